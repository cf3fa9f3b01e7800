// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retain_terms.h"

struct retain_terms settings_retain(const struct settings *s)
{
	return (struct retain_terms){ .days = { [RETAIN_CONTACTS] = s->retain_contacts,
						[RETAIN_REPORTS] = s->retain_reports,
						[RETAIN_NOTICES] = s->retain_notices,
						[RETAIN_REFERRALS] = s->retain_referrals } };
}
