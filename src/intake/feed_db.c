// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/feed_db.h"

#include "people/act_db.h"

#define LEASE MINUTES(5)

#define FEED                                                                                 \
	"f.id, f.name, f.url, f.login, f.secret_file, f.inside, f.every_us, f.paused,"       \
	" f.made_at, f.added_after, f.next, f.last_added, f.due_at, f.taken_at, f.asked_at," \
	" f.tries, f.fault, f.objects, f.reports FROM intake_feed f"

SQL_STATEMENT(feed_rows, "SELECT " FEED " ORDER BY f.name");
SQL_STATEMENT(feed_of_name, "SELECT " FEED " WHERE f.name = $1");
SQL_STATEMENT(feed_of_id, "SELECT " FEED " WHERE f.id = $1");
SQL_STATEMENT(feed_due, "SELECT " FEED " WHERE f.paused = 0 AND f.due_at <= $1"
			" ORDER BY f.due_at LIMIT 1");
SQL_STATEMENT(
	feed_insert,
	"INSERT INTO intake_feed (id, name, url, login, secret_file, inside, every_us, paused,"
	" made_at, added_after, next, last_added, due_at, taken_at, asked_at, tries, fault,"
	" objects, reports) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, '', '', '', $8, 0, 0, 0,"
	" '', 0, 0)");
SQL_STATEMENT(feed_set_paused, "UPDATE intake_feed SET paused = $2 WHERE id = $1");
SQL_STATEMENT(feed_set_due, "UPDATE intake_feed SET due_at = $2 WHERE id = $1");
SQL_STATEMENT(feed_forget, "DELETE FROM intake_feed_object WHERE feed_id = $1");
SQL_STATEMENT(feed_delete, "DELETE FROM intake_feed WHERE id = $1");
SQL_STATEMENT(feed_lease, "UPDATE intake_feed SET due_at = $2, taken_at = $3,"
			  " tries = tries + 1 WHERE id = $1");
SQL_STATEMENT(feed_update,
	      "UPDATE intake_feed SET added_after = $3, next = $4, last_added = $5, due_at = $6,"
	      " asked_at = $7, tries = $8, fault = $9, objects = $10, reports = $11"
	      " WHERE id = $1 AND taken_at = $2");
SQL_STATEMENT(feed_note_object, "INSERT INTO intake_feed_object (feed_id, object) VALUES ($1, $2)"
				" ON CONFLICT (feed_id, object) DO NOTHING");

static void read_feed(struct rows *r, struct intake_feed *f)
{
	f->id = rows_id(r);
	f->name = rows_str(r);
	f->url = rows_str(r);
	f->login = rows_str(r);
	f->secret_file = rows_str(r);
	f->inside = rows_int(r) != 0;
	f->every_us = rows_int(r);
	f->paused = rows_int(r) != 0;
	f->made_at = rows_instant(r);
	f->added_after = rows_str(r);
	f->next = rows_str(r);
	f->last_added = rows_str(r);
	f->due_at = rows_instant(r);
	f->taken_at = rows_instant(r);
	f->asked_at = rows_instant(r);
	f->tries = rows_int(r);
	f->fault = rows_str(r);
	f->objects = rows_int(r);
	f->reports = rows_int(r);
}

enum rc feed_list(struct cx *cx, struct db *db, struct intake_feeds *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &feed_rows, NO_VALS));
	while (rows_next(r)) {
		struct intake_feed f = { .tries = 0 };
		read_feed(r, &f);
		*ARENA_PUSH(cx->arena, out) = f;
	}
	return rows_end(cx, r);
}

/* *found false: there is none. */
static enum rc one(struct cx *cx, struct db *db, const struct sql_statement *s, struct val key,
		   struct intake_feed *out, bool *found)
{
	AUTO(rows) r = NULL;
	*found = false;
	TRY(ROWS_OPEN(cx, db, &r, s, key));
	while (rows_next(r)) {
		*found = true;
		read_feed(r, out);
	}
	return rows_end(cx, r);
}

static enum rc needed(struct cx *cx, enum rc rc, bool found)
{
	TRY(rc);
	return found ? RC_OK
		     : cx_fail(cx, RC_MISSING,
			       "there is no such feed: comity feed list names them");
}

