// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/agreement_db.h"

#include "people/act_db.h"

enum { LIST_MAX = 500, HISTORY_MAX = 100 };

static enum rc append(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      const struct agreement *a)
{
	return act_append(
		cx, db, by, ACCESS_CASE_WORK,
		(struct ledger_act){ .act = act,
				     .object_kind = "agreement",
				     .object = a->id,
				     .note = arena_fmt(cx->arena, "%.*s %lld", STR_ARG(a->country),
						       (long long)a->version) });
}

static enum rc may_change(struct cx *cx, const struct actor *by)
{
	if (!access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may: %s"),
			       access_text(ACCESS_CASE_WORK));
	return RC_OK;
}

/* ---- writing ----------------------------------------------------------------------- */

SQL_STATEMENT(agreement_insert, "INSERT INTO desk_agreement (id, country, name, version)"
				" VALUES ($1, $2, $3, 1) ON CONFLICT (country, name) DO NOTHING");
SQL_STATEMENT(agreement_advance, "UPDATE desk_agreement SET version = version + 1"
				 " WHERE id = $1 AND version = $2");
SQL_STATEMENT(agreement_put_version,
	      "INSERT INTO desk_agreement_version"
	      " (agreement_id, version, at, by_id, undoes, peer, keeper, ended_on)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
SQL_STATEMENT(agreement_put_statement,
	      "INSERT INTO desk_agreement_statement"
	      " (agreement_id, version, position, topic, name, value, source, said_on)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");

/* Takes the next number; RC_CONFLICT when another was faster. */
static enum rc take_version(struct cx *cx, struct db *db, struct agreement *a)
{
	int64_t n = 0;
	if (id_is_set(a->id)) {
		TRY(db_run(cx, db, &agreement_advance, VALS(VAL(a->id), VAL(a->version)), &n));
		if (n == 0)
			return cx_fail(
				cx, RC_CONFLICT,
				N_("somebody changed this agreement meanwhile; look at it anew"));
		a->version++;
		return RC_OK;
	}
	a->id = id_new(cx->now);
	a->version = 1;
	TRY(db_run(cx, db, &agreement_insert, VALS(VAL(a->id), VAL(a->country), VAL(a->name)), &n));
	if (n == 0)
		return cx_fail(cx, RC_CONFLICT,
			       N_("there is an agreement with \"%.*s\" in %.*s; change that one"),
			       STR_ARG(a->name), STR_ARG(a->country));
	return RC_OK;
}

static enum rc put(struct cx *cx, struct db *db, const struct actor *by, struct agreement *a,
		   int64_t undoes)
{
	const struct val who = id_is_set(by->account) ? VAL(by->account) : VAL_NULL;
	TRY(take_version(cx, db, a));
	TRY(DB_RUN(cx, db, &agreement_put_version, VAL(a->id), VAL(a->version), VAL(cx->now), who,
		   VAL(undoes), VAL(a->peer), VAL(a->keeper),
		   VAL(date_is_set(a->ended) ? a->ended.days : 0)));
	for (size_t i = 0; i < a->statements.n; i++) {
		const struct statement *s = &a->statements.p[i];
		TRY(DB_RUN(cx, db, &agreement_put_statement, VAL(a->id), VAL(a->version),
			   VAL((int64_t)i), VAL(str_from_c(topic_key(s->topic))), VAL(s->name),
			   VAL(s->value), VAL(s->source), VAL(s->said.days)));
	}
	return RC_OK;
}

enum rc agreement_put(struct cx *cx, struct db *db, const struct actor *by, const struct law *law,
		      struct agreement *a)
{
	TRY(may_change(cx, by));
	TRY(agreement_rules(cx, law, a));
	if (id_is_set(a->id)) {
		struct agreement now;
		TRY(agreement_load(cx, db, a->id, &now));
		if (now.version == a->version && agreement_equal(&now, a))
			return RC_OK;
		if (!str_eq(now.name, a->name) || !str_eq(now.country, a->country))
			return cx_fail(
				cx, RC_INVALID,
				N_("an agreement keeps its provider's name and country; write "
				   "a new one"));
	}
	TRY(put(cx, db, by, a, 0));
	return append(cx, db, by, "agreement-set", a);
}

enum rc agreement_undo(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       int64_t version)
{
	struct agreement before;
	TRY(may_change(cx, by));
	if (version < 2)
		return cx_fail(cx, RC_CONFLICT, N_("there is no version before the first one"));
	TRY(agreement_load_version(cx, db, id, version - 1, &before));
	before.version = version;
	TRY(put(cx, db, by, &before, version));
	return append(cx, db, by, "agreement-undone", &before);
}

/* ---- reading ----------------------------------------------------------------------- */

SQL_STATEMENT(agreement_current, "SELECT version FROM desk_agreement WHERE id = $1");
SQL_STATEMENT(agreement_one,
	      "SELECT a.country, a.name, v.version, v.peer, v.keeper, v.ended_on"
	      "  FROM desk_agreement a JOIN desk_agreement_version v ON v.agreement_id = a.id"
	      " WHERE a.id = $1 AND v.version = $2");
SQL_STATEMENT(agreement_statements,
	      "SELECT topic, name, value, source, said_on FROM desk_agreement_statement"
	      " WHERE agreement_id = $1 AND version = $2 ORDER BY position");

static struct date read_day(struct rows *r)
{
	const int64_t days = rows_int(r);
	return days == 0 ? DATE_NONE : (struct date){ (int32_t)days };
}

static enum rc load_statements(struct cx *cx, struct db *db, struct agreement *a)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &agreement_statements, VAL(a->id), VAL(a->version)));
	while (rows_next(r)) {
		struct statement s = { 0 };
		const struct str topic = rows_str(r);
		if (!topic_parse(topic, &s.topic))
			return cx_fail(cx, RC_BUG, "an agreement has the topic \"%.*s\"",
				       STR_ARG(topic));
		s.name = rows_str(r);
		s.value = rows_str(r);
		s.source = rows_str(r);
		s.said.days = (int32_t)rows_int(r);
		*ARENA_PUSH(cx->arena, &a->statements) = s;
	}
	return rows_end(cx, r);
}

