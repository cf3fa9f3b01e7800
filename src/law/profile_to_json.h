// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * profile_to_json: the differences between two files of a country, and what follows, as members
 * "changes" and "effects".
 */
#ifndef LAW_PROFILE_TO_JSON_H
#define LAW_PROFILE_TO_JSON_H

#include "formats/json.h"
#include "law/profile.h"

void profile_changes_to_json(struct json *j, const struct profile_changes *changes);

/* law: either of the two. */
void profile_effects_to_json(struct json *j, const struct law *law,
			     const struct profile_effects *effects);

#endif
