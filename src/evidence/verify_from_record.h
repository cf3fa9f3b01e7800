// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * verify_from_record: the records of custody of a package: each the log's, of one chain, and the
 * list of files that they sealed. And what the files of verify_from_bag share.
 */
#ifndef EVIDENCE_VERIFY_FROM_RECORD_H
#define EVIDENCE_VERIFY_FROM_RECORD_H

#include "evidence/verify_from_bag.h"
#include "formats/tlog_policy.h"

/* One look at a package. */
struct verify_look {
	struct cx *cx;
	const struct verify_package *p;
	struct verification *out;
	bool has_policy;
	struct tlog_policy policy;
	uint64_t sealed_files; // of data/, that a record sealed
	struct str checkpoint; // log/checkpoint, as it stands; empty: it is not there
	struct {	       // numbers of the entries that seal something
		uint64_t *p;
		size_t n, cap;
	} seals;
};

/* A file of the package; *found: there is one. */
NODISCARD enum rc verify_read(struct verify_look *l, struct str path, struct str *out, bool *found);

struct verify_finding *verify_say(struct verify_look *l, enum verify_part part, bool fails,
				  struct str file, struct str what);

/* custody/, and the lists of what was sealed. */
NODISCARD enum rc verify_records(struct verify_look *l);

#endif
