// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_picture: pictures of nothing, for tests: stripes and steps whose pixels follow from their place.
 *
 * Memory:  in the cx's arena.
 */
#ifndef FORMATS_TEST_PICTURE_H
#define FORMATS_TEST_PICTURE_H

#include "formats/pdq.h"

/* Red, green and blue. */
struct test_picture {
	size_t width, height;
	uint8_t *p;
};

/* Of whole numbers alone, so that any program can make the same. */
struct test_picture test_picture_steps(struct cx *cx, size_t width, size_t height);

/* Spots of a colour that `seed` decides, at places that do not depend on the size. */
struct test_picture test_picture_spots(struct cx *cx, size_t width, size_t height, uint64_t seed);

struct test_picture test_picture_mirror(struct cx *cx, const struct test_picture *of);

struct str test_picture_png(struct cx *cx, const struct test_picture *p);
struct str test_picture_jpeg(struct cx *cx, const struct test_picture *p, int quality);

/* Without any file. */
struct pdq test_picture_hash(struct cx *cx, const struct test_picture *p);

#endif
