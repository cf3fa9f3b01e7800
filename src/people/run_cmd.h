// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * run_cmd: what the subcommands of "comity people" share: the command line, one unit on the
 * node's database, and the answer as text or JSON.
 */
#ifndef PEOPLE_RUN_CMD_H
#define PEOPLE_RUN_CMD_H

#include <stdio.h>

#include "app/data_option.h"
#include "core/command.h"
#include "core/options.h"
#include "formats/json.h"
#include "people/account_db.h"
#include "store/store.h"

#define PEOPLE_JSON_OPTION                                                               \
	{                                                                                \
		"json", NULL, "print JSON (docs/schema/people.schema.json)", OPTION_ONCE \
	}

/* One run of a subcommand. */
struct people_run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct settings settings;
	struct store *store;

	struct str login; // the account that is asked for, unless all are
	struct account_form form;
	struct account_list accounts; // what the handler found or changed
	struct str link;	      // to be given to the person, or empty
	struct id proposal;	      // what an administrator must approve; zero: it is done

	/* What a subcommand says besides; NULL: nothing. */
	void (*more_text)(struct people_run *run);
	void (*more_json)(struct people_run *run, struct json *j);
	void *more;
};

/* Reads the command line. False: return options.exit_code. */
bool people_run_begin(struct people_run *run, const struct option *table, int argc, char **argv);

/* Opens the database, runs the handler in one unit, prints; the exit code. */
int people_run_answer(struct people_run *run, enum tx_mode mode, unit_handler *handler);

/* The account that the command line names, as it is now, into run->accounts. */
NODISCARD enum rc people_run_account(struct people_run *run, struct db *db);

/* What people_key_cmd.c adds to the subcommands. */
extern const struct command people_key_subcommands[];

#endif
