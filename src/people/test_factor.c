// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/test_factor.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

const struct seal_key test_key = { { 1, 2, 3 } };

static struct str secret(void)
{
	return STR("12345678901234567890");
}

/* RFC 6238, by another library than the one that is tested. */
struct str test_totp_code(struct cx *cx)
{
	uint8_t step[8], mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	for (int i = 0; i < 8; i++)
		step[i] = (uint8_t)((uint64_t)(cx->now.us / 30000000) >> (56 - 8 * i));
	(void)HMAC(EVP_sha1(), secret().p, (int)secret().n, step, sizeof step, mac, &n);
	const unsigned at = mac[n - 1] & 0xf;
	const uint32_t code = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
			      (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	return arena_fmt(cx->arena, "%06u", code % 1000000);
}

void test_totp_set_up(struct cx *cx, struct test_world *w, const struct actor *who)
{
	const struct instant now = cx->now;
	cx->now.us -= MINUTES(5).us;
	OK(factor_totp_begin(cx, w->db, &test_key, who->account, secret()));
	OK(factor_totp_confirm(cx, w->db, &test_key, who, test_totp_code(cx)));
	cx->now = now;
}

struct id test_passkey_add(struct cx *cx, struct test_world *w, const struct actor *who,
			   int64_t counter)
{
	struct id id = { 0 };
	const struct passkey k = { .credential = STR("credential"),
				   .public_key = STR("key"),
				   .algorithm = -7,
				   .counter = counter,
				   .name = STR("phone") };
	OK(passkey_add(cx, w->db, who, &k, &id));
	return id;
}
