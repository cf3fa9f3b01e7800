// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/vouch_to_json.h"

#include "crypto/base64.h"
#include "formats/json.h"
#include "ledger/entry.h"

#define BYTES_MAX ((size_t)16 * VOUCH_PART_MAX)

static void put_bytes(struct json *j, struct arena *a, const char *key, struct str bytes)
{
	json_str(j, key, base64_print(a, bytes));
}

static void put_voucher(struct json *j, struct arena *a, const char *key, const struct voucher *v)
{
	const struct signature *s = &v->signature;
	json_begin_object(j, key);
	json_str(j, "name", v->name);
	json_str(j, "at", entry_print_time(a, s->at));
	json_str(j, "signature", str_from_c(signature_kind_key(s->kind)));
	json_int(j, "algorithm", v->algorithm);
	put_bytes(j, a, "public_key", v->public_key);
	put_bytes(j, a, "credential", s->credential);
	put_bytes(j, a, "authenticator_data", s->authenticator_data);
	put_bytes(j, a, "client_data", s->client_data);
	put_bytes(j, a, "assertion", s->assertion);
	json_end(j);
}

struct str vouch_to_json(struct arena *arena, const struct vouch *v)
{
	struct buf text;
	AUTO(json) j = json_new(arena);
	json_str(j, "format", STR(VOUCH_FORMAT));
	json_str(j, "address", v->address);
	json_str(j, "approval", id_print(arena, v->approval));
	if (v->state == STATE_DRAFT)
		json_add_null(j, "state");
	else
		json_str(j, "state", str_from_c(state_key(v->state)));
	json_bool(j, "all_sign", v->all_sign);
	for (enum vouch_part p = 0; p < VOUCH_PARTS; p++)
		put_voucher(j, arena, vouch_part_key(p), &v->by[p]);
	buf_init(&text, BYTES_MAX);
	json_print(j, &text);
	INVARIANT(!buf_full(&text));
	const struct str out = arena_copy(arena, buf_str(&text));
	buf_done(&text);
	return out;
}
