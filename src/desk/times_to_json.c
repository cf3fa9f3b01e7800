// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/times_to_json.h"

#include "ledger/entry.h"

static void put(struct json *j, const char *key, const struct measured *m, struct str promised)
{
	json_begin_object(j, key);
	json_int(j, "requests", m->n);
	if (m->n >= TIMES_ENOUGH) {
		json_int(j, "median_seconds", m->median.us / 1000000);
		json_int(j, "nine_in_ten_seconds", m->most.us / 1000000);
	} else {
		json_add_null(j, "median_seconds");
		json_add_null(j, "nine_in_ten_seconds");
	}
	if (promised.n > 0)
		json_str(j, "promised", promised);
	else
		json_add_null(j, "promised");
	json_end(j);
}

void times_to_json(struct json *j, struct arena *arena, const struct times_list *list)
{
	json_begin_array(j, "times");
	for (size_t i = 0; i < list->n; i++) {
		const struct times_row *r = &list->p[i];
		json_begin_object(j, NULL);
		json_str(j, "country", r->country);
		json_str(j, "provider", r->provider);
		json_str(j, "kind", r->kind);
		put(j, "acknowledged", &r->acknowledged, r->promises[0]);
		put(j, "answered", &r->answered, r->promises[1]);
		json_int(j, "waiting", r->waiting);
		if (r->oldest.us != 0)
			json_str(j, "waiting_since", entry_print_time(arena, r->oldest));
		else
			json_add_null(j, "waiting_since");
		json_end(j);
	}
	json_end(j);
}
