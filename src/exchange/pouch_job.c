// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/pouch_job.h"

#define MEDIA_TYPE STR("application/pkcs7-mime")
#define INSIDE_MAX (MESSAGE_BYTES_MAX + WIRE_MAX + 1)

enum { HTTP_MEDIA_TYPE = 415, HTTP_MISDIRECTED = 421 };

/* ---- Within ---- */

enum rc pouch_seal(struct cx *cx, const struct exchange_keys *keys, const struct card *card,
		   struct str header, struct str body, struct str *out)
{
	const struct str pieces[] = { header, STR("\n"), body };
	return envelope_ring_seal(cx, keys->ring, card->encryption, pieces, 3, out);
}

enum rc pouch_open(struct cx *cx, const struct exchange_keys *keys, struct str sealed,
		   struct pouch *out)
{
	struct str bytes = { 0 };
	struct pouch p = { 0 };
	TRY(exchange_keys_decrypt(cx, keys, sealed, INSIDE_MAX, &bytes));
	TRY(wire_unpack(cx, bytes, &p.wire, &p.body));
	if (p.body.n > MESSAGE_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "a message has at most %zu bytes", MESSAGE_BYTES_MAX);
	*out = p;
	return RC_OK;
}

/* ---- Around it ---- */

enum rc pouch_post(struct cx *cx, const struct exchange_keys *keys, const struct card *card,
		   const struct pouch *what, struct pouch *out)
{
	const struct wire_signer signer = { keys->keyid, keys->signing.key };
	struct pouch p = { .wire = { .url = what->wire.url, .type = POUCH_TYPE },
			   .transaction = what->transaction };
	TRY(pouch_seal(cx, keys, card, wire_print(cx->arena, &what->wire), what->body, &p.body));
	TRY(wire_sign(cx, p.body, p.transaction, &signer, &p.wire));
	*out = p;
	return RC_OK;
}

static bool is_envelope(struct str type)
{
	struct str name, parameters;
	(void)str_cut(type, ';', &name, &parameters); // there may be none
	return str_eq_nocase(str_trim(name), MEDIA_TYPE);
}

enum rc pouch_take(struct cx *cx, const struct exchange_keys *keys, const struct card *card,
		   const struct pouch *came, struct pouch *out, int *status)
{
	struct str transaction = { 0 };
	struct pouch p = { 0 };
	TRY(wire_judge(cx, &came->wire, came->body, card, &transaction));
	if (!is_envelope(came->wire.type)) {
		*status = HTTP_MEDIA_TYPE;
		return cx_fail(cx, RC_INVALID,
			       "what nodes send each other is encrypted: application/pkcs7-mime");
	}
	const enum rc rc = pouch_open(cx, keys, came->body, &p);
	if (rc == RC_DENIED)
		*status = HTTP_MISDIRECTED;
	if (rc == RC_LIMIT)
		*status = HTTP_TOO_LARGE;
	TRY(rc);
	if (!str_eq(p.wire.url, came->wire.url))
		return cx_fail(cx, RC_DENIED, "what is in the envelope was signed for %.*s",
			       STR_ARG(p.wire.url));
	p.transaction = transaction;
	*out = p;
	return RC_OK;
}

enum rc pouch_judge(struct cx *cx, const struct pouch *p, const struct card *card,
		    struct str *transaction)
{
	struct str found = { 0 };
	TRY(wire_judge(cx, &p->wire, p->body, card, &found));
	if (p->transaction.n > 0 && !str_eq(p->transaction, found))
		return cx_fail(cx, RC_DENIED, "what is in the envelope is another transaction");
	*transaction = found;
	return RC_OK;
}

/* ---- Answers ---- */

enum rc pouch_reply(struct cx *cx, const struct exchange_keys *keys, const struct card *card,
		    const struct wire_reply *reply, struct str *out)
{
	const struct str pieces[] = { wire_reply_head(cx->arena, reply), reply->receipt,
				      reply->body };
	return envelope_ring_seal(cx, keys->ring, card->encryption, pieces, 3, out);
}

enum rc pouch_reply_take(struct cx *cx, const struct exchange_keys *keys, const struct card *card,
			 const struct pouch_answer *answer, struct wire_reply *out)
{
	struct str inside = { 0 };
	TRY(wire_answer_judge(cx, answer->wire, &answer->header, answer->bytes, card));
	TRY(exchange_keys_decrypt(cx, keys, answer->bytes, INSIDE_MAX, &inside));
	return wire_reply_parse(cx, inside, out);
}
