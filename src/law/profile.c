// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/profile.h"

#include "law/phrase.h"
#include "law/schema.h"
#include "law/value.h"

const char *profile_edit_name(enum profile_edit e)
{
	static const char *const names[] = { [PROFILE_CHANGED] = N_("Changed"),
					     [PROFILE_ADDED] = N_("Added"),
					     [PROFILE_REMOVED] = N_("Removed") };
	return names[e];
}

const char *profile_edit_key(enum profile_edit e)
{
	static const char *const keys[] = { [PROFILE_CHANGED] = "changed",
					    [PROFILE_ADDED] = "added",
					    [PROFILE_REMOVED] = "removed" };
	return keys[e];
}

/* ---- words --------------------------------------------------------------- */

struct word {
	const char *key, *name;
};

static const struct word sections[] = {
	{ "", N_("Country") },
	{ "status", N_("Treaties") },
	{ "declarations", N_("Declarations and reservations") },
	{ "provisions", N_("Provisions") },
	{ "authorities", N_("Authorities") },
	{ "evidence", N_("Electronic evidence in court") },
	{ 0 },
};

static const struct word fields[] = {
	{ "alpha3", N_("Code of three letters") },
	{ "also", N_("Also called") },
	{ "article", N_("Article") },
	{ "basis", N_("What was read") },
	{ "certificate_fields", N_("Fields of the certificate") },
	{ "checked", N_("Checked") },
	{ "code", N_("Code") },
	{ "concept", N_("Concept") },
	{ "confidence", N_("How sure") },
	{ "country", N_("Country") },
	{ "effect", N_("Effect") },
	{ "finding", N_("Finding") },
	{ "from_memory", N_("From memory") },
	{ "in_force", N_("In force") },
	{ "instrument", N_("Instrument") },
	{ "invited", N_("Invited") },
	{ "jurisdiction", N_("Jurisdiction") },
	{ "kind", N_("Kind") },
	{ "law", N_("Law") },
	{ "limit", N_("Notice and time limits") },
	{ "memberships", N_("Memberships") },
	{ "name", N_("Name") },
	{ "note", N_("Note") },
	{ "one_of", N_("One of these") },
	{ "organisation", N_("Organisation") },
	{ "penalty", N_("Penalty") },
	{ "presumption", N_("Presumption") },
	{ "proof_form", N_("Form of proof") },
	{ "qualifiers", N_("Qualifiers") },
	{ "ratified", N_("Ratified") },
	{ "section", N_("Section") },
	{ "seen", N_("Finding seen") },
	{ "signed", N_("Signed") },
	{ "signer", N_("Who signs") },
	{ "source", N_("Where it is from") },
	{ "test", N_("Test") },
	{ "website", N_("Website") },
	{ "year", N_("Year") },
	{ "years", N_("Years of imprisonment") },
	{ 0 },
};

static const char *name_in(const struct word *words, const char *key)
{
	for (; words->key; words++)
		if (str_eq(str_from_c(words->key), str_from_c(key)))
			return words->name;
	return key;
}

/* ---- rows ---------------------------------------------------------------- */

/* One side's rows of a section. */
struct side {
	const struct law *law;
	const char *rows;
	size_t n;
	bool *done;
	struct str *keys;
};

struct compare {
	struct arena *arena;
	const struct law_section *section; // NULL: the country itself
	const struct law_schema *row;
	struct side was, is;
	struct profile_changes *out;
};

static const void *row_at(const struct compare *c, const struct side *s, size_t i)
{
	return s->rows + i * c->row->size;
}

static struct str value_of(const struct compare *c, const struct side *s, const struct law_field *f,
			   const void *row)
{
	const struct law_value v = law_value(c->arena, s->law, f, row);
	return law_value_text(c->arena, &v);
}

/* What a row is about. */
static struct str key_of(const struct compare *c, const struct side *s, const void *row)
{
	static const char *const about[] = { "instrument", "article", "code", "concept" };
	struct str key = { 0 };
	for (const struct law_field *f = c->row->fields; f->key; f++)
		for (size_t i = 0; i < sizeof about / sizeof about[0]; i++)
			if (!f->silent && str_eq(str_from_c(f->key), str_from_c(about[i])))
				key = arena_fmt(c->arena, "%.*s%s%.*s", STR_ARG(key),
						key.n > 0 ? " " : "",
						STR_ARG(value_of(c, s, f, row)));
	if (key.n > 0 || !c->section)
		return key;
	return value_of(c, s, c->row->fields, row); // kind of authority, jurisdiction
}

static void add_field(const struct compare *c, struct profile_change *change, const char *key,
		      struct str was, struct str is)
{
	if (str_eq(was, is))
		return;
	*ARENA_PUSH(c->arena, &change->fields) = (struct profile_field){ str_from_c(key),
									 name_in(fields, key), was,
									 is };
}

