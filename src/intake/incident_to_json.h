// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * incident_to_json: incidents as JSON: docs/schema/incident.schema.json.
 */
#ifndef INTAKE_INCIDENT_TO_JSON_H
#define INTAKE_INCIDENT_TO_JSON_H

#include "formats/json.h"
#include "intake/incident.h"

/* whole: with what each touches and its tasks. */
void incidents_to_json(struct json *j, struct arena *a, const struct incidents *list,
		       const struct incident_rules *rules, struct instant now, bool whole);

#endif
