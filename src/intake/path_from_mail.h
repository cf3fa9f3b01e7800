// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * path_from_mail: from which machine a mail came to its receiver, by its Received lines (place.h).
 *
 * From the newest line down: one that names no address of a public network, or a machine that has the
 * registered name of who wrote the line, is the receiver's own. The next names who handed it over.
 *
 * Source:  RFC 5321 section 4.4; the forms of qmail, Exchange and Exim besides.
 */
#ifndef INTAKE_PATH_FROM_MAIL_H
#define INTAKE_PATH_FROM_MAIL_H

#include "formats/mail.h"
#include "intake/place.h"

enum { PATH_LINES_MAX = 50 };

/* Without its places. from empty: no line says. */
struct mail_path path_from_mail(struct arena *a, const struct mail_headers *headers);

#endif
