// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * network: a range of addresses, "192.0.2.0/24" or "2001:db8::/32", in the one form in which two
 * can be compared: sixteen bytes and how many bits of them count. An IPv4 address is the IPv6
 * address that stands for it (::ffff:192.0.2.0), so its networks have 96 bits more.
 */
#ifndef INTAKE_NETWORK_H
#define INTAKE_NETWORK_H

#include "core/address.h"
#include "core/core.h"

enum { NETWORK_BYTES = 16, NETWORK_BITS = 128 };

struct network {
	struct address low; // what is beyond the bits is zero
	int bits;	    // 0 to 128
};

struct networks {
	struct network *p;
	size_t n, cap;
};

/* An address alone is the network of it alone. False: it is none, or it has bits beyond those that
 * count, as "192.0.2.7/24" has. */
NODISCARD bool network_parse(struct str text, struct network *out);

/* "192.0.2.0/24", "2001:db8:0:0:0:0:0:0/32"; an address alone without its length. */
struct str network_print(struct arena *a, const struct network *n);

/* The first bits of it. */
struct network network_cut(const struct network *n, int bits);

/* How many bits both begin with; never more than the shorter has. */
int network_common(const struct network *a, const struct network *b);

/* The bytes, for the database. */
struct str network_bytes(const struct network *n);

#endif
