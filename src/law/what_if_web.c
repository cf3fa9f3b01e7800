// SPDX-License-Identifier: AGPL-3.0-or-later
// /what-if: what a change of law would open and close; and the best reforms of a country.
#include "law/what_if.h"

#include "law/pages.h"
#include "law/reform_web.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

enum { CHANGES_MAX = 8, PAIRS_SHOWN = 60, REFORMS_SHOWN = 20 };

/* ---- addresses ------------------------------------------------------------------ */

/* "/what-if?change=a&change=b", without the one at `skip`. */
static struct str address_of(struct cx *cx, const struct query_values *changes, size_t skip,
			     struct str added)
{
	struct buf b;
	buf_init(&b, QUERY_BYTES_MAX * 3);
	for (size_t i = 0; i < changes->n; i++) {
		if (i == skip)
			continue;
		buf_add_c(&b, b.n > 0 ? "&change=" : "?change=");
		query_encode(&b, changes->p[i]);
	}
	if (added.n > 0) {
		buf_add_c(&b, b.n > 0 ? "&change=" : "?change=");
		query_encode(&b, added);
	}
	const struct str out = arena_fmt(cx->arena, "/what-if%.*s", STR_ARG(buf_str(&b)));
	buf_done(&b);
	return out;
}

/* What one of the three forms asks for, as a change; empty when none was sent. A field
 * left empty is a mistake. */
static struct str sent_change(struct law_view *lv, struct what_if_view *v)
{
	struct arena *arena = lv->cx->arena;
	struct page *pg = lv->pg;
	struct law_choice join = law_choice_country(lv, "join", tr(pg, "Country"));
	struct law_choice enact = law_choice_country(lv, "enact", tr(pg, "Country"));
	struct law_choice withdraw = law_choice_country(lv, "withdraw", tr(pg, "Country"));
	struct law_choice instrument = law_choice_accession(lv, tr(pg, "Treaty"));
	struct law_choice concept = law_choice_concept(lv, tr(pg, "Offence or power"));
	const struct str reserve = str_trim(http_query(pg->req, "reserve"));
	const struct str article = str_trim(http_query(pg->req, "article"));
	struct str text = { 0 };
	if (join.value != LAW_NONE && instrument.value == LAW_NONE)
		law_choice_error(lv, &instrument, tr(pg, "Choose a treaty"));
	if (enact.value != LAW_NONE && concept.value == LAW_NONE)
		law_choice_error(lv, &concept, tr(pg, "Choose an offence or power"));
	v->article = (struct input_view){
		.id = STR("article"),
		.value = article,
		.label = tr(pg, "Article of the declaration"),
		.hint = tr(pg, "For example 29(4)"),
	};
	if (withdraw.value != LAW_NONE && article.n == 0) {
		v->article.error = tr(pg, "Enter the article, such as 29(4)");
		*ARENA_PUSH(arena, &lv->errors) = (struct error_view){ v->article.error,
								       v->article.id };
	}
	v->reserve = (struct input_view){
		.id = STR("reserve"),
		.value = reserve,
		.label = tr(pg, "Reservation to an article, if any"),
		.hint = tr(pg, "For example 9(4)"),
	};
	if (lv->errors.n == 0 && join.value != LAW_NONE)
		text = arena_fmt(arena, "accede:%.*s:%.*s%s%.*s", STR_ARG(law_code(lv, join.value)),
				 STR_ARG(lv->law->instruments.p[instrument.value].id),
				 reserve.n > 0 ? "+reserve:" : "", STR_ARG(reserve));
	else if (lv->errors.n == 0 && enact.value != LAW_NONE)
		text = arena_fmt(arena, "enact:%.*s:%.*s", STR_ARG(law_code(lv, enact.value)),
				 STR_ARG(lv->law->concepts.p[concept.value].id));
	else if (lv->errors.n == 0 && withdraw.value != LAW_NONE)
		text = arena_fmt(arena, "withdraw:%.*s:%.*s", STR_ARG(law_code(lv, withdraw.value)),
				 STR_ARG(article));
	v->join_country = join.select;
	v->enact_country = enact.select;
	v->withdraw_country = withdraw.select;
	v->instrument = instrument.select;
	v->concept = concept.select;
	return text;
}

/* ---- the changes ------------------------------------------------------------------ */

static bool read_change(const struct law_view *lv, struct str text, size_t before,
			struct change *out, struct phrase *why)
{
	if (before < CHANGES_MAX)
		return change_read(lv->cx, lv->world, text, out, why) == RC_OK;
	*why = phrase_of(N_("at most {n} changes at once"));
	phrase_number(why, "n", CHANGES_MAX);
	return false;
}

