// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/advice_to_hi1.h"

static enum rc check_text(struct cx *cx, struct str text)
{
	bool good = str_trim(text).n > 0 && text.n <= ADVICE_TEXT_MAX && str_is_utf8(text);
	for (size_t i = 0; i < text.n; i++)
		good = good && ((uint8_t)text.p[i] >= ' ' || text.p[i] == '\n');
	return good ? RC_OK
		    : cx_fail(cx, RC_INVALID, "advice: 1 to %d bytes of text", ADVICE_TEXT_MAX);
}

enum rc advice_print(struct cx *cx, const struct envelope_sides *sides, struct str text,
		     struct str *out)
{
	struct arena *a = cx->arena;
	struct hi1_fault fault;
	struct buf b;
	TRY(check_text(cx, text));
	struct hi1_node *request = envelope_new(cx, sides, STR("advice"));
	struct hi1_node *document = hi1_node_new(a, &hi1_document);
	hi1_put(a, document, "ObjectIdentifier", sides->transaction);
	hi1_put_entry(a, document, "DocumentType", STR("COMITY"), STR("DocumentType"),
		      STR("Advice"));
	hi1_put_bytes(a, document, "DocumentBody/Contents", text);
	hi1_put(a, document, "DocumentBody/ContentType", STR("text/plain; charset=utf-8"));
	(void)hi1_put_object(a, hi1_action_add(a, request, HI1_CREATE), document);
	buf_init(&b, MESSAGE_BYTES_MAX);
	const enum rc rc = hi1_print(cx, HI1_XML, request, &b, &fault);
	*out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return rc;
}

enum rc advice_read(struct cx *cx, struct str body, bool json, struct str *text)
{
	struct hi1_fault fault;
	struct hi1_message m;
	TRY(hi1_read(cx, json ? HI1_JSON : HI1_XML, body, &m, &fault));
	const struct hi1_actions actions = hi1_actions_of(cx->arena, m.root);
	if (actions.n != 1 || actions.p[0].verb != HI1_CREATE || !actions.p[0].object ||
	    !hi1_is_entry(actions.p[0].object, "DocumentType", "COMITY", "DocumentType", "Advice"))
		return cx_fail(cx, RC_INVALID,
			       "advice is one CREATE of a Document of the type "
			       "COMITY/DocumentType/Advice");
	if (!hi1_get_bytes(cx->arena, actions.p[0].object, "DocumentBody/Contents", text))
		return cx_fail(cx, RC_INVALID, "the Document has no Contents");
	return check_text(cx, *text);
}
