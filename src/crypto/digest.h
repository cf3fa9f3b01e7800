// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * digest: the digests of other people's lists of files: MD5, SHA-1, SHA-2, by their names.
 *
 * What comity itself names by a digest, it names by SHA-256 (crypto/hash.h). MD5 and SHA-1
 * are for comparing with what others wrote down; nothing is proven by them alone.
 *
 * Source:  RFC 1321, FIPS 180-4, by OpenSSL.
 */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include "core/core.h"

enum digest_kind {
	DIGEST_MD5,
	DIGEST_SHA1,
	DIGEST_SHA224,
	DIGEST_SHA256,
	DIGEST_SHA384,
	DIGEST_SHA512,
	DIGEST_KINDS
};

enum { DIGEST_BYTES_MAX = 64 };

struct digest {
	uint8_t b[DIGEST_BYTES_MAX]; // digest_bytes(kind) of them, then zeros
};

/* "md5", "sha1", "sha224" ... */
struct str digest_name(enum digest_kind kind);
NODISCARD bool digest_of_name(struct str name, enum digest_kind *out);

/* How many bytes one has. */
size_t digest_bytes(enum digest_kind kind);

struct digest digest_of(enum digest_kind kind, struct str bytes);

bool digest_eq(const struct digest *a, const struct digest *b);

/* Small hexadecimal digits; capitals are read as well. */
struct str digest_print(struct arena *a, enum digest_kind kind, const struct digest *d);
NODISCARD bool digest_parse(enum digest_kind kind, struct str hex, struct digest *out);

/* In pieces; digest_end once. NULL: this machine's OpenSSL does not offer the algorithm. */
struct digest_run;
struct digest_run *digest_begin(enum digest_kind kind);
void digest_add(struct digest_run *run, struct str piece);
struct digest digest_end(struct digest_run *run);
void digest_run_close(struct digest_run *run);
AUTO_CLOSER(digest_run);

#endif
