// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/stamp_db.h"

#include "ledger/checkpoint_db.h"
#include "ledger/entry_db.h"

#define DAY_US (INT64_C(86400) * 1000000)
#define GAIN_US (30 * DAY_US) // a renewal that brings less is asked for no oftener than that

/* ---- authorities ------------------------------------------------------------------ */

SQL_STATEMENT(authority_put,
	      "INSERT INTO evidence_authority (url, chain, lists, since, until)"
	      " VALUES ($1, $2, $3, $4, 0)"
	      " ON CONFLICT (url) DO UPDATE SET chain = excluded.chain, lists = excluded.lists,"
	      "   until = 0");
SQL_STATEMENT(authority_end,
	      "UPDATE evidence_authority SET until = $2 WHERE url = $1 AND until = 0");
SQL_STATEMENT(authority_all,
	      "SELECT url, chain, lists, since, until FROM evidence_authority ORDER BY url");
SQL_STATEMENT(waiting_release, "UPDATE evidence_stamp SET renewal = 0 WHERE renewal IN"
			       " (SELECT number FROM evidence_stamp WHERE url = $1 AND at = 0)");
SQL_STATEMENT(waiting_drop, "DELETE FROM evidence_stamp WHERE url = $1 AND at = 0");

static enum rc to_ledger(struct cx *cx, struct db *db, const struct actor *by, const char *act,
			 struct str note)
{
	struct id entry;
	const char *role = access_role_for(by, ACCESS_NODE_MANAGE);
	if (!role)
		return cx_fail(cx, RC_DENIED, "no role of yours may say who stamps the log");
	const struct ledger_act a = {
		.act = act, .account = by->account, .role = role, .note = note
	};
	return ledger_append(cx, db, &a, &entry);
}

enum rc stamp_authority_add(struct cx *cx, struct db *db, const struct actor *by,
			    const struct stamp_authority *a)
{
	TRY(stamp_authority_check(cx, a));
	TRY(to_ledger(cx, db, by, "stamp-authority-added", a->url));
	return DB_RUN(cx, db, &authority_put, VAL(a->url), VAL(a->chain), VAL(a->lists),
		      VAL(cx->now));
}

enum rc stamp_authority_end(struct cx *cx, struct db *db, const struct actor *by, struct str url)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &authority_end, VALS(VAL(url), VAL(cx->now)), &changed));
	if (changed == 0)
		return cx_fail(cx, RC_MISSING,
			       "%.*s is not asked: comity package authority lists those that are",
			       STR_ARG(url));
	TRY(to_ledger(cx, db, by, "stamp-authority-ended", url));
	TRY(DB_RUN(cx, db, &waiting_release, VAL(url)));
	return DB_RUN(cx, db, &waiting_drop, VAL(url));
}

enum rc stamp_authority_list(struct cx *cx, struct db *db, struct stamp_authorities *out)
{
	AUTO(rows) r = NULL;
	*out = (struct stamp_authorities){ NULL, 0, 0 };
	TRY(rows_open(cx, db, &r, &authority_all, NO_VALS));
	while (rows_next(r)) {
		struct stamp_authority *a = ARENA_PUSH(cx->arena, out);
		a->url = rows_str(r);
		a->chain = rows_str(r);
		a->lists = rows_str(r);
		a->since = rows_instant(r);
		a->until = rows_instant(r);
	}
	return rows_end(cx, r);
}

/* ---- rows --------------------------------------------------------------------------- */

#define COLUMNS                                                                                \
	"s.number, s.url, s.size, s.covered, s.asked_at, s.tries, s.due_at, s.why, s.request," \
	" s.response, s.at, s.ends, s.chain, s.listed_at, s.renewal"

SQL_STATEMENT(stamp_next, "SELECT COALESCE(MAX(number), 0) + 1 FROM evidence_stamp");
SQL_STATEMENT(
	stamp_insert,
	"INSERT INTO evidence_stamp (number, url, size, covered, asked_at, tries, due_at, why,"
	"  request, response, at, ends, chain, listed_at, renewal)"
	" VALUES ($1, $2, $3, $4, $5, 0, $5, '', $6, $6, 0, 0, '', 0, 0)");
