// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/parts.h"

#include "web/form.h"

#define SVG(inner)                                                                             \
	{                                                                                      \
		STR_INIT("<svg class=\"app-sign\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" " \
			 "focusable=\"false\">" inner "</svg>")                                \
	}
#define RING "<circle cx=\"8\" cy=\"8\" r=\"7\"/>"
#define DISC SVG("<circle class=\"app-sign__solid\" cx=\"8\" cy=\"8\" r=\"8\"/>")
#define HALF SVG(RING "<path class=\"app-sign__solid\" d=\"M8 0a8 8 0 0 0 0 16z\"/>")
#define CIRCLE SVG(RING)
#define QUESTION SVG("<path d=\"M4 5a4 4 0 1 1 5.6 3.7Q8 9.500 8 11.500M8 14v2\"/>")
#define CROSS SVG("<path d=\"M2 2l12 12M14 2L2 14\"/>")
#define TICK SVG("<path d=\"M1 9l5 5L15 2\"/>")

static const struct tag_view tags[TAGS] = {
	[TAG_FULL] = { "full", TR_MARK("full"), DISC },
	[TAG_PARTIAL] = { "partial", TR_MARK("partial"), HALF },
	[TAG_NONE] = { "none", TR_MARK("none"), CIRCLE },
	[TAG_UNKNOWN] = { "unknown", TR_MARK("unknown"), QUESTION },
	[TAG_OPEN] = { "open", TR_MARK("open"), DISC },
	[TAG_CONDITIONAL] = { "conditional", TR_MARK("conditional"), HALF },
	[TAG_NOT_YET] = { "not-yet", TR_MARK("not yet"), CIRCLE },
	[TAG_CLOSED] = { "closed", TR_MARK("closed"), CROSS },
	[TAG_YES] = { "yes", TR_MARK("yes"), DISC },
	[TAG_DEPENDS] = { "depends", TR_MARK("depends"), HALF },
	[TAG_NO] = { "no", TR_MARK("no"), CIRCLE },
	[TAG_VERIFIED] = { "verified", TR_MARK("verified"), TICK },
};

const struct tag_view *tag_of(enum tag tag)
{
	return &tags[tag];
}

/* ---- Fields of a form ---- */

struct str part_form_number(const struct page *pg)
{
	return id_print(pg->cx->arena, id_new(pg->cx->now));
}

struct input_view part_input(struct page *pg, const char *name, const char *label)
{
	return (struct input_view){
		.id = str_from_c(name),
		.label = tr(pg, label),
		.value = form_value(pg, name),
		.error = form_error(pg, name),
	};
}

struct input_view part_secret(struct page *pg, const char *name, const char *label)
{
	return (struct input_view){
		.id = str_from_c(name),
		.label = tr(pg, label),
		.error = form_error(pg, name),
		.type = "password",
	};
}

struct textarea_view part_textarea(struct page *pg, const char *name, const char *label)
{
	return (struct textarea_view){
		.id = str_from_c(name),
		.label = tr(pg, label),
		.value = form_value(pg, name),
		.error = form_error(pg, name),
	};
}

struct select_view part_select(struct page *pg, const char *name, const char *label)
{
	return (struct select_view){
		.id = str_from_c(name),
		.label = tr(pg, label),
		.error = form_error(pg, name),
	};
}

struct radios_view part_radios(struct page *pg, const char *name, const char *legend)
{
	return (struct radios_view){
		.id = str_from_c(name),
		.legend = tr(pg, legend),
		.error = form_error(pg, name),
	};
}

struct checkboxes_view part_checkboxes(struct page *pg, const char *name, const char *legend)
{
	return (struct checkboxes_view){
		.id = str_from_c(name),
		.legend = tr(pg, legend),
		.error = form_error(pg, name),
	};
}

static bool is_chosen(const struct page *pg, struct str name, struct str value, bool now)
{
	const bool sent = form_value(pg, name.p).n > 0; // name is from a literal
	return sent ? form_has(pg, name.p, value) : now;
}

