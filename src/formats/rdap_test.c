// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/rdap.h"

#include "core/test.h"

#define SAMPLES "src/formats/testdata/fuzz/rdap/"

TEST(contacts_for_abuse_are_found_at_any_depth)
{
	struct rdap r;
	REQUIRE(rdap_read_here(cx, test_read(cx, SAMPLES "network.json"), &r) == RC_OK);
	EQ_STR(r.network, "SAVANNA-NET");
	EQ_STR(r.country, "KE");
	REQUIRE(r.mails_n == 2); // and not the boss
	EQ_STR(r.mails[0], "abuse@savanna.example");
	EQ_STR(r.mails[1], "noc@savanna.example");
	REQUIRE(rdap_read_here(cx, test_read(cx, SAMPLES "domain.json"), &r) == RC_OK);
	EQ_STR(r.registrar, "Names & Co");
	EQ(r.mails_n, 1);
	EQ_STR(r.network, "");
}

TEST(a_broken_card_is_passed_over_and_what_is_no_answer_refused)
{
	// RFC 7095: no list, no label, properties or parameters of another kind
	static const char *const cards[] = {
		"[]",
		"[\"vcard\"]",
		"[\"card\", []]",
		"[\"vcard\", {}]",
		"[\"vcard\", [[\"email\", [], \"text\", \"a@b.example\"]]]",
		"[\"vcard\", [[\"email\", {}, \"text\", \"a b@c\"]]]"
	};
	static const char *const none[] = { "", "{", "<html>", "[]", "{\"errorCode\": 404}" };
	struct rdap r;
	for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
		REQUIRE(rdap_read_here(cx,
				       arena_fmt(cx->arena,
						 "{\"objectClassName\": \"domain\", \"entities\":"
						 " [{\"roles\": [\"abuse\"], \"vcardArray\": %s}]}",
						 cards[i]),
				       &r) == RC_OK);
		EQ(r.mails_n, 0);
	}
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		EQ(rdap_read_here(cx, str_from_c(none[i]), &r), RC_INVALID);
}

TEST(the_server_of_the_longest_match_is_asked_by_https)
{
	static const struct {
		const char *of, *base;
	} cases[] = { { "8.8.8.8", "https://a.example/rdap/" },
		      { "9.9.9.9", "https://b.example/" },
		      { "2a00::1", "https://a.example/rdap/" },
		      { "evil.example", "https://c.example/" },
		      { "a.b.NET", "https://c.example/" } };
	const struct str servers = test_read(cx, SAMPLES "servers.json");
	struct str base;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		REQUIRE(rdap_base(cx, servers, str_from_c(cases[i].of), &base) == RC_OK);
		EQ_STR(base, cases[i].base);
	}
	EQ(rdap_base(cx, servers, STR("1.1.1.1"), &base), RC_MISSING);
	EQ(rdap_base(cx, servers, STR("evil.org"), &base), RC_MISSING);
	EQ(rdap_base(cx, servers, STR("evilexample"), &base), RC_MISSING);
	EQ(rdap_base(cx, STR("{\"services\": [[]]}"), STR("a.example"), &base), RC_INVALID);
	EQ(rdap_base(cx, STR("{\"services\": [[[\"b\"], [\"ftp://x/\"]]]}"), STR("a.b"), &base),
	   RC_INVALID);
}
