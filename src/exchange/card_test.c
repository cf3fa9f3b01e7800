// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "exchange/test_exchange.h"

#define ORIGIN STR("node.example/zz")

TEST(a_card_is_read_as_it_was_signed)
{
	struct card card;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 3);
	EQ(card_read(cx, n.card_bytes, &card), RC_OK);
	EQ_STR(card.name, "A node");
	EQ_STR(card.origin, "node.example/zz");
	EQ(card.serial, 3);
	EQ(card.issued.us, n.card.issued.us);
	EQ(card.signing.n, 1);
	EQ_STR(card.encryption, n.card.encryption);
	test_node_done(&n);
}

static struct str vkey_named(struct cx *cx, const struct test_node *n, struct str name)
{
	const struct note_key key = note_key_of(cx->arena, name, NOTE_ED25519,
						&n->keys.signing.public.public);
	return note_key_print(cx->arena, &key);
}

TEST(a_card_without_a_witness_has_none)
{
	struct card card;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	EQ(card_read(cx, n.card_bytes, &card), RC_OK);
	EQ(card.witness.n, 0);
	n.card.witness = vkey_named(cx, &n, STR("node.example/zz/witness"));
	test_node_sign(cx, &n, NULL);
	EQ(card_read(cx, n.card_bytes, &card), RC_OK);
	EQ_STR(card.witness, n.card.witness);
	test_node_done(&n);
}

/* A node that could would sign checkpoints, or countersign, in another's name. */
TEST(a_card_names_no_ledger_and_no_witness_of_another_node)
{
	struct str text;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	static const char *const foreign[] = { "other.example/aa", "node.example/zz/x",
					       "node.example/z" };
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
		const struct str name = str_from_c(foreign[i]);
		struct card card = n.card;
		card.ledger = vkey_named(cx, &n, name);
		EQ(card_print(cx, &card, &text), RC_INVALID);
		card = n.card;
		card.witness = vkey_named(cx, &n,
					  arena_fmt(cx->arena, "%.*s/witness", STR_ARG(name)));
		EQ(card_print(cx, &card, &text), RC_INVALID);
	}
	test_node_done(&n);
}

TEST(a_card_with_any_byte_changed_is_refused)
{
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	char *bytes = arena_alloc(cx->arena, n.card_bytes.n);
	size_t taken = 0;
	for (size_t i = 0; i < n.card_bytes.n; i++) {
		struct card card;
		memcpy(bytes, n.card_bytes.p, n.card_bytes.n);
		bytes[i] ^= 1;
		if (card_read(cx, (struct str){ bytes, n.card_bytes.n }, &card) == RC_OK)
			taken++;
	}
	EQ(taken, 0);
	test_node_done(&n);
}

static struct str replaced(struct cx *cx, struct str text, const char *what, const char *with)
{
	const size_t at = str_find(text, str_from_c(what));
	REQUIRE(at != STR_NONE);
	const struct str head = str_slice(text, 0, at),
			 tail = str_slice(text, at + strlen(what), text.n);
	return arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(head), with, STR_ARG(tail));
}

static const struct {
	const char *what, *with, *says;
} broken[] = {
	{ "comity/card/v1", "comity/card/v2", "card: line 1: it does not begin" },
	{ "name A node\n", "", "card: line 2 does not say \"name\"" },
	{ "name A node", "name A\xe2\x80\xaenode", "card: name: " },
	{ "country ZZ", "country Zz", "card: country: " },
	{ "kind contact-point", "kind friend", "card: line 4: unknown kind" },
	{ "origin node.example/zz", "origin Node", "card: origin: " },
	{ "serial 1", "serial 01", "card: line 6: the serial" },
	{ "issued 2026", "issued 226", "card: line 7: no time of issue" },
	{ "https://localhost:1", "http://localhost:1", "card: endpoint: " },
	{ "endpoint https://localhost:1\n", "", "card: an endpoint and a TLS key" },
	{ "\ntls ", "\ntls x", "card: line 10: too many TLS keys" },
	{ "\nsigning ", "\nsigning x", "card: line 11: no signing key" },
	{ "\nencryption ", "\nencryption *", "card: line 12: the certificate is not" },
};

