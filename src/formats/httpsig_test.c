// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "core/test.h"
#include "crypto/base64.h"
#include "formats/content_digest.h"
#include "formats/httpsig.h"

/* ---- The vectors of RFC 9421: appendix B.2 and section 2.4 ---- */

#define RFC_ED25519 "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
#define RFC_ED25519_SEED "n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU="
#define RFC_P256_X "qIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivA="
#define RFC_P256_Y "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0="

#define REQUEST_DIGEST                                                                   \
	"sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyeal" \
	"dVLvRwEmTHWXvJwew==:"

static const struct httpsig_field rfc_request_fields[] = {
	{ STR_INIT("Host"), STR_INIT("example.com") },
	{ STR_INIT("Date"), STR_INIT("Tue, 20 Apr 2021 02:07:55 GMT") },
	{ STR_INIT("Content-Type"), STR_INIT("application/json") },
	{ STR_INIT("Content-Digest"), STR_INIT(REQUEST_DIGEST) },
	{ STR_INIT("Content-Length"), STR_INIT("18") },
};

static const struct httpsig_message rfc_request = {
	.method = STR_INIT("POST"),
	.scheme = STR_INIT("https"),
	.authority = STR_INIT("example.com"),
	.target = STR_INIT("/foo?param=Value&Pet=dog"),
	.fields = rfc_request_fields,
	.fields_n = 5,
};

static struct httpsig_key rfc_key(enum httpsig_algorithm algorithm)
{
	struct httpsig_key key = { .algorithm = algorithm };
	REQUIRE(base64_parse_n(STR(RFC_ED25519), key.ed25519.b, sizeof key.ed25519.b));
	key.p256.b[0] = 4;
	REQUIRE(base64_parse_n(STR(RFC_P256_X), key.p256.b + 1, 32));
	REQUIRE(base64_parse_n(STR(RFC_P256_Y), key.p256.b + 33, 32));
	return key;
}

/* The one signature of the two headers. */
static struct httpsig one(struct cx *cx, struct str input, struct str signature)
{
	struct httpsig_list list;
	REQUIRE(httpsig_parse(cx, input, signature, &list) == RC_OK);
	REQUIRE(list.n == 1);
	return list.p[0];
}

#define B26_INPUT                                                                             \
	"(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")" \
	";created=1618884473;keyid=\"test-key-ed25519\""
#define B26_SIGNATURE                                                                          \
	"sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5l" \
	"Ip5WPpBKRCw==:"

TEST(rfc_9421_b_2_6_ed25519)
{
	const struct httpsig_key key = rfc_key(HTTPSIG_ED25519);
	const struct httpsig sig = one(cx, STR("sig-b26=" B26_INPUT), STR(B26_SIGNATURE));
	struct str base;
	REQUIRE(httpsig_base(cx, &rfc_request, &sig, &base) == RC_OK);
	EQ_STR(base, "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
		     "\"@method\": POST\n"
		     "\"@path\": /foo\n"
		     "\"@authority\": example.com\n"
		     "\"content-type\": application/json\n"
		     "\"content-length\": 18\n"
		     "\"@signature-params\": " B26_INPUT);
	EQ(httpsig_verify(cx, &rfc_request, &sig, &key), RC_OK);

	// Ed25519 has one signature a key and text: ours is the RFC's, byte for byte.
	AUTO(secret) seed = secret_new(SIGN_SEED_BYTES);
	REQUIRE(base64_parse_n(STR(RFC_ED25519_SEED), secret_bytes(seed), SIGN_SEED_BYTES));
	AUTO(sign_key) secret = sign_key_open(seed);
	const struct sign_signature s = sign(secret, base);
	EQ_STR(sig.bytes, ((struct str){ (const char *)s.b, sizeof s.b }));

	struct httpsig_message other = rfc_request;
	other.method = STR("PUT");
	EQ(httpsig_verify(cx, &other, &sig, &key), RC_DENIED);
}

