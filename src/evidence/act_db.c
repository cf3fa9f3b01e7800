// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/act_db.h"

#include "people/account_db.h"
#include "people/member_db.h"

SQL_STATEMENT(act_draft_upsert,
	      "INSERT INTO evidence_act_draft (exhibit_id, account_id, act, at, told, to_holder,"
	      "  to_id, place, purpose, changes, seal, second, corrects, keep_until)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
	      " ON CONFLICT (exhibit_id, account_id) DO UPDATE SET act = excluded.act,"
	      "  at = excluded.at, told = excluded.told, to_holder = excluded.to_holder,"
	      "  to_id = excluded.to_id, place = excluded.place, purpose = excluded.purpose,"
	      "  changes = excluded.changes, seal = excluded.seal, second = excluded.second,"
	      "  corrects = excluded.corrects, keep_until = excluded.keep_until");
SQL_STATEMENT(
	act_draft_of,
	"SELECT act, at, told, to_holder, to_id, place, purpose, changes, seal, second,"
	"  corrects, keep_until FROM evidence_act_draft WHERE exhibit_id = $1 AND account_id = $2");
SQL_STATEMENT(act_draft_delete,
	      "DELETE FROM evidence_act_draft WHERE exhibit_id = $1 AND account_id = $2");
SQL_STATEMENT(hand_over_upsert,
	      "INSERT INTO evidence_hand_over (exhibit_id, from_id, to_id, at)"
	      " VALUES ($1, $2, $3, $4) ON CONFLICT (exhibit_id) DO UPDATE SET"
	      "  from_id = excluded.from_id, to_id = excluded.to_id, at = excluded.at");
SQL_STATEMENT(hand_over_of, "SELECT h.from_id, h.to_id, h.at FROM evidence_hand_over h"
			    " JOIN evidence_exhibit e ON e.id = h.exhibit_id"
			    " WHERE h.exhibit_id = $1 AND e.state = 'in-transit'");
SQL_STATEMENT(hand_over_list_to, "SELECT h.exhibit_id FROM evidence_hand_over h"
				 " JOIN evidence_exhibit e ON e.id = h.exhibit_id"
				 " WHERE h.to_id = $1 AND e.state = 'in-transit'"
				 " ORDER BY h.at, h.exhibit_id LIMIT 100");
SQL_STATEMENT(hand_over_list_from, "SELECT h.exhibit_id FROM evidence_hand_over h"
				   " JOIN evidence_exhibit e ON e.id = h.exhibit_id"
				   " WHERE h.from_id = $1 AND e.state = 'in-transit'"
				   " ORDER BY h.at, h.exhibit_id LIMIT 100");

/* ---- hand-overs --------------------------------------------------------------------- */

static enum rc find_hand_over(struct cx *cx, struct db *db, struct id exhibit,
			      struct hand_over *out, bool *found)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &hand_over_of, VAL(exhibit)));
	*found = rows_next(r);
	if (*found) {
		out->from = rows_id(r);
		out->to = rows_id(r);
		out->at = rows_instant(r);
	}
	return rows_end(cx, r);
}

enum rc hand_over_load(struct cx *cx, struct db *db, struct id exhibit, struct hand_over *out)
{
	bool found = false;
	TRY(find_hand_over(cx, db, exhibit, out, &found));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "no hand-over of it waits");
}

struct ids {
	struct id *p;
	size_t n, cap;
};

/* Who is no longer on the case of one does not hear of it. */
static enum rc list(struct cx *cx, struct db *db, const struct sql_statement *s,
		    const struct actor *who, struct exhibit_list *out)
{
	struct ids ids = { 0 };
	struct exhibit_list found = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, s, VAL(who->account)));
	while (rows_next(r))
		*ARENA_PUSH(cx->arena, &ids) = rows_id(r);
	TRY(rows_end(cx, r));
	for (size_t i = 0; i < ids.n; i++) {
		struct exhibit e;
		TRY(exhibit_load(cx, db, ids.p[i], &e));
		if (exhibit_access(cx, db, who, &e, MEMBER_GLASS) == RC_OK)
			*ARENA_PUSH(cx->arena, &found) = e;
	}
	*out = found;
	return RC_OK;
}

