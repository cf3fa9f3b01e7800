// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/password.h"

#include <pthread.h>
#include <stdatomic.h>

#include "core/test.h"

TEST(a_password_verifies_against_its_hash_alone)
{
	struct str hash, again;
	bool right = false;
	REQUIRE(password_hash(cx, STR("correct horse"), &hash) == RC_OK);
	REQUIRE(password_hash(cx, STR("correct horse"), &again) == RC_OK);
	CHECK(str_starts(hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
	CHECK(!str_eq(hash, again)); // each has its own salt
	CHECK(password_verify(cx, hash, STR("correct horse"), &right) == RC_OK && right);
	CHECK(password_verify(cx, hash, STR("correct horsf"), &right) == RC_OK && !right);
	CHECK(password_verify(cx, hash, STR(""), &right) == RC_OK && !right);
	CHECK(!password_needs_rehash(hash));
}

TEST(a_nul_in_a_password_counts)
{
	struct str hash;
	bool right = true;
	REQUIRE(password_hash(cx, STR("a\0b"), &hash) == RC_OK);
	CHECK(password_verify(cx, hash, STR("a\0c"), &right) == RC_OK && !right);
	CHECK(password_verify(cx, hash, STR("a\0b"), &right) == RC_OK && right);
}

TEST(nobodys_hash_is_like_ours_and_no_password_fits)
{
	bool right = true;
	CHECK(!password_needs_rehash(password_nobody()));
	CHECK(password_verify(cx, password_nobody(), STR(""), &right) == RC_OK && !right);
	CHECK(password_verify(cx, password_nobody(), STR("admin"), &right) == RC_OK && !right);
}

TEST(what_is_no_hash_fits_nothing)
{
	char large[300] = { 0 };
	bool right = true;
	CHECK(password_verify(cx, STR(""), STR("x"), &right) == RC_OK && !right);
	right = true;
	CHECK(password_verify(cx, STR("plain"), STR("plain"), &right) == RC_OK && !right);
	right = true;
	CHECK(password_verify(cx, (struct str){ large, sizeof large }, STR("x"), &right) == RC_OK &&
	      !right);
}

TEST(a_hash_with_weaker_parameters_is_made_anew)
{
	CHECK(password_needs_rehash(STR("$argon2id$v=19$m=8192,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
					"$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
	CHECK(password_needs_rehash(STR("")));
	CHECK(password_needs_rehash(STR("plain")));
}

TEST(a_password_that_is_too_long_is_refused)
{
	char large[PASSWORD_BYTES_MAX + 1] = { 0 };
	struct str hash;
	EQ(password_hash(cx, (struct str){ large, sizeof large }, &hash), RC_INVALID);
}

static atomic_int busy, right_ones;

static void *verify_nobody(void *arg)
{
	(void)arg;
	struct arena arena;
	struct cx cx;
	bool right = true;
	arena_init(&arena);
	cx_init(&cx, &arena, (struct instant){ 0 });
	if (password_verify(&cx, password_nobody(), STR("x"), &right) == RC_BUSY)
		busy++;
	right_ones += right;
	arena_done(&arena);
	return NULL;
}

TEST(more_than_can_wait_are_told_to_come_again)
{
	enum { THREADS = PASSWORD_RUNNING_MAX + PASSWORD_WAITING_MAX + 20 };
	pthread_t threads[THREADS];
	busy = right_ones = 0;
	for (int i = 0; i < THREADS; i++)
		INVARIANT(pthread_create(&threads[i], NULL, verify_nobody, NULL) == 0);
	for (int i = 0; i < THREADS; i++)
		INVARIANT(pthread_join(threads[i], NULL) == 0);
	EQ(right_ones, 0);
	CHECK(busy > 0 && busy <= 20); // as many as fit are served, however the threads fall

	bool right = true; // and the doors are open again
	CHECK(password_verify(cx, password_nobody(), STR("x"), &right) == RC_OK && !right);
}
