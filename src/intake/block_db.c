// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/block_db.h"

#include "intake/constituent_db.h"
#include "people/act_db.h"

#define ENTRY                                                                                \
	"b.id, b.kind, b.key, b.host, b.reason, b.appeal_to, b.campaign_id, b.state,"        \
	" b.added_at, b.until, b.changed_at, CAST((SELECT count(*) FROM intake_block_appeal" \
	" a WHERE a.block_id = b.id AND a.decided_at = 0) AS BIGINT)"

/* The moment of a change, which no other has: later than that of all before (intake/taxii.h). */
#define LATER(now)                                                                                 \
	"CASE WHEN coalesce(max(m.changed_at), 0) >= " now " THEN max(m.changed_at) + 1 ELSE " now \
	" END FROM intake_block m"

SQL_STATEMENT(block_one, "SELECT " ENTRY " FROM intake_block b WHERE b.id = $1");
SQL_STATEMENT(block_newest, "SELECT " ENTRY
			    " FROM intake_block b ORDER BY b.added_at DESC, b.id DESC LIMIT 1000");
SQL_STATEMENT(block_oldest,
	      "SELECT " ENTRY " FROM intake_block b ORDER BY b.added_at, b.id LIMIT $1");
SQL_STATEMENT(block_of_key, "SELECT " ENTRY " FROM intake_block b WHERE b.kind = $1 AND b.key = $2"
			    " AND b.state <> 'withdrawn' AND b.until > $3 ORDER BY b.id DESC");
SQL_STATEMENT(block_of_host, "SELECT " ENTRY " FROM intake_block b WHERE b.host = $1"
			     " AND b.state <> 'withdrawn' AND b.until > $2 ORDER BY b.id DESC");
SQL_STATEMENT(block_insert,
	      "INSERT INTO intake_block (id, kind, key, host, reason, appeal_to, campaign_id,"
	      " state, added_at, until, changed_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, 'listed', $8, $9, (SELECT " LATER("$8") "))");
SQL_STATEMENT(block_set, "UPDATE intake_block SET state = $2, changed_at = (SELECT " LATER(
				 "$3") ")"
				       " WHERE id = $1");
#define PLACE "CASE WHEN b.state = 'listed' AND b.until <= $1 THEN b.until ELSE b.changed_at END"
SQL_STATEMENT(block_in_order, "SELECT " ENTRY " FROM intake_block b WHERE (" PLACE
			      ", b.id) > ($2, $3) ORDER BY " PLACE ", b.id LIMIT $4");
SQL_STATEMENT(block_line_insert,
	      "INSERT INTO intake_block_line (id, block_id, at, act, account_id, note)"
	      " VALUES ($1, $2, $3, $4, $5, $6)");
SQL_STATEMENT(block_line_rows, "SELECT at, act, account_id, note FROM intake_block_line"
			       " WHERE block_id = $1 ORDER BY id DESC LIMIT 200");

static enum rc may(struct cx *cx, const struct actor *by)
{
	return access_role_for(by, ACCESS_REPORT_WORK)
		       ? RC_OK
		       : cx_fail(cx, RC_DENIED, "no role of yours may work on reports");
}

static bool read_entry(struct rows *r, struct block_entry *out)
{
	out->id = rows_id(r);
	const bool known = subject_kind_parse(rows_str(r), &out->kind);
	out->key = rows_str(r);
	out->host = rows_str(r);
	out->reason = rows_str(r);
	out->appeal_to = rows_str(r);
	out->campaign = rows_id(r);
	const bool stands = block_state_parse(rows_str(r), &out->state);
	out->added_at = rows_instant(r);
	out->until = rows_instant(r);
	out->changed_at = rows_instant(r);
	out->appeals = rows_int(r);
	return known && stands;
}

static enum rc read_all(struct cx *cx, struct rows *r, struct block_entries *out)
{
	while (rows_next(r)) {
		struct block_entry e = { .appeals = 0 };
		if (read_entry(r, &e))
			*ARENA_PUSH(cx->arena, out) = e;
	}
	return rows_end(cx, r);
}

