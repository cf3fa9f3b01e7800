// SPDX-License-Identifier: AGPL-3.0-or-later
// From rows of the law to rows of the pages of a country.
#include "law/country_web.h"

#include "law/dual.h"
#include "law/help.h"
#include "law/titles.h"

static struct law_strings narrower_of(const struct law_view *lv, const struct check_finding *f)
{
	struct law_strings out = { 0 };
	for (size_t i = 0; i < f->narrower.n; i++) {
		const struct condition *c = &lv->law->qualifiers.p[f->narrower.p[i]].condition;
		for (unsigned k = 0; k < c->n; k++)
			*ARENA_PUSH(lv->cx->arena, &out) = law_name_fact(lv, c->term[k].fact);
	}
	return out;
}

struct finding_row law_finding_row(const struct law_view *lv, uint16_t instrument,
				   const struct check_finding *f)
{
	const struct national *row = f->row;
	struct finding_row out = {
		.number = f->provision->number,
		.concept = law_link_concept(lv, f->concept),
		.finding = law_tag_finding(f->finding),
		.reason = law_sentence(lv, phrase_reason(lv->cx->arena, lv->world, instrument, f)),
		.narrower = narrower_of(lv, f),
		.seen = law_seen(lv, row),
		.models = law_links_list(lv, &f->models),
	};
	if (row) {
		out.law = row->law;
		out.section = phrase_section(row);
		out.note = row->note;
		out.penalty = row->penalty;
		out.sources = law_sources_of(lv, row->prov.source);
	}
	return out;
}

/* "signed 9 May 2003, in force 1 October 2010"; the year where only that is known. */
static struct str dates_of(const struct law_view *lv, const struct status *s)
{
	const struct {
		const char *text;
		struct date date;
	} parts[] = {
		{ N_("invited {date}"), s->invited },
		{ N_("signed {date}"), s->signed_on },
		{ N_("ratified or acceded {date}"), s->ratified },
		{ N_("in force {date}"), s->in_force },
	};
	struct str out = { 0 };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!date_is_set(parts[i].date))
			continue;
		const struct str part = tr_with(lv->pg, parts[i].text,
						ARG("date", page_date_long(lv->pg, parts[i].date)));
		out = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(out), out.n > 0 ? ", " : "",
				STR_ARG(part));
	}
	if (out.n == 0 && s->year > 0)
		return arena_fmt(lv->cx->arena, "%d", s->year);
	return out;
}

void law_status_rows(const struct law_view *lv, uint16_t country, struct status_rows *out)
{
	const struct country *c = &lv->law->countries.p[country];
	for (size_t i = 0; i < c->status.n; i++) {
		const struct status *s = &c->status.p[i];
		*ARENA_PUSH(lv->cx->arena, out) = (struct status_row){
			.instrument = law_link_instrument(lv, s->instrument),
			.bound = law_tag_bound(world_bound(lv->world, s->instrument, country)),
			.kind = law_word_name(lv, s->kind_word),
			.dates = dates_of(lv, s),
			.note = s->note,
			.sure = law_sure(lv, &s->prov),
			.sources = law_sources_of(lv, s->prov.source),
		};
	}
}

/* Rule 2.7: offences that a declaration in force narrows. */
static struct law_links narrows_of(const struct law_view *lv, const struct declaration *d)
{
	struct law_links out = { 0 };
	for (uint16_t o = 0; o < lv->law->concepts.n; o++)
		if (!d->withdrawn && law_is_offence(lv->law, o) && dual_narrows(lv->world, d, o))
			*ARENA_PUSH(lv->cx->arena, &out) = law_link_concept(lv, o);
	return out;
}

static struct str meaning_of(const struct law_view *lv, const struct declaration *d)
{
	const char *title = title_of_declaration(lv->law, d->code);
	if (!title || lv->pg->lang == lang_english())
		return (struct str){ 0 };
	return tr(lv->pg, title);
}

struct declaration_row law_declaration_row(const struct law_view *lv, const struct declaration *d)
{
	return (struct declaration_row){
		.instrument = law_name_instrument(lv, d->instrument),
		.article = d->article,
		.kind = law_word_name(lv, d->kind),
		.meaning = meaning_of(lv, d),
		.narrows = narrows_of(lv, d),
		.effect = d->effect,
		.note = d->note,
		.sure = law_sure(lv, &d->prov),
		.sources = law_sources_of(lv, d->prov.source),
	};
}

void law_declaration_rows(const struct law_view *lv, uint16_t country, struct declaration_rows *out)
{
	const struct country *c = &lv->law->countries.p[country];
	for (size_t i = 0; i < c->declarations.n; i++)
		*ARENA_PUSH(lv->cx->arena, out) = law_declaration_row(lv, &c->declarations.p[i]);
}

struct authority_row law_authority_row(const struct law_view *lv, const struct authority *a)
{
	return (struct authority_row){
		.kind = law_word_name(lv, a->kind),
		.organisation = a->organisation,
		.website = a->website,
		.note = a->note,
		.sure = law_sure(lv, &a->prov),
		.sources = law_sources_of(lv, a->prov.source),
	};
}

void law_authority_rows(const struct law_view *lv, uint16_t country, struct authority_rows *out)
{
	const struct country *c = &lv->law->countries.p[country];
	for (size_t i = 0; i < c->authorities.n; i++)
		*ARENA_PUSH(lv->cx->arena, out) = law_authority_row(lv, &c->authorities.p[i]);
}

