// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_db.h"

#include "intake/constituent_db.h"
#include "ledger/entry_db.h"
#include "people/organisation_db.h"

SQL_STATEMENT(blob_held_by_intake, "SELECT count(*) FROM intake_report WHERE raw = $1");
const struct blob_holder intake_blobs = { "intake", &blob_held_by_intake };

/* ---- who may ------------------------------------------------------------------ */

static enum rc check_may(struct cx *cx, const struct actor *who, enum permission p)
{
	if (!who || access_role_for(who, p))
		return RC_OK;
	return cx_fail(cx, RC_DENIED,
		       p == ACCESS_REPORT_WORK ? "no role of yours may work on reports"
					       : "no role of yours may see reports");
}

/* Who works on reports hands them in, too. */
static const char *sender_role(const struct actor *by)
{
	const char *role = access_role_for(by, ACCESS_REPORT_WORK);
	return role ? role : access_role_for(by, ACCESS_REPORT_SEND);
}

static enum rc record(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      const struct intake_report *r)
{
	const struct ledger_act entry = {
		.act = act,
		.account = by ? by->account : (struct id){ { 0 } },
		.role = by ? sender_role(by) : NULL,
		.object_kind = "report",
		.object = r->id,
		.content = r->received,
		.note = arena_fmt(cx->arena, "%.*s %s %.*s", STR_ARG(r->number),
				  intake_state_key(r->state), STR_ARG(r->format)),
	};
	return ledger_append(cx, db, &entry, NULL);
}

/* ---- reading ------------------------------------------------------------------- */

#define COLUMNS                                                                             \
	"SELECT id, number, received_at, channel, state, reason, received, received_size,"  \
	"       raw, raw_size, format, version, category, type, reporter_id, reporter_ref," \
	"       tlp, first_seen, last_seen, incidents, language, text, message_id,"         \
	"       message_from, return_path, subject, arrivals"                               \
	"  FROM intake_report"
#define PAGE " ORDER BY received_at DESC, id DESC LIMIT 200"
SQL_STATEMENT(intake_by_id, COLUMNS " WHERE id = $1");
SQL_STATEMENT(intake_by_number, COLUMNS " WHERE number = $1");
SQL_STATEMENT(intake_by_received, COLUMNS " WHERE received = $1 AND channel NOT IN ('form', 'hand')"
					  " ORDER BY received_at, id LIMIT 1");
SQL_STATEMENT(intake_before, COLUMNS " WHERE (received_at, id) < ($1, $2)" PAGE);
SQL_STATEMENT(intake_in_state_before,
	      COLUMNS " WHERE state = $3 AND (received_at, id) < ($1, $2)" PAGE);

static void read_message(struct rows *r, struct intake_message *m)
{
	m->message_id = rows_str(r);
	m->from = rows_str(r);
	m->return_path = rows_str(r);
	m->subject = rows_str(r);
}

static void read_report(struct rows *r, struct intake_report *out)
{
	*out = (struct intake_report){ .id = rows_id(r) };
	out->number = rows_str(r);
	out->received_at = rows_instant(r);
	if (!intake_channel_parse(rows_str(r), &out->channel))
		out->channel = INTAKE_IMPORT;
	if (!intake_state_parse(rows_str(r), &out->state))
		out->state = INTAKE_UNUSABLE;
	out->reason = rows_str(r);
	out->received = rows_hash(r);
	out->received_size = rows_int(r);
	out->raw = rows_hash(r);
	out->raw_size = rows_int(r);
	out->format = rows_str(r);
	out->version = rows_str(r);
	out->category = rows_str(r);
	out->type = rows_str(r);
	out->reporter = rows_id(r);
	out->reporter_reference = rows_str(r);
	if (!tlp_parse(rows_str(r), &out->tlp))
		out->tlp = TLP_RED;
	out->first_seen = rows_instant(r);
	out->last_seen = rows_instant(r);
	out->incidents = rows_int(r);
	out->language = rows_str(r);
	out->text = rows_str(r);
	read_message(r, &out->message);
	out->arrivals = rows_int(r);
}

SQL_STATEMENT(intake_subjects_of,
	      "SELECT kind, shown, key, at, port, needs_time, needs_port, country, asn, network,"
	      "  as_of FROM intake_subject WHERE report_id = $1 ORDER BY number");
