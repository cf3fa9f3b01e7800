// SPDX-License-Identifier: AGPL-3.0-or-later
// /reports: what was reported, by state, kind, channel, country, day and words, for who sorts it.
#include "desk/desk_web.h"
#include "formats/json.h"
#include "intake/html/pages.h"
#include "intake/report_db.h"
#include "intake/report_filter.h"
#include "intake/report_to_json.h"
#include "intake/report_web.h"
#include "intake/told_db.h"
#include "web/pages.h"

/* A page looks through so many lists of INTAKE_PAGE, and no further: who asks can go on. */
enum { ROWS_A_PAGE = 25, LOOKS_MAX = 20, TEXT_MAX = 100 };

struct search {
	bool all;
	enum intake_state state;
	struct report_filter filter;
	struct str country;
	struct intake_before before;
};

static bool is_filtered(const struct search *s)
{
	return report_filter_is_set(&s->filter) || s->country.n > 0;
}

/* The first instant of the day, or of the one after. */
static enum rc read_day(struct cx *cx, struct page *pg, const char *key, int more,
			struct instant *out)
{
	struct date day;
	const struct str said = http_query(pg->req, key);
	if (said.n == 0)
		return RC_OK;
	if (!date_parse(said, &day))
		return cx_fail(cx, RC_INVALID, "a day is written as 2026-11-21");
	out->us = ((int64_t)day.days + more) * INT64_C(86400000000);
	return RC_OK;
}

static enum rc read_filter(struct cx *cx, struct page *pg, struct search *out)
{
	struct report_filter *f = &out->filter;
	const struct str channel = http_query(pg->req, "channel");
	f->kind = str_trim(http_query(pg->req, "kind"));
	f->text = str_trim(http_query(pg->req, "text"));
	out->country = str_trim(http_query(pg->req, "country"));
	if (f->kind.n > TEXT_MAX || f->text.n > TEXT_MAX)
		return cx_fail(cx, RC_INVALID, "at most %d bytes are searched for", TEXT_MAX);
	f->has_channel = channel.n > 0;
	if (f->has_channel && !intake_channel_parse(channel, &f->channel))
		return cx_fail(cx, RC_INVALID, "no report comes by such a channel");
	if (out->country.n > 0 && law_country(pg->law, out->country) == LAW_NONE)
		return cx_fail(cx, RC_INVALID, "this is no country: say two letters, such as LK");
	TRY(read_day(cx, pg, "from", 0, &f->from));
	return read_day(cx, pg, "to", 1, &f->to);
}

enum rc report_before(struct cx *cx, const struct page *pg, struct intake_before *out)
{
	struct str at, id;
	const struct str before = http_query(pg->req, "before");
	*out = (struct intake_before){ { 0 }, { { 0 } } };
	if (before.n > 0 && (!str_cut(before, '-', &at, &id) ||
			     !str_to_i64(at, 1, INT64_MAX, &out->at.us) || !id_parse(id, &out->id)))
		return cx_fail(cx, RC_INVALID, "this page of the list does not exist");
	return RC_OK;
}

struct str report_before_print(struct arena *a, struct intake_before last)
{
	return arena_fmt(a, "%lld-%.*s", (long long)last.at.us, STR_ARG(id_print(a, last.id)));
}

void report_put_before(struct json *j, struct arena *a, const struct intake_before *last)
{
	if (last)
		json_str(j, "before", report_before_print(a, *last));
	else
		json_add_null(j, "before");
}

/* "?state=seen&before=MICROSECONDS-ID" */
static enum rc read_search(struct cx *cx, struct page *pg, struct search *out)
{
	const struct str state = http_query(pg->req, "state");
	*out = (struct search){ .state = INTAKE_NEW };
	TRY(read_filter(cx, pg, out));
	if (str_eq(state, STR("all")))
		out->all = true;
	else if (state.n > 0 && !intake_state_parse(state, &out->state))
		return cx_fail(cx, RC_INVALID, "no report is in such a state");
	TRY(report_before(cx, pg, &out->before));
	if (out->before.at.us == 0 && out->filter.to.us != 0)
		out->before.at = out->filter.to;
	return RC_OK;
}