static void read_changes(struct law_view *lv, const struct query_values *texts,
			 struct change_list *out, struct what_if_view *v)
{
	for (size_t i = 0; i < texts->n; i++) {
		struct change c = { 0 };
		*ARENA_PUSH(lv->cx->arena, &v->kept) = (struct query_pair){ STR("change"),
									    texts->p[i] };
		struct phrase why = phrase_of(NULL);
		if (!read_change(lv, texts->p[i], out->n, &c, &why)) {
			*ARENA_PUSH(lv->cx->arena, &lv->errors) = (struct error_view){
				tr_with(lv->pg, "{change}: {problem}", ARG("change", texts->p[i]),
					ARG("problem", law_say(lv, why))),
				STR("changes")
			};
			continue;
		}
		*ARENA_PUSH(lv->cx->arena, out) = c;
		*ARENA_PUSH(lv->cx->arena, &v->changes) = (struct change_row){
			.text = c.text,
			.sentence = law_say(lv, phrase_change(lv->cx->arena, lv->law, &c)),
			.remove_href = address_of(lv->cx, texts, i, (struct str){ 0 }),
		};
	}
}

static void fill_effects(const struct law_view *lv, const struct what_if_answer *a,
			 struct what_if_view *v)
{
	struct effect_row *rows = arena_new(lv->cx->arena, struct effect_row, lv->law->measures.n);
	for (size_t i = 0; i < a->pairs.n; i++) {
		struct effect_row *r = &rows[a->pairs.p[i].measure];
		r->opened += a->pairs.p[i].effect == EFFECT_OPENED;
		r->closed += a->pairs.p[i].effect == EFFECT_CLOSED;
		r->strengthened += a->pairs.p[i].effect == EFFECT_STRENGTHENED;
	}
	for (size_t m = 0; m < lv->law->measures.n; m++) {
		if (rows[m].opened + rows[m].closed + rows[m].strengthened == 0)
			continue;
		rows[m].measure = law_name_measure(lv, (uint16_t)m);
		*ARENA_PUSH(lv->cx->arena, &v->effects) = rows[m];
	}
}

static void fill_pairs(const struct law_view *lv, const struct what_if_answer *a,
		       struct what_if_view *v)
{
	v->pairs_all = (int64_t)a->pairs.n;
	for (size_t i = 0; i < a->pairs.n && i < PAIRS_SHOWN; i++) {
		const struct what_if_pair *p = &a->pairs.p[i];
		struct pair_row row = {
			.from = law_name_country(lv, p->from),
			.to = law_name_country(lv, p->to),
			.measure = law_name_measure(lv, p->measure),
			.effect = law_say(lv, phrase_of_effect(p->effect)),
		};
		if (p->effect != EFFECT_STRENGTHENED) {
			row.before = law_tag_route(p->before);
			row.after = law_tag_route(p->after);
		}
		*ARENA_PUSH(lv->cx->arena, &v->pairs) = row;
	}
}

static void fill_answer(const struct law_view *lv, const struct what_if_answer *a,
			struct what_if_view *v)
{
	v->answered = true;
	v->answer = law_say(lv, phrase_what_if_answer(a));
	for (size_t i = 0; i < a->preconditions.n; i++)
		*ARENA_PUSH(lv->cx->arena, &v->first) = law_say(
			lv, phrase_precondition(lv->world, &a->preconditions.p[i]));
	fill_effects(lv, a, v);
	fill_pairs(lv, a, v);
}

/* ---- the best reforms ---------------------------------------------------------------- */

static struct str provider_countries(const struct law_view *lv)
{
	struct str out = { 0 };
	for (size_t i = 0; i < lv->law->provider_countries.n; i++)
		out = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(out), i > 0 ? ", " : "",
				STR_ARG(law_name_country(lv, lv->law->provider_countries.p[i])));
	return out;
}

/* With the doubt of rule 7.4, which puts the reform at the end of the list. */
static struct str reform_sentence(const struct law_view *lv, const struct reform *r)
{
	const struct precondition p = { .change = &r->change,
					.kind = PRE_MAY_JOIN,
					.date = DATE_NONE };
	const struct str what = law_say(lv, phrase_change(lv->cx->arena, lv->law, &r->change));
	if (!r->unsure_to_join)
		return what;
	return arena_fmt(lv->cx->arena, "%.*s %.*s", STR_ARG(what),
			 STR_ARG(law_say(lv, phrase_precondition(lv->world, &p))));
}

