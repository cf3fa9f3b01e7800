// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/outcome.h"

#include "people/role.h" // N_

// clang-format off
static const struct { const char *key, *sentence, *next; } table[OUTCOMES] = {
	[OUTCOME_READ] = { "read",
	  N_("A person has read your report"),
	  N_("It waits for what others report, and for answers. What comes of it will stand here.") },
	[OUTCOME_JOINED] = { "joined",
	  N_("Your report is one of several about the same senders"),
	  N_("Together they show what one alone does not. What comes of them will stand here.") },
	[OUTCOME_REFERRED] = { "referred",
	  N_("Those who can take it down were told"),
	  N_("We wait for their answer and look whether it is still up. What comes of it will stand here.") },
	[OUTCOME_OFFLINE] = { "offline",
	  N_("What you reported is offline now"),
	  N_("It can come back under another name. If you see it, add the address here.") },
	[OUTCOME_CASE] = { "case",
	  N_("A case was opened, with your report in it"),
	  N_("We cannot say more about it. If you are needed, and left an address, somebody will write to you.") },
	[OUTCOME_ENDED] = { "ended",
	  N_("The case with your report in it has ended"),
	  N_("We cannot say more about it. Without reports there would have been none.") },
	[OUTCOME_ASKED] = { "asked",
	  N_("We need one more thing from you"),
	  N_("What it is stands below. You can add it here.") },
	[OUTCOME_NOTHING] = { "nothing",
	  N_("We could not take this further"),
	  N_("It is not a judgement of you. Your report is kept, with others like it, and helps to take down addresses and warn people. If you learn more, add it here.") },
};
// clang-format on

const char *outcome_key(enum outcome o)
{
	INVARIANT(o < OUTCOMES);
	return table[o].key;
}

const char *outcome_sentence(enum outcome o)
{
	INVARIANT(o < OUTCOMES);
	return table[o].sentence;
}

const char *outcome_next(enum outcome o)
{
	INVARIANT(o < OUTCOMES);
	return table[o].next;
}

bool outcome_parse(struct str key, enum outcome *out)
{
	for (enum outcome o = 0; o < OUTCOMES; o++) {
		if (str_eq(key, str_from_c(table[o].key))) {
			*out = o;
			return true;
		}
	}
	return false;
}
