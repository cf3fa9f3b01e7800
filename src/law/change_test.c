// SPDX-License-Identifier: AGPL-3.0-or-later
/* Reading a change of a what-if: change.c. */
#include "core/test.h"
#include "law/phrase.h"
#include "law/test_world.h"
#include "law/what_if.h"

TEST(changes_are_read)
{
	static const struct {
		const char *text, *canonical;
		enum change_kind kind;
		const char *country;
	} rows[] = {
		{ "accede:KE:budapest", "accede:KE:budapest", CHANGE_ACCEDE, "KE" },
		{ "ratify:IE:budapest", "accede:IE:budapest", CHANGE_ACCEDE, "IE" },
		{ "accede:Kenya:budapest", "accede:KE:budapest", CHANGE_ACCEDE, "KE" },
		{ "accede:ken:budapest", "accede:KE:budapest", CHANGE_ACCEDE, "KE" },
		{ "accede:KE:budapest+reserve:9(4)", "accede:KE:budapest+reserve:9(4)",
		  CHANGE_ACCEDE, "KE" },
		{ "accede:KE:budapest+reserve:9(4)+reserve:29(4)",
		  "accede:KE:budapest+reserve:9(4)+reserve:29(4)", CHANGE_ACCEDE, "KE" },
		{ "enact:LK:misuse-of-devices", "enact:LK:misuse-of-devices", CHANGE_ENACT, "LK" },
		{ "enact:AQ:illegal-access", "enact:AQ:illegal-access", CHANGE_ENACT, "AQ" },
		{ "enact:ZA:production-order", "enact:ZA:production-order", CHANGE_ENACT, "ZA" },
		{ "withdraw:AT:29(4)", "withdraw:AT:29(4)", CHANGE_WITHDRAW, "AT" },
	};
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct change c = { 0 };
		enum rc rc = change_parse(cx, w, str_from_c(rows[i].text), &c);
		EQ(rc, RC_OK);
		EQ_STR(c.text, rows[i].canonical);
		EQ(c.kind, rows[i].kind);
		EQ(c.country, test_country(w->law, rows[i].country));
	}
}

TEST(what_a_change_names)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	struct change c;
	REQUIRE(change_parse(cx, w, STR("accede:KE:budapest+reserve:9(4)+reserve:29(4)"), &c) ==
		RC_OK);
	EQ(c.instrument, test_instrument(w->law, "budapest"));
	REQUIRE(c.reserved.n == 2);
	EQ_STR(c.reserved.p[0], "9(4)");
	EQ_STR(c.reserved.p[1], "29(4)");
	REQUIRE(change_parse(cx, w, STR("enact:LK:misuse-of-devices"), &c) == RC_OK);
	EQ(c.concept, test_concept(w->law, "misuse-of-devices"));
	REQUIRE(change_parse(cx, w, STR("withdraw:AT:29(4)"), &c) == RC_OK);
	EQ(c.instrument, test_instrument(w->law, "budapest"));
	EQ_STR(c.article, "29(4)");
}

