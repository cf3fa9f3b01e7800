// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "crypto/test_authority.h"
#include "crypto/timestamp.h"

#include <string.h>

enum { UNSPECIFIED = 0, KEY_COMPROMISE = 1, CESSATION = 5, NOT_SAID = -1 };

struct stamped {
	struct test_authority authority;
	struct str root, request, response;
	struct digest digest;
	struct instant at;
};

static struct instant days_after(struct instant t, int days)
{
	return instant_add(t, DAYS(days));
}

static struct stamped stamp(struct cx *cx, struct str bytes)
{
	struct stamped s = {
		.authority = test_authority_new(days_after(cx->now, -400),
						days_after(cx->now, -35)),
		.digest = digest_of(DIGEST_SHA256, bytes),
		.at = days_after(cx->now, -100),
	};
	const struct sha256 h = sha256_of(bytes);
	s.root = test_authority_root(cx, &s.authority);
	s.at.us += 250000;
	CHECK(timestamp_ask(cx, &h, &s.request) == RC_OK);
	s.response = test_authority_answer(cx, &s.authority, s.request, s.at);
	return s;
}

static enum rc verify(struct cx *cx, const struct stamped *s, const struct timestamp_trust *trust,
		      struct timestamp *out)
{
	return timestamp_verify(cx, s->response, DIGEST_SHA256, &s->digest, trust, out);
}

TEST(timestamp_is_asked_for_read_and_judged)
{
	struct stamped s = stamp(cx, STR("a checkpoint"));
	struct timestamp t;
	const struct timestamp_trust trust = { .roots = s.root };
	EQ(timestamp_match(cx, s.request, s.response), RC_OK);
	EQ(verify(cx, &s, &trust, &t), RC_OK);
	EQ(t.at.us, s.at.us);
	EQ(t.accuracy_us, 1500000);
	EQ_STR(t.policy, "1.2.3.4");
	EQ_STR(t.serial, "abcd");
	EQ(t.nonce.n, 16);
	EQ_STR(t.authority, "CN=Test authority");
	EQ_STR(t.root, "CN=Test root");
	EQ(t.ends.us / 1000000, days_after(cx->now, -35).us / 1000000);
	EQ(t.revoked, TIMESTAMP_UNKNOWN);
	test_authority_free(&s.authority);
}

TEST(timestamp_outlives_its_authority_only_as_of_its_own_time)
{
	struct stamped s = stamp(cx, STR("x"));
	struct timestamp t;
	struct timestamp_trust trust = { .roots = s.root };
	EQ(verify(cx, &s, &trust, &t), RC_OK);
	trust.at = cx->now;
	EQ(verify(cx, &s, &trust, &t), RC_DENIED);
	CHECK(str_find(cx_error(cx), STR("expired")) != STR_NONE);
	test_authority_free(&s.authority);
}

TEST(timestamp_over_other_bytes_or_of_a_stranger)
{
	struct stamped s = stamp(cx, STR("x")), other = stamp(cx, STR("y"));
	struct timestamp t;
	const struct timestamp_trust trust = { .roots = s.root },
				     stranger = { .roots = other.root }, nobody = { .at = { 0 } };
	EQ(verify(cx, &s, &stranger, &t), RC_DENIED);
	EQ(verify(cx, &s, &nobody, &t), RC_DENIED);
	const struct timestamp_trust itself = { .takes_own = true };
	EQ(verify(cx, &s, &itself, &t), RC_OK);
	EQ_STR(t.root, "CN=Test authority");
	const struct timestamp_trust both = { .roots = other.root, .takes_own = true };
	EQ(verify(cx, &s, &both, &t), RC_DENIED);
	EQ(timestamp_verify(cx, s.response, DIGEST_SHA256, &other.digest, &trust, &t), RC_DENIED);
	EQ_STR(cx_error(cx), "this time-stamp is over other bytes");
	EQ(timestamp_verify(cx, s.response, DIGEST_SHA512, &s.digest, &trust, &t), RC_DENIED);
	EQ(timestamp_match(cx, other.request, s.response), RC_DENIED);
	test_authority_free(&s.authority);
	test_authority_free(&other.authority);
}

