// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"
#include "law/phrases.h"

static void put_memberships(struct json *j, const struct law *law, const struct country *c)
{
	json_begin_object(j, "memberships");
	for (size_t o = 0; o < law->organisations_n; o++) {
		struct arena scratch = { 0 };
		json_text(j, str_c(&scratch, law->organisations[o]), yes_no_word(c->member[o]));
		arena_done(&scratch);
	}
	json_end(j);
}

static void put_status(struct json *j, struct arena *arena, const struct world *w,
		       const struct status *s)
{
	const struct instrument *ins = &w->law->instruments.p[s->instrument];
	json_begin_object(j, NULL);
	json_str(j, "instrument", ins->id);
	json_str(j, "name", ins->short_name);
	json_text(j, "bound", bound_word(world_bound(w, s->instrument, s->country)));
	json_str(j, "kind", s->kind_word);
	json_date(j, arena, "invited", s->invited);
	json_date(j, arena, "signed", s->signed_on);
	json_date(j, arena, "ratified", s->ratified);
	json_date(j, arena, "in_force", s->in_force);
	if (s->year > 0)
		json_int(j, "year", s->year);
	else
		json_add_null(j, "year");
	json_str(j, "note", s->note);
	json_prov(j, &s->prov);
	json_end(j);
}

static const char *commenced_word(const struct law *law, const struct national *row)
{
	if (national_is_dead_letter(law, row))
		return "no";
	return national_is_partly_commenced(law, row) ? "partly" : "not-marked";
}

static void put_provision(struct json *j, const struct law *law, const struct national *row)
{
	json_begin_object(j, NULL);
	json_str(j, "concept", law->concepts.p[row->concept].id);
	json_text(j, "pillar", pillar_word(law->concepts.p[row->concept].pillar));
	json_text(j, "finding", finding_word(row->finding));
	json_national(j, law, row);
	json_text(j, "commenced", commenced_word(law, row));
	json_text(j, "seen", seen_word(phrase_seen(row)));
	json_prov(j, &row->prov);
	json_end(j);
}

static void put_authority(struct json *j, const struct authority *a)
{
	json_begin_object(j, NULL);
	json_str(j, "kind", a->kind);
	json_str(j, "organisation", a->organisation);
	json_str(j, "website", a->website);
	json_str(j, "note", a->note);
	json_prov(j, &a->prov);
	json_end(j);
}

static void put_evidence(struct json *j, const struct evidence_rule *e)
{
	json_begin_object(j, NULL);
	json_str(j, "jurisdiction", e->jurisdiction);
	json_str(j, "law", e->law);
	json_str(j, "sections", e->section);
	json_str(j, "test", e->test);
	json_str(j, "presumption", e->presumption);
	json_str(j, "proof_form", e->proof_form);
	json_str(j, "signer", e->signer);
	json_strings(j, "certificate_fields", &e->certificate_fields);
	json_str(j, "limit", e->limit);
	json_str(j, "note", e->note);
	json_prov(j, &e->prov);
	json_end(j);
}

static void put_project(struct json *j, const struct project *p)
{
	json_begin_object(j, NULL);
	json_str(j, "actor", p->actor);
	json_str(j, "name", p->name);
	json_str(j, "years", p->years);
	json_strings(j, "kinds", &p->kinds);
	json_str(j, "output", p->output);
	json_prov(j, &p->prov);
	json_end(j);
}

/* The rows that the world sees, and how many of them somebody has researched. */
static void put_provisions(struct json *j, const struct world *w, uint16_t country)
{
	size_t rows = 0, researched = 0;
	json_begin_array(j, "provisions");
	for (uint16_t k = 0; k < w->law->concepts.n; k++) {
		const struct national *row = world_national(w, country, k);
		if (!row)
			continue;
		put_provision(j, w->law, row);
		rows++;
		researched += row->prov.confidence != CONFIDENCE_NONE;
	}
	json_end(j);
	json_begin_object(j, "coverage");
	json_int(j, "researched", (int64_t)researched);
	json_int(j, "rows", (int64_t)rows);
	json_end(j);
}

static void put_published(struct json *j, struct arena *arena, const struct law_published *p)
{
	if (p->by.n == 0)
		return;
	json_begin_object(j, "published");
	json_str(j, "by", p->by);
	json_str(j, "node", p->origin);
	json_int(j, "serial", p->serial);
	json_str(j, "on", date_print(arena, p->on));
	json_str(j, "taken", date_print(arena, p->taken));
	json_end(j);
}

void country_to_json(struct json *j, struct arena *arena, const struct world *w, uint16_t country)
{
	const struct country *c = &w->law->countries.p[country];
	head_to_json(j, w, "country");
	json_country(j, "country", w->law, country);
	json_text(j, "alpha3", c->alpha3);
	json_str(j, "note", c->note);
	put_memberships(j, w->law, c);
	put_published(j, arena, &c->published);
	json_begin_array(j, "status");
	for (uint16_t i = 0; i < w->law->instruments.n; i++)
		if (world_status(w, i, country))
			put_status(j, arena, w, world_status(w, i, country));
	json_end(j);
	json_begin_array(j, "declarations");
	for (size_t i = 0; i < c->declarations.n; i++)
		json_declaration(j, w->law, &c->declarations.p[i]);
	json_end(j);
	put_provisions(j, w, country);
	json_begin_array(j, "authorities");
	for (size_t i = 0; i < c->authorities.n; i++)
		put_authority(j, &c->authorities.p[i]);
	json_end(j);
	json_begin_array(j, "evidence");
	for (size_t i = 0; i < c->evidence.n; i++)
		put_evidence(j, &c->evidence.p[i]);
	json_end(j);
	json_begin_array(j, "projects");
	for (size_t i = 0; i < w->law->projects.n; i++)
		if (law_project_covers(w->law, &w->law->projects.p[i], country))
			put_project(j, &w->law->projects.p[i]);
	json_end(j);
}
