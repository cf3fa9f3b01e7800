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

struct str vouch_to_json(struct arena *arena, const struct vouch *v)
{
	struct buf text;
	const struct signature *s = &v->signature;
	AUTO(json) j = json_new(arena);
	json_str(j, "format", STR(VOUCH_FORMAT));
	json_str(j, "address", v->address);
	json_str(j, "officer", v->officer);
	json_str(j, "approver", v->approver);
	json_str(j, "approval", id_print(arena, v->approval));
	json_str(j, "at", entry_print_time(arena, s->at));
	json_str(j, "signature", str_from_c(signature_kind_key(s->kind)));
	json_int(j, "algorithm", v->algorithm);
	put_bytes(j, arena, "public_key", v->public_key);
	put_bytes(j, arena, "credential", s->credential);
	put_bytes(j, arena, "authenticator_data", s->authenticator_data);
	put_bytes(j, arena, "client_data", s->client_data);
	put_bytes(j, arena, "assertion", s->assertion);
	buf_init(&text, BYTES_MAX);
	json_print(j, &text);
	INVARIANT(!buf_full(&text));
	const struct str out = arena_copy(arena, buf_str(&text));
	buf_done(&text);
	return out;
}
