// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_order_db.h"

#define COLUMNS                                                                                \
	"SELECT id, exhibit_id, by_id, made_for, purpose, asked_at, state, done_at, why,"      \
	"       digest, size, list, stamps, receiver, permitted_use, not_obtained, unstamped," \
	"       left_out, records_only, language"                                              \
	" FROM evidence_package_order"
SQL_STATEMENT(package_wish_insert,
	      "INSERT INTO evidence_package_order (id, exhibit_id, by_id, made_for, purpose,"
	      "  asked_at, state, done_at, why, digest, size, list, stamps, receiver,"
	      "  permitted_use, not_obtained, unstamped, left_out,"
	      "  records_only, language)"
	      " VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '', NULL, 0, NULL, $7, $8, $9, $10, '',"
	      "  $11, $12, $13)");
SQL_STATEMENT(package_wishes_of,
	      COLUMNS " WHERE exhibit_id = $1 ORDER BY asked_at DESC, id DESC LIMIT 50");
SQL_STATEMENT(package_wish_waits, COLUMNS " WHERE state = 0 ORDER BY asked_at, id LIMIT 1");
SQL_STATEMENT(package_wish_update,
	      "UPDATE evidence_package_order SET state = $2, done_at = $3, why = $4, digest = $5,"
	      "  size = $6, list = $7, unstamped = $8 WHERE id = $1");

SQL_STATEMENT(package_records_named,
	      "SELECT count(*) FROM evidence_package_order WHERE digest = $1 AND records_only = 1");

const struct blob_holder package_blobs = { "evidence", &package_records_named };

static void read_wish(struct rows *r, struct package_wish *w)
{
	*w = (struct package_wish){ .id = rows_id(r) };
	w->exhibit = rows_id(r);
	w->by = rows_id(r);
	w->made_for = rows_str(r);
	w->purpose = rows_str(r);
	w->asked_at = rows_instant(r);
	w->state = (enum package_order_state)rows_int(r);
	w->done_at = rows_instant(r);
	w->why = rows_str(r);
	w->digest = rows_hash(r);
	w->size = rows_int(r);
	w->list = rows_hash(r);
	w->stamps = rows_int(r) != 0;
	w->receiver = rows_str(r);
	w->permitted_use = rows_str(r);
	w->not_obtained = rows_str(r);
	w->unstamped = rows_str(r);
	w->left_out = rows_str(r);
	w->records_only = rows_int(r) != 0;
	w->language = rows_str(r);
}

static enum rc check(struct cx *cx, struct db *db, const struct actor *by, const struct exhibit *e)
{
	struct package_wishes others = { NULL, 0, 0 };
	TRY(exhibit_access(cx, db, by, e, MEMBER_WORK));
	if (!access_role_for(by, ACCESS_EVIDENCE_KEEP))
		return cx_fail(cx, RC_DENIED, "no role of yours may keep evidence");
	if (e->is_locked || (e->is_opaque && exhibit_check_here(cx, e) == RC_OK))
		return cx_fail(cx, RC_DENIED,
			       "the exhibit is sealed as opaque: its content is not "
			       "taken out");
	TRY(package_wish_list(cx, db, e->id, &others));
	for (size_t i = 0; i < others.n; i++)
		if (others.p[i].state == PACKAGE_WAITS)
			return cx_fail(cx, RC_CONFLICT,
				       "a package of this exhibit is being made already");
	return RC_OK;
}

enum rc package_wish_add(struct cx *cx, struct db *db, const struct actor *by,
			 const struct exhibit *e, struct package_wish *wish)
{
	TRY(check(cx, db, by, e));
	wish->id = id_new(cx->now);
	wish->exhibit = e->id;
	wish->by = by->account;
	wish->asked_at = cx->now;
	wish->records_only = exhibit_check_here(cx, e) != RC_OK;
	return DB_RUN(cx, db, &package_wish_insert, VAL(wish->id), VAL(e->id), VAL(by->account),
		      VAL(wish->made_for), VAL(wish->purpose), VAL(wish->asked_at),
		      VAL((int64_t)wish->stamps), VAL(wish->receiver), VAL(wish->permitted_use),
		      VAL(wish->not_obtained), VAL(wish->left_out),
		      VAL((int64_t)wish->records_only), VAL(wish->language));
}

enum rc package_wish_list(struct cx *cx, struct db *db, struct id exhibit,
			  struct package_wishes *out)
{
	struct package_wishes list = { NULL, 0, 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &package_wishes_of, VAL(exhibit)));
	while (rows_next(r))
		read_wish(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc package_wish_next(struct cx *cx, struct db *db, struct package_wish *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &package_wish_waits, NO_VALS));
	const bool found = rows_next(r);
	if (found)
		read_wish(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "no package is to be made");
}

enum rc package_wish_done(struct cx *cx, struct db *db, struct package_wish *w)
{
	struct exhibit e;
	const struct digest_list one = { &w->digest, 1, 1 };
	TRY(exhibit_load(cx, db, w->exhibit, &e));
	if (w->why.n == 0 && !w->records_only && exhibit_check_here(cx, &e) != RC_OK)
		w->why = arena_copy(cx->arena, cx_error(cx)); // it ended meanwhile
	const bool made = w->why.n == 0;
	if (made && !w->records_only)
		TRY(exhibit_claim_blobs(cx, db, w->exhibit, &one));
	return DB_RUN(cx, db, &package_wish_update, VAL(w->id),
		      VAL((int64_t)(made ? PACKAGE_MADE : PACKAGE_FAILED)), VAL(cx->now),
		      VAL(w->why), made ? VAL(w->digest) : VAL_NULL, VAL(w->size),
		      made ? VAL(w->list) : VAL_NULL, VAL(w->unstamped));
}
