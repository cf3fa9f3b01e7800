// SPDX-License-Identifier: AGPL-3.0-or-later
// /sign-in, its second step, /confirm before a delicate act, and /sign-out.
#include "crypto/password.h"
#include "people/people_web.h"
#include "people/html/pages.h"
#include "people/sign_in_web.h"
#include "web/pages.h"

/* ---- what a verdict says ---- */

static struct str wait_until(const struct page *pg, struct instant until)
{
	const int64_t seconds = (until.us - pg->cx->now.us + 999999) / 1000000;
	const int64_t minutes = (seconds + 59) / 60;
	if (seconds <= 90)
		return tr_n_with(pg, seconds, "Too many attempts. Wait {n} second, then try again.",
				 "Too many attempts. Wait {n} seconds, then try again.",
				 ARG("n", seconds));
	return tr_n_with(pg, minutes, "Too many attempts. Wait {n} minute, then try again.",
			 "Too many attempts. Wait {n} minutes, then try again.", ARG("n", minutes));
}

static enum rc go_on(struct page *pg, const struct sign_in *s, struct str token)
{
	pg->session = token;
	switch (s->stage) {
	case SESSION_FACTOR:
		return page_redirect(pg, arena_fmt(pg->cx->arena, "/sign-in/code?next=%.*s",
						   STR_ARG(page_url(pg, people_next(pg)))));
	case SESSION_ENROL:
		return page_redirect(pg, STR("/account"));
	case SESSION_FULL:
	case SESSION_STAGES:
		break;
	}
	return people_go(pg, people_next(pg));
}

enum rc sign_in_web_answer(struct page *pg, const struct sign_in *s, struct str token,
			   const char *field, const char *wrong)
{
	switch (s->verdict) {
	case SIGN_IN_OK:
		return go_on(pg, s, token);
	case SIGN_IN_WRONG:
		form_fail(pg, field, tr(pg, wrong));
		break;
	case SIGN_IN_WAIT:
		form_fail(pg, field, wait_until(pg, s->until));
		break;
	case SIGN_IN_OVER:
		return page_redirect(pg, STR("/sign-in"));
	}
	return RC_OK;
}

/* ---- user name and password ---- */

static enum rc show_sign_in(struct cx *cx, struct page *pg)
{
	if (page_signed_in(pg))
		return people_go(pg, people_next(pg));
	struct input_view login = part_input(pg, "login", TR_MARK("User name"));
	struct input_view password = part_secret(pg, "password", TR_MARK("Password"));
	login.autocomplete = "username";
	password.autocomplete = "current-password";
	const size_t mark = page_mark(pg);
	people_put_input(pg, login);
	people_put_input(pg, password);
	people_put_hidden(pg, "next", people_next(pg));
	struct form_page_view v = {
		.heading = tr(pg, "Sign in"),
		.form = { STR("/sign-in"), page_since(pg, mark), tr(pg, "Sign in"), false },
	};
	const struct people_passkey_link link = {
		arena_fmt(cx->arena, "/sign-in/passkey?next=%.*s",
			  STR_ARG(page_url(pg, people_next(pg)))),
		tr(pg, "Sign in with a passkey"),
		tr(pg, "Lost your password, or your second factor? Ask an administrator of this "
		       "node, in person, for a new link."),
	};
	page_people_passkey_link(pg, &link);
	v.below = page_since(pg, mark);
	return people_form(pg, &v);
}

static const struct web_field sign_in_fields[] = {
	{ "login", FORM_TEXT, true, 200, .missing = TR_MARK("Enter your user name"),
	  .label = TR_MARK("User name") },
	{ "password", FORM_SECRET, true, 1000, .missing = TR_MARK("Enter your password") },
	{ "next", FORM_TEXT, false, 4000 },
	{ 0 },
};
static const struct web_form sign_in_form = { sign_in_fields, show_sign_in };

struct attempt {
	struct sign_in_known known;
	bool right;
};

