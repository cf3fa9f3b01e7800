// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/technique.h"

#include "core/nearest.h"

struct technique_list technique_all(struct arena *arena, const struct law *law)
{
	struct technique_list list = { 0 };
	for (size_t i = 0; i < law->techniques.n; i++) {
		const struct technique_row *row = &law->techniques.p[i];
		bool known = false;
		for (size_t k = 0; k < list.n; k++)
			known |= str_eq(list.p[k]->technique, row->technique);
		if (!known)
			*ARENA_PUSH(arena, &list) = row;
	}
	return list;
}

static enum rc unknown_technique(struct cx *cx, const struct law *law, struct str id)
{
	const struct technique_list all = technique_all(cx->arena, law);
	struct str *ids = arena_new(cx->arena, struct str, all.n);
	for (size_t i = 0; i < all.n; i++)
		ids[i] = all.p[i]->technique;
	const struct str near = nearest_name(id, ids, all.n);
	if (near.n == 0)
		return cx_fail(cx, RC_MISSING,
			       "unknown technique \"%.*s\"; \"comity technique\" lists them",
			       STR_ARG(id));
	return cx_fail(cx, RC_MISSING, "unknown technique \"%.*s\"; did you mean \"%.*s\"?",
		       STR_ARG(id), STR_ARG(near));
}

/* "phishing" stands for "identity-theft-phishing": whole words, parted by hyphens. */
static bool names_words(struct str id, struct str words)
{
	const size_t at = str_find(id, words);
	return words.n > 0 && at != STR_NONE && (at == 0 || id.p[at - 1] == '-') &&
	       (at + words.n == id.n || id.p[at + words.n] == '-');
}

/* The technique itself, or the only one whose name has these words. */
static struct str resolve(struct cx *cx, const struct law *law, struct str asked)
{
	const struct technique_list all = technique_all(cx->arena, law);
	struct str found = { 0 };
	for (size_t i = 0; i < all.n; i++) {
		if (str_eq(all.p[i]->technique, asked))
			return asked;
		if (!names_words(all.p[i]->technique, asked))
			continue;
		if (found.n > 0)
			return asked;
		found = all.p[i]->technique;
	}
	return found.n > 0 ? found : asked;
}

/* "phishing" stands for identity-theft-phishing, the only id that has this word. */
static struct str whole_id(struct arena *arena, const struct law *law, struct str word)
{
	const struct technique_list all = technique_all(arena, law);
	struct str found = word;
	size_t n = 0;
	for (size_t i = 0; i < all.n; i++) {
		struct str rest = all.p[i]->technique, part;
		if (str_eq(rest, word))
			return word;
		while (rest.n > 0) {
			str_cut(rest, '-', &part, &rest);
			if (!str_eq(part, word))
				continue;
			found = all.p[i]->technique;
			n++;
		}
	}
	return n == 1 ? found : word;
}

enum rc technique_find(struct cx *cx, const struct world *w, struct str technique, uint16_t country,
		       struct technique_answer *out)
{
	const struct law *law = w->law;
	struct technique_answer a = { .country = country };
	technique = whole_id(cx->arena, law, technique);
	technique = resolve(cx, law, technique);
	for (size_t i = 0; i < law->techniques.n; i++) {
		const struct technique_row *row = &law->techniques.p[i];
		if (!str_eq(row->technique, technique))
			continue;
		a.technique = row->technique;
		a.name = row->name;
		struct technique_concept *c = ARENA_PUSH(cx->arena, &a.concepts);
		c->row = row;
		if (country == LAW_NONE || w->ids.budapest == LAW_NONE)
			continue;
		const struct provision p = { .concept = row->concept,
					     .pillar = law->concepts.p[row->concept].pillar };
		c->found = check_one(cx->arena, w, country, w->ids.budapest, &p);
		c->found.provision = NULL; // p ends here
	}
	if (a.concepts.n == 0)
		return unknown_technique(cx, law, technique);
	*out = a;
	return RC_OK;
}
