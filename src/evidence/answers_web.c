// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/answers_web.h"

#include "law/law.h"
#include "web/pages.h"

/* Fields of a form are numbered: what they are called is the rule's. Two for each: the answer,
 * and why there is none. */
enum { FIELDS_MAX = 28 };

static const char *name_of(struct page *pg, char kind, size_t i)
{
	return arena_fmt(pg->cx->arena, "%c%zu", kind, i).p;
}

/* ---- the questions ----------------------------------------------------------------------- */

struct asked_field {
	const struct certificate_field *field;
	const char *name, *label;
	struct str now, hint;
};

static struct asked_field question_of(struct page *pg, const struct answers_about *about, size_t i)
{
	const struct certificate_field *f = &about->rule->fields.p[i];
	const struct certificate_answer *a = certificate_answer_to(about->answers, f->name);
	const char *label = certificate_label(f->name), *hint = certificate_hint(f->kind);
	struct asked_field q = { f, name_of(pg, 'f', i), label, STR(""), STR("") };
	if (!label)
		q.label = str_c(pg->cx->arena, f->name);
	if (hint)
		q.hint = tr(pg, hint);
	if (a && !a->is_unstated)
		q.now = a->value;
	if (!a && about->exhibit) {
		q.now = certificate_propose(pg->cx->arena, f->name, about->exhibit);
		if (q.now.n > 0)
			q.hint = tr(pg, "From the exhibit’s record. Correct it if it is wrong.");
	}
	return q;
}

static void put_choice(struct page *pg, const struct asked_field *q)
{
	struct radios_view v = part_radios(pg, q->name, q->label);
	struct str rest = q->field->type, one;
	v.hint = q->hint;
	while (rest.n > 0) {
		(void)str_cut(rest, '|', &one, &rest);
		const char *word = certificate_word(one);
		part_radio(pg, &v, one, word ? tr(pg, word) : one);
		if (pg->form.values.n == 0 && str_eq(one, q->now))
			v.options.p[v.options.n - 1].selected = true;
	}
	page_radios(pg, &v);
}

static void put_lines(struct page *pg, const struct asked_field *q)
{
	struct textarea_view v = part_textarea(pg, q->name, q->label);
	v.hint = q->hint;
	if (pg->form.values.n == 0)
		v.value = q->now;
	page_textarea(pg, &v);
}

static void put_line(struct page *pg, const struct asked_field *q)
{
	struct input_view v = part_input(pg, q->name, q->label);
	v.hint = q->hint;
	if (q->field->kind == CERTIFICATE_DATE)
		v.type = "date";
	if (q->field->kind == CERTIFICATE_TIME)
		v.type = "time";
	if (pg->form.values.n == 0)
		v.value = q->now;
	page_input(pg, &v);
}

static void put_question(struct page *pg, const struct answers_about *about, size_t i)
{
	const struct asked_field q = question_of(pg, about, i);
	const struct certificate_answer *a = certificate_answer_to(about->answers, q.field->name);
	if (q.field->kind == CERTIFICATE_CHOICE)
		put_choice(pg, &q);
	else if (q.field->kind == CERTIFICATE_STATEMENT || q.field->kind == CERTIFICATE_FOUR)
		put_lines(pg, &q);
	else
		put_line(pg, &q);
	struct input_view why = part_input(pg, name_of(pg, 'u', i),
					   TR_MARK("If you cannot state this: why"));
	if (pg->form.values.n == 0 && a && a->is_unstated)
		why.value = a->value;
	page_input(pg, &why);
}

void answers_put(struct page *pg, const struct answers_about *about)
{
	for (size_t i = 0; i < about->rule->fields.n; i++)
		if (certificate_asks(&about->rule->fields.p[i]))
			put_question(pg, about, i);
}

struct html answers_above(struct page *pg, const struct certificate_rule *rule)
{
	const size_t above = page_mark(pg);
	people_put_text(pg, arena_fmt(pg->cx->arena, "%.*s, %.*s", STR_ARG(rule->law),
				      STR_ARG(rule->section)));
	people_put_text(pg, rule->test);
	people_put_text(pg, tr(pg, "State only what you know. What you cannot state is left "
				   "unstated, with the reason: the paper shows that."));
	return page_since(pg, above);
}