enum rc block_load(struct cx *cx, struct db *db, struct id id, struct block_entry *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &block_one, VAL(id)));
	const bool found = rows_next(r) && read_entry(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "there is no such entry of the block list");
}

enum rc block_list(struct cx *cx, struct db *db, struct block_entries *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &block_newest, NO_VALS));
	return read_all(cx, r, out);
}

enum rc block_all(struct cx *cx, struct db *db, struct block_entries *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &block_oldest, VAL(BLOCK_ENTRIES_MAX)));
	return read_all(cx, r, out);
}

enum rc block_shared(struct cx *cx, struct db *db, struct share_place after, struct instant settled,
		     int64_t limit, struct block_entries *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &block_in_order, VAL(settled), VAL(after.at), VAL(after.row),
		      VAL(limit)));
	return read_all(cx, r, out);
}

static enum rc of_key(struct cx *cx, struct db *db, const struct block_target *t,
		      struct block_entries *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &block_of_key, VAL(str_from_c(subject_kind_key(t->kind))),
		      VAL(t->key), VAL(cx->now)));
	return read_all(cx, r, out);
}

static enum rc of_host(struct cx *cx, struct db *db, struct str host, struct block_entries *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &block_of_host, VAL(host), VAL(cx->now)));
	return read_all(cx, r, out);
}

enum rc block_find(struct cx *cx, struct db *db, const struct block_target *t,
		   struct block_entry *out)
{
	struct block_entries found = { 0 };
	struct str host = t->host, head, above;
	TRY(of_key(cx, db, t, &found));
	while (found.n == 0 && host.n > 0) {
		struct block_entries of = { 0 };
		TRY(of_host(cx, db, host, &of));
		for (size_t i = 0; i < of.n; i++)
			if (of.p[i].kind != SUBJECT_URL)
				*ARENA_PUSH(cx->arena, &found) = of.p[i];
		if (t->is_machine || !str_cut(host, '.', &head, &above))
			break;
		host = above;
	}
	if (found.n == 0)
		return cx_fail(cx, RC_MISSING, "this is not on the block list");
	*out = found.p[0];
	return RC_OK;
}

/* ---- what is never blocked ---- */

SQL_STATEMENT(never_rows, "SELECT host, note FROM intake_block_never ORDER BY host");
SQL_STATEMENT(never_insert, "INSERT INTO intake_block_never (host, note, at) VALUES ($1, $2, $3)"
			    " ON CONFLICT (host) DO UPDATE SET note = excluded.note");
SQL_STATEMENT(never_delete, "DELETE FROM intake_block_never WHERE host = $1");

enum rc block_never_list(struct cx *cx, struct db *db, struct block_nevers *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &never_rows, NO_VALS));
	while (rows_next(r)) {
		struct block_never *n = ARENA_PUSH(cx->arena, out);
		n->host = rows_str(r);
		n->note = rows_str(r);
	}
	return rows_end(cx, r);
}

/* ---- judging ---- */

/* What names the key, or an address on that host: from "https://host/" up to "https://host;", which
 * takes ports along, and is a range of the index. */
SQL_STATEMENT(abuse_of_key,
	      "SELECT count(*) FROM intake_subject s JOIN intake_report r ON r.id = s.report_id"
	      " WHERE (s.key = $1 OR s.key = $2 OR (s.key >= $3 AND s.key < $4)"
	      " OR (s.key >= $5 AND s.key < $6))"
	      " AND (r.category = 'child-abuse' OR r.type IN ('csam', 'csem'))");

static struct str on_host(struct cx *cx, const struct block_target *t, const char *scheme, char end)
{
	return arena_fmt(cx->arena, "%s://%.*s%c", scheme, STR_ARG(t->host), end);
}

