// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/envelope_from_hi1.h"

#define VERSION STR("V1.23.1")

static struct hi1_header header_of(struct cx *cx, struct hi1_party sender,
				   struct hi1_party receiver, struct str transaction)
{
	return (struct hi1_header){ .sender = sender,
				    .receiver = receiver,
				    .transaction = transaction,
				    .at = cx->now,
				    .version = VERSION,
				    .profile_owner = EXCHANGE_PROFILE,
				    .profile_version = EXCHANGE_PROFILE_VERSION };
}

static void refuse(struct hi1_envelope *e, int code, struct str problem)
{
	e->code = code;
	e->problem = problem;
}

/* "text/xml; charset=utf-8" and the like. */
static bool encoding_of(struct str type, enum hi1_encoding *out)
{
	struct str name, parameters;
	(void)str_cut(type, ';', &name, &parameters); // there may be none
	name = str_trim(name);
	const bool json = str_eq_nocase(name, STR("application/json"));
	*out = json ? HI1_JSON : HI1_XML;
	return json || str_eq_nocase(name, STR("text/xml")) ||
	       str_eq_nocase(name, STR("application/xml"));
}

static void check_sides(const struct envelope_sides *s, struct hi1_envelope *e)
{
	const struct hi1_header *h = &e->header;
	if (!hi1_is_request(e->message.root))
		refuse(e, HI1_IMPROPER_VALUE, STR("a response is not taken here, only requests"));
	else if (!str_eq(h->receiver.country, s->country) || !str_eq(h->receiver.id, s->node))
		refuse(e, HI1_IMPROPER_VALUE, STR("ReceiverIdentifier: that is not this node"));
	else if (!str_eq(h->sender.country, s->peer_country) || !str_eq(h->sender.id, s->peer))
		refuse(e, HI1_IMPROPER_VALUE,
		       STR("SenderIdentifier: that is not the node whose certificate and "
			   "signature came with it"));
	else if (s->transaction.n > 0 && !str_eq(h->transaction, s->transaction))
		refuse(e, HI1_IMPROPER_VALUE,
		       STR("TransactionIdentifier is not the nonce of the signature"));
}

/* What its reading failed with is a refusal, but for the reader's own trouble. */
static void refuse_unread(struct cx *cx, const struct envelope_sides *s,
			  const struct hi1_fault *fault, struct hi1_envelope *e)
{
	refuse(e, fault->code, hi1_fault_print(cx->arena, fault));
	if (fault->header && s->transaction.n == 0)
		e->header = hi1_header_of(fault->header);
	else if (s->transaction.n == 0) // the rest of the header is not theirs any more
		e->header.transaction = fault->transaction;
	e->broken = !fault->header;
}

enum rc envelope_read(struct cx *cx, struct str content_type, struct str body,
		      const struct envelope_sides *s, struct hi1_envelope *out)
{
	struct hi1_fault fault = { 0 };
	enum rc rc = RC_OK;
	struct hi1_envelope e = { 0 };
	const struct hi1_party sender = { s->peer_country, s->peer };
	const struct hi1_party receiver = { s->country, s->node };
	e.header = header_of(cx, sender, receiver, s->transaction);
	if (!encoding_of(content_type, &e.encoding)) {
		refuse(&e, HI1_ENCODING, STR("send application/xml or application/json"));
	} else if ((rc = hi1_read(cx, e.encoding, body, &e.message, &fault)) != RC_OK) {
		if (fault.code == HI1_TRANSIENT_ERROR)
			return rc;
		refuse_unread(cx, s, &fault, &e);
	} else {
		e.header = hi1_header_of(hi1_get(e.message.root, "Header"));
		check_sides(s, &e);
		if (e.code == 0 && hi1_check_numbers(cx, e.message.root, &fault) != RC_OK)
			refuse(&e, fault.code, hi1_fault_print(cx->arena, &fault));
	}
	*out = e;
	return RC_OK;
}

static void answer_actions(struct cx *cx, const struct hi1_envelope *e, struct hi1_node *response)
{
	const struct hi1_actions actions = hi1_actions_of(cx->arena, e->message.root);
	for (size_t i = 0; i < actions.n; i++) {
		struct hi1_node *body = hi1_action_add(cx->arena, response, actions.p[i].verb);
		if (actions.p[i].identifier.n > 0)
			hi1_put(cx->arena, body, "Identifier", actions.p[i].identifier);
	}
}

enum rc envelope_answer(struct cx *cx, const struct hi1_envelope *e, int code,
			struct str description, struct str *out)
{
	struct hi1_fault fault;
	struct buf b;
	struct hi1_node *response = hi1_response_new(cx->arena, &e->header, cx->now);
	if (code == 0)
		answer_actions(cx, e, response);
	else
		hi1_refuse(cx->arena, response, (enum hi1_code)code, description);
	const struct hi1_node *fitted = response;
	if (hi1_version_known(e->header.version) && e->encoding == HI1_XML)
		TRY(hi1_fit(cx, e->encoding, response, &fitted, &fault));
	buf_init(&b, MESSAGE_BYTES_MAX);
	const enum rc rc = hi1_print(cx, e->encoding, fitted, &b, &fault);
	const bool full = buf_full(&b);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	if (rc == RC_OK && full)
		return cx_fail(cx, RC_BUG, "an answer is larger than a message may be");
	return rc;
}

struct hi1_node *envelope_new(struct cx *cx, const struct envelope_sides *s, struct str kind)
{
	const struct hi1_party sender = { s->country, s->node };
	const struct hi1_party receiver = { s->peer_country, s->peer };
	struct hi1_header header = header_of(cx, sender, receiver, s->transaction);
	header.workflow = kind;
	return hi1_request_new(cx->arena, &header);
}

enum rc envelope_print(struct cx *cx, const struct hi1_node *request, struct str *out)
{
	struct hi1_fault fault;
	struct buf b;
	buf_init(&b, MESSAGE_BYTES_MAX);
	const enum rc rc = hi1_print(cx, HI1_XML, request, &b, &fault);
	const bool full = buf_full(&b);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return full ? cx_fail(cx, RC_LIMIT, "a message has at most %zu bytes", MESSAGE_BYTES_MAX)
		    : rc;
}
