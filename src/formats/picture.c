// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/picture.h"

#include <png.h>
#include <string.h>
#include <turbojpeg.h>

enum {
	DECODED_MAX = 16000000,	   // pixels of a JPEG; of a larger one the decoder gives fewer
	PNG_PIXELS_MAX = 50000000, // four bytes each: it is decoded as a whole
};

const char *picture_kind_name(enum picture_kind kind)
{
	static const char *const names[PICTURE_KINDS] = {
		[PICTURE_NONE] = "",	 [PICTURE_JPEG] = "JPEG", [PICTURE_PNG] = "PNG",
		[PICTURE_GIF] = "GIF",	 [PICTURE_WEBP] = "WebP", [PICTURE_BMP] = "BMP",
		[PICTURE_TIFF] = "TIFF", [PICTURE_HEIF] = "HEIF",
	};
	return names[kind];
}

static bool has(struct str head, size_t at, struct str bytes)
{
	return head.n >= at + bytes.n && memcmp(head.p + at, bytes.p, bytes.n) == 0;
}

/* "BM" alone begins many a text. */
static bool is_bmp(struct str head)
{
	return has(head, 0, STR("BM")) && has(head, 6, (struct str){ "\0\0\0\0", 4 }) &&
	       (has(head, 14, (struct str){ "\x28\0\0\0", 4 }) ||
		has(head, 14, (struct str){ "\x6c\0\0\0", 4 }) ||
		has(head, 14, (struct str){ "\x7c\0\0\0", 4 }));
}

static bool is_heif(struct str head)
{
	static const struct str brands[] = { STR_INIT("heic"), STR_INIT("heix"), STR_INIT("heim"),
					     STR_INIT("mif1"), STR_INIT("msf1"), STR_INIT("avif") };
	if (!has(head, 4, STR("ftyp")))
		return false;
	for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
		if (has(head, 8, brands[i]))
			return true;
	return false;
}

enum picture_kind picture_kind_of(struct str head)
{
	if (has(head, 0, STR("\xff\xd8\xff")))
		return PICTURE_JPEG;
	if (has(head, 0, STR("\x89PNG\r\n\x1a\n")))
		return PICTURE_PNG;
	if (has(head, 0, STR("GIF87a")) || has(head, 0, STR("GIF89a")))
		return PICTURE_GIF;
	if (has(head, 0, STR("RIFF")) && has(head, 8, STR("WEBP")))
		return PICTURE_WEBP;
	if (has(head, 0, (struct str){ "II*\0", 4 }) || has(head, 0, (struct str){ "MM\0*", 4 }))
		return PICTURE_TIFF;
	if (is_bmp(head))
		return PICTURE_BMP;
	return is_heif(head) ? PICTURE_HEIF : PICTURE_NONE;
}

static enum rc check_size(struct cx *cx, int64_t width, int64_t height, int64_t pixels)
{
	if (width < 1 || height < 1)
		return cx_fail(cx, RC_INVALID, "it has no pixels");
	if (width > PDQ_SIDE_MAX || height > PDQ_SIDE_MAX || width * height > pixels)
		return cx_fail(cx, RC_LIMIT, "it is too large: %lld x %lld pixels",
			       (long long)width, (long long)height);
	return RC_OK;
}

/* ---- JPEG --------------------------------------------------------------------- */

struct jpeg {
	tjhandle decoder;
	struct str bytes;
	int width, height; // as they are decoded
	bool is_ink;	   // cyan, magenta, yellow, black
};

/* Adobe's programs store them upside down: 255 is no ink. */
static void row_of_ink(uint8_t *row, size_t width)
{
	for (size_t x = 0; x < width; x++) {
		uint8_t *p = row + 4 * x;
		for (size_t i = 0; i < 3; i++)
			p[i] = (uint8_t)(p[i] * p[3] / 255);
	}
}

