// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/duty_db.h"

#include "people/act_db.h"

enum { LIST_MAX = 100, NOTES_MAX = 20 };

static enum rc append(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      const char *kind, struct id object)
{
	return act_append(cx, db, by, ACCESS_CASE_WORK,
			  (struct ledger_act){ .act = act, .object_kind = kind, .object = object });
}

SQL_STATEMENT(duty_insert, "INSERT INTO desk_duty (id, account_id, begins_at, ends_at)"
			   " VALUES ($1, $2, $3, $4)");

enum rc duty_add(struct cx *cx, struct db *db, const struct actor *by, struct id account,
		 struct instant begins, struct instant ends)
{
	if (ends.us <= begins.us || ends.us - begins.us > DUTY_LASTS_MAX.us)
		return cx_fail(cx, RC_INVALID, N_("a duty ends after it begins, within a week"));
	TRY(DB_RUN(cx, db, &duty_insert, VAL(id_new(cx->now)), VAL(account), VAL(begins),
		   VAL(ends)));
	return append(cx, db, by, "duty-set", "account", account);
}

SQL_STATEMENT(duty_delete, "DELETE FROM desk_duty WHERE id = $1");

enum rc duty_remove(struct cx *cx, struct db *db, const struct actor *by, struct id term)
{
	int64_t n = 0;
	TRY(db_run(cx, db, &duty_delete, VALS(VAL(term)), &n));
	if (n == 0)
		return cx_fail(cx, RC_MISSING, N_("this duty is not on the roster"));
	return append(cx, db, by, "duty-removed", "duty", term);
}

static void read_term(struct rows *r, struct duty_term *t)
{
	t->id = rows_id(r);
	t->account = rows_id(r);
	const struct str post = rows_str(r), name = rows_str(r);
	t->who = post.n > 0 ? post : name;
	t->begins = rows_instant(r);
	t->ends = rows_instant(r);
}

SQL_STATEMENT(duty_rows, "SELECT d.id, d.account_id, a.post, a.name, d.begins_at, d.ends_at"
			 "  FROM desk_duty d JOIN people_account a ON a.id = d.account_id"
			 " WHERE d.ends_at > $1 ORDER BY d.begins_at, d.id LIMIT 100");

enum rc duty_list(struct cx *cx, struct db *db, struct duty_list *out)
{
	AUTO(rows) r = NULL;
	struct duty_list list = { .p = arena_new(cx->arena, struct duty_term, LIST_MAX) };
	TRY(ROWS_OPEN(cx, db, &r, &duty_rows, VAL(cx->now)));
	while (rows_next(r))
		read_term(r, &list.p[list.n++]);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(duty_current, "SELECT d.id, d.account_id, a.post, a.name, d.begins_at, d.ends_at"
			    "  FROM desk_duty d JOIN people_account a ON a.id = d.account_id"
			    " WHERE d.begins_at <= $1 AND d.ends_at > $1"
			    " ORDER BY d.begins_at DESC, d.id LIMIT 1");

enum rc duty_now(struct cx *cx, struct db *db, bool *found, struct duty_term *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &duty_current, VAL(cx->now)));
	*found = rows_next(r);
	if (*found)
		read_term(r, out);
	return rows_end(cx, r);
}

/* ---- notes ------------------------------------------------------------------------- */

SQL_STATEMENT(hand_over_insert,
	      "INSERT INTO desk_hand_over (id, at, by_id, text, taken_at, taken_by)"
	      " VALUES ($1, $2, $3, $4, 0, NULL)");

enum rc hand_over_write(struct cx *cx, struct db *db, const struct actor *by, struct str text)
{
	const struct id id = id_new(cx->now);
	if (str_trim(text).n == 0 || text.n > DUTY_NOTE_MAX || !str_is_utf8(text))
		return cx_fail(cx, RC_INVALID, N_("a note has 1 to %d bytes"), DUTY_NOTE_MAX);
	TRY(DB_RUN(cx, db, &hand_over_insert, VAL(id), VAL(cx->now),
		   id_is_set(by->account) ? VAL(by->account) : VAL_NULL, VAL(text)));
	return act_append(cx, db, by, ACCESS_CASE_WORK,
			  (struct ledger_act){ .act = "duty-handed-over",
					       .object_kind = "duty",
					       .object = id,
					       .content = sha256_of(text) });
}

SQL_STATEMENT(hand_over_one, "SELECT by_id, at, taken_at FROM desk_hand_over WHERE id = $1");
SQL_STATEMENT(hand_over_done, "UPDATE desk_hand_over SET taken_at = $1, taken_by = $2"
			      " WHERE id = $3 AND taken_at = 0");

static enum rc load_note(struct cx *cx, struct db *db, struct id note, struct hand_over *out)
{
	AUTO(rows) r = NULL;
	*out = (struct hand_over){ .id = note };
	TRY(ROWS_OPEN(cx, db, &r, &hand_over_one, VAL(note)));
	const bool found = rows_next(r);
	if (found) {
		out->by = rows_id(r);
		out->at = rows_instant(r);
		out->taken_at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "there is no such note");
}

enum rc hand_over_take(struct cx *cx, struct db *db, const struct actor *by, struct id note)
{
	struct hand_over h;
	TRY(load_note(cx, db, note, &h));
	if (id_eq(h.by, by->account))
		return cx_fail(cx, RC_DENIED, N_("another person takes your note"));
	if (h.taken_at.us != 0)
		return cx_fail(cx, RC_CONFLICT, N_("somebody took this note already"));
	TRY(DB_RUN(cx, db, &hand_over_done, VAL(cx->now), VAL(by->account), VAL(note)));
	return append(cx, db, by, "duty-taken-over", "duty", note);
}

SQL_STATEMENT(hand_over_delete, "DELETE FROM desk_hand_over WHERE id = $1 AND taken_at = 0");

enum rc hand_over_undo(struct cx *cx, struct db *db, const struct actor *by, struct id note)
{
	struct hand_over h;
	TRY(load_note(cx, db, note, &h));
	if (!id_eq(h.by, by->account))
		return cx_fail(cx, RC_DENIED, N_("this note is another person's"));
	if (h.taken_at.us != 0)
		return cx_fail(cx, RC_CONFLICT, N_("somebody took this note already"));
	if (cx->now.us - h.at.us >= DUTY_UNDO.us)
		return cx_fail(cx, RC_CONFLICT, N_("a note is taken back within ten minutes"));
	TRY(DB_RUN(cx, db, &hand_over_delete, VAL(note)));
	return append(cx, db, by, "duty-hand-over-undone", "duty", note);
}

SQL_STATEMENT(hand_over_rows, "SELECT id, at, by_id, text, taken_at, taken_by FROM desk_hand_over"
			      " ORDER BY at DESC, id LIMIT 20");

enum rc hand_over_list(struct cx *cx, struct db *db, struct hand_over_list *out)
{
	AUTO(rows) r = NULL;
	struct hand_over_list list = { .p = arena_new(cx->arena, struct hand_over, NOTES_MAX) };
	TRY(rows_open(cx, db, &r, &hand_over_rows, NO_VALS));
	while (rows_next(r)) {
		struct hand_over *h = &list.p[list.n++];
		h->id = rows_id(r);
		h->at = rows_instant(r);
		h->by = rows_id(r);
		h->text = rows_str(r);
		h->taken_at = rows_instant(r);
		h->taken_by = rows_id(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
