// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_to_json.h"

#include "ledger/entry.h"

static void put(struct json *j, struct arena *a, const struct contact *c, struct instant now)
{
	json_begin_object(j, NULL);
	json_str(j, "id", id_print(a, c->id));
	json_str(j, "role", str_from_c(contact_role_key(c->role)));
	json_str(j, "name", c->name);
	json_str(j, "telephone", c->telephone);
	json_str(j, "languages", c->languages);
	json_str(j, "hours", c->hours);
	if (c->confirmed_at.us == 0)
		json_add_null(j, "confirmed");
	else
		json_str(j, "confirmed", entry_print_time(a, c->confirmed_at));
	json_bool(j, "counts", contact_counts(c, now));
	json_end(j);
}

void contacts_to_json(struct json *j, struct arena *a, const struct contact_list *list,
		      struct instant now)
{
	json_begin_array(j, "contacts");
	for (size_t i = 0; i < list->n; i++)
		put(j, a, &list->p[i], now);
	json_end(j);
}

static void put_words(struct json *j, const char *key, const struct contact *c)
{
	if (!c) {
		json_add_null(j, key);
		return;
	}
	json_begin_object(j, key);
	json_str(j, "role", str_from_c(contact_role_key(c->role)));
	json_str(j, "name", c->name);
	json_str(j, "telephone", c->telephone);
	json_str(j, "languages", c->languages);
	json_str(j, "hours", c->hours);
	json_end(j);
}

void contact_changes_to_json(struct json *j, struct arena *a, const struct contact_changes *changes)
{
	json_begin_array(j, "offered");
	for (size_t i = 0; i < changes->n; i++) {
		const struct contact_change *c = &changes->p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, c->is ? c->is->id : c->was->id));
		put_words(j, "was", c->was);
		put_words(j, "is", c->is);
		json_end(j);
	}
	json_end(j);
}
