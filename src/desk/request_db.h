// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * request_db: requests in the database: what they say and who may see them. Their steps:
 * desk/step_db.h. What is done to a request is on the ledger.
 *
 * A request in a case is seen by the members of the case, another by members of its own
 * (people/member.h); the server's terminal sees all.
 *
 * Memory:  what is loaded lives in the cx's arena.
 */
#ifndef DESK_REQUEST_DB_H
#define DESK_REQUEST_DB_H

#include "desk/clock.h"
#include "desk/request.h"
#include "people/access.h"
#include "people/member.h"
#include "store/db.h"

/* The thing whose members may see it. */
struct id request_scope(const struct request *r);

/* A draft of the side that asks. kind, case, countries and words are those of *r; id and
 * reference are filled in. RC_DENIED, RC_INVALID. Without a case, `first` becomes the first
 * member; zero: whoever writes it. */
NODISCARD enum rc request_create(struct cx *cx, struct db *db, const struct actor *by,
				 struct request *r, struct id first);

/* One that came by mail, telephone or on paper: delivered, by hand, not verified. When it came is
 * r->at.delivered (0: now), from which its clocks run. RC_INVALID: that is still to come. */
NODISCARD enum rc request_enter(struct cx *cx, struct db *db, const struct actor *by,
				struct request *r, struct id first);

NODISCARD enum rc request_load(struct cx *cx, struct db *db, struct id id, struct request *out);
NODISCARD enum rc request_find(struct cx *cx, struct db *db, struct str reference, struct id *out);

/* One that another node sends: *r as it wrote it, with its own id; state draft, nothing heard
 * yet. r->reference becomes theirs, and it gets one of this node. */
NODISCARD enum rc request_receive(struct cx *cx, struct db *db, struct request *r);

/* The words of one that was received, once more, with its decisions: r->reference is ours. */
NODISCARD enum rc request_put_received(struct cx *cx, struct db *db, struct request *r);

/* What it is loaded by, where it may not exist: *found. */
NODISCARD enum rc request_try_load(struct cx *cx, struct db *db, struct id id, struct request *out,
				   bool *found);

/* The words, data and basis of a draft, its node and its terms. What was decided of another offence
 * or basis ends, and so do reasons for flags of other words. RC_CONFLICT: it is no draft. */
NODISCARD enum rc request_write(struct cx *cx, struct db *db, const struct actor *by,
				const struct request *r);

/* The words again, as composing has filled them in. For desk/step_db.c. */
NODISCARD enum rc request_put_words(struct cx *cx, struct db *db, const struct request *r);

/* What only moves: state, messages, moments. For desk/step_db.c. */
NODISCARD enum rc request_move(struct cx *cx, struct db *db, const struct request *r);

/* A decision where the law is not known, or for a flag. A flag's reason is an approver's, and
 * and written while its approval waits for them. RC_CONFLICT: it is no draft; for a flag: it waits
 * for no approval. */
NODISCARD enum rc request_decide(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				 struct str code, struct str reason);

/* The asker was found real, or an emergency confirmed in writing: how, by which number from
 * which directory, who answered. RC_CONFLICT: it was before. */
enum request_check { CHECK_VERIFIED, CHECK_CONFIRMED };
NODISCARD enum rc request_check(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				enum request_check check, struct str how);

/* Who wrote it, and the approvals that were asked for. */
struct request_people {
	struct id created_by; // zero: the terminal, or it came from a node
	struct instant created_at;
	struct id approval, answer_approval, authority; // zero: none
};
NODISCARD enum rc request_people(struct cx *cx, struct db *db, struct id id,
				 struct request_people *out);
NODISCARD enum rc request_set_approval(struct cx *cx, struct db *db, struct id id,
				       struct id approval, bool answer);

/* When the nearest clock of the request r is due; what has no date comes last. The expression of
 * the index desk_request_queue, letter by letter, so that a page of the queue is read off it. */
#define REQUEST_DUE "(CASE WHEN r.next_due = 0 THEN 9223372036854775807 ELSE r.next_due END)"

#endif
