// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/campaign_tree_db.h"

/* What belongs to a root: itself, what was joined to it, and so on. */
#define TREE                                                             \
	"WITH RECURSIVE tree (id) AS (SELECT CAST($1 AS BLOB) UNION ALL" \
	" SELECT c.id FROM intake_campaign c JOIN tree ON c.parent = tree.id)"

SQL_STATEMENT(branch_get, "SELECT id, parent, reason, reports, first_at, last_at, apart"
			  " FROM intake_campaign WHERE id = $1");
SQL_STATEMENT(branch_alone, "SELECT at FROM intake_shape WHERE report_id = $1");
SQL_STATEMENT(branch_insert,
	      "INSERT INTO intake_campaign (id, reports, first_at, last_at) VALUES ($1, $2, $3, $4)"
	      " ON CONFLICT (id) DO NOTHING");
SQL_STATEMENT(branch_point, "UPDATE intake_campaign SET parent = $2, reason = $3 WHERE id = $1");
SQL_STATEMENT(branch_free, "UPDATE intake_campaign SET parent = NULL, reason = NULL WHERE id = $1");
SQL_STATEMENT(branch_sum, "UPDATE intake_campaign SET reports = $2, first_at = $3, last_at = $4,"
			  " apart = $5 WHERE id = $1");
SQL_STATEMENT(branch_counted,
	      TREE " SELECT CAST(count(*) AS BIGINT), CAST(coalesce(min(s.at), 0) AS BIGINT),"
		   " CAST(coalesce(max(s.at), 0) AS BIGINT)"
		   " FROM tree JOIN intake_shape s ON s.campaign_id = tree.id");
SQL_STATEMENT(branch_parted, TREE " SELECT CAST(count(*) AS BIGINT) FROM tree JOIN intake_apart p"
				  " ON p.a = tree.id OR p.b = tree.id");
