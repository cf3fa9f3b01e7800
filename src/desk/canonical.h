// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * canonical: the bytes that people approve and sign, line by line, and what they say, read from
 * those very bytes, so that nobody is shown anything else than what they decide on.
 *
 *	comity request 1 LF
 *	KEY N TEXT LF ...	N bytes of text: no text can pass for the next line
 *
 * Memory:  what is read lies in the bytes.
 */
#ifndef DESK_CANONICAL_H
#define DESK_CANONICAL_H

#include "core/core.h"

void canonical_put(struct buf *b, const char *key, struct str value);
void canonical_put_time(struct buf *b, struct arena *a, const char *key, struct instant t); // 0: ""
void canonical_put_classes(struct buf *b, unsigned classes);

struct canonical_line {
	struct str key, value;
};

/* What they are: "request" of "comity request 1". False: not of this program. */
NODISCARD bool canonical_begin(struct str *bytes, struct str *what);

/* Takes the next line off; false at the end, and where they are of another form. */
NODISCARD bool canonical_next(struct str *bytes, struct canonical_line *out);

/* Of the first line with this key; empty: there is none. */
struct str canonical_value(struct str bytes, struct str key);

#endif
