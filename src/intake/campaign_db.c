// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/campaign_tree_db.h"

#include "people/act_db.h"

#define TREE                                                             \
	"WITH RECURSIVE tree (id) AS (SELECT CAST($1 AS BLOB) UNION ALL" \
	" SELECT c.id FROM intake_campaign c JOIN tree ON c.parent = tree.id)"

#define CAMPAIGN "id, reports, first_at, last_at FROM intake_campaign"
#define MEMBER                                                                   \
	"s.report_id, s.campaign_id, s.like_id, s.at, s.kind, s.value, s.agree," \
	" coalesce(r.number, ''), coalesce(r.subject, '')"
#define MEMBERS "intake_shape s LEFT JOIN intake_report r ON r.id = s.report_id"
#define LINE                                                                             \
	"m.id, m.at, m.act, m.kind, m.value, m.note, m.agree, m.campaign_id, m.into_id," \
	" m.report_id, m.like_id, m.account_id, m.undoes,"                               \
	" CASE WHEN m.act = 'joined' AND EXISTS (SELECT 1 FROM intake_campaign c"        \
	" WHERE c.reason = m.id) THEN 1 WHEN m.act = 'split' AND NOT EXISTS (SELECT 1"   \
	" FROM intake_merge u WHERE u.campaign_id = m.campaign_id AND u.undoes = m.id)"  \
	" THEN 1 ELSE 0 END"

static enum rc may(struct cx *cx, const struct actor *by)
{
	if (!access_role_for(by, ACCESS_REPORT_WORK))
		return cx_fail(cx, RC_DENIED, "no role of yours may join or part reports");
	return RC_OK;
}

/* ---- reading -------------------------------------------------------------------- */

SQL_STATEMENT(campaign_first, "SELECT " CAMPAIGN " WHERE parent IS NULL AND reports > 1"
			      " ORDER BY last_at DESC, id DESC LIMIT $1");
SQL_STATEMENT(campaign_next, "SELECT " CAMPAIGN " WHERE parent IS NULL AND reports > 1"
			     " AND (last_at, id) < ($2, $3)"
			     " ORDER BY last_at DESC, id DESC LIMIT $1");
SQL_STATEMENT(member_branch, "SELECT campaign_id FROM intake_shape WHERE report_id = $1");
SQL_STATEMENT(member_all, TREE " SELECT " MEMBER " FROM tree JOIN intake_shape s"
			       " ON s.campaign_id = tree.id LEFT JOIN intake_report r"
			       " ON r.id = s.report_id ORDER BY s.at DESC, s.report_id DESC"
			       " LIMIT $2");
SQL_STATEMENT(member_one, "SELECT " MEMBER " FROM " MEMBERS " WHERE s.report_id = $1");
SQL_STATEMENT(member_minima, "SELECT minima FROM intake_shape WHERE report_id = $1");
SQL_STATEMENT(day_counts, TREE " SELECT s.at / 86400000000 AS day, CAST(count(*) AS BIGINT)"
			       " FROM tree JOIN intake_shape s ON s.campaign_id = tree.id"
			       " GROUP BY s.at / 86400000000 ORDER BY day");
SQL_STATEMENT(clue_list,
	      TREE " SELECT u.kind, u.value, CAST(count(*) AS BIGINT),"
		   " CAST((SELECT count(*) FROM intake_clue_common k WHERE k.kind = u.kind"
		   " AND k.value = u.value) AS BIGINT)"
		   " FROM tree JOIN intake_clue u ON u.campaign_id = tree.id"
		   " GROUP BY u.kind, u.value ORDER BY count(*) DESC, u.kind, u.value LIMIT 100");
SQL_STATEMENT(line_list, TREE " SELECT " LINE " FROM intake_merge m"
			      " WHERE m.campaign_id IN (SELECT id FROM tree)"
			      " OR m.into_id IN (SELECT id FROM tree) ORDER BY m.id DESC LIMIT $2");
SQL_STATEMENT(line_get, "SELECT " LINE " FROM intake_merge m WHERE m.id = $1");

static void read_campaign(struct rows *r, struct campaign *out)
{
	out->id = rows_id(r);
	out->reports = rows_int(r);
	out->first_at = rows_instant(r);
	out->last_at = rows_instant(r);
}

