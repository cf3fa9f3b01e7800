// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * takedown_to_json: takedowns as JSON: docs/schema/takedown.schema.json.
 */
#ifndef INTAKE_TAKEDOWN_TO_JSON_H
#define INTAKE_TAKEDOWN_TO_JSON_H

#include "formats/json.h"
#include "intake/takedown.h"

void takedowns_to_json(struct json *j, struct arena *a, const struct takedowns *list);
/* `log` of one: what was asked, answered and found, the latest first. */
void takedown_lines_to_json(struct json *j, struct arena *a, const struct takedown_lines *lines);

#endif
