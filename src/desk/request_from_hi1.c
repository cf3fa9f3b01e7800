// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/request_from_hi1.h"

#include "desk/document_from_json.h"
#include "desk/request_to_hi1.h"

static enum rc open_document(struct cx *cx, const struct hi1_node *o, const char *content_type,
			     struct str *out)
{
	struct str bytes;
	struct sha256 said;
	if (!str_eq(hi1_text(o, "DocumentBody/ContentType"), str_from_c(content_type)))
		return cx_fail(cx, RC_INVALID, "HI1 document: ContentType is not %s", content_type);
	if (!hi1_get_bytes(cx->arena, o, "DocumentBody/Contents", &bytes))
		return cx_fail(cx, RC_INVALID, "HI1 document: it has no Contents");
	const struct sha256 h = sha256_of(bytes);
	if (!str_eq(hi1_text(o, "DocumentBody/ChecksumType"), STR("SHA-256")) ||
	    !sha256_parse(hi1_text(o, "DocumentBody/Checksum"), &said) || !sha256_eq(&said, &h))
		return cx_fail(cx, RC_INVALID,
			       "HI1 document: Checksum is not the SHA-256 of Contents");
	*out = bytes;
	return RC_OK;
}

enum rc document_from_hi1(struct cx *cx, const struct hi1_actions *actions, const char *type,
			  const char *content_type, struct str *out)
{
	for (size_t i = 0; i < actions->n; i++) {
		const struct hi1_action *act = &actions->p[i];
		if (act->verb == HI1_CREATE && act->object && act->object->type == &hi1_document &&
		    hi1_is_entry(act->object, "DocumentType", HI1_OWNER, "DocumentType", type))
			return open_document(cx, act->object, content_type, out);
	}
	return cx_fail(cx, RC_MISSING, "HI1: no document of type " HI1_OWNER "/DocumentType/%s",
		       type);
}

/* Ours as it looks after a journey: written and read. */
static enum rc print_read(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *object,
			  struct str *out)
{
	struct str bytes;
	struct hi1_node *again;
	struct hi1_fault fault;
	TRY(hi1_print_alone(cx, encoding, object, &bytes));
	TRY(hi1_read_object(cx, encoding, bytes, &again, &fault));
	return hi1_print_alone(cx, encoding, again, out);
}

enum rc hi1_check_same(struct cx *cx, const struct hi1_message *message,
		       const struct hi1_node *made)
{
	const struct hi1_actions came = hi1_actions_of(cx->arena, message->root);
	const struct hi1_actions due = hi1_actions_of(cx->arena, made);
	if (came.n != due.n)
		return cx_fail(cx, RC_INVALID, "HI1: %zu actions where the document asks for %zu",
			       came.n, due.n);
	for (size_t i = 0; i < due.n; i++) {
		struct str theirs = { 0 }, ours = { 0 };
		if (came.p[i].verb != due.p[i].verb || !came.p[i].object)
			return cx_fail(cx, RC_INVALID, "HI1: action %zu has another verb", i);
		TRY(hi1_print_alone(cx, message->encoding, came.p[i].object, &theirs));
		TRY(print_read(cx, message->encoding, due.p[i].object, &ours));
		if (!str_eq(theirs, ours))
			return cx_fail(cx, RC_INVALID,
				       "HI1: the %s of action %zu does not say what the document "
				       "says",
				       came.p[i].object->type->name, i);
	}
	return RC_OK;
}

static enum rc check_objects(struct cx *cx, const struct hi1_message *message,
			     const struct request *r)
{
	const struct hi1_header header = hi1_header_of(hi1_get(message->root, "Header"));
	struct hi1_node *made = hi1_request_new(cx->arena, &header);
	request_to_hi1(cx->arena, r, made);
	return hi1_check_same(cx, message, made);
}

enum rc request_from_hi1(struct cx *cx, const struct hi1_message *message, struct request *out)
{
	struct str bytes = { 0 };
	struct request *r = arena_new(cx->arena, struct request, 1);
	const struct hi1_header header = hi1_header_of(hi1_get(message->root, "Header"));
	const struct hi1_actions came = hi1_actions_of(cx->arena, message->root);
	TRY(document_from_hi1(cx, &came, "RequestData", DOCUMENT_TYPE, &bytes));
	TRY(document_from_json(cx, bytes, r));
	if (!str_eq(r->from, header.sender.country) || !str_eq(r->to, header.receiver.country))
		return cx_fail(cx, RC_INVALID,
			       "HI1: the request is of other countries than the message");
	TRY(check_objects(cx, message, r));
	*out = *r;
	return RC_OK;
}
