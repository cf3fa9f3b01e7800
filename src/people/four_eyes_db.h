// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * four_eyes_db: what one administrator does not do alone to somebody's account.
 *
 * 1. It takes two to reset an active account's factors; to give or take the roles
 *    administrator, approver and overseer; to let somebody in who was invited into one;
 *    to disable an active administrator or overseer; and to enable one of the three.
 * 2. With two or more administrators who can sign in, such an act is a proposal
 *    (people/approval.h) for the role administrator. Its bytes say what will happen, and
 *    to whom as the account is now. Nothing has happened yet.
 * 3. The one whom it is about does not decide. Where nobody else is left it is refused,
 *    and the sentence names the way that is: the server's terminal, --alone.
 * 4. With one administrator, or --alone, it is done at once: the ledger says "done-alone"
 *    and an alarm tells the overseer.
 * 5. Once approved it is done in the same unit, in the approver's name. If the account
 *    has changed since it was proposed, the proposal is void and nothing is done.
 *
 * 6. To propose that an administrator or overseer be disabled ends their sessions at once and
 *    rings: a stolen session is of no more use, while nobody can shut the others out alone
 *    and then decide as the only administrator.
 *
 * All else (other roles, names, disabling others, which must not wait) is done at once.
 */
#ifndef PEOPLE_FOUR_EYES_DB_H
#define PEOPLE_FOUR_EYES_DB_H

#include "people/approval_db.h"
#include "people/link_db.h"

#define FOUR_EYES_LASTS DAYS(3)

enum four_eyes_kind {
	FOUR_EYES_ROLES,   // account_set_roles
	FOUR_EYES_LINK,	   // link_make
	FOUR_EYES_DISABLE, // account_disable
	FOUR_EYES_ENABLE,  // account_enable
	FOUR_EYES_KINDS,
};

struct four_eyes_act {
	enum four_eyes_kind kind;
	struct id account;
	struct roles roles;  // FOUR_EYES_ROLES: those that it shall have
	struct sha256 token; // FOUR_EYES_LINK: of the link, if it is made now
	struct str reason;
	bool alone; // at the terminal: does not wait for a second person
};

/* Does it, or proposes it. *proposal: the id of what waits now; zero: it is done. Errors as
 * those functions give them, and RC_CONFLICT: one waits already, or nobody is
 * left to decide (3). */
NODISCARD enum rc four_eyes_do(struct cx *cx, struct db *db, const struct actor *by,
			       const struct four_eyes_act *act, struct id *proposal);

struct four_eyes_decision {
	struct id approval; // of any kind
	struct approval_ask ask;
	const struct signature *signature; // as approval_step takes it
	struct sha256 token;		   // of a link, should one be made
};

enum four_eyes_outcome {
	FOUR_EYES_DECIDED,   // nothing more was to be done here
	FOUR_EYES_VOID,	     // the account has changed: no decision is written
	FOUR_EYES_DONE,	     // the roles or the state are changed
	FOUR_EYES_LINK_MADE, // the token opens the account now
};

/* approval_step; after an approval of one of our kinds the act, too. RC_DENIED: it is about
 * the one who decides. */
NODISCARD enum rc four_eyes_decide(struct cx *cx, struct db *db, const struct four_eyes_decision *d,
				   enum four_eyes_outcome *out);

#endif
