// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "evidence/package_from_blob.h"
#include "formats/test_archive.h"

static enum rc see(struct cx *cx __attribute__((unused)), void *arg, struct str path,
		   const struct package_part *part)
{
	const struct str *in = arg;
	CHECK(path.n > 0 && path.p[0] != '/' && part->at <= in->n &&
	      part->size <= in->n - part->at);
	return RC_OK;
}

/* Whatever is sent: it is refused, or what comes out lies within it. */
FUZZ(package_plan)
{
	struct package_plan p;
	const struct archive_source source = { &in, in.n, test_archive_read };
	const enum rc rc = package_plan(cx, &source, &p);
	CHECK(rc == RC_OK || rc == RC_INVALID || rc == RC_LIMIT);
	if (rc == RC_OK)
		CHECK(p.manifest.size <= in.n && p.records.n > 0 && p.exhibit.kind < EXHIBIT_KINDS);
	for (unsigned which = PLACES_CONTENT; which <= PLACES_PAPERS; which++) {
		const enum rc said = package_places(cx, &source, (enum package_places)which, see,
						    &in);
		CHECK(said == RC_OK || said == RC_INVALID || said == RC_LIMIT);
	}
}
