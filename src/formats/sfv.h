// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sfv: structured field values, as far as signatures and digests of HTTP use them.
 *
 * Source:  RFC 9651 (RFC 8941 before it): dictionaries, inner lists, parameters.
 * Accepts: dictionaries whose values are items or inner lists; items that are integers,
 *          strings, tokens, byte sequences or booleans. Decimals, dates and display
 *          strings are refused: no field that we read has any.
 * Stricter than the RFC: a key given twice is refused, not overwritten; base64 has one
 *          spelling (crypto/base64.h).
 * Limits:  SFV_BYTES_MAX of text, SFV_MEMBERS_MAX, SFV_ITEMS_MAX a list,
 *          SFV_PARAMETERS_MAX each.
 * Errors:  RC_INVALID or RC_LIMIT with the byte's offset.
 * Memory:  slices point into the input, or into the arena where they had to be decoded.
 */
#ifndef FORMATS_SFV_H
#define FORMATS_SFV_H

#include "core/core.h"

enum {
	SFV_BYTES_MAX = 16384,
	SFV_MEMBERS_MAX = 16,
	SFV_ITEMS_MAX = 64,
	SFV_PARAMETERS_MAX = 16,
};

#define SFV_INTEGER_MAX INT64_C(999999999999999)

enum sfv_type { SFV_INTEGER, SFV_STRING, SFV_TOKEN, SFV_BYTES, SFV_BOOLEAN };

struct sfv_value {
	enum sfv_type type;
	int64_t number;	 // integer; boolean: 0 or 1
	struct str text; // string and byte sequence: decoded; token
};

struct sfv_parameter {
	struct str name;
	struct sfv_value value;
};

struct sfv_parameters {
	struct sfv_parameter *p;
	size_t n, cap;
};

struct sfv_item {
	struct sfv_value value;
	struct sfv_parameters parameters;
};

struct sfv_member {
	struct str key;
	bool is_list; // else items has one, with its parameters
	struct {
		struct sfv_item *p;
		size_t n, cap;
	} items;
	struct sfv_parameters parameters; // of a list
};

struct sfv_dictionary {
	struct sfv_member *p;
	size_t n, cap;
};

NODISCARD enum rc sfv_parse(struct cx *cx, struct str text, struct sfv_dictionary *out);

/* In the RFC's one spelling. Strings must be ASCII without controls. */
struct str sfv_print(struct arena *a, const struct sfv_dictionary *d);

/* The member's value without its key, and an item alone with its parameters. */
struct str sfv_print_value(struct arena *a, const struct sfv_member *m);
struct str sfv_print_item(struct arena *a, const struct sfv_item *item);

/* NULL when there is none of that name. */
const struct sfv_member *sfv_member(const struct sfv_dictionary *d, struct str key);
const struct sfv_value *sfv_parameter(const struct sfv_parameters *all, const char *name);

/* Whether a string can hold it: ASCII from space to tilde. */
bool sfv_is_string(struct str s);

#endif
