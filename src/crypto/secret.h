// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * secret: bytes that nobody else may see: keys, passwords, tokens.
 *
 * They lie in memory of their own, with guard pages around it, out of core dumps and
 * (as far as the system's limits allow) of swap, and are wiped when closed. There
 * is no way to print them.
 *
 * Memory:  not in an arena: secret_close wipes and frees, and takes NULL.
 */
#ifndef CRYPTO_SECRET_H
#define CRYPTO_SECRET_H

#include "core/core.h"

struct secret;

/* n zero bytes; the caller fills them. */
struct secret *secret_new(size_t n);
struct secret *secret_copy(struct str bytes);
struct secret *secret_random(size_t n);
void secret_close(struct secret *s);
AUTO_CLOSER(secret);

uint8_t *secret_bytes(struct secret *s);

/* To read them; valid until closed. Do not copy it into an arena. */
struct str secret_str(const struct secret *s);

/* Takes as long for a wrong first byte as for a wrong last one. */
bool secret_eq(struct str a, struct str b);

/* Overwrites what must not stay behind, on the stack or in an arena; the compiler
 * does not leave it out. */
void secret_wipe(void *p, size_t n);

#endif
