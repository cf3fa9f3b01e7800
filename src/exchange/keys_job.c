// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/keys_job.h"

#include <unistd.h>

#include "exchange/file_job.h"
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

enum rc exchange_keys_make(struct cx *cx, struct str dir, struct str origin)
{
	if (access(path_of(cx, dir, "keys/exchange.key").p, F_OK) != 0)
		TRY(ledger_exchange_key_make(cx, dir, origin));
	TRY(make_identity(cx, dir, "tls", IDENTITY_TLS));
	return make_identity(cx, dir, "encryption", IDENTITY_ENCRYPTION);
}

/* ---- Opening ---- */

static enum rc open_encryption(struct cx *cx, struct exchange_keys *k)
{
	struct str key, pem;
	struct identity_public public;
	TRY(file_read(cx, path_of(cx, k->dir, "keys/encryption.pem"), PEM_MAX, &pem));
	TRY(identity_read(cx, pem, IDENTITY_ENCRYPTION, &public));
	k->encryption_der = public.der;
	TRY(file_read(cx, path_of(cx, k->dir, "keys/encryption.key"), PEM_MAX, &key));
	const enum rc rc = identity_open(cx, key, &k->encryption);
	secret_wipe((void *)(uintptr_t)key.p, key.n);
	return rc;
}

static enum rc open_keys(struct cx *cx, struct exchange_keys *k)
{
	struct identity_public tls;
	TRY(ledger_key_read(cx, k->dir, KEY_EXCHANGE, &k->signing));
	k->keyid = card_key_id(note_key_print(cx->arena, &k->signing.public));
	k->tls_certificate_path = path_of(cx, k->dir, "keys/tls.pem");
	k->tls_key_path = path_of(cx, k->dir, "keys/tls.key");
	TRY(file_read(cx, k->tls_certificate_path, PEM_MAX, &k->tls_certificate));
	TRY(identity_read(cx, k->tls_certificate, IDENTITY_TLS, &tls));
	k->pin = tls.key;
	return open_encryption(cx, k);
}

enum rc exchange_keys_open(struct cx *cx, struct str dir, struct exchange_keys *out)
{
	struct exchange_keys k = { .dir = dir };
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
	*k = (struct exchange_keys){ 0 };
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

enum rc exchange_card_read(struct cx *cx, struct str dir, struct card *out)
{
	struct str bytes;
	TRY(file_read(cx, path_of(cx, dir, "card.txt"), NOTE_BYTES_MAX, &bytes));
	return card_read(cx, bytes, out);
}

static enum rc fill(struct cx *cx, const struct exchange_keys *k, const struct card_words *w,
		    struct card *c)
{
	struct note_key ledger, witness;
	*c = (struct card){ .name = w->name,
			    .country = w->country,
			    .kind = w->kind,
			    .origin = w->origin,
			    .encryption = k->encryption_der };
	TRY(ledger_key_public(cx, k->dir, KEY_LEDGER, &ledger));
	c->ledger = note_key_print(cx->arena, &ledger);
	if (ledger_key_public(cx, k->dir, KEY_WITNESS, &witness) == RC_OK)
		c->witness = note_key_print(cx->arena, &witness);
	c->endpoints.p[c->endpoints.n++] = w->endpoint;
	c->pins.p[c->pins.n++] = k->pin;
	c->signing.p[c->signing.n++] = (struct card_key){
		note_key_print(cx->arena, &k->signing.public), { 0 }, { 0 }
	};
	return RC_OK;
}

/* Whether the two say the same but for serial and times. */
static bool says_same(struct cx *cx, const struct card *old, struct card fresh)
{
	struct str a, b;
	if (old->signing.n != 1)
		return false;
	fresh.serial = old->serial;
	fresh.issued = old->issued;
	fresh.signing.p[0].from = old->signing.p[0].from;
	fresh.signing.p[0].until = old->signing.p[0].until;
	return card_print(cx, old, &a) == RC_OK && card_print(cx, &fresh, &b) == RC_OK &&
	       str_eq(a, b);
}

enum rc exchange_card_make(struct cx *cx, const struct exchange_keys *k, const struct card_words *w,
			   struct str *out)
{
	struct card fresh, old = { 0 };
	const struct card_signer signer = { k->signing.public, k->signing.key };
	const struct str path = path_of(cx, k->dir, "card.txt");
	TRY(fill(cx, k, w, &fresh));
	const enum rc rc = exchange_card_read(cx, k->dir, &old);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	if (rc == RC_OK && says_same(cx, &old, fresh))
		return file_read(cx, path, NOTE_BYTES_MAX, out);
	fresh.serial = old.serial + 1;
	fresh.issued = cx->now;
	fresh.signing.p[0].from = instant_add(cx->now, DAYS(-1)); // clocks differ
	fresh.signing.p[0].until = instant_add(cx->now, KEYS_LAST);
	TRY(card_sign(cx, &fresh, &signer, 1, out));
	return file_write(cx, path, 0644, *out);
}
