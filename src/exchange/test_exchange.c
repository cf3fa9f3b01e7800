// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/test_exchange.h"

#include "exchange/card_claim.h"

void test_node_sign(struct cx *cx, struct test_node *n, const struct test_node *also)
{
	struct card_signer signers[2] = { { n->keys.signing.public, n->keys.signing.key } };
	if (also)
		signers[1] = (struct card_signer){ also->keys.signing.public,
						   also->keys.signing.key };
	REQUIRE(card_sign(cx, &n->card, signers, also ? 2 : 1, &n->card_bytes) == RC_OK);
	REQUIRE(card_fingerprint(cx, n->card_bytes, &n->fingerprint) == RC_OK);
}

struct test_node test_node_new(struct cx *cx, struct str origin, struct str country, int64_t serial)
{
	struct test_node n = { 0 };
	struct str pem;
	struct identity_public public;
	const struct identity_term term = { instant_add(cx->now, DAYS(-1)),
					    instant_add(cx->now, DAYS(1)) };
	AUTO(secret) seed = secret_random(SIGN_SEED_BYTES);
	n.keys.signing.key = sign_key_open(seed);
	const struct sign_public key = sign_key_public(n.keys.signing.key);
	n.keys.signing.public = note_key_of(cx->arena,
					    arena_fmt(cx->arena, "%.*s/exchange", STR_ARG(origin)),
					    NOTE_ED25519, &key);
	n.keys.encryption = identity_new();
	REQUIRE(identity_certify(cx, n.keys.encryption, IDENTITY_ENCRYPTION, STR("test"), term,
				 &pem) == RC_OK);
	REQUIRE(identity_read(cx, pem, IDENTITY_ENCRYPTION, &public) == RC_OK);
	n.keys.encryption_der = public.der;
	n.keys.ring = envelope_ring_open();
	const struct str vkey = note_key_print(cx->arena, &n.keys.signing.public);
	n.ledger = note_key_of(cx->arena, origin, NOTE_ED25519, &key); // one key is enough here
	n.keys.keyid = card_key_id(vkey);
	n.card = (struct card){ .name = STR("A node"),
				.country = country,
				.kind = CARD_CONTACT_POINT,
				.origin = origin,
				.serial = serial,
				.issued = instant_add(cx->now, HOURS(-1)),
				.ledger = note_key_print(cx->arena, &n.ledger),
				.encryption = public.der };
	n.card.endpoints.p[n.card.endpoints.n++] = STR("https://localhost:1");
	AUTO(identity) tls = identity_new();
	n.card.encryption_claim = card_claim_encryption(cx, n.keys.encryption, origin);
	n.card.pins.claims[0] = card_claim_tls(cx, tls, origin);
	n.card.pins.p[n.card.pins.n++] = identity_key(tls);
	n.card.signing.p[n.card.signing.n++] = (struct card_key){ vkey,
								  instant_add(cx->now, DAYS(-1)),
								  instant_add(cx->now, DAYS(1)) };
	test_node_sign(cx, &n, NULL);
	return n;
}

void test_node_done(struct test_node *n)
{
	exchange_keys_close(&n->keys);
}

enum rc test_node_meet(struct cx *cx, struct db *db, const struct test_node *n, struct peer *out)
{
	const struct peer_import import = { .card = &n->card,
					    .bytes = n->card_bytes,
					    .fingerprint = n->fingerprint,
					    .compared = true };
	return peer_take(cx, db, &ACTOR_TERMINAL, &import, out);
}
