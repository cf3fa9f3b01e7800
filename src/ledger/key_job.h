// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * key_job: the ledger's key files, in DIR/keys, mode 0600 and outside every backup.
 *
 *     ledger.key      signs this node's checkpoints; ledger.pub is its public half
 *     ledger.old.key  while a rotation overlaps: every checkpoint is signed with both
 *     witness.key     countersigns the checkpoints of partners; witness.pub
 *     witness.old.key while it is replaced, until the ledger has it
 *     exchange.key    signs this node's card, messages and receipts; exchange.pub
 *     exchange.next.key  while it is replaced (exchange/rotation_db.h)
 *
 * One line each, as Go's note package writes them: a private key is
 * PRIVATE+KEY+NAME+ID+BASE64(TYPE || SEED), a public one NAME+ID+BASE64(TYPE || PUBLIC).
 * One key is never used under two names or for two types.
 *
 * Errors:  RC_IO with the path; RC_INVALID a file that is not such a line.
 */
#ifndef LEDGER_KEY_JOB_H
#define LEDGER_KEY_JOB_H

#include "core/core.h"
#include "crypto/sign.h"
#include "formats/note.h"

enum ledger_key_file {
	KEY_LEDGER,
	KEY_LEDGER_OLD,
	KEY_WITNESS,
	KEY_WITNESS_OLD,
	KEY_EXCHANGE,
	KEY_EXCHANGE_NEXT
};
enum { LEDGER_KEY_FILES = KEY_EXCHANGE_NEXT + 1 };

/* A private key in secret memory and what it is called. */
struct ledger_key {
	struct note_key public;
	struct sign_key *key; // close it
};

/* RC_MISSING: there is no such file. */
NODISCARD enum rc ledger_key_read(struct cx *cx, struct str dir, enum ledger_key_file file,
				  struct ledger_key *out);

/* The public half, without the private one: from ledger.pub or witness.pub. */
NODISCARD enum rc ledger_key_public(struct cx *cx, struct str dir, enum ledger_key_file file,
				    struct note_key *out);

/* Makes DIR/keys and DIR/state where they are missing, and both keys: the ledger's under
 * the origin, the witness's under ORIGIN/witness. RC_CONFLICT: there are keys already. */
NODISCARD enum rc ledger_keys_make(struct cx *cx, struct str dir, struct str origin);

/* The exchange's key under ORIGIN/exchange. RC_CONFLICT: there is one already. */
NODISCARD enum rc ledger_exchange_key_make(struct cx *cx, struct str dir, struct str origin);

/* The one that is to take its place, unless there is one already. */
NODISCARD enum rc ledger_exchange_key_next(struct cx *cx, struct str dir, struct str origin);

/* A new ledger key of the same origin; the one there now becomes ledger.old.key.
 * RC_CONFLICT: there is an old one already. */
NODISCARD enum rc ledger_key_rotate(struct cx *cx, struct str dir, struct note_key *out);

/* Ends a rotation: wipes and removes ledger.old.key. *out: its public half. RC_MISSING. */
NODISCARD enum rc ledger_key_retire(struct cx *cx, struct str dir, struct note_key *out);

/* A new witness key of the same name, also where there is none now. The one there was is kept
 * as witness.old.key until ledger_witness_key_end; with that file there, this goes on with what
 * was cut off. *old: empty name when there was none. */
NODISCARD enum rc ledger_witness_key_new(struct cx *cx, struct str dir, struct note_key *old,
					 struct note_key *out);

/* Wipes and removes witness.old.key. */
NODISCARD enum rc ledger_witness_key_end(struct cx *cx, struct str dir);

/* Overwrites the file and removes it. None: RC_OK. */
NODISCARD enum rc ledger_key_destroy(struct cx *cx, const char *path);

/* A new ledger key under a new origin; the keys there now are wiped and removed. */
NODISCARD enum rc ledger_key_replace(struct cx *cx, struct str dir, struct str origin,
				     struct note_key *out);

#endif
