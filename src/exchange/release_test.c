// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/own_card_db.h"
#include "exchange/peer_db.h"
#include "exchange/release_db.h"
#include "exchange/release_peer_db.h"
#include "exchange/release_to_note.h"
#include "exchange/test_exchange.h"
#include "people/test_people.h"

#define US STR("b.example/node")
#define THEM STR("a.example/node")
#define WHY STR("the gazette of this week")

static struct release release_of(struct str origin, struct str country, int64_t serial,
				 const char *text)
{
	return (struct release){ .origin = origin,
				 .country = country,
				 .serial = serial,
				 .text = str_from_c(text),
				 .digest = sha256_of(str_from_c(text)) };
}

static struct str sign_as(struct cx *cx, const struct test_node *n, const struct release *r)
{
	struct str bytes = { 0 };
	const struct card_signer signer = { n->keys.signing.public, n->keys.signing.key };
	struct release copy = *r;
	copy.published_at = cx->now;
	EQ(release_sign(cx, &copy, &signer, &bytes), RC_OK);
	return bytes;
}

/* ---- the signed file ---- */

TEST(a_release_is_read_as_it_was_signed)
{
	struct test_node n = test_node_new(cx, THEM, STR("LK"), 1);
	const struct release r = release_of(THEM, STR("LK"), 3, "country: LK\n\nname: x\n");
	const struct str bytes = sign_as(cx, &n, &r);
	struct release got;
	EQ(release_read(cx, bytes, &n.card, cx->now, &got), RC_OK);
	EQ_STR(got.text, r.text);
	EQ(got.serial, 3);
	EQ(got.published_at.us, cx->now.us);
	EQ(got.state, RELEASE_RECEIVED);
	EQ_STR(got.note, bytes);

	char *broken = arena_alloc(cx->arena, bytes.n); // one byte of the file is another
	memcpy(broken, bytes.p, bytes.n);
	broken[str_find(bytes, STR("name: x")) + 6] = 'y';
	EQ(release_read(cx, (struct str){ broken, bytes.n }, &n.card, cx->now, &got), RC_INVALID);
	EQ(release_read(cx, bytes, &n.card, instant_add(cx->now, DAYS(2)), &got),
	   RC_DENIED); // the key is over
	test_node_done(&n);
}

TEST(only_a_country_s_own_authorities_publish_its_file)
{
	struct test_node n = test_node_new(cx, THEM, STR("LK"), 1);
	struct test_node other = test_node_new(cx, US, STR("GE"), 1);
	struct release r = release_of(THEM, STR("GE"), 1, "x\n"), got;
	EQ(release_read(cx, sign_as(cx, &n, &r), &n.card, cx->now, &got), RC_DENIED);
	r.country = STR("LK");
	EQ(release_read(cx, sign_as(cx, &n, &r), &other.card, cx->now, &got), RC_DENIED);
	n.card.kind = CARD_PROVIDER;
	EQ(release_read(cx, sign_as(cx, &n, &r), &n.card, cx->now, &got), RC_DENIED);
	n.card.kind = CARD_AUTHORITY;
	EQ(release_read(cx, sign_as(cx, &n, &r), &n.card, cx->now, &got), RC_OK);
	r.origin = US; // in somebody else's name
	EQ(release_read(cx, sign_as(cx, &n, &r), &n.card, cx->now, &got), RC_DENIED);
	test_node_done(&other);
	test_node_done(&n);
}

TEST(a_release_has_a_size_and_no_control_characters)
{
	const struct str huge = { arena_alloc(cx->arena, RELEASE_TEXT_MAX + 1),
				  RELEASE_TEXT_MAX + 1 };
	memset((void *)(uintptr_t)huge.p, '\n', huge.n);
	EQ(release_check_text(cx, huge), RC_LIMIT);
	EQ(release_check_text(cx, str_slice(huge, 1, huge.n)), RC_OK);
	EQ(release_check_text(cx, STR("")), RC_LIMIT);
	EQ(release_check_text(cx, STR("a")), RC_INVALID);
	EQ(release_check_text(cx, STR("a\tb\n")), RC_INVALID);
	EQ(release_check_text(cx, STR("\xff\n")), RC_INVALID);
	EQ(release_cut(STR("a\xc3\xa9"), 2).n, 1);
	EQ(release_cut(STR("a\xc3\xa9"), 3).n, 3);
}

