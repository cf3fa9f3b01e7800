// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * outside_job: asks the world what a report names, so that nobody can turn it against what is inside.
 *
 * 1. A name is looked up first; it is connected to an address that was found, and to no other. An
 *    address that is of no public network is never connected to, whoever names it: a report, an answer
 *    of the domain name system, a redirect.
 * 2. A redirect is followed as if somebody had named it, OUTSIDE_REDIRECTS times at most.
 */
#ifndef INTAKE_OUTSIDE_JOB_H
#define INTAKE_OUTSIDE_JOB_H

#include "formats/dns.h"
#include "net/fetch_at.h"

enum { OUTSIDE_REDIRECTS = 4 };

struct outside {
	struct str resolver;			    // net/dns_ask.h; empty: of this machine
	bool (*is_public)(const struct address *a); // address_is_public; another one in tests alone
	unsigned timeout_ms;			    // of each step
};

enum outside_end {
	OUTSIDE_ANSWERED,
	OUTSIDE_NO_NAME,    // the name leads nowhere
	OUTSIDE_REFUSED,    // the resolver refuses, or cannot say
	OUTSIDE_INSIDE,	    // it leads to no public network: nothing was connected to
	OUTSIDE_SILENT,	    // no answer
	OUTSIDE_NO_ADDRESS, // it is no address on the web
	OUTSIDE_REDIRECTED, // too often
};

struct outside_found {
	enum outside_end end;
	struct address at; // of the first machine; where one was found
	bool has_address;
	struct str url;	    // the last that was asked
	struct str why;	    // of a silent one
	struct fetched got; // when it answered
};

/* A and AAAA; those that `prefer` names first. RC_BUSY, RC_IO: the fault is here. */
NODISCARD enum rc outside_lookup(struct cx *cx, const struct outside *o, struct str host,
				 struct dns_answer *out);

/* req: without its address, which is looked up. prefer: an address it was at before, or empty. */
NODISCARD enum rc outside_get(struct cx *cx, const struct outside *o, const struct fetch_at *req,
			      struct str prefer, struct outside_found *out);

#endif
