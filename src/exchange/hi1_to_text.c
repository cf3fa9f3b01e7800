// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/hi1_to_text.h"

#include <string.h>

enum { SHOWN_MAX = 400 };

const char *hi1_verb_name(enum hi1_verb verb)
{
	static const char *const names[] = {
		[HI1_GET] = "GET",	   [HI1_CREATE] = "CREATE",
		[HI1_UPDATE] = "UPDATE",   [HI1_LIST] = "LIST",
		[HI1_DELIVER] = "DELIVER", [HI1_GETCSPCONFIG] = "GETCSPCONFIG",
		[HI1_ERROR] = "ERROR",
	};
	return names[verb];
}

static const struct hi1_node *whole_error(const struct hi1_node *message)
{
	return hi1_get(message, "Payload/ResponsePayload/ErrorInformation");
}

int64_t hi1_error_of(struct arena *a, const struct hi1_node *message, struct str *description)
{
	const struct hi1_node *whole = whole_error(message);
	const struct hi1_actions actions = hi1_actions_of(a, message);
	int64_t code = 0;
	if (hi1_get_number(whole, "ErrorCode", &code)) {
		*description = hi1_text(whole, "ErrorDescription");
		return code;
	}
	for (size_t i = 0; i < actions.n; i++) {
		if (actions.p[i].verb == HI1_ERROR) {
			*description = actions.p[i].description;
			return actions.p[i].error;
		}
	}
	return 0;
}

/* ---- text ---- */

/* As one line: what a terminal would act upon becomes a blank. */
static void add_line_text(struct buf *out, struct str s)
{
	struct str shown = str_slice(s, 0, SHOWN_MAX);
	while (shown.n < s.n && !str_is_utf8(shown)) // not within a character
		shown.n--;
	for (size_t i = 0; i < shown.n; i++) {
		const char c = shown.p[i];
		const bool acts = (uint8_t)c < ' ' || c == 0x7f;
		buf_add(out, acts ? STR(" ") : (struct str){ &shown.p[i], 1 });
	}
	if (shown.n < s.n)
		buf_fmt(out, " ... (%zu bytes)", s.n);
}

static void indent(struct buf *out, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		buf_add_c(out, "  ");
}

static void add_value(struct buf *out, const struct hi1_node *node)
{
	if (node->kept)
		buf_fmt(out, "%zu bytes of another format, kept", node->text.n);
	else if (node->type == &hi1_base64)
		buf_fmt(out, "%zu characters of base64", node->text.n);
	else
		add_line_text(out, node->text);
}

/* Recursive, as deep as the grammar is. */
static void add_node(struct buf *out, const struct hi1_node *node, unsigned depth)
{
	indent(out, depth);
	buf_add_c(out, node->name);
	if (strcmp(node->name, "HI1Object") == 0)
		buf_fmt(out, " %s", node->type->name);
	if (node->type == &hi1_entry && !node->kept) {
		buf_add_c(out, ": ");
		add_line_text(out, hi1_text(node, "Owner"));
		buf_add_char(out, '/');
		add_line_text(out, hi1_text(node, "Name"));
		buf_add_char(out, '/');
		add_line_text(out, hi1_text(node, "Value"));
		buf_add_char(out, '\n');
		return;
	}
	if (node->kept || node->type->shape == HI1_VALUE) {
		buf_add_c(out, ": ");
		add_value(out, node);
	}
	buf_add_char(out, '\n');
	for (const struct hi1_node *c = node->first; c; c = c->next)
		add_node(out, c, depth + 1);
}

static void add_party(struct buf *out, const char *label, struct hi1_party party)
{
	buf_fmt(out, "%s", label);
	add_line_text(out, party.country);
	buf_add_char(out, ' ');
	add_line_text(out, party.id);
	buf_add_char(out, '\n');
}

static void add_header(struct arena *a, struct buf *out, const struct hi1_message *m)
{
	const struct hi1_header h = hi1_header_of(hi1_get(m->root, "Header"));
	buf_fmt(out, "%s in %s, %.*s, profile ", hi1_is_request(m->root) ? "Request" : "Response",
		m->encoding == HI1_XML ? "XML" : "JSON", STR_ARG(h.version));
	add_line_text(out, h.profile_owner);
	buf_add_char(out, ' ');
	add_line_text(out, h.profile_version);
	buf_add_char(out, '\n');
	add_party(out, "sender       ", h.sender);
	add_party(out, "receiver     ", h.receiver);
	buf_fmt(out, "transaction  %.*s\ntime         %.*s\n", STR_ARG(h.transaction),
		STR_ARG(hi1_time_us_print(a, h.at)));
	if (h.workflow.n > 0) {
		buf_add_c(out, "workflow     ");
		add_line_text(out, h.workflow);
		buf_add_char(out, '\n');
	}
	if (hi1_is_signed(m->root))
		buf_add_c(out, "signed       yes; not judged here\n");
}

