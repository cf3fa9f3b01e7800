// SPDX-License-Identifier: AGPL-3.0-or-later
// /account/passkey: add one; /sign-in/passkey: sign in with one, or show it again.
#include "crypto/base64.h"
#include "crypto/webauthn.h"
#include "people/account_db.h"
#include "people/account_web.h"
#include "people/html/pages.h"
#include "people/passkey_db.h"
#include "people/sign_in_web.h"
#include "web/pages.h"

enum { CHALLENGE_BYTES = 32 };

static struct webauthn_site site_of(const struct page *pg)
{
	return (struct webauthn_site){ pg->site->people->rp_id, pg->site->people->origin };
}

/* A new challenge that belongs to this cookie; base64url. */
static enum rc make_challenge(struct cx *cx, struct page *pg, struct sha256 owner, struct str *out)
{
	char *bytes = arena_alloc(cx->arena, CHALLENGE_BYTES);
	random_bytes(bytes, CHALLENGE_BYTES);
	const struct str challenge = { bytes, CHALLENGE_BYTES };
	*out = base64url_print(cx->arena, challenge);
	return sign_in_challenge(cx, pg->db, owner, challenge);
}

/* The ids of an account's passkeys, parted by blanks. */
static enum rc list_credentials(struct cx *cx, struct page *pg, struct id account, struct str *out)
{
	struct passkey_list list;
	TRY(passkey_list(cx, pg->db, account, &list));
	*out = (struct str){ 0 };
	for (size_t i = 0; i < list.n; i++) {
		const struct str one = base64url_print(cx->arena, list.p[i].credential);
		*out = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(*out), out->n > 0 ? " " : "",
				 STR_ARG(one));
	}
	return RC_OK;
}

static bool read_bytes(struct page *pg, const char *name, struct str *out)
{
	return base64url_parse(pg->cx->arena, form_value(pg, name), out) && out->n > 0;
}

static enum rc show(struct page *pg, struct people_passkey_view *v)
{
	v->errors = part_errors(pg);
	v->rp_id = pg->site->people->rp_id;
	pg->passkeys = true;
	pg->title = v->heading;
	page_people_passkey(pg, v);
	return RC_OK;
}

static const char not_used[] = TR_MARK("The passkey was not used. Try again, or use another one.");

/* ---- a new one ---- */

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct account who;
	TRY(account_load(cx, pg->db, pg->person.account, &who));
	struct people_passkey_view v = {
		.heading = tr(pg, "Add a passkey"),
		.action = STR("/account/passkey"),
		.button = tr(pg, "Add the passkey"),
		.create = true,
		.user = base64url_print(cx->arena,
					(struct str){ (const char *)who.id.b, sizeof who.id.b }),
		.user_name = who.login,
		.name = part_input(pg, "name", TR_MARK("What you call it")),
	};
	v.name.hint = tr(pg, "Such as: blue key, my phone");
	v.name.autocomplete = "off";
	const size_t mark = page_mark(pg);
	people_put_text(pg,
			tr(pg, "A passkey is a key on your phone, in your computer or on a small "
			       "device. Add two, and keep one of them elsewhere."));
	v.above = page_since(pg, mark);
	TRY(list_credentials(cx, pg, who.id, &v.credentials));
	TRY(make_challenge(cx, pg, people_token(pg), &v.challenge));
	page_crumb(pg, tr(pg, "Your account"), "/account");
	return show(pg, &v);
}

static const struct web_field new_fields[] = {
	{ "name", FORM_TEXT, true, FACTOR_NAME_MAX, .missing = TR_MARK("Enter a name for it"),
	  .label = TR_MARK("What you call it") },
	{ "client", FORM_TEXT, false, 8000 },
	{ "attestation", FORM_TEXT, false, 24000 },
	{ 0 },
};
static const struct web_form new_form = { new_fields, show_new };

struct registration {
	struct str challenge, client, attestation;
	struct passkey passkey;
};

static enum rc read_new(struct cx *cx, struct page *pg)
{
	struct registration *r = arena_new(cx->arena, struct registration, 1);
	const enum rc rc = sign_in_challenge_take(cx, pg->db, people_token(pg), &r->challenge);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	pg->kept = r;
	if (rc == RC_MISSING || !read_bytes(pg, "client", &r->client) ||
	    !read_bytes(pg, "attestation", &r->attestation))
		form_fail(pg, "name", tr(pg, not_used));
	return RC_OK;
}

static enum rc check_new(struct cx *cx, struct page *pg)
{
	struct registration *r = pg->kept;
	struct webauthn_credential c;
	const struct webauthn_site site = site_of(pg);
	if (webauthn_register(cx, &site, r->challenge, r->client, r->attestation, &c) != RC_OK) {
		form_fail(pg, "name", tr(pg, not_used));
		return RC_OK;
	}
	r->passkey = (struct passkey){
		.account = pg->person.account,
		.credential = c.id,
		.public_key = c.public_key,
		.algorithm = c.algorithm,
		.counter = c.state.counter,
		.name = form_value(pg, "name"),
	};
	return RC_OK;
}

