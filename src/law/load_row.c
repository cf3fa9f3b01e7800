// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * A map of a file -> a row: its fields by the schema, and its provenance.
 */
#include "core/nearest.h"
#include "law/load_state.h"

#define QUOTE_MAX 60
#define PATH_DEPTH_MAX 8
#define KEYS_MAX 48

static struct str path_of(struct loader *l, const struct place *place)
{
	const struct place *chain[PATH_DEPTH_MAX];
	size_t depth = 0;
	for (; place && depth < PATH_DEPTH_MAX; place = place->up)
		chain[depth++] = place;
	struct str path = { 0 };
	while (depth-- > 0) {
		const struct place *p = chain[depth];
		const char *dot = path.n > 0 ? "." : "";
		const struct str key = str_slice(p->key, 0, QUOTE_MAX);
		path = p->key.n > 0
			       ? arena_fmt(l->cx->arena, "%.*s%s%.*s", STR_ARG(path), dot,
					   STR_ARG(key))
			       : arena_fmt(l->cx->arena, "%.*s%s%zu", STR_ARG(path), dot, p->item);
	}
	return path;
}

void load_mistake(struct loader *l, const struct yaml_node *node, const struct place *place,
		  struct str problem, struct str remedy)
{
	report_add(l->report, (struct report_row){
				      .file = l->file,
				      .line = node ? node->line : 0,
				      .col = node ? node->col : 0,
				      .field = path_of(l, place),
				      .problem = problem,
				      .remedy = remedy,
			      });
}

void load_mistake_key(struct loader *l, const struct yaml_node *node, const struct place *place,
		      struct str problem, struct str remedy)
{
	const struct yaml_node at_key = { .line = node->key_line, .col = node->key_col };
	load_mistake(l, &at_key, place, problem, remedy);
}

struct str load_hint(struct loader *l, struct str word, const struct str *names, size_t n,
		     struct str otherwise)
{
	if (l->hints == 0)
		return otherwise;
	l->hints--;
	const struct str near = nearest_name(word, names, n);
	if (near.n == 0)
		return otherwise;
	return arena_fmt(l->cx->arena, "did you mean \"%.*s\"?", STR_ARG(near));
}

struct str load_hint_id(struct loader *l, struct str word, const struct law_names *names,
			struct str otherwise)
{
	if (l->hints == 0 || names->n == 0)
		return otherwise;
	struct str *list = arena_new(l->cx->arena, struct str, names->n);
	size_t n = 0;
	for (size_t i = 0; i < names->cap; i++)
		if (names->slots[i].name.p)
			list[n++] = names->slots[i].name;
	return load_hint(l, word, list, n, otherwise);
}

struct str load_quote(struct loader *l, struct str text)
{
	if (text.n <= QUOTE_MAX)
		return arena_fmt(l->cx->arena, "\"%.*s\"", STR_ARG(text));
	size_t n = QUOTE_MAX;
	while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
		n--; // not within a character
	return arena_fmt(l->cx->arena, "\"%.*s...\"", (int)n, text.p);
}

bool load_scalar(struct loader *l, const struct yaml_node *node, const struct place *place,
		 struct str *out)
{
	if (node->kind != YAML_SCALAR) {
		load_mistake(l, node, place, STR("must be a single value"),
			     node->kind == YAML_LIST ? STR("write it without dashes and brackets")
						     : STR("write it without keys of its own"));
		return false;
	}
	const struct str s = str_trim(node->text);
	const bool null = !node->quoted && (str_eq(s, STR("~")) || str_eq(s, STR("null")));
	if (s.n == 0 || null) {
		load_mistake(l, node, place, STR("has no value"),
			     STR("write one, or leave the key out when it is not known"));
		return false;
	}
	if (s.n > LAW_TEXT_MAX) {
		load_mistake(l, node, place, arena_fmt(l->cx->arena, "is a text of %zu bytes", s.n),
			     arena_fmt(l->cx->arena, "at most %d are allowed", LAW_TEXT_MAX));
		return false;
	}
	*out = s;
	return true;
}

/* ---- provenance ---------------------------------------------------------- */

static const struct str prov_keys[] = {
	STR_INIT("source"),
	STR_INIT("confidence"),
	STR_INIT("checked"),
};
#define PROV_KEYS (sizeof(prov_keys) / sizeof(prov_keys[0]))

static bool is_prov_key(struct str key)
{
	for (size_t i = 0; i < PROV_KEYS; i++)
		if (str_eq(key, prov_keys[i]))
			return true;
	return false;
}

static struct str source_of(struct loader *l, const struct yaml_node *map,
			    const struct place *place)
{
	const struct yaml_node *node = yaml_get(map, STR("source"));
	if (!node && l->lends)
		return l->lent_source;
	if (!node) {
		load_mistake(l, map, place, STR("the key \"source\" is missing"),
			     STR("name one of the keys of \"sources\" at the top of the file"));
		return (struct str){ 0 };
	}
	const struct place here = { .up = place, .key = STR("source") };
	struct str key;
	if (!load_scalar(l, node, &here, &key))
		return (struct str){ 0 };
	const uint16_t id = law_names_find(&l->source_keys, key);
	if (id != LAW_NONE)
		return l->citations[id];
	if (l->source_keys.n == 0)
		return (struct str){ 0 }; // there are none: told once, for the file
	load_mistake(l, node, &here,
		     arena_fmt(l->cx->arena, "%.*s is no key of \"sources\"",
			       STR_ARG(load_quote(l, key))),
		     load_hint_id(l, key, &l->source_keys,
				  STR("add it to \"sources\" at the top of the file")));
	return (struct str){ 0 };
}

