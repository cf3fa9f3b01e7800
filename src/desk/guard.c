// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/guard.h"

#include "people/role.h"

// clang-format off
static const struct {
	const char *key, *text;
} rows[GUARDS] = {
	[GUARD_REASON] = { "reason", N_("a reason is given") },
	[GUARD_OTHER_PERSON] = { "other-person", N_("another person than the one who proposed it") },
	[GUARD_BASIS] = { "basis", N_("the basis is chosen and open, or an officer decided to ask without one") },
	[GUARD_COMPLETE] = { "complete", N_("nothing that the basis requires is missing") },
	[GUARD_SAFEGUARDS] = { "safeguards", N_("necessity, proportion, scope, duration, authority and notice are stated (art. 15)") },
	[GUARD_DUAL] = { "dual", N_("dual criminality is not required and answered no") },
	[GUARD_AUTHORITY] = { "authority", N_("the judicial authorisation that is required is attached and has not ended") },
	[GUARD_DECIDED] = { "decided", N_("for each answer of the law that is unknown an officer decided, with a reason") },
	[GUARD_FLAGS] = { "flags", N_("for each flag of the offence an approver wrote a reason") },
	[GUARD_ONE_PERSON] = { "one-person", N_("this kind of request needs no second person") },
	[GUARD_APPROVED] = { "approved", N_("a second person approved exactly these bytes") },
	[GUARD_SHOWN] = { "shown", N_("the draft was sent for comment") },
	[GUARD_RECEIPT] = { "receipt", N_("the receipt of the other node is stored") },
	[GUARD_NOT_TAKEN] = { "not-taken", N_("the program of the other node refused it") },
	[GUARD_ENTITLED] = { "entitled", N_("the asker may ask this on this basis, or the officer says why it is taken anyway") },
	[GUARD_VERIFIED] = { "verified", N_("the asker is verified: by signatures of node and person, or by a call to a number of a signed directory; after a call to another number, the words why it is taken all the same") },
	[GUARD_KEPT] = { "kept", N_("whoever holds the data confirmed that they are kept") },
	[GUARD_TERM] = { "term", N_("the end is not before what the basis promises") },
	[GUARD_LATER] = { "later", N_("the new end is later, and within what the law lets renew") },
	[GUARD_FOLLOW_UP] = { "follow-up", N_("the follow-up request was received (29(7))") },
	[GUARD_NO_FOLLOW_UP] = { "no-follow-up", N_("no follow-up request was received") },
	[GUARD_DECISION] = { "decision", N_("the follow-up request was decided") },
	[GUARD_TIME_OVER] = { "time-over", N_("the time that was promised is over") },
	[GUARD_STILL_THERE] = { "still-there", N_("the data are still there") },
	[GUARD_OTHER_PROVIDER] = { "other-provider", N_("execution showed that a provider in another country took part (30(1))") },
	[GUARD_PATH_ONLY] = { "path-only", N_("only traffic data that show that provider and the path") },
	[GUARD_LIMITS] = { "limits", N_("confidentiality and limits of use are stated, also if there are none (26(2), 28)") },
	[GUARD_REST] = { "rest", N_("what is not given, and why, is said") },
	[GUARD_CONSIDERED] = { "considered", N_("granting it in part or on conditions was considered first (27(6))") },
	[GUARD_OWN_CASE] = { "own-case", N_("action now would prejudice an investigation or proceedings here (27(5))") },
	[GUARD_GROUND_OF_INSTRUMENT] = { "ground-of-instrument", N_("a ground that the instrument itself allows (29(4)-(5), 30(2))") },
	[GUARD_GROUND_NAMED] = { "ground-named", N_("a ground, with the instrument, treaty or law in which it stands") },
	[GUARD_EMERGENCY_CONFIRMED] = { "emergency-confirmed", N_("what an emergency allowed was confirmed in writing") },
	[GUARD_NOT_PENDING] = { "not-pending", N_("the same wish does not wait for its answer already") },
	[GUARD_QUESTION_ANSWERED] = { "question-answered", N_("what was asked is answered") },
	[GUARD_NARROWER] = { "narrower", N_("the new scope lies within the old one") },
	[GUARD_SAME_CONDITIONS] = { "same-conditions", N_("the conditions are the ones that were offered") },
	[GUARD_FEEDBACK] = { "feedback", N_("what became of it is said") },
	[GUARD_UNDER_WAY] = { "under-way", N_("the program of the other node did not refuse the request: if it did, take it back first") },
};
// clang-format on

const char *guard_key(enum guard g)
{
	INVARIANT(g < GUARDS);
	return rows[g].key;
}

const char *guard_text(enum guard g)
{
	INVARIANT(g < GUARDS);
	return rows[g].text;
}
