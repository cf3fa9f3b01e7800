// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "evidence/exhibit_from_json.h"

/* A record of another node: what is taken has a place in its chain, an act and a time; its digest is
 * that of its bytes. */
FUZZ(foreign_record)
{
	struct foreign_record r;
	struct exhibit e;
	if (custody_from_json(cx, in, &r) == RC_OK) {
		const struct sha256 h = sha256_of(in);
		CHECK(r.step.seq > 0 && r.step.event.act < CUSTODY_ACTS && r.step.event.at.us != 0);
		CHECK(sha256_eq(&r.step.hash, &h) && r.log.n > 0);
	}
	if (exhibit_from_json(cx, in, &e) == RC_OK)
		CHECK(e.kind < EXHIBIT_KINDS && e.authority.kind < AUTHORITY_KINDS &&
		      e.content.files >= 0 && e.content.bytes >= 0);
}
