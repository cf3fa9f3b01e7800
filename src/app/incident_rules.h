// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * incident_rules: what a node's settings say of the clocks of incidents (intake/incident.h).
 */
#ifndef APP_INCIDENT_RULES_H
#define APP_INCIDENT_RULES_H

#include "app/settings.h"
#include "intake/incident.h"

struct incident_rules settings_incident(const struct settings *s);

#endif
