// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/profile.h"

#include "core/test.h"
#include "law/profile_to_text.h"
#include "law/source.h"
#include "law/test_folder.h"
#include "law/test_sample.h"
#include "law/test_world.h"

/* The text with one part replaced. */
static struct str edited(struct cx *cx, struct str text, const char *old, const char *new)
{
	const struct str find = str_from_c(old);
	const size_t at = str_find(text, find);
	REQUIRE(at != STR_NONE);
	return arena_fmt(cx->arena, "%.*s%s%.*s", (int)at, text.p, new, (int)(text.n - at - find.n),
			 text.p + at + find.n);
}

/* The built-in law with another file of that country. */
static struct law *with_file(struct cx *cx, const char *code, struct str text, size_t *mistakes)
{
	struct report report;
	struct law *law = NULL;
	const struct law_file file = { .path = law_source_path(cx->arena, str_from_c(code)),
				       .text = text };
	report_init(&report, cx->arena);
	const enum rc rc = law_source_try(cx, cx->arena, test_law(), &file, &report, &law);
	*mistakes = report_count(&report);
	EQ(rc, *mistakes == 0 ? RC_OK : RC_INVALID);
	return law;
}

static struct str installed(struct cx *cx, const char *code)
{
	struct str standing, was;
	REQUIRE(law_source_country(cx, test_law(), str_from_c(code), &standing, &was) == RC_OK);
	return was;
}

TEST(a_country_file_that_is_the_same_differs_in_nothing)
{
	size_t mistakes;
	const struct law *is = with_file(cx, "LK", installed(cx, "LK"), &mistakes);
	const struct profile_changes c = profile_compare(cx->arena, test_law(), is, STR("LK"));
	EQ(c.n, 0);
	const struct profile_effects *e = profile_effects_of(
		cx->arena, test_law(), is, test_country(is, "LK"), test_day(TEST_DATE));
	CHECK(profile_effects_none(e));
}

TEST(a_field_that_differs_is_told_with_both_sources)
{
	size_t mistakes;
	struct law *is = test_law_copy(cx->arena);
	const uint16_t lk = test_country(is, "LK");
	struct country *c = &is->countries.p[lk];
	struct authority *rows = arena_new(cx->arena, struct authority, c->authorities.n + 1);
	for (size_t i = 0; i < c->authorities.n; i++)
		rows[i] = c->authorities.p[i];
	rows[0].note = STR("another note");
	rows[0].prov.source = STR("another source");
	c->authorities.p = rows;
	const struct profile_changes got = profile_compare(cx->arena, test_law(), is, STR("LK"));
	REQUIRE(got.n == 1 && got.p[0].fields.n == 2);
	EQ(got.p[0].edit, PROFILE_CHANGED);
	EQ_STR(got.p[0].row, test_law()->countries.p[lk].authorities.p[0].kind);
	EQ_STR(got.p[0].fields.p[0].is, "another note");
	EQ_STR(got.p[0].is.source, "another source");
	EQ_STR(got.p[0].was.source, test_law()->countries.p[lk].authorities.p[0].prov.source);

	rows[c->authorities.n] = rows[0]; // a second one of its kind, and nothing else
	rows[0] = test_law()->countries.p[lk].authorities.p[0];
	c->authorities.n++;
	const struct profile_changes more = profile_compare(cx->arena, test_law(), is, STR("LK"));
	REQUIRE(more.n == 1);
	EQ(more.p[0].edit, PROFILE_ADDED);
	const struct profile_changes less = profile_compare(cx->arena, is, test_law(), STR("LK"));
	REQUIRE(less.n == 1);
	EQ(less.p[0].edit, PROFILE_REMOVED);
	(void)with_file(cx, "LK", edited(cx, installed(cx, "LK"), "country: LK", "country: GE"),
			&mistakes);
	CHECK(mistakes > 0);
}

TEST(what_follows_from_a_law_is_counted)
{
	struct law *was = test_law_bare_with(cx->arena, "budapest");
	struct law *is = test_law_bare_with(cx->arena, "budapest");
	const uint16_t lk = test_country(is, "LK");
	test_row(cx->arena, is, "LK", "illegal-access", FINDING_NONE);
	const struct profile_effects *e = profile_effects_of(cx->arena, was, is, lk,
							     test_day(TEST_DATE));
	REQUIRE(e->offences.n == 1);
	EQ(e->offences.p[0].concept, test_concept(is, "illegal-access"));
	EQ(e->offences.p[0].was, PUNISH_YES);
	EQ(e->offences.p[0].is, PUNISH_NO);
	CHECK(e->offences.p[0].countries > 0);
	REQUIRE(e->gaps.n == 1);
	EQ(e->gaps.p[0].was, FINDING_FULL);
	EQ(e->gaps.p[0].is, FINDING_NONE);
	CHECK(e->gaps.p[0].instruments.n > 1);
	CHECK(e->routes->closed > 0);
	EQ(e->routes->opened, 0);
	const struct profile_effects *back = profile_effects_of(cx->arena, is, was, lk,
								test_day(TEST_DATE));
	EQ(back->routes->opened, e->routes->closed);
	CHECK(str_find(profile_effects_text(cx->arena, is, e), STR("Routes: 0 open up")) !=
	      STR_NONE);
}

TEST(a_treaty_that_no_longer_binds_closes_routes)
{
	struct law *was = test_law_bare_with(cx->arena, "budapest");
	struct law *is = test_law_bare(cx->arena);
	const struct profile_effects *e = profile_effects_of(
		cx->arena, was, is, test_country(is, "GE"), test_day(TEST_DATE));
	EQ(e->offences.n, 0);
	CHECK(e->bounds.n > 0 && e->routes->closed > 0);
}

/* ---- files in place of others --------------------------------------------- */

static struct law *load_over(struct cx *cx, const char *dir, struct law_overlay *o)
{
	struct report report;
	struct law *law = NULL;
	report_init(&report, cx->arena);
	EQ(law_source_load(cx, cx->arena, str_from_c(dir), o, &report, &law), RC_OK);
	REQUIRE(law);
	return law;
}

TEST(a_file_stands_in_place_of_the_installed_one)
{
	const char *dir = test_folder_make(cx);
	const struct law_published who = { STR("A node"), STR("node.example/at"), 3,
					   test_day("2026-11-01"), test_day("2026-11-02") };
	struct law_over over[2] = {
		{ .file = { STR("countries/at.yaml"),
			    edited(cx, sample[3].text, "name: Austria", "name: Osterreich"),
			    &who } }
	};
	struct law_overlay o = { over, 1, 2 };
	const struct law *law = load_over(cx, dir, &o);
	EQ_STR(law->countries.p[0].name, "Osterreich");
	EQ_STR(law->countries.p[0].published.by, "A node");
	EQ(law->countries.p[0].published.serial, 3);
	EQ(law->countries.p[1].published.by.n, 0);
	struct str standing, was;
	EQ(law_source_country(cx, law, STR("AT"), &standing, &was), RC_OK);
	EQ_STR(was, sample[3].text);
	EQ_STR(standing, over[0].file.text);
	EQ(law_source_country(cx, law, STR("ZZ"), &standing, &was), RC_MISSING);

	over[1] = over[0]; // one with mistakes is left out, the other stays
	over[1].file.path = STR("countries/ke.yaml");
	o.n = 2;
	law = load_over(cx, dir, &o);
	EQ(over[0].fault.n, 0);
	CHECK(str_starts(over[1].fault, STR("countries/ke.yaml:")));
	EQ_STR(law->countries.p[0].name, "Osterreich");
	EQ(law->over.n, 1);
	test_folder_remove(cx, dir);
}