enum rc hand_overs_to(struct cx *cx, struct db *db, const struct actor *who,
		      struct exhibit_list *out)
{
	return list(cx, db, &hand_over_list_to, who, out);
}

enum rc hand_overs_from(struct cx *cx, struct db *db, const struct actor *who,
			struct exhibit_list *out)
{
	return list(cx, db, &hand_over_list_from, who, out);
}

static bool may_take(struct cx *cx, struct db *db, const struct actor *by, const struct exhibit *e,
		     const struct account *a)
{
	const struct actor them = { a->id, a->roles };
	if (a->state != ACCOUNT_ACTIVE || id_eq(a->id, by->account) ||
	    !access_role_for(&them, ACCESS_EVIDENCE_KEEP) || !exhibit_is_open_to(&them, e))
		return false;
	return !id_is_set(e->of_case) || exhibit_access(cx, db, &them, e, MEMBER_WORK) == RC_OK;
}

enum rc hand_over_people(struct cx *cx, struct db *db, const struct actor *by,
			 const struct exhibit *e, struct hand_over_people *out)
{
	struct account_list page = { .more = true };
	struct str after = STR("");
	*out = (struct hand_over_people){ 0 };
	while (page.more) {
		TRY(account_list(cx, db, after, &page));
		for (size_t i = 0; i < page.n; i++) {
			const struct account *a = &page.p[i];
			after = a->login;
			if (may_take(cx, db, by, e, a))
				*ARENA_PUSH(cx->arena, out) = (struct hand_over_person){ a->id,
											 a->name,
											 a->post };
		}
	}
	return RC_OK;
}

/* ---- writing it --------------------------------------------------------------------- */

/* Two who are both of this node both say it themselves. */
static enum rc check_receiver(struct cx *cx, struct db *db, const struct actor *by,
			      const struct exhibit *e, const struct custody_event *event)
{
	bool found = false;
	struct hand_over h = { .from = { { 0 } } };
	if (event->act != CUSTODY_RECEIVED)
		return RC_OK;
	TRY(find_hand_over(cx, db, e->id, &h, &found));
	if (found && id_is_set(h.to) && !id_eq(h.to, by->account))
		return cx_fail(cx, RC_DENIED,
			       "it was handed to another person of this node, who says that they "
			       "have it");
	return RC_OK;
}

/* Who has it, and who takes it, where the form does not say. */
static enum rc fill_holders(struct cx *cx, struct db *db, const struct actor *by,
			    const struct exhibit *e, struct act_draft *d)
{
	struct account me, them;
	struct custody_rows rows;
	struct custody_state state;
	struct custody_event *event = &d->event;
	TRY(account_load(cx, db, by->account, &me));
	TRY(custody_list(cx, db, e->id, &rows));
	custody_rows_walk(cx->arena, &rows, e, &state);
	if (event->act == CUSTODY_TRANSFERRED || event->act == CUSTODY_RETURNED)
		event->from = me.name;
	if (event->act == CUSTODY_RECEIVED) {
		event->from = state.holder;
		event->to = state.awaited.n > 0 ? state.awaited : me.name;
	}
	if (id_is_set(d->to)) {
		TRY(account_load(cx, db, d->to, &them));
		event->to = them.name;
		event->to_account = true;
	}
	return RC_OK;
}

static struct val id_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

