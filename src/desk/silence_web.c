// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/silence_web.h"

#include "desk/call_back_db.h"

/* RFC 3966: digits, and the plus of a number with its country. */
static struct str tel(struct arena *a, struct str number)
{
	struct str href = STR("tel:");
	const size_t zero = str_find(number, STR("(0)")); // dialled at home only
	for (size_t i = 0; i < number.n; i++)
		if (i == zero)
			i += 2;
		else if ((number.p[i] >= '0' && number.p[i] <= '9') || number.p[i] == '+')
			href = arena_fmt(a, "%.*s%c", STR_ARG(href), number.p[i]);
	return href;
}

enum rc silence_fill(struct cx *cx, struct page *pg, const struct desk_request *d,
		     struct silence_view *out)
{
	const struct request *r = &d->r;
	struct contact_list contacts;
	bool named;
	out->there = r->progress.side == SIDE_ASKING && r->progress.state == STATE_DELIVERED &&
		     id_is_set(r->peer) && r->at.delivered.us != 0;
	if (!out->there)
		return RC_OK;
	out->since = tr_with(
		pg,
		"Delivered to {node} on {time}. No person there has taken it for "
		"{span}.",
		ARG("node", r->peer_origin), ARG("time", desk_when(pg, &d->zones, r->at.delivered)),
		ARG("span", desk_span(pg, (cx->now.us - r->at.delivered.us) / 1000000, false)));
	TRY(call_back_contacts(cx, pg->db, r->id, &contacts, &named));
	out->nobody = contacts.n == 0;
	for (size_t i = 0; i < contacts.n; i++)
		*ARENA_PUSH(cx->arena, &out->calls) = (struct silence_call){
			contacts.p[i].name, contacts.p[i].telephone,
			tel(cx->arena, contacts.p[i].telephone),
			desk_day(pg, contacts.p[i].confirmed_at)
		};
	return RC_OK;
}
