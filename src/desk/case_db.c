// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/case_db.h"

#include "desk/reference_db.h"
#include "desk/search_words_db.h"
#include "people/act_db.h"
#include "people/member_db.h"

enum { LIST_MAX = 100, TIMELINE_MAX = 500 };

static struct val account_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

enum rc case_access(struct cx *cx, struct db *db, const struct actor *who, struct id object,
		    enum member_level least)
{
	if (!id_is_set(who->account))
		return RC_OK;
	return member_check(cx, db, who, object, least);
}

/* Of who works on cases as such, else of who sorts reports. */
static enum permission as_what(const struct actor *by)
{
	return access_role_for(by, ACCESS_CASE_WORK) ? ACCESS_CASE_WORK : ACCESS_REPORT_WORK;
}

static enum rc append(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      struct id id, struct str note)
{
	return act_append(cx, db, by, as_what(by),
			  (struct ledger_act){
				  .act = act, .object_kind = "case", .object = id, .note = note });
}

/* ---- words ------------------------------------------------------------------- */

SQL_STATEMENT(case_word_delete, "DELETE FROM desk_case_word WHERE case_id = $1");
SQL_STATEMENT(case_word_insert,
	      "INSERT INTO desk_case_word (case_id, kind, word)"
	      " VALUES ($1, $2, $3) ON CONFLICT (case_id, kind, word) DO NOTHING");
SQL_STATEMENT(case_word_list, "SELECT kind, word FROM desk_case_word WHERE case_id = $1"
			      " ORDER BY kind, word");

static enum rc save_words(struct cx *cx, struct db *db, const struct desk_case *c)
{
	TRY(DB_RUN(cx, db, &case_word_delete, VAL(c->id)));
	for (enum case_words k = 0; k < CASE_WORDS; k++)
		for (size_t i = 0; i < c->words[k].n; i++)
			TRY(DB_RUN(cx, db, &case_word_insert, VAL(c->id), VAL(k),
				   VAL(c->words[k].p[i])));
	return RC_OK;
}

static enum rc load_words(struct cx *cx, struct db *db, struct desk_case *c)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &case_word_list, VAL(c->id)));
	while (rows_next(r)) {
		const int64_t kind = rows_int(r);
		const struct str word = rows_str(r);
		if (kind >= 0 && kind < CASE_WORDS)
			*ARENA_PUSH(cx->arena, &c->words[kind]) = word;
	}
	return rows_end(cx, r);
}

/* ---- opening and changing ----------------------------------------------------- */

SQL_STATEMENT(case_insert,
	      "INSERT INTO desk_case (id, reference, title, summary, tlp, opened_by, opened_at,"
	      "                       closed_at, outcome, kind)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '', $8)");

static enum rc may_work(struct cx *cx, const struct actor *by)
{
	if (!access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may work on cases"));
	return RC_OK;
}

enum rc case_open(struct cx *cx, struct db *db, const struct actor *by, const struct law *law,
		  struct desk_case *c, struct id first)
{
	// Who sorts reports opens one for somebody who works on cases.
	if (!id_is_set(first) || !access_role_for(by, ACCESS_REPORT_WORK))
		TRY(may_work(cx, by));
	TRY(case_check(cx, law, c));
	c->id = id_new(cx->now);
	c->opened_by = by->account;
	c->opened_at = cx->now;
	TRY(reference_next(cx, db, "C", &c->reference));
	TRY(DB_RUN(cx, db, &case_insert, VAL(c->id), VAL(c->reference), VAL(c->title),
		   VAL(c->summary), VAL(c->tlp), account_or_null(c->opened_by), VAL(c->opened_at),
		   VAL((int64_t)c->kind)));
	TRY(save_words(cx, db, c));
	TRY(search_words_put(cx, db, c->id));
	TRY(append(cx, db, by, "case-opened", c->id, c->reference));
	const struct id member = id_is_set(first) ? first : by->account;
	if (!id_is_set(member))
		return cx_fail(cx, RC_INVALID,
			       N_("somebody must work on it: name the first member"));
	return member_add(cx, db, by, (struct member_of){ "case", c->id }, member,
			  (struct member_term){ .level = MEMBER_WORK });
}

SQL_STATEMENT(case_by_id, "SELECT id, reference, title, summary, tlp, opened_by, opened_at,"
			  "       closed_at, outcome, kind"
			  "  FROM desk_case WHERE id = $1");

static void read_case(struct rows *r, struct desk_case *c)
{
	*c = (struct desk_case){ 0 };
	c->id = rows_id(r);
	c->reference = rows_str(r);
	c->title = rows_str(r);
	c->summary = rows_str(r);
	c->tlp = (enum tlp)rows_int(r);
	c->opened_by = rows_id(r);
	c->opened_at = rows_instant(r);
	c->closed_at = rows_instant(r);
	c->outcome = rows_str(r);
	c->kind = (enum case_kind)rows_int(r);
}

static enum rc missing(struct cx *cx)
{
	return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
}

enum rc case_load(struct cx *cx, struct db *db, struct id id, struct desk_case *out)
{
	struct desk_case c = { 0 };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &case_by_id, VAL(id)));
		const bool found = rows_next(r);
		if (found)
			read_case(r, &c);
		TRY(rows_end(cx, r));
		if (!found)
			return missing(cx);
	}
	TRY(load_words(cx, db, &c));
	*out = c;
	return RC_OK;
}

