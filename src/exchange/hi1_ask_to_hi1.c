// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/hi1_ask_to_hi1.h"

#include <string.h>

#include "exchange/message.h"

static const struct {
	const char *name;
	const struct hi1_type *type;
	const char *dictionary; // of the desired status; NULL: none
	const char *member;
} types[] = {
	{ "Authorisation", &hi1_authorisation, "AuthorisationDesiredStatus",
	  "AuthorisationDesiredStatus" },
	{ "Document", &hi1_document, "DocumentDesiredStatus", "DocumentDesiredStatus" },
	{ "Notification", &hi1_notification, NULL, NULL },
	{ "LDTask", &hi1_ld_task, "LDTaskDesiredStatus", "DesiredStatus" },
	{ "LPTask", &hi1_lp_task, "LPTaskDesiredStatus", "DesiredStatus" },
	{ "TDTask", &hi1_td_task, "TDTaskDesiredStatus", "DesiredStatus" },
	{ "Delivery", &hi1_delivery, "DeliveryDesiredStatus", "DeliveryDesiredStatus" },
};
enum { TYPES = sizeof types / sizeof *types };

struct str hi1_uuid_new(struct arena *a, struct instant now)
{
	return message_transaction(a, id_new(now));
}

enum hi1_encoding hi1_encoding_of(struct str bytes)
{
	const struct str text = str_trim(bytes);
	return str_starts(text, STR("{")) ? HI1_JSON : HI1_XML;
}

/* By what is in it; the reader says what is wrong with either. */
bool hi1_is_message(struct str bytes)
{
	const char *head = hi1_encoding_of(bytes) == HI1_JSON ? "\"Header\"" : "Header>";
	return str_find(bytes, str_from_c(head)) != STR_NONE ||
	       str_find(bytes, STR("HI1Message")) != STR_NONE;
}

static int type_named(struct str name)
{
	for (int i = 0; i < TYPES; i++)
		if (str_eq(name, str_from_c(types[i].name)))
			return i;
	return TYPES;
}

static enum rc put_list(struct cx *cx, const struct hi1_ask *ask, struct hi1_node *verb)
{
	struct arena *a = cx->arena;
	if (ask->type.n > 0)
		hi1_put_entry(a, verb, "ObjectType", STR("ETSI"), STR("ObjectType"), ask->type);
	if (ask->since.us != 0)
		hi1_put(a, verb, "LastChangedTimespan/StartTime", hi1_time_print(a, ask->since));
	if (ask->until.us != 0)
		hi1_put(a, verb, "LastChangedTimespan/EndTime", hi1_time_print(a, ask->until));
	if (ask->max > 0)
		hi1_put_number(a, verb, "MaximumObjectCount", ask->max);
	if (ask->country.n > 0)
		hi1_put(a, verb, "CountryCode", ask->country);
	return RC_OK;
}

static enum rc put_file(struct cx *cx, const struct hi1_ask *ask, struct hi1_node *verb)
{
	struct hi1_node *object;
	struct hi1_fault fault = { 0 };
	TRY(hi1_read_object(cx, hi1_encoding_of(ask->object), ask->object, &object, &fault));
	(void)hi1_put_object(cx->arena, verb, object);
	return RC_OK;
}

static enum rc put_wish(struct cx *cx, const struct hi1_ask *ask, struct hi1_node *verb)
{
	const int t = type_named(ask->type);
	if (t == TYPES || !types[t].dictionary)
		return cx_fail(cx, RC_INVALID,
			       "\"%.*s\" is no object with a status to wish for: Authorisation, "
			       "Document, LDTask, LPTask, TDTask or Delivery",
			       STR_ARG(ask->type));
	struct hi1_node *object = hi1_node_new(cx->arena, types[t].type);
	hi1_put(cx->arena, object, "ObjectIdentifier", ask->identifier);
	hi1_put_entry(cx->arena, object, types[t].member, STR("ETSI"),
		      str_from_c(types[t].dictionary), ask->desired);
	(void)hi1_put_object(cx->arena, verb, object);
	return RC_OK;
}

static enum rc put_parcel(struct cx *cx, const struct hi1_ask *ask, struct hi1_node *verb)
{
	struct arena *a = cx->arena;
	const struct hi1_parcel *p = &ask->parcel;
	const struct sha256 digest = sha256_of(p->bytes);
	struct hi1_node *o = hi1_node_new(a, &hi1_delivery);
	hi1_put(a, verb, "Identifier", ask->identifier);
	hi1_put(a, o, "ObjectIdentifier", ask->identifier);
	if (p->task.n > 0)
		hi1_put(a, hi1_add(a, o, "AssociatedObjects/AssociatedObject"), "", p->task);
	if (p->reference.n > 0)
		hi1_put(a, o, "Reference/LDID", p->reference);
	hi1_put(a, o, "DeliveryID", hi1_uuid_new(a, cx->now));
	hi1_put_number(a, o, "SequenceNumber", p->number);
	hi1_put_boolean(a, o, "LastSequence", p->last);
	hi1_put_bytes(a, o, "Delivery/BinaryData/Data", p->bytes);
	if (p->content_type.n > 0)
		hi1_put(a, o, "Delivery/BinaryData/ContentType", p->content_type);
	hi1_put(a, o, "Delivery/BinaryData/Checksum", sha256_print(a, &digest));
	hi1_put(a, o, "Delivery/BinaryData/ChecksumType", STR("SHA-256"));
	if (p->name.n > 0)
		hi1_put(a, o, "Delivery/BinaryData/OriginalFilename", p->name);
	hi1_put_number(a, o, "Delivery/BinaryData/ContentLength", (int64_t)p->bytes.n);
	hi1_put_entry(a, o, "DeliveryStatus", STR("ETSI"), STR("DeliveryStatus"), STR("Available"));
	(void)hi1_put_object(a, verb, o);
	return RC_OK;
}

static enum rc put_verb(struct cx *cx, const struct hi1_ask *ask, struct hi1_node *verb)
{
	switch (ask->verb) {
	case HI1_GET:
		hi1_put(cx->arena, verb, "Identifier", ask->identifier);
		return RC_OK;
	case HI1_LIST:
		return put_list(cx, ask, verb);
	case HI1_CREATE:
		return put_file(cx, ask, verb);
	case HI1_UPDATE:
		return ask->object.n > 0 ? put_file(cx, ask, verb) : put_wish(cx, ask, verb);
	case HI1_DELIVER:
		return put_parcel(cx, ask, verb);
	case HI1_GETCSPCONFIG:
	case HI1_ERROR:
		break;
	}
	return RC_OK;
}

enum rc hi1_ask_print(struct cx *cx, const struct hi1_ask *ask, struct str *out)
{
	struct hi1_header header = ask->header;
	struct hi1_fault fault = { 0 };
	struct buf b;
	header.at = cx->now;
	struct hi1_node *message = hi1_request_new(cx->arena, &header);
	TRY(put_verb(cx, ask, hi1_action_add(cx->arena, message, ask->verb)));
	TRY(hi1_check_words(cx, message, &fault));
	const struct hi1_node *fitted = NULL;
	TRY(hi1_fit(cx, ask->encoding, message, &fitted, &fault));
	buf_init(&b, HI1_BYTES_MAX);
	enum rc rc = hi1_print(cx, ask->encoding, fitted, &b, &fault);
	if (rc == RC_OK && buf_full(&b))
		rc = cx_fail(cx, RC_LIMIT, "the message would be larger than %zu bytes",
			     HI1_BYTES_MAX);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return rc;
}
