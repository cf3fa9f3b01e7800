// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/check.h"

#include <stdlib.h>

#include "law/help.h"
#include "law/what_if.h"

#define MODELS_MAX 5

const char *check_reason_word(enum check_reason r)
{
	switch (r) {
	case CHECK_NO_ROW:
		return "no-row";
	case CHECK_NOT_RESEARCHED:
		return "not-researched";
	case CHECK_AS_RECORDED:
		return "as-recorded";
	case CHECK_NARROWER:
		return "narrower-than-permitted";
	case CHECK_NOT_COMMENCED:
		return "not-commenced";
	case CHECK_PARTLY_COMMENCED:
		return "partly-commenced";
	case CHECK_NO_LONGER_LAW:
		return "no-longer-law";
	case CHECK_MODEL_PROVISION:
		return "model-provision";
	case CHECK_NO_PROVISION:
		return "no-provision";
	case CHECK_NO_PROVISIONS_KNOWN:
		return "no-provisions-known";
	}
	return "";
}

const char *check_stage_word(enum check_stage s)
{
	static const char *const words[STAGES] = {
		"policy", "law", "regulation-and-commencement", "institution", "practice",
	};
	return words[s];
}

const char *check_next_word(enum next_kind k)
{
	static const char *const words[] = { "accede", "enact", "amend", "commence", "find-out" };
	return words[k];
}

/* ---- what an instrument allows (rule 6.3) -------------------------------- */

static bool same_condition(const struct qualifier *a, const struct qualifier *b)
{
	if (!a->has_condition || !b->has_condition || a->condition.any != b->condition.any ||
	    a->condition.n != b->condition.n)
		return false;
	for (size_t i = 0; i < a->condition.n; i++)
		if (a->condition.term[i].fact != b->condition.term[i].fact ||
		    a->condition.term[i].value != b->condition.term[i].value)
			return false;
	return true;
}

static bool list_allows(const struct law *law, const struct id_list *list, uint16_t qualifier)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i] == qualifier ||
		    same_condition(&law->qualifiers.p[list->p[i]], &law->qualifiers.p[qualifier]))
			return true;
	return false;
}

/* The concept itself, its family or one of its parts. */
static bool is_akin(const struct law *law, uint16_t a, uint16_t b)
{
	return a == b || law->concepts.p[a].family == b || law->concepts.p[b].family == a;
}

static bool has_element(const struct law *law, const struct instrument *ins, uint16_t concept)
{
	for (size_t i = 0; i < ins->elements.n; i++)
		if (is_akin(law, ins->elements.p[i].concept, concept))
			return true;
	return false;
}

static bool vocabulary_allows(const struct law *law, const struct instrument *ins, uint16_t concept,
			      const struct qualifier *q)
{
	if (!str_eq(ins->id, STR("budapest")) && !str_eq(ins->id, STR("uncc")))
		return false;
	for (size_t i = 0; i < q->permitted.n; i++)
		if (is_akin(law, q->permitted.p[i], concept))
			return true;
	return false;
}

/* What may be reserved is allowed to whoever reserved it. */
static bool has_reserved(const struct world *w, uint16_t country, uint16_t instrument,
			 uint16_t qualifier)
{
	if (country == LAW_NONE)
		return true;
	for (uint32_t i = w->declarations_from[country]; i < w->declarations_from[country + 1];
	     i++) {
		const struct declaration *d = w->declarations[i];
		if (d->instrument == instrument && world_relies_on(w, d) &&
		    (d->code == qualifier || same_condition(&w->law->qualifiers.p[d->code],
							    &w->law->qualifiers.p[qualifier])))
			return true;
	}
	return false;
}

bool check_permits(const struct world *w, uint16_t country, uint16_t instrument, uint16_t concept,
		   uint16_t qualifier)
{
	const struct law *law = w->law;
	const struct instrument *ins = &law->instruments.p[instrument];
	bool reservable = false;
	for (size_t i = 0; i < ins->elements.n; i++) {
		const struct element *e = &ins->elements.p[i];
		if (!is_akin(law, e->concept, concept))
			continue;
		if (list_allows(law, &e->built_in, qualifier) ||
		    list_allows(law, &e->optional, qualifier))
			return true;
		reservable |= list_allows(law, &e->reservations, qualifier);
	}
	if (reservable)
		return has_reserved(w, country, instrument, qualifier);
	return vocabulary_allows(law, ins, concept, &law->qualifiers.p[qualifier]);
}

