// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * id: the 16 bytes that name a row of the node, made by us and never reused.
 *
 * RFC 9562 version 7: 48 bits of milliseconds, then random bits, so that ids made
 * later sort later. Printed as 26 small characters of Crockford's base 32.
 */
#ifndef CORE_ID_H
#define CORE_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "core/date.h"
#include "core/str.h"

enum { ID_BYTES = 16, ID_TEXT = 26 };

struct id {
	uint8_t b[ID_BYTES];
};

/* Random bytes of the system (getrandom). Aborts when it has none. */
void random_bytes(void *p, size_t n);

struct id id_new(struct instant now);

bool id_eq(struct id a, struct id b);

/* All bytes zero: no id. */
bool id_is_set(struct id id);

struct str id_print(struct arena *a, struct id id);

/* Exactly what id_print gives; false, and out untouched, for anything else. */
NODISCARD bool id_parse(struct str s, struct id *out);

#endif
