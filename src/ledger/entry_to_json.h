// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * entry_to_json: an entry of the ledger as JSON, for commands and pages.
 */
#ifndef LEDGER_ENTRY_TO_JSON_H
#define LEDGER_ENTRY_TO_JSON_H

#include "formats/json.h"
#include "ledger/proof_db.h"

/* The members of the object that is open. */
void entry_to_json(struct json *j, struct arena *a, const struct ledger_row *row);

/* The same with the proof, where there is one. */
void entry_proof_to_json(struct json *j, struct arena *a, const struct entry_proof *p);

#endif