/* Whose law is judged against what. */
struct judged {
	uint16_t country; // LAW_NONE: a model law
	uint16_t instrument;
};

static void find_narrower(struct arena *arena, const struct world *w, const struct judged *j,
			  const struct id_list *list, struct check_finding *f)
{
	for (size_t i = 0; i < list->n; i++)
		if (w->law->qualifiers.p[list->p[i]].kind == QUALIFIER_NARROWING &&
		    !check_permits(w, j->country, j->instrument, f->concept, list->p[i]))
			*ARENA_PUSH(arena, &f->narrower) = list->p[i];
}

/* ---- one provision ------------------------------------------------------- */

static void judge(struct arena *arena, const struct world *w, const struct judged *j,
		  struct check_finding *f)
{
	const struct law *law = w->law;
	const struct national *row = f->row;
	f->finding = row->finding;
	f->reason = CHECK_AS_RECORDED;
	if (row->finding == FINDING_UNKNOWN || row->prov.confidence == CONFIDENCE_NONE) {
		f->finding = FINDING_UNKNOWN;
		f->reason = row->prov.confidence == CONFIDENCE_NONE ? CHECK_NOT_RESEARCHED
								    : CHECK_AS_RECORDED;
		return;
	}
	if (national_is_dead_letter(law, row)) {
		bool later = law_has_qualifier(law, &row->qualifiers, "not-commenced") ||
			     law_has_qualifier(law, &row->qualifiers,
					       "section-not-commenced-at-2022-11");
		f->finding = FINDING_NONE;
		f->reason = later ? CHECK_NOT_COMMENCED : CHECK_NO_LONGER_LAW;
		return;
	}
	if (national_is_partly_commenced(law, row)) {
		f->reason = CHECK_PARTLY_COMMENCED;
		if (f->finding == FINDING_FULL)
			f->finding = FINDING_PARTIAL;
	}
	if (law->concepts.p[f->concept].pillar != PILLAR_OFFENCE || row->finding == FINDING_NONE ||
	    !has_element(law, &law->instruments.p[j->instrument], f->concept))
		return;
	find_narrower(arena, w, j, &row->qualifiers, f);
	find_narrower(arena, w, j, &row->one_of, f);
	if (f->narrower.n > 0 && f->finding == FINDING_FULL) {
		f->finding = FINDING_PARTIAL;
		f->reason = CHECK_NARROWER;
	}
}

struct check_finding check_one(struct arena *arena, const struct world *w, uint16_t country,
			       uint16_t instrument, const struct provision *p)
{
	struct check_finding f = { .provision = p, .concept = p->concept, .reason = CHECK_NO_ROW };
	f.row = world_national_or_family(w, country, p->concept);
	if (!f.row)
		return f;
	f.as_family = f.row->concept != p->concept;
	judge(arena, w, &(struct judged){ country, instrument }, &f);
	f.confidence = f.finding == FINDING_UNKNOWN ? CONFIDENCE_NONE : national_confidence(f.row);
	return f;
}

/* ---- a model law in a country's place (rule 6.4) ------------------------- */

static const struct provision *provision_of(const struct instrument *ins, uint16_t concept)
{
	for (size_t i = 0; i < ins->provisions.n; i++)
		if (ins->provisions.p[i].concept == concept)
			return &ins->provisions.p[i];
	return NULL;
}

static bool has_part_of(const struct law *law, const struct instrument *ins, uint16_t family)
{
	for (size_t i = 0; i < ins->provisions.n; i++)
		if (law->concepts.p[ins->provisions.p[i].concept].family == family)
			return true;
	return false;
}

/* Of several elements for one concept, the one that asks for least decides: the
 * graver forms of an offence narrow nothing. */
static struct id_list narrower_of_widest(struct arena *arena, const struct world *w,
					 const struct instrument *ins, uint16_t instrument,
					 uint16_t concept)
{
	struct id_list least = { 0 };
	bool found = false, exact = false;
	for (size_t i = 0; i < ins->elements.n; i++) {
		const uint16_t of = ins->elements.p[i].concept;
		exact |= of == concept;
	}
	for (size_t i = 0; i < ins->elements.n; i++) {
		const struct element *e = &ins->elements.p[i];
		struct check_finding f = { .concept = concept };
		if (exact ? e->concept != concept : !is_akin(w->law, e->concept, concept))
			continue;
		find_narrower(arena, w, &(struct judged){ LAW_NONE, instrument }, &e->built_in, &f);
		if (!found || f.narrower.n < least.n)
			least = f.narrower;
		found = true;
	}
	return least;
}

