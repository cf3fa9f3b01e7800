// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/clock.h"

#include <stdlib.h>

#include "law/law.h"
#include "people/role.h"

#define DAY (INT64_C(86400) * 1000000)

enum { BOTH_OPEN_TRIES = 60 };

static const int warnings[] = { 7, 14, 30 };

static const struct {
	const char *key, *name;
} kind_rows[CLOCK_KINDS] = {
	[CLOCK_ACKNOWLEDGE] = { "acknowledge", N_("A person acknowledges") },
	[CLOCK_FLOOR] = { "floor", N_("Preserved at least until") },
	[CLOCK_PRESERVED] = { "preserved", N_("Preserved until") },
	[CLOCK_POWER] = { "power", N_("Power of domestic law to keep them ends") },
	[CLOCK_FOLLOW_UP] = { "follow-up", N_("Follow-up request, as announced") },
	[CLOCK_ANSWER] = { "answer", N_("Answer") },
	[CLOCK_REPLY] = { "reply", N_("Reply wanted by the asker") },
	[CLOCK_AUTHORISATION] = { "authorisation", N_("The judicial authorisation ends") },
	[CLOCK_CONFIRMATION] = { "confirmation", N_("Emergency confirmed in writing") },
	[CLOCK_ORDER] = { "order",
			  N_("The provider keeps the data only until, and more was promised") },
	[CLOCK_RELEASE] = { "release", N_("Release of the data, whose request is decided") },
};

static const struct {
	const char *key, *name;
} state_rows[] = {
	[CLOCK_UNKNOWN] = { "unknown", N_("Not known") },
	[CLOCK_HELD] = { "held", N_("On hold") },
	[CLOCK_RUNNING] = { "running", N_("Running") },
	[CLOCK_NEAR] = { "near", N_("Near") },
	[CLOCK_LATE] = { "late", N_("Late") },
};

const char *clock_kind_key(enum clock_kind k)
{
	INVARIANT(k < CLOCK_KINDS);
	return kind_rows[k].key;
}

const char *clock_kind_name(enum clock_kind k)
{
	INVARIANT(k < CLOCK_KINDS);
	return kind_rows[k].name;
}

bool clock_kind_parse(struct str key, enum clock_kind *out)
{
	for (enum clock_kind k = 0; k < CLOCK_KINDS; k++) {
		if (!str_eq(key, str_from_c(kind_rows[k].key)))
			continue;
		*out = k;
		return true;
	}
	return false;
}

const char *clock_state_key(enum clock_state s)
{
	return state_rows[s].key;
}

const char *clock_state_name(enum clock_state s)
{
	return state_rows[s].name;
}

/* ---- durations --------------------------------------------------------------- */

static bool take_number(struct str *s, int64_t *out)
{
	size_t n = 0;
	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	if (!str_to_i64(str_slice(*s, 0, n), 0, 100000, out))
		return false;
	*s = str_slice(*s, n, s->n);
	return s->n > 0;
}

static struct instant add_months(struct instant t, int months)
{
	const struct date day = date_today(t), moved = date_add_months(day, months);
	return (struct instant){ t.us + (moved.days - day.days) * DAY };
}

static bool add_unit(struct instant *t, int64_t n, char unit, bool is_time)
{
	if (!is_time && unit == 'D')
		t->us += n * DAY;
	else if (!is_time && unit == 'W')
		t->us += 7 * n * DAY;
	else if (!is_time && unit == 'M')
		*t = add_months(*t, (int)n);
	else if (!is_time && unit == 'Y' && n < 1000)
		*t = add_months(*t, 12 * (int)n);
	else if (is_time && unit == 'H')
		t->us += n * DAY / 24;
	else if (is_time && unit == 'M')
		t->us += n * DAY / 1440;
	else
		return false;
	return true;
}

