// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "crypto/certificate.h"
#include "crypto/identity.h"

static struct identity_term term_of(const struct cx *cx)
{
	return (struct identity_term){ cx->now, instant_add(cx->now, DAYS(365)) };
}

TEST(an_identity_is_written_and_read)
{
	AUTO(identity) first = identity_new();
	AUTO(identity) again = NULL;
	AUTO(secret) text = identity_print(first);
	CHECK(str_starts(secret_str(text), STR("-----BEGIN PRIVATE KEY-----\n")));
	EQ(identity_open(cx, secret_str(text), &again), RC_OK);
	const struct sha256 a = identity_key(first), b = identity_key(again);
	CHECK(sha256_eq(&a, &b));
}

TEST(certificates_of_an_identity_say_its_key_and_dates)
{
	AUTO(identity) id = identity_new();
	struct str pem;
	struct identity_public public;
	struct certificate other_reader;
	const struct sha256 key = identity_key(id);
	const struct identity_term term = term_of(cx);
	REQUIRE(identity_certify(cx, id, IDENTITY_TLS, STR("lk.example"), term, &pem) == RC_OK);
	EQ(identity_read(cx, pem, IDENTITY_TLS, &public), RC_OK);
	CHECK(sha256_eq(&public.key, &key));
	EQ(public.term.begins.us, term.begins.us);
	EQ(public.term.ends.us, term.ends.us);
	EQ(identity_read(cx, pem, IDENTITY_ENCRYPTION, &public), RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("for another use")) != STR_NONE);

	EQ(certificate_read(cx, pem, &other_reader), RC_OK);
	CHECK(sha256_eq(&other_reader.key, &key));
	EQ_STR(other_reader.subject, "CN=lk.example");

	REQUIRE(identity_certify(cx, id, IDENTITY_ENCRYPTION, STR("LK"), term, &pem) == RC_OK);
	EQ(identity_read(cx, pem, IDENTITY_ENCRYPTION, &public), RC_OK);
	EQ(identity_read(cx, pem, IDENTITY_TLS, &public), RC_INVALID);
}

TEST(what_is_no_key_or_name_is_refused)
{
	static const struct str keys[] = {
		STR_INIT(""),
		STR_INIT("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
		// Ed25519, RFC 8410 section 10.3
		STR_INIT("-----BEGIN PRIVATE KEY-----\n"
			 "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
			 "-----END PRIVATE KEY-----\n"),
	};
	static const struct str names[] = { STR_INIT(""), STR_INIT("a b"), STR_INIT("a,DNS:b"),
					    STR_INIT("\xc3\xa9"),
					    STR_INIT("a-name-of-more-than-sixty-four-letters-is-"
						     "too-long-for-a-common-name") };
	struct identity *id;
	struct identity_public public;
	struct str pem;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		EQ(identity_open(cx, keys[i], &id), RC_INVALID);
	EQ(identity_read(cx, STR("nothing"), IDENTITY_TLS, &public), RC_INVALID);
	AUTO(identity) good = identity_new();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		EQ(identity_certify(cx, good, IDENTITY_TLS, names[i], term_of(cx), &pem),
		   RC_INVALID);
}
