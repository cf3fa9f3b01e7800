// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * checkpoint: what a log signs of itself: its name, its size, its root.
 *
 * Source:  C2SP tlog-checkpoint. The text of a signed note (formats/note.h).
 * Accepts: origin LF, size LF, base64 of the 32-byte root LF, then extension lines
 *          that are not empty. Sizes up to MERKLE_SIZE_MAX, without leading zeros.
 * Errors:  RC_INVALID with the line.
 * Memory:  slices point into the input.
 */
#ifndef FORMATS_CHECKPOINT_H
#define FORMATS_CHECKPOINT_H

#include "core/core.h"
#include "crypto/merkle.h"

struct checkpoint {
	struct str origin;
	uint64_t size;
	struct sha256 root;
	struct str extensions; // whole lines, as they stand; ours have none
};

NODISCARD enum rc checkpoint_parse(struct cx *cx, struct str text, struct checkpoint *out);
struct str checkpoint_print(struct arena *a, const struct checkpoint *c);

/* The decimal numbers of all the tlog formats: no sign, no leading zero, at most
 * MERKLE_SIZE_MAX. False, and out untouched, for anything else. */
NODISCARD bool checkpoint_parse_number(struct str s, uint64_t *out);

#endif
