// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * approval: four eyes. One person proposes exact bytes, another with one of the named roles
 * approves or refuses them.
 *
 * 1. Neither the proposer nor whoever wrote it decides; nor does a machine.
 * 2. Who decides holds one of the roles at that moment, and says why when refusing.
 * 3. What is approved are these bytes. Other bytes of the same thing make the approval
 *    void; so the act itself hands in what it is about to do (approval_use).
 * 4. An approval that nobody gave in time has lapsed; so has one that nobody used in time.
 * 5. It is used once.
 * 6. The server's terminal has no person: what was proposed there is decided by one who signed
 *    in, and that may be the same. So such an approval rings for the overseer, and the ledger
 *    says "done-alone" (people/approval_db.h).
 *
 *	WAITING ─approve─> APPROVED ─use─> USED
 *	WAITING ─refuse──> REFUSED
 *	WAITING ─withdraw (the proposer)─> WITHDRAWN
 *	WAITING, APPROVED ─bytes change─> VOID
 *	WAITING, APPROVED ─time─> LAPSED
 *
 * Rules only.
 */
#ifndef PEOPLE_APPROVAL_H
#define PEOPLE_APPROVAL_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"
#include "people/access.h"

enum approval_state {
	APPROVAL_WAITING,
	APPROVAL_APPROVED,
	APPROVAL_REFUSED,
	APPROVAL_WITHDRAWN,
	APPROVAL_VOID,
	APPROVAL_LAPSED,
	APPROVAL_USED,
	APPROVAL_STATES,
};
const char *approval_state_key(enum approval_state state); // "waiting"

enum approval_step {
	APPROVAL_APPROVE,
	APPROVAL_REFUSE,
	APPROVAL_WITHDRAW,
	APPROVAL_CHANGE, // the bytes of the thing have changed
	APPROVAL_EXPIRE,
	APPROVAL_USE,
	APPROVAL_STEPS,
};

enum {
	APPROVAL_BYTES_MAX = 256 *
			     1024, // longer things are approved by a text that has their digest
	APPROVAL_KIND_MAX = 40,
	APPROVAL_TITLE_MAX = 300,
};

struct approval {
	struct id id;
	enum approval_state state;
	const char *kind;	 // what is to be done: "request-send"; small letters and hyphens
	const char *object_kind; // on what: "request"
	struct id object;
	struct str title; // for lists: references and states, never names or offences
	struct str bytes; // what will happen, as it is shown and sent
	struct sha256 digest;
	struct roles roles; // whoever holds one of them may decide
	struct id proposer; // zero: the server's terminal
	struct id author;   // who wrote it, if another than the proposer; zero: nobody else
	struct id proposer_signature; // over proposal_statement; zero: none
	struct id decider;
	struct instant proposed_at, expires_at, decided_at;
	struct str why; // of the proposer; of the decider below
	struct str reason;
	struct id signature; // of the decider (people/signature_db.h); zero: none
};

enum approval_why {
	APPROVAL_MAY,
	APPROVAL_NOT_OPEN,     // the state does not allow the step
	APPROVAL_EXPIRED,      // it has lapsed
	APPROVAL_OWN,	       // neither the proposer nor the author decides
	APPROVAL_NOT_PROPOSER, // only who proposed withdraws
	APPROVAL_NOT_ROLE,     // holds none of the roles
	APPROVAL_NO_REASON,    // a refusal says why
	APPROVAL_OTHER_BYTES,  // what was seen is not what is stored
	APPROVAL_WHYS,
};

struct approval_verdict {
	enum approval_why why; // APPROVAL_MAY: go on
	enum approval_state to;
};

/* What a step is judged on. */
struct approval_ask {
	enum approval_step step;
	struct actor who;
	struct sha256
		seen; // APPROVE, REFUSE: digest that the page showed; USE: of what will be done
	struct str reason;
};

struct approval_verdict approval_judge(const struct approval *a, const struct approval_ask *ask,
				       struct instant now);

/* The state that holds at this time: waiting or approved and past its time is lapsed, even
 * before the job has written it down. */
enum approval_state approval_state_at(const struct approval *a, struct instant now);

/* Whether it waits for this person: nobody else is shown it as theirs to decide. */
bool approval_may_decide(const struct approval *a, const struct actor *who, struct instant now);

/* Who may read it: while nobody decided whoever may decide; always who proposed, wrote or
 * decided it. */
bool approval_may_see(const struct approval *a, const struct actor *who);

/* A sentence for people, English. */
const char *approval_why_text(enum approval_why why);

/* The bytes that the decider's passkey signs: one line that names the node, this approval,
 * the digest and the decision:
 *	comity approval 1 LF origin LF id LF digest LF approve|refuse LF */
struct str approval_statement(struct arena *a, struct str origin, const struct approval *p,
			      enum approval_step decision);

/* The bytes that the proposer's own key signs, before there is an approval: the node, the thing,
 * the digest of what is proposed.
 *	comity proposal 1 LF origin LF thing LF digest LF */
struct str proposal_statement(struct arena *a, struct str origin, struct id thing,
			      const struct sha256 *digest);

#endif
