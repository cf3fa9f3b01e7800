// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * pack: numbers, texts and digests one behind the other, as a box carries what it read
 * (core/box.h). Numbers have eight bytes, the lowest first; a text has its length before it.
 *
 * A process that somebody took over may say anything: whoever unpacks gives the limits, and looks at
 * is_bad at the end. Texts are UTF-8 without NUL.
 */
#ifndef FORMATS_PACK_H
#define FORMATS_PACK_H

#include "core/core.h"
#include "crypto/hash.h"

void pack_number(struct buf *b, uint64_t number);
void pack_text(struct buf *b, struct str s);
void pack_hash(struct buf *b, const struct sha256 *hash);

struct unpacking {
	struct str rest;
	bool is_bad;
};

/* 0 where it is more than max. */
size_t unpack_number(struct unpacking *u, uint64_t max);
struct str unpack_text(struct unpacking *u);
struct sha256 unpack_hash(struct unpacking *u);

/* Whether all was read and nothing is left. */
bool unpack_is_done(const struct unpacking *u);

#endif
