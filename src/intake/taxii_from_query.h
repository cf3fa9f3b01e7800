// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * taxii_from_query: what a client of TAXII asks for: added_after, limit, next, match[...].
 *
 * Memory:  texts of the query stay where they are.
 */
#ifndef INTAKE_TAXII_FROM_QUERY_H
#define INTAKE_TAXII_FROM_QUERY_H

#include "intake/taxii.h"

struct taxii_query {
	struct str added_after, limit, next; // empty: not said
	struct str ids, types, versions, specs;
};

/* RC_INVALID with what is wrong. */
NODISCARD enum rc taxii_filter_read(struct cx *cx, const struct taxii_query *q,
				    struct taxii_filter *out);

/* What goes back as `next`. */
struct str taxii_next_print(struct arena *a, const struct taxii_filter *f,
			    struct share_place place);

/* RFC 3339, to the microsecond. */
NODISCARD bool taxii_time(struct str text, struct instant *out);

#endif