static enum rc decode(struct cx *cx, const struct jpeg *j, struct pdq *out)
{
	const size_t step = j->is_ink ? 4 : 1;
	const size_t width = (size_t)j->width, height = (size_t)j->height;
	uint8_t *pixels = arena_alloc(cx->arena, width * height * step);
	memset(pixels, 0x80, width * height * step); // what is not there
	const int rc = tjDecompress2(j->decoder, (const unsigned char *)j->bytes.p, j->bytes.n,
				     pixels, j->width, 0, j->height,
				     j->is_ink ? TJPF_CMYK : TJPF_GRAY, TJFLAG_LIMITSCANS);
	if (rc != 0 && tjGetErrorCode(j->decoder) != TJERR_WARNING)
		return cx_fail(cx, RC_INVALID, "%s", tjGetErrorStr2(j->decoder));
	struct pdq_run *run = pdq_begin(cx->arena, width, height);
	for (size_t y = 0; y < height; y++) {
		uint8_t *row = pixels + y * width * step;
		if (j->is_ink)
			row_of_ink(row, width);
		if (j->is_ink)
			pdq_row_rgb(run, row, step);
		else
			pdq_row(run, row);
	}
	*out = pdq_end(run);
	return RC_OK;
}

static enum rc read_jpeg(struct cx *cx, struct jpeg *j, int64_t pixels, struct pdq *out)
{
	int width = 0, height = 0, samples = 0, colours = 0, denominator = 1;
	if (tjDecompressHeader3(j->decoder, (const unsigned char *)j->bytes.p, j->bytes.n, &width,
				&height, &samples, &colours) != 0 &&
	    tjGetErrorCode(j->decoder) != TJERR_WARNING)
		return cx_fail(cx, RC_INVALID, "%s", tjGetErrorStr2(j->decoder));
	TRY(check_size(cx, width, height, pixels));
	while (denominator < 8 && (int64_t)width * height / denominator / denominator > DECODED_MAX)
		denominator *= 2;
	const tjscalingfactor scale = { 1, denominator };
	j->width = TJSCALED(width, scale);
	j->height = TJSCALED(height, scale);
	j->is_ink = colours == TJCS_CMYK || colours == TJCS_YCCK;
	return decode(cx, j, out);
}

static enum rc hash_jpeg(struct cx *cx, struct str bytes, int64_t pixels, struct pdq *out)
{
	struct jpeg j = { .decoder = tjInitDecompress(), .bytes = bytes };
	if (!j.decoder)
		return cx_fail(cx, RC_IO, "the reader of JPEG does not begin");
	const enum rc rc = read_jpeg(cx, &j, pixels, out);
	(void)tjDestroy(j.decoder); // it has nothing left to say
	return rc;
}

/* ---- PNG ---------------------------------------------------------------------- */

static enum rc read_png(struct cx *cx, png_image *image, int64_t pixels, struct pdq *out)
{
	TRY(check_size(cx, image->width, image->height,
		       pixels < PNG_PIXELS_MAX ? pixels : PNG_PIXELS_MAX));
	image->format &= PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA; // 8 bits each
	const size_t step = PNG_IMAGE_SAMPLE_CHANNELS(image->format);
	const size_t width = image->width, height = image->height;
	const bool is_grey = (image->format & PNG_FORMAT_FLAG_COLOR) == 0;
	uint8_t *p = arena_alloc(cx->arena, width * height * step);
	if (!png_image_finish_read(image, NULL, p, 0, NULL))
		return cx_fail(cx, RC_INVALID, "%s", image->message);
	struct pdq_run *run = pdq_begin(cx->arena, width, height);
	for (size_t y = 0; y < height; y++) {
		uint8_t *row = p + y * width * step;
		for (size_t x = 0; is_grey && x < width; x++)
			row[x] = row[x * step];
		if (is_grey)
			pdq_row(run, row);
		else
			pdq_row_rgb(run, row, step);
	}
	*out = pdq_end(run);
	return RC_OK;
}

static enum rc hash_png(struct cx *cx, struct str bytes, int64_t pixels, struct pdq *out)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	if (!png_image_begin_read_from_memory(&image, bytes.p, bytes.n))
		return cx_fail(cx, RC_INVALID, "%s", image.message);
	const enum rc rc = read_png(cx, &image, pixels, out);
	png_image_free(&image);
	return rc;
}

enum rc picture_hash_here(struct cx *cx, struct str bytes, int64_t pixels, struct pdq *out)
{
	const enum picture_kind kind = picture_kind_of(bytes);
	if (bytes.n > PICTURE_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "it is larger than %zu MiB", PICTURE_BYTES_MAX >> 20);
	if (kind == PICTURE_JPEG)
		return hash_jpeg(cx, bytes, pixels, out);
	if (kind == PICTURE_PNG)
		return hash_png(cx, bytes, pixels, out);
	return kind == PICTURE_NONE ? cx_fail(cx, RC_INVALID, "it does not begin like a picture")
				    : cx_fail(cx, RC_INVALID, "this program reads no %s",
					      picture_kind_name(kind));
}
