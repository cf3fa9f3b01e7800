// SPDX-License-Identifier: AGPL-3.0-or-later
/* feed_to_json: feeds as JSON (docs/schema/feed.schema.json), without their passwords. */
#ifndef INTAKE_FEED_TO_JSON_H
#define INTAKE_FEED_TO_JSON_H

#include "formats/json.h"
#include "intake/feed.h"

void feeds_to_json(struct json *j, struct arena *a, const struct intake_feeds *list);

#endif
