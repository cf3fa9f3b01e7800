// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/campaign_tree_db.h"

#include <stdlib.h>

/* One look into each of the 32 buckets, the newest of each; one statement, since each costs a way
 * there and back. */
#define LOOK(n)                                                                          \
	"SELECT report_id FROM (SELECT report_id FROM intake_bucket WHERE bucket = $" #n \
	" ORDER BY report_id DESC LIMIT 1000) b" #n
#define AND " UNION ALL "
#define LOOK_4(a, b, c, d)  \
	LOOK(a) AND LOOK(b) \
	AND LOOK(c)         \
	AND LOOK(d)
#define ROW(n) "($" #n ", $33)"
#define ROW_4(a, b, c, d) ROW(a) ", " ROW(b) ", " ROW(c) ", " ROW(d)

_Static_assert(CLUSTER_BANDS == 32 && CLUSTER_BUCKET_MAX == 1000, "as the statements have it");

SQL_STATEMENT(bucket_look, LOOK_4(1, 2, 3, 4) AND LOOK_4(5, 6, 7, 8) AND LOOK_4(9, 10, 11, 12)
				   AND LOOK_4(13, 14, 15, 16) AND LOOK_4(17, 18, 19, 20)
					   AND LOOK_4(21, 22, 23, 24) AND LOOK_4(25, 26, 27, 28)
						   AND LOOK_4(29, 30, 31, 32));
SQL_STATEMENT(
	bucket_insert,
	"INSERT INTO intake_bucket (bucket, report_id) VALUES " ROW_4(1, 2, 3, 4) ", " ROW_4(5, 6, 7, 8) ", " ROW_4(
		9, 10, 11,
		12) ", " ROW_4(13, 14, 15,
			       16) ", " ROW_4(17, 18, 19,
					      20) ", " ROW_4(21, 22, 23,
							     24) ", " ROW_4(25, 26, 27,
									    28) ", " ROW_4(29, 30,
											   31,
											   32) " ON"
											       " CO"
											       "NFL"
											       "ICT"
											       " ("
											       "buc"
											       "ket"
											       ", "
											       "rep"
											       "ort"
											       "_id"
											       ") "
											       "DO "
											       "NOT"
											       "HIN"
											       "G");
SQL_STATEMENT(shape_exact, "SELECT report_id, campaign_id FROM intake_shape"
			   " WHERE exact = $1 AND stands = 1 ORDER BY report_id LIMIT 1");
SQL_STATEMENT(shape_get, "SELECT campaign_id, minima FROM intake_shape WHERE report_id = $1");
SQL_STATEMENT(shape_insert,
	      "INSERT INTO intake_shape (report_id, campaign_id, at, exact, minima, stands, kind,"
	      " value, agree, like_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
SQL_STATEMENT(clue_first, "SELECT campaign_id, report_id FROM intake_clue"
			  " WHERE kind = $1 AND value = $2 AND NOT EXISTS (SELECT 1"
			  " FROM intake_clue_common k WHERE k.kind = $1 AND k.value = $2)"
			  " ORDER BY campaign_id LIMIT 1");
SQL_STATEMENT(line_between, "SELECT id FROM intake_merge WHERE campaign_id = $1 AND into_id = $2"
			    " AND act = 'also' LIMIT 1");
SQL_STATEMENT(root_grow, "UPDATE intake_campaign SET reports = reports + 1,"
			 " first_at = CASE WHEN first_at < $2 THEN first_at ELSE $2 END,"
			 " last_at = CASE WHEN last_at > $2 THEN last_at ELSE $2 END"
			 " WHERE id = $1");

/* A report that stands in a bucket with this one, and how many of their minima agree. */
struct match {
	struct id report, branch;
	size_t shared; // buckets
	size_t agree;
};

struct matches {
	struct match p[CLUSTER_CANDIDATES];
	size_t n;
};

static int by_id(const void *a, const void *b)
{
	return str_cmp((struct str){ (const char *)((const struct id *)a)->b, ID_BYTES },
		       (struct str){ (const char *)((const struct id *)b)->b, ID_BYTES });
}

/* Those that share most first; among equals the newest. */
static int by_shared(const void *a, const void *b)
{
	const struct match *x = a, *y = b;
	if (x->shared != y->shared)
		return x->shared > y->shared ? -1 : 1;
	return -by_id(&x->report, &y->report);
}

struct id_list {
	struct id *p;
	size_t n, cap;
};

static enum rc look(struct cx *cx, struct db *db, const int64_t bands[CLUSTER_BANDS],
		    struct matches *out)
{
	AUTO(rows) r = NULL;
	struct val vals[CLUSTER_BANDS];
	struct id_list ids = { 0 };
	for (size_t i = 0; i < CLUSTER_BANDS; i++)
		vals[i] = VAL(bands[i]);
	TRY(rows_open(cx, db, &r, &bucket_look, (struct vals){ vals, CLUSTER_BANDS }));
	while (rows_next(r))
		*ARENA_PUSH(cx->arena, &ids) = rows_id(r);
	TRY(rows_end(cx, r));
	out->n = 0;
	if (ids.n == 0)
		return RC_OK;
	qsort(ids.p, ids.n, sizeof *ids.p, by_id);
	struct match *all = arena_new(cx->arena, struct match, ids.n);
	size_t n = 0;
	for (size_t i = 0; i < ids.n; i++) {
		if (n == 0 || !id_eq(all[n - 1].report, ids.p[i]))
			all[n++].report = ids.p[i];
		all[n - 1].shared++;
	}
	qsort(all, n, sizeof *all, by_shared);
	for (; out->n < n && out->n < CLUSTER_CANDIDATES; out->n++)
		out->p[out->n] = all[out->n];
	return RC_OK;
}

/* Where a report is, and how many minima agree; 0: it has no text. */
static enum rc compare(struct cx *cx, struct db *db, const struct shingles *s, struct match *m)
{
	AUTO(rows) r = NULL;
	struct shingles other;
	m->agree = 0;
	TRY(ROWS_OPEN(cx, db, &r, &shape_get, VAL(m->report)));
	if (rows_next(r)) {
		m->branch = rows_id(r);
		if (cluster_minima_read(rows_bytes(r), &other))
			m->agree = shingles_agree(s, &other);
	}
	return rows_end(cx, r);
}

/* Leaves those that are of one campaign with this text, the most alike first. Stops at one that
 * it is nearly like: what that one is like was found when it came. */
static enum rc verify(struct cx *cx, struct db *db, const struct shingles *s, struct matches *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->n; i++) {
		struct match candidate = m->p[i];
		TRY(compare(cx, db, s, &candidate));
		if (candidate.agree < CLUSTER_AGREE)
			continue;
		m->p[n] = candidate;
		if (n > 0 && candidate.agree > m->p[0].agree) {
			m->p[n] = m->p[0];
			m->p[0] = candidate;
		}
		n++;
		if (candidate.agree >= CLUSTER_NEAR) {
			m->n = 1;
			return RC_OK;
		}
	}
	m->n = n;
	return RC_OK;
}

