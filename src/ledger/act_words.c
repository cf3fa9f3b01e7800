// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/act_words.h"

static const struct act_word own_acts[] = {
	{ "key-added", N_("Key of the ledger or witness added") },
	{ "key-retired", N_("Key of the ledger or witness retired") },
	{ "restored", N_("Went on under a new name after a restored backup") },
	{ "erased", N_("Content of an entry erased") },
	{ "ledger-alarm-asked", N_("Asked about an alarm of the ledger") },
	{ "ledger-alarm-accepted", N_("Reason of an alarm of the ledger accepted") },
	{ "name-shown", N_("Name behind a pseudonym shown") },
	{ 0 },
};

const struct act_group ledger_act_groups[] = {
	{ N_("The ledger"), own_acts },
	{ 0 },
};

const struct act_word ledger_things[] = {
	{ "entry", N_("Entry") },
	{ "ledger", N_("Ledger") },
	{ "ledger-alarm", N_("Alarm of the ledger") },
	{ "ledger-key", N_("Key of the ledger") },
	{ "witness-key", N_("Key of the witness") },
	{ 0 },
};

const char *act_word_of(const struct act_word *table, struct str key)
{
	for (; table->key; table++)
		if (str_eq(key, str_from_c(table->key)))
			return table->text;
	return NULL;
}

const char *act_text_of(const struct act_group *groups, struct str key)
{
	const char *text = NULL;
	for (; groups->title && !text; groups++)
		text = act_word_of(groups->acts, key);
	return text;
}