SQL_STATEMENT(intake_path_of,
	      "SELECT address, name, noted_by, at, guess, country, asn, network, as_of, claimed,"
	      "  claimed_country, claimed_asn, claimed_network, claimed_as_of"
	      "  FROM intake_path WHERE report_id = $1");
SQL_STATEMENT(intake_parts_of, "SELECT media_type, name, hash, size, dropped, reason"
			       "  FROM intake_part WHERE report_id = $1 ORDER BY number");
SQL_STATEMENT(intake_deviations_of, "SELECT name, place, sentence FROM intake_deviation"
				    " WHERE report_id = $1 ORDER BY number");

static struct place read_place(struct rows *rows)
{
	struct place p = { .country = rows_str(rows) };
	p.asn = rows_int(rows);
	p.network = rows_str(rows);
	p.as_of = rows_instant(rows);
	return p;
}

static enum rc load_path(struct cx *cx, struct db *db, struct intake_report *r)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &intake_path_of, VAL(r->id)));
	if (rows_next(rows)) {
		struct mail_path *p = &r->path;
		p->from = rows_str(rows);
		p->from_name = rows_str(rows);
		p->noted_by = rows_str(rows);
		p->at = rows_instant(rows);
		p->is_guess = rows_int(rows) != 0;
		p->place = read_place(rows);
		p->claimed = rows_str(rows);
		p->claimed_place = read_place(rows);
	}
	return rows_end(cx, rows);
}

static enum rc load_subjects(struct cx *cx, struct db *db, struct intake_report *r)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &intake_subjects_of, VAL(r->id)));
	while (rows_next(rows)) {
		struct intake_subject *s = ARENA_PUSH(cx->arena, &r->subjects);
		if (!subject_kind_parse(rows_str(rows), &s->kind))
			s->kind = SUBJECT_ACCOUNT;
		s->shown = rows_str(rows);
		s->key = rows_str(rows);
		s->at = rows_instant(rows);
		s->port = rows_int(rows);
		s->needs_time = rows_int(rows) != 0;
		s->needs_port = rows_int(rows) != 0;
		s->place = read_place(rows);
	}
	return rows_end(cx, rows);
}

static enum rc load_parts(struct cx *cx, struct db *db, struct intake_report *r)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &intake_parts_of, VAL(r->id)));
	while (rows_next(rows)) {
		struct intake_part *p = ARENA_PUSH(cx->arena, &r->parts);
		p->media_type = rows_str(rows);
		p->name = rows_str(rows);
		p->hash = rows_hash(rows);
		p->size = rows_int(rows);
		p->is_dropped = rows_int(rows) != 0;
		p->reason = rows_str(rows);
	}
	return rows_end(cx, rows);
}

static enum rc load_deviations(struct cx *cx, struct db *db, struct intake_report *r)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &intake_deviations_of, VAL(r->id)));
	while (rows_next(rows)) {
		struct intake_deviation *d = ARENA_PUSH(cx->arena, &r->deviations);
		d->name = rows_str(rows);
		d->place = rows_str(rows);
		d->sentence = rows_str(rows);
	}
	return rows_end(cx, rows);
}

static enum rc one(struct cx *cx, struct db *db, const struct sql_statement *s, struct val key,
		   bool *found, struct intake_report *out)
{
	struct intake_report r = { 0 };
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, s, key));
	*found = rows_next(rows);
	if (*found)
		read_report(rows, &r);
	TRY(rows_end(cx, rows));
	if (!*found)
		return RC_OK;
	TRY(load_subjects(cx, db, &r));
	TRY(load_path(cx, db, &r));
	TRY(load_parts(cx, db, &r));
	TRY(load_deviations(cx, db, &r));
	*out = r;
	return RC_OK;
}

static enum rc load(struct cx *cx, struct db *db, const struct actor *who,
		    const struct sql_statement *s, struct val key, struct intake_report *out)
{
	bool found = false;
	TRY(check_may(cx, who, ACCESS_REPORT_SEE));
	TRY(one(cx, db, s, key, &found, out));
	if (!found)
		return cx_fail(cx, RC_MISSING,
			       "there is no such report: comity report list names them");
	return RC_OK;
}

enum rc intake_load(struct cx *cx, struct db *db, const struct actor *who, struct id id,
		    struct intake_report *out)
{
	return load(cx, db, who, &intake_by_id, VAL(id), out);
}

static struct str upper(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] - 'a' + 'A' : s.p[i]);
	return (struct str){ p, s.n };
}