static struct check_finding check_model(struct arena *arena, const struct world *w,
					uint16_t subject, uint16_t instrument,
					const struct provision *p)
{
	const struct law *law = w->law;
	const struct instrument *ins = &law->instruments.p[subject];
	uint16_t family = law->concepts.p[p->concept].family;
	struct check_finding f = { .provision = p,
				   .concept = p->concept,
				   .reason = CHECK_NO_PROVISIONS_KNOWN };
	if (ins->provisions.n == 0)
		return f;
	f.model = provision_of(ins, p->concept);
	if (!f.model && family != LAW_NONE && !has_part_of(law, ins, family)) {
		f.model = provision_of(ins, family);
		f.as_family = f.model != NULL;
	}
	if (!f.model) {
		f.finding = FINDING_NONE;
		f.reason = CHECK_NO_PROVISION;
		f.confidence = ins->prov.confidence;
		return f;
	}
	f.finding = FINDING_FULL;
	f.reason = CHECK_MODEL_PROVISION;
	f.confidence = f.model->prov.confidence;
	if (!has_element(law, &law->instruments.p[instrument], p->concept))
		return f;
	f.narrower = narrower_of_widest(arena, w, ins, instrument, p->concept);
	if (f.narrower.n > 0) {
		f.finding = FINDING_PARTIAL;
		f.reason = CHECK_NARROWER;
	}
	return f;
}

/* ---- models to follow (rule 6.7) ----------------------------------------- */

static int kinship(const struct law *law, uint16_t a, uint16_t b)
{
	int score = 0, commonwealth = law_organisation(law, STR("commonwealth"));
	for (int o = 0; o < (int)law->organisations_n; o++)
		if (law->countries.p[a].member[o] == YN_YES &&
		    law->countries.p[b].member[o] == YN_YES)
			score += o == commonwealth ? 2 : 1;
	return score;
}

static bool is_model(const struct world *w, uint16_t country, uint16_t instrument,
		     const struct provision *p)
{
	struct arena scratch = { 0 };
	struct check_finding f = check_one(&scratch, w, country, instrument, p);
	arena_done(&scratch);
	return f.finding == FINDING_FULL && !f.as_family;
}

void check_models(struct arena *arena, const struct world *w, uint16_t country, uint16_t instrument,
		  struct check_finding *f)
{
	int score[MODELS_MAX];
	f->models.p = arena_new(arena, uint16_t, MODELS_MAX);
	f->models.cap = MODELS_MAX;
	for (uint16_t c = 0; c < w->law->countries.n; c++) {
		if (c == country || !is_model(w, c, instrument, f->provision))
			continue;
		const struct national *row = world_national(w, c, f->concept);
		int s = 4 * (country == LAW_NONE ? 0 : kinship(w->law, country, c)) +
			(int)national_confidence(row);
		size_t at = f->models.n;
		while (at > 0 && score[at - 1] < s)
			at--;
		if (at == MODELS_MAX)
			continue;
		if (f->models.n < MODELS_MAX)
			f->models.n++;
		for (size_t i = f->models.n - 1; i > at; i--) {
			f->models.p[i] = f->models.p[i - 1];
			score[i] = score[i - 1];
		}
		f->models.p[at] = c;
		score[at] = s;
	}
}

/* ---- counting ------------------------------------------------------------ */

static void count(struct finding_counts *c, enum finding f)
{
	switch (f) {
	case FINDING_UNKNOWN:
		c->unknown++;
		break;
	case FINDING_NONE:
		c->none++;
		break;
	case FINDING_PARTIAL:
		c->partial++;
		break;
	case FINDING_FULL:
		c->full++;
		break;
	}
}

static enum finding summary(const struct finding_counts *c)
{
	if (c->full > 0 && c->partial == 0 && c->none == 0 && c->unknown == 0)
		return FINDING_FULL;
	if (c->full > 0 || c->partial > 0)
		return FINDING_PARTIAL;
	return c->none > 0 && c->unknown == 0 ? FINDING_NONE : FINDING_UNKNOWN;
}

/* ---- stages (rule 6.5) --------------------------------------------------- */

