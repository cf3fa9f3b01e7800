// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * keys_job: the keys by which this node speaks to others, in DIR/keys, mode 0600, in no backup.
 *
 *     exchange.key     signs the card, messages and receipts (ledger/key_job.h: one line)
 *     tls.key, .pem    both sides of TLS: key and certificate
 *     encryption.key, .pem   what others encrypt to
 *     signature.key, .pem    XML signatures, for HI1 systems that want them
 *
 * DIR/card.txt is the card that was made of them last.
 */
#ifndef EXCHANGE_KEYS_JOB_H
#define EXCHANGE_KEYS_JOB_H

#include "core/core.h"
#include "crypto/identity.h"
#include "exchange/card_to_note.h"
#include "ledger/key_job.h"

struct exchange_keys {
	struct str dir;
	struct ledger_key signing;
	struct str keyid;	    // "NAME+ID" of it
	struct str tls_certificate; // PEM, and where it lies
	struct str tls_certificate_path, tls_key_path;
	struct identity *encryption;
	struct str encryption_der;
	struct sha256 pin; // of the TLS key
};

/* RC_MISSING: they were never made (comity peer card makes them). */
NODISCARD enum rc exchange_keys_open(struct cx *cx, struct str dir, struct exchange_keys *out);
void exchange_keys_close(struct exchange_keys *keys);

/* Makes those that are missing, under the ledger's origin. The host's name stands in the TLS
 * certificate, which ends after five years. */
NODISCARD enum rc exchange_keys_make(struct cx *cx, struct str dir, struct str origin);

/* For HI1 systems that sign: whether this certificate's key is one that is accepted; makes our
 * own key to sign, where there is none yet. */
NODISCARD enum rc exchange_signature_check(struct cx *cx, struct str certificate, struct str dir);

/* The message with our XML signature. RC_MISSING: there is no key. */
NODISCARD enum rc exchange_signature_add(struct cx *cx, struct str dir, struct str xml,
					 struct str *out);

/* What a card says besides the keys. */
struct card_words {
	struct str name, country, origin, endpoint;
	enum card_kind kind;
};

/* DIR/card.txt as it should be now: the one there is, if it says the same, else a new one
 * with the next serial. */
NODISCARD enum rc exchange_card_make(struct cx *cx, const struct exchange_keys *keys,
				     const struct card_words *words, struct str *out);

/* RC_MISSING: none was made. */
NODISCARD enum rc exchange_card_read(struct cx *cx, struct str dir, struct card *out);

#endif
