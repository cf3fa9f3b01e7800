// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * take_web: what programs send with a token (scope report-work), and how it is answered.
 *
 *	POST /reports/take	any document that is read here: a feed, XARF, a mail
 *	POST /reports/spam	one mail as it came (message/rfc822)
 *
 * 1. Answered when it is durable: the numbers of the reports; of a mail the private code, too, by
 *    which its reporter sees what came of it.
 * 2. The same document sent again is told as that, and gets no second code.
 * 3. A body lies in memory until it is kept: REPORTS_AT_ONCE_MAX bytes of all, and who is beyond is
 *    told to come again (503). Too many in an hour: 429.
 */
#ifndef INTAKE_TAKE_WEB_H
#define INTAKE_TAKE_WEB_H

#include "web/dispatch.h"

enum { REPORTS_AT_ONCE = 32, TAKE_EVENTS_MAX = 2000 };
#define REPORTS_AT_ONCE_MAX ((int64_t)32 << 20) // bytes

extern const struct web_route intake_take_routes[];

#endif