enum rc campaign_list(struct cx *cx, struct db *db, const struct campaign *before,
		      struct campaigns *out)
{
	AUTO(rows) r = NULL;
	if (before && id_is_set(before->id))
		TRY(ROWS_OPEN(cx, db, &r, &campaign_next, VAL(CAMPAIGN_PAGE), VAL(before->last_at),
			      VAL(before->id)));
	else
		TRY(ROWS_OPEN(cx, db, &r, &campaign_first, VAL(CAMPAIGN_PAGE)));
	while (rows_next(r))
		read_campaign(r, ARENA_PUSH(cx->arena, out));
	return rows_end(cx, r);
}

/* The branch of a report; the id itself when it is no report's. */
static enum rc branch_of(struct cx *cx, struct db *db, struct id id, struct id *out)
{
	AUTO(rows) r = NULL;
	*out = id;
	TRY(ROWS_OPEN(cx, db, &r, &member_branch, VAL(id)));
	if (rows_next(r))
		*out = rows_id(r);
	return rows_end(cx, r);
}

enum rc campaign_load(struct cx *cx, struct db *db, struct id id, struct campaign *out)
{
	struct branch root, own;
	struct id branch;
	TRY(branch_of(cx, db, id, &branch));
	// A branch that is stored goes by its own id, also when its first report was moved.
	TRY(branch_load(cx, db, id_eq(branch, id) ? id : branch, &own));
	TRY(branch_root(cx, db, own.id, &root));
	*out = (struct campaign){ root.id, root.reports, root.first_at, root.last_at };
	return RC_OK;
}

static void read_member(struct rows *r, struct campaign_member *out)
{
	out->report = rows_id(r);
	out->branch = rows_id(r);
	out->like = rows_id(r);
	out->at = rows_instant(r);
	out->kind = rows_str(r);
	out->value = rows_str(r);
	out->agree = rows_int(r);
	out->number = rows_str(r);
	out->subject = rows_str(r);
}

enum rc campaign_members(struct cx *cx, struct db *db, struct id root, struct campaign_members *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &member_all, VAL(root), VAL(CAMPAIGN_MEMBERS)));
	while (rows_next(r))
		read_member(r, ARENA_PUSH(cx->arena, out));
	return rows_end(cx, r);
}

enum rc campaign_days(struct cx *cx, struct db *db, struct id root, struct campaign_days *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &day_counts, VAL(root)));
	while (rows_next(r)) {
		struct campaign_day *d = ARENA_PUSH(cx->arena, out);
		d->day = rows_int(r);
		d->reports = rows_int(r);
	}
	return rows_end(cx, r);
}

enum rc campaign_clues(struct cx *cx, struct db *db, struct id root, struct campaign_clues *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &clue_list, VAL(root)));
	while (rows_next(r)) {
		struct campaign_clue c = { 0 };
		const int64_t kind = rows_int(r);
		c.value = rows_str(r);
		c.branches = rows_int(r);
		c.is_common = rows_int(r) > 0;
		if (kind < 0 || kind >= CLUES)
			continue;
		c.kind = str_from_c(clue_key((enum clue_kind)kind));
		*ARENA_PUSH(cx->arena, out) = c;
	}
	return rows_end(cx, r);
}

SQL_STATEMENT(source_counts,
	      TREE " SELECT u.key, CAST(count(*) AS BIGINT), max(u.country),"
		   " CAST(max(u.asn) AS BIGINT), max(u.network), CAST(max(u.as_of) AS BIGINT)"
		   " FROM tree"
		   " JOIN intake_shape s ON s.campaign_id = tree.id"
		   " JOIN intake_subject u ON u.report_id = s.report_id AND u.kind = 'ip'"
		   " GROUP BY u.key ORDER BY count(*) DESC, u.key LIMIT 20");

enum rc campaign_sources(struct cx *cx, struct db *db, struct id root, struct campaign_sources *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &source_counts, VAL(root)));
	while (rows_next(r)) {
		struct campaign_source *s = ARENA_PUSH(cx->arena, out);
		s->address = rows_str(r);
		s->reports = rows_int(r);
		s->place.country = rows_str(r);
		s->place.asn = rows_int(r);
		s->place.network = rows_str(r);
		s->place.as_of = rows_instant(r);
	}
	return rows_end(cx, r);
}

