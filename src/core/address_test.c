// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/address.h"
#include "core/test.h"

TEST(an_address_is_of_a_public_network_or_not)
{
	// The IANA registries of special-purpose addresses; the first and last of each range.
	static const struct {
		const char *text;
		bool is_public;
	} cases[] = {
		{ "8.8.8.8", true },
		{ "0.0.0.0", false },
		{ "10.255.255.255", false },
		{ "11.0.0.0", true },
		{ "100.63.255.255", true },
		{ "100.64.0.0", false },
		{ "100.127.255.255", false },
		{ "100.128.0.0", true },
		{ "127.0.0.1", false },
		{ "169.254.169.254", false },
		{ "172.15.255.255", true },
		{ "172.16.0.1", false },
		{ "172.31.255.255", false },
		{ "172.32.0.0", true },
		{ "192.0.0.8", false },
		{ "192.0.1.0", true },
		{ "192.0.2.1", false },
		{ "192.168.1.1", false },
		{ "198.19.255.255", false },
		{ "198.20.0.0", true },
		{ "198.51.100.7", false },
		{ "203.0.113.9", false },
		{ "224.0.0.1", false },
		{ "255.255.255.255", false },
		{ "::", false },
		{ "::1", false },
		{ "[2606:4700::1111]", true },
		{ "2001:db8::1", false },
		{ "2001::1", false },
		{ "2001:200::1", true },
		{ "fe80::1", false },
		{ "fc00::1", false },
		{ "fd12::1", false },
		{ "ff02::1", false },
		{ "::ffff:10.0.0.1", false },
		{ "::ffff:8.8.8.8", true },
		{ "64:ff9b::7f00:1", false },
		{ "64:ff9b::808:808", true },
		{ "2002:7f00:1::", false },
		{ "2002:808:808::", true },
		{ "64:ff9b:1::1", false },
		{ "3fff::1", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct address a = { { 0 } };
		CHECK(address_parse(str_from_c(cases[i].text), &a));
		if (address_is_public(&a) != cases[i].is_public)
			EQ_STR(str_from_c(cases[i].text), STR("the other answer"));
	}
}

TEST(what_is_no_address_is_none)
{
	static const char *const texts[] = { "",       "[]",	     "1.2.3",	 "1.2.3.4.5",
					     "0x7f.1", "fe80::1%lo", "1.2.3.4 ", "[::1",
					     "::1]",   "01.2.3.4:80" };
	struct address a = { { 0 } };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		CHECK(!address_parse(str_from_c(texts[i]), &a));
}
