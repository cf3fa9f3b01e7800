// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/trait.h"

#include "core/test.h"

static struct str plain(struct cx *cx, enum trait_kind k, const char *text)
{
	struct str out = STR("");
	if (!trait_plain(cx->arena, k, str_from_c(text), &out))
		return STR("none");
	return out;
}

TEST(traits_are_written_in_one_way)
{
	static const struct {
		enum trait_kind kind;
		const char *text, *plain;
	} rows[] = {
		{ TRAIT_EMAIL, " A.B@Example[.]ORG. ", "a.b@example.org" },
		{ TRAIT_EMAIL, "<a+x@b.example>", "a+x@b.example" },
		{ TRAIT_EMAIL, "a@b", "none" },
		{ TRAIT_EMAIL, "a@@b.example", "none" },
		{ TRAIT_EMAIL, "@b.example", "none" },
		{ TRAIT_PHONE, "0094 (11) 234-5678", "+94112345678" },
		{ TRAIT_PHONE, "+94 11 2345678", "+94112345678" },
		{ TRAIT_PHONE, "0112345678", "none" }, // of which country?
		{ TRAIT_PHONE, "+0112345678", "none" },
		{ TRAIT_PHONE, "+12345678901234567", "none" },
		{ TRAIT_IP, "192.0.2[.]1", "192.0.2.1" },
		{ TRAIT_IP, "::ffff:192.0.2.1", "192.0.2.1" },
		{ TRAIT_IP, "2001:DB8::1", "2001:0db8:0000:0000:0000:0000:0000:0001" },
		{ TRAIT_IP, "2001:db8:0:0:0:0:0:1", "2001:0db8:0000:0000:0000:0000:0000:0001" },
		{ TRAIT_IP, "::", "0000:0000:0000:0000:0000:0000:0000:0000" },
		{ TRAIT_IP, "1::", "0001:0000:0000:0000:0000:0000:0000:0000" },
		{ TRAIT_IP, "192.0.2.256", "none" },
		{ TRAIT_IP, "192.0.2", "none" },
		{ TRAIT_IP, "192.0.2.1.", "none" },
		{ TRAIT_IP, "192.0.02.1", "none" },
		{ TRAIT_IP, "1:2:3:4:5:6:7", "none" },
		{ TRAIT_IP, "1:2:3:4:5:6:7:8:9", "none" },
		{ TRAIT_IP, "1::2::3", "none" },
		{ TRAIT_IP, "1:2:3:4:5:6:7:8:", "none" },
		{ TRAIT_IP, "12345::", "none" },
		{ TRAIT_DOMAIN, "Example.ORG.", "example.org" },
		{ TRAIT_DOMAIN, "xn--bcher-kva[.]example", "xn--bcher-kva.example" },
		{ TRAIT_DOMAIN, "bücher.example", "none" },
		{ TRAIT_DOMAIN, "a..b", "none" },
		{ TRAIT_DOMAIN, "localhost", "none" },
		{ TRAIT_ACCOUNT, "Telegram : @Somebody", "telegram:somebody" },
		{ TRAIT_ACCOUNT, "somebody", "none" },
		{ TRAIT_WALLET, "0xAbCdef0123456789AbCdef0123456789AbCdef01",
		  "0xabcdef0123456789abcdef0123456789abcdef01" },
		{ TRAIT_WALLET, "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
		  "1BoatSLRHtKNngkdXEeobR76b53LETtpyT" },
		{ TRAIT_WALLET, "short", "none" },
		{ TRAIT_IBAN, "gb82 west 1234 5698 7654 32", "GB82WEST12345698765432" },
		{ TRAIT_IBAN, "GB83WEST12345698765432", "none" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EQ_STR(plain(cx, rows[i].kind, rows[i].text), rows[i].plain);
}

TEST(traits_of_two_kinds_are_never_equal)
{
	const struct str value = STR("a.example");
	CHECK(!str_eq(trait_bytes(cx->arena, TRAIT_DOMAIN, value),
		      trait_bytes(cx->arena, TRAIT_ACCOUNT, value)));
}