static void read_line(struct rows *r, struct campaign_line *out)
{
	out->id = rows_id(r);
	out->at = rows_instant(r);
	out->act = rows_str(r);
	out->kind = rows_str(r);
	out->value = rows_str(r);
	out->note = rows_str(r);
	out->agree = rows_int(r);
	out->campaign = rows_id(r);
	out->into = rows_id(r);
	out->report = rows_id(r);
	out->like = rows_id(r);
	out->account = rows_id(r);
	out->undoes = rows_id(r);
	out->holds = rows_int(r) != 0;
}

enum rc campaign_log(struct cx *cx, struct db *db, struct id root, struct campaign_lines *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &line_list, VAL(root), VAL(CAMPAIGN_LOG)));
	while (rows_next(r))
		read_line(r, ARENA_PUSH(cx->arena, out));
	return rows_end(cx, r);
}

enum rc campaign_load_whole(struct cx *cx, struct db *db, struct id id, struct campaign_whole *out)
{
	*out = (struct campaign_whole){ .campaign = { .reports = 0 } };
	TRY(campaign_load(cx, db, id, &out->campaign));
	const struct id root = out->campaign.id;
	TRY(campaign_days(cx, db, root, &out->days));
	TRY(campaign_clues(cx, db, root, &out->clues));
	TRY(campaign_sources(cx, db, root, &out->sources));
	TRY(campaign_members(cx, db, root, &out->members));
	return campaign_log(cx, db, root, &out->lines);
}

static enum rc load_line(struct cx *cx, struct db *db, struct id id, struct campaign_line *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &line_get, VAL(id)));
	const bool found = rows_next(r);
	if (found)
		read_line(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "there is no such line of the log");
}

/* ---- why ------------------------------------------------------------------------ */

static enum rc load_member(struct cx *cx, struct db *db, struct id id, struct campaign_member *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &member_one, VAL(id)));
	const bool found = rows_next(r);
	if (found)
		read_member(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK
		     : cx_fail(cx, RC_MISSING, "report %.*s was never compared with others",
			       STR_ARG(id_print(cx->arena, id)));
}

static enum rc load_minima(struct cx *cx, struct db *db, struct id id, struct shingles *out,
			   bool *found)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &member_minima, VAL(id)));
	*found = rows_next(r) && cluster_minima_read(rows_bytes(r), out);
	return rows_end(cx, r);
}

struct path {
	struct branch p[CAMPAIGN_DEPTH_MAX];
	size_t n;
};

static enum rc path_up(struct cx *cx, struct db *db, struct id id, struct path *out)
{
	for (out->n = 0; out->n < CAMPAIGN_DEPTH_MAX; out->n++) {
		struct branch *b = &out->p[out->n];
		TRY(branch_load(cx, db, id, b));
		if (!id_is_set(b->parent)) {
			out->n++;
			return RC_OK;
		}
		id = b->parent;
	}
	return RC_OK;
}

/* The joins from a branch up to where the other's way meets. */
static enum rc add_way(struct cx *cx, struct db *db, const struct path *from,
		       const struct path *other, struct campaign_lines *out)
{
	for (size_t i = 0; i + 1 < from->n; i++) {
		for (size_t k = 0; k < other->n; k++)
			if (id_eq(from->p[i].id, other->p[k].id))
				return RC_OK;
		TRY(load_line(cx, db, from->p[i].reason, ARENA_PUSH(cx->arena, out)));
	}
	return RC_OK;
}

