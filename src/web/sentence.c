// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/sentence.h"

#include <string.h>

#include "core/mark.h"

#define LIST_MAX ((size_t)1 << 20)

enum { PLACES_MAX = 6, LITERAL_LEAST = 10 };

/* The length of the place that begins here: "%.*s", "%lld"; 0: none does. */
static size_t place_at(const char *p)
{
	if (*p != '%')
		return 0;
	const size_t n = 1 + strspn(p + 1, ".*lz");
	return p[n] && strchr("sdu", p[n]) ? n + 1 : 0;
}

/* Up to the next place, or the end. */
static struct str literal_of(const char *p)
{
	size_t n = 0;
	while (p[n] && !place_at(p + n))
		n++;
	return (struct str){ p, n };
}

struct parts {
	struct str p[PLACES_MAX];
	size_t n;
	size_t literal; // bytes that fitted as they are
};

/* Whether this text with its places filled is the sentence, and by what. */
static bool fits(const char *text, struct str sentence, struct parts *out)
{
	struct str literal = literal_of(text);
	*out = (struct parts){ .literal = literal.n };
	if (!str_starts(sentence, literal))
		return false;
	struct str rest = str_slice(sentence, literal.n, sentence.n);
	for (text += literal.n; *text; text += literal.n) {
		text += place_at(text);
		literal = literal_of(text);
		const bool last = text[literal.n] == 0;
		const size_t at = !last			    ? str_find(rest, literal)
				  : str_ends(rest, literal) ? rest.n - literal.n
							    : STR_NONE;
		if (at == STR_NONE || out->n == PLACES_MAX || (literal.n == 0 && !last))
			return false;
		out->p[out->n++] = str_slice(rest, 0, at);
		out->literal += literal.n;
		rest = str_slice(rest, at + literal.n, rest.n);
	}
	return rest.n == 0;
}

/* A word of ours in that language; what people wrote stays. */
static struct str part_in(struct arena *a, const struct lang *lang, const char *place, size_t n,
			  struct str part)
{
	const char *word = n == 2 && place[1] == 's' ? str_c(a, part) : NULL;
	return word ? lang_text(a, lang, word) : part;
}

static struct str filled(struct arena *a, const struct lang *lang, const char *text,
			 const struct parts *parts)
{
	struct str out = STR("");
	for (size_t i = 0; *text;) {
		const struct str literal = literal_of(text);
		text += literal.n;
		const size_t n = place_at(text);
		const struct str part = n > 0 && i < parts->n
						? part_in(a, lang, text, n, parts->p[i++])
						: STR("");
		out = arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(out), STR_ARG(literal), STR_ARG(part));
		text += n;
	}
	return out;
}

/* Of all texts with places the one that says most of the sentence; NULL: none fits. */
static const struct lang_entry *find_fitting(const struct lang *lang, struct str english,
					     struct parts *with)
{
	const struct lang_entry *best = NULL;
	struct parts parts;
	*with = (struct parts){ .n = 0 };
	for (size_t i = 0; lang->entries && i < *lang->entries_n; i++) {
		const struct lang_entry *e = &lang->entries[i];
		if (!strchr(e->english, '%') || !fits(e->english, english, &parts) ||
		    parts.n == 0 || parts.literal < LITERAL_LEAST || parts.literal <= with->literal)
			continue;
		best = e;
		*with = parts;
	}
	return best;
}

static struct str pair_in(struct arena *a, const struct lang *lang, struct str first,
			  struct str second)
{
	const struct str form = lang_text(a, lang, N_("{label}: {value}")), value = STR("{value}"),
			 label = STR("{label}");
	const size_t i = str_find(form, label), k = str_find(form, value);
	if (i != 0 || k == STR_NONE || k < label.n)
		return arena_fmt(a, "%.*s: %.*s", STR_ARG(first), STR_ARG(second));
	return arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(first), STR_ARG(str_slice(form, label.n, k)),
			 STR_ARG(second));
}

/* "what: why" of which the whole has no translation: "ZIP: its end is damaged". */
static struct str halves_in(struct arena *a, const struct lang *lang, struct str english)
{
	const size_t at = str_find(english, STR(": "));
	if (at == STR_NONE)
		return english;
	const char *what = str_c(a, str_slice(english, 0, at)),
		   *why = str_c(a, str_slice(english, at + 2, english.n));
	if (!what || !why)
		return english;
	const struct str first = lang_text(a, lang, what), second = lang_text(a, lang, why);
	return first.p == what && second.p == why ? english : pair_in(a, lang, first, second);
}

struct str sentence_in(struct arena *a, const struct lang *lang, struct str english)
{
	const char *whole = str_c(a, english);
	if (!whole || english.n == 0)
		return english;
	const struct str same = lang_text(a, lang, whole);
	struct parts with;
	if (same.p != whole)
		return same;
	if (str_find(english, STR(" ")) == STR_NONE)
		return english; // a name, a digest
	const struct lang_entry *best = find_fitting(lang, english, &with);
	return best ? filled(a, lang, best->text, &with) : halves_in(a, lang, english);
}

/* The first that is a sentence of ours: what people wrote may have "; " in it. *rest: what follows. */
static struct str next_sentence(struct arena *a, const struct lang *lang, struct str list,
				struct str *rest)
{
	enum { JOINED_MAX = 4 };
	const struct str between = STR("; ");
	size_t first = list.n, to = 0;
	for (unsigned i = 0; i < JOINED_MAX && to < list.n; i++) {
		const size_t at = str_find(str_slice(list, to, list.n), between);
		const size_t end = at == STR_NONE ? list.n : to + at;
		const struct str sentence = str_slice(list, 0, end),
				 told = sentence_in(a, lang, sentence);
		first = i == 0 ? end : first;
		to = end == list.n ? end : end + between.n;
		if (told.p != sentence.p) {
			*rest = str_slice(list, to, list.n);
			return told;
		}
	}
	*rest = first == list.n ? STR("") : str_slice(list, first + between.n, list.n);
	return str_slice(list, 0, first);
}

struct str sentence_list_in(struct arena *a, const struct lang *lang, struct str english)
{
	const size_t at = str_find(english, STR(": "));
	struct str head = STR(""), rest = english;
	struct buf b;
	if (!lang->entries && !lang->pseudo)
		return english;
	if (at != STR_NONE) {
		const char *word = str_c(a, str_slice(english, 0, at));
		head = lang_text(a, lang, word ? word : "");
		if (head.p != word)
			rest = str_slice(english, at + 2, english.n);
		else
			head = STR("");
	}
	buf_init(&b, LIST_MAX);
	while (rest.n > 0) {
		const struct str told = next_sentence(a, lang, rest, &rest);
		buf_add(&b, told);
		if (rest.n > 0)
			buf_add(&b, lang_text(a, lang, N_("; ")));
	}
	const struct str list = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return head.n > 0 ? pair_in(a, lang, head, list) : list;
}

struct str sentence_tr(const struct page *pg, struct str english)
{
	return sentence_in(pg->cx->arena, pg->lang, english);
}

struct str sentence_of_failure(const struct page *pg)
{
	return sentence_tr(pg, arena_copy(pg->cx->arena, cx_error(pg->cx)));
}