TEST(timestamp_with_any_byte_changed_is_refused_or_says_the_same)
{
	struct stamped s = stamp(cx, STR("x"));
	const struct timestamp_trust trust = { .roots = s.root };
	struct timestamp t, first;
	REQUIRE(verify(cx, &s, &trust, &first) == RC_OK);
	const struct str whole = arena_copy(cx->arena, s.response);
	for (size_t i = 0; i < whole.n; i += 7) {
		char *p = arena_alloc(cx->arena, whole.n);
		memcpy(p, whole.p, whole.n);
		p[i] = (char)(p[i] ^ 1);
		s.response = (struct str){ p, whole.n };
		if (verify(cx, &s, &trust, &t) == RC_OK)
			CHECK(t.at.us == first.at.us && digest_eq(&t.imprint, &first.imprint));
	}
	s.response = str_slice(whole, 0, whole.n - 1);
	EQ(verify(cx, &s, &trust, &t), RC_INVALID);
	test_authority_free(&s.authority);
}

TEST(timestamp_falls_or_stands_with_lists_of_revoked_certificates)
{
	struct stamped s = stamp(cx, STR("x")), other = stamp(cx, STR("y"));
	const struct instant before = days_after(s.at, -1), after = days_after(s.at, 1),
			     issued = days_after(s.at, 2), none = { 0 };
	const struct {
		struct instant revoked;
		long reason;
		enum rc rc;
		enum timestamp_revoked says;
	} cases[] = {
		{ none, NOT_SAID, RC_OK, TIMESTAMP_NOT_REVOKED },
		{ after, CESSATION, RC_OK, TIMESTAMP_REVOKED_LATER },
		{ after, UNSPECIFIED, RC_OK, TIMESTAMP_REVOKED_LATER },
		{ after, KEY_COMPROMISE, RC_DENIED, TIMESTAMP_UNKNOWN },
		{ after, NOT_SAID, RC_DENIED, TIMESTAMP_UNKNOWN },
		{ before, CESSATION, RC_DENIED, TIMESTAMP_UNKNOWN },
	};
	struct timestamp t;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct str list = test_authority_list(cx, &s.authority, issued,
							    cases[i].revoked, cases[i].reason);
		const struct timestamp_trust trust = { .roots = s.root,
						       .lists = &list,
						       .n_lists = 1 };
		EQ(verify(cx, &s, &trust, &t), cases[i].rc);
		if (cases[i].rc == RC_OK) {
			EQ(t.revoked, cases[i].says);
			EQ(t.list_at.us / 1000000, issued.us / 1000000);
		}
	}
	// a list that another root of the same name signed says nothing
	const struct str foreign = test_authority_list(cx, &other.authority, issued, before,
						       KEY_COMPROMISE);
	const struct timestamp_trust trust = { .roots = s.root, .lists = &foreign, .n_lists = 1 };
	EQ(verify(cx, &s, &trust, &t), RC_OK);
	EQ(t.revoked, TIMESTAMP_UNKNOWN);
	test_authority_free(&s.authority);
	test_authority_free(&other.authority);
}

TEST(timestamp_that_was_refused_and_what_is_none)
{
	struct stamped s = stamp(cx, STR("x"));
	struct timestamp t;
	const struct str refused = test_authority_answer(cx, &s.authority, STR("not a question"),
							 s.at);
	EQ(timestamp_read(cx, refused, &t), RC_DENIED);
	CHECK(str_starts(cx_error(cx), STR("the authority refused (status 2)")));
	EQ(timestamp_read(cx, STR("x"), &t), RC_INVALID);
	EQ(timestamp_read(cx, STR(""), &t), RC_INVALID);
	EQ(timestamp_match(cx, STR("x"), s.response), RC_INVALID);
	test_authority_free(&s.authority);
}