enum rc campaign_why(struct cx *cx, struct db *db, struct id a, struct id b,
		     struct campaign_why *out)
{
	struct shingles x, y;
	bool has_x, has_y;
	struct path *from = arena_new(cx->arena, struct path, 1);
	struct path *to = arena_new(cx->arena, struct path, 1);
	struct campaign_clues of_a = { 0 }, of_b = { 0 };
	*out = (struct campaign_why){ .agree = -1 };
	TRY(load_member(cx, db, a, &out->a));
	TRY(load_member(cx, db, b, &out->b));
	TRY(load_minima(cx, db, a, &x, &has_x));
	TRY(load_minima(cx, db, b, &y, &has_y));
	if (has_x && has_y)
		out->agree = (int64_t)shingles_agree(&x, &y);
	TRY(path_up(cx, db, out->a.branch, from));
	TRY(path_up(cx, db, out->b.branch, to));
	out->together = id_eq(from->p[from->n - 1].id, to->p[to->n - 1].id);
	TRY(campaign_clues(cx, db, out->a.branch, &of_a));
	TRY(campaign_clues(cx, db, out->b.branch, &of_b));
	for (size_t i = 0; i < of_a.n; i++)
		for (size_t k = 0; k < of_b.n; k++)
			if (str_eq(of_a.p[i].kind, of_b.p[k].kind) &&
			    str_eq(of_a.p[i].value, of_b.p[k].value))
				*ARENA_PUSH(cx->arena, &out->shared) = of_a.p[i];
	if (!out->together)
		return RC_OK;
	TRY(add_way(cx, db, from, to, &out->way));
	return add_way(cx, db, to, from, &out->way);
}

/* ---- by hand --------------------------------------------------------------------- */

SQL_STATEMENT(member_move, "UPDATE intake_shape SET campaign_id = $2 WHERE report_id = $1");
SQL_STATEMENT(moved_insert, "INSERT INTO intake_moved (merge_id, report_id, from_id)"
			    " VALUES ($1, $2, $3)");
SQL_STATEMENT(moved_back, "UPDATE intake_shape SET campaign_id = v.from_id FROM intake_moved v"
			  " WHERE v.merge_id = $1 AND intake_shape.report_id = v.report_id"
			  " AND intake_shape.campaign_id = $2");
SQL_STATEMENT(apart_delete, "DELETE FROM intake_apart WHERE merge_id = $1");
SQL_STATEMENT(apart_rows, "SELECT a, b, merge_id FROM intake_apart ORDER BY merge_id");

static enum rc append(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      struct id campaign, struct str note)
{
	return act_append(
		cx, db, by, ACCESS_REPORT_WORK,
		(struct ledger_act){
			.act = act, .object_kind = "campaign", .object = campaign, .note = note });
}

/* A report goes to the branch that a line of the log made. */
static enum rc move(struct cx *cx, struct db *db, const struct join_reason *line, struct id line_id,
		    struct id report)
{
	struct campaign_member m = { 0 };
	struct branch root;
	TRY(load_member(cx, db, report, &m));
	TRY(branch_root(cx, db, m.branch, &root));
	if (!id_eq(root.id, line->into))
		return cx_fail(cx, RC_INVALID, "report %.*s is not of this campaign",
			       STR_ARG(id_print(cx->arena, report)));
	TRY(DB_RUN(cx, db, &moved_insert, VAL(line_id), VAL(report), VAL(m.branch)));
	TRY(DB_RUN(cx, db, &member_move, VAL(report), VAL(line->campaign)));
	return branch_part(cx, db, line->campaign, m.branch, line_id);
}

enum rc campaign_split(struct cx *cx, struct db *db, const struct actor *by,
		       const struct campaign_part *part, struct id *out)
{
	struct campaign c = { 0 };
	struct id id;
	struct branch made = { .id = id_new(cx->now), .first_at = cx->now, .last_at = cx->now };
	TRY(may(cx, by));
	TRY(campaign_load(cx, db, part->root, &c));
	if (part->n == 0 || (int64_t)part->n >= c.reports)
		return cx_fail(cx, RC_INVALID,
			       "name some of the campaign's %lld reports, and not all of them",
			       (long long)c.reports);
	const struct join_reason line = { .kind = "hand",
					  .account = by->account,
					  .report = part->reports[0],
					  .note = part->note,
					  .campaign = made.id,
					  .into = c.id };
	TRY(branch_store(cx, db, &made));
	TRY(campaign_line_add(cx, db, "split", &line, &id));
	for (size_t i = 0; i < part->n; i++)
		TRY(move(cx, db, &line, id, part->reports[i]));
	TRY(branch_part(cx, db, made.id, c.id, id));
	TRY(branch_count(cx, db, made.id));
	TRY(branch_count(cx, db, c.id));
	*out = made.id;
	return append(cx, db, by, "campaign-split", c.id, part->note);
}

