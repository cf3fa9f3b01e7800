// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_text.h"

void country_to_table(struct teller *t, uint16_t country, struct table *out)
{
	static const char *const titles[] = { "concept",  "pillar",	"finding", "law",
					      "sections", "qualifiers", "penalty", "note",
					      "source",	  "confidence", "seen" };
	table_init(out, t->arena);
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		table_column(out, str_from_c(titles[i]), TABLE_LEFT);
	for (uint16_t k = 0; k < t->w->law->concepts.n; k++) {
		const struct national *row = world_national(t->w, country, k);
		const struct concept *c = &t->w->law->concepts.p[k];
		if (row)
			TABLE_ROW(out, c->id, str_from_c(pillar_word(c->pillar)),
				  str_from_c(finding_word(row->finding)), row->law, row->section,
				  tell_codes(t, &row->qualifiers), row->penalty, row->note,
				  row->prov.source,
				  str_from_c(confidence_word(row->prov.confidence)),
				  str_from_c(seen_word(phrase_seen(row))));
	}
}

static void tell_memberships(struct teller *t, const struct country *c)
{
	const struct law *law = t->w->law;
	struct str in = { 0 }, unknown = { 0 };
	for (size_t o = 0; o < law->organisations_n; o++) {
		struct str *list = c->member[o] == YN_YES	? &in
				   : c->member[o] == YN_UNKNOWN ? &unknown
								: NULL;
		if (list)
			*list = arena_fmt(t->arena, "%.*s%s%.*s", STR_ARG(*list),
					  list->n > 0 ? ", " : "", STR_ARG(law->organisations[o]));
	}
	tell_label(t, "Member of", in.n > 0 ? in : STR("none of the organisations in our data"));
	tell_label(t, "Not known", unknown);
}

/* The latest step that the row dates; a year alone may be that of any step. */
static struct str last_step(struct teller *t, const struct status *row)
{
	const struct {
		const char *name;
		struct date date;
	} steps[] = {
		{ "in force", row->in_force },
		{ "ratified", row->ratified },
		{ "signed", row->signed_on },
		{ "invited", row->invited },
	};
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (date_is_set(steps[i].date))
			return arena_fmt(t->arena, "%s %.*s", steps[i].name,
					 STR_ARG(date_print(t->arena, steps[i].date)));
	return row->year > 0 ? tell_number(t, row->year) : (struct str){ 0 };
}

static void tell_status_rows(struct teller *t, uint16_t country)
{
	const struct law *law = t->w->law;
	struct table s;
	table_init(&s, t->arena);
	table_column(&s, STR("instrument"), TABLE_LEFT);
	table_column(&s, STR("on the day"), TABLE_LEFT);
	table_column(&s, STR("recorded as"), TABLE_LEFT);
	table_column(&s, STR("date"), TABLE_LEFT);
	table_column(&s, STR("source"), TABLE_LEFT);
	for (uint16_t i = 0; i < law->instruments.n; i++) {
		const struct status *row = world_status(t->w, i, country);
		if (!row)
			continue;
		TABLE_ROW(&s, law->instruments.p[i].short_name,
			  tell_word(t, phrase_of_bound(world_bound(t->w, i, country))),
			  row->kind_word, last_step(t, row), tell_source(t, row->prov.source));
	}
	tell_heading(t, STR("Treaties; one that is not here is unknown"));
	table_print(&s, t->out);
}

static void tell_law_rows(struct teller *t, uint16_t country)
{
	const struct law *law = t->w->law;
	size_t n = 0;
	struct table s;
	table_init(&s, t->arena);
	table_column(&s, STR("finding"), TABLE_LEFT);
	table_column(&s, STR("how sure"), TABLE_LEFT);
	table_column(&s, STR("law"), TABLE_LEFT);
	for (uint16_t k = 0; k < law->concepts.n; k++) {
		const struct national *row = world_national(t->w, country, k);
		if (!row || row->prov.confidence == CONFIDENCE_NONE) {
			n += row != NULL;
			continue;
		}
		TABLE_ROW(&s, tell_finding(t, row->finding),
			  tell_word(t, phrase_of_seen(phrase_seen(row))),
			  arena_fmt(t->arena, "%.*s: %.*s %.*s",
				    STR_ARG(phrase_concept_name(law, k)),
				    STR_ARG(phrase_citation(t->arena, row)),
				    STR_ARG(tell_source(t, row->prov.source))));
		table_colour(&s, 0, tell_finding_colour(row->finding));
	}
	tell_heading(t, STR("Law"));
	table_print(&s, t->out);
	(void)fprintf(t->out, "%zu provisions looked at, %zu more listed and not researched.\n",
		      s.rows.n, n);
}

static void tell_declarations(struct teller *t, const struct country *c)
{
	if (c->declarations.n > 0)
		tell_heading(t, STR("Declarations and reservations"));
	for (size_t i = 0; i < c->declarations.n; i++) {
		const struct declaration *d = &c->declarations.p[i];
		tell_text(t, 2,
			  arena_fmt(t->arena, "%.*s %.*s, %.*s%s: %.*s %.*s",
				    STR_ARG(t->w->law->instruments.p[d->instrument].short_name),
				    STR_ARG(d->article), STR_ARG(d->kind),
				    d->withdrawn ? " (withdrawn)" : "", STR_ARG(d->effect),
				    STR_ARG(tell_source(t, d->prov.source))));
	}
}

static void tell_contacts(struct teller *t, const struct country *c)
{
	tell_heading(t, STR("Authorities"));
	if (c->authorities.n == 0)
		tell_text(t, 2, STR("None in our data. That is not: none."));
	for (size_t i = 0; i < c->authorities.n; i++) {
		const struct authority *a = &c->authorities.p[i];
		tell_text(t, 2,
			  arena_fmt(t->arena, "%.*s: %.*s%s%.*s %.*s", STR_ARG(a->kind),
				    STR_ARG(a->organisation), a->website.n > 0 ? ", " : "",
				    STR_ARG(a->website), STR_ARG(tell_source(t, a->prov.source))));
	}
}

static void tell_evidence(struct teller *t, const struct country *c)
{
	if (c->evidence.n > 0)
		tell_heading(t, STR("Electronic evidence in court"));
	for (size_t i = 0; i < c->evidence.n; i++) {
		const struct evidence_rule *e = &c->evidence.p[i];
		tell_text(t, 2,
			  arena_fmt(t->arena, "%.*s, %.*s. %.*s %.*s", STR_ARG(e->law),
				    STR_ARG(e->section), STR_ARG(e->test),
				    STR_ARG(tell_source(t, e->prov.source))));
	}
}

void country_to_text(struct teller *t, uint16_t country)
{
	const struct country *c = &t->w->law->countries.p[country];
	tell_text(t, 0,
		  arena_fmt(t->arena, "%.*s (%s), on %.*s", STR_ARG(c->name), c->alpha2,
			    STR_ARG(date_print_long(t->arena, t->w->date))));
	tell_memberships(t, c);
	if (c->published.by.n > 0)
		tell_text(t, 0,
			  arena_fmt(t->arena,
				    "As published by %.*s (serial %lld) on %.*s; taken "
				    "here on %.*s.",
				    STR_ARG(c->published.by), (long long)c->published.serial,
				    STR_ARG(date_print_long(t->arena, c->published.on)),
				    STR_ARG(date_print_long(t->arena, c->published.taken))));
	tell_label(t, "Note", c->note);
	tell_status_rows(t, country);
	tell_declarations(t, c);
	tell_law_rows(t, country);
	tell_contacts(t, c);
	tell_evidence(t, c);
	tell_sources(t);
}
