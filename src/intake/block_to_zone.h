// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * block_to_zone: the block list as others take it: a DNS Response Policy Zone, a table. As STIX 2.1:
 * intake/share_to_stix.h.
 *
 * Zone:    draft-vixie-dnsop-dns-rpz, "CNAME ." (the name does not exist): hosts with all below
 *          them, machines as rpz-ip. An address on the web is in no zone, which would block the
 *          whole host. Names are relative to the zone's own; the serial is block_serial.
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

/* The name of the owner in the zone; empty: the entry is in none. */
struct str block_zone_name(struct arena *a, const struct block_entry *e);

/* The address of an entry's page. */
struct str block_page(struct arena *a, struct str address, struct id id);

void blocks_to_json(struct json *j, struct arena *a, const struct block_entries *all,
		    struct instant now);
void block_nevers_to_json(struct json *j, const struct block_nevers *all);

#endif
