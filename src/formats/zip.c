// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/zip.h"

#include <limits.h>
#include <zlib.h>

enum {
	VERSION = 20,
	VERSION64 = 45,
	UTF8_NAMES = 0x0800,
	DAY = 0x0021, // 1980-01-01
	EXTRA_ZIP64 = 1,
	END64_REST = 44, // of its bytes, behind the field that says so
	CRC_AT = 14,	 // in a file's header
};
#define FULL32 UINT32_C(0xffffffff) // "look into the extra field"
#define FULL16 0xffffU

/* ---- numbers, the lowest byte first ---------------------------------------------- */

static void put(struct buf *b, uint64_t v, unsigned n)
{
	char bytes[8];
	for (unsigned i = 0; i < n; i++)
		bytes[i] = (char)(v >> (8 * i) & 255);
	buf_add(b, (struct str){ bytes, n });
}

static void put16(struct buf *b, uint64_t v)
{
	put(b, v, 2);
}

static void put32(struct buf *b, uint64_t v)
{
	put(b, v, 4);
}

static uint64_t cap32(uint64_t v)
{
	return v < FULL32 ? v : FULL32;
}

static uint64_t cap16(uint64_t v)
{
	return v < FULL16 ? v : FULL16;
}

/* ---- headers ------------------------------------------------------------------------ */

struct header {
	struct str name;
	uint64_t size, at;
	uint32_t crc;
	size_t extra; // bytes
};

/* What both headers of a file have in common. */
static void put_about(struct buf *b, const struct header *h)
{
	put16(b, h->extra > 0 ? VERSION64 : VERSION);
	put16(b, UTF8_NAMES);
	put16(b, 0); // stored
	put16(b, 0); // midnight
	put16(b, DAY);
	put32(b, h->crc);
	put32(b, cap32(h->size));
	put32(b, cap32(h->size));
	put16(b, h->name.n);
	put16(b, h->extra);
}

static void put_local(struct zip *z, struct header *h)
{
	const size_t before = buf_str(z->out).n;
	h->extra = h->size >= FULL32 ? 20 : 0;
	put32(z->out, 0x04034b50);
	put_about(z->out, h);
	buf_add(z->out, h->name);
	if (h->extra > 0) {
		put16(z->out, EXTRA_ZIP64);
		put16(z->out, h->extra - 4);
		put(z->out, h->size, 8);
		put(z->out, h->size, 8);
	}
	z->at += buf_str(z->out).n - before;
}

static void put_row(struct zip *z, struct header *h)
{
	struct buf *b = &z->directory;
	const bool large = h->size >= FULL32, far = h->at >= FULL32;
	h->extra = large || far ? 4U + (large ? 16U : 0) + (far ? 8U : 0) : 0;
	put32(b, 0x02014b50);
	put16(b, h->extra > 0 ? VERSION64 : VERSION);
	put_about(b, h);
	put16(b, 0); // no comment
	put16(b, 0); // on the first disk
	put16(b, 0);
	put32(b, 0);
	put32(b, cap32(h->at));
	buf_add(b, h->name);
	if (h->extra > 0) {
		put16(b, EXTRA_ZIP64);
		put16(b, h->extra - 4);
	}
	for (unsigned i = 0; large && i < 2; i++)
		put(b, h->size, 8);
	if (far)
		put(b, h->at, 8);
	z->n++;
}

/* ---- files --------------------------------------------------------------------------- */

static uint32_t crc_add(uint32_t crc, struct str bytes)
{
	unsigned long sum = crc;
	while (bytes.n > 0) {
		const size_t n = bytes.n < INT_MAX ? bytes.n : INT_MAX;
		sum = crc32(sum, (const unsigned char *)bytes.p, (unsigned)n);
		bytes = str_slice(bytes, n, bytes.n);
	}
	return (uint32_t)sum;
}

void zip_begin(struct zip *z, struct buf *out)
{
	*z = (struct zip){ .out = out };
	buf_init(&z->directory, ZIP_DIRECTORY_MAX);
}

void zip_add(struct zip *z, struct str name, struct str bytes)
{
	struct header h = {
		.name = name, .size = bytes.n, .at = z->at, .crc = crc_add(0, bytes), .extra = 0
	};
	put_local(z, &h);
	buf_add(z->out, bytes);
	z->at += bytes.n;
	put_row(z, &h);
}

void zip_file(struct zip *z, struct str name, uint64_t size)
{
	struct header h = { .name = name, .size = size, .at = z->at, .crc = 0, .extra = 0 };
	z->name = name;
	z->begins = z->at;
	z->size = size;
	z->crc = 0;
	put_local(z, &h);
}

void zip_pass(struct zip *z, struct str bytes)
{
	z->crc = crc_add(z->crc, bytes);
	z->at += bytes.n;
}

struct zip_patch zip_file_end(struct zip *z)
{
	struct header h = {
		.name = z->name, .size = z->size, .at = z->begins, .crc = z->crc, .extra = 0
	};
	struct zip_patch patch = { .at = z->begins + CRC_AT, .bytes = { 0 } };
	for (unsigned i = 0; i < 4; i++)
		patch.bytes[i] = (char)(z->crc >> (8 * i) & 255);
	put_row(z, &h);
	return patch;
}

/* ---- the end -------------------------------------------------------------------------- */

static void put_end64(struct zip *z, uint64_t begins, uint64_t size)
{
	const uint64_t at = begins + size;
	put32(z->out, 0x06064b50);
	put(z->out, END64_REST, 8);
	put16(z->out, VERSION64);
	put16(z->out, VERSION64);
	put32(z->out, 0); // the first disk
	put32(z->out, 0);
	put(z->out, z->n, 8);
	put(z->out, z->n, 8);
	put(z->out, size, 8);
	put(z->out, begins, 8);
	put32(z->out, 0x07064b50);
	put32(z->out, 0);
	put(z->out, at, 8);
	put32(z->out, 1); // disks
}

void zip_end(struct zip *z)
{
	const struct str directory = buf_str(&z->directory);
	const uint64_t begins = z->at, size = directory.n;
	if (buf_full(&z->directory))
		z->out->full = true;
	buf_add(z->out, directory);
	if (z->n >= FULL16 || begins >= FULL32 || size >= FULL32)
		put_end64(z, begins, size);
	put32(z->out, 0x06054b50);
	put16(z->out, 0);
	put16(z->out, 0);
	put16(z->out, cap16(z->n));
	put16(z->out, cap16(z->n));
	put32(z->out, cap32(size));
	put32(z->out, cap32(begins));
	put16(z->out, 0);
	buf_done(&z->directory);
}