/* With the filters of this page. */
static struct str list_href(struct page *pg, const struct search *s,
			    const struct intake_before *before)
{
	static const char *const keys[] = { "kind", "channel", "country", "from", "to", "text" };
	struct arena *a = pg->cx->arena;
	struct str out = arena_fmt(a, "/reports?state=%s",
				   s->all ? "all" : intake_state_key(s->state));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct str value = http_query(pg->req, keys[i]);
		if (value.n > 0)
			out = arena_fmt(a, "%.*s&%s=%.*s", STR_ARG(out), keys[i],
					STR_ARG(page_url(pg, value)));
	}
	if (!before)
		return out;
	return arena_fmt(a, "%.*s&before=%.*s", STR_ARG(out),
			 STR_ARG(report_before_print(a, *before)));
}

static enum rc fill_choices(struct cx *cx, struct page *pg, const struct search *s,
			    struct reports_view *v)
{
	struct intake_counts counts;
	struct search other = { 0 };
	TRY(intake_count(cx, pg->db, &counts));
	for (enum intake_state k = 0; k < INTAKE_STATES; k++) {
		other.state = k;
		*ARENA_PUSH(cx->arena, &v->choices) = (struct report_choice_view){
			intake_state_text(k), list_href(pg, &other, NULL), counts.n[k],
			!s->all && s->state == k
		};
	}
	return RC_OK;
}

static void put_text(struct page *pg, const char *key, const char *label, const char *type,
		     struct str hint)
{
	struct input_view v = part_input(pg, key, label);
	v.value = http_query(pg->req, key);
	v.type = type;
	v.hint = hint;
	v.width = "20";
	page_input(pg, &v);
}

static enum rc put_filters(struct cx *cx, struct page *pg, const struct search *s,
			   struct reports_view *v)
{
	struct law_view lv;
	TRY(law_view_open(cx, pg, &lv));
	const size_t mark = page_mark(pg);
	struct select_view state = part_select(pg, "state", TR_MARK("State"));
	for (enum intake_state k = 0; k < INTAKE_STATES; k++)
		part_choice(pg, &state, str_from_c(intake_state_key(k)),
			    tr(pg, intake_state_text(k)), !s->all && s->state == k);
	part_choice(pg, &state, STR("all"), tr(pg, "All of them"), s->all);
	page_select(pg, &state);
	put_text(pg, "text", TR_MARK("Words in it"), "search", STR(""));
	put_text(pg, "kind", TR_MARK("Kind"), NULL, tr(pg, "Such as: phishing, content/fraud"));
	struct select_view channel = part_select(pg, "channel", TR_MARK("How it came"));
	part_choice(pg, &channel, STR(""), tr(pg, "Choose"), !s->filter.has_channel);
	for (enum intake_channel k = 0; k < INTAKE_CHANNELS; k++)
		part_choice(pg, &channel, str_from_c(intake_channel_key(k)),
			    tr(pg, intake_channel_text(k)),
			    s->filter.has_channel && s->filter.channel == k);
	page_select(pg, &channel);
	struct select_view country = part_select(pg, "country", TR_MARK("Where the reporter is"));
	desk_choose_country(&lv, &country, s->country);
	page_select(pg, &country);
	put_text(pg, "from", TR_MARK("Received from"), "date", STR(""));
	put_text(pg, "to", TR_MARK("Received until"), "date", STR(""));
	v->filters = page_since(pg, mark);
	return RC_OK;
}

/* A number leads to its report at once. */
static enum rc find(struct cx *cx, struct page *pg, struct reports_view *v)
{
	struct intake_report r;
	const struct actor who = people_actor(pg);
	v->find = str_trim(http_query(pg->req, "find"));
	if (v->find.n == 0)
		return RC_OK;
	const enum rc rc = intake_find(cx, pg->db, &who, v->find, &r);
	if (rc == RC_OK)
		return page_redirect(pg, report_href(pg, &r, ""));
	v->not_found = true;
	return rc == RC_MISSING ? RC_OK : rc;
}

