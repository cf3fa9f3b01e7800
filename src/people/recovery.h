// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * recovery: codes on paper, each good for one sign-in without the device.
 *
 * 80 random bits as 16 digits of Crockford's base 32, in groups of four. So many that a
 * plain hash keeps them: there is nothing to guess.
 */
#ifndef PEOPLE_RECOVERY_H
#define PEOPLE_RECOVERY_H

#include "core/core.h"
#include "crypto/hash.h"

enum { RECOVERY_BYTES = 10 };

/* "7KQM-4TXR-9WHC-2B6D" */
struct str recovery_print(struct arena *a, const uint8_t random[RECOVERY_BYTES]);

/* The hash of a code as typed: any case, blanks and hyphens ignored, O I L read as 0 1 1.
 * False: it cannot be a code. */
NODISCARD bool recovery_hash(struct str typed, struct sha256 *out);

#endif