static enum rc keep_draft(struct cx *cx, struct db *db, const struct actor *by,
			  const struct exhibit *e, const struct act_draft *d)
{
	const struct custody_event *v = &d->event;
	return DB_RUN(cx, db, &act_draft_upsert, VAL(e->id), VAL(by->account),
		      VAL(str_from_c(custody_key(v->act))), VAL(v->at), VAL(v->at_is_told),
		      VAL(v->to), id_or_null(d->to), VAL(v->place), VAL(v->purpose),
		      VAL(v->changes), VAL(v->seal), VAL(v->second), VAL(v->corrects),
		      VAL(v->keep_until));
}

enum rc act_write(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e,
		  struct act_draft *d)
{
	struct str record;
	TRY(exhibit_access(cx, db, by, e, MEMBER_WORK));
	TRY(check_receiver(cx, db, by, e, &d->event));
	if (d->event.at.us == 0)
		d->event.at = cx->now;
	d->event.has_changed = d->event.changes.n > 0;
	TRY(fill_holders(cx, db, by, e, d));
	TRY(custody_check(cx, &d->event));
	TRY(custody_draft(cx, db, by, e, &d->event, &record)); // whether it can follow
	return keep_draft(cx, db, by, e, d);
}

/* ---- signing it --------------------------------------------------------------------- */

static enum rc load_draft(struct cx *cx, struct db *db, const struct actor *by, struct id exhibit,
			  struct act_draft *out)
{
	struct act_draft d = { .event = { .at = { 0 } } };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &act_draft_of, VAL(exhibit), VAL(by->account)));
	bool found = rows_next(r);
	if (found) {
		found = custody_parse(rows_str(r), &d.event.act);
		d.event.at = rows_instant(r);
		d.event.at_is_told = rows_int(r) != 0;
		d.event.to = rows_str(r);
		d.to = rows_id(r);
		d.event.to_account = id_is_set(d.to);
		d.event.place = rows_str(r);
		d.event.purpose = rows_str(r);
		d.event.changes = rows_str(r);
		d.event.seal = rows_str(r);
		d.event.second = rows_str(r);
		d.event.corrects = rows_int(r);
		d.event.keep_until = rows_instant(r);
		d.event.has_changed = d.event.changes.n > 0;
	}
	TRY(rows_end(cx, r));
	if (!found ||
	    (!d.event.at_is_told && instant_add(d.event.at, ACT_SIGNED_WITHIN).us < cx->now.us))
		return cx_fail(cx, RC_MISSING,
			       "no act of yours waits for your signature, or it has waited too "
			       "long: write it down again");
	*out = d;
	return RC_OK;
}

enum rc act_record(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e,
		   struct act_draft *out, struct str *record)
{
	TRY(exhibit_access(cx, db, by, e, MEMBER_WORK));
	TRY(load_draft(cx, db, by, e->id, out));
	TRY(check_receiver(cx, db, by, e, &out->event));
	TRY(fill_holders(cx, db, by, e, out));
	return custody_draft(cx, db, by, e, &out->event, record);
}

/* Whoever is to receive it sees it. */
static enum rc follow(struct cx *cx, struct db *db, const struct actor *by, const struct exhibit *e,
		      const struct act_draft *d)
{
	const struct custody_event *v = &d->event;
	if (v->act != CUSTODY_TRANSFERRED)
		return RC_OK;
	if (id_is_set(d->to) && !id_is_set(e->of_case))
		TRY(member_add(cx, db, by, (struct member_of){ "exhibit", e->id }, d->to,
			       (struct member_term){ .level = MEMBER_WORK }));
	return DB_RUN(cx, db, &hand_over_upsert, VAL(e->id), VAL(by->account), id_or_null(d->to),
		      VAL(v->at));
}

enum rc act_do(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e,
	       const struct signature *signed_by)
{
	struct act_draft d = { .to = { { 0 } } };
	struct str record;
	TRY(act_record(cx, db, by, e, &d, &record));
	TRY(custody_append(cx, db, by, e, &d.event, signed_by));
	TRY(follow(cx, db, by, e, &d));
	return DB_RUN(cx, db, &act_draft_delete, VAL(e->id), VAL(by->account));
}
