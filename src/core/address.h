// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * address: the address of a machine, and whether it is one of a public network.
 *
 * Source:  the IANA registries of special-purpose addresses, IPv4 and IPv6 (RFC 6890 and its
 *          updates). An IPv6 address that carries one of IPv4 (::ffff:0:0/96, 64:ff9b::/96,
 *          2002::/16) is as public as that.
 */
#ifndef CORE_ADDRESS_H
#define CORE_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/rc.h"
#include "core/str.h"

/* Of IPv4 as ::ffff:a.b.c.d. */
struct address {
	uint8_t b[16];
};

/* "192.0.2.1", "2001:db8::1", "[2001:db8::1]"; no zone ("%eth0"), no port. */
NODISCARD bool address_parse(struct str text, struct address *out);

bool address_is_v4(const struct address *a);

/* How many of the first `most` bits (0 to 128) both begin with. */
int address_common(const struct address *a, const struct address *b, int most);

/* Neither private, of this machine or link, shared by carriers, for many at once, kept for
 * documents and tests, nor of no meaning. */
bool address_is_public(const struct address *a);

#endif
