// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/release_db.h"

#include "exchange/peer_db.h"
#include "ledger/entry_db.h"

#define FROM "  FROM exchange_release r LEFT JOIN exchange_peer p ON p.id = r.peer_id"
#define COLUMNS                                                                      \
	"SELECT r.id, r.peer_id, p.origin, p.name, r.country, r.serial, r.state,"    \
	"       r.digest, r.installed, r.published_at, r.received_at, r.decided_at," \
	"       r.account_id, r.reason"
#define WHOLE COLUMNS ", r.text, r.note, r.told" FROM

SQL_STATEMENT(release_by_id, WHOLE " WHERE r.id = $1");
SQL_STATEMENT(release_all, COLUMNS FROM " ORDER BY r.id DESC LIMIT 200");
SQL_STATEMENT(release_of_country,
	      COLUMNS FROM " WHERE r.country = $1 ORDER BY r.id DESC LIMIT 200");
SQL_STATEMENT(
	release_own_newest, WHOLE
	" WHERE r.peer_id IS NULL AND r.state = $1 ORDER BY r.serial DESC, r.id DESC LIMIT 1");
SQL_STATEMENT(release_own_of, WHOLE " WHERE r.peer_id IS NULL AND r.serial = $1"
				    " AND r.state = 1 LIMIT 1");
SQL_STATEMENT(release_oldest, WHOLE " WHERE r.state = $1 ORDER BY r.id LIMIT 1");
SQL_STATEMENT(release_newest_of_peer, WHOLE " WHERE r.peer_id = $1 AND r.country = $2"
					    " ORDER BY r.serial DESC LIMIT 1");
SQL_STATEMENT(release_insert,
	      "INSERT INTO exchange_release (id, peer_id, country, serial, state, digest, text,"
	      " note, installed, told, published_at, received_at, decided_at, account_id, reason)"
	      " VALUES ($1, $2, $3, $4, 3, $5, $6, $7, $8, '', $9, $10, 0, NULL, '')");
SQL_STATEMENT(release_pass, "UPDATE exchange_release SET state = 8, decided_at = $3"
			    " WHERE peer_id = $1 AND country = $2 AND state IN (3, 5)");
SQL_STATEMENT(release_set_note, "UPDATE exchange_release SET note = $2 WHERE id = $1");

#define USES                                                                     \
	"SELECT u.number, u.country, u.release_id, u.at, u.account_id, u.reason" \
	"  FROM exchange_release_use u"
SQL_STATEMENT(release_use_now,
	      USES " WHERE u.number = (SELECT MAX(v.number) FROM exchange_release_use v"
		   "                WHERE v.country = u.country) ORDER BY u.country");
SQL_STATEMENT(release_use_of, USES " WHERE u.country = $1 ORDER BY u.number DESC LIMIT 200");
SQL_STATEMENT(release_use_last, "SELECT COALESCE(MAX(number), 0) FROM exchange_release_use");

static void read_head(struct rows *r, struct release *out)
{
	*out = (struct release){ .id = rows_id(r), .peer = rows_id(r) };
	out->origin = rows_str(r);
	out->name = rows_str(r);
	out->country = rows_str(r);
	out->serial = rows_int(r);
	out->state = (enum release_state)rows_int(r); // a CHECK holds the range
	out->digest = rows_hash(r);
	out->installed = rows_hash(r);
	out->published_at = rows_instant(r);
	out->received_at = rows_instant(r);
	out->decided_at = rows_instant(r);
	out->account = rows_id(r);
	out->reason = rows_str(r);
}

/* The first row, whole; *out zero: there is none. */
static enum rc read_one(struct cx *cx, struct db *db, struct rows *r, struct release *out)
{
	struct release one = { 0 };
	bool found = false;
	while (rows_next(r)) {
		read_head(r, &one);
		one.text = rows_str(r);
		one.note = rows_bytes(r);
		one.told = rows_str(r);
		found = true;
	}
	TRY(rows_end(cx, r));
	if (found && !id_is_set(one.peer))
		TRY(ledger_origin(cx, db, &one.origin));
	*out = one;
	return RC_OK;
}

enum rc release_load(struct cx *cx, struct db *db, struct id id, struct release *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &release_by_id, VAL(id)));
	TRY(read_one(cx, db, r, out));
	return id_is_set(out->id) ? RC_OK
				  : cx_fail(cx, RC_MISSING, "there is no such file of a country");
}

enum rc release_list_of(struct cx *cx, struct db *db, struct str country, struct release_list *out)
{
	struct release_list list = { 0 };
	struct str own;
	AUTO(rows) r = NULL;
	if (country.n > 0)
		TRY(ROWS_OPEN(cx, db, &r, &release_of_country, VAL(country)));
	else
		TRY(rows_open(cx, db, &r, &release_all, NO_VALS));
	while (rows_next(r))
		read_head(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	TRY(ledger_origin(cx, db, &own));
	for (size_t i = 0; i < list.n; i++)
		if (!id_is_set(list.p[i].peer))
			list.p[i].origin = own;
	*out = list;
	return RC_OK;
}

enum rc release_own(struct cx *cx, struct db *db, enum release_state state, struct release *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &release_own_newest, VAL((int64_t)state)));
	return read_one(cx, db, r, out);
}

