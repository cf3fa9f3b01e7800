// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law.h"

#include "law/names.h"

uint16_t law_country(const struct law *law, struct str name)
{
	char key[LAW_NAME_KEY_MAX];
	const struct str whole = law_name_key(name, key), article = STR("the ");
	const uint16_t found = law_names_find(&law->index->countries, whole);
	if (found != LAW_NONE || !str_starts(whole, article))
		return found;
	return law_names_find(&law->index->countries, str_slice(whole, article.n, whole.n));
}

struct bits law_countries_sharing(const struct law *law, struct str name)
{
	struct bits out = { 0 };
	char key[LAW_NAME_KEY_MAX];
	const struct str whole = law_name_key(name, key);
	for (uint16_t c = 0; law_country(law, name) == LAW_NONE && c < law->countries.n; c++) {
		const struct country *country = &law->countries.p[c];
		bool shares = law_name_is_short(country->name, whole);
		for (size_t i = 0; i < country->also.n && !shares; i++)
			shares = law_name_is_short(country->also.p[i], whole);
		if (shares)
			bits_set(&out, c);
	}
	return out;
}

uint16_t law_instrument(const struct law *law, struct str id)
{
	return law_names_find(&law->index->instruments, id);
}

uint16_t law_concept(const struct law *law, struct str id)
{
	return law_names_find(&law->index->concepts, id);
}

uint16_t law_qualifier(const struct law *law, struct str id)
{
	return law_names_find(&law->index->qualifiers, id);
}

uint16_t law_fact(const struct law *law, struct str id)
{
	return law_names_find(&law->index->facts, id);
}

uint16_t law_measure(const struct law *law, struct str id)
{
	return law_names_find(&law->index->measures, id);
}

int law_organisation(const struct law *law, struct str id)
{
	for (size_t i = 0; i < law->organisations_n; i++)
		if (str_eq(law->organisations[i], id))
			return (int)i;
	return -1;
}

const struct national *law_national(const struct law *law, uint16_t country, uint16_t concept)
{
	if (country >= law->countries.n || concept >= law->concepts.n)
		return NULL;
	return law->national[country * law->concepts.n + concept];
}

const struct national *law_national_or_family(const struct law *law, uint16_t country,
					      uint16_t concept)
{
	const struct national *own = law_national(law, country, concept);
	if (own || concept >= law->concepts.n)
		return own;
	return law_national(law, country, law->concepts.p[concept].family);
}

bool law_uses_concept(const struct law *law, uint16_t concept)
{
	for (size_t i = 0; i < law->instruments.n; i++)
		for (size_t k = 0; k < law->instruments.p[i].provisions.n; k++)
			if (law->instruments.p[i].provisions.p[k].concept == concept)
				return true;
	for (uint16_t c = 0; c < law->countries.n; c++)
		if (law_national(law, c, concept))
			return true;
	return false;
}

const struct status *law_status(const struct law *law, uint16_t instrument, uint16_t country)
{
	if (country >= law->countries.n || instrument >= law->instruments.n)
		return NULL;
	return law->status[instrument * law->countries.n + country];
}

bool law_has_qualifier(const struct law *law, const struct id_list *list, const char *id)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(law->qualifiers.p[list->p[i]].id, str_from_c(id)))
			return true;
	return false;
}

enum confidence national_confidence(const struct national *row)
{
	if (row->prov.confidence == CONFIDENCE_VERIFIED && !row->finding_seen)
		return CONFIDENCE_KNOWN;
	return row->prov.confidence;
}

bool law_is_offence(const struct law *law, uint16_t concept)
{
	const struct concept *c = &law->concepts.p[concept];
	return c->pillar == PILLAR_OFFENCE && c->no_offence.n == 0;
}

bool law_project_covers(const struct law *law, const struct project *p, uint16_t country)
{
	return p->global || bits_test(&p->countries, country) ||
	       (p->members != LAW_NONE && law->countries.p[country].member[p->members] == YN_YES);
}
