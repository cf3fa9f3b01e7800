// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * rotate_job: this node's newest card reaches every active peer, and its keys are replaced
 * (rotation_db.h).
 *
 * Threads: rotate_turn in one; the others in commands.
 */
#ifndef EXCHANGE_ROTATE_JOB_H
#define EXCHANGE_ROTATE_JOB_H

#include "exchange/keys_job.h"
#include "exchange/own_card_db.h"
#include "exchange/rotation_db.h"
#include "store/store.h"

struct rotator {
	struct store *store;
	struct str dir;
};

/* The card that counts, with DIR/card.txt as its copy: whichever of the two is newer. serial 0:
 * none was ever made. */
NODISCARD enum rc own_card_sync(struct cx *cx, const struct rotator *r, struct own_card *out);

/* Makes the card that these words and the keys there now ask for, stores it, and puts it into the
 * outbox for every active peer that lacks it; all of that once. */
NODISCARD enum rc own_card_renew(struct cx *cx, const struct rotator *r,
				 const struct card_words *words, struct own_card *out);

/* Step 1: makes the next key and announces it. The same kind again goes on with what was cut
 * off. RC_CONFLICT: another key is being replaced. RC_MISSING: this node has no card. */
NODISCARD enum rc rotate_begin(struct cx *cx, const struct rotator *r, enum rotation_kind kind);

/* Sends the newest card to whoever lacks it; steps 2 and 3 when their time has come. *switched:
 * keys/ has changed, and what has them open must open them again. */
NODISCARD enum rc rotate_turn(struct cx *cx, const struct rotator *r, bool *switched);

#endif
