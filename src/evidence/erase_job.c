// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/erase_job.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "evidence/exhibit_take_db.h"

enum rc content_lock(struct cx *cx, struct str folder, bool alone, int *fd)
{
	const struct str dir = arena_fmt(cx->arena, "%.*s/seal", STR_ARG(folder));
	const struct str path = arena_fmt(cx->arena, "%.*s/lock", STR_ARG(dir));
	if (mkdir(dir.p, 0700) != 0 && errno != EEXIST)
		return cx_fail(cx, RC_IO, "%s: %s", dir.p, strerror(errno));
	*fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0)
		return cx_fail(cx, RC_IO, "%s: %s", path.p, strerror(errno));
	if (flock(*fd, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0)
		return RC_OK;
	const int error = errno;
	(void)close(*fd); // only locked
	*fd = -1;
	if (error == EWOULDBLOCK)
		return cx_fail(cx, RC_BUSY,
			       alone ? "something is being sealed: wait until that has ended"
				     : "something is being erased: wait until that has ended");
	return cx_fail(cx, RC_IO, "%s: %s", path.p, strerror(error));
}

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
	int lock = -1;
	struct erasure e = { .home = home, .exhibit = exhibit };
	*n = 0;
	TRY(content_lock(cx, home->folder, true, &lock));
	const enum rc rc = erase(cx, &e, n);
	(void)close(lock); // only locked
	return rc;
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
