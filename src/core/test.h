// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test: the test harness. All tests link into comity-check.
 *
 *     TEST(a_day_has_24_hours)
 *     {
 *             EQ(hours(1), 24);
 *     }
 *
 * Within TEST, `struct cx *cx` has a fresh arena and the time 2026-11-21T12:00Z;
 * a test sets cx->now to stand elsewhere. CHECK, EQ and EQ_STR note a failure
 * and go on; REQUIRE ends the test (by longjmp, so not while something must be
 * closed).
 */
#ifndef CORE_TEST_H
#define CORE_TEST_H

#include <stdbool.h>
#include <stdint.h>

#include "core/core.h"

struct test {
	const char *name, *file;
	void (*run)(struct cx *cx);
};

#define TEST(test_name)                                                                 \
	static void test_##test_name(struct cx *cx);                                    \
	static const struct test test_row_##test_name = { #test_name, __FILE__,         \
							  test_##test_name };           \
	static const struct test *const test_entry_##test_name                          \
		__attribute__((used, section("comity_tests"))) = &test_row_##test_name; \
	static void test_##test_name(struct cx *cx __attribute__((unused)))

#define CHECK(cond) test_check((cond), #cond, __FILE__, __LINE__)
#define EQ(a, b) test_eq((intmax_t)(a), (intmax_t)(b), #a " == " #b, __FILE__, __LINE__)

/* Each side a struct str or a C string. */
#define EQ_STR(a, b) test_eq_str(TEST_STR(a), TEST_STR(b), #a " == " #b, __FILE__, __LINE__)
#define REQUIRE(cond) ((cond) ? (void)0 : test_stop(#cond, __FILE__, __LINE__))

#define TEST_STR(x) \
	_Generic((x), struct str : test_str, char * : str_from_c, const char * : str_from_c)(x)

void test_check(bool ok, const char *text, const char *file, int line);
void test_eq(intmax_t a, intmax_t b, const char *text, const char *file, int line);
void test_eq_str(struct str a, struct str b, const char *text, const char *file, int line);
_Noreturn void test_stop(const char *text, const char *file, int line);
struct str test_str(struct str s);

/* The whole of a file of the source tree, by its path from the tree's root
 * ("src/law/testdata/broken.yaml"); ends the test when it cannot be read. */
struct str test_read(struct cx *cx, const char *path);

/* That file's path on this machine, NUL-terminated. */
const char *test_path(struct cx *cx, const char *path);

#endif
