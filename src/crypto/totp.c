// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/totp.h"

#include <liboath/oath.h>
#include <pthread.h>

#include "crypto/secret.h"

static pthread_once_t start_once = PTHREAD_ONCE_INIT;

static void start(void)
{
	INVARIANT(oath_init() == OATH_OK);
}

static bool same_code(struct str secret, int64_t step, struct str code)
{
	char want[TOTP_DIGITS + 1];
	INVARIANT(oath_totp_generate(secret.p, secret.n, step * TOTP_STEP_SECONDS,
				     TOTP_STEP_SECONDS, OATH_TOTP_DEFAULT_START_TIME, TOTP_DIGITS,
				     want) == OATH_OK);
	const bool same = secret_eq((struct str){ want, TOTP_DIGITS }, code);
	secret_wipe(want, sizeof want);
	return same;
}

bool totp_check(struct str secret, struct str code, struct instant now, int64_t *step)
{
	char digits[TOTP_DIGITS];
	size_t n = 0;
	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] == ' ')
			continue;
		if (n == TOTP_DIGITS || code.p[i] < '0' || code.p[i] > '9')
			return false;
		digits[n++] = code.p[i];
	}
	const int64_t current = now.us / 1000000 / TOTP_STEP_SECONDS;
	if (n != TOTP_DIGITS || secret.n == 0 || current < 1)
		return false;
	INVARIANT(pthread_once(&start_once, start) == 0);

	// All three are looked at, and the last that fits counts: were two the same, the
	// later one could be used again.
	bool found = false;
	for (int64_t s = current - 1; s <= current + 1; s++) {
		if (same_code(secret, s, (struct str){ digits, n })) {
			*step = s;
			found = true;
		}
	}
	return found;
}

/* Without padding: app makers do not agree whether there is any. */
static struct str base32(struct arena *a, struct str bytes, size_t group)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const size_t n = (bytes.n * 8 + 4) / 5;
	char *p = arena_alloc(a, 2 * n + 1);
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned value = 0;
		for (size_t bit = 5 * i; bit < 5 * i + 5; bit++) {
			const unsigned byte = bit / 8 < bytes.n ? (uint8_t)bytes.p[bit / 8] : 0;
			value = value << 1 | (byte >> (7 - bit % 8) & 1);
		}
		if (group > 0 && i > 0 && i % group == 0)
			p[at++] = ' ';
		p[at++] = digits[value];
	}
	return (struct str){ p, at };
}

struct str totp_secret_print(struct arena *a, struct str secret)
{
	return base32(a, secret, 4);
}

/* RFC 3986: all but the unreserved characters. */
static struct str percent(struct arena *a, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *p = arena_alloc(a, 3 * s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '.' || c == '_' || c == '~') {
			p[n++] = c;
			continue;
		}
		p[n++] = '%';
		p[n++] = hex[(uint8_t)c >> 4];
		p[n++] = hex[(uint8_t)c & 15];
	}
	return (struct str){ p, n };
}

struct str totp_uri(struct arena *a, struct str issuer, struct str login, struct str secret)
{
	const struct str by = percent(a, issuer), who = percent(a, login);
	const struct str text = base32(a, secret, 0);
	return arena_fmt(a,
			 "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s"
			 "&algorithm=SHA1&digits=%d&period=%d",
			 STR_ARG(by), STR_ARG(who), STR_ARG(text), STR_ARG(by), TOTP_DIGITS,
			 TOTP_STEP_SECONDS);
}