SQL_STATEMENT(line_insert,
	      "INSERT INTO intake_merge (id, at, act, kind, value, agree, campaign_id, into_id,"
	      " report_id, like_id, account_id, undoes, note)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
SQL_STATEMENT(apart_insert, "INSERT INTO intake_apart (a, b, merge_id) VALUES ($1, $2, $3)"
			    " ON CONFLICT (merge_id, a, b) DO NOTHING");
SQL_STATEMENT(apart_mark, "UPDATE intake_campaign SET apart = 1 WHERE id = $1");
SQL_STATEMENT(apart_all, "SELECT a, b FROM intake_apart ORDER BY merge_id");

enum rc branch_load(struct cx *cx, struct db *db, struct id id, struct branch *out)
{
	AUTO(rows) r = NULL;
	AUTO(rows) alone = NULL;
	*out = (struct branch){ .id = id, .reports = 1 };
	TRY(ROWS_OPEN(cx, db, &r, &branch_get, VAL(id)));
	if (rows_next(r)) {
		*out = (struct branch){ .id = rows_id(r), .is_stored = true };
		out->parent = rows_id(r);
		out->reason = rows_id(r);
		out->reports = rows_int(r);
		out->first_at = rows_instant(r);
		out->last_at = rows_instant(r);
		out->apart = rows_int(r) != 0;
		return rows_end(cx, r);
	}
	TRY(rows_end(cx, r));
	TRY(ROWS_OPEN(cx, db, &alone, &branch_alone, VAL(id)));
	if (!rows_next(alone)) {
		TRY(rows_end(cx, alone));
		return cx_fail(cx, RC_MISSING, "there is no campaign and no report %.*s",
			       STR_ARG(id_print(cx->arena, id)));
	}
	out->first_at = out->last_at = rows_instant(alone);
	return rows_end(cx, alone);
}

enum rc branch_root(struct cx *cx, struct db *db, struct id id, struct branch *out)
{
	for (size_t i = 0; i < CAMPAIGN_DEPTH_MAX; i++) {
		TRY(branch_load(cx, db, id, out));
		if (!id_is_set(out->parent))
			return RC_OK;
		id = out->parent;
	}
	return cx_fail(cx, RC_BUG, "campaign %.*s is deeper than %d joins",
		       STR_ARG(id_print(cx->arena, id)), CAMPAIGN_DEPTH_MAX);
}

enum rc branch_store(struct cx *cx, struct db *db, struct branch *b)
{
	if (b->is_stored)
		return RC_OK;
	b->is_stored = true;
	return DB_RUN(cx, db, &branch_insert, VAL(b->id), VAL(b->reports), VAL(b->first_at),
		      VAL(b->last_at));
}

enum rc campaign_line_add(struct cx *cx, struct db *db, const char *what,
			  const struct join_reason *why, struct id *out)
{
	const struct id id = id_new(cx->now);
	if (out)
		*out = id;
	return DB_RUN(cx, db, &line_insert, VAL(id), VAL(cx->now), VAL(str_from_c(what)),
		      VAL(str_from_c(why->kind)), VAL(why->value), VAL(why->agree),
		      VAL(why->campaign), VAL(why->into), VAL(why->report), VAL(why->like),
		      VAL(why->account), VAL(why->undoes), VAL(why->note));
}

struct pairs {
	struct {
		struct id a, b;
	} * p;
	size_t n, cap;
};

/* Whether somebody parted two roots. Seldom asked: only of roots of which something was parted. */
static enum rc are_apart(struct cx *cx, struct db *db, struct id a, struct id b, bool *out)
{
	AUTO(rows) r = NULL;
	struct pairs pairs = { 0 };
	TRY(rows_open(cx, db, &r, &apart_all, NO_VALS));
	while (rows_next(r)) {
		__typeof__(pairs.p) pair = ARENA_PUSH(cx->arena, &pairs);
		pair->a = rows_id(r);
		pair->b = rows_id(r);
	}
	TRY(rows_end(cx, r));
	*out = false;
	for (size_t i = 0; i < pairs.n && !*out; i++) {
		struct branch x, y;
		TRY(branch_root(cx, db, pairs.p[i].a, &x));
		TRY(branch_root(cx, db, pairs.p[i].b, &y));
		*out = (id_eq(x.id, a) && id_eq(y.id, b)) || (id_eq(x.id, b) && id_eq(y.id, a));
	}
	return RC_OK;
}

enum rc branch_join(struct cx *cx, struct db *db, struct id a, struct id b,
		    const struct join_reason *why, bool *joined)
{
	struct branch x, y;
	struct id id;
	bool apart = false;
	*joined = false;
	TRY(branch_root(cx, db, a, &x));
	TRY(branch_root(cx, db, b, &y));
	if (id_eq(x.id, y.id))
		return RC_OK;
	if (x.apart && y.apart)
		TRY(are_apart(cx, db, x.id, y.id, &apart));
	if (apart)
		return RC_OK;
	const bool swap = x.reports < y.reports;
	struct branch *into = swap ? &y : &x, *from = swap ? &x : &y;
	struct join_reason line = *why;
	line.campaign = from->id;
	line.into = into->id;
	TRY(branch_store(cx, db, into));
	TRY(branch_store(cx, db, from));
	TRY(campaign_line_add(cx, db, "joined", &line, &id));
	TRY(DB_RUN(cx, db, &branch_point, VAL(from->id), VAL(into->id), VAL(id)));
	TRY(DB_RUN(cx, db, &branch_sum, VAL(into->id), VAL(into->reports + from->reports),
		   VAL(into->first_at.us < from->first_at.us ? into->first_at : from->first_at),
		   VAL(into->last_at.us > from->last_at.us ? into->last_at : from->last_at),
		   VAL(into->apart || from->apart)));
	*joined = true;
	return RC_OK;
}

enum rc branch_count(struct cx *cx, struct db *db, struct id root)
{
	AUTO(rows) r = NULL;
	AUTO(rows) p = NULL;
	int64_t n = 0, first = 0, last = 0, parted = 0;
	TRY(ROWS_OPEN(cx, db, &r, &branch_counted, VAL(root)));
	if (rows_next(r)) {
		n = rows_int(r);
		first = rows_int(r);
		last = rows_int(r);
	}
	TRY(rows_end(cx, r));
	TRY(ROWS_OPEN(cx, db, &p, &branch_parted, VAL(root)));
	if (rows_next(p))
		parted = rows_int(p);
	TRY(rows_end(cx, p));
	return DB_RUN(cx, db, &branch_sum, VAL(root), VAL(n), VAL(first), VAL(last),
		      VAL(parted > 0));
}

enum rc branch_cut(struct cx *cx, struct db *db, const struct branch *b,
		   const struct join_reason *why, struct id *line)
{
	struct branch root;
	TRY(branch_root(cx, db, b->parent, &root));
	struct join_reason undone = *why;
	undone.campaign = b->id;
	undone.into = b->parent;
	undone.undoes = b->reason;
	TRY(campaign_line_add(cx, db, "undone", &undone, line));
	TRY(DB_RUN(cx, db, &branch_free, VAL(b->id)));
	TRY(branch_count(cx, db, b->id));
	return branch_count(cx, db, root.id);
}

enum rc branch_part(struct cx *cx, struct db *db, struct id a, struct id b, struct id line)
{
	struct branch x, y;
	TRY(DB_RUN(cx, db, &apart_insert, VAL(a), VAL(b), VAL(line)));
	TRY(branch_root(cx, db, a, &x));
	TRY(branch_root(cx, db, b, &y));
	TRY(branch_store(cx, db, &x));
	TRY(branch_store(cx, db, &y));
	TRY(DB_RUN(cx, db, &apart_mark, VAL(x.id)));
	return DB_RUN(cx, db, &apart_mark, VAL(y.id));
}

/* ---- clues --------------------------------------------------------------------- */

SQL_STATEMENT(clue_insert, "INSERT INTO intake_clue (kind, value, campaign_id, report_id)"
			   " VALUES ($1, $2, $3, $4)"
			   " ON CONFLICT (kind, value, campaign_id) DO NOTHING");
SQL_STATEMENT(clue_branches, "SELECT campaign_id, report_id FROM intake_clue"
			     " WHERE kind = $1 AND value = $2 ORDER BY campaign_id LIMIT $3");
SQL_STATEMENT(clue_common, "SELECT at FROM intake_clue_common WHERE kind = $1 AND value = $2");
SQL_STATEMENT(clue_common_insert, "INSERT INTO intake_clue_common (kind, value, at)"
				  " VALUES ($1, $2, $3) ON CONFLICT (kind, value) DO NOTHING");
SQL_STATEMENT(clue_joins, "SELECT c.id FROM intake_merge m JOIN intake_campaign c"
			  " ON c.reason = m.id WHERE m.kind = $1 AND m.value = $2"
			  " AND m.act = 'joined' ORDER BY m.id");
SQL_STATEMENT(clue_of_branch, "SELECT kind, value, report_id FROM intake_clue"
			      " WHERE campaign_id = $1 ORDER BY kind, value LIMIT $2");
SQL_STATEMENT(line_also,
	      "SELECT campaign_id, into_id, kind, value, agree, report_id, like_id"
	      " FROM intake_merge WHERE act = 'also' AND (campaign_id = $1 OR into_id = $1)"
	      " ORDER BY id LIMIT $2");
SQL_STATEMENT(line_reason, "SELECT kind, value FROM intake_merge WHERE id = $1");

enum { HOLDERS_MAX = 200 };

struct holder {
	struct id branch, report;
};

struct holders {
	struct holder *p;
	size_t n, cap;
};

static enum rc load_holders(struct cx *cx, struct db *db, const struct clue *c, struct holders *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &clue_branches, VAL(c->kind), VAL(c->value), VAL(HOLDERS_MAX)));
	while (rows_next(r)) {
		struct holder *h = ARENA_PUSH(cx->arena, out);
		h->branch = rows_id(r);
		h->report = rows_id(r);
	}
	return rows_end(cx, r);
}

