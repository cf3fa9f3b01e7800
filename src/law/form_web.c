// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/form_web.h"

#include <stdlib.h>

#include "law/names.h"

/* ---- addresses ------------------------------------------------------------- */

static bool is_box(struct str name)
{
	return str_eq(name, STR("date-day")) || str_eq(name, STR("date-month")) ||
	       str_eq(name, STR("date-year"));
}

static void add_pair(struct buf *out, struct str name, struct str value)
{
	buf_add_char(out, out->n > 0 ? '&' : '?');
	query_encode(out, name);
	buf_add_char(out, '=');
	query_encode(out, value);
}

/* fact-security-bypassed=yes, of a group of buttons, is fact=security-bypassed:yes. */
static bool add_fact(struct page *pg, struct buf *out, const struct query_pair *pair)
{
	const struct str prefix = STR("fact-");
	if (!str_starts(pair->name, prefix))
		return false;
	const struct str id = str_slice(pair->name, prefix.n, pair->name.n);
	if (str_eq(pair->value, STR("yes")) || str_eq(pair->value, STR("no")))
		add_pair(out, STR("fact"),
			 arena_fmt(pg->cx->arena, "%.*s:%.*s", STR_ARG(id), STR_ARG(pair->value)));
	return true;
}

/* Whether the field of the button that sends a form can go: nothing is missing. */
static bool is_done(const struct page *pg, const char *const *required)
{
	for (size_t i = 0; required && required[i]; i++)
		if (http_query(pg->req, required[i]).n == 0)
			return false;
	return true;
}

bool law_redirect_form(struct page *pg, const char *const *required)
{
	const struct query *q = &pg->req->query;
	struct date_view boxes = { .id = STR("date") };
	struct date date;
	bool changed = false, has_boxes = false;
	if (part_date(pg->cx, pg, &boxes, &date) != RC_OK)
		return false;
	struct buf out;
	buf_init(&out, QUERY_BYTES_MAX * 3);
	for (size_t i = 0; i < q->n; i++) {
		const bool box = is_box(q->p[i].name);
		has_boxes |= box && q->p[i].value.n > 0;
		const bool button = str_eq(q->p[i].name, STR("ask")) && is_done(pg, required);
		const bool moved = box || button || q->p[i].value.n == 0 ||
				   add_fact(pg, &out, &q->p[i]);
		changed |= moved;
		if (!moved)
			add_pair(&out, q->p[i].name, q->p[i].value);
	}
	if (has_boxes && date_cmp(date, date_today(pg->cx->now)) != 0)
		add_pair(&out, STR("date"), date_print(pg->cx->arena, date));
	if (changed)
		(void)page_redirect(pg, arena_fmt(pg->cx->arena, "%.*s%.*s", STR_ARG(pg->path),
						  STR_ARG(buf_str(&out))));
	buf_done(&out);
	return changed;
}

/* ---- fields ---------------------------------------------------------------- */

void law_choice_error(struct law_view *lv, struct law_choice *field, struct str sentence)
{
	field->select.error = sentence;
	*ARENA_PUSH(lv->cx->arena, &lv->errors) = (struct error_view){ sentence, field->select.id };
}

bool law_form_is_sent(const struct page *pg)
{
	return http_query_has(pg->req, "ask");
}

void law_choice_require(struct law_view *lv, struct law_choice *c, struct str sentence)
{
	if (law_form_is_sent(lv->pg) && c->value == LAW_NONE && c->select.error.n == 0)
		law_choice_error(lv, c, sentence);
}

void law_choice_set(struct law_choice *c, uint16_t value, struct str entry)
{
	c->value = value;
	for (size_t i = 0; i < c->select.options.n; i++)
		c->select.options.p[i].selected = str_eq(c->select.options.p[i].value, entry);
}

void law_form_end(const struct law_view *lv)
{
	if (lv->errors.n == 0)
		return;
	lv->pg->status = 400;
	lv->pg->error = true;
}

