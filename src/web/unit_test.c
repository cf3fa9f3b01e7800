// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/unit.h"

#include <string.h>

#include "store/test_db.h"
#include "web/test_page.h"

enum { MAY = 3, DELICATE = 4 };

static const struct id someone = { { 7 } };

/* What the hooks answer, and what they and the handlers were asked, in order. */
static struct {
	struct web_person person;
	enum rc read;
	char log[200];
	struct page_param draft; // kept: page and text
	bool forgets;		 // whose a draft is: it is not kept
} world;

static void say(const char *what)
{
	(void)strncat(world.log, what, sizeof world.log - strlen(world.log) - 1);
	(void)strncat(world.log, " ", sizeof world.log - strlen(world.log) - 1);
}

static enum rc person(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	(void)cx;
	(void)arg;
	CHECK(db != NULL);
	pg->person = world.person;
	return RC_OK;
}

static enum rc refuse(struct cx *cx, void *arg, struct page *pg, unsigned need)
{
	(void)arg;
	(void)pg;
	return cx_fail(cx, RC_DENIED, "need %u", need);
}

static enum rc read_content(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	(void)db;
	(void)arg;
	CHECK(pg->object.kind != NULL);
	say("read");
	return world.read == RC_OK ? RC_OK : cx_fail(cx, world.read, "no disk");
}

static enum rc touch(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	(void)cx;
	(void)db;
	(void)arg;
	(void)pg;
	say("touch");
	return RC_OK;
}

