// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/erase_job.h"

#include "evidence/exhibit_take_db.h"

#define LEFT_US (INT64_C(86400) * 1000000) // no unit that names one comes later

struct erasure {
	const struct content_home *home;
	struct id exhibit;
	struct sha256 after;	  // digests up to it are done
	struct digest_list blobs; // the next
	bool *held;		  // of each, whether another room has it
};

static enum rc list_own(struct cx *cx, struct db *db, void *arg)
{
	struct erasure *e = arg;
	TRY(exhibit_own_blobs(cx, db, e->exhibit, &e->after, &e->blobs));
	e->held = arena_new(cx->arena, bool, e->blobs.n + 1);
	for (size_t i = 0; i < e->blobs.n; i++)
		TRY(blob_is_held(cx, db, e->home->holders, &e->blobs.p[i], &e->held[i]));
	return RC_OK;
}

static enum rc leave_all(struct cx *cx, struct db *db, void *arg)
{
	const struct erasure *e = arg;
	return exhibit_leave_all_blobs(cx, db, e->exhibit);
}

static enum rc erase(struct cx *cx, struct erasure *e, int64_t *n)
{
	const struct content_home *home = e->home;
	for (;;) {
		TRY(unit_run(cx, home->store, TX_READ, list_own, e));
		if (e->blobs.n == 0)
			return unit_run(cx, home->store, TX_WRITE, leave_all, e);
		for (size_t i = 0; i < e->blobs.n; i++) {
			const enum rc rc = e->held[i]
						   ? RC_MISSING
						   : blob_delete(cx, home->blobs, &e->blobs.p[i]);
			if (rc != RC_OK && rc != RC_MISSING)
				return rc;
			*n += rc == RC_OK;
		}
		e->after = e->blobs.p[e->blobs.n - 1];
	}
}

enum rc content_erase(struct cx *cx, const struct content_home *home, struct id exhibit, int64_t *n)
{
	AUTO(blob_hold) hold = NULL;
	struct erasure e = { .home = home, .exhibit = exhibit };
	*n = 0;
	TRY(blobs_hold(cx, home->blobs, true, &hold));
	return erase(cx, &e, n);
}

struct dropping {
	const struct content_home *home;
	const struct sha256 *blob;
	bool is_named;
};

static enum rc look_named(struct cx *cx, struct db *db, void *arg)
{
	struct dropping *d = arg;
	TRY(exhibit_has_blob(cx, db, d->blob, &d->is_named));
	return d->is_named ? RC_OK : blob_is_held(cx, db, d->home->holders, d->blob, &d->is_named);
}

enum rc content_drop(struct cx *cx, const struct content_home *home,
		     const struct digest_list *blobs)
{
	for (size_t i = 0; i < blobs->n; i++) {
		struct dropping d = { .home = home, .blob = &blobs->p[i] };
		TRY(unit_run(cx, home->store, TX_READ, look_named, &d));
		const enum rc rc = d.is_named ? RC_OK : blob_delete(cx, home->blobs, d.blob);
		if (rc != RC_OK && rc != RC_MISSING)
			return rc;
	}
	return RC_OK;
}

/* ---- what nobody names ----------------------------------------------------------- */

/* Those of *out that nothing names stay in it. */
static enum rc pick_unnamed(struct cx *cx, const struct content_home *home, struct digest_list *out)
{
	size_t n = 0;
	for (size_t i = 0; i < out->n; i++) {
		struct dropping d = { .home = home, .blob = &out->p[i] };
		TRY(unit_run(cx, home->store, TX_READ, look_named, &d));
		if (!d.is_named)
			out->p[n++] = out->p[i];
	}
	out->n = n;
	return RC_OK;
}

enum rc content_sweep(struct cx *cx, const struct content_home *home, unsigned part, int64_t *n)
{
	AUTO(blob_hold) hold = NULL;
	struct blob_page page = { 0 };
	struct digest_list left = { 0 };
	const struct instant before = { cx->now.us - LEFT_US };
	*n = 0;
	TRY(blob_list(cx, home->blobs, part, &page));
	for (size_t i = 0; i < page.n; i++)
		*ARENA_PUSH(cx->arena, &left) = page.p[i].hash;
	TRY(pick_unnamed(cx, home, &left));
	if (left.n == 0)
		return RC_OK; // and nobody had to wait
	TRY(blobs_hold(cx, home->blobs, true, &hold));
	TRY(pick_unnamed(cx, home, &left));
	for (size_t i = 0; i < left.n; i++) {
		const enum rc rc = blob_delete_old(cx, home->blobs, &left.p[i], before);
		if (rc != RC_OK && rc != RC_MISSING && rc != RC_CONFLICT)
			return rc;
		*n += rc == RC_OK;
	}
	return RC_OK;
}
