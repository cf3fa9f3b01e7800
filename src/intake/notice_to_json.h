// SPDX-License-Identifier: AGPL-3.0-or-later
// Notices as JSON (docs/schema/notice.schema.json), for commands and pages.
#ifndef INTAKE_NOTICE_TO_JSON_H
#define INTAKE_NOTICE_TO_JSON_H

#include "formats/json.h"
#include "intake/notice.h"

/* "notices": without addresses and digests where `shows` is false. */
void notices_to_json(struct json *j, struct arena *a, const struct notices *list, bool shows);
void notice_groups_to_json(struct json *j, struct arena *a, const struct notice_groups *list);
void notice_numbers_to_json(struct json *j, struct arena *a, const struct notice_numbers *n);

#endif