SQL_STATEMENT(stamp_last, "SELECT " COLUMNS " FROM evidence_stamp s"
			  " WHERE s.url = $1 AND s.size > 0 ORDER BY s.number DESC LIMIT 1");
SQL_STATEMENT(stamp_those_due,
	      "SELECT " COLUMNS " FROM evidence_stamp s"
	      " WHERE s.listed_at = 0 AND s.due_at <= $1 ORDER BY s.due_at, s.number LIMIT 20");
SQL_STATEMENT(stamp_state, "SELECT " COLUMNS " FROM evidence_stamp s"
			   " WHERE s.at = 0 OR s.number IN (SELECT MAX(number) FROM evidence_stamp"
			   "   WHERE at > 0 GROUP BY url) ORDER BY s.number");
SQL_STATEMENT(stamp_first_covering,
	      "SELECT " COLUMNS " FROM evidence_stamp s"
	      " WHERE s.url = $1 AND s.size > $2 AND s.at > 0 ORDER BY s.size, s.number LIMIT 1");
SQL_STATEMENT(stamp_one,
	      "SELECT " COLUMNS " FROM evidence_stamp s WHERE s.number = $1 AND s.at > 0");
SQL_STATEMENT(stamp_aging, "SELECT " COLUMNS " FROM evidence_stamp s"
			   " WHERE s.renewal = 0 AND s.ends > 0 AND s.ends < $1"
			   " ORDER BY s.ends, s.number LIMIT 500");

static enum rc read_rows(struct cx *cx, struct rows *r, struct stamp_rows *out)
{
	while (rows_next(r)) {
		struct stamp_row *s = ARENA_PUSH(cx->arena, out);
		s->number = rows_int(r);
		s->url = rows_str(r);
		s->size = rows_int(r);
		s->covered = rows_bytes(r);
		s->asked_at = rows_instant(r);
		s->tries = rows_int(r);
		s->due_at = rows_instant(r);
		s->why = rows_str(r);
		s->request = rows_bytes(r);
		s->response = rows_bytes(r);
		s->at = rows_instant(r);
		s->ends = rows_instant(r);
		s->chain = rows_str(r);
		s->listed_at = rows_instant(r);
		s->renewal = rows_int(r);
	}
	return rows_end(cx, r);
}

static enum rc find(struct cx *cx, struct db *db, const struct sql_statement *which,
		    struct vals vals, struct stamp_rows *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, which, vals));
	return read_rows(cx, r, out);
}

static enum rc insert(struct cx *cx, struct db *db, struct str url, int64_t size,
		      struct str covered, int64_t *number)
{
	{
		AUTO(rows) r = NULL;
		TRY(rows_open(cx, db, &r, &stamp_next, NO_VALS));
		*number = rows_next(r) ? rows_int(r) : 1;
		TRY(rows_end(cx, r));
	}
	return DB_RUN(cx, db, &stamp_insert, VAL(*number), VAL(url), VAL(size), VAL_BYTES(covered),
		      VAL(cx->now), VAL_BYTES(STR("")));
}

/* ---- what is to be asked ---------------------------------------------------------------- */

/* Identifiers of entries are in the order of their time. */
SQL_STATEMENT(custody_newest,
	      "SELECT l.number FROM evidence_custody c JOIN ledger_entry l ON l.id = c.entry_id"
	      " ORDER BY c.entry_id DESC LIMIT 1");

/* -1: there is none, or it has no number yet. */
static enum rc newest_record(struct cx *cx, struct db *db, int64_t *number)
{
	AUTO(rows) r = NULL;
	*number = -1;
	TRY(rows_open(cx, db, &r, &custody_newest, NO_VALS));
	while (rows_next(r)) {
		const bool numbered = !rows_is_null(r);
		const int64_t n = rows_int(r);
		*number = numbered ? n : -1;
	}
	return rows_end(cx, r);
}

