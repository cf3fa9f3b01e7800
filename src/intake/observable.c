// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/observable.h"

void observables_add(struct arena *a, struct observables *list, const struct observable *o)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].kind == o->kind && str_eq(list->p[i].key, o->key))
			return;
	const bool is_url = o->kind == SUBJECT_URL;
	if (list->n == OBSERVABLES_MAX || (is_url && list->urls == OBSERVABLE_URLS_MAX)) {
		list->dropped++;
		return;
	}
	list->urls += is_url;
	*ARENA_PUSH(a, list) = *o;
}
