// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/file_db.h"

#include "desk/courier_db.h"
#include "desk/request_db.h"
#include "desk/request_peer_db.h"
#include "exchange/freight_db.h"
#include "ledger/entry_db.h"
#include "people/act_db.h"

enum { READ_BYTES = 65536 };

bool file_goes_with(enum action action)
{
	return action == ACTION_DISCLOSE || action == ACTION_DISCLOSE_PART ||
	       action == ACTION_GIVE_PATH || action == ACTION_HAND_OVER || action == ACTION_ANSWER;
}

#define COLUMNS                                                                      \
	"SELECT id, came, name, type, size, digest, at, given_at, by_id, freight_id" \
	"  FROM desk_file WHERE request_id = $1 AND digest IS NOT NULL"              \
	"   AND (came = 0 OR given_at <> 0)"
SQL_STATEMENT(files_of, COLUMNS " ORDER BY came, at, id LIMIT 500");
SQL_STATEMENT(files_attached, COLUMNS " AND came = 0 AND given_at = 0 ORDER BY at, id LIMIT 500");

static void read_file(struct rows *rows, struct desk_file *out)
{
	out->id = rows_id(rows);
	out->came = rows_int(rows) != 0;
	out->name = rows_str(rows);
	out->type = rows_str(rows);
	out->size = rows_int(rows);
	out->digest = rows_hash(rows);
	out->at = rows_instant(rows);
	out->given_at = rows_instant(rows);
	out->by = rows_id(rows);
	out->freight = rows_id(rows);
}

static enum rc find_on_way(struct cx *cx, struct db *db, struct file_list *files)
{
	for (size_t i = 0; i < files->n; i++) {
		struct freight *f;
		if (!id_is_set(files->p[i].freight))
			continue;
		f = arena_new(cx->arena, struct freight, 1);
		TRY(freight_load(cx, db, files->p[i].freight, f));
		files->p[i].on_way = f;
	}
	return RC_OK;
}

static enum rc list(struct cx *cx, struct db *db, const struct sql_statement *s, struct id request,
		    struct file_list *out)
{
	struct file_list files = { 0 };
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, s, VAL(request)));
	while (rows_next(rows))
		read_file(rows, ARENA_PUSH(cx->arena, &files));
	TRY(rows_end(cx, rows));
	TRY(find_on_way(cx, db, &files));
	*out = files;
	return RC_OK;
}

enum rc file_list(struct cx *cx, struct db *db, struct id request, struct file_list *out)
{
	return list(cx, db, &files_of, request, out);
}

enum rc file_list_attached(struct cx *cx, struct db *db, struct id request, struct file_list *out)
{
	return list(cx, db, &files_attached, request, out);
}

enum rc file_load(struct cx *cx, struct db *db, struct id request, struct id file,
		  struct desk_file *out)
{
	struct file_list files;
	TRY(file_list(cx, db, request, &files));
	for (size_t i = 0; i < files.n; i++) {
		if (id_eq(files.p[i].id, file)) {
			*out = files.p[i];
			return RC_OK;
		}
	}
	return cx_fail(cx, RC_MISSING, N_("the request has no such file"));
}

/* ---- what goes ---------------------------------------------------------------------- */

/* one_more: it is to go with a step that can still follow; taken off may it be until the end. */
static enum rc may(struct cx *cx, struct db *db, const struct actor *by, struct id request,
		   bool one_more, struct request *r)
{
	if (!access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may work on requests"));
	TRY(request_load(cx, db, request, r));
	TRY(request_access(cx, db, by, r, MEMBER_WORK));
	const struct step_table t = step_table();
	const enum request_state s = r->progress.state;
	for (size_t i = 0; i < t.n; i++)
		if (file_goes_with(t.p[i].action) && t.p[i].side == r->progress.side &&
		    t.p[i].by == BY_PERSON && kind_flows(r->progress.kind, t.p[i].flows) &&
		    !state_is_end(s) &&
		    (!one_more || !state_is_outcome(s) || ((t.p[i].from >> s) & 1)))
			return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       N_("this side hands nothing over for this request, or nothing any more"));
}

static enum rc claim(struct cx *cx, struct db *db, const struct actor *by, struct id request,
		     bool one_more)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(may(cx, db, by, request, one_more, r));
	return request_claim(cx, db, by, r);
}

