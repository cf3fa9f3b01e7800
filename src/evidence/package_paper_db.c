// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_paper_db.h"

#include "ledger/entry_db.h"

SQL_STATEMENT(exhibit_paper_insert,
	      "INSERT INTO evidence_package_paper (id, exhibit_id, folder, name, digest, size,"
	      "  by_id, at, given) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
SQL_STATEMENT(exhibit_papers_of,
	      "SELECT id, folder, name, digest, size, by_id, at,"
	      " given FROM evidence_package_paper WHERE exhibit_id = $1 ORDER BY id");
SQL_STATEMENT(exhibit_paper_delete, "DELETE FROM evidence_package_paper WHERE id = $1");

static bool is_taken(const struct exhibit_papers *list, struct str folder, struct str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i].folder, folder) && str_eq_nocase(list->p[i].name, name))
			return true;
	return false;
}

/* Of several that would be called the same "paper.pdf", "2-paper.pdf" ..., whichever is left out. */
static struct str tell_apart(struct arena *a, const struct exhibit_papers *before,
			     struct str folder, struct str name)
{
	struct str own = name;
	for (size_t n = 2; is_taken(before, folder, own); n++)
		own = arena_fmt(a, "%zu-%.*s", n, STR_ARG(name));
	return own;
}

enum rc exhibit_paper_list(struct cx *cx, struct db *db, struct id exhibit,
			   struct exhibit_papers *out)
{
	struct exhibit_papers list = { NULL, 0, 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &exhibit_papers_of, VAL(exhibit)));
	while (rows_next(r)) {
		struct exhibit_paper p = { .id = rows_id(r) };
		p.folder = rows_str(r);
		p.name = rows_str(r);
		p.digest = rows_hash(r);
		p.size = rows_int(r);
		p.by = rows_id(r);
		p.at = rows_instant(r);
		p.given = rows_str(r);
		if (p.given.n == 0) // of before it was kept
			p.given = p.name;
		p.name = tell_apart(cx->arena, &list, p.folder, p.name);
		*ARENA_PUSH(cx->arena, &list) = p;
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

static enum rc check(struct cx *cx, struct db *db, const struct actor *by, const struct exhibit *e,
		     struct exhibit_papers *out)
{
	TRY(exhibit_access(cx, db, by, e, MEMBER_WORK));
	if (!access_role_for(by, ACCESS_EVIDENCE_KEEP))
		return cx_fail(cx, RC_DENIED, "no role of yours may keep evidence");
	TRY(exhibit_check_here(cx, e));
	return exhibit_paper_list(cx, db, e->id, out);
}

static enum rc to_ledger(struct cx *cx, struct db *db, const struct actor *by, const char *act,
			 const struct exhibit *e, const struct exhibit_paper *p)
{
	struct id entry;
	const struct ledger_act a = { .act = act,
				      .account = by->account,
				      .role = access_role_for(by, ACCESS_EVIDENCE_KEEP),
				      .object_kind = "exhibit",
				      .object = e->id,
				      .content = p->digest,
				      .note = p->name };
	return ledger_append(cx, db, &a, &entry);
}

enum rc exhibit_paper_add(struct cx *cx, struct db *db, const struct actor *by,
			  const struct exhibit *e, struct exhibit_paper *p)
{
	struct exhibit_papers there = { NULL, 0, 0 };
	const struct digest_list one = { &p->digest, 1, 1 };
	TRY(check(cx, db, by, e, &there));
	if (there.n >= EXHIBIT_PAPERS_MAX)
		return cx_fail(cx, RC_LIMIT, "an exhibit has at most %d papers",
			       EXHIBIT_PAPERS_MAX);
	p->id = id_new(cx->now);
	p->name = package_paper_name(cx->arena, p->given);
	p->by = by->account;
	p->at = cx->now;
	TRY(exhibit_claim_blobs(cx, db, e->id, &one));
	TRY(to_ledger(cx, db, by, "exhibit-paper-added", e, p));
	return DB_RUN(cx, db, &exhibit_paper_insert, VAL(p->id), VAL(e->id), VAL(p->folder),
		      VAL(p->name), VAL(p->digest), VAL(p->size), VAL(p->by), VAL(p->at),
		      VAL(p->given));
}

/* The blob stays claimed: it may be a file of the exhibit, too, and it ends with it. */
enum rc exhibit_paper_take_off(struct cx *cx, struct db *db, const struct actor *by,
			       const struct exhibit *e, struct id paper)
{
	struct exhibit_papers there = { NULL, 0, 0 };
	TRY(check(cx, db, by, e, &there));
	for (size_t i = 0; i < there.n; i++) {
		if (!id_eq(there.p[i].id, paper))
			continue;
		TRY(to_ledger(cx, db, by, "exhibit-paper-taken-off", e, &there.p[i]));
		return DB_RUN(cx, db, &exhibit_paper_delete, VAL(paper));
	}
	return cx_fail(cx, RC_MISSING, "the exhibit has no such paper");
}
