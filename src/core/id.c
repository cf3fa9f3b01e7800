// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "core/arena.h"
#include "core/base32.h"

void random_bytes(void *p, size_t n)
{
	uint8_t *at = p;
	while (n > 0) {
		const ssize_t got = getrandom(at, n < 256 ? n : 256, 0);
		if (got < 0 && errno == EINTR)
			continue;
		INVARIANT(got > 0);
		at += got;
		n -= (size_t)got;
	}
}

struct id id_new(struct instant now)
{
	struct id id;
	const uint64_t ms = now.us > 0 ? (uint64_t)now.us / 1000 : 0;
	random_bytes(id.b, sizeof id.b);
	for (int i = 0; i < 6; i++)
		id.b[i] = (uint8_t)(ms >> (40 - 8 * i));
	id.b[6] = (uint8_t)((id.b[6] & 0x0f) | 0x70); // version 7
	id.b[8] = (uint8_t)((id.b[8] & 0x3f) | 0x80); // variant 10
	return id;
}

bool id_eq(struct id a, struct id b)
{
	return memcmp(a.b, b.b, ID_BYTES) == 0;
}

bool id_is_set(struct id id)
{
	return !id_eq(id, (struct id){ 0 });
}

/* 130 bits: two zero bits in front of the 128. */
struct str id_print(struct arena *a, struct id id)
{
	char text[ID_TEXT];
	for (int i = 0; i < ID_TEXT; i++)
		text[i] = base32_smalls[base32_at(id.b, 5 * i - 2)];
	return arena_copy(a, (struct str){ text, ID_TEXT });
}

bool id_parse(struct str s, struct id *out)
{
	struct id id = { 0 };
	if (s.n != ID_TEXT)
		return false;
	for (int i = 0; i < ID_TEXT; i++) {
		const char *at = s.p[i] ? strchr(base32_smalls, s.p[i]) : NULL;
		if (!at)
			return false;
		const unsigned digit = (unsigned)(at - base32_smalls);
		for (int k = 0; k < 5; k++) {
			const int bit = 5 * i - 2 + k;
			const unsigned value = (digit >> (4 - k)) & 1U;
			if (bit < 0 && value)
				return false;
			if (bit >= 0)
				id.b[bit / 8] |= (uint8_t)(value << (7 - bit % 8));
		}
	}
	*out = id;
	return true;
}