struct placing {
	const struct likeness *l;
	bool has_text, stands;
	int64_t exact, bands[CLUSTER_BANDS];
	struct matches matches;
	struct campaign_placed placed; // where it is put: a branch
};

static enum rc find_exact(struct cx *cx, struct db *db, struct placing *p, bool *found)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &shape_exact, VAL(p->exact)));
	*found = rows_next(r);
	if (*found) {
		p->matches.n = 1;
		p->matches.p[0] = (struct match){ .report = rows_id(r), .agree = SHINGLE_MINIMA };
		p->matches.p[0].branch = rows_id(r);
	}
	return rows_end(cx, r);
}

static enum rc find_text(struct cx *cx, struct db *db, struct placing *p)
{
	bool found = false;
	p->matches.n = 0;
	if (!p->has_text)
		return RC_OK;
	p->exact = cluster_exact(&p->l->shingles);
	TRY(find_exact(cx, db, p, &found));
	if (!found) {
		cluster_bands(&p->l->shingles, p->bands);
		TRY(look(cx, db, p->bands, &p->matches));
		TRY(verify(cx, db, &p->l->shingles, &p->matches));
	}
	const struct match *best = &p->matches.p[0];
	p->stands = p->matches.n == 0 || best->agree < CLUSTER_NEAR;
	if (p->matches.n > 0)
		p->placed = (struct campaign_placed){ .campaign = best->branch,
						      .like = best->report,
						      .kind = STR("text"),
						      .agree = (int64_t)best->agree };
	return RC_OK;
}

/* A report without text goes where its first clue is known. One with text never does: it begins a
 * branch of its own, so that the join by the clue can be cut. */
static enum rc find_clue(struct cx *cx, struct db *db, struct placing *p)
{
	for (size_t i = 0; i < p->l->n_clues && !id_is_set(p->placed.like); i++) {
		AUTO(rows) r = NULL;
		const struct clue *c = &p->l->clues[i];
		TRY(ROWS_OPEN(cx, db, &r, &clue_first, VAL(c->kind), VAL(c->value)));
		if (rows_next(r)) {
			p->placed.campaign = rows_id(r);
			p->placed.like = rows_id(r);
			p->placed.kind = str_from_c(clue_key(c->kind));
			p->placed.value = c->value;
		}
		TRY(rows_end(cx, r));
	}
	return RC_OK;
}

