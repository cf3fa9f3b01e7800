// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * query: the pairs in a query string or an urlencoded form.
 *
 * Pure. "a=1&b=two+words&a=%C3%A9" gives three pairs, decoded, in order; a pair
 * without "=" has an empty value; empty pairs ("&&") are skipped.
 *
 * Refused (RC_INVALID, RC_LIMIT): a broken %-sequence, control characters (among
 * them NUL, CR, LF) and text that is not UTF-8 after decoding; in a form, tab and
 * line ends are let through. Also more than `max` bytes, and more than 64 pairs.
 *
 * Source:  URL Standard (WHATWG), application/x-www-form-urlencoded; stricter as said.
 * Memory:  pairs and text live in the caller's arena.
 */
#ifndef NET_QUERY_H
#define NET_QUERY_H

#include "core/core.h"

enum {
	QUERY_BYTES_MAX = 8192,
	QUERY_FORM_BYTES_MAX = 262144,
	QUERY_PAIRS_MAX = 64,
};

struct query_pair {
	struct str name;
	struct str value;
};

struct query {
	struct query_pair *p;
	size_t n;
};

struct query_values {
	struct str *p;
	size_t n;
};

NODISCARD enum rc query_parse(struct cx *cx, struct str text, struct query *out);
NODISCARD enum rc query_parse_form(struct cx *cx, struct str text, struct query *out);

/* Whether a name or a value of a form holds UTF-8 without control characters but tab and line ends. */
bool query_is_form_text(struct str text);

/* The pairs as text again, in a form that parses to the same pairs. */
struct str query_print(struct arena *arena, const struct query *q);

/* Adds `text` to `out`, safe as a name or value in a query: letters, digits and
 * "-._~" stay, all else becomes %XX. */
void query_encode(struct buf *out, struct str text);

#endif
