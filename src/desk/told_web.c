// SPDX-License-Identifier: AGPL-3.0-or-later
// What pages say of what time brought to a request, and of the office that asks.
#include "desk/desk_web.h"
#include "desk/event_db.h"

struct desk_tag desk_event_tag(enum event_kind k)
{
	static const char *const kinds[EVENT_KINDS] = {
		[EVENT_WARNING] = "govuk-tag--yellow", [EVENT_NEAR] = "govuk-tag--yellow",
		[EVENT_LATE] = "govuk-tag--red",       [EVENT_SILENCE] = "govuk-tag--red",
		[EVENT_NOT_TAKEN] = "govuk-tag--red",  [EVENT_ARRIVED] = "govuk-tag--yellow",
		[EVENT_WAITS] = "govuk-tag--yellow",   [EVENT_EXPIRED] = "govuk-tag--red",
		[EVENT_LAPSED] = "govuk-tag--yellow",
	};
	return (struct desk_tag){ kinds[k], event_name(k) };
}

enum rc desk_told(struct cx *cx, struct page *pg, const struct desk_request *d,
		  struct desk_told_rows *out)
{
	struct event_list list;
	TRY(event_told(cx, pg->db, d->r.id, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct event_row *e = &list.p[i];
		enum event_kind kind;
		enum clock_kind clock;
		if (!event_parse(e->kind, &kind))
			continue;
		*ARENA_PUSH(cx->arena, out) = (struct desk_told_row){
			.tag = desk_event_tag(kind),
			.clock = clock_kind_parse(e->clock, &clock) ? clock_kind_name(clock) : NULL,
			.due = desk_when(pg, &d->zones, e->due),
			.at = desk_when(pg, &d->zones, e->at),
		};
	}
	return RC_OK;
}

/* From the worst on. */
static int rank(enum event_kind k)
{
	static const int ranks[EVENT_KINDS] = {
		[EVENT_NOT_TAKEN] = 9, [EVENT_EXPIRED] = 8, [EVENT_SILENCE] = 7,
		[EVENT_LATE] = 6,      [EVENT_LAPSED] = 5,  [EVENT_WAITS] = 4,
		[EVENT_ARRIVED] = 3,   [EVENT_WARNING] = 2, [EVENT_NEAR] = 1,
	};
	return ranks[k];
}

static void take(enum event_kind k, bool *found, enum event_kind *out)
{
	if (!*found || rank(k) > rank(*out))
		*out = k;
	*found = true;
}

enum rc desk_event_now(struct cx *cx, struct page *pg, const struct request *r,
		       const struct clock_settings *settings, bool *found, enum event_kind *out)
{
	struct event_list list;
	const struct clock_list clocks = clocks_of(cx->arena, r, settings, cx->now);
	const struct event_now now = event_of(cx->arena, r, &clocks, settings, cx->now);
	*found = false;
	for (size_t i = 0; i < now.n; i++)
		take(now.p[i].kind, found, out);
	TRY(event_told(cx, pg->db, r->id, &list));
	for (size_t i = 0; i < list.n; i++)
		if (str_eq(list.p[i].kind, str_from_c(event_key(EVENT_LAPSED))) &&
		    list.p[i].at.us > r->at.last.us)
			take(EVENT_LAPSED, found, out);
	return RC_OK;
}

struct str desk_entitled(struct page *pg, const struct desk_request *d)
{
	const struct entitlement *e = &d->view.entitled;
	if (d->r.progress.side != SIDE_ASKED || d->r.progress.state == STATE_DRAFT)
		return STR("");
	if (e->answer == YN_YES && e->office)
		return tr_with(pg,
			       "Entitled: our data name {office} as the authority that asks for "
			       "this.",
			       ARG("office", e->office->organisation));
	if (e->answer == YN_NO)
		return tr(pg, "Not entitled: on this date the basis is closed between the two "
			      "countries.");
	return tr(pg, "Our data do not say whether this office may ask for this. Whoever takes it "
		      "into work says why.");
}
