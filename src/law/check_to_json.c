// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/help.h"
#include "law/law_to_json.h"
#include "law/phrases.h"

static void put_pillars(struct json *j, const struct check_answer *a)
{
	json_begin_object(j, "pillars");
	for (enum pillar p = PILLAR_OFFENCE; p < PILLAR_DEFINITION; p++) {
		const struct finding_counts *c = &a->by_pillar[p];
		if (c->full + c->partial + c->none + c->unknown > 0)
			json_counts(j, pillar_word(p), c);
	}
	json_end(j);
}

/* ---- findings ------------------------------------------------------------ */

static const char *reason_code(const struct check_finding *f)
{
	if (f->reason == CHECK_AS_RECORDED && f->as_family)
		return "judged-as-family";
	return f->reason == CHECK_NO_LONGER_LAW ? "struck-down" : check_reason_word(f->reason);
}

static void put_models(struct json *j, const struct world *w, const struct check_finding *f)
{
	json_begin_array(j, "models");
	for (size_t i = 0; i < f->models.n; i++) {
		const struct national *row = world_national(w, f->models.p[i], f->concept);
		json_begin_object(j, NULL);
		json_cc(j, "country", w->law, f->models.p[i]);
		json_str(j, "law", row->law);
		json_str(j, "sections", row->section);
		json_end(j);
	}
	json_end(j);
}

static void put_row(struct json *j, const struct law *law, const struct check_finding *f)
{
	static const struct national no_row = { 0 };
	const struct national *row = f->row ? f->row : &no_row;
	json_str(j, "law", f->model ? f->model->heading : row->law);
	json_str(j, "sections", f->model ? f->model->number : row->section);
	json_codes(j, "qualifiers", law, &row->qualifiers);
	json_codes(j, "one_of", law, &row->one_of);
	json_str(j, "penalty", row->penalty);
	json_str(j, "note", row->note);
	json_str(j, "source", f->model ? f->model->prov.source : row->prov.source);
	json_text(j, "confidence", confidence_word(f->confidence));
	json_text(j, "seen", seen_word(phrase_seen_finding(f)));
}

static void put_finding(struct json *j, struct arena *arena, const struct world *w,
			const struct check_answer *a, const struct check_finding *f)
{
	json_begin_object(j, NULL);
	json_str(j, "provision", f->provision->number);
	json_str(j, "heading", f->provision->heading);
	json_str(j, "concept", w->law->concepts.p[f->concept].id);
	json_text(j, "pillar", pillar_word(f->provision->pillar));
	json_text(j, "finding", finding_word(f->finding));
	json_text(j, "finding_in_law", finding_word(f->row ? f->row->finding : f->finding));
	json_text(j, "reason", reason_code(f));
	json_phrase(j, arena, "sentence", phrase_reason(arena, w, a->instrument, f));
	json_codes(j, "narrower", w->law, &f->narrower);
	put_row(j, w->law, f);
	put_models(j, w, f);
	const struct str_list help = help_for(arena, w->law, a, f);
	json_strings(j, "help", &help);
	json_end(j);
}

/* ---- stages -------------------------------------------------------------- */

static void put_authority(struct json *j, struct arena *arena, const struct authority *x)
{
	if (x)
		json_str(
			j, NULL,
			arena_fmt(arena, "%.*s: %.*s", STR_ARG(x->kind), STR_ARG(x->organisation)));
}

static void put_stage(struct json *j, struct arena *arena, const struct world *w,
		      const struct check_answer *a, enum check_stage s)
{
	const struct check_stage_answer *stage = &a->stages[s];
	json_begin_object(j, NULL);
	json_text(j, "stage", check_stage_word(s));
	json_text(j, "finding", finding_word(stage->finding));
	json_phrase(j, arena, "sentence", phrase_stage(w, a, s));
	json_begin_array(j, "facts");
	for (size_t i = 0; i < stage->concepts.n; i++) {
		const struct national *row = world_national(w, a->country, stage->concepts.p[i]);
		json_str(j, NULL,
			 arena_fmt(arena, "%.*s: %.*s",
				   STR_ARG(w->law->concepts.p[stage->concepts.p[i]].id),
				   STR_ARG(phrase_citation(arena, row))));
	}
	put_authority(j, arena, stage->central);
	put_authority(j, arena, stage->point);
	put_authority(j, arena, stage->cert);
	json_end(j);
	json_end(j);
}

/* ---- the answer ---------------------------------------------------------- */

static void put_next(struct json *j, struct arena *arena, const struct world *w,
		     const struct check_answer *a, const struct check_next *n)
{
	json_begin_object(j, NULL);
	json_text(j, "kind", check_next_word(n->kind));
	json_str(j, "instrument", w->law->instruments.p[a->instrument].id);
	if (n->finding) {
		json_str(j, "provision", n->finding->provision->number);
		json_str(j, "concept", w->law->concepts.p[n->finding->concept].id);
	}
	json_int(j, "opens", (int64_t)n->opens);
	json_int(j, "strengthens", (int64_t)n->strengthens);
	json_phrase(j, arena, "why", phrase_next(w, a, n));
	json_end(j);
}

static void put_subject(struct json *j, const struct law *law, const struct check_answer *a)
{
	if (a->country == LAW_NONE) {
		json_add_null(j, "country");
		json_str(j, "subject", law->instruments.p[a->subject].id);
		json_str(j, "subject_name", law->instruments.p[a->subject].short_name);
		return;
	}
	json_country(j, "country", law, a->country);
	json_cc(j, "subject", law, a->country);
	json_str(j, "subject_name", law->countries.p[a->country].name);
}

void check_to_json(struct json *j, struct arena *arena, const struct world *w,
		   const struct check_answer *a)
{
	head_to_json(j, w, "check");
	put_subject(j, w->law, a);
	json_str(j, "instrument", w->law->instruments.p[a->instrument].id);
	json_str(j, "instrument_name", w->law->instruments.p[a->instrument].short_name);
	json_text(j, "bound", bound_word(a->bound));
	json_phrase(j, arena, "sentence", phrase_check_answer(w, a));
	json_counts(j, "summary", &a->counts);
	put_pillars(j, a);
	json_begin_array(j, "findings");
	for (size_t i = 0; i < a->findings.n; i++)
		put_finding(j, arena, w, a, &a->findings.p[i]);
	json_end(j);
	json_begin_array(j, "stages");
	for (enum check_stage s = STAGE_POLICY; s < STAGES; s++)
		put_stage(j, arena, w, a, s);
	json_end(j);
	json_begin_array(j, "enact_next");
	for (size_t i = 0; i < a->next.n; i++)
		put_next(j, arena, w, a, &a->next.p[i]);
	json_end(j);
	json_text(j, "confidence", confidence_word(a->confidence));
}
