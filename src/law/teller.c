// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/teller.h"

#define LABEL_WIDTH 16
#define LINE_WIDTH_MIN 20
#define LINE_WIDTH_MAX 100 // longer lines are hard to read

void teller_init(struct teller *t, FILE *out, struct arena *arena, const struct world *w)
{
	*t = (struct teller){ .out = out, .arena = arena, .w = w, .term = term_init(out) };
}

/* ---- paragraphs ---------------------------------------------------------- */

/* The longest head of whole words that fits; one word at least. */
static struct str take_line(struct str *rest, size_t width)
{
	size_t end = 0, columns = 0;
	for (size_t i = 0; i < rest->n; i++) {
		if (rest->p[i] == ' ')
			end = i;
		columns += ((unsigned char)rest->p[i] & 0xC0) != 0x80;
		if (columns > width && end > 0) {
			const struct str line = str_slice(*rest, 0, end);
			*rest = str_slice(*rest, end + 1, rest->n);
			return line;
		}
	}
	const struct str line = *rest;
	*rest = (struct str){ 0 };
	return line;
}

/* `used` columns of the first line are taken already. */
static void put_wrapped(struct teller *t, size_t indent, size_t used, struct str text)
{
	size_t width = t->term.width < LINE_WIDTH_MAX ? t->term.width : LINE_WIDTH_MAX;
	width = width > indent + LINE_WIDTH_MIN ? width - indent : LINE_WIDTH_MIN;
	while (text.n > 0) {
		const struct str line = take_line(&text, width);
		(void)fprintf(t->out, "%*s", (int)(indent - used), "");
		term_word(&t->term, TERM_PLAIN, line);
		(void)fputc('\n', t->out);
		used = 0;
	}
}

void tell_text(struct teller *t, size_t indent, struct str text)
{
	put_wrapped(t, indent, 0, text);
}

void tell_phrase(struct teller *t, size_t indent, struct phrase p)
{
	tell_text(t, indent, phrase_print(t->arena, &p));
}

void tell_heading(struct teller *t, struct str text)
{
	(void)fputc('\n', t->out);
	tell_text(t, 0, text);
}

void tell_label(struct teller *t, const char *label, struct str text)
{
	if (text.n == 0)
		return;
	const int used = fprintf(t->out, "  %-*s", LABEL_WIDTH - 2, label);
	put_wrapped(t, LABEL_WIDTH,
		    used > LABEL_WIDTH ? LABEL_WIDTH : (size_t)(used < 0 ? 0 : used), text);
}

void tell_label_phrase(struct teller *t, const char *label, struct phrase p)
{
	tell_label(t, label, phrase_print(t->arena, &p));
}

/* ---- sources ------------------------------------------------------------- */

struct str tell_source(struct teller *t, struct str source)
{
	size_t i = 0;
	if (source.n == 0)
		return source;
	while (i < t->sources.n && !str_eq(t->sources.p[i], source))
		i++;
	if (i == t->sources.n)
		*ARENA_PUSH(t->arena, &t->sources) = source;
	return arena_fmt(t->arena, "[%zu]", i + 1);
}

static void tell_data_end(struct teller *t)
{
	if (!world_is_after_data(t->w))
		return;
	(void)fputc('\n', t->out);
	tell_text(t, 0,
		  arena_fmt(t->arena,
			    "Our data end in %.*s: what changed after that is not in this answer.",
			    STR_ARG(t->w->law->compiled)));
}

void tell_sources(struct teller *t)
{
	tell_data_end(t);
	if (t->sources.n == 0)
		return;
	tell_heading(t, STR("Sources"));
	for (size_t i = 0; i < t->sources.n; i++)
		put_wrapped(t, 6, (size_t)fprintf(t->out, "%4zu  ", i + 1), t->sources.p[i]);
}

/* ---- words with signs ---------------------------------------------------- */

static struct str signed_word(struct teller *t, const char *sign, struct phrase word)
{
	return arena_fmt(t->arena, "%s %.*s", sign, STR_ARG(phrase_print(t->arena, &word)));
}

struct str tell_finding(struct teller *t, enum finding f)
{
	static const char *const signs[] = {
		[FINDING_UNKNOWN] = "?",
		[FINDING_NONE] = "○",
		[FINDING_PARTIAL] = "◐",
		[FINDING_FULL] = "●",
	};
	return signed_word(t, signs[f], phrase_of_finding(f));
}

enum term_colour tell_finding_colour(enum finding f)
{
	if (f == FINDING_FULL)
		return TERM_GREEN;
	return f == FINDING_PARTIAL ? TERM_YELLOW : TERM_PLAIN;
}

struct str tell_status(struct teller *t, enum route_status s)
{
	static const char *const signs[] = {
		[ROUTE_OPEN] = "●",    [ROUTE_CONDITIONAL] = "◐", [ROUTE_UNKNOWN] = "?",
		[ROUTE_BLOCKED] = "✕", [ROUTE_NONE] = "?",
	};
	return signed_word(t, signs[s], phrase_of_status(s));
}

enum term_colour tell_status_colour(enum route_status s)
{
	if (s == ROUTE_OPEN)
		return TERM_GREEN;
	return s == ROUTE_CONDITIONAL ? TERM_YELLOW : TERM_PLAIN;
}

struct str tell_punish(struct teller *t, enum punish p)
{
	static const char *const signs[] = {
		[PUNISH_NO] = "○",
		[PUNISH_UNKNOWN] = "?",
		[PUNISH_DEPENDS] = "◐",
		[PUNISH_YES] = "●",
	};
	return signed_word(t, signs[p], phrase_of_punish(p));
}

enum term_colour tell_punish_colour(enum punish p)
{
	if (p == PUNISH_YES)
		return TERM_GREEN;
	return p == PUNISH_DEPENDS ? TERM_YELLOW : TERM_PLAIN;
}

struct str tell_yes_no(struct teller *t, enum yes_no y)
{
	static const char *const signs[] = { [YN_UNKNOWN] = "?", [YN_NO] = "○", [YN_YES] = "●" };
	return signed_word(t, signs[y], phrase_of_yes_no(y));
}

/* ---- cells --------------------------------------------------------------- */

struct str tell_word(struct teller *t, struct phrase p)
{
	return phrase_print(t->arena, &p);
}

struct str tell_number(struct teller *t, int64_t n)
{
	return arena_fmt(t->arena, "%lld", (long long)n);
}

void tell_facts(struct teller *t, size_t indent, const struct fact_set *facts)
{
	const struct law *law = t->w->law;
	for (uint16_t f = 0; f < law->facts.n; f++)
		if (fact_set_has(facts, f))
			tell_text(t, indent,
				  arena_fmt(t->arena, "%.*s: %.*s", STR_ARG(law->facts.p[f].id),
					    STR_ARG(law->facts.p[f].question)));
}

struct str tell_codes(struct teller *t, const struct id_list *codes)
{
	struct str out = { 0 };
	for (size_t i = 0; i < codes->n; i++)
		out = arena_fmt(t->arena, "%.*s%s%.*s", STR_ARG(out), i > 0 ? ", " : "",
				STR_ARG(t->w->law->qualifiers.p[codes->p[i]].id));
	return out;
}

struct str tell_list(struct teller *t, const struct str_list *list, const char *between)
{
	struct str out = { 0 };
	for (size_t i = 0; i < list->n; i++)
		out = arena_fmt(t->arena, "%.*s%s%.*s", STR_ARG(out), i > 0 ? between : "",
				STR_ARG(list->p[i]));
	return out;
}
