// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * stix: bundles of STIX 2.1, envelopes of TAXII 2.1 ({"objects": [...]}), and single objects.
 *
 * 1. A report is each indicator, each observation (observed-data) and each sighting: what others
 *    complain of. Identities, malware, campaigns and the like only say who and what.
 * 2. Of a pattern the comparisons for equality with a text are read; the rest of it is told, not
 *    understood.
 * 3. TLP is a marking, of version 1 or 2: the strictest of an object counts.
 *
 * Limits:  STIX_OBJECTS_MAX in a bundle; references may lead nowhere.
 * Source:  OASIS STIX 2.1; TAXII 2.1, 3.7.
 */
#ifndef FORMATS_STIX_H
#define FORMATS_STIX_H

#include "formats/feed.h"
#include "formats/json_read.h"

enum { STIX_OBJECTS_MAX = 10000 };

bool stix_is(const struct json_node *root);
void stix_read(struct arena *a, const struct json_node *root, size_t at, struct feed *out);

#endif
