// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/release.h"

#include "people/account.h"
#include "people/role.h"

static const struct {
	const char *key, *name;
} states[RELEASE_STATES] = {
	[RELEASE_DRAFT] = { "draft", N_("Draft") },
	[RELEASE_PUBLISHED] = { "published", N_("Published") },
	[RELEASE_DROPPED] = { "dropped", N_("Draft given up") },
	[RELEASE_RECEIVED] = { "received", N_("Received, not read yet") },
	[RELEASE_UNREADABLE] = { "unreadable", N_("Cannot be read here") },
	[RELEASE_PROPOSED] = { "proposed", N_("Waits for a decision") },
	[RELEASE_ACCEPTED] = { "accepted", N_("Accepted") },
	[RELEASE_REFUSED] = { "refused", N_("Refused") },
	[RELEASE_PASSED] = { "passed", N_("A later one came") },
	[RELEASE_UNDONE] = { "undone", N_("Accepted, then undone") },
};

static const struct {
	const char *key, *name;
} answers[RELEASE_ANSWERS] = {
	[RELEASE_NO_ANSWER] = { "none", N_("No answer yet") },
	[RELEASE_YES] = { "accepted", N_("Accepted there") },
	[RELEASE_NO] = { "refused", N_("Refused there") },
	[RELEASE_NOT_READ] = { "unreadable", N_("Cannot be read there") },
	[RELEASE_TAKEN_BACK] = { "undone", N_("Undone there") },
	[RELEASE_NOT_TAKEN] = { "not-taken", N_("Message refused there") },
};

const char *release_state_key(enum release_state s)
{
	INVARIANT(s < RELEASE_STATES);
	return states[s].key;
}

const char *release_state_name(enum release_state s)
{
	INVARIANT(s < RELEASE_STATES);
	return states[s].name;
}

const char *release_answer_key(enum release_answer a)
{
	INVARIANT(a < RELEASE_ANSWERS);
	return answers[a].key;
}

const char *release_answer_name(enum release_answer a)
{
	INVARIANT(a < RELEASE_ANSWERS);
	return answers[a].name;
}

bool release_answer_parse(struct str key, enum release_answer *out)
{
	for (enum release_answer a = RELEASE_YES; a < RELEASE_NOT_TAKEN; a++) {
		if (str_eq(key, str_from_c(answers[a].key))) {
			*out = a;
			return true;
		}
	}
	return false;
}

bool release_may_publish(enum card_kind kind)
{
	return kind == CARD_CONTACT_POINT || kind == CARD_AUTHORITY;
}

enum rc release_check_text(struct cx *cx, struct str text)
{
	if (text.n == 0 || text.n > RELEASE_TEXT_MAX)
		return cx_fail(cx, RC_LIMIT, "the file of a country has 1 to %d bytes",
			       RELEASE_TEXT_MAX);
	if (!str_is_utf8(text))
		return cx_fail(cx, RC_INVALID, "the file is not UTF-8");
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' && text.p[i] != '\n')
			return cx_fail(cx, RC_INVALID,
				       "the file holds a control character at byte %zu: lines end "
				       "in LF, and blanks stand for tabs",
				       i);
	return text.p[text.n - 1] == '\n'
		       ? RC_OK
		       : cx_fail(cx, RC_INVALID, "the last line of the file has no end");
}

enum rc release_check_reason(struct cx *cx, struct str reason)
{
	const char *fault = account_reason_fault(reason);
	return fault ? cx_fail(cx, RC_INVALID, "%s", fault) : RC_OK;
}

struct str release_cut(struct str s, size_t max)
{
	size_t n = s.n < max ? s.n : max;
	while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return str_slice(s, 0, n);
}

/* In one line, so that nobody slips in lines of their own. */
static struct str one_line(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
	return (struct str){ p, s.n };
}

struct str release_statement(struct arena *a, const struct release *r, struct str why)
{
	const struct sha256 digest = sha256_of(r->text);
	const struct str hex = sha256_print(a, &digest), reason = one_line(a, why);
	const bool own = !id_is_set(r->peer);
	const struct str serial = own ? STR("the next")
				      : arena_fmt(a, "%lld", (long long)r->serial);
	return arena_fmt(a,
			 "%s\n\ncountry: %.*s\nnode: %.*s\nserial: %.*s\nSHA-256 of the file: "
			 "%.*s\nreason: %.*s\n\nHow it differs from what stands, and what "
			 "follows:\n\n%.*s",
			 own ? "Publish this country's file of the law data: it stands here from "
			       "then on, and goes to every active node."
			     : "Accept a country's file of the law data: it stands in place of "
			       "the one here from then on.",
			 STR_ARG(r->country), STR_ARG(r->origin), STR_ARG(serial), STR_ARG(hex),
			 STR_ARG(reason), STR_ARG(r->told));
}
