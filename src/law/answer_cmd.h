// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * answer_cmd: the commands that answer questions of law, each in its own x_cmd.c.
 *
 * All take --law DIR, --date, --verified-only, --json and --help. Exit codes: 0
 * answered, 1 answered "unknown", 2 wrong usage, 65 broken law data.
 */
#ifndef LAW_ANSWER_CMD_H
#define LAW_ANSWER_CMD_H

#include "core/command.h"

extern const struct command check_commands[];
extern const struct command route_commands[];
extern const struct command dual_commands[];
extern const struct command what_if_commands[];
extern const struct command matrix_commands[];
extern const struct command draft_commands[];
extern const struct command country_commands[];
extern const struct command instrument_commands[];
extern const struct command technique_commands[];
extern const struct command children_commands[];

/* comity law world: every answer of one kind, for comparison and measurement. */
int law_world_run(struct cx *cx, int argc, char **argv, FILE *out);
#define LAW_WORLD_USAGE                                                                            \
	"law world --what dual|route|check [--from CC] [--offence O] [--measure M] [--against I] " \
	"[--fact F=yes|no]... [--date D] [--bench]"

#endif