/* An answer or a reason, or neither yet. */
static void read_answer(struct page *pg, const struct certificate_rule *rule, size_t i,
			struct certificate_answers *out)
{
	const struct certificate_field *f = &rule->fields.p[i];
	const char *name = name_of(pg, 'f', i), *hint = certificate_hint(f->kind);
	const struct str value = form_value(pg, name), why = form_value(pg, name_of(pg, 'u', i));
	const struct certificate_answer a = { f->name, why.n > 0 ? why : value, why.n > 0 };
	if (value.n == 0 && why.n == 0)
		return;
	if (!a.is_unstated && certificate_check_answer(pg->cx, rule, &a) != RC_OK) {
		form_fail(pg, name, tr(pg, hint ? hint : TR_MARK("Choose one of those offered")));
		return;
	}
	*ARENA_PUSH(pg->cx->arena, out) = a;
}

void answers_read(struct page *pg, const struct certificate_rule *rule,
		  struct certificate_answers *out)
{
	for (size_t i = 0; i < rule->fields.n; i++)
		if (certificate_asks(&rule->fields.p[i]))
			read_answer(pg, rule, i, out);
}

enum rc answers_fit(struct cx *cx, const struct certificate_rule *rule)
{
	return rule->fields.n <= FIELDS_MAX
		       ? RC_OK
		       : cx_fail(cx, RC_LIMIT,
				 "the rule has more fields than a page: comity certificate answer");
}

/* ---- whose rule --------------------------------------------------------------------------- */

void answers_put_country(struct page *pg, struct str now)
{
	struct select_view v = part_select(pg, "country", TR_MARK("Whose court receives it"));
	part_choice(pg, &v, STR(""), tr(pg, "Choose"), false);
	for (size_t i = 0; i < pg->law->countries.n; i++) {
		const struct country *c = &pg->law->countries.p[i];
		const struct str code = { c->alpha2, 2 };
		part_choice(pg, &v, code, country_name(pg, code, c->name), str_eq(code, now));
	}
	page_select(pg, &v);
}

void answers_put_regimes(struct page *pg, const struct certificate_rules *rules, struct str now)
{
	struct radios_view v = part_radios(pg, "regime", TR_MARK("Which rule applies"));
	v.hint = tr(pg, "This country has several, and which one applies depends on the "
			"proceedings there. If you do not know, ask the receiving authority.");
	for (size_t i = 0; i < rules->n; i++) {
		const struct str number = arena_fmt(pg->cx->arena, "%zu", i + 1);
		part_radio(pg, &v, number,
			   arena_fmt(pg->cx->arena, "%.*s: %.*s, %.*s",
				     STR_ARG(rules->p[i].jurisdiction), STR_ARG(rules->p[i].law),
				     STR_ARG(rules->p[i].section)));
		if (str_eq(number, now))
			v.options.p[v.options.n - 1].selected = true;
	}
	page_radios(pg, &v);
}

void answers_put_language(struct page *pg)
{
	struct select_view v = part_select(pg, "language", TR_MARK("Language of the paper"));
	part_choice(pg, &v, STR("en"), str_from_c(lang_english()->name),
		    pg->lang == lang_english());
	for (size_t i = 0; i < lang_count(false); i++) {
		const struct lang *l = lang_at(i);
		if (l != lang_english())
			part_choice(pg, &v, str_from_c(l->prefix), str_from_c(l->name),
				    pg->lang == l);
	}
	page_select(pg, &v);
}

#define PAIR(n)                                                                            \
	{ "f" #n, FORM_LINES, false, CERTIFICATE_ANSWER_MAX, .label = TR_MARK("Answer") }, \
	{                                                                                  \
		"u" #n, FORM_TEXT, false, CERTIFICATE_ANSWER_MAX                           \
	}
const struct web_field answers_fields[] = {
	PAIR(0),  PAIR(1),  PAIR(2),  PAIR(3),	PAIR(4),  PAIR(5),  PAIR(6),  PAIR(7),
	PAIR(8),  PAIR(9),  PAIR(10), PAIR(11), PAIR(12), PAIR(13), PAIR(14), PAIR(15),
	PAIR(16), PAIR(17), PAIR(18), PAIR(19), PAIR(20), PAIR(21), PAIR(22), PAIR(23),
	PAIR(24), PAIR(25), PAIR(26), PAIR(27), { 0 },
};
_Static_assert(sizeof answers_fields / sizeof *answers_fields == 2 * FIELDS_MAX + 1,
	       "each field of a rule has its two");
