// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * verify_from_bag: what a package proves, read from its files: a bag (RFC 8493) with the layout
 * of docs/evidence-package.md. Nothing else is asked: no database, no network, no clock.
 *
 *     custody/<12 digits>.entry        an entry of the log, as it was hashed
 *     custody/<12 digits>.tlog-proof   that it is in the log (C2SP)
 *     custody/<12 digits>.json         the record whose SHA-256 is the entry's content
 *     custody/[NUMBER.]names.tsv, custody/[NUMBER.]findings.tsv
 *     custody/NUMBER.manifest-sha256.txt   of each of several exhibits, below data/NUMBER/
 *     log/checkpoint, log/policy.txt, time/NAME.tsr with NAME.tsq, time/NAME.pem, time/NAME.crl
 *
 * An entry may be the record itself, as other programs write it.
 */
#ifndef EVIDENCE_VERIFY_FROM_BAG_H
#define EVIDENCE_VERIFY_FROM_BAG_H

#include "evidence/verify.h"
#include "formats/bag.h"

struct verify_package {
	const struct bag_source *source;
	const struct bag *bag; // judged
	struct str policy;     // of the log, by another road; empty: the package's own
	struct str roots;      // PEM of time-stamp authorities, by another road; empty: the same
	struct {
		struct str file, what;
	} * odd; // what is no file, or was refused before it was read
	size_t n_odd;
};

/* What `read` of the source fails with, else RC_OK. */
NODISCARD enum rc verify_from_bag(struct cx *cx, const struct verify_package *p,
				  struct verification *out);

#endif
