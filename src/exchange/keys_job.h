// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * keys_job: the keys by which this node speaks to others, in DIR/keys, mode 0600, in no backup.
 *
 *     exchange.key     signs the card, messages and receipts (ledger/key_job.h: one line)
 *     tls.key, .pem    both sides of TLS: key and certificate
 *     encryption.key, .pem   what others encrypt to
 *     signature.key, .pem    XML signatures, for HI1 systems that want them
 *
 *     NAME.next.*      while one is replaced: the new one (exchange/rotation_db.h)
 *     encryption.old.* the one before: opens what was encrypted to it and is still on its way
 *
 * DIR/card.txt is a copy of the card that was made of them last.
 */
#ifndef EXCHANGE_KEYS_JOB_H
#define EXCHANGE_KEYS_JOB_H

#include "core/core.h"
#include "crypto/envelope_ring.h"
#include "crypto/identity.h"
#include "exchange/card_to_note.h"
#include "exchange/rotation.h"
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

	/* Those that are to take their places; key and identity NULL, pin zero: none. */
	struct {
		struct ledger_key signing;
		struct sha256 pin;
		struct identity *encryption;
		struct str encryption_der;
	} next;
	struct identity *encryption_old; // NULL: none

	struct envelope_ring *ring; // of those that are encrypted to
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

/* Makes the next key of this kind, unless there is one. */
NODISCARD enum rc exchange_key_next(struct cx *cx, struct str dir, struct str origin,
				    enum rotation_kind kind);

/* The next key takes the place of the one there, which is wiped, or kept to open what is on its
 * way. Cut off, exchange_keys_open or this goes on; nothing to do is RC_OK. */
NODISCARD enum rc exchange_key_switch(struct cx *cx, struct str dir, enum rotation_kind kind);

/* What is encrypted to this node says, by whichever of its keys, those that another process has made
 * since they were opened among them. Errors as envelope_open_bytes. */
NODISCARD enum rc exchange_keys_decrypt(struct cx *cx, const struct exchange_keys *keys,
					struct str sealed, size_t max, struct str *out);

/* What a card says besides the keys. */
struct card_words {
	struct str name, country, origin, endpoint;
	enum card_kind kind;
	struct card_people people;
};

/* The card as it should be now: the one before, if it says the same, else a new one with the
 * next serial; `before` empty: the first. Next keys stand beside those they will replace; once
 * `switching`, in their place, and what signed before counts for one more day. */
NODISCARD enum rc exchange_card_make(struct cx *cx, const struct exchange_keys *keys,
				     const struct card_words *words, struct str before,
				     bool switching, struct str *out);

/* DIR/card.txt: for people, and for what a database that is older than this table lacks. */
NODISCARD enum rc exchange_card_write(struct cx *cx, struct str dir, struct str card);

/* RC_MISSING: there is none. */
NODISCARD enum rc exchange_card_read(struct cx *cx, struct str dir, struct str *out);

#endif
