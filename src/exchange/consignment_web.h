// SPDX-License-Identifier: AGPL-3.0-or-later
/* consignment_web: the view of /exhibits/:exhibit/consignments. Memory: in the page's arena. */
#ifndef EXCHANGE_CONSIGNMENT_WEB_H
#define EXCHANGE_CONSIGNMENT_WEB_H

#include "evidence/evidence_web.h"

struct consignment_row {
	struct evidence_tag state;
	struct str to, purpose, sent, done, progress, line, digest, receipt, answer, why;
	struct form_view withdraw; // with a button where it can be
};
struct consignment_wish_row {
	struct evidence_tag state;
	struct str to, purpose, asked, why;
};
struct consignments_view {
	struct errors_view errors;
	struct str number, here;
	struct {
		struct consignment_row *p;
		size_t n, cap;
	} rows;
	struct {
		struct consignment_wish_row *p;
		size_t n, cap;
	} wishes; // that were not made, or not yet
	bool waits, no_peer;
	struct str why_not; // it cannot be sent now; empty: `send`
	struct form_view send;
};

extern const struct web_route exchange_consignment_routes[];

#endif
