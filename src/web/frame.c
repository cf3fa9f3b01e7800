// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/frame.h"

#include "core/calendar.h"
#include "web/assets.h"
#include "web/pages.h"
#include "web/sentence.h"

static const struct frame_entry navigation[] = {
	{ "/report", TR_MARK("Report"), false }, // the first: only on a node
	{ "/help", TR_MARK("Get help"), false },
	{ "/law", TR_MARK("Law"), false },
	{ "/route", TR_MARK("Find a route"), false },
	{ "/dual", TR_MARK("Do two laws meet"), false },
	{ "/what-if", TR_MARK("Try a change"), false },
	{ "/law/children", TR_MARK("Children"), false },
	{ "/law/technique", TR_MARK("Techniques"), false },
	{ "/law/data", TR_MARK("Data"), false },
};

enum { ENTRIES = sizeof navigation / sizeof *navigation };

static bool is_within(struct str path, struct str section)
{
	return str_starts(path, section) && (path.n == section.n || path.p[section.n] == '/');
}

/* The entry with the longest address that this page lies under is current. */
static void mark_current(const struct page *pg, struct frame_view *v)
{
	size_t longest = 0;
	struct frame_entry *current = NULL;
	for (size_t i = 0; i < v->navigation.n; i++) {
		const struct str path = str_from_c(v->navigation.p[i].path);
		if (is_within(pg->path, path) && path.n > longest) {
			longest = path.n;
			current = &v->navigation.p[i];
		}
	}
	if (current)
		current->current = true;
}

static void fill_navigation(struct page *pg, struct frame_view *v)
{
	v->navigation.p = arena_new(pg->cx->arena, struct frame_entry, ENTRIES);
	const size_t end = pg->visitor ? 2 : ENTRIES; // what leads away from a form stays out
	for (size_t i = pg->site->people ? 0 : 1; i < end; i++)
		v->navigation.p[v->navigation.n++] = navigation[i];
}

/* "18:29 Colombo · 12:59 Dakar": the node's, the other side's of a request that is shown, and UTC
 * where neither says it. */
static struct str clocks(const struct page *pg)
{
	const struct zone *const zones[] = { pg->zone, pg->there };
	struct str out = STR("");
	bool utc = false;
	for (size_t i = 0; i < 2; i++) {
		if (!zones[i] ||
		    (i == 1 && zones[0] && str_eq(zone_name(zones[0]), zone_name(zones[1]))))
			continue;
		const struct local l = zone_local(zones[i], pg->cx->now);
		utc = utc || l.offset == 0;
		out = arena_fmt(pg->cx->arena, "%.*s%s%02d:%02d %.*s", STR_ARG(out),
				out.n > 0 ? " \xc2\xb7 " : "", l.minute / 60, l.minute % 60,
				STR_ARG(page_place(pg, zones[i])));
	}
	const int64_t minutes = pg->cx->now.us / 60000000 % (24 * 60);
	if (utc && out.n > 0)
		return out;
	return arena_fmt(pg->cx->arena, "%.*s%s%02d:%02d UTC", STR_ARG(out),
			 out.n > 0 ? " \xc2\xb7 " : "", (int)(minutes / 60), (int)(minutes % 60));
}

/* What somebody's roles open, and nothing else. */
static void fill_staff(struct page *pg, struct frame_view *v)
{
	size_t n = 0;
	while (pg->staff[n].path)
		n++;
	struct str section, rest;
	str_cut(str_slice(pg->path, 1, pg->path.n), '/', &section, &rest);
	v->help = str_eq(section, STR("manual"))
			  ? pg->path
			  : arena_fmt(pg->cx->arena, "/manual/%.*s", STR_ARG(section));
	v->staff = true;
	v->person = pg->person.name;
	v->duty = pg->duty;
	v->clock = clocks(pg);
	v->navigation.p = arena_new(pg->cx->arena, struct frame_entry, n);
	for (size_t i = 0; i < n; i++)
		if (page_signed_in(pg) && page_may(pg, pg->staff[i].need) &&
		    !(pg->staff[i].unless && page_may(pg, pg->staff[i].unless)))
			v->navigation.p[v->navigation.n++] = (struct frame_entry){
				pg->staff[i].path, pg->staff[i].text, false
			};
}

/* The query without "print": a link from the print version leads to the others. None of
 * a request that was refused: it may be long, and leads nowhere in any language. */
