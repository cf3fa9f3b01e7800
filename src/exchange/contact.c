// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact.h"

#include <string.h>

#include "exchange/card.h"
#include "ledger/act_words.h"

static const struct {
	const char *key, *name;
} roles[CONTACT_ROLES] = {
	[CONTACT_POINT] = { "point", N_("24/7 point of contact (art. 35)") },
	[CONTACT_CENTRAL] = { "central", N_("Central authority (art. 27(2))") },
	[CONTACT_EXTRADITION] = { "extradition", N_("Authority for extradition (art. 24(7))") },
	[CONTACT_OTHER] = { "other", N_("Other office") },
};

const char *contact_role_key(enum contact_role role)
{
	INVARIANT(role < CONTACT_ROLES);
	return roles[role].key;
}

const char *contact_role_name(enum contact_role role)
{
	INVARIANT(role < CONTACT_ROLES);
	return roles[role].name;
}

bool contact_role_parse(struct str key, enum contact_role *out)
{
	for (enum contact_role r = 0; r < CONTACT_ROLES; r++) {
		if (str_eq(key, str_from_c(roles[r].key))) {
			*out = r;
			return true;
		}
	}
	return false;
}

static bool is_number(struct str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\0' || !strchr("0123456789 +-()./", s.p[i]))
			return false;
		digits += s.p[i] >= '0' && s.p[i] <= '9';
	}
	return digits >= 3 && s.n <= 40;
}

enum rc contact_check(struct cx *cx, const struct contact *c)
{
	if (!card_name_fits(c->name))
		return cx_fail(cx, RC_INVALID, "name: 1 to %d bytes that can be seen",
			       CARD_NAME_MAX);
	if (!is_number(c->telephone))
		return cx_fail(cx, RC_INVALID, "telephone: 3 digits or more, as +94 11 000 0000");
	if (c->languages.n > 0 && !card_name_fits(c->languages))
		return cx_fail(cx, RC_INVALID, "languages: one line, as \"en fr\"");
	if (c->hours.n > 0 && !card_name_fits(c->hours))
		return cx_fail(cx, RC_INVALID, "hours: one line, as 24/7");
	return RC_OK;
}

bool contact_counts(const struct contact *c, struct instant now)
{
	return c->confirmed_at.us > 0 && instant_add(c->confirmed_at, CONTACT_COUNTS).us > now.us;
}

static const struct contact *find(const struct contact_list *list, struct id id)
{
	for (size_t i = 0; i < list->n; i++)
		if (id_eq(list->p[i].id, id))
			return &list->p[i];
	return NULL;
}

static bool same_words(const struct contact *a, const struct contact *b)
{
	return str_eq(a->name, b->name) && a->role == b->role &&
	       str_eq(a->telephone, b->telephone) && str_eq(a->languages, b->languages) &&
	       str_eq(a->hours, b->hours);
}

struct contact_changes contact_compare(struct arena *arena, const struct contact_list *before,
				       const struct contact_list *after)
{
	struct contact_changes out = { 0 };
	for (size_t i = 0; i < after->n; i++) {
		const struct contact *was = find(before, after->p[i].id);
		if (!was || !same_words(was, &after->p[i]))
			*ARENA_PUSH(arena, &out) = (struct contact_change){ was, &after->p[i] };
	}
	for (size_t i = 0; i < before->n; i++)
		if (!find(after, before->p[i].id))
			*ARENA_PUSH(arena, &out) = (struct contact_change){ &before->p[i], NULL };
	return out;
}
