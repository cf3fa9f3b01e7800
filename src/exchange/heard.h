// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * heard: what nodes tell each other of third ones' ledgers, as texts.
 *
 *     comity/seen/v1
 *     BASE64 of a checkpoint's signed note, one a line, up to HEARD_NOTES_MAX
 *
 *     comity/prove/v1
 *     OLDER NEWER               sizes of two checkpoints
 *
 * Errors:  RC_INVALID.
 * Memory:  in the arena.
 */
#ifndef EXCHANGE_HEARD_H
#define EXCHANGE_HEARD_H

#include "core/core.h"

enum { HEARD_NOTES_MAX = 200 };

struct heard_notes {
	struct str *p;
	size_t n, cap;
};
struct str heard_notes_print(struct arena *a, const struct heard_notes *notes);
NODISCARD enum rc heard_notes_parse(struct cx *cx, struct str text, struct heard_notes *out);

/* Sizes of two checkpoints of one ledger. */
struct heard_sizes {
	int64_t older, newer;
};
struct str heard_sizes_print(struct arena *a, struct heard_sizes sizes);
NODISCARD enum rc heard_sizes_parse(struct cx *cx, struct str text, struct heard_sizes *out);

/* Both notes, for people who compare them. */
struct str heard_evidence(struct arena *a, struct str one, struct str other);

#endif
