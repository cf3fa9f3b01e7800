// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/names.h"

/* FNV-1a. The names come from our own files: nobody gains by collisions. */
static uint32_t hash(struct str s)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h;
}

void law_names_init(struct law_names *names, struct arena *arena, size_t max)
{
	size_t cap = 8;
	while (cap < 2 * max)
		cap *= 2;
	*names = (struct law_names){
		.slots = arena_new(arena, struct law_names_slot, cap),
		.cap = cap,
		.max = max,
	};
}

static struct law_names_slot *slot_of(const struct law_names *names, struct str name)
{
	size_t i = hash(name) & (names->cap - 1);
	while (names->slots[i].name.p && !str_eq(names->slots[i].name, name))
		i = (i + 1) & (names->cap - 1);
	return &names->slots[i];
}

uint16_t law_names_find(const struct law_names *names, struct str name)
{
	if (names->cap == 0 || name.n == 0)
		return LAW_NONE;
	const struct law_names_slot *slot = slot_of(names, name);
	return slot->name.p ? slot->id : LAW_NONE;
}

static struct law_names_slot *take(struct law_names *names, struct law_names_slot *slot,
				   struct str name, uint16_t id)
{
	INVARIANT(names->n < names->max && name.n > 0);
	names->n++;
	*slot = (struct law_names_slot){ .name = name, .id = id };
	return slot;
}

uint16_t law_names_add(struct law_names *names, struct str name, uint16_t id)
{
	struct law_names_slot *slot = slot_of(names, name);
	if (!slot->name.p)
		take(names, slot, name, id)->certain = true;
	return slot->id;
}

void law_names_add_short(struct law_names *names, struct str name, uint16_t id)
{
	if (name.n == 0)
		return;
	struct law_names_slot *slot = slot_of(names, name);
	if (!slot->name.p)
		(void)take(names, slot, name, id);
	else if (!slot->certain && slot->id != id)
		slot->id = LAW_NONE;
}

/* U+00C0 to U+00FF without accents; '*' for what is no letter. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo*ouuuuypy";

struct str law_name_key(struct str s, char out[static LAW_NAME_KEY_MAX])
{
	size_t n = 0;
	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		if (n == LAW_NAME_KEY_MAX)
			return (struct str){ 0 };
		const unsigned char c = (unsigned char)s.p[i];
		const unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
		if (c == 0xC3 && next >= 0x80 && next <= 0xBF && latin[next - 0x80] != '*') {
			out[n++] = latin[next - 0x80];
			i++;
		} else if (str_starts(str_slice(s, i, s.n), STR("\u2019"))) {
			out[n++] = '\'';
			i += 2;
		} else if (c != '.') {
			out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
		}
	}
	return (struct str){ out, n };
}

static struct str key_copy(struct arena *arena, struct str name)
{
	char key[LAW_NAME_KEY_MAX];
	return arena_copy(arena, law_name_key(name, key));
}

bool law_name_is_short(struct str name, struct str key)
{
	char copy[LAW_NAME_KEY_MAX];
	struct str head, tail;
	return (str_cut(name, ',', &head, &tail) && str_eq(law_name_key(head, copy), key)) ||
	       (str_cut(name, '(', &head, &tail) && str_eq(law_name_key(head, copy), key));
}

/* "Virgin Islands, British" -> "Virgin Islands", "British Virgin Islands";
 * "Falkland Islands (Malvinas)" -> "Falkland Islands". */
static void add_short_forms(struct law_names *names, struct arena *arena, struct str name,
			    uint16_t id)
{
	struct str head, tail;
	if (str_cut(name, ',', &head, &tail)) {
		tail = str_trim(tail);
		law_names_add_short(names, key_copy(arena, head), id);
		const struct str turned = arena_fmt(arena, "%.*s %.*s", STR_ARG(tail),
						    STR_ARG(head));
		law_names_add_short(names, key_copy(arena, turned), id);
	}
	if (str_cut(name, '(', &head, &tail))
		law_names_add_short(names, key_copy(arena, head), id);
}

void law_index_countries(struct law_index *index, struct arena *arena, const struct law *law)
{
	struct law_names *names = &index->countries;
	size_t max = 6 * law->countries.n + 1;
	for (size_t i = 0; i < law->countries.n; i++)
		max += 4 * law->countries.p[i].also.n;
	law_names_init(names, arena, max);
	for (size_t i = 0; i < law->countries.n; i++) {
		const struct country *c = &law->countries.p[i];
		const uint16_t id = (uint16_t)i;
		law_names_add(names, key_copy(arena, str_from_c(c->alpha2)), id);
		law_names_add(names, key_copy(arena, str_from_c(c->alpha3)), id);
		law_names_add(names, key_copy(arena, c->name), id);
		for (size_t k = 0; k < c->also.n; k++)
			law_names_add(names, key_copy(arena, c->also.p[k]), id);
	}
	for (size_t i = 0; i < law->countries.n; i++) {
		const struct country *c = &law->countries.p[i];
		add_short_forms(names, arena, c->name, (uint16_t)i);
		for (size_t k = 0; k < c->also.n; k++)
			add_short_forms(names, arena, c->also.p[k], (uint16_t)i);
	}
}
