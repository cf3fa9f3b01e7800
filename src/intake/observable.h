// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * observable: what a report complains of, as it was written and in the one form by which two
 * reports have the same.
 *
 *	url	 canonical form of Safe Browsing (formats/url.h)
 *	host	 A-labels, small letters, no dot at the end
 *	ip	 "192.0.2.1", "2001:db8::1"; an IPv6 address that stands for IPv4 is that
 *	asn	 "AS64500"
 *	email	 the host in A-labels; what stands before the @ as it is
 *	phone	 E.164: "+94112345678"
 *	wallet	 Bitcoin (base58 and bech32), Ethereum; with the right checksum
 *	iban	 capitals without blanks, of its country's length, with the right check digits
 *	hash	 MD5, SHA-1, SHA-256, SHA-512: small hexadecimal digits
 *	phash	 perceptual: 256 bits, small hexadecimal digits
 *	account	 never found in a text: only a field says one
 */
#ifndef INTAKE_OBSERVABLE_H
#define INTAKE_OBSERVABLE_H

#include "intake/report.h"

/* OBSERVABLE_NOWHERE: it stands in a link, not in the text. */
#define OBSERVABLE_NOWHERE SIZE_MAX

struct observable {
	enum subject_kind kind;
	struct str shown; // as it was; of a link, its address
	struct str key;
	size_t at;  // byte of the text
	int port;   // of an address or host; 0: none was named
	bool mixed; // the host mixes scripts, as look-alikes do
};

enum { OBSERVABLES_MAX = 1000, OBSERVABLE_URLS_MAX = 500 };

struct observables {
	struct observable *p;
	size_t n, cap;
	size_t urls;
	size_t dropped; // beyond the limits
};

/* Unless kind and key are there, or there are too many. */
void observables_add(struct arena *a, struct observables *list, const struct observable *o);

#endif
