// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/picture.h"

#include <string.h>

#include "core/test.h"
#include "formats/hashset.h"
#include "formats/parser.h"
#include "formats/test_picture.h"

static unsigned apart(struct cx *cx, const struct pdq *h, struct str file)
{
	struct pdq other = { .quality = 0 };
	EQ(picture_hash(cx, file, &other), RC_OK);
	CHECK(other.quality >= PDQ_QUALITY_LEAST);
	return hashset_distance(h->b, other.b);
}

TEST(a_picture_is_read_as_it_was_written)
{
	const struct test_picture p = test_picture_spots(cx, 400, 300, 7);
	const struct pdq h = test_picture_hash(cx, &p);
	EQ(apart(cx, &h, test_picture_png(cx, &p)), 0);
	CHECK(apart(cx, &h, test_picture_jpeg(cx, &p, 95)) <= 8);
	CHECK(apart(cx, &h, test_picture_jpeg(cx, &p, 20)) <= HASHSET_DISTANCE_MAX);
}

TEST(a_box_reads_pictures_as_they_are_read_without)
{
	struct pdq a = { .quality = 0 }, b = { .quality = 0 };
	const struct test_picture p = test_picture_spots(cx, 300, 200, 9);
	const struct str files[] = { test_picture_png(cx, &p), test_picture_jpeg(cx, &p, 80) };
	parser_box();
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		EQ(picture_hash(cx, files[i], &a), RC_OK);
		EQ(picture_hash_here(cx, files[i], PICTURE_PIXELS_MAX, &b), RC_OK);
		EQ(hashset_distance(a.b, b.b), 0);
		EQ(a.quality, b.quality);
	}
	EQ(picture_hash(cx, STR("\xff\xd8\xff no picture"), &a), RC_INVALID);
	const struct box_count count = parser_count();
	EQ(count.documents, 3);
	EQ(count.ended, 0);
	parser_close();
}

TEST(what_is_damaged_counts_as_far_as_it_is_there)
{
	struct pdq h = { .quality = 0 };
	const struct test_picture p = test_picture_spots(cx, 400, 300, 7);
	const struct pdq whole = test_picture_hash(cx, &p);
	const struct str jpeg = test_picture_jpeg(cx, &p, 90), png = test_picture_png(cx, &p);
	CHECK(apart(cx, &whole, str_slice(jpeg, 0, jpeg.n - 60)) <= HASHSET_DISTANCE_MAX);
	EQ(picture_hash(cx, str_slice(png, 0, png.n / 2), &h), RC_INVALID);
	EQ(picture_hash(cx, str_slice(jpeg, 0, 20), &h), RC_INVALID);
	CHECK(cx_error(cx).n > 0);
}

/* A header that promises more pixels than anybody decodes. */
TEST(a_picture_that_says_it_is_huge_is_refused_before_memory_is_taken)
{
	struct pdq h = { .quality = 0 };
	const struct test_picture p = test_picture_spots(cx, 64, 64, 7);
	const struct str png = test_picture_png(cx, &p);
	EQ(picture_hash_here(cx, png, 64 * 63, &h), RC_LIMIT);
	EQ_STR(cx_error(cx), "it is too large: 64 x 64 pixels");
	const struct str jpeg = test_picture_jpeg(cx, &p, 90);
	EQ(picture_hash_here(cx, jpeg, 64 * 63, &h), RC_LIMIT);
	EQ(picture_hash_here(cx, jpeg, 64 * 64, &h), RC_OK);
}

TEST(a_picture_is_known_by_how_it_begins)
{
	static const struct {
		struct str head;
		enum picture_kind kind;
	} cases[] = {
		{ STR_INIT("\xff\xd8\xff\xe0"), PICTURE_JPEG },
		{ STR_INIT("\x89PNG\r\n\x1a\n\0"), PICTURE_PNG },
		{ STR_INIT("GIF89a"), PICTURE_GIF },
		{ STR_INIT("RIFF\x10\0\0\0WEBPVP8 "), PICTURE_WEBP },
		{ STR_INIT("RIFF\x10\0\0\0WAVEfmt "), PICTURE_NONE },
		{ STR_INIT("II*\0\x08\0\0\0"), PICTURE_TIFF },
		{ STR_INIT("MM\0*\0\0\0\x08"), PICTURE_TIFF },
		{ STR_INIT("BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), PICTURE_BMP },
		{ STR_INIT("BMW and other cars"), PICTURE_NONE },
		{ STR_INIT("\0\0\0\x18"
			   "ftypheic"),
		  PICTURE_HEIF },
		{ STR_INIT("\0\0\0\x18"
			   "ftypisom"),
		  PICTURE_NONE },
		{ STR_INIT("%PDF-1.7"), PICTURE_NONE },
		{ STR_INIT(""), PICTURE_NONE },
	};
	struct pdq h = { .quality = 0 };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EQ(picture_kind_of(cases[i].head), cases[i].kind);
	EQ(picture_hash(cx, STR("GIF89a"), &h), RC_INVALID);
	EQ_STR(cx_error(cx), "this program reads no GIF");
}
