// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/form.h"

#include "core/calendar.h"
#include "web/pages.h"
#include "web/parts.h"

/* The token against forged requests (web/unit.c) stands in every form. */
static const struct web_field every_form[] = {
	{ "csrf", FORM_TEXT, false, 100 },
	{ "form", FORM_ID, false, ID_TEXT }, // its number: twice is once
	{ 0 },
};

static const struct web_field *find(const struct web_field *fields, struct str name)
{
	for (const struct web_field *f = fields; f->name; f++)
		if (str_eq(str_from_c(f->name), name))
			return f;
	return NULL;
}

/* Codes are read aloud and copied from paper: "123 456" and "AB-CD" are meant well. */
static struct str without_gaps(struct arena *arena, struct str s)
{
	char *p = arena_alloc(arena, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '-')
			p[n++] = s.p[i];
	return (struct str){ p, n };
}

static struct str tidy(struct arena *arena, const struct web_field *f, struct str value)
{
	switch (f->kind) {
	case FORM_SECRET:
		return value;
	case FORM_CODE:
		return without_gaps(arena, str_trim(value));
	case FORM_TEXT:
	case FORM_LINES:
	case FORM_ID:
	case FORM_CHOICE:
	case FORM_MANY:
		break;
	}
	return str_trim(value);
}

static bool is_listed(const char *choices, struct str value)
{
	struct str rest = str_from_c(choices), choice;
	while (rest.n > 0) {
		str_cut(rest, ' ', &choice, &rest);
		if (str_eq(choice, value))
			return true;
	}
	return false;
}

static bool has_line_end(struct str s)
{
	return str_find(s, STR("\n")) != STR_NONE || str_find(s, STR("\r")) != STR_NONE;
}

static bool fits(const struct web_field *f, struct str value)
{
	struct id id;
	if (value.n > f->max || (f->kind != FORM_LINES && has_line_end(value)))
		return false;
	if (f->kind == FORM_ID)
		return id_parse(value, &id);
	return !f->choices || is_listed(f->choices, value);
}

/* The limit is of bytes, and a letter of Georgian or Sinhala has three: what is told is how many
 * letters of this text are too many. */
static struct str too_long(const struct page *pg, size_t max, struct str value)
{
	size_t letters = 0;
	for (size_t i = 0; i < value.n; i++)
		letters += ((unsigned char)value.p[i] & 0xC0) != 0x80;
	if (letters == value.n)
		return tr_n_with(pg, (int64_t)max, "Enter at most {n} character",
				 "Enter at most {n} characters", ARG("n", (int64_t)max));
	const size_t more = (value.n - max) * letters / value.n + 1;
	return tr_n_with(pg, (int64_t)more, "This is too long by about {n} character",
			 "This is too long by about {n} characters", ARG("n", (int64_t)more));
}

static struct str say_wrong(const struct page *pg, const struct web_field *f, struct str value)
{
	if (f->wrong)
		return tr(pg, f->wrong);
	if (value.n > f->max)
		return too_long(pg, f->max, value);
	return tr(pg, "Choose one of those that are offered");
}

static enum rc read_pair(struct cx *cx, struct page *pg, const struct web_form *form,
			 const struct query_pair *pair)
{
	const struct web_field *f = find(form->fields, pair->name);
	if (!f)
		f = find(every_form, pair->name);
	if (!f)
		return cx_fail(cx, RC_INVALID,
			       TR_MARK("the form holds \"%.*s\", which this page does not know"),
			       STR_ARG(str_slice(pair->name, 0, 60)));
	for (size_t i = 0; f->kind != FORM_MANY && i < pg->form.values.n; i++)
		if (str_eq(pg->form.values.p[i].name, pair->name))
			return cx_fail(cx, RC_INVALID, TR_MARK("the form says \"%s\" twice"),
				       f->name);
	const struct str value = tidy(cx->arena, f, pair->value);
	*ARENA_PUSH(cx->arena, &pg->form.values) = (struct page_param){ pair->name, value };
	if (value.n > 0 && !fits(f, value))
		form_fail(pg, f->name, say_wrong(pg, f, value));
	return RC_OK;
}

