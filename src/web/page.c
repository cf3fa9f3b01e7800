// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/page.h"

#include <stdlib.h>
#include <string.h>

#include "core/calendar.h"
#include "web/cookie.h"

/* ---- Requests ---- */

struct str page_param(const struct page *pg, const char *name)
{
	size_t i = 0;
	while (i < pg->params_n && !str_eq(pg->params[i].name, str_from_c(name)))
		i++;
	INVARIANT(i < pg->params_n); // the route names it
	return pg->params[i].value;
}

void page_crumb(struct page *pg, struct str text, const char *href)
{
	INVARIANT(pg->crumbs_n < PAGE_CRUMBS_MAX);
	pg->crumbs[pg->crumbs_n++] = (struct page_crumb){ text, str_from_c(href) };
}

void page_header(struct page *pg, const char *name, struct str value)
{
	INVARIANT(pg->headers_n < PAGE_HEADERS_MAX);
	pg->headers[pg->headers_n++] = (struct http_header){ name, value };
}

enum rc page_redirect(struct page *pg, struct str href)
{
	pg->status = 303;
	pg->location = page_href(pg, href);
	return RC_OK;
}

bool page_is_secure(const struct page *pg)
{
	return pg->req->secure || pg->site->secure;
}

struct str page_session(const struct page *pg)
{
	return cookie_token(pg->cx->arena, COOKIE_SESSION, pg->req->cookie, page_is_secure(pg));
}

struct str page_visit(const struct page *pg)
{
	return cookie_token(pg->cx->arena, COOKIE_VISIT, pg->req->cookie, page_is_secure(pg));
}

bool page_signed_in(const struct page *pg)
{
	return id_is_set(pg->person.account);
}

bool page_may(const struct page *pg, unsigned permission)
{
	return permission == 0 || (permission < 64 && (pg->person.permissions >> permission & 1));
}

/* ---- Escaping ---- */

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void escape(struct buf *out, struct str s)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char *e = entity(s.p[i]);
		if (!e)
			continue;
		buf_add(out, str_slice(s, from, i));
		buf_add_c(out, e);
		from = i + 1;
	}
	buf_add(out, str_slice(s, from, s.n));
}

/* ---- Numbers and dates ---- */

struct str page_number(const struct page *pg, int64_t n)
{
	const struct str digits = arena_fmt(pg->cx->arena, "%lld", (long long)n);
	const size_t sign = n < 0;
	struct buf b;
	buf_init(&b, 100);
	for (size_t i = 0; i < digits.n; i++) {
		if (i > sign && (digits.n - i) % 3 == 0)
			buf_add_c(&b, pg->lang->thousands);
		buf_add_char(&b, digits.p[i]);
	}
	const struct str s = arena_copy(pg->cx->arena, buf_str(&b));
	buf_done(&b);
	return s;
}

static const char *const weekdays[] = {
	TR_MARK("Thu"), TR_MARK("Fri"), TR_MARK("Sat"), TR_MARK("Sun"),
	TR_MARK("Mon"), TR_MARK("Tue"), TR_MARK("Wed"),
};

static const char *const months[] = {
	TR_MARK("Jan"), TR_MARK("Feb"), TR_MARK("Mar"), TR_MARK("Apr"),
	TR_MARK("May"), TR_MARK("Jun"), TR_MARK("Jul"), TR_MARK("Aug"),
	TR_MARK("Sep"), TR_MARK("Oct"), TR_MARK("Nov"), TR_MARK("Dec"),
};

static const char *const long_months[] = {
	TR_MARK("January"),   TR_MARK("February"), TR_MARK("March"),	TR_MARK("April"),
	TR_MARK("May"),	      TR_MARK("June"),	   TR_MARK("July"),	TR_MARK("August"),
	TR_MARK("September"), TR_MARK("October"),  TR_MARK("November"), TR_MARK("December"),
};

static struct str day_month_year(const struct page *pg, struct date d, const char *const names[12])
{
	int year, month, day;
	date_to_ymd(d, &year, &month, &day);
	const struct str number = day == 1 ? str_from_c(pg->lang->first)
					   : arena_fmt(pg->cx->arena, "%d", day);
	const struct str name = tr(pg, names[month - 1]);
	return arena_fmt(pg->cx->arena, "%.*s %.*s %d", STR_ARG(number), STR_ARG(name), year);
}

struct str page_date(const struct page *pg, struct date d)
{
	if (!date_is_set(d))
		return (struct str){ 0 };
	const struct str weekday = tr(
		pg, weekdays[((d.days % 7) + 7) % 7]); // 1970-01-01 was a Thursday
	const struct str rest = day_month_year(pg, d, months);
	return arena_fmt(pg->cx->arena, "%.*s %.*s", STR_ARG(weekday), STR_ARG(rest));
}

