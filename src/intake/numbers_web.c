// SPDX-License-Identifier: AGPL-3.0-or-later
// /reports/numbers: how many reports of which kind came from where, what was lost, how long until
// somebody acted; for who may see reports. Also as JSON and CSV.
#include "intake/numbers_web.h"

#include "core/table.h"
#include "desk/desk_web.h"
#include "formats/json.h"
#include "intake/html/pages.h"
#include "intake/numbers_db.h"
#include "intake/public_numbers.h"
#include "intake/report.h"
#include "ledger/entry.h"

enum { WIDE = 600, HIGH = 60, ROW_WIDE = 200, BARS = 60, SPAN_DEFAULT = 30 };

static const int spans[] = { 7, 30, 90, 365 };

static enum rc read_days(struct cx *cx, struct page *pg, int *out)
{
	int64_t days = SPAN_DEFAULT;
	const struct str said = http_query(pg->req, "days");
	if (said.n > 0 && !str_to_i64(said, 1, 3660, &days))
		return cx_fail(cx, RC_INVALID, "a stretch has 1 to 3660 days");
	*out = (int)days;
	return RC_OK;
}

/* ---- as data ------------------------------------------------------------------- */

static void send_json(struct page *pg, const struct numbers *n)
{
	AUTO(json) j = json_new(pg->cx->arena);
	json_str(j, "from", entry_print_time(pg->cx->arena, n->from));
	json_str(j, "to", entry_print_time(pg->cx->arena, n->to));
	json_int(j, "reports", n->reports);
	json_int(j, "looked", n->looked);
	json_int(j, "acted", n->acted);
	json_int(j, "median_seconds", n->median_s);
	json_int(j, "most_seconds", n->most_s);
	for (enum numbers_list k = 0; k < NUMBERS_LISTS; k++) {
		json_begin_array(j, numbers_key(k));
		for (size_t i = 0; i < n->lists[k].n; i++) {
			json_begin_object(j, NULL);
			json_str(j, "name", n->lists[k].p[i].name);
			json_int(j, "reports", n->lists[k].p[i].reports);
			if (k == NUMBERS_LOSSES)
				json_int(j, "amount", n->lists[k].p[i].amount);
			json_end(j);
		}
		json_end(j);
	}
	law_send_json(pg, j);
}

static void send_csv(struct page *pg, const struct numbers *n)
{
	struct table t;
	struct arena *a = pg->cx->arena;
	table_init(&t, a);
	table_column(&t, STR("by"), TABLE_LEFT);
	table_column(&t, STR("name"), TABLE_LEFT);
	table_column(&t, STR("reports"), TABLE_RIGHT);
	table_column(&t, STR("amount"), TABLE_RIGHT);
	for (enum numbers_list k = 0; k < NUMBERS_LISTS; k++)
		for (size_t i = 0; i < n->lists[k].n; i++) {
			const struct told_count *c = &n->lists[k].p[i];
			TABLE_ROW(&t, str_from_c(numbers_key(k)), c->name,
				  arena_fmt(a, "%lld", (long long)c->reports),
				  k == NUMBERS_LOSSES ? arena_fmt(a, "%lld", (long long)c->amount)
						      : STR(""));
		}
	law_send_csv(pg, &t);
}

/* ---- as a page ------------------------------------------------------------------- */

/* Days, or as many of them together as leave BARS. */
static void fill_bars(struct page *pg, const struct numbers *n, int days,
		      struct intake_numbers_view *v)
{
	int64_t counts[BARS] = { 0 }, most = 1;
	const struct told_counts *list = &n->lists[NUMBERS_DAYS];
	const int64_t first = n->from.us / INT64_C(86400000000), of_bar = days / BARS + 1,
		      bars = days / of_bar + 1;
	for (size_t i = 0; i < list->n; i++) {
		int64_t day = 0;
		if (!str_to_i64(list->p[i].name, first, first + days, &day))
			continue;
		int64_t *bar = &counts[(day - first) / of_bar];
		*bar += list->p[i].reports;
		most = *bar > most ? *bar : most;
	}
	for (int64_t i = 0; i < bars && n->reports > 0; i++) {
		const int64_t height = (counts[i] * HIGH + most - 1) / most;
		if (height > 0)
			*ARENA_PUSH(pg->cx->arena, &v->bars) = (struct campaign_bar){
				i * WIDE / bars, HIGH - height,
				WIDE / bars > 2 ? WIDE / bars - 1 : 1, height
			};
	}
	v->highest = page_number(pg, most);
}

