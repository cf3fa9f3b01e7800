// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * share_to_stix: what this node shares, as objects of STIX 2.1.
 *
 * Ids:     UUIDs of version 5, made from the address of the page of what it is about: the same each
 *          time, whoever asks, after a restore, too. What does not hold any more is `revoked`.
 * Block list: an indicator for each entry.
 * Warning: a report, which refers to an indicator for each address on the web, host or machine that
 *          a version of it named; those of an earlier version alone are revoked.
 * Memory:  in the arena.
 */
#ifndef INTAKE_SHARE_TO_STIX_H
#define INTAKE_SHARE_TO_STIX_H

#include "formats/json.h"
#include "intake/block_to_zone.h"
#include "intake/warning.h"

/* UUID version 5 of a URL (RFC 9562). */
struct str share_uuid(struct arena *a, struct str url);

struct share_home {
	struct str node, address; // name of the node; "https://node.example", of its pages
	struct instant now;
};

/* The node itself, whom all else was made by. */
struct instant share_identity_since(void);
struct str share_identity_id(struct arena *a, const struct share_home *home);
void share_identity_to_stix(struct json *j, struct arena *a, const struct share_home *home);

/* Into the object that is open. */
struct str block_stix_id(struct arena *a, const struct share_home *home,
			 const struct block_entry *e);
struct instant block_stix_modified(const struct block_entry *e, struct instant now);
void block_entry_to_stix(struct json *j, struct arena *a, const struct share_home *home,
			 const struct block_entry *e);

/* The whole list as a bundle. */
void block_to_stix(struct json *j, struct arena *a, const struct block_out *o);

/* What a warning names, by its approved versions. */
struct warning_sign {
	struct block_target target;
	struct str id;
	struct instant since;
	bool is_over; // the version that is out does not name it
};
struct warning_signs {
	struct warning_sign *p;
	size_t n, cap;
};
void warning_signs(struct arena *a, const struct share_home *home, const struct warning *w,
		   const struct warning_texts *versions, struct warning_signs *out);

struct str warning_stix_id(struct arena *a, const struct share_home *home, const struct warning *w);
void warning_report_to_stix(struct json *j, struct arena *a, const struct share_home *home,
			    const struct warning *w, const struct warning_signs *signs);
void warning_sign_to_stix(struct json *j, struct arena *a, const struct share_home *home,
			  const struct warning *w, const struct warning_sign *sign);

/* One warning as a bundle. */
void warning_to_stix(struct json *j, struct arena *a, const struct share_home *home,
		     const struct warning *w, const struct warning_signs *signs);

#endif
