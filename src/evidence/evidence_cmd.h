// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * evidence_cmd: comity seal, exhibit, custody, package and stamp, for the terminal of the server. What it does
 * stands on the ledger as done at the terminal; names are those that are told there.
 */
#ifndef EVIDENCE_EVIDENCE_CMD_H
#define EVIDENCE_EVIDENCE_CMD_H

#include "app/data_option.h"
#include "core/command.h"
#include "core/options.h"
#include "evidence/certificate.h"
#include "evidence/custody_db.h"
#include "evidence/exhibit_db.h"
#include "evidence/package.h"
#include "formats/json.h"
#include "store/blob.h"
#include "store/db.h"

extern const struct command evidence_commands[];

/* ---- for the files of these commands --------------------------------------- */

/* One run of a subcommand. */
struct evidence_run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct settings settings;
	struct store *store;
	struct blobs *blobs;

	struct exhibit exhibit; // that it is about
	struct custody_rows custody;
	struct custody_state state;
	struct custody_matches matches;
	struct exhibit_papers papers; // that people gave it; none: its content is gone
	void *found;		      // of the subcommand itself
	int exit_code;
};

struct evidence_word {
	struct command command; // run: NULL
	const struct option *table;
	size_t args_min, args_max;
	bool reads_outside; // what another node sent
	enum rc (*run)(struct evidence_run *run);
	void (*to_json)(struct evidence_run *run, struct json *j);
	void (*to_text)(struct evidence_run *run);
	bool seals; // and may have to read pictures
};

/* Ended by an empty one. */
extern const struct evidence_word exhibit_words[], custody_words[], package_words[], stamp_words[],
	hashset_words[];
extern const struct evidence_word seal_word;

/* Whether what is there is this folder, or lies in it, whatever links lead to them. */
bool evidence_lies_in(struct cx *cx, struct str folder, struct str path);

#define EVIDENCE_JSON                                                                      \
	{                                                                                  \
		"json", NULL, "print JSON (docs/schema/evidence.schema.json)", OPTION_ONCE \
	}

/* What is said of an exhibit, of seal and of exhibit add. 21 options. */
#define EVIDENCE_FACTS                                                                             \
	{ "description", "TEXT", "what it is", OPTION_ONCE },                                      \
		{ "collector", "NAME", "who collected it", OPTION_ONCE },                          \
		{ "authority", "KIND", "request, order, consent or other", OPTION_ONCE },          \
		{ "authority-text", "TEXT", "the authority in words: court, number, date",         \
		  OPTION_ONCE },                                                                   \
		{ "authority-id", "REFERENCE", "of the request or order in this node, or its id",  \
		  OPTION_ONCE },                                                                   \
		{ "valid-from", "TIME", "when the authority begins to be in force", OPTION_ONCE }, \
		{ "valid-to", "TIME", "when it ends", OPTION_ONCE },                               \
		{ "place", "TEXT", "where it was collected", OPTION_ONCE },                        \
		{ "collected", "TIME", "when; a day, or 2026-11-21T12:00:00.000000Z (now)",        \
		  OPTION_ONCE },                                                                   \
		{ "zone", "ZONE", "of the source's own clock, such as Africa/Nairobi",             \
		  OPTION_ONCE },                                                                   \
		{ "device", "TEXT", "the source: make, model", OPTION_ONCE },                      \
		{ "serial", "TEXT", "its serial number", OPTION_ONCE },                            \
		{ "person", "REF", "a related person, by reference", OPTION_REPEATS },             \
		{ "related-device", "REF", "a related device, by reference", OPTION_REPEATS },     \
		{ "number", "NUMBER", "its number (the node's next)", OPTION_ONCE },               \
		{ "case", "ID", "the id of its case, whose members see it", OPTION_ONCE },         \
		{ "parent", "NUMBER", "the exhibit that it is derived from", OPTION_ONCE },        \
		{ "derivation", "TEXT", "how it was made of that", OPTION_ONCE },                  \
		{ "holder", "NAME", "who holds it (the collector)", OPTION_ONCE },                 \
		{ "seal", "NUMBER", "number of the seal on the thing", OPTION_ONCE },              \
	{                                                                                          \
		"keep-until", "TIME", "until when it is kept", OPTION_ONCE                         \
	}

/* Of --language: "" and "en" are English. RC_INVALID: no such. */
NODISCARD enum rc evidence_language(struct cx *cx, struct str name,
				    struct certificate_language *out);

/* Reads those options. */
NODISCARD enum rc evidence_read_facts(struct evidence_run *run, struct exhibit *e);

/* An option that is a day or a time (UTC); 0 without it. */
NODISCARD enum rc evidence_time(struct evidence_run *run, const char *option, struct instant *out);

/* The exhibit of the first argument, with its custody, into run. In a unit of its own. */
NODISCARD enum rc evidence_load(struct evidence_run *run);

/* Appends this act to the exhibit, then loads it again. */
NODISCARD enum rc evidence_act(struct evidence_run *run, struct custody_event *event);

/* Telling the exhibit that is loaded. */
void evidence_exhibit_to_json(struct evidence_run *run, struct json *j);
void evidence_exhibit_to_text(struct evidence_run *run);
void evidence_custody_to_text(struct evidence_run *run);

#endif
