// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/entitlement.h"

#include "core/test.h"
#include "desk/act.h"
#include "law/test_world.h"

static struct law *the_law(struct cx *cx, enum confidence confidence)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	struct country *c = &law->countries.p[test_country(law, "LK")];
	static struct authority offices[] = {
		{ .kind = STR_INIT("24-7-point"), .organisation = STR_INIT("Night Desk") },
		{ .kind = STR_INIT("central-authority"), .organisation = STR_INIT("Ministry") },
	};
	for (size_t i = 0; i < 2; i++)
		offices[i].prov.confidence = confidence;
	c->authorities.p = offices;
	c->authorities.n = 2;
	return law;
}

static struct entitlement of(struct cx *cx, const struct law *law, const char *measure,
			     const char *contact)
{
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	const struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access", measure);
	struct request r = { .from = STR("LK"), .to = STR("GE") };
	r.text[FIELD_CONTACT] = str_from_c(contact);
	return entitlement_of(w, &r, test_route(cx, w, a, "budapest"));
}

TEST(entitlement_goes_by_the_channel_of_the_measure)
{
	const struct law *law = the_law(cx, CONFIDENCE_VERIFIED);
	static const char night[] = "Sergeant, night desk, Colombo", day[] = "The Ministry, room 4";
	EQ(of(cx, law, "expedited-preservation", night).answer, YN_YES);
	EQ(of(cx, law, "expedited-preservation", day).answer, YN_UNKNOWN);
	EQ(of(cx, law, "stored-data", day).answer, YN_YES);
	EQ(of(cx, law, "stored-data", night).answer, YN_UNKNOWN);
	EQ_STR(of(cx, law, "stored-data", day).office->organisation, "Ministry");
}

TEST(entitlement_is_not_guessed)
{
	const struct law *law = the_law(cx, CONFIDENCE_VERIFIED);
	EQ(of(cx, law, "stored-data", "").answer, YN_UNKNOWN);
	EQ(of(cx, law, "stored-data", "a Ministryman").answer, YN_UNKNOWN);
	EQ(of(cx, law, "stored-data", "Interministry").answer, YN_UNKNOWN);
	EQ(of(cx, the_law(cx, CONFIDENCE_KNOWN), "stored-data", "Ministry").answer, YN_UNKNOWN);
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	const struct request r = { .from = STR("LK"), .to = STR("GE") };
	EQ(entitlement_of(w, &r, NULL).answer, YN_UNKNOWN);
	EQ(entitlement_of(w, &r, &(struct route){ .status = ROUTE_BLOCKED }).answer, YN_NO);
}

/* A name is soon written; it counts once the asker was found real. */
TEST(entitlement_takes_a_verified_asker)
{
	const struct act_facts nothing = { 0 };
	const struct act_known known = { .entitled = true };
	struct request r = { .progress = { .kind = KIND_PRESERVATION } };
	CHECK(!guards_has(act_guards(&r, ACTION_START, &nothing, &known, cx->now), GUARD_ENTITLED));
	r.at.verified = cx->now;
	CHECK(guards_has(act_guards(&r, ACTION_START, &nothing, &known, cx->now), GUARD_ENTITLED));
}