static struct str keep(struct str s)
{
	static char texts[2][200];
	static size_t next;
	char *p = texts[next++ % 2];
	INVARIANT(s.n < sizeof texts[0]);
	memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

static enum rc keep_draft(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	(void)cx;
	(void)db;
	(void)arg;
	if (world.forgets)
		pg->draft.value = (struct str){ 0 };
	else
		world.draft = (struct page_param){ keep(pg->draft.name), keep(pg->draft.value) };
	return RC_OK;
}

static enum rc find_draft(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	(void)cx;
	(void)db;
	(void)arg;
	if (str_eq(pg->draft.name, world.draft.name))
		pg->draft.value = world.draft.value;
	return RC_OK;
}

static enum rc drop_draft(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	(void)cx;
	(void)db;
	(void)arg;
	(void)pg;
	world.draft = (struct page_param){ 0 };
	return RC_OK;
}

static bool is_delicate(unsigned need)
{
	return need == DELICATE;
}

static const struct web_hooks hooks = {
	.person = person,
	.refuse = refuse,
	.read = read_content,
	.touch = touch,
	.keep_draft = keep_draft,
	.find_draft = find_draft,
	.drop_draft = drop_draft,
	.is_delicate = is_delicate,
};

/* ---- pages ---- */

static enum rc show(struct cx *cx, struct page *pg)
{
	(void)cx;
	say("show");
	page_put(pg, page_of_str(form_value(pg, "name")));
	page_put(pg, page_of_str(form_error(pg, "name")));
	return RC_OK;
}

static enum rc show_content(struct cx *cx, struct page *pg)
{
	(void)cx;
	pg->object = (struct page_object){ "case", someone };
	page_raw(pg, STR("secret"));
	return RC_OK;
}

static enum rc before(struct cx *cx, struct page *pg)
{
	(void)cx;
	CHECK(pg->db != NULL);
	pg->kept = &world;
	say("before");
	return RC_OK;
}

static enum rc work(struct cx *cx, struct page *pg)
{
	(void)cx;
	CHECK(pg->db == NULL);
	say("work");
	return RC_OK;
}

static enum rc act(struct cx *cx, struct page *pg)
{
	CHECK(pg->kept == &world);
	say("act");
	if (str_eq(form_value(pg, "name"), STR("taken"))) {
		form_fail(pg, "name", STR("it is taken"));
		return cx_fail(cx, RC_INVALID, "it is taken");
	}
	return page_redirect(pg, STR("/done"));
}

static const struct web_field fields[] = {
	{ "name", FORM_TEXT, true, 20, .missing = "Enter a name", .label = "Your name" },
	{ "password", FORM_SECRET, false, 20 },
	{ "role", FORM_MANY, false, 20 },
	{ 0 },
};
static struct str word(struct page *pg, struct str name, struct str value)
{
	(void)pg;
	return str_eq(name, STR("role")) && str_eq(value, STR("a")) ? STR("the first role")
								    : STR("");
}

static const struct web_form form = { fields, show, NULL, word };
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form button = { no_fields, NULL };

static const struct web_route routes[] = {
	{ HTTP_GET, "/thing/:id", show, .tx = TX_READ, .need = MAY },
	{ HTTP_POST, "/thing/:id/name", act, .tx = TX_WRITE, .need = MAY, .form = &form,
	  .before = before, .work = work },
	{ HTTP_POST, "/thing/:id/delicate", act, .tx = TX_WRITE, .need = DELICATE, .form = &form,
	  .before = before },
	{ HTTP_GET, "/content", show_content, .tx = TX_READ, .need = MAY, .content = true },
	{ HTTP_POST, "/thing/:id/note/:note/undo", act, .tx = TX_WRITE, .need = MAY,
	  .form = &button },
	{ 0 },
};
static const struct web_route *const rooms[] = { routes, NULL };

enum { THING, NAME, DELICATE_NAME, CONTENT, UNDO };

/* A request of somebody signed in, from our own page. */
static struct http_req request(struct cx *cx, int route, const char *text)
{
	struct http_req req = { .arena = cx->arena,
				.method = routes[route].method,
				.host = STR("node.example"),
				.fetch_site = STR("same-origin") };
	const enum rc rc = req.method == HTTP_POST
				   ? query_parse_form(cx, str_from_c(text), &req.form)
				   : query_parse(cx, str_from_c(text), &req.query);
	REQUIRE(rc == RC_OK);
	req.query_text = req.method == HTTP_POST ? STR("") : str_from_c(text);
	return req;
}

static void begin(bool signed_in)
{
	memset(&world, 0, sizeof world);
	if (signed_in)
		world.person = (struct web_person){ .account = someone,
						    .session = someone,
						    .permissions = 1 << MAY | 1 << DELICATE,
						    .csrf = STR("token"),
						    .fresh = true };
}

static enum rc ask(struct store *store, struct page *pg, int route, const struct http_req *req)
{
	const struct dispatch d = {
		.rooms = rooms, .site = pg->site, .store = store, .hooks = &hooks
	};
	pg->req = req;
	pg->path = route == CONTENT ? STR("/content") : STR("/thing/7/name");
	if (route == THING)
		pg->path = STR("/thing/7");
	pg->params[0] = (struct page_param){ STR("id"), STR("7") };
	pg->params_n = 1;
	pg->format = PAGE_HTML;
	world.log[0] = 0;
	return unit_answer(&d, pg, &routes[route]);
}

/* One request on a page of its own; what it said and where it led. */
struct answer {
	enum rc rc;
	int status;
	struct str body, location;
};

static struct answer ask_text(struct cx *cx, struct store *store, int route,
			      const struct http_req *req)
{
	struct page pg = test_page(cx, NULL);
	const enum rc rc = ask(store, &pg, route, req);
	const struct answer a = { rc, pg.status, arena_copy(cx->arena, buf_str(pg.out)),
				  pg.location };
	test_page_done(&pg);
	return a;
}

static struct answer post(struct cx *cx, struct store *store, int route, const char *text)
{
	const struct http_req req = request(cx, route, text);
	return ask_text(cx, store, route, &req);
}

DB_TEST(a_form_is_taken_from_our_own_pages_only)
{
	static const struct {
		const char *site, *origin;
		enum rc rc;
	} cases[] = {
		{ "same-origin", "", RC_OK },
		{ "cross-site", "", RC_DENIED },
		{ "same-site", "", RC_DENIED },
		{ "none", "", RC_DENIED },
		{ "", "", RC_DENIED },
		{ "", "http://node.example", RC_OK },
		{ "", "null", RC_DENIED },
		{ "", "http://evil.example", RC_DENIED },
		{ "", "https://node.example", RC_DENIED }, // this request came without TLS
		{ "cross-site", "http://node.example", RC_DENIED },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		begin(true);
		struct http_req req = request(cx, NAME, "name=x&csrf=token");
		req.fetch_site = str_from_c(cases[i].site);
		req.origin = str_from_c(cases[i].origin);
		EQ(ask_text(cx, store, NAME, &req).rc, cases[i].rc);
		EQ_STR(world.log, cases[i].rc == RC_OK ? "before work act " : "");
	}
}

DB_TEST(who_may_not_is_stopped_before_any_work)
{
	begin(true);
	EQ(post(cx, store, UNDO, "csrf=other").rc, RC_DENIED);
	EQ_STR(world.log, "");
	EQ(post(cx, store, UNDO, "").rc, RC_DENIED);
	EQ_STR(world.log, "");
	world.person.permissions = 1;
	EQ(post(cx, store, NAME, "name=x&csrf=token").rc, RC_DENIED);
	EQ_STR(world.log, "");
	EQ(post(cx, store, NAME, "name=x&name=y&csrf=token").rc, RC_INVALID);
	EQ(post(cx, store, NAME, "name=x&state=y&csrf=token").rc, RC_INVALID);
}

DB_TEST(mistakes_bring_the_form_back_and_change_nothing)
{
	begin(true);
	struct answer a = post(cx, store, NAME, "name=&csrf=token");
	EQ(a.rc, RC_OK);
	EQ(a.status, 400);
	EQ_STR(world.log, "show ");
	CHECK(str_eq(a.body, STR("Enter a name")));
	a = post(cx, store, NAME, "name=taken&csrf=token");
	EQ(a.status, 400);
	EQ_STR(world.log, "before work act show ");
	CHECK(str_eq(a.body, STR("takenit is taken")));
	a = post(cx, store, NAME, "name=free&csrf=token");
	CHECK(str_eq(a.location, STR("/done")));
}

DB_TEST(nobody_signs_in_and_comes_back_to_the_page)
{
	begin(false);
	struct http_req req = request(cx, THING, "part=2");
	CHECK(str_eq(ask_text(cx, store, THING, &req).location,
		     STR("/sign-in?next=%2Fthing%2F7%3Fpart%3D2")));
	req.authorization = STR("Bearer x");
	EQ(ask_text(cx, store, THING, &req).status, 401);
	// A form's own address shows no page: back to the one that holds it.
	CHECK(str_eq(post(cx, store, NAME, "name=x").location, STR("/sign-in?next=%2Fthing%2F7")));
	// A button has none: back to the page above it.
	CHECK(str_eq(post(cx, store, UNDO, "").location, STR("/sign-in?next=%2Fthing%2F7")));
	EQ_STR(world.log, "");
}

DB_TEST(what_was_typed_comes_back_once_without_secrets)
{
	begin(false);
	(void)post(cx, store, NAME, "name=%26+b&password=hush&role=a&role=b&csrf=token");
	CHECK(str_eq(world.draft.name, STR("/thing/7")));
	CHECK(str_eq(world.draft.value, STR("name=%26%20b&role=a&role=b")));
	const struct page_param draft = world.draft;
	begin(true);
	world.draft = draft;
	const struct http_req req = request(cx, THING, "");
	struct answer a = ask_text(cx, store, THING, &req);
	CHECK(str_find(a.body, STR("What you had typed is back")) != STR_NONE);
	CHECK(str_ends(a.body, STR("&amp; b")));
	a = ask_text(cx, store, THING, &req);
	CHECK(a.body.n == 0);
}

/* Signed out and in again in another tab. */
DB_TEST(a_form_of_an_earlier_session_is_never_acted_on_and_what_was_typed_comes_back)
{
	static const char *const tokens[] = { "&csrf=earlier", "" };
	const struct http_req again = request(cx, THING, "");
	for (size_t i = 0; i < 2; i++) {
		begin(true);
		const struct answer a = post(
			cx, store, NAME,
			arena_fmt(cx->arena, "name=typed&password=hush%s", tokens[i]).p);
		EQ(a.rc, RC_OK);
		EQ(a.status, 303);
		EQ_STR(a.location, "/thing/7");
		EQ_STR(world.log, "");
		EQ_STR(world.draft.value, "name=typed");
		const struct answer page = ask_text(cx, store, THING, &again);
		CHECK(str_find(page.body, STR("nothing was done with it")) != STR_NONE);
		CHECK(str_ends(page.body, STR("typed")));
	}
	// Also what is wrong besides.
	begin(true);
	const struct answer a = post(cx, store, NAME, "name=&role=a&csrf=earlier");
	EQ(a.status, 303);
	EQ_STR(world.draft.value, "role=a");
	EQ_STR(world.log, "");
}

/* Nobody can say whose it was, so it is not kept: only who sent it has it. */
DB_TEST(what_was_typed_is_shown_to_who_has_signed_out_since)
{
	begin(false);
	world.forgets = true;
	struct answer a = post(cx, store, NAME, "name=typed&role=a&role=b&password=hush&csrf=gone");
	EQ(a.status, 401);
	CHECK(str_find(a.body, STR(">the first role</textarea>")) != STR_NONE);
	CHECK(str_find(a.body, STR(">b</textarea>")) != STR_NONE); // no words are known
	EQ(a.location.n, 0);
	CHECK(str_find(a.body, STR("typed")) != STR_NONE);
	CHECK(str_find(a.body, STR("Your name")) != STR_NONE);
	CHECK(str_find(a.body, STR("hush")) == STR_NONE);
	CHECK(str_find(a.body, STR("href=\"/sign-in\"")) != STR_NONE);
	EQ_STR(world.log, "");
	a = post(cx, store, NAME, "name=typed"); // of no session
	CHECK(str_starts(a.location, STR("/sign-in?")));
	a = post(cx, store, UNDO, "csrf=gone"); // nothing was typed
	CHECK(str_starts(a.location, STR("/sign-in?")));
}

DB_TEST(a_delicate_act_asks_for_the_factor_again_and_keeps_the_form)
{
	begin(true);
	CHECK(str_eq(post(cx, store, DELICATE_NAME, "name=x&csrf=token").location, STR("/done")));
	world.person.fresh = false;
	CHECK(str_eq(post(cx, store, DELICATE_NAME, "name=x&csrf=token").location,
		     STR("/confirm?next=%2Fthing%2F7")));
	EQ_STR(world.log, "");
	CHECK(str_eq(world.draft.value, STR("name=x")));

	// A forged form is no reason to keep anything.
	begin(true);
	struct http_req forged = request(cx, DELICATE_NAME, "name=x&csrf=other");
	forged.fetch_site = STR("cross-site");
	EQ(ask_text(cx, store, DELICATE_NAME, &forged).rc, RC_DENIED);
	CHECK(world.draft.value.n == 0);
}

DB_TEST(content_leaves_only_after_its_reading_is_written)
{
	begin(true);
	const struct http_req req = request(cx, CONTENT, "");
	EQ(ask_text(cx, store, CONTENT, &req).rc, RC_OK);
	EQ_STR(world.log, "read ");
	world.person.stale = true;
	EQ(ask_text(cx, store, CONTENT, &req).rc, RC_OK);
	EQ_STR(world.log, "read touch ");
	world.read = RC_IO;
	EQ(ask_text(cx, store, CONTENT, &req).rc, RC_IO);
	begin(false);
	(void)ask_text(cx, store, CONTENT, &req);
	EQ_STR(world.log, "");
}
