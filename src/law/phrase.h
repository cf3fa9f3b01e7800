// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * phrase: an English sentence with {names}, and what stands for each of them.
 *
 *     struct phrase p = phrase_of(N_("{country} joins {instrument}."));
 *     phrase_country(&p, "country", law, country);
 *     phrase_instrument(&p, "instrument", law, instrument);
 *     printf("%.*s\n", STR_ARG(phrase_print(arena, &p)));
 *
 * Absent: text is NULL; prints as the empty text.
 * Count:  where many is set, text is for a count of 1 and many for all others.
 * Memory: what a phrase points to lives in the arena or in the law.
 * Limit:  PHRASE_ARGS_MAX names; one more aborts.
 */
#ifndef LAW_PHRASE_H
#define LAW_PHRASE_H

#include "law/law.h"

/* Marks a text, or one for 1 and one for other numbers, for tools/po. */
#define N_(text) text
#define NN_(one, many) one, many

#define PHRASE_ARGS_MAX 10

/* Of the kinds with a title, text is the English one, as tr() takes it (law/titles.h),
 * and code the id. Within an English sentence a title of a concept or measure begins
 * with a small letter. */
enum phrase_arg_kind {
	PHRASE_TEXT,  // from the data: not translated
	PHRASE_WORDS, // from the data: translated where the language has it
	PHRASE_NUMBER,
	PHRASE_DATE,
	PHRASE_COUNTRY,	   // "Sri Lanka", LK
	PHRASE_CONCEPT,	   // "Illegal access", illegal-access
	PHRASE_MEASURE,	   // "Expedited preservation of stored data", expedited-preservation
	PHRASE_INSTRUMENT, // "Budapest Convention", budapest
	PHRASE_FACT,	   // "Was a security measure broken or got round?", security-bypassed
	PHRASE_INNER,	   // a phrase of its own, such as "60 days"
};

struct phrase;

struct phrase_arg {
	const char *name;
	enum phrase_arg_kind kind;
	struct str text, code;
	int64_t number;
	struct date date;
	const struct phrase *inner;
};

struct phrase {
	const char *text, *many;
	int64_t count;
	struct phrase_arg args[PHRASE_ARGS_MAX];
	size_t n;
};

struct phrase_list {
	struct phrase *p;
	size_t n, cap;
};

struct phrase phrase_of(const char *text);
struct phrase phrase_counted(int64_t count, const char *one, const char *many);

/* What stands for {name}; the name is a literal. */
void phrase_text(struct phrase *p, const char *name, struct str text);
void phrase_words(struct phrase *p, const char *name, struct str words);
void phrase_number(struct phrase *p, const char *name, int64_t number);
void phrase_date(struct phrase *p, const char *name, struct date date);
void phrase_country(struct phrase *p, const char *name, const struct law *law, uint16_t country);
void phrase_concept(struct phrase *p, const char *name, const struct law *law, uint16_t concept);
void phrase_measure(struct phrase *p, const char *name, const struct law *law, uint16_t measure);
void phrase_instrument(struct phrase *p, const char *name, const struct law *law,
		       uint16_t instrument);
void phrase_fact(struct phrase *p, const char *name, const struct law *law, uint16_t fact);
void phrase_inner(struct arena *arena, struct phrase *p, const char *name, struct phrase inner);

/* In English. */
struct str phrase_print(struct arena *arena, const struct phrase *p);

/* "P60D" is 60 days, "PT8H" 8 hours; other texts stand as they are. */
struct phrase phrase_duration(struct str iso);

/* An ISO duration of one unit in hours, to compare two; false when it is none. A
 * month counts as 30 days, a year as 365. */
NODISCARD bool phrase_hours(struct str iso, int64_t *out);

/* What a reader calls the concept: "Illegal access". */
struct str phrase_concept_name(const struct law *law, uint16_t concept);

#endif
