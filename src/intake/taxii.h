// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * taxii: what partners' programs fetch from this node, and what they leave here, by TAXII 2.1.
 *
 *	blocks		the block list				everybody
 *	warnings	warnings of TLP:CLEAR			everybody
 *	a group		warnings that go to that group,		accounts that were let in
 *			TLP:GREEN, too
 *	inbox		becomes reports; nobody reads it	tokens with report-send
 *
 * 1. Which label reaches whom is judged by warning_may_reach (intake/warning.h), also here.
 * 2. Whatever is in a collection stands at a place: the moment of its last change, which no other
 *    has, and its row. A page ends at a place, and the next one begins behind it, however much was
 *    changed in between: what changed comes again, further on, and nothing is left out.
 * 3. What ended by its time stands at its end, and is told SHARE_SETTLE_US later: what is written
 *    in that moment must not fall before what was told.
 *
 * Rules only. Source: OASIS TAXII 2.1.
 */
#ifndef INTAKE_TAXII_H
#define INTAKE_TAXII_H

#include "intake/block.h"

#define TAXII_TYPE "application/taxii+json;version=2.1"
#define TAXII_STIX_TYPE "application/stix+json;version=2.1"
#define SHARE_SETTLE_US (INT64_C(60) * 1000 * 1000)

enum { TAXII_PAGE = 500, TAXII_PAGE_MAX = 1000, TAXII_POST_MAX = 16 << 20 };

enum taxii_kind { TAXII_BLOCKS, TAXII_WARNINGS, TAXII_GROUP, TAXII_INBOX };

struct taxii_collection {
	enum taxii_kind kind;
	struct str uuid, title, description; // English
	struct id group;		     // of TAXII_GROUP
	bool can_read, can_write;	     // by who asks
};

struct taxii_collections {
	struct taxii_collection *p;
	size_t n, cap;
};

/* Where something stands in a collection. */
struct share_place {
	struct instant at;
	struct id row;
};
bool share_is_behind(struct share_place a, struct share_place b);

/* Where an entry of the block list stands; `settled`: SHARE_SETTLE_US before now. */
struct share_place block_place(const struct block_entry *e, struct instant settled);

struct taxii_filter {
	struct share_place after; // behind this
	int64_t limit;
	bool is_match;		    // one of the following is set
	struct str ids, types;	    // parted by commas; empty: any
	struct str versions, specs; // the same
	struct instant version;	    // of `versions`, where it is a time
	struct str mark;	    // of what was asked for, within `next`
};

/* Something that is shared. */
struct taxii_object {
	struct str id;
	const char *type;
	struct share_place place;
	struct instant modified;
};
bool taxii_matches(const struct taxii_filter *f, const struct taxii_object *o);

/* Whether an Accept or Content-Type header takes TAXII 2.1. Empty: it takes all. */
bool taxii_accepts(struct str accept);
bool taxii_is_type(struct str type);

/* The id of a status: 16 bytes as TAXII writes them, with hyphens. */
struct str taxii_status_print(struct arena *a, struct id id);
NODISCARD bool taxii_status_parse(struct str text, struct id *out);

#endif
