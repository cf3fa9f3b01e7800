// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * teller: answers of the law as text for a terminal: paragraphs at its width, labels,
 * words with their signs, and the list of sources at the end.
 *
 * A word is always there; sign and colour only help (core/term.h).
 */
#ifndef LAW_TELLER_H
#define LAW_TELLER_H

#include "core/table.h"
#include "law/phrases.h"

struct teller {
	FILE *out; // not owned
	struct arena *arena;
	const struct world *w;
	struct term term;
	struct {
		struct str *p;
		size_t n, cap;
	} sources;
};

void teller_init(struct teller *t, FILE *out, struct arena *arena, const struct world *w);

/* A paragraph. An absent phrase or empty text prints nothing. */
void tell_text(struct teller *t, size_t indent, struct str text);
void tell_phrase(struct teller *t, size_t indent, struct phrase p);

void tell_heading(struct teller *t, struct str text); // with an empty line before it

/* "  Send to      Ministry of Justice", later lines under the text. */
void tell_label(struct teller *t, const char *label, struct str text);
void tell_label_phrase(struct teller *t, const char *label, struct phrase p);

/* The number of a source, counted from 1 in the order of their use: "[2]"; empty for
 * an empty source. */
struct str tell_source(struct teller *t, struct str source);
void tell_sources(struct teller *t);

/* "● full", and the colour of such a cell. */
struct str tell_finding(struct teller *t, enum finding f);
enum term_colour tell_finding_colour(enum finding f);
struct str tell_status(struct teller *t, enum route_status s);
enum term_colour tell_status_colour(enum route_status s);
struct str tell_punish(struct teller *t, enum punish p);
enum term_colour tell_punish_colour(enum punish p);
struct str tell_yes_no(struct teller *t, enum yes_no y);

/* A phrase of one word, and a number, as the text of a cell. */
struct str tell_word(struct teller *t, struct phrase p);
struct str tell_number(struct teller *t, int64_t n);

/* A line for each fact of the set: its id, as --fact takes it, and its question. */
void tell_facts(struct teller *t, size_t indent, const struct fact_set *facts);

/* Codes of qualifiers, and texts, with commas between. */
struct str tell_codes(struct teller *t, const struct id_list *codes);
struct str tell_list(struct teller *t, const struct str_list *list, const char *between);

#endif
