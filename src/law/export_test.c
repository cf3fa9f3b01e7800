// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * docs/schema/law-export.schema.json is written down once, and must say what the
 * tables of schema.c say. The commands are run as a user runs them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/test.h"
#include "formats/json.h"
#include "law/export_cmd.h"
#include "law/law_cmd.h"
#include "law/test_folder.h"
#include "law/test_sample.h"

#define OUTPUT_MAX ((size_t)16 * 1024 * 1024)

/* ---- the schema ---------------------------------------------------------- */

static void add_type(struct json *j, const char *type)
{
	json_str(j, "type", str_from_c(type));
}

static void add_text(struct json *j, const char *key, const char *pattern)
{
	json_begin_object(j, key);
	add_type(j, "string");
	if (pattern)
		json_str(j, "pattern", str_from_c(pattern));
	json_end(j);
}

static void add_words(struct json *j, const char *key, const struct law_word *words)
{
	json_begin_object(j, key);
	json_begin_array(j, "enum");
	for (; words->word; words++)
		json_str(j, NULL, str_from_c(words->word));
	json_end(j);
	json_end(j);
}

static void add_list(struct json *j, const char *key, const struct law_word *words)
{
	json_begin_object(j, key);
	add_type(j, "array");
	if (words)
		add_words(j, "items", words);
	else
		add_text(j, "items", NULL);
	json_end(j);
}

static void add_integers(struct json *j, const char *key, size_t n)
{
	json_begin_object(j, key);
	add_type(j, n == 1 ? "integer" : "array");
	if (n > 1) {
		json_begin_object(j, "items");
		add_type(j, "integer");
		json_end(j);
		json_int(j, "minItems", (int64_t)n);
		json_int(j, "maxItems", (int64_t)n);
	}
	json_end(j);
}

static void add_memberships(struct json *j, const char *key)
{
	json_begin_object(j, key);
	add_type(j, "object");
	add_words(j, "additionalProperties", law_words_yes_no);
	json_end(j);
}

static void add_bool(struct json *j, const char *key)
{
	json_begin_object(j, key);
	add_type(j, "boolean");
	json_end(j);
}

static void add_field(struct json *j, const struct law_field *f)
{
	const char *key = f->shown_as ? f->shown_as : f->key;
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_ID:
	case FIELD_DURATION:
	case FIELD_REF:
	case FIELD_REF_TEXT:
	case FIELD_CONDITION:
		add_text(j, key, NULL);
		break;
	case FIELD_ALPHA2:
	case FIELD_PARTY:
		add_text(j, key, "^[A-Z]{2}$");
		break;
	case FIELD_ALPHA3:
		add_text(j, key, "^[A-Z]{3}$");
		break;
	case FIELD_DATE:
		add_text(j, key, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
		break;
	case FIELD_WHEN:
		add_text(j, key, "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$");
		break;
	case FIELD_YEAR:
		add_integers(j, key, 1);
		break;
	case FIELD_YEARS:
		add_integers(j, key, 2);
		break;
	case FIELD_YES_NO:
	case FIELD_SEEN:
		add_bool(j, key);
		break;
	case FIELD_WORD:
	case FIELD_WORD_BOOL:
	case FIELD_WORD_TEXT:
		add_words(j, key, f->words);
		break;
	case FIELD_WORD_SET:
		add_list(j, key, f->words);
		break;
	case FIELD_TEXTS:
	case FIELD_DEADLINES:
	case FIELD_REFS:
	case FIELD_COUNTRY_SET:
		add_list(j, key, NULL);
		break;
	case FIELD_MEMBERSHIPS:
		add_memberships(j, key);
		break;
	case FIELD_ORGANISATIONS:
	case FIELD_ORDER:
		break;
	}
}

/* The key that tells to whom the row belongs, or NULL. */
static const char *owner_key(const struct law_kind *kind)
{
	if (!kind->places[0].section)
		return NULL;
	if (kind->places[0].file == FILE_COUNTRY)
		return "country";
	return kind->places[0].file == FILE_INSTRUMENT ? "instrument" : NULL;
}

static void add_required(struct json *j, const struct law_kind *kind)
{
	static const char *const always[] = { "source", "confidence", "checked", "file", "line" };
	json_begin_array(j, "required");
	if (owner_key(kind) && kind->places_n == 1)
		json_str(j, NULL, str_from_c(owner_key(kind)));
	for (const struct law_field *f = kind->row->fields; f->key; f++)
		if (f->required && !f->silent && f->type != FIELD_REFS)
			json_str(j, NULL, str_from_c(f->key));
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		json_str(j, NULL, str_from_c(always[i]));
	json_end(j);
}

