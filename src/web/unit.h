// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * unit: a request to a page of the node as one unit of work on the database.
 *
 *   1. A form is taken from our own pages only: Sec-Fetch-Site, or where a browser does
 *      not send it Origin, must name this site. A request that says neither is refused.
 *   2. In the route's transaction: who asks (hooks.person), may they (need), and does the
 *      form bring their session's token along. Nobody signed in: to /sign-in and back. A
 *      delicate need, and the last proof is old: to /confirm and back.
 *      What was typed meanwhile waits for them there (web/draft.h).
 *   3. The form against its table (web/form.h), then `before` in a transaction of
 *      its own, then `work` without any, then the handler.
 *      A form with a file: the address and the sender's rights first, by the header alone
 *      (route.upload); all of this again when the body is there.
 *   4. A page of content leaves only after its reading is in the ledger (hooks.read).
 *
 * A transaction may be run again after a clash: then the page begins anew, too.
 *
 * Source:  OWASP Cross-Site Request Forgery Prevention, "fetch metadata" and "synchronizer
 *          token"; both are used.
 */
#ifndef WEB_UNIT_H
#define WEB_UNIT_H

#include "web/dispatch.h"

/* Answers with the route's page. What it returns is why there is none; pg->location, where
 * set, is the answer. */
NODISCARD enum rc unit_answer(const struct dispatch *d, struct page *pg,
			      const struct web_route *route);

#endif
