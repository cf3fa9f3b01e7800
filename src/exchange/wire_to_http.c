// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/wire_to_http.h"

#include "exchange/message.h"
#include "formats/content_digest.h"
#include "formats/note.h"

#define SCHEME STR("https://")
#define SECOND_US INT64_C(1000000)

#define WIRE_PAST DAYS(31)
#define WIRE_AHEAD HOURS(1)

enum { FIELDS = 4, AHEAD_S = 60, FRESH_S = 20 * 86400 };

/* As formats/httpsig.h has them, but for the times. */
static struct httpsig_profile patient(const struct httpsig_profile *profile)
{
	struct httpsig_profile p = *profile;
	p.past = WIRE_PAST;
	p.ahead = WIRE_AHEAD;
	return p;
}

/* A request as RFC 9421 sees it; `fields` is the caller's memory. */
static struct httpsig_message request_of(const struct wire *w, struct httpsig_field *fields)
{
	const struct str rest = str_slice(w->url, SCHEME.n, w->url.n);
	const size_t slash = str_find(rest, STR("/"));
	fields[0] = (struct httpsig_field){ STR("content-type"), w->type };
	fields[1] = (struct httpsig_field){ STR("content-digest"), w->digest };
	fields[2] = (struct httpsig_field){ STR("signature-input"), w->input };
	fields[3] = (struct httpsig_field){ STR("signature"), w->signature };
	return (struct httpsig_message){
		.method = STR("POST"),
		.scheme = STR("https"),
		.authority = str_slice(rest, 0, slash == STR_NONE ? rest.n : slash),
		.target = slash == STR_NONE ? STR("/") : str_slice(rest, slash, rest.n),
		.fields = fields,
		.fields_n = FIELDS,
	};
}

enum rc wire_sign(struct cx *cx, struct str body, struct str transaction,
		  const struct wire_signer *signer, struct wire *w)
{
	const struct content_digest digest = content_digest_of(body);
	const struct httpsig_profile profile = patient(&httpsig_request_profile);
	const struct httpsig_signer by = { signer->keyid, transaction, signer->key };
	struct httpsig_field fields[FIELDS];
	struct httpsig_headers headers;
	w->digest = content_digest_print(cx->arena, &digest);
	struct httpsig_message message = request_of(w, fields);
	message.fields_n = 2; // there is no signature yet
	TRY(httpsig_sign(cx, &message, &profile, &by, &headers));
	w->input = headers.input;
	w->signature = headers.signature;
	return RC_OK;
}

static enum rc check_digest(struct cx *cx, struct str header, struct str body)
{
	struct content_digest digest;
	TRY(content_digest_parse(cx, header, &digest));
	return content_digest_check(cx, &digest, body);
}

static enum rc check_signature(struct cx *cx, const struct httpsig_message *message,
			       const struct httpsig *sig, const struct card *card)
{
	struct note_key vkey;
	const struct instant at = { sig->created > INT64_MAX / SECOND_US
					    ? INT64_MAX
					    : sig->created * SECOND_US };
	// A key begins within a second that the signature's whole seconds may cut off.
	const struct card_key *k = card_key_at(card, sig->keyid, instant_add(at, SECONDS(1)));
	if (!k)
		return cx_fail(cx, RC_DENIED,
			       "the signature is by the key %.*s, which %.*s did not have then",
			       STR_ARG(sig->keyid), STR_ARG(card->origin));
	TRY(note_key_parse(cx, k->vkey, &vkey));
	const struct httpsig_key key = { .algorithm = HTTPSIG_ED25519, .ed25519 = vkey.public };
	return httpsig_verify(cx, message, sig, &key);
}

enum rc wire_judge(struct cx *cx, const struct wire *wire, struct str body, const struct card *card,
		   struct str *transaction)
{
	const struct httpsig_profile profile = patient(&httpsig_request_profile);
	struct httpsig_field fields[FIELDS];
	struct httpsig sig;
	const struct httpsig_message message = request_of(wire, fields);
	TRY(check_digest(cx, wire->digest, body));
	TRY(httpsig_find(cx, &message, &profile, &sig));
	TRY(check_signature(cx, &message, &sig, card));
	if (!message_is_transaction(sig.nonce))
		return cx_fail(cx, RC_INVALID,
			       "the nonce of the signature is no TransactionIdentifier: a UUID in "
			       "small letters");
	*transaction = sig.nonce;
	return RC_OK;
}

bool wire_is_fresh(struct cx *cx, const struct wire *wire)
{
	struct httpsig_list list;
	if (httpsig_parse(cx, wire->input, wire->signature, &list) != RC_OK || list.n != 1)
		return false;
	const int64_t age = cx->now.us / SECOND_US - list.p[0].created;
	return age >= -AHEAD_S && age <= FRESH_S;
}

/* ---- As a text ---- */

struct str wire_print(struct arena *a, const struct wire *w)
{
	return arena_fmt(a,
			 "comity/message/v1\nurl %.*s\ncontent-type %.*s\ncontent-digest %.*s\n"
			 "signature-input %.*s\nsignature %.*s\n",
			 STR_ARG(w->url), STR_ARG(w->type), STR_ARG(w->digest), STR_ARG(w->input),
			 STR_ARG(w->signature));
}

