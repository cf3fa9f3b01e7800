// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/referral_rules.h"

static int64_t or_else(int64_t n, int64_t otherwise)
{
	return n > 0 ? n : otherwise;
}

struct referral_rules settings_referral(const struct settings *s)
{
	return (struct referral_rules){
		.needs_second = s->referral_approval.n > 0,
		.hold_us = MINUTES(or_else(s->referral_hold, REFERRAL_MINUTES_HOLD)).us,
		.remind_us = { DAYS(or_else(s->referral_remind, REFERRAL_DAYS_REMIND)).us,
			       DAYS(or_else(s->referral_critical_remind,
					    REFERRAL_DAYS_REMIND_CRITICAL))
				       .us },
		.escalate_us = { DAYS(or_else(s->referral_escalate, REFERRAL_DAYS_ESCALATE)).us,
				 DAYS(or_else(s->referral_critical_escalate,
					      REFERRAL_DAYS_ESCALATE_CRITICAL))
					 .us },
		.escalate_to = s->referral_escalate_to,
		.asks_registries = s->rdap.n > 0,
		.contact = s->intake_address.n > 0 ? s->intake_address : s->mail_from,
	};
}
