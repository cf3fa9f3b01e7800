// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/warning_db.h"

#include "intake/campaign_db.h"
#include "people/act_db.h"
#include "store/job.h"

#define KIND "warning-publish"

static enum rc may(struct cx *cx, const struct actor *by)
{
	return access_role_for(by, ACCESS_REPORT_WORK)
		       ? RC_OK
		       : cx_fail(cx, RC_DENIED, "no role of yours may work on reports");
}

static enum rc done(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		    struct id id, struct str note)
{
	return act_append(
		cx, db, by, ACCESS_REPORT_WORK,
		(struct ledger_act){
			.act = act, .object_kind = "warning", .object = id, .note = note });
}

/* ---- reading ---- */

#define WARNING                                                                               \
	"w.id, w.campaign_id, w.tlp, w.version, w.made_at, w.published_at, w.changed_at,"     \
	" w.withdrawn_at, w.withdrawn_why, w.reports_before, t.version, t.language, t.title," \
	" t.text, t.observables, t.at, t.approved_at, t.account_id,"                          \
	" CAST(coalesce((SELECT sum(d.reads) FROM intake_warning_day d"                       \
	" WHERE d.warning_id = w.id), 0) AS BIGINT),"                                         \
	" CAST((SELECT count(*) FROM intake_warning_mail m WHERE m.warning_id = w.id"         \
	" AND m.sent_at > 0) AS BIGINT), CAST((SELECT count(*) FROM intake_warning_mail m"    \
	" WHERE m.warning_id = w.id AND m.sent_at = 0) AS BIGINT)"                            \
	" FROM intake_warning w JOIN intake_warning_text t ON t.warning_id = w.id"            \
	" AND t.version = CASE WHEN w.version > 0 THEN w.version ELSE (SELECT max(x.version)" \
	" FROM intake_warning_text x WHERE x.warning_id = w.id) END"

SQL_STATEMENT(warning_one, "SELECT " WARNING " WHERE w.id = $1");
SQL_STATEMENT(warning_all, "SELECT " WARNING " ORDER BY w.changed_at DESC, w.id DESC LIMIT 200");
SQL_STATEMENT(warning_out, "SELECT " WARNING " WHERE w.version > 0 AND w.tlp = $1"
			   " ORDER BY w.changed_at DESC, w.id DESC LIMIT 200");

SQL_STATEMENT(warning_in_order, "SELECT " WARNING " WHERE w.version > 0 AND w.changed_at > $1"
				" AND w.tlp = $2 ORDER BY w.changed_at LIMIT $3");
SQL_STATEMENT(warning_of_group, "SELECT " WARNING " WHERE w.version > 0 AND w.changed_at > $1"
				" AND EXISTS (SELECT 1 FROM intake_warning_group g"
				" WHERE g.warning_id = w.id AND g.group_id = $2)"
				" ORDER BY w.changed_at LIMIT $3");

static bool read_warning(struct rows *r, struct warning *out)
{
	out->id = rows_id(r);
	out->campaign = rows_id(r);
	const bool known = tlp_parse(rows_str(r), &out->tlp);
	out->version = rows_int(r);
	out->made_at = rows_instant(r);
	out->published_at = rows_instant(r);
	out->changed_at = rows_instant(r);
	out->withdrawn_at = rows_instant(r);
	out->withdrawn_why = rows_str(r);
	out->reports_before = rows_int(r);
	out->text.version = rows_int(r);
	out->text.language = rows_str(r);
	out->text.title = rows_str(r);
	out->text.text = rows_str(r);
	out->text.observables = rows_str(r);
	out->text.at = rows_instant(r);
	out->text.approved_at = rows_instant(r);
	out->text.account = rows_id(r);
	out->reads = rows_int(r);
	out->mails = rows_int(r);
	out->waiting = rows_int(r);
	return known;
}

