// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * peer_web: views of the pages of other nodes, and what their files share.
 */
#ifndef EXCHANGE_PEER_WEB_H
#define EXCHANGE_PEER_WEB_H

#include "exchange/contact_web.h"
#include "exchange/peer_db.h"
#include "exchange/talk_db.h"
#include "people/people_web.h"
#include "web/parts.h"

struct fingerprint_view {
	struct {
		struct str *p;
		size_t n, cap;
	} groups;
};

struct peer_row_view {
	struct str href, origin, name, country;
	const char *kind, *state, *colour; // kind, state and proof: English, marked
	const char *proof;		   // how it shows that a message is its own
	bool foreign;
	struct str heard, receipt, took; // "never" and the like where there is nothing
	int64_t waiting;
};

struct peer_list_view {
	struct {
		struct peer_row_view *p;
		size_t n, cap;
	} rows;
	struct str more;
	bool may_manage;
};

struct peer_new_view {
	struct errors_view errors;
	struct form_view form;
};

struct peer_key_view {
	struct str what, key, until;
};

struct peer_event_view {
	struct str what, at, note;
};

struct peer_one_view {
	struct errors_view errors;
	struct peer_row_view row;
	struct fingerprint_view fingerprint;
	struct str card, proposal, vouched, since, slowest;
	struct str cosigned_ours, cosigned_theirs; // "17 entries, Sun ..."; empty: nothing yet
	struct {
		struct peer_key_view *p;
		size_t n, cap;
	} keys;
	struct {
		struct peer_event_view *p;
		size_t n, cap;
	} events;
	struct contact_rows_view contacts;
	struct contact_offer_view offer;
	bool may_accept, may_suspend, may_resume, may_revoke;
	struct form_view accept, suspend, resume, revoke;
};

struct own_card_view {
	struct str card, made;
	int64_t serial;
	struct fingerprint_view fingerprint;
};

/* Groups of five, as they are read aloud. */
struct fingerprint_view peer_fingerprint(struct page *pg, const struct sha256 *fingerprint);

/* The peer of the address. RC_MISSING. */
NODISCARD enum rc peer_of_page(struct cx *cx, struct page *pg, struct peer *out);

/* A text as it was before a browser sent it: lines end in LF, the last one, too. A file that was
 * chosen comes as base64 of itself. */
struct str peer_plain_lines(struct arena *a, struct str s);

/* What the person can mend, and where somebody was faster, stands beside the field. */
NODISCARD enum rc peer_beside(struct page *pg, const char *field, enum rc rc);

struct str peer_href(struct page *pg, struct id peer, const char *rest); // "/suspend" or ""

/* "0.3 s", "12 min". */
struct str peer_duration(struct page *pg, struct duration d);

/* The page of one node, also as the answer to a form with mistakes. */
enum rc peer_show(struct cx *cx, struct page *pg);

/* The forms of that page (peer_act_web.c). */
void peer_forms(struct page *pg, const struct peer *p, struct peer_one_view *v);

extern const struct web_route exchange_peer_routes[], exchange_peer_act_routes[],
	exchange_own_card_routes[];

#endif
