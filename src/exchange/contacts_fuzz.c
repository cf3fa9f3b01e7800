// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "exchange/contact_to_text.h"

/* Lists of contacts, questions and answers have one spelling. */
FUZZ(contacts)
{
	struct contact_list list;
	struct ping_text p;
	struct str again;
	if (contacts_parse(cx, in, &list) == RC_OK) {
		EQ(contacts_print(cx, &list, &again), RC_OK);
		EQ_STR(again, in);
	}
	if (ping_parse(cx, in, &p) == RC_OK)
		EQ_STR(ping_print(cx->arena, &p), in);
	if (pong_parse(cx, in, &p) == RC_OK)
		EQ_STR(pong_print(cx->arena, &p), in);
}
