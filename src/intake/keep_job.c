// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/keep_job.h"

#include "intake/campaign_db.h"
#include "intake/likeness_from_report.h"
#include "intake/referral_db.h"
#include "intake/report_db.h"
#include "intake/report_from_feed.h"
#include "intake/report_from_xarf.h"

/* One report. */
static enum rc read_one(struct cx *cx, const struct intake_origin *origin, struct str bytes,
			struct intake_readings *out)
{
	struct intake_reading *r = ARENA_PUSH(cx->arena, out);
	TRY((xarf_looks(bytes) ? report_from_xarf(cx, origin, bytes, r)
			       : report_from_mail(cx, origin, bytes, r)));
	return RC_OK;
}

enum rc intake_read_all(struct cx *cx, const struct intake_origin *origin, struct str bytes,
			struct intake_readings *out)
{
	bool is_feed = false;
	if (report_is_feed(origin, bytes))
		TRY(reports_from_feed(cx, origin, bytes, &is_feed, out));
	if (!is_feed)
		TRY(read_one(cx, origin, bytes, out));
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i].report.state == INTAKE_NEW &&
		    (!is_feed || out->p[i].report.text.n > 0))
			subjects_from_text(cx->arena, &out->p[i].report);
	return RC_OK;
}

enum rc intake_read_mail(struct cx *cx, const struct intake_origin *origin, struct str bytes,
			 struct intake_reading *out)
{
	TRY(report_from_mail(cx, origin, bytes, out));
	if (out->report.state == INTAKE_NEW)
		subjects_from_text(cx->arena, &out->report);
	return RC_OK;
}

enum rc intake_read(struct cx *cx, const struct intake_origin *origin, struct str bytes,
		    struct intake_reading *out)
{
	struct intake_readings all = { 0 };
	TRY(intake_read_all(cx, origin, bytes, &all));
	*out = all.p[0];
	return RC_OK;
}

/* ---- keeping --------------------------------------------------------------------- */

/* A small one is stored with its report: a file of its own costs several syncs. */
static bool is_row(struct str raw)
{
	return raw.n > 0 && raw.n <= INTAKE_RAW_ROW_MAX;
}

/* Whether the one before came in the same document: then its blob is there. */
static bool is_of_same(const struct intake_reading *r, const struct intake_reading *before)
{
	return before && !is_row(r->raw) && r->raw.n > 0 && r->raw.p == before->raw.p &&
	       r->raw.n == before->raw.n;
}

static enum rc keep_raw(struct cx *cx, const struct blobs *blobs, struct intake_reading *r)
{
	struct blob kept;
	r->report.raw = (struct sha256){ { 0 } };
	r->report.raw_size = 0;
	if (r->raw.n == 0)
		return RC_OK;
	if (is_row(r->raw)) {
		r->report.raw = sha256_of(r->raw);
		r->report.raw_size = (int64_t)r->raw.n;
		return RC_OK;
	}
	AUTO(blob_writer) w = NULL;
	TRY(blob_begin(cx, blobs, &w));
	TRY(blob_add(cx, w, r->raw));
	TRY(blob_keep(cx, w, &kept));
	r->report.raw = kept.hash;
	r->report.raw_size = kept.size;
	return RC_OK;
}

/* Only what was read and is a report belongs to a campaign. */
static enum rc place(struct cx *cx, struct db *db, const struct intake_report *r,
		     struct likeness *l)
{
	struct campaign_placed placed;
	if (r->state != INTAKE_NEW)
		return RC_OK;
	l->report = r->id;
	l->at = r->received_at;
	return campaign_place(cx, db, l, &placed);
}

/* What came back of a referral is no report; the token is nobody's to guess. */
static enum rc set_aside(struct cx *cx, struct db *db, struct str token, struct intake_report *r,
			 bool *is_answer)
{
	*is_answer = false;
	if (token.n > 0)
		TRY(referral_knows(cx, db, token, is_answer));
	if (!*is_answer)
		return RC_OK;
	r->state = INTAKE_ASIDE;
	r->reason = STR("it answers a referral");
	return RC_OK;
}