enum rc block_is_abuse(struct cx *cx, struct db *db, const struct block_target *t, bool *out)
{
	int64_t n = 0;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &abuse_of_key, VAL(t->key), VAL(t->host),
		      VAL(on_host(cx, t, "https", '/')), VAL(on_host(cx, t, "https", ';')),
		      VAL(on_host(cx, t, "http", '/')), VAL(on_host(cx, t, "http", ';'))));
	while (rows_next(r))
		n = rows_int(r);
	TRY(rows_end(cx, r));
	*out = n > 0;
	return RC_OK;
}

/* A name of theirs, below or above one; a machine in a network of theirs. */
static bool is_of(const struct constituent *m, const struct block_target *t)
{
	struct network machine;
	for (size_t i = 0; i < m->names.n; i++)
		if (block_touches(t, m->names.p[i]))
			return true;
	if (!t->is_machine || !network_parse(t->host, &machine))
		return false;
	for (size_t i = 0; i < m->networks.n; i++)
		if (network_common(&machine, &m->networks.p[i]) == m->networks.p[i].bits)
			return true;
	return false;
}

static enum rc is_member(struct cx *cx, struct db *db, const struct block_target *t, bool *out)
{
	struct constituents all = { 0 };
	TRY(constituent_list(cx, db, &all));
	*out = false;
	for (size_t i = 0; i < all.n; i++)
		*out = *out || is_of(&all.p[i], t);
	return RC_OK;
}

enum rc block_verdict(struct cx *cx, struct db *db, const struct block_form *form,
		      enum block_why *out)
{
	struct block_entries there = { 0 };
	struct block_facts facts = { .own_host = form->own_host };
	if (form->target.kind != SUBJECT_KINDS) {
		TRY(block_never_list(cx, db, &facts.never));
		TRY(is_member(cx, db, &form->target, &facts.is_member));
		TRY(block_is_abuse(cx, db, &form->target, &facts.is_abuse));
		TRY(of_key(cx, db, &form->target, &there));
	}
	facts.is_listed = there.n > 0;
	*out = block_judge(&form->target, &facts);
	return RC_OK;
}

/* ---- acts ---- */

static enum rc add_line(struct cx *cx, struct db *db, struct id entry, const char *act,
			struct id account, struct str note)
{
	return DB_RUN(cx, db, &block_line_insert, VAL(id_new(cx->now)), VAL(entry), VAL(cx->now),
		      VAL(str_from_c(act)), id_is_set(account) ? VAL(account) : VAL_NULL,
		      VAL(note));
}

static enum rc done(struct cx *cx, struct db *db, const struct actor *by, struct id entry,
		    const char *act, struct str note)
{
	TRY(add_line(cx, db, entry, act, by->account, note));
	return act_append(
		cx, db, by, ACCESS_REPORT_WORK,
		(struct ledger_act){
			.act = act, .object_kind = "block", .object = entry, .note = note });
}

enum rc block_add(struct cx *cx, struct db *db, const struct actor *by,
		  const struct block_form *form, struct id *out)
{
	enum block_why why;
	const struct id id = id_new(cx->now);
	const struct block_target *t = &form->target;
	TRY(may(cx, by));
	if (form->reason.n == 0 || form->reason.n > BLOCK_REASON_MAX)
		return cx_fail(cx, RC_INVALID, "an entry has a reason, of at most %d bytes",
			       BLOCK_REASON_MAX);
	if (form->days < 1 || form->days > BLOCK_DAYS_MAX)
		return cx_fail(cx, RC_INVALID, "an entry ends after 1 to %d days", BLOCK_DAYS_MAX);
	TRY(block_verdict(cx, db, form, &why));
	if (why != BLOCK_MAY)
		return cx_fail(cx, RC_INVALID, "%.*s: %s", STR_ARG(t->key), block_why_text(why));
	TRY(DB_RUN(cx, db, &block_insert, VAL(id), VAL(str_from_c(subject_kind_key(t->kind))),
		   VAL(t->key), VAL(t->host), VAL(form->reason), VAL(form->appeal_to),
		   id_is_set(form->campaign) ? VAL(form->campaign) : VAL_NULL, VAL(cx->now),
		   VAL(instant_add(cx->now, DAYS(form->days)))));
	*out = id;
	return done(cx, db, by, id, "block-added", form->reason);
}

