// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * witness_to_tlog: a peer's checkpoint and what it says back, judged.
 *
 * Source:  C2SP tlog-witness (formats/add_checkpoint.h): the contents of a message "checkpoint"
 *          are the body of its add-checkpoint; those of "cosignature" the note with our line.
 */
#ifndef EXCHANGE_WITNESS_TO_TLOG_H
#define EXCHANGE_WITNESS_TO_TLOG_H

#include "core/core.h"
#include "crypto/merkle.h"

enum witness_verdict {
	WITNESS_SIGN,
	WITNESS_NOT_SIGNED, // malformed, or not by the key of the ledger
	WITNESS_OTHER_SIZE, // the proof does not begin at what we have seen
	WITNESS_FORKED,	    // it does not grow out of what we have seen
};

struct witness_seen {
	int64_t size;
	struct sha256 root;
};

/* What was shown. */
struct witness_shown {
	int64_t old, size;
	struct sha256 root;
	struct str note;
};

/* cx holds the sentence unless WITNESS_SIGN. */
enum witness_verdict witness_judge(struct cx *cx, struct str contents, struct str ledger_vkey,
				   const struct witness_seen *seen, struct witness_shown *out);

/* The line of this witness under our own note; *seconds: when it signed. RC_DENIED: it has not
 * signed this, or wrongly. */
NODISCARD enum rc witness_line(struct cx *cx, struct str contents, struct str witness_vkey,
			       struct str own_note, struct str *line, uint64_t *seconds);

/* The size that the note says. RC_INVALID: it is no checkpoint. */
NODISCARD enum rc witness_size(struct cx *cx, struct str contents, int64_t *out);

/* How a peer refuses the checkpoint of a ledger that has two histories. */
#define WITNESS_FORKED_WORDS                                                                      \
	STR("this checkpoint does not grow out of the one that this node has countersigned: two " \
	    "histories of one ledger")

/* "this node has countersigned 17 entries of that ledger", and back. */
struct str witness_seen_print(struct arena *a, int64_t size);
NODISCARD bool witness_seen_parse(struct str reason, int64_t *size);

/* The name of a key. */
struct str witness_name(struct cx *cx, struct str vkey);

#endif
