// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * One value of a file -> one member of a struct, by the type of its field.
 */
#include <string.h>

#include "law/condition.h"
#include "law/load_state.h"

#define YEARS_MAX 99 // of imprisonment; life counts as 99

struct reading {
	struct loader *l;
	const struct law_field *field;
	const struct yaml_node *node;
	const struct place *place;
	void *at; // the member
};

static void wrong(const struct reading *r, struct str problem, struct str remedy)
{
	load_mistake(r->l, r->node, r->place, problem, remedy);
}

static bool scalar(const struct reading *r, struct str *out)
{
	return load_scalar(r->l, r->node, r->place, out);
}

static struct str keep(const struct reading *r, struct str s)
{
	return arena_copy(r->l->arena, s);
}

static struct str about(const struct reading *r, struct str text, const char *what)
{
	return arena_fmt(r->l->cx->arena, "%.*s %s", STR_ARG(load_quote(r->l, text)), what);
}

/* ---- texts --------------------------------------------------------------- */

static void read_text(const struct reading *r)
{
	struct str s;
	if (scalar(r, &s))
		*(struct str *)r->at = keep(r, s);
}

bool load_is_id(struct str s)
{
	if (s.n == 0 || s.n > 64 || s.p[0] == '-' || s.p[0] == '.')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'))
			return false;
	}
	return true;
}

static void read_id(const struct reading *r)
{
	struct str s;
	if (!scalar(r, &s))
		return;
	if (load_is_id(s))
		*(struct str *)r->at = keep(r, s);
	else
		wrong(r, about(r, s, "is no id"),
		      STR("use small letters, digits, dashes and dots, at most 64"));
}

/* A code of `letters` capitals into a char[letters + 1]. */
static void read_code(const struct reading *r, size_t letters)
{
	struct str s;
	if (!scalar(r, &s))
		return;
	bool good = s.n == letters;
	for (size_t i = 0; i < s.n; i++)
		good = good && s.p[i] >= 'A' && s.p[i] <= 'Z';
	if (good)
		memcpy(r->at, s.p, letters); // the arena's zero ends it
	else
		wrong(r, about(r, s, "is no country code"),
		      letters == 2
			      ? STR("write the two capital letters of ISO 3166, such as KE")
			      : STR("write the three capital letters of ISO 3166, such as KEN"));
}

static void read_alpha2(const struct reading *r)
{
	read_code(r, 2);
}

static void read_alpha3(const struct reading *r)
{
	read_code(r, 3);
}

/* ---- dates and numbers --------------------------------------------------- */

static bool year_of(struct str s, int *out)
{
	int64_t year = 0;
	if (s.n != 4 || !str_to_i64(s, LAW_YEAR_MIN, LAW_YEAR_MAX, &year))
		return false;
	*out = (int)year;
	return true;
}

static bool day_of(struct str s, struct date *out)
{
	int year = 0;
	return year_of(str_slice(s, 0, 4), &year) && date_parse(s, out);
}

static void read_date(const struct reading *r)
{
	struct str s;
	if (scalar(r, &s) && !day_of(s, r->at))
		wrong(r, about(r, s, "is no day"),
		      STR("write YYYY-MM-DD, or leave the key out when the day is not known"));
}

static bool is_when(struct str s)
{
	struct date day;
	int year = 0;
	int64_t month = 0;
	if (s.n == 10)
		return day_of(s, &day);
	if (!year_of(str_slice(s, 0, 4), &year))
		return false;
	return s.n == 4 ||
	       (s.n == 7 && s.p[4] == '-' && str_to_i64(str_slice(s, 5, 7), 1, 12, &month));
}

static void read_when(const struct reading *r)
{
	struct str s;
	if (!scalar(r, &s))
		return;
	if (is_when(s))
		*(struct str *)r->at = keep(r, s);
	else
		wrong(r, about(r, s, "is no year, month or day"),
		      STR("write YYYY, YYYY-MM or YYYY-MM-DD"));
}

static void read_year(const struct reading *r)
{
	struct str s;
	if (scalar(r, &s) && !year_of(s, r->at))
		wrong(r, about(r, s, "is no year"), STR("write YYYY, 1800 to 2200"));
}

/* ISO 8601: P, then numbers each with one of Y M W D, then T and H M S. */
static bool is_duration(struct str s)
{
	if (s.n < 3 || s.p[0] != 'P')
		return false;
	bool time = false, digits = false, unit = false;
	for (size_t i = 1; i < s.n; i++) {
		const char c = s.p[i];
		if (c >= '0' && c <= '9') {
			digits = true;
			unit = false;
		} else if (c == 'T' && !time && !digits) {
			time = true;
		} else if (digits && memchr(time ? "HMS" : "YMWD", c, time ? 3 : 4)) {
			digits = false;
			unit = true;
		} else {
			return false;
		}
	}
	return unit;
}

