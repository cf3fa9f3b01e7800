// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * pdq: a perceptual hash of a picture: 256 bits that stay nearly the same when it is scaled or
 * compressed again, and a quality that says whether there is anything to be told apart by.
 *
 * 1. Luminance; two passes of a box filter along rows and columns; 64 x 64 samples; of their
 *    discrete cosine transform 16 x 16 without the constant ones; a bit is 1 where its
 *    coefficient is above the median.
 * 2. Quality, 0 to 100: the steps between neighbours of the 64 x 64 samples, each in whole
 *    hundredths of the range, their sum by 90. Below PDQ_QUALITY_LEAST pictures of nothing in
 *    particular resemble each other, and nothing may be concluded from the bits.
 * 3. Rows come one by one, and no picture is kept: a row is filtered as it comes and added to the few
 *    samples that it belongs to, so memory does not depend on the picture. The result is what the
 *    filter gives of the whole at its full size; programs that first make a picture smaller
 *    differ from it in some bits, which is what a distance is for.
 *
 * Source:  "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019), PDQ;
 *          its README for the distance (31) and the quality (50).
 * Memory:  in the arena. Floating point: all of it is sums and products.
 */
#ifndef FORMATS_PDQ_H
#define FORMATS_PDQ_H

#include "core/core.h"

enum {
	PDQ_BYTES = 32,
	PDQ_SIDE_MAX = 65535, // pixels
	PDQ_QUALITY_LEAST = 50,
	PDQ_SIDE_LEAST = 5, // pixels; smaller ones have quality 0
};

/* Bytes as the 64 digits are printed: a value of hashset near. */
struct pdq {
	uint8_t b[PDQ_BYTES];
	unsigned quality;
};

struct pdq_run;

/* Of a picture of so many pixels, 1 to PDQ_SIDE_MAX each way. */
struct pdq_run *pdq_begin(struct arena *a, size_t width, size_t height);

/* The next row: luminance, 0 (black) to 255. No more than height of them. */
void pdq_row(struct pdq_run *run, const uint8_t *grey);

/* The same from red, green and blue, `step` bytes a pixel. */
void pdq_row_rgb(struct pdq_run *run, const uint8_t *rgb, size_t step);

/* All rows have come. */
struct pdq pdq_end(struct pdq_run *run);

#endif
