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

/* Rule 1.5: what only stands with the offences is none that one can ask about. */
TEST(what_nobody_can_commit_is_no_offence)
{
	static const char *const none[] = { "aggravated", "authorised-testing-exemption",
					    "corporate-liability", "limitation-period",
					    "sanctions" };
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	const struct law *law = w->law;
	size_t refused = 0;
	for (uint16_t k = 0; k < law->concepts.n; k++) {
		bool listed = false, in_world = false;
		for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
			listed |= str_eq(law->concepts.p[k].id, str_from_c(none[i]));
		for (size_t o = 0; o < w->offences.n; o++)
			in_world |= w->offences.p[o] == k;
		EQ(law_is_offence(law, k), law->concepts.p[k].pillar == PILLAR_OFFENCE && !listed);
		refused += listed;
		if (!listed)
			continue;
		CHECK(!in_world);
		for (uint16_t c = 0; c < law->countries.n; c++)
			EQ(world_punishes(w, c, k)->answer, PUNISH_UNKNOWN);
		for (size_t i = 0; i < law->instruments.n; i++)
			CHECK(!w->own[i][k]);
	}
	EQ(refused, sizeof(none) / sizeof(*none));
	CHECK(law_is_offence(law, test_concept(law, "attempt-aiding")));
}

/* Rule 1.3: a part that nobody has seen is not judged by its family's row, and a kin
 * row that nobody has seen may cover the conduct. */
TEST(a_row_that_nobody_has_seen_is_there)
{
	struct law *law = test_law_bare(cx->arena);
	const uint16_t ge = test_country(law, "GE"), part = test_concept(law, "csam-possession");
	const uint16_t copyright = test_concept(law, "copyright");
	struct world_options o = { .date = test_day(TEST_DATE), .verified_only = true };
	test_row(cx->arena, law, "GE", "csam", FINDING_FULL);
	struct national *own = test_row(cx->arena, law, "GE", "csam-possession", FINDING_NONE);
	test_row(cx->arena, law, "GE", "copyright", FINDING_NONE);
	struct national *kin = test_row(cx->arena, law, "GE", "traditional-offence-ict",
					FINDING_FULL);
	struct world *w = world_build(cx->arena, law, o);
	CHECK(world_punishes(w, ge, part)->row == own);
	EQ(world_punishes(w, ge, copyright)->answer, PUNISH_UNKNOWN);
	kin->finding = FINDING_NONE;
	w = world_build(cx->arena, law, o);
	EQ(world_punishes(w, ge, copyright)->answer, PUNISH_NO);

	own->prov.confidence = kin->prov.confidence = CONFIDENCE_KNOWN;
	w = world_build(cx->arena, law, o);
	CHECK(world_is_hidden(w, ge, part) && !world_national(w, ge, part));
	EQ(world_punishes(w, ge, part)->answer, PUNISH_UNKNOWN);
	CHECK(!world_punishes(w, ge, part)->row);
	EQ(world_punishes(w, ge, copyright)->answer, PUNISH_UNKNOWN);
	struct world *enacted = test_world_after(cx, w, "enact:GE:csam-possession");
	EQ(world_punishes(enacted, ge, part)->answer, PUNISH_YES);
}

/* Whoever has a row that nobody has seen is not outside for want of a row. */
TEST(a_status_that_nobody_has_seen_is_unknown)
{
	struct law *law = test_law_bare(cx->arena);
	const uint16_t ge = test_country(law, "GE"), arab = test_instrument(law, "arab-conv");
	struct status *row = test_status(cx->arena, law, "GE", "arab-conv", STATUS_BOUND);
	row->prov.confidence = CONFIDENCE_KNOWN;
	struct world_options o = { .date = test_day(TEST_DATE), .verified_only = true };
	EQ(world_bound(world_build(cx->arena, law, o), arab, ge), BOUND_UNKNOWN);
	law->status[arab * law->countries.n + ge] = NULL;
	EQ(world_bound(world_build(cx->arena, law, o), arab, ge), BOUND_CLOSED);
}

/* Rule 1.3: a treaty that nobody has seen is unconfirmed, not absent. */
TEST(a_treaty_that_nobody_has_seen_is_unconfirmed)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	struct world seen = *w;
	size_t n[2] = { 0, 0 };
	seen.verified_only = true;
	for (size_t i = 0; i < w->law->bilateral.n; i++) {
		const struct bilateral *b = &w->law->bilateral.p[i];
		const bool verified = b->prov.confidence == CONFIDENCE_VERIFIED;
		const enum bound all = world_bilateral_bound(w, b);
		n[verified]++;
		EQ(world_bilateral_bound(&seen, b),
		   verified || all == BOUND_CLOSED ? all : BOUND_UNKNOWN);
	}
	CHECK(n[0] > 0 && n[1] > 0);
}
