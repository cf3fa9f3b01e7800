// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/network.h"

#include <string.h>

enum { MAPPED_BITS = 96 };

struct network network_cut(const struct network *n, int bits)
{
	struct network out = { .bits = bits };
	for (int i = 0; i < NETWORK_BYTES && i * 8 < bits; i++) {
		const unsigned left = (unsigned)(bits - i * 8);
		const unsigned mask = left >= 8 ? 0xffU : 0xff00U >> left;
		out.low.b[i] = (uint8_t)(n->low.b[i] & mask);
	}
	return out;
}

bool network_parse(struct str text, struct network *out)
{
	struct str address, length;
	struct network n = { .bits = NETWORK_BITS };
	int64_t bits;
	const bool has_length = str_cut(str_trim(text), '/', &address, &length);
	const bool is_4 = str_find(address, STR(":")) == STR_NONE; // as it is written
	if (str_starts(address, STR("[")) || !address_parse(address, &n.low))
		return false;
	if (has_length) {
		if (!str_to_i64(length, 0, is_4 ? 32 : NETWORK_BITS, &bits))
			return false;
		n.bits = (int)bits + (is_4 ? MAPPED_BITS : 0);
	}
	const struct network cut = network_cut(&n, n.bits);
	if (memcmp(&cut.low, &n.low, sizeof n.low) != 0)
		return false;
	*out = n;
	return true;
}

struct str network_print(struct arena *a, const struct network *n)
{
	const uint8_t *b = n->low.b;
	const bool is_4 = n->bits >= MAPPED_BITS && address_is_v4(&n->low);
	struct str out;
	if (is_4) {
		out = arena_fmt(a, "%d.%d.%d.%d", b[12], b[13], b[14], b[15]);
	} else {
		out = arena_fmt(a, "%x:%x:%x:%x:%x:%x:%x:%x", b[0] << 8 | b[1], b[2] << 8 | b[3],
				b[4] << 8 | b[5], b[6] << 8 | b[7], b[8] << 8 | b[9],
				b[10] << 8 | b[11], b[12] << 8 | b[13], b[14] << 8 | b[15]);
	}
	if (n->bits == NETWORK_BITS)
		return out;
	return arena_fmt(a, "%.*s/%d", STR_ARG(out), is_4 ? n->bits - MAPPED_BITS : n->bits);
}

int network_common(const struct network *a, const struct network *b)
{
	return address_common(&a->low, &b->low, a->bits < b->bits ? a->bits : b->bits);
}

struct str network_bytes(const struct network *n)
{
	return (struct str){ (const char *)n->low.b, NETWORK_BYTES };
}
