// SPDX-License-Identifier: AGPL-3.0-or-later
/* ending_web: the end of an exhibit by two people, and the certificate of it. */
#ifndef EVIDENCE_ENDING_WEB_H
#define EVIDENCE_ENDING_WEB_H

#include "evidence/evidence_web.h"
#include "people/approval.h"

struct ending_view {
	struct str href, number, description, holder, keep_until, order;
	bool destroys, is_early;
};

extern const struct web_route evidence_ending_routes[];

/* What can be done about its end by whoever asks: propose it, decide, certify it. */
NODISCARD enum rc ending_links(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			       struct evidence_links *out);

/* For people_site.shown: which exhibit a proposal is about, for who may see it. */
NODISCARD enum rc ending_shown(struct cx *cx, struct page *pg, const struct approval *a,
			       struct html *out);

#endif
