// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/note.h"
#include "formats/test_tlog.h"

TEST(a_note_is_printed_as_it_was_read)
{
	const struct str bytes = tlog_sample(cx, "checkpoint");
	struct note note;
	REQUIRE(note_parse(cx, bytes, &note) == RC_OK);
	EQ(note.lines.n, 4);
	EQ_STR(note.lines.p[2].name, "w1.example");
	CHECK(str_starts(note.text, STR("log.example/ke\n11\n")));
	EQ_STR(note_print(cx->arena, &note), bytes);
}

TEST(our_keys_sign_as_openssl_did)
{
	struct note sample, mine = { 0 };
	REQUIRE(note_parse(cx, tlog_sample(cx, "checkpoint"), &sample) == RC_OK);
	mine.text = sample.text;
	static const struct {
		const char *who, *name;
		enum note_type type;
		uint64_t seconds;
	} signers[] = {
		{ "log", "log.example/ke", NOTE_ED25519, 0 },
		{ "other", "other.example", NOTE_ED25519, 0 },
		{ "first witness", "w1.example", NOTE_COSIGNATURE, TLOG_SECONDS },
		{ "second witness", "w2.example", NOTE_COSIGNATURE, TLOG_SECONDS + 1 },
	};
	for (size_t i = 0; i < sizeof signers / sizeof *signers; i++) {
		AUTO(sign_key) key = tlog_key(cx, signers[i].who);
		const struct note_key public = tlog_note_key(cx, signers[i].who, signers[i].name,
							     signers[i].type);
		note_sign(cx->arena, &mine, &public, key, signers[i].seconds);
	}
	EQ_STR(note_print(cx->arena, &mine), tlog_sample(cx, "checkpoint"));
	uint64_t seconds = 0;
	CHECK(note_line_seconds(&sample.lines.p[3], &seconds));
	EQ(seconds, TLOG_SECONDS + 1);
}

TEST(a_line_is_judged_by_its_key_alone)
{
	struct note note;
	REQUIRE(note_parse(cx, tlog_sample(cx, "checkpoint"), &note) == RC_OK);
	const struct note_key log = tlog_note_key(cx, "log", "log.example/ke", NOTE_ED25519);
	const struct note_key renamed = tlog_note_key(cx, "log", "log.example/kf", NOTE_ED25519);
	const struct note_key plain = tlog_note_key(cx, "first witness", "w1.example",
						    NOTE_ED25519);
	bool found = false;
	CHECK(note_verify(cx, &note, &log, &found) == RC_OK && found);
	CHECK(note_verify(cx, &note, &renamed, &found) == RC_OK && !found);
	CHECK(note_verify(cx, &note, &plain, &found) == RC_OK && !found);
}

TEST(a_wrong_signature_by_a_known_key_condemns_the_note)
{
	const struct note_key log = tlog_note_key(cx, "log", "log.example/ke", NOTE_ED25519);
	const struct note_key w1 = tlog_note_key(cx, "first witness", "w1.example",
						 NOTE_COSIGNATURE);
	const struct str sample = tlog_sample(cx, "checkpoint");
	struct note note;
	bool found = false;
	REQUIRE(note_parse(cx, tlog_replace(cx, sample, STR("\n11\n"), STR("\n12\n")), &note) ==
		RC_OK);
	EQ(note_verify(cx, &note, &log, &found), RC_DENIED);
	EQ(note_verify(cx, &note, &w1, &found), RC_DENIED);

	// Another time than the one that was signed; then a signature that is too short.
	const struct str later = tlog_replace(cx, sample, STR("rAYfAc7Qn"), STR("rAYfBc7Qn"));
	REQUIRE(note_parse(cx, later, &note) == RC_OK);
	CHECK(note_verify(cx, &note, &log, &found) == RC_OK && found);
	EQ(note_verify(cx, &note, &w1, &found), RC_DENIED);
	note.lines.p[2].signature.n = 64;
	EQ(note_verify(cx, &note, &w1, &found), RC_DENIED);
}

