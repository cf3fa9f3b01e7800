// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * guard: which requests are refused before anybody reads their meaning.
 *
 * Two programs that read one request differently are how requests are smuggled past
 * a proxy. So a header is taken in one plain form only: "Name: value" with at most
 * one space, ended by CR LF. The library has already cut the header into names and
 * values; the sizes must add up to what came over the wire, else something was
 * folded, padded, cut at a NUL or ended by a bare LF.
 *
 * Source:  RFC 9112 sections 2.2, 3, 5.1, 5.2, 6.1, 6.3; RFC 9110 section 5.5.
 * Pure.
 */
#ifndef NET_GUARD_H
#define NET_GUARD_H

#include "core/core.h"

struct guard_header {
	struct str name;
	struct str value;
};

struct guard_request {
	struct str method, target, version;
	const struct guard_header *headers;
	size_t headers_n;
	size_t wire_size; // request line to empty line, as received
	size_t header_max, target_max, body_max;
};

struct guard_verdict {
	int status;	  // 0: let it through
	const char *why;  // constant English
	size_t body_size; // Content-Length
};

struct guard_verdict guard_check(const struct guard_request *r);

/* Whether it is not empty, and only letters, digits and these. */
bool guard_is_of(struct str s, struct str others);

#endif
