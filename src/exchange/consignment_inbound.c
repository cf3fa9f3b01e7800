// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/consignment_inbound.h"

#include "exchange/consignment_db.h"
#include "exchange/document_to_hi1.h"

enum rc consignment_apply(struct cx *cx, struct db *db, const struct inbound *in,
			  struct inbound_answer *out)
{
	struct consignment c;
	struct str text;
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_consignment, &text));
	TRY(consignment_parse(cx, text, &c));
	c.peer = in->peer;
	return c.is_locked && !in->keeps_abuse ? consignment_turn_away(cx, db, &c)
					       : consignment_expect(cx, db, &c);
}

enum rc consignment_answer_apply(struct cx *cx, struct db *db, const struct inbound *in,
				 struct inbound_answer *out)
{
	struct consignment c;
	struct str text;
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_consignment_answer, &text));
	TRY(consignment_answer_parse(cx, text, &c));
	return consignment_answered(cx, db, in->peer, &c);
}

enum rc consignment_withdrawal_apply(struct cx *cx, struct db *db, const struct inbound *in,
				     struct inbound_answer *out)
{
	struct consignment c;
	struct str text;
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_consignment_withdrawal, &text));
	TRY(consignment_withdrawal_parse(cx, text, &c));
	return consignment_withdrawn(cx, db, in->peer, &c);
}