static void add_kind(struct json *j, const struct law_kind *kind)
{
	json_begin_object(j, kind->row->kind);
	add_type(j, "array");
	json_begin_object(j, "items");
	add_type(j, "object");
	json_begin_object(j, "properties");
	if (owner_key(kind))
		add_text(j, owner_key(kind), NULL);
	for (size_t p = 1; p < kind->places_n; p++) // evidence: of a model law or of a country
		add_text(j, "country", "^[A-Z]{2}$");
	for (const struct law_field *f = kind->row->fields; f->key; f++)
		if (!f->silent)
			add_field(j, f);
	add_text(j, "source", NULL);
	add_words(j, "confidence", law_words_confidence);
	add_text(j, "checked", "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$");
	add_text(j, "file", NULL);
	add_integers(j, "line", 1);
	json_end(j);
	add_required(j, kind);
	json_bool(j, "additionalProperties", false);
	json_end(j);
	json_end(j);
}

static void add_document(struct json *j, const struct law_kind *kinds, size_t n)
{
	json_begin_object(j, "properties");
	json_begin_object(j, "format");
	json_str(j, "const", STR("comity-law-export"));
	json_end(j);
	json_begin_object(j, "version");
	json_int(j, "const", 1);
	json_end(j);
	add_text(j, "compiled", "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$");
	json_begin_object(j, "counts");
	json_str(j, "description", STR("The number of rows of each kind in \"rows\"."));
	add_type(j, "object");
	json_begin_object(j, "additionalProperties");
	add_type(j, "integer");
	json_end(j);
	json_end(j);
	json_begin_object(j, "rows");
	json_str(j, "description",
		 STR("By kind. A key that is absent is empty or unknown. What the fields mean: "
		     "docs/law-data.md. \"finding_seen\": whether the finding itself was seen, not "
		     "only law and section. With --kind there is one kind."));
	add_type(j, "object");
	json_begin_object(j, "properties");
	for (size_t k = 0; k < n; k++)
		add_kind(j, &kinds[k]);
	json_end(j);
	json_bool(j, "additionalProperties", false);
	json_end(j);
	json_end(j);
}

static struct str print_schema(struct cx *cx)
{
	static const char *const required[] = { "format", "version", "compiled", "counts", "rows" };
	struct law_kind kinds[LAW_KINDS_MAX];
	const size_t n = law_kinds(kinds);
	struct json *j = json_new(cx->arena);
	json_str(j, "$schema", STR("https://json-schema.org/draft/2020-12/schema"));
	json_str(j, "title",
		 STR("comity law export: all rows of the law data with their provenance"));
	add_type(j, "object");
	add_document(j, kinds, n);
	json_begin_array(j, "required");
	for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++)
		json_str(j, NULL, str_from_c(required[i]));
	json_end(j);
	json_bool(j, "additionalProperties", false);
	struct buf out;
	buf_init(&out, OUTPUT_MAX);
	json_print(j, &out);
	json_close(j);
	const struct str text = arena_copy(cx->arena, buf_str(&out));
	buf_done(&out);
	return text;
}

TEST(the_export_is_documented_field_by_field)
{
	EQ_STR(test_read(cx, "docs/schema/law-export.schema.json"), print_schema(cx));
}

/* ---- the commands -------------------------------------------------------- */

/* The exit code of `comity law ARGS`, and what it printed to standard output. */
static int run(struct cx *cx, const char *const *args, struct str *out)
{
	char *argv[16];
	int argc = 0;
	argv[argc++] = (char *)(uintptr_t)law_commands[0].name; // never written to
	for (; *args; args++)
		argv[argc++] = (char *)(uintptr_t)*args;
	argv[argc] = NULL;
	FILE *f = tmpfile();
	FILE *err = tmpfile();
	(void)fflush(stderr);
	const int kept = dup(STDERR_FILENO);
	REQUIRE(f && err && kept >= 0 && dup2(fileno(err), STDERR_FILENO) >= 0);
	const int exit_code = law_commands[0].run(cx, argc, argv, f);
	(void)fflush(stderr);
	REQUIRE(dup2(kept, STDERR_FILENO) >= 0);
	(void)close(kept);
	(void)fclose(err);
	rewind(f);
	char *text = arena_alloc(cx->arena, OUTPUT_MAX);
	*out = (struct str){ text, fread(text, 1, OUTPUT_MAX, f) };
	(void)fclose(f);
	return exit_code;
}

