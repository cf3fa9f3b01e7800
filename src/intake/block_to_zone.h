// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * block_to_zone: the block list as others take it: a DNS Response Policy Zone, a table, STIX 2.1.
 *
 * Zone:    draft-vixie-dnsop-dns-rpz, "CNAME ." (the name does not exist): hosts with all below
 *          them, machines as rpz-ip. An address on the web is in no zone, which would block the
 *          whole host. Names are relative to the zone's own; the serial is block_serial.
 * STIX:    an indicator for each entry, its id made from the address of the entry's page (UUID
 *          version 5), so that it is the same each time; what does not hold any more is revoked.
 * Memory:  in the arena.
 */
#ifndef INTAKE_BLOCK_TO_ZONE_H
#define INTAKE_BLOCK_TO_ZONE_H

#include "core/table.h"
#include "formats/json.h"
#include "intake/block.h"

struct block_out {
	const struct block_entries *all;
	struct str node, address; // name of the node; "https://node.example", of its pages
	struct instant now;
};

void block_to_zone(struct arena *a, const struct block_out *o, struct buf *out);
void block_to_table(struct arena *a, const struct block_out *o, struct table *out);
void block_to_stix(struct json *j, struct arena *a, const struct block_out *o);

/* The name of the owner in the zone; empty: the entry is in none. */
struct str block_zone_name(struct arena *a, const struct block_entry *e);

/* UUID version 5 of a URL (RFC 9562). */
struct str block_uuid(struct arena *a, struct str url);

/* The address of an entry's page. */
struct str block_page(struct arena *a, struct str address, struct id id);

void block_to_json(struct json *j, struct arena *a, const struct block_entry *e,
		   struct instant now);

#endif
