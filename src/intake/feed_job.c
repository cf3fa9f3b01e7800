// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/feed_job.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "crypto/base64.h"
#include "crypto/secret.h"
#include "formats/feed.h"
#include "formats/taxii.h"
#include "intake/taxii_from_query.h"
#include "ledger/entry.h"
#include "net/fetch.h"
#include "store/job.h"

enum { TIMEOUT_MS = 60000, SECRET_MAX = 4096 };

struct turn {
	const struct feed_config *config;
	struct intake_feed f; // as it will stand
	struct str last_added;
	struct str was_next, was_last; // before this page
	struct taxii_envelope envelope;
	struct intake_readings readings;
	struct intake_group group;
	int64_t objects, reports;
};

struct taking {
	struct id id;
	struct intake_feed *f;
};

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	const struct taking *t = arg;
	return feed_take(cx, db, t->id, t->f);
}

/* Nobody knows what its `next` means after a question whose answer was not kept. */
static void begin_anew(struct cx *cx, struct intake_feed *f)
{
	struct instant last;
	if (f->tries == 0 || f->next.n == 0)
		return;
	f->next = (struct str){ 0 };
	if (taxii_time(f->last_added, &last))
		f->added_after = entry_print_time(cx->arena,
						  (struct instant){ last.us - SECONDS(1).us });
}

/* ---- asking ---- */

/* The first line of the file. */
static enum rc read_secret(struct cx *cx, const struct turn *t, struct str *out)
{
	char line[SECRET_MAX];
	const struct str name = t->f.secret_file;
	const struct str path = str_starts(name, STR("/"))
					? name
					: arena_fmt(cx->arena, "%.*s/%.*s", STR_ARG(t->config->dir),
						    STR_ARG(name));
	FILE *f = fopen(str_c(cx->arena, path), "rbe");
	if (!f)
		return cx_fail(cx, RC_INVALID, "the file of its password, %.*s: %s", STR_ARG(path),
			       strerror(errno));
	const bool good = fgets(line, sizeof line, f) != NULL;
	(void)fclose(f); // only read
	if (good) {
		line[strcspn(line, "\r\n")] = '\0';
		*out = arena_copy(cx->arena, str_from_c(line));
	}
	secret_wipe(line, sizeof line);
	return good ? RC_OK
		    : cx_fail(cx, RC_INVALID, "the file of its password, %.*s, is empty",
			      STR_ARG(path));
}

static enum rc authorization(struct cx *cx, const struct turn *t, struct str *out)
{
	struct str secret = { 0 };
	TRY(read_secret(cx, t, &secret));
	if (t->f.login.n == 0) {
		*out = arena_fmt(cx->arena, "Authorization: Bearer %.*s", STR_ARG(secret));
		return RC_OK;
	}
	const struct str pair = arena_fmt(cx->arena, "%.*s:%.*s", STR_ARG(t->f.login),
					  STR_ARG(secret));
	*out = arena_fmt(cx->arena, "Authorization: Basic %.*s",
			 STR_ARG(base64_print(cx->arena, pair)));
	return RC_OK;
}

/* No answer: with what to do, and without the address, which stands beside it. */
static enum rc explain(struct cx *cx, enum rc rc, struct str url)
{
	struct str why = arena_copy(cx->arena, cx_error(cx));
	if (str_starts(why, url))
		why = str_slice(why, url.n, why.n);
	if (str_starts(why, STR(": ")))
		why = str_slice(why, 2, why.n);
	if (rc == RC_DENIED)
		return cx_fail(cx, rc,
			       "the address %.*s: correct it, or add the feed again with --inside",
			       STR_ARG(str_trim(why)));
	if (rc == RC_LIMIT)
		return cx_fail(cx, rc, "it %.*s: tell the partner", STR_ARG(str_trim(why)));
	return cx_fail(
		cx, rc,
		"%.*s: it is asked again; if this goes on, look whether the address is right "
		"and ask the partner",
		STR_ARG(why));
}

static enum rc ask(struct cx *cx, struct turn *t, struct str *body)
{
	struct fetch_res res;
	struct str headers[2] = { STR("Accept: application/taxii+json;version=2.1") };
	struct fetch_req req = { .url = feed_page_url(cx->arena, &t->f, FEED_PAGE),
				 .headers = headers,
				 .headers_n = 1,
				 .wanted = "X-TAXII-Date-Added-Last",
				 .is_public = !t->f.inside,
				 .timeout_ms = TIMEOUT_MS,
				 .answer_max = FEED_BYTES_MAX };
	if (t->f.secret_file.n > 0) {
		TRY(authorization(cx, t, &headers[1]));
		req.headers_n = 2;
	}
	const enum rc rc = fetch_get(cx, &req, &res);
	if (rc != RC_OK)
		return explain(cx, rc, req.url);
	const char *fault = feed_status_fault(res.status);
	if (fault)
		return cx_fail(cx, RC_PEER, "%d: %s", res.status, fault);
	t->last_added = res.wanted;
	*body = res.body;
	return RC_OK;
}

