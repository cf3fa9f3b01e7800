// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/session.h"

#include "core/test.h"

static bool next(enum session_stage from, enum session_event event, bool has, bool needs,
		 enum session_stage *to)
{
	*to = SESSION_STAGES;
	return session_next(from, event, has, needs, to);
}

TEST(nobody_who_needs_a_factor_gets_in_without_one)
{
	enum session_stage to;
	CHECK(next(SESSION_STAGES, SESSION_PASSWORD_RIGHT, true, true, &to));
	EQ(to, SESSION_FACTOR);
	CHECK(next(SESSION_STAGES, SESSION_PASSWORD_RIGHT, false, true, &to));
	EQ(to, SESSION_ENROL);
	CHECK(next(SESSION_STAGES, SESSION_LINK_USED, false, true, &to));
	EQ(to, SESSION_ENROL);
	// Whoever has set one up must give it, even where the roles do not ask.
	CHECK(next(SESSION_STAGES, SESSION_PASSWORD_RIGHT, true, false, &to));
	EQ(to, SESSION_FACTOR);
	for (enum session_event e = 0; e < SESSION_EVENTS; e++)
		for (enum session_stage s = 0; s <= SESSION_STAGES; s++)
			if (next(s, e, false, true, &to))
				EQ(to, SESSION_ENROL);
}

TEST(full_is_reached_only_by_a_proof)
{
	enum session_stage to;
	for (enum session_stage s = 0; s <= SESSION_STAGES; s++) {
		for (enum session_event e = 0; e < SESSION_EVENTS; e++) {
			const bool full = next(s, e, true, true, &to) && to == SESSION_FULL;
			const bool proof = (s == SESSION_STAGES && e == SESSION_PASSKEY_VERIFIED) ||
					   (s == SESSION_FACTOR && e == SESSION_FACTOR_RIGHT) ||
					   (s == SESSION_FULL && e == SESSION_FACTOR_RIGHT) ||
					   (s == SESSION_ENROL && e == SESSION_FACTOR_SET_UP);
			EQ(full, proof);
		}
	}
}

TEST(a_session_ends_by_rest_by_age_and_sooner_while_it_waits)
{
	const struct session_limits l = SESSION_LIMITS_DEFAULT;
	struct session s = { .stage = SESSION_FULL, .created_at = cx->now, .seen_at = cx->now };
	CHECK(!session_is_over(&s, &l, cx->now));
	CHECK(!session_is_over(&s, &l, (struct instant){ instant_add(cx->now, l.idle).us - 1 }));
	CHECK(session_is_over(&s, &l, instant_add(cx->now, l.idle)));

	const struct instant late = instant_add(cx->now, l.absolute);
	s.seen_at = (struct instant){ late.us - 1 };
	CHECK(!session_is_over(&s, &l, s.seen_at));
	CHECK(session_is_over(&s, &l, late));

	s.stage = SESSION_FACTOR;
	s.seen_at = cx->now;
	CHECK(!session_is_over(&s, &l, instant_add(cx->now, SECONDS(599))));
	CHECK(session_is_over(&s, &l, instant_add(cx->now, MINUTES(10))));
}

TEST(a_proof_is_fresh_for_ten_minutes)
{
	const struct session_limits l = SESSION_LIMITS_DEFAULT;
	const struct str own = STR("Firefox"), other = STR("curl");
	struct session s = { .stage = SESSION_FULL, .proved_at = cx->now, .agent = own };
	CHECK(session_is_fresh(&s, &l, own, instant_add(cx->now, SECONDS(599))));
	CHECK(!session_is_fresh(&s, &l, own, instant_add(cx->now, SECONDS(600))));
	CHECK(!session_is_fresh(&s, &l, other, cx->now)); // a copied cookie
	s.stage = SESSION_ENROL;
	CHECK(!session_is_fresh(&s, &l, own, cx->now));
	s = (struct session){ .stage = SESSION_FULL, .agent = own };
	CHECK(!session_is_fresh(&s, &l, own, (struct instant){ 0 }));
}

TEST(a_half_signed_in_person_may_nothing_more)
{
	const struct roles all = roles_of(ROLE_ADMINISTRATOR);
	struct session s = { .stage = SESSION_FACTOR, .factor = SESSION_BY_NONE };
	struct bits may = session_access(&s, all);
	CHECK(!bits_test(&may, ACCESS_OWN_ACCOUNT));
	s.stage = SESSION_ENROL;
	may = session_access(&s, all);
	CHECK(bits_test(&may, ACCESS_OWN_ACCOUNT));
	CHECK(!bits_test(&may, ACCESS_PEOPLE_SEE));
	s.stage = SESSION_FULL; // a role that needed no factor, which was given one that does
	may = session_access(&s, all);
	CHECK(!bits_test(&may, ACCESS_PEOPLE_SEE));
	s.factor = SESSION_BY_TOTP;
	may = session_access(&s, all);
	CHECK(bits_test(&may, ACCESS_PEOPLE_MANAGE));
}

TEST(a_form_token_fits_one_session_and_does_not_tell_its_token)
{
	const struct str token = STR("q3Jx-session-token");
	const struct str csrf = session_csrf(cx->arena, token);
	EQ(csrf.n, 43);
	CHECK(session_csrf_is(cx->arena, token, csrf));
	CHECK(!session_csrf_is(cx->arena, STR("another"), csrf));
	CHECK(!session_csrf_is(cx->arena, token, STR("")));
	CHECK(!session_csrf_is(cx->arena, token, token));
	CHECK(str_find(csrf, STR("session")) == STR_NONE);
}

TEST(a_session_is_written_at_most_once_a_minute)
{
	const struct session s = { .seen_at = cx->now };
	CHECK(!session_wants_touch(&s, instant_add(cx->now, SECONDS(59))));
	CHECK(session_wants_touch(&s, instant_add(cx->now, SECONDS(60))));
}