bool clock_add(struct instant t, struct str iso, struct instant *out)
{
	bool is_time = false;
	if (iso.n < 3 || iso.p[0] != 'P')
		return false;
	struct str rest = str_slice(iso, 1, iso.n);
	while (rest.n > 0) {
		int64_t n;
		if (rest.p[0] == 'T' && !is_time) {
			is_time = true;
			rest = str_slice(rest, 1, rest.n);
			continue;
		}
		if (!take_number(&rest, &n) || !add_unit(&t, n, rest.p[0], is_time))
			return false;
		rest = str_slice(rest, 1, rest.n);
	}
	*out = t;
	return true;
}

struct str term_duration(const struct time_limit *t, const char *name)
{
	struct str head, tail;
	if (!str_cut(t->code, '=', &head, &tail) || !str_eq(head, str_from_c(name)))
		return (struct str){ 0 };
	return tail;
}

/* ---- one clock --------------------------------------------------------------- */

struct maker {
	struct arena *arena;
	const struct request *r;
	const struct clock_settings *s;
	struct instant now;
	struct clock_list out;
};

static struct instant last_both_open(const struct clock_settings *s, struct instant t)
{
	for (int i = 0; i < BOTH_OPEN_TRIES; i++) {
		struct instant u = t;
		if (s->asking)
			u = calendar_last_open(s->asking, u);
		if (s->asked)
			u = calendar_last_open(s->asked, u);
		if (u.us == t.us)
			break;
		t = u;
	}
	return t;
}

static bool is_preservation(enum clock_kind k)
{
	return k == CLOCK_FLOOR || k == CLOCK_PRESERVED || k == CLOCK_POWER || k == CLOCK_ORDER;
}

/* From when on it is near. */
static int64_t near_from(const struct clock *c)
{
	if (c->starts.us == 0) // only its end is known
		return c->due.us - 7 * DAY;
	const int64_t quarter = c->due.us - (c->due.us - c->starts.us) / 4;
	const int64_t month = c->due.us - 30 * DAY;
	return is_preservation(c->kind) && month < quarter ? month : quarter;
}

static void judge(struct clock *c, struct instant now)
{
	if (now.us > c->due.us)
		c->state = CLOCK_LATE;
	else
		c->state = now.us >= near_from(c) ? CLOCK_NEAR : CLOCK_RUNNING;
	for (size_t i = 0; is_preservation(c->kind) && c->warning == 0 && i < 3; i++)
		if (c->due.us - now.us <= warnings[i] * DAY)
			c->warning = warnings[i];
}

static void add(struct maker *m, struct clock c)
{
	if (c.state != CLOCK_UNKNOWN && c.state != CLOCK_HELD) {
		judge(&c, m->now);
		const struct instant open = last_both_open(m->s, c.due);
		if (open.us != c.due.us && open.us > c.starts.us)
			c.act_by = open;
	}
	*ARENA_PUSH(m->arena, &m->out) = c;
}

static void add_due(struct maker *m, enum clock_kind kind, enum step_side side,
		    struct instant starts, struct instant due)
{
	if (due.us != 0)
		add(m, (struct clock){ .kind = kind,
				       .state = CLOCK_RUNNING,
				       .side = side,
				       .starts = starts,
				       .due = due });
}

/* ---- preservation ------------------------------------------------------------ */

static bool is_kept(enum request_state s)
{
	return s == STATE_PRESERVED || s == STATE_EXTENDED || s == STATE_HELD;
}

/* The end that one of these terms gives, counted from `from`; the earlier of several. */
static bool earliest(const struct request *r, const char *name, struct instant from,
		     struct clock *out)
{
	bool found = false;
	for (size_t i = 0; i < r->terms_n; i++) {
		struct instant due;
		const struct str iso = term_duration(&r->terms[i], name);
		if (iso.n == 0 || !clock_add(from, iso, &due) || (found && due.us >= out->due.us))
			continue;
		out->due = due;
		out->code = r->terms[i].code;
		out->source = r->terms[i].source;
		found = true;
	}
	return found;
}

