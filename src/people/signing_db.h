// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * signing_db: the directory of keys with which the people of this node sign: passkeys
 * (people/passkey_db.h keeps it) and certificates.
 *
 * A key that was taken away stays, with its end: what it signed before can be verified
 * still. Each key's adding and removing is an entry of the ledger that holds the SHA-256
 * of public_key, and so each row of the directory is proved by a checkpoint: that is the
 * node's signature under it.
 *
 * A certificate signs and nothing more: nobody signs in with it, so it is no second factor.
 */
#ifndef PEOPLE_SIGNING_DB_H
#define PEOPLE_SIGNING_DB_H

#include "crypto/certificate.h"
#include "people/access.h"
#include "people/signature.h"
#include "store/db.h"

enum { SIGNING_CERTIFICATES_MAX = 5, SIGNING_KEYS_MAX = 200 };

struct signing_key {
	struct id id, account;
	enum signature_kind kind;
	struct str credential; // of the passkey; the certificate's fingerprint
	struct str public_key; // of the passkey; the certificate, DER
	int64_t algorithm;     // COSE; 0 with a certificate
	struct str name;       // the owner's; the certificate's subject
	struct instant added_at;
	struct instant begins_at, ends_at; // of the certificate; 0: it has no end of its own
	struct instant removed_at;	   // 0: it may sign
};

/* `by` registers this certificate for themselves; that they have its key is verified
 * before, outside the unit. RC_INVALID: not valid at this time. RC_CONFLICT: registered
 * already, or five are. */
NODISCARD enum rc signing_certificate_add(struct cx *cx, struct db *db, const struct actor *by,
					  const struct certificate *c, struct id *out);
NODISCARD enum rc signing_certificate_remove(struct cx *cx, struct db *db, const struct actor *by,
					     struct id id);

/* For passkey_db: the act is its own. */
NODISCARD enum rc signing_key_add(struct cx *cx, struct db *db, const struct signing_key *key,
				  struct id *out);
NODISCARD enum rc signing_key_end(struct cx *cx, struct db *db, struct id account, struct id key);

/* All keys of an account end: its factors are reset. */
NODISCARD enum rc signing_end_all(struct cx *cx, struct db *db, struct id account);

struct signing_keys {
	struct signing_key *p;
	size_t n;
};

/* All that this account ever had, oldest first; at most SIGNING_KEYS_MAX. */
NODISCARD enum rc signing_list(struct cx *cx, struct db *db, struct id account,
			       struct signing_keys *out);

/* Whose roles are some of these; keys that ended before that time are left out. */
struct signing_ask {
	struct roles roles;
	struct instant since;
	size_t max;
};
struct signing_person {
	struct signing_key key;
	struct str name, post, login;
};
struct signing_people {
	struct signing_person *p;
	size_t n, cap;
};

/* Keys of active accounts of this node, the newest first. */
NODISCARD enum rc signing_people(struct cx *cx, struct db *db, const struct signing_ask *ask,
				 struct signing_people *out);

/* The key that this credential was for this account at that time. RC_MISSING: it was none,
 * was removed by then, or its time had not begun or was over. */
NODISCARD enum rc signing_find(struct cx *cx, struct db *db, const struct signature *s,
			       struct signing_key *out);

#endif
