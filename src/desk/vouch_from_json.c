// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/vouch_from_json.h"

#include "crypto/base64.h"
#include "formats/json_read.h"
#include "ledger/entry.h"

enum { KEYS = 7, PART_KEYS = 9 };

static enum rc wrong(struct cx *cx, const char *key, const char *why)
{
	return cx_fail(cx, RC_INVALID, "vouch document: \"%s\" %s", key, why);
}

static enum rc get_text(struct cx *cx, const struct json_node *map, const char *key, size_t max,
			struct str *out)
{
	const struct json_node *node = json_get(map, key);
	if (!node || node->kind != JSON_TEXT)
		return wrong(cx, key, "is missing, or no text");
	if (node->text.n > max)
		return wrong(cx, key, "is too long");
	*out = node->text;
	return RC_OK;
}

static enum rc get_bytes(struct cx *cx, const struct json_node *map, const char *key,
			 struct str *out)
{
	struct str text = { 0 };
	TRY(get_text(cx, map, key, VOUCH_PART_MAX, &text));
	*out = (struct str){ 0 };
	if (text.n > 0 && !base64_parse(cx->arena, text, out))
		return wrong(cx, key, "is no base64");
	return RC_OK;
}

static enum rc get_kind(struct cx *cx, const struct json_node *map, enum signature_kind *out)
{
	struct str text = { 0 };
	TRY(get_text(cx, map, "signature", VOUCH_NAME_MAX, &text));
	for (enum signature_kind k = 0; k < SIGNATURE_KINDS; k++) {
		if (str_eq(text, str_from_c(signature_kind_key(k)))) {
			*out = k;
			return RC_OK;
		}
	}
	return wrong(cx, "signature", "is no kind of signature");
}

static enum rc get_time(struct cx *cx, const struct json_node *map, struct instant *out)
{
	struct str at = { 0 };
	TRY(get_text(cx, map, "at", VOUCH_NAME_MAX, &at));
	return entry_parse_time(at, out) ? RC_OK : wrong(cx, "at", "is no time");
}

static enum rc get_voucher(struct cx *cx, const struct json_node *root, enum vouch_part part,
			   struct voucher *v)
{
	const char *key = vouch_part_key(part);
	const struct json_node *map = json_get(root, key);
	if (!map || map->kind != JSON_MAP)
		return wrong(cx, key, "is missing, or no object");
	const struct json_node *algorithm = json_get(map, "algorithm");
	TRY(get_text(cx, map, "name", VOUCH_NAME_MAX, &v->name));
	TRY(get_time(cx, map, &v->signature.at));
	TRY(get_kind(cx, map, &v->signature.kind));
	if (!algorithm || algorithm->kind != JSON_NUMBER ||
	    !str_to_i64(algorithm->text, INT32_MIN, INT32_MAX, &v->algorithm))
		return wrong(cx, "algorithm", "is no such number");
	TRY(get_bytes(cx, map, "public_key", &v->public_key));
	TRY(get_bytes(cx, map, "credential", &v->signature.credential));
	TRY(get_bytes(cx, map, "authenticator_data", &v->signature.authenticator_data));
	TRY(get_bytes(cx, map, "client_data", &v->signature.client_data));
	TRY(get_bytes(cx, map, "assertion", &v->signature.assertion));
	return map->n == PART_KEYS ? RC_OK : wrong(cx, key, "has an unknown key");
}

/* In which an answer was signed. */
static enum rc get_state(struct cx *cx, const struct json_node *map, enum request_state *out)
{
	struct str text = { 0 };
	const struct json_node *node = json_get(map, "state");
	*out = STATE_DRAFT;
	if (node && node->kind == JSON_NOTHING)
		return RC_OK;
	TRY(get_text(cx, map, "state", VOUCH_NAME_MAX, &text));
	return state_parse(text, out) && *out != STATE_DRAFT ? RC_OK
							     : wrong(cx, "state", "is no state");
}

static enum rc get_head(struct cx *cx, const struct json_node *map, struct vouch *v)
{
	struct str format = { 0 }, approval = { 0 };
	const struct json_node *rule = json_get(map, "all_sign");
	TRY(get_text(cx, map, "format", VOUCH_NAME_MAX, &format));
	TRY(get_text(cx, map, "address", VOUCH_NAME_MAX, &v->address));
	TRY(get_text(cx, map, "approval", VOUCH_NAME_MAX, &approval));
	if (!str_eq(format, STR(VOUCH_FORMAT)))
		return wrong(cx, "format", "is not " VOUCH_FORMAT);
	if (!id_parse(approval, &v->approval))
		return wrong(cx, "approval", "is no id");
	if (!rule || rule->kind != JSON_YES_NO)
		return wrong(cx, "all_sign", "is neither true nor false");
	v->all_sign = rule->yes;
	return get_state(cx, map, &v->state);
}

enum rc vouch_from_json(struct cx *cx, struct str bytes, struct vouch *out)
{
	const struct json_node *map = NULL;
	struct vouch v = { 0 };
	TRY(json_read(cx, bytes, &map));
	TRY(get_head(cx, map, &v));
	for (enum vouch_part p = 0; p < VOUCH_PARTS; p++)
		TRY(get_voucher(cx, map, p, &v.by[p]));
	if (map->n != KEYS)
		return cx_fail(cx, RC_INVALID, "vouch document: it has an unknown key");
	*out = v;
	return RC_OK;
}
