// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/dns.h"

#include "core/test.h"

#define HEAD(code, answers) "\x12\x34\x81" code "\0\1\0" answers "\0\0\0\0"
#define ASKED "\4evil\3org\0\0\1\0\1"
#define A_OF(address) "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" address

TEST(addresses_and_servers_are_read_and_aliases_passed_over)
{
	struct dns_answer d;
	const struct str a = STR(HEAD("\x80", "\3") ASKED
				 "\xc0\x0c\0\5\0\1\0\0\0\x3c\0\4\1X\xc0\x0c" // an alias
				 A_OF("\x09\x09\x09\x09") "\xc0\x0c\0\x1c\0\1\0\0\0\x3c\0\x10\x2a\0"
							  "\0\0\0\0\0\0\0\0\0\0\0\0\0\1");
	REQUIRE(dns_read_here(cx, a, &d) == RC_OK);
	EQ(d.said, DNS_FOUND);
	REQUIRE(d.addresses_n == 2);
	CHECK(address_is_v4(&d.addresses[0]) && d.addresses[0].b[15] == 9);
	EQ(d.addresses[1].b[0], 0x2a);
	const struct str mx = STR(HEAD("\x80", "\1") ASKED
				  "\xc0\x0c\0\x0f\0\1\0\0\0\x3c\0\7\0\x0a\2MX\xc0\x0c");
	REQUIRE(dns_read_here(cx, mx, &d) == RC_OK);
	REQUIRE(d.names_n == 1);
	EQ_STR(d.names[0], "mx.evil.org");
}

TEST(what_is_not_there_is_told_from_what_is_refused)
{
	static const struct {
		const char *code;
		enum dns_said said;
	} cases[] = { { "\x80", DNS_NOTHING },
		      { "\x83", DNS_NOTHING },
		      { "\x85", DNS_REFUSED },
		      { "\x82", DNS_FAILED } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dns_answer d;
		char bytes[] = HEAD("\x80", "\0") ASKED;
		bytes[3] = cases[i].code[0];
		REQUIRE(dns_read_here(cx, (struct str){ bytes, sizeof bytes - 1 }, &d) == RC_OK);
		EQ(d.said, cases[i].said);
	}
}

TEST(what_is_broken_is_refused)
{
	static const struct str cases[] = {
		STR_INIT(""),
		STR_INIT("\x12\x34\1\0\0\1\0\0\0\0\0\0" ASKED), // a question
		STR_INIT(HEAD("\x80", "\1") ASKED
			 "\xc0\x0c\0\1\0\1\0\0\0\0\0\5\1\1\1\1"), // cut off
		STR_INIT(HEAD("\x80", "\1") ASKED
			 "\xc0\x1a\0\1\0\1\0\0\0\0\0\0"), // a name that is itself
		STR_INIT(HEAD("\x80", "\2") ASKED A_OF("\1\1\1\1")),
		STR_INIT(HEAD("\x80", "\0") "\x40xyz\0\0\1\0\1"),
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dns_answer d;
		EQ(dns_read_here(cx, cases[i], &d), RC_INVALID);
	}
}
