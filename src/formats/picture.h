// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * picture: the perceptual hash (formats/pdq.h) of a file that begins like a picture.
 *
 * A picture is a stranger's bytes: it is read where nothing else can be done (formats/parser.h),
 * and what comes out are 256 bits and a quality. No pixel does, and none is kept.
 *
 * 1. JPEG and PNG are read, the first picture of a file, as it is stored: what its metadata say of
 *    turning it is not done. Transparency is not looked at: the colours beneath it are.
 * 2. Of the others that are known by how they begin nothing is read: RC_INVALID says so.
 * 3. A JPEG that is damaged or ends early counts as far as it can be read.
 *
 * Errors:  RC_INVALID: it cannot be read. RC_LIMIT: too large, or it takes too long. RC_BUSY, RC_IO:
 *          this machine's fault. The sentence says why.
 */
#ifndef FORMATS_PICTURE_H
#define FORMATS_PICTURE_H

#include "formats/pdq.h"

enum picture_kind {
	PICTURE_NONE,
	PICTURE_JPEG,
	PICTURE_PNG,
	PICTURE_GIF,
	PICTURE_WEBP,
	PICTURE_BMP,
	PICTURE_TIFF,
	PICTURE_HEIF, // and AVIF, which is laid out like it
	PICTURE_KINDS,
};
const char *picture_kind_name(enum picture_kind kind); // "JPEG"; "" for none

enum { PICTURE_HEAD = 18 }; // bytes by which its kind is known

/* By its first bytes; PICTURE_NONE, too, where they are too few. */
enum picture_kind picture_kind_of(struct str head);

#define PICTURE_BYTES_MAX ((size_t)31 << 20)
#define PICTURE_PIXELS_MAX INT64_C(100000000)

NODISCARD enum rc picture_hash(struct cx *cx, struct str bytes, struct pdq *out);

/* The same where it is called, of at most so many pixels: for parser.c, and tests. */
NODISCARD enum rc picture_hash_here(struct cx *cx, struct str bytes, int64_t pixels,
				    struct pdq *out);

#endif
