// SPDX-License-Identifier: AGPL-3.0-or-later
// /law/instruments and /law/instrument/budapest.
#include "law/concept_web.h"
#include "law/pages.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static struct bound_sets parties_of(const struct law_view *lv, uint16_t instrument)
{
	return lv->world->bound[instrument];
}

static struct str state_of(const struct law_view *lv, const struct instrument *ins)
{
	const struct date first = bound_first_day(ins);
	if (!ins->binding)
		return tr(lv->pg, "binds nobody");
	if (!date_is_set(first))
		return tr(lv->pg, "not in force as far as we know");
	if (date_cmp(lv->date, first) < 0)
		return tr_with(lv->pg, "applies from {date}",
			       ARG("date", page_date_long(lv->pg, first)));
	return tr_with(lv->pg, "in force since {date}", ARG("date", page_date_long(lv->pg, first)));
}

static enum rc show_instruments(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct instruments_view v = { 0 };
	TRY(law_view_open(cx, pg, &lv));
	if (pg->format == PAGE_CSV) {
		struct teller t = law_teller(&lv);
		struct table table;
		instruments_to_table(&t, &table);
		law_send_csv(pg, &table);
		return RC_OK;
	}
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		instruments_to_json(j, lv.world);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (size_t i = 0; i < lv.law->instruments.n; i++) {
		const struct instrument *ins = &lv.law->instruments.p[i];
		*ARENA_PUSH(cx->arena, &v.rows) = (struct instrument_row){
			.link = law_link_instrument(&lv, (uint16_t)i),
			.full_name = ins->full_name,
			.kind = law_word_name(&lv, ins->kind),
			.body = ins->body,
			.state = state_of(&lv, ins),
			.provisions = (int64_t)ins->provisions.n,
			.bound = bits_count(&lv.world->bound[i].bound),
			.binding = ins->binding,
		};
	}
	pg->title = tr(pg, "Treaties and model laws");
	page_crumb(pg, tr(pg, "Law"), "/law");
	page_law_instruments(pg, &v);
	return RC_OK;
}

/* ---- one instrument ------------------------------------------------------------ */

/* "Malabo Convention 29(1)(a); …": where the others have the same concept. */
static struct str others_of(const struct law_view *lv, uint16_t instrument, uint16_t concept)
{
	struct str out = { 0 };
	for (size_t i = 0; i < lv->law->instruments.n; i++) {
		const struct instrument *ins = &lv->law->instruments.p[i];
		for (size_t k = 0; i != instrument && k < ins->provisions.n; k++) {
			if (ins->provisions.p[k].concept != concept)
				continue;
			const struct str name = law_name_instrument(lv, (uint16_t)i);
			out = arena_fmt(lv->cx->arena, "%.*s%s%.*s %.*s", STR_ARG(out),
					out.n > 0 ? "; " : "", STR_ARG(name),
					STR_ARG(ins->provisions.p[k].number));
			break;
		}
	}
	return out;
}

static struct html joined(const struct law_view *lv, const struct str_list *list)
{
	const size_t mark = page_mark(lv->pg);
	for (size_t i = 0; i < list->n; i++) {
		const struct html words = law_words(lv, list->p[i]);
		page_raw(lv->pg, i > 0 ? STR("; ") : STR(""));
		page_put(lv->pg, page_of_html(words));
	}
	return page_since(lv->pg, mark);
}

struct element_row law_element_row(const struct law_view *lv, uint16_t instrument,
				   const struct element *e)
{
	return (struct element_row){
		.instrument = law_link_instrument(lv, instrument),
		.provision = e->provision,
		.conduct = e->conduct,
		.object = e->object,
		.mental = e->mental_element,
		.intent = e->special_intent,
		.more = e->optional_text,
		.reservable = e->reservable,
		.note = e->note,
	};
}

struct measure_item law_measure_item(const struct law_view *lv, const struct measure_row *m)
{
	return (struct measure_item){
		.provision = m->provision,
		.title = law_words(lv, m->title),
		.obtains = law_words(lv, m->obtains),
		.limits = law_words(lv, m->time_limits),
		.dual = law_words(lv, m->dual_criminality_detail.n > 0 ? m->dual_criminality_detail
								       : m->dual_criminality_word),
		.refusal = joined(lv, &m->refusal),
		.contents = joined(lv, &m->contents),
		.urgent = law_words(lv, m->urgent_channel),
		.note = law_words(lv, m->note),
		.sources = law_sources_of(lv, m->prov.source),
	};
}

