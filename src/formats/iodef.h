// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * iodef: incidents of IODEF 2 (RFC 7970) and 1 (RFC 5070).
 *
 * 1. An incident is one report: its systems of category "source", its indicators, its URLs.
 * 2. `restriction` is TLP: private is red, need-to-know amber, partner green, public clear. One of a
 *    child that is stricter holds for all.
 * 3. What an incident must have and lacks is a fault; without an id, a contact and a time of its
 *    making it is refused, as its schema does.
 */
#ifndef FORMATS_IODEF_H
#define FORMATS_IODEF_H

#include "formats/feed.h"

/* RC_INVALID: it is no XML, or has a DOCTYPE. FEED_NONE: it is another document. */
NODISCARD enum rc iodef_read(struct cx *cx, struct str bytes, struct feed *out);

#endif
