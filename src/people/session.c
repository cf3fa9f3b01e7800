// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/session.h"

#include "crypto/base64.h"
#include "crypto/secret.h"

enum { TEXT_MAX = 200 };

static const char *const factor_keys[SESSION_FACTORS] = {
	[SESSION_BY_NONE] = "none",
	[SESSION_BY_TOTP] = "totp",
	[SESSION_BY_PASSKEY] = "passkey",
	[SESSION_BY_RECOVERY] = "recovery-code",
	[SESSION_BY_CERTIFICATE] = "certificate",
};

const char *session_factor_key(enum session_factor f)
{
	INVARIANT(f < SESSION_FACTORS);
	return factor_keys[f];
}

enum { NO = 0, YES = 1, EITHER = 2 };

static const struct step {
	enum session_stage from; // SESSION_STAGES: not signed in
	enum session_event event;
	int has_factor, needs_factor;
	enum session_stage to;
} steps[] = {
	{ SESSION_STAGES, SESSION_PASSWORD_RIGHT, YES, EITHER, SESSION_FACTOR },
	{ SESSION_STAGES, SESSION_PASSWORD_RIGHT, NO, YES, SESSION_ENROL },
	{ SESSION_STAGES, SESSION_PASSWORD_RIGHT, NO, NO, SESSION_FULL },
	{ SESSION_STAGES, SESSION_LINK_USED, YES, EITHER, SESSION_FACTOR },
	{ SESSION_STAGES, SESSION_LINK_USED, NO, YES, SESSION_ENROL },
	{ SESSION_STAGES, SESSION_LINK_USED, NO, NO, SESSION_FULL },
	{ SESSION_STAGES, SESSION_PASSKEY_VERIFIED, YES, EITHER, SESSION_FULL },
	{ SESSION_FACTOR, SESSION_FACTOR_RIGHT, YES, EITHER, SESSION_FULL },
	{ SESSION_ENROL, SESSION_FACTOR_SET_UP, YES, EITHER, SESSION_FULL },
	// Proving it again before a delicate act:
	{ SESSION_FULL, SESSION_FACTOR_RIGHT, YES, EITHER, SESSION_FULL },
};

static bool fits(int wanted, bool is)
{
	return wanted == EITHER || (wanted == YES) == is;
}

bool session_next(enum session_stage from, enum session_event event, bool has_factor,
		  bool needs_factor, enum session_stage *out)
{
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		const struct step *s = &steps[i];
		if (s->from != from || s->event != event || !fits(s->has_factor, has_factor) ||
		    !fits(s->needs_factor, needs_factor))
			continue;
		*out = s->to;
		return true;
	}
	return false;
}

bool session_is_over(const struct session *s, const struct session_limits *limits,
		     struct instant now)
{
	const struct duration absolute = s->stage == SESSION_FULL ? limits->absolute
								  : SESSION_PENDING_LASTS;
	return instant_add(s->created_at, absolute).us <= now.us ||
	       instant_add(s->seen_at, limits->idle).us <= now.us;
}

struct str session_text(struct arena *a, struct str sent)
{
	const struct str cut = str_slice(sent, 0, TEXT_MAX);
	char *p = arena_alloc(a, cut.n);
	for (size_t i = 0; i < cut.n; i++) {
		const char c = cut.p[i];
		p[i] = '?';
		if (c >= 0x20 && c < 0x7f)
			p[i] = c;
	}
	return (struct str){ p, cut.n };
}

bool session_is_fresh(const struct session *s, const struct session_limits *limits,
		      struct str agent, struct instant now)
{
	return s->stage == SESSION_FULL && s->proved_at.us > 0 && str_eq(s->agent, agent) &&
	       instant_add(s->proved_at, limits->fresh).us > now.us;
}

bool session_wants_touch(const struct session *s, struct instant now)
{
	return instant_add(s->seen_at, MINUTES(1)).us <= now.us;
}

struct bits session_access(const struct session *s, struct roles roles)
{
	if (s->stage == SESSION_FACTOR)
		return access_of((struct roles){ 0 }, false);
	return access_of(roles, s->stage == SESSION_FULL && s->factor != SESSION_BY_NONE);
}

struct str session_csrf(struct arena *a, struct str session_token)
{
	const struct sha256 h = sha256_of(
		arena_fmt(a, "comity form\n%.*s", STR_ARG(session_token)));
	return base64url_print(a, (struct str){ (const char *)h.b, sizeof h.b });
}

bool session_csrf_is(struct arena *a, struct str session_token, struct str csrf)
{
	return secret_eq(session_csrf(a, session_token), csrf);
}