SQL_STATEMENT(case_by_reference, "SELECT id FROM desk_case WHERE reference = $1");

enum rc case_find(struct cx *cx, struct db *db, struct str reference, struct id *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &case_by_reference, VAL(reference)));
	const bool found = rows_next(r);
	if (found)
		*out = rows_id(r);
	TRY(rows_end(cx, r));
	return found ? RC_OK : missing(cx);
}

/* Who sorts reports works on incidents, and on no other case. */
static enum rc may_work_on(struct cx *cx, const struct actor *by, const struct desk_case *c)
{
	if (c->kind == CASE_INCIDENT && access_role_for(by, ACCESS_REPORT_WORK))
		return RC_OK;
	return may_work(cx, by);
}

static enum rc load_open(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			 struct desk_case *out)
{
	if (!access_role_for(by, ACCESS_REPORT_WORK))
		TRY(may_work(cx, by));
	TRY(case_access(cx, db, by, id, MEMBER_WORK));
	TRY(case_load(cx, db, id, out));
	TRY(may_work_on(cx, by, out));
	if (out->closed_at.us != 0)
		return cx_fail(cx, RC_CONFLICT, N_("the case is closed"));
	return RC_OK;
}

SQL_STATEMENT(case_update, "UPDATE desk_case SET title = $1, summary = $2, tlp = $3"
			   " WHERE id = $4");

enum rc case_change(struct cx *cx, struct db *db, const struct actor *by, const struct law *law,
		    const struct desk_case *c)
{
	struct desk_case old = { 0 };
	TRY(load_open(cx, db, by, c->id, &old));
	TRY(case_check(cx, law, c));
	TRY(DB_RUN(cx, db, &case_update, VAL(c->title), VAL(c->summary), VAL(c->tlp), VAL(c->id)));
	TRY(save_words(cx, db, c));
	return append(cx, db, by, "case-changed", c->id, old.reference);
}

SQL_STATEMENT(case_requests_open, "SELECT count(*) FROM desk_request"
				  " WHERE case_id = $1 AND closed_at = 0");
SQL_STATEMENT(case_end, "UPDATE desk_case SET closed_at = $1, outcome = $2 WHERE id = $3");

static enum rc check_requests(struct cx *cx, struct db *db, struct id id)
{
	int64_t open = 0;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &case_requests_open, VAL(id)));
	if (rows_next(r))
		open = rows_int(r);
	TRY(rows_end(cx, r));
	if (open > 0)
		return cx_fail(cx, RC_CONFLICT, N_("%lld requests of the case are still open"),
			       (long long)open);
	return RC_OK;
}

static enum rc close_kind(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			  struct str outcome, enum case_kind kind)
{
	struct desk_case c = { 0 };
	TRY(load_open(cx, db, by, id, &c));
	if (c.kind != kind)
		return cx_fail(cx, RC_CONFLICT,
			       N_("an incident is closed on its own page, once it is resolved"));
	if (str_trim(outcome).n == 0 || outcome.n > CASE_NOTE_MAX || !str_is_utf8(outcome))
		return cx_fail(cx, RC_INVALID, N_("say how the case ended"));
	TRY(check_requests(cx, db, id));
	TRY(DB_RUN(cx, db, &case_end, VAL(cx->now), VAL(outcome), VAL(id)));
	return append(cx, db, by, "case-closed", id, outcome);
}

