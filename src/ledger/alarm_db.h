// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * alarm_db: that something is wrong with the ledger itself, for the overseer.
 *
 * An alarm stays open until a person has accepted it with a reason, and is never deleted.
 */
#ifndef LEDGER_ALARM_DB_H
#define LEDGER_ALARM_DB_H

#include "store/db.h"

enum ledger_alarm_kind {
	LEDGER_ALARM_TAMPERED, // entries and checkpoints do not fit together
	LEDGER_ALARM_SET_BACK, // the database is older than what has been signed
	LEDGER_ALARM_FORKED,   // a witness has seen another tree of ours, or we one of a partner
	LEDGER_ALARM_KINDS,
};
const char *ledger_alarm_key(enum ledger_alarm_kind kind); // "tampered"

struct ledger_alarm {
	struct id id;
	enum ledger_alarm_kind kind;
	int64_t number; // the first entry that does not verify; -1: none is known
	struct instant at;
	struct str sentence;
	struct str evidence;	    // signed checkpoints that do not fit together; empty: none
	struct instant accepted_at; // 0: open
	struct id answered_by;	    // who accepted, or asked
	struct str answer;	    // their words; empty: nobody has looked at it
};

struct ledger_alarms {
	struct ledger_alarm *p;
	size_t n, cap;
};

/* Nothing is added while one of that kind with that sentence is open. *fresh, unless NULL:
 * it is new. Takes kind, number, sentence and evidence. */
NODISCARD enum rc ledger_alarm_raise(struct cx *cx, struct db *db, const struct ledger_alarm *a,
				     bool *fresh);

/* The newest first, open ones before accepted ones; at most 50. */
NODISCARD enum rc ledger_alarm_list(struct cx *cx, struct db *db, struct ledger_alarms *out);

/* RC_MISSING: there is none. */
NODISCARD enum rc ledger_alarm_load(struct cx *cx, struct db *db, struct id id,
				    struct ledger_alarm *out);

struct ledger_alarm_answer {
	struct id id, account; // alarm, and who answers
	const char *role;
	bool accept; // false: a question; the alarm stays open
	struct str words;
};

/* The SHA-256 of each sentence that was accepted, as the entries of the ledger say it: a row of
 * ledger_alarm alone silences nothing. */
struct ledger_accepted {
	struct sha256 *p;
	size_t n, cap;
};
NODISCARD enum rc ledger_alarm_accepted(struct cx *cx, struct db *db, struct ledger_accepted *out);

/* Appends an entry, too, with the hash of the sentence. RC_MISSING: none is open under this id. RC_INVALID: no words. */
NODISCARD enum rc ledger_alarm_answer(struct cx *cx, struct db *db,
				      const struct ledger_alarm_answer *answer);

#endif
