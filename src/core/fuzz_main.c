// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * The libFuzzer side of core/fuzz.h: runs the one target that this program was
 * linked with. A failed check aborts, which libFuzzer reports with the input.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/fuzz.h"

extern const struct fuzz *const __start_comity_fuzz[];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void test_stop(const char *text, const char *file, int line)
{
	(void)fprintf(stderr, "%s:%d: %s\n", file, line, text);
	abort();
}

void test_check(bool ok, const char *text, const char *file, int line)
{
	if (!ok)
		test_stop(text, file, line);
}

void test_eq(intmax_t a, intmax_t b, const char *text, const char *file, int line)
{
	test_check(a == b, text, file, line);
}

void test_eq_str(struct str a, struct str b, const char *text, const char *file, int line)
{
	test_check(str_eq(a, b), text, file, line);
}

struct str test_str(struct str s)
{
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	arena_init(&arena);
	struct cx cx;
	cx_init(&cx, &arena, (struct instant){ INT64_C(1795262400) * 1000000 });
	__start_comity_fuzz[0]->run(&cx, (struct str){ (const char *)data, size });
	arena_done(&arena);
	return 0;
}
