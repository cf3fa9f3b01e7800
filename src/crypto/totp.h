// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * totp: codes of six digits that an app shows for 30 seconds (RFC 6238, HMAC-SHA-1).
 *
 * Units:   a step is the number of 30-second periods since 1970.
 * Replay:  a code is good for its step, the one before and the one after; the caller keeps
 *          the step that was used and refuses it and all before it.
 */
#ifndef CRYPTO_TOTP_H
#define CRYPTO_TOTP_H

#include "core/core.h"

enum { TOTP_SECRET_BYTES = 20, TOTP_DIGITS = 6, TOTP_STEP_SECONDS = 30 };

/* Whether it is a code of this time; *step: whose. Six digits; spaces are left out. */
NODISCARD bool totp_check(struct str secret, struct str code, struct instant now, int64_t *step);

/* In base 32 (RFC 4648), in groups of four, for people who type it. */
struct str totp_secret_print(struct arena *a, struct str secret);

/* otpauth://totp/..., for a QR code. */
struct str totp_uri(struct arena *a, struct str issuer, struct str login, struct str secret);

#endif
