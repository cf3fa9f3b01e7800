// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * dns: an answer of the domain name system (RFC 1035, 3596): whether a name is there, and its
 * addresses, name servers or mail servers.
 *
 * Names are in small letters, without a dot at their end; one with bytes other than letters, digits,
 * "-" and "_" is left out.
 *
 * Memory:  in the cx's arena.
 */
#ifndef FORMATS_DNS_H
#define FORMATS_DNS_H

#include "core/address.h"
#include "core/core.h"

enum { DNS_BYTES_MAX = 65535, DNS_RECORDS_MAX = 64 };

enum dns_type { DNS_A = 1, DNS_NS = 2, DNS_MX = 15, DNS_AAAA = 28 };

enum dns_said {
	DNS_FOUND,
	DNS_NOTHING, // there is no such name, or nothing of this type
	DNS_REFUSED, // by whoever was asked
	DNS_FAILED,  // they could not find out
};

struct dns_answer {
	enum dns_said said;
	struct address addresses[DNS_RECORDS_MAX];
	size_t addresses_n;
	struct str names[DNS_RECORDS_MAX]; // of servers
	size_t names_n;
};

/* RC_INVALID: it is no answer, or ended those who read it. In the box, where this process has one. */
NODISCARD enum rc dns_read(struct cx *cx, struct str bytes, struct dns_answer *out);
NODISCARD enum rc dns_read_here(struct cx *cx, struct str bytes, struct dns_answer *out);

/* As a box carries it. RC_BUG: these bytes are none. */
void dns_pack(struct buf *b, const struct dns_answer *d);
NODISCARD enum rc dns_unpack(struct cx *cx, struct str packed, struct dns_answer *out);

#endif
