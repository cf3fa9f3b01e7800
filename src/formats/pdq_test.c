// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/pdq.h"

#include <string.h>

#include "core/test.h"
#include "formats/hashset.h"
#include "formats/test_picture.h"

static const char *hex(struct cx *cx, const struct pdq *p)
{
	struct buf b;
	buf_init(&b, 100);
	for (size_t i = 0; i < PDQ_BYTES; i++)
		buf_fmt(&b, "%02x", p->b[i]);
	const char *text = str_c(cx->arena, buf_str(&b));
	buf_done(&b);
	return text;
}

/* What the algorithm's own authors' program (facebook/ThreatExchange pdq/cpp, as the Python package
 * pdqhash 0.2.8 builds it) says of the same pixels: without making them smaller first. */
TEST(a_picture_has_the_hash_that_the_authors_program_gives_it)
{
	static const struct {
		size_t width, height;
		unsigned quality;
		const char *hash;
	} cases[] = {
		{ 64, 64, 12, "a89463875fcf63859cc7638563397905353dc3c5878743d5787843557b794055" },
		{ 200, 150, 100,
		  "ccda575ecda2559aa66e55aad56711aa455799aab577ad8a1966ca4a9112aa44" },
		{ 1000, 701, 100,
		  "7100f83f777fe07f07ff3f0067002e3e670acc3f98fccbc098e05be0d06087e0" },
		{ 47, 333, 100,
		  "ba2f455896d3baac6dc8d553baa42aa9d55215546ea9ba2a15546d15aaaa94ee" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct test_picture p = test_picture_steps(cx, cases[i].width,
								 cases[i].height);
		const struct pdq h = test_picture_hash(cx, &p);
		EQ_STR(hex(cx, &h), cases[i].hash);
		EQ(h.quality, cases[i].quality);
	}
}

TEST(a_picture_of_another_size_has_nearly_the_same_hash)
{
	static const size_t sizes[][2] = { { 128, 96 }, { 333, 333 }, { 1400, 900 } };
	for (uint64_t seed = 1; seed <= 3; seed++) {
		const struct test_picture p = test_picture_spots(cx, 500, 400, seed);
		const struct pdq h = test_picture_hash(cx, &p);
		CHECK(h.quality >= PDQ_QUALITY_LEAST);
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			const struct test_picture q = test_picture_spots(cx, sizes[i][0],
									 sizes[i][1], seed);
			const struct pdq other = test_picture_hash(cx, &q);
			CHECK(hashset_distance(h.b, other.b) <= HASHSET_DISTANCE_MAX);
		}
	}
}

TEST(other_pictures_and_mirrored_ones_are_far)
{
	const struct test_picture a = test_picture_spots(cx, 300, 300, 1),
				  b = test_picture_spots(cx, 300, 300, 2),
				  c = test_picture_mirror(cx, &a);
	const struct pdq ha = test_picture_hash(cx, &a), hb = test_picture_hash(cx, &b),
			 hc = test_picture_hash(cx, &c);
	CHECK(hashset_distance(ha.b, hb.b) > 3 * HASHSET_DISTANCE_MAX);
	CHECK(hashset_distance(ha.b, hc.b) > 3 * HASHSET_DISTANCE_MAX);
}

TEST(a_picture_of_nothing_has_no_quality)
{
	struct test_picture p = test_picture_spots(cx, 200, 200, 1);
	memset(p.p, 77, p.width * p.height * 3);
	EQ(test_picture_hash(cx, &p).quality, 0);
	const struct test_picture small = test_picture_steps(cx, 200, 200);
	struct pdq_run *run = pdq_begin(cx->arena, PDQ_SIDE_LEAST - 1, 200);
	for (size_t y = 0; y < 200; y++)
		pdq_row_rgb(run, small.p + y * 600, 3);
	EQ(pdq_end(run).quality, 0);
	run = pdq_begin(cx->arena, 1, 1); // and the least that there is ends well
	pdq_row(run, small.p);
	EQ(pdq_end(run).quality, 0);
}
