// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * place_from_mmdb: what the databases on this machine say of a report's addresses (place.h).
 *
 * Two files, either of which may be left out: one of countries, one of networks. Where both say
 * something, the first says the country and the second the network.
 *
 * Threads: any may ask.
 */
#ifndef INTAKE_PLACE_FROM_MMDB_H
#define INTAKE_PLACE_FROM_MMDB_H

#include "intake/report.h"

enum { PLACE_COUNTRIES, PLACE_NETWORKS, PLACE_SOURCES };

struct places;

/* Empty paths: *out is NULL, which knows nothing. As mmdb_open. */
NODISCARD enum rc places_open(struct cx *cx, const struct str paths[PLACE_SOURCES],
			      struct places **out);
void places_close(struct places *p);
AUTO_CLOSER(places);

/* Of an address of a public network; all else is nowhere. p NULL: nowhere, too. */
struct place place_find(const struct places *p, struct arena *a, struct str address);

/* The addresses that it names, and those of its mail's way. */
void places_fill(const struct places *p, struct arena *a, struct intake_report *r);

#endif
