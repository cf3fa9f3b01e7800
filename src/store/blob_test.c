// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/test_db.h"

static struct blobs *open_blobs(struct cx *cx, struct str *dir)
{
	struct blobs *b = NULL;
	*dir = test_db_path(cx, "blobs");
	if (blobs_open(cx, *dir, &b) != RC_OK)
		EQ_STR(cx_error(cx), "");
	return b;
}

static enum rc store(struct cx *cx, const struct blobs *b, struct str bytes, struct blob *out)
{
	AUTO(blob_writer) w = NULL;
	TRY(blob_begin(cx, b, &w));
	const size_t half = bytes.n / 2;
	TRY(blob_add(cx, w, str_slice(bytes, 0, half)));
	TRY(blob_add(cx, w, str_slice(bytes, half, bytes.n)));
	return blob_keep(cx, w, out);
}

static enum rc load(struct cx *cx, const struct blobs *b, const struct sha256 *hash,
		    struct buf *out)
{
	char piece[100];
	size_t got = 1;
	AUTO(blob_reader) r = NULL;
	TRY(blob_open(cx, b, hash, &r));
	while (got > 0) {
		TRY(blob_read(cx, r, piece, sizeof piece, &got));
		buf_add(out, (struct str){ piece, got });
	}
	return RC_OK;
}

static struct str path_of(struct cx *cx, struct str dir, const struct blob *blob)
{
	const struct str name = sha256_print(cx->arena, &blob->hash);
	return arena_fmt(cx->arena, "%.*s/%.2s/%.2s/%.*s", STR_ARG(dir), name.p, name.p + 2,
			 STR_ARG(name));
}

static size_t count(struct cx *cx, const struct blobs *b)
{
	size_t n = 0;
	for (unsigned part = 0; part < BLOB_PARTS; part++) {
		struct blob_page page = { 0 };
		EQ(blob_list(cx, b, part, &page), RC_OK);
		n += page.n;
	}
	return n;
}

TEST(a_blob_is_given_back_as_it_was_stored)
{
	struct str dir;
	AUTO(blobs) b = open_blobs(cx, &dir);
	const size_t sizes[] = { 0, 1, 99, 100, 101, 70000 };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *bytes = arena_alloc(cx->arena, sizes[i] + 1);
		memset(bytes, (int)('a' + i), sizes[i]);
		struct blob blob = { 0 }, found = { 0 };
		struct buf back;
		buf_init(&back, 1 << 20);
		const struct str content = { bytes, sizes[i] };
		const struct sha256 hash = sha256_of(content);
		EQ(store(cx, b, content, &blob), RC_OK);
		EQ(blob.size, (int64_t)sizes[i]);
		CHECK(sha256_eq(&blob.hash, &hash));
		EQ(load(cx, b, &hash, &back), RC_OK);
		EQ_STR(buf_str(&back), content);
		EQ(blob_find(cx, b, &hash, &found), RC_OK);
		EQ(found.size, (int64_t)sizes[i]);
		buf_done(&back);
	}
	EQ(count(cx, b), 6);
}

TEST(the_same_content_twice_is_one_blob)
{
	struct str dir;
	struct blob one = { 0 }, two = { 0 };
	AUTO(blobs) b = open_blobs(cx, &dir);
	EQ(store(cx, b, STR("content"), &one), RC_OK);
	EQ(store(cx, b, STR("content"), &two), RC_OK);
	CHECK(sha256_eq(&one.hash, &two.hash));
	EQ(count(cx, b), 1);
}

TEST(a_blob_that_was_not_kept_leaves_nothing)
{
	struct str dir;
	AUTO(blobs) b = open_blobs(cx, &dir);
	struct blob_writer *w = NULL;
	EQ(blob_begin(cx, b, &w), RC_OK);
	EQ(blob_add(cx, w, STR("half")), RC_OK);
	blob_writer_close(w);
	EQ(count(cx, b), 0);
	EQ(rmdir(arena_fmt(cx->arena, "%.*s/new", STR_ARG(dir)).p), 0);
}