struct parted {
	struct {
		struct id a, b, line;
	} * p;
	size_t n, cap;
};

/* Whoever joins two that were parted takes that back. */
static enum rc forget_parting(struct cx *cx, struct db *db, struct id a, struct id b)
{
	AUTO(rows) r = NULL;
	struct parted all = { 0 };
	TRY(rows_open(cx, db, &r, &apart_rows, NO_VALS));
	while (rows_next(r)) {
		__typeof__(all.p) p = ARENA_PUSH(cx->arena, &all);
		p->a = rows_id(r);
		p->b = rows_id(r);
		p->line = rows_id(r);
	}
	TRY(rows_end(cx, r));
	for (size_t i = 0; i < all.n; i++) {
		struct branch x, y;
		TRY(branch_root(cx, db, all.p[i].a, &x));
		TRY(branch_root(cx, db, all.p[i].b, &y));
		if ((id_eq(x.id, a) && id_eq(y.id, b)) || (id_eq(x.id, b) && id_eq(y.id, a)))
			TRY(DB_RUN(cx, db, &apart_delete, VAL(all.p[i].line)));
	}
	return RC_OK;
}

enum rc campaign_join(struct cx *cx, struct db *db, const struct actor *by, struct id a,
		      struct id b, struct str note)
{
	struct campaign x = { 0 }, y = { 0 };
	bool joined = false;
	const struct join_reason why = { .kind = "hand", .account = by->account, .note = note };
	TRY(may(cx, by));
	TRY(campaign_load(cx, db, a, &x));
	TRY(campaign_load(cx, db, b, &y));
	if (id_eq(x.id, y.id))
		return cx_fail(cx, RC_CONFLICT, "they are one campaign already");
	TRY(forget_parting(cx, db, x.id, y.id));
	TRY(branch_join(cx, db, x.id, y.id, &why, &joined));
	TRY(campaign_load(cx, db, x.id, &x));
	TRY(branch_count(cx, db, x.id));
	return append(cx, db, by, "campaign-joined", x.id, note);
}

static enum rc undo_join(struct cx *cx, struct db *db, const struct campaign_line *line,
			 const struct join_reason *why)
{
	struct branch b, root;
	struct id cut;
	TRY(branch_load(cx, db, line->campaign, &b));
	const struct id parent = b.parent;
	TRY(branch_cut(cx, db, &b, why, &cut));
	TRY(branch_root(cx, db, parent, &root));
	return branch_part(cx, db, line->campaign, root.id, cut);
}

static enum rc undo_split(struct cx *cx, struct db *db, const struct campaign_line *line,
			  const struct join_reason *why)
{
	struct branch root, own;
	bool joined = false;
	TRY(DB_RUN(cx, db, &apart_delete, VAL(line->id)));
	struct join_reason undone = *why;
	undone.campaign = line->campaign;
	undone.into = line->into;
	undone.undoes = line->id;
	TRY(campaign_line_add(cx, db, "undone", &undone, NULL));
	TRY(DB_RUN(cx, db, &moved_back, VAL(line->id), VAL(line->campaign)));
	TRY(branch_root(cx, db, line->into, &root));
	TRY(branch_root(cx, db, line->campaign, &own));
	TRY(branch_count(cx, db, own.id));
	TRY(branch_count(cx, db, root.id));
	// What came to it since goes along.
	TRY(branch_root(cx, db, line->campaign, &own));
	if (own.reports > 0)
		TRY(branch_join(cx, db, root.id, own.id, why, &joined));
	return RC_OK;
}

enum rc campaign_undo(struct cx *cx, struct db *db, const struct actor *by, struct id line,
		      struct str note, struct id *of)
{
	struct campaign_line l = { 0 };
	const struct join_reason why = { .kind = "hand", .account = by->account, .note = note };
	TRY(may(cx, by));
	TRY(load_line(cx, db, line, &l));
	if (!l.holds)
		return cx_fail(cx, RC_CONFLICT, "this does not hold any more, or was never joined");
	if (str_eq(l.act, STR("joined")))
		TRY(undo_join(cx, db, &l, &why));
	else
		TRY(undo_split(cx, db, &l, &why));
	*of = l.into;
	return append(cx, db, by, "campaign-undone", l.campaign, note);
}
