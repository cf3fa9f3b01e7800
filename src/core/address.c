// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/address.h"

#include <arpa/inet.h>
#include <string.h>

struct range {
	struct address low;
	int bits;
};

#define V4(a, b, c, d, n)                                                              \
	{                                                                              \
		{ { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d } }, 96 + (n) \
	}

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

bool address_parse(struct str text, struct address *out)
{
	char copy[INET6_ADDRSTRLEN];
	struct address a = { { 0 } };
	if (text.n > 2 && text.p[0] == '[' && text.p[text.n - 1] == ']')
		text = str_slice(text, 1, text.n - 1);
	if (text.n == 0 || text.n >= sizeof copy)
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	if (inet_pton(AF_INET, copy, a.b + 12) == 1)
		memcpy(a.b, mapped, sizeof mapped);
	else if (inet_pton(AF_INET6, copy, a.b) != 1)
		return false;
	*out = a;
	return true;
}

bool address_is_v4(const struct address *a)
{
	return memcmp(a->b, mapped, sizeof mapped) == 0;
}

int address_common(const struct address *a, const struct address *b, int most)
{
	for (int i = 0; i < most; i++) {
		const unsigned mask = 0x80U >> (unsigned)(i % 8);
		if (((unsigned)(a->b[i / 8] ^ b->b[i / 8]) & mask) != 0)
			return i;
	}
	return most;
}

static bool within(const struct address *a, const struct range *r)
{
	return address_common(a, &r->low, r->bits) == r->bits;
}

static bool is_one_of(const struct address *a, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (within(a, &ranges[i]))
			return true;
	return false;
}

static const struct range special[] = {
	V4(0, 0, 0, 0, 8),	 // this network
	V4(10, 0, 0, 0, 8),	 // private
	V4(100, 64, 0, 0, 10),	 // shared by carriers
	V4(127, 0, 0, 0, 8),	 // this machine
	V4(169, 254, 0, 0, 16),	 // this link; clouds tell their machines' secrets there
	V4(172, 16, 0, 0, 12),	 // private
	V4(192, 0, 0, 0, 24),	 // protocols
	V4(192, 0, 2, 0, 24),	 // documents
	V4(192, 88, 99, 0, 24),	 // 6to4 relays, gone
	V4(192, 168, 0, 0, 16),	 // private
	V4(198, 18, 0, 0, 15),	 // measuring
	V4(198, 51, 100, 0, 24), // documents
	V4(203, 0, 113, 0, 24),	 // documents
	V4(224, 0, 0, 0, 4),	 // many at once
	V4(240, 0, 0, 0, 4),	 // kept, and broadcast
};

// Of IPv6 only 2000::/3 is given out; within it these are not.
static const struct range given_out = { { { 0x20 } }, 3 };
static const struct range special6[] = {
	{ { { 0x20, 0x01, 0 } }, 23 },		// protocols, Teredo among them
	{ { { 0x20, 0x01, 0x0d, 0xb8 } }, 32 }, // documents
	{ { { 0x3f, 0xff } }, 20 },		// documents
};

/* The address of IPv4 that this one leads to; false: it carries none. */
static bool carries(const struct address *a, struct address *out)
{
	static const uint8_t nat64[12] = { 0, 0x64, 0xff, 0x9b };
	size_t at;
	if (memcmp(a->b, nat64, sizeof nat64) == 0)
		at = 12;
	else if (a->b[0] == 0x20 && a->b[1] == 0x02)
		at = 2;
	else
		return false;
	memcpy(out->b, mapped, sizeof mapped);
	memcpy(out->b + 12, a->b + at, 4);
	return true;
}

bool address_is_public(const struct address *a)
{
	struct address inner = *a;
	if (carries(a, &inner) || address_is_v4(a))
		return !is_one_of(&inner, special, sizeof special / sizeof *special);
	return within(a, &given_out) && !is_one_of(a, special6, sizeof special6 / sizeof *special6);
}
