// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * step_db: takes the steps of requests: judged by the table, written with their timeline,
 * on the ledger, all in one unit.
 *
 * 1. A step that travels is in the outbox when its unit ends, where the request has a node
 *    (desk/courier_db.h). For one by hand the letter is printed.
 * 2. Proposing asks for an approval of exactly the request's bytes; an answer that takes two
 *    people is proposed by step_propose first, and taken with the same facts afterwards.
 * 3. A message of the other side is applied once; what is early is RC_BUSY and comes again.
 * 4. An answer is signed by whoever takes it, and by the second person where one is due; where
 *    this node's rule says so (desk/signing_rule_db.h) not without.
 * 5. By hand: what the other side did on paper is entered for it, with the evidence's digest
 *    and a reason; its own guards are its own affair.
 */
#ifndef DESK_STEP_DB_H
#define DESK_STEP_DB_H

#include "desk/said.h"
#include "desk/timeline.h"
#include "people/access.h"
#include "store/db.h"

struct inbound; // exchange/message.h

#define STEP_APPROVAL_LASTS DAYS(3)

struct step_order {
	struct id request;
	enum action action;
	struct act_facts facts;
	const struct world *world;   // the law today
	struct str address;	     // of this node's pages, which stands in what its people sign
	const struct request *scope; // of ACTION_NARROW: the request as it is narrowed; else NULL
	const struct blobs *blobs;   // of this node; only for a step that hands files over
	/* Of ACTION_PROPOSE and of answers: the bytes that were shown, and the signature of whoever
	 * proposes or takes it over their proposal_statement, verified. All zero: nothing was
	 * shown. NULL: not signed. */
	struct sha256 seen;
	const struct signature *signature;
};

struct step_done {
	enum request_state from, to;
	bool again; // a message that was heard before: nothing changed
	bool travels;
	struct step_message message; // if it travels, or answers what was heard
	struct id sent;		     // that message in the outbox; zero: the request goes by hand
};

/* RC_DENIED, RC_CONFLICT or RC_INVALID with the sentence why not; RC_MISSING. */
NODISCARD enum rc step_take(struct cx *cx, struct db *db, const struct actor *by,
			    const struct step_order *order, struct step_done *out);

/* Asks a second person to approve this answer. RC_CONFLICT also when one waits. */
NODISCARD enum rc step_propose(struct cx *cx, struct db *db, const struct actor *by,
			       const struct step_order *order, struct id *approval);

/* The bytes of an answer as it stands (act_bytes, with the files that go with it): what its officer
 * reads and signs before it is proposed or taken. Judged as if a second person had approved it. */
NODISCARD enum rc step_answer_bytes(struct cx *cx, struct db *db, const struct actor *by,
				    const struct step_order *order, struct str *out);

/* The other side's step, from paper. order->facts: reason and evidence are required. */
NODISCARD enum rc step_by_hand(struct cx *cx, struct db *db, const struct actor *by,
			       const struct step_order *order, struct step_done *out);

/* A message of the other node. */
struct step_heard {
	struct said said;
	const struct request *scope; // of ACTION_NARROW: what came with it; else NULL
	struct id from;		     // in the inbox; zero: elsewhere
	const struct inbound *in;    // by which it came; NULL: elsewhere
};
NODISCARD enum rc step_hear(struct cx *cx, struct db *db, const struct step_heard *heard,
			    struct step_done *out);

/* A follow-up request was received: what it follows is held from now on, where this node is
 * asked and holds it. Nothing happens otherwise. */
NODISCARD enum rc step_follow_up(struct cx *cx, struct db *db, struct id follow_up,
				 struct step_done *out);

/* Lets it expire when its time is over and no follow-up was received; out->to is then
 * STATE_EXPIRED. Nothing happens otherwise. For desk/clock_job.c. */
NODISCARD enum rc step_expire(struct cx *cx, struct db *db, struct id request,
			      struct step_done *out);

/* The other node's receipt for a message of this request is stored: what was sent was
 * delivered, or its program refused it. Then nothing of this request that still waits is
 * sent, what it said counts as not said, and `why` is kept for the officer. */
struct step_receipt {
	struct id request, message;
	bool accepted;
	struct str why;
};
NODISCARD enum rc step_receipt(struct cx *cx, struct db *db, const struct step_receipt *receipt);

/* The reason of the last step of this action; empty: there was none. */
NODISCARD enum rc step_words_of(struct cx *cx, struct db *db, struct id request, enum action action,
				struct str *out);

/* In their order, at most 500. */
NODISCARD enum rc step_list(struct cx *cx, struct db *db, const struct request *r,
			    struct step_list *out);

#endif
