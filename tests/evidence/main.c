// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * standards-evidence DIR BAGS     our code over the vectors in DIR/evidence-vectors, whose
 *                                bags are unpacked in BAGS
 * standards-evidence --print DIR  samples for the independent checkers, into DIR
 *
 * Each failing vector is a line; the last line is "N passed, N failed".
 */
#include <stdio.h>
#include <string.h>

#include "evidence.h"

int main(int argc, char **argv)
{
	struct arena arena;
	arena_init(&arena);
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	int failed = 1;
	if (argc == 3 && strcmp(argv[1], "--print") == 0) {
		failed = print_samples(&cx, argv[2]) ? 0 : 1;
		if (failed)
			(void)fprintf(stderr, "standards-evidence: %s\n", cx.error);
	} else if (argc == 3) {
		struct run run = { .cx = &cx, .bags = argv[2] };
		run.root = arena_fmt(&arena, "%s/evidence-vectors", argv[1]).p;
		run.file = "evidence-vectors";
		arena_init(&run.log_arena);
		static const struct {
			const char *folder;
			void (*check)(struct run *run);
		} folders[] = {
			{ "merkle", check_merkle }, { "tiles", check_tiles },
			{ "signed", check_signed }, { "ed25519, hash", check_keys },
			{ "bagit", check_bags },    { "rfc3161", check_stamps },
		};
		for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
			const int before = run.passed + run.failed;
			folders[i].check(&run);
			(void)printf("%s: %d vectors\n", folders[i].folder,
				     run.passed + run.failed - before);
			if (run.passed + run.failed == before)
				verdict(&run, false, "%s: there are none", folders[i].folder);
		}
		(void)printf("judged otherwise on purpose, see tests/evidence/README: %d\n",
			     run.differs);
		(void)printf("%d passed, %d failed\n", run.passed, run.failed);
		failed = run.failed > 0 ? 1 : 0;
		arena_done(&run.log_arena);
	} else {
		(void)fprintf(stderr, "standards-evidence DIR BAGS | --print DIR\n");
	}
	arena_done(&arena);
	return failed;
}
