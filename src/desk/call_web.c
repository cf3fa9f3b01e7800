// SPDX-License-Identifier: AGPL-3.0-or-later
// /duty/calls/:call: taking a call. /duty/channels: how one is reached. /duty/now: what a
// telephone shows at night.
#include "desk/call_web.h"

#include "desk/calendar_db.h"
#include "desk/duty_db.h"
#include "desk/html/pages.h"
#include "desk/search_db.h"
#include "web/pages.h"

static struct str call_href(struct page *pg, struct id call)
{
	return arena_fmt(pg->cx->arena, "/duty/calls/%.*s", STR_ARG(id_print(pg->cx->arena, call)));
}

enum rc call_web_waiting(struct cx *cx, struct page *pg, struct call_links *out)
{
	struct call_list list;
	TRY(call_waiting(cx, pg->db, &list));
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, out) = (struct call_link){
			call_href(pg, list.p[i].id),
			list.p[i].reference,
			page_time(pg, list.p[i].at),
			desk_event_tag(list.p[i].event),
		};
	return RC_OK;
}

/* ---- a call --------------------------------------------------------------------------- */

static enum rc load_call(struct cx *cx, struct page *pg, struct call *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "call"), &id))
		return cx_fail(cx, RC_MISSING, N_("there is no such call"));
	return call_load(cx, pg->db, id, out);
}

static enum rc fill_sends(struct cx *cx, struct page *pg, const struct call *c, struct call_view *v)
{
	struct call_sends sends;
	TRY(call_sends(cx, pg->db, c->id, &sends));
	for (size_t i = 0; i < sends.n; i++)
		*ARENA_PUSH(cx->arena, &v->sends) = (struct call_send_row){
			.who = id_is_set(sends.p[i].account) ? sends.p[i].who
							     : tr(pg, "the whole roster"),
			.kind = channel_name(sends.p[i].kind),
			.sent = page_time(pg, sends.p[i].sent_at),
			.failed = sends.p[i].failed,
		};
	return RC_OK;
}

static const char *standing(const struct call *c)
{
	static const struct {
		const char *key, *text;
	} rows[] = {
		{ "", TR_MARK("Nobody has taken it yet.") },
		{ "unanswered",
		  TR_MARK("Everybody on the roster was called; nobody has taken it.") },
		{ "nobody", TR_MARK("Nobody on the roster could be called.") },
		{ "told", TR_MARK("Whoever is on duty was told.") },
		{ "overtaken", TR_MARK("Somebody has worked on the request since.") },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(c->ended, str_from_c(rows[i].key)))
			return rows[i].text;
	return NULL;
}

static bool is_unacknowledged(const struct request *r)
{
	return r->progress.side == SIDE_ASKED && r->progress.state == STATE_DELIVERED;
}

static enum rc show_call(struct cx *cx, struct page *pg)
{
	struct call c = { 0 };
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(load_call(cx, pg, &c));
	TRY(request_load(cx, pg->db, c.request, r));
	const bool taken = str_eq(c.ended, STR("taken"));
	struct call_view v = {
		.reference = c.reference,
		.at = page_time(pg, c.at),
		.due = page_time(pg, c.due),
		.request_href = desk_request_href(pg, c.request, ""),
		.tag = desk_event_tag(c.event),
		.urgency = c.urgent ? TR_MARK("Urgent") : TR_MARK("It can wait for office hours."),
		.standing = standing(&c),
		.acknowledges = is_unacknowledged(r),
		.may_take = !taken,
		.take = { .action = call_href(pg, c.id), .button = tr(pg, "I have it") },
	};
	if (taken) {
		struct str who;
		TRY(desk_person(cx, pg, c.taken_by, &who));
		v.taken = tr_with(pg, "{who} has it since {time}.", ARG("who", who),
				  ARG("time", page_time(pg, c.ended_at)));
	}
	TRY(fill_sends(cx, pg, &c, &v));
	pg->title = tr_with(pg, "{thing}: a call", ARG("thing", c.reference));
	page_desk_call(pg, &v);
	return RC_OK;
}

/* That a person has it is what the other side waits for: one tap does both. */
static enum rc acknowledge(struct cx *cx, struct page *pg, const struct actor *by,
			   const struct call *c)
{
	struct law_view lv;
	struct step_done done;
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(request_load(cx, pg->db, c->request, r));
	if (!is_unacknowledged(r))
		return RC_OK;
	TRY(law_view_open(cx, pg, &lv));
	const struct step_order o = { .request = c->request,
				      .action = ACTION_ACKNOWLEDGE,
				      .world = lv.world };
	return step_take(cx, pg->db, by, &o, &done);
}

