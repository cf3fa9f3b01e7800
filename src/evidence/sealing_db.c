// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/sealing_db.h"

#include "evidence/court_db.h"
#include "ledger/entry_db.h"

/* ---- one ------------------------------------------------------------------------- */

SQL_STATEMENT(sealing_insert, "INSERT INTO evidence_sealing (id, by_id, began_at, facts,"
			      " dropped_at) VALUES ($1, $2, $3, $4, 0)");
SQL_STATEMENT(sealing_of, "SELECT began_at, facts FROM evidence_sealing"
			  " WHERE id = $1 AND by_id = $2 AND dropped_at = 0");
SQL_STATEMENT(sealing_files_of,
	      "SELECT n, name, bytes, digest, listed, abuse, withheld, md5, sha1, pdq"
	      " FROM evidence_sealing_file"
	      " WHERE sealing_id = $1 ORDER BY n");
SQL_STATEMENT(sealings_of, "SELECT id, began_at, facts FROM evidence_sealing"
			   " WHERE by_id = $1 AND dropped_at = 0 ORDER BY began_at DESC LIMIT 50");
SQL_STATEMENT(sealing_facts_update, "UPDATE evidence_sealing SET facts = $1 WHERE id = $2");
SQL_STATEMENT(sealing_drop_update, "UPDATE evidence_sealing SET dropped_at = $1 WHERE id = $2");
SQL_STATEMENT(sealing_file_insert, "INSERT INTO evidence_sealing_file (sealing_id, n, name, bytes,"
				   " digest, listed, abuse, withheld, md5, sha1, pdq)"
				   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
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
		f->listed = rows_str(r);
		f->is_abuse = rows_int(r) != 0;
		f->is_withheld = rows_int(r) != 0;
		f->md5 = rows_str(r);
		f->sha1 = rows_str(r);
		f->pdq = rows_str(r);
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

/* Its bytes go by the road of what is dropped. */
static enum rc drop_bytes(struct cx *cx, struct db *db, const struct actor *by,
			  struct sha256 digest)
{
	struct id dropped;
	const struct digest_list one = { &digest, 1, 1 };
	TRY(sealing_begin(cx, db, by, STR(""), &dropped));
	TRY(exhibit_claim_blobs(cx, db, dropped, &one));
	return sealing_drop(cx, db, by, dropped);
}

/* It is known from now on, whatever is done with the rest. */
static enum rc tell_abuse(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			  const struct sealing_file *file)
{
	struct id entry;
	const struct ledger_act act = { .act = "sealing-locked",
					.account = by->account,
					.role = access_role_for(by, ACCESS_EVIDENCE_KEEP),
					.object_kind = "sealing",
					.object = id,
					.content = file->blob.hash,
					.note = file->listed };
	return ledger_append(cx, db, &act, &entry);
}

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
	TRY(file->is_withheld ? drop_bytes(cx, db, by, file->blob.hash)
			      : exhibit_claim_blobs(cx, db, id, &one));
	if (file->is_abuse)
		TRY(tell_abuse(cx, db, by, id, file));
	return DB_RUN(cx, db, &sealing_file_insert, VAL(id), VAL(file->n),
		      VAL_BYTES(str_slice(file->name, 0, SEALING_NAME_MAX)), VAL(file->blob.size),
		      VAL(file->blob.hash), VAL(file->listed), VAL((int64_t)file->is_abuse),
		      VAL((int64_t)file->is_withheld), VAL(file->md5), VAL(file->sha1),
		      VAL(file->pdq));
}

static bool is_twice(const struct sealing *s, const struct sealing_file *f)
{
	for (size_t i = 0; i < s->files.n; i++)
		if (s->files.p[i].n != f->n && sha256_eq(&s->files.p[i].blob.hash, &f->blob.hash))
			return true;
	return false;
}

static enum rc drop_file(struct cx *cx, struct db *db, const struct actor *by,
			 const struct sealing *s, struct sealing_file *f)
{
	const struct digest_list one = { &f->blob.hash, 1, 1 };
	if (f->is_abuse)
		return cx_fail(cx, RC_CONFLICT,
			       "the file is locked: it is sealed with the rest, or all of it is "
			       "thrown away");
	TRY(drop_bytes(cx, db, by, f->blob.hash));
	return is_twice(s, f) ? RC_OK : exhibit_leave_blobs(cx, db, s->id, &one);
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

/* Those that the lists name only since they came. */
static enum rc let_go(struct cx *cx, struct db *db, const struct actor *by, struct id exhibit,
		      const struct sealing_result *r)
{
	const struct digest_list gone = { r->withheld.p, r->withheld.n, 0 };
	for (size_t i = 0; i < r->withheld.n; i++)
		TRY(drop_bytes(cx, db, by, r->withheld.p[i]));
	return exhibit_leave_blobs(cx, db, exhibit, &gone);
}

static bool is_withheld(const struct sealing_result *r, const struct sha256 *digest)
{
	for (size_t i = 0; i < r->withheld.n; i++)
		if (sha256_eq(&r->withheld.p[i], digest))
			return true;
	return false;
}

static enum rc claim_files(struct cx *cx, struct db *db, struct id exhibit, const struct sealing *s,
			   const struct sealing_result *r)
{
	struct digest_list files = { 0 };
	for (size_t i = 0; i < s->files.n; i++)
		if (!is_withheld(r, &s->files.p[i].blob.hash))
			*ARENA_PUSH(cx->arena, &files) = s->files.p[i].blob.hash;
	return exhibit_claim_blobs(cx, db, exhibit, &files);
}

static enum rc add_exhibit(struct cx *cx, struct db *db, const struct actor *by,
			   const struct sealing_result *r, struct exhibit *e)
{
	struct custody_facts facts = r->facts; // a unit may run again
	const struct sha256 texts[] = { r->content.manifest, r->content.names, r->content.contents,
					r->content.findings };
	struct digest_list claims = { 0 };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*ARENA_PUSH(cx->arena, &claims) = texts[i];
	for (size_t i = 0; i < facts.manifests.n; i++)
		*ARENA_PUSH(cx->arena, &claims) = facts.manifests.p[i].digest;
	e->content = r->content;
	e->is_locked = r->is_locked;
	e->is_opaque = e->is_opaque || e->is_locked;
	TRY(exhibit_claim_blobs(cx, db, e->id, &claims));
	return exhibit_add(cx, db, by, e, &facts);
}

enum rc sealing_end(struct cx *cx, struct db *db, const struct actor *by, const struct sealing *s,
		    const struct sealing_result *r, struct exhibit *e)
{
	struct sealing now = { .files = { NULL, 0, 0 } };
	TRY(sealing_load(cx, db, by, s->id, &now));
	if (!is_same(s, &now))
		return cx_fail(cx, RC_CONFLICT,
			       "another file came, or one was taken off, "
			       "meanwhile: look at the list again");
	e->id = s->id;
	TRY(add_exhibit(cx, db, by, r, e));
	TRY(let_go(cx, db, by, e->id, r));
	return sealing_forget(cx, db, s->id);
}

enum rc sealing_end_here(struct cx *cx, struct db *db, const struct actor *by,
			 const struct sealing *s, const struct sealing_result *r, struct exhibit *e)
{
	e->id = id_new(cx->now);
	TRY(claim_files(cx, db, e->id, s, r));
	return add_exhibit(cx, db, by, r, e);
}

enum rc sealing_forget(struct cx *cx, struct db *db, struct id id)
{
	TRY(court_forget(cx, db, id));
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