static struct str query_without_print(const struct page *pg)
{
	struct str rest = pg->req->refused ? (struct str){ 0 } : pg->req->query_text;
	struct str field, name, value;
	struct buf b;
	buf_init(&b, rest.n + 1);
	while (rest.n > 0) {
		str_cut(rest, '&', &field, &rest);
		str_cut(field, '=', &name, &value);
		if (field.n == 0 || str_eq(name, STR("print")))
			continue;
		if (b.n > 0)
			buf_add_char(&b, '&');
		buf_add(&b, field);
	}
	const struct str query = arena_copy(pg->cx->arena, buf_str(&b));
	buf_done(&b);
	return query;
}

static struct str with_query(const struct page *pg, struct str path, struct str query)
{
	if (query.n == 0)
		return path;
	return arena_fmt(pg->cx->arena, "%.*s?%.*s", STR_ARG(path), STR_ARG(query));
}

static void fill_languages(struct page *pg, struct str query, struct frame_view *v)
{
	const size_t n = lang_count(pg->site->pseudo);
	v->languages.p = arena_new(pg->cx->arena, struct frame_language, n);
	v->languages.n = n;
	for (size_t i = 0; i < n; i++) {
		struct page other = *pg;
		other.lang = lang_at(i);
		v->languages.p[i] = (struct frame_language){
			other.lang, with_query(pg, page_href(&other, pg->path), query)
		};
	}
}

static void fill_addresses(struct page *pg, struct str query, struct frame_view *v)
{
	const struct str path = page_href(pg, pg->path);
	v->address = with_query(pg, path, query);
	v->is_print = http_query_has(pg->req, "print");
	if (!v->is_print)
		v->print = arena_fmt(pg->cx->arena, "%.*s%sprint=1", STR_ARG(v->address),
				     query.n > 0 ? "&" : "?");
	if (pg->status >= 400)
		return;
	if (pg->formats & PAGE_JSON)
		v->json = with_query(pg, arena_fmt(pg->cx->arena, "%.*s.json", STR_ARG(path)),
				     query);
	if (pg->formats & PAGE_CSV)
		v->csv = with_query(pg, arena_fmt(pg->cx->arena, "%.*s.csv", STR_ARG(path)), query);
}

/* Templates may hold no script: this is the one of the whole site. */
static struct html passkey_script(struct page *pg)
{
	const struct str href = assets_href(pg->site->assets, STR("passkey.js"));
	const size_t mark = page_mark(pg);
	buf_fmt(pg->out, "<script src=\"%.*s\" defer></script>\n", STR_ARG(href));
	return page_since(pg, mark);
}

void frame_wrap(struct page *pg)
{
	const struct str node = pg->site->node;
	const struct str query = query_without_print(pg);
	const struct str error = pg->error ? tr(pg, "Error:") : STR("");
	struct frame_view v = {
		.style = assets_href(pg->site->assets, STR("comity.css")),
		.icon = assets_href(pg->site->assets, STR("icon.svg")),
		.crumbs = { pg->crumbs, pg->crumbs_n },
		.today = date_today(pg->cx->now),
	};
	v.title = pg->title.n == 0
			  ? node
			  : arena_fmt(pg->cx->arena, "%.*s%s%.*s \xe2\x80\x93 %.*s", STR_ARG(error),
				      error.n > 0 ? " " : "", STR_ARG(pg->title), STR_ARG(node));
	if (pg->data_month.n > 0)
		v.month = page_month(pg, pg->data_month);
	if (pg->passkeys)
		v.script = passkey_script(pg);
	v.staff_entrance = pg->site->people && !pg->staff;
	if (pg->staff)
		fill_staff(pg, &v);
	else
		fill_navigation(pg, &v);
	mark_current(pg, &v);
	fill_languages(pg, query, &v);
	fill_addresses(pg, query, &v);
	v.body = page_since(pg, 0);
	page_frame(pg, &v);
}

