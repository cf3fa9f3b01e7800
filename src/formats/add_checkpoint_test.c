// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/add_checkpoint.h"
#include "formats/test_tlog.h"

#define HASH "ZggFSu+jgQsZQWd9NhKXM5Diqsb6R77wtwB5El49mGw=\n"

/* What the witness has seen when it countersigned the samples' tree of n entries. */
static struct add_checkpoint_seen seen_at(struct cx *cx, size_t n)
{
	struct merkle_range range = { 0 };
	const struct sha256 *leaves = tlog_leaves(cx, n);
	for (size_t i = 0; i < n; i++)
		CHECK(merkle_push(&range, &leaves[i]));
	return (struct add_checkpoint_seen){ n, merkle_root(&range) };
}

static struct tlog_policy known_log(struct cx *cx)
{
	struct tlog_policy policy = tlog_sample_policy(cx);
	policy.members.n = policy.quorum = 0;
	return policy;
}

TEST(a_request_is_printed_as_it_was_read)
{
	const struct str body = tlog_sample(cx, "add-checkpoint");
	struct add_checkpoint req;
	struct str origin;
	REQUIRE(add_checkpoint_parse(cx, body, &req) == RC_OK);
	EQ(req.old, 5);
	EQ(req.proof.n, 5);
	EQ_STR(add_checkpoint_print(cx->arena, &req), body);
	REQUIRE(add_checkpoint_origin(cx, &req, &origin) == RC_OK);
	EQ_STR(origin, "log.example/ke");
}

TEST(a_witness_signs_what_grew_from_what_it_has_seen)
{
	const struct tlog_policy policy = known_log(cx);
	struct add_checkpoint req;
	struct checkpoint c;
	REQUIRE(add_checkpoint_parse(cx, tlog_sample(cx, "add-checkpoint"), &req) == RC_OK);
	struct add_checkpoint_seen seen = seen_at(cx, 5);
	EQ(add_checkpoint_judge(cx, &req, &policy, &seen, &c), ADD_CHECKPOINT_COSIGN);
	EQ(c.size, TLOG_ENTRIES);

	seen = seen_at(cx, 4);
	EQ(add_checkpoint_judge(cx, &req, &policy, &seen, &c), ADD_CHECKPOINT_OTHER_SIZE);
	seen.size = 5; // another tree of five
	EQ(add_checkpoint_judge(cx, &req, &policy, &seen, &c), ADD_CHECKPOINT_INCONSISTENT);
	req.old = 12;
	EQ(add_checkpoint_judge(cx, &req, &policy, &seen, &c), ADD_CHECKPOINT_MALFORMED);
}

TEST(the_first_checkpoint_needs_no_proof_and_may_have_none)
{
	const struct tlog_policy policy = known_log(cx);
	const struct add_checkpoint_seen nothing = { 0 };
	struct add_checkpoint req;
	struct checkpoint c;
	REQUIRE(add_checkpoint_parse(cx, tlog_sample(cx, "add-checkpoint"), &req) == RC_OK);
	req.old = 0;
	EQ(add_checkpoint_judge(cx, &req, &policy, &nothing, &c), ADD_CHECKPOINT_INCONSISTENT);
	req.proof.n = 0;
	EQ(add_checkpoint_judge(cx, &req, &policy, &nothing, &c), ADD_CHECKPOINT_COSIGN);
}

TEST(the_same_size_again_needs_the_same_root)
{
	const struct tlog_policy policy = known_log(cx);
	struct add_checkpoint req;
	struct checkpoint c;
	REQUIRE(add_checkpoint_parse(cx, tlog_sample(cx, "add-checkpoint"), &req) == RC_OK);
	req.old = TLOG_ENTRIES;
	req.proof.n = 0;
	struct add_checkpoint_seen seen = seen_at(cx, TLOG_ENTRIES);
	EQ(add_checkpoint_judge(cx, &req, &policy, &seen, &c), ADD_CHECKPOINT_COSIGN);
	seen.root.b[0] ^= 1;
	EQ(add_checkpoint_judge(cx, &req, &policy, &seen, &c), ADD_CHECKPOINT_INCONSISTENT);
}

TEST(an_empty_tree_has_the_root_of_nothing)
{
	const struct tlog_policy policy = known_log(cx);
	const struct add_checkpoint_seen nothing = { 0 };
	struct checkpoint empty = { .origin = STR("log.example/ke"),
				    .root = sha256_of((struct str){ 0 }) };
	AUTO(sign_key) key = tlog_key(cx, "log");
	for (int i = 0; i < 2; i++) {
		struct note note = { .text = checkpoint_print(cx->arena, &empty) };
		note_sign(cx->arena, &note, &policy.logs.p[0].key, key, 0);
		const struct add_checkpoint req = { .checkpoint = note_print(cx->arena, &note) };
		struct checkpoint c;
		EQ(add_checkpoint_judge(cx, &req, &policy, &nothing, &c),
		   i == 0 ? ADD_CHECKPOINT_COSIGN : ADD_CHECKPOINT_INCONSISTENT);
		empty.root.b[0] ^= 1;
	}
}

TEST(strangers_and_forgers_are_told_apart)
{
	const struct tlog_policy policy = known_log(cx);
	const struct add_checkpoint_seen seen = seen_at(cx, 5);
	const struct str body = tlog_sample(cx, "add-checkpoint");
	const struct {
		struct str body;
		enum add_checkpoint_verdict want;
	} cases[] = {
		{ tlog_replace(cx, body, STR("ke\n11"), STR("kf\n11")),
		  ADD_CHECKPOINT_UNKNOWN_LOG },
		{ tlog_replace(cx, body, STR("\n11\n"), STR("\n12\n")), ADD_CHECKPOINT_NOT_SIGNED },
		{ tlog_replace(cx, body, STR(" log."), STR(" lag.")), ADD_CHECKPOINT_NOT_SIGNED },
		{ tlog_replace(cx, body, STR("\n11\n"), STR("\n011\n")), ADD_CHECKPOINT_MALFORMED },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct add_checkpoint req;
		struct checkpoint c;
		REQUIRE(add_checkpoint_parse(cx, cases[i].body, &req) == RC_OK);
		EQ(add_checkpoint_judge(cx, &req, &policy, &seen, &c), cases[i].want);
	}
}

TEST(requests_that_break_the_format_are_refused)
{
	static const struct {
		struct str body;
		const char *why;
	} bad[] = {
		{ STR_INIT(""), "line 1" },
		{ STR_INIT("old -1\n\nnote"), "line 1" },
		{ STR_INIT("old 01\n\nnote"), "line 1" },
		{ STR_INIT("5\n\nnote"), "line 1" },
		{ STR_INIT("old 5\nAAAA\n\nnote"), "line 2" },
		{ STR_INIT("old 5\n" HASH), "there is no checkpoint" },
		{ STR_INIT("old 5\n" HASH "\n"), "there is no checkpoint" },
		{ STR_INIT("old 5"), "there is no checkpoint" },
	};
	struct add_checkpoint req;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EQ(add_checkpoint_parse(cx, bad[i].body, &req), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(bad[i].why)) != STR_NONE);
	}
	struct buf b;
	buf_init(&b, 100000);
	buf_add_c(&b, "old 5\n");
	for (int i = 0; i <= ADD_CHECKPOINT_HASHES_MAX; i++)
		buf_add_c(&b, HASH);
	EQ(add_checkpoint_parse(cx, buf_str(&b), &req), RC_LIMIT);
	buf_done(&b);
}