static enum rc take_call(struct cx *cx, struct page *pg)
{
	struct call c = { 0 };
	bool first;
	const struct actor by = people_actor(pg);
	TRY(load_call(cx, pg, &c));
	TRY(call_take(cx, pg->db, &by, c.id, &first));
	if (!first) // who has it stands there
		return page_redirect(pg, call_href(pg, c.id));
	TRY(acknowledge(cx, pg, &by, &c));
	return page_redirect(pg, desk_request_href(pg, c.request, ""));
}

/* ---- how one is reached ----------------------------------------------------------------- */

static struct form_view one_button(struct page *pg, struct id channel, const char *what,
				   struct str button)
{
	return (struct form_view){ .action = arena_fmt(pg->cx->arena, "/duty/channels/%.*s/%s",
						       STR_ARG(id_print(pg->cx->arena, channel)),
						       what),
				   .button = button };
}

static enum rc fill_channels(struct cx *cx, struct page *pg, struct id account,
			     struct channel_rows *out)
{
	struct call_channels list;
	TRY(channel_list(cx, pg->db, account, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct call_channel *c = &list.p[i];
		*ARENA_PUSH(cx->arena, out) = (struct channel_row){
			.kind = channel_name(c->kind),
			.address = c->address,
			.sent = page_time(pg, c->sent),
			.failed = c->failed,
			.test = one_button(pg, c->id, "test",
					   id_is_set(account) ? tr(pg, "Send me a test")
							      : tr(pg, "Send a test there")),
			.remove = one_button(pg, c->id, "remove",
					     tr_with(pg, "Remove {name}", ARG("name", c->address))),
		};
	}
	return RC_OK;
}

static enum rc show_channels(struct cx *cx, struct page *pg)
{
	struct channels_view v = { .errors = part_errors(pg) };
	TRY(fill_channels(cx, pg, pg->person.account, &v.rows));
	TRY(fill_channels(cx, pg, (struct id){ 0 }, &v.shared));
	const size_t mark = page_mark(pg);
	struct radios_view kind = part_radios(pg, "kind", TR_MARK("By what"));
	struct input_view address = part_input(pg, "address", TR_MARK("Address"));
	for (enum channel_kind k = 0; k < CHANNELS; k++)
		part_radio(pg, &kind, str_from_c(channel_key(k)), tr(pg, channel_name(k)));
	address.hint = tr(pg, "duty@example.org, or https://push.example/your-topic");
	struct radios_view whose = part_radios(pg, "whose", TR_MARK("Whom it reaches"));
	part_radio(pg, &whose, STR("me"), tr(pg, "Me, when I am on duty"));
	part_radio(pg, &whose, STR("roster"),
		   tr(pg, "Whoever is on duty: a shared telephone, a mailing list"));
	if (pg->form.values.n == 0)
		whose.options.p[0].selected = true;
	page_radios(pg, &kind);
	page_input(pg, &address);
	page_radios(pg, &whose);
	v.add = (struct form_view){ STR("/duty/channels"), page_since(pg, mark), tr(pg, "Add it"),
				    false };
	pg->title = tr(pg, "How you are called");
	page_desk_channels(pg, &v);
	return RC_OK;
}

static enum rc add_channel(struct cx *cx, struct page *pg)
{
	const struct actor by = people_actor(pg);
	struct call_channel c = { .account = by.account,
				  .address = form_value(pg, "address"),
				  .language = str_from_c(pg->lang->prefix) };
	if (str_eq(form_value(pg, "whose"), STR("roster")))
		c.account = (struct id){ 0 };
	if (!channel_parse(form_value(pg, "kind"), &c.kind))
		return cx_fail(cx, RC_INVALID, "no such kind of channel");
	const char *fault = channel_fault(c.kind, c.address, false);
	if (fault) {
		form_fail(pg, "address", tr(pg, fault));
		return RC_INVALID;
	}
	const enum rc rc = channel_add(cx, pg->db, &by, &c);
	if (rc == RC_LIMIT) {
		form_fail(pg, "address", tr(pg, "You have as many as can be: remove one first"));
		return RC_INVALID;
	}
	TRY(rc);
	return page_redirect(pg, STR("/duty/channels"));
}

static enum rc change_channel(struct cx *cx, struct page *pg,
			      enum rc (*change)(struct cx *, struct db *, const struct actor *,
						struct id))
{
	struct id id;
	const struct actor by = people_actor(pg);
	if (!id_parse(page_param(pg, "channel"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such channel of yours");
	TRY(change(cx, pg->db, &by, id));
	return page_redirect(pg, STR("/duty/channels"));
}

static enum rc test_channel(struct cx *cx, struct page *pg)
{
	return change_channel(cx, pg, channel_test);
}

static enum rc remove_channel(struct cx *cx, struct page *pg)
{
	return change_channel(cx, pg, channel_remove);
}

/* ---- a telephone at night ------------------------------------------------------------------ */

static enum rc fill_next(struct cx *cx, struct page *pg, struct now_view *v)
{
	struct request_list list;
	struct clock_settings settings;
	const struct actor who = people_actor(pg);
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(request_list(cx, pg->db, &who, &list));
	if (list.n == 0 || list.p[0].next_due.us == 0)
		return RC_OK;
	TRY(request_load(cx, pg->db, list.p[0].id, r));
	TRY(calendar_load(cx, pg->db, r->from, r->to, &settings));
	const struct clock_list clocks = clocks_of(cx->arena, r, &settings, cx->now);
	const struct clock *next = clocks_next(&clocks);
	if (!next)
		return RC_OK;
	const struct desk_zones zones = desk_zones_of(&settings, r->progress.side);
	v->clock = desk_clock_of(pg, &zones, next, r->progress.side);
	v->clock.source = STR(""); // stands on the request's own page
	v->next_href = desk_request_href(pg, r->id, "");
	v->next_reference = r->reference;
	return RC_OK;
}

static enum rc fill_note(struct cx *cx, struct page *pg, struct now_view *v)
{
	struct hand_over_list notes;
	TRY(hand_over_list(cx, pg->db, &notes));
	if (notes.n == 0 || notes.p[0].taken_at.us != 0)
		return RC_OK;
	const struct hand_over *h = &notes.p[0];
	v->note = h->text;
	v->may_take_note = !id_eq(h->by, pg->person.account);
	v->take_note = (struct form_view){
		.action = arena_fmt(cx->arena, "/duty/%.*s/take",
				    STR_ARG(id_print(cx->arena, h->id))),
		.button = tr(pg, "I have read it and take over"),
	};
	return desk_person(cx, pg, h->by, &v->note_by);
}

static enum rc show_now(struct cx *cx, struct page *pg)
{
	struct now_view v = { .now = page_time(pg, cx->now) };
	TRY(desk_duty_line(cx, pg->db, NULL, pg));
	v.duty = pg->duty;
	TRY(call_web_waiting(cx, pg, &v.calls));
	TRY(fill_next(cx, pg, &v));
	TRY(fill_note(cx, pg, &v));
	pg->title = tr_n_with(pg, (int64_t)v.calls.n, "Now: {n} call", "Now: {n} calls",
			      ARG("n", (int64_t)v.calls.n));
	page_desk_now(pg, &v);
	return RC_OK;
}

static const struct web_field no_fields[] = { { 0 } };
static const struct web_field channel_fields[] = {
	{ "kind", FORM_CHOICE, true, 10, .missing = TR_MARK("Choose by what you are called"),
	  .choices = "mail webhook push", .label = TR_MARK("By what") },
	{ "address", FORM_TEXT, true, CHANNEL_ADDRESS_MAX, .missing = TR_MARK("Enter the address"),
	  .label = TR_MARK("Address") },
	{ "whose", FORM_CHOICE, false, 10, .choices = "me roster",
	  .label = TR_MARK("Whom it reaches") },
	{ 0 },
};
static const struct web_form channel_form = { channel_fields, show_channels },
			     no_form = { no_fields, show_channels },
			     call_form = { no_fields, show_call };

const struct web_route desk_call_routes[] = {
	{ HTTP_GET, "/duty/now", show_now, .tx = TX_READ, .need = ACCESS_CASE_WORK },
	{ HTTP_GET, "/duty/calls/:call", show_call, .tx = TX_READ, .need = ACCESS_CASE_WORK },
	{ HTTP_POST, "/duty/calls/:call", take_call, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &call_form },
	{ HTTP_GET, "/duty/channels", show_channels, .tx = TX_READ, .need = ACCESS_CASE_WORK },
	{ HTTP_POST, "/duty/channels", add_channel, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &channel_form },
	{ HTTP_POST, "/duty/channels/:channel/test", test_channel, .tx = TX_WRITE,
	  .need = ACCESS_CASE_WORK, .form = &no_form },
	{ HTTP_POST, "/duty/channels/:channel/remove", remove_channel, .tx = TX_WRITE,
	  .need = ACCESS_CASE_WORK, .form = &no_form },
	{ 0 },
};