TEST(rfc_9421_b_2_4_ecdsa_p256)
{
	static const struct httpsig_field fields[] = {
		{ STR_INIT("Content-Type"), STR_INIT("application/json") },
		{ STR_INIT("Content-Digest"),
		  STR_INIT("sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5o"
			   "GX69wWdXymyU0rjJuahq4l5aGgfLQ==:") },
		{ STR_INIT("Content-Length"), STR_INIT("23") },
	};
	struct httpsig_message response = { .status = 200, .fields = fields, .fields_n = 3 };
	const struct httpsig_key key = rfc_key(HTTPSIG_ECDSA_P256);
	const struct httpsig sig = one(
		cx,
		STR("sig-b24=(\"@status\" \"content-type\" \"content-digest\" "
		    "\"content-length\");created=1618884473;keyid=\"test-key-ecc-p256\""),
		STR("sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDA"
		    "Uy5eCdlYUEkLIj+32oiasw==:"));
	EQ(httpsig_verify(cx, &response, &sig, &key), RC_OK);
	response.status = 201;
	EQ(httpsig_verify(cx, &response, &sig, &key), RC_DENIED);
}

TEST(rfc_9421_2_4_binds_a_response_to_its_request)
{
	static const struct httpsig_field fields[] = {
		{ STR_INIT("Content-Type"), STR_INIT("application/json") },
		{ STR_INIT("Content-Digest"),
		  STR_INIT("sha-512=:0Y6iCBzGg5rZtoXS95Ijz03mslf6KAMCloESHObfwnHJDbkkWWQz6PhhU"
			   "9kxsTbARtY2PTBOzq24uJFpHsMuAg==:") },
	};
	struct httpsig_message request = rfc_request;
	struct httpsig_message response = {
		.status = 503, .fields = fields, .fields_n = 2, .request = &request
	};
	const struct httpsig_key key = rfc_key(HTTPSIG_ECDSA_P256);
	const struct httpsig sig = one(
		cx,
		STR("reqres=(\"@status\" \"content-digest\" \"content-type\" \"@authority\";req "
		    "\"@method\";req \"@path\";req \"content-digest\";req);created=1618884479;"
		    "keyid=\"test-key-ecc-p256\""),
		STR("reqres=:dMT/A/76ehrdBTD/2Xx8QuKV6FoyzEP/I9hdzKN8LQJLNgzU4W767HK05rx1i8meNQ"
		    "QgQPgQp8wq2ive3tV5Ag==:"));
	EQ(httpsig_verify(cx, &response, &sig, &key), RC_OK);
	request.target = STR("/bar");
	EQ(httpsig_verify(cx, &response, &sig, &key), RC_DENIED);
	response.request = NULL;
	EQ(httpsig_verify(cx, &response, &sig, &key), RC_DENIED);
	CHECK(str_find(cx_error(cx), STR("has no \"@authority\";req")) != STR_NONE);
}

