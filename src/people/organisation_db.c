// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/organisation_db.h"

#include "people/act_db.h"

enum { PAGE = 100 };

SQL_STATEMENT(organisation_insert,
	      "INSERT INTO people_organisation (id, name, country, kind, own, created_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6)"
	      " ON CONFLICT DO NOTHING");

enum rc organisation_add(struct cx *cx, struct db *db, const struct actor *by,
			 const struct organisation *o, struct id *out)
{
	int64_t added = 0;
	TRY(organisation_check(cx, o));
	const struct id id = id_new(cx->now);
	TRY(db_run(cx, db, &organisation_insert,
		   VALS(VAL(id), VAL(str_trim(o->name)), VAL(o->country),
			VAL(str_from_c(organisation_kind_key(o->kind))), VAL(o->own), VAL(cx->now)),
		   &added));
	if (added == 0)
		return cx_fail(cx, RC_CONFLICT, N_("there is an organisation of this name%s"),
			       o->own ? ", or one of the node's own" : "");
	TRY(act_append(cx, db, by, ACCESS_PEOPLE_MANAGE,
		       (struct ledger_act){ .act = "organisation-added",
					    .object_kind = "organisation",
					    .object = id,
					    .note = o->name }));
	*out = id;
	return RC_OK;
}

static enum rc read_organisation(struct cx *cx, struct rows *r, struct organisation *o)
{
	o->id = rows_id(r);
	o->name = rows_str(r);
	o->country = rows_str(r);
	const struct str kind = rows_str(r);
	o->own = rows_int(r) == 1;
	if (!organisation_kind_parse(kind, &o->kind))
		return cx_fail(cx, RC_IO, "the database names a kind of organisation \"%.*s\"",
			       STR_ARG(kind));
	return RC_OK;
}

SQL_STATEMENT(organisation_of_node,
	      "SELECT id, name, country, kind, own FROM people_organisation WHERE own = 1");

enum rc organisation_own(struct cx *cx, struct db *db, struct organisation *out)
{
	AUTO(rows) r = NULL;
	struct organisation o = { 0 };
	TRY(rows_open(cx, db, &r, &organisation_of_node, NO_VALS));
	const bool found = rows_next(r);
	if (found)
		TRY(read_organisation(cx, r, &o));
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(
			cx, RC_MISSING,
			"the node's own organisation is not set up yet: open the link for the "
			"first administrator (comity people link)");
	*out = o;
	return RC_OK;
}

SQL_STATEMENT(organisation_named,
	      "SELECT id, name, country, kind, own FROM people_organisation WHERE name = $1");

enum rc organisation_find(struct cx *cx, struct db *db, struct str name, struct organisation *out)
{
	AUTO(rows) r = NULL;
	struct organisation o = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &organisation_named, VAL(str_trim(name))));
	const bool found = rows_next(r);
	if (found)
		TRY(read_organisation(cx, r, &o));
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, N_("there is no organisation \"%.*s\""),
			       STR_ARG(str_trim(name)));
	*out = o;
	return RC_OK;
}

SQL_STATEMENT(organisation_page, "SELECT id, name, country, kind, own"
				 "  FROM people_organisation"
				 " WHERE name > $1"
				 " ORDER BY name"
				 " LIMIT 101");

enum rc organisation_list(struct cx *cx, struct db *db, struct str after_name,
			  struct organisation_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &organisation_page, VAL(after_name)));
	struct organisation_list list = { .p = arena_new(cx->arena, struct organisation, PAGE) };
	while (rows_next(r)) {
		if (list.n == PAGE) {
			list.more = true;
			continue;
		}
		TRY(read_organisation(cx, r, &list.p[list.n]));
		list.n++;
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
