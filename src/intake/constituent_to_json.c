// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/constituent_to_json.h"

#include "ledger/entry.h"

static void put_row(struct json *j, struct arena *a, const struct constituent *m)
{
	json_str(j, "id", id_print(a, m->id));
	json_str(j, "name", m->name);
	json_str(j, "sector", m->sector);
	json_bool(j, "critical", m->critical);
	json_str(j, "mail", m->mail);
	json_str(j, "phone", m->phone);
	json_str(j, "language", m->language);
	json_begin_array(j, "networks");
	for (size_t i = 0; i < m->networks.n; i++)
		json_str(j, NULL, network_print(a, &m->networks.p[i]));
	json_end(j);
	json_begin_array(j, "domains");
	for (size_t i = 0; i < m->names.n; i++)
		json_str(j, NULL, m->names.p[i]);
	json_end(j);
	json_int(j, "reports", m->reports);
}

void constituents_to_json(struct json *j, struct arena *a, const struct constituents *list)
{
	json_begin_array(j, "members");
	for (size_t i = 0; i < list->n; i++) {
		json_begin_object(j, NULL);
		put_row(j, a, &list->p[i]);
		json_end(j);
	}
	json_end(j);
}

void constituent_to_json(struct json *j, struct arena *a, const struct constituent *m,
			 const struct concerns *concerns)
{
	put_row(j, a, m);
	json_str(j, "key", m->public_key);
	json_begin_array(j, "concerns");
	for (size_t i = 0; i < concerns->n; i++) {
		const struct concern *c = &concerns->p[i];
		json_begin_object(j, NULL);
		json_str(j, "report", c->number);
		json_str(j, "received", entry_print_time(a, c->at));
		json_str(j, "kind", c->kind);
		json_str(j, "value", c->key);
		json_str(j, "place", c->place);
		json_end(j);
	}
	json_end(j);
}