enum rc case_close(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		   struct str outcome)
{
	return close_kind(cx, db, by, id, outcome, CASE_PLAIN);
}

enum rc case_close_incident(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			    struct str outcome)
{
	return close_kind(cx, db, by, id, outcome, CASE_INCIDENT);
}

/* ---- notes and lists ------------------------------------------------------------ */

SQL_STATEMENT(case_note_insert, "INSERT INTO desk_case_note (id, case_id, at, by_id, text)"
				" VALUES ($1, $2, $3, $4, $5)");

enum rc case_note_add(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      struct str text)
{
	struct desk_case c = { 0 };
	TRY(load_open(cx, db, by, id, &c));
	if (str_trim(text).n == 0 || text.n > CASE_NOTE_MAX || !str_is_utf8(text))
		return cx_fail(cx, RC_INVALID, N_("a note has 1 to %d bytes"), CASE_NOTE_MAX);
	TRY(DB_RUN(cx, db, &case_note_insert, VAL(id_new(cx->now)), VAL(id), VAL(cx->now),
		   account_or_null(by->account), VAL(text)));
	return act_append(cx, db, by, as_what(by),
			  (struct ledger_act){ .act = "case-note",
					       .object_kind = "case",
					       .object = id,
					       .content = sha256_of(text) });
}

SQL_STATEMENT(case_note_one, "SELECT at, by_id, text FROM desk_case_note"
			     " WHERE id = $1 AND case_id = $2");
SQL_STATEMENT(case_note_delete, "DELETE FROM desk_case_note WHERE id = $1");

enum rc case_note_undo(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       struct id note)
{
	struct desk_case c = { 0 };
	struct instant at = { 0 };
	struct id writer = { 0 };
	struct str text = { 0 };
	TRY(load_open(cx, db, by, id, &c));
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &case_note_one, VAL(note), VAL(id)));
		if (rows_next(r)) {
			at = rows_instant(r);
			writer = rows_id(r);
			text = rows_str(r);
		}
		TRY(rows_end(cx, r));
	}
	if (at.us == 0)
		return cx_fail(cx, RC_MISSING,
			       N_("there is no such note: it was taken back before"));
	if (!id_eq(writer, by->account))
		return cx_fail(cx, RC_DENIED, N_("only who wrote a note takes it back"));
	if (cx->now.us - at.us > CASE_UNDO.us)
		return cx_fail(cx, RC_CONFLICT,
			       N_("a note is taken back within ten minutes; write another that "
				  "corrects it"));
	TRY(DB_RUN(cx, db, &case_note_delete, VAL(note)));
	return act_append(cx, db, by, as_what(by),
			  (struct ledger_act){ .act = "case-note-undone",
					       .object_kind = "case",
					       .object = id,
					       .content = sha256_of(text) });
}

SQL_STATEMENT(case_line_insert, "INSERT INTO desk_case_line (id, case_id, at, by_id, act, text)"
				" VALUES ($1, $2, $3, $4, $5, $6)");

enum rc case_line_add(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      const char *act, struct str text)
{
	TRY(DB_RUN(cx, db, &case_line_insert, VAL(id_new(cx->now)), VAL(id), VAL(cx->now),
		   account_or_null(by->account), VAL(str_from_c(act)), VAL(text)));
	return act_append(cx, db, by, as_what(by),
			  (struct ledger_act){ .act = act,
					       .object_kind = "case",
					       .object = id,
					       .content = sha256_of(text) });
}

SQL_STATEMENT(case_list_mine,
	      "SELECT c.id, c.reference, c.title, c.summary, c.tlp, c.opened_by, c.opened_at,"
	      "       c.closed_at, c.outcome, c.kind"
	      "  FROM desk_case c JOIN people_member m ON m.object_id = c.id"
	      " WHERE m.account_id = $1 AND (m.until_at = 0 OR m.until_at > $2)"
	      "   AND c.closed_at = 0"
	      " ORDER BY c.opened_at DESC, c.id LIMIT 100");