enum rc warning_load(struct cx *cx, struct db *db, struct id id, struct warning *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &warning_one, VAL(id)));
	const bool found = rows_next(r) && read_warning(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "there is no such warning");
}

enum rc warning_list(struct cx *cx, struct db *db, bool all, struct warnings *out)
{
	AUTO(rows) r = NULL;
	if (all)
		TRY(rows_open(cx, db, &r, &warning_all, NO_VALS));
	else
		TRY(ROWS_OPEN(cx, db, &r, &warning_out, VAL(str_from_c(tlp_label(TLP_CLEAR)))));
	while (rows_next(r)) {
		struct warning w = { .version = 0 };
		if (read_warning(r, &w) && (all || warning_is_public(&w)))
			*ARENA_PUSH(cx->arena, out) = w;
	}
	return rows_end(cx, r);
}

enum rc warning_shared(struct cx *cx, struct db *db, struct id group, struct instant after,
		       int64_t limit, struct warnings *out)
{
	AUTO(rows) r = NULL;
	const enum warning_way way = id_is_set(group) ? WARNING_TO_GROUP : WARNING_TO_ALL;
	after.us -= WARNING_SIGNS_MAX + 1; // one of which only a part was fetched
	if (way == WARNING_TO_GROUP)
		TRY(ROWS_OPEN(cx, db, &r, &warning_of_group, VAL(after), VAL(group), VAL(limit)));
	else
		TRY(ROWS_OPEN(cx, db, &r, &warning_in_order, VAL(after),
			      VAL(str_from_c(tlp_label(TLP_CLEAR))), VAL(limit)));
	while (rows_next(r)) {
		struct warning w = { .version = 0 };
		if (read_warning(r, &w) && warning_may_reach(w.tlp, way))
			*ARENA_PUSH(cx->arena, out) = w;
	}
	return rows_end(cx, r);
}

SQL_STATEMENT(warning_text_rows,
	      "SELECT version, language, title, text, observables, at, approved_at, account_id"
	      " FROM intake_warning_text WHERE warning_id = $1 ORDER BY version DESC LIMIT 100");

enum rc warning_versions(struct cx *cx, struct db *db, struct id id, struct warning_texts *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &warning_text_rows, VAL(id)));
	while (rows_next(r)) {
		struct warning_text *t = ARENA_PUSH(cx->arena, out);
		t->version = rows_int(r);
		t->language = rows_str(r);
		t->title = rows_str(r);
		t->text = rows_str(r);
		t->observables = rows_str(r);
		t->at = rows_instant(r);
		t->approved_at = rows_instant(r);
		t->account = rows_id(r);
	}
	return rows_end(cx, r);
}

/* ---- groups ---- */

SQL_STATEMENT(group_rows, "SELECT id, name, addresses FROM intake_group ORDER BY name");
SQL_STATEMENT(group_upsert, "INSERT INTO intake_group (id, name, addresses, at)"
			    " VALUES ($1, $2, $3, $4)"
			    " ON CONFLICT (name) DO UPDATE SET addresses = excluded.addresses");
SQL_STATEMENT(group_of_warning, "SELECT g.id, g.name, g.addresses FROM intake_group g"
				" JOIN intake_warning_group l ON l.group_id = g.id"
				" WHERE l.warning_id = $1 ORDER BY g.name");
SQL_STATEMENT(group_link, "INSERT INTO intake_warning_group (warning_id, group_id)"
			  " VALUES ($1, $2) ON CONFLICT (warning_id, group_id) DO NOTHING");

static enum rc read_groups(struct cx *cx, struct rows *r, struct warning_groups *out)
{
	while (rows_next(r)) {
		struct warning_group *g = ARENA_PUSH(cx->arena, out);
		g->id = rows_id(r);
		g->name = rows_str(r);
		g->addresses = rows_str(r);
	}
	return rows_end(cx, r);
}

enum rc group_list(struct cx *cx, struct db *db, struct warning_groups *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &group_rows, NO_VALS));
	return read_groups(cx, r, out);
}

