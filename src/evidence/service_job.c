// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/service_job.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "evidence/ending_db.h"
#include "evidence/package_job.h"
#include "evidence/package_order_db.h"
#include "evidence/package_out_job.h"
#include "evidence/sealing_db.h"
#include "evidence/stamp_db.h"
#include "people/account_db.h"

enum { WAIT_SECONDS = 60 };

/* ---- what was not sealed --------------------------------------------------------- */

struct dropped {
	struct id after, id;
	bool has_expired;
};

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	struct dropped *d = arg;
	return sealing_has_expired(cx, db, &d->has_expired);
}

static enum rc expire(struct cx *cx, struct db *db, void *arg __attribute__((unused)))
{
	return sealing_expire(cx, db);
}

static enum rc find_dropped(struct cx *cx, struct db *db, void *arg)
{
	struct dropped *d = arg;
	return sealing_next_dropped(cx, db, d->after, &d->id);
}

static enum rc forget(struct cx *cx, struct db *db, void *arg)
{
	const struct dropped *d = arg;
	return sealing_forget(cx, db, d->id);
}

static enum rc erase_one(struct cx *cx, const struct content_home *home, struct dropped *d)
{
	int64_t n = 0;
	TRY(content_erase(cx, home, d->id, &n));
	return unit_run(cx, home->store, TX_WRITE, forget, d);
}

/* What expired is dropped before anything of it goes: nobody seals it meanwhile. One that cannot be
 * erased keeps none of the others. */
static enum rc erase_dropped(struct cx *cx, const struct content_home *home, bool *found)
{
	struct dropped d = { .has_expired = false };
	enum rc first = RC_OK;
	struct str why = STR("");
	TRY(unit_run(cx, home->store, TX_READ, look, &d));
	if (d.has_expired)
		TRY(unit_run(cx, home->store, TX_WRITE, expire, &d));
	for (;;) {
		enum rc rc = unit_run(cx, home->store, TX_READ, find_dropped, &d);
		if (rc == RC_MISSING)
			break;
		TRY(rc);
		rc = erase_one(cx, home, &d);
		d.after = d.id;
		*found = *found || rc == RC_OK;
		if (rc != RC_OK && first == RC_OK) {
			first = rc;
			why = arena_copy(cx->arena, cx_error(cx));
		}
		if (rc == RC_BUSY)
			break; // nor would the others be
	}
	return first == RC_OK ? RC_OK : cx_fail(cx, first, "%.*s", STR_ARG(why));
}

/* ---- what has ended --------------------------------------------------------------- */

static enum rc find_ended(struct cx *cx, struct db *db, void *arg)
{
	return ending_next(cx, db, arg);
}

/* Its custody says so already: who reads it finds the content gone, or going. */
static enum rc erase_ended(struct cx *cx, const struct content_home *home, bool *found)
{
	for (;;) {
		struct id id = { { 0 } };
		int64_t n = 0;
		const enum rc rc = unit_run(cx, home->store, TX_READ, find_ended, &id);
		if (rc == RC_MISSING)
			return RC_OK;
		TRY(rc);
		TRY(content_erase(cx, home, id, &n));
		*found = true;
	}
}

/* ---- packages -------------------------------------------------------------------- */

struct making {
	struct package_wish wish;
	struct exhibit exhibit;
	struct account by;
	struct stamp_authorities authorities;
};

static enum rc find_wish(struct cx *cx, struct db *db, void *arg)
{
	struct making *m = arg;
	TRY(package_wish_next(cx, db, &m->wish));
	TRY(exhibit_load(cx, db, m->wish.exhibit, &m->exhibit));
	if (m->wish.stamps)
		TRY(stamp_authority_list(cx, db, &m->authorities));
	return account_load(cx, db, m->wish.by, &m->by);
}

static enum rc end_wish(struct cx *cx, struct db *db, void *arg)
{
	struct making *m = arg;
	return package_wish_done(cx, db, &m->wish);
}

