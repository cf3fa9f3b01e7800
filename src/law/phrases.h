// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * phrases: every sentence that an answer of the law is told in, for the command
 * line and for the pages alike.
 *
 * A phrase is an English text with {names} and what stands for each of them. The
 * command line prints it as it is; a page looks the text up in its language and
 * fills the same names. What the data themselves say (titles of laws, headings,
 * grounds of refusal) is no phrase: it is shown in the language of its source.
 *
 *     const struct phrase p = phrase_route_answer(arena, w, answer);
 *     printf("%.*s\n", STR_ARG(phrase_print(arena, &p)));
 *
 * Absent: .text is NULL; prints as the empty text.
 * Count:  where .many is set, .text is for .count 1 and .many for all others; the
 *         number also stands among the arguments.
 * Source: sentences after the rules' own words, docs/law-rules.md.
 * Memory: what a phrase points to lives in the arena or in the law.
 */
#ifndef LAW_PHRASES_H
#define LAW_PHRASES_H

#include "law/check.h"
#include "law/children.h"
#include "law/matrix.h"
#include "law/route.h"
#include "law/what_if.h"

/* Marks a text, or one and many, for tools/po. */
#define N_(text) text
#define NN_(one, many) one, many

#define PHRASE_ARGS_MAX 6

enum phrase_arg_kind {
	PHRASE_TEXT,	// from the data: not translated
	PHRASE_NUMBER,
	PHRASE_DATE,
	PHRASE_COUNTRY,	// text is the English name, code the alpha-2 for the language's own
	PHRASE_INNER,	// a phrase of its own, such as "60 days"
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

struct phrase_list { struct phrase *p; size_t n, cap; };

/* In English. */
struct str phrase_print(struct arena *arena, const struct phrase *p);

/* ---- words, without arguments -------------------------------------------- */

struct phrase phrase_of_finding(enum finding f);		// full, partial, none, unknown
struct phrase phrase_of_status(enum route_status s);		// open, conditional, closed ...
struct phrase phrase_of_punish(enum punish p);			// yes, no, depends, unknown
struct phrase phrase_of_yes_no(enum yes_no y);
struct phrase phrase_of_bound(enum bound b);
struct phrase phrase_of_pillar(enum pillar p);
struct phrase phrase_of_stage(enum check_stage s);
struct phrase phrase_of_dc(enum dc_asked d);
struct phrase phrase_of_channel(enum channel c);
struct phrase phrase_of_binding(bool binding);			// binding, voluntary
struct phrase phrase_of_effect(enum effect e);
struct phrase phrase_of_child(enum child_criterion c);

/* How sure (journeys: "seen", "seen in part", "not checked", "not researched"). */
enum seen { SEEN_NOT_RESEARCHED, SEEN_NOT_CHECKED, SEEN_IN_PART, SEEN_TEXT };
enum seen phrase_seen(const struct national *row);		// NULL: not researched
const char *seen_word(enum seen s);	// text, in-part, not-checked, not-researched
struct phrase phrase_of_seen(enum seen s);
struct phrase phrase_of_confidence(enum confidence c);		// weakest support of an answer

/* "P60D" is 60 days, "PT8H" 8 hours; other texts stand as they are. */
struct phrase phrase_duration(struct str iso);

/* ---- routes -------------------------------------------------------------- */

/* The sentence that answers, and the one that gives its reason (may be absent). */
struct phrase phrase_route_answer(struct arena *arena, const struct world *w,
				  const struct route_answer *a);
struct phrase phrase_route_reason(struct arena *arena, const struct world *w,
				  const struct route_answer *a);

/* "budapest" is Budapest Convention; of a bilateral basis the treaty's title. */
struct str basis_name(const struct law *law, const struct basis *b, const struct bilateral *row);

struct phrase phrase_condition(struct arena *arena, const struct world *w,
			       const struct route_answer *a, const struct route *r,
			       const struct route_condition *c);
struct phrase phrase_deadline(struct arena *arena, const struct world *w, uint16_t to,
			      const struct route_deadline *d);

/* Two clocks: the instrument's promise and a shorter power at home; absent when
 * there are no two that differ. */
struct phrase phrase_two_clocks(struct arena *arena, const struct world *w, uint16_t to,
				const struct route *r);

/* The power at home of the requested country. */
struct phrase phrase_power(struct arena *arena, const struct world *w, uint16_t to,
			   const struct route_power *p);

/* Why a basis does not help yet, and what would open it. */
struct phrase phrase_not_yet(struct arena *arena, const struct world *w, const struct not_yet *n);
struct phrase phrase_opens_when(struct arena *arena, const struct world *w,
				const struct not_yet *n);

/* What needs no request, and its risk. */
struct phrase phrase_without(enum without_kind k);
struct phrase phrase_risk(struct arena *arena, const struct world *w, uint16_t to,
			  const struct without_request *x);

/* Foot of every route answer: the list of bilateral treaties is incomplete; ask
 * the central authority, named where the data know it. */
struct phrase phrase_bilateral_note(struct arena *arena, const struct world *w, uint16_t to);

/* ---- dual criminality ---------------------------------------------------- */

struct phrase phrase_dual_answer(struct arena *arena, const struct world *w, uint16_t a, uint16_t b,
				 uint16_t offence, const struct dual *d);

/* One side, with its reason. */
struct phrase phrase_side(struct arena *arena, const struct world *w, uint16_t country,
			  uint16_t offence);

/* ---- check --------------------------------------------------------------- */

struct phrase phrase_check_answer(struct arena *arena, const struct world *w,
				  const struct check_answer *a);
struct phrase phrase_check_bound(struct arena *arena, const struct world *w,
				 const struct check_answer *a);

/* Why a finding is what it is; absent where it is simply as recorded. */
struct phrase phrase_reason(struct arena *arena, const struct world *w,
			    const struct check_finding *f);
struct phrase phrase_stage(struct arena *arena, const struct world *w, const struct check_answer *a,
			   enum check_stage s);
struct phrase phrase_next(struct arena *arena, const struct world *w, const struct check_answer *a,
			  const struct check_next *n);

/* ---- what-if, matrix ------------------------------------------------------ */

struct phrase phrase_change(struct arena *arena, const struct law *law, const struct change *c);
struct phrase phrase_what_if_answer(struct arena *arena, const struct what_if_answer *a);
struct phrase phrase_precondition(struct arena *arena, const struct world *w,
				  const struct precondition *p);
struct phrase phrase_matrix_answer(struct arena *arena, const struct world *w,
				   const struct matrix_answer *a);
struct phrase phrase_harmonisation(struct arena *arena, const struct world *w,
				   const struct harmonisation *h);

#endif
