// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/release_to_json.h"

#include "formats/report_to_json.h"
#include "law/profile_to_json.h"
#include "ledger/entry.h"

static void time_to_json(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us == 0)
		json_add_null(j, key);
	else
		json_str(j, key, entry_print_time(a, t));
}

void release_to_json(struct json *j, struct arena *a, const char *key, const struct release *r,
		     bool stands)
{
	json_begin_object(j, key);
	json_str(j, "id", id_print(a, r->id));
	json_str(j, "country", r->country);
	json_bool(j, "own", !id_is_set(r->peer));
	json_str(j, "node", r->origin);
	json_int(j, "serial", r->serial);
	json_str(j, "state", str_from_c(release_state_key(r->state)));
	json_bool(j, "stands", stands);
	json_str(j, "sha256", sha256_print(a, &r->digest));
	time_to_json(j, a, "published", r->published_at);
	time_to_json(j, a, "received", r->received_at);
	time_to_json(j, a, "decided", r->decided_at);
	json_str(j, "reason", r->reason);
	json_end(j);
}

void release_look_to_json(struct json *j, const struct release_look *look)
{
	json_bool(j, "valid", look->is != NULL);
	report_to_json(j, &look->report);
	if (!look->is)
		return;
	profile_changes_to_json(j, &look->changes);
	profile_effects_to_json(j, look->is, look->effects);
}
