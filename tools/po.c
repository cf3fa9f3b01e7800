// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * po: from translations to tables, and from sources to the list of texts.
 *
 *	po extract FILE...            all texts of templates (.html) and C files, as a .pot
 *	po check FILE.pot LANG.po     each text is translated, with the same {names} and %s; last
 *	                              line "N passed, N failed", exit 1 when one fails
 *	po table OUT.c LANG LANG.po ISO.json ISO.mo
 *	                              the C tables lang_LANG and lang_LANG_countries of web/lang.c
 *
 * Texts in C: tr(pg, "…"), tr_n(pg, n, "…", "…"), tr_with(pg, "…", …),
 * tr_n_with(pg, n, "…", "…", …), TR_MARK("…").
 * Texts in templates: {{t "…" …}}, {{tn n "…" "…" …}}. Neighbouring literals join.
 * A .po file is read as GNU gettext writes it; entries marked fuzzy do not count; contexts
 * (msgctxt) are refused. Two plural forms. Country names: Debian's iso-codes, the
 * everyday name where it has one; "-" for ISO.mo leaves them out.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

enum { FILE_MAX = 4 << 20 };

struct entry {
	struct str id, id_many;
	struct str text, text_many;
	const char *file;
	int line;
	bool fuzzy;
};

struct entries {
	struct entry *p;
	size_t n, cap;
};

static struct arena arena;

