// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry_to_json.h"

#include "ledger/proof_to_tlog.h"

static void put_id(struct json *j, struct arena *a, const char *key, struct id id)
{
	if (id_is_set(id))
		json_str(j, key, id_print(a, id));
	else
		json_add_null(j, key);
}

void entry_to_json(struct json *j, struct arena *a, const struct ledger_row *row)
{
	if (row->number >= 0)
		json_int(j, "number", row->number);
	else
		json_add_null(j, "number");
	put_id(j, a, "id", row->id);
	json_str(j, "at", entry_print_time(a, row->at));
	json_str(j, "act", row->act);
	put_id(j, a, "account", row->account);
	json_str(j, "role", row->role);
	json_str(j, "object_kind", row->object_kind);
	put_id(j, a, "object", row->object);
	json_str(j, "leaf", sha256_print(a, &row->leaf));
	put_id(j, a, "erased_by", row->erased_by);
	if (row->bytes.n > 0)
		json_str(j, "entry", row->bytes);
	else
		json_add_null(j, "entry");
}

void entry_proof_to_json(struct json *j, struct arena *a, const struct entry_proof *p)
{
	entry_to_json(j, a, &p->row);
	if (p->checkpoint.size == 0) {
		json_add_null(j, "proof");
		return;
	}
	json_str(j, "proof", proof_to_tlog(a, p->row.number, &p->path, p->note));
}
