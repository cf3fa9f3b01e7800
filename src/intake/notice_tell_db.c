// SPDX-License-Identifier: AGPL-3.0-or-later
// Who keeps a host is told of all notices of it together; what was sent is followed as a takedown.
#include "intake/notice_db.h"

#include "intake/constituent_db.h"
#include "intake/takedown_db.h"
#include "people/act_db.h"

SQL_STATEMENT(notice_refer, "UPDATE intake_notice SET referral_id = $2 WHERE report_id = $1");
SQL_STATEMENT(notice_of_referral, "SELECT report_id, kind, key FROM intake_notice"
				  " WHERE referral_id = $1 AND redacted_at = 0"
				  " ORDER BY report_id");
SQL_STATEMENT(notice_follow, "UPDATE intake_notice SET takedown_id = $2 WHERE report_id = $1");
SQL_STATEMENT(notice_followed, "SELECT id FROM intake_takedown WHERE key = $1 AND kind = $2"
			       " AND asked_of = $3 AND state <> 'offline'"
			       " ORDER BY asked_at DESC, id DESC LIMIT 1");

static const struct notice_group *find(struct arena *a, const struct notice_groups *all,
				       struct str key)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(notice_group_key(a, &all->p[i]), key))
			return &all->p[i];
	return NULL;
}

static void add_item(struct arena *a, const struct notice *n, struct referral *r)
{
	for (size_t i = 0; i < r->items.n; i++) {
		struct referral_item *item = &r->items.p[i];
		if (item->kind == n->kind && str_eq(item->key, n->key)) {
			item->reports++;
			item->last = n->received_at;
			return;
		}
	}
	*ARENA_PUSH(a, &r->items) = (struct referral_item){ .kind = n->kind,
							    .key = n->key,
							    .reports = 1,
							    .asn = n->place.asn,
							    .first = n->received_at,
							    .last = n->received_at,
							    .class = n->class };
}

/* The mail of this type that has room, begun where there is none. */
static struct referral *mail_for(struct cx *cx, const struct keeper *k, const struct notice *n,
				 struct referrals *all)
{
	const struct str type = notice_type(n->concept);
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->p[i].type, type) && all->p[i].items.n < REFERRAL_ITEMS_MAX)
			return &all->p[i];
	struct referral *r = ARENA_PUSH(cx->arena, all);
	*r = (struct referral){ .id = id_new(cx->now),
				.token = referral_token(cx->arena),
				.made_at = cx->now,
				.mail = k->mail,
				.name = k->name,
				.language = k->language.n > 0 ? k->language : STR("en"),
				.tlp = TLP_AMBER,
				.about = n->report,
				.category = STR("content"),
				.type = type };
	return r;
}

struct told {
	struct id notice, referral;
};
struct all_told {
	struct told *p;
	size_t n, cap;
};

enum rc notice_tell(struct cx *cx, struct db *db, const struct actor *by,
		    const struct notice_telling *t, struct referrals *out)
{
	struct notice_groups all = { 0 };
	struct all_told told = { 0 };
	const struct intake_message none = { 0 };
	const struct referral_plan plan = { .rules = t->rules, .translate = t->translate };
	TRY(notice_groups(cx, db, by, &all));
	const struct notice_group *g = find(cx->arena, &all, t->group);
	if (!g)
		return cx_fail(cx, RC_MISSING, N_("no notices wait for that recipient"));
	struct keeper k = { .mail = g->mail, .name = g->name, .language = g->language };
	if (k.mail.n == 0) {
		if (t->other.n == 0 || !constituent_mail_is_good(t->other))
			return cx_fail(cx, RC_INVALID,
				       N_("nobody is known who keeps them: write one address such "
					  "as abuse@example.com"));
		k = (struct keeper){ .mail = t->other, .language = t->language };
	}
	for (size_t i = 0; i < g->notices.n; i++) {
		struct referral *r = mail_for(cx, &k, &g->notices.p[i], out);
		add_item(cx->arena, &g->notices.p[i], r);
		*ARENA_PUSH(cx->arena, &told) = (struct told){ g->notices.p[i].report, r->id };
	}
	for (size_t i = 0; i < out->n; i++)
		TRY(referral_post(cx, db, by, &plan, &none, &out->p[i]));
	for (size_t i = 0; i < told.n; i++)
		TRY(DB_RUN(cx, db, &notice_refer, VAL(told.p[i].notice), VAL(told.p[i].referral)));
	return RC_OK;
}

SQL_STATEMENT(notice_reopen, "UPDATE intake_notice SET referral_id = NULL, takedown_id = NULL,"
			     " machine = coalesce((SELECT nullif(t.host, '') FROM intake_takedown t"
			     "   WHERE t.id = intake_notice.takedown_id), machine)"
			     " WHERE report_id = $1");

enum rc notice_again(struct cx *cx, struct db *db, const struct actor *by, const struct notice *n)
{
	if (!access_role_for(by, ACCESS_REPORT_WORK))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may do this with notices"));
	if (n->state != NOTICE_BACK || n->redacted_at.us != 0)
		return cx_fail(cx, RC_CONFLICT, N_("it is neither back nor has it moved"));
	TRY(DB_RUN(cx, db, &notice_reopen, VAL(n->report)));
	return act_append(cx, db, by, ACCESS_REPORT_WORK,
			  (struct ledger_act){ .act = "notice-reopened",
					       .object_kind = "report",
					       .object = n->report });
}

/* ---- what has gone out ---- */

static enum rc follow(struct cx *cx, struct db *db, const struct notice *n, struct str asked_of)
{
	struct takedown t = { .kind = n->kind, .key = n->key, .asked_of = asked_of };
	struct id id = { { 0 } };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &notice_followed, VAL(n->key),
			      VAL(str_from_c(subject_kind_key(n->kind))), VAL(asked_of)));
		if (rows_next(r))
			id = rows_id(r);
		TRY(rows_end(cx, r));
	}
	if (!id_is_set(id)) {
		TRY(takedown_add(cx, db, &ACTOR_TERMINAL, &t));
		id = t.id;
	}
	return DB_RUN(cx, db, &notice_follow, VAL(n->report), VAL(id));
}

enum rc notice_sent(struct cx *cx, struct db *db, const struct referral *r)
{
	struct notices all = { 0 };
	{
		AUTO(rows) rows = NULL;
		TRY(ROWS_OPEN(cx, db, &rows, &notice_of_referral, VAL(r->id)));
		while (rows_next(rows)) {
			struct notice *n = ARENA_PUSH(cx->arena, &all);
			*n = (struct notice){ .report = rows_id(rows) };
			if (!subject_kind_parse(rows_str(rows), &n->kind))
				n->kind = SUBJECT_HOST;
			n->key = rows_str(rows);
		}
		TRY(rows_end(cx, rows));
	}
	for (size_t i = 0; i < all.n; i++)
		TRY(follow(cx, db, &all.p[i], r->mail));
	return RC_OK;
}