enum rc release_own_serial(struct cx *cx, struct db *db, int64_t serial, struct release *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &release_own_of, VAL(serial)));
	TRY(read_one(cx, db, r, out));
	return id_is_set(out->id) ? RC_OK
				  : cx_fail(cx, RC_MISSING,
					    "this node has published nothing with the serial %lld",
					    (long long)serial);
}

enum rc release_next(struct cx *cx, struct db *db, enum release_state state, struct release *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &release_oldest, VAL((int64_t)state)));
	return read_one(cx, db, r, out);
}

/* ---- what stands ---- */

static enum rc read_uses(struct cx *cx, struct rows *r, struct release_uses *out)
{
	struct release_uses list = { 0 };
	while (rows_next(r)) {
		struct release_use *u = ARENA_PUSH(cx->arena, &list);
		u->number = rows_int(r);
		u->country = rows_str(r);
		u->release = rows_id(r);
		u->at = rows_instant(r);
		u->account = rows_id(r);
		u->reason = rows_str(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc release_uses_now(struct cx *cx, struct db *db, struct release_uses *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &release_use_now, NO_VALS));
	return read_uses(cx, r, out);
}

enum rc release_uses_of(struct cx *cx, struct db *db, struct str country, struct release_uses *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &release_use_of, VAL(country)));
	return read_uses(cx, r, out);
}

enum rc release_version(struct cx *cx, struct db *db, int64_t *out)
{
	AUTO(rows) r = NULL;
	*out = 0;
	TRY(rows_open(cx, db, &r, &release_use_last, NO_VALS));
	while (rows_next(r))
		*out = rows_int(r);
	return rows_end(cx, r);
}

static struct law_published *published(struct cx *cx, const struct release *r,
				       const struct release_use *use)
{
	struct law_published *p = arena_new(cx->arena, struct law_published, 1);
	*p = (struct law_published){ .by = r->name.n > 0 ? r->name : r->origin,
				     .origin = r->origin,
				     .serial = r->serial,
				     .on = date_today(r->published_at),
				     .taken = date_today(use->at) };
	return p;
}

enum rc release_overlay(struct cx *cx, struct db *db, struct law_overlay *out)
{
	struct law_overlay overlay = { 0 };
	struct release_uses uses;
	TRY(release_uses_now(cx, db, &uses));
	for (size_t i = 0; i < uses.n; i++) {
		struct release r = { 0 };
		if (!id_is_set(uses.p[i].release))
			continue;
		TRY(release_load(cx, db, uses.p[i].release, &r));
		ARENA_PUSH(cx->arena, &overlay)->file = (struct law_file){
			.path = law_source_path(cx->arena, r.country),
			.text = r.text,
			.published = published(cx, &r, &uses.p[i])
		};
	}
	*out = overlay;
	return RC_OK;
}

/* ---- from other nodes ---- */

enum rc release_take(struct cx *cx, struct db *db, const struct release *r)
{
	struct release last = { 0 };
	AUTO(rows) rows = NULL;
	static const struct sha256 none;
	TRY(ROWS_OPEN(cx, db, &rows, &release_newest_of_peer, VAL(r->peer), VAL(r->country)));
	TRY(read_one(cx, db, rows, &last));
	if (id_is_set(last.id) && last.serial == r->serial && sha256_eq(&last.digest, &r->digest))
		return RC_OK;
	if (id_is_set(last.id) && last.serial >= r->serial)
		return cx_fail(cx, RC_CONFLICT,
			       "profile: its serial is %lld, but %lld of %.*s was received before: "
			       "publish it again with a higher one",
			       (long long)r->serial, (long long)last.serial, STR_ARG(r->country));
	const struct id id = id_new(cx->now);
	TRY(DB_RUN(cx, db, &release_pass, VAL(r->peer), VAL(r->country), VAL(cx->now)));
	TRY(DB_RUN(cx, db, &release_insert, VAL(id), VAL(r->peer), VAL(r->country), VAL(r->serial),
		   VAL(r->digest), VAL(r->text), VAL_BYTES(r->note), VAL(none),
		   VAL(r->published_at), VAL(cx->now)));
	const struct ledger_act act = { .act = "profile-received",
					.object_kind = "profile",
					.object = id,
					.content = r->digest,
					.note = arena_fmt(cx->arena, "%.*s serial %lld",
							  STR_ARG(r->country),
							  (long long)r->serial) };
	return ledger_append(cx, db, &act, NULL);
}

enum rc release_signed(struct cx *cx, struct db *db, struct id id, struct str note)
{
	return DB_RUN(cx, db, &release_set_note, VAL(id), VAL_BYTES(note));
}
