// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/sentence.h"

#include <string.h>

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

/* A word of ours in the page's language; what people wrote stays. */
static struct str part_tr(const struct page *pg, const char *place, size_t n, struct str part)
{
	return n == 2 && place[1] == 's' ? tr(pg, str_c(pg->cx->arena, part)) : part;
}

static struct str filled(const struct page *pg, const char *text, const struct parts *parts)
{
	struct arena *a = pg->cx->arena;
	struct str out = STR("");
	for (size_t i = 0; *text;) {
		const struct str literal = literal_of(text);
		text += literal.n;
		const size_t n = place_at(text);
		const struct str part = n > 0 && i < parts->n ? part_tr(pg, text, n, parts->p[i++])
							      : STR("");
		out = arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(out), STR_ARG(literal), STR_ARG(part));
		text += n;
	}
	return out;
}

struct str sentence_tr(const struct page *pg, struct str english)
{
	const struct lang *lang = pg->lang;
	const char *whole = str_c(pg->cx->arena, english);
	const struct str same = lang_text(pg->cx->arena, lang, whole);
	const struct lang_entry *best = NULL;
	struct parts parts, with = { 0 };
	if (same.p != whole)
		return same;
	for (size_t i = 0; lang->entries && i < *lang->entries_n; i++) {
		const struct lang_entry *e = &lang->entries[i];
		if (!strchr(e->english, '%') || !fits(e->english, english, &parts) ||
		    parts.n == 0 || parts.literal < LITERAL_LEAST || parts.literal <= with.literal)
			continue;
		best = e;
		with = parts;
	}
	return best ? filled(pg, best->text, &with) : english;
}

struct str sentence_of_failure(const struct page *pg)
{
	return sentence_tr(pg, arena_copy(pg->cx->arena, cx_error(pg->cx)));
}
