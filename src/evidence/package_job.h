// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package_job: writes exhibits as a package (evidence/package.h): a new folder, or a new ZIP when
 * the name of it ends in .zip.
 *
 * 1. It is written beside its place, under NAME.part, brought to disk, told to the ledger as
 *    "exported" with the SHA-256 of its list of papers, and only then given its name.
 * 2. Each file is compared with its digest while it is written. One that differs ends it.
 * 3. Records that wait for a signature of the log are waited for, wait_seconds long.
 * 4. Each authority is asked for a time-stamp over the checkpoint, and for its lists of revoked
 *    certificates. One that does not answer leaves the package without: out->unstamped says so.
 *
 * Errors:  RC_CONFLICT: there is something at that place, or records still wait: the sentence
 *          says what to do. RC_MISSING: no such exhibit. RC_IO.
 * Memory:  what people read, and each list of files, whole; files in pieces.
 */
#ifndef EVIDENCE_PACKAGE_JOB_H
#define EVIDENCE_PACKAGE_JOB_H

#include "evidence/package_db.h"
#include "store/blob.h"
#include "store/store.h"

/* A paper that somebody adds: a copy of this file, in FOLDER/. */
struct package_paper {
	const char *folder; // "legal", "certificate", "time"
	const char *path;
	struct str given; // what it is called there: a tidy name (desk/file.h)
};

struct package_order {
	const char *out;	     // to be made
	const struct str *receivers; // certificates (PEM) that alone can read FILE.zip.p7m
	size_t n_receivers;
	struct package_asked asked;
	struct str data; // the node's folder, for its witnesses.txt
	const struct blobs *blobs;
	const struct package_paper *papers;
	size_t n_papers;
	const struct str *authorities; // addresses of time-stamp authorities
	const struct str *chains;      // of each, PEM; NULL: `papers` have them
	const struct str *lists;       // of each, where its lists of revoked certificates are, a
				       // line each; NULL: `papers` have them
	size_t n_authorities;
	unsigned wait_seconds;
	bool is_handed_over; // the custody says so: it does not say "exported" beside
};

struct package_made {
	int64_t files, bytes; // of data/
	size_t papers;
	struct sha256 list; // of tagmanifest-sha256.txt
	int64_t size;	    // of the log, of the checkpoint
	struct {	    // why an authority gave no stamp
		struct str *p;
		size_t n, cap;
	} unstamped;
	struct instant not_later; // the earliest stamp; 0: none
};

bool package_is_zip(const char *path);	     // FILE.zip, FILE.zip.p7m
bool package_is_encrypted(const char *path); // FILE.zip.p7m

NODISCARD enum rc package_make(struct cx *cx, struct store *store, const struct actor *by,
			       const struct package_order *order, struct package_made *out);

#endif
