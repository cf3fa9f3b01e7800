// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/hash_list.h"

#define MD5_A "0123456789abcdef0123456789ABCDEF"
#define SHA1_A "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"
#define SHA256_A "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

enum { ALL = (1 << HASHSET_KINDS) - 1 };

/* The kinds of each row, a letter each, rows by spaces; or why it was refused. */
static struct str read(struct cx *cx, bool is_near, unsigned columns, struct str text)
{
	static const char letters[] = "m12n";
	struct str rest = text, line, out = { 0 };
	struct hash_list l;
	hash_list_begin(&l, is_near, columns);
	while (rest.n > 0) {
		bool has = false;
		struct hash_list_row row;
		(void)str_cut(rest, '\n', &line, &rest);
		if (hash_list_take(cx, &l, line, &row, &has) != RC_OK)
			return cx_error(cx);
		for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++)
			if (row.has[k])
				out = arena_fmt(cx->arena, "%.*s%c", STR_ARG(out), letters[k]);
		if (has)
			out = arena_fmt(cx->arena, "%.*s ", STR_ARG(out));
	}
	return str_trim(out);
}

TEST(a_hash_a_line_is_told_by_its_length)
{
	EQ_STR(read(cx, false, ALL,
		    STR("# a list\n" MD5_A "\n\n" SHA1_A "  name\r\n" SHA256_A " *x\n")),
	       "m 1 2");
	EQ_STR(read(cx, true, ALL, STR(SHA256_A "\n" MD5_A ",50\n")), "n m");
	EQ_STR(read(cx, false, 1U << HASHSET_SHA1, STR(MD5_A "\n" SHA1_A "\n")), "1");
	EQ_STR(read(cx, false, ALL,
		    STR("MD5 (a file) = " MD5_A "\nSHA256 (b ) = c) = " SHA256_A "\n")),
	       "m 2");
}

TEST(columns_are_read_by_their_names)
{
	EQ_STR(read(cx, false, ALL,
		    STR("\"SHA-1\",\"MD5\",\"CRC32\",\"FileName\"\n\"" SHA1_A "\",\"" MD5_A
			"\",\"0\",\"a \"bare\" quote\n")),
	       "m1");
	EQ_STR(read(cx, false, ALL, STR("\xef\xbb\xbfname;sha256\n\"a;\"\"b\";" SHA256_A "\n")),
	       "2");
	EQ_STR(read(cx, false, ALL,
		    STR("sha256,sha1,md5\n" SHA256_A ",," MD5_A "\n," SHA1_A ",\n")),
	       "m2 1");
	EQ_STR(read(cx, false, ALL,
		    STR("%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n## made by\n0," MD5_A
			"," SHA256_A ",/x\n")),
	       "m2");
	EQ_STR(read(cx, false, ALL, STR("pdq\n" SHA256_A "\n")), "n");
}

TEST(what_breaks_a_rule_is_told_with_line_and_field)
{
	EQ_STR(read(cx, false, ALL, STR(MD5_A "\nhello world!\n")),
	       "line 2, field hash: \"hello world!\" does not begin with 32, 40 or 64 hexadecimal "
	       "digits");
	EQ_STR(read(cx, false, ALL, STR("md5,sha1\n" MD5_A "," SHA1_A "\n" MD5_A ",12\n")),
	       "line 3, field sha1: \"12\" is not 40 hexadecimal digits");
	EQ_STR(read(cx, false, ALL, STR("md5\n\"" MD5_A "\n")),
	       "line 2, field md5: \"\"" MD5_A "\" has a quote that is not closed");
	EQ_STR(read(cx, false, ALL, STR("name,md5\nx,\n")),
	       "line 2, field of a hash: \"x,\" has none of the hashes that are read");
	EQ_STR(read(cx, false, 1U << HASHSET_SHA256, STR("name,md5\nx,\n")),
	       "line 1: no column of the header is read: it asks for md5, sha1, sha256 or pdq, and "
	       "--only for one of them");
	EQ_STR(read(cx, false, ALL, STR("SHA1 (x) = " MD5_A "\n")),
	       "line 1, field sha1: \"" MD5_A "\" is not of that algorithm's length");
	CHECK(str_starts(read(cx, false, ALL, STR("SQLite format 3")),
			 STR("line 1: this is a database")));
	CHECK(str_starts(read(cx, false, ALL, STR("\x1f\x8b")), STR("line 1: this is compressed")));
}