struct plan {
	bool only_looks; // nothing is written
	bool has_any;
	struct checkpoint_row latest;
	int64_t newest; // number of the last record of custody
};

static enum rc plan_one(struct cx *cx, struct db *db, const struct stamp_authority *a,
			struct plan *p)
{
	const struct checkpoint_row *latest = &p->latest;
	struct stamp_rows last = { NULL, 0, 0 };
	int64_t number;
	struct str note;
	TRY(find(cx, db, &stamp_last, VALS(VAL(a->url)), &last));
	const struct stamp_row *s = last.n > 0 ? &last.p[0] : NULL;
	const int64_t from = s ? s->size : 0;
	if ((s && s->at.us == 0) || p->newest < from || p->newest >= latest->size ||
	    !stamp_is_wanted(s, latest->size, cx->now))
		return RC_OK;
	p->has_any = true;
	if (p->only_looks)
		return RC_OK;
	TRY(checkpoint_note(cx, db, latest, &note));
	return insert(cx, db, a->url, latest->size, note, &number);
}

SQL_STATEMENT(stamp_best,
	      "SELECT s.url, s.ends FROM evidence_stamp s JOIN evidence_authority a"
	      "    ON a.url = s.url WHERE a.until = 0 AND s.at > 0 ORDER BY s.ends DESC LIMIT 1");
SQL_STATEMENT(stamp_last_renewal,
	      "SELECT COALESCE(MAX(asked_at), 0) FROM evidence_stamp WHERE size = 0");
SQL_STATEMENT(stamp_renewed, "UPDATE evidence_stamp SET renewal = $2 WHERE number = $1");

/* Whether asking now gains something: an authority has a certificate that ends later, or nobody has
 * looked for long. */
static enum rc renewal_gains(struct cx *cx, struct db *db, const struct stamp_row *first,
			     struct str *url)
{
	struct instant ends = { 0 }, last = { 0 };
	*url = STR("");
	{
		AUTO(rows) r = NULL;
		TRY(rows_open(cx, db, &r, &stamp_best, NO_VALS));
		while (rows_next(r)) {
			*url = rows_str(r);
			ends = rows_instant(r);
		}
		TRY(rows_end(cx, r));
	}
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &stamp_last_renewal, NO_VALS));
	while (rows_next(r))
		last = rows_instant(r);
	TRY(rows_end(cx, r));
	if (ends.us < first->ends.us + GAIN_US && cx->now.us - last.us < GAIN_US)
		*url = STR("");
	return RC_OK;
}

static enum rc plan_renewal(struct cx *cx, struct db *db, struct plan *p)
{
	const struct instant limit = { cx->now.us + STAMP_RENEW_US };
	struct stamp_rows aging = { NULL, 0, 0 };
	struct stamp_lists lists;
	struct str url;
	struct buf b;
	int64_t number;
	enum rc rc = RC_OK;
	TRY(find(cx, db, &stamp_aging, VALS(VAL(limit)), &aging));
	if (aging.n == 0)
		return RC_OK;
	TRY(renewal_gains(cx, db, &aging.p[0], &url));
	if (url.n == 0)
		return RC_OK;
	p->has_any = true;
	if (p->only_looks)
		return RC_OK;
	buf_init(&b, (size_t)16 << 20);
	for (size_t i = 0; i < aging.n && rc == RC_OK; i++) {
		rc = stamp_lists_load(cx, db, aging.p[i].number, &lists);
		if (rc == RC_OK)
			stamp_add_papers(&b, &aging.p[i], &lists);
	}
	if (rc == RC_OK)
		rc = insert(cx, db, url, 0, buf_str(&b), &number);
	for (size_t i = 0; i < aging.n && rc == RC_OK; i++)
		rc = DB_RUN(cx, db, &stamp_renewed, VAL(aging.p[i].number), VAL(number));
	buf_done(&b);
	return rc;
}