enum rc intake_find(struct cx *cx, struct db *db, const struct actor *who, struct str number,
		    struct intake_report *out)
{
	return load(cx, db, who, &intake_by_number, VAL(upper(cx->arena, str_trim(number))), out);
}

SQL_STATEMENT(intake_reporter_by_id, "SELECT id, name, organisation, email, phone, other"
				     "  FROM intake_reporter WHERE id = $1");

enum rc intake_reporter_load(struct cx *cx, struct db *db, const struct actor *who,
			     const struct intake_report *r, struct intake_reporter *out)
{
	struct intake_reporter found = { .id = { { 0 } } };
	TRY(check_may(cx, who, ACCESS_REPORT_WORK));
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &intake_reporter_by_id, VAL(r->reporter)));
	if (rows_next(rows)) {
		found.id = rows_id(rows);
		found.name = rows_str(rows);
		found.organisation = rows_str(rows);
		found.email = rows_str(rows);
		found.phone = rows_str(rows);
		found.other = rows_str(rows);
	}
	TRY(rows_end(cx, rows));
	if (!id_is_set(found.id))
		return cx_fail(cx, RC_MISSING, "nobody is named as who sent this report");
	*out = found;
	return RC_OK;
}

static enum rc list(struct cx *cx, struct db *db, const struct actor *who,
		    const struct sql_statement *s, struct vals vals, struct intake_list *out)
{
	struct intake_list found = { 0 };
	TRY(check_may(cx, who, ACCESS_REPORT_SEE));
	AUTO(rows) rows = NULL;
	TRY(rows_open(cx, db, &rows, s, vals));
	while (rows_next(rows))
		read_report(rows, ARENA_PUSH(cx->arena, &found));
	TRY(rows_end(cx, rows));
	*out = found;
	return RC_OK;
}

struct intake_before intake_from_newest(struct intake_before before)
{
	if (before.at.us == 0)
		before.at.us = INT64_MAX;
	return before;
}

enum rc intake_list(struct cx *cx, struct db *db, const struct actor *who,
		    struct intake_before before, struct intake_list *out)
{
	before = intake_from_newest(before);
	return list(cx, db, who, &intake_before, VALS(VAL(before.at), VAL(before.id)), out);
}

enum rc intake_list_of(struct cx *cx, struct db *db, const struct actor *who,
		       enum intake_state state, struct intake_before before,
		       struct intake_list *out)
{
	before = intake_from_newest(before);
	return list(cx, db, who, &intake_in_state_before,
		    VALS(VAL(before.at), VAL(before.id), VAL(str_from_c(intake_state_key(state)))),
		    out);
}

SQL_STATEMENT(intake_count_states, "SELECT state, count(*) FROM intake_report GROUP BY state");

enum rc intake_count(struct cx *cx, struct db *db, struct intake_counts *out)
{
	struct intake_counts counts = { 0 };
	AUTO(rows) rows = NULL;
	TRY(rows_open(cx, db, &rows, &intake_count_states, NO_VALS));
	while (rows_next(rows)) {
		enum intake_state state;
		const bool known = intake_state_parse(rows_str(rows), &state);
		const int64_t n = rows_int(rows);
		if (known)
			counts.n[state] = n;
	}
	TRY(rows_end(cx, rows));
	*out = counts;
	return RC_OK;
}

/* ---- adding -------------------------------------------------------------------- */

SQL_STATEMENT(intake_count_number,
	      "INSERT INTO intake_counter (year, last) VALUES ($1, 1)"
	      " ON CONFLICT (year) DO UPDATE SET last = intake_counter.last + 1 RETURNING last");

static enum rc next_number(struct cx *cx, struct db *db, struct str *out)
{
	struct organisation own;
	int year = 0, month = 0, day = 0;
	int64_t n = 0;
	const enum rc rc = organisation_own(cx, db, &own);
	if (rc == RC_MISSING)
		own.country = STR("ZZ"); // nobody has said yet whose node it is
	else
		TRY(rc);
	date_to_ymd(date_today(cx->now), &year, &month, &day);
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &intake_count_number, VAL(year)));
	if (rows_next(rows))
		n = rows_int(rows);
	TRY(rows_end(cx, rows));
	*out = intake_number(cx->arena, own.country, year, n);
	return RC_OK;
}