enum rc warning_groups_of(struct cx *cx, struct db *db, struct id id, struct warning_groups *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &group_of_warning, VAL(id)));
	return read_groups(cx, r, out);
}

enum rc group_put(struct cx *cx, struct db *db, const struct actor *by, struct str name,
		  struct str addresses)
{
	struct str bad;
	const struct id id = id_new(cx->now);
	TRY(may(cx, by));
	if (!warning_addresses_are_good(addresses, &bad))
		return cx_fail(cx, RC_INVALID, "%.*s is no mailbox", STR_ARG(bad));
	TRY(DB_RUN(cx, db, &group_upsert, VAL(id), VAL(name), VAL(addresses), VAL(cx->now)));
	return done(cx, db, by, "warning-group-set", id, name);
}

/* ---- proposing ---- */

SQL_STATEMENT(warning_insert,
	      "INSERT INTO intake_warning (id, campaign_id, tlp, made_at, version, published_at,"
	      " changed_at, withdrawn_at, withdrawn_why, reports_before)"
	      " VALUES ($1, $2, $3, $4, 0, 0, $4, 0, '', 0)");
SQL_STATEMENT(warning_text_insert,
	      "INSERT INTO intake_warning_text (warning_id, version, language, title, text,"
	      " observables, at, account_id, approved_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)");

static enum rc make(struct cx *cx, struct db *db, const struct warning_form *form, struct id *out)
{
	if (!warning_may_reach(form->tlp, WARNING_TO_GROUP))
		return cx_fail(cx, RC_INVALID, "a warning is TLP:CLEAR or TLP:GREEN");
	if (!warning_may_reach(form->tlp, WARNING_TO_ALL) && form->groups_n == 0)
		return cx_fail(cx, RC_INVALID,
			       "TLP:GREEN stands on no public page: choose a group");
	*out = id_new(cx->now);
	TRY(DB_RUN(cx, db, &warning_insert, VAL(*out),
		   id_is_set(form->campaign) ? VAL(form->campaign) : VAL_NULL,
		   VAL(str_from_c(tlp_label(form->tlp))), VAL(cx->now)));
	for (size_t i = 0; i < form->groups_n; i++)
		TRY(DB_RUN(cx, db, &group_link, VAL(*out), VAL(form->groups[i])));
	return RC_OK;
}

static enum rc ask_for(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       const struct warning_text *t, struct id *approval)
{
	struct warning w = { .version = 0 };
	struct warning_groups groups = { 0 };
	TRY(warning_load(cx, db, id, &w));
	TRY(warning_groups_of(cx, db, id, &groups));
	const struct approval_form form = {
		.kind = KIND,
		.object_kind = "warning",
		.object = id,
		.title = arena_fmt(cx->arena, "%s: %lld", N_("Publish a warning, version"),
				   (long long)t->version),
		.bytes = warning_print(cx->arena, w.tlp, t, &groups),
		.roles = roles_with(access_roles(ACCESS_REPORT_WORK), ROLE_APPROVER),
		.lasts = DAYS(7),
	};
	return approval_propose(cx, db, by, &form, approval);
}

enum rc warning_propose(struct cx *cx, struct db *db, const struct actor *by,
			const struct warning_form *form, struct id *out, struct id *approval)
{
	struct id id = form->warning, waits;
	struct warning w = { .version = 0 };
	struct warning_texts versions = { 0 };
	struct warning_text t = form->text;
	TRY(may(cx, by));
	if (id_is_set(id))
		TRY(warning_load(cx, db, id, &w));
	else
		TRY(make(cx, db, form, &id));
	TRY(approval_waiting(cx, db, KIND, id, &waits));
	if (w.withdrawn_at.us != 0 || id_is_set(waits))
		return cx_fail(cx, RC_CONFLICT,
			       "it was withdrawn, or a version waits to be approved");
	TRY(warning_versions(cx, db, id, &versions));
	t.version = versions.n > 0 ? versions.p[0].version + 1 : 1;
	TRY(DB_RUN(cx, db, &warning_text_insert, VAL(id), VAL(t.version), VAL(t.language),
		   VAL(t.title), VAL(t.text), VAL(t.observables), VAL(cx->now),
		   id_is_set(by->account) ? VAL(by->account) : VAL_NULL));
	TRY(ask_for(cx, db, by, id, &t, approval));
	*out = id;
	return done(cx, db, by, "warning-proposed", id, (struct str){ 0 });
}