/* ---- looking through ---- */

struct found {
	struct intake_list list;
	bool more; // after `last`
	bool far;  // it was looked through so far, and not to the end
	struct intake_before last;
};

static enum rc fits(struct cx *cx, struct page *pg, const struct search *s,
		    const struct intake_report *r, bool *out)
{
	struct told_facts told;
	*out = report_filter_fits(&s->filter, r);
	if (!*out || s->country.n == 0)
		return RC_OK;
	TRY(told_get(cx, pg->db, r->id, &told));
	*out = str_eq_nocase(told.country, s->country);
	return RC_OK;
}

static enum rc next_list(struct cx *cx, struct page *pg, const struct search *s,
			 struct intake_before before, struct intake_list *out)
{
	const struct actor who = people_actor(pg);
	return s->all ? intake_list(cx, pg->db, &who, before, out)
		      : intake_list_of(cx, pg->db, &who, s->state, before, out);
}

/* Of one list; *ends: no other comes. */
static enum rc take(struct cx *cx, struct page *pg, const struct search *s, struct found *f,
		    const struct intake_list *list, bool *ends)
{
	*ends = list->n < INTAKE_PAGE;
	for (size_t i = 0; i < list->n; i++) {
		bool ok = false;
		const struct intake_report *r = &list->p[i];
		if (s->filter.from.us != 0 && r->received_at.us < s->filter.from.us) {
			*ends = true;
			return RC_OK;
		}
		TRY(fits(cx, pg, s, r, &ok));
		if (ok && f->list.n == ROWS_A_PAGE) {
			f->more = true;
			return RC_OK;
		}
		if (ok)
			*ARENA_PUSH(cx->arena, &f->list) = *r;
		f->last = (struct intake_before){ r->received_at, r->id };
	}
	return RC_OK;
}

static enum rc look(struct cx *cx, struct page *pg, const struct search *s, struct found *f)
{
	bool ends = false;
	*f = (struct found){ .last = s->before };
	for (int i = 0; i < LOOKS_MAX && !ends && !f->more; i++) {
		struct intake_list list;
		TRY(next_list(cx, pg, s, f->last, &list));
		TRY(take(cx, pg, s, f, &list, &ends));
	}
	f->far = !ends && !f->more;
	f->more = f->more || f->far;
	return RC_OK;
}

static void send_list(struct page *pg, const struct found *f)
{
	AUTO(json) j = json_new(pg->cx->arena);
	json_begin_array(j, "reports");
	for (size_t i = 0; i < f->list.n; i++) {
		json_begin_object(j, NULL);
		intake_row_to_json(j, pg->cx->arena, &f->list.p[i]);
		json_end(j);
	}
	json_end(j);
	report_put_before(j, pg->cx->arena, f->more ? &f->last : NULL);
	law_send_json(pg, j);
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct search s;
	struct found f;
	struct reports_view v = { .may_work = page_may(pg, ACCESS_REPORT_WORK) };
	TRY(read_search(cx, pg, &s));
	TRY(find(cx, pg, &v));
	if (pg->location.n > 0)
		return RC_OK;
	TRY(look(cx, pg, &s, &f));
	if (pg->format == PAGE_JSON) {
		send_list(pg, &f);
		return RC_OK;
	}
	for (size_t i = 0; i < f.list.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = report_row(pg, &f.list.p[i]);
	v.filtered = is_filtered(&s);
	v.far = f.far;
	v.next = f.more ? list_href(pg, &s, &f.last) : STR("");
	v.first = http_query(pg->req, "before").n > 0 ? list_href(pg, &s, NULL) : STR("");
	TRY(fill_choices(cx, pg, &s, &v));
	TRY(put_filters(cx, pg, &s, &v));
	TRY(report_undo_form(cx, pg, &v.undo));
	pg->title = tr(pg, "Reports");
	page_intake_reports(pg, &v);
	return RC_OK;
}

const struct web_route intake_list_routes[] = {
	{ HTTP_GET, "/reports", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE,
	  .keys = "state before find kind channel country from to text undo" },
	{ 0 },
};