/* What the address says for the field; a mistake when nothing bears that name. */
static struct law_choice begin_field(struct law_view *lv, const char *id, struct str label,
				     law_finder *find)
{
	struct law_choice f = {
		.select = { .id = str_from_c(id), .label = label },
		.value = LAW_NONE,
	};
	const struct str given = str_trim(http_query(lv->pg->req, id));
	part_option(lv->cx->arena, &f.select.options, STR(""), tr(lv->pg, "Choose"), given.n == 0);
	if (given.n == 0)
		return f;
	f.value = find(lv->law, given);
	const struct str several = find == law_country ? law_sharing(lv, given) : (struct str){ 0 };
	if (f.value == LAW_NONE)
		law_choice_error(
			lv, &f,
			several.n > 0 ? several
				      : tr_with(lv->pg,
						"\"{value}\" is not in the list. Choose one of it.",
						ARG("value", given)));
	return f;
}

struct keyed_option {
	struct str key; // folded once: a sort compares each some sixteen times
	struct option_view option;
};

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct keyed_option *)a)->key,
		       ((const struct keyed_option *)b)->key);
}

static void sort_options(struct arena *arena, struct option_view *p, size_t n)
{
	struct keyed_option *keyed = arena_new(arena, struct keyed_option, n);
	for (size_t i = 0; i < n; i++) {
		char key[LAW_NAME_KEY_MAX];
		keyed[i] = (struct keyed_option){ arena_copy(arena, law_name_key(p[i].text, key)),
						  p[i] };
	}
	qsort(keyed, n, sizeof *keyed, by_key);
	for (size_t i = 0; i < n; i++)
		p[i] = keyed[i].option;
}

/* Sorts by what a reader sees, since browsers find an entry by its first letters. A
 * value that is none of the entries is a mistake too. */
static void end_field(struct law_view *lv, struct law_choice *f)
{
	struct options_view *o = &f->select.options;
	sort_options(lv->cx->arena, o->p + 1, o->n - 1);
	if (f->value == LAW_NONE)
		return;
	for (size_t i = 1; i < o->n; i++)
		if (o->p[i].selected)
			return;
	f->value = LAW_NONE;
	law_choice_error(lv, f,
			 tr(lv->pg, "This choice does not fit here. Choose one of the list."));
}

static void add_option(const struct law_view *lv, struct law_choice *f, struct str value,
		       struct str text, uint16_t number)
{
	part_option(lv->cx->arena, &f->select.options, value, text, number == f->value);
}

struct law_choice law_choice_country(struct law_view *lv, const char *id, struct str label)
{
	struct law_choice f = begin_field(lv, id, label, law_country);
	const struct law_links links = law_links_countries(lv, &lv->world->all);
	for (size_t i = 0; i < links.n; i++) {
		const struct str code = str_slice(links.p[i].href, sizeof "/law/" - 1,
						  links.p[i].href.n);
		add_option(lv, &f, code, links.p[i].text, law_country(lv->law, code));
	}
	end_field(lv, &f);
	return f;
}

struct law_choice law_choice_offence(struct law_view *lv, struct str label)
{
	struct law_choice f = begin_field(lv, "offence", label, law_concept);
	const struct id_list *offences = &lv->world->offences;
	for (size_t i = 0; i < offences->n; i++)
		add_option(lv, &f, lv->law->concepts.p[offences->p[i]].id,
			   law_name_concept(lv, offences->p[i]), offences->p[i]);
	end_field(lv, &f);
	return f;
}

struct law_choice law_choice_measure(struct law_view *lv, struct str label)
{
	struct law_choice f = begin_field(lv, "measure", label, law_measure);
	for (size_t i = 0; i < lv->law->measures.n; i++)
		if (basis_offering(lv->world, (uint16_t)i).n > 0)
			add_option(lv, &f, lv->law->measures.p[i].id,
				   law_name_measure(lv, (uint16_t)i), (uint16_t)i);
	end_field(lv, &f);
	return f;
}

