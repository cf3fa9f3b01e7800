// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * base64: RFC 4648, section 4 (padded) and section 5 (for URLs, without padding).
 *
 * Reading is strict: other characters, missing or surplus padding and bits that
 * would be dropped are refused, so that bytes have one spelling.
 */
#ifndef CRYPTO_BASE64_H
#define CRYPTO_BASE64_H

#include "core/core.h"

struct str base64_print(struct arena *a, struct str bytes);
struct str base64url_print(struct arena *a, struct str bytes);

/* False, and out untouched, for anything that the printer does not print. */
NODISCARD bool base64_parse(struct arena *a, struct str text, struct str *out);
NODISCARD bool base64url_parse(struct arena *a, struct str text, struct str *out);

/* Into n bytes of the caller; the text must hold exactly that many. */
NODISCARD bool base64_parse_n(struct str text, void *p, size_t n);

#endif
