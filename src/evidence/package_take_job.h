// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package_take_job: a package that another node handed over, as an exhibit of this one.
 *
 * 1. The ZIP is a blob as it came, and stays one: the files of the exhibit are ranges of it, so
 *    that nothing is unpacked, and what is read later is what was received.
 * 2. It must have been verified before (package_verify); here its parts are only read.
 *
 * Errors:  RC_INVALID: packed, or of several exhibits, or not such a package. RC_IO.
 * Memory:  the list of its files.
 */
#ifndef EVIDENCE_PACKAGE_TAKE_JOB_H
#define EVIDENCE_PACKAGE_TAKE_JOB_H

#include "evidence/exhibit_take_db.h"
#include "evidence/verify.h"
#include "store/blob.h"
#include "store/store.h"

/* What the blob proves, with these keys (C2SP tlog-policy) for its log. It is read in a box, with
 * the limits and errors of evidence/verify_from_blob.h. */
enum { PACKAGE_FINDINGS_MAX = 10 };
struct package_verdict {
	struct str said; // JSON of verify_to_json, PACKAGE_FINDINGS_MAX of each part
	bool holds;
	struct str origin, not_proven;
	struct str failed; // "FILE: WHAT" of the first finding that fails; empty: none does
	struct {
		struct verify_log *p;
		size_t n, cap;
	} before; // the logs of the nodes that had it before
};
NODISCARD enum rc package_verify(struct cx *cx, const struct blobs *blobs,
				 const struct sha256 *package, struct str policy,
				 struct package_verdict *out);

/* Reads it, and keeps its lists as blobs: out->lists, also of one that fails. Nothing names them
 * before exhibit_take: the caller holds all blobs, and drops them (content_drop) when they are not
 * taken. */
NODISCARD enum rc package_take(struct cx *cx, const struct blobs *blobs,
			       const struct sha256 *package, struct package_taken *out);

/* Each of its files that is not below data/, by its path within the bag. */
typedef enum rc package_paper_sink(struct cx *cx, void *arg, struct str path, struct str bytes);
NODISCARD enum rc package_papers(struct cx *cx, const struct blobs *blobs,
				 const struct sha256 *package, package_paper_sink *sink, void *arg);

#endif
