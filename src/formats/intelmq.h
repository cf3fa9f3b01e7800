// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * intelmq: events of IntelMQ and of what speaks its format: flat JSON with keys like "source.ip".
 *
 * What is complained of are the keys of the source, and of the destination where the kind of event
 * has its culprit there (a system that calls its controller). One value a key.
 *
 * Source:  IntelMQ's data format and harmonization.conf; the kinds are those of the Reference
 *          Security Incident Taxonomy of ENISA.
 */
#ifndef FORMATS_INTELMQ_H
#define FORMATS_INTELMQ_H

#include "formats/feed.h"
#include "formats/json_read.h"

/* Whether an object is such an event, or holds a list of them under "data". */
bool intelmq_is(const struct json_node *root);

/* The events of one, whose bytes begin at `at` of the document. */
void intelmq_read(struct arena *a, const struct json_node *root, size_t at, struct feed *out);

#endif
