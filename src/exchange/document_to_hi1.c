// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/document_to_hi1.h"

#define TEXT "text/plain; charset=utf-8"

const struct document_kind document_advice = { "advice", "Advice", TEXT };
const struct document_kind document_checkpoint = { "checkpoint", "Checkpoint", TEXT };
const struct document_kind document_cosignature = { "cosignature", "Cosignature", TEXT };
const struct document_kind document_seen = { "seen", "Seen", TEXT };
const struct document_kind document_prove = { "prove", "Prove", TEXT };
const struct document_kind document_proof = { "proof", "Proof", TEXT };
const struct document_kind document_card = { "card", "Card", TEXT };
const struct document_kind document_contacts = { "contacts", "Contacts", TEXT };
const struct document_kind document_ping = { "ping", "Ping", TEXT };
const struct document_kind document_pong = { "pong", "Pong", TEXT };
const struct document_kind document_profile = { "profile", "Profile", TEXT };
const struct document_kind document_profile_answer = { "profile-answer", "ProfileAnswer", TEXT };
const struct document_kind document_consignment = { "consignment", "Consignment", TEXT };
const struct document_kind document_consignment_answer = { "consignment-answer",
							   "ConsignmentAnswer", TEXT };
const struct document_kind document_consignment_withdrawal = { "consignment-withdrawal",
							       "ConsignmentWithdrawal", TEXT };

enum rc document_print(struct cx *cx, const struct envelope_sides *sides,
		       const struct document_kind *kind, struct str contents, struct str *out)
{
	struct arena *a = cx->arena;
	struct hi1_fault fault;
	struct buf b;
	struct hi1_node *request = envelope_new(cx, sides, str_from_c(kind->workflow));
	struct hi1_node *document = hi1_node_new(a, &hi1_document);
	hi1_put(a, document, "ObjectIdentifier", sides->transaction);
	hi1_put_entry(a, document, "DocumentType", STR("COMITY"), STR("DocumentType"),
		      str_from_c(kind->type));
	hi1_put_bytes(a, document, "DocumentBody/Contents", contents);
	hi1_put(a, document, "DocumentBody/ContentType", str_from_c(kind->content_type));
	(void)hi1_put_object(a, hi1_action_add(a, request, HI1_CREATE), document);
	buf_init(&b, MESSAGE_BYTES_MAX);
	const enum rc rc = hi1_print(cx, HI1_XML, request, &b, &fault);
	*out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return rc;
}

enum rc document_read(struct cx *cx, const struct hi1_message *m, const struct document_kind *kind,
		      struct str *contents)
{
	const struct hi1_actions actions = hi1_actions_of(cx->arena, m->root);
	if (actions.n != 1 || actions.p[0].verb != HI1_CREATE || !actions.p[0].object ||
	    !hi1_is_entry(actions.p[0].object, "DocumentType", "COMITY", "DocumentType",
			  kind->type))
		return cx_fail(cx, RC_INVALID,
			       "%s is one CREATE of a Document of the type COMITY/DocumentType/%s",
			       kind->workflow, kind->type);
	if (!hi1_get_bytes(cx->arena, actions.p[0].object, "DocumentBody/Contents", contents))
		return cx_fail(cx, RC_INVALID, "the Document has no Contents");
	return RC_OK;
}
