// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * contact_web: views of whom to call, here and at other nodes.
 */
#ifndef EXCHANGE_CONTACT_WEB_H
#define EXCHANGE_CONTACT_WEB_H

#include "exchange/contact_offer_db.h"
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

/* What a peer says now, beside what stands. */
struct contact_offer_row_view {
	const char *edit, *role; // English, marked
	struct str name, telephone, more;
	const char *was_role; // NULL: it is new
	struct str was_name, was_telephone, was_more;
};
struct contact_offer_view {
	struct {
		struct contact_offer_row_view *p;
		size_t n, cap;
	} rows;
	struct str at;
	bool may_act;
	struct form_view accept, refuse;
};
NODISCARD enum rc contact_offer_of(struct cx *cx, struct page *pg, struct id peer,
				   struct contact_offer_view *out);

/* Of a peer, with a button to ask; for its page. */
NODISCARD enum rc contact_rows_of(struct cx *cx, struct page *pg, struct id peer,
				  struct contact_rows_view *out);

extern const struct web_route exchange_contact_routes[];

#endif
