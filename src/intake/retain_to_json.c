// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/retain_to_json.h"

#include "ledger/entry.h"

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us != 0)
		json_str(j, key, entry_print_time(a, t));
	else
		json_add_null(j, key);
}

void retention_to_json(struct json *j, struct arena *a, const struct retain_statuses *all)
{
	json_begin_array(j, "retention");
	for (enum retain_class c = 0; c < RETAIN_CLASSES; c++) {
		const struct retain_status *s = &all->of[c];
		json_begin_object(j, NULL);
		json_str(j, "class", str_from_c(retain_class_key(c)));
		if (s->days > 0)
			json_int(j, "days", s->days);
		else
			json_add_null(j, "days");
		json_int(j, "kept", s->kept);
		json_int(j, "due", s->due);
		put_time(j, a, "next", s->next);
		json_int(j, "done", s->done);
		put_time(j, a, "last", s->last);
		json_end(j);
	}
	json_end(j);
}
