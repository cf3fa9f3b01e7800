// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * shingle: what stays of a message when addresses, numbers and names of persons are changed from
 * one recipient to the next: 64 numbers, of which two messages share as large a part as they
 * share of their sequences of three words.
 *
 * Words:    three letters or more, in small letters; what holds "://", begins with "www." or has
 *           an at sign in it is none. In scripts that write no blanks each character is one.
 * Shingles: each three words in a row. The estimate of the resemblance of two messages (Broder
 *           1997) is the part of the 64 minima that agree: its standard error is 0.06 at most.
 * Text:     what a message shows (formats/html.h), UTF-8; other bytes end a word.
 */
#ifndef INTAKE_SHINGLE_H
#define INTAKE_SHINGLE_H

#include "core/core.h"

enum { SHINGLE_MINIMA = 64, SHINGLE_WORDS = 3, SHINGLE_TEXT_MAX = 1 << 20 };

struct shingles {
	size_t n; // sequences of three words, each time it comes; 0: then no minima
	uint32_t minima[SHINGLE_MINIMA];
};

/* Reads SHINGLE_TEXT_MAX bytes. Two texts may be parts of one message: begin with {0} and add. */
void shingles_add(struct shingles *s, struct str text);

/* How many of the minima agree. Both have some. */
size_t shingles_agree(const struct shingles *a, const struct shingles *b);

#endif
