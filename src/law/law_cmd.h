// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * law_cmd: what the commands that answer from the law share.
 *
 *     static const struct option table[] = { LAW_OPTION, { "json", ... }, { 0 } };
 *     ...
 *     const struct law *law;
 *     const enum rc rc = law_cmd_open(cx, options_get(&o, "law"), &law);
 *     if (rc != RC_OK)
 *             return command_exit(cx, rc);
 */
#ifndef LAW_LAW_CMD_H
#define LAW_LAW_CMD_H

#include "core/command.h"
#include "core/options.h"
#include "law/law.h"

#define LAW_OPTION                                                                               \
	{                                                                                        \
		"law", "DIR", "read the law from this folder, not the one built in", OPTION_ONCE \
	}

/* The law of the folder, or for an empty dir the one built in, in cx->arena.
 * RC_INVALID: all its mistakes have been printed to standard error. */
NODISCARD enum rc law_cmd_open(struct cx *cx, struct str dir, const struct law **out);

extern const struct command law_commands[];

#endif
