// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/load.h"

#include <stdlib.h>
#include <string.h>

#include "law/load_state.h"

#define HINTS_MAX 500 // looking for the nearest id is slow; nobody reads more

/* A file as it was parsed. */
struct parsed {
	struct str path;
	enum law_file_kind kind;
	struct str name;	      // "ke" of countries/ke.yaml
	const struct yaml_node *root; // NULL: not to be read
};

struct work {
	struct loader l;
	struct parsed *files; // sorted by kind, then path; countries so by alpha-2
	size_t n;
};

static void file_mistake(struct loader *l, struct str path, struct str problem, struct str remedy)
{
	l->file = path;
	load_mistake(l, NULL, NULL, problem, remedy);
}

/* ---- which files there are ----------------------------------------------- */

static bool is_country_name(struct str s)
{
	return s.n == 2 && s.p[0] >= 'a' && s.p[0] <= 'z' && s.p[1] >= 'a' && s.p[1] <= 'z';
}

/* The kind of file that a path names, and for a folder the name in it. */
static bool classify(struct str path, enum law_file_kind *kind, struct str *name)
{
	for (size_t k = 0; k < FILE_KINDS; k++) {
		const struct str want = str_from_c(law_file_schemas[k].path);
		const bool folder = str_ends(want, STR("/"));
		if (folder ? !str_starts(path, want) : !str_eq(path, want))
			continue;
		*kind = (enum law_file_kind)k;
		*name = (struct str){ 0 };
		if (!folder)
			return true;
		if (!str_ends(path, STR(".yaml")))
			return false;
		*name = str_slice(path, want.n, path.n - STR(".yaml").n);
		return k == FILE_COUNTRY ? is_country_name(*name) : load_is_id(*name);
	}
	return false;
}

static int by_kind_then_path(const void *a, const void *b)
{
	const struct parsed *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return str_cmp(x->path, y->path);
}

static void parse_file(struct work *w, const struct law_file *file)
{
	struct loader *l = &w->l;
	struct parsed p = { .path = file->path };
	if (!classify(file->path, &p.kind, &p.name)) {
		file_mistake(l, file->path, STR("is no file of a law folder"),
			     STR("name it as docs/law-data.md says: countries/ke.yaml, "
				 "instruments/ID.yaml"));
		return;
	}
	p.path = arena_copy(l->arena, file->path); // rows point to it
	const size_t before = report_count(l->report);
	const enum rc rc = yaml_parse(l->cx, p.path, file->text, l->report, &p.root);
	INVARIANT((rc == RC_OK) == (report_count(l->report) == before));
	if (p.root && p.root->kind != YAML_MAP) {
		l->file = p.path;
		load_mistake(l, p.root, NULL, STR("the file must be a map"),
			     STR("begin with a line \"key: value\""));
		p.root = NULL;
	}
	w->files[w->n++] = p;
}

static void drop_same_paths(struct work *w)
{
	size_t kept = 0;
	for (size_t i = 0; i < w->n; i++) {
		if (kept > 0 && str_eq(w->files[kept - 1].path, w->files[i].path))
			file_mistake(&w->l, w->files[i].path, STR("is given twice"),
				     STR("give it once"));
		else
			w->files[kept++] = w->files[i];
	}
	w->n = kept;
}

static size_t files_of(const struct work *w, enum law_file_kind kind, const struct parsed **first)
{
	size_t n = 0;
	for (size_t i = 0; i < w->n; i++)
		if (w->files[i].kind == kind && n++ == 0)
			*first = &w->files[i];
	return n;
}

static bool is_complete(struct work *w)
{
	static const enum law_file_kind needed[] = { FILE_VOCABULARY, FILE_INSTRUMENT,
						     FILE_COUNTRY };
	const struct parsed *first = NULL;
	bool complete = true;
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (files_of(w, needed[i], &first) > 0)
			continue;
		const char *path = law_file_schemas[needed[i]].path;
		file_mistake(&w->l, str_from_c(path),
			     needed[i] == FILE_VOCABULARY ? STR("is missing")
							  : STR("holds no file"),
			     STR("a law folder must be complete in itself: add it"));
		complete = false;
	}
	return complete;
}

/* ---- numbering the ids --------------------------------------------------- */

