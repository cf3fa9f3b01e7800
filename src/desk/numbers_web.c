// SPDX-License-Identifier: AGPL-3.0-or-later
// /transparency, /oversight: the numbers of a year, without what any request says.
#include "desk/numbers_web.h"

#include "desk/html/pages.h"
#include "desk/order_db.h"
#include "desk/oversight_db.h"
#include "desk/oversight_to_json.h"
#include "desk/transparency_to_json.h"
#include "formats/json.h"

static enum rc read_year(struct cx *cx, struct page *pg, int *out)
{
	int64_t year;
	int month, day;
	const struct str text = http_query(pg->req, "year");
	date_to_ymd(date_today(cx->now), out, &month, &day);
	if (text.n == 0)
		return RC_OK;
	if (!str_to_i64(text, 2000, 9000, &year))
		return cx_fail(cx, RC_INVALID, "a year is a number such as 2026");
	*out = (int)year;
	return RC_OK;
}

static void fill_years(struct page *pg, const char *path, int year, struct numbers_view *v)
{
	struct arena *a = pg->cx->arena;
	v->year = arena_fmt(a, "%d", year);
	v->before_href = arena_fmt(a, "/%s?year=%d", path, year - 1);
	v->after_href = arena_fmt(a, "/%s?year=%d", path, year + 1);
	v->json_href = arena_fmt(a, "/%s.json?year=%d", path, year);
}

static void add_title(struct page *pg, struct numbers_view *v, const char *title)
{
	*ARENA_PUSH(pg->cx->arena, &v->titles) = title;
}

/* ---- transparency ---------------------------------------------------------------------- */

static struct str basis_of(const struct law_view *lv, struct str basis)
{
	const uint16_t i = law_instrument(lv->law, basis);
	if (basis.n == 0)
		return tr(lv->pg, "own law");
	return i == LAW_NONE ? basis : law_name_instrument(lv, i);
}

static void add_orders(const struct law_view *lv, const struct transparency_row *r,
		       struct numbers_view *v)
{
	struct page *pg = lv->pg;
	enum request_kind kind;
	struct numbers_line *line = ARENA_PUSH(pg->cx->arena, &v->rows);
	*line = (struct numbers_line){ .who = tr(pg, "All") };
	if (r->country.n > 0)
		line->who = desk_country(lv, r->country);
	if (kind_parse(r->kind, &kind))
		line->what = arena_fmt(pg->cx->arena, "%.*s (%.*s)",
				       STR_ARG(tr(pg, kind_row(kind)->title)),
				       STR_ARG(basis_of(lv, r->basis)));
	for (enum transparency_number k = 0; k < NUMBERS; k++)
		*ARENA_PUSH(pg->cx->arena, &line->cells) = (struct numbers_cell){
			number_name(k),
			r->hidden[k] ? tr(pg, "fewer than 5")
				     : arena_fmt(pg->cx->arena, "%lld", (long long)r->n[k])
		};
}

static enum rc show_transparency(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct transparency t;
	struct numbers_view v = { .published = true };
	int year;
	TRY(law_view_open(cx, pg, &lv));
	TRY(read_year(cx, pg, &year));
	TRY(transparency_load(cx, pg->db, year, &t));
	transparency_hide(&t);
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		transparency_to_json(j, &t);
		law_send_json(pg, j);
		return RC_OK;
	}
	if (pg->format == PAGE_CSV) {
		struct table csv;
		transparency_to_table(cx->arena, &t, &csv);
		law_send_csv(pg, &csv);
		return RC_OK;
	}
	fill_years(pg, "transparency", year, &v);
	v.csv_href = arena_fmt(cx->arena, "/transparency.csv?year=%d", year);
	for (enum transparency_number k = 0; k < NUMBERS; k++)
		add_title(pg, &v, number_name(k));
	for (size_t i = 0; i < t.rows.n; i++)
		add_orders(&lv, &t.rows.p[i], &v);
	if (t.rows.n > 0)
		add_orders(&lv, &t.sum, &v);
	pg->title = tr(pg, "Transparency report");
	pg->wide = true;
	page_desk_transparency(pg, &v);
	return RC_OK;
}

/* ---- oversight --------------------------------------------------------------------------- */

static enum rc show_oversight(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct oversight o;
	struct numbers_view v = { 0 };
	int year;
	TRY(law_view_open(cx, pg, &lv));
	TRY(read_year(cx, pg, &year));
	TRY(oversight_load(cx, pg->db, year, &o));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		oversight_to_json(j, &o);
		law_send_json(pg, j);
		return RC_OK;
	}
	fill_years(pg, "oversight", year, &v);
	for (enum oversight_number k = 0; k < OVERSIGHT_NUMBERS; k++)
		add_title(pg, &v, oversight_name(k));
	for (size_t i = 0; i < o.n; i++) {
		struct numbers_line *line = ARENA_PUSH(cx->arena, &v.rows);
		*line = (struct numbers_line){ .who = desk_country(&lv, o.p[i].country),
					       .what = o.p[i].side == SIDE_ASKING
							       ? tr(pg, "asked by this node")
							       : tr(pg, "asked of this node") };
		for (enum oversight_number k = 0; k < OVERSIGHT_NUMBERS; k++)
			*ARENA_PUSH(cx->arena, &line->cells) = (struct numbers_cell){
				oversight_name(k),
				arena_fmt(cx->arena, "%lld", (long long)o.p[i].n[k])
			};
	}
	pg->title = tr(pg, "Refused, narrowed, unjustified requests");
	pg->wide = true;
	page_desk_oversight(pg, &v);
	return RC_OK;
}

const struct web_route desk_numbers_routes[] = {
	{ HTTP_GET, "/transparency", show_transparency, PAGE_HTML | PAGE_JSON | PAGE_CSV,
	  .keys = "year", .tx = TX_READ, .need = ACCESS_NUMBERS_SEE },
	{ HTTP_GET, "/oversight", show_oversight, PAGE_HTML | PAGE_JSON, .keys = "year",
	  .tx = TX_READ, .need = ACCESS_NUMBERS_SEE },
	{ 0 },
};