/* Whether a join was made by this clue. */
static enum rc joined_by(struct cx *cx, struct db *db, struct id line, const struct clue *c,
			 bool *out)
{
	AUTO(rows) r = NULL;
	*out = false;
	TRY(ROWS_OPEN(cx, db, &r, &line_reason, VAL(line)));
	if (rows_next(r)) {
		const bool kind = str_eq(rows_str(r), str_from_c(clue_key(c->kind)));
		*out = kind && str_eq(rows_str(r), c->value);
	}
	return rows_end(cx, r);
}

/* Where a branch would belong if this clue joined nothing. */
static enum rc root_without(struct cx *cx, struct db *db, struct id id, const struct clue *c,
			    struct id *out)
{
	for (size_t i = 0; i < CAMPAIGN_DEPTH_MAX; i++) {
		struct branch b;
		bool by_clue = false;
		*out = id;
		TRY(branch_load(cx, db, id, &b));
		if (!id_is_set(b.parent))
			return RC_OK;
		TRY(joined_by(cx, db, b.reason, c, &by_clue));
		if (by_clue)
			return RC_OK;
		id = b.parent;
	}
	return RC_OK;
}

static enum rc count_unrelated(struct cx *cx, struct db *db, const struct clue *c,
			       const struct holders *h, size_t *n)
{
	struct id *roots = arena_new(cx->arena, struct id, h->n + 1);
	*n = 0;
	if (h->n <= CLUSTER_UNRELATED)
		return RC_OK;
	for (size_t i = 0; i < h->n; i++) {
		size_t k = 0;
		TRY(root_without(cx, db, h->p[i].branch, c, &roots[*n]));
		while (k < *n && !id_eq(roots[k], roots[*n]))
			k++;
		*n += k == *n;
	}
	return RC_OK;
}