_Noreturn static void fail(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fprintf(stderr, "%s:%d: ", file, line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

static struct str read_file(const char *name)
{
	FILE *f = fopen(name, "rb");
	if (!f)
		fail(name, 0, "cannot be read: %s", strerror(errno));
	struct buf b;
	char part[65536];
	size_t n;
	buf_init(&b, FILE_MAX);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		buf_add(&b, (struct str){ part, n });
	if (ferror(f) || buf_full(&b))
		fail(name, 0, "cannot be read, or is larger than %d bytes", FILE_MAX);
	fclose(f);
	const struct str copy = arena_copy(&arena, buf_str(&b));
	buf_done(&b);
	return copy;
}

/* What stands between the quotation marks of a C or .po literal. */
static struct str unescape(const char *file, int line, struct str s)
{
	char *out = arena_alloc(&arena, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' && i + 1 < s.n) {
			c = s.p[++i];
			if (c == 'n')
				c = '\n';
			else if (c == 't')
				c = '\t';
			else if (c != '"' && c != '\\')
				fail(file, line, "unknown escape \\%c in a text", c);
		}
		out[n++] = c;
	}
	return (struct str){ out, n };
}

static struct str join(struct str a, struct str b)
{
	return arena_fmt(&arena, "%.*s%.*s", STR_ARG(a), STR_ARG(b));
}

/* ---- Reading .po ---- */

struct po_reader {
	const char *file;
	int line;
	struct entry entry;
	struct str *field; // what a continuation line adds to
	struct entries *out;
	bool seen_text;
};

static void po_flush(struct po_reader *r)
{
	if (r->seen_text && r->entry.id.n > 0)
		*ARENA_PUSH(&arena, r->out) = r->entry;
	r->entry = (struct entry){ .file = r->file };
	r->seen_text = false;
	r->field = NULL;
}

static bool po_keyword(struct str line, const char *word, struct str *rest)
{
	const struct str w = str_from_c(word);
	if (!str_starts(line, w) || line.n == w.n || line.p[w.n] != ' ')
		return false;
	*rest = str_trim(str_slice(line, w.n, line.n));
	return true;
}

static void po_take(struct po_reader *r, struct str literal)
{
	if (!r->field || literal.n < 2 || literal.p[0] != '"' || literal.p[literal.n - 1] != '"')
		fail(r->file, r->line, "expected a text in double quotation marks");
	*r->field = join(*r->field,
			 unescape(r->file, r->line, str_slice(literal, 1, literal.n - 1)));
}

static void po_line(struct po_reader *r, struct str line)
{
	struct str rest = line;
	if (line.n == 0) {
		po_flush(r);
		return;
	}
	if (line.p[0] == '#') {
		if (r->seen_text)
			po_flush(r);
		if (str_starts(line, STR("#,")) && str_find(line, STR("fuzzy")) != STR_NONE)
			r->entry.fuzzy = true;
		return;
	}
	if (po_keyword(line, "msgid", &rest)) {
		if (r->seen_text)
			po_flush(r);
		r->entry.line = r->line;
		r->field = &r->entry.id;
	} else if (po_keyword(line, "msgid_plural", &rest)) {
		r->field = &r->entry.id_many;
	} else if (po_keyword(line, "msgstr", &rest) || po_keyword(line, "msgstr[0]", &rest)) {
		r->field = &r->entry.text;
		r->seen_text = true;
	} else if (po_keyword(line, "msgstr[1]", &rest)) {
		r->field = &r->entry.text_many;
	} else if (line.p[0] != '"') {
		fail(r->file, r->line, "not understood: %.*s", STR_ARG(line));
	}
	po_take(r, rest);
}

static int by_id(const void *a, const void *b)
{
	return str_cmp(((const struct entry *)a)->id, ((const struct entry *)b)->id);
}

static void sort_entries(struct entries *e)
{
	if (e->n > 0)
		qsort(e->p, e->n, sizeof *e->p, by_id);
}

static struct entries read_po(const char *file)
{
	struct entries out = { 0 };
	struct po_reader r = { .file = file, .out = &out };
	struct str rest = read_file(file), line;
	if (!str_is_utf8(rest))
		fail(file, 0, "is not UTF-8");
	po_flush(&r);
	while (rest.n > 0) {
		str_cut(rest, '\n', &line, &rest);
		r.line++;
		po_line(&r, str_trim(line));
	}
	po_flush(&r);
	sort_entries(&out);
	for (size_t i = 1; i < out.n; i++)
		if (str_eq(out.p[i].id, out.p[i - 1].id))
			fail(file, out.p[i].line, "the text of line %d again", out.p[i - 1].line);
	return out;
}

/* ---- po check ---- */

/* The next "{name}" at or after *at, with its braces; empty when there is none. */
static struct str next_name(struct str s, size_t *at)
{
	for (size_t i = *at; i < s.n; i++) {
		if (s.p[i] != '{')
			continue;
		for (size_t j = i + 1; j < s.n; j++)
			if (s.p[j] == '}') {
				*at = j + 1;
				return str_slice(s, i, j + 1);
			}
	}
	return (struct str){ 0 };
}

static bool has_names_of(struct str text, struct str other)
{
	size_t at = 0;
	for (struct str name = next_name(other, &at); name.n > 0; name = next_name(other, &at))
		if (str_find(text, name) == STR_NONE)
			return false;
	return true;
}

/* The next "%.*s" or "%lld" at or after *at; empty when there is none. */
static struct str next_place(struct str s, size_t *at)
{
	for (size_t i = *at; i < s.n; i++) {
		size_t n = i + 1;
		while (s.p[i] == '%' && n < s.n && strchr(".*lz", s.p[n]))
			n++;
		if (s.p[i] != '%' || n >= s.n || !strchr("sdu", s.p[n]))
			continue;
		*at = n + 1;
		return str_slice(s, i, n + 1);
	}
	return (struct str){ 0 };
}

/* The same, in the same order: a page fills them one by one (web/sentence.h). */
static bool same_places(struct str a, struct str b)
{
	size_t at = 0, bt = 0;
	struct str x, y;
	do {
		x = next_place(a, &at);
		y = next_place(b, &bt);
	} while (x.n > 0 && str_eq(x, y));
	return x.n == 0 && y.n == 0;
}

static const struct entry *find(const struct entries *e, struct str id)
{
	const struct entry key = { .id = id };
	return e->n > 0 && id.n > 0 ? bsearch(&key, e->p, e->n, sizeof key, by_id) : NULL;
}

/* NULL, or what is wrong with the translation of a text. */
static const char *fault(const struct entry *text, const struct entry *t)
{
	if (!t || t->text.n == 0)
		return "is not translated";
	if (t->fuzzy)
		return "has a translation that is marked fuzzy";
	if ((text->id_many.n > 0) != (t->id_many.n > 0))
		return "has one form here and two there";
	if (text->id_many.n > 0 && (t->text_many.n == 0 || !str_eq(text->id_many, t->id_many)))
		return "lacks its second form";
	const struct str names = text->id_many.n > 0 ? text->id_many : text->id;
	if (!has_names_of(names, t->text) ||
	    (t->text_many.n == 0 && !has_names_of(t->text, text->id)) ||
	    (t->text_many.n > 0 &&
	     (!has_names_of(t->text_many, names) || !has_names_of(names, t->text_many))))
		return "has other {names} in its translation";
	if (!same_places(text->id, t->text))
		return "has other %-places in its translation, or in another order";
	return NULL;
}

static int check(const char *pot, const char *po)
{
	const struct entries texts = read_po(pot), known = read_po(po);
	size_t failed = 0;
	for (size_t i = 0; i < texts.n; i++) {
		const struct entry *text = &texts.p[i];
		const char *wrong = fault(text, find(&known, text->id));
		if (!wrong)
			continue;
		failed++;
		printf("%s: \"%.*s\" %s\n", po, STR_ARG(text->id), wrong);
	}
	for (size_t i = 0; i < known.n; i++)
		if (!find(&texts, known.p[i].id))
			printf("%s:%d: note: no longer used: \"%.*s\"\n", po, known.p[i].line,
			       STR_ARG(known.p[i].id));
	printf("%zu passed, %zu failed\n", texts.n - failed, failed);
	return failed > 0;
}

/* ---- po table ---- */

static void put_c_string(FILE *out, struct str s)
{
	fputc('"', out);
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?')
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static void put_entry(FILE *out, const struct entry *e)
{
	fputs("\t{ ", out);
	put_c_string(out, e->id);
	fputs(", ", out);
	put_c_string(out, e->text);
	fputs(", ", out);
	if (e->text_many.n > 0)
		put_c_string(out, e->text_many);
	else
		fputs("NULL", out);
	fputs(" },\n", out);
}

static void put_table(FILE *out, const char *lang, const char *suffix, const struct entries *e)
{
	size_t n = 0;
	fprintf(out, "\nconst struct lang_entry lang_%s%s[] = {\n", lang, suffix);
	for (size_t i = 0; i < e->n; i++) {
		if (e->p[i].fuzzy || e->p[i].text.n == 0)
			continue;
		put_entry(out, &e->p[i]);
		n++;
	}
	fprintf(out, "\t{ NULL, NULL, NULL },\n};\nconst size_t lang_%s%s_n = %zu;\n", lang, suffix,
		n);
}

static uint32_t mo_word(const char *file, struct str mo, size_t at)
{
	uint32_t word;
	if (at + 4 > mo.n)
		fail(file, 0, "is cut off");
	memcpy(&word, mo.p + at, 4);
	return word;
}

static struct str mo_text(const char *file, struct str mo, size_t table, size_t i)
{
	const uint32_t n = mo_word(file, mo, table + 8 * i),
		       at = mo_word(file, mo, table + 8 * i + 4);
	if ((size_t)at + n > mo.n)
		fail(file, 0, "is cut off");
	return (struct str){ mo.p + at, n };
}

/* GNU gettext's .mo in this machine's byte order, as Debian builds it. */
static struct entries read_mo(const char *file)
{
	const struct str mo = read_file(file);
	struct entries out = { 0 };
	if (mo_word(file, mo, 0) != 0x950412de)
		fail(file, 0, "is no .mo file");
	const uint32_t n = mo_word(file, mo, 8), ids = mo_word(file, mo, 12),
		       texts = mo_word(file, mo, 16);
	for (uint32_t i = 0; i < n; i++) {
		struct entry *e = ARENA_PUSH(&arena, &out);
		e->id = mo_text(file, mo, ids, i);
		e->text = mo_text(file, mo, texts, i);
	}
	sort_entries(&out);
	return out;
}

/* The value of "key" in one object of iso-codes' JSON: one pair a line, no escapes. */
static struct str iso_value(struct str object, const char *key)
{
	const struct str mark = arena_fmt(&arena, "\"%s\": \"", key);
	const size_t at = str_find(object, mark);
	if (at == STR_NONE)
		return (struct str){ 0 };
	struct str value, rest;
	str_cut(str_slice(object, at + mark.n, object.n), '"', &value, &rest);
	return value;
}

static struct entries read_countries(const char *json, const char *mo_file)
{
	const struct entries names = read_mo(mo_file);
	struct entries out = { 0 };
	struct str rest = read_file(json), object;
	while (rest.n > 0) {
		str_cut(rest, '}', &object, &rest);
		const struct str code = iso_value(object, "alpha_2");
		if (code.n != 2)
			continue;
		const struct entry *name = find(&names, iso_value(object, "common_name"));
		if (!name)
			name = find(&names, iso_value(object, "name"));
		if (!name)
			continue;
		struct entry *e = ARENA_PUSH(&arena, &out);
		e->id = code;
		e->text = name->text;
	}
	if (out.n < 200)
		fail(json, 0, "only %zu countries found", out.n);
	sort_entries(&out);
	return out;
}

static int table(char **argv)
{
	const char *lang = argv[1];
	const struct entries texts = read_po(argv[2]);
	const struct entries countries = strcmp(argv[4], "-") == 0
						 ? (struct entries){ 0 }
						 : read_countries(argv[3], argv[4]);
	FILE *out = fopen(argv[0], "wb");
	if (!out)
		fail(argv[0], 0, "cannot be written: %s", strerror(errno));
	fprintf(out,
		"/* Made by tools/po from %s.po and iso-codes. */\n#include "
		"\"web/lang_tables.h\"\n",
		lang);
	put_table(out, lang, "", &texts);
	put_table(out, lang, "_countries", &countries);
	if (fclose(out) != 0)
		fail(argv[0], 0, "cannot be written: %s", strerror(errno));
	return 0;
}

/* ---- po extract ---- */

struct source {
	const char *file;
	struct str text;
	size_t at;
	struct entries *out;
};

static int line_at(const struct source *s, size_t at)
{
	int line = 1;
	for (size_t i = 0; i < at; i++)
		line += s->text.p[i] == '\n';
	return line;
}

static void skip_space(struct source *s)
{
	while (s->at < s->text.n && isspace((unsigned char)s->text.p[s->at]))
		s->at++;
}

/* Position after the literal or character constant that begins at `at`. */
static size_t skip_quoted(const struct source *s, size_t at)
{
	const char quote = s->text.p[at++];
	while (at < s->text.n && s->text.p[at] != quote && s->text.p[at] != '\n')
		at += s->text.p[at] == '\\' ? 2 : 1;
	return at + 1;
}

/* The literal that begins here; empty when none does. */
static struct str take_literal(struct source *s)
{
	skip_space(s);
	const size_t end = s->at < s->text.n && s->text.p[s->at] == '"' ? skip_quoted(s, s->at) : 0;
	if (end == 0 || end > s->text.n)
		return (struct str){ 0 };
	const struct str inner = str_slice(s->text, s->at + 1, end - 1);
	const struct str text = unescape(s->file, line_at(s, s->at), inner);
	s->at = end;
	return text;
}

/* In C, neighbouring literals are one text. */
static struct str take_text(struct source *s, bool is_c)
{
	struct str text = take_literal(s), more = text;
	while (is_c && more.n > 0) {
		more = take_literal(s);
		text = join(text, more);
	}
	return text;
}

/* Moves past `n` arguments and their commas; false when the call ends before. */
static bool skip_arguments(struct source *s, int n)
{
	int depth = 0;
	while (s->at < s->text.n && n > 0) {
		const char c = s->text.p[s->at];
		if (c == '"' || c == '\'') {
			s->at = skip_quoted(s, s->at);
			continue;
		}
		depth += (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
		if (depth < 0)
			return false;
		n -= c == ',' && depth == 0;
		s->at++;
	}
	return n == 0;
}

static void add_text(struct source *s, size_t from, bool two, bool is_c)
{
	struct entry e = { .file = s->file, .line = line_at(s, from) };
	e.id = take_text(s, is_c);
	if (e.id.n == 0)
		return;
	if (two) {
		if (s->at < s->text.n && s->text.p[s->at] == ',')
			s->at++;
		e.id_many = take_text(s, is_c);
	}
	*ARENA_PUSH(&arena, s->out) = e;
}

static const struct call {
	const char *name;
	int skip; // arguments before the text
	bool two;
} calls[] = {
	{ "tr", 1, false },	  { "tr_with", 1, false }, { "tr_n", 2, true },
	{ "tr_n_with", 2, true }, { "TR_MARK", 0, false }, { "N_", 0, false },
	{ "NN_", 0, true },
};

static void extract_call(struct source *s, struct str name)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		if (!str_eq(name, str_from_c(calls[i].name)) || s->at >= s->text.n ||
		    s->text.p[s->at] != '(')
			continue;
		const size_t from = s->at++;
		if (skip_arguments(s, calls[i].skip))
			add_text(s, from, calls[i].two, true);
		s->at = from + 1; // calls may stand within this one
		return;
	}
}

static void skip_remark(struct source *s)
{
	const bool line = s->text.p[s->at + 1] == '/';
	const struct str end = line ? STR("\n") : STR("*/");
	const size_t n = str_find(str_slice(s->text, s->at + 2, s->text.n), end);
	s->at = n == STR_NONE ? s->text.n : s->at + 2 + n + end.n;
}

static void extract_c(struct source *s)
{
	while (s->at < s->text.n) {
		const char c = s->text.p[s->at];
		const char next = s->at + 1 < s->text.n ? s->text.p[s->at + 1] : 0;
		if (c == '/' && (next == '/' || next == '*')) {
			skip_remark(s);
		} else if (c == '"' || c == '\'') {
			s->at = skip_quoted(s, s->at);
		} else if (isalpha((unsigned char)c) || c == '_') {
			const size_t from = s->at;
			while (s->at < s->text.n && (isalnum((unsigned char)s->text.p[s->at]) ||
						     s->text.p[s->at] == '_'))
				s->at++;
			extract_call(s, str_slice(s->text, from, s->at));
		} else {
			s->at++;
		}
	}
}

static void extract_html(struct source *s)
{
	for (;;) {
		const size_t open = str_find(str_slice(s->text, s->at, s->text.n), STR("{{t"));
		if (open == STR_NONE)
			return;
		s->at += open + 3;
		const size_t from = s->at;
		const bool two = s->at < s->text.n && s->text.p[s->at] == 'n';
		s->at += two;
		if (s->at >= s->text.n || !isspace((unsigned char)s->text.p[s->at]))
			continue;
		if (two)
			while (s->at < s->text.n && s->text.p[s->at] != '"')
				s->at++;
		add_text(s, from, two, false);
	}
}

static void put_pot_string(const char *key, struct str s)
{
	printf("%s \"", key);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			fputs("\\n", stdout);
		else if (s.p[i] == '"' || s.p[i] == '\\')
			printf("\\%c", s.p[i]);
		else
			putchar(s.p[i]);
	}
	puts("\"");
}

