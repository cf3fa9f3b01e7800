// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/test_picture.h"

#include <png.h>
#include <string.h>
#include <turbojpeg.h>

#include "core/test.h"

static struct test_picture new_picture(struct cx *cx, size_t width, size_t height)
{
	return (struct test_picture){ width, height,
				      arena_new(cx->arena, uint8_t, width * height * 3) };
}

struct test_picture test_picture_steps(struct cx *cx, size_t width, size_t height)
{
	const struct test_picture t = new_picture(cx, width, height);
	for (size_t y = 0; y < height; y++)
		for (size_t x = 0; x < width; x++) {
			const size_t v = x * x / (width / 3) + y * (x / 9) / (height / 8);
			uint8_t *p = t.p + (y * width + x) * 3;
			p[0] = (uint8_t)v;
			p[1] = (uint8_t)(v / 2 + y);
			p[2] = (uint8_t)(255 - v / 3);
		}
	return t;
}

static uint64_t next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

struct test_picture test_picture_spots(struct cx *cx, size_t width, size_t height, uint64_t seed)
{
	enum { SPOTS = 24 };
	const struct test_picture t = new_picture(cx, width, height);
	uint64_t x = seed * 0x9E3779B97F4A7C15U + 1;
	memset(t.p, 90, width * height * 3);
	for (size_t i = 0; i < SPOTS; i++) {
		const double across = (double)(next_random(&x) % 1000) / 1000.0;
		const double down = (double)(next_random(&x) % 1000) / 1000.0;
		const double radius = 0.05 + (double)(next_random(&x) % 200) / 1000.0;
		const uint64_t colour = next_random(&x);
		for (size_t n = 0; n < width * height; n++) {
			const size_t row = n / width, column = n % width;
			const double dx = ((double)column + 0.5) / (double)width - across;
			const double dy = ((double)row + 0.5) / (double)height - down;
			if (dx * dx + dy * dy > radius * radius)
				continue;
			for (size_t k = 0; k < 3; k++)
				t.p[3 * n + k] = (uint8_t)(colour >> 8 * k);
		}
	}
	return t;
}

struct test_picture test_picture_mirror(struct cx *cx, const struct test_picture *of)
{
	const struct test_picture t = new_picture(cx, of->width, of->height);
	for (size_t n = 0; n < of->width * of->height; n++) {
		const size_t x = n % of->width;
		memcpy(t.p + 3 * (n - x + of->width - 1 - x), of->p + 3 * n, 3);
	}
	return t;
}

struct str test_picture_png(struct cx *cx, const struct test_picture *p)
{
	png_image image = { .version = PNG_IMAGE_VERSION,
			    .width = (png_uint_32)p->width,
			    .height = (png_uint_32)p->height,
			    .format = PNG_FORMAT_RGB };
	png_alloc_size_t n = 0;
	REQUIRE(png_image_write_get_memory_size(image, n, 0, p->p, 0, NULL));
	char *to = arena_alloc(cx->arena, n);
	REQUIRE(png_image_write_to_memory(&image, to, &n, 0, p->p, 0, NULL));
	return (struct str){ to, n };
}

struct str test_picture_jpeg(struct cx *cx, const struct test_picture *p, int quality)
{
	const tjhandle encoder = tjInitCompress();
	unsigned char *made = NULL;
	unsigned long n = 0;
	REQUIRE(encoder);
	REQUIRE(tjCompress2(encoder, p->p, (int)p->width, 0, (int)p->height, TJPF_RGB, &made, &n,
			    TJSAMP_420, quality, 0) == 0);
	const struct str out = arena_copy(cx->arena, (struct str){ (const char *)made, n });
	tjFree(made);
	(void)tjDestroy(encoder);
	return out;
}

struct pdq test_picture_hash(struct cx *cx, const struct test_picture *p)
{
	struct pdq_run *run = pdq_begin(cx->arena, p->width, p->height);
	for (size_t y = 0; y < p->height; y++)
		pdq_row_rgb(run, p->p + y * p->width * 3, 3);
	return pdq_end(run);
}
