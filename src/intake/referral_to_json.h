// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * referral_to_json: referrals as JSON (docs/schema/referral.schema.json).
 */
#ifndef INTAKE_REFERRAL_TO_JSON_H
#define INTAKE_REFERRAL_TO_JSON_H

#include "formats/json.h"
#include "intake/referral.h"

void referrals_to_json(struct json *j, struct arena *a, const struct referrals *list);
void referral_to_json(struct json *j, struct arena *a, const struct referral *r,
		      const struct referral_answers *answers);

#endif
