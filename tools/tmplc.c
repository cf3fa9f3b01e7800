// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * tmplc: turns the HTML templates of one room into C.
 *
 *	tmplc --out PATH/pages.c --header PATH/pages.h --name law/pages.h [--include web/pages.h]...
 *		FILE.html...
 *
 * FILE.html becomes `void page_FILE(struct page *pg, const struct VIEW *v)`. Lines are
 * kept by #line, so that the C compiler names the template and the line of a misspelt
 * field. Within {{ }} stand C expressions over `v`, `pg` and the names that #each gives.
 *
 *	{{!view struct country_view "law/country_web.h"}}   first line: the view, where declared
 *	{{! remark }}
 *	{{ v->name }}                     a value, escaped by its type
 *	{{#if v->n > 0}} … {{else}} … {{/if}}
 *	{{#each r : v->rows}} … {{/each}} r points to each element of struct { T *p; size_t n; }
 *	{{> tag &v->status}}              another template, with its view
 *	{{t "{a} asks {b}" a=v->from b=v->to}}              a text in the page's language
 *	{{tn v->n "{n} fact" "{n} facts" name=…}}           by number; {n} is given
 *	{{tr v->word}}                    a text chosen in C, marked there by TR_MARK
 *	{{href v->address}}               an address of ours, with the language prefix
 *	{{url v->id}}                     a value within a query
 *
 * Numbers and dates are written for people between tags and for machines (5142,
 * 2026-11-21) in attributes. A value may stand between tags or within a double-quoted
 * attribute, and nowhere else; at the start of href, src or action it must be an https,
 * http, mailto or tel address, or one of ours, else "#" is written. <script>, <style>,
 * style= and on…= do not compile: the content security policy forbids them.
 * White space that holds a line end is written as one line end.
 *
 * Limits:  template 256 kB, nesting 16.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

enum { FILE_MAX = 256 * 1024, NESTING_MAX = 16, LITERAL_MAX = 2000, ARGS_MAX = 12, NAME_MAX_ = 31 };

/* Where in HTML the text stands. */
enum place { IN_TEXT, IN_TAG, IN_VALUE, IN_REMARK };

struct block {
	char kind; // 'i' if, 'e' each
	int line;
	enum place place;
	bool has_else;
};

struct template
{
	const char *file;
	struct str text;
	size_t at;
	int line;
	FILE *out;

	enum place place;
	char tag[NAME_MAX_ + 1];       // of the tag that is open
	char attribute[NAME_MAX_ + 1]; // whose value is open
	bool value_start;	       // nothing written of this value yet
	struct block blocks[NESTING_MAX];
	size_t blocks_n;
};

struct argument {
	struct str name, expr;
};

_Noreturn static void fail(const struct template *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void fail(const struct template *t, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fprintf(stderr, "%s:%d: ", t->file, t->line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* ---- HTML: following the text, so that a value knows where it stands ---- */

static void check_tag(const struct template *t)
{
	if (strcmp(t->tag, "script") == 0 || strcmp(t->tag, "style") == 0)
		fail(t, "<%s> is not allowed: no inline scripts or styles", t->tag);
}

static void check_attribute(const struct template *t)
{
	if (strcmp(t->attribute, "style") == 0 || strncmp(t->attribute, "on", 2) == 0)
		fail(t, "attribute %s is not allowed: no inline scripts or styles", t->attribute);
}

static size_t take_name(char out[NAME_MAX_ + 1], struct str text, size_t i)
{
	size_t n = 0;
	while (i < text.n && is_name_char(text.p[i])) {
		if (n < NAME_MAX_)
			out[n++] = (char)tolower((unsigned char)text.p[i]);
		i++;
	}
	out[n] = 0;
	return i;
}

/* Within a tag, outside values. Returns the next position. */
static size_t follow_tag(struct template *t, struct str text, size_t i)
{
	const char c = text.p[i];
	if (c == '>') {
		t->place = IN_TEXT;
	} else if (c == '"') {
		if (i == 0 || text.p[i - 1] != '=')
			fail(t, "a quotation mark in <%s> that follows no \"=\"", t->tag);
		t->place = IN_VALUE;
		t->value_start = true;
	} else if (c == '=') {
		if (i + 1 >= text.n || text.p[i + 1] != '"')
			fail(t, "the value of %s must begin with a double quotation mark",
			     t->attribute);
	} else if (is_name_char(c)) {
		const size_t end = take_name(t->attribute, text, i);
		check_attribute(t);
		return end;
	}
	return i + 1;
}

static size_t follow_text(struct template *t, struct str text, size_t i)
{
	const struct str rest = str_slice(text, i, text.n);
	if (text.p[i] != '<')
		return i + 1;
	if (str_starts(rest, STR("<!--"))) {
		t->place = IN_REMARK;
		return i + 4;
	}
	if (i + 1 >= text.n || !(isalpha((unsigned char)text.p[i + 1]) || text.p[i + 1] == '/' ||
				 text.p[i + 1] == '!'))
		fail(t, "write &lt; for a \"<\" that begins no tag");
	t->place = IN_TAG;
	i = take_name(t->tag, text, i + 1 + (text.p[i + 1] == '/' || text.p[i + 1] == '!'));
	check_tag(t);
	return i;
}

static void follow(struct template *t, struct str text)
{
	const int line = t->line;
	for (size_t i = 0; i < text.n;) {
		const size_t from = i;
		switch (t->place) {
		case IN_TEXT:
			i = follow_text(t, text, i);
			break;
		case IN_TAG:
			i = follow_tag(t, text, i);
			break;
		case IN_VALUE:
			if (text.p[i++] == '"')
				t->place = IN_TAG;
			else
				t->value_start = false;
			break;
		case IN_REMARK:
			if (str_starts(str_slice(text, i, text.n), STR("-->"))) {
				t->place = IN_TEXT;
				i += 2;
			}
			i++;
			break;
		}
		for (size_t j = from; j < i; j++)
			t->line += text.p[j] == '\n';
	}
	t->line = line;
}

/* ---- C output ---- */

static void put_c_string(FILE *out, struct str s)
{
	fputc('"', out);
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", out);
		else if (c < ' ' || c > '~' || c == '?')
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void put_literal(struct template *t, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i += LITERAL_MAX) {
		fputs("\tpage_raw(pg, STR(", t->out);
		put_c_string(t->out,
			     (struct str){ p + i, n - i < LITERAL_MAX ? n - i : LITERAL_MAX });
		fputs("));\n", t->out);
	}
}

/* White space that holds a line end becomes one line end. */
static void put_text(struct template *t, struct str text)
{
	char *packed = malloc(text.n + 1);
	size_t n = 0;
	if (!packed)
		fail(t, "out of memory");
	for (size_t i = 0; i < text.n;) {
		size_t end = i;
		bool line_end = false;
		while (end < text.n && is_space(text.p[end]))
			line_end |= text.p[end++] == '\n';
		if (line_end)
			packed[n++] = '\n';
		else if (end > i)
			for (; i < end; i++)
				packed[n++] = text.p[i];
		else
			packed[n++] = text.p[end++];
		i = end;
	}
	if (n > 0)
		put_literal(t, packed, n);
	free(packed);
}

static void put_line(const struct template *t)
{
	fprintf(t->out, "#line %d \"%s\"\n", t->line, t->file);
}

/* ---- Directives ---- */

/* The end of the C expression that begins at i: a "}}" outside quotes and brackets. */
static size_t directive_end(const struct template *t, size_t i)
{
	int depth = 0;
	char quote = 0;
	const bool remark = i < t->text.n && t->text.p[i] == '!';
	for (; i < t->text.n; i++) {
		const char c = t->text.p[i];
		if (quote) {
			if (c == '\\')
				i++;
			else if (c == quote)
				quote = 0;
		} else if (!remark && (c == '"' || c == '\'')) {
			quote = c;
		} else if (c == '{' || c == '(') {
			depth++;
		} else if (depth > 0 && (c == '}' || c == ')')) {
			depth--;
		} else if (c == '}' && i + 1 < t->text.n && t->text.p[i + 1] == '}') {
			return i;
		}
	}
	fail(t, "{{ without }}");
}

/* Takes a C string literal off the front, with its quotation marks. */
static struct str take_literal(const struct template *t, struct str *rest)
{
	*rest = str_trim(*rest);
	if (rest->n == 0 || rest->p[0] != '"')
		fail(t, "expected a text in double quotation marks");
	size_t i = 1;
	while (i < rest->n && rest->p[i] != '"')
		i += rest->p[i] == '\\' ? 2 : 1;
	if (i >= rest->n)
		fail(t, "a text without closing quotation mark");
	const struct str literal = str_slice(*rest, 0, i + 1);
	*rest = str_trim(str_slice(*rest, i + 1, rest->n));
	return literal;
}

/* Where the next " name=" (not "==") begins in `s`, outside quotes and brackets. */
static size_t next_argument(struct str s, size_t from)
{
	int depth = 0;
	char quote = 0;
	for (size_t i = from; i < s.n; i++) {
		const char c = s.p[i];
		if (quote) {
			if (c == '\\')
				i++;
			else if (c == quote)
				quote = 0;
			continue;
		}
		if (c == '"' || c == '\'')
			quote = c;
		depth += (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
		if (depth > 0 || !is_space(c))
			continue;
		size_t j = i + 1;
		while (j < s.n && (isalnum((unsigned char)s.p[j]) || s.p[j] == '_'))
			j++;
		if (j > i + 1 && j + 1 < s.n && s.p[j] == '=' && s.p[j + 1] != '=')
			return i + 1;
	}
	return s.n;
}

static size_t take_arguments(const struct template *t, struct str rest,
			     struct argument args[ARGS_MAX])
{
	size_t n = 0;
	while (rest.n > 0) {
		struct argument a;
		if (n == ARGS_MAX)
			fail(t, "more than %d values in a text", ARGS_MAX);
		const size_t end = next_argument(rest, 0);
		if (!str_cut(str_slice(rest, 0, end), '=', &a.name, &a.expr) || a.name.n == 0 ||
		    str_trim(a.expr).n == 0)
			fail(t, "expected name=value, found \"%.*s\"", STR_ARG(rest));
		a.name = str_trim(a.name);
		args[n++] = a;
		rest = str_slice(rest, end, rest.n);
	}
	return n;
}

static bool has_placeholder(struct str literal, struct str name)
{
	for (size_t i = 0; i + name.n + 2 <= literal.n; i++)
		if (literal.p[i] == '{' && literal.p[i + name.n + 1] == '}' &&
		    str_eq(str_slice(literal, i + 1, i + 1 + name.n), name))
			return true;
	return false;
}

/* Each {name} has a value and each value its {name}. */
static void check_placeholders(const struct template *t, struct str literal,
			       const struct argument *args, size_t n, bool number)
{
	for (size_t i = 0; i < literal.n; i++) {
		if (literal.p[i] != '{')
			continue;
		struct str name, after;
		if (!str_cut(str_slice(literal, i + 1, literal.n), '}', &name, &after))
			fail(t, "{ without } in the text %.*s", STR_ARG(literal));
		bool found = number && str_eq(name, STR("n"));
		for (size_t j = 0; j < n; j++)
			found |= str_eq(args[j].name, name);
		if (!found)
			fail(t, "no value for {%.*s}", STR_ARG(name));
	}
	for (size_t j = 0; j < n; j++)
		if (!has_placeholder(literal, args[j].name))
			fail(t, "the text has no {%.*s}", STR_ARG(args[j].name));
}

static void put_arguments(const struct template *t, const struct argument *args, size_t n,
			  struct str number)
{
	const char *value = t->place == IN_TEXT ? "PAGE_VALUE" : "PAGE_PLAIN";
	if (n == 0 && number.n == 0) {
		fputs("(struct page_args){ 0 }", t->out);
		return;
	}
	fputs("PAGE_ARGS(", t->out);
	if (number.n > 0)
		fprintf(t->out, "{ \"n\", page_of_int((int64_t)(%.*s)) }%s", STR_ARG(number),
			n ? ", " : "");
	for (size_t i = 0; i < n; i++)
		fprintf(t->out, "%s{ \"%.*s\", %s(%.*s) }", i ? ", " : "", STR_ARG(args[i].name),
			value, STR_ARG(args[i].expr));
	fputs(")", t->out);
}

static void put_sentence(struct template *t, struct str rest)
{
	struct argument args[ARGS_MAX];
	const struct str text = take_literal(t, &rest);
	const size_t n = take_arguments(t, rest, args);
	check_placeholders(t, text, args, n, false);
	fprintf(t->out, "\tpage_put_tr(pg, %.*s, ", STR_ARG(text));
	put_arguments(t, args, n, (struct str){ 0 });
	fputs(");\n", t->out);
}

static void put_counted(struct template *t, struct str rest)
{
	struct argument args[ARGS_MAX];
	const size_t quote = str_find(rest, STR("\""));
	if (quote == STR_NONE)
		fail(t, "expected {{tn NUMBER \"one\" \"many\"}}");
	const struct str number = str_trim(str_slice(rest, 0, quote));
	rest = str_slice(rest, quote, rest.n);
	const struct str one = take_literal(t, &rest), many = take_literal(t, &rest);
	const size_t n = take_arguments(t, rest, args);
	check_placeholders(t, many, args, n, true);
	fprintf(t->out, "\tpage_put_tr_n(pg, (int64_t)(%.*s), %.*s, %.*s, ", STR_ARG(number),
		STR_ARG(one), STR_ARG(many));
	put_arguments(t, args, n, number);
	fputs(");\n", t->out);
}

static struct block *open_block(struct template *t, char kind)
{
	if (t->blocks_n == NESTING_MAX)
		fail(t, "nested deeper than %d", NESTING_MAX);
	struct block *b = &t->blocks[t->blocks_n++];
	*b = (struct block){ kind, t->line, t->place, false };
	return b;
}

static void put_each(struct template *t, struct str rest)
{
	struct str name, list;
	if (!str_cut(rest, ':', &name, &list))
		fail(t, "expected {{#each NAME : LIST}}");
	name = str_trim(name);
	open_block(t, 'e');
	fprintf(t->out, "\tfor (size_t %.*s_i = 0; %.*s_i < (%.*s).n; %.*s_i++) {\n", STR_ARG(name),
		STR_ARG(name), STR_ARG(list), STR_ARG(name));
	put_line(t);
	fprintf(t->out, "\tconst __typeof__(*(%.*s).p) *%.*s = &(%.*s).p[%.*s_i];\n\t(void)%.*s;\n",
		STR_ARG(list), STR_ARG(name), STR_ARG(list), STR_ARG(name), STR_ARG(name));
}

static void close_block(struct template *t, char kind)
{
	if (t->blocks_n == 0 || t->blocks[t->blocks_n - 1].kind != kind)
		fail(t, "closes nothing that is open here");
	const struct block *b = &t->blocks[--t->blocks_n];
	if (b->place != t->place)
		fail(t,
		     "a tag or attribute that opens within this block, from line %d, must close "
		     "there",
		     b->line);
	fputs("\t}\n", t->out);
}

static void put_else(struct template *t)
{
	if (t->blocks_n == 0 || t->blocks[t->blocks_n - 1].kind != 'i' ||
	    t->blocks[t->blocks_n - 1].has_else)
		fail(t, "{{else}} without {{#if}}");
	struct block *b = &t->blocks[t->blocks_n - 1];
	if (b->place != t->place)
		fail(t,
		     "a tag or attribute that opens within this block, from line %d, must close "
		     "there",
		     b->line);
	b->has_else = true;
	fputs("\t} else {\n", t->out);
}

static void require_place(const struct template *t, bool ok)
{
	if (!ok)
		fail(t, "a value cannot stand here: only between tags or within a double-quoted "
			"attribute");
}

static bool is_address(const struct template *t)
{
	return strcmp(t->attribute, "href") == 0 || strcmp(t->attribute, "src") == 0 ||
	       strcmp(t->attribute, "action") == 0 || strcmp(t->attribute, "formaction") == 0;
}

static void put_value(struct template *t, struct str expr)
{
	require_place(t, t->place == IN_TEXT || t->place == IN_VALUE);
	if (t->place == IN_TEXT)
		fprintf(t->out, "\tpage_put(pg, PAGE_VALUE(%.*s));\n", STR_ARG(expr));
	else if (is_address(t) && t->value_start)
		fprintf(t->out, "\tpage_put_link(pg, PAGE_PLAIN(%.*s));\n", STR_ARG(expr));
	else
		fprintf(t->out, "\tpage_put_attribute(pg, PAGE_PLAIN(%.*s));\n", STR_ARG(expr));
	t->value_start = false;
}

static void put_partial(struct template *t, struct str rest)
{
	size_t n = 0;
	require_place(t, t->place == IN_TEXT);
	while (n < rest.n && !is_space(rest.p[n]))
		n++;
	fprintf(t->out, "\tpage_%.*s(pg, %.*s);\n", (int)n, rest.p,
		STR_ARG(str_trim(str_slice(rest, n, rest.n))));
}

/* True, with what follows the word, when `d` begins with this word. */
static bool take_word(struct str d, const char *word, struct str *rest)
{
	const struct str w = str_from_c(word);
	if (!str_starts(d, w) || (d.n > w.n && !is_space(d.p[w.n])))
		return false;
	*rest = str_trim(str_slice(d, w.n, d.n));
	return true;
}

/* The forms that write text. */
static bool put_written(struct template *t, struct str d)
{
	struct str rest;
	const bool here = t->place == IN_TEXT || t->place == IN_VALUE;
	if (take_word(d, "t", &rest)) {
		require_place(t, here);
		put_sentence(t, rest);
	} else if (take_word(d, "tn", &rest)) {
		require_place(t, here);
		put_counted(t, rest);
	} else if (take_word(d, "tr", &rest)) {
		require_place(t, here);
		fprintf(t->out, "\tpage_put_tr(pg, %.*s, (struct page_args){ 0 });\n",
			STR_ARG(rest));
	} else if (take_word(d, "href", &rest)) {
		require_place(t, t->place == IN_VALUE && t->value_start);
		fprintf(t->out, "\tpage_put_href(pg, PAGE_PLAIN(%.*s));\n", STR_ARG(rest));
	} else if (take_word(d, "url", &rest)) {
		require_place(t, t->place == IN_VALUE && !t->value_start);
		fprintf(t->out, "\tpage_put_url(pg, PAGE_PLAIN(%.*s));\n", STR_ARG(rest));
	} else {
		return false;
	}
	t->value_start = false;
	return true;
}

static void put_directive(struct template *t, struct str d)
{
	struct str rest;
	put_line(t);
	if (d.n == 0)
		fail(t, "empty {{ }}");
	if (take_word(d, "#if", &rest)) {
		open_block(t, 'i');
		fprintf(t->out, "\tif (%.*s) {\n", STR_ARG(rest));
	} else if (take_word(d, "#each", &rest)) {
		put_each(t, rest);
	} else if (str_eq(d, STR("else"))) {
		put_else(t);
	} else if (str_eq(d, STR("/if"))) {
		close_block(t, 'i');
	} else if (str_eq(d, STR("/each"))) {
		close_block(t, 'e');
	} else if (take_word(d, ">", &rest)) {
		put_partial(t, rest);
	} else if (d.p[0] == '#' || d.p[0] == '/') {
		fail(t, "unknown: {{%.*s}}", STR_ARG(d));
	} else if (d.p[0] != '!' && !put_written(t, d)) {
		put_value(t, d);
	}
}

/* ---- One template, one file ---- */

static void put_body(struct template *t)
{
	while (t->at < t->text.n) {
		const struct str rest = str_slice(t->text, t->at, t->text.n);
		const size_t open = str_find(rest, STR("{{"));
		const struct str text = str_slice(rest, 0, open == STR_NONE ? rest.n : open);
		follow(t, text);
		put_text(t, text);
		for (size_t i = 0; i < text.n; i++)
			t->line += text.p[i] == '\n';
		t->at += text.n;
		if (open == STR_NONE)
			break;
		const size_t end = directive_end(t, t->at + 2);
		const struct str d = str_slice(t->text, t->at + 2, end);
		put_directive(t, str_trim(d));
		for (size_t i = 0; i < d.n; i++)
			t->line += d.p[i] == '\n';
		t->at = end + 2;
	}
	if (t->blocks_n > 0)
		fail(t, "{{#%s}} of line %d is not closed",
		     t->blocks[t->blocks_n - 1].kind == 'i' ? "if" : "each",
		     t->blocks[t->blocks_n - 1].line);
	if (t->place != IN_TEXT)
		fail(t, "ends within a tag");
}

/* The template's name is its file's name without folder and suffix. */
static struct str function_name(const struct template *t)
{
	const char *slash = strrchr(t->file, '/');
	struct str name = str_from_c(slash ? slash + 1 : t->file);
	if (!str_ends(name, STR(".html")))
		fail(t, "a template's name ends in .html");
	name.n -= 5;
	for (size_t i = 0; i < name.n; i++)
		if (!isalnum((unsigned char)name.p[i]) && name.p[i] != '_')
			fail(t, "a template's name has letters, digits and \"_\" only");
	return name;
}

static void put_template(struct template *t, FILE *header)
{
	struct str line, rest, type;
	str_cut(t->text, '\n', &line, &rest);
	line = str_trim(line);
	if (!str_starts(line, STR("{{!view struct ")) || !str_ends(line, STR("}}")))
		fail(t, "the first line must be {{!view struct NAME \"HEADER\"}}");
	line = str_slice(line, 15, line.n - 2);
	const size_t space = str_find(line, STR(" "));
	if (space == STR_NONE)
		fail(t, "the view's header is missing");
	type = str_slice(line, 0, space);
	line = str_slice(line, space, line.n);
	const struct str include = take_literal(t, &line);
	const struct str name = function_name(t);

	fprintf(header, "\nstruct %.*s;\nvoid page_%.*s(struct page *pg, const struct %.*s *v);\n",
		STR_ARG(type), STR_ARG(name), STR_ARG(type));
	fprintf(t->out,
		"\n#include %.*s\n\nvoid page_%.*s(struct page *pg, const struct %.*s "
		"*v)\n{\n\t(void)v;\n",
		STR_ARG(include), STR_ARG(name), STR_ARG(type));
	t->at = (size_t)(rest.p - t->text.p);
	t->line = 2;
	put_body(t);
	fputs("}\n", t->out);
}

static struct str read_file(const struct template *t)
{
	static char bytes[FILE_MAX + 1];
	FILE *f = fopen(t->file, "rb");
	if (!f)
		fail(t, "cannot be read: %s", strerror(errno));
	const size_t n = fread(bytes, 1, sizeof bytes, f);
	if (ferror(f) || n > FILE_MAX)
		fail(t, "cannot be read, or is larger than %d bytes", FILE_MAX);
	fclose(f);
	const struct str text = { bytes, n };
	if (!str_is_utf8(text))
		fail(t, "is not UTF-8");
	return text;
}

static FILE *create(const char *name)
{
	FILE *f = fopen(name, "wb");
	if (!f) {
		fprintf(stderr, "tmplc: cannot write %s: %s\n", name, strerror(errno));
		exit(1);
	}
	return f;
}

static void put_guard(FILE *header, const char *name)
{
	char guard[200];
	size_t n = 0;
	for (; name[n] && n + 1 < sizeof guard; n++)
		guard[n] = isalnum((unsigned char)name[n]) ? (char)toupper((unsigned char)name[n])
							   : '_';
	guard[n] = 0;
	fprintf(header,
		"/* Made by tools/tmplc from html templates. */\n#ifndef %s\n#define %s\n\nstruct "
		"page;\n",
		guard, guard);
}

struct arguments {
	const char *out, *header, *name;
	const char *includes[8];
	size_t includes_n;
	char **files;
};

static struct arguments read_arguments(int argc, char **argv)
{
	struct arguments a = { 0 };
	int i = 1;
	for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		if (strcmp(argv[i], "--out") == 0)
			a.out = argv[i + 1];
		else if (strcmp(argv[i], "--header") == 0)
			a.header = argv[i + 1];
		else if (strcmp(argv[i], "--name") == 0)
			a.name = argv[i + 1];
		else if (strcmp(argv[i], "--include") == 0 && a.includes_n < 8)
			a.includes[a.includes_n++] = argv[i + 1];
		else
			break;
	}
	if (!a.out || !a.header || !a.name || i >= argc || argv[i][0] == '-') {
		fputs("usage: tmplc --out FILE.c --header FILE.h --name ROOM/pages.h [--include "
		      "H]... FILE.html...\n",
		      stderr);
		exit(2);
	}
	a.files = argv + i;
	return a;
}

int main(int argc, char **argv)
{
	const struct arguments a = read_arguments(argc, argv);
	FILE *out = create(a.out), *header = create(a.header);
	put_guard(header, a.name);
	fprintf(out,
		"/* Made by tools/tmplc from html templates. */\n#include \"web/page.h\"\n#include "
		"\"%s\"\n",
		a.name);
	for (size_t i = 0; i < a.includes_n; i++)
		fprintf(out, "#include \"%s\"\n", a.includes[i]);
	for (char **file = a.files; *file; file++) {
		struct template t = { .file = *file, .out = out, .line = 1 };
		t.text = read_file(&t);
		put_template(&t, header);
	}
	fputs("\n#endif\n", header);
	if (fclose(out) != 0 || fclose(header) != 0) {
		fprintf(stderr, "tmplc: cannot write %s: %s\n", a.out, strerror(errno));
		return 1;
	}
	return 0;
}
