// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * transition: the life of a request as one table, in transition_table.c, to be read by a
 * lawyer; `comity desk states` prints the same table.
 *
 * 1. What does not stand in the table cannot be done.
 * 2. One side writes the state at a time: until the request is delivered the side that
 *    asks, from then on the side that is asked. So two nodes cannot disagree for long.
 * 3. After delivery the side that asks states wishes: it withdraws, answers a question,
 *    accepts conditions, closes. A wish changes nothing where it is stated. The node that
 *    is asked applies it when it arrives, by the row marked "by message", and says in
 *    which state that leaves the request. For every wish and every state there is exactly
 *    one such row; where the wish comes too late, the row says "stays".
 * 4. So what crosses on the way is settled by the order in which it reached, or was done
 *    on, the node that is asked. A withdrawal that meets a disclosure leaves it disclosed;
 *    a follow-up request that meets an expiry leaves it expired, unless the data are still
 *    there; a refusal that meets an answer to a question stays a refusal.
 * 5. Each side numbers what it says about one request from 1. What was heard before is
 *    ignored; what comes too early waits (desk/progress.h).
 * 6. Where the other side has no node, its steps are entered by hand by an officer of this
 *    one, who attaches the paper or records the call.
 *
 * Source:  Budapest Convention arts 25-30; the grounds and times themselves come from the
 *          law data.
 */
#ifndef DESK_TRANSITION_H
#define DESK_TRANSITION_H

#include "desk/guard.h"
#include "desk/kind.h"
#include "desk/state.h"
#include "people/access.h"

enum action {
	/* of the side that asks, before it is sent */
	ACTION_SHOW_DRAFT,
	ACTION_PROPOSE,
	ACTION_RETURN,
	ACTION_APPROVE,
	ACTION_CLEAR,
	ACTION_CHANGE,
	ACTION_SUBMIT,
	ACTION_DROP,
	ACTION_RECEIPT,
	ACTION_TAKE_BACK,
	/* wishes of the side that asks */
	ACTION_WITHDRAW,
	ACTION_ANSWER_QUESTION,
	ACTION_NARROW,
	ACTION_ACCEPT_CONDITIONS,
	ACTION_DECLINE_CONDITIONS,
	ACTION_ASK_EXTENSION,
	ACTION_ANNOUNCE_FOLLOW_UP,
	ACTION_HAND_OVER,
	ACTION_CLOSE,
	/* of the side that is asked */
	ACTION_COMMENT,
	ACTION_ACKNOWLEDGE,
	ACTION_START,
	ACTION_ASK_MORE,
	ACTION_ASK_NARROWER,
	ACTION_GO_ON,
	ACTION_OFFER_CONDITIONS,
	ACTION_POSTPONE,
	ACTION_RESUME,
	ACTION_PRESERVE,
	ACTION_EXTEND,
	ACTION_DECLINE_EXTENSION,
	ACTION_FOLLOW_UP,
	ACTION_RELEASE,
	ACTION_EXPIRE,
	ACTION_GIVE_PATH,
	ACTION_WITHHOLD_PATH,
	ACTION_DISCLOSE_PART,
	ACTION_DISCLOSE,
	ACTION_ANSWER,
	ACTION_REFUSE,
	ACTION_FINISH,
	ACTIONS,
};

const char *action_key(enum action a);	// "ask-extension"
const char *action_name(enum action a); // English, for people: "Ask for an extension"
NODISCARD bool action_parse(struct str key, enum action *out);

enum step_side { SIDE_ASKING, SIDE_ASKED };
const char *side_key(enum step_side s); // "asking", "asked"

enum step_by {
	BY_PERSON,  // somebody who holds the permission
	BY_NODE,    // the node, when its guards hold: a clock, an event
	BY_MESSAGE, // the node, on the other side's message
};
const char *step_by_key(enum step_by b);

enum travel {
	STAYS_HERE,
	TRAVELS,
	TRAVELS_IF_SHOWN, // only if the other side knows of the request
};

#define STATE_SAME STATES // the state stays what it is

struct step {
	uint32_t from; // a set of states, 1 << state
	enum action action;
	enum request_state to; // or STATE_SAME
	enum step_side side;
	enum step_by by;
	enum permission need; // BY_PERSON
	unsigned flows;	      // kinds that have the row, 1 << flow
	enum travel travel;
	uint64_t guards;
	const char *why; // what a lawyer should know of the row; NULL: nothing
};

struct step_table {
	const struct step *p;
	size_t n;
};
struct step_table step_table(void);

struct step_ask {
	enum request_kind kind;
	enum request_state state;
	enum step_side side;
	enum step_by by;
	enum action action;
	struct bits permissions; // access_of the person
	struct guards met;
};

enum step_why {
	STEP_MAY,
	STEP_NOT_FROM,	    // not in this state
	STEP_NOT_KIND,	    // not for this kind of request
	STEP_NOT_SIDE,	    // the other side does that
	STEP_NOT_BY,	    // not done by a person, or not by the node
	STEP_NOT_PERMITTED, // no role of theirs may
	STEP_GUARD,	    // something is missing: see guard
};

struct step_verdict {
	enum step_why why;
	const struct step *row; // of STEP_MAY, STEP_NOT_PERMITTED and STEP_GUARD
	enum guard missing;	// the first
};

struct step_verdict step_judge(const struct step_ask *ask);

/* One sentence why not, English; empty for STEP_MAY. */
struct str step_why_text(struct arena *a, const struct step_ask *ask, const struct step_verdict *v);

/* The row by which a message with this action is taken in this state; NULL for what the
 * side that asks cannot wish for a request of this kind. */
const struct step *step_on_message(enum request_kind kind, enum request_state state,
				   enum action action);

/* "request-disclose": its act on the ledger. */
struct str step_act(struct arena *a, enum action action);

#endif