static const char *answer_kind(struct str format)
{
	if (str_eq(format, STR("bounce")))
		return "bounce";
	return str_eq(format, STR("auto-reply")) ? "automatic" : "answer";
}

static enum rc add_all(struct cx *cx, struct db *db, void *arg)
{
	const struct intake_group *g = arg;
	for (size_t i = 0; i < g->n; i++) {
		struct intake_report r = g->readings[i].report; // a unit may run again
		struct intake_kept *k = &g->kept[i];
		bool is_answer = false;
		const struct str token = g->readings[i].answers;
		TRY(set_aside(cx, db, token, &r, &is_answer));
		*k = (struct intake_kept){ .is_again = false };
		TRY(intake_add(cx, db, g->by, &r,
			       g->readings[i].has_reporter ? &g->readings[i].reporter : NULL,
			       &k->is_again));
		k->id = r.id;
		k->number = r.number;
		k->state = r.state;
		if (k->is_again)
			continue;
		if (is_answer)
			TRY(referral_answered(cx, db, token, r.id, answer_kind(r.format)));
		if (is_row(g->readings[i].raw))
			TRY(intake_raw_add(cx, db, r.id, g->readings[i].raw));
		TRY(place(cx, db, &r, &g->likeness[i]));
	}
	return RC_OK;
}

static bool may_come_again(enum rc rc)
{
	return rc == RC_BUSY || rc == RC_LIMIT || rc == RC_IO;
}

/* Only what is sure: its bytes, and that they could not be taken as they were read. */
static void strip(struct cx *cx, struct intake_reading *r)
{
	const struct intake_report was = r->report;
	r->has_reporter = false;
	r->report = (struct intake_report){
		.channel = was.channel,
		.state = INTAKE_QUARANTINED,
		.reason = arena_copy(cx->arena, cx_error(cx)),
		.received = was.received,
		.received_size = was.received_size,
		.raw = was.raw,
		.raw_size = was.raw_size,
		.format = STR("mail"),
		.tlp = TLP_AMBER_STRICT,
		.incidents = 1,
	};
}

static enum rc keep_one(struct cx *cx, const struct intake_home *home,
			const struct intake_group *all, struct intake_reading *reading, size_t i)
{
	struct intake_group g = { all->by, reading, 1, &all->kept[i], &all->likeness[i] };
	const enum rc rc = unit_run(cx, home->store, TX_WRITE, add_all, &g);
	if (rc == RC_OK || may_come_again(rc))
		return rc;
	strip(cx, reading);
	return unit_run(cx, home->store, TX_WRITE, add_all, &g);
}

enum rc intake_keep_bytes(struct cx *cx, const struct blobs *blobs, struct intake_group *g)
{
	const struct intake_reading *shared = NULL; // the last whose blob was stored
	g->likeness = arena_new(cx->arena, struct likeness, g->n);
	for (size_t i = 0; i < g->n; i++) {
		struct intake_reading *r = &g->readings[i];
		if (is_of_same(r, shared)) {
			r->report.raw = shared->report.raw;
			r->report.raw_size = shared->report.raw_size;
		} else {
			TRY(keep_raw(cx, blobs, r));
			shared = !shared || r->raw.n > shared->raw.n ? r : shared;
		}
		likeness_from_report(cx->arena, &r->report, &g->likeness[i]);
		places_fill(g->places, cx->arena, &r->report);
	}
	return RC_OK;
}

static bool stores_blobs(const struct intake_group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->readings[i].raw.n > 0 && !is_row(g->readings[i].raw))
			return true;
	return false;
}

enum rc intake_keep_rows(struct cx *cx, struct db *db, struct intake_group *g)
{
	return add_all(cx, db, g);
}