static enum rc has_place(struct cx *cx, struct db *db, struct id request)
{
	struct file_list attached;
	TRY(file_list_attached(cx, db, request, &attached));
	if (attached.n < FILES_MAX)
		return RC_OK;
	return cx_fail(cx, RC_LIMIT, N_("at most %d files go with one step"), FILES_MAX);
}

enum rc file_may_attach(struct cx *cx, struct db *db, const struct actor *by, struct id request)
{
	TRY(may(cx, db, by, request, true, arena_new(cx->arena, struct request, 1)));
	return has_place(cx, db, request);
}

SQL_STATEMENT(file_insert,
	      "INSERT INTO desk_file (id, request_id, came, delivery, name, type, size, digest, at,"
	      "  by_id, given_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

/* One that a person of this node brings. What came is there at once, without a step. */
static enum rc bring(struct cx *cx, struct db *db, const struct actor *by, struct id request,
		     struct desk_file *file)
{
	TRY(file_check_name(cx, file->name));
	file->id = id_new(cx->now);
	TRY(DB_RUN(cx, db, &file_insert, VAL(file->id), VAL(request), VAL(file->came),
		   VAL(courier_delivery(cx->arena, file->id)), VAL(file->name), VAL(file->type),
		   VAL(file->size), VAL(file->digest), VAL(cx->now),
		   id_is_set(by->account) ? VAL(by->account) : VAL_NULL,
		   VAL(file->came ? cx->now : (struct instant){ 0 })));
	return act_append(cx, db, by, ACCESS_CASE_WORK,
			  (struct ledger_act){ .act = file->came ? "file-came" : "file-attached",
					       .object_kind = "request",
					       .object = request,
					       .content = file->digest });
}

enum rc file_attach(struct cx *cx, struct db *db, const struct actor *by, struct id request,
		    struct desk_file *file)
{
	TRY(claim(cx, db, by, request, true));
	TRY(has_place(cx, db, request));
	file->came = false;
	return bring(cx, db, by, request, file);
}

/* ---- what came by hand --------------------------------------------------------------- */

static enum rc may_scan(struct cx *cx, struct db *db, const struct actor *by, struct id request,
			struct request *r)
{
	struct file_list files;
	size_t came = 0;
	if (!access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may work on requests"));
	TRY(request_load(cx, db, request, r));
	TRY(request_access(cx, db, by, r, MEMBER_WORK));
	if (!r->by_hand && r->peer_road == PEER_COMITY)
		return cx_fail(cx, RC_CONFLICT,
			       N_("the other side has a node and sends its files itself"));
	if (r->progress.state < STATE_SENT)
		return cx_fail(
			cx, RC_CONFLICT,
			N_("nothing can have come before the request was sent: send it first"));
	TRY(file_list(cx, db, request, &files));
	for (size_t i = 0; i < files.n; i++)
		came += files.p[i].came;
	return came < FILES_MAX ? RC_OK
				: cx_fail(cx, RC_LIMIT,
					  N_("at most %d files came with one request"), FILES_MAX);
}

enum rc file_may_scan(struct cx *cx, struct db *db, const struct actor *by, struct id request)
{
	return may_scan(cx, db, by, request, arena_new(cx->arena, struct request, 1));
}

enum rc file_scan(struct cx *cx, struct db *db, const struct actor *by, struct id request,
		  struct desk_file *file)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(may_scan(cx, db, by, request, r));
	TRY(request_claim(cx, db, by, r));
	file->came = true;
	return bring(cx, db, by, request, file);
}

SQL_STATEMENT(file_delete, "DELETE FROM desk_file WHERE id = $1");

enum rc file_detach(struct cx *cx, struct db *db, const struct actor *by, struct id request,
		    struct id file)
{
	struct desk_file f = { 0 };
	TRY(claim(cx, db, by, request, false));
	TRY(file_load(cx, db, request, file, &f));
	if (f.came || f.given_at.us != 0)
		return cx_fail(cx, RC_CONFLICT, N_("what was handed over stays with the request"));
	TRY(DB_RUN(cx, db, &file_delete, VAL(file)));
	return act_append(cx, db, by, ACCESS_CASE_WORK,
			  (struct ledger_act){ .act = "file-taken-off",
					       .object_kind = "request",
					       .object = request,
					       .content = f.digest });
}

SQL_STATEMENT(file_set_given, "UPDATE desk_file SET given_at = $1 WHERE id = $2");

static enum rc set_given(struct cx *cx, struct db *db, struct id request, const struct desk_file *f,
			 bool came)
{
	TRY(DB_RUN(cx, db, &file_set_given, VAL(cx->now), VAL(f->id)));
	return ledger_append(cx, db,
			     &(struct ledger_act){ .act = came ? "file-came" : "file-given",
						   .object_kind = "request",
						   .object = request,
						   .content = f->digest,
						   .receipt = true },
			     NULL);
}

enum rc file_given(struct cx *cx, struct db *db, struct id request, const struct file_list *files)
{
	for (size_t i = 0; i < files->n; i++)
		TRY(set_given(cx, db, request, &files->p[i], false));
	return RC_OK;
}

SQL_STATEMENT(file_set_freight, "UPDATE desk_file SET freight_id = $1 WHERE id = $2");

enum rc file_goes(struct cx *cx, struct db *db, struct id file)
{
	return DB_RUN(cx, db, &file_set_freight, VAL(file), VAL(file));
}

enum rc file_wish(struct cx *cx, struct db *db, const struct actor *by, struct id request,
		  struct id file, enum file_wish wish)
{
	static enum rc (*const acts[FILE_WISHES])(struct cx *, struct db *, const struct actor *,
						  struct id) = {
		[FILE_PAUSE] = freight_pause,
		[FILE_RESUME] = freight_resume,
		[FILE_TAKE_BACK] = freight_take_back,
	};
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct desk_file f = { 0 };
	if (!access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may work on requests"));
	TRY(request_load(cx, db, request, r));
	TRY(request_access(cx, db, by, r, MEMBER_WORK));
	TRY(file_load(cx, db, request, file, &f));
	if (!f.on_way)
		return cx_fail(cx, RC_CONFLICT, N_("the file is not on its way between two nodes"));
	return acts[wish](cx, db, by, f.freight);
}

/* ---- what comes ---------------------------------------------------------------------- */

SQL_STATEMENT(file_of_delivery, "SELECT id FROM desk_file"
				" WHERE request_id = $1 AND came = 1 AND delivery = $2");
SQL_STATEMENT(piece_insert,
	      "INSERT INTO desk_file_piece (file_id, number, last, size, digest)"
	      " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (file_id, number) DO NOTHING");

static enum rc find_file(struct cx *cx, struct db *db, struct id request,
			 const struct file_piece *piece, struct id *out)
{
	AUTO(rows) rows = NULL;
	*out = (struct id){ 0 };
	TRY(ROWS_OPEN(cx, db, &rows, &file_of_delivery, VAL(request), VAL(piece->delivery)));
	while (rows_next(rows))
		*out = rows_id(rows);
	return rows_end(cx, rows);
}

SQL_STATEMENT(piece_list, "SELECT number, last, size, digest FROM desk_file_piece"
			  " WHERE file_id = $1 ORDER BY number");

struct piece {
	int64_t number;
	bool last;
	struct blob bytes;
};
struct pieces {
	struct piece *p;
	size_t n, cap;
};

static enum rc list_pieces(struct cx *cx, struct db *db, struct id file, struct pieces *out)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &piece_list, VAL(file)));
	while (rows_next(rows)) {
		struct piece *p = ARENA_PUSH(cx->arena, out);
		p->number = rows_int(rows);
		p->last = rows_int(rows) != 0;
		p->bytes.size = rows_int(rows);
		p->bytes.hash = rows_hash(rows);
	}
	return rows_end(cx, rows);
}

