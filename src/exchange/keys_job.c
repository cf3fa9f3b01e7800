// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/keys_job.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crypto/envelope.h"
#include "exchange/card_claim.h"
#include "exchange/file_job.h"
#include "ledger/entry.h"
#include "formats/xmldsig.h"

enum { PEM_MAX = 16384 };
#define KEYS_LAST DAYS(5 * 365)

static struct str path_of(struct cx *cx, struct str dir, const char *name)
{
	return arena_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), name);
}

/* ---- Making ---- */

static enum rc make_identity(struct cx *cx, struct str dir, const char *name, enum identity_use use)
{
	const struct str key_path = path_of(cx, dir, arena_fmt(cx->arena, "keys/%s.key", name).p),
			 pem_path = path_of(cx, dir, arena_fmt(cx->arena, "keys/%s.pem", name).p);
	const struct identity_term term = { instant_add(cx->now, DAYS(-1)),
					    instant_add(cx->now, KEYS_LAST) };
	struct str pem;
	if (access(key_path.p, F_OK) == 0 && access(pem_path.p, F_OK) == 0)
		return RC_OK;
	AUTO(identity) id = identity_new();
	AUTO(secret) text = identity_print(id);
	TRY(identity_certify(cx, id, use, STR("comity"), term, &pem));
	TRY(file_write(cx, key_path, 0600, secret_str(text)));
	return file_write(cx, pem_path, 0644, pem);
}

/* ---- Replacing ---- */

static const struct {
	const char *secret, *public, *next_secret, *next_public;
} names[ROTATION_KINDS] = {
	[ROTATION_SIGNING] = { "exchange.key", "exchange.pub", "exchange.next.key",
			       "exchange.next.pub" },
	[ROTATION_TLS] = { "tls.key", "tls.pem", "tls.next.key", "tls.next.pem" },
	[ROTATION_ENCRYPTION] = { "encryption.key", "encryption.pem", "encryption.next.key",
				  "encryption.next.pem" },
};

static const char *key_path(struct cx *cx, struct str dir, const char *name)
{
	return path_of(cx, dir, arena_fmt(cx->arena, "keys/%s", name).p).p;
}

static bool is_there(struct cx *cx, struct str dir, const char *name)
{
	return access(key_path(cx, dir, name), F_OK) == 0;
}

enum rc exchange_key_next(struct cx *cx, struct str dir, struct str origin, enum rotation_kind kind)
{
	if (kind == ROTATION_SIGNING)
		return ledger_exchange_key_next(cx, dir, origin);
	return kind == ROTATION_TLS
		       ? make_identity(cx, dir, "tls.next", IDENTITY_TLS)
		       : make_identity(cx, dir, "encryption.next", IDENTITY_ENCRYPTION);
}

/* Another process may be doing the same: what is gone is done. */
static enum rc move(struct cx *cx, struct str dir, const char *from, const char *to)
{
	if (rename(key_path(cx, dir, from), key_path(cx, dir, to)) != 0 && errno != ENOENT)
		return cx_fail(cx, RC_IO, "%s: %s", key_path(cx, dir, from), strerror(errno));
	return RC_OK;
}

enum rc exchange_key_switch(struct cx *cx, struct str dir, enum rotation_kind kind)
{
	if (is_there(cx, dir, names[kind].next_secret)) {
		if (kind == ROTATION_ENCRYPTION && is_there(cx, dir, "encryption.key")) {
			TRY(move(cx, dir, "encryption.key", "encryption.old.key"));
		} else {
			TRY(ledger_key_destroy(cx, key_path(cx, dir, names[kind].secret)));
		}
		TRY(move(cx, dir, names[kind].next_secret, names[kind].secret));
	}
	TRY(move(cx, dir, names[kind].next_public, names[kind].public));
	return file_sync_names(cx, path_of(cx, dir, "keys/"));
}

/* A switch was cut off when the old secret, or the next one, is gone and the rest is not. */
static enum rc finish_switches(struct cx *cx, struct str dir)
{
	for (enum rotation_kind k = 0; k < ROTATION_KINDS; k++) {
		const bool secret = is_there(cx, dir, names[k].next_secret),
			   public = is_there(cx, dir, names[k].next_public);
		const bool cut = secret ? !is_there(cx, dir, names[k].secret) : public;
		if (cut && (secret || is_there(cx, dir, names[k].secret)))
			TRY(exchange_key_switch(cx, dir, k));
	}
	return RC_OK;
}

