// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * cookie: the two cookies of the site: the token of a session of staff, and the private code of a
 * visitor's report.
 *
 * Over TLS its name begins with "__Host-": then no other host of the domain and no
 * page over plain HTTP can set it. HttpOnly; SameSite=Lax, so that a link in a message
 * leads to its page, but no form of another site is sent with it. It ends with the
 * browser; how long it is good for, the server alone decides.
 *
 * Source:  RFC 6265 section 5; RFC 6265bis section 4.1.3 (prefixes).
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "core/core.h"

#define COOKIE_SESSION "session"
#define COOKIE_VISIT "report"

/* The token in a Cookie header; empty when there is none, or when there are two that
 * differ: nobody can say whose that request is. */
struct str cookie_token(struct arena *a, const char *cookie, struct str header, bool secure);

/* The value of a Set-Cookie header. Token empty: the browser shall forget it. */
struct str cookie_set(struct arena *arena, const char *cookie, struct str token, bool secure);

#endif
