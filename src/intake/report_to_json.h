// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report_to_json: reports for programs, without who reported.
 */
#ifndef INTAKE_REPORT_TO_JSON_H
#define INTAKE_REPORT_TO_JSON_H

#include "formats/json.h"
#include "intake/report.h"

/* Into the open object: what a list shows of it. */
void intake_row_to_json(struct json *j, struct arena *arena, const struct intake_report *r);

/* With text, subjects, parts and deviations. */
void intake_to_json(struct json *j, struct arena *arena, const struct intake_report *r);

#endif