/* Numbers the rows of a section of the vocabulary by their place in its list. */
static void register_section(struct loader *l, const struct yaml_node *root, const char *key,
			     struct law_names *names, size_t max)
{
	const struct yaml_node *list = yaml_get(root, str_from_c(key));
	const size_t n = list && list->kind == YAML_LIST ? list->n : 0;
	law_names_init(names, l->arena, n <= max ? n : 0);
	if (n == 0 || n > max)
		return; // read_section tells that there are too many
	size_t i = 0;
	for (const struct yaml_node *row = list->first; row; row = row->next, i++) {
		const struct yaml_node *id = row->kind == YAML_MAP ? yaml_get(row, STR("id"))
								   : NULL;
		if (!id || id->kind != YAML_SCALAR || !load_is_id(str_trim(id->text)))
			continue; // told when the row is read
		const struct str name = arena_copy(l->arena, str_trim(id->text));
		const uint16_t first = law_names_add(names, name, (uint16_t)i);
		if (first == i)
			continue;
		const struct place section = { .key = str_from_c(key) };
		const struct place item = { .up = &section, .item = i + 1 };
		const struct place here = { .up = &item, .key = STR("id") };
		load_mistake(l, id, &here,
			     arena_fmt(l->cx->arena, "\"%.*s\" is the id of row %d already",
				       STR_ARG(name), first + 1),
			     STR("give each row an id of its own"));
	}
}

static void register_vocabulary(struct loader *l, const struct yaml_node *root)
{
	struct law_index *index = l->index;
	register_section(l, root, "facts", &index->facts, LAW_FACTS_MAX);
	register_section(l, root, "concepts", &index->concepts, LAW_CONCEPTS_MAX);
	register_section(l, root, "qualifiers", &index->qualifiers, LAW_QUALIFIERS_MAX);
	register_section(l, root, "measures", &index->measures, LAW_MEASURES_MAX);
}

/* Instruments are numbered as the vocabulary lists them, then by the names of
 * their files. */
static void register_instruments(struct work *w, const struct yaml_node *vocabulary)
{
	struct loader *l = &w->l;
	const struct parsed *files = NULL;
	const size_t n = files_of(w, FILE_INSTRUMENT, &files);
	struct law_names by_file;
	law_names_init(&by_file, l->cx->arena, n);
	for (size_t i = 0; i < n; i++)
		law_names_add(&by_file, files[i].name, (uint16_t)i);

	struct law_names *names = &l->index->instruments;
	law_names_init(names, l->arena, n);
	const struct yaml_node *order = yaml_get(vocabulary, STR("instruments"));
	const bool listed = order && order->kind == YAML_LIST;
	for (const struct yaml_node *id = listed ? order->first : NULL; id; id = id->next) {
		const uint16_t file = law_names_find(&by_file, str_trim(id->text));
		if (file != LAW_NONE)
			law_names_add(names, arena_copy(l->arena, files[file].name),
				      (uint16_t)names->n);
	}
	for (size_t i = 0; i < n; i++)
		law_names_add(names, arena_copy(l->arena, files[i].name), (uint16_t)names->n);
	l->law->instruments.p = arena_new(l->arena, struct instrument, n);
	l->law->instruments.n = l->law->instruments.cap = n;
}

static void register_countries(struct work *w)
{
	struct loader *l = &w->l;
	const struct parsed *files = NULL;
	const size_t n = files_of(w, FILE_COUNTRY, &files);
	law_names_init(&l->index->codes, l->arena, n);
	for (size_t i = 0; i < n; i++) {
		const char code[2] = { (char)(files[i].name.p[0] - 'a' + 'A'),
				       (char)(files[i].name.p[1] - 'a' + 'A') };
		law_names_add(&l->index->codes, arena_copy(l->arena, (struct str){ code, 2 }),
			      (uint16_t)i);
	}
	l->law->countries.p = arena_new(l->arena, struct country, n);
	l->law->countries.n = l->law->countries.cap = n;
}

/* ---- reading ------------------------------------------------------------- */

static void read_sources(struct loader *l, const struct yaml_node *root)
{
	const struct yaml_node *map = yaml_get(root, STR("sources"));
	const struct place place = { .key = STR("sources") };
	const bool good = map && map->kind == YAML_MAP;
	law_names_init(&l->source_keys, l->cx->arena, good ? map->n : 0);
	l->citations = arena_new(l->cx->arena, struct str, good ? map->n : 0);
	if (!map)
		load_mistake(l, root, NULL, STR("the key \"sources\" is missing"),
			     STR("add a map of keys and citations, such as \"s1: Act 5 of 2018\""));
	else if (!good)
		load_mistake(l, map, &place, STR("must be a map"),
			     STR("write one line \"s1: citation\" for each source"));
	uint16_t id = 0;
	for (const struct yaml_node *node = good ? map->first : NULL; node;
	     node = node->next, id++) {
		const struct place here = { .up = &place, .key = node->key };
		struct str citation;
		if (node->key.n == 0 || id == LAW_NONE) {
			load_mistake_key(l, node, &here, STR("cannot be the key of a source"),
					 STR("write s1, s2 ... and not more than 60,000"));
			return;
		}
		law_names_add(&l->source_keys, node->key, id);
		if (load_scalar(l, node, &here, &citation))
			l->citations[id] = arena_copy(l->arena, citation);
	}
}

