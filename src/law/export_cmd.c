// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/export_cmd.h"

#include "core/table.h"
#include "formats/json.h"
#include "law/value.h"

/* A row on its way out. */
struct row {
	const struct law *law;
	const struct law_kind *kind;
	const void *at;
	enum law_file_kind file;
	struct str owner; // KE, budapest; empty: of no country and no instrument
	size_t number;	  // from 1, within the kind
};

typedef void (*take_row)(struct cx *cx, void *out, const struct row *row);

static struct str owner_of(const struct law *law, enum law_file_kind file, size_t head)
{
	if (file == FILE_COUNTRY)
		return str_from_c(law->countries.p[head].alpha2);
	return file == FILE_INSTRUMENT ? law->instruments.p[head].id : (struct str){ 0 };
}

static void each_row(struct cx *cx, const struct law *law, const struct law_kind *kind,
		     take_row take, void *out)
{
	size_t number = 0;
	for (size_t p = 0; p < kind->places_n; p++) {
		const enum law_file_kind file = kind->places[p].file;
		const size_t heads = law_heads(law, file);
		for (size_t h = 0; h < heads; h++) {
			size_t n = 0;
			const char *rows = law_rows(law_head(law, file, h), kind->places[p].section,
						    &n);
			for (size_t i = 0; i < n; i++)
				take(cx, out,
				     &(struct row){
					     .law = law,
					     .kind = kind,
					     .at = rows + i * kind->row->size,
					     .file = file,
					     .owner = kind->places[p].section
							      ? owner_of(law, file, h)
							      : (struct str){ 0 },
					     .number = ++number,
				     });
		}
	}
}

static const char *shown(const struct law_field *f)
{
	return f->shown_as ? f->shown_as : f->key;
}

/* ---- JSON ---------------------------------------------------------------- */

static void add_value(struct json *j, struct cx *cx, const char *key, const struct law_value *v)
{
	switch (v->shape) {
	case VALUE_ABSENT:
		break;
	case VALUE_TEXT:
		json_str(j, key, v->text);
		break;
	case VALUE_BOOL:
		json_bool(j, key, v->yes);
		break;
	case VALUE_NUMBERS:
		if (v->numbers_n == 1) {
			json_int(j, key, v->numbers[0]);
			break;
		}
		json_begin_array(j, key);
		for (size_t i = 0; i < v->numbers_n; i++)
			json_int(j, NULL, v->numbers[i]);
		json_end(j);
		break;
	case VALUE_LIST:
		json_begin_array(j, key);
		for (size_t i = 0; i < v->texts.n; i++)
			json_str(j, NULL, v->texts.p[i]);
		json_end(j);
		break;
	case VALUE_MAP:
		json_begin_object(j, key);
		for (size_t i = 0; i < v->texts.n; i++)
			json_str(j, str_c(cx->arena, v->keys.p[i]), v->texts.p[i]);
		json_end(j);
		break;
	}
}

static void row_to_json(struct cx *cx, void *out, const struct row *row)
{
	struct json *j = out;
	const struct prov *prov = law_prov(row->kind->row, row->at);
	json_begin_object(j, NULL);
	if (row->owner.n > 0)
		json_str(j, row->file == FILE_COUNTRY ? "country" : "instrument", row->owner);
	for (const struct law_field *f = row->kind->row->fields; f->key; f++) {
		if (f->silent)
			continue;
		const struct law_value v = law_value(cx->arena, row->law, f, row->at);
		add_value(j, cx, shown(f), &v);
	}
	json_str(j, "source", prov->source);
	json_str(j, "confidence", str_from_c(confidence_word(prov->confidence)));
	json_str(j, "checked", prov->checked);
	json_str(j, "file", prov->file);
	json_int(j, "line", prov->line);
	json_end(j);
}

static size_t kinds_wanted(const struct law_kind *kind, struct law_kind kinds[static LAW_KINDS_MAX])
{
	if (!kind)
		return law_kinds(kinds);
	kinds[0] = *kind;
	return 1;
}

