// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * fuzz: a fuzz target: one property of a parser, for any input.
 *
 *     FUZZ(arf)
 *     {
 *             if (arf_parse(cx, in, &report) == RC_OK)
 *                     CHECK(...);
 *     }
 *
 * Within FUZZ: `struct cx *cx` with a fresh arena, and `struct str in`. A file
 * x_fuzz.c holds exactly one target, called x. With clang and -Dfuzz=true it is
 * linked with libFuzzer as fuzz-x, where a failed CHECK aborts. comity-check
 * always replays the samples in src/FOLDER/testdata/fuzz/x/ as tests, and fails
 * when there are none.
 */
#ifndef CORE_FUZZ_H
#define CORE_FUZZ_H

#include "core/test.h"

struct fuzz {
	const char *name, *file;
	void (*run)(struct cx *cx, struct str in);
};

#define FUZZ(fuzz_name)                                                                \
	static void fuzz_##fuzz_name(struct cx *cx, struct str in);                    \
	static const struct fuzz fuzz_row_##fuzz_name = { #fuzz_name, __FILE__,        \
							  fuzz_##fuzz_name };          \
	static const struct fuzz *const fuzz_entry_##fuzz_name                         \
		__attribute__((used, section("comity_fuzz"))) = &fuzz_row_##fuzz_name; \
	static void fuzz_##fuzz_name(struct cx *cx __attribute__((unused)), struct str in)

#endif
