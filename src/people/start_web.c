// SPDX-License-Identifier: AGPL-3.0-or-later
// /start?link=…: a one-time link: the first administrator's, an invitation, a reset.
#include "crypto/password.h"
#include "people/link_db.h"
#include "people/html/pages.h"
#include "people/sign_in_web.h"
#include "people/start_web.h"
#include "web/pages.h"

struct start {
	struct link link;
	struct link_answer answer;
};

/* What the form, or the address that leads to it, holds. */
static struct str token_of(const struct page *pg)
{
	const struct str sent = form_value(pg, "link");
	return sent.n > 0 ? sent : http_query(pg->req, "link");
}

/* NULL: there is no such link, and the page says what to do. */
static enum rc open_link(struct cx *cx, struct page *pg, struct link *out, bool *found)
{
	const enum rc rc = link_find(cx, pg->db, sha256_of(token_of(pg)), out);
	*found = rc == RC_OK;
	if (rc != RC_MISSING)
		return rc;
	pg->title = tr(pg, "This link does not work");
	pg->status = 404;
	page_people_link_gone(pg, &(struct people_text_view){ pg->title });
	return RC_OK;
}

/* ---- the form ---- */

static struct str heading_of(const struct page *pg, const struct link *link)
{
	switch (link->purpose) {
	case LINK_FIRST:
		return tr(pg, "Set up this node");
	case LINK_INVITATION:
		return tr(pg, "Welcome");
	case LINK_RESET:
		break;
	}
	return tr(pg, "Choose a new password");
}

static void put_person(struct page *pg)
{
	struct input_view login = part_input(pg, "login", TR_MARK("User name"));
	struct input_view name = part_input(pg, "name", TR_MARK("Your name"));
	struct input_view post = part_input(pg, "post", TR_MARK("Your post"));
	login.hint = tr(pg, "Small letters and digits. It can never be given to anybody else.");
	login.autocomplete = "username";
	name.autocomplete = "name";
	post.hint = tr(pg, "What others see, such as: administrator. May be left empty.");
	people_put_input(pg, login);
	people_put_input(pg, name);
	people_put_input(pg, post);
}

void start_put_passwords(struct page *pg)
{
	struct input_view password = part_secret(pg, "password", TR_MARK("New password"));
	struct input_view again = part_secret(pg, "again", TR_MARK("The same once more"));
	password.hint = tr(pg, "At least 12 characters. Several words are good; a password manager "
			       "is better.");
	password.autocomplete = "new-password";
	again.autocomplete = "new-password";
	people_put_input(pg, password);
	people_put_input(pg, again);
}

static enum rc show_start(struct cx *cx, struct page *pg)
{
	struct link link;
	bool found;
	TRY(open_link(cx, pg, &link, &found));
	if (!found)
		return RC_OK;
	struct form_page_view v = {
		.heading = heading_of(pg, &link),
		.form = { .action = STR("/start"), .button = tr(pg, "Continue") },
	};
	const size_t mark = page_mark(pg);
	if (link.purpose == LINK_FIRST)
		people_put_text(pg, tr(pg, "You become the first administrator. Next you set up a "
					   "second factor, then invite a second administrator."));
	else
		people_put_text(pg, tr_with(pg,
					    "Your user name is {login}. Next you set up a second "
					    "factor.",
					    ARG("login", link.account.login)));
	v.above = page_since(pg, mark);
	people_put_hidden(pg, "link", token_of(pg));
	if (link.purpose == LINK_FIRST) {
		put_person(pg);
		people_put_organisation(pg, TR_MARK("Organisation that runs this node"));
	} else {
		people_put_hidden(pg, "login", link.account.login); // for password managers
	}
	start_put_passwords(pg);
	v.form.fields = page_since(pg, mark);
	return people_form(pg, &v);
}

static const struct web_field start_fields[] = {
	{ "link", FORM_TEXT, true, 100, .missing = TR_MARK("Open the link again") },
	{ "login", FORM_TEXT, true, 200, .missing = TR_MARK("Enter a user name"),
	  .label = TR_MARK("User name") },
	{ "name", FORM_TEXT, false, ACCOUNT_NAME_MAX, .label = TR_MARK("Your name") },
	{ "post", FORM_TEXT, false, ACCOUNT_NAME_MAX, .label = TR_MARK("Your post") },
	{ "organisation", FORM_TEXT, false, ACCOUNT_NAME_MAX },
	{ "country", FORM_TEXT, false, 2, .wrong = TR_MARK("Enter two letters, such as LK") },
	{ "kind", FORM_TEXT, false, 40 },
	{ "password", FORM_SECRET, true, 1000, .missing = TR_MARK("Enter a password") },
	{ "again", FORM_SECRET, true, 1000, .missing = TR_MARK("Enter the password again") },
	{ 0 },
};
static const struct web_form start_form = { start_fields, show_start };

/* ---- acting ---- */

static void fail_field(struct page *pg, const char *field, const char *fault)
{
	if (fault)
		form_fail(pg, field, tr(pg, fault));
}

static void read_first(struct cx *cx, struct page *pg, struct link_answer *a)
{
	a->person = (struct account_form){
		.kind = ACCOUNT_PERSON,
		.login = account_login_fold(cx->arena, form_value(pg, "login")),
		.name = form_value(pg, "name"),
		.post = form_value(pg, "post"),
		.roles = roles_of(ROLE_ADMINISTRATOR),
	};
	fail_field(pg, "login", account_login_fault(a->person.login));
	fail_field(pg, "name", account_name_fault(a->person.name));
	a->organisation = people_read_organisation(cx, pg);
	a->organisation.own = true;
}

static enum rc read_start(struct cx *cx, struct page *pg)
{
	struct start *s = arena_new(cx->arena, struct start, 1);
	bool found;
	TRY(open_link(cx, pg, &s->link, &found));
	if (!found)
		return RC_OK;
	const struct account *who = &s->link.account;
	s->answer.token = sha256_of(token_of(pg));
	if (s->link.purpose == LINK_FIRST)
		read_first(cx, pg, &s->answer);
	else
		s->answer.person = (struct account_form){ .login = who->login, .name = who->name };
	fail_field(pg, "password",
		   account_password_fault(form_value(pg, "password"), &s->answer.person));
	if (!str_eq(form_value(pg, "password"), form_value(pg, "again")))
		form_fail(pg, "again", tr(pg, "The two passwords are not the same"));
	pg->kept = s;
	return RC_OK;
}

static enum rc hash_password(struct cx *cx, struct page *pg)
{
	struct start *s = pg->kept;
	return password_hash(cx, form_value(pg, "password"), &s->answer.password_hash);
}

static enum rc start(struct cx *cx, struct page *pg)
{
	const struct start *s = pg->kept;
	const struct sign_in_from from = people_from(pg);
	struct id account;
	struct sha256 hash;
	struct sign_in signed_in;
	const enum rc rc = link_use(cx, pg->db, &s->answer, &account);
	if (rc == RC_CONFLICT) {
		form_fail(pg, "login", tr(pg, "This user name is taken; choose another"));
		return RC_INVALID;
	}
	TRY(rc);
	const struct str token = token_new(cx->arena, &hash);
	TRY(sign_in_by_link(cx, pg->db, account, &from, hash, &signed_in));
	return sign_in_web_answer(pg, &signed_in, token, "password", "");
}

const struct web_route people_start_routes[] = {
	{ HTTP_GET, "/start", show_start, .keys = "link", .tx = TX_READ },
	{ HTTP_POST, "/start", start, .tx = TX_WRITE, .form = &start_form, .before = read_start,
	  .work = hash_password },
	{ 0 },
};