static enum rc set_state(struct cx *cx, struct db *db, struct id id, enum block_state state)
{
	return DB_RUN(cx, db, &block_set, VAL(id), VAL(str_from_c(block_state_key(state))),
		      VAL(cx->now));
}

enum rc block_withdraw(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       struct str note)
{
	struct block_entry e = { .appeals = 0 };
	TRY(may(cx, by));
	TRY(block_load(cx, db, id, &e));
	if (e.state == BLOCK_WITHDRAWN)
		return cx_fail(cx, RC_CONFLICT, "it was taken off already");
	TRY(set_state(cx, db, id, BLOCK_WITHDRAWN));
	return done(cx, db, by, id, "block-withdrawn", note);
}

enum rc block_restore(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      struct str note)
{
	struct block_entry e = { .appeals = 0 };
	struct block_entries there = { 0 };
	TRY(may(cx, by));
	TRY(block_load(cx, db, id, &e));
	const struct block_target t = { .kind = e.kind, .key = e.key };
	TRY(of_key(cx, db, &t, &there));
	if (e.state != BLOCK_WITHDRAWN || e.until.us <= cx->now.us || there.n > 0)
		return cx_fail(cx, RC_CONFLICT,
			       "it was not taken off, its time is over, or a newer entry holds");
	TRY(set_state(cx, db, id, BLOCK_LISTED));
	return done(cx, db, by, id, "block-restored", note);
}

/* ---- appeals ---- */

SQL_STATEMENT(appeal_insert,
	      "INSERT INTO intake_block_appeal (id, block_id, at, contact, text, suspended,"
	      " decided_at, granted, answer) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '')");
SQL_STATEMENT(appeal_rows, "SELECT id, at, decided_at, contact, text, answer, suspended, granted"
			   " FROM intake_block_appeal WHERE block_id = $1 ORDER BY id DESC"
			   " LIMIT 100");
SQL_STATEMENT(appeal_decide, "UPDATE intake_block_appeal SET decided_at = $2, granted = $3,"
			     " answer = $4 WHERE block_id = $1 AND decided_at = 0");

enum rc block_appeals(struct cx *cx, struct db *db, struct id id, struct block_appeals *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &appeal_rows, VAL(id)));
	while (rows_next(r)) {
		struct block_appeal *a = ARENA_PUSH(cx->arena, out);
		a->id = rows_id(r);
		a->at = rows_instant(r);
		a->decided_at = rows_instant(r);
		a->contact = rows_str(r);
		a->text = rows_str(r);
		a->answer = rows_str(r);
		a->suspended = rows_int(r) != 0;
		a->granted = rows_int(r) != 0;
	}
	return rows_end(cx, r);
}

static bool was_refused(const struct block_appeals *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->p[i].decided_at.us != 0 && !all->p[i].granted)
			return true;
	return false;
}

enum rc block_appeal(struct cx *cx, struct db *db, struct id id, struct str contact,
		     struct str text)
{
	struct block_entry e = { .appeals = 0 };
	struct block_appeals all = { 0 };
	TRY(block_load(cx, db, id, &e));
	TRY(block_appeals(cx, db, id, &all));
	if (e.state == BLOCK_WITHDRAWN || e.until.us <= cx->now.us)
		return cx_fail(cx, RC_CONFLICT, "this is not on the block list any more");
	if (e.appeals > 0)
		return cx_fail(cx, RC_CONFLICT, "an appeal against this entry waits already");
	const bool suspends = e.state == BLOCK_LISTED && !was_refused(&all);
	TRY(DB_RUN(cx, db, &appeal_insert, VAL(id_new(cx->now)), VAL(id), VAL(cx->now),
		   VAL(contact), VAL(text), VAL(suspends ? 1 : 0)));
	if (suspends)
		TRY(set_state(cx, db, id, BLOCK_SUSPENDED));
	const struct str note = suspends ? STR("suspended") : STR("");
	TRY(add_line(cx, db, id, "block-appealed", (struct id){ { 0 } }, note));
	const struct ledger_act act = {
		.act = "block-appealed", .object_kind = "block", .object = id, .note = note
	};
	return ledger_append(cx, db, &act, NULL);
}

