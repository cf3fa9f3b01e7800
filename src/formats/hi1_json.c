// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "formats/hi1_read.h"
#include "formats/json_read.h"

enum { MEMBERS_MAX = 40 }; // of one type; an authorisation has 26

struct reader {
	struct cx *cx;
	struct str in;
	struct hi1_fault *fault;
	size_t nodes;
};

#define SAY(r, ...) arena_fmt((r)->cx->arena, __VA_ARGS__)

/* A key has no place of its own: its value's is told. */
static enum rc fail(struct reader *r, const struct json_node *at, const struct hi1_node *node,
		    struct str problem, struct str remedy)
{
	const struct hi1_fault what = {
		.code = HI1_INVALID_MESSAGE,
		.at = (size_t)(at->source.p - r->in.p),
		.problem = problem,
		.remedy = remedy,
	};
	return hi1_fail(r->cx, r->fault, what, node);
}

static enum hi1_space space_of_prefix(struct str prefix)
{
	unsigned i = 0;
	while (i < HI1_SPACES && !str_eq(hi1_spaces[i].prefix, prefix))
		i++;
	return (enum hi1_space)i;
}

static int member_of(const struct hi1_type *type, struct str key)
{
	struct str prefix = { 0 }, name = key;
	if (str_cut(key, ':', &prefix, &name))
		return prefix.n > 0 ? hi1_member_find(type, space_of_prefix(prefix), name)
				    : HI1_NO_MEMBER;
	return hi1_member_find(type, HI1_CORE, key);
}

static enum rc read_value(struct reader *r, const struct json_node *json, struct hi1_node *node)
{
	static const enum json_kind kinds[] = {
		[HI1_JSON_TEXT] = JSON_TEXT,
		[HI1_JSON_INTEGER] = JSON_NUMBER,
		[HI1_JSON_BOOLEAN] = JSON_YES_NO,
	};
	static const char *const says[] = {
		[HI1_JSON_TEXT] = "a text",
		[HI1_JSON_INTEGER] = "a number",
		[HI1_JSON_BOOLEAN] = "true or false",
	};
	const struct hi1_value *value = node->type->value;
	if (json->kind != kinds[value->json])
		return fail(r, json, node, SAY(r, "%s is not %s", node->name, says[value->json]),
			    STR("give it its own kind of JSON value"));
	struct str text = json->kind == JSON_YES_NO ? json->source : json->text;
	const struct str came = text;
	const char *wrong = hi1_value_read(r->cx->arena, value, &text);
	if (!wrong && value->json == HI1_JSON_TEXT && !str_eq(text, came))
		wrong = "without white space around or in it";
	if (wrong)
		return fail(r, json, node, SAY(r, "the value of %s is not %s", node->name, wrong),
			    STR("write it so"));
	if (!hi1_is_text(text))
		return fail(r, json, node,
			    SAY(r, "%s holds a character that XML cannot carry", node->name),
			    STR("leave control characters out"));
	node->text = text;
	return RC_OK;
}

static enum rc keep(struct reader *r, const struct json_node *json, struct hi1_node *node)
{
	node->kept = true;
	node->kept_as = HI1_JSON;
	node->text = json->source;
	if (node->type->shape != HI1_HOOK)
		return RC_OK;
	const struct str key = SAY(r, "%.*s%sCountryCode",
				   STR_ARG(hi1_spaces[node->type->space].prefix),
				   node->type->space == HI1_CORE ? "" : ":");
	struct str text = json_get_text(json, str_c(r->cx->arena, key));
	if (hi1_value_read(r->cx->arena, hi1_country.value, &text))
		return fail(r, json, node, SAY(r, "%s has no CountryCode", node->name),
			    SAY(r, "give %.*s two capital letters", STR_ARG(key)));
	return RC_OK;
}

static enum rc read_object_type(struct reader *r, const struct json_node *json,
				struct hi1_node *node)
{
	const struct str text = json_get_text(json, "@xsi:type");
	struct str uri, name;
	const struct hi1_type *type = NULL;
	if (str_starts(text, STR("{")) && str_cut(text, '}', &uri, &name))
		type = hi1_type_find(hi1_space_of(str_slice(uri, 1, uri.n)), name);
	if (!type)
		return fail(r, json, node,
			    SAY(r, "no object of HI1 is of the type \"%.*s\"", STR_ARG(text)),
			    STR("give @xsi:type as {namespace}Name, of one of the objects"));
	node->type = type;
	return RC_OK;
}

/* The root says which namespaces its prefixes stand for; they are not its to choose. */
static enum rc check_declaration(struct reader *r, const struct json_node *c)
{
	struct str word, prefix;
	(void)str_cut(c->key, ':', &word, &prefix);
	const enum hi1_space space = space_of_prefix(prefix);
	if (c->kind != JSON_TEXT)
		return fail(r, c, NULL, SAY(r, "%.*s is no text", STR_ARG(c->key)),
			    STR("give the address of a namespace"));
	if (str_eq(word, STR("@xmlns")) && space != HI1_SPACES &&
	    !str_eq(c->text, hi1_spaces[space].uri))
		return fail(r, c, NULL, SAY(r, "%.*s is not HI1's", STR_ARG(c->key)),
			    SAY(r, "it is %.*s", STR_ARG(hi1_spaces[space].uri)));
	return RC_OK;
}

