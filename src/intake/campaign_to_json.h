// SPDX-License-Identifier: AGPL-3.0-or-later
/* campaign_to_json: campaigns as JSON, for commands and pages alike; docs/schema/campaign.schema.json. */
#ifndef INTAKE_CAMPAIGN_TO_JSON_H
#define INTAKE_CAMPAIGN_TO_JSON_H

#include "formats/json.h"
#include "intake/campaign.h"

/* All within an object that is open. */
void campaign_row_to_json(struct json *j, struct arena *a, const struct campaign *c);
void campaign_to_json(struct json *j, struct arena *a, const struct campaign_whole *w);
void campaign_why_to_json(struct json *j, struct arena *a, const struct campaign_why *w);

/* Why a report is in its branch, or a line joined two: one English sentence. */
struct str campaign_reason(struct arena *a, struct str kind, struct str value, int64_t agree);

#endif