enum rc agreement_load_version(struct cx *cx, struct db *db, struct id id, int64_t version,
			       struct agreement *out)
{
	AUTO(rows) r = NULL;
	struct agreement a = { .id = id };
	TRY(ROWS_OPEN(cx, db, &r, &agreement_one, VAL(id), VAL(version)));
	const bool found = rows_next(r);
	if (found) {
		a.country = rows_str(r);
		a.name = rows_str(r);
		a.version = rows_int(r);
		a.peer = rows_str(r);
		a.keeper = rows_str(r);
		a.ended = read_day(r);
	}
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, "there is no such agreement, or no such version");
	TRY(load_statements(cx, db, &a));
	*out = a;
	return RC_OK;
}

enum rc agreement_load(struct cx *cx, struct db *db, struct id id, struct agreement *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &agreement_current, VAL(id)));
	const int64_t version = rows_next(r) ? rows_int(r) : 0;
	TRY(rows_end(cx, r));
	return agreement_load_version(cx, db, id, version, out);
}

SQL_STATEMENT(agreement_rows,
	      "SELECT a.id, a.country, a.name, a.version, v.at, v.peer, v.keeper, v.ended_on"
	      "  FROM desk_agreement a"
	      "  JOIN desk_agreement_version v ON v.agreement_id = a.id AND v.version = a.version"
	      " ORDER BY a.country, a.name LIMIT 500");

