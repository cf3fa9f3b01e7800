// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * verify_to_json: what a package proves, as `comity verify --json` and the page /verify give it, and
 * as the process that reads a stranger's package hands it back.
 *
 * Names of files come from outside: what is not UTF-8 is written as \xNN.
 */
#ifndef EVIDENCE_VERIFY_TO_JSON_H
#define EVIDENCE_VERIFY_TO_JSON_H

#include "evidence/verify.h"
#include "formats/json.h"

enum { VERIFY_TEXT_MAX = 1000 };

/* `max` findings of each part, and texts of VERIFY_TEXT_MAX bytes: "findingsLeftOut" says how many
 * are not among them. SIZE_MAX: all. */
void verify_to_json(struct cx *cx, const struct verification *v, size_t max, struct json *j);

#endif