static enum rc sort_keys(struct reader *r, const struct json_node *json,
			 const struct hi1_node *node, const struct json_node **found)
{
	for (const struct json_node *c = json->first; c; c = c->next) {
		if (!node->up && str_starts(c->key, STR("@")) &&
		    !str_eq(c->key, STR("@xsi:type"))) {
			TRY(check_declaration(r, c));
			continue;
		}
		if (strcmp(node->name, "HI1Object") == 0 && str_eq(c->key, STR("@xsi:type")))
			continue;
		const int member = hi1_member_today(node, member_of(node->type, c->key));
		if (member == HI1_NO_MEMBER || found[member])
			return fail(r, c, node,
				    SAY(r, "%s has no member \"%.*s\"", node->type->name,
					STR_ARG(c->key)),
				    STR("leave it out, or correct its name or prefix"));
		INVARIANT(member < MEMBERS_MAX);
		found[member] = c;
	}
	return RC_OK;
}

static enum rc read_node(struct reader *r, const struct json_node *json, struct hi1_node *node);

static enum rc read_child(struct reader *r, const struct json_node *json, struct hi1_node *node,
			  int member)
{
	if (node->last && !hi1_may_follow(node->type, node->last->member, member))
		return fail(r, json, node,
			    SAY(r, "\"%.*s\" cannot be there beside %s", STR_ARG(json->key),
				node->last->name),
			    STR("give one of the alternatives"));
	if (++r->nodes > HI1_NODES_MAX)
		return fail(r, json, node, STR("too many members"),
			    SAY(r, "send at most %d", HI1_NODES_MAX));
	return read_node(r, json, hi1_append(r->cx->arena, node, member));
}

static enum rc read_member(struct reader *r, const struct json_node *json, struct hi1_node *node,
			   int member)
{
	const struct hi1_type *in = NULL;
	const bool many = hi1_member_at(node->type, member, &in)->how & HI1_MANY;
	if (!many)
		return read_child(r, json, node, member);
	if (json->kind != JSON_LIST)
		return fail(r, json, node, SAY(r, "\"%.*s\" is not an array", STR_ARG(json->key)),
			    STR("give an array, also for one"));
	for (const struct json_node *c = json->first; c; c = c->next)
		TRY(read_child(r, c, node, member));
	return RC_OK;
}

static enum rc read_struct(struct reader *r, const struct json_node *json, struct hi1_node *node)
{
	const struct json_node *found[MEMBERS_MAX] = { 0 };
	TRY(sort_keys(r, json, node, found));
	for (int i = 0; i < MEMBERS_MAX; i++) {
		if (!found[i])
			continue;
		TRY(read_member(r, found[i], node, i));
		if (!node->up && node->last && strcmp(node->last->name, "Header") == 0)
			r->fault->header = node->last;
		if (node->last && strcmp(node->last->name, "TransactionIdentifier") == 0 &&
		    strcmp(node->name, "Header") == 0)
			r->fault->transaction = node->last->text;
	}
	const char *missing = hi1_missing(node);
	if (missing)
		return fail(r, json, node, SAY(r, "%s has no %s", node->name, missing),
			    STR("give it"));
	return RC_OK;
}

/* Recursive, as deep as the grammar is. */
static enum rc read_node(struct reader *r, const struct json_node *json, struct hi1_node *node)
{
	node->at = (size_t)(json->source.p - r->in.p);
	if (node->type->shape == HI1_VALUE)
		return read_value(r, json, node);
	if (node->type->shape == HI1_OBJECT)
		TRY(read_object_type(r, json, node));
	if (node->type->shape >= HI1_HOOK)
		return keep(r, json, node);
	if (json->kind != JSON_MAP)
		return fail(r, json, node, SAY(r, "%s is not an object of JSON", node->name),
			    STR("give its members in braces"));
	return read_struct(r, json, node);
}

enum rc hi1_json_read(struct cx *cx, struct str text, const struct hi1_type *type,
		      struct hi1_node **out, struct hi1_fault *fault)
{
	struct reader r = { .cx = cx, .in = text, .fault = fault };
	const struct json_node *json = NULL;
	if (json_read(cx, text, &json) != RC_OK) {
		const struct hi1_fault what = { .code = HI1_INVALID_MESSAGE,
						.problem = arena_copy(cx->arena, cx_error(cx)),
						.remedy = STR("send JSON by RFC 8259") };
		return hi1_fail(cx, fault, what, NULL);
	}
	struct hi1_node *root = hi1_node_new(cx->arena, type);
	TRY(read_node(&r, json, root));
	*out = root;
	return RC_OK;
}
