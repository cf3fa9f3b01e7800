// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/signer_job.h"

#include <string.h>
#include <sys/stat.h>

#include "formats/checkpoint.h"
#include "ledger/test_ledger.h"

static bool is_signed(struct cx *cx, struct str text, const struct note_key *key)
{
	struct note note;
	bool found = false;
	return note_parse(cx, text, &note) == RC_OK &&
	       note_verify(cx, &note, key, &found) == RC_OK && found;
}

TEST(a_checkpoint_is_signed_by_the_key_of_the_folder)
{
	const struct str dir = test_ledger_folder(cx);
	AUTO(signer) s = NULL;
	struct note_key key;
	const struct note_key *keys;
	struct str note;
	struct watermark mark;
	REQUIRE(signer_start(cx, dir, &s) == RC_OK);
	REQUIRE(ledger_key_public(cx, dir, KEY_LEDGER, &key) == RC_OK);
	EQ(signer_keys(s, &keys), 1);
	CHECK(note_key_eq(&keys[0], &key));
	EQ_STR(signer_origin(s), TEST_ORIGIN);
	EQ(signer_mark(cx, s, &mark), RC_OK);
	EQ(mark.size, 0);
	REQUIRE(signer_sign(cx, s, test_checkpoint(cx, STR(TEST_ORIGIN), 5, STR("a")), &note) ==
		RC_OK);
	CHECK(is_signed(cx, note, &key));
}

TEST(the_signer_signs_nothing_but_checkpoints_of_its_log)
{
	const struct str dir = test_ledger_folder(cx);
	AUTO(signer) s = NULL;
	struct str out = { 0 };
	REQUIRE(signer_start(cx, dir, &s) == RC_OK);
	const struct str fine = test_checkpoint(cx, STR(TEST_ORIGIN), 5, STR("a"));
	const struct str refused[] = {
		STR("hello\n"),
		STR(""),
		test_checkpoint(cx, STR("other.example"), 5, STR("a")),
		test_checkpoint(cx, STR(TEST_ORIGIN), 0, STR("")),
		str_slice(fine, 0, fine.n - 1),
		arena_fmt(cx->arena, "%.*sextension\n", STR_ARG(fine)),
	};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		CHECK(signer_sign(cx, s, refused[i], &out) != RC_OK);
	EQ(out.n, 0);
	CHECK(signer_cosign(cx, s, fine, 1, &out) != RC_OK);
	EQ(signer_sign(cx, s, fine, &out), RC_OK); // and lives on
}

TEST(the_signer_never_goes_back_or_aside)
{
	const struct str dir = test_ledger_folder(cx);
	struct str note, again;
	for (int restart = 0; restart < 2; restart++) {
		AUTO(signer) s = NULL;
		struct watermark mark;
		REQUIRE(signer_start(cx, dir, &s) == RC_OK);
		EQ(signer_mark(cx, s, &mark), RC_OK);
		EQ(mark.size, restart ? 7 : 0);
		const struct str seven = test_checkpoint(cx, STR(TEST_ORIGIN), 7, STR("a"));
		REQUIRE(signer_sign(cx, s, seven, &note) == RC_OK);
		REQUIRE(signer_sign(cx, s, seven, &again) == RC_OK);
		EQ_STR(note, again); // Ed25519 signs alike
		EQ(signer_sign(cx, s, test_checkpoint(cx, STR(TEST_ORIGIN), 7, STR("b")), &note),
		   RC_CONFLICT);
		EQ(signer_sign(cx, s, test_checkpoint(cx, STR(TEST_ORIGIN), 6, STR("a")), &note),
		   RC_CONFLICT);
	}
}

/* It may ask the kernel for nothing, so also for no memory. */
TEST(the_signer_lives_for_years)
{
	enum { QUESTIONS = 30000 };
	const struct str dir = test_ledger_folder(cx);
	struct str note;
	AUTO(signer) s = NULL;
	const struct str below = test_checkpoint(cx, STR(TEST_ORIGIN), 6, STR("a"));
	REQUIRE(signer_start(cx, dir, &s) == RC_OK);
	REQUIRE(signer_sign(cx, s, test_checkpoint(cx, STR(TEST_ORIGIN), 7, STR("a")), &note) ==
		RC_OK);
	for (int i = 0; i < QUESTIONS; i++)
		REQUIRE(signer_sign(cx, s, below, &note) == RC_CONFLICT);
	EQ(signer_sign(cx, s, test_checkpoint(cx, STR(TEST_ORIGIN), 8, STR("a")), &note), RC_OK);
}

