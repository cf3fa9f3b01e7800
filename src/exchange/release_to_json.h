// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * release_to_json: files of countries, what stands, and what peers said, for the terminal and
 * for pages.
 */
#ifndef EXCHANGE_RELEASE_TO_JSON_H
#define EXCHANGE_RELEASE_TO_JSON_H

#include "exchange/release.h"
#include "exchange/release_look.h"
#include "formats/json.h"

/* As a value: within an array, or with a key. */
void release_to_json(struct json *j, struct arena *a, const char *key, const struct release *r,
		     bool stands);

/* Members "valid", "mistakes", or "changes" and "effects". */
void release_look_to_json(struct json *j, const struct release_look *look);

#endif