/* Fields that differ; a side without the row says nothing. */
static void fields_of(const struct compare *c, const void *was, const void *is,
		      struct profile_change *change)
{
	static const struct prov none;
	const struct prov *a = was ? law_prov(c->row, was) : &none;
	const struct prov *b = is ? law_prov(c->row, is) : &none;
	for (const struct law_field *f = c->row->fields; f->key; f++) {
		if (f->silent)
			continue;
		add_field(c, change, f->key, was ? value_of(c, &c->was, f, was) : (struct str){ 0 },
			  is ? value_of(c, &c->is, f, is) : (struct str){ 0 });
	}
	add_field(c, change, "source", a->source, b->source);
	add_field(c, change, "confidence",
		  was ? str_from_c(confidence_word(a->confidence)) : (struct str){ 0 },
		  is ? str_from_c(confidence_word(b->confidence)) : (struct str){ 0 });
	add_field(c, change, "checked", a->checked, b->checked);
	change->was = *a;
	change->is = *b;
}

static uint16_t member(const struct compare *c, const void *row, const char *key)
{
	for (const struct law_field *f = c->row->fields; c->section && f->key; f++)
		if (f->type == FIELD_REF && str_eq(str_from_c(f->key), str_from_c(key)))
			return *(const uint16_t *)((const char *)row + f->offset);
	return LAW_NONE;
}

/* Adds what two rows differ in; was or is NULL: there is none. False: they are the same. */
static bool add_change(struct compare *c, const void *was, const void *is, struct str key)
{
	const void *row = is ? is : was;
	INVARIANT(row != NULL);
	struct profile_change change = {
		.edit = !was  ? PROFILE_ADDED
			: !is ? PROFILE_REMOVED
			      : PROFILE_CHANGED,
		.section = name_in(sections, c->section ? c->section->key : ""),
		.row = key,
		.concept = member(c, row, "concept"),
		.instrument = member(c, row, "instrument"),
	};
	fields_of(c, was, is, &change);
	if (was && is && change.fields.n == 0)
		return false;
	*ARENA_PUSH(c->arena, c->out) = change;
	return true;
}

static bool same_row(struct compare *c, size_t a, size_t b)
{
	struct profile_change change = { 0 };
	if (!str_eq(c->was.keys[a], c->is.keys[b]))
		return false;
	fields_of(c, row_at(c, &c->was, a), row_at(c, &c->is, b), &change);
	return change.fields.n == 0;
}

static void side_open(struct compare *c, struct side *s, const struct country *country)
{
	s->n = 0;
	if (!country)
		return;
	s->rows = law_rows(country, c->section, &s->n);
	s->done = arena_new(c->arena, bool, s->n);
	s->keys = arena_new(c->arena, struct str, s->n);
	for (size_t i = 0; i < s->n; i++)
		s->keys[i] = key_of(c, s, row_at(c, s, i));
}

static void match_same(struct compare *c)
{
	for (size_t b = 0; b < c->is.n; b++)
		for (size_t a = 0; a < c->was.n && !c->is.done[b]; a++)
			if (!c->was.done[a] && same_row(c, a, b))
				c->was.done[a] = c->is.done[b] = true;
}

static void compare_section(struct compare *c)
{
	match_same(c);
	for (size_t b = 0; b < c->is.n; b++) {
		const void *was = NULL;
		if (c->is.done[b])
			continue;
		for (size_t a = 0; a < c->was.n && !was; a++) {
			if (c->was.done[a] || !str_eq(c->was.keys[a], c->is.keys[b]))
				continue;
			was = row_at(c, &c->was, a);
			c->was.done[a] = true;
		}
		(void)add_change(c, was, row_at(c, &c->is, b), c->is.keys[b]);
	}
	for (size_t a = 0; a < c->was.n; a++)
		if (!c->was.done[a])
			(void)add_change(c, row_at(c, &c->was, a), NULL, c->was.keys[a]);
}

static const struct country *country_of(const struct law *law, struct str code)
{
	for (size_t i = 0; i < law->countries.n; i++)
		if (str_eq(str_from_c(law->countries.p[i].alpha2), code))
			return &law->countries.p[i];
	return NULL;
}

struct profile_changes profile_compare(struct arena *arena, const struct law *was,
				       const struct law *is, struct str code)
{
	const struct law_file_schema *schema = &law_file_schemas[FILE_COUNTRY];
	const struct country *a = country_of(was, code), *b = country_of(is, code);
	struct profile_changes out = { 0 };
	struct compare c = { .arena = arena, .row = schema->head, .out = &out };
	c.was.law = was;
	c.is.law = is;
	if (a || b)
		(void)add_change(&c, a, b, (struct str){ 0 });
	for (const struct law_section *s = schema->sections; s->key; s++) {
		c.section = s;
		c.row = s->row;
		side_open(&c, &c.was, a);
		side_open(&c, &c.is, b);
		compare_section(&c);
	}
	return out;
}
