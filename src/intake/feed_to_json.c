// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/feed_to_json.h"

#include "ledger/entry.h"

void feeds_to_json(struct json *j, struct arena *a, const struct intake_feeds *list)
{
	json_begin_array(j, "feeds");
	for (size_t i = 0; i < list->n; i++) {
		const struct intake_feed *f = &list->p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, f->id));
		json_str(j, "name", f->name);
		json_str(j, "url", f->url);
		json_bool(j, "inside", f->inside);
		json_bool(j, "paused", f->paused);
		json_int(j, "minutes", f->every_us / MINUTES(1).us);
		json_str(j, "added_after", f->added_after);
		if (f->asked_at.us != 0)
			json_str(j, "asked", entry_print_time(a, f->asked_at));
		else
			json_add_null(j, "asked");
		json_str(j, "due", entry_print_time(a, f->due_at));
		json_int(j, "tries", f->tries);
		json_str(j, "fault", f->fault);
		json_int(j, "objects", f->objects);
		json_int(j, "reports", f->reports);
		json_end(j);
	}
	json_end(j);
}