static enum rc plan(struct cx *cx, struct db *db, struct plan *p)
{
	struct stamp_authorities all;
	size_t asked = 0;
	TRY(stamp_authority_list(cx, db, &all));
	if (all.n == 0)
		return RC_OK;
	TRY(checkpoint_latest(cx, db, &p->latest));
	TRY(newest_record(cx, db, &p->newest));
	for (size_t i = 0; i < all.n; i++) {
		if (all.p[i].until.us != 0)
			continue;
		asked++;
		TRY(plan_one(cx, db, &all.p[i], p));
	}
	return asked > 0 ? plan_renewal(cx, db, p) : RC_OK;
}

enum rc stamp_has_plan(struct cx *cx, struct db *db, bool *out)
{
	struct plan p = { .only_looks = true };
	TRY(plan(cx, db, &p));
	*out = p.has_any;
	return RC_OK;
}

enum rc stamp_plan(struct cx *cx, struct db *db)
{
	struct plan p = { .only_looks = false };
	return plan(cx, db, &p);
}

enum rc stamp_due(struct cx *cx, struct db *db, struct stamp_rows *out)
{
	*out = (struct stamp_rows){ NULL, 0, 0 };
	return find(cx, db, &stamp_those_due, VALS(VAL(cx->now)), out);
}

/* ---- what came of it ---------------------------------------------------------------------- */

SQL_STATEMENT(stamp_moved, "UPDATE evidence_stamp SET size = $2, covered = $3"
			   " WHERE number = $1 AND at = 0");
SQL_STATEMENT(stamp_off, "UPDATE evidence_stamp SET tries = $2, due_at = $3, why = $4"
			 " WHERE number = $1");
SQL_STATEMENT(stamp_answered,
	      "UPDATE evidence_stamp SET request = $2, response = $3, at = $4, ends = $5,"
	      "   chain = $6, why = '', tries = 0, due_at = $7 WHERE number = $1 AND at = 0");
SQL_STATEMENT(stamp_list_put, "INSERT INTO evidence_stamp_list (stamp, number, url, bytes)"
			      " VALUES ($1, $2, $3, $4)");
SQL_STATEMENT(stamp_list_done,
	      "UPDATE evidence_stamp SET listed_at = $2, why = '' WHERE number = $1");
SQL_STATEMENT(stamp_lists_of, "SELECT url, bytes FROM evidence_stamp_list WHERE stamp = $1"
			      " ORDER BY number");
SQL_STATEMENT(stamp_due_now,
	      "UPDATE evidence_stamp SET due_at = $1 WHERE listed_at = 0 AND due_at > $1");

enum rc stamp_move(struct cx *cx, struct db *db, struct stamp_row *s)
{
	struct checkpoint_row latest;
	TRY(checkpoint_latest(cx, db, &latest));
	if (s->size == 0 || s->at.us != 0 || latest.size < s->size)
		return RC_OK;
	s->size = latest.size;
	TRY(checkpoint_note(cx, db, &latest, &s->covered));
	return DB_RUN(cx, db, &stamp_moved, VAL(s->number), VAL(s->size), VAL_BYTES(s->covered));
}

enum rc stamp_put_off(struct cx *cx, struct db *db, const struct stamp_row *s, struct str why)
{
	const struct instant due = { cx->now.us + stamp_pause_us(s->tries + 1) };
	return DB_RUN(cx, db, &stamp_off, VAL(s->number), VAL(s->tries + 1), VAL(due), VAL(why));
}

enum rc stamp_had(struct cx *cx, struct db *db, const struct stamp_row *s)
{
	struct id entry;
	int64_t changed = 0;
	TRY(db_run(cx, db, &stamp_answered,
		   VALS(VAL(s->number), VAL_BYTES(s->request), VAL_BYTES(s->response), VAL(s->at),
			VAL(s->ends), VAL(s->chain), VAL(cx->now)),
		   &changed));
	if (changed == 0) // its authority was taken off meanwhile
		return RC_OK;
	const struct ledger_act act = { .act = "time-stamped",
					.content = sha256_of(s->response),
					.note = s->url };
	return ledger_append(cx, db, &act, &entry);
}

