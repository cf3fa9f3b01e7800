// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/visit.h"

#include <string.h>

#include "core/test.h"
#include "intake/report_from_visit.h"
#include "intake/visit_web.h"

static struct visit of(struct cx *cx, const char *kind, const char *pictures)
{
	struct visit v = { 0 };
	visit_set(cx->arena, &v, "story", STR("Somebody called and said he was my bank."));
	visit_set(cx->arena, &v, "kind", str_from_c(kind));
	visit_set(cx->arena, &v, "pictures", str_from_c(pictures));
	return v;
}

TEST(no_file_comes_where_a_child_may_be_in_the_pictures)
{
	static const struct {
		const char *kind, *pictures;
		bool takes;
	} cases[] = {
		{ "money", "", true },		{ "account", "", true },
		{ "shop", "", true },		{ "locked", "", true },
		{ "other", "", true },		{ "child", "", false },
		{ "child", "adult", false },	{ "images", "", false },
		{ "images", "none", false },	{ "images", "child", false },
		{ "images", "unsure", false },	{ "images", "adult", true },
		{ "threats", "", false },	{ "threats", "none", true },
		{ "threats", "adult", true },	{ "threats", "child", false },
		{ "threats", "unsure", false }, { "", "adult", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct visit v = of(cx, cases[i].kind, cases[i].pictures);
		EQ(visit_takes_files(&v), cases[i].takes);
	}
}

TEST(the_story_comes_first_and_help_before_the_long_part)
{
	const struct visit v = of(cx, "money", "");
	static const enum visit_page order[] = { ASK_STORY, ASK_WHAT,	 ASK_NOW,
						 ASK_MONEY, ASK_REACHED, ASK_EVIDENCE,
						 ASK_FILES, ASK_CONTACT, ASK_CHECK };
	for (size_t i = 1; i < sizeof order / sizeof *order; i++) {
		EQ(visit_after(&v, order[i - 1]), order[i]);
		EQ(visit_before(&v, order[i]), order[i - 1]);
	}
	EQ(visit_before(&v, ASK_STORY), ASK_STORY);
}

TEST(a_report_about_a_child_is_asked_for_a_place_and_for_no_evidence)
{
	const struct visit v = of(cx, "child", "");
	EQ(visit_after(&v, ASK_NOW), ASK_PLACE);
	EQ(visit_after(&v, ASK_PLACE), ASK_CONTACT);
	CHECK(!visit_has_page(&v, ASK_EVIDENCE));
	CHECK(!visit_has_page(&v, ASK_FILES));
	CHECK(!visit_has_page(&v, ASK_PICTURES));
}

TEST(answers_are_read_back_as_they_were_and_who_it_is_stands_apart)
{
	struct visit v = of(cx, "money", ""), back, half;
	visit_set(cx->arena, &v, "payee", STR("first line\nsecond 12\n\nlast"));
	visit_set(cx->arena, &v, "email", STR("someone@example.org"));
	visit_set(cx->arena, &v, "country", STR("LK"));
	REQUIRE(visit_parse(cx, visit_print(cx->arena, &v, VISIT_ALL), &back) == RC_OK);
	EQ(visit_kind_of(&back), VISIT_MONEY);
	EQ_STR(visit_value(&back, "payee"), "first line\nsecond 12\n\nlast");
	EQ_STR(visit_value(&back, "email"), "someone@example.org");
	REQUIRE(visit_parse(cx, visit_print(cx->arena, &v, VISIT_WHAT_HAPPENED), &half) == RC_OK);
	EQ(visit_value(&half, "email").n, 0);
	EQ_STR(visit_value(&half, "country"), "LK");
	REQUIRE(visit_parse(cx, visit_print(cx->arena, &v, VISIT_WHO), &half) == RC_OK);
	EQ_STR(visit_value(&half, "email"), "someone@example.org");
	EQ(visit_value(&half, "story").n, 0);
}

TEST(damaged_answers_are_told)
{
	static const char *const cases[] = { "story", "story x\na\n", "story 5\nabc\n",
					     "story 2\nabc\n", "story 99999999\nabc\n" };
	struct visit v;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EQ(visit_parse(cx, str_from_c(cases[i]), &v), RC_IO);
}

TEST(a_code_is_read_in_any_case_with_or_without_gaps)
{
	static const char *const same[] = { "7KQM-4TXR-9WHC", "7kqm4txr9whc", " 7kqm 4TXR 9whc ",
					    "7-K-Q-M-4-T-X-R-9-W-H-C" };
	static const char *const wrong[] = { "",
					     "7KQM-4TXR-9WH",
					     "7KQM-4TXR-9WHCA",
					     "OKQM-4TXR-9WHC",
					     "0KQM-4TXR-9WHC",
					     "1KQM-4TXR-9WHC",
					     "IKQM-4TXR-9WHC",
					     "7KQM_4TXR_9WHC" };
	struct str code;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		REQUIRE(visit_code_tidy(cx->arena, str_from_c(same[i]), &code));
		EQ_STR(visit_code_print(cx->arena, code), "7KQM-4TXR-9WHC");
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK(!visit_code_tidy(cx->arena, str_from_c(wrong[i]), &code));
	CHECK(!visit_code_tidy(cx->arena, STR("7KQM-4TXR-9WH\0"), &code));
}

TEST(codes_use_each_letter_of_the_alphabet_and_no_other)
{
	bool seen[256] = { false };
	uint8_t random[VISIT_CODE_BYTES];
	size_t letters = 0;
	for (unsigned b = 0; b < 256; b++) {
		memset(random, (int)b, sizeof random);
		seen[(unsigned char)visit_code_of(cx->arena, random).p[0]] = true;
	}
	for (size_t i = 0; i < 256; i++)
		letters += seen[i];
	EQ(letters, 32);
	CHECK(!seen['O'] && !seen['0'] && !seen['I'] && !seen['1']);
}

TEST(a_value_fits_its_question)
{
	for (const struct visit_question *q = visit_questions; q->key; q++) {
		CHECK(visit_fits(q, STR("")));
		if (q->choices)
			CHECK(visit_fits(q, str_from_c(q->choices[0].key)));
		if (q->kind == ANSWER_ONE || q->kind == ANSWER_MANY || q->kind == ANSWER_COUNTRY)
			CHECK(!visit_fits(q, STR("no such choice")));
		if (q->kind == ANSWER_LINE)
			CHECK(!visit_fits(q, STR("two\nlines")));
	}
}

/* A question without its field would be refused as a form that is not ours. */
TEST(each_question_has_its_field_in_the_form)
{
	const struct web_form *form = NULL;
	for (const struct web_route *r = intake_visit_routes; r->path; r++)
		if (r->method == HTTP_POST && strcmp(r->path, "/report/:page") == 0)
			form = r->form;
	REQUIRE(form);
	for (const struct visit_question *q = visit_questions; q->key; q++) {
		const struct web_field *f = form->fields;
		while (f->name && strcmp(f->name, q->key) != 0)
			f++;
		CHECK(f->name != NULL && f->max == q->max);
		CHECK((f->kind == FORM_MANY) == (q->kind == ANSWER_MANY));
		CHECK((f->kind == FORM_LINES) == (q->kind == ANSWER_LINES));
	}
}

TEST(words_of_despair_are_heard)
{
	struct visit v = { 0 };
	visit_set(cx->arena, &v, "story", STR("They took all. I want to DIE."));
	CHECK(visit_sounds_desperate(&v));
	visit_set(cx->arena, &v, "story", STR("They took all. I am angry."));
	CHECK(!visit_sounds_desperate(&v));
}

static bool names(const struct intake_report *r, enum subject_kind kind, const char *shown)
{
	for (size_t i = 0; i < r->subjects.n; i++)
		if (r->subjects.p[i].kind == kind &&
		    str_eq(r->subjects.p[i].shown, str_from_c(shown)))
			return true;
	return false;
}

TEST(a_report_names_what_is_complained_of_and_not_who_reports)
{
	struct visit v = of(cx, "shop", "");
	struct intake_report r;
	visit_set(cx->arena, &v, "traces",
		  STR("https://shop.example/pay\n+94 77 123 4567\nwrote as <sale@shop.example>."));
	visit_set(cx->arena, &v, "message", STR("Pay at www.shop.example/now, today"));
	visit_set(cx->arena, &v, "email", STR("someone@example.org"));
	visit_to_report(cx->arena, &v, STR("fr"), &r);
	EQ_STR(r.category, "content");
	EQ_STR(r.type, "fraud");
	EQ_STR(r.language, "fr");
	CHECK(names(&r, SUBJECT_URL, "https://shop.example/pay"));
	CHECK(names(&r, SUBJECT_PHONE, "+94 77 123 4567"));
	CHECK(names(&r, SUBJECT_EMAIL, "sale@shop.example"));
	CHECK(names(&r, SUBJECT_URL, "www.shop.example/now"));
	CHECK(!names(&r, SUBJECT_EMAIL, "someone@example.org"));
	CHECK(str_find(r.text, STR("someone@")) == STR_NONE);
	CHECK(!visit_is_anonymous(&v));
	visit_set(cx->arena, &v, "email", STR(""));
	CHECK(visit_is_anonymous(&v));
}

TEST(a_report_about_pictures_of_a_child_has_the_category_that_keeps_no_file)
{
	static const char *const cases[][2] = { { "child", "" },
						{ "images", "child" },
						{ "images", "unsure" },
						{ "threats", "child" } };
	struct intake_report r;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct visit v = of(cx, cases[i][0], cases[i][1]);
		visit_to_report(cx->arena, &v, STR("en"), &r);
		CHECK(intake_is_child_abuse(r.category, r.type));
	}
	const struct visit v = of(cx, "images", "adult");
	visit_to_report(cx->arena, &v, STR("en"), &r);
	CHECK(!intake_is_child_abuse(r.category, r.type));
}
