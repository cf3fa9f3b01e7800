// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * law_cmd: what the commands that answer from the law share.
 *
 *     static const struct option table[] = { LAW_OPTION, { "json", ... }, { 0 } };
 *     ...
 *     const struct law *law;
 *     const enum rc rc = law_cmd_open(cx, &o, &law);
 *     if (rc != RC_OK)
 *             return command_exit(cx, rc);
 */
#ifndef LAW_LAW_CMD_H
#define LAW_LAW_CMD_H

#include "core/command.h"
#include "core/options.h"
#include "law/law.h"

#define LAW_OPTION                                                                            \
	{ "law", "DIR", "read the law from this folder, not the one built in", OPTION_ONCE }, \
	{                                                                                     \
		"data", "DIR", "with the files of countries that this node has accepted",     \
			OPTION_ONCE                                                           \
	}

/* The law of the folder of --law, or the one built in; with --data over it what stands at that
 * node; in cx->arena. RC_INVALID: all mistakes have been printed to standard error. */
NODISCARD enum rc law_cmd_open(struct cx *cx, const struct options *o, const struct law **out);

extern const struct command law_commands[];

#endif