enum rc stamp_listed(struct cx *cx, struct db *db, const struct stamp_row *s,
		     const struct stamp_lists *lists)
{
	for (size_t i = 0; i < lists->n; i++)
		TRY(DB_RUN(cx, db, &stamp_list_put, VAL(s->number), VAL((int64_t)i + 1),
			   VAL(lists->p[i].url), VAL_BYTES(lists->p[i].bytes)));
	return DB_RUN(cx, db, &stamp_list_done, VAL(s->number), VAL(cx->now));
}

enum rc stamp_hurry(struct cx *cx, struct db *db, int64_t *n)
{
	return db_run(cx, db, &stamp_due_now, VALS(VAL(cx->now)), n);
}

enum rc stamp_list_state(struct cx *cx, struct db *db, struct stamp_rows *out)
{
	*out = (struct stamp_rows){ NULL, 0, 0 };
	return find(cx, db, &stamp_state, NO_VALS, out);
}

enum rc stamp_lists_load(struct cx *cx, struct db *db, int64_t number, struct stamp_lists *out)
{
	AUTO(rows) r = NULL;
	*out = (struct stamp_lists){ NULL, 0, 0 };
	TRY(ROWS_OPEN(cx, db, &r, &stamp_lists_of, VAL(number)));
	while (rows_next(r)) {
		struct stamp_list *l = ARENA_PUSH(cx->arena, out);
		l->url = rows_str(r);
		l->bytes = rows_bytes(r);
	}
	return rows_end(cx, r);
}

/* ---- for packages, and the doctor ------------------------------------------------------------ */

static bool has(const struct stamp_rows *rows, int64_t number)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->p[i].number == number)
			return true;
	return false;
}

static void add_new(struct cx *cx, const struct stamp_rows *found, struct stamp_rows *out)
{
	for (size_t i = 0; i < found->n; i++)
		if (!has(out, found->p[i].number))
			*ARENA_PUSH(cx->arena, out) = found->p[i];
}

enum rc stamp_covering(struct cx *cx, struct db *db, int64_t number, struct stamp_rows *out)
{
	struct stamp_authorities all;
	TRY(stamp_authority_list(cx, db, &all));
	for (size_t i = 0; i < all.n; i++) {
		struct stamp_rows found = { NULL, 0, 0 };
		TRY(find(cx, db, &stamp_first_covering, VALS(VAL(all.p[i].url), VAL(number)),
			 &found));
		add_new(cx, &found, out);
	}
	for (size_t i = 0; i < out->n; i++) {
		struct stamp_rows found = { NULL, 0, 0 };
		if (out->p[i].renewal != 0)
			TRY(find(cx, db, &stamp_one, VALS(VAL(out->p[i].renewal)), &found));
		add_new(cx, &found, out);
	}
	return RC_OK;
}

SQL_STATEMENT(stamp_counts,
	      "SELECT (SELECT COUNT(*) FROM evidence_authority WHERE until = 0),"
	      "  (SELECT COUNT(*) FROM evidence_stamp WHERE at > 0),"
	      "  (SELECT COALESCE(MAX(at), 0) FROM evidence_stamp),"
	      "  (SELECT COUNT(*) FROM evidence_stamp WHERE at > 0 AND listed_at = 0)");
SQL_STATEMENT(
	stamp_waiting,
	"SELECT asked_at, why FROM evidence_stamp WHERE at = 0 ORDER BY asked_at DESC, number");

enum rc stamp_sum(struct cx *cx, struct db *db, struct stamp_sum *out)
{
	*out = (struct stamp_sum){ 0 };
	{
		AUTO(rows) r = NULL;
		TRY(rows_open(cx, db, &r, &stamp_counts, NO_VALS));
		while (rows_next(r)) {
			out->authorities = rows_int(r);
			out->had = rows_int(r);
			out->last_at = rows_instant(r);
			out->unlisted = rows_int(r);
		}
		TRY(rows_end(cx, r));
	}
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &stamp_waiting, NO_VALS));
	while (rows_next(r)) {
		out->waiting++;
		out->waits_since = rows_instant(r);
		const struct str why = rows_str(r);
		if (why.n > 0)
			out->why = why;
	}
	return rows_end(cx, r);
}
