// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/world.h"

#include "core/test.h"
#include "law/test_world.h"

/* Rule 5.5. */
static const struct {
	const char *kind, *measure;
	enum bilateral_status status;
	enum bilateral_reach reach;
	const char *in_force;
	int year;
	bool supplements;
	const char *day, *bound, *route;
} treaties[] = {
	{ "mlat", "mla-general", BILATERAL_SEEN, BILATERAL_REACH_GENERAL, "2010-05-01", 2010, false,
	  "2010-04-30", "not-yet", "none" },
	{ "mlat", "mla-general", BILATERAL_SEEN, BILATERAL_REACH_GENERAL, "2010-05-01", 2010, false,
	  "2010-05-01", "bound", "open" },
	{ "mlat", "mla-general", BILATERAL_KNOWN, BILATERAL_REACH_GENERAL, "2010-05-01", 2010,
	  false, "2010-05-01", "bound", "open" },
	{ "mlat", "mla-general", BILATERAL_UNCONFIRMED, BILATERAL_REACH_GENERAL, "2010-05-01", 2010,
	  false, "2009-01-01", "unknown", "unknown" },
	{ "mlat", "mla-general", BILATERAL_SEEN, BILATERAL_REACH_GENERAL, "", 0, false,
	  "2026-11-01", "bound", "open" },
	{ "mlat", "mla-general", BILATERAL_SEEN, BILATERAL_REACH_GENERAL, "", 0, false,
	  "2026-10-31", "unknown", "unknown" },
	{ "mlat", "mla-general", BILATERAL_SEEN, BILATERAL_REACH_GENERAL, "", 1990, false,
	  "1989-12-31", "not-yet", "none" },
	{ "mlat", "mla-general", BILATERAL_SEEN, BILATERAL_REACH_GENERAL, "", 1990, false,
	  "1990-01-01", "unknown", "unknown" },
	{ "mlat", "mla-general", BILATERAL_SEEN, BILATERAL_REACH_GENERAL, "2010-05-01", 2010, true,
	  TEST_DATE, "bound", "conditional" },
	{ "mlat", "mla-general", BILATERAL_UNCONFIRMED, BILATERAL_REACH_GENERAL, "", 0, true,
	  TEST_DATE, "unknown", "unknown" },
	{ "mlat", "mla-general", BILATERAL_SEEN, BILATERAL_REACH_UNCERTAIN, "2010-05-01", 2010,
	  false, TEST_DATE, "unknown", "unknown" },
	{ "mlat", "mla-general", BILATERAL_SEEN, BILATERAL_REACH_OTHER, "2010-05-01", 2010, false,
	  TEST_DATE, "closed", "none" },
	{ "extradition", "extradition", BILATERAL_SEEN, BILATERAL_REACH_GENERAL, "2010-05-01", 2010,
	  false, TEST_DATE, "bound", "open" },
	{ "executive-agreement", "direct-production-order", BILATERAL_SEEN, BILATERAL_REACH_GENERAL,
	  "2010-05-01", 2010, false, TEST_DATE, "bound", "conditional" },
};

TEST(a_bilateral_row_in_time)
{
	for (size_t i = 0; i < sizeof(treaties) / sizeof(*treaties); i++) {
		struct law *law = test_law_bare(cx->arena);
		const char *measure = treaties[i].measure;
		struct bilateral b = { .a = test_country(law, "GE"),
				       .b = test_country(law, "LK"),
				       .kind = str_from_c(treaties[i].kind),
				       .status = treaties[i].status,
				       .reach = treaties[i].reach,
				       .stands_alone = !treaties[i].supplements,
				       .in_force = DATE_NONE,
				       .year = treaties[i].year };
		if (treaties[i].in_force[0])
			b.in_force = test_day(treaties[i].in_force);
		test_push(cx->arena, &b.offers, test_measure(law, measure));
		law->bilateral.p = &b;
		law->bilateral.n = 1;
		struct world *w = test_world(cx, law, treaties[i].day, "");
		EQ_STR(bound_word(world_bilateral_bound(w, &b)), treaties[i].bound);
		for (int back = 0; back < 2; back++) {
			struct route_answer *a = test_ask(cx, w, back ? "GE" : "LK",
							  back ? "LK" : "GE", "illegal-access",
							  measure);
			EQ_STR(route_status_word(a->best), treaties[i].route);
		}
	}
}

TEST(a_treaty_of_the_union_stands_for_its_members)
{
	static const struct {
		const char *from, *to, *day, *status;
	} rows[] = {
		{ "FR", "JP", "2011-01-01", "none" },
		{ "FR", "JP", "2011-01-02", "open" },
		{ "JP", "FR", "2011-01-02", "open" },
		{ "DK", "JP", "2011-01-01", "none" },
		{ "DK", "JP", "2011-01-02", "unknown" },
		{ "FR", "NO", "2013-01-01", "conditional" }, // it supplements others
		{ "GB", "JP", TEST_DATE, "none" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_copy(cx->arena);
		test_row(cx->arena, law, rows[i].from, "illegal-access", FINDING_FULL);
		test_row(cx->arena, law, rows[i].to, "illegal-access", FINDING_FULL);
		law->countries.p[test_country(law, "JP")].declarations.n = 0;
		law->countries.p[test_country(law, "NO")].declarations.n = 0;
		struct world *w = test_world(cx, law, rows[i].day, "");
		struct route_answer *a = test_ask(cx, w, rows[i].from, rows[i].to, "illegal-access",
						  "stored-data");
		const struct route *r = test_route(cx, w, a, "bilateral/mla-agreement-eu");
		EQ_STR(r ? route_status_word(r->status) : "none", rows[i].status);
	}
}