enum rc exchange_keys_make(struct cx *cx, struct str dir, struct str origin)
{
	TRY(finish_switches(cx, dir));
	if (access(path_of(cx, dir, "keys/exchange.key").p, F_OK) != 0)
		TRY(ledger_exchange_key_make(cx, dir, origin));
	TRY(make_identity(cx, dir, "tls", IDENTITY_TLS));
	return make_identity(cx, dir, "encryption", IDENTITY_ENCRYPTION);
}

/* ---- Opening ---- */

static enum rc open_identity(struct cx *cx, struct str dir, const char *name, struct identity **out)
{
	struct str key;
	TRY(file_read(cx, path_of(cx, dir, arena_fmt(cx->arena, "keys/%s", name).p), PEM_MAX,
		      &key));
	const enum rc rc = identity_open(cx, key, out);
	secret_wipe((void *)(uintptr_t)key.p, key.n);
	return rc;
}

static enum rc read_public(struct cx *cx, struct str dir, const char *name, enum identity_use use,
			   struct identity_public *out)
{
	struct str pem;
	TRY(file_read(cx, path_of(cx, dir, arena_fmt(cx->arena, "keys/%s", name).p), PEM_MAX,
		      &pem));
	return identity_read(cx, pem, use, out);
}

static enum rc open_encryption(struct cx *cx, struct exchange_keys *k)
{
	struct identity_public public;
	TRY(read_public(cx, k->dir, "encryption.pem", IDENTITY_ENCRYPTION, &public));
	k->encryption_der = public.der;
	return open_identity(cx, k->dir, "encryption.key", &k->encryption);
}

/* Those that are whole: one that is just being made is in no card yet. */
static enum rc open_next(struct cx *cx, struct exchange_keys *k)
{
	struct identity_public public;
	const bool tls = is_there(cx, k->dir, "tls.next.key") &&
			 is_there(cx, k->dir, "tls.next.pem");
	const bool encryption = is_there(cx, k->dir, "encryption.next.key") &&
				is_there(cx, k->dir, "encryption.next.pem");
	const enum rc rc = ledger_key_read(cx, k->dir, KEY_EXCHANGE_NEXT, &k->next.signing);
	if (rc != RC_OK && rc != RC_MISSING && rc != RC_INVALID)
		return rc;
	if (tls) {
		TRY(read_public(cx, k->dir, "tls.next.pem", IDENTITY_TLS, &public));
		k->next.pin = public.key;
	}
	if (encryption) {
		TRY(read_public(cx, k->dir, "encryption.next.pem", IDENTITY_ENCRYPTION, &public));
		k->next.encryption_der = public.der;
		TRY(open_identity(cx, k->dir, "encryption.next.key", &k->next.encryption));
	}
	if (is_there(cx, k->dir, "encryption.old.key"))
		TRY(open_identity(cx, k->dir, "encryption.old.key", &k->encryption_old));
	return RC_OK;
}

static enum rc open_keys(struct cx *cx, struct exchange_keys *k)
{
	struct identity_public tls;
	TRY(finish_switches(cx, k->dir));
	TRY(ledger_key_read(cx, k->dir, KEY_EXCHANGE, &k->signing));
	k->keyid = card_key_id(note_key_print(cx->arena, &k->signing.public));
	k->tls_certificate_path = path_of(cx, k->dir, "keys/tls.pem");
	k->tls_key_path = path_of(cx, k->dir, "keys/tls.key");
	TRY(file_read(cx, k->tls_certificate_path, PEM_MAX, &k->tls_certificate));
	TRY(identity_read(cx, k->tls_certificate, IDENTITY_TLS, &tls));
	k->pin = tls.key;
	TRY(open_encryption(cx, k));
	return open_next(cx, k);
}

enum rc exchange_keys_open(struct cx *cx, struct str dir, struct exchange_keys *out)
{
	struct exchange_keys k = { .dir = dir, .ring = envelope_ring_open() };
	const enum rc rc = open_keys(cx, &k);
	if (rc == RC_OK)
		*out = k;
	else
		exchange_keys_close(&k);
	if (rc == RC_MISSING)
		return cx_fail(cx, RC_MISSING,
			       "this node has no keys for others yet: comity peer card makes them");
	return rc;
}

