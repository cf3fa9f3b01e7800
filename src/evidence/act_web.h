// SPDX-License-Identifier: AGPL-3.0-or-later
/* act_web: acts of custody by form, and their signature. */
#ifndef EVIDENCE_ACT_WEB_H
#define EVIDENCE_ACT_WEB_H

#include "evidence/evidence_web.h"
#include "people/sign_web.h"

/* What whoever asks can do with it now. */
NODISCARD enum rc act_links(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			    struct evidence_links *out);

struct act_sign_view {
	struct errors_view errors;
	struct str heading;
	struct exact_bytes_view exact;
	struct sign_form_view form;
};

#endif
