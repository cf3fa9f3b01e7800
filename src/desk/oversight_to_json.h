// SPDX-License-Identifier: AGPL-3.0-or-later
/* oversight_to_json: the numbers of a year, the same for a program at either face. */
#ifndef DESK_OVERSIGHT_TO_JSON_H
#define DESK_OVERSIGHT_TO_JSON_H

#include "formats/json.h"
#include "desk/oversight.h"

/* Adds the object "oversight" to the one that is open. */
void oversight_to_json(struct json *j, const struct oversight *o);

#endif
