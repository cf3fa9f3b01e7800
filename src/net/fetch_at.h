// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * fetch_at: asks a stranger's web server, at an address that the caller found and judged.
 *
 * 1. It connects to this address and to no other, whatever the name leads to by then. No redirect is
 *    followed: where it leads is told. No proxy, no cookies, no credentials.
 * 2. At most body_max bytes come; what is behind them is not fetched.
 * 3. Without verify any certificate will do: who looks whether a page is there believes nothing on it.
 *
 * Errors:  RC_INVALID an address that cannot be asked. RC_IO no answer: the sentence says why.
 * Memory:  in the cx's arena.
 */
#ifndef NET_FETCH_AT_H
#define NET_FETCH_AT_H

#include "core/address.h"
#include "core/core.h"
#include "crypto/hash.h"

struct fetch_at {
	struct str url; // http or https
	struct address at;
	struct str accept; // header; empty: none
	bool head;	   // nothing but headers comes
	bool verify;	   // the certificate
	bool keep;	   // the body is given; otherwise it is only hashed
	unsigned timeout_ms;
	size_t body_max;
};

struct fetched {
	int status;
	struct str location; // where a redirect leads, as a whole address; empty: none
	struct str body;     // where it is kept
	struct sha256 hash;  // of what came
	size_t size;
	bool is_cut;	     // there was more
	int64_t retry_after; // seconds; 0: not said
};

NODISCARD enum rc fetch_at(struct cx *cx, const struct fetch_at *req, struct fetched *out);

#endif
