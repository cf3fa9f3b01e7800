// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * referral_rules: what a node's settings say of referrals (intake/referral.h).
 */
#ifndef APP_REFERRAL_RULES_H
#define APP_REFERRAL_RULES_H

#include "app/settings.h"
#include "intake/referral.h"

/* Texts are those of the settings. */
struct referral_rules settings_referral(const struct settings *s);

#endif
