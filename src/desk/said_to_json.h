// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * said_to_json: a step of a request that travels, as application/vnd.comity.step+json.
 * Described by docs/openapi.yaml (StepDocument). All keys stand always, in one order.
 *
 * Memory:  texts live in the arena.
 */
#ifndef DESK_SAID_TO_JSON_H
#define DESK_SAID_TO_JSON_H

#include "desk/said.h"

#define STEP_FORMAT "comity step 1"
#define STEP_TYPE "application/vnd.comity.step+json"

struct str said_to_json(struct arena *arena, const struct said *s);

#endif
