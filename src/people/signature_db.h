// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * signature_db: signatures of people, kept as long as what they signed. They are added
 * together with the act that they are for, in its unit.
 */
#ifndef PEOPLE_SIGNATURE_DB_H
#define PEOPLE_SIGNATURE_DB_H

#include "people/signature.h"
#include "store/db.h"

NODISCARD enum rc signature_add(struct cx *cx, struct db *db, const struct signature *s,
				struct id *out);
NODISCARD enum rc signature_load(struct cx *cx, struct db *db, struct id id, struct signature *out);

#endif
