// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * constituent_to_json: members of the constituency as JSON (docs/schema/constituency.schema.json).
 */
#ifndef INTAKE_CONSTITUENT_TO_JSON_H
#define INTAKE_CONSTITUENT_TO_JSON_H

#include "formats/json.h"
#include "intake/constituent.h"

void constituents_to_json(struct json *j, struct arena *a, const struct constituents *list);

/* With its key, and the reports that concern it. */
void constituent_to_json(struct json *j, struct arena *a, const struct constituent *m,
			 const struct concerns *concerns);

#endif
