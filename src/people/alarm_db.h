// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * alarm_db: what an overseer or administrator must look at.
 *
 * An alarm stays until somebody it is not about has accepted it with words of their own. It
 * names things by id; the sentence holds no content and no person's name. Alarms about the
 * ledger itself are rows of ledger_alarm.
 */
#ifndef PEOPLE_ALARM_DB_H
#define PEOPLE_ALARM_DB_H

#include "people/access.h"
#include "store/db.h"

enum alarm_kind {
	ALARM_BREAK_GLASS,
	ALARM_CLONED_PASSKEY,
	ALARM_PASSWORD_KNOWN, // wrong codes after a right password
	ALARM_RECOVERY_USED,
	ALARM_FACTOR_RESET,
	ALARM_WATCH_DISABLED, // administrator or overseer: proposed (people/four_eyes_db.h)
	ALARM_DONE_ALONE,     // what two should do (people/four_eyes_db.h)
	ALARM_RECEIPT_WRONG,  // of another node (exchange/outbox_job.h)
	ALARM_PEER_LIMIT,     // another node sends more than it may (exchange/rate_job.h)
	ALARM_KINDS,
};
const char *alarm_kind_key(enum alarm_kind kind);  // "break-glass"
const char *alarm_kind_name(enum alarm_kind kind); // "Glass broken" (English)

enum alarm_state { ALARM_OPEN, ALARM_ASKED, ALARM_ACCEPTED };

struct alarm {
	struct id id;
	enum alarm_kind kind;
	enum alarm_state state;
	struct id about; // account that caused it; zero: none
	const char *object_kind;
	struct id object;
	struct str text; // what happened; a reason as it was given
	struct instant at, ends_at;
	struct id answered_by;
	struct instant answered_at;
	struct str answer;
};

/* `key` makes it one alarm: raised again while one of this kind and key is open, it is
 * the same one. *fresh, unless NULL: it was not there before. */
NODISCARD enum rc alarm_raise(struct cx *cx, struct db *db, const struct alarm *a, struct str key,
			      bool *fresh);

NODISCARD enum rc alarm_load(struct cx *cx, struct db *db, struct id id, struct alarm *out);

/* ACCEPTED ends it, ASKED keeps it open. RC_DENIED: it is about the one who answers. */
NODISCARD enum rc alarm_answer(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			       enum alarm_state state, struct str answer);

struct alarm_list {
	struct alarm *p;
	size_t n;
	bool more;
};

/* Those not accepted, newest first; at most 100. */
NODISCARD enum rc alarm_list_open(struct cx *cx, struct db *db, struct alarm_list *out);

#endif
