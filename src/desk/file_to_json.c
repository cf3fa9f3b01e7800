// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/desk_to_json.h"
#include "ledger/entry.h"

static void transfer_to_json(struct json *j, const struct freight *f)
{
	const int64_t left = freight_left_us(f);
	json_begin_object(j, "transfer");
	json_str(j, "state", str_from_c(freight_state_key(f->state)));
	json_int(j, "bytes", f->moved);
	json_int(j, "rate", f->rate);
	if (left >= 0)
		json_int(j, "seconds_left", left / 1000000);
	else
		json_add_null(j, "seconds_left");
	json_str(j, "why", f->why);
	json_end(j);
}

void files_to_json(struct json *j, struct arena *arena, const struct file_list *list)
{
	json_begin_array(j, "files");
	for (size_t i = 0; i < list->n; i++) {
		const struct desk_file *f = &list->p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(arena, f->id));
		json_str(j, "state", str_from_c(file_place(f)));
		json_str(j, "name", f->name);
		json_str(j, "type", f->type);
		json_int(j, "size", f->size);
		json_str(j, "sha256", sha256_print(arena, &f->digest));
		json_str(j, "at",
			 entry_print_time(arena, f->given_at.us != 0 ? f->given_at : f->at));
		if (f->on_way)
			transfer_to_json(j, f->on_way);
		json_end(j);
	}
	json_end(j);
}
