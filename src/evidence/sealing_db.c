// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/sealing_db.h"

#include "evidence/content.h"

enum { TEXT_MAX = 4 << 20, PIECE = 1 << 20 };

/* ---- one ------------------------------------------------------------------------- */

SQL_STATEMENT(sealing_insert, "INSERT INTO evidence_sealing (id, by_id, began_at, facts,"
			      " dropped_at) VALUES ($1, $2, $3, $4, 0)");
SQL_STATEMENT(sealing_of, "SELECT began_at, facts FROM evidence_sealing"
			  " WHERE id = $1 AND by_id = $2 AND dropped_at = 0");
SQL_STATEMENT(sealing_files_of, "SELECT n, name, size, digest FROM evidence_sealing_file"
				" WHERE sealing_id = $1 ORDER BY n");
SQL_STATEMENT(sealings_of, "SELECT id, began_at, facts FROM evidence_sealing"
			   " WHERE by_id = $1 AND dropped_at = 0 ORDER BY began_at DESC LIMIT 50");
SQL_STATEMENT(sealing_facts_update, "UPDATE evidence_sealing SET facts = $1 WHERE id = $2");
SQL_STATEMENT(sealing_drop_update, "UPDATE evidence_sealing SET dropped_at = $1 WHERE id = $2");
SQL_STATEMENT(sealing_file_insert, "INSERT INTO evidence_sealing_file (sealing_id, n, name, size,"
				   " digest) VALUES ($1, $2, $3, $4, $5)");
SQL_STATEMENT(sealing_file_delete, "DELETE FROM evidence_sealing_file"
				   " WHERE sealing_id = $1 AND n = $2");
SQL_STATEMENT(sealing_files_delete, "DELETE FROM evidence_sealing_file WHERE sealing_id = $1");
SQL_STATEMENT(sealing_delete, "DELETE FROM evidence_sealing WHERE id = $1");
SQL_STATEMENT(sealing_expired,
	      "SELECT 1 FROM evidence_sealing WHERE dropped_at = 0 AND began_at < $1 LIMIT 1");
SQL_STATEMENT(sealing_expire_update, "UPDATE evidence_sealing SET dropped_at = $1"
				     " WHERE dropped_at = 0 AND began_at < $2");
SQL_STATEMENT(sealing_dropped, "SELECT id FROM evidence_sealing WHERE dropped_at <> 0 AND id > $1"
			       " ORDER BY id LIMIT 1");

enum rc sealing_begin(struct cx *cx, struct db *db, const struct actor *by, struct str facts,
		      struct id *out)
{
	const struct id id = id_new(cx->now);
	if (!access_role_for(by, ACCESS_EVIDENCE_KEEP))
		return cx_fail(cx, RC_DENIED, "no role of yours may keep evidence");
	TRY(DB_RUN(cx, db, &sealing_insert, VAL(id), VAL(by->account), VAL(cx->now), VAL(facts)));
	*out = id;
	return RC_OK;
}

static enum rc load_files(struct cx *cx, struct db *db, struct sealing *s)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &sealing_files_of, VAL(s->id)));
	while (rows_next(r)) {
		struct sealing_file *f = ARENA_PUSH(cx->arena, &s->files);
		f->n = rows_int(r);
		f->name = rows_bytes(r);
		f->blob.size = rows_int(r);
		f->blob.hash = rows_hash(r);
	}
	return rows_end(cx, r);
}

enum rc sealing_load(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		     struct sealing *out)
{
	struct sealing s = { .id = id };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &sealing_of, VAL(id), VAL(by->account)));
	const bool found = rows_next(r);
	if (found) {
		s.began_at = rows_instant(r);
		s.facts = rows_str(r);
	}
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING,
			       "it was sealed or dropped, or another person began it");
	TRY(load_files(cx, db, &s));
	*out = s;
	return RC_OK;
}

