// SPDX-License-Identifier: AGPL-3.0-or-later
// /matrix: who can obtain help from whom, in numbers; and where offences meet.
#include "law/matrix.h"

#include "law/form_web.h"
#include "law/pages.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"
#include "law/world_web.h"

static const char *const required[] = { "offence", "measure", NULL };

static void fill_rows(const struct law_view *lv, const struct matrix_answer *m,
		      struct matrix_view *v)
{
	const int64_t others = (int64_t)lv->law->countries.n - 1;
	const struct law_links links = law_links_countries(lv, &lv->world->all);
	for (size_t i = 0; i < links.n; i++) {
		const struct str code = str_slice(links.p[i].href, sizeof "/law/" - 1,
						  links.p[i].href.n);
		const struct reach_row *r = &m->rows.p[law_country(lv->law, code)];
		*ARENA_PUSH(lv->cx->arena, &v->rows) = (struct matrix_row){
			.country = links.p[i],
			.binding = r->binding,
			.open = r->open,
			.conditional = r->conditional,
			.unknown = r->unknown,
			.none = (int64_t)r->none + r->blocked,
			.share = page_share(lv->pg, (int64_t)r->open + r->conditional, others),
		};
	}
}

static void add_region(const struct law_view *lv, uint16_t offence, int organisation,
		       struct matrix_view *v)
{
	const struct harmonisation h = matrix_harmonisation(lv->world, offence, organisation);
	if (h.pairs == 0)
		return;
	*ARENA_PUSH(lv->cx->arena, &v->regions) = (struct harmony_row){
		.name = organisation < 0 ? tr(lv->pg, "All countries and places")
					 : law_word_name(lv, lv->law->organisations[organisation]),
		.members = bits_count(&h.members),
		.pairs = (int64_t)h.pairs,
		.yes = (int64_t)h.yes,
		.depends = (int64_t)h.depends,
		.no = (int64_t)h.no,
		.unknown = (int64_t)h.unknown,
		.share = page_share(lv->pg, (int64_t)h.yes, (int64_t)h.pairs),
	};
}

static void fill_answer(const struct law_view *lv, const struct matrix_answer *m,
			struct matrix_view *v)
{
	v->answered = true;
	v->answer = law_say(lv, phrase_matrix_answer(lv->world, m));
	v->offence_name = law_name_concept(lv, m->offence);
	v->measure_name = law_name_measure(lv, m->measure);
	fill_rows(lv, m, v);
	for (int i = -1; i < (int)lv->law->organisations_n; i++)
		add_region(lv, m->offence, i, v);
}

static enum rc show_matrix(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	if (law_redirect_form(pg, required))
		return RC_OK;
	TRY(law_view_open_form(cx, pg, &lv));
	struct law_choice offence = law_choice_offence(&lv, tr(pg, "Offence"));
	struct law_choice measure = law_choice_measure(&lv, tr(pg, "What is asked for"));
	law_choice_require(&lv, &offence, tr(pg, "Choose an offence"));
	law_choice_require(&lv, &measure, tr(pg, "Choose what is asked for"));
	struct matrix_view v = { 0 };
	const bool complete = lv.errors.n == 0 && offence.value != LAW_NONE &&
			      measure.value != LAW_NONE;
	if (pg->format != PAGE_HTML && !complete)
		return cx_fail(cx, RC_INVALID, "the address must name offence and measure");
	if (complete) {
		const struct matrix_answer *m = matrix_run(cx->arena, lv.world, offence.value,
							   measure.value);
		if (pg->format == PAGE_CSV) {
			struct teller t = law_teller(&lv);
			struct table table;
			matrix_to_table(&t, m, &table);
			law_send_csv(pg, &table);
			return RC_OK;
		}
		if (pg->format == PAGE_JSON) {
			AUTO(json) j = json_new(cx->arena);
			matrix_to_json(j, cx->arena, lv.world, m);
			law_send_json(pg, j);
			return RC_OK;
		}
		fill_answer(&lv, m, &v);
	} else {
		pg->formats = PAGE_HTML; // nothing to give as data yet
	}
	v.offence = offence.select;
	v.measure = measure.select;
	v.date = lv.date_field;
	v.errors = lv.errors;
	pg->title = tr(pg, "Who can obtain help from whom");
	law_form_end(&lv);
	page_crumb(pg, tr(pg, "Law"), "/law");
	page_law_matrix(pg, &v);
	return RC_OK;
}

const struct web_route law_matrix_routes[] = {
	{ HTTP_GET, "/matrix", show_matrix, PAGE_HTML | PAGE_JSON | PAGE_CSV, "offence measure" },
	{ 0 },
};
