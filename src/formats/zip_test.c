// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/zip.h"

#include <string.h>

#include "core/test.h"
#include "formats/archive.h"

static uint32_t le32(const char *p)
{
	const uint8_t *b = (const uint8_t *)p;
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

TEST(zip_is_written_as_the_note_says)
{
	struct buf out;
	struct zip z;
	buf_init(&out, 65536);
	zip_begin(&z, &out);
	zip_add(&z, STR("a.txt"), STR("123456789"));
	zip_add(&z, STR("d/é"), STR(""));
	zip_end(&z);
	const struct str s = buf_str(&out);
	REQUIRE(s.n > 22);
	EQ(le32(s.p), 0x04034b50);
	EQ(le32(s.p + 14), 0xcbf43926); // the check value of CRC-32
	CHECK(memcmp(s.p + 30, "a.txt123456789PK\3\4", 18) == 0);
	const char *end = s.p + s.n - 22;
	EQ(le32(end), 0x06054b50);
	EQ(le32(end + 16) + le32(end + 12) + 22, s.n);
	EQ(le32(s.p + le32(end + 16)), 0x02014b50);
	buf_done(&out);
}

/* An archive of which only some bytes exist: the rest are zeros, as of a sparse file. */
struct sparse {
	struct {
		uint64_t at;
		struct str bytes;
	} parts[8];
	size_t n;
};

static enum rc read_sparse(struct cx *cx, void *of, uint64_t at, void *p, size_t n)
{
	const struct sparse *s = of;
	char *to = p;
	(void)cx;
	memset(to, 0, n);
	for (size_t i = 0; i < s->n; i++) {
		const uint64_t begin = s->parts[i].at, end = begin + s->parts[i].bytes.n;
		for (uint64_t k = begin > at ? begin : at; k < end && k < at + n; k++)
			to[k - at] = s->parts[i].bytes.p[k - begin];
	}
	return RC_OK;
}

static void keep_part(struct cx *cx, struct sparse *s, struct buf *out, uint64_t end)
{
	const struct str bytes = arena_copy(cx->arena, buf_str(out));
	s->parts[s->n].at = end - bytes.n;
	s->parts[s->n].bytes = bytes;
	s->n++;
	buf_reset(out);
}

/* Two files of 5 GiB, of which nothing is written, and a small one behind them. */
TEST(zip_of_more_than_four_gibibytes_is_read_again)
{
	const uint64_t size = (uint64_t)5 << 30;
	struct sparse s = { .n = 0 };
	struct buf out;
	struct zip z;
	struct archive a;
	buf_init(&out, 65536);
	zip_begin(&z, &out);
	for (int i = 0; i < 2; i++) {
		zip_file(&z, i == 0 ? STR("large-1") : STR("large-2"), size);
		keep_part(cx, &s, &out, z.at);
		z.at += size; // in place of zip_pass
		z.crc = 0x01020304;
		const struct zip_patch patch = zip_file_end(&z);
		EQ(patch.at, (uint64_t)i * (size + 30 + 7 + 20) + 14);
		CHECK(memcmp(patch.bytes, "\4\3\2\1", 4) == 0);
	}
	zip_add(&z, STR("small"), STR("abc"));
	keep_part(cx, &s, &out, z.at);
	const uint64_t directory = z.at;
	zip_end(&z);
	const uint64_t end = directory + buf_str(&out).n;
	keep_part(cx, &s, &out, end);
	const struct archive_source source = { .of = &s, .size = end, .read_at = read_sparse };
	REQUIRE(archive_open(cx, &source, &a) == RC_OK);
	REQUIRE(a.n == 3);
	EQ(a.p[1].size, size);
	EQ(a.p[1].at, size + 30 + 7 + 20);
	EQ(a.p[1].crc, 0x01020304);
	EQ(a.p[2].at, 2 * (size + 30 + 7 + 20));
	EQ(a.p[2].size, 3);
	buf_done(&out);
}

TEST(zip_of_more_than_65535_files_is_read_again)
{
	struct sparse s = { .n = 0 };
	struct buf out;
	struct zip z;
	struct archive a;
	buf_init(&out, (size_t)64 << 20);
	zip_begin(&z, &out);
	for (unsigned i = 0; i < 65535; i++)
		zip_add(&z, arena_fmt(cx->arena, "f%u", i), STR("x"));
	zip_end(&z);
	EQ(le32(buf_str(&out).p + buf_str(&out).n - 22 + 8), 0xffffffffU);
	keep_part(cx, &s, &out, buf_str(&out).n);
	const struct archive_source source = { .of = &s,
					       .size = s.parts[0].bytes.n,
					       .read_at = read_sparse };
	REQUIRE(archive_open(cx, &source, &a) == RC_OK);
	EQ(a.n, 65535);
	buf_done(&out);
}

TEST(zip_file_that_goes_past_gives_the_bytes_of_one_added_whole)
{
	struct buf whole, past;
	struct zip z;
	buf_init(&whole, 65536);
	buf_init(&past, 65536);
	zip_begin(&z, &whole);
	zip_add(&z, STR("a"), STR("123456789"));
	zip_end(&z);
	zip_begin(&z, &past);
	zip_file(&z, STR("a"), 9);
	for (size_t i = 0; i < 9; i++) {
		const struct str one = str_slice(STR("123456789"), i, i + 1);
		buf_add(&past, one);
		zip_pass(&z, one);
	}
	const struct zip_patch patch = zip_file_end(&z);
	memcpy(past.p + patch.at, patch.bytes, sizeof patch.bytes);
	zip_end(&z);
	CHECK(str_eq(buf_str(&past), buf_str(&whole)));
	buf_done(&whole);
	buf_done(&past);
}
