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
	struct str root; // of all paths: empty, or "before/NUMBER/" of an earlier node
	bool has_policy;
	struct tlog_policy policy;
	uint64_t sealed_files; // of data/, that a record sealed
	struct str checkpoint; // log/checkpoint, as it stands; empty: it is not there
	struct str origin;     // of the log that signed it; empty: none did
	struct {	       // numbers of the entries that seal something
		uint64_t *p;
		size_t n, cap;
	} seals;
};

/* The path of file `i` of the bag below the root; false: it lies elsewhere. */
bool verify_own(const struct verify_look *l, size_t i, struct str *path);

/* A file of the package, below the root; *found: there is one. */
NODISCARD enum rc verify_read(struct verify_look *l, struct str path, struct str *out, bool *found);

struct verify_finding *verify_say(struct verify_look *l, enum verify_part part, bool fails,
				  struct str file, struct str what);

/* custody/ alone: each entry in the log that signed l->checkpoint, each record the one logged and after
 * the one before. *n: how many there are. */
NODISCARD enum rc verify_custody(struct verify_look *l, size_t *n);

/* custody/, and the lists of what was sealed. */
NODISCARD enum rc verify_records(struct verify_look *l);

#endif
