// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/takedown_to_json.h"

#include "ledger/entry.h"

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us != 0)
		json_str(j, key, entry_print_time(a, t));
	else
		json_add_null(j, key);
}

void takedowns_to_json(struct json *j, struct arena *a, const struct takedowns *list)
{
	json_begin_array(j, "takedowns");
	for (size_t i = 0; i < list->n; i++) {
		const struct takedown *t = &list->p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, t->id));
		json_str(j, "kind", str_from_c(subject_kind_key(t->kind)));
		json_str(j, "value", t->key);
		json_str(j, "asked_of", t->asked_of);
		json_str(j, "state", str_from_c(takedown_state_key(t->state)));
		json_str(j, "host", t->host);
		json_int(j, "misses", t->misses);
		json_int(j, "returns", t->returns);
		put_time(j, a, "asked", t->asked_at);
		put_time(j, a, "answered", t->answered_at);
		put_time(j, a, "offline", t->offline_at);
		put_time(j, a, "looked", t->looked_at);
		json_end(j);
	}
	json_end(j);
}

void takedown_lines_to_json(struct json *j, struct arena *a, const struct takedown_lines *lines)
{
	json_begin_array(j, "log");
	for (size_t i = 0; i < lines->n; i++) {
		json_begin_object(j, NULL);
		put_time(j, a, "at", lines->p[i].at);
		json_str(j, "what", lines->p[i].what);
		json_str(j, "host", lines->p[i].host);
		json_str(j, "note", lines->p[i].note);
		json_end(j);
	}
	json_end(j);
}