static void read_duration(const struct reading *r)
{
	struct str s;
	if (!scalar(r, &s))
		return;
	if (is_duration(s))
		*(struct str *)r->at = keep(r, s);
	else
		wrong(r, about(r, s, "is no duration"), STR("write P7D, P3M, PT8H ..."));
}

/* ---- words --------------------------------------------------------------- */

static struct str allowed(const struct reading *r, const struct law_word *words)
{
	struct arena *a = r->l->cx->arena;
	struct str list = STR("write ");
	for (const struct law_word *w = words; w->word; w++)
		list = arena_fmt(a, "%.*s%s%s", STR_ARG(list),
				 w == words ? "" : (w[1].word ? ", " : " or "), w->word);
	return list;
}

static bool word(const struct reading *r, const struct law_word *words, struct str *s, int *value)
{
	if (!scalar(r, s))
		return false;
	if (law_word_find(words, *s, value))
		return true;
	wrong(r, about(r, *s, "is not allowed here"), allowed(r, words));
	return false;
}

static void read_word(const struct reading *r)
{
	struct str s;
	int value = 0;
	if (word(r, r->field->words, &s, &value))
		memcpy(r->at, &value, sizeof(value)); // any enum: schema.c checks its size
}

static void read_word_bool(const struct reading *r)
{
	struct str s;
	int value = 0;
	if (word(r, r->field->words, &s, &value))
		*(bool *)r->at = value != 0;
}

static void read_word_text(const struct reading *r)
{
	struct str s;
	int value = 0;
	if (word(r, r->field->words, &s, &value))
		*(struct str *)r->at = keep(r, s);
}

static void read_yes_no(const struct reading *r)
{
	static const struct law_word words[] = { { "yes", true }, { "no", false }, { 0 } };
	struct str s;
	int value = 0;
	if (word(r, words, &s, &value))
		*(bool *)r->at = value != 0;
}

/* ---- ids of other rows --------------------------------------------------- */

static const struct law_names *names_of(const struct loader *l, enum law_ref ref)
{
	switch (ref) {
	case REF_CONCEPT:
		return &l->index->concepts;
	case REF_QUALIFIER:
		return &l->index->qualifiers;
	case REF_FACT:
		return &l->index->facts;
	case REF_MEASURE:
		return &l->index->measures;
	case REF_INSTRUMENT:
		return &l->index->instruments;
	case REF_COUNTRY:
		return &l->index->codes;
	case REF_ORGANISATION:
		return NULL;
	}
	return NULL;
}

static const char *const not_a[] = {
	[REF_CONCEPT] = "is no concept of the vocabulary",
	[REF_QUALIFIER] = "is no qualifier of the vocabulary",
	[REF_FACT] = "is no fact of the vocabulary",
	[REF_MEASURE] = "is no measure of the vocabulary",
	[REF_INSTRUMENT] = "has no file in instruments/",
	[REF_COUNTRY] = "has no file in countries/",
	[REF_ORGANISATION] = "is no organisation of the vocabulary",
};

static uint16_t organisation(const struct reading *r, struct str s)
{
	const struct law *law = r->l->law;
	const int id = law_organisation(law, s);
	if (id >= 0)
		return (uint16_t)id;
	wrong(r, about(r, s, not_a[REF_ORGANISATION]),
	      load_hint(r->l, s, law->organisations, law->organisations_n,
			STR("see organisations in vocabulary.yaml")));
	return LAW_NONE;
}

/* The id's number, or LAW_NONE with a mistake. */
static uint16_t ref(const struct reading *r, struct str s)
{
	if (r->field->ref == REF_ORGANISATION)
		return organisation(r, s);
	const struct law_names *names = names_of(r->l, r->field->ref);
	const uint16_t id = law_names_find(names, s);
	if (id == LAW_NONE)
		wrong(r, about(r, s, not_a[r->field->ref]),
		      load_hint_id(r->l, s, names, STR("add it there first")));
	return id;
}

static void read_ref(const struct reading *r)
{
	struct str s;
	if (scalar(r, &s))
		*(uint16_t *)r->at = ref(r, s);
}

static void read_ref_text(const struct reading *r)
{
	struct str s;
	if (scalar(r, &s) && ref(r, s) != LAW_NONE)
		*(struct str *)r->at = keep(r, s);
}

