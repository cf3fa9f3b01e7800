// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * contact_web: views of whom to call, here and at other nodes.
 */
#ifndef EXCHANGE_CONTACT_WEB_H
#define EXCHANGE_CONTACT_WEB_H

#include "exchange/contact_db.h"
#include "formats/json.h"
#include "web/dispatch.h"
#include "web/parts.h"

struct contact_row_view {
	struct str name, telephone, languages, hours, confirmed;
	const char *role; // English, marked
	bool counts, may_act;
	struct form_view act; // asks, or removes
};

struct contact_rows_view {
	struct contact_row_view *p;
	size_t n, cap;
};

struct ping_row_view {
	struct str peer, contact, asked;
	bool may_act;
	struct form_view act;
};

struct contacts_view {
	struct errors_view errors;
	struct {
		struct ping_row_view *p;
		size_t n, cap;
	} pings;
	struct contact_rows_view rows;
	bool may_add;
	struct form_view add;
};

/* Of a peer, with a button to ask; for its page. */
NODISCARD enum rc contact_rows_of(struct cx *cx, struct page *pg, struct id peer,
				  struct contact_rows_view *out);

extern const struct web_route exchange_contact_routes[];

#endif
