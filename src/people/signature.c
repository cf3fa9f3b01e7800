// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/signature.h"

static const struct {
	const char *key, *text;
} kinds[SIGNATURE_KINDS] = {
	[SIGNATURE_NODE] = { "node-only", "confirmed by this node only" },
	[SIGNATURE_PASSKEY] = { "passkey", "signed with the person's own key" },
};

const char *signature_kind_key(enum signature_kind kind)
{
	INVARIANT(kind < SIGNATURE_KINDS);
	return kinds[kind].key;
}

const char *signature_kind_text(enum signature_kind kind)
{
	INVARIANT(kind < SIGNATURE_KINDS);
	return kinds[kind].text;
}