static enum rc fill_best(struct law_view *lv, uint16_t country, struct what_if_view *v)
{
	struct reform_list list;
	const enum rc rc = law_worlds_best(lv->cx, lv->use, country, &list);
	v->country_name = law_name_country(lv, country);
	if (rc == RC_BUSY && lv->pg->format == PAGE_HTML) {
		v->busy = true;
		v->again_href = arena_fmt(lv->cx->arena, "/what-if?%.*s",
					  STR_ARG(lv->pg->req->query_text));
		lv->pg->status = 503;
		lv->pg->error = true;
		return RC_OK;
	}
	TRY(rc);
	if (lv->pg->format == PAGE_CSV) {
		struct teller t = law_teller(lv);
		struct table table;
		reforms_to_table(&t, &list, &table);
		law_send_csv(lv->pg, &table);
		return RC_OK;
	}
	if (lv->pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(lv->cx->arena);
		reforms_to_json(j, lv->cx->arena, lv->world, country, &list);
		law_send_json(lv->pg, j);
		return RC_OK;
	}
	v->best = true;
	v->providers = provider_countries(lv);
	for (size_t i = 0; i < list.n && v->reforms.n < REFORMS_SHOWN; i++) {
		const struct reform *r = &list.p[i];
		if (r->count.opened + r->count.strengthened == 0)
			continue;
		*ARENA_PUSH(lv->cx->arena, &v->reforms) = (struct reform_row){
			.sentence = reform_sentence(lv, r),
			.try_href = arena_fmt(lv->cx->arena, "/what-if?change=%.*s",
					      STR_ARG(page_url(lv->pg, str_lower(lv->cx->arena,
										 r->change.text)))),
			.opened = (int64_t)r->count.opened,
			.pairs = (int64_t)r->count.pairs_opened,
			.toward = (int64_t)r->count.pairs_toward,
			.strengthened = (int64_t)r->count.strengthened,
		};
	}
	return RC_OK;
}

/* ---- the page ------------------------------------------------------------------------ */

static enum rc answer_changes(struct law_view *lv, const struct change_list *changes,
			      struct what_if_view *v)
{
	const struct what_if_answer *a = what_if_run(lv->cx->arena, lv->world, changes);
	if (lv->pg->format == PAGE_CSV) {
		struct teller t = law_teller(lv);
		struct table table;
		what_if_to_table(&t, a, &table);
		law_send_csv(lv->pg, &table);
		return RC_OK;
	}
	if (lv->pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(lv->cx->arena);
		what_if_to_json(j, lv->cx->arena, lv->world, a);
		law_send_json(lv->pg, j);
		return RC_OK;
	}
	fill_answer(lv, a, v);
	return RC_OK;
}

static enum rc show_what_if(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct what_if_view v = { .heading = tr(pg, "Try a change") };
	struct change_list changes = { 0 };
	TRY(law_view_open_form(cx, pg, &lv));
	const struct query_values texts = http_query_all(pg->req, "change");
	const struct str added = sent_change(&lv, &v);
	if (added.n > 0)
		return page_redirect(pg, address_of(cx, &texts, SIZE_MAX, added));
	const struct law_choice best = law_choice_country(&lv, "best", tr(pg, "Country"));
	v.best_country = best.select;
	read_changes(&lv, &texts, &changes, &v);
	v.json_href = arena_fmt(cx->arena, "/what-if.json?%.*s", STR_ARG(pg->req->query_text));
	if (changes.n > 0 && lv.errors.n == 0)
		TRY(answer_changes(&lv, &changes, &v));
	else if (best.value != LAW_NONE)
		TRY(fill_best(&lv, best.value, &v));
	else if (pg->format != PAGE_HTML)
		return cx_fail(cx, RC_INVALID, "the address must name a change that can be made");
	if (v.best || v.busy)
		v.heading = tr_with(pg, "{country}: which reform opens most?",
				    ARG("country", v.country_name));
	v.errors = lv.errors;
	pg->title = v.heading;
	if (v.answered)
		pg->title = tr_with(pg, "{title}: {detail}", ARG("title", v.heading),
				    ARG("detail", v.changes.p[0].sentence));
	if (!v.answered && !v.best)
		pg->formats = PAGE_HTML; // nothing to give as JSON yet
	law_form_end(&lv);
	if (pg->type.n == 0)
		page_law_what_if(pg, &v);
	return RC_OK;
}

const struct web_route law_what_if_routes[] = {
	{ HTTP_GET, "/what-if", show_what_if, PAGE_HTML | PAGE_JSON | PAGE_CSV,
	  "change+ best join instrument reserve enact concept withdraw article" },
	{ 0 },
};
