// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/password.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { PASSES = 2, MEMORY_BYTES = 19 * 1024 * 1024 };

// The process's memory is shared by all, and so is this counter of who uses it.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;
static unsigned running, waiting;
static int64_t hashed;

static enum rc enter(struct cx *cx)
{
	enum rc rc = RC_OK;
	INVARIANT(pthread_mutex_lock(&lock) == 0);
	if (running >= PASSWORD_RUNNING_MAX && waiting >= PASSWORD_WAITING_MAX) {
		rc = cx_fail(cx, RC_BUSY, "too many people sign in at once; try again");
	} else {
		waiting++;
		while (running >= PASSWORD_RUNNING_MAX)
			INVARIANT(pthread_cond_wait(&left, &lock) == 0);
		waiting--;
		running++;
	}
	INVARIANT(pthread_mutex_unlock(&lock) == 0);
	return rc;
}

static void leave(void)
{
	INVARIANT(pthread_mutex_lock(&lock) == 0);
	running--;
	hashed++;
	INVARIANT(pthread_cond_signal(&left) == 0);
	INVARIANT(pthread_mutex_unlock(&lock) == 0);
}

int64_t password_count(void)
{
	INVARIANT(pthread_mutex_lock(&lock) == 0);
	const int64_t n = hashed;
	INVARIANT(pthread_mutex_unlock(&lock) == 0);
	return n;
}

enum rc password_hash(struct cx *cx, struct str password, struct str *out)
{
	if (password.n > PASSWORD_BYTES_MAX)
		return cx_fail(cx, RC_INVALID, "the password is longer than %d bytes",
			       PASSWORD_BYTES_MAX);
	INVARIANT(sodium_init() >= 0);
	char *text = arena_alloc(cx->arena, crypto_pwhash_STRBYTES);
	TRY(enter(cx));
	const int failed = crypto_pwhash_str(text, password.n > 0 ? password.p : "", password.n,
					     PASSES, MEMORY_BYTES);
	leave();
	if (failed)
		return cx_fail(cx, RC_BUSY, "no memory to hash a password; try again");
	*out = str_from_c(text);
	return RC_OK;
}

/* As the library wants it: NUL-terminated, in its own size. */
static bool to_library(struct str hash, char text[crypto_pwhash_STRBYTES])
{
	memset(text, 0, crypto_pwhash_STRBYTES);
	if (hash.n == 0 || hash.n >= crypto_pwhash_STRBYTES)
		return false;
	memcpy(text, hash.p, hash.n);
	return true;
}

enum rc password_verify(struct cx *cx, struct str hash, struct str password, bool *out)
{
	char text[crypto_pwhash_STRBYTES];
	*out = false;
	if (password.n > PASSWORD_BYTES_MAX || !to_library(hash, text))
		return RC_OK;
	INVARIANT(sodium_init() >= 0);
	TRY(enter(cx));
	*out = crypto_pwhash_str_verify(text, password.n > 0 ? password.p : "", password.n) == 0;
	leave();
	return RC_OK;
}

struct str password_nobody(void)
{
	return STR("$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
		   "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

bool password_needs_rehash(struct str hash)
{
	char text[crypto_pwhash_STRBYTES];
	return !to_library(hash, text) ||
	       crypto_pwhash_str_needs_rehash(text, PASSES, MEMORY_BYTES) != 0;
}