static void add_floor(struct maker *m)
{
	struct clock c = { .kind = CLOCK_FLOOR,
			   .state = CLOCK_RUNNING,
			   .side = SIDE_ASKED,
			   .starts = m->r->at.preserved };
	if (!earliest(m->r, "preserve-min", c.starts, &c) &&
	    !earliest(m->r, "preserve", c.starts, &c))
		return;
	if (m->r->progress.state == STATE_HELD) {
		c.state = CLOCK_HELD;
		c.due = (struct instant){ 0 };
		c.held_since = m->r->at.follow_up;
	}
	add(m, c);
}

static void add_power(struct maker *m)
{
	const struct moments *at = &m->r->at;
	struct clock c = { .kind = CLOCK_POWER,
			   .state = CLOCK_RUNNING,
			   .side = SIDE_ASKED,
			   .starts = at->renewed.us != 0 ? at->renewed : at->preserved };
	if (!earliest(m->r, "preserve-max", c.starts, &c))
		c.state = CLOCK_UNKNOWN;
	add(m, c);
}

/* What was promised lasts until the day that was said; once the data are held, until it is decided. */
static void add_order(struct maker *m)
{
	const struct request *r = m->r;
	const bool held = r->progress.state == STATE_HELD;
	if (r->order.until.us == 0 || r->at.settled.us != 0 ||
	    (!held && r->order.until.us >= r->at.preserved_until.us))
		return;
	add(m, (struct clock){ .kind = CLOCK_ORDER,
			       .state = CLOCK_RUNNING,
			       .side = SIDE_ASKED,
			       .starts = r->at.preserved,
			       .due = r->order.until,
			       .source = r->order.reference });
}

static void add_preservation(struct maker *m)
{
	const struct moments *at = &m->r->at;
	if (!is_kept(m->r->progress.state) || at->preserved.us == 0)
		return;
	if (at->settled.us == 0)
		add_floor(m);
	else
		add_due(m, CLOCK_RELEASE, SIDE_ASKED, at->settled,
			instant_add(at->settled, DAYS(CLOCK_RELEASE_DAYS)));
	add_power(m);
	add_order(m);
	if (m->r->progress.state == STATE_HELD)
		return;
	add_due(m, CLOCK_PRESERVED, SIDE_ASKED, at->preserved, at->preserved_until);
	if (at->follow_up.us == 0)
		add_due(m, CLOCK_FOLLOW_UP, SIDE_ASKING, at->preserved, at->follow_up_due);
}

/* ---- answers ------------------------------------------------------------------ */

static bool awaits_answer(const struct request *r)
{
	const enum request_state s = r->progress.state;
	return r->at.delivered.us != 0 && s >= STATE_DELIVERED && s <= STATE_POSTPONED;
}

static void add_acknowledge(struct maker *m)
{
	const struct request *r = m->r;
	struct clock c = { .kind = CLOCK_ACKNOWLEDGE,
			   .state = CLOCK_RUNNING,
			   .side = SIDE_ASKED,
			   .starts = r->at.delivered };
	if (r->progress.state != STATE_DELIVERED)
		return;
	const bool found = earliest(r, "ack-max", c.starts, &c);
	const struct instant promised = instant_add(c.starts, m->s->acknowledge);
	if (m->s->acknowledge.us > 0 && (!found || promised.us < c.due.us)) {
		c.due = promised;
		c.code = c.source = (struct str){ 0 };
	} else if (!found) {
		return;
	}
	add(m, c);
}

/* Which terms limit an answer, and for which requests. */
static const struct {
	const char *name;
	unsigned classes; // enum data_category; 0: all
	bool emergency;	  // only those; else only the others, unless `both`
	bool both;
} answer_terms[] = {
	{ "respond-max", 0, false, false },
	{ "serve-max", 0, false, true },
	{ "return-subscriber-max", DATA_SUBSCRIBER, false, true },
	{ "return-traffic-max", DATA_TRAFFIC, false, true },
	{ "recognise-max", 0, false, true },
	{ "provisional-max", 0, false, true },
	{ "emergency-max", 0, true, false },
};