static void overwrite(const char *path, struct str bytes)
{
	EQ(chmod(path, 0600), 0);
	const int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	EQ(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	EQ(close(fd), 0);
}

TEST(a_damaged_blob_is_told_and_healed_by_storing_it_again)
{
	static const char *const damages[] = { "contenT", "conten", "content and more" };
	struct str dir;
	AUTO(blobs) b = open_blobs(cx, &dir);
	for (size_t i = 0; i < 3; i++) {
		struct blob blob = { 0 };
		struct buf back;
		buf_init(&back, 1000);
		EQ(store(cx, b, STR("content"), &blob), RC_OK);
		overwrite(path_of(cx, dir, &blob).p, str_from_c(damages[i]));
		EQ(load(cx, b, &blob.hash, &back), RC_IO);
		CHECK(str_find(cx_error(cx), STR("is damaged")) != STR_NONE);
		EQ(store(cx, b, STR("content"), &blob), RC_OK);
		buf_reset(&back);
		EQ(load(cx, b, &blob.hash, &back), RC_OK);
		EQ_STR(buf_str(&back), "content");
		buf_done(&back);
	}
}

TEST(a_deleted_blob_is_missing)
{
	struct str dir;
	struct blob blob = { 0 };
	struct blob_reader *r = NULL;
	AUTO(blobs) b = open_blobs(cx, &dir);
	EQ(store(cx, b, STR("content"), &blob), RC_OK);
	EQ(blob_delete(cx, b, &blob.hash), RC_OK);
	EQ(blob_delete(cx, b, &blob.hash), RC_MISSING);
	EQ(blob_find(cx, b, &blob.hash, &blob), RC_MISSING);
	EQ(blob_open(cx, b, &blob.hash, &r), RC_MISSING);
	EQ(count(cx, b), 0);
}

TEST(a_full_disk_fails_one_blob_with_what_to_do)
{
	struct str dir;
	struct blob blob = { 0 };
	struct rlimit old;
	AUTO(blobs) b = open_blobs(cx, &dir);
	EQ(store(cx, b, STR("before"), &blob), RC_OK);
	const struct str large = { arena_alloc(cx->arena, 50000), 50000 };

	EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
	const struct rlimit low = { 20000, old.rlim_max };
	void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN);
	EQ(setrlimit(RLIMIT_FSIZE, &low), 0);
	EQ(store(cx, b, large, &blob), RC_IO);
	CHECK(str_find(cx_error(cx), STR("is full")) != STR_NONE);
	EQ(setrlimit(RLIMIT_FSIZE, &old), 0);
	(void)signal(SIGXFSZ, handler);

	EQ(count(cx, b), 1);
	EQ(store(cx, b, large, &blob), RC_OK);
}

