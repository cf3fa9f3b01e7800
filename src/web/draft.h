// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * draft: what somebody typed into a form and could not send, because their session was over,
 * they had signed in anew since, or their second factor had to be shown again. They go back to
 * the page that holds the form, which comes back filled, once.
 *
 * 1. It is kept only for whose form it was: a page of this site sent it, and its sender is signed
 *    in, or it carried the token of the very session that the browser names (hooks.keep_draft
 *    judges, and empties what it does not keep). It is shown to nobody else.
 * 2. Passwords, codes and tokens are never kept.
 * 3. Nothing is sent again by itself.
 */
#ifndef WEB_DRAFT_H
#define WEB_DRAFT_H

#include "web/dispatch.h"

struct draft_view {
	struct str sentence;
};

/* The address of the page that holds the form of this POST, without language prefix: the GET
 * route of the same address, or of the handler that shows the form. A button of no page has
 * the nearest one above its address; empty: there is none. */
struct str draft_page(const struct dispatch *d, const struct page *pg,
		      const struct web_route *route);

/* Keeps what pg->form brought; within a transaction that writes. */
NODISCARD enum rc draft_keep(const struct dispatch *d, struct page *pg,
			     const struct web_route *route);

/* For who has no session any more, so that nobody can say whose draft it is: a page with what was
 * typed, to be copied before they sign in. False: nothing was, or the form came from no session. */
bool draft_show(struct page *pg, const struct web_route *route);

/* Fills pg->form on a page that holds a form, and says so above it, if there is a draft: then
 * pg->drafted. */
NODISCARD enum rc draft_restore(const struct dispatch *d, struct page *pg,
				const struct web_route *route);

#endif