static bool all_there(const struct pieces *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].number != (int64_t)i + 1 || list->p[i].last != (i + 1 == list->n))
			return false;
	return list->n > 0;
}

static enum rc copy(struct cx *cx, const struct blobs *blobs, const struct sha256 *from,
		    struct blob_writer *to)
{
	char *bytes = arena_alloc(cx->arena, READ_BYTES);
	size_t got = 1;
	AUTO(blob_reader) reader = NULL;
	TRY(blob_open(cx, blobs, from, &reader));
	while (got > 0) {
		TRY(blob_read(cx, reader, bytes, READ_BYTES, &got));
		TRY(blob_add(cx, to, (struct str){ bytes, got }));
	}
	return RC_OK;
}

static enum rc join(struct cx *cx, const struct blobs *blobs, const struct pieces *list,
		    struct blob *out)
{
	AUTO(blob_writer) w = NULL;
	INVARIANT(list->n > 0);
	*out = list->p[0].bytes;
	if (list->n == 1)
		return RC_OK;
	TRY(blob_begin(cx, blobs, &w));
	for (size_t i = 0; i < list->n; i++)
		TRY(copy(cx, blobs, &list->p[i].bytes.hash, w));
	return blob_keep(cx, w, out);
}

enum rc file_announced(struct cx *cx, struct db *db, struct id request, struct str delivery,
		       const struct desk_file *file)
{
	const struct file_piece piece = { .delivery = delivery };
	struct id there;
	TRY(file_check_name(cx, file->name));
	TRY(find_file(cx, db, request, &piece, &there));
	if (id_is_set(there))
		return RC_OK;
	there = id_new(cx->now);
	TRY(DB_RUN(cx, db, &file_insert, VAL(there), VAL(request), VAL(1), VAL(delivery),
		   VAL(file->name), VAL(file->type), VAL(file->size), VAL(file->digest),
		   VAL(cx->now), VAL_NULL, VAL(0)));
	return DB_RUN(cx, db, &file_set_freight, VAL(file->freight), VAL(there));
}

