// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/form.h"

#include "core/test.h"
#include "web/cookie.h"
#include "web/test_page.h"

static const struct web_field fields[] = {
	{ "login", FORM_TEXT, true, 8, .missing = TR_MARK("Enter your user name") },
	{ "password", FORM_SECRET, true, 20, .missing = TR_MARK("Enter your password") },
	{ "code", FORM_CODE, false, 6 },
	{ "role", FORM_MANY, false, 20, .choices = "officer approver" },
	{ "reason", FORM_LINES, false, 40 },
	{ "thing", FORM_ID, false, 26 },
	{ 0 },
};
static const struct web_form form = { fields, NULL };

static enum rc read_form(struct cx *cx, struct page *pg, const char *text)
{
	struct http_req *req = arena_new(cx->arena, struct http_req, 1);
	*pg = test_page(cx, NULL);
	*req = *pg->req;
	pg->req = req;
	REQUIRE(query_parse_form(cx, str_from_c(text), &req->form) == RC_OK);
	const enum rc rc = form_read(cx, pg, &form);
	test_page_done(pg);
	return rc;
}

TEST(one_answer_lists_every_mistake)
{
	struct page pg;
	EQ(read_form(cx, &pg, "login=+&role=king&reason=x&thing=1"), RC_OK);
	CHECK(form_failed(&pg));
	EQ_STR(form_error(&pg, "login"), "Enter your user name");
	EQ_STR(form_error(&pg, "password"), "Enter your password");
	EQ_STR(form_error(&pg, "role"), "Choose one of those that are offered");
	EQ_STR(form_error(&pg, "thing"), "Choose one of those that are offered");
	EQ(form_error(&pg, "reason").n, 0);
	EQ_STR(form_value(&pg, "reason"), "x");
}

TEST(values_are_tidied_by_their_kind)
{
	struct page pg;
	EQ(read_form(cx, &pg,
		     "login=+ada+&password=+a+b+&code=12-3+45&role=officer&role=approver&"
		     "reason=a%0D%0Ab"),
	   RC_OK);
	CHECK(!form_failed(&pg));
	EQ_STR(form_value(&pg, "login"), "ada");
	EQ_STR(form_value(&pg, "password"), " a b ");
	EQ_STR(form_value(&pg, "code"), "12345");
	CHECK(form_has(&pg, "role", STR("approver")) && form_has(&pg, "role", STR("officer")));
	EQ_STR(form_value(&pg, "reason"), "a\r\nb");
}

TEST(fields_have_limits_and_lines)
{
	struct page pg;
	EQ(read_form(cx, &pg, "login=123456789&password=a%0Ab"), RC_OK);
	EQ_STR(form_error(&pg, "login"), "Enter at most 8 characters");
	CHECK(form_error(&pg, "password").n > 0);
	// The limit is of bytes: of four letters of Georgian, two fit.
	EQ(read_form(cx, &pg, "login=%E1%83%90%E1%83%91%E1%83%92%E1%83%93&password=a"), RC_OK);
	EQ_STR(form_error(&pg, "login"), "This is too long by about 2 characters");
}

TEST(a_form_that_no_page_sends_is_refused)
{
	struct page pg;
	EQ(read_form(cx, &pg, "login=a&password=b&admin=1"), RC_INVALID);
	EQ(read_form(cx, &pg, "login=a&login=b&password=c"), RC_INVALID);
	EQ(read_form(cx, &pg, "login=a&password=b&csrf=x"), RC_OK);
}

TEST(the_cookie_is_read_by_its_own_name_only)
{
	EQ_STR(cookie_token(cx->arena, COOKIE_SESSION, STR("a=1; session=t; b=2"), false), "t");
	EQ_STR(cookie_token(cx->arena, COOKIE_SESSION, STR("__Host-session=t;session=u"), true),
	       "t");
	EQ(cookie_token(cx->arena, COOKIE_SESSION, STR("session=u"), true).n, 0);
	EQ(cookie_token(cx->arena, COOKIE_SESSION, STR("session=u; session=v"), false).n, 0);
	EQ(cookie_token(cx->arena, COOKIE_SESSION, STR("xsession=u"), false).n, 0);
	EQ_STR(cookie_set(cx->arena, COOKIE_SESSION, STR("t"), true),
	       "__Host-session=t; Path=/; HttpOnly; SameSite=Lax; Secure");
	EQ_STR(cookie_set(cx->arena, COOKIE_SESSION, STR(""), false),
	       "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}