enum rc sealing_list(struct cx *cx, struct db *db, const struct actor *by, struct sealings *out)
{
	struct sealings list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &sealings_of, VAL(by->account)));
	while (rows_next(r)) {
		struct sealing *s = ARENA_PUSH(cx->arena, &list);
		*s = (struct sealing){ .id = rows_id(r) };
		s->began_at = rows_instant(r);
		s->facts = rows_str(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc sealing_set_facts(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			  struct str facts)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	TRY(sealing_load(cx, db, by, id, &s));
	return DB_RUN(cx, db, &sealing_facts_update, VAL(facts), VAL(id));
}

enum rc sealing_drop(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	TRY(sealing_load(cx, db, by, id, &s));
	return DB_RUN(cx, db, &sealing_drop_update, VAL(cx->now), VAL(id));
}

/* ---- its files ------------------------------------------------------------------- */

enum rc sealing_add_file(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			 struct sealing_file *file)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	const struct digest_list one = { &file->blob.hash, 1, 1 };
	TRY(sealing_load(cx, db, by, id, &s));
	if (s.files.n >= SEALING_FILES_MAX)
		return cx_fail(cx, RC_LIMIT, "an exhibit that is sealed here has at most %d files",
			       SEALING_FILES_MAX);
	file->n = s.files.n > 0 ? s.files.p[s.files.n - 1].n + 1 : 1;
	TRY(exhibit_claim_blobs(cx, db, id, &one));
	return DB_RUN(cx, db, &sealing_file_insert, VAL(id), VAL(file->n),
		      VAL_BYTES(str_slice(file->name, 0, SEALING_NAME_MAX)), VAL(file->blob.size),
		      VAL(file->blob.hash));
}

static bool is_twice(const struct sealing *s, const struct sealing_file *f)
{
	for (size_t i = 0; i < s->files.n; i++)
		if (s->files.p[i].n != f->n && sha256_eq(&s->files.p[i].blob.hash, &f->blob.hash))
			return true;
	return false;
}

/* Its bytes go by the road of what is dropped. */
static enum rc drop_file(struct cx *cx, struct db *db, const struct actor *by,
			 const struct sealing *s, struct sealing_file *f)
{
	struct id dropped;
	const struct digest_list one = { &f->blob.hash, 1, 1 };
	TRY(sealing_begin(cx, db, by, STR(""), &dropped));
	TRY(exhibit_claim_blobs(cx, db, dropped, &one));
	if (!is_twice(s, f))
		TRY(exhibit_leave_blobs(cx, db, s->id, &one));
	return sealing_drop(cx, db, by, dropped);
}

enum rc sealing_take_off(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			 int64_t n)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	TRY(sealing_load(cx, db, by, id, &s));
	for (size_t i = 0; i < s.files.n; i++)
		if (s.files.p[i].n == n)
			TRY(drop_file(cx, db, by, &s, &s.files.p[i]));
	return DB_RUN(cx, db, &sealing_file_delete, VAL(id), VAL(n));
}

/* ---- what is sealed -------------------------------------------------------------- */

static enum rc read_again(struct cx *cx, const struct blobs *blobs, const struct blob *blob)
{
	size_t got = 1;
	AUTO(blob_reader) r = NULL;
	char *piece = arena_alloc(cx->arena, PIECE);
	TRY(blob_open(cx, blobs, &blob->hash, &r));
	while (got > 0)
		TRY(blob_read(cx, r, piece, PIECE, &got));
	return RC_OK;
}

static enum rc keep_text(struct cx *cx, const struct blobs *blobs, struct str text,
			 struct sha256 *out)
{
	struct blob blob;
	AUTO(blob_writer) w = NULL;
	TRY(blob_begin(cx, blobs, &w));
	TRY(blob_add(cx, w, text));
	TRY(blob_keep(cx, w, &blob));
	*out = blob.hash;
	return RC_OK;
}

struct texts {
	struct buf manifest, names, contents;
};

static void add_file(struct cx *cx, struct texts *t, int64_t number, const struct sealing_file *f)
{
	const struct content_file file = { .path = content_path(cx->arena, number, f->name),
					   .blob = f->blob.hash,
					   .size = f->blob.size };
	buf_add(&t->manifest, sha256_print(cx->arena, &f->blob.hash));
	buf_add_c(&t->manifest, "  ");
	buf_add(&t->manifest, file.path);
	buf_add_char(&t->manifest, '\n');
	content_add_untold_name(&t->names, file.path, f->name, f->blob.size);
	content_add_file(&t->contents, &file);
}

