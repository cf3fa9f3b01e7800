// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * xarf_mail: the report of X-ARF 0.1 and 0.2, which lies in a mail as lines "Key: value".
 *
 * It is YAML by its name and has no more than such lines: a line that would be more (a tag, an
 * anchor, a map within) is a fault, and not read.
 *
 * Source:  X-ARF specification 0.2.
 */
#ifndef FORMATS_XARF_MAIL_H
#define FORMATS_XARF_MAIL_H

#include "formats/feed.h"

/* One event, about all of it. */
void xarf_mail_read(struct arena *a, struct str text, struct feed *out);

/* Whether a part of a mail looks like such a report. */
bool xarf_mail_looks(struct str text);

#endif
