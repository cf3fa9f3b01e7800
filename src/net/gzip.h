// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * gzip: packs pages before sending, unpacks embedded files for the rare client
 * that does not take gzip (RFC 1952).
 *
 * Memory:  results live in the arena.
 */
#ifndef NET_GZIP_H
#define NET_GZIP_H

#include "core/core.h"

struct str gzip_pack(struct arena *arena, struct str plain);

/* RC_INVALID when it is broken, RC_LIMIT when it unpacks to more than `max`. */
NODISCARD enum rc gzip_unpack(struct cx *cx, struct str packed, size_t max, struct str *out);

#endif