static const struct {
	int status;
	const char *heading, *advice;
	bool tell; // show the sentence
} errors[] = {
	{ 400, TR_MARK("This address or form does not work"),
	  TR_MARK("Check the address, or begin again from the menu above. Nothing was changed."),
	  true },
	{ 401, TR_MARK("This page is for people who are signed in"), TR_MARK("Sign in first."),
	  false },
	{ 403, TR_MARK("This is not open to you"),
	  TR_MARK("If your work needs it, ask an administrator of this node for a role that has "
		  "it."),
	  true },
	{ 404, TR_MARK("We cannot show a page here"),
	  TR_MARK("It may not exist, or you may not be on it. Check the address, or ask whoever "
		  "gave it to you."),
	  true },
	{ 405, TR_MARK("This page cannot be used in that way"),
	  TR_MARK("Open the page from the menu above and send its form from there."), true },
	{ 409, TR_MARK("This has changed in the meantime"),
	  TR_MARK("Open the page again and look before you repeat it."), true },
	{ 429, TR_MARK("Too many attempts"), TR_MARK("Wait, then try again."), true },
	{ 411, TR_MARK("This request is not complete"), TR_MARK("Use another browser or program."),
	  true },
	{ 413, TR_MARK("This is too much at once"), TR_MARK("Send less, or in parts."), true },
	{ 414, TR_MARK("This address is too long"),
	  TR_MARK("Shorten it, or begin again from the menu above."), true },
	{ 415, TR_MARK("This page cannot be used in that way"),
	  TR_MARK("Open the page from the menu above and send its form from there."), true },
	{ 431, TR_MARK("This request is too large"),
	  TR_MARK("Delete the cookies of this site, or use another browser."), true },
	{ 502, TR_MARK("Another system did not answer as it should"), TR_MARK("Try again later."),
	  true },
	{ 503, TR_MARK("We cannot do this now"), TR_MARK("Try again in a minute."), false },
	{ 500, TR_MARK("Something is broken on our side"),
	  TR_MARK("It is our mistake, not yours. Try again later; if it goes on, tell whoever runs "
		  "this site."),
	  false },
};

/* Those that visitors meet most are translated; the sentence itself, at its own place, where it is
 * not. Nothing where the advice says the same. */
static struct str frame_sentence(const struct page *pg, struct str sentence)
{
	static const char *const known[] = {
		TR_MARK("the form belongs to an earlier session; nothing was changed"),
		TR_MARK("the body is too large"),
		TR_MARK("this was decided, used, withdrawn or made void before"),
		TR_MARK("a year is a number such as 2026"),
		TR_MARK("this page of the list does not exist"),
	};
	if (str_eq(sentence, STR("it may not exist, or you may not be on it")))
		return STR("");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(sentence, str_from_c(known[i])))
			return tr(pg, known[i]);
	return sentence_tr(pg, sentence);
}

void frame_error(struct page *pg, int status, struct str sentence)
{
	size_t i = 0;
	while (i + 1 < sizeof errors / sizeof *errors && errors[i].status != status)
		i++;
	struct error_page_view v = { .heading = tr(pg, errors[i].heading),
				     .advice = tr(pg, errors[i].advice) };
	if (errors[i].tell)
		v.sentence = frame_sentence(pg, sentence);
	if (pg->instead.heading.n > 0) {
		v.heading = pg->instead.heading;
		v.advice = pg->instead.advice;
		v.href = pg->instead.href;
		v.link = pg->instead.link;
	}
	if (pg->visitor && status == 403)
		v.advice = tr(pg, "Go back, and go on without it. What you saved is kept.");
	v.english = !pg->failure_translated && v.sentence.p == sentence.p;
	buf_reset(pg->out);
	pg->status = status;
	pg->error = true;
	pg->title = v.heading;
	pg->type = (struct str){ 0 };
	pg->location = (struct str){ 0 };
	pg->crumbs_n = 0;
	pg->wide = false;
	page_error(pg, &v);
}

void frame_headers(const struct http_req *req, bool passkeys, struct http_res *res)
{
#define POLICY_TEXT(script)                                                                    \
	"default-src 'none'; " script "style-src 'self'; img-src 'self'; form-action 'self'; " \
	"frame-ancestors 'none'; base-uri 'none'"
#define PERMISSIONS_TEXT(passkeys)                               \
	"camera=(), geolocation=(), microphone=(), payment=(), " \
	"publickey-credentials-create=(" passkeys "), "          \
	"publickey-credentials-get=(" passkeys "), usb=()"
	static const struct {
		const char *name;
		struct str value, with_passkeys; // empty: the same
	} headers[] = {
		{ "Content-Security-Policy", STR_INIT(POLICY_TEXT("")),
		  STR_INIT(POLICY_TEXT("script-src 'self'; ")) },
		{ "Permissions-Policy", STR_INIT(PERMISSIONS_TEXT("")),
		  STR_INIT(PERMISSIONS_TEXT("self")) },
		{ "X-Content-Type-Options", STR_INIT("nosniff"), { 0 } },
		{ "Referrer-Policy", STR_INIT("same-origin"), { 0 } },
		{ "Cross-Origin-Opener-Policy", STR_INIT("same-origin"), { 0 } },
		{ "Cross-Origin-Resource-Policy", STR_INIT("same-origin"), { 0 } },
	};
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		http_header(res, headers[i].name,
			    passkeys && headers[i].with_passkeys.n > 0 ? headers[i].with_passkeys
								       : headers[i].value);
	if (req->secure)
		http_header(res, "Strict-Transport-Security", STR("max-age=31536000"));
}