static bool is_enactable(const struct law_view *lv, size_t concept)
{
	const enum pillar p = lv->law->concepts.p[concept].pillar;
	if (p == PILLAR_DEFINITION || p == PILLAR_INSTITUTION)
		return false;
	for (size_t c = 0; c < lv->law->countries.n; c++)
		if (law_national(lv->law, (uint16_t)c, (uint16_t) concept))
			return true;
	return false;
}

struct law_choice law_choice_concept(struct law_view *lv, struct str label)
{
	struct law_choice f = begin_field(lv, "concept", label, law_concept);
	for (size_t i = 0; i < lv->law->concepts.n; i++)
		if (is_enactable(lv, i))
			add_option(lv, &f, lv->law->concepts.p[i].id,
				   law_name_concept(lv, (uint16_t)i), (uint16_t)i);
	end_field(lv, &f);
	return f;
}

static bool is_yardstick(const struct instrument *ins)
{
	return ins->provisions.n > 0;
}

static bool is_joinable(const struct instrument *ins)
{
	return ins->accession != YN_NO;
}

static struct law_choice field_instrument(struct law_view *lv, const char *id, struct str label,
					  bool (*fits)(const struct instrument *))
{
	struct law_choice f = begin_field(lv, id, label, law_instrument);
	for (size_t i = 0; i < lv->law->instruments.n; i++)
		if (fits(&lv->law->instruments.p[i]))
			add_option(lv, &f, lv->law->instruments.p[i].id,
				   law_name_instrument(lv, (uint16_t)i), (uint16_t)i);
	end_field(lv, &f);
	return f;
}

struct law_choice law_choice_against(struct law_view *lv, struct str label)
{
	return field_instrument(lv, "against", label, is_yardstick);
}

static bool is_binding(const struct instrument *ins)
{
	return ins->binding;
}

struct law_choice law_choice_instrument(struct law_view *lv, struct str label)
{
	return field_instrument(lv, "instrument", label, is_binding);
}

struct law_choice law_choice_accession(struct law_view *lv, struct str label)
{
	return field_instrument(lv, "instrument", label, is_joinable);
}

/* ---- facts ------------------------------------------------------------------- */

struct fact_fields law_fact_fields(const struct law_view *lv, struct fact_set asked)
{
	struct arena *arena = lv->cx->arena;
	struct fact_fields out = { 0 };
	const struct fact_set said = fact_set_or(lv->facts.yes, lv->facts.no);
	asked = fact_set_or(asked, said);
	for (size_t i = 0; i < lv->law->facts.n; i++) {
		if (!fact_set_has(&asked, (uint16_t)i))
			continue;
		struct radios_view *r = ARENA_PUSH(arena, &out);
		r->id = arena_fmt(arena, "fact-%.*s", STR_ARG(lv->law->facts.p[i].id));
		r->legend = law_name_fact(lv, (uint16_t)i);
		const bool yes = fact_set_has(&lv->facts.yes, (uint16_t)i);
		const bool no = fact_set_has(&lv->facts.no, (uint16_t)i);
		part_option(arena, &r->options, STR("yes"), tr(lv->pg, "Yes"), yes);
		part_option(arena, &r->options, STR("no"), tr(lv->pg, "No"), no);
		part_option(arena, &r->options, STR("unknown"), tr(lv->pg, "Not known"),
			    !yes && !no);
	}
	return out;
}

struct law_pairs law_hidden_pairs(const struct law_view *lv, const char *const *names)
{
	struct law_pairs out = { 0 };
	for (size_t i = 0; names[i]; i++) {
		const struct str value = http_query(lv->pg->req, names[i]);
		if (value.n > 0)
			*ARENA_PUSH(lv->cx->arena,
				    &out) = (struct query_pair){ str_from_c(names[i]), value };
	}
	return out;
}