#define RUN(cx, out, ...) run((cx), (const char *const[]){ __VA_ARGS__, NULL }, (out))

static size_t count(struct str text, struct str what)
{
	size_t n = 0;
	for (size_t at = str_find(text, what); at != STR_NONE; at = str_find(text, what)) {
		n++;
		text = str_slice(text, at + what.n, text.n);
	}
	return n;
}

TEST(lint_of_a_good_folder_counts_its_rows)
{
	const char *dir = test_folder_make(cx);
	struct str out;
	EQ(RUN(cx, &out, "lint", dir), 0);
	CHECK(str_find(out, STR("No mistakes in 34 rows.")) != STR_NONE);
	EQ(RUN(cx, &out, "lint", dir, "--json"), 0);
	CHECK(str_find(out, STR("\"valid\": true")) != STR_NONE);
	test_folder_remove(cx, dir);
}

TEST(lint_of_a_broken_folder_tells_all_and_exits_65)
{
	const char *dir = test_folder_make(cx);
	test_folder_write(cx, dir, "capacity.yaml", STR("- a\n"));
	test_folder_write(cx, dir, "children.yaml",
			  STR(HEAD "rows:\n  - kind: &x rule\n    id: r\n" PROV));
	struct str out;
	EQ(RUN(cx, &out, "lint", dir), 65);
	EQ_STR(out,
	       "capacity.yaml:1:1: the file must be a map (begin with a line \"key: value\")\n"
	       "children.yaml:6:11: anchors (&name) are not allowed (write the value out where it "
	       "is needed; quote a text that begins with &)\n");
	EQ(RUN(cx, &out, "lint", dir, "--json"), 65);
	CHECK(str_find(out, STR("\"valid\": false")) != STR_NONE);
	EQ(count(out, STR("\"remedy\"")), 2);
	EQ(RUN(cx, &out, "export", "--law", dir), 65);
	EQ(out.n, 0);
	test_folder_remove(cx, dir);
}

TEST(wrong_usage_of_the_law_command_exits_2)
{
	struct str out;
	EQ(RUN(cx, &out, "lint"), 2);
	EQ(RUN(cx, &out, "export", "--format", "xml"), 2);
	EQ(RUN(cx, &out, "export", "--kind", "nationals"), 2);
	EQ(RUN(cx, &out, "improve"), 2);
	EQ(RUN(cx, &out, "lint", "/nonexistent/law"), 66);
	EQ(RUN(cx, &out, "--help"), 0);
	CHECK(str_find(out, STR("comity law lint DIR")) != STR_NONE);
}

TEST(the_export_holds_every_row)
{
	const char *dir = test_folder_make(cx);
	struct str json, csv;
	EQ(RUN(cx, &json, "export", "--law", dir), 0);
	EQ(count(json, STR("\"source\": ")), 34);
	EQ(count(json, STR("\"confidence\": ")), 34);
	EQ(RUN(cx, &csv, "export", "--law", dir, "--kind", "national", "--format", "csv"), 0);
	EQ_STR(csv, "of,concept,law,section,finding,qualifiers,one_of,penalty,years,note,basis,"
		    "finding_seen,source,confidence,checked,file,line\r\n"
		    "AT,illegal-access,Criminal Code,s. 118a,full,requires-security-infringement,"
		    "court-order,6 months to 2 years,0-2,,text,yes,Act 5 of 2018,verified,2026-11,"
		    "countries/at.yaml,28\r\n"
		    "AT,csam,,,unknown,,,,,,none,no,no source "
		    "seen,none,2026-11,countries/at.yaml,40\r\n");
	EQ(RUN(cx, &csv, "export", "--law", dir, "--format=csv"), 0);
	CHECK(str_find(csv, STR("\r\nmeasure_rows,budapest,1,deadlines,"
				"preserve-min=P60D; rapid; available=24x7,Act 5 of 2018,verified,"
				"2026-11,instruments/budapest.yaml,42\r\n")) != STR_NONE);
	EQ(RUN(cx, &json, "export", "--law", dir, "--kind", "bilateral"), 0);
	EQ(count(json, STR("\"source\": ")), 2);
	CHECK(str_find(json, STR("\"a\": \"EU\"")) != STR_NONE);
	test_folder_remove(cx, dir);
}
