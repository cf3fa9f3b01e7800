// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * notice_db: notices of a hotline in the database (notice.h), and who is told of them.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_NOTICE_DB_H
#define INTAKE_NOTICE_DB_H

#include "intake/notice.h"
#include "intake/referral_db.h"

/* kind, key, concept, class, machine, place (as the node's databases say it of machine), reference, partner and
 * hashes of *n; the rest is filled in. The same address under the same category and reference is the same
 * notice: *n is the one that is there, and *is_again is set. RC_DENIED. RC_INVALID: it names nothing that can
 * go offline, or something that is no digest. */
NODISCARD enum rc notice_add(struct cx *cx, struct db *db, const struct actor *by, struct notice *n,
			     bool *is_again);

/* By id or number of the report. RC_DENIED; RC_MISSING. */
NODISCARD enum rc notice_load(struct cx *cx, struct db *db, const struct actor *who,
			      struct str name, struct notice *out);

/* Empty: any. */
struct notice_filter {
	struct str state, concept, country;
	struct instant from; // received since
	struct intake_before before;
};
enum { NOTICE_PAGE = 200 };
/* The newest first, at most NOTICE_PAGE. RC_DENIED. */
NODISCARD enum rc notice_list(struct cx *cx, struct db *db, const struct actor *who,
			      const struct notice_filter *f, struct notices *out);

/* Others of the same address, the newest first. */
NODISCARD enum rc notice_same(struct cx *cx, struct db *db, const struct notice *n,
			      struct notices *out);

/* ---- who is told ---- */

/* Those that nobody was told of, by who keeps their host; of the oldest 500. RC_DENIED. */
NODISCARD enum rc notice_groups(struct cx *cx, struct db *db, const struct actor *who,
				struct notice_groups *out);

struct notice_telling {
	struct str group; // notice_group_key
	struct str other; // mailbox, where nobody is known
	struct str language;
	const struct referral_rules *rules;
	call_translate *translate;
};
/* One mail, or more where they are many, for the group. RC_DENIED. RC_MISSING: there is no such group any more.
 * RC_INVALID: nobody is known, and no mailbox was given. */
NODISCARD enum rc notice_tell(struct cx *cx, struct db *db, const struct actor *by,
			      const struct notice_telling *t, struct referrals *out);

/* It is back or has moved: it waits to be told again, with the machine that was found last. RC_CONFLICT: it is not. */
NODISCARD enum rc notice_again(struct cx *cx, struct db *db, const struct actor *by,
			       const struct notice *n);

/* It has gone out: what it is about is followed from now on. For the job that sends. */
NODISCARD enum rc notice_sent(struct cx *cx, struct db *db, const struct referral *r);

/* ---- in numbers ---- */

NODISCARD enum rc notice_numbers(struct cx *cx, struct db *db, struct instant from,
				 struct instant to, struct notice_numbers *out);

#endif
