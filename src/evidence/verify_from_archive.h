// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * verify_from_archive: what a package proves that is a ZIP, whose bytes come from wherever its
 * source has them. For whoever reads in a box (formats/parser.h): no thread, no file.
 *
 * Memory:  in the cx's arena; papers whole.
 */
#ifndef EVIDENCE_VERIFY_FROM_ARCHIVE_H
#define EVIDENCE_VERIFY_FROM_ARCHIVE_H

#include "crypto/digest.h"
#include "evidence/verify.h"
#include "formats/archive.h"

struct verify_archive {
	struct archive_source source;
	struct str policy, roots; // by another road (evidence/verify_from_bag.h); or empty
	size_t list_max;	  // bytes of a list of files
	/* The digests of n bytes at `at`, of these kinds (1 << digest_kind): in place of reading a
	 * file that is stored. NULL: all are read. */
	enum rc (*hash)(struct cx *cx, void *of, uint64_t at, uint64_t n, unsigned kinds,
			struct digest *out);
};

NODISCARD enum rc verify_archive(struct cx *cx, const struct verify_archive *asked,
				 struct verification *out);

/* In a box's keeper: libraries ask for their chance and their settings at the first use. */
void verify_archive_prepare(void);

#endif