void part_choice(struct page *pg, struct select_view *v, struct str value, struct str text,
		 bool now)
{
	part_option(pg->cx->arena, &v->options, value, text, is_chosen(pg, v->id, value, now));
}

void part_radio(struct page *pg, struct radios_view *v, struct str value, struct str text)
{
	part_option(pg->cx->arena, &v->options, value, text, is_chosen(pg, v->id, value, false));
}

void part_checkbox(struct page *pg, struct checkboxes_view *v, struct checkbox_view box)
{
	box.selected = is_chosen(pg, v->id, box.value, box.selected);
	*ARENA_PUSH(pg->cx->arena, &v->boxes) = box;
}

struct errors_view part_errors(const struct page *pg)
{
	struct errors_view v = { 0 };
	for (size_t i = 0; i < pg->form.errors.n; i++)
		*ARENA_PUSH(pg->cx->arena, &v) = (struct error_view){ pg->form.errors.p[i].value,
								      pg->form.errors.p[i].name };
	return v;
}

const struct field_view *part_field(const struct page *pg, struct str id, struct str hint,
				    struct str error)
{
	struct field_view *f = arena_new(pg->cx->arena, struct field_view, 1);
	*f = (struct field_view){ id, hint, error };
	return f;
}

struct str part_described(const struct page *pg, struct str id, struct str hint, struct str error)
{
	struct str ids = { 0 };
	if (hint.n > 0)
		ids = arena_fmt(pg->cx->arena, "%.*s-hint", STR_ARG(id));
	if (error.n > 0)
		ids = arena_fmt(pg->cx->arena, "%.*s%s%.*s-error", STR_ARG(ids),
				ids.n > 0 ? " " : "", STR_ARG(id));
	return ids;
}

void part_option(struct arena *arena, struct options_view *options, struct str value,
		 struct str text, bool selected)
{
	*ARENA_PUSH(arena, options) = (struct option_view){ value, text, selected };
}

void part_date_fill(struct page *pg, struct date_view *v, struct date d)
{
	int year, month, day;
	if (!date_is_set(d))
		return;
	date_to_ymd(d, &year, &month, &day);
	v->day = arena_fmt(pg->cx->arena, "%d", day);
	v->month = arena_fmt(pg->cx->arena, "%d", month);
	v->year = arena_fmt(pg->cx->arena, "%d", year);
}

static struct str box(const struct page *pg, struct str id, const char *part)
{
	const struct str name = arena_fmt(pg->cx->arena, "%.*s-%s", STR_ARG(id), part);
	return str_trim(http_query(pg->req, name.p)); // arena_fmt ends it with NUL
}

static enum rc refuse(struct cx *cx, struct page *pg, struct date_view *v)
{
	v->error = tr(pg, "Enter a day, a month and a year, such as 21 11 2026");
	return cx_fail(cx, RC_INVALID,
		       TR_MARK("the date must be a day that exists, such as 2026-11-21"));
}

enum rc part_date(struct cx *cx, struct page *pg, struct date_view *v, struct date *out)
{
	const struct str whole = str_trim(http_query(pg->req, str_c(cx->arena, v->id)));
	int64_t year, month, day;
	v->day = box(pg, v->id, "day");
	v->month = box(pg, v->id, "month");
	v->year = box(pg, v->id, "year");
	if (v->day.n + v->month.n + v->year.n == 0) {
		*out = DATE_NONE;
		if (whole.n > 0 && !date_parse(whole, out))
			return refuse(cx, pg, v);
		part_date_fill(pg, v, *out);
		return RC_OK;
	}
	if (!str_to_i64(v->day, 1, 31, &day) || !str_to_i64(v->month, 1, 12, &month) ||
	    !str_to_i64(v->year, 1, 9999, &year))
		return refuse(cx, pg, v);
	const struct date d = date_from_ymd((int)year, (int)month, (int)day);
	if (!date_is_set(d))
		return refuse(cx, pg, v);
	*out = d;
	return RC_OK;
}
