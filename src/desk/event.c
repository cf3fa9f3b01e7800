// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/event.h"

#include "people/role.h"

static const struct {
	const char *key, *name;
	bool urgent;
} rows[EVENT_KINDS] = {
	[EVENT_WARNING] = { "warning", N_("A preservation ends soon"), false },
	[EVENT_NEAR] = { "near", N_("A time is near its end"), true },
	[EVENT_LATE] = { "late", N_("A time is over"), true },
	[EVENT_SILENCE] = { "silence", N_("Nobody has answered"), true },
	[EVENT_EXPIRED] = { "expired", N_("A preservation expired without a follow-up request"),
			    true },
	[EVENT_LAPSED] = { "lapsed", N_("Nobody approved in time"), false },
	[EVENT_NOT_TAKEN] = { "not-taken", N_("The other node could not take it"), true },
	[EVENT_ARRIVED] = { "arrived", N_("A request has arrived"), true },
	[EVENT_WAITS] = { "waits", N_("The other side asks something back"), false },
};

const char *event_key(enum event_kind k)
{
	INVARIANT(k < EVENT_KINDS);
	return rows[k].key;
}

const char *event_name(enum event_kind k)
{
	INVARIANT(k < EVENT_KINDS);
	return rows[k].name;
}

bool event_is_urgent(enum event_kind k)
{
	INVARIANT(k < EVENT_KINDS);
	return rows[k].urgent;
}

bool event_parse(struct str key, enum event_kind *out)
{
	for (enum event_kind k = 0; k < EVENT_KINDS; k++) {
		if (!str_eq(key, str_from_c(rows[k].key)))
			continue;
		*out = k;
		return true;
	}
	return false;
}

static void add(struct arena *arena, struct event_now *out, struct event e)
{
	*ARENA_PUSH(arena, out) = e;
}

static void sooner(struct instant *next, struct instant t)
{
	if (t.us != 0 && (next->us == 0 || t.us < next->us))
		*next = t;
}

static void of_clock(struct arena *arena, const struct clock *c, struct event_now *out)
{
	struct event e = { .clock = str_from_c(clock_kind_key(c->kind)), .due = c->due };
	if (c->state == CLOCK_LATE)
		e.kind = c->kind == CLOCK_ACKNOWLEDGE ? EVENT_SILENCE : EVENT_LATE;
	else if (c->state == CLOCK_NEAR && c->warning > 0)
		e.kind = EVENT_WARNING;
	else if (c->state == CLOCK_NEAR && c->kind != CLOCK_FLOOR && c->kind != CLOCK_PRESERVED &&
		 c->kind != CLOCK_POWER && c->kind != CLOCK_ORDER)
		e.kind = EVENT_NEAR;
	else
		return;
	e.days = e.kind == EVENT_WARNING ? c->warning : 0;
	add(arena, out, e);
}

/* Sent, and its receipt does not come. Paper takes its time. */
static void of_receipt(struct arena *arena, const struct request *r, const struct clock_settings *s,
		       struct instant now, struct event_now *out)
{
	if (r->progress.state != STATE_SENT || r->by_hand || r->at.sent.us == 0 ||
	    s->acknowledge.us == 0)
		return;
	const struct instant due = instant_add(r->at.sent, s->acknowledge);
	if (now.us > due.us)
		add(arena, out, (struct event){ .kind = EVENT_SILENCE, .due = due });
	else
		sooner(&out->next, (struct instant){ due.us + 1 });
}

/* What another node did, and a person here must see. What came by hand, a person entered. */
static void of_other_node(struct arena *arena, const struct request *r, struct event_now *out)
{
	const enum request_state s = r->progress.state;
	if (r->by_hand)
		return;
	if (r->progress.side == SIDE_ASKED && s == STATE_DELIVERED)
		add(arena, out, (struct event){ .kind = EVENT_ARRIVED, .due = r->at.delivered });
	if (r->progress.side == SIDE_ASKING &&
	    (s == STATE_MORE_ASKED || s == STATE_CONDITIONS_OFFERED))
		add(arena, out, (struct event){ .kind = EVENT_WAITS, .due = r->at.last });
}

struct event_now event_of(struct arena *arena, const struct request *r,
			  const struct clock_list *clocks, const struct clock_settings *s,
			  struct instant now)
{
	struct event_now out = { 0 };
	for (size_t i = 0; i < clocks->n; i++) {
		of_clock(arena, &clocks->p[i], &out);
		sooner(&out.next, clock_next_change(&clocks->p[i], now));
	}
	of_receipt(arena, r, s, now, &out);
	if (r->not_taken.at.us != 0)
		add(arena, &out, (struct event){ .kind = EVENT_NOT_TAKEN, .due = r->not_taken.at });
	of_other_node(arena, r, &out);
	if (r->progress.state == STATE_EXPIRED)
		add(arena, &out,
		    (struct event){ .kind = EVENT_EXPIRED, .due = r->at.preserved_until });
	return out;
}
