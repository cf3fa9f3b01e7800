// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/service_job.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "evidence/package_job.h"
#include "evidence/package_order_db.h"
#include "evidence/package_out_job.h"
#include "evidence/sealing_db.h"
#include "people/account_db.h"

enum { WAIT_SECONDS = 60 };

/* ---- what was not sealed --------------------------------------------------------- */

static enum rc find_dropped(struct cx *cx, struct db *db, void *arg)
{
	return sealing_next_dropped(cx, db, arg);
}

static enum rc forget(struct cx *cx, struct db *db, void *arg)
{
	const struct id *id = arg;
	return sealing_forget(cx, db, *id);
}

static enum rc erase_dropped(struct cx *cx, const struct content_home *home, bool *found)
{
	struct id id;
	int64_t n = 0;
	const enum rc rc = unit_run(cx, home->store, TX_READ, find_dropped, &id);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	TRY(content_erase(cx, home, id, &n));
	*found = true;
	return unit_run(cx, home->store, TX_WRITE, forget, &id);
}

/* ---- packages -------------------------------------------------------------------- */

struct making {
	struct package_wish wish;
	struct exhibit exhibit;
	struct account by;
};

static enum rc find_wish(struct cx *cx, struct db *db, void *arg)
{
	struct making *m = arg;
	TRY(package_wish_next(cx, db, &m->wish));
	TRY(exhibit_load(cx, db, m->wish.exhibit, &m->exhibit));
	return account_load(cx, db, m->wish.by, &m->by);
}

static enum rc end_wish(struct cx *cx, struct db *db, void *arg)
{
	struct making *m = arg;
	return package_wish_done(cx, db, &m->wish);
}

/* The file becomes a blob. */
static enum rc keep_file(struct cx *cx, const struct content_home *home, const char *path,
			 struct package_wish *wish)
{
	struct blob blob;
	size_t room = 0;
	ssize_t got = 1;
	AUTO(blob_writer) w = NULL;
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return cx_fail(cx, RC_IO, "%s: %s", path, strerror(errno));
	(void)flock(fd, LOCK_SH); // package_out_sweep leaves it
	enum rc rc = blob_begin(cx, home->blobs, &w);
	while (rc == RC_OK && got > 0) {
		char *p = blob_space(w, &room);
		got = read(fd, p, room);
		if (got > 0)
			rc = blob_fill(cx, w, (size_t)got);
	}
	if (rc == RC_OK && got < 0)
		rc = cx_fail(cx, RC_IO, "%s: %s", path, strerror(errno));
	(void)close(fd); // only read
	if (rc == RC_OK)
		rc = blob_keep(cx, w, &blob);
	if (rc == RC_OK) {
		wish->digest = blob.hash;
		wish->size = blob.size;
	}
	return rc;
}

static enum rc make(struct cx *cx, const struct content_home *home, struct making *m)
{
	struct package_made made = { .files = 0 };
	const struct actor by = { m->by.id, m->by.roles };
	const struct str folder = arena_fmt(cx->arena, "%.*s/packages", STR_ARG(home->folder)),
			 path = arena_fmt(cx->arena, "%.*s/%.*s.zip", STR_ARG(folder),
					  STR_ARG(id_print(cx->arena, m->wish.id))),
			 part = arena_fmt(cx->arena, "%.*s.part", STR_ARG(path));
	const struct package_order order = { .out = path.p,
					     .asked = { .numbers = &m->exhibit.number,
							.n = 1,
							.made_by = m->by.name,
							.made_for = m->wish.made_for,
							.purpose = m->wish.purpose },
					     .data = home->folder,
					     .blobs = home->blobs,
					     .wait_seconds = WAIT_SECONDS };
	TRY(exhibit_check_here(cx, &m->exhibit));
	if (mkdir(folder.p, 0700) != 0 && errno != EEXIST)
		return cx_fail(cx, RC_IO, "%s: %s", folder.p, strerror(errno));
	(void)unlink(path.p); // of a process that died
	(void)unlink(part.p); // the same
	TRY(package_make(cx, home->store, &by, &order, &made));
	m->wish.list = made.list;
	const enum rc rc = keep_file(cx, home, path.p, &m->wish);
	(void)unlink(path.p); // a copy is the blob
	return rc;
}

/* Why it could not be made stands on the page; what may be better in a minute is tried again. */
static enum rc make_next(struct cx *cx, const struct content_home *home, bool *found)
{
	struct making m = { .exhibit = { .number = STR("") } };
	const struct digest_list one = { &m.wish.digest, 1, 1 };
	enum rc rc = unit_run(cx, home->store, TX_READ, find_wish, &m);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	rc = make(cx, home, &m);
	if (rc == RC_BUSY)
		return rc;
	if (rc != RC_OK)
		m.wish.why = arena_copy(cx->arena, cx_error(cx));
	*found = true;
	cx->now = instant_now(); // it took its time
	TRY(unit_run(cx, home->store, TX_WRITE, end_wish, &m));
	return rc == RC_OK && m.wish.why.n > 0 ? content_drop(cx, home, &one) : RC_OK;
}

enum rc evidence_sweep(struct cx *cx, struct str folder)
{
	return package_out_sweep(cx, arena_fmt(cx->arena, "%.*s/packages", STR_ARG(folder)),
				 STR(""));
}

enum rc evidence_turn(struct cx *cx, const struct content_home *home, bool *found)
{
	*found = false;
	const enum rc rc = erase_dropped(cx, home, found);
	if (rc == RC_OK)
		return *found ? RC_OK : make_next(cx, home, found);
	// Something is being sealed, perhaps for hours: packages do not wait for that.
	const struct str why = arena_copy(cx->arena, cx_error(cx));
	const enum rc made = make_next(cx, home, found);
	return made == RC_OK ? cx_fail(cx, rc, "%.*s", STR_ARG(why)) : made;
}
