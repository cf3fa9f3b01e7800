// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/trust.h"

#include <string.h>

#include "core/test.h"
#include "net/test_certificate.h"

static struct trust_verdict judge(const struct trust *t, struct str der)
{
	return trust_judge(t, &der, 1, instant_now());
}

TEST(a_certificate_of_the_authority_is_trusted)
{
	struct test_identity ca = test_identity_new("authority", TEST_AUTHORITY, NULL);
	struct test_identity middle = test_identity_new("middle", TEST_AUTHORITY, &ca);
	struct test_identity client = test_identity_new("client", TEST_CLIENT, &ca);
	struct test_identity far = test_identity_new("far client", TEST_CLIENT, &middle);
	struct trust *t;
	REQUIRE(trust_open(cx, test_certificate_pem(cx, &ca), &t) == RC_OK);

	const struct trust_verdict v = judge(t, test_certificate_der(cx, &client));
	CHECK(v.is_certificate && v.trusted);
	const struct str chain[] = { test_certificate_der(cx, &far),
				     test_certificate_der(cx, &middle) };
	CHECK(!trust_judge(t, chain, 1, instant_now()).trusted);
	CHECK(trust_judge(t, chain, 2, instant_now()).trusted);

	trust_close(t);
	test_identity_free(&ca);
	test_identity_free(&middle);
	test_identity_free(&client);
	test_identity_free(&far);
}

TEST(other_certificates_are_keys_but_not_trusted)
{
	struct test_identity ca = test_identity_new("authority", TEST_AUTHORITY, NULL);
	struct test_identity self = test_identity_new("self", TEST_CLIENT, NULL);
	struct test_identity server = test_identity_new("server", TEST_SERVER, &ca);
	struct test_identity late = test_identity_new("late", TEST_EXPIRED_CLIENT, &ca);
	struct trust *t;
	REQUIRE(trust_open(cx, test_certificate_pem(cx, &ca), &t) == RC_OK);

	const struct trust_verdict v = judge(t, test_certificate_der(cx, &self));
	static const uint8_t nothing[32];
	CHECK(v.is_certificate && !v.trusted);
	EQ_STR(v.reason, "self-signed certificate");
	CHECK(memcmp(v.key_sha256, nothing, sizeof nothing) != 0);
	const struct trust_verdict wrong_use = judge(t, test_certificate_der(cx, &server));
	CHECK(wrong_use.is_certificate && !wrong_use.trusted);
	const struct trust_verdict expired = judge(t, test_certificate_der(cx, &late));
	CHECK(expired.is_certificate && !expired.trusted);
	EQ_STR(expired.reason, "certificate has expired");

	trust_close(t);
	test_identity_free(&ca);
	test_identity_free(&self);
	test_identity_free(&server);
	test_identity_free(&late);
}

TEST(the_time_of_the_verdict_is_the_callers)
{
	struct test_identity ca = test_identity_new("authority", TEST_AUTHORITY, NULL);
	struct test_identity client = test_identity_new("client", TEST_CLIENT, &ca);
	const struct str der = test_certificate_der(cx, &client);
	struct trust *t;
	REQUIRE(trust_open(cx, test_certificate_pem(cx, &ca), &t) == RC_OK);
	const struct instant next_week = { instant_now().us + INT64_C(7) * 86400 * 1000000 };
	CHECK(trust_judge(t, &der, 1, instant_now()).trusted);
	CHECK(!trust_judge(t, &der, 1, next_week).trusted);
	trust_close(t);
	test_identity_free(&ca);
	test_identity_free(&client);
}

TEST(a_verdict_on_a_pinned_key_is_given_again_for_another_time)
{
	struct test_identity ca = test_identity_new("authority", TEST_AUTHORITY, NULL);
	struct test_identity client = test_identity_new("client", TEST_CLIENT, &ca);
	const struct instant now = instant_now(), ago = { 0 },
			     next_week = { now.us + INT64_C(7) * 86400 * 1000000 };
	const struct trust_verdict v = trust_judge_pinned(test_certificate_der(cx, &client), ago);
	CHECK(v.is_certificate && !v.trusted);
	EQ_STR(str_from_c(v.reason), "certificate is not yet valid");
	const struct trust_verdict in_time = trust_judge_again(v, now);
	CHECK(in_time.trusted && !in_time.reason);
	CHECK(memcmp(in_time.key_sha256, v.key_sha256, sizeof v.key_sha256) == 0);
	const struct trust_verdict late = trust_judge_again(in_time, next_week);
	CHECK(!late.trusted);
	EQ_STR(str_from_c(late.reason), "certificate has expired");
	CHECK(trust_judge_again(v, v.from).trusted && !trust_judge_again(v, v.until).trusted);
	CHECK(!trust_judge_again((struct trust_verdict){ 0 }, now).trusted);
	test_identity_free(&ca);
	test_identity_free(&client);
}

TEST(bytes_that_are_no_certificate_are_no_peer)
{
	struct test_identity ca = test_identity_new("authority", TEST_AUTHORITY, NULL);
	struct trust *t;
	EQ(trust_open(cx, STR("no PEM"), &t), RC_INVALID);
	REQUIRE(trust_open(cx, test_certificate_pem(cx, &ca), &t) == RC_OK);
	CHECK(!trust_judge(t, NULL, 0, instant_now()).is_certificate);
	CHECK(!judge(t, STR("")).is_certificate);
	CHECK(!judge(t, STR("\x30\x82\xff\xff")).is_certificate);
	struct buf b;
	buf_init(&b, 100000);
	buf_add(&b, test_certificate_der(cx, &ca));
	buf_add_char(&b, 'x'); // a byte after the end
	CHECK(!judge(t, buf_str(&b)).is_certificate);
	buf_done(&b);
	trust_close(t);
	test_identity_free(&ca);
}

TEST(the_end_of_a_certificate_is_read)
{
	struct instant ends = { 0 };
	const int64_t now = instant_now().us, hour = (int64_t)3600 * 1000000;
	struct test_identity id = test_identity_new("server", TEST_SERVER, NULL);
	EQ(trust_ends(cx, test_certificate_pem(cx, &id), &ends), RC_OK);
	CHECK(ends.us > now + 20 * hour && ends.us < now + 25 * hour);
	EQ(trust_ends(cx, test_key_pem(cx, &id), &ends), RC_INVALID);
	EQ(trust_ends(cx, STR(""), &ends), RC_INVALID);
	test_identity_free(&id);
}
