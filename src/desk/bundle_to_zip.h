// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * bundle_to_zip: the files of a bundle, and the archive of them.
 *
 *	index.html			what is there, to be read
 *	requests/REFERENCE/request.txt	as it was approved and sent; request.json: as a document;
 *			   letter.pdf	as a letter; steps.txt: its history
 *	requests/REFERENCE/files/NAME	what was handed over
 *	requests/REFERENCE/receipt.txt	signed by who received it
 *	ledger/NUMBER.entry, .tlog-proof	what stands on the ledger of it, each with its proof
 *	SHA256SUMS			of all the files: sha256sum -c SHA256SUMS
 */
#ifndef DESK_BUNDLE_TO_ZIP_H
#define DESK_BUNDLE_TO_ZIP_H

#include "desk/bundle.h"

struct bundle_path {
	struct str path, bytes;
	bool approved; // stands in the manifest
};
struct bundle_paths {
	struct bundle_path *p;
	size_t n, cap;
};

NODISCARD enum rc bundle_paths(struct cx *cx, const struct law *law, const struct bundle *b,
			       struct bundle_paths *out);

/* The history of a request, line by line. */
struct str bundle_steps_text(struct arena *a, const struct bundle_request *b);

/* What a second person approves. */
struct str bundle_manifest(struct arena *a, const struct bundle *b,
			   const struct bundle_paths *paths);

/* RC_LIMIT: more than max bytes. */
NODISCARD enum rc bundle_zip(struct cx *cx, const struct bundle_paths *paths, size_t max,
			     struct str *out);

#endif
