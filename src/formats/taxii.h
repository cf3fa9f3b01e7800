// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * taxii: what a server of TAXII 2.1 answers with objects: an envelope. Of the objects it gives their
 * ids and versions only; as reports they are read by formats/stix.h.
 *
 * Limits:  those of JSON (formats/json_read.h), TAXII_OBJECTS_MAX; an id or version has at most
 *          TAXII_WORD_MAX bytes, and is else counted as none.
 * Source:  OASIS TAXII 2.1, 3.7.
 */
#ifndef FORMATS_TAXII_H
#define FORMATS_TAXII_H

#include "core/core.h"

enum { TAXII_OBJECTS_MAX = 10000, TAXII_WORD_MAX = 300, TAXII_NEXT_MAX = 4096 };

struct taxii_entry {
	struct str id, version; // version: modified, else created; may be empty
};

struct taxii_envelope {
	bool more;
	struct str next;
	struct {
		struct taxii_entry *p;
		size_t n, cap;
	} entries;
	size_t without_id; // objects that have none
};

/* RC_INVALID: it is none; the sentence says where. RC_LIMIT. In the box, where this process has one. */
NODISCARD enum rc taxii_read(struct cx *cx, struct str bytes, struct taxii_envelope *out);
NODISCARD enum rc taxii_read_here(struct cx *cx, struct str bytes, struct taxii_envelope *out);

/* ---- in the box ---- */

void taxii_pack(struct buf *b, const struct taxii_envelope *e);
/* RC_BUG: these bytes are no answer. */
NODISCARD enum rc taxii_unpack(struct cx *cx, struct str packed, struct taxii_envelope *out);

#endif
