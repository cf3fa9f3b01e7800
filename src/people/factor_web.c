// SPDX-License-Identifier: AGPL-3.0-or-later
// /account/totp and /account/recovery: an app that makes codes, and codes on paper.
#include "crypto/totp.h"
#include "people/account_db.h"
#include "people/account_web.h"
#include "people/html/pages.h"
#include "people/sign_in_web.h"
#include "web/pages.h"
#include "web/qr.h"

/* ---- after the first factor: a full session ---- */

enum rc factor_web_done(struct cx *cx, struct page *pg, enum session_factor by)
{
	struct sha256 hash;
	struct sign_in s;
	if (!pg->person.enrolling)
		return page_redirect(pg, STR("/account"));
	const struct str token = token_new(cx->arena, &hash);
	TRY(sign_in_enrolled(cx, pg->db, people_token(pg), by, hash, &s));
	if (s.verdict != SIGN_IN_OK)
		return page_redirect(pg, STR("/sign-in"));
	pg->session = token;
	return page_redirect(pg, STR("/account/recovery"));
}

/* ---- an app ---- */

/* The secret that waits for its first code; a new one when none does. */
static enum rc open_secret(struct cx *cx, struct page *pg, struct str *out)
{
	const struct seal_key *key = &pg->site->people->key;
	const enum rc rc = factor_totp_waiting(cx, pg->db, key, pg->person.account, out);
	if (rc != RC_MISSING)
		return rc;
	char *bytes = arena_alloc(cx->arena, TOTP_SECRET_BYTES);
	random_bytes(bytes, TOTP_SECRET_BYTES);
	*out = (struct str){ bytes, TOTP_SECRET_BYTES };
	return factor_totp_begin(cx, pg->db, key, pg->person.account, *out);
}

static enum rc show_totp_of(struct cx *cx, struct page *pg, struct str secret)
{
	struct account who;
	TRY(account_load(cx, pg->db, pg->person.account, &who));
	struct input_view code = part_input(pg, "code", TR_MARK("Code that the app shows"));
	code.autocomplete = "one-time-code";
	code.inputmode = "numeric";
	code.width = "10";
	const size_t mark = page_mark(pg);
	people_put_input(pg, code);
	struct totp_view v = {
		.errors = part_errors(pg),
		.heading = tr(pg, "Set up an app that makes codes"),
		.secret = totp_secret_print(cx->arena, secret),
		.form = { STR("/account/totp"), page_since(pg, mark), tr(pg, "Continue"), false },
	};
	qr_put(pg, totp_uri(cx->arena, pg->site->node, who.login, secret));
	v.code = page_since(pg, mark);
	pg->title = v.heading;
	page_crumb(pg, tr(pg, "Your account"), "/account");
	page_people_totp(pg, &v);
	return RC_OK;
}

static enum rc show_totp(struct cx *cx, struct page *pg)
{
	struct str secret;
	struct factors f;
	TRY(factor_count(cx, pg->db, pg->person.account, &f));
	if (f.totp)
		return page_redirect(pg, STR("/account"));
	TRY(open_secret(cx, pg, &secret));
	return show_totp_of(cx, pg, secret);
}

/* After a wrong code: the same secret, and nothing written. */
static enum rc show_totp_again(struct cx *cx, struct page *pg)
{
	struct str secret;
	const enum rc rc = factor_totp_waiting(cx, pg->db, &pg->site->people->key,
					       pg->person.account, &secret);
	if (rc == RC_MISSING)
		return page_redirect(pg, STR("/account/totp"));
	TRY(rc);
	return show_totp_of(cx, pg, secret);
}

static const struct web_field totp_fields[] = {
	{ "code", FORM_CODE, true, 12, .missing = TR_MARK("Enter the code of six digits"),
	  .wrong = TR_MARK("Enter the code of six digits") },
	{ 0 },
};
static const struct web_form totp_form = { totp_fields, show_totp_again };

static enum rc confirm_totp(struct cx *cx, struct page *pg)
{
	const struct actor who = people_actor(pg);
	const enum rc rc = factor_totp_confirm(cx, pg->db, &pg->site->people->key, &who,
					       form_value(pg, "code"));
	if (rc == RC_DENIED) {
		form_fail(pg, "code",
			  tr(pg, "This code is not right. Check that the clock of your phone is, "
				 "and enter the next one."));
		return RC_INVALID;
	}
	if (rc == RC_MISSING)
		return page_redirect(pg, STR("/account/totp"));
	TRY(rc);
	return factor_web_done(cx, pg, SESSION_BY_TOTP);
}

/* ---- recovery codes ---- */

static enum rc show_recovery(struct cx *cx, struct page *pg)
{
	struct factors f;
	TRY(factor_count(cx, pg->db, pg->person.account, &f));
	struct form_page_view v = {
		.heading = tr(pg, "Recovery codes"),
		.form = { STR("/account/recovery"), { STR("") }, tr(pg, "Make new codes"), false },
	};
	const size_t mark = page_mark(pg);
	people_put_text(pg,
			tr(pg, "A recovery code lets you in once when your second factor is not "
			       "at hand. Print the codes and keep them where you keep keys."));
	people_put_text(pg, tr_n_with(pg, f.recovery_codes, "You have {n} code left.",
				      "You have {n} codes left.", ARG("n", f.recovery_codes)));
	if (f.recovery_codes > 0)
		people_put_text(pg, tr(pg, "New codes make the old ones useless."));
	v.above = page_since(pg, mark);
	page_crumb(pg, tr(pg, "Your account"), "/account");
	return people_form(pg, &v);
}

static const struct web_field no_fields[] = { { 0 } };
static const struct web_form recovery_form = { no_fields, show_recovery };

/* The answer shows the codes, once: there is no page to come back to. */
static enum rc make_recovery(struct cx *cx, struct page *pg)
{
	const struct actor who = people_actor(pg);
	struct sha256 hashes[FACTOR_RECOVERY_CODES];
	struct recovery_view v = { .next = STR("/account") };
	for (size_t i = 0; i < FACTOR_RECOVERY_CODES; i++) {
		uint8_t bytes[10];
		random_bytes(bytes, sizeof bytes);
		struct str *code = ARENA_PUSH(cx->arena, &v.codes);
		*code = recovery_print(cx->arena, bytes);
		INVARIANT(recovery_hash(*code, &hashes[i]));
	}
	TRY(recovery_replace(cx, pg->db, &who, hashes, FACTOR_RECOVERY_CODES));
	pg->title = tr(pg, "Your recovery codes");
	page_people_recovery(pg, &v);
	return RC_OK;
}

const struct web_route people_factor_routes[] = {
	{ HTTP_GET, "/account/totp", show_totp, .tx = TX_WRITE, .need = ACCESS_OWN_ACCOUNT,
	  .delicate = true },
	{ HTTP_POST, "/account/totp", confirm_totp, .tx = TX_WRITE, .need = ACCESS_OWN_ACCOUNT,
	  .delicate = true, .form = &totp_form },
	{ HTTP_GET, "/account/recovery", show_recovery, .tx = TX_READ, .need = ACCESS_OWN_ACCOUNT },
	{ HTTP_POST, "/account/recovery", make_recovery, .tx = TX_WRITE, .need = ACCESS_OWN_ACCOUNT,
	  .delicate = true, .form = &recovery_form },
	{ 0 },
};