static void fill_parties(const struct law_view *lv, uint16_t instrument, struct instrument_view *v)
{
	const struct bound_sets sets = parties_of(lv, instrument);
	const struct {
		enum bound bound;
		const struct bits *set;
	} groups[] = {
		{ BOUND_BOUND, &sets.bound },
		{ BOUND_NOT_YET, &sets.not_yet },
		{ BOUND_CLOSED, &sets.closed },
		{ BOUND_UNKNOWN, &sets.unknown },
	};
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (bits_any(groups[i].set))
			*ARENA_PUSH(lv->cx->arena, &v->parties) = (struct party_group){
				law_tag_bound(groups[i].bound),
				law_links_countries(lv, groups[i].set),
			};
}

static struct str instrument_answer(const struct law_view *lv, uint16_t instrument)
{
	const struct instrument *ins = &lv->law->instruments.p[instrument];
	const struct bound_sets sets = parties_of(lv, instrument);
	if (!ins->binding)
		return tr(lv->pg, "It binds nobody. It shows what a law could say, or how others "
				  "may be asked.");
	if (!date_is_set(bound_first_day(ins)))
		return tr_with(
			lv->pg,
			"On {date} it is not in force as far as we know, so it opens nothing.",
			ARG("date", page_date_long(lv->pg, lv->date)));
	return tr_with(lv->pg,
		       "On {date} it binds {bound} countries. {not_yet} have signed or been "
		       "invited, or it is "
		       "not in force for them yet; {closed} are known to be outside. Of {unknown} "
		       "we do not know.",
		       ARG("date", page_date_long(lv->pg, lv->date)),
		       ARG("bound", (int64_t)bits_count(&sets.bound)),
		       ARG("not_yet", (int64_t)bits_count(&sets.not_yet)),
		       ARG("closed", (int64_t)bits_count(&sets.closed)),
		       ARG("unknown", (int64_t)bits_count(&sets.unknown)));
}

static void fill_instrument(const struct law_view *lv, uint16_t instrument,
			    struct instrument_view *v)
{
	const struct instrument *ins = &lv->law->instruments.p[instrument];
	for (size_t i = 0; i < ins->provisions.n; i++) {
		const struct provision *p = &ins->provisions.p[i];
		*ARENA_PUSH(lv->cx->arena, &v->provisions) = (struct concordance_row){
			.number = p->number,
			.heading = p->heading,
			.detail = p->detail,
			.concept = law_link_concept(lv, p->concept),
			.others = others_of(lv, instrument, p->concept),
		};
	}
	for (size_t i = 0; i < ins->elements.n; i++)
		*ARENA_PUSH(lv->cx->arena, &v->elements) = law_element_row(lv, instrument,
									   &ins->elements.p[i]);
	for (size_t i = 0; i < ins->measures.n; i++)
		*ARENA_PUSH(lv->cx->arena, &v->measures) = law_measure_item(lv,
									    &ins->measures.p[i]);
	if (ins->binding || ins->role == ROLE_SCHEME)
		fill_parties(lv, instrument, v);
	if (ins->binding)
		v->map_href = arena_fmt(lv->cx->arena, "/law?instrument=%.*s", STR_ARG(ins->id));
}

static enum rc show_instrument(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	uint16_t instrument;
	TRY(law_view_open(cx, pg, &lv));
	if (!law_find_instrument(&lv, page_param(pg, "instrument"), &instrument))
		return RC_OK;
	if (pg->format == PAGE_CSV) {
		struct teller t = law_teller(&lv);
		struct table table;
		instrument_to_table(&t, instrument, &table);
		law_send_csv(pg, &table);
		return RC_OK;
	}
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		instrument_to_json(j, cx->arena, lv.world, instrument);
		law_send_json(pg, j);
		return RC_OK;
	}
	const struct instrument *ins = &lv.law->instruments.p[instrument];
	struct instrument_view v = {
		.name = law_name_instrument(&lv, instrument),
		.full_name = ins->full_name,
		.kind = law_word_name(&lv, ins->kind),
		.body = ins->body,
		.note = ins->note,
		.answer = instrument_answer(&lv, instrument),
		.opened = law_checked(&lv, ins->opened),
		.in_force = state_of(&lv, ins),
		.sure = law_sure(&lv, &ins->prov),
		.binding = ins->binding,
		.sources = law_sources_of(&lv, ins->prov.source),
	};
	fill_instrument(&lv, instrument, &v);
	pg->title = v.name;
	page_crumb(pg, tr(pg, "Law"), "/law");
	page_crumb(pg, tr(pg, "Treaties and model laws"), "/law/instruments");
	page_law_instrument(pg, &v);
	return RC_OK;
}

const struct web_route law_instrument_routes[] = {
	{ HTTP_GET, "/law/instruments", show_instruments, PAGE_HTML | PAGE_JSON | PAGE_CSV },
	{ HTTP_GET, "/law/instrument/:instrument", show_instrument,
	  PAGE_HTML | PAGE_JSON | PAGE_CSV, "against" },
	{ 0 },
};
