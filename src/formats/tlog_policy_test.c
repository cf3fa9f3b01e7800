// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/tlog_policy.h"
#include "formats/test_tlog.h"

#define LOG "log.example/ke+a23c1601+AWn78JTwbktVagkEYJ8NIe3XHadQ/RlBuF5LC69Ey/QQ"
#define LOG_LINE "log " LOG "\n"
#define W1 "w1.example+efd2f32c+BBp6EPWcFVeJ6tfWH+zWDh5lV1KuwEAGRPIPOiCHcHV8"
#define W2 "w2.example+e53a36ec+BAcCLKRomhEY+naqc+c73EbH2J+mVCM1f7BoUJw/4f3u"
#define WITNESSES "witness W1 " W1 "\nwitness W2 " W2 "\n"

TEST(the_sample_policy_is_read)
{
	const struct tlog_policy policy = tlog_sample_policy(cx);
	EQ(policy.logs.n, 1);
	EQ_STR(policy.logs.p[0].url, "https://log.example/");
	REQUIRE(policy.members.n == 3);
	EQ_STR(policy.members.p[1].name, "W2");
	EQ_STR(policy.members.p[1].key.name, "w2.example");
	CHECK(policy.members.p[2].is_group);
	EQ(policy.members.p[2].threshold, 2);
	EQ(policy.quorum, 2);
	CHECK(tlog_policy_knows(&policy, STR("log.example/ke")));
	CHECK(!tlog_policy_knows(&policy, STR("log.example/k")));
}

TEST(a_policy_is_printed_in_one_form)
{
	const struct tlog_policy policy = tlog_sample_policy(cx);
	const struct str text = tlog_policy_print(cx->arena, &policy);
	EQ_STR(text, "log " LOG " https://log.example/\n"
		     "witness W1 " W1 "\n"
		     "witness W2 " W2 " https://w2.example/\n"
		     "group both 2 W1 W2\n"
		     "quorum both\n");
	struct tlog_policy again;
	REQUIRE(tlog_policy_parse(cx, text, &again) == RC_OK);
	EQ_STR(tlog_policy_print(cx->arena, &again), text);
}

TEST(policies_that_break_the_format_are_refused)
{
	static const struct {
		struct str text;
		const char *why;
	} bad[] = {
		{ STR_INIT(""), "no quorum line" },
		{ STR_INIT(LOG_LINE), "no quorum line" },
		{ STR_INIT("quorum none\nquorum none\n"), "line 2: a second quorum" },
		{ STR_INIT("quorum W1\n"), "no witness or group above" },
		{ STR_INIT("quorum\n"), "no witness or group above" },
		{ STR_INIT("quorum none more\n"), "nothing follows" },
		{ STR_INIT("witnes W1 " W1 "\n"), "not log, witness" },
		{ STR_INIT("log " W1 "\nquorum none\n"), "a log signs with type 1" },
		{ STR_INIT("witness W1 " LOG "\nquorum none\n"), "a witness with type 4" },
		{ STR_INIT("witness none " W1 "\nquorum none\n"), "not a name" },
		{ STR_INIT("witness\nquorum none\n"), "not a name" },
		{ STR_INIT("log\nquorum none\n"), "not a verifier key" },
		{ STR_INIT(LOG_LINE LOG_LINE "quorum none\n"), "line 2: the same key again" },
		{ STR_INIT("witness A " W1 "\nwitness B " W1 "\nquorum none\n"), "the same key" },
		{ STR_INIT("witness A " W1 "\nwitness A " W2 "\nquorum none\n"), "name is taken" },
		{ STR_INIT(WITNESSES "group W1 any W2\nquorum none\n"), "name is taken" },
		{ STR_INIT(WITNESSES "group g any g\nquorum none\n"), "no witness or group above" },
		{ STR_INIT(WITNESSES "group g any none\nquorum g\n"), "no witness or group above" },
		{ STR_INIT(WITNESSES "group g any\nquorum g\n"), "not all, any" },
		{ STR_INIT(WITNESSES "group g 0 W1\nquorum g\n"), "not all, any" },
		{ STR_INIT(WITNESSES "group g 3 W1 W2\nquorum g\n"), "not all, any" },
		{ STR_INIT(WITNESSES "group g 02 W1 W2\nquorum g\n"), "not all, any" },
		{ STR_INIT(WITNESSES "group g all W1 W1\nquorum g\n"), "already a member" },
		{ STR_INIT(WITNESSES "group g all W1\ngroup h all g W1\nquorum h\n"),
		  "already a member" },
		{ STR_INIT("quorum none\r\n"), "control character" },
	};
	struct tlog_policy policy;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EQ(tlog_policy_parse(cx, bad[i].text, &policy), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(bad[i].why)) != STR_NONE);
	}
}

TEST(a_key_of_low_order_is_no_key)
{
	const struct sign_public zero = { { 0 } };
	const struct note_key key = note_key_of(cx->arena, STR("weak.example"), NOTE_ED25519,
						&zero);
	const struct str vkey = note_key_print(cx->arena, &key);
	struct tlog_policy policy;
	EQ(tlog_policy_parse(cx, arena_fmt(cx->arena, "log %.*s\nquorum none\n", STR_ARG(vkey)),
			     &policy),
	   RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("no signer has")) != STR_NONE);
}

