// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * api: the forms of the site for programs: JSON in, JSON out, at the same addresses.
 *
 *	POST /cases/new            Authorization: Bearer TOKEN
 *	                           Content-Type: application/json
 *	{ "title": "...", "techniques": ["phishing", "vishing"] }
 *
 * The members are the fields of the form, with their rules; a list is a field that may be given
 * several times. "form", an id that the program makes (core/id.h), makes a repetition harmless:
 * it is told what the first did.
 *
 * Answers:  200 { "location": "/cases/..." }: done; there ".json" shows what came of it
 *           4xx, 5xx { "status": 400, "sentence": "...", "errors": [{ "field", "sentence" }] }:
 *           nothing was changed
 * May:      what the token's scopes and its account's roles allow, and nothing that a person must
 *           do (people/machine_db.h, struct web_route.delicate).
 * A route that takes any body (struct web_route.takes) answers with what its handler wrote.
 * Never with the cookie of a session: no page of another site can make a browser send such a
 * request.
 */
#ifndef WEB_API_H
#define WEB_API_H

#include "web/dispatch.h"

/* Whether a program asks so, and whether a route takes it. */
bool api_asks(const struct http_req *req);
bool api_takes(const struct web_route *route);

/* The body as the pairs of a form. RC_INVALID, RC_LIMIT: it is none; nothing is changed. */
NODISCARD enum rc api_read(struct page *pg);

/* What was done, or what is wrong, in the place of a page. */
void api_answer(struct page *pg);

#endif
