// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/referral.h"

#include <string.h>

#include "core/base32.h"
#include "core/mark.h"

enum { TOKEN_TEXT = 16 }; // base 32 of REFERRAL_TOKEN_BYTES

static const struct {
	const char *key, *text;
} states[REFERRAL_STATES] = {
	[REFERRAL_PROPOSED] = { "proposed", N_("Waits for a second person") },
	[REFERRAL_HELD] = { "held", N_("Waits to be sent") },
	[REFERRAL_SENT] = { "sent", N_("Sent") },
	[REFERRAL_ANSWERED] = { "answered", N_("Answered") },
	[REFERRAL_WITHDRAWN] = { "withdrawn", N_("Withdrawn") },
	[REFERRAL_FAILED] = { "failed", N_("Did not arrive") },
};

const char *referral_state_key(enum referral_state state)
{
	return states[state].key;
}

const char *referral_state_text(enum referral_state state)
{
	return states[state].text;
}

bool referral_state_parse(struct str key, enum referral_state *out)
{
	for (enum referral_state s = 0; s < REFERRAL_STATES; s++)
		if (str_eq(key, str_from_c(states[s].key))) {
			*out = s;
			return true;
		}
	return false;
}

bool referral_may_go(bool said, enum tlp tlp, bool to_member, enum tlp *label)
{
	*label = said ? tlp : TLP_AMBER;
	return !said || tlp == TLP_CLEAR || tlp == TLP_GREEN || (tlp == TLP_AMBER && to_member);
}

/* ---- what is cut out --------------------------------------------------------------- */

static bool in_box(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr(".!#$*+-_~", c));
}

/* How many bytes of s at i are an at sign: "@", "%40"; 0: none. */
static size_t at_sign(struct str s, size_t i)
{
	if (s.p[i] == '@')
		return 1;
	return str_starts(str_slice(s, i, s.n), STR("%40")) ? 3 : 0;
}

struct str referral_redact(struct arena *a, struct str text)
{
	static const char cut[] = "redacted";
	char *p = arena_alloc(a,
			      text.n * (sizeof cut - 1) + 1); // each at sign has a byte of its own
	size_t n = 0, box = 0; // box: where in p that begins which may be before an at sign
	for (size_t i = 0; i < text.n;) {
		const size_t sign = at_sign(text, i);
		if (sign > 0 && n > box) {
			memcpy(p + box, cut, sizeof cut - 1);
			n = box + sizeof cut - 1;
			for (i += sign; i < text.n && in_box(text.p[i]); i++)
				;
			box = n;
			continue;
		}
		p[n++] = text.p[i];
		if (!in_box(text.p[i]))
			box = n;
		i++;
	}
	return (struct str){ p, n };
}

/* ---- the token --------------------------------------------------------------------- */

struct str referral_token(struct arena *a)
{
	uint8_t bytes[REFERRAL_TOKEN_BYTES];
	char *p = arena_alloc(a, TOKEN_TEXT);
	random_bytes(bytes, sizeof bytes);
	for (int i = 0; i < TOKEN_TEXT; i++)
		p[i] = base32_capitals[base32_at(bytes, i * 5)];
	return (struct str){ p, TOKEN_TEXT };
}

struct str referral_message_id(struct arena *a, struct str token)
{
	return arena_fmt(a, "referral.%.*s", STR_ARG(token));
}

static bool is_token(struct str s)
{
	bool good = s.n == TOKEN_TEXT;
	for (size_t i = 0; good && i < s.n; i++)
		good = s.p[i] != '\0' && strchr(base32_capitals, s.p[i]);
	return good;
}

struct str referral_token_in(struct str text)
{
	static const char *const before[] = { "<referral.", "[" };
	for (size_t k = 0; k < sizeof before / sizeof *before; k++) {
		const struct str mark = str_from_c(before[k]);
		struct str rest = text;
		for (size_t at; (at = str_find(rest, mark)) != STR_NONE;) {
			rest = str_slice(rest, at + mark.n, rest.n);
			const struct str token = str_slice(rest, 0, TOKEN_TEXT);
			const struct str end = str_slice(rest, TOKEN_TEXT, TOKEN_TEXT + 1);
			if (is_token(token) && (str_eq(end, STR(".")) || str_eq(end, STR("@")) ||
						str_eq(end, STR("]"))))
				return token;
		}
	}
	return STR("");
}

struct str referral_network(struct arena *a, const struct referral_item *item)
{
	return item->asn > 0 ? arena_fmt(a, "AS%lld", (long long)item->asn) : (struct str){ 0 };
}
