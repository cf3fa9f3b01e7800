// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hit_db: whether another node has the same identifiers as a case here, asked and answered
 * without either side showing what it has (crypto/blind.h, desk/hit_to_hi1.h).
 *
 * 1. Whoever asks learns of each identifier of theirs whether the other node has it in an open
 *    case, and no more: not which case, nor what else is there. About how many identifiers there
 *    are can be told, to a power of two.
 * 2. Whoever is asked learns who asks and of how many, not of which, nor whether there was a
 *    hit.
 * 3. This node answers active peers that nobody has silenced, at most HIT_DAY_MAX identifiers of
 *    one peer in a day: a side that guesses whole ranges of numbers gets nowhere. Cases that are
 *    TLP:RED or TLP:AMBER+STRICT, and closed ones, are left out.
 * 4. Both ledgers have each question.
 *
 * The job HIT_JOB with the id of the row multiplies (desk/hit_job.h).
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_HIT_DB_H
#define DESK_HIT_DB_H

#include "desk/hit.h"
#include "people/access.h"
#include "store/db.h"

#define HIT_JOB "desk-hit"

/* ---- identifiers ----------------------------------------------------------------------- */

/* As it was typed; again: nothing. RC_INVALID with the rule; RC_LIMIT; RC_CONFLICT: the case is
 * closed. */
NODISCARD enum rc trait_add(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
			    enum trait_kind kind, struct str text);

/* RC_MISSING. */
NODISCARD enum rc trait_remove(struct cx *cx, struct db *db, const struct actor *by,
			       struct id case_id, struct id identifier);

NODISCARD enum rc trait_list(struct cx *cx, struct db *db, struct id case_id,
			     struct trait_list *out);

/* ---- questions --------------------------------------------------------------------------- */

/* Asks a peer of all identifiers of the case. RC_CONFLICT: it has none, or is closed, or the peer
 * is not active. */
NODISCARD enum rc hit_ask(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
			  struct id peer, struct id *out);

NODISCARD enum rc hit_load(struct cx *cx, struct db *db, struct id id, struct hit *out);

/* Of a case, or of all that this node asked and was asked (case zero); newest first, at most
 * 100. */
NODISCARD enum rc hit_list(struct cx *cx, struct db *db, struct id case_id, struct hit_list *out);

/* What was asked for, with what came of it. */
NODISCARD enum rc hit_identifiers(struct cx *cx, struct db *db, struct id hit,
				  struct trait_list *out);

/* Whether the questions of a peer are answered. */
NODISCARD enum rc hit_silence(struct cx *cx, struct db *db, const struct actor *by, struct id peer,
			      bool silent);

/* ---- for desk/hit_inbound.c and desk/hit_job.c --------------------------------------------- */

NODISCARD enum rc hit_question_came(struct cx *cx, struct db *db, struct id peer, struct str origin,
				    const struct hit_words *w);
NODISCARD enum rc hit_answer_came(struct cx *cx, struct db *db, struct id peer,
				  const struct hit_words *w);

/* The other node's program refused our question. Nothing happens for other messages. */
NODISCARD enum rc hit_refused(struct cx *cx, struct db *db, struct id question, struct str reason);

NODISCARD enum rc hit_work_load(struct cx *cx, struct db *db, struct id id, struct hit_work *out);

/* The answer goes out. */
NODISCARD enum rc hit_answer(struct cx *cx, struct db *db, const struct hit_work *work,
			     const struct hit_words *words);

/* hits[i]: of the i-th identifier. */
NODISCARD enum rc hit_compared(struct cx *cx, struct db *db, const struct hit_work *work,
			       const bool *hits);

#endif