enum rc feed_by_name(struct cx *cx, struct db *db, struct str name, struct intake_feed *out)
{
	bool found;
	const enum rc rc = one(cx, db, &feed_of_name, VAL(name), out, &found);
	return needed(cx, rc, found);
}

enum rc feed_by_id(struct cx *cx, struct db *db, struct id id, struct intake_feed *out)
{
	bool found;
	const enum rc rc = one(cx, db, &feed_of_id, VAL(id), out, &found);
	return needed(cx, rc, found);
}

static enum rc may(struct cx *cx, const struct actor *by)
{
	return access_role_for(by, ACCESS_REPORT_WORK)
		       ? RC_OK
		       : cx_fail(cx, RC_DENIED, "no role of yours may work on reports");
}

static enum rc done(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		    const struct intake_feed *f)
{
	return act_append(
		cx, db, by, ACCESS_REPORT_WORK,
		(struct ledger_act){
			.act = act, .object_kind = "feed", .object = f->id, .note = f->name });
}

enum rc feed_add_row(struct cx *cx, struct db *db, const struct actor *by, struct intake_feed *f)
{
	TRY(may(cx, by));
	const char *fault = feed_name_fault(f->name);
	if (!fault)
		fault = feed_url_fault(&f->url, f->inside);
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	f->id = id_new(cx->now);
	TRY(DB_RUN(cx, db, &feed_insert, VAL(f->id), VAL(f->name), VAL(f->url), VAL(f->login),
		   VAL(f->secret_file), VAL(f->inside ? 1 : 0), VAL(f->every_us), VAL(cx->now)));
	return done(cx, db, by, "feed-added", f);
}

enum rc feed_pause(struct cx *cx, struct db *db, const struct actor *by,
		   const struct intake_feed *f, bool paused)
{
	TRY(may(cx, by));
	TRY(DB_RUN(cx, db, &feed_set_paused, VAL(f->id), VAL(paused ? 1 : 0)));
	return done(cx, db, by, paused ? "feed-paused" : "feed-resumed", f);
}

enum rc feed_hurry(struct cx *cx, struct db *db, const struct actor *by,
		   const struct intake_feed *f)
{
	TRY(may(cx, by));
	return DB_RUN(cx, db, &feed_set_due, VAL(f->id), VAL(cx->now));
}

enum rc feed_remove(struct cx *cx, struct db *db, const struct actor *by,
		    const struct intake_feed *f)
{
	TRY(may(cx, by));
	TRY(DB_RUN(cx, db, &feed_forget, VAL(f->id)));
	TRY(DB_RUN(cx, db, &feed_delete, VAL(f->id)));
	return done(cx, db, by, "feed-removed", f);
}

/* ---- polling ---- */

enum rc feed_take(struct cx *cx, struct db *db, struct id id, struct intake_feed *out)
{
	bool found = false;
	struct intake_feed f = { .tries = 0 };
	if (id_is_set(id))
		TRY(one(cx, db, &feed_of_id, VAL(id), &f, &found));
	else
		TRY(one(cx, db, &feed_due, VAL(cx->now), &f, &found));
	*out = f;
	if (!found)
		return RC_OK;
	// Later than any before, so that who had it knows.
	out->taken_at.us = cx->now.us > f.taken_at.us ? cx->now.us : f.taken_at.us + 1;
	return DB_RUN(cx, db, &feed_lease, VAL(f.id), VAL(instant_add(cx->now, LEASE)),
		      VAL(out->taken_at));
}

enum rc feed_put(struct cx *cx, struct db *db, const struct intake_feed *f)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &feed_update,
		   VALS(VAL(f->id), VAL(f->taken_at), VAL(f->added_after), VAL(f->next),
			VAL(f->last_added), VAL(f->due_at), VAL(f->asked_at), VAL(f->tries),
			VAL(f->fault), VAL(f->objects), VAL(f->reports)),
		   &changed));
	return changed > 0 ? RC_OK
			   : cx_fail(cx, RC_CONFLICT,
				     "the feed was removed, or is asked by another process");
}

enum rc feed_note(struct cx *cx, struct db *db, struct id feed, struct sha256 object, bool *is_new)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &feed_note_object, VALS(VAL(feed), VAL(object)), &changed));
	*is_new = changed > 0;
	return RC_OK;
}
