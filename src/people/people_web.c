// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/people_web.h"

#include <string.h>

#include "crypto/base64.h"
#include "people/draft_db.h"
#include "people/form_db.h"
#include "people/machine_db.h"
#include "people/reading_db.h"
#include "people/html/pages.h"
#include "people/sign_in_web.h"
#include "web/pages.h"

/* At most seven for whoever has one role at a desk: what is rarer stands at the foot of another. */
const struct web_entry people_navigation[] = {
	{ "/desk", TR_MARK("My desk"), ACCESS_CASE_SEE },
	{ "/cases", TR_MARK("Cases"), ACCESS_CASE_SEE },
	{ "/requests", TR_MARK("Requests"), ACCESS_CASE_SEE },
	{ "/reports", TR_MARK("Reports"), ACCESS_REPORT_WORK },	    // for others: from /cases
	{ "/exhibits", TR_MARK("Exhibits"), ACCESS_EVIDENCE_KEEP }, // for others: from a case
	{ "/shared", TR_MARK("Shared with your organisation"), ACCESS_SHARED_SEE },
	{ "/approvals", TR_MARK("Approvals"), ACCESS_APPROVAL_SEE },
	{ "/peers", TR_MARK("Other nodes"), ACCESS_PEER_SEE },
	{ "/profiles", TR_MARK("Files of countries"), ACCESS_LAW_EDIT },
	{ "/oversight", TR_MARK("Numbers"), ACCESS_NUMBERS_SEE,
	  ACCESS_CASE_SEE }, // at the foot of /requests
	{ "/people", TR_MARK("People"), ACCESS_PEOPLE_SEE },
	{ "/alarms", TR_MARK("Alarms"), ACCESS_ALARM_SEE },
	{ "/ledger", TR_MARK("Ledger"), ACCESS_LEDGER_SEE },
	{ "/node", TR_MARK("Node"), ACCESS_NODE_SEE },
	{ "/law", TR_MARK("Law"), ACCESS_OWN_ACCOUNT },
	{ "/account", TR_MARK("Your account"), ACCESS_OWN_ACCOUNT },
	{ 0 },
};

const struct web_entry people_provider_navigation[] = {
	{ "/desk", TR_MARK("My desk"), ACCESS_CASE_SEE },
	{ "/requests", TR_MARK("Orders"), ACCESS_CASE_SEE },
	{ "/transparency", TR_MARK("Transparency report"), ACCESS_NUMBERS_SEE },
	{ "/approvals", TR_MARK("Approvals"), ACCESS_APPROVAL_SEE },
	{ "/peers", TR_MARK("Other nodes"), ACCESS_PEER_SEE },
	{ "/people", TR_MARK("People"), ACCESS_PEOPLE_SEE },
	{ "/alarms", TR_MARK("Alarms"), ACCESS_ALARM_SEE },
	{ "/ledger", TR_MARK("Ledger"), ACCESS_LEDGER_SEE },
	{ "/node", TR_MARK("Node"), ACCESS_NODE_SEE },
	{ "/account", TR_MARK("Your account"), ACCESS_OWN_ACCOUNT },
	{ 0 },
};

/* ---- What the pages share ---- */

struct actor people_actor(const struct page *pg)
{
	return (struct actor){ pg->person.account, { pg->person.roles } };
}

struct sign_in_from people_from(const struct page *pg)
{
	return (struct sign_in_from){ pg->req->client, str_slice(pg->req->user_agent, 0, 200) };
}

struct sha256 people_token(const struct page *pg)
{
	const struct str token = page_session(pg);
	return token.n > 0 ? sha256_of(token) : (struct sha256){ 0 };
}

/* "//host" and "/\host" lead to another site. */
static bool is_own_address(struct str s)
{
	if (s.n == 0 || s.p[0] != '/')
		return false;
	if (s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\'))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ')
			return false;
	return true;
}

struct str people_next(const struct page *pg)
{
	struct str next = form_value(pg, "next");
	if (next.n == 0)
		next = http_query(pg->req, "next");
	return is_own_address(next) ? next : page_href(pg, STR("/home"));
}

enum rc people_go(struct page *pg, struct str href)
{
	pg->status = 303;
	pg->location = href;
	return RC_OK;
}

void people_put_input(struct page *pg, struct input_view v)
{
	page_input(pg, &v);
}

void people_put_hidden(struct page *pg, const char *name, struct str value)
{
	const struct hidden_view v = { str_from_c(name), value };
	page_hidden(pg, &v);
}

void people_put_text(struct page *pg, struct str sentence)
{
	const struct people_text_view v = { sentence };
	page_people_text(pg, &v);
}

enum rc people_form(struct page *pg, struct form_page_view *v)
{
	pg->title = v->heading;
	v->errors = part_errors(pg);
	page_form_page(pg, v);
	return RC_OK;
}

/* ---- Who asks ---- */

static void fill_person(struct page *pg, const struct account *who, struct bits access)
{
	pg->person.account = who->id;
	pg->person.name = who->post.n > 0 ? who->post : who->name;
	pg->person.roles = who->roles.bits;
	pg->person.permissions = access.w[0];
}

/* "Bearer TOKEN"; of a protocol that knows passwords alone also "Basic", where it is the password and
 * the name may be any. Nowhere else: a browser that was told one would send it along unasked. */
