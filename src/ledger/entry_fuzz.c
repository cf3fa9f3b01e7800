// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "ledger/entry.h"

FUZZ(entry)
{
	struct ledger_entry e;
	struct str again;
	if (entry_parse(cx, in, &e) != RC_OK)
		return;
	CHECK(entry_print(cx, &e, &again) == RC_OK);
	CHECK(str_eq(again, in));
}
