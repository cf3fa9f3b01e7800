// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * verify_from_blob: what a package of any size proves that another node sent: its ZIP, records,
 * signatures and stamps are read where nothing else can be done (formats/parser.h), and that process
 * is given ranges of the file as it asks for them (formats/far.h, with its limits). The bytes of
 * the files, which nobody has to understand, are hashed outside of it, where they lie. What is
 * deflated is unpacked by the process, in its time.
 *
 * Errors:  RC_INVALID: it is no ZIP that may be read, or it ended the process that read it.
 *          RC_LIMIT: it asks for too much, or takes too long. RC_BUSY: come again. RC_IO: this
 *          node's fault.
 */
#ifndef EVIDENCE_VERIFY_FROM_BLOB_H
#define EVIDENCE_VERIFY_FROM_BLOB_H

#include "core/box.h"
#include "evidence/verify.h"

extern const struct box_parser verify_blob_parser;

/* Bytes of it: RC_IO is this node's fault. */
struct verify_blob {
	void *of;
	uint64_t size;
	enum rc (*read_at)(struct cx *cx, void *of, uint64_t at, void *p, size_t n);
	struct str policy; // of logs, by another road
};

/* *json: of verify_to_json, with `shown` findings of each part. */
NODISCARD enum rc verify_blob(struct cx *cx, const struct verify_blob *asked, unsigned shown,
			      struct str *json);

#endif
