// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/registry_db.h"

#include "people/act_db.h"

#define COLUMNS                                                                                   \
	"SELECT kind, key, state, asked, at, until, registrar, network, country, mails, source, " \
	"why FROM intake_registry"
SQL_STATEMENT(registry_one, COLUMNS " WHERE key = $1 AND kind = $2");
SQL_STATEMENT(registry_next, COLUMNS " WHERE state = 'wanted' AND until <= $1"
				     " ORDER BY until, key LIMIT 1");
SQL_STATEMENT(registry_asked, COLUMNS " WHERE asked = $1 AND state IN ('found', 'none')"
				      " AND until > $2 ORDER BY at DESC LIMIT 1");
SQL_STATEMENT(registry_put,
	      "INSERT INTO intake_registry (kind, key, state, asked, at, until, registrar, network,"
	      "  country, mails, source, why)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	      " ON CONFLICT (key, kind) DO UPDATE SET state = $3, asked = $4, at = $5, until = $6,"
	      "  registrar = $7, network = $8, country = $9, mails = $10, source = $11, why = $12");
SQL_STATEMENT(registry_lease, "UPDATE intake_registry SET until = $3 WHERE key = $1 AND kind = $2");

static bool read_row(struct rows *r, struct registry *out)
{
	*out = (struct registry){ .state = REGISTRY_FAILED };
	const bool is_kind = subject_kind_parse(rows_str(r), &out->kind);
	out->key = rows_str(r);
	const bool is_state = registry_state_parse(rows_str(r), &out->state);
	out->asked = rows_str(r);
	out->at = rows_instant(r);
	out->until = rows_instant(r);
	out->registrar = rows_str(r);
	out->network = rows_str(r);
	out->country = rows_str(r);
	out->mails = rows_str(r);
	out->source = rows_str(r);
	out->why = rows_str(r);
	return is_kind && is_state;
}

static enum rc one(struct cx *cx, struct db *db, const struct sql_statement *s, struct vals vals,
		   struct registry *out, bool *found)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, s, vals));
	*found = rows_next(r) && read_row(r, out);
	return rows_end(cx, r);
}

static struct val kind_of(enum subject_kind kind)
{
	return VAL(str_from_c(subject_kind_key(kind)));
}

enum rc registry_save(struct cx *cx, struct db *db, const struct registry *r)
{
	return DB_RUN(cx, db, &registry_put, kind_of(r->kind), VAL(r->key),
		      VAL(str_from_c(registry_state_key(r->state))), VAL(r->asked), VAL(r->at),
		      VAL(r->until), VAL(r->registrar), VAL(r->network), VAL(r->country),
		      VAL(r->mails), VAL(r->source), VAL(r->why));
}

enum rc registry_find(struct cx *cx, struct db *db, enum subject_kind kind, struct str key,
		      struct registry *out, bool *found)
{
	return one(cx, db, &registry_one, VALS(VAL(key), kind_of(kind)), out, found);
}

enum rc registry_want(struct cx *cx, struct db *db, const struct actor *by, enum subject_kind kind,
		      struct str key)
{
	bool found = false;
	struct registry r = { .state = REGISTRY_FAILED };
	if (!access_role_for(by, ACCESS_REPORT_WORK))
		return cx_fail(cx, RC_DENIED, "no role of yours may work on reports");
	TRY(registry_find(cx, db, kind, key, &r, &found));
	if (found && (r.state == REGISTRY_WANTED || r.until.us > cx->now.us))
		return RC_OK;
	r = (struct registry){ .kind = kind, .key = key, .at = cx->now, .until = cx->now };
	TRY(registry_save(cx, db, &r));
	return act_append(cx, db, by, ACCESS_REPORT_WORK,
			  (struct ledger_act){ .act = "registry-asked", .note = key });
}

enum rc registry_take(struct cx *cx, struct db *db, int64_t lease_us, struct registry *out,
		      bool *found)
{
	TRY(one(cx, db, &registry_next, VALS(VAL(cx->now)), out, found));
	if (!*found)
		return RC_OK;
	return DB_RUN(cx, db, &registry_lease, VAL(out->key), kind_of(out->kind),
		      VAL((struct instant){ cx->now.us + lease_us }));
}

enum rc registry_same(struct cx *cx, struct db *db, struct str asked, struct registry *out,
		      bool *found)
{
	return one(cx, db, &registry_asked, VALS(VAL(asked), VAL(cx->now)), out, found);
}
