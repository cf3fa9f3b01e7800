// SPDX-License-Identifier: AGPL-3.0-or-later
// How long things are kept, as JSON (docs/schema/intake.schema.json#/$defs/retention).
#ifndef INTAKE_RETAIN_TO_JSON_H
#define INTAKE_RETAIN_TO_JSON_H

#include "formats/json.h"
#include "intake/retain.h"

void retention_to_json(struct json *j, struct arena *a, const struct retain_statuses *all);

#endif
