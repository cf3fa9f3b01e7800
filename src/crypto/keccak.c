// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/keccak.h"

#include <string.h>

enum { LANES = 25, ROUNDS = 24, RATE = 136 };

static uint64_t turned(uint64_t v, unsigned n)
{
	return v << n | v >> (64 - n);
}

/* The round constants: bits of a shift register (FIPS 202, 3.2.5). */
static uint64_t constant_of(uint8_t *state)
{
	uint64_t v = 0;
	for (unsigned i = 0; i < 7; i++) {
		if ((*state & 1) != 0)
			v |= UINT64_C(1) << ((1U << i) - 1);
		*state = (uint8_t)(*state << 1 ^ ((*state & 0x80) != 0 ? 0x71 : 0));
	}
	return v;
}

static void theta(uint64_t a[LANES])
{
	uint64_t c[5];
	for (size_t x = 0; x < 5; x++)
		c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
	for (size_t i = 0; i < LANES; i++)
		a[i] ^= c[(i + 4) % 5] ^ turned(c[(i + 1) % 5], 1);
}

static void rho_and_pi(uint64_t a[LANES])
{
	uint64_t moved = a[1];
	size_t x = 1, y = 0;
	for (unsigned t = 1; t <= 24; t++) {
		const size_t next = (2 * x + 3 * y) % 5;
		x = y;
		y = next;
		const uint64_t here = a[x + 5 * y];
		a[x + 5 * y] = turned(moved, t * (t + 1) / 2 % 64);
		moved = here;
	}
}

static void chi(uint64_t a[LANES])
{
	for (size_t y = 0; y < LANES; y += 5) {
		const uint64_t row[5] = { a[y], a[y + 1], a[y + 2], a[y + 3], a[y + 4] };
		for (size_t x = 0; x < 5; x++)
			a[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
	}
}

void keccak256(struct str bytes, uint8_t out[KECCAK256_BYTES])
{
	uint8_t block[RATE] = { 0 };
	uint64_t a[LANES] = { 0 };
	uint8_t shift = 1;
	INVARIANT(bytes.n <= KECCAK256_MAX);
	if (bytes.n > 0)
		memcpy(block, bytes.p, bytes.n);
	block[bytes.n] = 0x01;
	block[RATE - 1] |= 0x80;
	for (size_t i = 0; i < RATE; i++)
		a[i / 8] ^= (uint64_t)block[i] << (8 * (i % 8));
	for (unsigned round = 0; round < ROUNDS; round++) {
		theta(a);
		rho_and_pi(a);
		chi(a);
		a[0] ^= constant_of(&shift);
	}
	for (size_t i = 0; i < KECCAK256_BYTES; i++)
		out[i] = (uint8_t)(a[i / 8] >> (8 * (i % 8)));
}
