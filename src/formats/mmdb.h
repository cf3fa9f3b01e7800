// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * mmdb: what a database on this machine says of an address: country, network, who has it.
 *
 * Source:  MaxMind DB file format 2.0; names of fields as the publishers have them: GeoLite2 and
 *          DB-IP ("country.iso_code", "autonomous_system_number"), IPinfo and IPLocate
 *          ("country_code", "asn", "as_name").
 * Trust:   the operator chose the file. It is mapped, never copied: who replaces one puts a new
 *          file in its place, and the old one goes on until the process ends.
 */
#ifndef FORMATS_MMDB_H
#define FORMATS_MMDB_H

#include "core/address.h"
#include "core/core.h"

struct mmdb;

struct mmdb_answer {
	struct str country; // "KE"; empty: it does not say
	int64_t asn;	    // 0: it does not say
	struct str network; // who has it: "Example Net"
};

/* RC_IO: it cannot be read. RC_INVALID: it is no such database. */
NODISCARD enum rc mmdb_open(struct cx *cx, struct str path, struct mmdb **out);

/* NULL is fine. */
void mmdb_close(struct mmdb *db);
AUTO_CLOSER(mmdb);

struct instant mmdb_built(const struct mmdb *db);

/* "GeoLite2-Country"; lives as long as the database. */
struct str mmdb_type(const struct mmdb *db);

/* False: it does not know the address, or nothing of use about it. Texts are copies. */
bool mmdb_look(const struct mmdb *db, struct arena *a, const struct address *of,
	       struct mmdb_answer *out);

#endif