/* Of those that are asked still. */
static void add_authorities(struct cx *cx, const struct making *m, struct package_order *order)
{
	struct str *urls = arena_new(cx->arena, struct str, m->authorities.n + 1),
		   *chains = arena_new(cx->arena, struct str, m->authorities.n + 1),
		   *lists = arena_new(cx->arena, struct str, m->authorities.n + 1);
	for (size_t i = 0; i < m->authorities.n; i++) {
		const struct stamp_authority *a = &m->authorities.p[i];
		if (a->until.us != 0)
			continue;
		urls[order->n_authorities] = a->url;
		lists[order->n_authorities] = a->lists;
		chains[order->n_authorities++] = a->chain;
	}
	order->authorities = urls;
	order->chains = chains;
	order->lists = lists;
}

/* What was asked for and is not in it: a line each. */
static void add_law(struct cx *cx, const struct making *m, struct package_order *order)
{
	struct {
		struct str *p;
		size_t n, cap;
	} lines = { NULL, 0, 0 };
	struct str rest = m->wish.not_obtained, line;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (str_trim(line).n > 0)
			*ARENA_PUSH(cx->arena, &lines) = str_trim(line);
	}
	order->asked.law.permitted_use = m->wish.permitted_use;
	order->asked.law.not_obtained = lines.p;
	order->asked.law.n_not_obtained = lines.n;
}

static struct str all_of(struct cx *cx, const struct package_made *made)
{
	struct str all = STR("");
	for (size_t i = 0; i < made->unstamped.n; i++)
		all = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "; " : "",
				STR_ARG(made->unstamped.p[i]));
	return all;
}

static enum rc make(struct cx *cx, const struct content_home *home, struct making *m)
{
	struct package_made made = { .files = 0 };
	struct blob blob;
	const bool is_encrypted = m->wish.receiver.n > 0;
	const struct actor by = { m->by.id, m->by.roles };
	const struct str folder = arena_fmt(cx->arena, "%.*s/packages", STR_ARG(home->folder)),
			 path = arena_fmt(cx->arena, "%.*s/%.*s.zip%s", STR_ARG(folder),
					  STR_ARG(id_print(cx->arena, m->wish.id)),
					  is_encrypted ? ".p7m" : ""),
			 part = arena_fmt(cx->arena, "%.*s.part", STR_ARG(path));
	struct package_order order = { .out = path.p,
				       .asked = { .numbers = &m->exhibit.number,
						  .n = 1,
						  .made_by = m->by.name,
						  .made_for = m->wish.made_for,
						  .purpose = m->wish.purpose,
						  .left_out = m->wish.left_out,
						  .chain = home->chain,
						  .address = home->address },
				       .data = home->folder,
				       .blobs = home->blobs,
				       .receivers = &m->wish.receiver,
				       .n_receivers = is_encrypted,
				       .wait_seconds = WAIT_SECONDS };
	add_authorities(cx, m, &order);
	add_law(cx, m, &order);
	if (home->language && !home->language(m->wish.language, &order.asked.language))
		order.asked.language = (struct certificate_language){ .say = NULL };
	if (!m->wish.records_only)
		TRY(exhibit_check_here(cx, &m->exhibit));
	if (mkdir(folder.p, 0700) != 0 && errno != EEXIST)
		return cx_fail(cx, RC_IO, "%s: %s", folder.p, strerror(errno));
	(void)unlink(path.p); // of a process that died
	(void)unlink(part.p); // the same
	if (home->letters && m->exhibit.authority.id.n > 0)
		TRY(home->letters(cx, home->letters_of, &order.asked.letters));
	TRY(package_make(cx, home->store, &by, &order, &made));
	TRY(package_out_to_blob(cx, path.p, home->blobs, &blob));
	m->wish.list = made.list;
	m->wish.unstamped = all_of(cx, &made);
	m->wish.digest = blob.hash;
	m->wish.size = blob.size;
	return RC_OK;
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
	enum rc rc = erase_ended(cx, home, found);
	if (rc == RC_OK)
		rc = erase_dropped(cx, home, found);
	if (rc == RC_OK)
		return *found ? RC_OK : make_next(cx, home, found);
	// Something is being sealed, perhaps for hours: packages do not wait for that.
	const struct str why = arena_copy(cx->arena, cx_error(cx));
	const enum rc made = make_next(cx, home, found);
	return made == RC_OK ? cx_fail(cx, rc, "%.*s", STR_ARG(why)) : made;
}
