// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/rankings.h"

#include <stdlib.h>
#include <string.h>

struct ranking {
	const struct law *law; // held; NULL: empty
	uint16_t country;
	struct date date;
	struct facts facts;
	bool verified_only;
	struct reform_list list;
	struct arena arena;
	uint64_t used; // greater: later
};

struct rankings {
	struct law_snapshot *snapshot;
	struct ranking of[RANKINGS_KEPT];
	uint64_t uses;
};

struct rankings *rankings_open(struct law_snapshot *snapshot)
{
	struct rankings *r = calloc(1, sizeof *r);
	INVARIANT(r != NULL);
	r->snapshot = snapshot;
	return r;
}

void rankings_close(struct rankings *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < RANKINGS_KEPT; i++) {
		law_snapshot_put(r->snapshot, r->of[i].law);
		arena_done(&r->of[i].arena);
	}
	free(r);
}

static bool same_facts(const struct fact_set *a, const struct fact_set *b)
{
	return memcmp(a->w, b->w, sizeof a->w) == 0;
}

static bool is_of(const struct ranking *k, const struct world *w, uint16_t country)
{
	return k->law == w->law && k->country == country && date_cmp(k->date, w->date) == 0 &&
	       k->verified_only == w->verified_only && same_facts(&k->facts.yes, &w->facts.yes) &&
	       same_facts(&k->facts.no, &w->facts.no);
}

/* With all its texts, so that neither list needs the other's memory. */
static struct reform_list copy_of(struct arena *arena, const struct reform_list *list)
{
	struct reform_list out = { 0 };
	for (size_t i = 0; i < list->n; i++) {
		struct reform *to = ARENA_PUSH(arena, &out);
		const struct str_list *reserved = &list->p[i].change.reserved;
		*to = list->p[i];
		to->change.text = arena_copy(arena, to->change.text);
		to->change.article = arena_copy(arena, to->change.article);
		to->change.reserved = (struct str_list){ 0 };
		for (size_t k = 0; k < reserved->n; k++)
			*ARENA_PUSH(arena, &to->change.reserved) = arena_copy(arena,
									      reserved->p[k]);
	}
	return out;
}

bool rankings_find(struct rankings *r, const struct world *w, uint16_t country, struct arena *arena,
		   struct reform_list *out)
{
	for (size_t i = 0; i < RANKINGS_KEPT; i++) {
		struct ranking *k = &r->of[i];
		if (!is_of(k, w, country))
			continue;
		k->used = ++r->uses;
		*out = copy_of(arena, &k->list);
		return true;
	}
	return false;
}

static void let_go(struct rankings *r, struct ranking *k)
{
	law_snapshot_put(r->snapshot, k->law);
	arena_reset(&k->arena);
	*k = (struct ranking){ .arena = k->arena };
}

void rankings_keep(struct rankings *r, const struct world *w, uint16_t country,
		   const struct reform_list *list)
{
	const struct law *current = law_snapshot_get(r->snapshot);
	struct ranking *k = &r->of[0];
	if (current != w->law) {
		law_snapshot_put(r->snapshot, current);
		return;
	}
	for (size_t i = 1; i < RANKINGS_KEPT; i++)
		if (r->of[i].used < k->used) // an empty one was never used
			k = &r->of[i];
	let_go(r, k);
	k->law = current;
	k->country = country;
	k->date = w->date;
	k->facts = w->facts;
	k->verified_only = w->verified_only;
	k->list = copy_of(&k->arena, list);
	k->used = ++r->uses;
}

void rankings_drop(struct rankings *r, const struct law *current)
{
	for (size_t i = 0; i < RANKINGS_KEPT; i++)
		if (r->of[i].law != current)
			let_go(r, &r->of[i]);
}