/* The clue joins nothing any more, and what it had joined comes apart. */
static enum rc give_up(struct cx *cx, struct db *db, const struct clue *c)
{
	AUTO(rows) r = NULL;
	struct holders cut = { 0 };
	const struct join_reason why = { .kind = clue_key(c->kind),
					 .value = c->value,
					 .note = STR("too many campaigns have it") };
	TRY(DB_RUN(cx, db, &clue_common_insert, VAL(c->kind), VAL(c->value), VAL(cx->now)));
	TRY(ROWS_OPEN(cx, db, &r, &clue_joins, VAL(str_from_c(why.kind)), VAL(c->value)));
	while (rows_next(r))
		ARENA_PUSH(cx->arena, &cut)->branch = rows_id(r);
	TRY(rows_end(cx, r));
	for (size_t i = 0; i < cut.n; i++) {
		struct branch b;
		TRY(branch_load(cx, db, cut.p[i].branch, &b));
		TRY(branch_cut(cx, db, &b, &why, NULL));
	}
	for (size_t i = 0; i < cut.n; i++)
		TRY(campaign_relink(cx, db, cut.p[i].branch));
	return RC_OK;
}

static enum rc is_common(struct cx *cx, struct db *db, const struct clue *c, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &clue_common, VAL(c->kind), VAL(c->value)));
	*out = rows_next(r);
	return rows_end(cx, r);
}

static enum rc link_clue(struct cx *cx, struct db *db, struct id branch, struct id report,
			 const struct clue *c)
{
	struct holders holders = { 0 };
	size_t unrelated = 0;
	bool common = false;
	TRY(is_common(cx, db, c, &common));
	if (common)
		return RC_OK;
	TRY(load_holders(cx, db, c, &holders));
	TRY(count_unrelated(cx, db, c, &holders, &unrelated));
	if (unrelated > CLUSTER_UNRELATED)
		return give_up(cx, db, c);
	for (size_t i = 0; i < holders.n; i++) {
		bool joined;
		const struct join_reason why = { .kind = clue_key(c->kind),
						 .value = c->value,
						 .report = report,
						 .like = holders.p[i].report };
		if (!id_eq(holders.p[i].branch, branch))
			TRY(branch_join(cx, db, branch, holders.p[i].branch, &why, &joined));
	}
	return RC_OK;
}

enum rc campaign_clue_add(struct cx *cx, struct db *db, struct id branch, struct id report,
			  const struct clue *c)
{
	int64_t added = 0;
	TRY(db_run(cx, db, &clue_insert,
		   VALS(VAL(c->kind), VAL(c->value), VAL(branch), VAL(report)), &added));
	return added > 0 ? link_clue(cx, db, branch, report, c) : RC_OK;
}

struct found_clues {
	struct {
		struct clue clue;
		struct id report;
	} * p;
	size_t n, cap;
};

static enum rc relink_by_clues(struct cx *cx, struct db *db, struct id branch)
{
	AUTO(rows) r = NULL;
	struct found_clues found = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &clue_of_branch, VAL(branch), VAL(HOLDERS_MAX)));
	while (rows_next(r)) {
		__typeof__(found.p) f = ARENA_PUSH(cx->arena, &found);
		f->clue.kind = (enum clue_kind)rows_int(r);
		f->clue.value = rows_str(r);
		f->report = rows_id(r);
	}
	TRY(rows_end(cx, r));
	for (size_t i = 0; i < found.n; i++)
		if (found.p[i].clue.kind < CLUES)
			TRY(link_clue(cx, db, branch, found.p[i].report, &found.p[i].clue));
	return RC_OK;
}

struct also {
	struct {
		struct id a, b;
		struct join_reason why;
		struct str kind;
	} * p;
	size_t n, cap;
};

enum rc campaign_relink(struct cx *cx, struct db *db, struct id branch)
{
	AUTO(rows) r = NULL;
	struct also also = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &line_also, VAL(branch), VAL(HOLDERS_MAX)));
	while (rows_next(r)) {
		__typeof__(also.p) a = ARENA_PUSH(cx->arena, &also);
		a->a = rows_id(r);
		a->b = rows_id(r);
		a->kind = rows_str(r);
		a->why.value = rows_str(r);
		a->why.agree = rows_int(r);
		a->why.report = rows_id(r);
		a->why.like = rows_id(r);
	}
	TRY(rows_end(cx, r));
	for (size_t i = 0; i < also.n; i++) {
		bool joined;
		also.p[i].why.kind = str_c(cx->arena, also.p[i].kind);
		TRY(branch_join(cx, db, also.p[i].a, also.p[i].b, &also.p[i].why, &joined));
	}
	return relink_by_clues(cx, db, branch);
}