static void add_action(struct buf *out, const struct hi1_action *action, bool brief)
{
	buf_fmt(out, "%lld  %s", (long long)action->number, hi1_verb_name(action->verb));
	if (action->object)
		buf_fmt(out, "  %s", action->object->type->name);
	if (action->identifier.n > 0)
		buf_fmt(out, "  %.*s", STR_ARG(action->identifier));
	if (action->verb == HI1_ERROR) {
		buf_fmt(out, "  %lld  ", (long long)action->error);
		add_line_text(out, action->description);
	}
	buf_add_char(out, '\n');
	for (const struct hi1_node *c = brief ? NULL : action->body->first; c; c = c->next)
		add_node(out, c, 1);
}

void hi1_to_text(struct arena *a, const struct hi1_message *m, bool brief, struct buf *out)
{
	const struct hi1_node *whole = whole_error(m->root);
	const struct hi1_actions actions = hi1_actions_of(a, m->root);
	add_header(a, out, m);
	if (whole) {
		buf_fmt(out, "refused      %.*s  ", STR_ARG(hi1_text(whole, "ErrorCode")));
		add_line_text(out, hi1_text(whole, "ErrorDescription"));
		buf_add_char(out, '\n');
	}
	for (size_t i = 0; i < actions.n; i++)
		add_action(out, &actions.p[i], brief);
}

/* ---- JSON ---- */

static void node_to_json(struct json *j, const struct hi1_node *node, const char *key);

static void members_to_json(struct json *j, const struct hi1_node *node)
{
	for (const struct hi1_node *c = node->first; c; c = c->next) {
		const struct hi1_type *in = NULL;
		if (!(hi1_member_at(node->type, c->member, &in)->how & HI1_MANY)) {
			node_to_json(j, c, c->name);
			continue;
		}
		json_begin_array(j, c->name);
		node_to_json(j, c, NULL);
		for (; hi1_next_same(c); c = hi1_next_same(c))
			node_to_json(j, hi1_next_same(c), NULL);
		json_end(j);
	}
}

static bool is_true(struct str text)
{
	return str_eq(text, STR("true"));
}

/* Recursive, as deep as the grammar is. */
static void node_to_json(struct json *j, const struct hi1_node *node, const char *key)
{
	int64_t number;
	if (node->kept) {
		json_int(j, key, (int64_t)node->text.n);
	} else if (node->type->shape != HI1_VALUE) {
		json_begin_object(j, key);
		if (strcmp(node->name, "HI1Object") == 0)
			json_str(j, "type", str_from_c(node->type->name));
		members_to_json(j, node);
		json_end(j);
	} else if (node->type->value->json == HI1_JSON_BOOLEAN) {
		json_bool(j, key, is_true(node->text));
	} else if (node->type->value->json == HI1_JSON_INTEGER &&
		   str_to_i64(node->text, INT64_MIN, INT64_MAX, &number)) {
		json_int(j, key, number);
	} else {
		json_str(j, key, node->text);
	}
}

static void party_to_json(struct json *j, const char *key, struct hi1_party party)
{
	json_begin_object(j, key);
	json_str(j, "country", party.country);
	json_str(j, "identifier", party.id);
	json_end(j);
}

static void action_to_json(struct json *j, const struct hi1_action *action)
{
	json_begin_object(j, NULL);
	json_int(j, "number", action->number);
	json_str(j, "verb", str_from_c(hi1_verb_name(action->verb)));
	if (action->verb == HI1_ERROR) {
		json_int(j, "code", action->error);
		json_str(j, "description", action->description);
	} else {
		if (action->identifier.n > 0)
			json_str(j, "identifier", action->identifier);
		node_to_json(j, action->body, "body");
	}
	json_end(j);
}

void hi1_to_json(struct json *j, struct arena *a, const struct hi1_message *m)
{
	const struct hi1_header h = hi1_header_of(hi1_get(m->root, "Header"));
	const struct hi1_actions actions = hi1_actions_of(a, m->root);
	const struct hi1_node *whole = whole_error(m->root);
	json_str(j, "kind", hi1_is_request(m->root) ? STR("request") : STR("response"));
	json_str(j, "encoding", m->encoding == HI1_XML ? STR("xml") : STR("json"));
	json_str(j, "version", h.version);
	json_str(j, "profile", h.profile_owner);
	json_str(j, "profile_version", h.profile_version);
	party_to_json(j, "sender", h.sender);
	party_to_json(j, "receiver", h.receiver);
	json_str(j, "transaction", h.transaction);
	json_str(j, "time", hi1_time_us_print(a, h.at));
	json_str(j, "workflow", h.workflow);
	json_bool(j, "signed", hi1_is_signed(m->root));
	if (whole) {
		json_begin_object(j, "refused");
		json_int(j, "code", hi1_error_of(a, m->root, &(struct str){ 0 }));
		json_str(j, "description", hi1_text(whole, "ErrorDescription"));
		json_end(j);
	}
	json_begin_array(j, "actions");
	for (size_t i = 0; i < actions.n; i++)
		action_to_json(j, &actions.p[i]);
	json_end(j);
}
