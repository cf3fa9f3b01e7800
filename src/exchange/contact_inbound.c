// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_inbound.h"

#include "exchange/contact_db.h"
#include "exchange/contact_offer_db.h"
#include "exchange/contact_to_text.h"
#include "exchange/document_to_hi1.h"

enum rc contacts_apply(struct cx *cx, struct db *db, const struct inbound *in,
		       struct inbound_answer *out)
{
	struct str text;
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_contacts, &text));
	return contact_offer_put(cx, db, in->peer, text);
}

enum rc ping_apply(struct cx *cx, struct db *db, const struct inbound *in,
		   struct inbound_answer *out)
{
	struct str text;
	struct ping_text p;
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_ping, &text));
	TRY(ping_parse(cx, text, &p));
	const struct ping ping = { .id = p.ping, .peer = in->peer, .contact = p.contact };
	return ping_asked(cx, db, &ping);
}

enum rc pong_apply(struct cx *cx, struct db *db, const struct inbound *in,
		   struct inbound_answer *out)
{
	struct str text;
	struct ping_text p;
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_pong, &text));
	TRY(pong_parse(cx, text, &p));
	return ping_answered(cx, db, in->peer, p.ping, p.contact);
}
