// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/hi1_call_job.h"

#include "formats/xmldsig.h"
#include "net/fetch_peer.h"

enum { TIMEOUT_MS = 120000 };

enum rc hi1_call(struct cx *cx, const struct hi1_line *line, enum hi1_encoding encoding,
		 struct str body, struct str *response)
{
	const struct fetch_peer_config config = {
		.certificate = line->certificate, .key = line->key, .pin = line->pin, .ca = line->ca
	};
	const struct fetch_field fields[] = {
		{ STR("Content-Type"),
		  encoding == HI1_JSON ? STR("application/json") : STR("application/xml") },
	};
	const struct fetch_call call = { .url = line->url,
					 .fields = fields,
					 .fields_n = sizeof fields / sizeof *fields,
					 .body = body,
					 .answer_max = HI1_BYTES_MAX,
					 .timeout_ms = line->timeout_ms ? line->timeout_ms
									: TIMEOUT_MS };
	struct fetch_answer answer;
	AUTO(fetch_peer) peer = fetch_peer_open(&config);
	TRY(fetch_peer_call(cx, peer, &call, &answer));
	if (answer.status != 200)
		return cx_fail(cx, RC_PEER, "%.*s answers %d: %.*s", STR_ARG(line->url),
			       answer.status, (int)(answer.body.n < 300 ? answer.body.n : 300),
			       answer.body.p);
	*response = answer.body;
	return RC_OK;
}

enum rc hi1_signature_add(struct cx *cx, struct str xml, struct str certificate, struct str key,
			  struct str *out)
{
	return xmldsig_sign(cx, xml, &(struct xmldsig_signer){ key, certificate }, out);
}

enum rc hi1_signature_verify(struct cx *cx, struct str xml, struct str certificate,
			     struct str *covered, int *code)
{
	return xmldsig_verify(cx, xml, certificate, covered, code);
}

enum rc hi1_read_response(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
			  struct str transaction, struct hi1_message *out)
{
	struct hi1_fault fault = { 0 };
	if (hi1_read(cx, encoding, bytes, out, &fault) != RC_OK)
		return cx_fail(cx, RC_PEER, "the answer is no message of HI1: %.*s",
			       STR_ARG(hi1_fault_print(cx->arena, &fault)));
	const struct hi1_header h = hi1_header_of(hi1_get(out->root, "Header"));
	if (hi1_is_request(out->root))
		return cx_fail(cx, RC_PEER, "the answer is a request");
	if (!str_eq(h.transaction, transaction))
		return cx_fail(cx, RC_PEER, "the answer is to another transaction, %.*s",
			       STR_ARG(h.transaction));
	return RC_OK;
}
