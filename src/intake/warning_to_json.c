// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/warning_to_json.h"

#include "intake/refang.h"
#include "ledger/entry.h"

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us != 0)
		json_str(j, key, entry_print_time(a, t));
	else
		json_add_null(j, key);
}

void warnings_to_json(struct json *j, struct arena *a, const struct warnings *list)
{
	json_begin_array(j, "warnings");
	for (size_t i = 0; i < list->n; i++) {
		const struct warning *w = &list->p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, w->id));
		json_int(j, "version", w->version);
		json_str(j, "tlp", str_from_c(tlp_label(w->tlp)));
		json_str(j, "language", w->text.language);
		json_str(j, "title", w->text.title);
		json_str(j, "text", defang_text(a, w->text.text));
		json_str(j, "observables", defang_text(a, w->text.observables));
		put_time(j, a, "published", w->published_at);
		put_time(j, a, "updated", w->changed_at);
		json_bool(j, "withdrawn", w->withdrawn_at.us != 0);
		json_str(j, "why", w->withdrawn_why);
		json_end(j);
	}
	json_end(j);
}
