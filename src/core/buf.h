// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * buf: a byte buffer that grows up to a maximum that its owner must name.
 *
 * Limit:   an addition that would pass the maximum is left out whole, and sets
 *          full; so are all later ones. Check buf_full once, at the end.
 * Memory:  buf_init allocates nothing; buf_done frees. Aborts when out of memory.
 */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "core/rc.h"
#include "core/str.h"

struct buf {
	char *p;
	size_t n, cap, max;
	bool full;
};

void buf_init(struct buf *b, size_t max);
void buf_done(struct buf *b);

/* Empty again, with the memory kept. */
void buf_reset(struct buf *b);

void buf_add(struct buf *b, struct str s);
void buf_add_c(struct buf *b, const char *s);
void buf_add_char(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3), nonnull(2)));

bool buf_full(const struct buf *b);

/* What is in it; valid until the next change. */
struct str buf_str(const struct buf *b);

#endif