static int extract(char **files)
{
	struct entries all = { 0 };
	for (; *files; files++) {
		struct source s = { .file = *files, .text = read_file(*files), .out = &all };
		if (str_ends(str_from_c(*files), STR(".html")))
			extract_html(&s);
		else
			extract_c(&s);
	}
	sort_entries(&all);
	puts("msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
	     "\"Plural-Forms: nplurals=2; plural=n != 1;\\n\"");
	for (size_t i = 0; i < all.n;) {
		const struct entry *e = &all.p[i];
		putchar('\n');
		for (; i < all.n && str_eq(all.p[i].id, e->id); i++) {
			printf("#: %s:%d\n", all.p[i].file, all.p[i].line);
			if (all.p[i].id_many.n != e->id_many.n)
				fail(all.p[i].file, all.p[i].line,
				     "this text has a number elsewhere");
		}
		put_pot_string("msgid", e->id);
		if (e->id_many.n > 0) {
			put_pot_string("msgid_plural", e->id_many);
			puts("msgstr[0] \"\"\nmsgstr[1] \"\"");
		} else {
			puts("msgstr \"\"");
		}
	}
	return fflush(stdout) != 0;
}

int main(int argc, char **argv)
{
	arena_init(&arena);
	if (argc >= 3 && strcmp(argv[1], "extract") == 0)
		return extract(argv + 2);
	if (argc == 4 && strcmp(argv[1], "check") == 0)
		return check(argv[2], argv[3]);
	if (argc == 7 && strcmp(argv[1], "table") == 0)
		return table(argv + 2);
	fputs("usage: po extract FILE... | po check POT PO | po table OUT.c LANG PO ISO.json "
	      "ISO.mo\n",
	      stderr);
	return 2;
}
