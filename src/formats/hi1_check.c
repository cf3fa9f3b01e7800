// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_read.h"

#define SAY(cx, ...) arena_fmt((cx)->arena, __VA_ARGS__)

static enum rc fail(struct cx *cx, struct hi1_fault *fault, const struct hi1_node *node, int code,
		    struct str problem)
{
	const struct hi1_fault what = { .code = code,
					.problem = problem,
					.remedy = STR("correct what is to be sent") };
	return hi1_fail(cx, fault, what, node);
}

static enum rc check_kept(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *node,
			  struct hi1_fault *fault)
{
	if (node->kept_as != encoding)
		return fail(cx, fault, node, HI1_ENCODING,
			    SAY(cx, "%s came in %s and cannot be written in %s", node->name,
				node->kept_as == HI1_XML ? "XML" : "JSON",
				encoding == HI1_XML ? "XML" : "JSON"));
	return RC_OK;
}

static enum rc check_value(struct cx *cx, const struct hi1_node *node, struct hi1_fault *fault)
{
	struct str text = node->text;
	const char *wrong = hi1_value_read(cx->arena, node->type->value, &text);
	if (!wrong && !str_eq(text, node->text))
		wrong = "in its one spelling";
	if (!wrong && !hi1_is_text(text))
		wrong = "text that XML can carry";
	if (wrong)
		return fail(cx, fault, node, HI1_INVALID_MESSAGE,
			    SAY(cx, "the value of %s is not %s", node->name, wrong));
	return RC_OK;
}

static enum rc check_place(struct cx *cx, const struct hi1_node *node, const struct hi1_node *last,
			   const struct hi1_node *child, struct hi1_fault *fault)
{
	const struct hi1_type *in = NULL;
	const struct hi1_member *m = hi1_member_at(node->type, child->member, &in);
	if ((m->how & HI1_OLD) ||
	    (last && !hi1_may_follow(node->type, last->member, child->member)))
		return fail(cx, fault, child, HI1_INVALID_MESSAGE,
			    SAY(cx, "%s cannot be there%s%s", child->name, last ? " after " : "",
				last ? last->name : ""));
	return RC_OK;
}

/* Recursive, as deep as the grammar is. */
enum rc hi1_check(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *node,
		  struct hi1_fault *fault)
{
	const struct hi1_node *last = NULL;
	const char *missing;
	if (node->kept)
		return check_kept(cx, encoding, node, fault);
	if (node->type->shape == HI1_VALUE)
		return check_value(cx, node, fault);
	if (node->type->shape != HI1_STRUCT)
		return fail(cx, fault, node, HI1_INVALID_MESSAGE,
			    SAY(cx, "%s has no content", node->name));
	for (const struct hi1_node *c = node->first; c; last = c, c = c->next) {
		TRY(check_place(cx, node, last, c, fault));
		TRY(hi1_check(cx, encoding, c, fault));
	}
	missing = hi1_missing(node);
	if (missing)
		return fail(cx, fault, node, HI1_INVALID_MESSAGE,
			    SAY(cx, "%s has no %s", node->name, missing));
	return RC_OK;
}
