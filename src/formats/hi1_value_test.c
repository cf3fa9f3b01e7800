// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/hi1_type.h"

static const struct {
	const struct hi1_type *type;
	const char *text, *becomes; // NULL: refused
} values[] = {
	{ &hi1_uuid, "0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d",
	  "0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d" },
	{ &hi1_uuid, "0C2B7D3E-5F10-4A6B-8C9D-1E2F3A4B5C6D", NULL },
	{ &hi1_uuid, "0c2b7d3e5f104a6b8c9d1e2f3a4b5c6d", NULL },
	{ &hi1_country, "\n GE ", "GE" },
	{ &hi1_country, "ge", NULL },
	{ &hi1_country, "GEO", NULL },
	{ &hi1_time, "2026-11-22T08:30:00Z", "2026-11-22T08:30:00Z" },
	{ &hi1_time, "2026-11-22T24:00:00-14:00", "2026-11-22T24:00:00-14:00" },
	{ &hi1_time, "2026-11-22T24:00:01Z", NULL },
	{ &hi1_time, "2026-11-22T08:30:00-14:01", NULL },
	{ &hi1_time, "2026-02-29T08:30:00Z", NULL },
	{ &hi1_time, "2026-11-22T08:30:00.000000Z", NULL },
	{ &hi1_time, "2026-11-22T08:30:00", NULL },
	{ &hi1_time, "2026-11-2", NULL },
	{ &hi1_time_us, "2026-11-22T08:30:00.000000Z", "2026-11-22T08:30:00.000000Z" },
	{ &hi1_time_us, "2026-11-22T08:30:00.00000Z", NULL },
	{ &hi1_time_us, "2026-11-22T24:00:00.000001Z", NULL },
	{ &hi1_version, "V1.23.1", "V1.23.1" },
	{ &hi1_version, "V1.23", NULL },
	{ &hi1_version, "1.23.1", NULL },
	{ &hi1_count, " +007 ", "7" },
	{ &hi1_count, "-0", "0" },
	{ &hi1_count, "-1", NULL },
	{ &hi1_count, "999999999999999999", "999999999999999999" },
	{ &hi1_count, "9999999999999999999", NULL },
	{ &hi1_number, "0", NULL },
	{ &hi1_boolean, "1", "true" },
	{ &hi1_boolean, "0", "false" },
	{ &hi1_boolean, "TRUE", NULL },
	{ &hi1_base64, "Zm 9v\nYg==", "Zm9vYg==" },
	{ &hi1_base64, "Zm9vYh==", NULL },
	{ &hi1_base64, "Zm9vYg=", NULL },
	{ &hi1_base64, "Zm9v!g==", NULL },
	{ &hi1_base64, "", "" },
	{ &hi1_e164, "123456789012345", "123456789012345" },
	{ &hi1_e164, "1234567890123456", NULL },
	{ &hi1_e164, "+94112", NULL },
	{ &hi1_ipv4, "192.0.2.255", "192.0.2.255" },
	{ &hi1_ipv4, "192.0.2.256", NULL },
	{ &hi1_ipv4, "192.0.2", NULL },
	{ &hi1_ipv4, "192.0.2.1.", NULL },
	{ &hi1_ipv6, "2001:0db8:0000:0000:0000:0000:0000:0001",
	  "2001:0db8:0000:0000:0000:0000:0000:0001" },
	{ &hi1_ipv6, "2001:db8::1", NULL },
	{ &hi1_tcp_port, "1", NULL },
	{ &hi1_tcp_port, "65535", "65535" },
	{ &hi1_udp_port, "0", "0" },
	{ &hi1_udp_port, "65536", NULL },
	{ &hi1_ldid, "GE-DCI-2026-7", "GE-DCI-2026-7" },
	{ &hi1_ldid, "GE-DCI", NULL },
	{ &hi1_ldid, "GE--", NULL },
	{ &hi1_liid, "!!!!!!!!!!!!!!!!!!!!!!!!!", "!!!!!!!!!!!!!!!!!!!!!!!!!" },
	{ &hi1_liid, "!!!!!!!!!!!!!!!!!!!!!!!!!!", NULL },
	{ &hi1_liid, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL }, // 51
	{ &hi1_liid, "a b", NULL },
	{ &hi1_email, "duty+1@example.org", "duty+1@example.org" },
	{ &hi1_email, "duty@example..org", NULL },
	{ &hi1_email, "duty@-example.org", NULL },
	{ &hi1_international_email, "სალამ@example.org", "სალამ@example.org" },
	{ &hi1_international_email, "@example.org", NULL },
	{ &hi1_uri, "https://user@[2001:db8::1]:443/a?b=%20#c",
	  "https://user@[2001:db8::1]:443/a?b=%20#c" },
	{ &hi1_uri, "/relative", "/relative" },
	{ &hi1_uri, "https://host:port/", NULL },
	{ &hi1_uri, "1a:b", NULL },
	{ &hi1_uri, "a#b#c", NULL },
	{ &hi1_uri, "%zz", NULL },
	{ &hi1_language, "ka", "ka" },
	{ &hi1_language, "KA", NULL },
	{ &hi1_long, " kept\t", " kept\t" },
};

TEST(hi1_values_are_those_of_the_standard_in_one_spelling)
{
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct str text = str_from_c(values[i].text);
		const char *wrong = hi1_value_read(cx->arena, values[i].type->value, &text);
		EQ_STR(wrong ? "refused" : "read", values[i].becomes ? "read" : "refused");
		EQ_STR(text, values[i].becomes ? values[i].becomes : values[i].text);
	}
}

TEST(hi1_texts_are_measured_in_characters)
{
	char letters[2 * 256];
	for (size_t i = 0; i < 256; i++) {
		letters[2 * i] = '\xc3';
		letters[2 * i + 1] = '\xa9';
	}
	struct str fits = { letters, (size_t)2 * 255 }, longer = { letters, (size_t)2 * 256 };
	CHECK(hi1_value_read(cx->arena, hi1_short.value, &fits) == NULL);
	CHECK(hi1_value_read(cx->arena, hi1_short.value, &longer) != NULL);
	CHECK(hi1_value_read(cx->arena, hi1_long.value, &longer) == NULL);
}

TEST(hi1_text_is_what_xml_can_carry)
{
	CHECK(hi1_is_text(STR("a\t\r\n\xf0\x9f\x99\x82")));
	CHECK(!hi1_is_text(STR("\x01")));
	CHECK(!hi1_is_text(STR("\xef\xbf\xbf")));
	CHECK(hi1_is_text(STR("\xef\xbf\xbd")));
	CHECK(!hi1_is_text(STR("\xff")));
}
