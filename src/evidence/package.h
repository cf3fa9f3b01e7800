// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package: exhibits as they leave the node: a bag that anybody can verify without us. What is in
 * one, and what binds what: docs/evidence-package.md.
 *
 * With one exhibit the bag's list of files is the one that was sealed. With several each lies
 * below data/FOLDER/, and its own list is custody/FOLDER.manifest-sha256.txt.
 *
 * Memory:  in the arena.
 */
#ifndef EVIDENCE_PACKAGE_H
#define EVIDENCE_PACKAGE_H

#include "crypto/merkle.h"
#include "evidence/certificate.h"
#include "evidence/chain.h"
#include "evidence/custody.h"
#include "people/signature.h"
#include "evidence/stamp.h"

/* A record with the entry that logged it. */
struct package_record {
	int64_t number;	   // of the entry
	struct str entry;  // its bytes; empty: erased
	struct str record; // JSON on one line; empty: erased
	struct merkle_proof path;
};

/* A certificate that was signed. */
struct package_certificate {
	struct exhibit_certificate certificate;
	struct certificate_signed signed_by[2];
	struct signature signatures[2]; // kind SIGNATURE_NODE: by hand, or by this node only
	size_t n;
};

/* A stamp of an earlier checkpoint, with the proofs of the records that it covers; or the renewal
 * of one. */
struct package_stamp {
	struct stamp_row row;
	struct stamp_lists lists;
	struct {
		struct package_proof {
			int64_t number; // of the entry
			struct merkle_proof path;
		} * p;
		size_t n, cap;
	} proofs;
};

/* Of an exhibit that another node handed over; empty: it was not. */
struct exhibit_origin {
	struct str log, number; // of that node, and the exhibit there
	struct sha256 package;	// the ZIP, a blob
};

/* A paper that somebody gave the exhibit (evidence/package_paper_db.h). */
struct exhibit_paper {
	struct id id, by;
	struct str folder; // "legal", "certificate"
	struct str name;   // within it: what any file may be called
	struct str given;  // what who gave it called it: a tidy name (desk/file.h)
	struct sha256 digest;
	int64_t size;
	struct instant at;
};
struct exhibit_papers {
	struct exhibit_paper *p;
	size_t n, cap;
};

/* A paper as it lies in a package. */
struct package_given {
	struct str path, name; // "legal/paper.pdf", and what who gave it called it
};
struct package_givens {
	struct package_given *p;
	size_t n, cap;
};

/* What a package has, as far as it is written. */
struct package_paths {
	struct str *p;
	size_t n, cap;
};

struct package_exhibit {
	struct exhibit exhibit;
	int64_t sealed; // number of the entry that seals it, or of a thing's first; -1: none yet
	struct custody_state state;
	struct str folder;	      // below data/; empty: it is the only one
	struct exhibit_origin origin; // of one that another node handed over
	struct {
		enum custody_act act; // erased, destroyed
		struct instant at;    // 0: it has not ended
		struct str by;
	} end;		   // then its records are all that is left of it
	struct str parent; // number of the exhibit that it was made of; empty: of none
	struct {
		struct package_child {
			struct str number, derivation;
		} * p;
		size_t n, cap;
	} children; // made of it
	struct {
		struct package_record *p;
		size_t n, cap;
	} records;
	struct {
		struct package_certificate *p;
		size_t n, cap;
	} certificates;
	struct exhibit_papers papers;
	struct exhibit_deliveries deliveries;
};

/* What the law says beside, as who makes the package tells it. */
struct package_law {
	struct str permitted_use;	// what it may be used for, and what not
	const struct str *not_obtained; // what was asked for, and is not here: why
	size_t n_not_obtained;
	const struct str *redactions; // what was taken out of what is here: where, why, by whom
	size_t n_redactions;
};

struct package {
	struct str origin; // of the log
	struct str note;   // the checkpoint of all proofs, with its witnesses' signatures
	int64_t size;	   // of the log then
	struct str policy; // C2SP tlog-policy
	struct str made_by, made_for, purpose;
	struct package_law law;
	struct certificate_language language; // of the papers that people read; English: say NULL
	struct package_chains chains; // of the requests and orders by which they were obtained
	struct chain_lines left_out;  // of those: why
	struct instant made_at;
	struct {
		struct package_exhibit *p;
		size_t n, cap;
	} exhibits;
	struct {
		struct package_stamp *p;
		size_t n, cap;
	} stamps;
	int64_t waiting; // records that no signed checkpoint covers yet
};

/* Whether its content was erased or destroyed. */
bool package_has_ended(const struct package_exhibit *x);

/* The name of an exhibit's folder: its number, with what no file may be called as "_". */
struct str package_folder(struct arena *a, struct str number);

/* What a paper is called within a package, whatever it was called before: letters and digits of
 * ASCII, "_" for all else in a row, and its ending; "paper.pdf" where that leaves nothing to read. */
struct str package_paper_name(struct arena *a, struct str given);

/* "custody/000000000042" */
struct str package_stem(struct arena *a, int64_t number);

#endif
