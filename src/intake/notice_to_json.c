// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/notice_to_json.h"

#include "ledger/entry.h"

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us != 0)
		json_str(j, key, entry_print_time(a, t));
	else
		json_add_null(j, key);
}

static void put_id(struct json *j, struct arena *a, const char *key, struct id id)
{
	if (id_is_set(id))
		json_str(j, key, id_print(a, id));
	else
		json_add_null(j, key);
}

static void put_address(struct json *j, const struct notice *n)
{
	json_str(j, "value", n->key);
	json_str(j, "machine", n->machine);
	json_begin_array(j, "hashes");
	for (size_t i = 0; i < n->hashes.n; i++)
		json_str(j, NULL, n->hashes.p[i]);
	json_end(j);
}

void notices_to_json(struct json *j, struct arena *a, const struct notices *list, bool shows)
{
	json_begin_array(j, "notices");
	for (size_t i = 0; i < list->n; i++) {
		const struct notice *n = &list->p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, n->report));
		json_str(j, "number", n->number);
		json_str(j, "state", str_from_c(notice_state_key(n->state)));
		json_str(j, "category", n->concept);
		json_str(j, "class", n->class);
		json_str(j, "kind", str_from_c(subject_kind_key(n->kind)));
		json_str(j, "country", n->place.country);
		json_int(j, "asn", n->place.asn);
		json_str(j, "network", n->place.network);
		json_str(j, "partner", n->partner);
		json_str(j, "reference", n->reference);
		put_id(j, a, "referral", n->referral);
		put_id(j, a, "takedown", n->takedown);
		put_time(j, a, "received", n->received_at);
		put_time(j, a, "told", n->told_at);
		put_time(j, a, "offline", n->offline_at);
		put_time(j, a, "redacted", n->redacted_at);
		if (shows)
			put_address(j, n);
		json_end(j);
	}
	json_end(j);
}

void notice_groups_to_json(struct json *j, struct arena *a, const struct notice_groups *list)
{
	json_begin_array(j, "groups");
	for (size_t i = 0; i < list->n; i++) {
		const struct notice_group *g = &list->p[i];
		json_begin_object(j, NULL);
		json_str(j, "group", notice_group_key(a, g));
		json_str(j, "mail", g->mail);
		json_str(j, "name", g->name);
		json_str(j, "country", g->place.country);
		json_int(j, "asn", g->place.asn);
		json_int(j, "notices", (int64_t)g->notices.n);
		json_end(j);
	}
	json_end(j);
}

static void put_seconds(struct json *j, const char *key, int64_t us)
{
	if (us != 0)
		json_int(j, key, us / 1000000);
	else
		json_add_null(j, key);
}

void notice_numbers_to_json(struct json *j, struct arena *a, const struct notice_numbers *n)
{
	json_begin_object(j, "numbers");
	json_str(j, "from", entry_print_time(a, n->from));
	json_str(j, "to", entry_print_time(a, n->to));
	json_int(j, "notices", n->notices);
	json_int(j, "told", n->told);
	json_int(j, "offline", n->offline);
	put_seconds(j, "told_median_seconds", n->told_median_us);
	put_seconds(j, "offline_median_seconds", n->offline_median_us);
	for (enum notice_count by = 0; by < NOTICE_COUNTS; by++) {
		json_begin_array(j, notice_count_key(by));
		for (size_t i = 0; i < n->lists[by].n; i++) {
			json_begin_object(j, NULL);
			json_str(j, "name", n->lists[by].p[i].name);
			json_int(j, "notices", n->lists[by].p[i].n);
			json_end(j);
		}
		json_end(j);
	}
	json_end(j);
}