static enum confidence confidence_of(struct loader *l, const struct yaml_node *map,
				     const struct place *place)
{
	static const struct law_field field = {
		"confidence",
		FIELD_WORD,
		0,
		.words = law_words_confidence,
	};
	const struct yaml_node *node = yaml_get(map, STR("confidence"));
	enum confidence c = CONFIDENCE_NONE;
	if (!node && l->lends)
		return l->lent_confidence;
	if (!node) {
		load_mistake(l, map, place, STR("the key \"confidence\" is missing"),
			     STR("write verified, known or none"));
		return c;
	}
	const struct place here = { .up = place, .key = STR("confidence") };
	load_field(l, &field, node, &here, &c);
	return c;
}

/* The head's own is read already: it is the file's. */
static struct str checked_of(struct loader *l, const struct yaml_node *map,
			     const struct place *place)
{
	static const struct law_field field = { "checked", FIELD_WHEN, 0 };
	struct str checked = l->checked;
	const struct yaml_node *node = place ? yaml_get(map, STR("checked")) : NULL;
	const struct place here = { .up = place, .key = STR("checked") };
	if (node)
		load_field(l, &field, node, &here, &checked);
	return checked;
}

static void read_prov(struct loader *l, const struct yaml_node *map, const struct place *place,
		      struct prov *prov)
{
	const size_t before = report_count(l->report);
	*prov = (struct prov){
		.source = source_of(l, map, place),
		.confidence = confidence_of(l, map, place),
		.checked = checked_of(l, map, place),
		.file = l->file,
		.line = map->line,
	};
	if (report_count(l->report) == before && prov->confidence == CONFIDENCE_VERIFIED &&
	    str_starts(prov->source, STR("no source")))
		load_mistake(l, map, place, STR("is verified, but no source was seen"),
			     STR("name the source, or write confidence: known"));
}

/* ---- fields -------------------------------------------------------------- */

/* The field with the key; `from` is where the last one was found, since keys
 * usually stand in the order of the schema. */
static size_t find_field(const struct law_field *fields, struct str key, size_t from)
{
	size_t i = from;
	for (; fields[i].key; i++)
		if (str_eq(key, str_from_c(fields[i].key)))
			return i;
	for (i = 0; i < from; i++)
		if (str_eq(key, str_from_c(fields[i].key)))
			return i;
	return SIZE_MAX;
}

static bool is_section_key(const struct law_file_schema *file, struct str key)
{
	if (str_eq(key, STR("sources")))
		return true;
	for (const struct law_section *s = file->sections; s->key; s++)
		if (str_eq(key, str_from_c(s->key)))
			return true;
	return false;
}

/* Whether the key may stand in this map without being a field. */
static bool is_other_key(const struct law_file_schema *file, struct str key)
{
	if (file && is_section_key(file, key))
		return true;
	if (file && !file->has_prov && !file->lends_prov)
		return str_eq(key, STR("checked"));
	return is_prov_key(key);
}

static void unknown_key(struct loader *l, const struct law_schema *schema,
			const struct law_file_schema *file, const struct yaml_node *node,
			const struct place *place)
{
	struct str known[KEYS_MAX];
	size_t n = 0;
	for (const struct law_field *f = schema->fields; f->key; f++)
		known[n++] = str_from_c(f->key);
	for (size_t i = 0; i < PROV_KEYS; i++)
		if (is_other_key(file, prov_keys[i]))
			known[n++] = prov_keys[i];
	if (file)
		known[n++] = STR("sources");
	for (const struct law_section *s = file ? file->sections : NULL; s && s->key; s++)
		known[n++] = str_from_c(s->key);
	INVARIANT(n <= KEYS_MAX);
	load_mistake_key(
		l, node, place,
		arena_fmt(l->cx->arena, "the key %.*s is not known here",
			  STR_ARG(load_quote(l, node->key))),
		load_hint(l, node->key, known, n, STR("see docs/law-data.md, or remove it")));
}

/* Fills all fields with the key of the node, two at most; the second only when
 * the first made no mistake. Returns where the key was found. */
static size_t fill(struct loader *l, const struct law_schema *schema, size_t at,
		   const struct yaml_node *node, const struct place *place, void *row)
{
	const struct law_field *f = &schema->fields[at];
	const struct place here = { .up = place, .key = node->key };
	const size_t before = report_count(l->report);
	load_field(l, f, node, &here, row);
	if (f[1].key && str_eq(node->key, str_from_c(f[1].key)) &&
	    report_count(l->report) == before)
		load_field(l, &f[1], node, &here, row);
	return at;
}

void load_row(struct loader *l, const struct law_schema *schema, const struct law_file_schema *file,
	      const struct yaml_node *map, const struct place *place, void *row)
{
	for (const struct law_field *f = schema->fields; f->key; f++)
		load_default(f, row);
	if (map->kind != YAML_MAP) {
		load_mistake(l, map, place, STR("must be a map"),
			     STR("write lines \"key: value\""));
		return;
	}
	uint64_t found = 0;
	size_t at = 0;
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		const size_t i = find_field(schema->fields, node->key, at);
		if (i != SIZE_MAX) {
			at = fill(l, schema, i, node, place, row);
			found |= UINT64_C(1) << at;
		} else if (!is_other_key(file, node->key)) {
			unknown_key(l, schema, file, node, place);
		}
	}
	for (size_t i = 0; schema->fields[i].key; i++)
		if (schema->fields[i].required && !(found & (UINT64_C(1) << i)))
			load_mistake(l, map, place,
				     arena_fmt(l->cx->arena, "the key \"%s\" is missing",
					       schema->fields[i].key),
				     STR("add it"));
	if (!file || file->has_prov)
		read_prov(l, map, place, (struct prov *)(void *)((char *)row + schema->prov));
	load_check_row(l, schema, map, place, row);
}