static struct str name_of(const struct law_view *lv, enum numbers_list k, struct str name)
{
	enum intake_channel channel;
	enum intake_state state;
	if (str_eq(name, STR(PUBLIC_OTHERS)))
		return tr(lv->pg, "All others");
	if (k == NUMBERS_CHANNELS && intake_channel_parse(name, &channel))
		return tr(lv->pg, intake_channel_text(channel));
	if (k == NUMBERS_STATES && intake_state_parse(name, &state))
		return tr(lv->pg, intake_state_text(state));
	if (k == NUMBERS_COUNTRIES)
		return name.n > 0 ? desk_country(lv, name) : tr(lv->pg, "Not said");
	return name;
}

void numbers_list_fill(const struct law_view *lv, enum numbers_list k,
		       const struct told_counts *list, struct numbers_lists *lists)
{
	static const char *const titles[NUMBERS_LISTS] = {
		[NUMBERS_KINDS] = TR_MARK("What it is about"),
		[NUMBERS_CHANNELS] = TR_MARK("How it came"),
		[NUMBERS_STATES] = TR_MARK("State"),
		[NUMBERS_COUNTRIES] = TR_MARK("Where the reporter is"),
		[NUMBERS_LOSSES] = TR_MARK("Losses"),
	};
	int64_t most = 1;
	if (!titles[k] || list->n == 0)
		return;
	struct numbers_list_view *out = ARENA_PUSH(lv->cx->arena, lists);
	*out = (struct numbers_list_view){ .title = titles[k], .losses = k == NUMBERS_LOSSES };
	for (size_t i = 0; i < list->n; i++)
		most = list->p[i].reports > most ? list->p[i].reports : most;
	for (size_t i = 0; i < list->n; i++)
		*ARENA_PUSH(lv->cx->arena, &out->rows) = (struct numbers_row_view){
			name_of(lv, k, list->p[i].name), page_number(lv->pg, list->p[i].reports),
			page_number(lv->pg, list->p[i].amount), list->p[i].reports * ROW_WIDE / most
		};
}

static void fill_spans(struct page *pg, int days, struct intake_numbers_view *v)
{
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
		*ARENA_PUSH(pg->cx->arena, &v->spans) = (struct numbers_span_view){
			tr_with(pg, "The last {n} days", ARG("n", spans[i])),
			arena_fmt(pg->cx->arena, "/reports/numbers?days=%d", spans[i]),
			spans[i] == days
		};
}

static enum rc show_numbers(struct cx *cx, struct page *pg)
{
	int days = 0;
	struct law_view lv;
	struct numbers n;
	struct intake_numbers_view v = { .reports = 0 };
	TRY(read_days(cx, pg, &days));
	const int64_t day = INT64_C(86400000000), today = cx->now.us / day;
	TRY(numbers_load(cx, pg->db, (struct instant){ (today - days + 1) * day },
			 (struct instant){ (today + 1) * day }, &n));
	if (pg->format == PAGE_JSON) {
		send_json(pg, &n);
		return RC_OK;
	}
	if (pg->format == PAGE_CSV) {
		send_csv(pg, &n);
		return RC_OK;
	}
	TRY(law_view_open(cx, pg, &lv));
	v.reports = n.reports;
	if (n.acted > 0) {
		v.median = desk_span(pg, n.median_s, true);
		v.most = desk_span(pg, n.most_s, true);
		v.looked = page_number(pg, n.looked);
		v.acted = page_number(pg, n.acted);
	}
	fill_spans(pg, days, &v);
	fill_bars(pg, &n, days, &v);
	for (enum numbers_list k = 0; k < NUMBERS_LISTS; k++)
		numbers_list_fill(&lv, k, &n.lists[k], &v.lists);
	pg->title = tr(pg, "Reports in numbers");
	page_crumb(pg, tr(pg, "Reports"), "/reports");
	page_intake_numbers(pg, &v);
	return RC_OK;
}

const struct web_route intake_numbers_routes[] = {
	{ HTTP_GET, "/reports/numbers", show_numbers, PAGE_HTML | PAGE_JSON | PAGE_CSV,
	  .tx = TX_READ, .need = ACCESS_REPORT_SEE, .keys = "days" },
	{ 0 },
};