SQL_STATEMENT(
	intake_report_insert,
	"INSERT INTO intake_report (id, number, received_at, channel, state, reason, received,"
	"  received_size, raw, raw_size, format, version, category, type, reporter_id,"
	"  reporter_ref, tlp, first_seen, last_seen, incidents, language, text,"
	"  message_id, message_from, return_path, subject, arrivals)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
	"  $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, 1)");
SQL_STATEMENT(intake_reporter_insert,
	      "INSERT INTO intake_reporter (id, made_at, name, organisation, email, phone, other)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL_STATEMENT(intake_subject_insert,
	      "INSERT INTO intake_subject (report_id, number, kind, shown, key, at, port,"
	      "  needs_time, needs_port, country, asn, network, as_of)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
SQL_STATEMENT(intake_path_insert,
	      "INSERT INTO intake_path (report_id, address, name, noted_by, at, guess, country,"
	      "  asn, network, as_of, claimed, claimed_country, claimed_asn, claimed_network,"
	      "  claimed_as_of)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");
SQL_STATEMENT(intake_path_delete, "DELETE FROM intake_path WHERE report_id = $1");
SQL_STATEMENT(intake_part_insert,
	      "INSERT INTO intake_part (report_id, number, media_type, name, hash, size, dropped,"
	      "  reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
SQL_STATEMENT(intake_deviation_insert,
	      "INSERT INTO intake_deviation (report_id, number, name, place, sentence)"
	      " VALUES ($1, $2, $3, $4, $5)");
SQL_STATEMENT(
	intake_arrival_insert,
	"INSERT INTO intake_arrival (report_id, number, at, channel) VALUES ($1, $2, $3, $4)");
SQL_STATEMENT(intake_arrived, "UPDATE intake_report SET arrivals = arrivals + 1 WHERE id = $1");

static struct val text_of(const char *key)
{
	return VAL(str_from_c(key));
}

static struct val hash_or_null(const struct sha256 *h)
{
	return entry_has_hash(h) ? VAL(*h) : VAL_NULL;
}

static struct val id_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

static enum rc insert(struct cx *cx, struct db *db, const struct intake_report *r)
{
	const struct intake_message *m = &r->message;
	return db_run(cx, db, &intake_report_insert,
		      VALS(VAL(r->id), VAL(r->number), VAL(r->received_at),
			   text_of(intake_channel_key(r->channel)),
			   text_of(intake_state_key(r->state)), VAL(r->reason), VAL(r->received),
			   VAL(r->received_size), hash_or_null(&r->raw), VAL(r->raw_size),
			   VAL(r->format), VAL(r->version), VAL(r->category), VAL(r->type),
			   id_or_null(r->reporter), VAL(r->reporter_reference),
			   text_of(tlp_label(r->tlp)), VAL(r->first_seen), VAL(r->last_seen),
			   VAL(r->incidents), VAL(r->language), VAL(r->text), VAL(m->message_id),
			   VAL(m->from), VAL(m->return_path), VAL(m->subject)),
		      NULL);
}

static enum rc insert_path(struct cx *cx, struct db *db, const struct intake_report *r)
{
	const struct mail_path *p = &r->path;
	const struct place *at = &p->place, *claimed = &p->claimed_place;
	if (p->from.n == 0)
		return RC_OK;
	return DB_RUN(cx, db, &intake_path_insert, VAL(r->id), VAL(p->from), VAL(p->from_name),
		      VAL(p->noted_by), VAL(p->at), VAL(p->is_guess), VAL(at->country),
		      VAL(at->asn), VAL(at->network), VAL(at->as_of), VAL(p->claimed),
		      VAL(claimed->country), VAL(claimed->asn), VAL(claimed->network),
		      VAL(claimed->as_of));
}

static enum rc insert_lists(struct cx *cx, struct db *db, const struct intake_report *r)
{
	for (size_t i = 0; i < r->subjects.n; i++) {
		const struct intake_subject *s = &r->subjects.p[i];
		TRY(DB_RUN(cx, db, &intake_subject_insert, VAL(r->id), VAL((int64_t)i + 1),
			   text_of(subject_kind_key(s->kind)), VAL(s->shown), VAL(s->key),
			   VAL(s->at), VAL(s->port), VAL(s->needs_time), VAL(s->needs_port),
			   VAL(s->place.country), VAL(s->place.asn), VAL(s->place.network),
			   VAL(s->place.as_of)));
	}
	TRY(insert_path(cx, db, r));
	for (size_t i = 0; i < r->parts.n; i++) {
		const struct intake_part *p = &r->parts.p[i];
		TRY(DB_RUN(cx, db, &intake_part_insert, VAL(r->id), VAL((int64_t)i + 1),
			   VAL(p->media_type), VAL(p->name), VAL(p->hash), VAL(p->size),
			   VAL(p->is_dropped), VAL(p->reason)));
	}
	for (size_t i = 0; i < r->deviations.n; i++) {
		const struct intake_deviation *d = &r->deviations.p[i];
		TRY(DB_RUN(cx, db, &intake_deviation_insert, VAL(r->id), VAL((int64_t)i + 1),
			   VAL(d->name), VAL(d->place), VAL(d->sentence)));
	}
	return RC_OK;
}

SQL_STATEMENT(intake_label_said, "UPDATE intake_report SET tlp_said = 1 WHERE id = $1");

static enum rc keep_label(struct cx *cx, struct db *db, const struct intake_report *r)
{
	return r->tlp_said ? DB_RUN(cx, db, &intake_label_said, VAL(r->id)) : RC_OK;
}

static enum rc arrive(struct cx *cx, struct db *db, const struct intake_report *r,
		      struct instant at, enum intake_channel channel)
{
	return DB_RUN(cx, db, &intake_arrival_insert, VAL(r->id), VAL(r->arrivals), VAL(at),
		      text_of(intake_channel_key(channel)));
}

static enum rc come_again(struct cx *cx, struct db *db, const struct actor *by,
			  struct intake_report *r, bool *is_again)
{
	struct intake_report there;
	TRY(one(cx, db, &intake_by_received, VAL(r->received), is_again, &there));
	if (!*is_again)
		return RC_OK;
	there.arrivals++;
	TRY(DB_RUN(cx, db, &intake_arrived, VAL(there.id)));
	TRY(arrive(cx, db, &there, cx->now, r->channel));
	TRY(record(cx, db, by, "report-came-again", &there));
	*r = there;
	return RC_OK;
}

static enum rc insert_reporter(struct cx *cx, struct db *db, const struct intake_reporter *who,
			       struct id *out)
{
	const struct id id = id_new(cx->now);
	TRY(DB_RUN(cx, db, &intake_reporter_insert, VAL(id), VAL(cx->now), VAL(who->name),
		   VAL(who->organisation), VAL(who->email), VAL(who->phone), VAL(who->other)));
	*out = id;
	return RC_OK;
}

enum rc intake_add(struct cx *cx, struct db *db, const struct actor *by, struct intake_report *r,
		   const struct intake_reporter *reporter, bool *is_again)
{
	bool again = false;
	if (by && !sender_role(by))
		return cx_fail(cx, RC_DENIED, "no role of yours may hand in reports");
	intake_settle(cx->arena, r);
	if (r->channel != INTAKE_FORM && r->channel != INTAKE_HAND)
		TRY(come_again(cx, db, by, r, &again));
	if (is_again)
		*is_again = again;
	if (again)
		return RC_OK;
	if (!id_is_set(r->id))
		r->id = id_new(cx->now);
	if (r->received_at.us == 0)
		r->received_at = cx->now;
	r->arrivals = 1;
	TRY(next_number(cx, db, &r->number));
	if (reporter)
		TRY(insert_reporter(cx, db, reporter, &r->reporter));
	TRY(insert(cx, db, r));
	TRY(insert_lists(cx, db, r));
	TRY(keep_label(cx, db, r));
	TRY(constituent_match(cx, db, r));
	TRY(arrive(cx, db, r, r->received_at, r->channel));
	return record(cx, db, by, "report-received", r);
}

SQL_STATEMENT(intake_raw_insert, "INSERT INTO intake_raw (report_id, bytes) VALUES ($1, $2)");
SQL_STATEMENT(intake_raw_of, "SELECT bytes FROM intake_raw WHERE report_id = $1");

enum rc intake_raw_add(struct cx *cx, struct db *db, struct id report, struct str bytes)
{
	return DB_RUN(cx, db, &intake_raw_insert, VAL(report), VAL_BYTES(bytes));
}

enum rc intake_raw_load(struct cx *cx, struct db *db, struct id report, struct str *out)
{
	AUTO(rows) rows = NULL;
	*out = (struct str){ 0 };
	TRY(ROWS_OPEN(cx, db, &rows, &intake_raw_of, VAL(report)));
	if (rows_next(rows))
		*out = rows_bytes(rows);
	return rows_end(cx, rows);
}

/* ---- what changes --------------------------------------------------------------- */

SQL_STATEMENT(intake_state_update,
	      "UPDATE intake_report SET state = $1, reason = $2 WHERE id = $3");

enum rc intake_see(struct cx *cx, struct db *db, const struct actor *by, struct intake_report *r)
{
	TRY(check_may(cx, by, ACCESS_REPORT_WORK));
	if (r->state == INTAKE_SEEN)
		return RC_OK;
	if (r->state != INTAKE_NEW)
		return cx_fail(cx, RC_CONFLICT, "report %.*s is not new: %s", STR_ARG(r->number),
			       intake_state_key(r->state));
	r->state = INTAKE_SEEN;
	TRY(DB_RUN(cx, db, &intake_state_update, text_of(intake_state_key(r->state)),
		   VAL(r->reason), VAL(r->id)));
	return record(cx, db, by, "report-seen", r);
}

enum rc intake_unsee(struct cx *cx, struct db *db, const struct actor *by, struct intake_report *r)
{
	TRY(check_may(cx, by, ACCESS_REPORT_WORK));
	if (r->state != INTAKE_SEEN)
		return cx_fail(cx, RC_CONFLICT, "report %.*s is not marked as seen: %s",
			       STR_ARG(r->number), intake_state_key(r->state));
	r->state = INTAKE_NEW;
	TRY(DB_RUN(cx, db, &intake_state_update, text_of(intake_state_key(r->state)),
		   VAL(r->reason), VAL(r->id)));
	return record(cx, db, by, "report-unseen", r);
}

SQL_STATEMENT(intake_subjects_delete, "DELETE FROM intake_subject WHERE report_id = $1");
SQL_STATEMENT(intake_parts_delete, "DELETE FROM intake_part WHERE report_id = $1");
SQL_STATEMENT(intake_deviations_delete, "DELETE FROM intake_deviation WHERE report_id = $1");
SQL_STATEMENT(intake_report_update,
	      "UPDATE intake_report SET state = $2, reason = $3, format = $4, version = $5,"
	      "  category = $6, type = $7, reporter_ref = $8, tlp = $9, first_seen = $10,"
	      "  last_seen = $11, incidents = $12, language = $13, text = $14, message_id = $15,"
	      "  message_from = $16, return_path = $17, subject = $18 WHERE id = $1");

static enum rc update(struct cx *cx, struct db *db, const struct intake_report *r)
{
	const struct intake_message *m = &r->message;
	return DB_RUN(cx, db, &intake_report_update, VAL(r->id),
		      text_of(intake_state_key(r->state)), VAL(r->reason), VAL(r->format),
		      VAL(r->version), VAL(r->category), VAL(r->type), VAL(r->reporter_reference),
		      text_of(tlp_label(r->tlp)), VAL(r->first_seen), VAL(r->last_seen),
		      VAL(r->incidents), VAL(r->language), VAL(r->text), VAL(m->message_id),
		      VAL(m->from), VAL(m->return_path), VAL(m->subject));
}

enum rc intake_read_again(struct cx *cx, struct db *db, const struct actor *by,
			  struct intake_report *r)
{
	struct intake_report there = { 0 };
	bool found = false;
	TRY(check_may(cx, by, ACCESS_REPORT_WORK));
	TRY(one(cx, db, &intake_by_id, VAL(r->id), &found, &there));
	if (!found || (there.state != INTAKE_QUARANTINED && there.state != INTAKE_UNUSABLE))
		return cx_fail(cx, RC_CONFLICT,
			       "only a report that is unusable or quarantined is read again");
	intake_settle(cx->arena, r);
	TRY(DB_RUN(cx, db, &intake_subjects_delete, VAL(r->id)));
	TRY(DB_RUN(cx, db, &intake_path_delete, VAL(r->id)));
	TRY(DB_RUN(cx, db, &intake_parts_delete, VAL(r->id)));
	TRY(DB_RUN(cx, db, &intake_deviations_delete, VAL(r->id)));
	TRY(update(cx, db, r));
	TRY(insert_lists(cx, db, r));
	TRY(keep_label(cx, db, r));
	TRY(constituent_match_again(cx, db, r));
	return record(cx, db, by, "report-read-again", r);
}
