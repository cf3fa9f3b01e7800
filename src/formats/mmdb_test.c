// SPDX-License-Identifier: AGPL-3.0-or-later
// The file is made by tests/intake/mmdb.py from testdata/places.txt.
#include "formats/mmdb.h"

#include "core/test.h"

#define FILE_NAME "src/formats/testdata/places.mmdb"

TEST(fields_of_several_publishers_are_known)
{
	static const struct {
		const char *address, *country;
		int64_t asn;
		const char *network;
	} cases[] = {
		{ "8.8.8.8", "US", 0, "" },
		{ "9.9.1.1", "KE", 64500, "Savanna Net" },
		{ "9.9.9.9", "CH", 64501, "Bergnetz" },
		{ "13.1.2.3", "FR", 64502, "" },
		{ "2a00::1", "LK", 64503, "Lanka Net" },
		{ "::ffff:9.9.9.9", "CH", 64501, "Bergnetz" },
	};
	AUTO(mmdb) m = NULL;
	REQUIRE(mmdb_open(cx, str_from_c(test_path(cx, FILE_NAME)), &m) == RC_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct address of;
		struct mmdb_answer said = { .asn = -1 };
		REQUIRE(address_parse(str_from_c(cases[i].address), &of));
		CHECK(mmdb_look(m, cx->arena, &of, &said));
		EQ_STR(said.country, cases[i].country);
		EQ(said.asn, cases[i].asn);
		EQ_STR(said.network, cases[i].network);
	}
	EQ(mmdb_built(m).us, INT64_C(1790000000000000));
	EQ_STR(mmdb_type(m), "Test-Places");
}

TEST(of_an_address_that_is_not_there_nothing_is_said)
{
	static const char *const none[] = { "11.1.2.3", "1.1.1.1",
					    "2a01::1" }; // no country; not there
	AUTO(mmdb) m = NULL;
	REQUIRE(mmdb_open(cx, str_from_c(test_path(cx, FILE_NAME)), &m) == RC_OK);
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		struct address of;
		struct mmdb_answer said;
		REQUIRE(address_parse(str_from_c(none[i]), &of));
		CHECK(!mmdb_look(m, cx->arena, &of, &said));
	}
}

TEST(what_is_no_database_is_told)
{
	struct mmdb *m = NULL;
	EQ(mmdb_open(cx, str_from_c(test_path(cx, "src/formats/testdata/none.mmdb")), &m), RC_IO);
	EQ(mmdb_open(cx, str_from_c(test_path(cx, "src/formats/testdata/places.txt")), &m),
	   RC_INVALID);
}
