// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/totp.h"
#include "core/test.h"

#define RFC_SECRET STR("12345678901234567890")
#define AT(seconds) ((struct instant){ INT64_C(1000000) * (seconds) })

// RFC 6238, appendix B, SHA1: the last six of its eight digits.
TEST(the_rfc_times_have_the_rfc_codes)
{
	static const struct {
		int64_t seconds;
		struct str code;
	} known[] = {
		{ 59, STR_INIT("287082") },	    { 1111111109, STR_INIT("081804") },
		{ 1111111111, STR_INIT("050471") }, { 1234567890, STR_INIT("005924") },
		{ 2000000000, STR_INIT("279037") }, { 20000000000, STR_INIT("353130") },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		const int64_t s = known[i].seconds;
		int64_t step = 0;
		CHECK(totp_check(RFC_SECRET, known[i].code, AT(s), &step));
		EQ(step, s / 30);
		CHECK(totp_check(RFC_SECRET, known[i].code, AT(s + 30), &step));
		EQ(step, s / 30); // the code's own step, whatever the time
		CHECK(s < 60 || totp_check(RFC_SECRET, known[i].code, AT(s - 30), &step));
		CHECK(!totp_check(RFC_SECRET, known[i].code, AT(s + 60), &step));
		CHECK(s < 90 || !totp_check(RFC_SECRET, known[i].code, AT(s - 60), &step));
	}
}

TEST(only_six_digits_are_a_code)
{
	int64_t step = 7;
	CHECK(totp_check(RFC_SECRET, STR(" 287 082 "), AT(59), &step));
	step = 7;
	static const struct str bad[] = {
		STR_INIT(""),	     STR_INIT("28708"),	 STR_INIT("2870820"),  STR_INIT("28708x"),
		STR_INIT("287-082"), STR_INIT("287083"), STR_INIT("94287082"),
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!totp_check(RFC_SECRET, bad[i], AT(59), &step));
	CHECK(!totp_check(STR("12345678901234567891"), STR("287082"), AT(59), &step));
	CHECK(!totp_check(STR(""), STR("287082"), AT(59), &step));
	CHECK(!totp_check(RFC_SECRET, STR("287082"), AT(0), &step));
	EQ(step, 7);
}

// RFC 4648, section 10, without its padding.
TEST(a_secret_is_printed_in_base_32)
{
	EQ_STR(totp_secret_print(cx->arena, STR("foobar")), "MZXW 6YTB OI");
	EQ_STR(totp_secret_print(cx->arena, STR("fooba")), "MZXW 6YTB");
	EQ_STR(totp_secret_print(cx->arena, STR("f")), "MY");
	EQ_STR(totp_secret_print(cx->arena, RFC_SECRET), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
}

TEST(the_address_for_an_app_escapes_names)
{
	EQ_STR(totp_uri(cx->arena, STR("Node & Co"), STR("a.b@c"), STR("foobar")),
	       "otpauth://totp/Node%20%26%20Co:a.b%40c?secret=MZXW6YTBOI"
	       "&issuer=Node%20%26%20Co&algorithm=SHA1&digits=6&period=30");
}
