// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/incident_rules.h"

static struct duration hours(int64_t n, int64_t otherwise)
{
	return HOURS(n > 0 ? n : otherwise);
}

struct incident_rules settings_incident(const struct settings *s)
{
	return (struct incident_rules){ .terms = {
						{ [INCIDENT_CLOCK_TELL] = hours(
							  s->incident_tell, INCIDENT_HOURS_TELL),
						  [INCIDENT_CLOCK_CONTAIN] = hours(
							  s->incident_contain,
							  INCIDENT_HOURS_CONTAIN),
						  [INCIDENT_CLOCK_UPDATE] = hours(
							  s->incident_update,
							  INCIDENT_HOURS_UPDATE) },
						{ [INCIDENT_CLOCK_TELL] = hours(
							  s->incident_critical_tell,
							  INCIDENT_HOURS_TELL_CRITICAL),
						  [INCIDENT_CLOCK_CONTAIN] = hours(
							  s->incident_critical_contain,
							  INCIDENT_HOURS_CONTAIN_CRITICAL),
						  [INCIDENT_CLOCK_UPDATE] = hours(
							  s->incident_critical_update,
							  INCIDENT_HOURS_UPDATE_CRITICAL) },
					} };
}
