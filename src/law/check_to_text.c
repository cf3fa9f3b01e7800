// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/help.h"
#include "law/law_to_text.h"

#define NEXT_SHOWN 10

/* ---- CSV ----------------------------------------------------------------- */

void check_to_table(struct teller *t, const struct check_answer *a, struct table *out)
{
	static const char *const titles[] = {
		"provision", "heading",	 "concept",    "pillar",   "finding",	 "finding_in_law",
		"reason",    "narrower", "law",	       "sections", "qualifiers", "penalty",
		"note",	     "source",	 "confidence", "seen",
	};
	static const struct national no_row = { 0 };
	table_init(out, t->arena);
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		table_column(out, str_from_c(titles[i]), TABLE_LEFT);
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct check_finding *f = &a->findings.p[i];
		const struct national *row = f->row ? f->row : &no_row;
		TABLE_ROW(out, f->provision->number, f->provision->heading,
			  t->w->law->concepts.p[f->concept].id,
			  str_from_c(pillar_word(f->provision->pillar)),
			  str_from_c(finding_word(f->finding)),
			  str_from_c(finding_word(f->row ? f->row->finding : f->finding)),
			  str_from_c(check_reason_word(f->reason)), tell_codes(t, &f->narrower),
			  f->model ? f->model->heading : row->law,
			  f->model ? f->model->number : row->section,
			  tell_codes(t, &row->qualifiers), row->penalty, row->note,
			  f->model ? f->model->prov.source : row->prov.source,
			  str_from_c(confidence_word(f->confidence)),
			  str_from_c(seen_word(phrase_seen_finding(f))));
	}
}

/* ---- text ---------------------------------------------------------------- */

static void tell_pillars(struct teller *t, const struct check_answer *a)
{
	struct table s;
	table_init(&s, t->arena);
	table_column(&s, STR(""), TABLE_LEFT);
	for (enum finding f = FINDING_FULL;; f--) {
		table_column(&s, tell_finding(t, f), TABLE_RIGHT);
		if (f == FINDING_UNKNOWN)
			break;
	}
	for (enum pillar p = PILLAR_OFFENCE; p < PILLAR_DEFINITION; p++) {
		const struct finding_counts *c = &a->by_pillar[p];
		if (c->full + c->partial + c->none + c->unknown > 0)
			TABLE_ROW(&s, tell_word(t, phrase_of_pillar(p)), tell_number(t, c->full),
				  tell_number(t, c->partial), tell_number(t, c->none),
				  tell_number(t, c->unknown));
	}
	(void)fputc('\n', t->out);
	table_print(&s, t->out);
}

/* What the law has, and why the finding is what it is. */
static struct str what_is_there(struct teller *t, const struct check_answer *a,
				const struct check_finding *f)
{
	const struct phrase reason = phrase_reason(t->arena, t->w, a->instrument, f);
	const struct str why = phrase_print(t->arena, &reason);
	struct str law = phrase_citation(t->arena, f->row);
	if (f->model)
		law = arena_fmt(t->arena, "%.*s %.*s", STR_ARG(f->model->number),
				STR_ARG(f->model->heading));
	if (law.n > 0 && why.n > 0)
		return arena_fmt(t->arena, "%.*s. %.*s", STR_ARG(law), STR_ARG(why));
	return law.n > 0 ? law : why;
}

/* " Could serve as a model: Ghana, Senegal.", where there are any. */
static struct str models_of(struct teller *t, const struct check_finding *f)
{
	struct str out = { 0 };
	for (size_t i = 0; i < f->models.n; i++)
		out = arena_fmt(t->arena, "%.*s%s%.*s", STR_ARG(out),
				i == 0 ? " Could serve as a model: " : ", ",
				STR_ARG(t->w->law->countries.p[f->models.p[i]].name));
	return out.n == 0 ? out : arena_fmt(t->arena, "%.*s.", STR_ARG(out));
}

/* " Help that exists: GLACY-e.", where there is any. */
static struct str help_of(struct teller *t, const struct check_answer *a,
			  const struct check_finding *f)
{
	const struct str_list help = help_for(t->arena, t->w->law, a, f);
	if (help.n == 0)
		return (struct str){ 0 };
	return arena_fmt(t->arena, " Help that exists: %.*s.", STR_ARG(tell_list(t, &help, ", ")));
}

