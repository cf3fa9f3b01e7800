// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * act_db: an act of a person on the ledger. For the _db files of this room.
 *
 * No names, logins or passwords: persons are the ids of their accounts.
 */
#ifndef PEOPLE_ACT_DB_H
#define PEOPLE_ACT_DB_H

#include "ledger/entry_db.h"
#include "people/access.h"

/* Appends `act` as done by this actor in the role that has the permission p; account and
 * role of `act` are set here. */
NODISCARD enum rc act_append(struct cx *cx, struct db *db, const struct actor *by,
			     enum permission p, struct ledger_act act);

#endif
