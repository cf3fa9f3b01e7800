// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * envelope_ber: the ASN.1 around an envelope's content, read as it arrives; and heads to write.
 *
 * Source:  X.690 (BER and DER); the structures of RFC 5083 and RFC 5753.
 * Pure:    slices in, slices out, pointing into the input.
 * More:    a reader answers BER_MORE when what it has is right but not yet all.
 */
#ifndef CRYPTO_ENVELOPE_BER_H
#define CRYPTO_ENVELOPE_BER_H

#include "core/core.h"
#include "crypto/envelope.h"

enum ber { BER_OK, BER_MORE, BER_BAD };

enum { BER_OCTETS = 0x04, BER_HEAD_MAX = 10, BER_END_BYTES = 2 };

#define BER_INDEFINITE UINT64_MAX

struct ber_head {
	uint8_t tag;
	uint64_t size; // or BER_INDEFINITE
	size_t n;      // bytes of the head itself
};

enum ber ber_head_read(struct str s, struct ber_head *out);

/* The head of a value of n bytes, as DER writes it, and how many bytes that has. */
void der_head(struct buf *out, uint8_t tag, size_t n);
size_t der_head_size(size_t n);

enum {
	ENVELOPE_POINT_BYTES = 65,
	ENVELOPE_WRAPPED_BYTES = 40,
	ENVELOPE_NONCE_BYTES = 12,
	ENVELOPE_TAG_BYTES = 16
};

/* One key that the content's key is wrapped for. */
struct envelope_wrap {
	struct str point;     // the sender's ephemeral key, uncompressed
	bool kdf_sha256;      // else SHA-1
	struct str algorithm; // of the wrap, as it stands: the KDF takes it in
	struct str ukm;	      // the same; empty when there is none
	struct str wrapped;
};

/* What encloses the content, from outside in; the last is the content itself. */
enum { ENVELOPE_FRAMES = 5 };

struct envelope_header {
	struct envelope_wrap wraps[ENVELOPE_RECIPIENTS_MAX];
	size_t wraps_n;
	struct str nonce;
	uint64_t ends[ENVELOPE_FRAMES]; // offsets from the first byte, or BER_INDEFINITE
	bool segmented;			// the content is a row of OCTET STRINGs
	size_t n;			// bytes of the header: the content begins here
};

/* `why` is a constant sentence for BER_BAD. */
enum ber envelope_header_read(struct str bytes, struct envelope_header *out, const char **why);

/* What stands behind the content: the tag. `from` is its offset. */
enum ber envelope_trailer_read(struct str bytes, uint64_t from, const struct envelope_header *h,
			       struct str *tag, const char **why);

#endif
