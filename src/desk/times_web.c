// SPDX-License-Identifier: AGPL-3.0-or-later
// /times: how long others take with this node's requests, beside what they promised.
#include "desk/times_web.h"

#include "desk/html/pages.h"
#include "desk/times_to_json.h"
#include "formats/json.h"
#include "law/phrase.h"

static int64_t seconds(struct duration d)
{
	return d.us / 1000000;
}

static struct str who_of(const struct law_view *lv, const struct times_row *r)
{
	const struct str country = desk_country(lv, r->country);
	return r->provider.n == 0 ? country
				  : tr_with(lv->pg, "{provider} ({country})",
					    ARG("provider", r->provider), ARG("country", country));
}

/* ---- the table ------------------------------------------------------------------------ */

/* The promise in microseconds; 0: none, or one that reaches past counting. */
static int64_t promise_us(struct str iso)
{
	struct instant end;
	return iso.n > 0 && clock_add((struct instant){ 0 }, iso, &end) ? end.us : 0;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t scaled(int64_t us, int64_t whole)
{
	return whole == 0 ? 0 : us / (whole / TIMES_BAR_WIDTH + 1);
}

static struct times_cell cell_of(const struct law_view *lv, const struct measured *m,
				 struct str promised)
{
	struct page *pg = lv->pg;
	const int64_t promise = promise_us(promised);
	const int64_t whole = larger(m->most.us, promise);
	struct times_cell c = { 0 };
	if (promised.n > 0)
		c.promised = tr_with(pg, "promised: {time}",
				     ARG("time", law_say(lv, phrase_duration(promised))));
	if (m->n < TIMES_ENOUGH) {
		c.text = tr_with(pg, "too few to say ({n})", ARG("n", m->n));
		return c;
	}
	c.text = tr_with(pg, "half within {median}, nine in ten within {most} ({n})",
			 ARG("median", desk_span(pg, seconds(m->median), true)),
			 ARG("most", desk_span(pg, seconds(m->most), true)), ARG("n", m->n));
	c.broken = promise > 0 && m->median.us > promise;
	c.bar = (struct times_bar){ scaled(m->median.us, whole), scaled(m->most.us, whole),
				    scaled(promise, whole), true };
	return c;
}

static struct times_line line_of(const struct law_view *lv, const struct times_row *r)
{
	enum request_kind kind;
	struct page *pg = lv->pg;
	struct times_line line = { .who = who_of(lv, r),
				   .kind = kind_parse(r->kind, &kind) ? kind_row(kind)->title
								      : TR_MARK("All kinds"),
				   .acknowledged = cell_of(lv, &r->acknowledged, r->promises[0]),
				   .answered = cell_of(lv, &r->answered, r->promises[1]) };
	if (r->waiting > 0)
		line.waiting = tr_with(pg, "{n}, the oldest since {time}", ARG("n", r->waiting),
				       ARG("time", page_time(pg, r->oldest)));
	return line;
}

static enum rc show_times(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct times_list list;
	struct times_view v = { 0 };
	TRY(law_view_open(cx, pg, &lv));
	TRY(times_list(cx, pg->db, http_query(pg->req, "country"), http_query(pg->req, "provider"),
		       &list));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		times_to_json(j, cx->arena, &list);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = line_of(&lv, &list.p[i]);
	pg->title = tr(pg, "How long others take");
	page_desk_times(pg, &v);
	return RC_OK;
}

/* ---- with a request -------------------------------------------------------------------- */

static struct str sentence(struct page *pg, const char *text, struct str who,
			   const struct measured *m)
{
	return page_sentence(
		pg, text,
		PAGE_ARGS(ARG("who", who), ARG("median", desk_span(pg, seconds(m->median), true)),
			  ARG("most", desk_span(pg, seconds(m->most), true)), ARG("n", m->n)));
}

enum rc times_fill_sentences(struct cx *cx, struct page *pg, const struct desk_request *d,
			     struct law_strings *out)
{
	struct times_row r;
	if (d->r.progress.side != SIDE_ASKING)
		return RC_OK;
	TRY(times_of(cx, pg->db, &d->r, &r));
	const struct str who = who_of(&d->lv, &r);
	if (r.acknowledged.n >= TIMES_ENOUGH)
		*ARENA_PUSH(cx->arena, out) = sentence(
			pg,
			TR_MARK("With {who}, a person acknowledges half of the requests within "
				"{median}, nine in ten within {most} (of {n})."),
			who, &r.acknowledged);
	if (r.answered.n >= TIMES_ENOUGH)
		*ARENA_PUSH(cx->arena, out) = sentence(
			pg,
			TR_MARK("With {who}, half of the requests are answered within {median}, "
				"nine in ten within {most} (of {n})."),
			who, &r.answered);
	if (out->n == 0)
		*ARENA_PUSH(cx->arena, out) = tr_with(
			pg, "How long {who} takes: too few requests to say ({n}).", ARG("who", who),
			ARG("n", r.acknowledged.n));
	return RC_OK;
}

const struct web_route desk_times_routes[] = {
	{ HTTP_GET, "/times", show_times, PAGE_HTML | PAGE_JSON, .keys = "country provider",
	  .tx = TX_READ, .need = ACCESS_CASE_SEE },
	{ 0 },
};
