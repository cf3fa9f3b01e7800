// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "core/fuzz.h"
#include "formats/httpsig.h"

/* Three lines: Signature-Input, Signature, another field's value. Whatever is accepted was
 * signed by the key: the input never holds such a signature, so nothing may verify. What
 * we sign ourselves over the same fields does, and the two headers read back. */
FUZZ(httpsig)
{
	struct str input, signature, rest, other;
	str_cut(in, '\n', &input, &rest);
	str_cut(rest, '\n', &signature, &rest);
	str_cut(rest, '\n', &other, &rest);
	const struct httpsig_field theirs[] = {
		{ STR("Signature-Input"), input }, { STR("signature"), signature },
		{ STR("Content-Type"), other },	   { STR("Content-Digest"), other },
		{ STR("date"), STR("today") },
	};
	struct httpsig_message m = { STR("POST"), STR("https"), STR("a.example"), other, 0, theirs,
				     5,		  NULL };
	const struct httpsig_message answer = {
		.status = 200, .fields = theirs, .fields_n = 5, .request = &m
	};
	struct httpsig_list list;
	struct httpsig sig;
	struct str base;
	AUTO(secret) seed = secret_copy(STR("12345678901234567890123456789012"));
	AUTO(sign_key) key = sign_key_open(seed);
	const struct httpsig_key public = { .ed25519 = sign_key_public(key) };
	if (httpsig_parse(cx, input, signature, &list) == RC_OK) {
		for (size_t i = 0; i < list.n; i++) {
			(void)!httpsig_base(cx, &answer, &list.p[i], &base); // either way
			CHECK(httpsig_verify(cx, &m, &list.p[i], &public) != RC_OK);
		}
	}
	if (httpsig_find(cx, &m, &httpsig_request_profile, &sig) == RC_OK)
		CHECK(sig.keyid.n > 0 && sig.nonce.n > 0 && sig.components.n >= 4);

	struct httpsig_headers headers;
	m.fields += 2;
	m.fields_n -= 2;
	if (httpsig_sign(cx, &m, &httpsig_request_profile,
			 &(struct httpsig_signer){ STR("k"), STR("n"), key }, &headers) != RC_OK)
		return;
	const struct httpsig_field ours[] = {
		{ STR("signature-input"), headers.input },
		{ STR("SIGNATURE"), headers.signature },
		{ STR("content-type"), other },
		{ STR("content-digest"), other },
	};
	m.fields = ours;
	m.fields_n = 4;
	CHECK(httpsig_find(cx, &m, &httpsig_request_profile, &sig) == RC_OK);
	CHECK(httpsig_verify(cx, &m, &sig, &public) == RC_OK);
}