enum rc form_read(struct cx *cx, struct page *pg, const struct web_form *form)
{
	const struct query *q = &pg->req->form;
	for (size_t i = 0; i < q->n; i++)
		TRY(read_pair(cx, pg, form, &q->p[i]));
	for (const struct web_field *f = form->fields; f->name; f++)
		if (f->required && form_value(pg, f->name).n == 0)
			form_fail(pg, f->name, tr(pg, f->missing));
	return RC_OK;
}

struct str form_value(const struct page *pg, const char *name)
{
	for (size_t i = 0; i < pg->form.values.n; i++)
		if (str_eq(pg->form.values.p[i].name, str_from_c(name)))
			return pg->form.values.p[i].value;
	return (struct str){ 0 };
}

struct id form_id(const struct page *pg, const char *name)
{
	struct id id = { 0 };
	INVARIANT(id_parse(form_value(pg, name), &id));
	return id;
}

bool form_has(const struct page *pg, const char *name, struct str value)
{
	for (size_t i = 0; i < pg->form.values.n; i++)
		if (str_eq(pg->form.values.p[i].name, str_from_c(name)) &&
		    str_eq(pg->form.values.p[i].value, value))
			return true;
	return false;
}

struct str form_error(const struct page *pg, const char *name)
{
	for (size_t i = 0; i < pg->form.errors.n; i++)
		if (str_eq(pg->form.errors.p[i].name, str_from_c(name)))
			return pg->form.errors.p[i].value;
	return (struct str){ 0 };
}

void form_fail(struct page *pg, const char *name, struct str text)
{
	if (form_error(pg, name).n == 0)
		*ARENA_PUSH(pg->cx->arena,
			    &pg->form.errors) = (struct page_param){ str_from_c(name), text };
}

bool form_failed(const struct page *pg)
{
	return pg->form.errors.n > 0;
}

/* ---- days and times ---- */

struct instant form_instant(const struct page *pg, struct date day, int64_t minute)
{
	if (pg->zone)
		return zone_instant(pg->zone, day, (int)minute);
	return (struct instant){ ((int64_t)day.days * 86400 + minute * 60) * 1000000 };
}

struct str form_where(const struct page *pg)
{
	return tr_with(pg, "By the clock in {place}", ARG("place", page_place(pg, pg->zone)));
}

bool form_day(struct page *pg, const char *day, struct date *out)
{
	const struct str d = form_value(pg, day);
	if (d.n == 0)
		return false;
	if (date_parse(d, out))
		return true;
	form_fail(pg, day, tr(pg, "Enter a day as year-month-day, such as 2026-11-21"));
	return false;
}

struct instant form_time(struct page *pg, const char *day, const char *time)
{
	struct date date;
	const struct str t = form_value(pg, time);
	int64_t hours = 0, minutes = 0;
	struct str h, m;
	if (!form_day(pg, day, &date))
		return (struct instant){ 0 };
	if (t.n > 0 && (!str_cut(t, ':', &h, &m) || !str_to_i64(h, 0, 23, &hours) ||
			!str_to_i64(m, 0, 59, &minutes)))
		form_fail(pg, time, tr(pg, "Enter a time with hours and minutes, such as 09:30"));
	return form_instant(pg, date, hours * 60 + minutes);
}

const char *form_label(struct arena *a, const struct web_form *form, struct str name)
{
	for (const struct web_field *f = form->fields; f->name; f++)
		if (f->label && str_eq(str_from_c(f->name), name))
			return f->label;
	const char *label = form->label ? form->label(name) : NULL;
	return label ? label : str_c(a, name);
}

void form_put_time(struct page *pg, const struct form_moment *m)
{
	struct input_view day = part_input(pg, m->day, m->day_label),
			  time = part_input(pg, m->time, m->time_label);
	day.type = "date";
	day.hint = m->hint;
	time.type = "time";
	time.hint = form_where(pg);
	page_input(pg, &day);
	page_input(pg, &time);
}