void exchange_keys_close(struct exchange_keys *k)
{
	sign_key_close(k->signing.key);
	identity_close(k->encryption);
	sign_key_close(k->next.signing.key);
	identity_close(k->next.encryption);
	identity_close(k->encryption_old);
	envelope_ring_close(k->ring);
	*k = (struct exchange_keys){ 0 };
}

/* A command may have begun to replace the key, so that a card with the next one is out already. */
static enum rc decrypt_lately(struct cx *cx, const struct exchange_keys *k, struct str sealed,
			      size_t max, struct str *out)
{
	static const char *const lately[] = { "encryption.next.key", "encryption.key" };
	enum rc rc = cx_fail(cx, RC_DENIED, "the envelope is not for a key of this node");
	for (size_t i = 0; i < sizeof lately / sizeof *lately && rc == RC_DENIED; i++) {
		AUTO(identity) id = NULL;
		if (k->dir.n > 0 && is_there(cx, k->dir, lately[i]) &&
		    open_identity(cx, k->dir, lately[i], &id) == RC_OK)
			rc = envelope_open_bytes(cx, id, sealed, max, out);
	}
	return rc;
}

enum rc exchange_keys_decrypt(struct cx *cx, const struct exchange_keys *k, struct str sealed,
			      size_t max, struct str *out)
{
	const struct identity *const all[] = { k->encryption, k->next.encryption,
					       k->encryption_old };
	enum rc rc = RC_DENIED;
	for (size_t i = 0; i < sizeof all / sizeof *all && rc == RC_DENIED; i++)
		if (all[i])
			rc = envelope_open_bytes(cx, all[i], sealed, max, out);
	return rc == RC_DENIED ? decrypt_lately(cx, k, sealed, max, out) : rc;
}

/* ---- XML signatures ---- */

enum rc exchange_signature_check(struct cx *cx, struct str certificate, struct str dir)
{
	TRY(xmldsig_check_certificate(cx, certificate));
	return make_identity(cx, dir, "signature", IDENTITY_SIGNATURE);
}

enum rc exchange_signature_add(struct cx *cx, struct str dir, struct str xml, struct str *out)
{
	struct xmldsig_signer signer;
	TRY(file_read(cx, path_of(cx, dir, "keys/signature.pem"), PEM_MAX, &signer.certificate));
	TRY(file_read(cx, path_of(cx, dir, "keys/signature.key"), PEM_MAX, &signer.key));
	const enum rc rc = xmldsig_sign(cx, xml, &signer, out);
	secret_wipe((void *)(uintptr_t)signer.key.p, signer.key.n);
	return rc;
}

/* ---- The card ---- */

enum rc exchange_card_read(struct cx *cx, struct str dir, struct str *out)
{
	return file_read(cx, path_of(cx, dir, "card.txt"), NOTE_BYTES_MAX, out);
}

enum rc exchange_card_write(struct cx *cx, struct str dir, struct str card)
{
	return file_write(cx, path_of(cx, dir, "card.txt"), 0644, card);
}

/* A key that signs, with the times that the card before said. */
static void add_signing(struct cx *cx, struct card *c, const struct card *old,
			const struct note_key *key)
{
	struct card_key k = { note_key_print(cx->arena, key),
			      instant_add(cx->now, DAYS(-1)), // clocks differ
			      instant_add(cx->now, KEYS_LAST) };
	for (size_t i = 0; i < old->signing.n; i++)
		if (str_eq(old->signing.p[i].vkey, k.vkey))
			k = old->signing.p[i];
	c->signing.p[c->signing.n++] = k;
}

static bool has_signing(const struct card *c, struct str vkey)
{
	for (size_t i = 0; i < c->signing.n; i++)
		if (str_eq(c->signing.p[i].vkey, vkey))
			return true;
	return false;
}

/* Keys that signed before: what they signed may still be on its way. */
static void add_ended(struct cx *cx, struct card *c, const struct card *old)
{
	const struct instant end = instant_add(cx->now, DAYS(1));
	const struct instant forgotten = instant_add(cx->now, DAYS(-31));
	for (size_t i = 0; i < old->signing.n && c->signing.n < CARD_LIST_MAX; i++) {
		struct card_key k = old->signing.p[i];
		if (has_signing(c, k.vkey) || k.until.us < forgotten.us)
			continue;
		if (k.until.us > end.us)
			k.until = end;
		c->signing.p[c->signing.n++] = k;
	}
}

