// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * fetch: asks another computer over HTTPS and waits for its answer.
 *
 * TLS 1.2 or later, the server's name and chain checked against the system's authorities.
 * Plain HTTP only to this computer itself, and for what is signed (is_signed). No redirects, no cookies, no proxy from the
 * environment. Where the address is somebody else's to choose (is_public), the machine is judged when it is
 * connected to, by core/address.h: a name that leads into this network is not asked. For jobs: it blocks until the answer or the time is up.
 *
 * Errors:  RC_INVALID an address that is not to be asked. RC_LIMIT a longer answer than
 *          wanted. RC_IO no answer: the sentence says why.
 * Memory:  the answer lives in the cx's arena.
 */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include "core/core.h"

struct fetch_req {
	struct str url;
	struct str body, type;	   // of a POST; the type is its Content-Type
	const struct str *headers; // more of them, "Name: value", of printable ASCII
	size_t headers_n;
	const char *wanted; // a header of the answer; NULL: none
	bool is_public;	    // only a machine of a public network is asked, whatever its name says
	bool is_signed;	    // what comes is signed and judged by the caller: plain HTTP will do
	unsigned timeout_ms;
	size_t answer_max;
};

struct fetch_res {
	int status;
	struct str body;
	struct str wanted; // empty: it had none
};

/* Whether the address of this scheme ("http://") is a port of this computer: then it needs no TLS.
 * "http://127.0.0.1:8080@elsewhere/" is none. */
bool fetch_is_here(struct str url, struct str scheme);

NODISCARD enum rc fetch_get(struct cx *cx, const struct fetch_req *req, struct fetch_res *out);
NODISCARD enum rc fetch_post(struct cx *cx, const struct fetch_req *req, struct fetch_res *out);

#endif