TEST(derived_components_are_as_the_rfc_says)
{
	// RFC 9421 sections 2.2.1 to 2.2.8
	static const struct {
		const char *scheme, *authority, *target, *component, *value;
	} cases[] = {
		{ "https", "www.example.com", "/path?param=value", "@target-uri",
		  "https://www.example.com/path?param=value" },
		{ "HTTPS", "WWW.Example.com:443", "/", "@target-uri", "https://www.example.com/" },
		{ "http", "a:80", "/", "@authority", "a" },
		{ "https", "a:80", "/", "@authority", "a:80" },
		{ "https", "a", "/path?param=value", "@path", "/path" },
		{ "https", "a", "/path?param=value&foo=bar&baz=bat%2Dman", "@query",
		  "?param=value&foo=bar&baz=bat%2Dman" },
		{ "https", "a", "/path?queryString", "@query", "?queryString" },
		{ "https", "a", "/path", "@query", "?" },
		{ "https", "a", "/path?x", "@request-target", "/path?x" },
		{ "HTTP", "a", "/path", "@scheme", "http" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct httpsig_message m = {
			.method = STR("GET"),
			.scheme = str_from_c(cases[i].scheme),
			.authority = str_from_c(cases[i].authority),
			.target = str_from_c(cases[i].target),
		};
		const struct httpsig sig = one(
			cx, arena_fmt(cx->arena, "s=(\"%s\")", cases[i].component),
			STR("s=:AA==:"));
		struct str base;
		REQUIRE(httpsig_base(cx, &m, &sig, &base) == RC_OK);
		EQ_STR(base, arena_fmt(cx->arena, "\"%s\": %s\n\"@signature-params\": (\"%s\")",
				       cases[i].component, cases[i].value, cases[i].component));
	}
}

TEST(fields_of_one_name_are_joined_and_trimmed)
{
	// RFC 9421 section 2.1
	static const struct httpsig_field fields[] = {
		{ STR_INIT("Cache-Control"), STR_INIT("max-age=60") },
		{ STR_INIT("X-OWS"), STR_INIT("  Leading and trailing.  ") },
		{ STR_INIT("cache-control"), STR_INIT("   must-revalidate") },
		{ STR_INIT("X-Empty"), STR_INIT("") },
	};
	const struct httpsig_message m = { .method = STR("GET"), .fields = fields, .fields_n = 4 };
	struct str base;
	const struct httpsig sig = one(cx, STR("s=(\"cache-control\" \"x-ows\" \"x-empty\")"),
				       STR("s=:AA==:"));
	REQUIRE(httpsig_base(cx, &m, &sig, &base) == RC_OK);
	CHECK(str_starts(base, STR("\"cache-control\": max-age=60, must-revalidate\n"
				   "\"x-ows\": Leading and trailing.\n"
				   "\"x-empty\": \n")));
}

TEST(what_is_no_signature_is_refused_with_its_reason)
{
	static const struct {
		const char *input, *why;
	} cases[] = {
		{ "s=\"@method\"", "no list of components" },
		{ "t=()", "no bytes for \"t\"" },
		{ "s=(@method)", "no value" },
		{ "s=(method)", "no component is called \"method\"" },
		{ "s=(\"Date\")", "no component is called \"Date\"" },
		{ "s=(\"a b\")", "no component is called \"a b\"" },
		{ "s=(\"@signature-params\")", "no component may be" },
		{ "s=(\"date\" \"date\")", "covered twice is \"date\"" },
		{ "s=(\"date\";sf)", "component parameter \"sf\"" },
		{ "s=(\"date\";req=?0)", "component parameter \"req\"" },
		{ "s=(\"@query-param\";name=\"x\")", "component parameter \"name\"" },
		{ "s=();shiny=1", "unknown parameter \"shiny\"" },
		{ "s=();created=\"1\"", "no time is in \"created\"" },
		{ "s=();created=-1", "no time is in \"created\"" },
		{ "s=();keyid=k", "no string is in \"keyid\"" },
		{ "s=();created=1;created=2", "a parameter is given twice" },
		{ "s=(), s=()", "\"s\" is given twice" },
		{ "", "0 in Signature-Input, 1 in Signature" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct httpsig_list list;
		EQ(httpsig_parse(cx, str_from_c(cases[i].input), STR("s=:AA==:"), &list),
		   RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(cases[i].why)) != STR_NONE);
	}
}

/* ---- The profiles ---- */

struct world {
	struct httpsig_field request_fields[4], response_fields[4];
	struct httpsig_message request, response;
	struct sign_key *key;
	struct httpsig_key public;
};

static void sign_world(struct cx *cx, struct world *w, struct str input)
{
	struct httpsig_headers h;
	REQUIRE(httpsig_sign(cx, &w->request, &httpsig_request_profile,
			     &(struct httpsig_signer){ STR("lk.example"), STR("bm9uY2U="), w->key },
			     &h) == RC_OK);
	w->request_fields[2] = (struct httpsig_field){ STR("Signature-Input"),
						       input.n > 0 ? input : h.input };
	w->request_fields[3] = (struct httpsig_field){ STR("Signature"), h.signature };
	w->request.fields_n = 4;
	REQUIRE(httpsig_sign(cx, &w->response, &httpsig_response_profile,
			     &(struct httpsig_signer){ STR("ge.example"), STR(""), w->key },
			     &h) == RC_OK);
	w->response_fields[2] = (struct httpsig_field){ STR("Signature-Input"), h.input };
	w->response_fields[3] = (struct httpsig_field){ STR("Signature"), h.signature };
	w->response.fields_n = 4;
}

static void world_open(struct cx *cx, struct world *w)
{
	const struct content_digest digest = content_digest_of(STR("body"));
	const struct str text = content_digest_print(cx->arena, &digest);
	AUTO(secret) seed = secret_random(SIGN_SEED_BYTES);
	memset(w, 0, sizeof *w);
	w->key = sign_key_open(seed);
	w->public.ed25519 = sign_key_public(w->key);
	w->request_fields[0] = (struct httpsig_field){ STR("Content-Type"),
						       STR("application/xml") };
	w->request_fields[1] = (struct httpsig_field){ STR("Content-Digest"), text };
	w->request = (struct httpsig_message){ STR("POST"),
					       STR("https"),
					       STR("ge.example:8444"),
					       STR("/hi1"),
					       0,
					       w->request_fields,
					       2,
					       NULL };
	memcpy(w->response_fields, w->request_fields, sizeof w->request_fields);
	w->response = (struct httpsig_message){
		.status = 200, .fields = w->response_fields, .fields_n = 2, .request = &w->request
	};
	sign_world(cx, w, (struct str){ 0 });
}

static enum rc check_message(struct cx *cx, const struct httpsig_message *m,
			     const struct httpsig_profile *profile, const struct httpsig_key *key)
{
	struct httpsig sig;
	TRY(httpsig_find(cx, m, profile, &sig));
	return httpsig_verify(cx, m, &sig, key);
}

static enum rc check_request(struct cx *cx, const struct world *w)
{
	return check_message(cx, &w->request, &httpsig_request_profile, &w->public);
}

static enum rc check_response(struct cx *cx, const struct world *w)
{
	return check_message(cx, &w->response, &httpsig_response_profile, &w->public);
}

TEST(a_request_and_its_response_verify)
{
	struct world w;
	world_open(cx, &w);
	EQ(check_request(cx, &w), RC_OK);
	EQ(check_response(cx, &w), RC_OK);
	sign_key_close(w.key);
}

TEST(no_covered_part_may_change)
{
	struct world w;
	world_open(cx, &w);
	struct str *const parts[] = {
		&w.request.method, &w.request.authority,       &w.request.target,
		&w.request.scheme, &w.request_fields[0].value, &w.request_fields[1].value,
	};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct str was = *parts[i];
		*parts[i] = STR("another");
		EQ(check_request(cx, &w), RC_DENIED);
		if (i != 4) // the response covers all but the request's type by itself
			EQ(check_response(cx, &w), RC_DENIED);
		*parts[i] = was;
	}
	w.response.status = 202;
	EQ(check_response(cx, &w), RC_DENIED);
	w.response.status = 200;
	w.response_fields[1].value = STR("sha-256=:AA==:");
	EQ(check_response(cx, &w), RC_DENIED);
	EQ(check_request(cx, &w), RC_OK);
	sign_key_close(w.key);
}