enum rc block_decide(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		     bool granted, struct str answer)
{
	int64_t changed = 0;
	struct block_entry e = { .appeals = 0 };
	TRY(may(cx, by));
	TRY(block_load(cx, db, id, &e));
	TRY(db_run(cx, db, &appeal_decide,
		   VALS(VAL(id), VAL(cx->now), VAL(granted ? 1 : 0), VAL(answer)), &changed));
	if (changed == 0)
		return cx_fail(cx, RC_CONFLICT, "no appeal against this entry waits");
	if (granted && e.state != BLOCK_WITHDRAWN)
		TRY(set_state(cx, db, id, BLOCK_WITHDRAWN));
	if (!granted && e.state == BLOCK_SUSPENDED)
		TRY(set_state(cx, db, id, BLOCK_LISTED));
	return done(cx, db, by, id, granted ? "block-appeal-granted" : "block-appeal-refused",
		    answer);
}

/* ---- what is never blocked ---- */

static enum rc withdraw_touched(struct cx *cx, struct db *db, const struct actor *by,
				struct str host)
{
	struct block_entries all = { 0 };
	struct block_facts facts = { .never = { 0 } };
	ARENA_PUSH(cx->arena, &facts.never)->host = host;
	TRY(block_all(cx, db, &all));
	for (size_t i = 0; i < all.n; i++) {
		const struct block_entry *e = &all.p[i];
		const struct block_target t = {
			.kind = e->kind, .key = e->key, .host = e->host, .registered = e->host
		};
		if (e->state != BLOCK_WITHDRAWN && e->until.us > cx->now.us &&
		    block_judge(&t, &facts) == BLOCK_NEVER)
			TRY(block_withdraw(cx, db, by, e->id, STR("never to be blocked")));
	}
	return RC_OK;
}

enum rc block_never_add(struct cx *cx, struct db *db, const struct actor *by, struct str host,
			struct str note)
{
	TRY(may(cx, by));
	TRY(DB_RUN(cx, db, &never_insert, VAL(host), VAL(note), VAL(cx->now)));
	TRY(withdraw_touched(cx, db, by, host));
	return act_append(cx, db, by, ACCESS_REPORT_WORK,
			  (struct ledger_act){ .act = "block-never-added",
					       .object_kind = "block",
					       .object = id_new(cx->now),
					       .note = host });
}

enum rc block_never_remove(struct cx *cx, struct db *db, const struct actor *by, struct str host)
{
	int64_t changed = 0;
	TRY(may(cx, by));
	TRY(db_run(cx, db, &never_delete, VALS(VAL(host)), &changed));
	if (changed == 0)
		return cx_fail(cx, RC_MISSING, "%.*s is not on the list of what is never blocked",
			       STR_ARG(host));
	return act_append(cx, db, by, ACCESS_REPORT_WORK,
			  (struct ledger_act){ .act = "block-never-removed",
					       .object_kind = "block",
					       .object = id_new(cx->now),
					       .note = host });
}

enum rc block_log(struct cx *cx, struct db *db, struct id id, struct block_lines *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &block_line_rows, VAL(id)));
	while (rows_next(r)) {
		struct block_line *l = ARENA_PUSH(cx->arena, out);
		l->at = rows_instant(r);
		l->act = rows_str(r);
		l->account = rows_id(r);
		l->note = rows_str(r);
	}
	return rows_end(cx, r);
}
