// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/vouch.h"

#include "people/approval.h"

/* "node.example" of "https://node.example:8443". */
static struct str host_of(struct str address)
{
	struct str scheme, rest, host;
	(void)str_cut(address, ':', &scheme, &rest); // no colon: an empty host fits no key
	while (str_starts(rest, STR("/")))
		rest = str_slice(rest, 1, rest.n);
	if (!str_cut(rest, ':', &host, &rest))
		host = rest;
	return host;
}

enum rc vouch_verify(struct cx *cx, const struct vouch *v, const struct request *r)
{
	const struct approval approval = { .id = v->approval,
					   .digest = sha256_of(request_bytes(cx->arena, r)) };
	const struct str statement = approval_statement(cx->arena, v->address, &approval,
							APPROVAL_APPROVE);
	const struct signature_site site = { host_of(v->address), v->address };
	struct signature s = v->signature;
	s.digest = sha256_of(statement);
	return signature_verify(cx, &s, &site, v->algorithm, v->public_key, statement);
}