static enum rc add(struct cx *cx, struct page *pg)
{
	const struct registration *r = pg->kept;
	const struct actor who = people_actor(pg);
	struct id id;
	const enum rc rc = passkey_add(cx, pg->db, &who, &r->passkey, &id);
	if (rc == RC_CONFLICT) {
		form_fail(pg, "name", tr(pg, "This passkey is known already, or you have ten"));
		return RC_INVALID;
	}
	TRY(rc);
	return factor_web_done(cx, pg, SESSION_BY_PASSKEY);
}

/* ---- signing in ---- */

/* The session of the browser, where it may show a factor; else *account is zero. */
static enum rc open_pending(struct cx *cx, struct page *pg, struct id *account)
{
	struct session s;
	struct account who;
	*account = (struct id){ 0 };
	const enum rc rc = session_find(cx, pg->db, &pg->site->people->limits, people_token(pg), &s,
					&who);
	if (rc == RC_OK && s.stage != SESSION_ENROL)
		*account = who.id;
	return rc == RC_MISSING ? RC_OK : rc;
}

static enum rc show_sign_in(struct cx *cx, struct page *pg)
{
	struct id account;
	struct sha256 owner = people_token(pg);
	struct people_passkey_view v = {
		.heading = tr(pg, "Use your passkey"),
		.action = STR("/sign-in/passkey"),
		.button = tr(pg, "Continue with the passkey"),
		.next = people_next(pg),
	};
	TRY(open_pending(cx, pg, &account));
	if (id_is_set(account))
		TRY(list_credentials(cx, pg, account, &v.credentials));
	else
		pg->session = token_new(cx->arena, &owner);
	TRY(make_challenge(cx, pg, owner, &v.challenge));
	return show(pg, &v);
}

static const struct web_field sign_in_fields[] = {
	{ "credential", FORM_TEXT, false, 2000 }, { "authenticator", FORM_TEXT, false, 4000 },
	{ "client", FORM_TEXT, false, 8000 },	  { "signature", FORM_TEXT, false, 4000 },
	{ "next", FORM_TEXT, false, 4000 },	  { 0 },
};
static const struct web_form sign_in_form = { sign_in_fields, show_sign_in };

struct assertion {
	struct str challenge;
	struct webauthn_assertion parts;
	struct sign_in_assertion answer;
};

static enum rc read_sign_in(struct cx *cx, struct page *pg)
{
	struct assertion *a = arena_new(cx->arena, struct assertion, 1);
	struct str credential;
	struct id account;
	pg->kept = a;
	TRY(open_pending(cx, pg, &account));
	enum rc rc = sign_in_challenge_take(cx, pg->db, people_token(pg), &a->challenge);
	if (rc == RC_OK && (!read_bytes(pg, "credential", &credential) ||
			    !read_bytes(pg, "authenticator", &a->parts.authenticator_data) ||
			    !read_bytes(pg, "client", &a->parts.client_data) ||
			    !read_bytes(pg, "signature", &a->parts.signature)))
		rc = RC_MISSING;
	if (rc == RC_OK)
		rc = passkey_find(cx, pg->db, credential, &a->answer.passkey);
	if (rc == RC_MISSING) {
		form_fail(pg, "passkey", tr(pg, not_used));
		return RC_OK;
	}
	a->answer.from = people_from(pg);
	if (id_is_set(account))
		a->answer.pending = people_token(pg);
	return rc;
}

static enum rc verify(struct cx *cx, struct page *pg)
{
	struct assertion *a = pg->kept;
	struct webauthn_state state = { 0 };
	const struct webauthn_site site = site_of(pg);
	a->parts.algorithm = a->answer.passkey.algorithm;
	a->parts.public_key = a->answer.passkey.public_key;
	a->answer.verified = webauthn_verify(cx, &site, a->challenge, &a->parts, &state) == RC_OK;
	a->answer.user_verified = state.user_verified;
	a->answer.counter = state.counter;
	return RC_OK;
}

static enum rc sign_in(struct cx *cx, struct page *pg)
{
	const struct assertion *a = pg->kept;
	struct sha256 hash;
	struct sign_in s;
	const struct str token = token_new(cx->arena, &hash);
	TRY(sign_in_passkey(cx, pg->db, &a->answer, hash, &s));
	return sign_in_web_answer(pg, &s, token, "passkey", not_used);
}

const struct web_route people_passkey_routes[] = {
	{ HTTP_GET, "/account/passkey", show_new, .tx = TX_WRITE, .need = ACCESS_OWN_ACCOUNT,
	  .delicate = true },
	{ HTTP_POST, "/account/passkey", add, .tx = TX_WRITE, .need = ACCESS_OWN_ACCOUNT,
	  .delicate = true, .form = &new_form, .before = read_new, .work = check_new },
	{ HTTP_GET, "/sign-in/passkey", show_sign_in, .keys = "next", .tx = TX_WRITE },
	{ HTTP_POST, "/sign-in/passkey", sign_in, .tx = TX_WRITE, .form = &sign_in_form,
	  .before = read_sign_in, .work = verify },
	{ 0 },
};
