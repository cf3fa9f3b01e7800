// SPDX-License-Identifier: AGPL-3.0-or-later
// /account: one's own password, second factors and sessions.
#include "people/account_web.h"

#include "crypto/password.h"
#include "people/account_db.h"
#include "people/html/pages.h"
#include "people/sign_in_web.h"
#include "people/signing_db.h"
#include "people/start_web.h"
#include "web/pages.h"

/* ---- what there is ---- */

static const char *const factor_texts[SESSION_FACTORS] = {
	[SESSION_BY_NONE] = TR_MARK("password only"),
	[SESSION_BY_TOTP] = TR_MARK("password and code"),
	[SESSION_BY_PASSKEY] = TR_MARK("passkey"),
	[SESSION_BY_RECOVERY] = TR_MARK("recovery code"),
	[SESSION_BY_CERTIFICATE] = TR_MARK("certificate"),
};

/* A button whose form says which. */
static struct form_view one_button(struct page *pg, const char *action, struct id id,
				   struct str button)
{
	const size_t mark = page_mark(pg);
	people_put_hidden(pg, "id", id_print(pg->cx->arena, id));
	return (struct form_view){ str_from_c(action), page_since(pg, mark), button, true };
}

static enum rc load_sessions(struct cx *cx, struct page *pg, struct account_view *v)
{
	struct session_list list;
	TRY(session_list(cx, pg->db, &pg->site->people->limits, pg->person.account, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct session *s = &list.p[i];
		struct account_session *row = ARENA_PUSH(cx->arena, &v->sessions);
		row->since = page_time(pg, s->created_at);
		row->seen = page_time(pg, s->seen_at);
		row->network = s->network;
		row->agent = s->agent;
		row->how = tr(pg, factor_texts[s->factor]);
		row->current = id_eq(s->id, pg->person.session);
		row->end = one_button(pg, "/account/session", s->id, tr(pg, "End this session"));
	}
	return RC_OK;
}

static enum rc load_passkeys(struct cx *cx, struct page *pg, struct account_view *v)
{
	struct passkey_list list;
	TRY(passkey_list(cx, pg->db, pg->person.account, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct passkey *k = &list.p[i];
		struct account_passkey *row = ARENA_PUSH(cx->arena, &v->passkeys);
		row->name = k->name;
		row->since = page_time(pg, k->created_at);
		row->used = page_time(pg, k->used_at);
		row->cloned = k->cloned;
		row->remove = one_button(pg, "/account/passkey/remove", k->id,
					 tr_with(pg, "Remove {name}", ARG("name", k->name)));
	}
	return RC_OK;
}

/* Those that may sign. */
static enum rc load_certificates(struct cx *cx, struct page *pg, struct account_view *v)
{
	struct signing_keys keys;
	TRY(signing_list(cx, pg->db, pg->person.account, &keys));
	for (size_t i = 0; i < keys.n; i++) {
		const struct signing_key *k = &keys.p[i];
		if (k->kind != SIGNATURE_CERTIFICATE || k->removed_at.us != 0)
			continue;
		struct account_certificate *row = ARENA_PUSH(cx->arena, &v->certificates);
		row->name = k->name;
		row->since = page_time(pg, k->added_at);
		row->until = page_time(pg, k->ends_at);
		row->over = k->ends_at.us <= cx->now.us;
		row->remove = one_button(pg, "/account/certificate/remove", k->id,
					 tr_with(pg, "Remove {name}", ARG("name", k->name)));
	}
	return RC_OK;
}

struct str people_roles_text(struct page *pg, struct roles roles)
{
	struct str all = { 0 };
	for (enum role r = 0; r < ROLES; r++) {
		if (!roles_has(roles, r))
			continue;
		const struct str name = tr(pg, role_name(r));
		all = all.n == 0
			      ? name
			      : arena_fmt(pg->cx->arena, "%.*s, %.*s", STR_ARG(all), STR_ARG(name));
	}
	return all;
}

static enum rc go_home(struct cx *cx, struct page *pg)
{
	(void)cx;
	return page_redirect(pg, page_may(pg, ACCESS_CASE_SEE) ? STR("/desk") : STR("/account"));
}

static enum rc show_account(struct cx *cx, struct page *pg)
{
	struct account who;
	struct account_view v = { .enrolling = pg->person.enrolling };
	TRY(account_load(cx, pg->db, pg->person.account, &who));
	TRY(factor_count(cx, pg->db, who.id, &v.factors));
	TRY(load_passkeys(cx, pg, &v));
	TRY(load_certificates(cx, pg, &v));
	TRY(load_sessions(cx, pg, &v));
	v.login = who.login;
	v.name = who.name;
	v.post = who.post;
	v.organisation = who.organisation_name;
	v.roles = people_roles_text(pg, who.roles);
	v.has_second = factors_have_second(&v.factors);
	v.needs_factor = access_needs_factor(who.roles);
	v.remove_totp = (struct form_view){
		STR("/account/totp/remove"), { STR("") }, tr(pg, "Remove the app"), true
	};
	pg->title = tr(pg, "Your account");
	page_people_account(pg, &v);
	return RC_OK;
}

/* ---- sessions ---- */

static const struct web_field id_fields[] = {
	{ "id", FORM_ID, true, ID_TEXT, .missing = TR_MARK("Open the page again") },
	{ 0 },
};
static const struct web_form id_form = { id_fields, show_account };

static enum rc end_session(struct cx *cx, struct page *pg)
{
	const struct actor who = people_actor(pg);
	const struct id id = form_id(pg, "id");
	TRY(session_end(cx, pg->db, &who, id));
	pg->forget_session = id_eq(id, pg->person.session);
	return page_redirect(pg, pg->forget_session ? STR("/sign-in") : STR("/account"));
}

static enum rc remove_passkey(struct cx *cx, struct page *pg)
{
	const struct actor who = people_actor(pg);
	TRY(passkey_remove(cx, pg->db, &who, form_id(pg, "id")));
	return page_redirect(pg, STR("/account"));
}

static enum rc remove_certificate(struct cx *cx, struct page *pg)
{
	const struct actor who = people_actor(pg);
	TRY(signing_certificate_remove(cx, pg->db, &who, form_id(pg, "id")));
	return page_redirect(pg, STR("/account"));
}

static const struct web_field no_fields[] = { { 0 } };
static const struct web_form button_form = { no_fields, show_account };

static enum rc remove_totp(struct cx *cx, struct page *pg)
{
	const struct actor who = people_actor(pg);
	TRY(factor_totp_remove(cx, pg->db, &who));
	return page_redirect(pg, STR("/account"));
}

/* ---- password ---- */

static enum rc show_password(struct cx *cx, struct page *pg)
{
	(void)cx;
	struct input_view old = part_secret(pg, "old", TR_MARK("Password until now"));
	old.autocomplete = "current-password";
	const size_t mark = page_mark(pg);
	people_put_input(pg, old);
	start_put_passwords(pg);
	struct form_page_view v = {
		.heading = tr(pg, "Change your password"),
		.form = { STR("/account/password"), page_since(pg, mark), tr(pg, "Change it"),
			  false },
	};
	people_put_text(pg, tr(pg, "All your other sessions end."));
	v.above = page_since(pg, mark);
	page_crumb(pg, tr(pg, "Your account"), "/account");
	return people_form(pg, &v);
}

static const struct web_field password_fields[] = {
	{ "old", FORM_SECRET, true, 1000, .missing = TR_MARK("Enter your password") },
	{ "password", FORM_SECRET, true, 1000, .missing = TR_MARK("Enter a password") },
	{ "again", FORM_SECRET, true, 1000, .missing = TR_MARK("Enter the password again") },
	{ 0 },
};
static const struct web_form password_form = { password_fields, show_password };

struct change {
	struct sign_in_known known; // as if signing in: the same waiting for who guesses
	struct str hash;
	bool right;
};

static enum rc read_password(struct cx *cx, struct page *pg)
{
	struct account who;
	struct change *c = arena_new(cx->arena, struct change, 1);
	const struct sign_in_from from = people_from(pg);
	TRY(account_load(cx, pg->db, pg->person.account, &who));
	const struct account_form of = { .login = who.login, .name = who.name };
	const char *fault = account_password_fault(form_value(pg, "password"), &of);
	if (fault)
		form_fail(pg, "password", tr(pg, fault));
	if (!str_eq(form_value(pg, "password"), form_value(pg, "again")))
		form_fail(pg, "again", tr(pg, "The two passwords are not the same"));
	pg->kept = c;
	if (form_failed(pg))
		return RC_OK;
	TRY(sign_in_begin(cx, pg->db, who.login, &from, &c->known));
	if (c->known.so_far.verdict != SIGN_IN_OK)
		return sign_in_web_answer(pg, &c->known.so_far, STR(""), "old", "");
	return RC_OK;
}

static enum rc hash_password(struct cx *cx, struct page *pg)
{
	struct change *c = pg->kept;
	TRY(sign_in_password_is(cx, &c->known, form_value(pg, "old"), &c->right));
	if (!c->right)
		form_fail(pg, "old", tr(pg, "This is not your password"));
	return c->right ? password_hash(cx, form_value(pg, "password"), &c->hash) : RC_OK;
}

static enum rc change_password(struct cx *cx, struct page *pg)
{
	const struct change *c = pg->kept;
	const struct actor who = people_actor(pg);
	TRY(factor_set_password(cx, pg->db, &who, c->hash, pg->person.session));
	return page_redirect(pg, STR("/account"));
}

const struct web_route people_account_routes[] = {
	{ HTTP_GET, "/home", go_home, .tx = TX_READ, .need = ACCESS_OWN_ACCOUNT },
	{ HTTP_GET, "/account", show_account, .tx = TX_READ, .need = ACCESS_OWN_ACCOUNT },
	{ HTTP_POST, "/account/session", end_session, .tx = TX_WRITE, .need = ACCESS_OWN_ACCOUNT,
	  .form = &id_form },
	{ HTTP_POST, "/account/passkey/remove", remove_passkey, .tx = TX_WRITE,
	  .need = ACCESS_OWN_ACCOUNT, .delicate = true, .form = &id_form },
	{ HTTP_POST, "/account/certificate/remove", remove_certificate, .tx = TX_WRITE,
	  .need = ACCESS_OWN_ACCOUNT, .delicate = true, .form = &id_form },
	{ HTTP_POST, "/account/totp/remove", remove_totp, .tx = TX_WRITE,
	  .need = ACCESS_OWN_ACCOUNT, .delicate = true, .form = &button_form },
	{ HTTP_GET, "/account/password", show_password, .tx = TX_READ, .need = ACCESS_OWN_ACCOUNT },
	{ HTTP_POST, "/account/password", change_password, .tx = TX_WRITE,
	  .need = ACCESS_OWN_ACCOUNT, .form = &password_form, .before = read_password,
	  .work = hash_password },
	{ 0 },
};