TEST(a_wrong_change_is_refused_with_the_reason)
{
	static const struct {
		const char *text;
		enum rc rc;
		const char *says; // words of the sentence
	} rows[] = {
		{ "", RC_INVALID, "write a change as" },
		{ "accede", RC_INVALID, "write a change as" },
		{ "accede:KE", RC_INVALID, "write a change as" },
		{ "accede:KE:", RC_INVALID, "write a change as" },
		{ "leave:GB:budapest", RC_INVALID, "the changes are accede, enact and withdraw" },
		{ "accede:XX:budapest", RC_INVALID, "unknown country \"XX\"" },
		{ "accede::budapest", RC_INVALID, "unknown country \"\"" },
		{ "accede:KE:budapst", RC_INVALID, "unknown instrument \"budapst\"" },
		{ "accede:KE:cw-model-law", RC_INVALID, "is not a treaty that a state joins" },
		{ "accede:KE:harare", RC_INVALID, "is not a treaty that a state joins" },
		{ "accede:LK:arab-conv", RC_INVALID,
		  "open only to the members of an organisation" },
		{ "accede:LK:budapest", RC_CONFLICT, "is already bound" },
		{ "accede:KE:budapest+reserve:2", RC_OK, "" }, // a declaration under 2
		{ "accede:KE:budapest+reserve:5", RC_INVALID,
		  "does not permit a reservation to article 5" },
		{ "accede:KE:budapest+reserve:5", RC_INVALID, "it permits reservations to 4(2)" },
		{ "accede:KE:budapest+reserve:", RC_INVALID, "does not permit a reservation" },
		{ "accede:KE:budapest+9(4)", RC_INVALID, "write +reserve:ARTICLE" },
		{ "accede:KE:budapest+reserve:9(4)+", RC_OK, "" },
		{ "accede:KE:budapest++reserve:9(4)", RC_INVALID, "write +reserve:ARTICLE" },
		{ "accede:KE:budapest+withdraw:9(4)", RC_INVALID, "write +reserve:ARTICLE" },
		{ "accede:LK:lanzarote+reserve:9", RC_INVALID, "the data know of no reservation" },
		{ "enact:LK:hacking", RC_INVALID, "unknown concept \"hacking\"" },
		{ "enact:ZA:illegal-access", RC_CONFLICT, "already covers illegal-access in full" },
		{ "withdraw:LK:29(4)", RC_INVALID,
		  "has no reservation or declaration in the data" },
		{ "withdraw:AT:4(2)", RC_INVALID,
		  "no reservation or declaration under article 4(2)" },
		{ "withdraw:AT:4(2)", RC_INVALID, "29(4)" },
	};
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct change c = { .text = STR("untouched") };
		enum rc rc = change_parse(cx, w, str_from_c(rows[i].text), &c);
		EQ_STR(arena_fmt(cx->arena, "%s %d", rows[i].text, (int)rc),
		       arena_fmt(cx->arena, "%s %d", rows[i].text, (int)rows[i].rc));
		if (rc == RC_OK)
			continue;
		EQ_STR(c.text, "untouched");
		if (str_find(cx_error(cx), str_from_c(rows[i].says)) == STR_NONE)
			EQ_STR(cx_error(cx), rows[i].says);
	}
}

/* After the deposit nothing is left to decide; before it, the invitation is. */
TEST(what_was_deposited_is_not_joined_again)
{
	struct world *w = test_world(cx, test_law(), "2015-08-31", "");
	struct change c;
	EQ(change_parse(cx, w, STR("accede:LK:budapest"), &c), RC_CONFLICT);
	CHECK(str_find(cx_error(cx), STR("1 September 2015")) != STR_NONE);
}

TEST(a_change_moves_its_rows_and_no_others)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	const struct law *law = w->law;
	uint16_t ke = test_country(law, "KE"), at = test_country(law, "AT");
	uint16_t budapest = test_instrument(law, "budapest");
	uint16_t access = test_concept(law, "illegal-access");

	struct world *joined = test_world_after(cx, w, "accede:KE:budapest+reserve:29(4)");
	EQ(world_bound(joined, budapest, ke), BOUND_BOUND);
	CHECK(bits_test(&joined->declared.preservation_dual, ke));
	CHECK(!bits_test(&w->declared.preservation_dual, ke));
	for (uint16_t i = 0; i < law->instruments.n; i++)
		for (uint16_t c = 0; c < law->countries.n; c++)
			if (c != ke || i != budapest)
				CHECK(world_status(joined, i, c) == world_status(w, i, c));

	const struct national *old = world_national(w, ke, access);
	struct world *enacted = test_world_after(cx, w, "enact:KE:illegal-access");
	const struct national *new = world_national(enacted, ke, access);
	EQ(new->finding, FINDING_FULL);
	EQ(new->qualifiers.n + new->one_of.n, 0);
	EQ(new->years_low, old->years_low); // the penalty stays
	EQ(new->years_high, old->years_high);
	EQ(world_punishes(enacted, ke, access)->answer, PUNISH_YES);
	for (size_t i = 0; i < law->countries.n * law->concepts.n; i++)
		if (i != ke * law->concepts.n + access)
			CHECK(enacted->national[i] == w->national[i]);

	CHECK(bits_test(&w->declared.preservation_dual, at));
	struct world *open = test_world_after(cx, w, "withdraw:AT:29(4)");
	CHECK(!bits_test(&open->declared.preservation_dual, at));
	for (uint32_t i = open->declarations_from[at]; i < open->declarations_from[at + 1]; i++)
		CHECK(!str_eq(open->declarations[i]->article, STR("29(4)")));
	EQ(open->declarations_from[law->countries.n] + 1, w->declarations_from[law->countries.n]);
}