void law_evidence_rows(const struct law_view *lv, uint16_t country, struct evidence_rows *out)
{
	const struct country *c = &lv->law->countries.p[country];
	for (size_t i = 0; i < c->evidence.n; i++) {
		const struct evidence_rule *e = &c->evidence.p[i];
		*ARENA_PUSH(lv->cx->arena, out) = (struct evidence_row){
			.law = e->law,
			.section = e->section,
			.test = e->test,
			.presumption = e->presumption,
			.proof_form = e->proof_form,
			.signer = e->signer,
			.limit = e->limit,
			.note = e->note,
			.sure = law_sure(lv, &e->prov),
			.sources = law_sources_of(lv, e->prov.source),
		};
	}
}

static struct str bilateral_state(const struct law_view *lv, const struct bilateral *b)
{
	if (date_is_set(b->in_force))
		return tr_with(lv->pg, "in force {date}",
			       ARG("date", page_date_long(lv->pg, b->in_force)));
	switch (b->status) {
	case BILATERAL_UNCONFIRMED:
		return tr(lv->pg, "Whether it is in force is not confirmed.");
	case BILATERAL_KNOWN:
		return tr(lv->pg, "In force as far as we know; the day is not in our data.");
	case BILATERAL_SEEN:
		return tr(lv->pg,
			  "In force in a source that was seen; the day is not in our data.");
	}
	return (struct str){ 0 };
}

void law_bilateral_rows(const struct law_view *lv, uint16_t country, struct bilateral_rows *out)
{
	const int eu = law_organisation(lv->law, STR("eu"));
	const bool in_eu = eu >= 0 && lv->law->countries.p[country].member[eu] == YN_YES;
	for (size_t i = 0; i < lv->law->bilateral.n; i++) {
		const struct bilateral *b = &lv->law->bilateral.p[i];
		if (b->a != country && b->b != country && !(b->a == LAW_NONE && in_eu))
			continue;
		const uint16_t other = b->a == country		   ? b->b
				       : b->a == LAW_NONE && in_eu ? b->b
								   : b->a;
		struct law_link link = { tr(lv->pg, "European Union"), { 0 } };
		if (other != LAW_NONE)
			link = law_link_country(lv, other);
		*ARENA_PUSH(lv->cx->arena, out) = (struct bilateral_row){
			.other = link.text,
			.href = link.href,
			.kind = law_word_name(lv, b->kind),
			.title = b->title,
			.state = bilateral_state(lv, b),
			.note = b->scope,
			.sure = law_sure(lv, &b->prov),
			.sources = law_sources_of(lv, b->prov.source),
		};
	}
}

static struct str joined_words(const struct law_view *lv, const struct str_list *words)
{
	struct str out = { 0 };
	for (size_t i = 0; i < words->n; i++) {
		const struct str word = law_word_name(lv, words->p[i]);
		out = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(out), i > 0 ? ", " : "",
				STR_ARG(word));
	}
	return out;
}

struct project_row law_project_row(const struct law_view *lv, const struct project *p)
{
	return (struct project_row){
		.name = p->name,
		.actor = p->actor,
		.years = p->years,
		.kinds = joined_words(lv, &p->kinds),
		.output = p->output,
		.sure = law_sure(lv, &p->prov),
		.sources = law_sources_of(lv, p->prov.source),
	};
}

void law_stage_rows(const struct law_view *lv, const struct check_answer *a, struct stage_rows *out)
{
	for (unsigned s = 0; s < STAGES; s++)
		*ARENA_PUSH(lv->cx->arena, out) = (struct stage_row){
			.name = law_say(lv, phrase_of_stage((enum check_stage)s)),
			.finding = law_tag_finding(a->stages[s].finding),
			.sentence = law_sentence(lv,
						 phrase_stage(lv->world, a, (enum check_stage)s)),
		};
}

static struct str effect_of(const struct law_view *lv, const struct check_next *n)
{
	if (n->opens > 0)
		return tr_n_with(lv->pg, (int64_t)n->opens,
				 "It opens {n} way to ask, counted by pair of countries, offence "
				 "and measure.",
				 "It opens {n} ways to ask, counted by pair of countries, offence "
				 "and measure.",
				 ARG("n", n->opens));
	if (n->strengthens > 0)
		return tr_n_with(lv->pg, (int64_t)n->strengthens,
				 "It puts a power at home behind {n} way that is open already.",
				 "It puts a power at home behind {n} ways that are open already.",
				 ARG("n", n->strengthens));
	return (struct str){ 0 };
}

struct next_row law_next_row(const struct law_view *lv, const struct check_answer *a,
			     const struct check_next *n)
{
	struct arena *arena = lv->cx->arena;
	const struct str code = law_code(lv, a->country);
	const struct instrument *ins = &lv->law->instruments.p[a->instrument];
	struct next_row out = {
		.sentence = law_say(lv, phrase_next(lv->world, a, n)),
		.effect = effect_of(lv, n),
	};
	if (n->kind == NEXT_ACCEDE)
		out.try_href = arena_fmt(arena, "/what-if?change=accede:%.*s:%.*s", STR_ARG(code),
					 STR_ARG(ins->id));
	if (!n->finding)
		return out;
	out.models = law_links_list(lv, &n->finding->models);
	out.help = help_for(arena, lv->law, a, n->finding);
	if (n->kind == NEXT_FIND_OUT)
		return out;
	const struct str number = page_url(lv->pg, n->finding->provision->number);
	out.try_href = arena_fmt(arena, "/what-if?change=enact:%.*s:%.*s", STR_ARG(code),
				 STR_ARG(lv->law->concepts.p[n->finding->concept].id));
	out.draft_href = arena_fmt(arena, "/draft?country=%.*s&provision=%.*s&against=%.*s",
				   STR_ARG(code), STR_ARG(number), STR_ARG(ins->id));
	return out;
}