enum rc intake_keep(struct cx *cx, const struct intake_home *home, const struct actor *by,
		    struct intake_reading *readings, size_t n, struct intake_kept *kept)
{
	struct intake_group g = {
		.by = by, .readings = readings, .n = n, .kept = kept, .places = home->places
	};
	AUTO(blob_hold) hold = NULL; // until the units that name what is stored have ended
	if (stores_blobs(&g))
		TRY(blobs_hold(cx, home->blobs, false, &hold));
	TRY(intake_keep_bytes(cx, home->blobs, &g));
	const enum rc rc = unit_run(cx, home->store, TX_WRITE, add_all, &g);
	if (rc == RC_OK || may_come_again(rc) || rc == RC_DENIED)
		return rc;
	for (size_t i = 0; i < n; i++)
		TRY(keep_one(cx, home, &g, &readings[i], i));
	return RC_OK;
}

/* ---- again ------------------------------------------------------------------------- */

struct again {
	const struct actor *by;
	struct str number;
	struct intake_report there;
	struct intake_reading *reading;
	struct likeness *likeness;
};

static enum rc find(struct cx *cx, struct db *db, void *arg)
{
	struct again *a = arg;
	return intake_find(cx, db, a->by, a->number, &a->there);
}

static enum rc replace(struct cx *cx, struct db *db, void *arg)
{
	const struct again *a = arg;
	struct intake_report r = a->reading->report;
	r.id = a->there.id;
	r.number = a->there.number;
	r.received = a->there.received;
	r.received_at = a->there.received_at;
	TRY(intake_read_again(cx, db, a->by, &r));
	return place(cx, db, &r, a->likeness);
}

static enum rc read_blob(struct cx *cx, const struct blobs *blobs, const struct intake_report *r,
			 struct str *out)
{
	AUTO(blob_reader) reader = NULL;
	size_t n = 0, got = 0;
	char *p = arena_alloc(cx->arena, (size_t)r->raw_size + 1);
	TRY(blob_open(cx, blobs, &r->raw, &reader));
	do {
		TRY(blob_read(cx, reader, p + n, (size_t)r->raw_size + 1 - n, &got));
		n += got;
	} while (got > 0 && n <= (size_t)r->raw_size);
	*out = (struct str){ p, n };
	return RC_OK;
}

struct raw_row {
	struct id report;
	struct str bytes;
};

static enum rc load_raw(struct cx *cx, struct db *db, void *arg)
{
	struct raw_row *row = arg;
	return intake_raw_load(cx, db, row->report, &row->bytes);
}

enum rc intake_raw(struct cx *cx, const struct intake_home *home, const struct intake_report *r,
		   struct str *out)
{
	struct raw_row row = { .report = r->id };
	if (r->raw_size == 0 || r->raw_size > MAIL_BYTES_MAX)
		return cx_fail(cx, RC_MISSING, "nothing of report %.*s is kept that could be read",
			       STR_ARG(r->number));
	TRY(unit_run(cx, home->store, TX_READ, load_raw, &row));
	*out = row.bytes;
	return row.bytes.n > 0 ? RC_OK : read_blob(cx, home->blobs, r, out);
}

enum rc intake_keep_again(struct cx *cx, const struct intake_home *home, const struct actor *by,
			  struct str number, struct intake_report *out)
{
	struct str bytes = { 0 };
	struct intake_reading reading = { .has_reporter = false };
	struct again a = { .by = by, .number = number, .reading = &reading };
	TRY(unit_run(cx, home->store, TX_READ, find, &a));
	if (str_eq(a.there.format, STR("csv")))
		return cx_fail(
			cx, RC_CONFLICT,
			"a row of a table is read again with its table: comity intake import "
			"--map");
	TRY(intake_raw(cx, home, &a.there, &bytes));
	const struct intake_origin origin = { .channel = a.there.channel };
	TRY(intake_read(cx, &origin, bytes, &reading));
	a.likeness = arena_new(cx->arena, struct likeness, 1);
	likeness_from_report(cx->arena, &reading.report, a.likeness);
	places_fill(home->places, cx->arena, &reading.report);
	TRY(unit_run(cx, home->store, TX_WRITE, replace, &a));
	TRY(unit_run(cx, home->store, TX_READ, find, &a));
	*out = a.there;
	return RC_OK;
}