TEST(an_answer_is_read_as_it_was_written)
{
	const struct release_told t = { STR("LK"), 7, sha256_of(STR("x")), RELEASE_NO,
					STR("two\nlines") };
	const struct str text = release_answer_print(cx->arena, &t);
	struct release_told got;
	EQ(release_answer_read(cx, text, &got), RC_OK);
	EQ(got.serial, 7);
	EQ(got.answer, RELEASE_NO);
	EQ_STR(got.reason, t.reason);
	CHECK(sha256_eq(&got.file, &t.file));
	EQ(release_answer_read(cx, str_slice(text, 0, text.n - 1), &got), RC_INVALID);
	struct release_told bad = t;
	bad.answer = RELEASE_NOT_TAKEN; // what only the sender itself can know
	EQ(release_answer_read(cx, release_answer_print(cx->arena, &bad), &got), RC_INVALID);
	bad = t;
	bad.reason = STR("a\x01");
	EQ(release_answer_read(cx, release_answer_print(cx->arena, &bad), &got), RC_INVALID);
}

TEST(a_reason_cannot_add_lines_to_what_is_approved)
{
	struct release r = release_of(THEM, STR("LK"), 1, "x\n");
	r.told = STR("Changed: Country\n");
	const struct str text = release_statement(cx->arena, &r,
						  STR("fine\n\nHow it differs: nothing"));
	EQ(str_find(text, STR("\nHow it differs: nothing")), STR_NONE);
	CHECK(str_ends(text, r.told));
}

/* ---- tables ---- */

struct desk {
	struct test_node us, them;
	struct peer peer;
	struct actor second; // another law editor
};

static void open_desk(struct cx *cx, struct test_world *w, struct desk *d)
{
	const struct own_card own = { .serial = 1 };
	struct own_card card = own;
	d->us = test_node_new(cx, US, STR("GE"), 1);
	d->them = test_node_new(cx, THEM, STR("LK"), 1);
	card.card = d->us.card_bytes;
	card.fingerprint = d->us.fingerprint;
	OK(own_card_add(cx, w->db, &card));
	OK(test_node_meet(cx, w->db, &d->them, &d->peer));
	d->second = (struct actor){ test_account(cx, w, "second", ROLE_LAW_EDITOR),
				    w->as[ROLE_LAW_EDITOR].roles };
}

static void close_desk(struct desk *d)
{
	test_node_done(&d->us);
	test_node_done(&d->them);
}

static enum rc decide(struct cx *cx, struct test_world *w, const struct actor *who, struct id id)
{
	struct approval a = { 0 };
	OK(approval_load(cx, w->db, id, &a));
	const struct approval_ask ask = { .step = APPROVAL_APPROVE, .who = *who, .seen = a.digest };
	TRY(approval_step(cx, w->db, id, &ask, NULL));
	return release_decided(cx, w->db, &a, &ask);
}

static struct id draft(struct cx *cx, struct test_world *w, const char *text)
{
	struct id id = { 0 };
	const struct release_form form = { .country = STR("GE"), .text = str_from_c(text) };
	OK(release_draft(cx, w->db, &w->as[ROLE_LAW_EDITOR], &form, &id));
	return id;
}

static struct id propose(struct cx *cx, struct test_world *w, struct id release)
{
	struct id proposal = { 0 };
	const struct release_proposal what = { release, STR("it differs so\n"), WHY };
	OK(release_propose(cx, w->db, &w->as[ROLE_LAW_EDITOR], &what, &proposal));
	return proposal;
}

static enum rc receive(struct cx *cx, struct test_world *w, struct desk *d, int64_t serial,
		       const char *text)
{
	struct release r = release_of(THEM, STR("LK"), serial, text), got = { 0 };
	OK(release_read(cx, sign_as(cx, &d->them, &r), &d->them.card, cx->now, &got));
	got.peer = d->peer.id;
	return release_take(cx, w->db, &got);
}

/* The oldest that came and was not read, which then was. */
static struct id examined(struct cx *cx, struct test_world *w, const char *fault)
{
	struct release r = { 0 };
	OK(release_next(cx, w->db, RELEASE_RECEIVED, &r));
	OK(release_examined(cx, w->db, r.id, str_from_c(fault), sha256_of(STR("installed"))));
	return r.id;
}

static enum release_state state_of(struct cx *cx, struct test_world *w, struct id id)
{
	struct release r = { .state = RELEASE_STATES };
	OK(release_load(cx, w->db, id, &r));
	return r.state;
}

