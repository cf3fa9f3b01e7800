// SPDX-License-Identifier: AGPL-3.0-or-later
// /route: by which ways one country may ask another.
#include "law/route_web.h"

#include "law/grounds.h"
#include "law/pages.h"
#include "law/law_to_json.h"

/* ---- one route ----------------------------------------------------------------- */

static struct law_link basis_link(const struct law_view *lv, const struct request_basis *b,
				  const struct bilateral *row)
{
	if (!b->is_bilateral)
		return law_link_instrument(lv, b->instrument);
	return (struct law_link){ .text = phrase_basis_name(lv->law, b, row) };
}

static struct str where_word(const struct law_view *lv, enum ground_where where)
{
	switch (where) {
	case GROUND_INSTRUMENT:
		return tr(lv->pg, "in the instrument");
	case GROUND_REQUESTED_LAW:
		return tr(lv->pg, "in the law of the country that is asked");
	case GROUND_OTHER_TREATY:
		return tr(lv->pg, "in another treaty between the two");
	}
	return (struct str){ 0 };
}

static void fill_channel(const struct law_view *lv, const struct route *r, struct route_row *row)
{
	struct arena *arena = lv->cx->arena;
	row->channel = law_say_word(lv, phrase_of_channel(r->channel));
	for (size_t i = 0; i < r->authorities.n; i++)
		*ARENA_PUSH(arena, &row->authorities) = law_authority_row(lv, r->authorities.p[i]);
	for (size_t i = 0; i < r->declared.n; i++)
		*ARENA_PUSH(arena, &row->declared) = r->declared.p[i]->effect;
	row->urgent = law_say(lv, phrase_urgent(r->urgent));
}

static void fill_conditions(const struct law_view *lv, const struct route_answer *a,
			    const struct route *r, struct route_row *row)
{
	struct arena *arena = lv->cx->arena;
	for (size_t i = 0; i < r->conditions.n; i++)
		*ARENA_PUSH(arena, &row->conditions) = law_sentence(
			lv, phrase_condition(lv->world, a, r, &r->conditions.p[i]));
	for (size_t i = 0; i < r->deadlines.n; i++)
		*ARENA_PUSH(arena, &row->deadlines) = law_sentence(
			lv, phrase_deadline(arena, lv->world, a->to, &r->deadlines.p[i]));
	row->two_clocks = law_say(lv, phrase_two_clocks(arena, lv->world, a->to, r));
	const struct ground_list grounds = route_grounds(arena, lv->world, a, r);
	for (size_t i = 0; i < grounds.n; i++)
		*ARENA_PUSH(arena, &row->grounds) = (struct ground_row){
			where_word(lv, grounds.p[i].where),
			law_words(lv, grounds.p[i].name),
			law_sentence(lv, grounds.p[i].text),
		};
}

/* Each source of the rows that the route rests on, once. */
static struct law_sources sources_of(const struct law_view *lv, const struct route *r)
{
	struct law_sources out = { 0 };
	for (size_t i = 0; i < r->rows.n; i++) {
		bool told = false;
		for (size_t k = 0; k < i; k++)
			told |= str_eq(r->rows.p[k]->source, r->rows.p[i]->source);
		const struct law_sources some = law_sources_of(lv, r->rows.p[i]->source);
		for (size_t k = 0; !told && k < some.n; k++)
			*ARENA_PUSH(lv->cx->arena, &out) = some.p[k];
	}
	return out;
}

static struct route_row route_row(const struct law_view *lv, const struct route_answer *a,
				  const struct route *r)
{
	struct route_row row = {
		.status = law_tag_route(r->status),
		.name = basis_link(lv, &r->basis, r->bilateral),
		.binding = law_say(lv, phrase_of_binding(r->binding)),
		.dual = law_say_word(lv, phrase_of_dc(r->dual)),
		.sure = law_say(lv, phrase_of_confidence(r->confidence)),
		.sources = sources_of(lv, r),
	};
	if (r->row) {
		row.provisions = r->row->provision;
		row.use_limits = law_words(lv, r->row->use_limits);
		row.note = law_words(lv, r->row->note);
		for (size_t i = 0; i < r->row->contents.n; i++)
			*ARENA_PUSH(lv->cx->arena,
				    &row.contents) = law_words(lv, r->row->contents.p[i]);
	}
	if (r->bilateral)
		row.note = law_words(lv, r->bilateral->scope);
	fill_channel(lv, r, &row);
	fill_conditions(lv, a, r, &row);
	return row;
}