void law_export_json(struct cx *cx, const struct law *law, const struct law_kind *kind, FILE *out)
{
	struct law_kind kinds[LAW_KINDS_MAX];
	const size_t n = kinds_wanted(kind, kinds);
	AUTO(json) j = json_new(cx->arena);
	json_str(j, "format", STR("comity-law-export"));
	json_int(j, "version", 1);
	json_str(j, "compiled", law->compiled);
	json_begin_object(j, "counts");
	for (size_t k = 0; k < n; k++)
		json_int(j, kinds[k].row->kind, (int64_t)law_count(law, &kinds[k]));
	json_end(j);
	json_begin_object(j, "rows");
	for (size_t k = 0; k < n; k++) {
		json_begin_array(j, kinds[k].row->kind);
		each_row(cx, law, &kinds[k], row_to_json, j);
		json_end(j);
	}
	json_end(j);
	json_write(j, out);
}

/* ---- CSV ----------------------------------------------------------------- */

static struct str number(struct cx *cx, size_t n)
{
	return arena_fmt(cx->arena, "%zu", n);
}

static void row_to_lines(struct cx *cx, void *out, const struct row *row)
{
	const struct prov *prov = law_prov(row->kind->row, row->at);
	for (const struct law_field *f = row->kind->row->fields; f->key; f++) {
		if (f->silent)
			continue;
		const struct law_value v = law_value(cx->arena, row->law, f, row->at);
		if (v.shape == VALUE_ABSENT)
			continue;
		TABLE_ROW(out, str_from_c(row->kind->row->kind), row->owner,
			  number(cx, row->number), str_from_c(shown(f)),
			  law_value_text(cx->arena, &v), prov->source,
			  str_from_c(confidence_word(prov->confidence)), prov->checked, prov->file,
			  number(cx, (size_t)prov->line));
	}
}

static void row_to_line(struct cx *cx, void *out, const struct row *row)
{
	const struct prov *prov = law_prov(row->kind->row, row->at);
	struct str cells[TABLE_COLUMNS_MAX];
	size_t n = 0;
	cells[n++] = row->owner;
	for (const struct law_field *f = row->kind->row->fields; f->key; f++) {
		if (f->silent)
			continue;
		const struct law_value v = law_value(cx->arena, row->law, f, row->at);
		cells[n++] = law_value_text(cx->arena, &v);
	}
	cells[n++] = prov->source;
	cells[n++] = str_from_c(confidence_word(prov->confidence));
	cells[n++] = prov->checked;
	cells[n++] = prov->file;
	cells[n++] = number(cx, (size_t)prov->line);
	table_row(out, cells, n);
}

static void add_columns(struct table *t, const char *const *titles, size_t n)
{
	for (size_t i = 0; i < n; i++)
		table_column(t, str_from_c(titles[i]), TABLE_LEFT);
}

void law_export_csv(struct cx *cx, const struct law *law, const struct law_kind *kind, FILE *out)
{
	static const char *const prov[] = { "source", "confidence", "checked", "file", "line" };
	static const char *const line[] = { "kind", "of", "row", "field", "value" };
	struct law_kind kinds[LAW_KINDS_MAX];
	const size_t n = kinds_wanted(kind, kinds);
	struct table t;
	table_init(&t, cx->arena);
	if (kind) {
		table_column(&t, STR("of"), TABLE_LEFT);
		for (const struct law_field *f = kind->row->fields; f->key; f++)
			if (!f->silent)
				table_column(&t, str_from_c(shown(f)), TABLE_LEFT);
	} else {
		add_columns(&t, line, sizeof(line) / sizeof(line[0]));
	}
	add_columns(&t, prov, sizeof(prov) / sizeof(prov[0]));
	for (size_t k = 0; k < n; k++)
		each_row(cx, law, &kinds[k], kind ? row_to_line : row_to_lines, &t);
	table_print_csv(&t, out);
}