static struct law_overlay overlay_of(struct cx *cx, struct test_world *w)
{
	struct law_overlay o = { 0 };
	OK(release_overlay(cx, w->db, &o));
	return o;
}

PEOPLE_TEST(two_law_editors_publish_a_country_s_file)
{
	struct desk d;
	int64_t version = -1;
	open_desk(cx, w, &d);
	const struct id first = draft(cx, w, "country: GE\n");
	const struct id proposal = propose(cx, w, first);
	EQ(decide(cx, w, &w->as[ROLE_LAW_EDITOR], proposal), RC_DENIED); // their own
	EQ(decide(cx, w, &w->as[ROLE_ADMINISTRATOR], proposal), RC_DENIED);
	OK(release_version(cx, w->db, &version));
	EQ(version, 0);
	OK(decide(cx, w, &d.second, proposal));
	struct release r = { 0 };
	OK(release_own(cx, w->db, RELEASE_PUBLISHED, &r));
	EQ(r.serial, 1);
	EQ(r.note.n, 0);
	OK(release_version(cx, w->db, &version));
	EQ(version, 1);
	const struct law_overlay o = overlay_of(cx, w);
	EQ(o.n, 1);
	if (o.n == 1)
		EQ_STR(o.p[0].file.path, "countries/ge.yaml");
	OK(decide(cx, w, &d.second, propose(cx, w, draft(cx, w, "country: GE\nx: y\n"))));
	OK(release_own(cx, w->db, RELEASE_PUBLISHED, &r));
	EQ(r.serial, 2);
	EQ(test_acts(cx, w, "profile-published"), 2);
	EQ(release_undo(cx, w->db, &d.second, STR("GE"), WHY), RC_CONFLICT);
	close_desk(&d);
}

PEOPLE_TEST(a_draft_that_was_replaced_is_not_published)
{
	struct desk d;
	open_desk(cx, w, &d);
	const struct id first = draft(cx, w, "country: GE\n");
	const struct id proposal = propose(cx, w, first);
	(void)draft(cx, w, "country: GE\nname: other\n");
	EQ(state_of(cx, w, first), RELEASE_DROPPED);
	EQ(decide(cx, w, &d.second, proposal), RC_CONFLICT);
	close_desk(&d);
}

PEOPLE_TEST(a_node_drafts_only_its_own_country_s_file)
{
	struct desk d;
	struct id id;
	const struct actor *by = &w->as[ROLE_LAW_EDITOR];
	struct release_form form = { .country = STR("GE"), .text = STR("country: GE\n") };
	EQ(release_draft(cx, w->db, by, &form, &id), RC_CONFLICT); // no card
	open_desk(cx, w, &d);
	form.country = STR("LK");
	EQ(release_draft(cx, w->db, by, &form, &id), RC_DENIED);
	close_desk(&d);
}

PEOPLE_TEST(two_law_editors_accept_what_a_peer_published)
{
	struct desk d;
	open_desk(cx, w, &d);
	OK(receive(cx, w, &d, 4, "country: LK\n"));
	OK(receive(cx, w, &d, 4, "country: LK\n")); // the same again
	EQ(receive(cx, w, &d, 4, "country: LK\nx: y\n"), RC_CONFLICT);
	EQ(receive(cx, w, &d, 3, "country: LK\n"), RC_CONFLICT); // back
	EQ(test_acts(cx, w, "profile-received"), 1);
	const struct id id = examined(cx, w, "");
	EQ(state_of(cx, w, id), RELEASE_PROPOSED);
	EQ(overlay_of(cx, w).n, 0);
	const struct id proposal = propose(cx, w, id);
	EQ(decide(cx, w, &w->as[ROLE_LAW_EDITOR], proposal), RC_DENIED);
	OK(decide(cx, w, &d.second, proposal));
	EQ(state_of(cx, w, id), RELEASE_ACCEPTED);
	const struct law_overlay o = overlay_of(cx, w);
	EQ(o.n, 1);
	if (o.n == 1) {
		EQ_STR(o.p[0].file.published->by, "A node");
		EQ(o.p[0].file.published->serial, 4);
	}
	EQ(test_acts(cx, w, "message-queued"), 1); // the answer
	EQ(release_refuse(cx, w->db, &d.second, id, WHY), RC_CONFLICT);
	close_desk(&d);
}