struct str page_date_long(const struct page *pg, struct date d)
{
	return date_is_set(d) ? day_month_year(pg, d, long_months) : (struct str){ 0 };
}

struct str page_month(const struct page *pg, struct str month)
{
	struct date d;
	int year, number, day;
	if (!date_parse(arena_fmt(pg->cx->arena, "%.*s-01", STR_ARG(month)), &d))
		return month;
	date_to_ymd(d, &year, &number, &day);
	const struct str name = tr(pg, long_months[number - 1]);
	return arena_fmt(pg->cx->arena, "%.*s %d", STR_ARG(name), year);
}

struct str page_place(const struct page *pg, const struct zone *z)
{
	return z ? zone_place(pg->cx->arena, z) : STR("UTC");
}

static struct str offset_print(struct arena *a, int32_t seconds)
{
	const int minutes = abs(seconds) / 60;
	if (seconds == 0)
		return STR("UTC");
	if (minutes % 60 == 0)
		return arena_fmt(a, "UTC%c%d", seconds < 0 ? '-' : '+', minutes / 60);
	return arena_fmt(a, "UTC%c%d:%02d", seconds < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

struct str page_time_in(const struct page *pg, const struct zone *z, struct instant t,
			struct date *day)
{
	struct arena *a = pg->cx->arena;
	const struct local l = zone_local(z, t);
	const struct str time = arena_fmt(a, "%02d:%02d %.*s (%.*s)", l.minute / 60, l.minute % 60,
					  STR_ARG(page_place(pg, z)),
					  STR_ARG(offset_print(a, l.offset)));
	if (day->days == l.date.days)
		return time;
	*day = l.date;
	return arena_fmt(a, "%.*s, %.*s", STR_ARG(page_date(pg, l.date)), STR_ARG(time));
}

struct str page_time(const struct page *pg, struct instant t)
{
	struct date day = DATE_NONE;
	if (t.us == 0 || !pg->zone)
		return page_time_utc(pg, t);
	return page_time_in(pg, pg->zone, t, &day);
}

struct str page_time_utc(const struct page *pg, struct instant t)
{
	if (t.us == 0)
		return (struct str){ 0 };
	const struct str day = page_date(pg, date_today(t));
	const int64_t minutes = t.us / 60000000 % (24 * 60);
	return arena_fmt(pg->cx->arena, "%.*s, %02d:%02d UTC", STR_ARG(day), (int)(minutes / 60),
			 (int)(minutes % 60));
}

struct str page_share(const struct page *pg, int64_t part, int64_t whole)
{
	if (whole < 5)
		return tr_with(pg, "{part} of {whole}", ARG("part", part), ARG("whole", whole));
	const int64_t share = (part * 100 + whole / 2) / whole;
	return tr_with(pg, "{share} % ({part} of {whole})", ARG("share", share), ARG("part", part),
		       ARG("whole", whole));
}

/* ---- Texts ---- */

struct str tr(const struct page *pg, const char *english)
{
	return lang_text(pg->cx->arena, pg->lang, english);
}

struct str tr_n(const struct page *pg, int64_t n, const char *one, const char *many)
{
	return lang_text_n(pg->cx->arena, pg->lang, n, one, many);
}

struct str country_name(const struct page *pg, struct str alpha2, struct str english)
{
	return lang_country(pg->cx->arena, pg->lang, alpha2, english);
}

struct str page_href(const struct page *pg, struct str href)
{
	if (pg->lang->prefix[0] == 0 || !str_starts(href, STR("/")) ||
	    str_starts(href, STR("/assets/")))
		return href;
	if (str_eq(href, STR("/")))
		return arena_fmt(pg->cx->arena, "/%s", pg->lang->prefix);
	return arena_fmt(pg->cx->arena, "/%s%.*s", pg->lang->prefix, STR_ARG(href));
}

struct str page_url(const struct page *pg, struct str text)
{
	struct buf b;
	buf_init(&b, 3 * text.n + 1);
	query_encode(&b, text);
	const struct str s = arena_copy(pg->cx->arena, buf_str(&b));
	buf_done(&b);
	return s;
}

/* ---- Values ---- */

struct page_value page_of_str(struct str s)
{
	return (struct page_value){ .kind = PAGE_TEXT, .text = s };
}

struct page_value page_of_c(const char *s)
{
	return (struct page_value){ .kind = PAGE_TEXT, .text = str_from_c(s) };
}

struct page_value page_of_int(int64_t n)
{
	return (struct page_value){ .kind = PAGE_NUMBER, .number = n };
}

struct page_value page_of_size(uint64_t n)
{
	INVARIANT(n <= INT64_MAX);
	return page_of_int((int64_t)n);
}

struct page_value page_of_date(struct date d)
{
	return (struct page_value){ .kind = PAGE_DATE, .number = d.days };
}

struct page_value page_of_html(struct html h)
{
	return (struct page_value){ .kind = PAGE_MARKUP, .text = h.text };
}

/* For people; markup as it is. */
static struct str words(const struct page *pg, const struct page_value *v)
{
	switch (v->kind) {
	case PAGE_TEXT:
	case PAGE_MARKUP:
		return v->text;
	case PAGE_NUMBER:
		return page_number(pg, v->number);
	case PAGE_DATE:
		return page_date(pg, (struct date){ (int32_t)v->number });
	}
	return v->text;
}

/* For machines. */
static struct str plain(const struct page *pg, const struct page_value *v)
{
	switch (v->kind) {
	case PAGE_TEXT:
	case PAGE_MARKUP:
		return v->text;
	case PAGE_NUMBER:
		return arena_fmt(pg->cx->arena, "%lld", (long long)v->number);
	case PAGE_DATE:
		return date_print(pg->cx->arena, (struct date){ (int32_t)v->number });
	}
	return v->text;
}

/* ---- What templates call ---- */

void page_raw(struct page *pg, struct str markup)
{
	buf_add(pg->out, markup);
}

void page_put(struct page *pg, struct page_value v)
{
	if (v.kind == PAGE_MARKUP)
		buf_add(pg->out, v.text);
	else
		escape(pg->out, words(pg, &v));
}

void page_put_attribute(struct page *pg, struct page_value v)
{
	escape(pg->out, plain(pg, &v));
}

void page_put_url(struct page *pg, struct page_value v)
{
	query_encode(pg->out, plain(pg, &v));
}

void page_put_href(struct page *pg, struct page_value v)
{
	INVARIANT(str_starts(v.text, STR("/")));
	escape(pg->out, page_href(pg, v.text));
}

void page_put_link(struct page *pg, struct page_value v)
{
	static const struct str safe[] = {
		STR_INIT("https://"), STR_INIT("http://"), STR_INIT("mailto:"), STR_INIT("tel:"),
		STR_INIT("/"),	      STR_INIT("#"),	   STR_INIT("?"),
	};
	for (size_t i = 0; i < sizeof safe / sizeof *safe; i++) {
		if (str_starts(v.text, safe[i])) {
			escape(pg->out, v.text);
			return;
		}
	}
	buf_add_char(pg->out, '#');
}

static const struct page_arg *find_arg(struct page_args args, struct str name)
{
	for (size_t i = 0; i < args.n; i++)
		if (str_eq(name, str_from_c(args.p[i].name)))
			return &args.p[i];
	return NULL;
}

/* The sentence with its values, escaped or as plain text. */
static void put_sentence(const struct page *pg, struct buf *out, struct str text,
			 struct page_args args, bool escaped)
{
	while (text.n > 0) {
		struct str before, name, after;
		const bool open = str_cut(text, '{', &before, &text);
		if (escaped)
			escape(out, before);
		else
			buf_add(out, before);
		if (!open)
			return;
		const bool closed = str_cut(text, '}', &name, &after);
		const struct page_arg *arg = closed ? find_arg(args, name) : NULL;
		if (!arg) { // a brace that is meant as one
			buf_add_char(out, '{');
			continue;
		}
		const struct str value = words(pg, &arg->value);
		if (escaped && arg->value.kind != PAGE_MARKUP)
			escape(out, value);
		else
			buf_add(out, value);
		text = after;
	}
}

void page_put_tr(struct page *pg, const char *english, struct page_args args)
{
	put_sentence(pg, pg->out, tr(pg, english), args, true);
}

void page_put_tr_n(struct page *pg, int64_t n, const char *one, const char *many,
		   struct page_args args)
{
	put_sentence(pg, pg->out, tr_n(pg, n, one, many), args, true);
}

static struct str sentence(const struct page *pg, struct str text, struct page_args args)
{
	struct buf b;
	buf_init(&b, 64 * 1024);
	put_sentence(pg, &b, text, args, false);
	const struct str s = arena_copy(pg->cx->arena, buf_str(&b));
	buf_done(&b);
	return s;
}

struct str page_sentence(const struct page *pg, const char *english, struct page_args args)
{
	return sentence(pg, tr(pg, english), args);
}

struct str page_sentence_n(const struct page *pg, int64_t n, const char *one, const char *many,
			   struct page_args args)
{
	return sentence(pg, tr_n(pg, n, one, many), args);
}

/* ---- Markup as a value ---- */

size_t page_mark(const struct page *pg)
{
	return pg->out->n;
}

struct html page_since(struct page *pg, size_t mark)
{
	const struct html h = { arena_copy(pg->cx->arena,
					   str_slice(buf_str(pg->out), mark, pg->out->n)) };
	pg->out->n = mark;
	return h;
}
