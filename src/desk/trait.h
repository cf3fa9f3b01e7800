// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * trait: an identifier: what names a person, a machine or money in a case, written in one way, so that two
 * desks that have the same one find the same text.
 *
 *	email	 small letters
 *	phone	 E.164: "+94112345678"
 *	ip	 "192.0.2.1", or eight groups of four hex digits
 *	domain	 small letters, xn-- for other scripts, no dot at the end
 *	account	 "service:name" in small letters, without @
 *	wallet	 as it is; in small letters where case does not count (0x, bc1 ...)
 *	iban	 capitals without blanks, with its check digits right
 *
 * Dots and the like that were written so that nobody opens them ("example[.]com", "hxxp" aside)
 * are read as they were meant.
 */
#ifndef DESK_TRAIT_H
#define DESK_TRAIT_H

#include "core/core.h"

enum trait_kind {
	TRAIT_EMAIL,
	TRAIT_PHONE,
	TRAIT_IP,
	TRAIT_DOMAIN,
	TRAIT_ACCOUNT,
	TRAIT_WALLET,
	TRAIT_IBAN,
	TRAITS,
};
const char *trait_key(enum trait_kind k);  // "email"
const char *trait_name(enum trait_kind k); // English, for people
const char *trait_rule(enum trait_kind k); // the same: what to write
NODISCARD bool trait_parse(struct str key, enum trait_kind *out);

enum { TRAIT_MAX = 300 };

/* False: it is none of this kind. */
NODISCARD bool trait_plain(struct arena *a, enum trait_kind k, struct str text, struct str *out);

/* The bytes that are compared: kind and plain form. */
struct str trait_bytes(struct arena *a, enum trait_kind k, struct str plain);

#endif
