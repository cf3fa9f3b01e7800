// SPDX-License-Identifier: AGPL-3.0-or-later
#include <unistd.h>

#include "app/commands.h"
#include "core/test.h"

/* The exit code of `comity ARGS`, and what it printed to standard output. */
static int run(struct cx *cx, char **argv, struct str *printed)
{
	int argc = 0;
	while (argv[argc])
		argc++;
	FILE *out = tmpfile();
	REQUIRE(out);
	(void)fflush(stderr);
	const int kept = dup(STDERR_FILENO);
	FILE *err = tmpfile();
	REQUIRE(kept >= 0 && err && dup2(fileno(err), STDERR_FILENO) >= 0);
	const int exit_code = commands_run(cx, argc, argv, out);
	(void)fflush(stderr);
	REQUIRE(dup2(kept, STDERR_FILENO) >= 0);
	(void)close(kept);
	(void)fclose(err);
	rewind(out);
	char text[8192];
	const size_t n = fread(text, 1, sizeof(text), out);
	(void)fclose(out);
	*printed = arena_copy(cx->arena, (struct str){ text, n });
	return exit_code;
}

TEST(help_lists_every_command_with_its_summary)
{
	char program[] = "comity", help[] = "--help";
	struct str printed;
	EQ(run(cx, (char *[]){ program, help, NULL }, &printed), COMMAND_ANSWERED);
	for (const struct command *const *list = app_commands; *list; list++)
		for (const struct command *c = *list; c->name; c++) {
			CHECK(str_find(printed, str_from_c(c->summary)) != STR_NONE);
			CHECK(str_starts(str_from_c(c->usage), str_from_c(c->name)));
			CHECK(command_find(app_commands, str_from_c(c->name)) == c);
		}
}

TEST(every_command_has_its_own_help)
{
	char program[] = "comity", help[] = "help";
	for (const struct command *const *list = app_commands; *list; list++)
		for (const struct command *c = *list; c->name; c++) {
			char name[64];
			(void)snprintf(name, sizeof(name), "%s", c->name);
			struct str printed;
			EQ(run(cx, (char *[]){ program, help, name, NULL }, &printed),
			   COMMAND_ANSWERED);
			CHECK(str_find(printed, str_from_c(c->usage)) != STR_NONE);
		}
}

TEST(an_unknown_command_is_wrong_usage)
{
	char program[] = "comity", wrong[] = "hepl", version[] = "--version";
	struct str printed;
	EQ(run(cx, (char *[]){ program, wrong, NULL }, &printed), COMMAND_USAGE);
	EQ(printed.n, 0);
	EQ(run(cx, (char *[]){ program, NULL }, &printed), COMMAND_USAGE);
	EQ(run(cx, (char *[]){ program, version, NULL }, &printed), COMMAND_ANSWERED);
	CHECK(str_starts(printed, STR("comity ")));
}
