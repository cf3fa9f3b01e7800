// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_out_job.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "store/test_db.h"

static bool is_there(struct cx *cx, struct str folder, const char *name)
{
	return access(arena_fmt(cx->arena, "%.*s/%s", STR_ARG(folder), name).p, F_OK) == 0;
}

/* One file of it; the second is cut short unless it is to be kept. */
static void write_some(struct cx *cx, struct str path, bool is_zip, bool keeps)
{
	AUTO(package_out) o = NULL;
	REQUIRE(package_out_open(cx, path.p, is_zip, STR("x"), &o) == RC_OK);
	REQUIRE(package_out_begin(cx, o, STR("data/0/a"), 3) == RC_OK);
	REQUIRE(package_out_add(cx, o, STR("abc")) == RC_OK);
	REQUIRE(package_out_end(cx, o) == RC_OK);
	if (keeps)
		REQUIRE(package_out_keep(cx, o) == RC_OK);
	else
		REQUIRE(package_out_begin(cx, o, STR("data/0/b"), 3) == RC_OK);
}

TEST(a_package_that_was_not_kept_leaves_no_copy)
{
	for (int is_zip = 0; is_zip < 2; is_zip++) {
		const struct str path = test_db_path(cx, "x.zip.part");
		write_some(cx, path, is_zip != 0, false);
		CHECK(access(path.p, F_OK) != 0);
		write_some(cx, path, is_zip != 0, true);
		CHECK(access(path.p, F_OK) == 0);
		AUTO(package_out) second = NULL;
		EQ(package_out_open(cx, path.p, is_zip != 0, STR("x"), &second), RC_CONFLICT);
		package_out_close(second);
		second = NULL;
		CHECK(access(path.p, F_OK) == 0); // it is another's
		package_out_remove(path.p);
		CHECK(access(path.p, F_OK) != 0);
	}
}

TEST(a_folder_without_a_file_is_in_a_folder_and_in_a_zip)
{
	for (int is_zip = 0; is_zip < 2; is_zip++) {
		const struct str path = test_db_path(cx, is_zip ? "empty.zip" : "empty");
		AUTO(package_out) o = NULL;
		REQUIRE(package_out_open(cx, path.p, is_zip != 0, STR("x"), &o) == RC_OK);
		REQUIRE(package_out_folder(cx, o, STR("data/")) == RC_OK);
		REQUIRE(package_out_keep(cx, o) == RC_OK);
		if (is_zip == 0) {
			CHECK(is_there(cx, path, "data"));
			continue;
		}
		char bytes[200] = { 0 };
		const int fd = open(path.p, O_RDONLY | O_CLOEXEC);
		REQUIRE(fd >= 0);
		const ssize_t n = read(fd, bytes, sizeof bytes);
		(void)close(fd);
		REQUIRE(n > 37);
		const struct str name = { bytes + 30, 7 };
		EQ_STR(name, "x/data/");
	}
}

static void touch(struct cx *cx, struct str folder, const char *name)
{
	const int fd = open(arena_fmt(cx->arena, "%.*s/%s", STR_ARG(folder), name).p,
			    O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0);
	(void)close(fd);
}

TEST(what_a_dead_process_left_is_swept_and_what_is_in_use_stays)
{
	const struct str folder = test_db_path(cx, "state");
	AUTO(package_out) o = NULL;
	EQ(package_out_sweep(cx, folder, STR("")), RC_OK); // no folder yet
	REQUIRE(mkdir(folder.p, 0700) == 0);
	touch(cx, folder, "consignment-1.zip");
	touch(cx, folder, "consignment-2.zip.part");
	touch(cx, folder, "other");
	REQUIRE(package_out_open(
			cx, arena_fmt(cx->arena, "%.*s/consignment-3.zip.part", STR_ARG(folder)).p,
			true, STR("x"), &o) == RC_OK);
	EQ(package_out_sweep(cx, folder, STR("consignment-")), RC_OK);
	CHECK(!is_there(cx, folder, "consignment-1.zip"));
	CHECK(!is_there(cx, folder, "consignment-2.zip.part"));
	CHECK(is_there(cx, folder, "consignment-3.zip.part"));
	CHECK(is_there(cx, folder, "other"));
	EQ(package_out_sweep(cx, folder, STR("")), RC_OK);
	CHECK(!is_there(cx, folder, "other"));
}