/* ---- publishing ---- */

/* The moment of a change: a millisecond behind that of all before, so that what a warning names has
 * places of its own behind it (intake/taxii.h). */
#define LATER(now)                                               \
	"CASE WHEN coalesce(max(m.changed_at), 0) + 1000 > " now \
	" THEN max(m.changed_at) + 1000 ELSE " now " END FROM intake_warning m"

SQL_STATEMENT(
	warning_publish,
	"UPDATE intake_warning SET version = $2, changed_at = (SELECT " LATER(
		"$3") "),"
		      " published_at ="
		      " CASE WHEN published_at = 0 THEN $3 ELSE published_at END, reports_before ="
		      " CASE WHEN published_at = 0 THEN $4 ELSE reports_before END WHERE id = $1");
SQL_STATEMENT(warning_text_approve, "UPDATE intake_warning_text SET approved_at = $3"
				    " WHERE warning_id = $1 AND version = $2");
SQL_STATEMENT(mail_insert,
	      "INSERT INTO intake_warning_mail (id, warning_id, version, address, due_at, tries,"
	      " sent_at, fault) VALUES ($1, $2, $3, $4, $5, 0, 0, '')"
	      " ON CONFLICT (warning_id, version, address) DO NOTHING");

static enum rc queue_mails(struct cx *cx, struct db *db, const struct warning *w, int64_t version)
{
	struct warning_groups groups = { 0 };
	TRY(warning_groups_of(cx, db, w->id, &groups));
	if (!warning_may_reach(w->tlp, WARNING_TO_GROUP))
		return RC_OK;
	for (size_t i = 0; i < groups.n; i++) {
		struct str rest = groups.p[i].addresses, line;
		while (rest.n > 0) {
			(void)str_cut(rest, '\n', &line, &rest);
			line = str_trim(line);
			if (line.n > 0)
				TRY(DB_RUN(cx, db, &mail_insert, VAL(id_new(cx->now)), VAL(w->id),
					   VAL(version), VAL(line), VAL(cx->now)));
		}
	}
	return RC_OK;
}

static enum rc count_reports(struct cx *cx, struct db *db, const struct warning *w, int64_t *out)
{
	struct campaign c = { .reports = 0 };
	*out = 0;
	if (!id_is_set(w->campaign))
		return RC_OK;
	const enum rc rc = campaign_load(cx, db, w->campaign, &c);
	*out = c.reports;
	return rc == RC_MISSING ? RC_OK : rc;
}

enum rc warning_decided(struct cx *cx, struct db *db, const struct approval *approval,
			const struct approval_ask *ask)
{
	struct warning w = { .version = 0 };
	struct warning_texts versions = { 0 };
	struct warning_groups groups = { 0 };
	int64_t reports = 0;
	if (ask->step != APPROVAL_APPROVE || !str_eq(str_from_c(approval->kind), STR(KIND)))
		return RC_OK;
	TRY(warning_load(cx, db, approval->object, &w));
	TRY(warning_versions(cx, db, w.id, &versions));
	TRY(warning_groups_of(cx, db, w.id, &groups));
	if (versions.n == 0 || w.withdrawn_at.us != 0)
		return cx_fail(cx, RC_CONFLICT, "the warning was withdrawn");
	const struct warning_text *t = &versions.p[0];
	TRY(approval_use(cx, db, &ask->who, approval->id,
			 warning_print(cx->arena, w.tlp, t, &groups)));
	TRY(count_reports(cx, db, &w, &reports));
	TRY(DB_RUN(cx, db, &warning_publish, VAL(w.id), VAL(t->version), VAL(cx->now),
		   VAL(reports)));
	TRY(DB_RUN(cx, db, &warning_text_approve, VAL(w.id), VAL(t->version), VAL(cx->now)));
	TRY(queue_mails(cx, db, &w, t->version));
	return done(cx, db, &ask->who, "warning-published", w.id,
		    arena_fmt(cx->arena, "%lld", (long long)t->version));
}

