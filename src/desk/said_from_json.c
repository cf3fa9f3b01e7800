// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/said_from_json.h"

#include "formats/json_read.h"
#include "ledger/entry.h"

enum { KEYS = 15, FILE_KEYS = 3, GROUND_KEYS = 3 };

static enum rc wrong(struct cx *cx, const char *key, const char *why)
{
	return cx_fail(cx, RC_INVALID, "step document: \"%s\" %s", key, why);
}

static enum rc get(struct cx *cx, const struct json_node *map, const char *key, enum json_kind kind,
		   const struct json_node **out)
{
	*out = json_get(map, key);
	if (!*out)
		return wrong(cx, key, "is missing");
	return (*out)->kind == kind ? RC_OK : wrong(cx, key, "is of the wrong kind");
}

static enum rc get_text(struct cx *cx, const struct json_node *map, const char *key,
			struct str *out)
{
	const struct json_node *node = NULL;
	TRY(get(cx, map, key, JSON_TEXT, &node));
	if (node->text.n > ACT_REASON_MAX)
		return wrong(cx, key, "is too long");
	*out = node->text;
	return RC_OK;
}

static bool is_null(const struct json_node *map, const char *key)
{
	const struct json_node *node = json_get(map, key);
	return node && node->kind == JSON_NOTHING;
}

static enum rc get_number(struct cx *cx, const struct json_node *map, const char *key,
			  uint32_t *out)
{
	const struct json_node *node = NULL;
	int64_t number = 0;
	TRY(get(cx, map, key, JSON_NUMBER, &node));
	if (!str_to_i64(node->text, 0, UINT32_MAX, &number))
		return wrong(cx, key, "is no such number");
	*out = (uint32_t)number;
	return RC_OK;
}

static enum rc get_time(struct cx *cx, const struct json_node *map, const char *key,
			struct instant *out)
{
	struct str text = { 0 };
	if (is_null(map, key))
		return RC_OK;
	TRY(get_text(cx, map, key, &text));
	return entry_parse_time(text, out) && out->us != 0 ? RC_OK : wrong(cx, key, "is no time");
}

static enum rc get_stated(struct cx *cx, const struct json_node *map, struct guards *out)
{
	const struct json_node *list = NULL;
	TRY(get(cx, map, "stated", JSON_LIST, &list));
	for (const struct json_node *n = list->first; n; n = n->next) {
		enum guard g = 0;
		while (g < GUARDS && !(n->kind == JSON_TEXT && guards_has(act_statements(), g) &&
				       str_eq(n->text, str_from_c(guard_key(g)))))
			g++;
		if (g == GUARDS)
			return wrong(cx, "stated", "has what nobody may state");
		out->bits |= GUARD_SET(g);
	}
	return RC_OK;
}

static enum rc get_ground(struct cx *cx, const struct json_node *map, struct refusal *out)
{
	const struct json_node *ground = NULL;
	struct str place = { 0 };
	if (is_null(map, "ground"))
		return RC_OK;
	TRY(get(cx, map, "ground", JSON_MAP, &ground));
	TRY(get_text(cx, ground, "place", &place));
	TRY(get_text(cx, ground, "name", &out->name));
	TRY(get_text(cx, ground, "words", &out->words));
	return place_parse(place, &out->place) && ground->n == GROUND_KEYS
		       ? RC_OK
		       : wrong(cx, "ground", "has place, name and words, and nothing else");
}

static enum rc get_files(struct cx *cx, const struct json_node *map, struct file_list *out)
{
	const struct json_node *list = NULL;
	TRY(get(cx, map, "files", JSON_LIST, &list));
	if (list->n > FILES_MAX)
		return wrong(cx, "files", "is too long");
	for (const struct json_node *n = list->first; n; n = n->next) {
		struct desk_file *f = ARENA_PUSH(cx->arena, out);
		const struct json_node *size = NULL;
		struct str hex = { 0 };
		if (n->kind != JSON_MAP || n->n != FILE_KEYS)
			return wrong(cx, "files", "has name, size and sha256, and nothing else");
		TRY(get_text(cx, n, "name", &f->name));
		TRY(file_check_name(cx, f->name));
		TRY(get(cx, n, "size", JSON_NUMBER, &size));
		TRY(get_text(cx, n, "sha256", &hex));
		if (!str_to_i64(size->text, 0, INT64_MAX, &f->size) ||
		    !sha256_parse(hex, &f->digest))
			return wrong(cx, "files", "has what is no size or SHA-256");
	}
	return RC_OK;
}

static enum rc get_facts(struct cx *cx, const struct json_node *map, struct act_facts *f)
{
	struct str hex = { 0 };
	TRY(get_text(cx, map, "reason", &f->reason));
	TRY(get_stated(cx, map, &f->stated));
	TRY(get_time(cx, map, "until", &f->until));
	TRY(get_time(cx, map, "when", &f->when));
	TRY(get_ground(cx, map, &f->ground));
	TRY(get_files(cx, map, &f->files));
	if (is_null(map, "evidence"))
		return RC_OK;
	TRY(get_text(cx, map, "evidence", &hex));
	return sha256_parse(hex, &f->evidence) && entry_has_hash(&f->evidence)
		       ? RC_OK
		       : wrong(cx, "evidence", "is no SHA-256");
}

enum rc said_from_json(struct cx *cx, struct str bytes, struct said *out)
{
	const struct json_node *map = NULL;
	struct said s = { 0 };
	struct str format = { 0 }, id = { 0 }, step = { 0 }, state = { 0 };
	TRY(json_read(cx, bytes, &map));
	TRY(get_text(cx, map, "format", &format));
	TRY(get_text(cx, map, "request", &id));
	TRY(get_text(cx, map, "step", &step));
	TRY(get_text(cx, map, "state", &state));
	if (!str_eq(format, STR(STEP_FORMAT)))
		return wrong(cx, "format", "is not " STEP_FORMAT);
	if (!id_parse(id, &s.request) || !id_is_set(s.request))
		return wrong(cx, "request", "is no id");
	if (!action_parse(step, &s.message.action))
		return wrong(cx, "step", "is no step");
	if (!state_parse(state, &s.message.state))
		return wrong(cx, "state", "is no state");
	TRY(get_number(cx, map, "number", &s.message.number));
	TRY(get_number(cx, map, "answers", &s.message.answers));
	TRY(get_number(cx, map, "heard", &s.message.heard));
	TRY(get_text(cx, map, "reference", &s.reference));
	if (s.reference.n > REQUEST_WORD_MAX)
		return wrong(cx, "reference", "is too long");
	TRY(get_facts(cx, map, &s.facts));
	if (map->n != KEYS)
		return cx_fail(cx, RC_INVALID, "step document: it has an unknown key");
	*out = s;
	return RC_OK;
}