static void read_checked(struct loader *l, const struct yaml_node *root)
{
	static const struct law_field field = { "checked", FIELD_WHEN, 0 };
	const struct yaml_node *node = yaml_get(root, STR("checked"));
	const struct place here = { .key = STR("checked") };
	l->checked = (struct str){ 0 };
	if (node)
		load_field(l, &field, node, &here, &l->checked);
	else
		load_mistake(l, root, NULL, STR("the key \"checked\" is missing"),
			     STR("add the month in which the rows were checked, such as 2026-11"));
}

/* What the rows of the vocabulary take when they have none of their own. */
static void read_lent(struct loader *l, const struct yaml_node *root)
{
	static const struct law_field no_fields[] = { { 0 } };
	static const struct law_schema only_prov = { .fields = no_fields };
	struct yaml_node head = { .kind = YAML_MAP, .line = root->line, .col = root->col };
	struct yaml_node copies[2];
	size_t n = 0;
	for (const struct yaml_node *c = root->first; c && n < 2; c = c->next)
		if (str_eq(c->key, STR("source")) || str_eq(c->key, STR("confidence")))
			copies[n++] = *c;
	for (size_t i = 0; i < n; i++)
		copies[i].next = i + 1 < n ? &copies[i + 1] : NULL;
	head.first = n > 0 ? copies : NULL;
	head.n = n;
	struct prov prov;
	load_row(l, &only_prov, NULL, &head, NULL, &prov);
	l->lends = true;
	l->lent_source = prov.source;
	l->lent_confidence = prov.confidence;
}

static size_t rows_max(const struct law_section *section)
{
	const struct str key = str_from_c(section->key);
	if (str_eq(key, STR("facts")))
		return LAW_FACTS_MAX;
	if (str_eq(key, STR("concepts")))
		return LAW_CONCEPTS_MAX;
	if (str_eq(key, STR("qualifiers")))
		return LAW_QUALIFIERS_MAX;
	if (str_eq(key, STR("measures")))
		return LAW_MEASURES_MAX;
	return YAML_NODES_MAX;
}

static void read_section(struct loader *l, const struct law_section *section,
			 const struct yaml_node *node, void *head)
{
	const struct place place = { .key = str_from_c(section->key) };
	if (section->single) {
		load_row(l, section->row, NULL, node, &place, head);
		return;
	}
	if (node->kind != YAML_LIST) {
		load_mistake(l, node, &place, STR("must be a list"),
			     STR("begin each row with \"- \""));
		return;
	}
	const size_t max = rows_max(section);
	if (node->n > max) {
		load_mistake(l, node, &place, arena_fmt(l->cx->arena, "has %zu rows", node->n),
			     arena_fmt(l->cx->arena, "at most %zu are allowed", max));
		return;
	}
	const size_t size = section->row->size;
	char *rows = arena_alloc_n(l->arena, node->n, size);
	char *list = (char *)head + section->list; // { T *p; size_t n, cap; }
	memcpy(list, &rows, sizeof(rows));
	memcpy(list + sizeof(rows), &node->n, sizeof(node->n));
	memcpy(list + sizeof(rows) + sizeof(size_t), &node->n, sizeof(node->n));
	size_t i = 0;
	for (const struct yaml_node *row = node->first; row; row = row->next, i++) {
		const struct place item = { .up = &place, .item = i + 1 };
		load_row(l, section->row, NULL, row, &item, rows + i * size);
	}
}

static void read_file(struct loader *l, const struct parsed *file, void *head)
{
	if (!file->root)
		return;
	const struct law_file_schema *schema = &law_file_schemas[file->kind];
	l->file = file->path;
	l->lends = false;
	read_sources(l, file->root);
	read_checked(l, file->root);
	if (schema->lends_prov)
		read_lent(l, file->root);
	load_row(l, schema->head, schema, file->root, NULL, head);
	for (const struct law_section *s = schema->sections; s->key; s++) {
		const struct yaml_node *node = yaml_get(file->root, str_from_c(s->key));
		if (node)
			read_section(l, s, node, head);
	}
}