static enum rc begin(struct cx *cx, struct page *pg)
{
	struct attempt *a = arena_new(cx->arena, struct attempt, 1);
	const struct sign_in_from from = people_from(pg);
	TRY(sign_in_begin(cx, pg->db, form_value(pg, "login"), &from, &a->known));
	pg->kept = a;
	if (a->known.so_far.verdict != SIGN_IN_OK)
		return sign_in_web_answer(pg, &a->known.so_far, STR(""), "login", "");
	return RC_OK;
}

static enum rc check_password(struct cx *cx, struct page *pg)
{
	struct attempt *a = pg->kept;
	return sign_in_password_is(cx, &a->known, form_value(pg, "password"), &a->right);
}

static enum rc sign_in(struct cx *cx, struct page *pg)
{
	const struct attempt *a = pg->kept;
	struct sha256 hash;
	struct sign_in s;
	const struct str token = token_new(cx->arena, &hash);
	TRY(sign_in_password(cx, pg->db, &a->known, a->right, hash, &s));
	return sign_in_web_answer(pg, &s, token, "login",
				  TR_MARK("The user name or the password is not right"));
}

/* ---- the second step, and the same again before a delicate act ---- */

/* Of the browser's session, whatever its stage. RC_MISSING: there is none. */
static enum rc open_factors(struct cx *cx, struct page *pg, struct session *s, struct factors *f)
{
	struct account who;
	TRY(session_find(cx, pg->db, &pg->site->people->limits, people_token(pg), s, &who));
	return factor_count(cx, pg->db, who.id, f);
}

static enum rc show_factors(struct cx *cx, struct page *pg, struct str heading, const char *action)
{
	struct session s;
	struct factors f = { 0 };
	const enum rc rc = open_factors(cx, pg, &s, &f);
	if (rc == RC_MISSING || (rc == RC_OK && s.stage == SESSION_ENROL))
		return page_redirect(pg, rc == RC_MISSING ? STR("/sign-in") : STR("/account"));
	TRY(rc);
	const struct str next = page_url(pg, people_next(pg));
	struct input_view code = part_input(pg, "code", TR_MARK("Code from your app"));
	code.hint = tr(pg, "Six digits, new every 30 seconds");
	code.autocomplete = "one-time-code";
	code.inputmode = "numeric";
	code.width = "10";
	const struct people_factor_view v = {
		.errors = part_errors(pg),
		.heading = heading,
		.action = str_from_c(action),
		.code = code,
		.next = people_next(pg),
		.totp = f.totp,
		.passkey_href = f.passkeys > 0 ? arena_fmt(cx->arena, "/sign-in/passkey?next=%.*s",
							   STR_ARG(next))
					       : (struct str){ 0 },
		.recovery_href = f.recovery_codes > 0
					 ? arena_fmt(cx->arena, "/sign-in/recovery?next=%.*s",
						     STR_ARG(next))
					 : (struct str){ 0 },
		.none = !factors_have_second(&f),
	};
	pg->title = heading;
	page_people_factor(pg, &v);
	return RC_OK;
}

static enum rc show_code(struct cx *cx, struct page *pg)
{
	return show_factors(cx, pg, tr(pg, "Your second factor"), "/sign-in/code");
}

static enum rc show_confirm(struct cx *cx, struct page *pg)
{
	return show_factors(cx, pg, tr(pg, "Confirm that it is you"), "/confirm");
}

static const struct web_field code_fields[] = {
	{ "code", FORM_CODE, true, 12, .missing = TR_MARK("Enter the code of six digits"),
	  .wrong = TR_MARK("Enter the code of six digits") },
	{ "next", FORM_TEXT, false, 4000 },
	{ 0 },
};
static const struct web_form code_form = { code_fields, show_code };
static const struct web_form confirm_form = { code_fields, show_confirm };

static enum rc give_code(struct cx *cx, struct page *pg)
{
	struct sha256 hash;
	struct sign_in s;
	const struct str token = token_new(cx->arena, &hash);
	TRY(sign_in_totp(cx, pg->db, &pg->site->people->key,
			 &(struct sign_in_code){ people_token(pg), form_value(pg, "code"), hash,
						 people_from(pg).agent },
			 &s));
	return sign_in_web_answer(pg, &s, token, "code",
				  TR_MARK("This code is not right, or was used before. Wait for "
					  "the next one, and check the clock of your phone."));
}