TEST(a_broken_card_is_refused_with_its_line)
{
	struct card card;
	struct str text;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	n.card.pins.claims[0] = n.card.encryption_claim = (struct str){ 0 }; // they hold the origin
	EQ(card_print(cx, &n.card, &text), RC_OK);
	EQ(card_parse(cx, text, &card), RC_OK);
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		EQ(card_parse(cx, replaced(cx, text, broken[i].what, broken[i].with), &card),
		   RC_INVALID);
		EQ_STR(str_slice(cx_error(cx), 0, strlen(broken[i].says)), broken[i].says);
	}
	EQ(card_parse(cx, arena_fmt(cx->arena, "%.*smore\n", STR_ARG(text)), &card), RC_INVALID);
	test_node_done(&n);
}

static struct sha256 key_of(uint8_t first)
{
	struct sha256 key = { .b = { first } };
	return key;
}

/* Two people's keys, one of which has ended. */
static void give_people(struct cx *cx, struct test_node *n)
{
	*ARENA_PUSH(cx->arena, &n->card.people) = (struct card_person){
		.key = key_of(1), .from = cx->now, .name = STR("A name, Officer")
	};
	*ARENA_PUSH(cx->arena,
		    &n->card.people) = (struct card_person){ .key = key_of(2),
							     .from = cx->now,
							     .until = instant_add(cx->now, DAYS(1)),
							     .name = STR("Another name") };
}

TEST(a_card_names_the_keys_of_its_people)
{
	struct card card;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	give_people(cx, &n);
	test_node_sign(cx, &n, NULL);
	EQ(card_read(cx, n.card_bytes, &card), RC_OK);
	EQ(card.people.n, 2);
	CHECK(card_people_eq(&card.people, &n.card.people));
	EQ_STR(card.people.p[0].name, "A name, Officer");
	EQ(card.people.p[0].until.us, 0);
	EQ(card.people.p[1].until.us, instant_add(cx->now, DAYS(1)).us);
	card.people.p[1].until.us++;
	CHECK(!card_people_eq(&card.people, &n.card.people));
	card.people.n = 1;
	CHECK(!card_people_eq(&card.people, &n.card.people));
	test_node_done(&n);
}

static const struct {
	const char *what, *with, *says;
} broken_people[] = {
	{ "person 01", "person 0x", "card: line 13: a person's key" },
	{ " - A name", " A name", "card: line 13: a person's key" },
	{ "A name, Officer", "A\xe2\x80\xaename", "card: name of a person" },
	{ "person 01", "person 03", "card: the keys of people are not in their order" },
	{ "person 01", "person 02", "card: the keys of people are not in their order" },
	{ "person 01", "human 01", "card: line 13: something stands behind" },
};

TEST(a_broken_line_of_a_person_is_refused)
{
	struct card card;
	struct str text;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	give_people(cx, &n);
	EQ(card_print(cx, &n.card, &text), RC_OK);
	EQ(card_parse(cx, text, &card), RC_OK);
	for (size_t i = 0; i < sizeof broken_people / sizeof *broken_people; i++) {
		EQ(card_parse(cx, replaced(cx, text, broken_people[i].what, broken_people[i].with),
			      &card),
		   RC_INVALID);
		EQ_STR(str_slice(cx_error(cx), 0, strlen(broken_people[i].says)),
		       broken_people[i].says);
	}
	n.card.people.p[1].until = instant_add(cx->now, DAYS(-1));
	EQ(card_print(cx, &n.card, &text), RC_INVALID);
	test_node_done(&n);
}

