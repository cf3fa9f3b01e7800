// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/arf.h"

/* Numbers are within their limits, whatever is written. */
FUZZ(arf)
{
	struct mail m;
	struct arf r;
	if (mail_read_here(cx, in, &m) != RC_OK)
		return;
	for (size_t i = 0; i < m.parts.n; i++) {
		arf_read(cx->arena, &m.parts.p[i].fields, &r);
		CHECK(r.incidents >= 1 && r.incidents <= ARF_INCIDENTS_MAX);
		CHECK(r.source_port >= 0 && r.source_port <= 65535);
		CHECK(r.uris.n <= ARF_TEXTS_MAX && r.type < ARF_TYPES);
		CHECK(mail_header(&m.parts.p[i].fields, "Feedback-Type").n > 0 || r.fault);
	}
}