/* ---- reading ---- */

/* An empty page is no document to be read. */
static enum rc read_page(struct cx *cx, struct turn *t, struct str body)
{
	const struct intake_origin origin = { .channel = INTAKE_FEED };
	TRY(taxii_read(cx, body, &t->envelope));
	if (t->envelope.entries.n > 0)
		TRY(intake_read_all(cx, &origin, body, &t->readings));
	return feed_go_on(cx, &t->f, t->envelope.more, t->envelope.next, t->last_added);
}

static struct sha256 version_of(struct arena *a, const struct taxii_entry *e)
{
	return sha256_of(arena_fmt(a, "%.*s\n%.*s", STR_ARG(e->id), STR_ARG(e->version)));
}

/* Which of the readings are of these objects; what names no object is none's, and kept. */
static bool is_of(const struct turn *t, const bool *is_new, const struct intake_reading *r)
{
	bool known = false;
	for (size_t i = 0; i < t->envelope.entries.n; i++) {
		if (!str_eq(t->envelope.entries.p[i].id, r->report.reporter_reference))
			continue;
		known = true;
		if (is_new[i])
			return true;
	}
	return !known;
}

/* ---- keeping ---- */

static enum rc keep(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	struct intake_feed f = t->f; // a unit may run again
	const size_t n = t->envelope.entries.n;
	bool *is_new = arena_new(cx->arena, bool, n + 1), any = false;
	struct intake_group g = {
		.readings = arena_new(cx->arena, struct intake_reading, t->readings.n + 1),
		.kept = arena_new(cx->arena, struct intake_kept, t->readings.n + 1),
		.likeness = arena_new(cx->arena, struct likeness, t->readings.n + 1)
	};
	for (size_t i = 0; i < n; i++) {
		TRY(feed_note(cx, db, f.id, version_of(cx->arena, &t->envelope.entries.p[i]),
			      &is_new[i]));
		f.objects += is_new[i];
		any = any || is_new[i];
	}
	if (t->envelope.more && !any && str_eq(t->f.next, t->was_next) &&
	    str_eq(t->f.last_added, t->was_last))
		return cx_fail(cx, RC_PEER,
			       "it sends the same page again and again: tell the partner");
	for (size_t i = 0; i < t->readings.n && any; i++) {
		if (!is_of(t, is_new, &t->readings.p[i]))
			continue;
		g.readings[g.n] = t->readings.p[i];
		g.likeness[g.n++] = t->group.likeness[i];
	}
	TRY(intake_keep_rows(cx, db, &g));
	for (size_t i = 0; i < g.n; i++)
		f.reports += !g.kept[i].is_again;
	f.due_at = f.next.n > 0 ? cx->now : instant_add(cx->now, (struct duration){ f.every_us });
	f.asked_at = cx->now;
	f.tries = 0;
	f.fault = STR("");
	t->objects = f.objects;
	t->reports = f.reports;
	return feed_put(cx, db, &f);
}

static enum rc keep_page(struct cx *cx, struct turn *t)
{
	const struct intake_home *home = &t->config->home;
	AUTO(blob_hold) hold = NULL; // until the unit that names what is stored has ended
	t->group = (struct intake_group){ .readings = t->readings.p, .n = t->readings.n };
	TRY(blobs_hold(cx, home->blobs, false, &hold));
	if (t->readings.n > 0)
		TRY(intake_keep_bytes(cx, home->blobs, &t->group));
	return unit_run(cx, home->store, TX_WRITE, keep, t);
}

static enum rc note_fault(struct cx *cx, struct db *db, void *arg)
{
	return feed_put(cx, db, arg);
}

enum rc feed_turn(struct cx *cx, const struct feed_config *config, struct id id,
		  struct intake_feed *out)
{
	struct str body = { 0 };
	struct turn *t = arena_new(cx->arena, struct turn, 1);
	struct taking taking = { id, &t->f };
	t->config = config;
	TRY(unit_run(cx, config->home.store, TX_WRITE, take, &taking));
	*out = t->f;
	if (!id_is_set(t->f.id))
		return RC_OK;
	begin_anew(cx, &t->f);
	t->was_next = t->f.next;
	t->was_last = t->f.last_added;
	enum rc rc = ask(cx, t, &body);
	if (rc == RC_OK)
		rc = read_page(cx, t, body);
	cx->now = instant_now(); // asking takes long
	if (rc == RC_OK)
		rc = keep_page(cx, t);
	if (rc == RC_OK) {
		*out = t->f;
		out->objects = t->objects;
		out->reports = t->reports;
		out->fault = STR("");
		return RC_OK;
	}
	if (rc == RC_CONFLICT)
		return rc;
	out->tries++;
	out->fault = arena_copy(cx->arena, cx_error(cx));
	out->due_at = instant_add(cx->now, (struct duration){ job_pause(out->tries) });
	return unit_run(cx, config->home.store, TX_WRITE, note_fault, out);
}