TEST(a_response_to_a_like_request_is_not_for_this_one)
{
	struct world w;
	world_open(cx, &w);
	const struct httpsig_field answer = w.response_fields[3], input = w.response_fields[2];
	cx->now.us += 1000000; // the same words a second later have another signature
	w.request.fields_n = w.response.fields_n = 2;
	sign_world(cx, &w, (struct str){ 0 });
	EQ(check_response(cx, &w), RC_OK);
	w.response_fields[3] = answer;
	w.response_fields[2] = input;
	EQ(check_response(cx, &w), RC_DENIED);
	sign_key_close(w.key);
}

TEST(signatures_are_of_their_time)
{
	struct world w;
	world_open(cx, &w);
	static const struct {
		int64_t seconds;
		enum rc rc;
		const char *why;
	} cases[] = {
		{ 300, RC_OK, "" },
		{ 301, RC_DENIED, "made 301 s ago; 300 s are allowed" },
		{ -300, RC_OK, "" },
		{ -301, RC_DENIED, "made 301 s in the future" },
	};
	const struct instant signed_at = cx->now;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cx->now.us = signed_at.us + cases[i].seconds * 1000000;
		EQ(check_request(cx, &w), cases[i].rc);
		CHECK(str_find(cx_error(cx), str_from_c(cases[i].why)) != STR_NONE);
	}
	sign_key_close(w.key);
}

