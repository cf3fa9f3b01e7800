// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/document_from_json.h"

#include "desk/sent.h"
#include "formats/json_read.h"
#include "law/words.h"
#include "ledger/entry.h"

static enum rc wrong(struct cx *cx, const char *key, const char *why)
{
	return cx_fail(cx, RC_INVALID, "request document: \"%s\" %s", key, why);
}

static enum rc get(struct cx *cx, const struct json_node *map, const char *key, enum json_kind kind,
		   const struct json_node **out)
{
	*out = json_get(map, key);
	if (!*out)
		return wrong(cx, key, "is missing");
	return (*out)->kind == kind ? RC_OK : wrong(cx, key, "is of the wrong kind");
}

static enum rc get_text(struct cx *cx, const struct json_node *map, const char *key, size_t max,
			struct str *out)
{
	const struct json_node *node;
	TRY(get(cx, map, key, JSON_TEXT, &node));
	if (node->text.n > max)
		return wrong(cx, key, "is too long");
	*out = node->text;
	return RC_OK;
}

static bool is_null(const struct json_node *map, const char *key)
{
	const struct json_node *node = json_get(map, key);
	return node && node->kind == JSON_NOTHING;
}

static enum rc get_time(struct cx *cx, const struct json_node *map, const char *key,
			struct instant *out)
{
	struct str text = { 0 };
	TRY(get_text(cx, map, key, REQUEST_WORD_MAX, &text));
	return entry_parse_time(text, out) && out->us != 0
		       ? RC_OK
		       : wrong(cx, key, "is no time such as 2026-11-21T12:00:00.000000Z");
}

static enum rc get_member(struct cx *cx, const struct json_node *map,
			  const struct document_member *m, struct request *r)
{
	void *at = (char *)r + m->at;
	struct str text = { 0 };
	if (m->value == DOCUMENT_TEXT)
		return get_text(cx, map, m->key, m->max, at);
	if (is_null(map, m->key))
		return RC_OK;
	if (m->value == DOCUMENT_TIME)
		return get_time(cx, map, m->key, at);
	TRY(get_text(cx, map, m->key, REQUEST_WORD_MAX, &text));
	return id_parse(text, at) && id_is_set(*(struct id *)at) ? RC_OK
								 : wrong(cx, m->key, "is no id");
}

static enum rc get_classes(struct cx *cx, const struct json_node *map, struct request *r)
{
	const struct json_node *list;
	TRY(get(cx, map, "classes", JSON_LIST, &list));
	for (const struct json_node *n = list->first; n; n = n->next) {
		int value;
		if (n->kind != JSON_TEXT || !law_word_find(law_words_data, n->text, &value) ||
		    value == 0)
			return wrong(cx, "classes", "has what is no class of data");
		r->classes |= (unsigned)value;
	}
	return RC_OK;
}

static enum rc get_fields(struct cx *cx, const struct json_node *map, struct request *r)
{
	const struct json_node *fields;
	TRY(get(cx, map, "fields", JSON_MAP, &fields));
	for (const struct json_node *n = fields->first; n; n = n->next) {
		enum request_field f;
		if (n->kind != JSON_TEXT || !field_parse(n->key, &f))
			return wrong(cx, "fields", "has what is no field");
		if (n->text.n == 0 || n->text.n > FIELD_BYTES_MAX)
			return wrong(cx, field_key(f), "is empty or too long");
		r->text[f] = n->text;
	}
	return RC_OK;
}

static enum rc get_decisions(struct cx *cx, const struct json_node *map, struct request *r)
{
	const struct json_node *list;
	TRY(get(cx, map, "decisions", JSON_LIST, &list));
	if (list->n > REQUEST_DECISIONS_MAX)
		return wrong(cx, "decisions", "is too long");
	for (const struct json_node *n = list->first; n; n = n->next) {
		struct decision *d = &r->decisions[r->decisions_n++];
		if (n->n != 3)
			return wrong(cx, "decisions", "has code, reason and at, and nothing else");
		TRY(get_text(cx, n, "code", REQUEST_WORD_MAX, &d->code));
		TRY(get_text(cx, n, "reason", FIELD_BYTES_MAX, &d->reason));
		TRY(get_time(cx, n, "at", &d->at));
	}
	return RC_OK;
}

static enum rc get_terms(struct cx *cx, const struct json_node *map, struct request *r)
{
	const struct json_node *list;
	TRY(get(cx, map, "terms", JSON_LIST, &list));
	if (list->n > REQUEST_DEADLINES_MAX)
		return wrong(cx, "terms", "is too long");
	for (const struct json_node *n = list->first; n; n = n->next) {
		struct time_limit *t = &r->terms[r->terms_n++];
		const struct str side = json_get_text(n, "side");
		const bool asked = str_eq(side, str_from_c(side_key(SIDE_ASKED)));
		if (n->n != 3 || (!asked && !str_eq(side, str_from_c(side_key(SIDE_ASKING)))))
			return wrong(cx, "terms", "has side, code and source, and nothing else");
		t->side = asked ? SIDE_ASKED : SIDE_ASKING;
		TRY(get_text(cx, n, "code", FIELD_BYTES_MAX, &t->code));
		TRY(get_text(cx, n, "source", FIELD_BYTES_MAX, &t->source));
	}
	return RC_OK;
}

static enum rc get_head(struct cx *cx, const struct json_node *map, struct request *r)
{
	struct str format = { 0 }, kind = { 0 };
	TRY(get_text(cx, map, "format", REQUEST_WORD_MAX, &format));
	if (!str_eq(format, STR(DOCUMENT_FORMAT)))
		return wrong(cx, "format", "is not " DOCUMENT_FORMAT);
	TRY(get_text(cx, map, "kind", REQUEST_WORD_MAX, &kind));
	if (!kind_parse(kind, &r->progress.kind))
		return wrong(cx, "kind", "is no kind of request");
	return RC_OK;
}

static enum rc get_rest(struct cx *cx, const struct json_node *map, struct request *r)
{
	const struct json_node *political;
	struct str hex = { 0 };
	TRY(get(cx, map, "political", JSON_YES_NO, &political));
	r->political = political->yes;
	if (!is_null(map, "authorisation")) {
		TRY(get_text(cx, map, "authorisation", REQUEST_WORD_MAX, &hex));
		if (!sha256_parse(hex, &r->authorisation) || !entry_has_hash(&r->authorisation))
			return wrong(cx, "authorisation", "is no SHA-256");
	}
	TRY(get_classes(cx, map, r));
	TRY(get_fields(cx, map, r));
	TRY(get_decisions(cx, map, r));
	return get_terms(cx, map, r);
}

enum rc document_from_json(struct cx *cx, struct str bytes, struct request *out)
{
	enum { OTHER_KEYS = 8 }; // format, kind, and those of get_rest
	const struct json_node *map;
	size_t members = 0;
	TRY(json_read(cx, bytes, &map));
	if (map->kind != JSON_MAP)
		return cx_fail(cx, RC_INVALID, "request document: it is no object");
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(get_head(cx, map, r));
	for (const struct document_member *m = document_members; m->key; m++, members++)
		TRY(get_member(cx, map, m, r));
	TRY(get_rest(cx, map, r));
	if (map->n != members + OTHER_KEYS)
		return cx_fail(cx, RC_INVALID, "request document: it has an unknown key");
	if (sent_keeps(r))
		return cx_fail(cx, RC_INVALID,
			       "request document: it tells a provider what stays with the "
			       "authority that asks");
	*out = *r;
	return RC_OK;
}
