// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * exhibit_web: what the desk and the pages of evidence tell each other.
 */
#ifndef DESK_EXHIBIT_WEB_H
#define DESK_EXHIBIT_WEB_H

#include "desk/desk_web.h"
#include "evidence/evidence_web.h"

/* What was obtained by this request, or order, was obtained by it. */
struct legal_authority desk_authority_of(const struct law_view *lv, const struct request *r);

/* The exhibits of a case, for its page; none for who may not see exhibits. */
NODISCARD enum rc desk_exhibits(struct cx *cx, struct page *pg, struct id case_id,
				struct exhibit_rows *out);

/* Exhibits that were handed to whoever asks, and those that they handed over, until they are
 * received. */
NODISCARD enum rc desk_transit(struct cx *cx, struct page *pg, struct exhibit_rows *coming,
			       struct exhibit_rows *going);

#endif
