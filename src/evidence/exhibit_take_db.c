// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/exhibit_take_db.h"

#include "evidence/custody_db.h"
#include "ledger/entry.h"

SQL_STATEMENT(taken_insert,
	      "INSERT INTO evidence_taken (exhibit_id, package, log, number, taken_at)"
	      " VALUES ($1, $2, $3, $4, $5)");
SQL_STATEMENT(taken_by_package,
	      "SELECT e.number FROM evidence_taken t JOIN evidence_exhibit e ON e.id = t.exhibit_id"
	      " WHERE t.package = $1");
SQL_STATEMENT(taken_of, "SELECT log, number, package FROM evidence_taken WHERE exhibit_id = $1");
SQL_STATEMENT(foreign_insert,
	      "INSERT INTO evidence_foreign (exhibit_id, seq, log, number, act, at, by_name,"
	      "  from_holder, to_holder, hash_before, hash_after, corrects, record, hash, prev,"
	      "  proof)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");

static struct val hash_or_null(const struct sha256 *h)
{
	return entry_has_hash(h) ? VAL(*h) : VAL_NULL;
}

static enum rc check_new(struct cx *cx, struct db *db, const struct sha256 *package)
{
	struct str number = STR("");
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &taken_by_package, VAL(*package)));
	while (rows_next(r))
		number = rows_str(r);
	TRY(rows_end(cx, r));
	if (number.n > 0)
		return cx_fail(cx, RC_CONFLICT, "this package is exhibit %.*s here already",
			       STR_ARG(number));
	return RC_OK;
}

/* Their last record must hand it over. */
static enum rc check_records(struct cx *cx, const struct foreign_records *rs)
{
	struct sha256 prev = { 0 };
	for (size_t i = 0; i < rs->n; i++) {
		const struct custody_step *s = &rs->p[i].step;
		if (s->seq != (int64_t)i + 1 || !sha256_eq(&s->prev, &prev))
			return cx_fail(
				cx, RC_CONFLICT,
				"record %zu of the other node's custody is missing, or follows "
				"another: ask for the package again",
				i + 1);
		prev = s->hash;
	}
	if (rs->n == 0 || rs->p[rs->n - 1].step.event.act != CUSTODY_TRANSFERRED)
		return cx_fail(
			cx, RC_CONFLICT,
			"the other node's last record does not hand the exhibit over: it is a "
			"package to read, not to take over");
	return RC_OK;
}

static enum rc insert_foreign(struct cx *cx, struct db *db, struct id id,
			      const struct foreign_record *f)
{
	const struct custody_event *e = &f->step.event;
	return DB_RUN(cx, db, &foreign_insert, VAL(id), VAL(f->step.seq), VAL(f->log),
		      VAL(f->number), VAL(str_from_c(custody_key(e->act))), VAL(e->at),
		      VAL(e->name), VAL(e->from), VAL(e->to), hash_or_null(&e->hash_before),
		      hash_or_null(&e->hash_after), VAL(e->corrects), VAL_BYTES(f->record),
		      VAL(f->step.hash), hash_or_null(&f->step.prev), VAL((int64_t)f->proof));
}

enum rc exhibit_take(struct cx *cx, struct db *db, const struct actor *by, struct package_taken *t,
		     struct custody_event *event)
{
	struct custody_facts facts = { .exhibit = &t->exhibit };
	struct exhibit *e = &t->exhibit;
	const struct digest_list zip = { &t->package, 1, 1 };
	const struct str number_there = e->number;
	TRY(check_new(cx, db, &t->package));
	TRY(check_records(cx, &t->records));
	const struct custody_event *given = &t->records.p[t->records.n - 1].step.event;
	e->number = STR("");
	TRY(exhibit_enter(cx, db, by, e));
	TRY(exhibit_claim_blobs(cx, db, e->id, &t->lists));
	TRY(exhibit_claim_blobs(cx, db, e->id, &zip));
	TRY(DB_RUN(cx, db, &taken_insert, VAL(e->id), VAL(t->package), VAL(t->log),
		   VAL(number_there), VAL(cx->now)));
	for (size_t i = 0; i < t->records.n; i++)
		TRY(insert_foreign(cx, db, e->id, &t->records.p[i]));
	event->act = CUSTODY_RECEIVED;
	event->from = given->from.n > 0 ? given->from : given->name;
	event->to = given->to;
	event->facts = &facts;
	event->hash_before = e->content.manifest;
	event->hash_after = e->content.manifest;
	return custody_append(cx, db, by, e, event, NULL);
}

enum rc exhibit_origin(struct cx *cx, struct db *db, struct id id, struct exhibit_origin *out)
{
	AUTO(rows) r = NULL;
	*out = (struct exhibit_origin){ .log = STR("") };
	TRY(ROWS_OPEN(cx, db, &r, &taken_of, VAL(id)));
	while (rows_next(r)) {
		out->log = rows_str(r);
		out->number = rows_str(r);
		out->package = rows_hash(r);
	}
	return rows_end(cx, r);
}

SQL_STATEMENT(blob_of_exhibit, "SELECT 1 FROM evidence_blob WHERE digest = $1 LIMIT 1");

enum rc exhibit_has_blob(struct cx *cx, struct db *db, const struct sha256 *digest, bool *out)
{
	AUTO(rows) r = NULL;
	*out = false;
	TRY(ROWS_OPEN(cx, db, &r, &blob_of_exhibit, VAL(*digest)));
	while (rows_next(r))
		*out = true;
	return rows_end(cx, r);
}
