// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * url: an address on the web, read as browsers read it, and the key by which two are the same.
 *
 * Source:  the WHATWG URL standard for its special schemes but "file" (http, https, ftp, ws,
 *          wss), without a base: back slashes, missing slashes, user names that look like
 *          hosts, numbers that are addresses, other scripts. Safe Browsing v4, "URLs and
 *          Hashing", for the key.
 * Limits:  URL_MAX bytes.
 * Memory:  in the arena.
 */
#ifndef FORMATS_URL_H
#define FORMATS_URL_H

#include "core/core.h"

enum { URL_MAX = 8192 };

struct url {
	struct str scheme;	   // "https"
	struct str user, password; // percent-encoded
	struct str host;	   // "xn--bcher-kva.example", "192.0.2.1", "[2001:db8::1]"
	bool is_address;
	int port;	 // -1: that of the scheme
	struct str path; // "/..."
	struct str query, fragment;
	bool has_query, has_fragment;
};

/* False: none of these. */
NODISCARD bool url_parse(struct arena *a, struct str text, struct url *out);

/* As the standard serialises it. */
struct str url_print(struct arena *a, const struct url *u);

/* A host alone, by the same rules; false: it is none. */
NODISCARD bool url_host(struct arena *a, struct str text, struct str *out, bool *is_address);

/* The canonical form of Safe Browsing: without fragment and user, percent-decoded until nothing
 * changes, addresses in one spelling (also those that an IPv6 address carries), paths resolved.
 * The port stays. Anything gives a key: what is no URL is cleaned by the same rules as it stands. */
struct str url_key(struct arena *a, struct str text);

/* Percent-decoded until nothing changes. */
struct str url_decoded(struct arena *a, struct str s);

/* "[2001:db8::1]" and "::1": sixteen bytes. */
NODISCARD bool url_ipv6(struct str text, uint8_t out[16]);

#endif
