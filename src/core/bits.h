// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * bits: a set of up to 256 small numbers, for sets of countries. A value: copy
 * it with =, {0} is the empty set. Members are below BITS_N.
 *
 *     for (unsigned i = bits_next(&set, 0); i < BITS_N; i = bits_next(&set, i + 1))
 */
#ifndef CORE_BITS_H
#define CORE_BITS_H

#include <stdbool.h>
#include <stdint.h>

#define BITS_N 256U
#define BITS_WORDS 4U

struct bits {
	uint64_t w[BITS_WORDS];
};

static inline void bits_set(struct bits *b, unsigned i)
{
	b->w[i / 64] |= UINT64_C(1) << (i % 64);
}

static inline void bits_clear(struct bits *b, unsigned i)
{
	b->w[i / 64] &= ~(UINT64_C(1) << (i % 64));
}

static inline bool bits_test(const struct bits *b, unsigned i)
{
	return (b->w[i / 64] >> (i % 64)) & 1;
}

static inline struct bits bits_and(struct bits a, struct bits b)
{
	for (unsigned k = 0; k < BITS_WORDS; k++)
		a.w[k] &= b.w[k];
	return a;
}

static inline struct bits bits_or(struct bits a, struct bits b)
{
	for (unsigned k = 0; k < BITS_WORDS; k++)
		a.w[k] |= b.w[k];
	return a;
}

/* What is in a and not in b. */
static inline struct bits bits_andnot(struct bits a, struct bits b)
{
	for (unsigned k = 0; k < BITS_WORDS; k++)
		a.w[k] &= ~b.w[k];
	return a;
}

static inline unsigned bits_count(const struct bits *b)
{
	unsigned n = 0;
	for (unsigned k = 0; k < BITS_WORDS; k++)
		n += (unsigned)__builtin_popcountll(b->w[k]);
	return n;
}

static inline bool bits_any(const struct bits *b)
{
	return (b->w[0] | b->w[1] | b->w[2] | b->w[3]) != 0;
}

static inline bool bits_eq(const struct bits *a, const struct bits *b)
{
	return ((a->w[0] ^ b->w[0]) | (a->w[1] ^ b->w[1]) | (a->w[2] ^ b->w[2]) |
		(a->w[3] ^ b->w[3])) == 0;
}

/* The smallest member that is at least from, or BITS_N. */
static inline unsigned bits_next(const struct bits *b, unsigned from)
{
	if (from >= BITS_N)
		return BITS_N;
	unsigned k = from / 64;
	uint64_t word = b->w[k] & (~UINT64_C(0) << (from % 64));
	while (word == 0) {
		if (++k == BITS_WORDS)
			return BITS_N;
		word = b->w[k];
	}
	return k * 64 + (unsigned)__builtin_ctzll(word);
}

#endif
