// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * agreement_to_json: agreements, and what they say of a request, as JSON. Described by
 * docs/schema/desk.schema.json. Each function fills the open object.
 */
#ifndef DESK_AGREEMENT_TO_JSON_H
#define DESK_AGREEMENT_TO_JSON_H

#include "desk/agreement_check.h"
#include "formats/json.h"

/* One of a list, without what it says. */
void agreement_row_to_json(struct json *j, struct arena *arena, const struct agreement_row *r);

void agreement_to_json(struct json *j, struct arena *arena, const struct agreement *a);

/* "notes" */
void agreement_notes_to_json(struct json *j, struct arena *arena,
			     const struct agreement_notes *notes);

#endif
