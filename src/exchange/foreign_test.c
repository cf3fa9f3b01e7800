// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "exchange/foreign_from_yaml.h"

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD                                                                         \
	"hi1-peer: 1\nserial: 2\norigin: gateway.example/ut\nname: Utopia Telecom\n" \
	"country: UT\nkind: provider\nidentifier: UTCSP01\n"                         \
	"endpoint: https://hi1.example:8443/hi1\ntls-key: " KEY "\n"
#define PEM "certificate: |\n  -----BEGIN CERTIFICATE-----\n  AA==\n  -----END CERTIFICATE-----\n"

TEST(foreign_record_is_read)
{
	struct foreign f;
	REQUIRE(foreign_read(cx, STR(HEAD), &f) == RC_OK);
	EQ_STR(f.card.origin, "gateway.example/ut");
	EQ_STR(f.card.country, "UT");
	EQ(f.card.kind, CARD_PROVIDER);
	EQ(f.card.serial, 2);
	EQ(f.card.pins.n, 1);
	EQ_STR(sha256_print(cx->arena, &f.card.pins.p[0]), KEY);
	EQ_STR(f.identifier, "UTCSP01");
	EQ_STR(f.version, "V1.23.1");
	EQ_STR(f.profile_owner, "COMITY");
	CHECK(!f.json && !f.sign && f.our_identifier.n == 0);
	REQUIRE(foreign_read(cx,
			     STR(HEAD "our-identifier: LKNP01\nversion: V1.12.1\nencoding: json\n"
				      "profile: UT v1\ntls-key-before: " KEY "\n"),
			     &f) == RC_OK);
	EQ_STR(f.our_identifier, "LKNP01");
	EQ_STR(f.profile_version, "v1");
	EQ(f.card.pins.n, 2);
	CHECK(f.json);
	REQUIRE(foreign_read(cx, STR(HEAD "signature: xml\n" PEM), &f) == RC_OK);
	CHECK(f.sign && str_ends(f.certificate, STR("-----END CERTIFICATE-----\n")));
}

static const struct {
	const char *text, *says;
} wrong[] = {
	{ "", "" },
	{ "hi1-peer: 1\n", "serial is missing" },
	{ HEAD "colour: red\n", "line 10: colour: no field is called so" },
	{ HEAD "version: V1.24.1\n", "line 10: version: write V1.12.1 to V1.23.1" },
	{ HEAD "version: 1.23.1\n", "line 10: version" },
	{ HEAD "encoding: yaml\n", "line 10: encoding" },
	{ HEAD "profile: UT\n", "line 10: profile" },
	{ HEAD "signature: xml\n", "neither without the other" },
	{ HEAD PEM, "neither without the other" },
	{ HEAD "encoding: json\nsignature: xml\n" PEM, "needs encoding: xml" },
	{ HEAD "# -----BEGIN CERTIFICATE-----\n", "no certificate may stand in a comment" },
	{ HEAD "tls-key-before: 12\n", "line 10: tls-key-before" },
};

TEST(foreign_record_says_what_is_wrong)
{
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct foreign f;
		EQ(foreign_read(cx, str_from_c(wrong[i].text), &f), RC_INVALID);
		if (str_find(cx_error(cx), str_from_c(wrong[i].says)) == STR_NONE)
			EQ_STR(cx_error(cx), wrong[i].says);
	}
}

TEST(foreign_road_follows_from_the_record)
{
	EQ(peer_road_of(STR(HEAD)), PEER_HI1);
	EQ(peer_road_of(STR("# ours\n" HEAD)), PEER_HI1);
	EQ(peer_road_of(STR(HEAD "signature: xml\n" PEM)), PEER_HI1_SIGNED);
	EQ(peer_road_of(STR("comity/card/v1\nname hi1-peer: 1\n")), PEER_COMITY);
	EQ_STR(peer_road_key(PEER_HI1), "tls-key");
	EQ_STR(peer_road_key(PEER_HI1_SIGNED), "xml-signature");
}
