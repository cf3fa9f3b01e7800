// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/incident_to_json.h"

#include "ledger/entry.h"

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us != 0)
		json_str(j, key, entry_print_time(a, t));
	else
		json_add_null(j, key);
}

static void put_clocks(struct json *j, struct arena *a, const struct incident_dues *dues)
{
	json_begin_array(j, "clocks");
	for (size_t k = 0; k < dues->n; k++) {
		const struct incident_due *d = &dues->p[k];
		json_begin_object(j, NULL);
		json_str(j, "clock", str_from_c(incident_clock_key(d->clock)));
		json_str(j, "state", str_from_c(clock_state_key(d->state)));
		put_time(j, a, "due", d->due);
		json_end(j);
	}
	json_end(j);
}

static void put_touches(struct json *j, struct arena *a, const struct incident_touches *all)
{
	json_begin_array(j, "touches");
	for (size_t k = 0; k < all->n; k++) {
		const struct incident_touch *t = &all->p[k];
		json_begin_object(j, NULL);
		json_str(j, "member", id_print(a, t->member));
		json_str(j, "name", t->name);
		json_bool(j, "critical", t->critical);
		json_str(j, "kind", t->kind);
		json_str(j, "value", t->key);
		json_str(j, "place", t->place);
		json_int(j, "reports", t->reports);
		json_end(j);
	}
	json_end(j);
}

static void put_tasks(struct json *j, struct arena *a, const struct incident_tasks *all)
{
	json_begin_array(j, "tasks");
	for (size_t k = 0; k < all->n; k++) {
		const struct incident_task *t = &all->p[k];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, t->id));
		json_str(j, "what", t->what);
		json_str(j, "who", t->name);
		put_time(j, a, "due", t->due_at);
		put_time(j, a, "set", t->made_at);
		put_time(j, a, "done", t->done_at);
		json_end(j);
	}
	json_end(j);
}

static void put_one(struct json *j, struct arena *a, const struct incident *i)
{
	json_str(j, "id", id_print(a, i->c.id));
	json_str(j, "reference", i->c.reference);
	json_str(j, "title", i->c.title);
	json_str(j, "summary", i->c.summary);
	json_str(j, "tlp", str_from_c(tlp_label(i->c.tlp)));
	json_str(j, "state", str_from_c(incident_state_key(i->state)));
	json_str(j, "severity", str_from_c(incident_severity_key(i->severity)));
	json_str(j, "service", i->service);
	json_bool(j, "critical", i->critical);
	json_bool(j, "said_critical", i->said_critical);
	put_time(j, a, "opened", i->c.opened_at);
	put_time(j, a, "confirmed", i->confirmed_at);
	put_time(j, a, "contained", i->contained_at);
	put_time(j, a, "resolved", i->resolved_at);
	put_time(j, a, "told", i->told_at);
	put_time(j, a, "closed", i->c.closed_at);
	json_str(j, "outcome", i->c.outcome);
	json_str(j, "holder", i->holder_name);
	json_str(j, "offered_to", i->offered_name);
	put_time(j, a, "offered", i->offered_at);
	json_int(j, "open_tasks", i->open_tasks);
}

void incidents_to_json(struct json *j, struct arena *a, const struct incidents *list,
		       const struct incident_rules *rules, struct instant now, bool whole)
{
	json_begin_array(j, "incidents");
	for (size_t k = 0; k < list->n; k++) {
		const struct incident_dues dues = incident_dues(&list->p[k], rules, now);
		json_begin_object(j, NULL);
		put_one(j, a, &list->p[k]);
		put_clocks(j, a, &dues);
		if (whole) {
			put_touches(j, a, &list->p[k].touches);
			put_tasks(j, a, &list->p[k].tasks);
		}
		json_end(j);
	}
	json_end(j);
}
