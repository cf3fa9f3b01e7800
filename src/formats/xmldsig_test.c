// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/xmldsig.h"

#include "core/test.h"
#include "crypto/identity.h"
#include "formats/hi1.h"

struct signed_sample {
	struct str plain, xml, certificate;
};

static struct str certify(struct cx *cx, const struct identity *id)
{
	struct str pem = { 0 };
	const struct identity_term term = { cx->now, instant_add(cx->now, DAYS(1)) };
	REQUIRE(identity_certify(cx, id, IDENTITY_SIGNATURE, STR("peer"), term, &pem) == RC_OK);
	return pem;
}

static struct signed_sample sign_sample(struct cx *cx)
{
	struct signed_sample s = { .plain = test_read(
					   cx, "src/formats/testdata/hi1/preservation.xml") };
	AUTO(identity) id = identity_new();
	AUTO(secret) key = identity_print(id);
	s.certificate = certify(cx, id);
	const struct xmldsig_signer signer = { secret_str(key), s.certificate };
	REQUIRE(xmldsig_sign(cx, s.plain, &signer, &s.xml) == RC_OK);
	return s;
}

/* The first `from` in the text becomes `to`. */
static struct str changed(struct cx *cx, struct str text, const char *from, const char *to)
{
	const struct str what = str_from_c(from);
	const size_t at = str_find(text, what);
	REQUIRE(at != STR_NONE);
	return arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(str_slice(text, 0, at)), to,
			 STR_ARG(str_slice(text, at + what.n, text.n)));
}

static struct str print(struct cx *cx, const struct hi1_node *root)
{
	struct hi1_fault fault;
	struct buf b;
	buf_init(&b, 100000);
	REQUIRE(hi1_print(cx, HI1_XML, root, &b, &fault) == RC_OK);
	const struct str text = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return text;
}

TEST(xmldsig_what_is_signed_comes_back)
{
	const struct signed_sample s = sign_sample(cx);
	struct hi1_message before, after, whole;
	struct hi1_fault fault;
	struct str covered;
	int code = 0;
	REQUIRE(hi1_read(cx, HI1_XML, s.xml, &whole, &fault) == RC_OK);
	CHECK(hi1_is_signed(whole.root));
	REQUIRE(xmldsig_verify(cx, s.xml, s.certificate, &covered, &code) == RC_OK);
	REQUIRE(hi1_read(cx, HI1_XML, s.plain, &before, &fault) == RC_OK);
	REQUIRE(hi1_read(cx, HI1_XML, covered, &after, &fault) == RC_OK);
	EQ_STR(print(cx, before.root), print(cx, after.root));
	CHECK(!hi1_is_signed(after.root));
}

TEST(xmldsig_takes_no_other_key)
{
	const struct signed_sample s = sign_sample(cx);
	AUTO(identity) other = identity_new();
	struct str covered;
	int code = 0;
	EQ(xmldsig_verify(cx, s.xml, certify(cx, other), &covered, &code), RC_INVALID);
	EQ(code, HI1_IMPROPER_VALUE);
	EQ(xmldsig_verify(cx, s.plain, s.certificate, &covered, &code), RC_INVALID);
	EQ(code, HI1_ELEMENT_MISSING);
	EQ(xmldsig_verify(cx, s.xml, STR("no certificate"), &covered, &code), RC_INVALID);
	EQ(code, HI1_CONFIGURATION);
	EQ(xmldsig_check_certificate(cx, s.certificate), RC_OK);
	EQ(xmldsig_check_certificate(cx, STR("no certificate")), RC_INVALID);
}