TEST(a_left_over_goes_after_a_day_and_not_before)
{
	struct str dir;
	blobs_close(open_blobs(cx, &dir)); // makes the folder
	const struct str file = arena_fmt(cx->arena, "%.*s/new/left", STR_ARG(dir));
	struct stat st;
	const int fd = open(file.p, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	EQ(fstat(fd, &st), 0);
	EQ(close(fd), 0);
	for (int hours = 23; hours < 26; hours += 2) {
		struct blobs *again = NULL;
		cx->now.us = (st.st_mtim.tv_sec + hours * 3600) * 1000000;
		EQ(blobs_open(cx, dir, &again), RC_OK);
		blobs_close(again);
		EQ(access(file.p, F_OK) == 0, hours < 24);
	}
}

TEST(a_folder_that_is_none_is_told)
{
	struct blobs *b = NULL;
	EQ(blobs_open(cx, STR("/dev/null"), &b), RC_IO);
	EQ(blobs_open(cx, STR(""), &b), RC_INVALID);
	EQ(blobs_open(cx, STR("/proc/none/blobs"), &b), RC_IO);
}

static struct str read_back(struct cx *cx, const struct blobs *b, const struct sha256 *hash,
			    int64_t at, size_t n)
{
	char *bytes = arena_alloc(cx->arena, n);
	size_t got = 0;
	const struct blob_span span = { at, bytes, n };
	EQ(blob_read_at(cx, b, hash, &span, &got), RC_OK);
	return (struct str){ bytes, got };
}

TEST(a_part_becomes_a_blob_only_when_it_is_what_was_said)
{
	struct str dir;
	struct blobs *b = open_blobs(cx, &dir);
	const struct id id = id_new(cx->now);
	const struct str all = STR("0123456789");
	struct blob want = { sha256_of(all), (int64_t)all.n }, other = { sha256_of(STR("x")), 10 };
	int64_t size = -1;
	EQ(blob_part_size(cx, b, id, &size), RC_OK);
	EQ(size, 0);
	EQ(blob_part_keep(cx, b, id, &want), RC_MISSING);
	EQ(blob_part_write(cx, b, id, 4, STR("45")), RC_CONFLICT); // a gap
	EQ(blob_part_write(cx, b, id, 0, STR("01234")), RC_OK);
	EQ(blob_part_keep(cx, b, id, &want), RC_INVALID);
	EQ(blob_part_write(cx, b, id, 3, STR("3456789")), RC_OK); // over what is there
	EQ(blob_part_size(cx, b, id, &size), RC_OK);
	EQ(size, 10);
	EQ(blob_part_keep(cx, b, id, &other), RC_INVALID);
	EQ(count(cx, b), 0);
	EQ(blob_part_keep(cx, b, id, &want), RC_OK);
	EQ(blob_part_keep(cx, b, id, &want), RC_OK); // as after a crash
	EQ(count(cx, b), 1);
	EQ_STR(read_back(cx, b, &want.hash, 7, 10), "789");
	EQ_STR(read_back(cx, b, &want.hash, 2, 3), "234");
	EQ_STR(read_back(cx, b, &want.hash, 10, 1), "");
	EQ(blob_part_delete(cx, b, id), RC_OK);
	blobs_close(b);
}

/* ---- large ones --------------------------------------------------------------- */

enum { MIB = 1 << 20 };

static struct str noise(struct cx *cx, size_t n)
{
	char *p = arena_alloc(cx->arena, n);
	uint64_t x = 88172645463325252ULL;
	for (size_t i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		p[i] = (char)x;
	}
	return (struct str){ p, n };
}

static void check_file(struct cx *cx, struct str dir, const struct blob *blob, struct str bytes)
{
	struct stat st = { 0 };
	const struct str path = path_of(cx, dir, blob);
	const struct sha256 hash = sha256_of(bytes);
	char *found = arena_alloc(cx->arena, bytes.n + 1);
	CHECK(sha256_eq(&hash, &blob->hash));
	EQ(blob->size, bytes.n);
	EQ(stat(path.p, &st), 0);
	EQ(st.st_size, bytes.n);
	EQ(st.st_mode & 0777, 0400);
	const int fd = open(path.p, O_RDONLY | O_CLOEXEC);
	EQ(read(fd, found, bytes.n + 1), bytes.n);
	CHECK(bytes.n == 0 || memcmp(found, bytes.p, bytes.n) == 0);
	(void)close(fd);
}

TEST(contents_of_all_sizes_around_a_buffer_are_kept_whole)
{
	static const size_t sizes[] = { 0,	     1,	      2 * MIB - 1,  2 * MIB,
					2 * MIB + 1, 4 * MIB, 4 * MIB + 77, 39 * MIB + 4096 };
	struct str dir;
	struct blobs *b = open_blobs(cx, &dir);
	const struct str all = noise(cx, 39 * MIB + 4096);
	REQUIRE(b);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct blob kept = { 0 };
		const struct str bytes = str_slice(all, 0, sizes[i]);
		EQ(store(cx, b, bytes, &kept), RC_OK);
		check_file(cx, dir, &kept, bytes);
	}
	blobs_close(b);
}

static enum rc with_hole(struct cx *cx, const struct blobs *b, struct str bytes, int64_t hole,
			 struct blob *out)
{
	AUTO(blob_writer) w = NULL;
	TRY(blob_begin(cx, b, &w));
	TRY(blob_expect(cx, w, 2 * (int64_t)bytes.n + 2 * hole, true));
	TRY(blob_add(cx, w, bytes));
	TRY(blob_add_hole(cx, w, hole));
	TRY(blob_add(cx, w, bytes));
	TRY(blob_add_hole(cx, w, hole));
	return blob_keep(cx, w, out);
}

TEST(a_hole_is_hashed_as_zeros_and_takes_no_room)
{
	enum { HOLE = 9 * MIB, DATA = 5 * MIB };
	struct str dir;
	struct stat st = { 0 };
	struct blob kept = { 0 };
	struct blobs *b = open_blobs(cx, &dir);
	const struct str bytes = noise(cx, DATA);
	char *whole = arena_alloc(cx->arena, 2 * (DATA + HOLE));
	REQUIRE(b);
	memcpy(whole, bytes.p, DATA);
	memcpy(whole + DATA + HOLE, bytes.p, DATA);
	EQ(with_hole(cx, b, bytes, HOLE, &kept), RC_OK);
	check_file(cx, dir, &kept, (struct str){ whole, (size_t)2 * (DATA + HOLE) });
	EQ(stat(path_of(cx, dir, &kept).p, &st), 0);
	CHECK(st.st_blocks * 512 < 2 * DATA + MIB);
	blobs_close(b);
}