static void tell_findings(struct teller *t, const struct check_answer *a)
{
	struct table s;
	table_init(&s, t->arena);
	table_column(&s, STR("provision"), TABLE_LEFT);
	table_column(&s, STR("finding"), TABLE_LEFT);
	table_column(&s, STR("how sure"), TABLE_LEFT);
	table_column(&s, STR("what the law has"), TABLE_LEFT);
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct check_finding *f = &a->findings.p[i];
		const struct str source = tell_source(t, f->model ? f->model->prov.source
							 : f->row ? f->row->prov.source
								  : (struct str){ 0 });
		TABLE_ROW(&s, f->provision->number, tell_finding(t, f->finding),
			  tell_word(t, phrase_of_seen(phrase_seen_finding(f))),
			  arena_fmt(t->arena, "%.*s: %.*s %.*s%.*s%.*s",
				    STR_ARG(phrase_concept_name(t->w->law, f->concept)),
				    STR_ARG(what_is_there(t, a, f)), STR_ARG(source),
				    STR_ARG(models_of(t, f)), STR_ARG(help_of(t, a, f))));
		table_colour(&s, 1, tell_finding_colour(f->finding));
	}
	(void)fputc('\n', t->out);
	table_print(&s, t->out);
}

static void tell_stages(struct teller *t, const struct check_answer *a)
{
	struct table s;
	table_init(&s, t->arena);
	table_column(&s, STR("stage"), TABLE_LEFT);
	table_column(&s, STR("finding"), TABLE_LEFT);
	table_column(&s, STR("what the data say"), TABLE_LEFT);
	for (enum check_stage i = STAGE_POLICY; i < STAGES; i++) {
		TABLE_ROW(&s, tell_word(t, phrase_of_stage(i)),
			  tell_finding(t, a->stages[i].finding),
			  tell_word(t, phrase_stage(t->w, a, i)));
		table_colour(&s, 1, tell_finding_colour(a->stages[i].finding));
	}
	(void)fputc('\n', t->out);
	table_print(&s, t->out);
}

/* The order counts; all of it is in the JSON. */
static void tell_next(struct teller *t, const struct check_answer *a)
{
	if (a->next.n == 0)
		return;
	struct table s;
	table_init(&s, t->arena);
	table_column(&s, STR("ways opened"), TABLE_RIGHT);
	table_column(&s, STR("made stronger"), TABLE_RIGHT);
	table_column(&s, STR("what to do"), TABLE_LEFT);
	for (size_t i = 0; i < a->next.n && i < NEXT_SHOWN; i++)
		TABLE_ROW(&s, tell_number(t, (int64_t)a->next.p[i].opens),
			  tell_number(t, (int64_t)a->next.p[i].strengthens),
			  tell_word(t, phrase_next(t->w, a, &a->next.p[i])));
	tell_heading(t,
		     STR("What to do next: first join, then what is missing, then what is there in "
			 "part, then what is unknown; in each, what opens and strengthens the "
			 "most ways to ask for help first"));
	table_print(&s, t->out);
	if (a->next.n > NEXT_SHOWN)
		(void)fprintf(t->out, "and %zu more\n", a->next.n - NEXT_SHOWN);
}

static void tell_projects(struct teller *t, const struct check_answer *a)
{
	struct str last = { 0 };
	if (a->projects.n > 0)
		tell_heading(t, STR("Projects that cover the country; there may be others"));
	for (size_t i = 0; i < a->projects.n; i++) {
		const struct project *p = a->projects.p[i];
		if (!str_eq(p->name, last))
			tell_text(t, 2,
				  arena_fmt(t->arena, "%.*s, %.*s%s%.*s",
					    STR_ARG(project_called(t->arena, p, a->country)),
					    STR_ARG(p->years), p->years.n > 0 ? ", " : "",
					    STR_ARG(p->actor)));
		last = p->name;
	}
}

void check_to_text(struct teller *t, const struct check_answer *a)
{
	tell_phrase(t, 0, phrase_check_answer(t->w, a));
	tell_phrase(t, 0, phrase_check_bound(t->w, a));
	tell_pillars(t, a);
	tell_next(t, a);
	tell_findings(t, a);
	if (a->country != LAW_NONE)
		tell_stages(t, a);
	tell_projects(t, a);
	tell_sources(t);
	(void)fputc('\n', t->out);
	tell_phrase(t, 0, phrase_of_confidence(a->confidence));
}