TEST(the_last_empty_line_ends_the_text)
{
	AUTO(sign_key) key = tlog_key(cx, "log");
	const struct note_key public = tlog_note_key(cx, "log", "log.example/ke", NOTE_ED25519);
	struct note note = { .text = STR("first\n\nsecond\n\n") }, again;
	note_sign(cx->arena, &note, &public, key, 0);
	REQUIRE(note_parse(cx, note_print(cx->arena, &note), &again) == RC_OK);
	EQ_STR(again.text, note.text);
	bool found = false;
	CHECK(note_verify(cx, &again, &public, &found) == RC_OK && found);
}

TEST(notes_that_break_the_format_are_refused)
{
	static const struct {
		struct str bytes;
		const char *why;
	} bad[] = {
		{ STR_INIT(""), "byte 0: no empty line" },
		{ STR_INIT("text\n"), "byte 5: no empty line" },
		{ STR_INIT("text\n\n"), "byte 6: there is no signature" },
		{ STR_INIT("text\n\n\xe2\x80\x94 n AAAAAAA="), "does not end" },
		{ STR_INIT("text\n\n- n AAAAAAA=\n"), "byte 6: a signature line begins" },
		{ STR_INIT("text\n\n\xe2\x80\x94 n\n"), "has a key name" },
		{ STR_INIT("text\n\n\xe2\x80\x94  AAAAAAA=\n"), "has a key name" },
		{ STR_INIT("text\n\n\xe2\x80\x94 a+b AAAAAAA=\n"), "has a key name" },
		{ STR_INIT("text\n\n\xe2\x80\x94 a\xc2\xa0"
			   "b AAAAAAA=\n"),
		  "has a key name" },
		{ STR_INIT("text\n\n\xe2\x80\x94 a\xe2\x80\x8a"
			   "b AAAAAAA=\n"),
		  "has a key name" },
		{ STR_INIT("text\n\n\xe2\x80\x94 n AAAAAAA\n"), "not in base64" },
		{ STR_INIT("text\n\n\xe2\x80\x94 n AAAAAAA= \n"), "not in base64" },
		{ STR_INIT("text\n\n\xe2\x80\x94 n AAAAAA==\n"), "too short" },
		{ STR_INIT("te\txt\n\n\xe2\x80\x94 n AAAAAAA=\n"), "byte 2: a control" },
		{ STR_INIT("text\r\n\r\n\xe2\x80\x94 n AAAAAAA=\r\n"), "byte 4: a control" },
		{ STR_INIT("te\xffxt\n\n\xe2\x80\x94 n AAAAAAA=\n"), "not UTF-8" },
	};
	struct note note;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EQ(note_parse(cx, bad[i].bytes, &note), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(bad[i].why)) != STR_NONE);
	}
	CHECK(note_parse(cx, STR("text\n\n\xe2\x80\x94 n AAAAAAA=\n"), &note) == RC_OK);
}

TEST(a_note_has_at_most_so_many_signatures)
{
	struct buf b;
	buf_init(&b, 100000);
	buf_add_c(&b, "text\n\n");
	for (int i = 0; i < NOTE_LINES_MAX; i++)
		buf_add_c(&b, "\xe2\x80\x94 n AAAAAAA=\n");
	struct note note;
	EQ(note_parse(cx, buf_str(&b), &note), RC_OK);
	EQ(note.lines.n, NOTE_LINES_MAX);
	buf_add_c(&b, "\xe2\x80\x94 n AAAAAAA=\n");
	EQ(note_parse(cx, buf_str(&b), &note), RC_LIMIT);
	buf_done(&b);
}