TEST(a_card_that_another_signed_is_not_a_card)
{
	struct card card;
	struct str bytes;
	bool is_signed;
	struct test_node a = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	struct test_node b = test_node_new(cx, ORIGIN, STR("ZZ"), 2);
	const struct card_signer other = { b.keys.signing.public, b.keys.signing.key };
	EQ(card_sign(cx, &a.card, &other, 1, &bytes), RC_OK);
	EQ(card_read(cx, bytes, &card), RC_DENIED);
	test_node_sign(cx, &b, &a);
	EQ(card_read(cx, b.card_bytes, &card), RC_OK);
	EQ(card_is_signed_by(cx, b.card_bytes, &a.card, cx->now, &is_signed), RC_OK);
	CHECK(is_signed);
	EQ(card_is_signed_by(cx, b.card_bytes, &a.card, instant_add(cx->now, DAYS(2)), &is_signed),
	   RC_OK);
	CHECK(!is_signed);
	EQ(card_is_signed_by(cx, a.card_bytes, &b.card, cx->now, &is_signed), RC_OK);
	CHECK(!is_signed);
	test_node_done(&a);
	test_node_done(&b);
}

TEST(a_key_counts_in_its_time_only)
{
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	const struct card_key *k = &n.card.signing.p[0];
	const struct str id = card_key_id(k->vkey);
	CHECK(str_starts(id, STR("node.example/zz/exchange+")));
	EQ(id.n, strlen("node.example/zz/exchange+") + 8);
	CHECK(card_key_at(&n.card, id, k->from) == k);
	CHECK(!card_key_at(&n.card, id, k->until));
	CHECK(!card_key_at(&n.card, id, instant_add(k->from, (struct duration){ -1 })));
	CHECK(!card_key_at(&n.card, STR("other+00000000"), k->from));
	test_node_done(&n);
}

/* What an administrator is shown of a card: X's own, after X has put a key of B's into it. */
static enum rc admit(struct cx *cx, struct test_node *x)
{
	struct card card;
	struct sha256 fingerprint;
	test_node_sign(cx, x, NULL);
	return card_admit(cx, x->card_bytes, &card, &fingerprint);
}

TEST(each_key_in_a_card_shows_that_it_is_the_node_s)
{
	struct test_node b = test_node_new(cx, STR("node.example/bb"), STR("BB"), 1);
	struct test_node x = test_node_new(cx, STR("node.example/xx"), STR("ZZ"), 1);
	const struct card own = x.card;
	struct card stored;
	EQ(admit(cx, &x), RC_OK);
	x.card.pins.p[0] = b.card.pins.p[0]; // its own claim does not fit
	EQ(admit(cx, &x), RC_INVALID);
	EQ(card_read_again(cx, x.card_bytes, &stored), RC_OK); // as if it had been taken before
	x.card.pins.claims[0] = b.card.pins.claims[0];	       // which names the other node
	EQ(admit(cx, &x), RC_INVALID);
	x.card.pins.claims[0] = (struct str){ 0 }; // as old cards had it
	EQ(admit(cx, &x), RC_DENIED);
	x.card = own;
	x.card.pins.p[1] = b.card.pins.p[0]; // beside one that is its own
	x.card.pins.n = 2;
	EQ(admit(cx, &x), RC_DENIED);
	x.card = own;
	x.card.encryption = b.card.encryption;
	EQ(admit(cx, &x), RC_INVALID);
	x.card.encryption_claim = b.card.encryption_claim;
	EQ(admit(cx, &x), RC_INVALID);
	x.card.encryption_claim = (struct str){ 0 };
	EQ(admit(cx, &x), RC_DENIED);
	x.card = own;
	x.card.signing.p[1] = b.card.signing.p[0]; // which has not signed
	x.card.signing.n = 2;
	EQ(admit(cx, &x), RC_DENIED);
	x.card.signing.p[1].until = instant_add(x.card.issued, DAYS(1)); // has ended
	EQ(admit(cx, &x), RC_OK);
	test_node_done(&b);
	test_node_done(&x);
}
