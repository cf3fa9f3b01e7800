// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/archive.h"
#include "formats/zip.h"

#include <string.h>

static enum rc from_memory(struct cx *cx, void *of, uint64_t at, void *p, size_t n)
{
	const struct str *bytes = of;
	if (at > bytes->n || n > bytes->n - at)
		return cx_fail(cx, RC_INVALID, "beyond the end");
	memcpy(p, bytes->p + at, n);
	return RC_OK;
}

static struct archive_source source_of(struct str *bytes)
{
	return (struct archive_source){ .of = bytes, .size = bytes->n, .read_at = from_memory };
}

static enum rc gather(struct cx *cx __attribute__((unused)), void *arg, struct str piece)
{
	buf_add(arg, piece);
	return RC_OK;
}

/* Two files, and one without bytes. */
static struct str sample(struct cx *cx)
{
	struct zip z;
	struct buf out;
	buf_init(&out, 10000);
	zip_begin(&z, &out);
	zip_add(&z, STR("p/bagit.txt"), STR("declared"));
	zip_add(&z, STR("p/data/x"), STR("abc"));
	zip_add(&z, STR("p/empty"), STR(""));
	zip_end(&z);
	const struct str bytes = arena_copy(cx->arena, buf_str(&out));
	buf_done(&out);
	return bytes;
}

/* The same with one byte set, `from` bytes after the nth place where `what` stands. */
static struct str spoilt(struct cx *cx, const char *what, size_t nth, size_t from, char to)
{
	const struct str bytes = sample(cx);
	size_t at = 0;
	for (size_t i = 0; i <= nth; i++) {
		const size_t found = str_find(str_slice(bytes, at, bytes.n), str_from_c(what));
		REQUIRE(found != STR_NONE);
		at += found + (i < nth ? 1 : 0);
	}
	char *p = arena_alloc(cx->arena, bytes.n);
	memcpy(p, bytes.p, bytes.n);
	p[at + from] = to;
	return (struct str){ p, bytes.n };
}

static enum rc read_one(struct cx *cx, struct str bytes, const char *path, struct str *out)
{
	struct archive a;
	struct buf b;
	const struct archive_source s = source_of(&bytes);
	TRY(archive_open(cx, &s, &a));
	const struct archive_file *f = archive_find(&a, str_from_c(path));
	if (!f)
		return cx_fail(cx, RC_MISSING, "no such file");
	buf_init(&b, 10000);
	const enum rc rc = archive_read(cx, &s, f, gather, &b);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return rc;
}

TEST(archive_reads_what_zip_writes)
{
	struct str bytes = sample(cx), text = { 0 };
	struct archive a;
	const struct archive_source s = source_of(&bytes);
	REQUIRE(archive_open(cx, &s, &a) == RC_OK);
	EQ(a.n, 3);
	EQ_STR(a.p[0].path, "p/bagit.txt");
	CHECK(!archive_find(&a, STR("p/none")));
	EQ(read_one(cx, bytes, "p/data/x", &text), RC_OK);
	EQ_STR(text, "abc");
	EQ(read_one(cx, bytes, "p/empty", &text), RC_OK);
	EQ(text.n, 0);
}

#define CENTRAL "PK\1\2"
#define LOCAL "PK\3\4"

TEST(archive_refuses_what_is_not_as_it_says)
{
	const struct {
		struct str bytes;
		const char *says;
	} cases[] = {
		{ spoilt(cx, "abc", 0, 0, 'b'), "not those that were packed" },
		{ spoilt(cx, LOCAL, 1, 30, 'q'), "another name" },
		{ spoilt(cx, CENTRAL, 1, 8, 1), "encrypted" },
		{ spoilt(cx, CENTRAL, 1, 10, 12), "packed in a way" },
		{ spoilt(cx, CENTRAL, 1, 24, 99), "as many bytes" },
		{ spoilt(cx, CENTRAL, 1, 42, 2), "overlaps" },
		{ spoilt(cx, CENTRAL, 1, 46, '/'), "absolute path" },
		{ spoilt(cx, CENTRAL, 1, 46, '\xff'), "not in UTF-8" },
		{ spoilt(cx, "PK\5\6", 0, 10, 2), "one of several parts" },
		{ spoilt(cx, "PK\5\6", 0, 16, 1), "does not stand before its end" },
		{ spoilt(cx, "PK\5\6", 0, 20, 1), "its end is missing" },
		{ spoilt(cx, CENTRAL, 0, 0, 'Q'), "directory is damaged" },
	};
	struct str text;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cx->error[0] = '\0';
		EQ(read_one(cx, cases[i].bytes, "p/data/x", &text), RC_INVALID);
		if (str_find(cx_error(cx), str_from_c(cases[i].says)) == STR_NONE)
			EQ_STR(cx_error(cx), cases[i].says);
	}
	EQ(read_one(cx, STR("PK"), "x", &text), RC_INVALID);
	EQ(read_one(cx, str_slice(sample(cx), 0, 60), "x", &text), RC_INVALID);
}

TEST(archive_refuses_one_name_twice_and_links)
{
	struct zip z;
	struct buf out;
	struct str text;
	buf_init(&out, 10000);
	zip_begin(&z, &out);
	zip_add(&z, STR("a"), STR("1"));
	zip_add(&z, STR("a"), STR("2"));
	zip_end(&z);
	EQ(read_one(cx, arena_copy(cx->arena, buf_str(&out)), "a", &text), RC_INVALID);
	CHECK(str_ends(cx_error(cx), STR("it is there twice")));
	buf_done(&out);
	// the upper bytes of the attributes are a Unix mode when the maker says so
	struct str bytes = spoilt(cx, CENTRAL, 0, 5, 3);
	char *p = arena_alloc(cx->arena, bytes.n);
	memcpy(p, bytes.p, bytes.n);
	p[str_find(bytes, STR(CENTRAL)) + 41] = (char)0xa0;
	EQ(read_one(cx, (struct str){ p, bytes.n }, "p/data/x", &text), RC_INVALID);
	CHECK(str_ends(cx_error(cx), STR("it is a link or a device")));
}

TEST(archive_refuses_a_file_whose_bytes_are_also_the_next_ones)
{
	const struct str bytes = sample(cx);
	char *p = arena_alloc(cx->arena, bytes.n);
	struct str text;
	memcpy(p, bytes.p, bytes.n);
	const size_t row = str_find(bytes, STR(CENTRAL));
	p[row + 20] = p[row + 24] = 60; // packed and unpacked bytes, of eight
	EQ(read_one(cx, (struct str){ p, bytes.n }, "p/data/x", &text), RC_INVALID);
	CHECK(str_ends(cx_error(cx), STR("it overlaps another part of the archive")));
}