static bool find_token(struct cx *cx, const struct page *pg, struct str *out)
{
	const struct str bearer = STR("Bearer "), basic = STR("Basic ");
	const struct str said = pg->req->authorization;
	struct str pair, name;
	if (str_starts(said, bearer)) {
		*out = str_slice(said, bearer.n, said.n);
		return true;
	}
	return pg->protocol && str_starts(said, basic) &&
	       base64_parse(cx->arena, str_slice(said, basic.n, said.n), &pair) &&
	       str_cut(pair, ':', &name, out);
}

/* A program: its token, or its certificate. */
static enum rc find_machine(struct cx *cx, struct db *db, struct page *pg)
{
	const struct http_req *req = pg->req;
	struct str text = { 0 };
	const bool token = find_token(cx, pg, &text);
	struct machine_key key;
	struct account who;
	struct sha256 hash;
	if (token)
		hash = sha256_of(text);
	else if (req->peer.state == HTTP_PEER_TRUSTED)
		memcpy(hash.b, req->peer.key_sha256, sizeof hash.b);
	else
		return RC_OK;
	const enum rc rc = machine_key_find(cx, db, token, hash, &key, &who);
	if (rc == RC_OK)
		fill_person(pg, &who, machine_access(who.roles, key.scopes));
	return rc == RC_MISSING ? RC_OK : rc;
}

/* Who has no factor yet has nothing to show again: the sign-in itself must be young. */
static bool is_fresh(const struct session *s, const struct session_limits *limits, struct str agent,
		     struct instant now)
{
	if (s->stage == SESSION_FULL && s->factor != SESSION_BY_NONE)
		return session_is_fresh(s, limits, agent, now);
	return instant_add(s->created_at, limits->fresh).us > now.us;
}

static enum rc find_person(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	const struct people_site *site = pg->site->people;
	struct session s;
	struct account who;
	(void)arg;
	pg->person = (struct web_person){ 0 };
	const struct str token = page_session(pg);
	if (token.n == 0)
		return find_machine(cx, db, pg);
	const enum rc rc = session_find(cx, db, &site->limits, sha256_of(token), &s, &who);
	if (rc != RC_OK)
		return rc == RC_MISSING ? RC_OK : rc;
	if (s.stage == SESSION_FACTOR) // half signed in is not signed in
		return RC_OK;
	fill_person(pg, &who, session_access(&s, who.roles));
	pg->person.session = s.id;
	pg->person.csrf = session_csrf(cx->arena, token);
	pg->person.fresh = is_fresh(&s, &site->limits, session_text(cx->arena, pg->req->user_agent),
				    cx->now);
	pg->person.enrolling = s.stage == SESSION_ENROL;
	pg->person.stale = session_wants_touch(&s, cx->now);
	return RC_OK;
}

enum rc people_denied(struct cx *cx, struct page *pg, enum permission need)
{
	const struct str told = tr_with(pg, "None of your roles may do this: {what}.",
					ARG("what", tr(pg, access_text(need))));
	pg->failure_translated = true;
	return cx_fail(cx, RC_DENIED, "%.*s", STR_ARG(told));
}

/* Who has a role for it, but no second factor, can do something about it. */
static enum rc refuse(struct cx *cx, void *arg, struct page *pg, unsigned need)
{
	const struct bits all = access_of((struct roles){ pg->person.roles }, true);
	(void)arg;
	if (bits_test(&all, need) && id_is_set(pg->person.session))
		return page_redirect(pg, STR("/account"));
	return people_denied(cx, pg, (enum permission)need);
}

static enum rc note_reading(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	(void)arg;
	const struct actor who = people_actor(pg);
	const struct reading what = { pg->object.kind, pg->object.id, (enum permission)pg->need };
	return reading_note(cx, db, &who, &what);
}

static enum rc note_use(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	(void)arg;
	return session_touch(cx, db, pg->person.session);
}

/* Signed in, whose it is was judged by the form's token; else by the token that belonged to
 * the session that the browser still names. */
static enum rc keep_draft(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	struct id account = pg->person.account;
	const struct str token = page_session(pg);
	(void)arg;
	if (!id_is_set(account)) {
		enum rc rc = RC_MISSING;
		if (session_csrf_is(cx->arena, token, form_value(pg, "csrf")))
			rc = draft_owner(cx, db, sha256_of(token), &account);
		if (rc == RC_MISSING)
			pg->draft.value = (struct str){ 0 };
		if (rc != RC_OK)
			return rc == RC_MISSING ? RC_OK : rc;
	}
	return draft_keep_text(cx, db, &pg->site->people->key, account, pg->draft.name,
			       pg->draft.value);
}

static enum rc find_draft(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	(void)arg;
	return draft_find_text(cx, db, &pg->site->people->key, pg->person.account, pg->draft.name,
			       &pg->draft.value);
}

static enum rc drop_draft(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	(void)arg;
	return draft_drop_text(cx, db, pg->person.account);
}

static enum rc find_form(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	struct sent_form form;
	(void)arg;
	TRY(form_find_sent(cx, db, pg->person.account, form_id(pg, "form"), &form));
	pg->person.done = form.at;
	pg->location = form.location;
	return RC_OK;
}

static enum rc note_form(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	const struct sent_form form = { pg->person.account, form_id(pg, "form"), cx->now,
					pg->location };
	(void)arg;
	return form_note_sent(cx, db, &form);
}

static bool is_delicate(unsigned need)
{
	return access_is_delicate((enum permission)need);
}

const struct web_hooks people_hooks = {
	.is_delicate = is_delicate,
	.person = find_person,
	.refuse = refuse,
	.read = note_reading,
	.touch = note_use,
	.find_form = find_form,
	.note_form = note_form,
	.keep_draft = keep_draft,
	.find_draft = find_draft,
	.drop_draft = drop_draft,
};