/* The long spelling is always understood; the short one where it can mean one thing. */
TEST(a_withdrawal_names_its_instrument_where_it_must)
{
	struct law *law = test_law_copy(cx->arena);
	const uint16_t budapest = test_instrument(law, "budapest"),
		       uncc = test_instrument(law, "uncc");
	struct change c;
	struct world *w = test_world(cx, law, TEST_DATE, "");
	EQ(change_parse(cx, w, STR("withdraw:AT:budapest:29(4)"), &c), RC_OK);
	EQ(c.instrument, budapest);
	EQ_STR(c.text, "withdraw:AT:29(4)");

	test_declare(cx->arena, law, "AT", "uncc", "29(4)",
		     law_qualifier(law, STR("dual-criminality-for-preservation")));
	w = test_world(cx, law, TEST_DATE, "");
	EQ(change_parse(cx, w, STR("withdraw:AT:29(4)"), &c), RC_INVALID);
	EQ_STR(cx_error(cx), "Austria has declarations under article 29(4) of several instruments; "
			     "say which: withdraw:AT:budapest:29(4), withdraw:AT:uncc:29(4)");
	EQ(change_parse(cx, w, STR("withdraw:AT:uncc:29(4)"), &c), RC_OK);
	EQ(c.instrument, uncc);
	EQ_STR(c.text, "withdraw:AT:uncc:29(4)");
	struct world *after = test_world_after(cx, w, "withdraw:AT:uncc:29(4)");
	CHECK(!world_declaration(after, test_country(law, "AT"), uncc,
				 "dual-criminality-for-preservation"));
	CHECK(world_declaration(after, test_country(law, "AT"), budapest,
				"dual-criminality-for-preservation"));
	EQ(change_parse(cx, w, STR("withdraw:AT:untoc:29(4)"), &c), RC_INVALID);
	EQ(change_parse(cx, w, STR("withdraw:AT:nowhere:29(4)"), &c), RC_INVALID);
	CHECK(str_starts(cx_error(cx), STR("unknown instrument \"nowhere\"")));
}

/* The sentence for other languages is the English one, with its names. */
TEST(a_refusal_can_be_said_in_another_language)
{
	static const char *const texts[] = {
		"accede",
		"accede:XX:budapest",
		"leave:KE:budapest",
		"accede:KE:nothing",
		"accede:LK:budapest",
		"accede:KE:budapest+reserve:5",
		"accede:KE:budapest+x",
		"enact:KE:nothing",
		"withdraw:AT:999",
		"withdraw:KE:29(4)",
	};
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct change c;
		struct phrase why = phrase_of(NULL);
		CHECK(change_read(cx, w, str_from_c(texts[i]), &c, &why) != RC_OK);
		REQUIRE(why.text != NULL);
		EQ_STR(phrase_print(cx->arena, &why), cx_error(cx));
		CHECK(str_find(cx_error(cx), STR("{")) == STR_NONE);
	}
}