enum rc agreement_list(struct cx *cx, struct db *db, struct agreement_list *out)
{
	AUTO(rows) r = NULL;
	struct agreement_list list = { .p = arena_new(cx->arena, struct agreement_row, LIST_MAX) };
	TRY(rows_open(cx, db, &r, &agreement_rows, NO_VALS));
	while (rows_next(r)) {
		struct agreement_row *row = &list.p[list.n++];
		row->id = rows_id(r);
		row->country = rows_str(r);
		row->name = rows_str(r);
		row->version = rows_int(r);
		row->at = rows_instant(r);
		row->peer = rows_str(r);
		row->keeper = rows_str(r);
		row->ended = read_day(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc agreement_find(struct cx *cx, struct db *db, struct str country, struct str name,
		       struct id *out)
{
	struct agreement_list list;
	size_t found = 0;
	TRY(agreement_list(cx, db, &list));
	for (size_t i = 0; i < list.n; i++) {
		if (!str_eq_nocase(list.p[i].name, str_trim(name)) ||
		    (country.n > 0 && !str_eq(list.p[i].country, country)))
			continue;
		*out = list.p[i].id;
		found++;
	}
	if (found == 0)
		return cx_fail(cx, RC_MISSING, "there is no agreement with \"%.*s\"",
			       STR_ARG(name));
	if (found > 1)
		return cx_fail(cx, RC_CONFLICT,
			       "there are agreements with \"%.*s\" in several countries; name one",
			       STR_ARG(name));
	return RC_OK;
}

enum rc agreement_for(struct cx *cx, struct db *db, struct str country, struct str name,
		      bool *found, struct agreement *out)
{
	struct id id;
	*found = false;
	if (str_trim(name).n == 0)
		return RC_OK;
	const enum rc rc = agreement_find(cx, db, country, name, &id);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	*found = true;
	return agreement_load(cx, db, id, out);
}

/* The first that names this node. */
static enum rc agreement_of_peer(struct cx *cx, struct db *db, struct str origin, bool *found,
				 struct agreement *out)
{
	struct agreement_list list;
	*found = false;
	if (origin.n == 0)
		return RC_OK;
	TRY(agreement_list(cx, db, &list));
	for (size_t i = 0; i < list.n; i++) {
		if (!str_eq(list.p[i].peer, origin))
			continue;
		*found = true;
		return agreement_load(cx, db, list.p[i].id, out);
	}
	return RC_OK;
}

enum rc agreement_view_of(struct cx *cx, struct db *db, const struct request *r,
			  const struct agreement_view **out)
{
	struct agreement_view *v = arena_new(cx->arena, struct agreement_view, 1);
	struct calendar hours;
	bool found, has_hours;
	*out = NULL;
	if (r->progress.side != SIDE_ASKING || kind_row(r->progress.kind)->to == TO_STATE)
		return RC_OK;
	TRY(agreement_for(cx, db, r->to, r->provider, &found, &v->agreement));
	if (!found)
		TRY(agreement_of_peer(cx, db, r->peer_origin, &found, &v->agreement));
	if (!found)
		return RC_OK;
	const enum rc rc = agreement_calendar(cx, &v->agreement, &has_hours, &hours);
	if (rc != RC_OK && rc != RC_MISSING) // a zone that this system lacks is left out
		return rc;
	v->notes = agreement_check(cx->arena, &v->agreement, r,
				   rc == RC_OK && has_hours ? &hours : NULL, cx->now);
	*out = v;
	return RC_OK;
}

SQL_STATEMENT(agreement_versions, "SELECT version, undoes, at, by_id FROM desk_agreement_version"
				  " WHERE agreement_id = $1 ORDER BY version DESC LIMIT 100");

enum rc agreement_history(struct cx *cx, struct db *db, struct id id, struct agreement_history *out)
{
	AUTO(rows) r = NULL;
	struct agreement_history list = { .p = arena_new(cx->arena, struct agreement_version,
							 HISTORY_MAX) };
	TRY(ROWS_OPEN(cx, db, &r, &agreement_versions, VAL(id)));
	while (rows_next(r)) {
		struct agreement_version *v = &list.p[list.n++];
		v->version = rows_int(r);
		v->undoes = rows_int(r);
		v->at = rows_instant(r);
		v->by = rows_id(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
