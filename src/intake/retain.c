// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/retain.h"

#include "people/role.h"

static const struct {
	const char *key, *text;
} classes[RETAIN_CLASSES] = {
	[RETAIN_CONTACTS] = { "contacts", N_("Who reported") },
	[RETAIN_REPORTS] = { "reports", N_("What reports say") },
	[RETAIN_NOTICES] = { "notices", N_("Addresses and digests of notices") },
	[RETAIN_REFERRALS] = { "referrals", N_("Mails to networks and domains") },
};

const char *retain_class_key(enum retain_class c)
{
	INVARIANT(c < RETAIN_CLASSES);
	return classes[c].key;
}

const char *retain_class_text(enum retain_class c)
{
	INVARIANT(c < RETAIN_CLASSES);
	return classes[c].text;
}
