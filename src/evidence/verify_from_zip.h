// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * verify_from_zip: what a package proves that somebody sent, a ZIP in memory: as `comity verify`
 * says it of a file (evidence/verify_job.h). Its bytes are a stranger's, so they are read where
 * nothing else can be done (formats/parser.h): a row of that table, which app adds.
 *
 * Limits:  VERIFY_ZIP_MAX bytes; what it unpacks to costs processor time of the box, and papers
 *          its memory.
 * Errors:  RC_INVALID: it is no ZIP that may be read, or it ended the process that read it.
 *          RC_LIMIT: it takes too long. RC_BUSY: come again. RC_IO: this node's fault.
 */
#ifndef EVIDENCE_VERIFY_FROM_ZIP_H
#define EVIDENCE_VERIFY_FROM_ZIP_H

#include "core/box.h"
#include "evidence/verify.h"

#define VERIFY_ZIP_MAX ((size_t)24 << 20)

enum { VERIFY_TRUST_MAX = 32000, VERIFY_SHOWN_MAX = 50 };

extern const struct box_parser verify_parser;

struct verify_zip {
	struct str zip;
	struct str policy, roots; // by another road (evidence/verify_from_bag.h); or empty
};

/* *json: of verify_to_json, with VERIFY_SHOWN_MAX findings of each part. */
NODISCARD enum rc verify_zip(struct cx *cx, const struct verify_zip *asked, struct str *json);

#endif