static void read_party(const struct reading *r)
{
	struct str s;
	if (scalar(r, &s) && !str_eq(s, STR("EU")))
		*(uint16_t *)r->at = ref(r, s);
}

/* ---- lists --------------------------------------------------------------- */

static bool list(const struct reading *r, size_t max)
{
	if (r->node->kind != YAML_LIST) {
		wrong(r, STR("must be a list"),
		      STR("write [a, b], or one line with \"- \" for each"));
		return false;
	}
	if (r->node->n > max) {
		wrong(r, arena_fmt(r->l->cx->arena, "has %zu items", r->node->n),
		      arena_fmt(r->l->cx->arena, "at most %zu are allowed", max));
		return false;
	}
	return true;
}

/* The reading of the items, one after the other. Returns false at the end. */
static bool next_item(const struct reading *whole, struct reading *item, struct place *place)
{
	const struct yaml_node *node = place->item == 0 ? whole->node->first : item->node->next;
	*item = *whole;
	item->node = node;
	item->place = place;
	place->up = whole->place;
	place->item++;
	return node != NULL;
}

static void read_texts(const struct reading *r)
{
	if (!list(r, LAW_LIST_MAX))
		return;
	struct str_list *out = r->at;
	out->p = arena_new(r->l->arena, struct str, r->node->n);
	out->cap = r->node->n;
	struct reading item;
	struct place place = { 0 };
	while (next_item(r, &item, &place)) {
		struct str s;
		if (scalar(&item, &s))
			out->p[out->n++] = keep(r, s);
	}
}

static bool is_deadline(struct str s)
{
	struct str name, value;
	if (!str_cut(s, '=', &name, &value))
		return load_is_id(name);
	return load_is_id(name) && (is_duration(value) || load_is_id(value));
}

static void read_deadlines(const struct reading *r)
{
	if (!list(r, LAW_DEADLINES_MAX))
		return;
	read_texts(r);
	struct reading item;
	struct place place = { 0 };
	while (next_item(r, &item, &place)) {
		const struct str s = str_trim(item.node->text);
		if (item.node->kind == YAML_SCALAR && s.n > 0 && !is_deadline(s))
			wrong(&item, about(&item, s, "is no deadline"),
			      STR("write NAME, NAME=P60D or NAME=WORD"));
	}
}

static bool has_id(const struct id_list *ids, uint16_t id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (ids->p[i] == id)
			return true;
	return false;
}

static void read_refs(const struct reading *r)
{
	if (!list(r, LAW_LIST_MAX))
		return;
	struct id_list *out = r->at;
	out->p = arena_new(r->l->arena, uint16_t, r->node->n);
	out->cap = r->node->n;
	struct reading item;
	struct place place = { 0 };
	while (next_item(r, &item, &place)) {
		struct str s;
		if (!scalar(&item, &s))
			continue;
		const uint16_t id = ref(&item, s);
		if (id != LAW_NONE && has_id(out, id))
			wrong(&item, about(&item, s, "stands twice in the list"),
			      STR("remove one of the two"));
		else if (id != LAW_NONE)
			out->p[out->n++] = id;
	}
}

/* The order itself was taken when the ids were registered. */
static void read_order(const struct reading *r)
{
	struct id_list ids = { 0 };
	struct reading into = *r;
	into.at = &ids;
	read_refs(&into);
}

static void read_country_set(const struct reading *r)
{
	if (!list(r, LAW_LIST_MAX))
		return;
	struct bits *out = r->at;
	struct reading item;
	struct place place = { 0 };
	while (next_item(r, &item, &place)) {
		struct str s;
		const uint16_t id = scalar(&item, &s) ? ref(&item, s) : LAW_NONE;
		if (id != LAW_NONE)
			bits_set(out, id);
	}
}

static void read_word_set(const struct reading *r)
{
	if (!list(r, LAW_LIST_MAX))
		return;
	struct reading item;
	struct place place = { 0 };
	while (next_item(r, &item, &place)) {
		struct str s;
		int value = 0;
		if (word(&item, r->field->words, &s, &value))
			*(unsigned *)r->at |= (unsigned)value;
	}
}

static void read_seen(const struct reading *r)
{
	if (!list(r, LAW_LIST_MAX))
		return;
	struct reading item;
	struct place place = { 0 };
	while (next_item(r, &item, &place)) {
		struct str s;
		int value = 0;
		if (word(&item, r->field->words, &s, &value) && value)
			*(bool *)r->at = true;
	}
}

