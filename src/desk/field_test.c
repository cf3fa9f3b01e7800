// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/field.h"

#include "core/test.h"
#include "desk/refusal.h"
#include "law/test_world.h"

#define F(name) (UINT32_C(1) << FIELD_##name)

TEST(fields_are_read_back_by_their_keys)
{
	for (enum request_field f = 0; f < FIELDS; f++) {
		enum request_field back = FIELDS;
		CHECK(field_parse(str_from_c(field_key(f)), &back) && back == f);
	}
}

/* Budapest Convention art. 29(2), as the law data word it. */
TEST(the_contents_of_a_preservation_request_find_their_fields)
{
	EQ(fields_asked_by(STR("Authority")), F(CONTACT));
	EQ(fields_asked_by(STR("offence and brief facts")), F(OFFENCE_LAW) | F(FACTS));
	EQ(fields_asked_by(STR("data and how they relate to the offence")),
	   F(DATA) | F(DATA_LINK) | F(OFFENCE_LAW));
	EQ(fields_asked_by(STR("whatever is known of custodian or system location")), F(CUSTODIAN));
	EQ(fields_asked_by(STR("why preservation is needed")), F(NECESSITY));
	EQ(fields_asked_by(STR("intended request for search, seizure or disclosure")),
	   F(FOLLOW_UP));
	EQ(fields_asked_by(STR("No list")), 0);
	EQ(fields_asked_by(STR("database")), 0); // whole words only
}

TEST(each_field_that_a_form_requires_is_filled_by_somebody)
{
	const struct law *law = test_law();
	size_t required = 0;
	for (size_t i = 0; i < law->instruments.n; i++) {
		for (size_t k = 0; k < law->instruments.p[i].forms.n; k++) {
			const struct form_field *f = &law->instruments.p[i].forms.p[k];
			enum request_field field;
			if (!str_starts(f->form, STR("tcy-")) || !str_eq(f->required, STR("yes")))
				continue;
			required++;
			CHECK(form_filling_of(f->field, &field) != FORM_OTHER);
		}
	}
	EQ(required, 35);
}

/* The words are those of the data: one that no row has any more would hide nothing. */
TEST(remarks_that_are_no_grounds_stand_in_the_data)
{
	const struct law *law = test_law();
	for (size_t x = 0; refusal_remarks[x]; x++) {
		size_t found = 0;
		for (size_t i = 0; i < law->instruments.n; i++)
			for (size_t m = 0; m < law->instruments.p[i].measures.n; m++) {
				const struct str_list *list =
					&law->instruments.p[i].measures.p[m].refusal;
				for (size_t k = 0; k < list->n; k++)
					found += str_eq(list->p[k], str_from_c(refusal_remarks[x]));
			}
		CHECK(found > 0);
	}
}

static const struct route *over(struct cx *cx, const struct world *w, const struct route_answer *a,
				const char *basis)
{
	const struct route *r = test_route(cx, w, a, basis);
	REQUIRE(r);
	return r;
}

TEST(a_preservation_is_refused_only_on_the_grounds_of_the_instrument)
{
	const struct law *law = test_law_bare_with(cx->arena, "budapest");
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	const struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access",
						"expedited-preservation");
	const struct refusal_list list = refusal_list(cx->arena, w, a, over(cx, w, a, "budapest"));
	CHECK(list.complete);
	EQ(list.n, 2);
	EQ_STR(list.p[0].words, "Political offence");
	CHECK(refusal_of_instrument(&list, &list.p[1]));
	const struct refusal invented = { PLACE_INSTRUMENT, list.p[0].name,
					  STR("Dual criminality is lacking") };
	CHECK(!refusal_of_instrument(&list, &invented) && !refusal_is_named(&list, &invented));
	const struct refusal own = { PLACE_LAW, STR("An Act"), STR("Political offence") };
	CHECK(!refusal_is_named(&list, &own));
}

TEST(assistance_is_also_refused_on_a_named_ground_of_the_requested_law)
{
	const struct law *law = test_law_bare_with(cx->arena, "budapest");
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	const struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access", "stored-data");
	const struct refusal_list list = refusal_list(cx->arena, w, a, over(cx, w, a, "budapest"));
	CHECK(!list.complete);
	const struct refusal own = { PLACE_LAW, STR("An Act, s. 4"), STR("double jeopardy") };
	CHECK(refusal_is_named(&list, &own));
	CHECK(!refusal_of_instrument(&list, &own));
	const struct refusal nameless = { PLACE_LAW, STR(""), STR("double jeopardy") };
	CHECK(!refusal_is_named(&list, &nameless));
	const struct refusal nowhere = { PLACE_NONE, STR("An Act"), STR("double jeopardy") };
	CHECK(!refusal_is_named(&list, &nowhere));
}

TEST(the_reservation_of_29_4_is_a_ground_only_for_who_made_it)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	test_declare(cx->arena, law, "GE", "budapest", "29(4)",
		     law_qualifier(law, STR("dual-criminality-for-preservation")));
	test_no_row(law, "GE", "harassment");
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	const struct route_answer *a = test_ask(cx, w, "LK", "GE", "harassment",
						"expedited-preservation");
	EQ(refusal_list(cx->arena, w, a, over(cx, w, a, "budapest")).n, 3);
	a = test_ask(cx, w, "LK", "GE", "illegal-access", "expedited-preservation");
	EQ(refusal_list(cx->arena, w, a, over(cx, w, a, "budapest")).n, 2); // art. 2
}
