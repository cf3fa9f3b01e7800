// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/zip.h"

#include <string.h>

#include "core/test.h"

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
