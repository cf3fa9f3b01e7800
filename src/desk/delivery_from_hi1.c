// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/delivery_from_hi1.h"

#include "desk/request_to_hi1.h"
#include "exchange/message.h"

#define DATA "Delivery/BinaryData"
#define URL "Delivery/URL"

static enum rc wrong(struct cx *cx, const char *what)
{
	return cx_fail(cx, RC_INVALID, "HI1 delivery: %s", what);
}

static bool is_of(struct arena *a, const struct hi1_node *o, const struct request *r)
{
	static const enum hi1_part parts[] = { HI1_PART_LD, HI1_PART_AUTHORISATION };
	const struct hi1_node *link = hi1_get(o, "AssociatedObjects/AssociatedObject");
	for (; link; link = hi1_next_same(link))
		for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
			if (str_eq(link->text, request_hi1_id(a, r->id, parts[i])))
				return true;
	return false;
}

static enum rc check_bytes(struct cx *cx, const struct hi1_node *o, struct str bytes)
{
	int64_t length = (int64_t)bytes.n;
	struct sha256 said;
	const struct sha256 h = sha256_of(bytes);
	const struct str checksum = hi1_text(o, DATA "/Checksum");
	(void)hi1_get_number(o, DATA "/ContentLength", &length); // false: not said
	if (bytes.n > DELIVERY_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "HI1 delivery: more than %zu bytes in a message",
			       DELIVERY_BYTES_MAX);
	if (length != (int64_t)bytes.n)
		return wrong(cx, "ContentLength is not that of the data");
	if (checksum.n > 0 && str_eq_nocase(hi1_text(o, DATA "/ChecksumType"), STR("SHA-256")) &&
	    !(sha256_parse(checksum, &said) && sha256_eq(&said, &h)))
		return wrong(cx, "Checksum is not that of the data");
	return RC_OK;
}

/* Only what a node of ours will send in ranges: this node fetches nothing. */
static enum rc read_announced(struct cx *cx, const struct hi1_node *o, struct delivery *d)
{
	const struct str urn = hi1_text(o, URL "/URL");
	if (!str_starts(urn, STR(DELIVERY_URN)) ||
	    !message_transaction_parse(str_slice(urn, sizeof DELIVERY_URN - 1, urn.n), &d->id))
		return wrong(cx, "its data are not in the message, and an address is not fetched");
	if (!hi1_get_number(o, URL "/ContentLength", &d->size) || d->size <= 0 ||
	    !str_eq_nocase(hi1_text(o, URL "/ChecksumType"), STR("SHA-256")) ||
	    !sha256_parse(hi1_text(o, URL "/Checksum"), &d->digest))
		return wrong(cx, "what is announced has a length and a SHA-256");
	d->apart = true;
	return RC_OK;
}

enum rc delivery_from_hi1(struct cx *cx, const struct hi1_action *action, const struct request *r,
			  struct delivery *out, struct str *uuid)
{
	struct delivery d = { .number = 1, .last = true };
	const struct hi1_node *o = action->object;
	if (action->verb != HI1_DELIVER || !o || o->type != &hi1_delivery)
		return wrong(cx, "the action is no DELIVER of a DeliveryObject");
	if (!str_eq(action->identifier, hi1_text(o, "ObjectIdentifier")))
		return wrong(cx, "Identifier is not the object's");
	if (!is_of(cx->arena, o, r))
		return wrong(cx, "it names no task of this request");
	if (hi1_get(o, URL))
		TRY(read_announced(cx, o, &d));
	else if (!hi1_get_bytes(cx->arena, o, DATA "/Data", &d.bytes))
		return wrong(cx, "its data are not in the message");
	if (!d.apart)
		TRY(check_bytes(cx, o, d.bytes));
	(void)hi1_get_number(o, "SequenceNumber", &d.number); // absent: the only piece
	(void)hi1_get_boolean(o, "LastSequence", &d.last);
	d.name = hi1_text(o, d.apart ? URL "/OriginalFilename" : DATA "/OriginalFilename");
	d.type = hi1_text(o, d.apart ? URL "/ContentType" : DATA "/ContentType");
	*out = d;
	*uuid = hi1_text(o, "DeliveryID");
	return RC_OK;
}

enum rc delivery_open(struct cx *cx, const struct hi1_message *m, struct delivery_message *out)
{
	const struct hi1_actions actions = hi1_actions_of(cx->arena, m->root);
	if (actions.n != 1 || actions.p[0].verb != HI1_DELIVER || !actions.p[0].object)
		return wrong(cx, "the message is one DELIVER");
	out->action = actions.p[0];
	if (!id_parse(hi1_text(out->action.object, "ExternalIdentifier"), &out->request))
		return wrong(cx, "its ExternalIdentifier is the id of no request");
	return RC_OK;
}
