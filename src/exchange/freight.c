// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/freight.h"

#include "exchange/message.h"
#include "ledger/act_words.h"

#define BESIDE SECONDS(10)	      // the next small one may come
#define RANGE_TAKES INT64_C(90000000) // microseconds: on a bad line, most of it is not waiting
#define FIRST_LINE "comity/freight/v1"

static const struct {
	const char *key, *name;
} states[FREIGHT_STATES] = {
	[FREIGHT_MOVING] = { "moving", N_("on its way") },
	[FREIGHT_PAUSED] = { "paused", N_("paused") },
	[FREIGHT_WHOLE] = { "whole", N_("arrived whole, with a receipt") },
	[FREIGHT_TAKEN_BACK] = { "taken-back", N_("taken back") },
	[FREIGHT_REFUSED] = { "refused", N_("refused") },
};

static const char *const words[FREIGHT_WORDS] = {
	[FREIGHT_SEND] = "send",       [FREIGHT_LATER] = "later", [FREIGHT_FULL] = "full",
	[FREIGHT_CHECKED] = "checked", [FREIGHT_DONE] = "done",	  [FREIGHT_NO] = "no",
};

const char *freight_state_key(enum freight_state s)
{
	return states[s].key;
}

const char *freight_state_name(enum freight_state s)
{
	return states[s].name;
}

/* ---- Answers ---- */

struct str freight_answer_print(struct arena *a, const struct freight_answer *answer)
{
	const struct str head = arena_fmt(a, FIRST_LINE "\nid %.*s\nbytes %lld\nstate %s\n",
					  STR_ARG(message_transaction(a, answer->id)),
					  (long long)answer->moved, words[answer->word]);
	if (answer->why.n == 0)
		return head;
	return arena_fmt(a, "%.*swhy %.*s\n", STR_ARG(head), STR_ARG(answer->why));
}

static bool take(struct str *rest, const char *name, struct str *value)
{
	struct str line, tail, found;
	if (!str_cut(*rest, '\n', &line, &tail) || !str_cut(line, ' ', &found, value) ||
	    !str_eq(found, str_from_c(name)) || value->n == 0)
		return false;
	*rest = tail;
	return true;
}

/* A number as we print it. */
static bool read_number(struct str text, int64_t *out)
{
	int64_t n = 0;
	if (text.n == 0 || text.n > 18 || (text.n > 1 && text.p[0] == '0'))
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		n = n * 10 + (text.p[i] - '0');
	}
	*out = n;
	return true;
}

static bool read_word(struct str text, enum freight_word *out)
{
	for (enum freight_word w = 0; w < FREIGHT_WORDS; w++)
		if (str_eq(text, str_from_c(words[w]))) {
			*out = w;
			return true;
		}
	return false;
}

/* A peer's sentence, which people here will read: plain text. */
static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return s.n <= FREIGHT_WHY_MAX && str_is_utf8(s);
}

enum rc freight_answer_parse(struct cx *cx, struct str text, struct freight_answer *out)
{
	struct freight_answer a = { 0 };
	struct str first, rest, value;
	if (!str_cut(text, '\n', &first, &rest) || !str_eq(first, STR(FIRST_LINE)) ||
	    !take(&rest, "id", &value) || !message_transaction_parse(value, &a.id) ||
	    !take(&rest, "bytes", &value) || !read_number(value, &a.moved) ||
	    !take(&rest, "state", &value) || !read_word(value, &a.word))
		return cx_fail(cx, RC_INVALID, "no answer of " FIRST_LINE);
	if (rest.n > 0 && (!take(&rest, "why", &a.why) || rest.n > 0 || !is_plain(a.why)))
		return cx_fail(cx, RC_INVALID, "an answer of " FIRST_LINE " has other lines");
	*out = a;
	return RC_OK;
}

/* ---- Paths ---- */

struct str freight_path_print(struct arena *a, const struct freight_ask *ask)
{
	const struct str head = arena_fmt(a, FREIGHT_PATH "%.*s/",
					  STR_ARG(message_transaction(a, ask->id)));
	if (ask->verb == FREIGHT_BYTES)
		return arena_fmt(a, "%.*s%lld", STR_ARG(head), (long long)ask->at);
	return arena_fmt(a, "%.*s%s", STR_ARG(head),
			 ask->verb == FREIGHT_AGAIN ? "again" : "take-back");
}

bool freight_path_parse(struct str path, struct freight_ask *out)
{
	struct freight_ask ask = { 0 };
	struct str id, what;
	if (!str_starts(path, STR(FREIGHT_PATH)) ||
	    !str_cut(str_slice(path, sizeof FREIGHT_PATH - 1, path.n), '/', &id, &what) ||
	    !message_transaction_parse(id, &ask.id))
		return false;
	if (str_eq(what, STR("again")))
		ask.verb = FREIGHT_AGAIN;
	else if (str_eq(what, STR("take-back")))
		ask.verb = FREIGHT_TAKE_BACK;
	else if (!read_number(what, &ask.at))
		return false;
	*out = ask;
	return true;
}

/* ---- How much, how long ---- */

size_t freight_range_next(size_t n, struct duration took)
{
	const int64_t us = took.us > 1000 ? took.us : 1000;
	int64_t next = (int64_t)n * RANGE_TAKES / us;
	if (next > (int64_t)n * 4)
		next = (int64_t)n * 4; // one quick answer proves little
	if (next > FREIGHT_RANGE_MAX)
		next = FREIGHT_RANGE_MAX;
	return next < FREIGHT_RANGE_MIN ? FREIGHT_RANGE_MIN : (size_t)next;
}

size_t freight_range_now(size_t range, struct duration since_small)
{
	const bool beside = since_small.us < BESIDE.us; // the clock may have gone back, too
	return beside && range > FREIGHT_RANGE_BESIDE ? FREIGHT_RANGE_BESIDE : range;
}

int freight_percent(const struct freight *f)
{
	return (int)((double)f->moved * 100.0 / (double)f->size);
}

int64_t freight_left_us(const struct freight *f)
{
	if (f->state != FREIGHT_MOVING || f->rate <= 0)
		return -1;
	const double us = (double)(f->size - f->moved) / (double)f->rate * 1e6;
	return us < 9e17 ? (int64_t)us : -1;
}

int64_t freight_room_left(int64_t disk)
{
	const int64_t part = disk / 20;
	if (part > FREIGHT_ROOM_LEFT_MAX)
		return FREIGHT_ROOM_LEFT_MAX;
	return part > FREIGHT_ROOM_LEFT ? part : FREIGHT_ROOM_LEFT;
}
