// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/dispatch.h"

#include <fcntl.h>
#include <unistd.h>

#include "core/test.h"
#include "web/assets.h"

static enum rc show(struct cx *cx, struct page *pg)
{
	(void)cx;
	pg->title = STR("A <title>");
	page_crumb(pg, tr(pg, "Law"), "/law");
	page_raw(pg, STR("<h1>body</h1>"));
	page_put(pg, page_of_str(page_param(pg, "country")));
	if (pg->format == PAGE_JSON)
		pg->type = STR("application/json");
	return RC_OK;
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	(void)cx;
	page_raw(pg, STR("list"));
	return RC_OK;
}

static enum rc go(struct cx *cx, struct page *pg)
{
	(void)cx;
	return page_redirect(pg, STR("/law?x=1"));
}

static enum rc refuse(struct cx *cx, struct page *pg)
{
	page_raw(pg, STR("half a page"));
	return cx_fail(cx, RC_INVALID, "no country <\"%.*s\">", STR_ARG(page_param(pg, "what")));
}

static enum rc fail_io(struct cx *cx, struct page *pg)
{
	(void)pg;
	return cx_fail(cx, RC_IO, "secret path");
}

static const struct web_route routes[] = {
	{ HTTP_GET, "/law/:country", show, PAGE_HTML | PAGE_JSON },
	{ HTTP_GET, "/law/children", show_list, 0, "from c+" },
	{ HTTP_GET, "/law", show_list, 0 },
	{ HTTP_GET, "/go", go, 0 },
	{ HTTP_POST, "/post", show_list, 0 },
	{ HTTP_GET, "/refuse/:what", refuse, 0 },
	{ HTTP_GET, "/io", fail_io, 0 },
	{ 0 },
};

static const struct web_route *const rooms[] = { routes, NULL };

/* Answers a request as the server would; the log line goes nowhere. */
static struct http_res ask(struct cx *cx, struct http_req req, const char *target)
{
	static const struct embedded_file files[] = {
		{ "comity.css.gz", (const unsigned char *)"x", 1 },
		{ "icon.svg.gz", (const unsigned char *)"x", 1 }
	};
	struct assets *assets = arena_new(cx->arena, struct assets, 1);
	REQUIRE(assets_init(cx, files, 2, assets) == RC_OK);
	const struct site site = { .node = STR("comity"), .assets = assets };
	struct dispatch d = { .rooms = rooms, .site = &site };
	struct http_res res = { 0 };
	req.arena = cx->arena;
	str_cut(str_from_c(target), '?', &req.path, &req.query_text);
	REQUIRE(query_parse(cx, req.query_text, &req.query) == RC_OK);
	const int log = dup(2), nothing = open("/dev/null", O_WRONLY);
	REQUIRE(log >= 0 && dup2(nothing, 2) == 2);
	dispatch_handle(&d, &req, &res);
	dup2(log, 2);
	close(log);
	close(nothing);
	return res;
}

static struct http_res get(struct cx *cx, const char *target)
{
	return ask(cx, (struct http_req){ .method = HTTP_GET }, target);
}

static bool has(struct str text, const char *what)
{
	return str_find(text, str_from_c(what)) != STR_NONE;
}

static struct str header(const struct http_res *res, const char *name)
{
	for (size_t i = 0; i < res->headers_n; i++)
		if (str_eq_nocase(str_from_c(res->headers[i].name), str_from_c(name)))
			return res->headers[i].value;
	return (struct str){ 0 };
}

TEST(a_page_stands_in_its_frame)
{
	const struct http_res res = get(cx, "/law/ke?date=2026-11-21");
	EQ(res.status, 200);
	EQ_STR(res.type, "text/html; charset=utf-8");
	CHECK(has(res.body, "<title>A &lt;title&gt; \xe2\x80\x93 comity</title>"));
	CHECK(has(res.body,
		  "<main class=\"govuk-main-wrapper\" id=\"main\">\n<h1>body</h1>ke</main>"));
	CHECK(has(res.body, "<html lang=\"en\" dir=\"ltr\""));
	CHECK(has(res.body, "href=\"/fr/law/ke?date=2026-11-21\" lang=\"fr\""));
	CHECK(has(res.body, "href=\"/law/ke.json?date=2026-11-21\""));
	CHECK(has(res.body, "aria-current=\"true\"><strong "
			    "class=\"govuk-service-navigation__active-fallback\">Law<"));
	CHECK(!has(res.body, "style=") && !has(res.body, "<script"));
}

TEST(every_answer_has_the_security_headers)
{
	static const char *const targets[] = { "/law", "/none", "/LAW", "/law/ke.json",
					       "/refuse/x" };
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		const struct http_res res = get(cx, targets[i]);
		CHECK(has(header(&res, "Content-Security-Policy"), "default-src 'none'"));
		EQ_STR(header(&res, "X-Content-Type-Options"), "nosniff");
		EQ(header(&res, "Strict-Transport-Security").n, 0);
	}
	const struct http_res res = ask(cx, (struct http_req){ .secure = true }, "/law");
	CHECK(header(&res, "Strict-Transport-Security").n > 0);
}

