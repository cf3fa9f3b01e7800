// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * ledger_web: /ledger for overseers, and what machines ask of the log.
 *
 *     /ledger                         search by person, thing, act, time (.json: with proofs)
 *     /ledger/entries/:number         one entry and its proof
 *     /ledger/entries/:number/name    who a pseudonym is, after a reason is logged
 *     /ledger/entries/:number/erase   people/erasure_web.c
 *     /ledger/log/checkpoint          C2SP tlog-tiles, for partners
 *     /ledger/log/tile/...
 *     /ledger/witness/add-checkpoint  C2SP tlog-witness, for other logs
 *     /ledger/witness/:hash/checkpoint
 *
 * Persons are pseudonyms. Entries hold no content, and bundles of them are served to nobody.
 */
#ifndef LEDGER_LEDGER_WEB_H
#define LEDGER_LEDGER_WEB_H

#include "web/dispatch.h"
#include "web/parts.h"

extern const struct web_route ledger_routes[], ledger_tile_routes[], ledger_witness_routes[];

/* The page of an entry, for other routes; sets pg->object. */
NODISCARD enum rc ledger_show_entry(struct cx *cx, struct page *pg, int64_t number);

/* Views of the templates. */
struct ledger_row_view {
	struct str number, href; // href empty: not yet numbered
	struct str at, act, who, who_href, role;
	struct str thing, thing_id, thing_href; // id and href empty: no one thing
	const char *state;			// English, marked
};

struct ledger_list_view {
	struct errors_view errors;
	struct input_view person, thing;
	struct select_view act;
	struct date_view from, to;
	struct {
		struct ledger_row_view *p;
		size_t n, cap;
	} rows, alarms;
	struct str range;	   // what was searched; empty: nothing, the form has mistakes
	struct str standing;	   // size and time of the latest checkpoint
	struct str next, download; // addresses; empty: none
};

/* Words, and the code or id that stands in the entry. */
struct ledger_coded_view {
	struct str words, code, href; // code, href: may be empty
};

struct ledger_entry_view {
	struct errors_view errors;
	struct str erased;
	struct rows_view facts, proof;
	struct str bytes, tlog_proof, name, action;
	struct str erase; // where to propose that its content goes; empty: it may not
	bool may_ask_name;
	struct textarea_view reason;
};

#endif
