// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * password: what is stored of a password, and whether one is right.
 *
 * argon2id (RFC 9106) by libsodium, 19 MiB and two passes: what OWASP's password
 * storage guide asks at least. One takes some 20 ms and 19 MiB, so that two at most run
 * at once in this process; the others wait, and when too many do, RC_BUSY. Never
 * within a unit of work on the database.
 *
 * Limits:  PASSWORD_BYTES_MAX; the smallest length is the room's rule.
 */
#ifndef CRYPTO_PASSWORD_H
#define CRYPTO_PASSWORD_H

#include "core/core.h"

enum { PASSWORD_BYTES_MAX = 1024, PASSWORD_RUNNING_MAX = 2, PASSWORD_WAITING_MAX = 64 };

/* The text to store: algorithm, parameters, a salt of its own and the hash. */
NODISCARD enum rc password_hash(struct cx *cx, struct str password, struct str *out);

/* Whether the password is the one that was hashed; compared in constant time. */
NODISCARD enum rc password_verify(struct cx *cx, struct str hash, struct str password, bool *out);

/* A hash that no password has, with our parameters: verifying against it takes as long
 * as against a real one, so that nobody learns whether an account exists. */
struct str password_nobody(void);

/* Whether it was made with other parameters than ours: hash the password anew when it has
 * been verified. */
bool password_needs_rehash(struct str hash);

/* How many hashes this process has computed. Each attempt to sign in computes one, whoever it
 * is for: the node's page shows the number, so that this can be seen. */
int64_t password_count(void);

#endif
