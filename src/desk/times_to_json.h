// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * times_to_json: measured times as JSON, "times". Described by docs/schema/desk.schema.json.
 */
#ifndef DESK_TIMES_TO_JSON_H
#define DESK_TIMES_TO_JSON_H

#include "desk/times.h"
#include "formats/json.h"

void times_to_json(struct json *j, struct arena *arena, const struct times_list *list);

#endif
