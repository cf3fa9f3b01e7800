// SPDX-License-Identifier: AGPL-3.0-or-later
/* report_to_json: the mistakes of a file, the same for a program wherever they are found. */
#ifndef FORMATS_REPORT_TO_JSON_H
#define FORMATS_REPORT_TO_JSON_H

#include "formats/json.h"
#include "formats/report.h"

/* Adds the array "mistakes" to the object that is open. */
void report_to_json(struct json *j, const struct report *report);

#endif