TEST(signature_lines_alone_are_read_and_printed)
{
	struct note note, lines;
	REQUIRE(note_parse(cx, tlog_sample(cx, "checkpoint"), &note) == RC_OK);
	const struct str text = note_print_lines(cx->arena, &note);
	REQUIRE(note_parse_lines(cx, text, &lines) == RC_OK);
	EQ(lines.lines.n, 4);
	EQ_STR(note_print_lines(cx->arena, &lines), text);
	EQ(note_parse_lines(cx, STR(""), &lines), RC_INVALID);
}

TEST(names_have_no_space_of_any_script_and_no_plus)
{
	CHECK(note_name_is_valid(STR("log.example/ke")));
	CHECK(note_name_is_valid(STR("m\xc3\xbcnchen")));
	CHECK(note_name_is_valid(STR("\xe2\x80\x94"))); // a dash is no space
	static const struct str bad[] = {
		STR_INIT(""),
		STR_INIT("a b"),
		STR_INIT("a+b"),
		STR_INIT("a\nb"),
		STR_INIT("a\xc2\xa0"
			 "b"),
		STR_INIT("\xe2\x80\x83"),
		STR_INIT("\xff"),
		STR_INIT("a\xe3\x80\x80"),
		STR_INIT("\xe1\x9a\x80"),
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!note_name_is_valid(bad[i]));
}

TEST(a_verifier_key_is_printed_as_it_was_read)
{
	static const struct str keys[] = {
		STR_INIT("log.example/ke+a23c1601+AWn78JTwbktVagkEYJ8NIe3XHadQ/RlBuF5LC69Ey/QQ"),
		STR_INIT("w1.example+efd2f32c+BBp6EPWcFVeJ6tfWH+zWDh5lV1KuwEAGRPIPOiCHcHV8"),
	};
	struct note_key log, w1;
	REQUIRE(note_key_parse(cx, keys[0], &log) == RC_OK);
	REQUIRE(note_key_parse(cx, keys[1], &w1) == RC_OK);
	EQ(log.type, NOTE_ED25519);
	EQ(w1.type, NOTE_COSIGNATURE);
	EQ_STR(note_key_print(cx->arena, &log), keys[0]);
	EQ_STR(note_key_print(cx->arena, &w1), keys[1]);
	const struct note_key made = tlog_note_key(cx, "log", "log.example/ke", NOTE_ED25519);
	CHECK(note_key_eq(&made, &log));
	CHECK(!note_key_eq(&made, &w1));
}

TEST(verifier_keys_that_do_not_fit_are_refused)
{
	static const struct {
		struct str text;
		const char *why;
	} bad[] = {
		{ STR_INIT("log.example/ke"), "not NAME+ID+KEY" },
		{ STR_INIT("log.example/ke+a23c1601"), "not NAME+ID+KEY" },
		{ STR_INIT("+a23c1601+AWn78JTwbktVagkEYJ8NIe3XHadQ/RlBuF5LC69Ey/QQ"), "name" },
		{ STR_INIT("log.example/kf+a23c1601+AWn78JTwbktVagkEYJ8NIe3XHadQ/RlBuF5LC69Ey/QQ"),
		  "the id is not" },
		{ STR_INIT("log.example/ke+A23C1601+AWn78JTwbktVagkEYJ8NIe3XHadQ/RlBuF5LC69Ey/QQ"),
		  "the id is not" },
		{ STR_INIT("log.example/ke+a23c1601+AWn78JTwbktVagkEYJ8NIe3XHadQ/RlBuF5LC69Ey/Q="),
		  "not 32 bytes" },
		{ STR_INIT("log.example/ke+a23c1601+Bmn78JTwbktVagkEYJ8NIe3XHadQ/RlBuF5LC69Ey/QQ"),
		  "type 0x06" },
		{ STR_INIT("log.example/ke+a23c1601+AWn78"), "not in base64" },
		{ STR_INIT("log.example/ke+a23c1601+"), "not in base64" },
	};
	struct note_key key;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EQ(note_key_parse(cx, bad[i].text, &key), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(bad[i].why)) != STR_NONE);
	}
}
