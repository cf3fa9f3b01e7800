// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/bagit.h"

static const struct bagit_declaration v1 = { .major = 1 }, v97 = { .minor = 97 };

#define HEX "900150983cd24fb0d6963f7d28e17f72"

TEST(bagit_declarations)
{
	struct bagit_declaration d;
	REQUIRE(bagit_read_declaration(cx, bagit_print_declaration(), &d) == RC_OK);
	CHECK(bagit_is_1(&d) && d.minor == 0 && d.encoding == BAGIT_UTF8);
	REQUIRE(bagit_read_declaration(cx,
				       STR("BagIt-Version: 0.97\r\n"
					   "Tag-File-Character-Encoding: UTF-16"),
				       &d) == RC_OK);
	CHECK(!bagit_is_1(&d) && d.minor == 97 && d.encoding == BAGIT_UTF16);
	static const struct str bad[] = {
		STR_INIT(""),
		STR_INIT("\xef\xbb\xbf"
			 "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
		STR_INIT("BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n"),
		STR_INIT("BagIt-Version: 1.0\n"),
		STR_INIT("BagIt-Version: 1.0\nTag-File-Character-Encoding: EBCDIC\n"),
		STR_INIT("BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n"),
		STR_INIT("BagIt-Version: 1.0 \nTag-File-Character-Encoding: UTF-8\n"),
		STR_INIT("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nx\n"),
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		EQ(bagit_read_declaration(cx, bad[i], &d), RC_INVALID);
}

TEST(bagit_lines_of_a_list)
{
	struct bagit_list list;
	REQUIRE(bagit_read_list(
			cx, &v1, DIGEST_MD5,
			STR(HEX "  data/a b%0Ac%25\r\n\n" HEX " *data/b\n" HEX "\tdata/%41"),
			&list) == RC_OK);
	EQ(list.n, 3);
	EQ_STR(list.p[0].path, "data/a b\nc%");
	EQ_STR(list.p[1].path, "data/b");
	CHECK(list.p[1].star && list.p[1].line == 3);
	EQ_STR(list.p[2].path, "data/%41");
	// before 1.0 nobody wrote %25
	REQUIRE(bagit_read_list(cx, &v97, DIGEST_MD5, STR(HEX " ./data/%25%0d"), &list) == RC_OK);
	EQ_STR(list.p[0].path, "data/%25\r");
	CHECK(list.p[0].dot && !list.p[0].star);
	EQ(bagit_read_list(cx, &v1, DIGEST_SHA1, STR(HEX "  data/a\n"), &list), RC_INVALID);
	EQ(bagit_read_list(cx, &v1, DIGEST_MD5, STR(HEX "\n"), &list), RC_INVALID);
	EQ(bagit_read_list(cx, &v1, DIGEST_MD5, STR("\\" HEX "  data/a\n"), &list), RC_INVALID);
}

TEST(bagit_writes_what_it_reads)
{
	struct buf out;
	struct bagit_list list;
	buf_init(&out, 1000);
	bagit_add_line(&out, STR(HEX), STR("data/50% \n\r"));
	EQ_STR(buf_str(&out), HEX "  data/50%25 %0A%0D\n");
	REQUIRE(bagit_read_list(cx, &v1, DIGEST_MD5, buf_str(&out), &list) == RC_OK);
	EQ_STR(list.p[0].path, "data/50% \n\r");
	buf_reset(&out);
	bagit_add_label(&out, STR("Contact-Name"), STR("A\nB: C"));
	EQ_STR(buf_str(&out), "Contact-Name: A B: C\n");
	buf_done(&out);
}

TEST(bagit_names_of_lists)
{
	bool tags;
	enum digest_kind kind;
	CHECK(bagit_list_name(STR("manifest-sha256.txt"), &tags, &kind) && !tags &&
	      kind == DIGEST_SHA256);
	CHECK(bagit_list_name(STR("tagmanifest-md5.txt"), &tags, &kind) && tags);
	CHECK(bagit_list_name(STR("manifest-tiger.txt"), &tags, &kind) && kind == DIGEST_KINDS);
	CHECK(!bagit_list_name(STR("manifest-.txt"), &tags, &kind));
	CHECK(!bagit_list_name(STR("data/manifest-md5.txt"), &tags, &kind));
	CHECK(!bagit_list_name(STR("manifest-md5"), &tags, &kind));
}

TEST(bagit_labels)
{
	struct bagit_info info;
	REQUIRE(bagit_read_info(cx,
				STR("Contact-Name: A\r\n  and B\nTest-Tag :2\n"
				    "payload-oxum: 5.1\n"),
				&info) == RC_OK);
	EQ(info.n, 3);
	EQ_STR(info.p[0].value, "A    and B");
	EQ_STR(info.p[1].label, "Test-Tag");
	EQ_STR(bagit_info_get(&info, STR("Payload-Oxum")), "5.1");
	EQ_STR(bagit_info_get(&info, STR("Other")), "");
	EQ(bagit_read_info(cx, STR("no label\n"), &info), RC_INVALID);
}

TEST(bagit_encodings)
{
	struct str text;
	REQUIRE(bagit_to_utf8(cx, BAGIT_UTF16, (struct str){ "\xff\xfe\x61\0\x3d\xd8\0\xde", 8 },
			      &text) == RC_OK);
	EQ_STR(text, "a\xf0\x9f\x98\x80");
	REQUIRE(bagit_to_utf8(cx, BAGIT_UTF16, (struct str){ "\xfe\xff\0\x61", 4 }, &text) ==
		RC_OK);
	EQ_STR(text, "a");
	EQ(bagit_to_utf8(cx, BAGIT_UTF16, (struct str){ "\xff\xfe\x3d\xd8", 4 }, &text),
	   RC_INVALID);
	EQ(bagit_to_utf8(cx, BAGIT_UTF8, STR("\xff"), &text), RC_INVALID);
	EQ(bagit_to_utf8(cx, BAGIT_UTF8, STR("\xef\xbb\xbf"), &text), RC_INVALID);
}

TEST(bagit_paths_that_lead_elsewhere)
{
	static const struct str bad[] = {
		STR_INIT(""),	      STR_INIT("/etc/passwd"),	STR_INIT("data/../../x"),
		STR_INIT(".."),	      STR_INIT("~/x"),		STR_INIT("~root/x"),
		STR_INIT("C:\\x"),    STR_INIT("\\\\?\\UNC\\"), STR_INIT("data//x"),
		STR_INIT("data/./x"), STR_INIT("data/"),	STR_INIT("data/..\\..\\x"),
		STR_INIT("data/a\0b")
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(bagit_path_fault(bad[i]) != NULL);
	CHECK(!bagit_path_fault(STR("data/~a/b..c/...")) && !bagit_path_fault(STR("data/a:b")));
}
