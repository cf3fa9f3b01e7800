// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * desk_cmd: comity desk states|case|request|letter|calendar|duty|event, for the terminal of the server. What it
 * changes stands on the ledger as done at the terminal. The terminal approves nothing:
 * two people do that, signed in.
 */
#ifndef DESK_DESK_CMD_H
#define DESK_DESK_CMD_H

#include "app/data_option.h"
#include "core/command.h"
#include "core/options.h"
#include "formats/json.h"
#include "law/snapshot.h"
#include "law/world.h"
#include "store/blob.h"
#include "store/db.h"

extern const struct command desk_commands[];

/* ---- for the files of these commands --------------------------------------- */

/* One run of a subcommand on the node's database. */
struct desk_run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct law_snapshot *snapshot;
	const struct law *law;	   // NULL: the word needs none
	const struct world *world; // the law today
	struct blobs *blobs;	   // of the node
	struct str address;	   // of its pages
	struct id object;	   // what the handler found or made
	void *found;		   // and all that is to be told of it
};

/* A subcommand: its options, its handler, how it tells what was found. */
struct desk_word {
	struct command command;
	const struct option *table;
	size_t args; // how many
	enum rc (*handler)(struct cx *cx, struct db *db, void *run);
	bool reads;					       // changes nothing
	void (*to_json)(struct desk_run *run, struct json *j); // NULL: it has no --json
	void (*to_text)(struct desk_run *run);
	enum rc (*save)(struct desk_run *run); // after the database is closed; NULL: nothing
};

/* Words of `comity desk case`, `request`, `calendar`, `duty`, `event`, `agreement` and
 * `order`; end with an empty one. */
extern const struct desk_word case_words[], request_words[], file_words[], calendar_words[],
	duty_words[], event_words[], agreement_words[], order_words[], hit_commands[],
	bundle_words[], authority_words[];
/* Words that stand alone: comity desk letter, document, times, transparency, oversight, signing */
extern const struct desk_word letter_word, document_word, times_word, transparency_word,
	oversight_word, signing_word;

#define DESK_DATA DATA_OPTION
#define DESK_JSON                                                                      \
	{                                                                              \
		"json", NULL, "print JSON (docs/schema/desk.schema.json)", OPTION_ONCE \
	}
#define DESK_MEMBER                                                                 \
	{                                                                           \
		"member", "LOGIN", "who works on it and sees it first", OPTION_ONCE \
	}

/* The account of --member; zero without one. */
NODISCARD enum rc desk_member(struct desk_run *run, struct db *db, struct id *out);

/* An option that is a day or a time (UTC); 0 without it. */
NODISCARD enum rc desk_time(struct desk_run *run, const char *option, struct instant *out);

#endif