TEST(the_profile_names_what_is_missing)
{
#define ALL "\"@method\" \"@target-uri\" \"content-digest\" \"content-type\""
#define NOW "created=1795262400"
	static const struct {
		const char *input, *why;
	} cases[] = {
		{ "c=(\"@method\" \"@target-uri\" \"content-type\");" NOW
		  ";nonce=\"n\";keyid=\"k\";tag=\"comity-request\"",
		  "does not cover \"content-digest\"" },
		{ "c=(" ALL ");nonce=\"n\";keyid=\"k\";tag=\"comity-request\"",
		  "\"created\" is missing" },
		{ "c=(" ALL ");" NOW ";keyid=\"k\";tag=\"comity-request\"",
		  "\"nonce\" is missing" },
		{ "c=(" ALL ");" NOW ";nonce=\"n\";tag=\"comity-request\"",
		  "\"keyid\" is missing" },
		{ "c=(" ALL ");" NOW ";nonce=\"n\";keyid=\"k\"", "none has the tag" },
		{ "c=(" ALL ");" NOW ";nonce=\"n\";keyid=\"k\";tag=\"other\"", "none has the tag" },
		{ "c=(" ALL ");" NOW ";expires=1795262399;nonce=\"n\";keyid=\"k\""
		  ";tag=\"comity-request\"",
		  "it has expired" },
		{ "c=(" ALL " \"x-gone\");" NOW ";nonce=\"n\";keyid=\"k\";tag=\"comity-request\"",
		  "the message has no \"x-gone\"" },
		{ "c=(" ALL ");" NOW ";nonce=\"n\";keyid=\"k\";alg=\"rsa-pss-sha512\""
		  ";tag=\"comity-request\"",
		  "\"alg\" is rsa-pss-sha512, the key's is ed25519" },
		{ "c=(" ALL ");" NOW ";nonce=\"n\";keyid=\"k\";tag=\"comity-request\"",
		  "not by the key \"k\"" },
	};
	struct world w;
	cx->now = (struct instant){ INT64_C(1795262400) * 1000000 };
	world_open(cx, &w);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		w.request_fields[2].value = str_from_c(cases[i].input);
		w.request_fields[3].value = STR("c=:AAAA:");
		EQ(check_request(cx, &w), RC_DENIED);
		CHECK(str_find(cx_error(cx), str_from_c(cases[i].why)) != STR_NONE);
	}
	w.request_fields[2].value = STR("c=(" ALL ");tag=\"comity-request\", "
					"d=(" ALL ");tag=\"comity-request\"");
	w.request_fields[3].value = STR("c=:AAAA:, d=:AAAA:");
	EQ(check_request(cx, &w), RC_DENIED);
	CHECK(str_find(cx_error(cx), STR("more than one has the tag")) != STR_NONE);
	w.request.fields_n = 2;
	EQ(check_request(cx, &w), RC_INVALID);
	sign_key_close(w.key);
}

TEST(signatures_of_others_are_left_alone)
{
	struct world w;
	world_open(cx, &w);
	w.request_fields[2].value = arena_fmt(cx->arena, "proxy=(\"x\";sf);odd=1, %.*s",
					      STR_ARG(w.request_fields[2].value));
	w.request_fields[3].value = arena_fmt(
		cx->arena, "%.*s, proxy=:AAAA:", STR_ARG(w.request_fields[3].value));
	EQ(check_request(cx, &w), RC_OK);
	sign_key_close(w.key);
}

TEST(a_line_end_in_a_value_is_never_signed)
{
	struct world w;
	struct httpsig_headers h;
	world_open(cx, &w);
	w.request_fields[0].value = STR("a\n\"@method\": GET");
	w.request.fields_n = 2;
	EQ(httpsig_sign(cx, &w.request, &httpsig_request_profile,
			&(struct httpsig_signer){ STR("k"), STR("n"), w.key }, &h),
	   RC_INVALID);
	sign_key_close(w.key);
}
