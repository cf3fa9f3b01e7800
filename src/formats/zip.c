// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/zip.h"

enum { VERSION = 20, UTF8_NAMES = 0x0800, DAY = 0x0021 /* 1980-01-01 */ };
#define DIRECTORY_MAX ((size_t)8 * 1024 * 1024)

static uint32_t crc32_of(struct str bytes)
{
	uint32_t crc = 0xffffffffU;
	for (size_t i = 0; i < bytes.n; i++) {
		crc ^= (uint8_t)bytes.p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (0xedb88320U & (0U - (crc & 1)));
	}
	return ~crc;
}

static void put16(struct buf *b, unsigned v)
{
	const char bytes[] = { (char)(v & 255), (char)(v >> 8 & 255) };
	buf_add(b, (struct str){ bytes, sizeof bytes });
}

static void put32(struct buf *b, uint32_t v)
{
	put16(b, v & 0xffff);
	put16(b, v >> 16);
}

/* What both headers of a file have in common. */
static void put_about(struct buf *b, struct str name, struct str bytes, uint32_t crc)
{
	put16(b, VERSION);
	put16(b, UTF8_NAMES);
	put16(b, 0); // stored
	put16(b, 0); // midnight
	put16(b, DAY);
	put32(b, crc);
	put32(b, (uint32_t)bytes.n);
	put32(b, (uint32_t)bytes.n);
	put16(b, (unsigned)name.n);
	put16(b, 0); // nothing extra
}

void zip_begin(struct zip *z, struct buf *out)
{
	*z = (struct zip){ .out = out };
	buf_init(&z->directory, DIRECTORY_MAX);
}

void zip_add(struct zip *z, struct str name, struct str bytes)
{
	const uint32_t crc = crc32_of(bytes), at = (uint32_t)buf_str(z->out).n;
	put32(z->out, 0x04034b50);
	put_about(z->out, name, bytes, crc);
	buf_add(z->out, name);
	buf_add(z->out, bytes);
	put32(&z->directory, 0x02014b50);
	put16(&z->directory, VERSION);
	put_about(&z->directory, name, bytes, crc);
	put16(&z->directory, 0); // no comment
	put16(&z->directory, 0); // on the first disk
	put16(&z->directory, 0);
	put32(&z->directory, 0);
	put32(&z->directory, at);
	buf_add(&z->directory, name);
	z->n++;
}

void zip_end(struct zip *z)
{
	const struct str directory = buf_str(&z->directory);
	const uint32_t at = (uint32_t)buf_str(z->out).n;
	buf_add(z->out, directory);
	put32(z->out, 0x06054b50);
	put16(z->out, 0);
	put16(z->out, 0);
	put16(z->out, z->n);
	put16(z->out, z->n);
	put32(z->out, (uint32_t)directory.n);
	put32(z->out, at);
	put16(z->out, 0);
	buf_done(&z->directory);
}
