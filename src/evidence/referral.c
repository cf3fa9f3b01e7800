// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/referral.h"

struct str referral_contacts(struct arena *a, const struct law *law, struct str country)
{
	struct str all = { 0 };
	const uint16_t here = law_country(law, country);
	if (here == LAW_NONE)
		return all;
	const struct country *c = &law->countries.p[here];
	for (size_t i = 0; i < c->authorities.n; i++) {
		const struct authority *x = &c->authorities.p[i];
		if (str_eq(x->kind, STR("hotline")))
			all = arena_fmt(a, "%.*s%.*s %.*s\n", STR_ARG(all),
					STR_ARG(x->organisation), STR_ARG(x->website));
	}
	return all;
}