TEST(thirty_two_of_each_kind_are_read_and_far_more_are_not)
{
	struct buf b;
	buf_init(&b, 1000000);
	for (int i = 0; i <= TLOG_POLICY_MAX; i++) {
		const char *who = arena_fmt(cx->arena, "log %d", i).p;
		const struct note_key key = tlog_note_key(cx, who, "log.example", NOTE_ED25519);
		const struct str vkey = note_key_print(cx->arena, &key);
		buf_fmt(&b, "log %.*s\n", STR_ARG(vkey));
		struct tlog_policy policy;
		if (i == 32) {
			const struct str text = arena_fmt(cx->arena, "%.*squorum none\n",
							  STR_ARG(buf_str(&b)));
			EQ(tlog_policy_parse(cx, text, &policy), RC_OK);
			EQ(policy.logs.n, 33);
		}
		if (i == TLOG_POLICY_MAX)
			EQ(tlog_policy_parse(cx, buf_str(&b), &policy), RC_LIMIT);
	}
	buf_done(&b);
}

TEST(the_quorum_decides_which_checkpoint_is_believed)
{
	const struct str all = tlog_sample(cx, "checkpoint");
	const size_t second = str_find(all, STR("\xe2\x80\x94 w2.example"));
	const struct str one = str_slice(all, 0, second);
	const struct str none = str_slice(all, 0, str_find(all, STR("\xe2\x80\x94 w1.example")));
	static const struct {
		struct str rules;
		bool all, one, none;
	} cases[] = {
		{ STR_INIT("quorum none\n"), true, true, true },
		{ STR_INIT("quorum W1\n"), true, true, false },
		{ STR_INIT("quorum W2\n"), true, false, false },
		{ STR_INIT("group g any W1 W2\nquorum g\n"), true, true, false },
		{ STR_INIT("group g all W1 W2\nquorum g\n"), true, false, false },
		{ STR_INIT("group g 2 W1 W2\nquorum g\n"), true, false, false },
		{ STR_INIT("group g any W2\ngroup h any g W1\nquorum h\n"), true, true, false },
		{ STR_INIT("group g any W2\ngroup h all g W1\nquorum h\n"), true, false, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct str text = arena_fmt(cx->arena, LOG_LINE WITNESSES "%.*s",
						  STR_ARG(cases[i].rules));
		struct tlog_policy policy;
		struct checkpoint c;
		REQUIRE(tlog_policy_parse(cx, text, &policy) == RC_OK);
		EQ(tlog_policy_judge(cx, &policy, all, &c), cases[i].all ? RC_OK : RC_DENIED);
		EQ(tlog_policy_judge(cx, &policy, one, &c), cases[i].one ? RC_OK : RC_DENIED);
		EQ(tlog_policy_judge(cx, &policy, none, &c), cases[i].none ? RC_OK : RC_DENIED);
	}
}

TEST(a_witness_that_signs_twice_counts_once)
{
	const struct tlog_policy policy = tlog_sample_policy(cx);
	struct note note;
	struct checkpoint c;
	REQUIRE(note_parse(cx, tlog_sample(cx, "checkpoint"), &note) == RC_OK);
	note.lines.n = 3;
	AUTO(sign_key) key = tlog_key(cx, "first witness");
	note_sign(cx->arena, &note, &policy.members.p[0].key, key, TLOG_SECONDS + 9);
	EQ(tlog_policy_judge(cx, &policy, note_print(cx->arena, &note), &c), RC_DENIED);
}

TEST(the_log_itself_must_have_signed)
{
	const struct tlog_policy policy = tlog_sample_policy(cx);
	const struct str all = tlog_sample(cx, "checkpoint");
	const size_t from = str_find(all, STR("\xe2\x80\x94 log"));
	const size_t to = str_find(all, STR("\xe2\x80\x94 other"));
	const struct str line = str_slice(all, from, to);
	struct checkpoint c;
	EQ(tlog_policy_judge(cx, &policy, tlog_replace(cx, all, line, STR("")), &c), RC_DENIED);
	CHECK(str_find(cx_error(cx), STR("no known key of the log")) != STR_NONE);

	// Nor does another known log speak for it.
	struct tlog_policy both;
	REQUIRE(tlog_policy_parse(cx,
				  STR(LOG_LINE "log other.example+d4bfc307+"
					       "AXyBoNL61tEBoKN1bjdRhUZfIRQZo3/nYQXPCa3BWRX5\n"
					       "quorum none\n"),
				  &both) == RC_OK);
	EQ(tlog_policy_judge(cx, &both, all, &c), RC_OK);
	EQ(tlog_policy_judge(cx, &both, tlog_replace(cx, all, line, STR("")), &c), RC_DENIED);

	EQ(tlog_policy_judge(cx, &policy, tlog_replace(cx, all, STR("ke\n"), STR("kf\n")), &c),
	   RC_MISSING);
	EQ(tlog_policy_judge(cx, &policy, STR("text\n"), &c), RC_INVALID);
}