static void add_answers(struct maker *m)
{
	const struct request *r = m->r;
	const bool emergency = kind_is(r->progress.kind, KIND_EMERGENCY) ||
			       r->text[FIELD_EMERGENCY].n > 0;
	if (!awaits_answer(r))
		return;
	for (size_t i = 0; i < sizeof(answer_terms) / sizeof(*answer_terms); i++) {
		struct clock c = { .kind = CLOCK_ANSWER,
				   .state = CLOCK_RUNNING,
				   .side = SIDE_ASKED,
				   .starts = r->at.delivered };
		if ((!answer_terms[i].both && answer_terms[i].emergency != emergency) ||
		    (answer_terms[i].classes && !(r->classes & answer_terms[i].classes)) ||
		    !earliest(r, answer_terms[i].name, c.starts, &c))
			continue;
		if (r->progress.state == STATE_POSTPONED) {
			c.state = CLOCK_HELD;
			c.due = (struct instant){ 0 };
			c.held_since = r->at.last;
		}
		add(m, c);
	}
	add_due(m, CLOCK_REPLY, SIDE_ASKED, r->at.delivered, r->at.reply_wanted);
}

static void add_rest(struct maker *m)
{
	const struct request *r = m->r;
	if (!state_is_outcome(r->progress.state))
		add_due(m, CLOCK_AUTHORISATION, SIDE_ASKING, r->at.sent, r->at.authorisation_ends);
	if (kind_is(r->progress.kind, KIND_EMERGENCY) && r->at.decided.us != 0 &&
	    r->at.confirmed.us == 0 && m->s->confirm.us > 0 &&
	    (r->progress.state == STATE_DISCLOSED || r->progress.state == STATE_PARTLY))
		add_due(m, CLOCK_CONFIRMATION, SIDE_ASKING, r->at.decided,
			instant_add(r->at.decided, m->s->confirm));
}

/* ---- the list ------------------------------------------------------------------ */

static int by_due(const void *x, const void *y)
{
	const struct clock *a = x, *b = y;
	const bool has_a = a->due.us != 0, has_b = b->due.us != 0;
	if (has_a != has_b)
		return has_a ? -1 : 1;
	if (a->due.us != b->due.us)
		return a->due.us < b->due.us ? -1 : 1;
	return (int)a->kind - (int)b->kind;
}

struct clock_list clocks_of(struct arena *arena, const struct request *r,
			    const struct clock_settings *s, struct instant now)
{
	struct maker m = { .arena = arena, .r = r, .s = s, .now = now };
	if (state_is_end(r->progress.state))
		return m.out;
	add_acknowledge(&m);
	add_preservation(&m);
	add_answers(&m);
	add_rest(&m);
	if (m.out.n > 0)
		qsort(m.out.p, m.out.n, sizeof(*m.out.p), by_due);
	return m.out;
}

const struct clock *clocks_next(const struct clock_list *list)
{
	return list->n > 0 && list->p[0].due.us != 0 ? &list->p[0] : NULL;
}

struct instant clock_next_change(const struct clock *c, struct instant now)
{
	if (c->due.us == 0)
		return (struct instant){ 0 };
	int64_t next = INT64_MAX;
	const int64_t at[] = { near_from(c), c->due.us + 1, c->due.us - 30 * DAY,
			       c->due.us - 14 * DAY, c->due.us - 7 * DAY };
	const size_t n = is_preservation(c->kind) ? 5 : 2;
	for (size_t i = 0; i < n; i++)
		if (at[i] > now.us && at[i] < next)
			next = at[i];
	return (struct instant){ next == INT64_MAX ? 0 : next };
}

bool clock_is_over(const struct request *r, struct instant now)
{
	return r->at.preserved_until.us != 0 && now.us > r->at.preserved_until.us;
}

bool clock_keeps_promise(const struct request *r, struct instant until, struct instant now)
{
	struct clock floor = { 0 };
	if (until.us <= now.us)
		return false;
	if (!earliest(r, "preserve-min", now, &floor) && !earliest(r, "preserve", now, &floor))
		return true;
	return until.us >= floor.due.us;
}