TEST(other_logs_are_countersigned_with_the_witness_key)
{
	const struct str dir = test_ledger_folder(cx);
	AUTO(signer) s = NULL;
	struct note_key key;
	struct str line;
	uint64_t seconds = 0;
	struct note note;
	REQUIRE(signer_start(cx, dir, &s) == RC_OK);
	REQUIRE(ledger_key_public(cx, dir, KEY_WITNESS, &key) == RC_OK);
	REQUIRE(signer_witness_key(s) && note_key_eq(signer_witness_key(s), &key));
	const struct str text = test_checkpoint(cx, STR("other.example"), 9, STR("x"));
	REQUIRE(signer_cosign(cx, s, text, 1795262400, &line) == RC_OK);
	const struct str whole = arena_fmt(cx->arena, "%.*s\n%.*s", STR_ARG(text), STR_ARG(line));
	CHECK(is_signed(cx, whole, &key));
	REQUIRE(note_parse(cx, whole, &note) == RC_OK);
	CHECK(note_line_seconds(&note.lines.p[0], &seconds));
	EQ(seconds, 1795262400);
	EQ(signer_cosign(cx, s, test_checkpoint(cx, STR("other.example"), 8, STR("y")), 2, &line),
	   RC_CONFLICT);
	// Another log's size is nothing to this one.
	EQ(signer_cosign(cx, s, test_checkpoint(cx, STR("third.example"), 1, STR("z")), 2, &line),
	   RC_OK);
}

TEST(while_a_rotation_overlaps_both_keys_sign)
{
	const struct str dir = test_ledger_folder(cx);
	struct note_key first, second, retired;
	struct str note;
	REQUIRE(ledger_key_public(cx, dir, KEY_LEDGER, &first) == RC_OK);
	REQUIRE(ledger_key_rotate(cx, dir, &second) == RC_OK);
	CHECK(!note_key_eq(&first, &second));
	EQ_STR(first.name, second.name);
	EQ(ledger_key_rotate(cx, dir, &second), RC_CONFLICT);
	{
		AUTO(signer) s = NULL;
		REQUIRE(signer_start(cx, dir, &s) == RC_OK);
		REQUIRE(signer_sign(cx, s, test_checkpoint(cx, STR(TEST_ORIGIN), 1, STR("a")),
				    &note) == RC_OK);
		CHECK(is_signed(cx, note, &first) && is_signed(cx, note, &second));
	}
	REQUIRE(ledger_key_retire(cx, dir, &retired) == RC_OK);
	CHECK(note_key_eq(&retired, &first));
	EQ(ledger_key_retire(cx, dir, &retired), RC_MISSING);
	AUTO(signer) s = NULL;
	REQUIRE(signer_start(cx, dir, &s) == RC_OK);
	REQUIRE(signer_sign(cx, s, test_checkpoint(cx, STR(TEST_ORIGIN), 2, STR("b")), &note) ==
		RC_OK);
	CHECK(!is_signed(cx, note, &first) && is_signed(cx, note, &second));
}

TEST(a_folder_without_a_key_or_with_a_spoilt_one_is_told)
{
	AUTO(signer) s = NULL;
	const struct str dir = test_ledger_folder(cx);
	const char *path = str_c(cx->arena,
				 arena_fmt(cx->arena, "%.*s/keys/ledger.key", STR_ARG(dir)));
	struct stat st;
	REQUIRE(stat(path, &st) == 0);
	EQ(st.st_mode & 0777, 0600);
	EQ(ledger_keys_make(cx, dir, STR(TEST_ORIGIN)), RC_CONFLICT);
	FILE *f = fopen(path, "r+");
	REQUIRE(f && fputs("PRIVATE+KEY+x", f) >= 0 && fclose(f) == 0);
	EQ(signer_start(cx, dir, &s), RC_INVALID);
	REQUIRE(remove(path) == 0);
	EQ(signer_start(cx, dir, &s), RC_MISSING);
}