/* ---- a recovery code ---- */

static enum rc show_recovery(struct cx *cx, struct page *pg)
{
	(void)cx;
	struct input_view code = part_input(pg, "code", TR_MARK("Recovery code"));
	code.hint = tr(pg, "Four groups of four, such as 7KQM-4TXR-9WHC-2B6D. Each works once.");
	code.autocomplete = "off";
	code.width = "20";
	const size_t mark = page_mark(pg);
	people_put_input(pg, code);
	people_put_hidden(pg, "next", people_next(pg));
	struct form_page_view v = {
		.heading = tr(pg, "Use a recovery code"),
		.form = { STR("/sign-in/recovery"), page_since(pg, mark), tr(pg, "Continue"),
			  false },
	};
	people_put_text(pg, tr(pg, "The overseer of this node is told that a recovery code was "
				   "used."));
	v.above = page_since(pg, mark);
	return people_form(pg, &v);
}

static const struct web_field recovery_fields[] = {
	{ "code", FORM_CODE, true, 40, .missing = TR_MARK("Enter a recovery code") },
	{ "next", FORM_TEXT, false, 4000 },
	{ 0 },
};
static const struct web_form recovery_form = { recovery_fields, show_recovery };

static enum rc give_recovery(struct cx *cx, struct page *pg)
{
	struct sha256 hash;
	struct sign_in s;
	const struct str token = token_new(cx->arena, &hash);
	TRY(sign_in_recovery(cx, pg->db,
			     &(struct sign_in_code){ people_token(pg), form_value(pg, "code"), hash,
						     people_from(pg).agent },
			     &s));
	return sign_in_web_answer(pg, &s, token, "code",
				  TR_MARK("This code is not right, or was used before"));
}

/* ---- the end ---- */

static enum rc show_sign_out(struct cx *cx, struct page *pg)
{
	(void)cx;
	struct form_page_view v = {
		.heading = tr(pg, "Sign out"),
		.form = { STR("/sign-out"), { STR("") }, tr(pg, "Sign out"), false },
	};
	return people_form(pg, &v);
}

static const struct web_field no_fields[] = { { 0 } };
static const struct web_form sign_out_form = { no_fields, show_sign_out };

static enum rc sign_out(struct cx *cx, struct page *pg)
{
	const struct actor who = people_actor(pg);
	TRY(session_end(cx, pg->db, &who, pg->person.session));
	pg->forget_session = true;
	return page_redirect(pg, STR("/sign-in"));
}

const struct web_route people_sign_in_routes[] = {
	{ HTTP_GET, "/sign-in", show_sign_in, .keys = "next", .tx = TX_READ },
	{ HTTP_POST, "/sign-in", sign_in, .tx = TX_WRITE, .form = &sign_in_form, .before = begin,
	  .work = check_password },
	{ HTTP_GET, "/sign-in/code", show_code, .keys = "next", .tx = TX_READ },
	{ HTTP_POST, "/sign-in/code", give_code, .tx = TX_WRITE, .form = &code_form },
	{ HTTP_GET, "/sign-in/recovery", show_recovery, .keys = "next", .tx = TX_READ },
	{ HTTP_POST, "/sign-in/recovery", give_recovery, .tx = TX_WRITE, .form = &recovery_form },
	{ HTTP_GET, "/confirm", show_confirm, .keys = "next", .tx = TX_READ,
	  .need = ACCESS_OWN_ACCOUNT },
	{ HTTP_POST, "/confirm", give_code, .tx = TX_WRITE, .need = ACCESS_OWN_ACCOUNT,
	  .form = &confirm_form },
	{ HTTP_GET, "/sign-out", show_sign_out, .tx = TX_READ, .need = ACCESS_OWN_ACCOUNT },
	{ HTTP_POST, "/sign-out", sign_out, .tx = TX_WRITE, .need = ACCESS_OWN_ACCOUNT,
	  .form = &sign_out_form },
	{ 0 },
};