static struct not_yet_row not_yet_row(const struct law_view *lv, const struct not_yet *n)
{
	const bool closed = n->state == NOT_YET_OPTED_OUT || n->state == NOT_YET_NOT_PARTY;
	struct not_yet_row row = {
		.tag = *tag_of(closed ? TAG_CLOSED : TAG_NOT_YET),
		.name = basis_link(lv, &n->basis, n->bilateral),
		.why = law_say(lv, phrase_not_yet(lv->world, n)),
		.opens = law_say(lv, phrase_opens_when(lv->world, n)),
	};
	if (!n->basis.is_bilateral && n->who_n == 1 &&
	    lv->law->instruments.p[n->basis.instrument].accession != YN_NO)
		row.try_href = arena_fmt(lv->cx->arena, "/what-if?change=accede:%.*s:%.*s",
					 STR_ARG(law_code(lv, n->who[0].country)),
					 STR_ARG(lv->law->instruments.p[n->basis.instrument].id));
	return row;
}

/* ---- the answer ------------------------------------------------------------------ */

static struct fact_set facts_asked(const struct route_answer *a)
{
	struct fact_set asked = a->dual.needs;
	for (size_t i = 0; i < a->routes.n; i++)
		for (size_t k = 0; !a->routes.p[i].untold && k < a->routes.p[i].conditions.n; k++)
			asked = fact_set_or(asked, a->routes.p[i].conditions.p[k].facts);
	return asked;
}

static struct str address_of(const struct law_view *lv, const char *extra)
{
	const struct query *q = &lv->pg->req->query;
	struct buf b;
	buf_init(&b, QUERY_BYTES_MAX * 3);
	for (size_t i = 0; i < q->n; i++) {
		if (str_eq(q->p[i].name, STR("verified")) || str_eq(q->p[i].name, STR("print")))
			continue;
		buf_add_char(&b, b.n > 0 ? '&' : '?');
		query_encode(&b, q->p[i].name);
		buf_add_char(&b, '=');
		query_encode(&b, q->p[i].value);
	}
	const struct str out = arena_fmt(lv->cx->arena, "%.*s%.*s%s", STR_ARG(lv->pg->path),
					 STR_ARG(buf_str(&b)), extra);
	buf_done(&b);
	return out;
}

static void fill_routes(const struct law_view *lv, const struct route_answer *a,
			struct route_view *v)
{
	struct arena *arena = lv->cx->arena;
	struct str untold = { 0 };
	for (size_t i = 0; i < a->routes.n; i++) {
		const struct route *r = &a->routes.p[i];
		if (!r->untold) {
			*ARENA_PUSH(arena, &v->routes) = route_row(lv, a, r);
			continue;
		}
		untold = arena_fmt(arena, "%.*s%s%.*s", STR_ARG(untold), untold.n > 0 ? "; " : "",
				   STR_ARG(basis_link(lv, &r->basis, NULL).text));
		v->untold_n++;
	}
	v->untold = law_say(lv, phrase_untold(lv->world, a, untold));
}

static void fill_answer(const struct law_view *lv, const struct route_answer *a,
			struct route_view *v)
{
	struct arena *arena = lv->cx->arena;
	const struct world *w = lv->world;
	v->answered = true;
	struct phrase heading = phrase_of(N_("{from} asks {to}"));
	phrase_country(&heading, "from", lv->law, a->from);
	phrase_country(&heading, "to", lv->law, a->to);
	v->heading = law_say(lv, heading);
	v->best = law_tag_route(a->best);
	v->answer = law_say(lv, phrase_route_answer(w, a));
	v->reason = law_say(lv, phrase_route_reason(w, a));
	if (a->power.needed)
		v->power = law_sentence(lv, phrase_power(arena, w, a->to, &a->power));
	v->dual_tag = law_tag_punish(a->dual.answer);
	v->dual = law_say(lv, phrase_dual_answer(w, a->from, a->to, a->offence, &a->dual));
	v->bilateral = law_sentence(lv, phrase_bilateral_note(w, a->to));
	v->sure = law_say(lv, phrase_of_confidence(a->confidence));
	v->dual_href = arena_fmt(arena, "/dual?a=%.*s&b=%.*s&offence=%.*s",
				 STR_ARG(law_code(lv, a->from)), STR_ARG(law_code(lv, a->to)),
				 STR_ARG(lv->law->concepts.p[a->offence].id));
	if (lv->verified_only)
		v->all_href = address_of(lv, "");
	else
		v->seen_href = address_of(lv, "&verified=yes");
	fill_routes(lv, a, v);
	for (size_t i = 0; i < a->not_yet.n; i++)
		*ARENA_PUSH(arena, &v->not_yet) = not_yet_row(lv, &a->not_yet.p[i]);
	for (size_t i = 0; i < sizeof a->without / sizeof *a->without; i++)
		*ARENA_PUSH(arena, &v->without) = (struct without_row){
			.kind = law_say(lv, phrase_without(a->without[i].kind)),
			.risk = law_say(lv, phrase_risk(w, a->to, &a->without[i])),
			.possible = law_tag_yes_no(a->without[i].possible),
		};
	v->facts = law_fact_fields(lv, facts_asked(a));
}

