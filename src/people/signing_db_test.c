// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/signing_db.h"

#include <openssl/cms.h>
#include <openssl/ec.h>

#include "crypto/test_signer.h"
#include "people/link_db.h"
#include "people/signature_db.h"
#include "people/test_factor.h"

enum { DAY = 86400 };

static const struct signature_site site = { STR_INIT("node.example"),
					    STR_INIT("https://node.example") };

static struct certificate new_certificate(struct cx *cx, struct test_signer *s, long begins,
					  long ends)
{
	struct certificate c = { 0 };
	*s = test_signer_new(EVP_EC_gen("P-256"), "Person One", begins, ends, "digitalSignature");
	OK(certificate_read(cx, test_signer_pem(cx, s), &c));
	return c;
}

/* As the page of an approval makes it. */
static struct signature sign(struct cx *cx, const struct test_signer *s,
			     const struct certificate *c, struct id account, struct str bytes)
{
	struct signature out = { .kind = SIGNATURE_CERTIFICATE,
				 .account = account,
				 .digest = sha256_of(bytes),
				 .at = cx->now,
				 .credential = { (const char *)c->fingerprint.b, 32 } };
	OK(certificate_read_signature(cx, test_signer_sign(cx, s, bytes, CMS_DETACHED),
				      &out.assertion));
	return out;
}

PEOPLE_TEST(a_certificate_signs_until_it_is_removed_and_is_verified_after)
{
	const struct actor *who = &w->as[ROLE_APPROVER];
	const struct str bytes = STR("comity approval 1\n");
	struct test_signer signer;
	struct signing_key key = { 0 };
	struct signature stored;
	struct id id, signature_id, again;
	const struct certificate c = new_certificate(cx, &signer, -DAY, DAY);
	OK(signing_certificate_add(cx, w->db, who, &c, &id));
	EQ(signing_certificate_add(cx, w->db, who, &c, &again), RC_CONFLICT);
	EQ(signing_certificate_add(cx, w->db, &w->as[ROLE_OFFICER], &c, &again), RC_CONFLICT);
	struct signature s = sign(cx, &signer, &c, who->account, bytes);
	OK(signing_find(cx, w->db, &s, &key));
	OK(signature_add(cx, w->db, &s, &signature_id));
	OK(signature_load(cx, w->db, signature_id, &stored));
	EQ(stored.kind, SIGNATURE_CERTIFICATE);
	EQ(signing_certificate_remove(cx, w->db, &w->as[ROLE_OFFICER], id), RC_MISSING);
	cx->now = instant_add(cx->now, MINUTES(1));
	OK(signing_certificate_remove(cx, w->db, who, id));
	EQ(signing_certificate_remove(cx, w->db, who, id), RC_MISSING);

	// What it signed is verified by the directory still; it signs no more.
	OK(signing_find(cx, w->db, &stored, &key));
	OK(signature_verify(cx, &stored, &site, key.algorithm, key.public_key, bytes));
	EQ(signature_verify(cx, &stored, &site, 0, key.public_key, STR("other")), RC_INVALID);
	s.at = cx->now;
	EQ(signing_find(cx, w->db, &s, &key), RC_MISSING);
	s.account = w->as[ROLE_OFFICER].account;
	s.at = stored.at;
	EQ(signing_find(cx, w->db, &s, &key), RC_MISSING);
	OK(signing_certificate_add(cx, w->db, &w->as[ROLE_OFFICER], &c, &id));
	EQ(test_acts(cx, w, "signing-certificate-added"), 2);
	EQ(test_acts(cx, w, "signing-certificate-removed"), 1);
	test_signer_free(&signer);
}

PEOPLE_TEST(a_certificate_that_is_over_does_not_sign)
{
	const struct actor *who = &w->as[ROLE_APPROVER];
	struct test_signer now, later, past;
	struct signing_key key;
	struct id id;
	const struct certificate c = new_certificate(cx, &now, -DAY, DAY);
	const struct certificate not_yet = new_certificate(cx, &later, DAY, 2 * DAY);
	const struct certificate over = new_certificate(cx, &past, -2 * DAY, -DAY);
	EQ(signing_certificate_add(cx, w->db, who, &not_yet, &id), RC_INVALID);
	EQ(signing_certificate_add(cx, w->db, who, &over, &id), RC_INVALID);
	OK(signing_certificate_add(cx, w->db, who, &c, &id));
	cx->now = instant_add(cx->now, DAYS(2));
	const struct signature s = sign(cx, &now, &c, who->account, STR("x"));
	EQ(signing_find(cx, w->db, &s, &key), RC_MISSING);
	test_signer_free(&now);
	test_signer_free(&later);
	test_signer_free(&past);
}

PEOPLE_TEST(an_account_has_at_most_five_certificates)
{
	struct id id;
	for (int i = 0; i < 6; i++) {
		struct test_signer signer;
		const struct certificate c = new_certificate(cx, &signer, -DAY, DAY);
		EQ(signing_certificate_add(cx, w->db, &w->as[ROLE_OFFICER], &c, &id),
		   i < SIGNING_CERTIFICATES_MAX ? RC_OK : RC_CONFLICT);
		test_signer_free(&signer);
	}
}

PEOPLE_TEST(the_directory_keeps_passkeys_that_are_gone)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	struct signing_keys keys;
	struct signing_key key;
	const struct id passkey = test_passkey_add(cx, w, who, 0);
	const struct signature s = { .kind = SIGNATURE_PASSKEY,
				     .account = who->account,
				     .at = cx->now,
				     .credential = STR("credential") };
	test_totp_set_up(cx, w, who);
	OK(signing_find(cx, w->db, &s, &key));
	cx->now = instant_add(cx->now, MINUTES(1));
	OK(passkey_remove(cx, w->db, who, passkey));
	OK(signing_find(cx, w->db, &s, &key));
	CHECK(str_eq(key.public_key, STR("key")) && key.algorithm == -7);
	EQ(key.removed_at.us, cx->now.us);
	(void)test_passkey_add(cx, w, who, 0);
	OK(link_make(cx, w->db, &ACTOR_TERMINAL, who->account, STR("lost"), sha256_of(STR("t"))));
	OK(signing_list(cx, w->db, who->account, &keys));
	EQ(keys.n, 2);
	for (size_t i = 0; i < keys.n; i++)
		CHECK(keys.p[i].removed_at.us != 0);
}

PEOPLE_TEST(a_passkey_that_may_be_copied_signs_no_more)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	struct signing_key key;
	struct passkey k = { 0 };
	bool good;
	(void)test_passkey_add(cx, w, who, 5);
	OK(passkey_find(cx, w->db, STR("credential"), &k));
	OK(passkey_used(cx, w->db, &k, 3, &good));
	const struct signature s = { .kind = SIGNATURE_PASSKEY,
				     .account = who->account,
				     .at = instant_add(cx->now, MINUTES(1)),
				     .credential = STR("credential") };
	CHECK(!good);
	EQ(signing_find(cx, w->db, &s, &key), RC_MISSING);
}
