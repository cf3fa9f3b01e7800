// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * phrases: every sentence that an answer of the law is told in, for the command
 * line and for the pages alike.
 *
 * The command line prints a phrase as it is; a page looks its text up in the
 * language and fills the same names (law/phrase.h). What the data themselves say
 * (titles of laws, headings, grounds of refusal) is no phrase: it is shown in the
 * language of its source.
 *
 * Absent: where a function has nothing to say, the phrase has no text.
 * Source: the rules are those of docs/law-rules.md.
 */
#ifndef LAW_PHRASES_H
#define LAW_PHRASES_H

#include "law/check.h"
#include "law/children.h"
#include "law/draft.h"
#include "law/map.h"
#include "law/phrase.h"
#include "law/route.h"
#include "law/what_if.h"

/* ---- words, without arguments -------------------------------------------- */

struct phrase phrase_of_finding(enum finding f);     // full, partial, none, unknown
struct phrase phrase_of_status(enum route_status s); // open, conditional, closed ...
struct phrase phrase_of_punish(enum punish p);	     // yes, no, depends, unknown
struct phrase phrase_of_yes_no(enum yes_no y);
struct phrase phrase_of_bound(enum bound b);
struct phrase phrase_of_pillar(enum pillar p);
struct phrase phrase_of_stage(enum check_stage s);
struct phrase phrase_of_dc(enum dc_asked d);
struct phrase phrase_of_channel(enum channel c);
struct phrase phrase_of_binding(bool binding); // binding, voluntary
struct phrase phrase_of_effect(enum effect e);
struct phrase phrase_of_child(enum child_criterion c);

/* How sure we are of a national row. */
enum seen { SEEN_NOT_RESEARCHED, SEEN_NOT_CHECKED, SEEN_IN_PART, SEEN_TEXT };
enum seen phrase_seen(const struct national *row);	      // NULL: not researched
enum seen phrase_seen_finding(const struct check_finding *f); // also of a model law
const char *seen_word(enum seen s); // text, in-part, not-checked, not-researched
struct phrase phrase_of_seen(enum seen s);
struct phrase phrase_of_confidence(enum confidence c); // weakest support of an answer

/* "Computer Crime Act, s. 3" or "Computer Crime Act (section not known)"; empty for
 * NULL. */
struct str phrase_section(const struct national *row); // "s. 3", "section not known"
struct str phrase_citation(struct arena *arena, const struct national *row);

/* ---- routes -------------------------------------------------------------- */

/* The sentence that answers, and the one that gives its reason (may be absent). */
struct phrase phrase_route_answer(const struct world *w, const struct route_answer *a);
struct phrase phrase_route_reason(const struct world *w, const struct route_answer *a);

/* The instrument's short name; of a bilateral basis the treaty's title. */
struct str phrase_basis_name(const struct law *law, const struct request_basis *b,
			     const struct bilateral *row);

struct phrase phrase_condition(const struct world *w, const struct route_answer *a,
			       const struct route *r, const struct route_condition *c);
struct phrase phrase_deadline(struct arena *arena, const struct world *w, uint16_t to,
			      const struct route_deadline *d);

/* Two clocks: the instrument's promise and a shorter power at home; absent when
 * there are no two that differ. */
struct phrase phrase_two_clocks(struct arena *arena, const struct world *w, uint16_t to,
				const struct route *r);

/* Which way an urgent request may take; absent where nothing is said. */
struct phrase phrase_urgent(enum urgent u);

/* The power at home of the requested country. */
struct phrase phrase_power(struct arena *arena, const struct world *w, uint16_t to,
			   const struct route_power *p);

/* Of the untold routes, whose names are listed: ask. names empty: no text. */
struct phrase phrase_untold(const struct world *w, const struct route_answer *a, struct str names);

/* Why a basis does not help yet, and what would open it. */
struct phrase phrase_not_yet(const struct world *w, const struct not_yet *n);
struct phrase phrase_opens_when(const struct world *w, const struct not_yet *n);

/* What needs no request, and its risk. */
struct phrase phrase_without(enum without_kind k);
struct phrase phrase_risk(const struct world *w, uint16_t to, const struct without_request *x);

/* Foot of every route answer: the list of bilateral treaties is incomplete; ask
 * the central authority, named where the data know it. */
struct phrase phrase_bilateral_note(const struct world *w, uint16_t to);

/* ---- dual criminality ---------------------------------------------------- */

struct phrase phrase_dual_answer(const struct world *w, uint16_t a, uint16_t b, uint16_t offence,
				 const struct dual *d);

/* One side, with its reason. */
struct phrase phrase_side(struct arena *arena, const struct world *w, uint16_t country,
			  uint16_t offence);

/* ---- check --------------------------------------------------------------- */

struct phrase phrase_check_answer(const struct world *w, const struct check_answer *a);
struct phrase phrase_check_bound(const struct world *w, const struct check_answer *a);

/* Why a finding is what it is; absent where it is simply as recorded. */
struct phrase phrase_reason(struct arena *arena, const struct world *w, uint16_t instrument,
			    const struct check_finding *f);
struct phrase phrase_stage(const struct world *w, const struct check_answer *a, enum check_stage s);
struct phrase phrase_next(const struct world *w, const struct check_answer *a,
			  const struct check_next *n);

/* ---- draft ---------------------------------------------------------------- */

/* What to keep in mind while drafting, one sentence after the other. */
struct phrase_list phrase_draft(struct arena *arena, const struct world *w,
				const struct draft_brief *d);

/* What one choice does to dual criminality. */
struct phrase phrase_draft_choice(const struct law *law, const struct draft_choice *c);

/* ---- what-if, matrix ------------------------------------------------------ */

struct phrase phrase_change(struct arena *arena, const struct law *law, const struct change *c);
struct phrase phrase_what_if_answer(const struct what_if_answer *a);
struct phrase phrase_precondition(const struct world *w, const struct precondition *p);
struct phrase phrase_matrix_answer(const struct world *w, const struct matrix_answer *a);
struct phrase phrase_harmonisation(const struct world *w, const struct harmonisation *h);

/* ---- map ------------------------------------------------------------------- */

struct phrase phrase_map_answer(const struct world *w, const struct map_answer *a);

/* What a class means; absent where the map has no such class. */
struct phrase phrase_of_map(enum map_by by, enum map_class c);

/* Why a row counts for less than it says (map_finding); absent: it does not. */
struct phrase phrase_in_force(const struct law *law, const struct national *row);

#endif