static void read_years(const struct reading *r)
{
	int64_t years[2] = { 0 };
	bool good = r->node->kind == YAML_LIST && r->node->n == 2;
	const struct yaml_node *node = r->node->first;
	for (size_t i = 0; good && i < 2; i++, node = node->next)
		good = node->kind == YAML_SCALAR &&
		       str_to_i64(str_trim(node->text), 0, YEARS_MAX, &years[i]);
	if (!good || years[0] > years[1]) {
		wrong(r, STR("must be two numbers of years"),
		      STR("write [LOWEST, HIGHEST] of the maximum penalties, 0 to 99; life is 99"));
		return;
	}
	int *out = r->at;
	out[0] = (int)years[0];
	out[1] = (int)years[1];
}

static void read_organisations(const struct reading *r)
{
	if (!list(r, LAW_ORGANISATIONS_MAX))
		return;
	struct law *law = r->l->law;
	struct reading item;
	struct place place = { 0 };
	while (next_item(r, &item, &place)) {
		struct str s;
		if (!scalar(&item, &s))
			continue;
		if (!load_is_id(s))
			wrong(&item, about(&item, s, "is no id"),
			      STR("use small letters, digits and dashes"));
		else if (law_organisation(law, s) >= 0)
			wrong(&item, about(&item, s, "stands twice in the list"),
			      STR("remove one of the two"));
		else
			law->organisations[law->organisations_n++] = keep(r, s);
	}
}

/* ---- maps and conditions ------------------------------------------------- */

static void read_memberships(const struct reading *r)
{
	if (r->node->kind != YAML_MAP) {
		wrong(r, STR("must be a map"),
		      STR("write one line \"coe: yes\" for each organisation"));
		return;
	}
	enum yes_no *member = r->at;
	for (const struct yaml_node *node = r->node->first; node; node = node->next) {
		const struct place place = { .up = r->place, .key = node->key };
		struct reading item = *r;
		item.node = node;
		item.place = &place;
		const uint16_t id = organisation(&item, node->key);
		struct str s;
		int value = 0;
		if (word(&item, law_words_yes_no, &s, &value) && id != LAW_NONE)
			member[id] = (enum yes_no)value;
	}
}

static void read_condition(const struct reading *r)
{
	struct str s;
	struct condition_mistake m;
	if (!scalar(r, &s) || condition_parse(&r->l->index->facts, s, r->at, &m))
		return;
	const struct str otherwise = STR(
		"write FACT=yes or FACT=no, at most 4, joined by \"and\" or by \"or\"");
	wrong(r, about(r, m.word, m.problem),
	      m.is_fact ? load_hint_id(r->l, m.word, &r->l->index->facts, otherwise) : otherwise);
}

typedef void (*reader)(const struct reading *);

static const reader readers[] = {
	[FIELD_TEXT] = read_text,
	[FIELD_ID] = read_id,
	[FIELD_ALPHA2] = read_alpha2,
	[FIELD_ALPHA3] = read_alpha3,
	[FIELD_DATE] = read_date,
	[FIELD_WHEN] = read_when,
	[FIELD_YEAR] = read_year,
	[FIELD_YEARS] = read_years,
	[FIELD_YES_NO] = read_yes_no,
	[FIELD_WORD] = read_word,
	[FIELD_WORD_BOOL] = read_word_bool,
	[FIELD_WORD_TEXT] = read_word_text,
	[FIELD_WORD_SET] = read_word_set,
	[FIELD_TEXTS] = read_texts,
	[FIELD_DEADLINES] = read_deadlines,
	[FIELD_DURATION] = read_duration,
	[FIELD_REF] = read_ref,
	[FIELD_REFS] = read_refs,
	[FIELD_REF_TEXT] = read_ref_text,
	[FIELD_PARTY] = read_party,
	[FIELD_COUNTRY_SET] = read_country_set,
	[FIELD_CONDITION] = read_condition,
	[FIELD_MEMBERSHIPS] = read_memberships,
	[FIELD_ORGANISATIONS] = read_organisations,
	[FIELD_ORDER] = read_order,
	[FIELD_SEEN] = read_seen,
};

void load_field(struct loader *l, const struct law_field *field, const struct yaml_node *node,
		const struct place *place, void *row)
{
	const struct reading r = { l, field, node, place, (char *)row + field->offset };
	readers[field->type](&r);
}

void load_default(const struct law_field *field, void *row)
{
	void *at = (char *)row + field->offset;
	if (field->type == FIELD_REF || field->type == FIELD_PARTY) {
		*(uint16_t *)at = LAW_NONE;
	} else if (field->type == FIELD_DATE) {
		*(struct date *)at = DATE_NONE;
	} else if (field->type == FIELD_YEARS) {
		((int *)at)[0] = -1;
		((int *)at)[1] = -1;
	}
}