static const struct {
	const char *from, *to, *problem;
} changes[] = {
	{ ">GE<", ">LK<", "it does not hold" },
	{ "URI=\"\"", "URI=\"#x\"", "Reference is not to the message" },
	{ "URI=\"\"", "URI=\"file:///etc/passwd\"", "Reference is not to the message" },
	{ " URI=\"\"", "", "Reference is not to the message" },
	{ "URI=\"\"", "URI=\"\" Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\"",
	  "Reference has other attributes" },
	{ "xmldsig-more#ecdsa-sha256", "xmldsig-more#hmac-sha256", "SignatureMethod" },
	{ "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
	  "http://www.w3.org/2000/09/xmldsig#rsa-sha1", "SignatureMethod" },
	{ "xmlenc#sha256", "xmlenc#ripemd160", "DigestMethod" },
	{ "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1",
	  "DigestMethod" },
	{ "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
	  "<ds:CanonicalizationMethod "
	  "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#WithComments\"",
	  "CanonicalizationMethod" },
	{ "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">",
	  "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">",
	  "a Transform is neither" },
	{ "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">",
	  "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>/"
	  "</ds:XPath>",
	  "a Transform is neither" },
	{ "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>", "",
	  "the first Transform is not" },
	{ "<ds:KeyInfo>", "<ds:Object/><ds:KeyInfo>", "it holds more" },
	{ "</ds:Signature>", "<ds:Object/></ds:Signature>", "it holds more" },
	{ "</ds:SignedInfo>", "<ds:Reference URI=\"\"/></ds:SignedInfo>", "exactly one Reference" },
	{ "</ds:Signature>", "</ds:Signature><later/>", "not the last child" },
	{ "<h:HI1Message", "<!DOCTYPE HI1Message [<!ENTITY a 'b'>]><h:HI1Message",
	  "no well-formed" },
	{ "</h:HI1Message>", "", "no well-formed" },
};

TEST(xmldsig_refuses_what_is_not_as_agreed)
{
	const struct signed_sample s = sign_sample(cx);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct str covered;
		int code = 0;
		const struct str xml = changed(cx, s.xml, changes[i].from, changes[i].to);
		EQ(xmldsig_verify(cx, xml, s.certificate, &covered, &code), RC_INVALID);
		if (str_find(cx_error(cx), str_from_c(changes[i].problem)) == STR_NONE)
			EQ_STR(cx_error(cx), changes[i].problem);
		EQ(code, str_starts(str_from_c(changes[i].problem), STR("no well-formed"))
				 ? HI1_INVALID_MESSAGE
				 : HI1_IMPROPER_VALUE);
	}
}

/* The signed message within another; the signature elsewhere; two of them. */
TEST(xmldsig_refuses_wrapping)
{
	const struct signed_sample s = sign_sample(cx);
	const size_t begin = str_find(s.xml, STR("<ds:Signature ")),
		     end = str_find(s.xml, STR("</ds:Signature>")) + 15,
		     root = str_find(s.xml, STR("<h:HI1Message"));
	const struct str signature = str_slice(s.xml, begin, end);
	const struct str without = arena_fmt(cx->arena, "%.*s%.*s",
					     STR_ARG(str_slice(s.xml, 0, begin)),
					     STR_ARG(str_slice(s.xml, end, s.xml.n)));
	const struct str inner = arena_fmt(cx->arena, "<x>%.*s</x></h:HI1Message>",
					   STR_ARG(str_slice(s.xml, root, s.xml.n)));
	const struct str twice = arena_fmt(cx->arena, "%.*s</h:HI1Message>", STR_ARG(signature));
	const struct str deep = arena_fmt(cx->arena, "<x>%.*s</x></h:HI1Message>",
					  STR_ARG(signature));
	const struct str object = arena_fmt(cx->arena, "<ds:Object>%.*s</ds:Object></ds:Signature>",
					    STR_ARG(str_slice(without, root, without.n)));
	const struct str attacks[] = {
		changed(cx, without, "</h:HI1Message>", str_c(cx->arena, inner)),
		changed(cx, s.xml, "</h:HI1Message>", str_c(cx->arena, twice)),
		changed(cx, without, "</h:HI1Message>", str_c(cx->arena, deep)),
		changed(cx, s.xml, "</ds:Signature>", str_c(cx->arena, object)),
	};
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		struct str covered;
		int code = 0;
		EQ(xmldsig_verify(cx, attacks[i], s.certificate, &covered, &code), RC_INVALID);
		EQ(code, HI1_IMPROPER_VALUE);
	}
}
