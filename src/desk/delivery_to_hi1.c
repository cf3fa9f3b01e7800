// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/delivery_to_hi1.h"

#include "desk/request_to_hi1.h"
#include "exchange/message.h"

enum { NAME_BYTES = 255 };

struct str delivery_hi1_id(struct arena *a, const struct delivery *d)
{
	return request_hi1_id(a, d->id, HI1_PART_DOCUMENT);
}

/* One object a piece. */
static struct str piece_id(struct arena *a, const struct delivery *d)
{
	struct id id;
	const struct sha256 h = sha256_of(
		arena_fmt(a, "%.*s %lld", STR_ARG(delivery_hi1_id(a, d)), (long long)d->number));
	for (size_t i = 0; i < ID_BYTES; i++)
		id.b[i] = h.b[i];
	return request_hi1_id(a, id, HI1_PART_DOCUMENT);
}

static void put_bytes(struct arena *a, struct hi1_node *o, const struct delivery *d)
{
	const struct sha256 h = sha256_of(d->bytes);
	const struct str name = hi1_plain(a, d->name, NAME_BYTES);
	const struct str type = hi1_plain(a, d->type, NAME_BYTES);
	hi1_put_bytes(a, o, "Delivery/BinaryData/Data", d->bytes);
	if (type.n > 0)
		hi1_put(a, o, "Delivery/BinaryData/ContentType", type);
	hi1_put(a, o, "Delivery/BinaryData/Checksum", sha256_print(a, &h));
	hi1_put(a, o, "Delivery/BinaryData/ChecksumType", STR("SHA-256"));
	if (name.n > 0)
		hi1_put(a, o, "Delivery/BinaryData/OriginalFilename", name);
	hi1_put_number(a, o, "Delivery/BinaryData/ContentLength", (int64_t)d->bytes.n);
}

/* Where they will come from, and what they will be. */
static void put_announced(struct arena *a, struct hi1_node *o, const struct delivery *d)
{
	const struct str name = hi1_plain(a, d->name, NAME_BYTES);
	const struct str type = hi1_plain(a, d->type, NAME_BYTES);
	hi1_put(a, o, "Delivery/URL/URL",
		arena_fmt(a, DELIVERY_URN "%.*s", STR_ARG(message_transaction(a, d->id))));
	hi1_put_number(a, o, "Delivery/URL/ContentLength", d->size);
	if (type.n > 0)
		hi1_put(a, o, "Delivery/URL/ContentType", type);
	hi1_put(a, o, "Delivery/URL/Checksum", sha256_print(a, &d->digest));
	if (name.n > 0)
		hi1_put(a, o, "Delivery/URL/OriginalFilename", name);
	hi1_put(a, o, "Delivery/URL/ChecksumType", STR("SHA-256"));
}

void delivery_to_hi1(struct arena *a, const struct request *r, const struct delivery *d,
		     struct hi1_node *message)
{
	INVARIANT(d->bytes.n <= DELIVERY_BYTES_MAX);
	const struct str uuid = piece_id(a, d);
	const struct str reference = r->progress.side == SIDE_ASKED ? r->their_reference
								    : r->reference;
	struct hi1_node *o = hi1_node_new(a, &hi1_delivery);
	hi1_put(a, o, "ObjectIdentifier", uuid);
	hi1_put(a, o, "ExternalIdentifier", id_print(a, r->id));
	hi1_put(a, hi1_add(a, o, "AssociatedObjects/AssociatedObject"), "",
		request_hi1_id(a, r->id,
			       request_has_part(r, HI1_PART_LD) ? HI1_PART_LD
								: HI1_PART_AUTHORISATION));
	if (hi1_ldid.value->fits(reference) && hi1_is_text(reference))
		hi1_put(a, o, "Reference/LDID", reference);
	hi1_put(a, o, "DeliveryID", delivery_hi1_id(a, d));
	hi1_put_number(a, o, "SequenceNumber", d->number);
	hi1_put_boolean(a, o, "LastSequence", d->last);
	if (d->apart)
		put_announced(a, o, d);
	else
		put_bytes(a, o, d);
	hi1_put_entry(a, o, "DeliveryStatus", STR("ETSI"), STR("DeliveryStatus"), STR("Available"));
	struct hi1_node *verb = hi1_action_add(a, message, HI1_DELIVER);
	hi1_put(a, verb, "Identifier", uuid);
	hi1_put_object(a, verb, o);
}