PEOPLE_TEST(a_later_one_takes_the_place_of_one_that_waits)
{
	struct desk d;
	open_desk(cx, w, &d);
	OK(receive(cx, w, &d, 1, "country: LK\n"));
	const struct id first = examined(cx, w, "");
	const struct id proposal = propose(cx, w, first);
	OK(receive(cx, w, &d, 2, "country: LK\nname: later\n"));
	EQ(state_of(cx, w, first), RELEASE_PASSED);
	EQ(decide(cx, w, &d.second, proposal), RC_CONFLICT);
	close_desk(&d);
}

PEOPLE_TEST(what_cannot_be_read_is_said_back)
{
	struct desk d;
	open_desk(cx, w, &d);
	OK(receive(cx, w, &d, 1, "country: LK\n"));
	const struct id id = examined(cx, w, "countries/lk.yaml:1: a key is missing");
	EQ(state_of(cx, w, id), RELEASE_UNREADABLE);
	EQ(test_acts(cx, w, "profile-unreadable"), 1);
	EQ(test_acts(cx, w, "message-queued"), 1);
	struct id proposal;
	const struct release_proposal what = { id, STR(""), WHY };
	EQ(release_propose(cx, w->db, &d.second, &what, &proposal), RC_CONFLICT);
	close_desk(&d);
}

PEOPLE_TEST(one_law_editor_refuses_with_a_reason)
{
	struct desk d;
	open_desk(cx, w, &d);
	OK(receive(cx, w, &d, 1, "country: LK\n"));
	const struct id id = examined(cx, w, "");
	EQ(release_refuse(cx, w->db, &d.second, id, STR(" ")), RC_INVALID);
	OK(release_refuse(cx, w->db, &d.second, id, WHY));
	EQ(state_of(cx, w, id), RELEASE_REFUSED);
	EQ(overlay_of(cx, w).n, 0);
	EQ(test_acts(cx, w, "message-queued"), 1);
	close_desk(&d);
}

PEOPLE_TEST(undo_goes_back_to_what_stood_before)
{
	struct desk d;
	struct id ids[2];
	open_desk(cx, w, &d);
	EQ(release_undo(cx, w->db, &d.second, STR("LK"), WHY), RC_CONFLICT);
	for (int i = 0; i < 2; i++) {
		OK(receive(cx, w, &d, i + 1, i == 0 ? "country: LK\n" : "country: LK\nx: y\n"));
		ids[i] = examined(cx, w, "");
		OK(decide(cx, w, &d.second, propose(cx, w, ids[i])));
	}
	OK(release_undo(cx, w->db, &d.second, STR("LK"), WHY));
	EQ(state_of(cx, w, ids[1]), RELEASE_UNDONE);
	struct law_overlay o = overlay_of(cx, w);
	EQ(o.n, 1);
	if (o.n == 1)
		EQ_STR(o.p[0].file.text, "country: LK\n");
	OK(release_undo(cx, w->db, &d.second, STR("LK"), WHY)); // and forth again
	EQ(state_of(cx, w, ids[1]), RELEASE_ACCEPTED);
	EQ(test_acts(cx, w, "profile-undone"), 2);
	close_desk(&d);
}

PEOPLE_TEST(a_peer_says_what_became_of_ours)
{
	struct desk d;
	struct release_sents sents = { 0 };
	struct release r = { 0 };
	open_desk(cx, w, &d);
	OK(decide(cx, w, &d.second, propose(cx, w, draft(cx, w, "country: GE\n"))));
	OK(release_own(cx, w->db, RELEASE_PUBLISHED, &r));
	EQ(release_answered(cx, w->db, d.peer.id, &r, RELEASE_YES, STR("")),
	   RC_MISSING); // it was not sent there
	OK(release_note_sent(cx, w->db, r.id, d.peer.id, r.id));
	OK(release_answered(cx, w->db, d.peer.id, &r, RELEASE_NO, WHY));
	r.digest = sha256_of(STR("other"));
	EQ(release_answered(cx, w->db, d.peer.id, &r, RELEASE_YES, STR("")), RC_MISSING);
	OK(release_sent_list(cx, w->db, r.id, &sents));
	EQ(sents.n, 1);
	if (sents.n == 1)
		EQ(sents.p[0].answer, RELEASE_NO);
	OK(release_not_taken(cx, w->db, r.id, STR("older")));
	OK(release_sent_list(cx, w->db, r.id, &sents));
	if (sents.n == 1)
		EQ(sents.p[0].answer, RELEASE_NOT_TAKEN);
	close_desk(&d);
}