static void read_all(struct work *w)
{
	struct loader *l = &w->l;
	struct law *law = l->law;
	size_t country = 0;
	for (size_t i = 0; i < w->n; i++) {
		const struct parsed *file = &w->files[i];
		void *head = law;
		if (file->kind == FILE_COUNTRY) {
			l->head = country++;
			head = &law->countries.p[l->head];
		} else if (file->kind == FILE_INSTRUMENT) {
			l->head = law_names_find(&l->index->instruments, file->name);
			head = &law->instruments.p[l->head];
		}
		read_file(l, file, head);
		if (file->kind == FILE_VOCABULARY)
			load_check_vocabulary(l);
	}
	load_check_countries(l);
	load_check_bases(l);
}

static void make_tables(struct loader *l, const struct yaml_node *vocabulary)
{
	struct law *law = l->law;
	const struct yaml_node *concepts = yaml_get(vocabulary, STR("concepts"));
	const size_t n = concepts && concepts->n <= LAW_CONCEPTS_MAX ? concepts->n : 0;
	law->national = arena_new(l->arena, const struct national *, law->countries.n *n);
	law->status = arena_new(l->arena, const struct status *,
				law->instruments.n * law->countries.n);
}

static bool too_many(struct work *w)
{
	const struct parsed *first = NULL;
	const bool countries = files_of(w, FILE_COUNTRY, &first) > LAW_COUNTRIES_MAX;
	const bool instruments = files_of(w, FILE_INSTRUMENT, &first) > LAW_INSTRUMENTS_MAX;
	if (countries)
		file_mistake(&w->l, STR("countries/"), STR("holds too many files"),
			     STR("at most 256 are allowed"));
	if (instruments)
		file_mistake(&w->l, STR("instruments/"), STR("holds too many files"),
			     STR("at most 200 are allowed"));
	return countries || instruments;
}

static void load_parsed(struct work *w)
{
	const struct parsed *vocabulary = NULL;
	drop_same_paths(w);
	const bool complete = is_complete(w);
	if (too_many(w) || !complete)
		return;
	(void)files_of(w, FILE_VOCABULARY, &vocabulary); // one: the folder is complete
	if (!vocabulary->root)
		return; // without its words no other file can be judged
	w->l.file = vocabulary->path;
	register_vocabulary(&w->l, vocabulary->root);
	register_instruments(w, vocabulary->root);
	register_countries(w);
	make_tables(&w->l, vocabulary->root);
	read_all(w);
}

/* ---- the report ---------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
	const struct report_row *x = a, *y = b;
	const int order = str_cmp(x->file, y->file);
	if (order != 0)
		return order;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->col != y->col)
		return x->col < y->col ? -1 : 1;
	const int field = str_cmp(x->field, y->field);
	return field != 0 ? field : str_cmp(x->problem, y->problem);
}

static enum rc tell(struct cx *cx, struct report *report, size_t before)
{
	const size_t n = report_count(report) - before;
	if (report->n <= before)
		return cx_fail(cx, RC_INVALID, "%zu mistakes", n);
	qsort(report->p + before, report->n - before, sizeof(report->p[0]), by_place);
	const struct report_row *row = &report->p[before];
	char line[16] = "";
	if (row->line > 0)
		(void)snprintf(line, sizeof(line), ":%d", row->line); // always fits
	return cx_fail(cx, RC_INVALID, "%zu mistake%s; first: %.*s%s: %.*s%s%.*s", n,
		       n == 1 ? "" : "s", STR_ARG(row->file), line, STR_ARG(row->field),
		       row->field.n > 0 ? ": " : "", STR_ARG(row->problem));
}

enum rc law_load(struct cx *cx, struct arena *arena, const struct law_file *files, size_t n,
		 struct report *report, struct law **out)
{
	const size_t before = report_count(report);
	struct work w = { .l = { .cx = cx, .arena = arena, .report = report, .hints = HINTS_MAX } };
	w.l.law = arena_new(arena, struct law, 1);
	w.l.index = arena_new(arena, struct law_index, 1);
	w.l.law->index = w.l.index;
	w.files = arena_new(cx->arena, struct parsed, n);
	if (n > LAW_FILES_MAX) {
		file_mistake(&w.l, STR("."), STR("there are too many files"),
			     STR("at most 2,000 are allowed"));
	} else {
		for (size_t i = 0; i < n; i++)
			parse_file(&w, &files[i]);
		if (w.n > 1)
			qsort(w.files, w.n, sizeof(w.files[0]), by_kind_then_path);
		load_parsed(&w);
	}
	if (report_count(report) > before)
		return tell(cx, report, before);
	law_index_countries(w.l.index, arena, w.l.law);
	*out = w.l.law;
	return RC_OK;
}