/* What the card before said of the key, since each signature is another; else signed now. */
static enum rc add_tls(struct cx *cx, const struct exchange_keys *k, const char *name,
		       const struct sha256 *pin, const struct card *old, struct card *c)
{
	AUTO(identity) id = NULL;
	struct str claim = { 0 };
	for (size_t i = 0; i < old->pins.n; i++)
		if (sha256_eq(&old->pins.p[i], pin) && str_eq(old->origin, c->origin))
			claim = old->pins.claims[i];
	if (claim.n == 0) {
		TRY(open_identity(cx, k->dir, name, &id));
		claim = card_claim_tls(cx, id, c->origin);
	}
	c->pins.p[c->pins.n] = *pin;
	c->pins.claims[c->pins.n++] = claim;
	return RC_OK;
}

static void add_encryption(struct cx *cx, const struct exchange_keys *k, const struct card *old,
			   struct card *c)
{
	const bool opens = k->next.encryption != NULL;
	c->encryption = opens ? k->next.encryption_der : k->encryption_der;
	if (str_eq(c->encryption, old->encryption) && str_eq(old->origin, c->origin))
		c->encryption_claim = old->encryption_claim;
	if (c->encryption_claim.n == 0)
		c->encryption_claim = card_claim_encryption(
			cx, opens ? k->next.encryption : k->encryption, c->origin);
}

static enum rc fill_keys(struct cx *cx, const struct exchange_keys *k, bool switching,
			 const struct card *old, struct card *c)
{
	const bool signs = k->next.signing.key != NULL, tls = entry_has_hash(&k->next.pin);
	if (!tls || !switching)
		TRY(add_tls(cx, k, "tls.key", &k->pin, old, c));
	if (tls)
		TRY(add_tls(cx, k, "tls.next.key", &k->next.pin, old, c));
	add_encryption(cx, k, old, c);
	if (!signs || !switching)
		add_signing(cx, c, old, &k->signing.public);
	if (signs)
		add_signing(cx, c, old, &k->next.signing.public);
	add_ended(cx, c, old);
	return RC_OK;
}

static enum rc fill(struct cx *cx, const struct exchange_keys *k, const struct card_words *w,
		    struct card *c)
{
	struct note_key ledger, witness;
	*c = (struct card){
		.name = w->name,
		.country = w->country,
		.kind = w->kind,
		.origin = w->origin,
		.people = w->people,
	};
	TRY(ledger_key_public(cx, k->dir, KEY_LEDGER, &ledger));
	c->ledger = note_key_print(cx->arena, &ledger);
	if (ledger_key_public(cx, k->dir, KEY_WITNESS, &witness) == RC_OK)
		c->witness = note_key_print(cx->arena, &witness);
	c->endpoints.p[c->endpoints.n++] = w->endpoint;
	return RC_OK;
}

/* Whether the two say the same but for serial and time of issue. */
static bool says_same(struct cx *cx, const struct card *old, struct card fresh)
{
	struct str a, b;
	fresh.serial = old->serial;
	fresh.issued = old->issued;
	return card_print(cx, old, &a) == RC_OK && card_print(cx, &fresh, &b) == RC_OK &&
	       str_eq(a, b);
}

enum rc exchange_card_make(struct cx *cx, const struct exchange_keys *k, const struct card_words *w,
			   struct str before, bool switching, struct str *out)
{
	struct card fresh, old = { 0 };
	struct card_signer signers[2] = { { k->signing.public, k->signing.key } };
	size_t n = 1;
	if (before.n > 0)
		TRY(card_read(cx, before, &old));
	TRY(fill(cx, k, w, &fresh));
	TRY(fill_keys(cx, k, switching, &old, &fresh));
	*out = before;
	if (before.n > 0 && says_same(cx, &old, fresh))
		return RC_OK;
	fresh.serial = old.serial + 1;
	fresh.issued = cx->now;
	if (k->next.signing.key)
		signers[n++] = (struct card_signer){ k->next.signing.public, k->next.signing.key };
	return card_sign(cx, &fresh, signers, n, out);
}