/* What waits for its commencement is law already (rule 6.2). */
static void stage_law(struct check_answer *a)
{
	struct finding_counts enacted = { 0 };
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct check_finding *f = &a->findings.p[i];
		bool waits = f->reason == CHECK_NOT_COMMENCED ||
			     f->reason == CHECK_PARTLY_COMMENCED;
		count(&enacted, waits ? f->row->finding : f->finding);
	}
	a->stages[STAGE_LAW].finding = summary(&enacted);
}

static const struct authority *authority_of(const struct country *c, const char *kind)
{
	for (size_t i = 0; i < c->authorities.n; i++)
		if (str_eq(c->authorities.p[i].kind, str_from_c(kind)))
			return &c->authorities.p[i];
	return NULL;
}

static void stage_policy(struct arena *arena, const struct world *w, struct check_answer *a)
{
	uint16_t concept = law_concept(w->law, STR("national-strategy"));
	const struct national *row = concept == LAW_NONE ? NULL
							 : world_national(w, a->country, concept);
	if (!row)
		return;
	if (row->prov.confidence != CONFIDENCE_NONE)
		a->stages[STAGE_POLICY].finding = row->finding;
	*ARENA_PUSH(arena, &a->stages[STAGE_POLICY].concepts) = concept;
	*ARENA_PUSH(arena, &a->stages[STAGE_POLICY].rows) = &row->prov;
}

static void stage_commencement(struct arena *arena, struct check_answer *a)
{
	struct check_stage_answer *s = &a->stages[STAGE_COMMENCEMENT];
	unsigned marked = 0, partly = 0;
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct check_finding *f = &a->findings.p[i];
		if (f->reason != CHECK_NOT_COMMENCED && f->reason != CHECK_PARTLY_COMMENCED)
			continue;
		marked++;
		partly += f->reason == CHECK_PARTLY_COMMENCED;
		*ARENA_PUSH(arena, &s->concepts) = f->concept;
		*ARENA_PUSH(arena, &s->rows) = &f->row->prov;
	}
	if (marked > 0)
		s->finding = partly > 0 ? FINDING_PARTIAL : FINDING_NONE;
}

static void stage_institution(struct arena *arena, const struct world *w, struct check_answer *a)
{
	struct check_stage_answer *s = &a->stages[STAGE_INSTITUTION];
	const struct country *c = &w->law->countries.p[a->country];
	s->central = authority_of(c, "central-authority");
	s->point = authority_of(c, "24-7-point");
	s->cert = authority_of(c, "national-cert");
	const struct authority *all[] = { s->central, s->point, s->cert };
	unsigned n = 0;
	for (size_t i = 0; i < 3; i++)
		if (all[i]) {
			n++;
			*ARENA_PUSH(arena, &s->rows) = &all[i]->prov;
		}
	s->finding = n == 3 ? FINDING_FULL : n > 0 ? FINDING_PARTIAL : FINDING_UNKNOWN;
}

/* ---- what to enact next (rule 6.6) --------------------------------------- */

static enum next_kind next_kind(const struct check_finding *f)
{
	if (f->finding == FINDING_UNKNOWN)
		return NEXT_FIND_OUT;
	if (f->reason == CHECK_NOT_COMMENCED || f->reason == CHECK_PARTLY_COMMENCED)
		return NEXT_COMMENCE;
	return f->finding == FINDING_NONE ? NEXT_ENACT : NEXT_AMEND;
}

static void count_next(const struct world *w, uint16_t country, struct check_next *n)
{
	struct change c = { .kind = CHANGE_ENACT,
			    .country = country,
			    .instrument = LAW_NONE,
			    .concept = n->finding->concept };
	struct arena scratch = { 0 };
	struct what_if_count count = what_if_count(&scratch, w, &c, NULL);
	n->opens = count.opened;
	n->strengthens = count.strengthened;
	arena_done(&scratch);
}

static int compare_next(const void *pa, const void *pb)
{
	const struct check_next *a = pa, *b = pb;
	bool last_a = a->kind == NEXT_FIND_OUT, last_b = b->kind == NEXT_FIND_OUT;
	if (last_a != last_b)
		return last_a ? 1 : -1;
	if ((a->kind == NEXT_ACCEDE) != (b->kind == NEXT_ACCEDE))
		return a->kind == NEXT_ACCEDE ? -1 : 1;
	if (a->kind == NEXT_ACCEDE)
		return 0;
	if (a->finding->finding != b->finding->finding && !last_a)
		return a->finding->finding == FINDING_NONE ? -1 : 1;
	if (a->opens + a->strengthens != b->opens + b->strengthens)
		return a->opens + a->strengthens > b->opens + b->strengthens ? -1 : 1;
	return a->finding < b->finding ? -1 : a->finding > b->finding;
}

