// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * str: a slice of text. Not owned, UTF-8, not NUL-terminated.
 *
 * Memory:  only functions that take an arena allocate, and there.
 * Empty:   n is 0; p may then be NULL. {0} is the empty text.
 * ASCII:   case and white space are those of ASCII; other bytes are left alone.
 */
#ifndef CORE_STR_H
#define CORE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/rc.h"

struct arena;

struct str {
	const char *p;
	size_t n;
};

/* From a literal, in an expression; STR_INIT in the initialiser of a static table. */
#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_INIT(lit)                   \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}

/* The two arguments of "%.*s". Evaluates s twice. */
#define STR_ARG(s) (int)(s).n, (s).p

#define STR_NONE SIZE_MAX

/* NULL gives the empty text. */
struct str str_from_c(const char *s);

bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b);

/* Below, equal to or above 0: by bytes, the shorter first. */
int str_cmp(struct str a, struct str b);

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Splits at the first sep: true, head before it, tail after it. Without a
 * sep: false, head is all of s, tail is empty. To walk a list:
 *     while (rest.n > 0) { str_cut(rest, ',', &item, &rest); ... } */
bool str_cut(struct str s, char sep, struct str *head, struct str *tail);

/* Takes the line "WORD VALUE" from the front of a text; false, and *rest stays: it does not
 * begin with a whole line of that word. */
bool str_take_line(struct str *rest, const char *word, struct str *value);

/* Without the white space at both ends. */
struct str str_trim(struct str s);

/* Where what begins in s, or STR_NONE. An empty what is found at 0. */
size_t str_find(struct str s, struct str what);

/* From byte `from` up to, not including, `to`; both are cut to the length. */
struct str str_slice(struct str s, size_t from, size_t to);

/* A decimal number: digits, with '-' before them or nothing. False, and out
 * untouched, when it is anything else or not within lo..hi. */
NODISCARD bool str_to_i64(struct str s, int64_t lo, int64_t hi, int64_t *out);

/* What a hexadecimal digit stands for; -1: it is none. The first knows small letters only. */
int str_hex_small(char c);
int str_hex_digit(char c);

/* Whether s is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms). */
bool str_is_utf8(struct str s);

/* Writes a code point, below 0x110000, as UTF-8: one to four bytes, whose number it gives. */
size_t utf8_put(char *p, uint32_t c);

/* The number of code points: what a terminal shows, nearly. */
size_t str_width(struct str s);

/* A copy in lower case. */
struct str str_lower(struct arena *a, struct str s);

/* A NUL-terminated copy for a library; NULL when s holds a NUL itself. */
const char *str_c(struct arena *a, struct str s);

#endif