static enum rc keep_texts(struct cx *cx, const struct blobs *blobs, const struct texts *t,
			  struct exhibit_content *out)
{
	TRY(keep_text(cx, blobs, buf_str(&t->manifest), &out->manifest));
	TRY(keep_text(cx, blobs, buf_str(&t->names), &out->names));
	TRY(keep_text(cx, blobs, buf_str(&t->contents), &out->contents));
	return keep_text(cx, blobs, STR(""), &out->findings);
}

enum rc sealing_write(struct cx *cx, const struct blobs *blobs, const struct sealing *s,
		      struct exhibit_content *out)
{
	struct texts t;
	struct exhibit_content content = { .files = (int64_t)s->files.n };
	if (s->files.n == 0)
		return cx_fail(cx, RC_INVALID, "there is no file yet");
	buf_init(&t.manifest, TEXT_MAX);
	buf_init(&t.names, TEXT_MAX);
	buf_init(&t.contents, TEXT_MAX);
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < s->files.n; i++) {
		rc = read_again(cx, blobs, &s->files.p[i].blob);
		add_file(cx, &t, (int64_t)i + 1, &s->files.p[i]);
		content.bytes += s->files.p[i].blob.size;
	}
	INVARIANT(!buf_full(&t.names)); // SEALING_FILES_MAX of SEALING_NAME_MAX
	if (rc == RC_OK)
		rc = keep_texts(cx, blobs, &t, &content);
	buf_done(&t.manifest);
	buf_done(&t.names);
	buf_done(&t.contents);
	if (rc == RC_OK)
		*out = content;
	return rc;
}

/* Numbers come again: of a file after the last was taken off. */
static bool is_same(const struct sealing *a, const struct sealing *b)
{
	bool same = a->files.n == b->files.n;
	for (size_t i = 0; same && i < a->files.n; i++) {
		const struct sealing_file *f = &a->files.p[i], *g = &b->files.p[i];
		same = f->n == g->n && str_eq(f->name, g->name) &&
		       sha256_eq(&f->blob.hash, &g->blob.hash);
	}
	return same;
}

enum rc sealing_end(struct cx *cx, struct db *db, const struct actor *by, const struct sealing *s,
		    struct exhibit *e)
{
	struct sealing now = { .files = { NULL, 0, 0 } };
	struct custody_facts facts = { 0 };
	struct sha256 texts[] = { e->content.manifest, e->content.names, e->content.contents,
				  e->content.findings };
	const struct digest_list claims = { texts, sizeof texts / sizeof *texts, 0 };
	TRY(sealing_load(cx, db, by, s->id, &now));
	if (!is_same(s, &now))
		return cx_fail(cx, RC_CONFLICT,
			       "another file came, or one was taken off, "
			       "meanwhile: look at the list again");
	e->id = s->id;
	TRY(exhibit_claim_blobs(cx, db, e->id, &claims));
	TRY(exhibit_add(cx, db, by, e, &facts));
	return sealing_forget(cx, db, s->id);
}

enum rc sealing_forget(struct cx *cx, struct db *db, struct id id)
{
	TRY(DB_RUN(cx, db, &sealing_files_delete, VAL(id)));
	return DB_RUN(cx, db, &sealing_delete, VAL(id));
}

static struct instant begun_since(const struct cx *cx)
{
	return (struct instant){ cx->now.us - SEALING_LASTS.us };
}

enum rc sealing_has_expired(struct cx *cx, struct db *db, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &sealing_expired, VAL(begun_since(cx))));
	*out = rows_next(r);
	return rows_end(cx, r);
}

enum rc sealing_expire(struct cx *cx, struct db *db)
{
	return DB_RUN(cx, db, &sealing_expire_update, VAL(cx->now), VAL(begun_since(cx)));
}

enum rc sealing_next_dropped(struct cx *cx, struct db *db, struct id after, struct id *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &sealing_dropped, VAL(after)));
	const bool found = rows_next(r);
	if (found)
		*out = rows_id(r);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "nothing was dropped");
}
