// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * warning_to_json: warnings as JSON: docs/schema/warning.schema.json. Addresses are defanged.
 */
#ifndef INTAKE_WARNING_TO_JSON_H
#define INTAKE_WARNING_TO_JSON_H

#include "formats/json.h"
#include "intake/warning.h"

void warnings_to_json(struct json *j, struct arena *a, const struct warnings *list);

#endif
