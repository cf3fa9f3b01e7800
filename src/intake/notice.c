// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/notice.h"

#include "people/role.h"

static const struct {
	const char *key, *text;
} states[NOTICE_STATES] = {
	[NOTICE_OPEN] = { "open", N_("Nobody was told yet") },
	[NOTICE_WAITING] = { "waiting", N_("The mail waits") },
	[NOTICE_TOLD] = { "told", N_("Told, and not offline") },
	[NOTICE_OFFLINE] = { "offline", N_("Offline") },
	[NOTICE_BACK] = { "back", N_("Back, or moved") },
};

const char *notice_state_key(enum notice_state state)
{
	INVARIANT(state < NOTICE_STATES);
	return states[state].key;
}

const char *notice_state_text(enum notice_state state)
{
	INVARIANT(state < NOTICE_STATES);
	return states[state].text;
}

bool notice_state_parse(struct str key, enum notice_state *out)
{
	for (enum notice_state s = 0; s < NOTICE_STATES; s++)
		if (str_eq(key, str_from_c(states[s].key))) {
			*out = s;
			return true;
		}
	return false;
}

const char *const notice_classes[NOTICE_CLASSES] = { "baseline", "A1", "A2", "B1", "B2" };

bool notice_is_class(struct str class)
{
	bool found = class.n == 0;
	for (size_t i = 0; i < NOTICE_CLASSES; i++)
		found = found || str_eq(class, str_from_c(notice_classes[i]));
	return found;
}

static bool is_near(const struct law *law, uint16_t root, uint16_t concept)
{
	const struct concept *c = &law->concepts.p[concept], *of = &law->concepts.p[root];
	bool is_kin = concept == root || c->family == root;
	for (size_t i = 0; i < of->kin.n; i++) {
		if (of->kin.p[i] == concept)
			is_kin = true;
	}
	return is_kin && c->pillar == PILLAR_OFFENCE;
}

void notice_concepts(struct arena *a, const struct law *law, struct id_list *out)
{
	const uint16_t root = law_concept(law, STR("csam"));
	for (uint16_t i = 0; root != LAW_NONE && i < law->concepts.n; i++)
		if (is_near(law, root, i))
			*ARENA_PUSH(a, out) = i;
}

bool notice_is_concept(const struct law *law, struct str concept)
{
	const uint16_t root = law_concept(law, STR("csam")), one = law_concept(law, concept);
	return concept.n == 0 || (root != LAW_NONE && one != LAW_NONE && is_near(law, root, one));
}

struct str notice_type(struct str concept)
{
	if (concept.n == 0 || str_starts(concept, STR("csam")))
		return STR("csam");
	return str_starts(concept, STR("child-")) ? STR("csem") : concept;
}

struct str notice_group_key(struct arena *a, const struct notice_group *g)
{
	if (g->mail.n > 0)
		return g->mail;
	if (g->place.country.n == 0 && g->place.asn == 0)
		return g->host;
	return arena_fmt(a, "%.*s/%lld", STR_ARG(g->place.country), (long long)g->place.asn);
}

static const char *const counts[NOTICE_COUNTS] = {
	[NOTICE_BY_STATE] = "states",
	[NOTICE_BY_CONCEPT] = "categories",
	[NOTICE_BY_CLASS] = "classes",
	[NOTICE_BY_COUNTRY] = "countries",
};

const char *notice_count_key(enum notice_count by)
{
	INVARIANT(by < NOTICE_COUNTS);
	return counts[by];
}