TEST(fixed_parts_win_over_names)
{
	CHECK(has(get(cx, "/law/children").body, ">\nlist</main>"));
	EQ(get(cx, "/law/children/x").status, 404);
	EQ(get(cx, "/law//").status, 301);
	EQ(get(cx, "//law").status, 404);
}

TEST(names_that_no_page_reads_are_refused)
{
	static const struct {
		const char *target;
		int status;
	} cases[] = {
		{ "/law/children?from=ke", 200 },
		{ "/law/children?from=ke&date=2026-11-21&print=1", 200 },
		{ "/law/children?c=ke&c=lk&c=ge", 200 },
		{ "/law/children?fact=a:yes&fact=b:no&fact-c=yes", 200 },
		{ "/law/children?foo=ke", 400 },
		{ "/law/children?from=ke&from=lk", 400 },
		{ "/law/children?date=2026-11-21&date=2026-11-22", 400 },
		{ "/law/children?fro=ke", 400 },
		{ "/law/children?c%2b=ke", 400 },
		{ "/law/ke?from=ke", 400 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct http_res res = get(cx, cases[i].target);
		EQ(res.status, cases[i].status);
	}
}

TEST(capital_letters_and_slashes_lead_to_the_plain_address)
{
	struct http_res res = get(cx, "/LAW/Ke?Q=A");
	EQ(res.status, 301);
	EQ_STR(header(&res, "Location"), "/law/ke?Q=A");
	res = get(cx, "/law/");
	EQ_STR(header(&res, "Location"), "/law");
	res = get(cx, "//EXAMPLE.org/x");
	CHECK(res.status == 404 && header(&res, "Location").n == 0);
}

TEST(no_link_of_ours_leads_to_a_host_that_the_address_names)
{
	static const char *const targets[] = { "//example.org", "//example.org/x?a=b",
					       "/fr//example.org", "//example.org/x.json" };
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		CHECK(!has(get(cx, targets[i]).body, "href=\"//"));
		const struct http_res res = ask(
			cx, (struct http_req){ .refused = 400, .why = STR("no") }, targets[i]);
		CHECK(res.status == 400 && !has(res.body, "href=\"//"));
	}
}

TEST(an_address_may_begin_with_a_language)
{
	const struct http_res res = get(cx, "/fr/law/ke");
	CHECK(has(res.body, "<html lang=\"fr\" dir=\"ltr\"") &&
	      has(res.body, "<a class=\"govuk-breadcrumbs__link\" href=\"/fr/law\">Droit</a>"));
	EQ(get(cx, "/ar-x/law").status, 404);
	const struct http_res moved = get(cx, "/fr/go");
	EQ(moved.status, 303);
	EQ_STR(header(&moved, "Location"), "/fr/law?x=1");
}

TEST(data_has_the_address_of_its_page_with_a_suffix)
{
	const struct http_res res = get(cx, "/law/ke.json");
	EQ_STR(res.type, "application/json");
	EQ_STR(res.body, "<h1>body</h1>ke");
	EQ(get(cx, "/law.json").status, 404);
	EQ(get(cx, "/law/ke.csv").status, 404);
	EQ(get(cx, "/.json").status, 404);
}

TEST(a_refusal_says_what_happened_and_what_to_do)
{
	const struct http_res res = get(cx, "/refuse/atlantis");
	EQ(res.status, 400);
	CHECK(has(res.body, "<title>Error: This address or form does not work"));
	CHECK(has(res.body, "no country &lt;&quot;atlantis&quot;&gt;"));
	CHECK(!has(res.body, "half a page"));
	EQ(res.cache, HTTP_CACHE_NEVER);
	const struct http_res io = get(cx, "/io");
	EQ(io.status, 503);
	EQ_STR(header(&io, "Retry-After"), "5");
	CHECK(!has(io.body, "secret path") && has(io.body, "Try again in a minute."));
	const struct http_res fr = get(cx, "/fr/none");
	CHECK(fr.status == 404 && has(fr.body, "Nous ne pouvons pas afficher"));
}

TEST(other_methods_are_told_what_is_allowed)
{
	struct http_res res = get(cx, "/post");
	EQ(res.status, 405);
	EQ_STR(header(&res, "Allow"), "POST");
	res = ask(cx, (struct http_req){ .method = HTTP_OTHER }, "/law/ke");
	EQ(res.status, 405);
	EQ_STR(header(&res, "Allow"), "GET, HEAD");
	EQ(ask(cx, (struct http_req){ .method = HTTP_OTHER }, "/none").status, 404);
	EQ(ask(cx, (struct http_req){ .method = HTTP_POST }, "/post").status, 200);
}

TEST(a_request_that_breaks_http_gets_a_page_and_no_handler)
{
	const struct http_res res = ask(
		cx, (struct http_req){ .refused = 431, .why = STR("too <large>") }, "/law/ke");
	EQ(res.status, 431);
	CHECK(has(res.body, "too &lt;large&gt;") && !has(res.body, "<h1>body</h1>"));
}
