// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * constituent_web: views of /constituency.
 */
#ifndef INTAKE_CONSTITUENT_WEB_H
#define INTAKE_CONSTITUENT_WEB_H

#include "intake/constituent.h"
#include "web/parts.h"

struct constituent_row_view {
	struct str href, name, sector, reports;
	bool critical;
};

struct constituency_view {
	struct {
		struct constituent_row_view *p;
		size_t n, cap;
	} rows;
	struct str contacts; // lines in the table of abuse contacts
	bool may_work;
};

struct constituent_concern_view {
	struct str href, number, what, place;
	const char *kind; // English, marked
};

struct constituent_concerns_view {
	struct constituent_concern_view *p;
	size_t n, cap;
};

struct constituent_view {
	struct errors_view errors;
	struct constituent_row_view row;
	struct str mail, phone, networks, names, key;
	struct constituent_concerns_view concerns;
	struct form_view edit, remove; // without action: not for this reader
};

/* The part of a page that says which members a report, or a campaign, concerns; empty: none. */
NODISCARD enum rc constituent_put_report(struct cx *cx, struct page *pg, struct id report,
					 struct html *out);
NODISCARD enum rc constituent_put_campaign(struct cx *cx, struct page *pg, struct id root,
					   struct html *out);

#endif