SQL_STATEMENT(warning_end,
	      "UPDATE intake_warning SET withdrawn_at = $2, changed_at = (SELECT " LATER(
		      "$2") "), withdrawn_why = $3 WHERE id = $1");

enum rc warning_withdraw(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			 struct str why)
{
	struct warning w = { .version = 0 };
	TRY(may(cx, by));
	TRY(warning_load(cx, db, id, &w));
	if (why.n == 0)
		return cx_fail(cx, RC_INVALID, "say why: who read it reads that, too");
	if (w.version == 0 || w.withdrawn_at.us != 0)
		return cx_fail(cx, RC_CONFLICT, "it is not out, or was withdrawn before");
	TRY(DB_RUN(cx, db, &warning_end, VAL(id), VAL(cx->now), VAL(why)));
	TRY(queue_mails(cx, db, &w, 0));
	return done(cx, db, by, "warning-withdrawn", id, why);
}

SQL_STATEMENT(warning_day_add,
	      "INSERT INTO intake_warning_day (warning_id, day, reads) VALUES ($1, $2, $3)"
	      " ON CONFLICT (warning_id, day) DO UPDATE SET reads = intake_warning_day.reads + $3");

enum rc warning_read(struct cx *cx, struct db *db, struct id id, int64_t times)
{
	return DB_RUN(cx, db, &warning_day_add, VAL(id), VAL(cx->now.us / DAYS(1).us), VAL(times));
}

/* ---- mails ---- */

SQL_STATEMENT(mail_take, "UPDATE intake_warning_mail SET due_at = $2, tries = tries + 1 WHERE id ="
			 " (SELECT id FROM intake_warning_mail WHERE sent_at = 0 AND due_at <= $1"
			 " AND tries < $3 ORDER BY due_at LIMIT 1)"
			 " RETURNING id, warning_id, address, tries");
SQL_STATEMENT(mail_sent, "UPDATE intake_warning_mail SET sent_at = $2, fault = '' WHERE id = $1");
SQL_STATEMENT(mail_failed, "UPDATE intake_warning_mail SET due_at = $2, fault = $3 WHERE id = $1");

enum rc warning_mail_take(struct cx *cx, struct db *db, struct warning_mail *out)
{
	AUTO(rows) r = NULL;
	*out = (struct warning_mail){ .tries = 0 };
	TRY(ROWS_OPEN(cx, db, &r, &mail_take, VAL(cx->now), VAL(instant_add(cx->now, MINUTES(5))),
		      VAL(WARNING_MAIL_TRIES)));
	if (rows_next(r)) {
		out->id = rows_id(r);
		out->warning = rows_id(r);
		out->address = rows_str(r);
		out->tries = rows_int(r);
	}
	return rows_end(cx, r);
}

enum rc warning_mail_done(struct cx *cx, struct db *db, const struct warning_mail *mail,
			  struct str fault)
{
	if (fault.n == 0)
		return DB_RUN(cx, db, &mail_sent, VAL(mail->id), VAL(cx->now));
	const struct duration pause = { job_pause(mail->tries) };
	return DB_RUN(cx, db, &mail_failed, VAL(mail->id), VAL(instant_add(cx->now, pause)),
		      VAL(fault));
}
