// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/take_web.h"

#include "formats/json.h"
#include "intake/keep_job.h"
#include "intake/map_db.h"
#include "intake/report_from_feed.h"
#include "intake/visit_web.h"
#include "people/people_web.h"
#include "web/upload.h"

/* From `work` to the handler. */
struct taken {
	struct intake_readings readings;
	struct intake_group group;
	struct intake_map map; // of a table
};

/* "?map=NAME": the body is a table, by this saved map. */
static enum rc find_map(struct cx *cx, struct page *pg)
{
	struct intake_map found;
	struct taken *t = arena_new(cx->arena, struct taken, 1);
	const struct str name = http_query(pg->req, "map");
	if (name.n > 0) {
		TRY(intake_map_find(cx, pg->db, name, &found));
		t->map = (struct intake_map){ arena_copy(cx->arena, found.name),
					      arena_copy(cx->arena, found.map), found.saved_at };
	}
	pg->kept = t;
	return RC_OK;
}

/* Who may was found out by the token, before this is asked. */
static enum rc may_take(struct cx *cx, struct page *pg)
{
	(void)cx;
	(void)pg;
	return RC_OK;
}

static enum rc keep_bytes(struct cx *cx, struct page *pg, struct taken *t)
{
	const size_t n = t->readings.n;
	if (n > TAKE_EVENTS_MAX)
		return cx_fail(cx, RC_LIMIT,
			       "the document has %zu events: send at most %d at a time", n,
			       TAKE_EVENTS_MAX);
	t->group = (struct intake_group){ .readings = t->readings.p,
					  .n = n,
					  .kept = arena_new(cx->arena, struct intake_kept, n),
					  .places = pg->site->places };
	TRY(upload_hold(cx, pg));
	TRY(intake_keep_bytes(cx, pg->site->blobs, &t->group));
	pg->kept = t;
	return RC_OK;
}

/* A document of any kind. */
static enum rc read_any(struct cx *cx, struct page *pg)
{
	struct taken *t = pg->kept;
	struct intake_table table = { .line = 0 };
	struct intake_origin origin = { .channel = INTAKE_API };
	struct str bytes = { 0 };
	TRY(upload_bytes(cx, pg, &bytes));
	if (form_failed(pg))
		return RC_OK;
	if (t->map.map.n > 0) {
		TRY(intake_table_open(cx, t->map.name, t->map.map, &table));
		TRY(intake_table_head(cx, &table, bytes));
		origin.table = &table;
	}
	TRY(intake_read_all(cx, &origin, bytes, &t->readings));
	return keep_bytes(cx, pg, t);
}

/* A mail, whatever it looks like. */
static enum rc read_mail(struct cx *cx, struct page *pg)
{
	struct taken *t = arena_new(cx->arena, struct taken, 1);
	const struct intake_origin origin = { .channel = INTAKE_API };
	struct str bytes = { 0 };
	TRY(upload_bytes(cx, pg, &bytes));
	if (form_failed(pg))
		return RC_OK;
	struct intake_reading *reading = ARENA_PUSH(cx->arena, &t->readings);
	TRY(intake_read_mail(cx, &origin, bytes, reading));
	return keep_bytes(cx, pg, t);
}

static void put_kept(struct json *j, struct arena *a, const struct taken *t, size_t i)
{
	const struct intake_kept *k = &t->group.kept[i];
	const struct intake_report *r = &t->readings.p[i].report;
	json_str(j, "id", id_print(a, k->id));
	json_str(j, "number", k->number);
	json_str(j, "state", str_from_c(intake_state_key(k->state)));
	json_bool(j, "again", k->is_again);
	if (r->reason.n > 0 && !k->is_again)
		json_str(j, "reason", intake_text(a, r->reason, INTAKE_WORD_MAX));
	json_begin_array(j, "deviations");
	for (size_t d = 0; d < r->deviations.n; d++) {
		json_begin_object(j, NULL);
		json_str(j, "name", r->deviations.p[d].name);
		json_str(j, "place", r->deviations.p[d].place);
		json_str(j, "sentence", r->deviations.p[d].sentence);
		json_end(j);
	}
	json_end(j);
}

static void answer(struct page *pg, const struct json *j)
{
	pg->type = STR("application/json; charset=utf-8");
	pg->status = 200;
	buf_reset(pg->out);
	json_print(j, pg->out);
}

/* False: too many came, which is told. */
static enum rc count(struct cx *cx, struct page *pg, bool *fits)
{
	TRY(visit_limit(cx, pg, VISIT_RATE_PROGRAM));
	*fits = pg->status != 429;
	return RC_OK;
}

static enum rc keep_rows(struct cx *cx, struct page *pg, struct taken *t)
{
	const struct actor by = people_actor(pg);
	t->group.by = &by;
	return intake_keep_rows(cx, pg->db, &t->group);
}

static enum rc take(struct cx *cx, struct page *pg)
{
	struct taken *t = pg->kept;
	bool fits = false;
	TRY(count(cx, pg, &fits));
	if (!fits)
		return RC_OK;
	TRY(keep_rows(cx, pg, t));
	AUTO(json) j = json_new(cx->arena);
	json_begin_array(j, "reports");
	for (size_t i = 0; i < t->readings.n; i++) {
		json_begin_object(j, NULL);
		put_kept(j, cx->arena, t, i);
		json_end(j);
	}
	json_end(j);
	answer(pg, j);
	return RC_OK;
}

/* The code of a report that nobody had yet. */
static enum rc make_code(struct cx *cx, struct page *pg, struct str number, struct str *code)
{
	struct visit_row row = { .page = ASK_STORY, .way = STR("form") };
	TRY(visit_begin(cx, pg->db, visit_key(pg), &row, code));
	TRY(visit_mark_sent(cx, pg->db, &row, number));
	*code = visit_code_print(cx->arena, *code);
	return RC_OK;
}

static enum rc take_spam(struct cx *cx, struct page *pg)
{
	struct taken *t = pg->kept;
	struct str code = STR("");
	bool fits = false;
	TRY(count(cx, pg, &fits));
	if (!fits)
		return RC_OK;
	TRY(keep_rows(cx, pg, t));
	if (!t->group.kept[0].is_again)
		TRY(make_code(cx, pg, t->group.kept[0].number, &code));
	AUTO(json) j = json_new(cx->arena);
	put_kept(j, cx->arena, t, 0);
	if (code.n > 0)
		json_str(j, "code", code);
	answer(pg, j);
	return RC_OK;
}

const struct web_route intake_take_routes[] = {
	{ HTTP_POST, "/reports/take", take, .keys = "map", .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .takes = true, .upload = may_take, .before = find_map,
	  .work = read_any },
	{ HTTP_POST, "/reports/spam", take_spam, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .takes = true, .upload = may_take, .work = read_mail },
	{ 0 },
};
