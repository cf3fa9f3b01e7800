// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * misp: events of MISP: their attributes, those of their objects, and single attributes.
 *
 * 1. An event is one report about all that it names. Attributes that were deleted, that name what
 *    was attacked or only tell more (a link to an article) are not complained of.
 * 2. TLP is a tag; `distribution` says it, too, of the event or a part of it: the strictest counts.
 * 3. Files within ("attachment", "malware-sample") are passed over.
 *
 * Source:  MISP core format (misp-rfc); taxonomies "tlp" and "rsit".
 */
#ifndef FORMATS_MISP_H
#define FORMATS_MISP_H

#include "formats/feed.h"
#include "formats/json_read.h"

bool misp_is(const struct json_node *root);
void misp_read(struct arena *a, const struct json_node *root, size_t at, struct feed *out);

#endif