/* As a process that was killed leaves it: the writer is never closed. */
static enum rc half(struct cx *cx, const struct blobs *b, struct str bytes, struct blob_mark *mark,
		    struct blob_writer **left)
{
	TRY(blob_begin(cx, b, left));
	EQ(blob_mark(cx, *left, mark), RC_MISSING);
	TRY(blob_add(cx, *left, bytes));
	return blob_mark(cx, *left, mark);
}

TEST(what_was_begun_can_be_gone_on_with)
{
	struct str dir;
	struct blob kept = { 0 };
	struct blob_mark mark = { 0 };
	struct blob_writer *left = NULL, *w = NULL;
	struct blobs *b = open_blobs(cx, &dir);
	const struct str bytes = noise(cx, 11 * MIB + 5);
	REQUIRE(b);
	EQ(half(cx, b, str_slice(bytes, 0, 9 * MIB), &mark, &left), RC_OK);
	EQ(mark.size, 8 * MIB); // whole buffers
	EQ(blob_resume(cx, b, &mark, &w), RC_OK);
	EQ(blob_expect(cx, w, 11 * MIB + 5, false), RC_OK);
	EQ(blob_add(cx, w, str_slice(bytes, (size_t)mark.size, bytes.n)), RC_OK);
	EQ(blob_keep(cx, w, &kept), RC_OK);
	blob_writer_close(w);
	check_file(cx, dir, &kept, bytes);
	EQ(blob_resume(cx, b, &mark, &w), RC_MISSING);
	blob_writer_close(left);
	EQ(count(cx, b), 1);
	blobs_close(b);
}

/* Until they are given back, no file grows beyond so many bytes. */
static struct rlimit files_of(rlim_t most)
{
	struct rlimit before = { 0 };
	EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
	const struct rlimit low = { most, before.rlim_max };
	(void)signal(SIGXFSZ, SIG_IGN);
	EQ(setrlimit(RLIMIT_FSIZE, &low), 0);
	return before;
}

TEST(a_write_that_failed_fails_the_whole_though_those_around_it_did_not)
{
	struct str dir;
	struct blob kept = { 0 };
	struct blob_mark mark = { 0 };
	struct blob_writer *w = NULL;
	struct blobs *b = open_blobs(cx, &dir);
	const struct str bytes = noise(cx, 6 * MIB);
	REQUIRE(b);
	EQ(blob_begin(cx, b, &w), RC_OK);
	EQ(blob_add(cx, w, bytes), RC_OK);
	EQ(blob_mark(cx, w, &mark), RC_OK);
	EQ(mark.size, 6 * MIB);
	const struct rlimit before = files_of(7 * MIB);
	const enum rc rc = blob_add(cx, w, bytes); // may return before it is written
	CHECK(rc == RC_OK || rc == RC_IO);
	EQ(blob_mark(cx, w, &mark), RC_IO);
	CHECK(str_find(cx_error(cx), STR("is full")) != STR_NONE);
	EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
	EQ(blob_add(cx, w, bytes), RC_IO); // there is room again, and too late
	EQ(blob_keep(cx, w, &kept), RC_IO);
	blob_writer_close(w);
	EQ(count(cx, b), 0);
	EQ(store(cx, b, bytes, &kept), RC_OK);
	check_file(cx, dir, &kept, bytes);
	blobs_close(b);
}

TEST(a_disk_that_cannot_hold_it_says_so_before_it_is_written)
{
	struct str dir;
	struct blob_writer *w = NULL;
	struct blobs *b = open_blobs(cx, &dir);
	REQUIRE(b);
	const struct rlimit before = files_of(MIB);
	EQ(blob_begin(cx, b, &w), RC_OK);
	EQ(blob_expect(cx, w, 20 * MIB, false), RC_IO);
	CHECK(str_find(cx_error(cx), STR("is full")) != STR_NONE);
	blob_writer_close(w);
	REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
	EQ(count(cx, b), 0);
	blobs_close(b);
}