static bool take(struct str *rest, const char *word, struct str *value)
{
	if (!str_take_line(rest, word, value) || value->n == 0)
		return false;
	for (size_t i = 0; i < value->n; i++)
		if (value->p[i] < ' ' || value->p[i] > '~')
			return false;
	return true;
}

enum rc wire_parse(struct cx *cx, struct str text, struct wire *out)
{
	struct wire w;
	struct str first, rest;
	if (text.n > WIRE_MAX || !str_cut(text, '\n', &first, &rest) ||
	    !str_eq(first, STR("comity/message/v1")))
		return cx_fail(cx, RC_INVALID, "it does not begin with comity/message/v1");
	if (!take(&rest, "url", &w.url) || !str_starts(w.url, SCHEME) ||
	    !take(&rest, "content-type", &w.type) || !take(&rest, "content-digest", &w.digest) ||
	    !take(&rest, "signature-input", &w.input) || !take(&rest, "signature", &w.signature) ||
	    rest.n > 0)
		return cx_fail(cx, RC_INVALID, "the header of a message has other lines");
	*out = w;
	return RC_OK;
}

enum rc wire_unpack(struct cx *cx, struct str bytes, struct wire *wire, struct str *body)
{
	const size_t end = str_find(str_slice(bytes, 0, WIRE_MAX + 2), STR("\n\n"));
	if (end == STR_NONE)
		return cx_fail(cx, RC_INVALID, "no header of a message stands before the body");
	TRY(wire_parse(cx, str_slice(bytes, 0, end + 1), wire));
	*body = str_slice(bytes, end + 2, bytes.n);
	return RC_OK;
}

/* ---- Answers ---- */

static struct httpsig_message answer_of(const struct wire_answer *w, struct httpsig_field *fields,
					const struct httpsig_message *request)
{
	fields[0] = (struct httpsig_field){ STR("content-type"), w->type };
	fields[1] = (struct httpsig_field){ STR("content-digest"), w->digest };
	fields[2] = (struct httpsig_field){ STR("signature-input"), w->input };
	fields[3] = (struct httpsig_field){ STR("signature"), w->signature };
	return (struct httpsig_message){
		.status = w->status, .fields = fields, .fields_n = FIELDS, .request = request
	};
}

enum rc wire_answer_sign(struct cx *cx, const struct wire *request, struct str body,
			 const struct wire_signer *signer, struct wire_answer *w)
{
	const struct content_digest digest = content_digest_of(body);
	const struct httpsig_signer by = { .keyid = signer->keyid, .key = signer->key };
	struct httpsig_field fields[FIELDS], request_fields[FIELDS];
	struct httpsig_headers headers;
	const struct httpsig_message to = request_of(request, request_fields);
	w->digest = content_digest_print(cx->arena, &digest);
	struct httpsig_message message = answer_of(w, fields, &to);
	message.fields_n = 2; // there is no signature yet
	TRY(httpsig_sign(cx, &message, &httpsig_response_profile, &by, &headers));
	w->input = headers.input;
	w->signature = headers.signature;
	return RC_OK;
}

enum rc wire_answer_judge(struct cx *cx, const struct wire *request, const struct wire_answer *w,
			  struct str body, const struct card *card)
{
	const struct httpsig_profile profile = patient(&httpsig_response_profile);
	struct httpsig_field fields[FIELDS], request_fields[FIELDS];
	struct httpsig sig;
	const struct httpsig_message to = request_of(request, request_fields);
	const struct httpsig_message message = answer_of(w, fields, &to);
	TRY(check_digest(cx, w->digest, body));
	TRY(httpsig_find(cx, &message, &profile, &sig));
	return check_signature(cx, &message, &sig, card);
}

struct str wire_reply_head(struct arena *a, const struct wire_reply *r)
{
	return arena_fmt(a, "comity/answer/v1\ncontent-type %.*s\nreceipt %zu\n\n",
			 STR_ARG(r->type), r->receipt.n);
}

enum rc wire_reply_parse(struct cx *cx, struct str bytes, struct wire_reply *out)
{
	struct wire_reply r = { 0 };
	struct str first, rest, digits, empty;
	int64_t n = 0;
	if (!str_cut(bytes, '\n', &first, &rest) || !str_eq(first, STR("comity/answer/v1")) ||
	    !take(&rest, "content-type", &r.type) || !take(&rest, "receipt", &digits) ||
	    !str_to_i64(digits, 0, INT64_MAX, &n) || !str_cut(rest, '\n', &empty, &rest) ||
	    empty.n > 0)
		return cx_fail(cx, RC_INVALID, "it does not begin with comity/answer/v1");
	if ((uint64_t)n > rest.n)
		return cx_fail(cx, RC_INVALID, "the receipt in the answer is cut off");
	r.receipt = str_slice(rest, 0, (size_t)n);
	r.body = str_slice(rest, (size_t)n, rest.n);
	if (!str_starts(bytes, wire_reply_head(cx->arena, &r)))
		return cx_fail(cx, RC_INVALID, "the answer spells a number in another way");
	*out = r;
	return RC_OK;
}
