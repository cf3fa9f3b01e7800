// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * transparency_to_json: the numbers of a year as JSON, and as a table for CSV. A hidden
 * number is the text "<5". Described by docs/schema/desk.schema.json.
 */
#ifndef DESK_TRANSPARENCY_TO_JSON_H
#define DESK_TRANSPARENCY_TO_JSON_H

#include "core/table.h"
#include "desk/transparency.h"
#include "formats/json.h"

/* "transparency" */
void transparency_to_json(struct json *j, const struct transparency *t);

/* The last row is the sum. */
void transparency_to_table(struct arena *arena, const struct transparency *t, struct table *out);

#endif
