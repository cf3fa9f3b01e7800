// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * run_cmd: what the subcommands of peer, outbox and inbox share: the command line, the node's
 * settings and database.
 */
#ifndef EXCHANGE_RUN_CMD_H
#define EXCHANGE_RUN_CMD_H

#include <stdio.h>

#include "app/data_option.h"
#include "core/command.h"
#include "core/options.h"
#include "exchange/message.h"
#include "exchange/peer.h"
#include "formats/json.h"
#include "store/store.h"

#define EXCHANGE_DATA_OPTION DATA_OPTION
#define EXCHANGE_JSON_OPTION                            \
	{                                               \
		"json", NULL, "print JSON", OPTION_ONCE \
	}
#define EXCHANGE_REASON_OPTION                                               \
	{                                                                    \
		"reason", "TEXT", "why; it stays in the ledger", OPTION_ONCE \
	}

#define EXCHANGE_ALONE_OPTION                                                                 \
	{                                                                                     \
		"alone", NULL,                                                                \
			"do not wait for a second administrator's approval; the overseer is " \
			"told",                                                               \
			OPTION_ONCE                                                           \
	}

struct exchange_run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct settings settings;
	struct store *store;
	const struct exchange_kind *kinds; // of app/inbound.h, once it acts
	inbound_revoked *revoked;	   // of app/crl.h, likewise
};

/* The subcommand of a command by its first argument, of a list of arrays that NULL ends. */
int exchange_subcommand(struct cx *cx, const struct command *top,
			const struct command *const *lists, int argc, char **argv, FILE *out);

typedef enum rc exchange_act(struct exchange_run *run);

/* Reads the command line, opens settings and database, acts; the exit code. */
int exchange_run_do(struct exchange_run *run, const struct option *table, int argc, char **argv,
		    exchange_act *act);

/* The address of the page where an administrator decides this proposal; empty: none waits. */
struct str exchange_proposal(const struct exchange_run *run, struct id proposal);

/* One peer's facts, within an object. */
void peer_to_json(struct json *j, struct arena *a, const struct peer *p);

#endif
