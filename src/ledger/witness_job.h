// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * witness_job: this node as a witness of others' ledgers, and others as ours.
 *
 * A witness countersigns a checkpoint only when it grows out of the one that it
 * countersigned before. So a log that shows one history to one partner and another to
 * the next needs two witnesses that both say yes to it, and gets one refusal.
 *
 * 1. Serving (C2SP tlog-witness): size and root are durable, and replaced in one step
 *    where they are still what was judged, before anything is signed or answered.
 * 2. Asking: after each new checkpoint every witness of the policy; one that does not
 *    answer is asked again after 1, 2, 4 ... minutes, at most an hour.
 * 3. A witness that has seen more of our ledger than we have, or something else, is an
 *    alarm. At the start, before anything is signed, one that shows a larger checkpoint
 *    which it has countersigned keeps the ledger from being served: the database was set
 *    back.
 *
 * DIR/witnesses.txt is a C2SP tlog-policy: `log` lines are the ledgers that we
 * countersign, `witness` lines with addresses those that countersign ours. No file: none.
 *
 * Threads:  witness_add from any.
 */
#ifndef LEDGER_WITNESS_JOB_H
#define LEDGER_WITNESS_JOB_H

#include "ledger/signer_job.h"
#include "ledger/watermark_job.h"
#include "store/store.h"

struct witness;

struct witness_config {
	struct store *store;
	struct signer *signer;
	struct str dir;
};

NODISCARD enum rc witness_open(struct cx *cx, const struct witness_config *config,
			       struct witness **out);

/* Begins to ask the witnesses of the policy. */
void witness_run(struct witness *w);

/* NULL is fine. */
void witness_close(struct witness *w);

/* What is answered, by the protocol. */
struct witness_answer {
	int status;
	struct str type, body;
};

/* What a witness has countersigned last of this ledger. */
struct witness_memory {
	struct str witness;
	struct watermark last; // size 0: nothing
	struct str trouble;    // not empty: why it is not known
};

struct witness_memories {
	struct witness_memory *p;
	size_t n, cap;
};

/* Asks every witness of the policy that has an address, a few seconds each, and has it show
 * the checkpoint with its signature. RC_CONFLICT: one has countersigned more than the
 * database holds; the sentence says what to do, and *out is filled. */
NODISCARD enum rc witness_remember(struct cx *cx, const struct witness *w,
				   struct witness_memories *out);

/* The answer to that question, as a witness of this key gives it for a ledger of this name. */
void witness_remembered(struct cx *cx, const struct note_key *key, struct str origin,
			const struct witness_answer *answer, struct witness_memory *out);

/* One request of another log: the body of POST add-checkpoint. */
NODISCARD enum rc witness_add(struct cx *cx, struct witness *w, struct str body,
			      struct witness_answer *out);

/* Our request to a witness that has last seen `old` entries: the body. RC_MISSING: there
 * is no newer signed checkpoint. *size: of the checkpoint in it. */
NODISCARD enum rc witness_request(struct cx *cx, struct store *store, int64_t old, struct str *body,
				  int64_t *size);

/* What a witness of this key answered to the request for that size: stores what it
 * signed. RC_CONFLICT with *old set: it has seen so many. RC_DENIED: it has seen another
 * tree. RC_PEER: anything else. */
NODISCARD enum rc witness_answered(struct cx *cx, struct store *store, const struct note_key *key,
				   int64_t size, const struct witness_answer *answer, int64_t *old);

/* Asks all once. For a thread. */
NODISCARD enum rc witness_turn(struct cx *cx, void *witness, int64_t *next_us);

#endif