SQL_STATEMENT(file_set_whole, "UPDATE desk_file SET size = $1, digest = $2 WHERE id = $3");

enum rc file_take_piece(struct cx *cx, struct db *db, const struct blobs *blobs, struct id request,
			const struct file_piece *piece)
{
	struct pieces list = { 0 };
	struct blob whole;
	struct id file;
	TRY(file_check_name(cx, piece->name));
	TRY(find_file(cx, db, request, piece, &file));
	if (!id_is_set(file)) {
		file = id_new(cx->now);
		TRY(DB_RUN(cx, db, &file_insert, VAL(file), VAL(request), VAL(1),
			   VAL(piece->delivery), VAL(piece->name), VAL(piece->type), VAL(0),
			   VAL_NULL, VAL(cx->now), VAL_NULL, VAL(0)));
	}
	TRY(DB_RUN(cx, db, &piece_insert, VAL(file), VAL(piece->number), VAL(piece->last),
		   VAL(piece->bytes.size), VAL(piece->bytes.hash)));
	TRY(list_pieces(cx, db, file, &list));
	if (!all_there(&list))
		return RC_OK;
	TRY(join(cx, blobs, &list, &whole));
	return DB_RUN(cx, db, &file_set_whole, VAL(whole.size), VAL(whole.hash), VAL(file));
}

SQL_STATEMENT(file_unnamed, "SELECT digest, name FROM desk_file WHERE request_id = $1 AND came = 1"
			    "   AND given_at = 0 AND digest IS NOT NULL ORDER BY at, id LIMIT 50");

enum rc file_list_unnamed(struct cx *cx, struct db *db, struct id request, struct file_list *out)
{
	struct file_list list = { 0 };
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &file_unnamed, VAL(request)));
	while (rows_next(rows)) {
		struct desk_file *f = ARENA_PUSH(cx->arena, &list);
		f->digest = rows_hash(rows);
		f->name = rows_str(rows);
	}
	TRY(rows_end(cx, rows));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(file_that_came, "SELECT id FROM desk_file WHERE request_id = $1 AND came = 1"
			      "   AND given_at = 0 AND digest = $2 AND name = $3 ORDER BY at, id"
			      " LIMIT 1");

static enum rc find_came(struct cx *cx, struct db *db, struct id request,
			 const struct desk_file *said, struct id *out)
{
	AUTO(rows) rows = NULL;
	*out = (struct id){ 0 };
	TRY(ROWS_OPEN(cx, db, &rows, &file_that_came, VAL(request), VAL(said->digest),
		      VAL(said->name)));
	while (rows_next(rows))
		*out = rows_id(rows);
	return rows_end(cx, rows);
}

enum rc file_came(struct cx *cx, struct db *db, struct id request, const struct file_list *files)
{
	for (size_t i = 0; i < files->n; i++) {
		struct desk_file f = files->p[i];
		TRY(find_came(cx, db, request, &f, &f.id));
		if (!id_is_set(f.id))
			return cx_fail(cx, RC_BUSY, N_("the file %.*s has not come yet"),
				       STR_ARG(f.name));
		TRY(set_given(cx, db, request, &f, true));
	}
	return RC_OK;
}

/* ---- Who names a blob ---- */

SQL_STATEMENT(desk_blob_count, "SELECT (SELECT count(*) FROM desk_file WHERE digest = $1)"
			       "  + (SELECT count(*) FROM desk_file_piece WHERE digest = $1)");

const struct blob_holder desk_blobs = { "desk", &desk_blob_count };
