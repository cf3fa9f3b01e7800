// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * comity: one program; the first argument names the command.
 */
#include "app/commands.h"
#include "core/core.h"
#include "evidence/package_from_blob.h"
#include "evidence/verify_from_blob.h"
#include "evidence/verify_from_zip.h"
#include "formats/parser.h"

/* An answer that did not reach its reader is no answer: a full disk or a closed
 * pipe must not end in 0. */
static int finish(int exit_code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return exit_code;
	(void)fputs("comity: the output could not be written\n", stderr);
	return rc_exit_code(RC_IO);
}

int main(int argc, char **argv)
{
	struct arena arena;
	arena_init(&arena);
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	parser_box();
	parser_add(&verify_parser);
	parser_add(&verify_blob_parser);
	parser_add(&package_plan_parser);
	const int exit_code = commands_run(&cx, argc, argv, stdout);
	parser_close();
	arena_done(&arena);
	return finish(exit_code);
}