static void find_next(struct arena *arena, const struct world *w, struct check_answer *a)
{
	const struct instrument *ins = &w->law->instruments.p[a->instrument];
	bool outsider = ins->members != LAW_NONE &&
			w->law->countries.p[a->country].member[ins->members] == YN_NO;
	if (a->bound != BOUND_BOUND && ins->accession != YN_NO && !outsider) {
		struct change c = { .kind = CHANGE_ACCEDE,
				    .country = a->country,
				    .instrument = a->instrument,
				    .concept = LAW_NONE };
		struct arena scratch = { 0 };
		struct what_if_count count = what_if_count(&scratch, w, &c, NULL);
		arena_done(&scratch);
		*ARENA_PUSH(arena, &a->next) = (struct check_next){ NEXT_ACCEDE, NULL, count.opened,
								    count.strengthened };
	}
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct check_finding *f = &a->findings.p[i];
		if (f->finding == FINDING_FULL)
			continue;
		struct check_next *n = ARENA_PUSH(arena, &a->next);
		*n = (struct check_next){ next_kind(f), f, 0, 0 };
		if (n->kind != NEXT_FIND_OUT)
			count_next(w, a->country, n);
	}
	if (a->next.n > 0)
		qsort(a->next.p, a->next.n, sizeof(*a->next.p), compare_next);
}

/* ---- the answer ---------------------------------------------------------- */

/* Rule 6.1: final clauses ask nothing of a country's law. */
static bool is_final_clause(const struct law *law, uint16_t concept)
{
	static const struct str ids[] = {
		STR_INIT("accession"),	      STR_INIT("declarations"),
		STR_INIT("entry-into-force"), STR_INIT("federal-clause"),
		STR_INIT("protocols"),	      STR_INIT("reservations"),
		STR_INIT("review-mechanism"), STR_INIT("treaty-committee"),
	};
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		if (str_eq(law->concepts.p[concept].id, ids[i]))
			return true;
	return false;
}

static bool seen_before(const struct instrument *ins, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (ins->provisions.p[i].concept == ins->provisions.p[at].concept &&
		    ins->provisions.p[i].pillar != PILLAR_DEFINITION)
			return true;
	return false;
}

static void find_projects(struct arena *arena, const struct world *w, struct check_answer *a)
{
	for (size_t i = 0; i < w->law->projects.n; i++) {
		const struct project *p = &w->law->projects.p[i];
		if (law_project_covers(w->law, p, a->country) && !project_is_over(p, w->date))
			*ARENA_PUSH(arena, &a->projects) = p;
	}
}

struct check_answer *check_run(struct arena *arena, const struct world *w, uint16_t country,
			       uint16_t subject, uint16_t instrument, bool with_next)
{
	struct check_answer *a = arena_new(arena, struct check_answer, 1);
	const struct instrument *ins = &w->law->instruments.p[instrument];
	a->country = country;
	a->subject = country == LAW_NONE ? subject : LAW_NONE;
	a->instrument = instrument;
	a->bound = country == LAW_NONE ? BOUND_UNKNOWN : world_bound(w, instrument, country);
	a->confidence = CONFIDENCE_NONE;
	for (size_t i = 0; i < ins->provisions.n; i++) {
		const struct provision *p = &ins->provisions.p[i];
		if (p->pillar == PILLAR_DEFINITION || is_final_clause(w->law, p->concept) ||
		    seen_before(ins, i))
			continue;
		struct check_finding f = country == LAW_NONE
						 ? check_model(arena, w, subject, instrument, p)
						 : check_one(arena, w, country, instrument, p);
		if (f.finding != FINDING_FULL)
			check_models(arena, w, country, instrument, &f);
		if (f.finding != FINDING_UNKNOWN &&
		    (a->confidence == CONFIDENCE_NONE || f.confidence < a->confidence))
			a->confidence = f.confidence;
		count(&a->counts, f.finding);
		count(&a->by_pillar[p->pillar], f.finding);
		*ARENA_PUSH(arena, &a->findings) = f;
	}
	stage_law(a);
	if (country == LAW_NONE)
		return a;
	stage_policy(arena, w, a);
	stage_commencement(arena, a);
	stage_institution(arena, w, a);
	find_projects(arena, w, a);
	if (with_next)
		find_next(arena, w, a);
	return a;
}
