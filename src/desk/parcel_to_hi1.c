// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/parcel_to_hi1.h"

#include "desk/delivery_to_hi1.h"
#include "desk/request_to_hi1.h"
#include "desk/said_to_hi1.h"
#include "desk/vouch_to_json.h"
#include "exchange/envelope_from_hi1.h"

static bool brings(const struct said *s)
{
	const enum action a = s->message.action;
	return said_side(s) == SIDE_ASKING && (a == ACTION_SUBMIT || a == ACTION_SHOW_DRAFT);
}

bool parcel_has_request(const struct said *s)
{
	return brings(s) || (said_side(s) == SIDE_ASKING && s->message.action == ACTION_NARROW);
}

static struct str vouch_uuid(struct arena *a, const struct request *r, const struct said *s)
{
	struct id id = r->id;
	const struct sha256 h = sha256_of(
		arena_fmt(a, "%.*s vouch %u", STR_ARG(id_print(a, r->id)), s->message.number));
	for (size_t i = 0; i < ID_BYTES; i++)
		id.b[i] = h.b[i];
	return request_hi1_id(a, id, HI1_PART_DOCUMENT);
}

void parcel_to_hi1(struct arena *a, const struct request *r, const struct said *s,
		   struct hi1_node *message)
{
	if (brings(s) && s->message.action == ACTION_SUBMIT)
		request_to_hi1(a, r, message);
	else if (parcel_has_request(s))
		request_document_to_hi1(a, r, message);
	said_to_hi1(a, r, s, message);
	if (s->vouch)
		hi1_put_object(a, hi1_action_add(a, message, HI1_CREATE),
			       document_to_hi1(a, vouch_uuid(a, r, s), "Vouch", VOUCH_TYPE,
					       vouch_to_json(a, s->vouch)));
}

struct str parcel_kind(const struct said *s)
{
	return brings(s) ? STR("request") : STR("step");
}

static struct hi1_node *begin(struct cx *cx, const struct parcel_sides *sides, struct id message,
			      struct str kind)
{
	const struct envelope_sides envelope = {
		.peer_country = sides->peer_country,
		.peer = sides->peer,
		.country = sides->country,
		.node = sides->node,
		.transaction = message_transaction(cx->arena, message),
	};
	return envelope_new(cx, &envelope, kind);
}

enum rc parcel_print(struct cx *cx, const struct request *r, const struct said *s,
		     const struct parcel_sides *sides, struct id message, struct str *out)
{
	struct hi1_node *root = begin(cx, sides, message, parcel_kind(s));
	parcel_to_hi1(cx->arena, r, s, root);
	return envelope_print(cx, root, out);
}

enum rc parcel_print_delivery(struct cx *cx, const struct request *r, const struct delivery *d,
			      const struct parcel_sides *sides, struct id message, struct str *out)
{
	struct hi1_node *root = begin(cx, sides, message, STR("delivery"));
	delivery_to_hi1(cx->arena, r, d, root);
	return envelope_print(cx, root, out);
}