static enum rc store_shape(struct cx *cx, struct db *db, const struct placing *p)
{
	const struct likeness *l = p->l;
	const struct str minima = p->has_text ? cluster_minima_bytes(cx->arena, &l->shingles)
					      : (struct str){ "", 0 };
	TRY(DB_RUN(cx, db, &shape_insert, VAL(l->report), VAL(p->placed.campaign), VAL(l->at),
		   VAL(p->exact), VAL_BYTES(minima), VAL(p->stands), VAL(p->placed.kind),
		   VAL(p->placed.value), VAL(p->placed.agree), VAL(p->placed.like)));
	if (!p->stands)
		return RC_OK;
	struct val vals[CLUSTER_BANDS + 1];
	for (size_t i = 0; i < CLUSTER_BANDS; i++)
		vals[i] = VAL(p->bands[i]);
	vals[CLUSTER_BANDS] = VAL(l->report);
	return db_run(cx, db, &bucket_insert, (struct vals){ vals, CLUSTER_BANDS + 1 }, NULL);
}

/* Its root has one report more. */
static enum rc grow(struct cx *cx, struct db *db, const struct placing *p)
{
	struct branch root;
	if (id_eq(p->placed.campaign, p->l->report))
		return RC_OK;
	TRY(branch_root(cx, db, p->placed.campaign, &root));
	TRY(branch_store(cx, db, &root));
	return DB_RUN(cx, db, &root_grow, VAL(root.id), VAL(p->l->at));
}

/* A text that is like two branches joins them; what is joined already is remembered beside. */
static enum rc join_texts(struct cx *cx, struct db *db, const struct placing *p)
{
	for (size_t i = 1; i < p->matches.n; i++) {
		AUTO(rows) r = NULL;
		const struct match *m = &p->matches.p[i];
		const struct id home = p->placed.campaign;
		const struct join_reason why = { .kind = "text",
						 .agree = (int64_t)m->agree,
						 .report = p->l->report,
						 .like = m->report,
						 .campaign = home,
						 .into = m->branch };
		bool joined = false;
		if (id_eq(m->branch, home))
			continue;
		TRY(branch_join(cx, db, home, m->branch, &why, &joined));
		if (joined)
			continue;
		TRY(ROWS_OPEN(cx, db, &r, &line_between, VAL(home), VAL(m->branch)));
		const bool is_known = rows_next(r);
		TRY(rows_end(cx, r));
		if (!is_known)
			TRY(campaign_line_add(cx, db, "also", &why, NULL));
	}
	return RC_OK;
}

/* Placed before: where that was. */
static enum rc placed_before(struct cx *cx, struct db *db, struct id report, bool *found)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &shape_get, VAL(report)));
	*found = rows_next(r);
	return rows_end(cx, r);
}

enum rc campaign_place(struct cx *cx, struct db *db, const struct likeness *l,
		       struct campaign_placed *out)
{
	struct placing *p = arena_new(cx->arena, struct placing, 1);
	struct branch root;
	bool found = false;
	p->l = l;
	p->placed.campaign = l->report;
	p->has_text = cluster_has_text(&l->shingles);
	TRY(placed_before(cx, db, l->report, &found));
	if (!found) {
		TRY(find_text(cx, db, p));
		if (!p->has_text)
			TRY(find_clue(cx, db, p));
		TRY(store_shape(cx, db, p));
		TRY(grow(cx, db, p));
		TRY(join_texts(cx, db, p));
		for (size_t i = 0; i < l->n_clues; i++)
			TRY(campaign_clue_add(cx, db, p->placed.campaign, l->report, &l->clues[i]));
	}
	TRY(branch_root(cx, db, p->placed.campaign, &root));
	*out = p->placed;
	out->campaign = root.id;
	out->is_new = id_eq(root.id, l->report) && root.reports == 1;
	return RC_OK;
}

SQL_STATEMENT(shape_forget, "DELETE FROM intake_shape WHERE report_id = $1");
SQL_STATEMENT(bucket_forget, "DELETE FROM intake_bucket WHERE bucket = $1 AND report_id = $2");

enum rc campaign_forget(struct cx *cx, struct db *db, struct id report)
{
	AUTO(rows) r = NULL;
	struct shingles s = { 0 };
	struct id branch = { 0 };
	struct branch root;
	int64_t bands[CLUSTER_BANDS];
	bool has_text = false;
	TRY(ROWS_OPEN(cx, db, &r, &shape_get, VAL(report)));
	const bool found = rows_next(r);
	if (found) {
		branch = rows_id(r);
		has_text = cluster_minima_read(rows_bytes(r), &s);
	}
	TRY(rows_end(cx, r));
	if (!found)
		return RC_OK;
	TRY(branch_root(cx, db, branch, &root));
	cluster_bands(&s, bands);
	for (size_t i = 0; has_text && i < CLUSTER_BANDS; i++)
		TRY(DB_RUN(cx, db, &bucket_forget, VAL(bands[i]), VAL(report)));
	TRY(branch_store(cx, db, &root));
	TRY(DB_RUN(cx, db, &shape_forget, VAL(report)));
	return branch_count(cx, db, root.id);
}