SQL_STATEMENT(case_list_all, "SELECT id, reference, title, summary, tlp, opened_by, opened_at,"
			     "       closed_at, outcome, kind"
			     "  FROM desk_case WHERE closed_at = 0"
			     " ORDER BY opened_at DESC, id LIMIT 100");

enum rc case_list(struct cx *cx, struct db *db, const struct actor *who, struct case_list *out)
{
	AUTO(rows) r = NULL;
	if (id_is_set(who->account))
		TRY(ROWS_OPEN(cx, db, &r, &case_list_mine, VAL(who->account), VAL(cx->now)));
	else
		TRY(rows_open(cx, db, &r, &case_list_all, NO_VALS));
	struct case_list list = { .p = arena_new(cx->arena, struct desk_case, LIST_MAX) };
	while (rows_next(r))
		read_case(r, &list.p[list.n++]);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

#define SHARED_WITH                                                 \
	"  FROM people_account a"                                   \
	"  JOIN people_organisation o ON o.id = a.organisation_id"  \
	"  JOIN desk_case_word w ON w.word = o.name AND w.kind = 4" \
	"  JOIN desk_case c ON c.id = w.case_id"                    \
	" WHERE a.id = $1 AND c.closed_at = 0 AND c.tlp <> 0"
_Static_assert(CASE_SHARED == 4 && TLP_RED == 0, "as the statement says");

SQL_STATEMENT(case_list_with,
	      "SELECT c.id, c.reference, c.title, c.summary, c.tlp, c.opened_by, c.opened_at,"
	      "       c.closed_at, c.outcome, c.kind" SHARED_WITH
	      " ORDER BY c.opened_at DESC, c.id LIMIT 100");
SQL_STATEMENT(case_one_with, "SELECT 1" SHARED_WITH " AND c.id = $2");

enum rc case_list_shared(struct cx *cx, struct db *db, const struct actor *who,
			 struct case_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &case_list_with, VAL(who->account)));
	struct case_list list = { .p = arena_new(cx->arena, struct desk_case, LIST_MAX) };
	while (rows_next(r))
		read_case(r, &list.p[list.n++]);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc case_shared(struct cx *cx, struct db *db, const struct actor *who, struct id id)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &case_one_with, VAL(who->account), VAL(id)));
	const bool found = rows_next(r);
	TRY(rows_end(cx, r));
	return found ? RC_OK
		     : cx_fail(cx, RC_MISSING,
			       N_("it may not exist, or it is not shared with you"));
}

SQL_STATEMENT(case_events, "SELECT s.at AS at, s.by_id, r.reference, s.action, s.to_state, "
			   "s.reason, s.id AS id, r.kind"
			   "  FROM desk_step s JOIN desk_request r ON r.id = s.request_id"
			   " WHERE r.case_id = $1"
			   " UNION ALL "
			   "SELECT n.at, n.by_id, '', 'note', '', n.text, n.id, ''"
			   "  FROM desk_case_note n WHERE n.case_id = $1"
			   " UNION ALL "
			   "SELECT l.at, l.by_id, '', l.act, '', l.text, l.id, ''"
			   "  FROM desk_case_report_act l WHERE l.case_id = $1"
			   " UNION ALL "
			   "SELECT t.at, t.by_id, '', 'reporters-told', '', t.outcome, t.id, ''"
			   "  FROM desk_case_told t WHERE t.case_id = $1"
			   " UNION ALL "
			   "SELECT k.at, k.by_id, '', k.act, '', k.text, k.id, ''"
			   "  FROM desk_case_line k WHERE k.case_id = $1"
			   " ORDER BY at DESC, id DESC LIMIT 500");

enum rc case_timeline(struct cx *cx, struct db *db, struct id id, struct case_timeline *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &case_events, VAL(id)));
	struct case_timeline list = { .p = arena_new(cx->arena, struct case_event, TIMELINE_MAX) };
	while (rows_next(r)) {
		struct case_event *e = &list.p[list.n++];
		e->at = rows_instant(r);
		e->by = rows_id(r);
		e->reference = rows_str(r);
		e->action = rows_str(r);
		e->to_state = rows_str(r);
		e->text = rows_str(r);
		e->id = rows_id(r);
		e->kind = rows_str(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
