// SPDX-License-Identifier: AGPL-3.0-or-later
/* The table of all routes, walked: what the dispatcher asks of each (web/unit_test.c shows how it
 * does), so that a route that is added tomorrow is asked, too. */
#include "app/rooms.h"
#include "core/test.h"
#include "people/access.h"

static bool is_one_of(const char *path, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(str_from_c(path), str_from_c(*list)))
			return true;
	return false;
}

static bool begins(const char *path, const char *with)
{
	return str_starts(str_from_c(path), str_from_c(with));
}

typedef void look(const struct web_route *r);

static void each_route(look *at)
{
	size_t n = 0;
	for (const struct web_route *const *room = rooms_routes; *room; room++)
		for (const struct web_route *r = *room; r->path; r++, n++)
			at(r);
	CHECK(n > 200);
}

/* A POST with a permission is refused without the session's token before any work. Without one it
 * knows no session yet, or no person at all, as the form of the public. */
static void look_for_token(const struct web_route *r)
{
	static const char *const before_a_session[] = { "/sign-in",	 "/sign-in/passkey",
							"/sign-in/code", "/sign-in/recovery",
							"/start",	 NULL };
	if (r->method != HTTP_POST || r->need != ACCESS_PUBLIC ||
	    (r->visitor && (begins(r->path, "/report") || begins(r->path, "/blocked/"))))
		return;
	if (r->looks && r->tx == TX_READ)
		return; // it writes nothing, and the file comes with the session's token
	if (r->machine ? r->tx != TX_NONE : !is_one_of(r->path, before_a_session))
		test_check(false, r->path, __FILE__, __LINE__);
}

TEST(each_form_needs_a_permission_and_so_its_session_s_token)
{
	each_route(look_for_token);
}

/* Another site can have a browser ask for any address. */
static void look_for_writing(const struct web_route *r)
{
	static const char *const challenges[] = { "/account/totp", "/account/passkey",
						  "/sign-in/passkey", NULL };
	if (r->method != HTTP_POST && r->tx == TX_WRITE && !is_one_of(r->path, challenges))
		test_check(false, r->path, __FILE__, __LINE__);
}

TEST(looking_at_a_page_changes_nothing_but_a_challenge)
{
	each_route(look_for_writing);
}

/* Words that took time to write are shown to who has signed out since, under what they were asked by:
 * a name of ours ("offence-law") says nothing to them. */
static void look_for_labels(const struct web_route *r)
{
	struct arena a;
	arena_init(&a);
	const bool staff = r->need != ACCESS_PUBLIC && !r->visitor && r->form;
	for (const struct web_field *f = staff ? r->form->fields : NULL; f && f->name; f++)
		if (f->kind == FORM_LINES &&
		    str_eq(str_from_c(form_label(&a, r->form, str_from_c(f->name))),
			   str_from_c(f->name)))
			test_check(false, r->path, __FILE__, __LINE__);
	arena_done(&a);
}

TEST(what_staff_write_has_a_label_where_its_page_cannot_be_shown)
{
	each_route(look_for_labels);
}

/* The overseer sees the ledger and numbers, a liaison officer what was shared, and no more; who
 * judges that is the table of permissions, at each request. */
static void look_for_content(const struct web_route *r)
{
	const enum permission need = (enum permission)r->need;
	static const char *const entries[] = { "/approvals/:approval/entry", NULL };
	if (!r->content)
		return;
	if (need == ACCESS_PUBLIC ||
	    (access_role_may(ROLE_OVERSEER, need) && !is_one_of(r->path, entries)) ||
	    (access_role_may(ROLE_LIAISON, need) && !begins(r->path, "/shared")))
		test_check(false, r->path, __FILE__, __LINE__);
}

TEST(no_page_shows_content_to_who_watches_or_is_a_guest)
{
	each_route(look_for_content);
}

/* What acts is for who may act: neither role has a form of the desk or of the exchange. A partner's
 * program leaves reports (/taxii2/), and a report is no act. */
static void look_for_acts(const struct web_route *r)
{
	const enum permission need = (enum permission)r->need;
	static const char *const own[] = { "/alarms/", "/account", "/sign-out",
					   "/confirm", "/help",	   "/ledger/entries/:number/name",
					   "/taxii2/", NULL };
	bool is_own = false;
	for (size_t i = 0; own[i]; i++)
		is_own = is_own || begins(r->path, own[i]);
	if (r->method == HTTP_POST && need != ACCESS_PUBLIC && !is_own &&
	    (access_role_may(ROLE_OVERSEER, need) || access_role_may(ROLE_LIAISON, need)))
		test_check(false, r->path, __FILE__, __LINE__);
}

TEST(who_watches_or_is_a_guest_has_no_form_but_their_own)
{
	each_route(look_for_acts);
}