/* ---- the form -------------------------------------------------------------------- */

struct route_form {
	struct law_choice from, to, offence, measure;
};

static const char *const required[] = { "from", "to", "offence", "measure", NULL };

static struct route_form read_form(struct law_view *lv)
{
	struct page *pg = lv->pg;
	struct route_form f = {
		.from = law_choice_country(lv, "from", tr(pg, "Who asks?")),
		.to = law_choice_country(lv, "to", tr(pg, "Who is asked?")),
		.offence = law_choice_offence(lv, tr(pg, "For which offence?")),
		.measure = law_choice_measure(lv, tr(pg, "What is asked for?")),
	};
	law_choice_require(lv, &f.from, tr(pg, "Choose the country that asks"));
	law_choice_require(lv, &f.to, tr(pg, "Choose the country that is asked"));
	law_choice_require(lv, &f.offence, tr(pg, "Choose an offence"));
	law_choice_require(lv, &f.measure, tr(pg, "Choose what is asked for"));
	if (f.from.value != LAW_NONE && f.from.value == f.to.value)
		law_choice_error(lv, &f.to, tr(pg, "Choose two different countries"));
	return f;
}

static bool is_complete(const struct law_view *lv, const struct route_form *f)
{
	return lv->errors.n == 0 && f->from.value != LAW_NONE && f->to.value != LAW_NONE &&
	       f->offence.value != LAW_NONE && f->measure.value != LAW_NONE;
}

static const char *const kept[] = { "from",	"to",	"offence",  "measure",
				    "provider", "date", "verified", NULL };

static enum rc show_route(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	if (law_redirect_form(pg, required))
		return RC_OK;
	TRY(law_view_open_form(cx, pg, &lv));
	struct route_form f = read_form(&lv);
	struct route_view v = {
		.heading = tr(pg, "Find a route"),
		.provider = {
			.id = STR("provider"),
			.label = tr(pg, "Provider, if the order goes straight to one"),
			.value = http_query(pg->req, "provider"),
		},
		.kept = law_hidden_pairs(&lv, kept),
	};
	if (is_complete(&lv, &f)) {
		const struct route_question q = {
			.from = f.from.value,
			.to = f.to.value,
			.offence = f.offence.value,
			.measure = f.measure.value,
			.provider = http_query(pg->req, "provider"),
		};
		const struct route_answer *a = route_find(cx->arena, lv.world, &q);
		if (pg->format == PAGE_JSON) {
			AUTO(json) j = json_new(cx->arena);
			route_to_json(j, cx->arena, lv.world, a);
			law_send_json(pg, j);
			return RC_OK;
		}
		fill_answer(&lv, a, &v);
		pg->title = tr_with(pg, "{title}: {detail}", ARG("title", v.heading),
				    ARG("detail", tr(pg, v.best.word)));
	} else {
		pg->title = v.heading;
	}
	if (pg->format == PAGE_JSON)
		return cx_fail(cx, RC_INVALID,
			       "the address must name from, to, offence and measure");
	v.from = f.from.select;
	v.to = f.to.select;
	v.offence = f.offence.select;
	v.measure = f.measure.select;
	v.date = lv.date_field;
	v.errors = lv.errors;
	if (!is_complete(&lv, &f))
		pg->formats = PAGE_HTML; // nothing to give as JSON yet
	law_form_end(&lv);
	page_law_route(pg, &v);
	return RC_OK;
}

const struct web_route law_route_routes[] = {
	{ HTTP_GET, "/route", show_route, PAGE_HTML | PAGE_JSON,
	  "from to offence measure provider" },
	{ 0 },
};
