// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/vouch.h"

#include "crypto/certificate.h"
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

const char *vouch_part_key(enum vouch_part part)
{
	return part == VOUCH_OFFICER ? "officer" : "approver";
}

bool vouch_is_signed(const struct vouch *v, enum vouch_part part)
{
	return v->by[part].signature.kind != SIGNATURE_NODE;
}

static struct str statement_of(struct arena *a, const struct vouch *v, enum vouch_part part,
			       const struct vouched *what)
{
	const struct sha256 digest = sha256_of(what->bytes);
	const struct approval approval = { .id = v->approval, .digest = digest };
	return part == VOUCH_OFFICER
		       ? proposal_statement(a, v->address, what->request, &digest)
		       : approval_statement(a, v->address, &approval, APPROVAL_APPROVE);
}

static enum rc check_time(struct cx *cx, const struct voucher *by)
{
	struct certificate c;
	if (by->signature.kind != SIGNATURE_CERTIFICATE)
		return RC_OK;
	TRY(certificate_read_der(cx, by->public_key, &c));
	if (by->signature.at.us < c.begins.us || by->signature.at.us >= c.ends.us)
		return cx_fail(cx, RC_INVALID, "the certificate's time had not begun or was over");
	return RC_OK;
}

enum rc vouch_verify(struct cx *cx, const struct vouch *v, enum vouch_part part,
		     const struct vouched *what)
{
	const struct voucher *by = &v->by[part];
	const struct str statement = statement_of(cx->arena, v, part, what);
	const struct signature_site site = { host_of(v->address), v->address };
	struct signature s = by->signature;
	if (vouch_is_signed(v, VOUCH_OFFICER) && vouch_is_signed(v, VOUCH_APPROVER) &&
	    str_eq(v->by[VOUCH_OFFICER].public_key, v->by[VOUCH_APPROVER].public_key))
		return cx_fail(cx, RC_INVALID, "one key signed for two people");
	s.digest = sha256_of(statement);
	TRY(signature_verify(cx, &s, &site, by->algorithm, by->public_key, statement));
	return check_time(cx, by);
}

enum rc vouch_check(struct cx *cx, const struct vouch *v, const struct vouched *what)
{
	for (enum vouch_part p = 0; p < VOUCH_PARTS; p++)
		if (vouch_is_signed(v, p) && vouch_verify(cx, v, p, what) != RC_OK)
			return cx_fail(cx, RC_INVALID,
				       N_("the signature of the person who %s it does not hold for "
					  "these bytes"),
				       p == VOUCH_OFFICER ? "proposed" : "approved");
	return RC_OK;
}
