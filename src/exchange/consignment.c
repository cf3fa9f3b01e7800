// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/consignment.h"

#include "exchange/message.h"
#include "ledger/act_words.h"

#define FIRST_LINE "comity/consignment/v1"
#define ANSWER_LINE "comity/consignment-answer/v1"
#define WITHDRAWAL_LINE "comity/consignment-withdrawal/v1"

static const struct {
	const char *key, *text;
} states[] = {
	[CONSIGNMENT_MOVING] = { "moving", N_("on its way") },
	[CONSIGNMENT_VERIFIED] = { "verified", N_("verified, not taken yet") },
	[CONSIGNMENT_FAILED] = { "failed", N_("does not verify") },
	[CONSIGNMENT_TAKEN] = { "taken", N_("taken") },
	[CONSIGNMENT_REFUSED] = { "refused", N_("refused") },
	[CONSIGNMENT_WITHDRAWN] = { "withdrawn", N_("withdrawn") },
};

const char *consignment_state_key(enum consignment_state s)
{
	INVARIANT(s < CONSIGNMENT_STATES);
	return states[s].key;
}

const char *consignment_state_text(enum consignment_state s)
{
	INVARIANT(s < CONSIGNMENT_STATES);
	return states[s].text;
}

/* What people write and read, on one line. */
static struct str one_line(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	const size_t n = s.n < CONSIGNMENT_LINE_MAX ? s.n : CONSIGNMENT_LINE_MAX;
	for (size_t i = 0; i < n; i++)
		p[i] = (char)((unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
	return (struct str){ p, n };
}

/* A peer's, which people here will read: plain text. */
static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return s.n <= CONSIGNMENT_LINE_MAX && str_is_utf8(s);
}

static bool take(struct str *rest, const char *word, struct str *value)
{
	return str_take_line(rest, word, value) && is_plain(*value);
}

struct str consignment_print(struct arena *a, const struct consignment *c)
{
	return arena_fmt(a,
			 FIRST_LINE
			 "\nid %.*s\nbytes %lld\nsha256 %.*s\nexhibit %.*s\nrecord %.*s\n"
			 "to %.*s\npurpose %.*s\nlocked %s\n",
			 STR_ARG(message_transaction(a, c->id)), (long long)c->size,
			 STR_ARG(sha256_print(a, &c->digest)), STR_ARG(one_line(a, c->number)),
			 STR_ARG(sha256_print(a, &c->record)), STR_ARG(one_line(a, c->to)),
			 STR_ARG(one_line(a, c->purpose)), c->is_locked ? "yes" : "no");
}

enum rc consignment_parse(struct cx *cx, struct str text, struct consignment *out)
{
	struct consignment c = { .state = CONSIGNMENT_MOVING };
	struct str first, rest, value;
	if (text.n > CONSIGNMENT_TEXT_MAX || !str_cut(text, '\n', &first, &rest) ||
	    !str_eq(first, STR(FIRST_LINE)) || !take(&rest, "id", &value) ||
	    !message_transaction_parse(value, &c.id) || !take(&rest, "bytes", &value) ||
	    !str_to_i64(value, 1, INT64_MAX, &c.size) || str_starts(value, STR("0")) ||
	    !take(&rest, "sha256", &value) || !sha256_parse(value, &c.digest) ||
	    !take(&rest, "exhibit", &c.number) || !take(&rest, "record", &value) ||
	    !sha256_parse(value, &c.record) || !take(&rest, "to", &c.to) ||
	    !take(&rest, "purpose", &c.purpose) || !take(&rest, "locked", &value) || rest.n > 0 ||
	    !(str_eq(value, STR("yes")) || str_eq(value, STR("no"))))
		return cx_fail(cx, RC_INVALID, "no announcement of " FIRST_LINE);
	c.is_locked = str_eq(value, STR("yes"));
	*out = c;
	return RC_OK;
}

struct str consignment_answer_print(struct arena *a, const struct consignment *c)
{
	return arena_fmt(
		a,
		ANSWER_LINE "\nid %.*s\noutcome %s\nexhibit %.*s\nrecord %.*s\nby %.*s\nwhy %.*s\n",
		STR_ARG(message_transaction(a, c->id)), consignment_state_key(c->state),
		STR_ARG(one_line(a, c->number_there)), STR_ARG(sha256_print(a, &c->record_there)),
		STR_ARG(one_line(a, c->by)), STR_ARG(one_line(a, c->why)));
}

enum rc consignment_answer_parse(struct cx *cx, struct str text, struct consignment *out)
{
	struct consignment c = { .state = CONSIGNMENT_REFUSED };
	struct str first, rest, value;
	if (text.n > CONSIGNMENT_TEXT_MAX || !str_cut(text, '\n', &first, &rest) ||
	    !str_eq(first, STR(ANSWER_LINE)) || !take(&rest, "id", &value) ||
	    !message_transaction_parse(value, &c.id) || !take(&rest, "outcome", &value) ||
	    !(str_eq(value, STR("taken")) || str_eq(value, STR("refused"))))
		return cx_fail(cx, RC_INVALID, "no answer of " ANSWER_LINE);
	if (str_eq(value, STR("taken")))
		c.state = CONSIGNMENT_TAKEN;
	if (!take(&rest, "exhibit", &c.number_there) || !take(&rest, "record", &value) ||
	    !sha256_parse(value, &c.record_there) || !take(&rest, "by", &c.by) ||
	    !take(&rest, "why", &c.why) || rest.n > 0)
		return cx_fail(cx, RC_INVALID, "an answer of " ANSWER_LINE " has other lines");
	*out = c;
	return RC_OK;
}

struct str consignment_withdrawal_print(struct arena *a, const struct consignment *c)
{
	return arena_fmt(a, WITHDRAWAL_LINE "\nid %.*s\nby %.*s\nwhy %.*s\n",
			 STR_ARG(message_transaction(a, c->id)), STR_ARG(one_line(a, c->by)),
			 STR_ARG(one_line(a, c->why)));
}

enum rc consignment_withdrawal_parse(struct cx *cx, struct str text, struct consignment *out)
{
	struct consignment c = { .state = CONSIGNMENT_WITHDRAWN };
	struct str first, rest, value;
	if (text.n > CONSIGNMENT_TEXT_MAX || !str_cut(text, '\n', &first, &rest) ||
	    !str_eq(first, STR(WITHDRAWAL_LINE)) || !take(&rest, "id", &value) ||
	    !message_transaction_parse(value, &c.id) || !take(&rest, "by", &c.by) ||
	    !take(&rest, "why", &c.why) || rest.n > 0)
		return cx_fail(cx, RC_INVALID, "no withdrawal of " WITHDRAWAL_LINE);
	*out = c;
	return RC_OK;
}
