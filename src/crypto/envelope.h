// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * envelope: content that only the holders of named keys can read.
 *
 * Source:  CMS AuthEnvelopedData: RFC 5083, RFC 5084 (AES-256-GCM), RFC 5753 (ECDH on
 *          P-256, KDF of X9.63, AES key wrap).
 *          To a key of RSA: RFC 3560 (OAEP, SHA-256); written for others, not read here.
 * Writes:  BER in a stream, as `openssl cms -encrypt -stream -aes-256-gcm` does, or DER; the command
 *          `openssl cms -decrypt -inform DER -inkey KEY -recip CERTIFICATE` opens it.
 * Reads:   the same, and whole DER; KDF with SHA-1 (OpenSSL's own choice) or SHA-256.
 *          EnvelopedData with CBC is refused: what is not authenticated can be changed by
 *          whoever carries it. So are attributes: they would need a meaning.
 * Says not who wrote it: a signature around it does.
 * Limits:  ENVELOPE_RECIPIENTS_MAX, ENVELOPE_HEADER_MAX, ENVELOPE_CONTENT_MAX. Memory does
 *          not grow with the content.
 * Errors:  RC_INVALID: not such an envelope. RC_DENIED: not for this key. RC_LIMIT. What a
 *          sink fails with is handed on.
 * Trap:    the sink gets plain text before its authenticity is known. Use it only after
 *          envelope_open_end has said RC_OK; else throw it away.
 */
#ifndef CRYPTO_ENVELOPE_H
#define CRYPTO_ENVELOPE_H

#include "core/core.h"
#include "crypto/identity.h"

enum { ENVELOPE_RECIPIENTS_MAX = 8, ENVELOPE_HEADER_MAX = 16384 };

#define ENVELOPE_CONTENT_MAX ((uint64_t)1 << 36) // what one GCM key may encrypt, rounded down

/* Takes the next bytes of the result. */
typedef enum rc envelope_sink(struct cx *cx, void *arg, struct str bytes);

/* To the keys of these certificates (DER): of IDENTITY_ENCRYPTION, or others' on a curve or of RSA.
 *     TRY(envelope_seal_begin(cx, &der, 1, sink, arg, &seal));
 *     TRY(envelope_seal_add(cx, seal, piece));
 *     TRY(envelope_seal_end(cx, seal));	// once; then only close */
struct envelope_seal;
NODISCARD enum rc envelope_seal_begin(struct cx *cx, const struct str *certificates, size_t n,
				      envelope_sink *sink, void *arg, struct envelope_seal **out);
NODISCARD enum rc envelope_seal_add(struct cx *cx, struct envelope_seal *seal, struct str piece);
NODISCARD enum rc envelope_seal_end(struct cx *cx, struct envelope_seal *seal);
void envelope_seal_close(struct envelope_seal *seal);
AUTO_CLOSER(envelope_seal);

/* In pieces of any size. The identity must live as long. */
struct envelope_open;
struct envelope_open *envelope_open_begin(const struct identity *id, envelope_sink *sink,
					  void *arg);
NODISCARD enum rc envelope_open_add(struct cx *cx, struct envelope_open *o, struct str piece);
NODISCARD enum rc envelope_open_end(struct cx *cx, struct envelope_open *o);
void envelope_open_close(struct envelope_open *o);
AUTO_CLOSER(envelope_open);

/* The same for what lies in memory whole; at most `max` bytes come out. */
NODISCARD enum rc envelope_seal_bytes(struct cx *cx, struct str certificate, struct str bytes,
				      struct str *out);
NODISCARD enum rc envelope_open_bytes(struct cx *cx, const struct identity *id, struct str bytes,
				      size_t max, struct str *out);

/* One key that much is sealed to, on P-256: the certificate is read once, and what lies in memory
 * whole, piece behind piece, becomes DER in one pass. Used by any threads at a time.
 * What is sealed within a second (of cx->now) has one ephemeral key, which is forgotten at once: RFC
 * 2631 section 2.3 has this cache, with keying material (ukm) of its own for each. So are content key
 * and nonce. It saves half of what sealing costs, and the reader's agreement (crypto/agreed.h).
 * RC_INVALID: there is no such key in the certificate (DER). */
struct envelope_key;
NODISCARD enum rc envelope_key_open(struct cx *cx, struct str certificate,
				    struct envelope_key **out);
void envelope_key_close(struct envelope_key *key);
AUTO_CLOSER(envelope_key);

#define ENVELOPE_WHOLE_MAX ((size_t)1 << 30) // of all pieces together

struct str envelope_key_seal(struct cx *cx, struct envelope_key *key, const struct str *pieces,
			     size_t n);

#endif
