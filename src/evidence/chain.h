// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * chain: what this node has of the authority by which an exhibit was obtained: the request or order
 * as it was approved and sent, who stands behind it, the answers, the receipts. Packages have it
 * below legal/. The desk gathers it (desk/chain_job.h); evidence knows it by this alone.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_CHAIN_H
#define EVIDENCE_CHAIN_H

#include "core/core.h"
#include "core/id.h"
#include "evidence/certificate.h"

struct db;
struct law;

struct chain_paper {
	struct str path, bytes; // path below legal/
};
struct chain_lines {
	struct str *p;
	size_t n, cap;
};
struct package_chain {
	struct id request, before; // that it follows or carries out; zero: none
	struct str reference;
	struct {
		struct chain_paper *p;
		size_t n, cap;
	} papers;
	struct chain_lines says;	 // what the papers are
	struct chain_lines permitted;	 // use, as it was stated with what came
	struct chain_lines not_obtained; // asked for, and refused, not there or withheld
	struct chain_lines withheld;	 // of these papers, and why
};
struct package_chains {
	struct package_chain *p;
	size_t n, cap;
};

enum { CHAIN_DEPTH_MAX = 4 }; // an order, the request from abroad, the preservation before it

struct chain_ask {
	struct str address;    // of this node's pages, which stands in what its people signed
	const struct law *law; // by which its letter is laid out; NULL: without a letter
	struct certificate_language language; // beside English
};

/* RC_MISSING: this node has no such request. */
typedef enum rc package_chain_load(struct cx *cx, struct db *db, const struct chain_ask *ask,
				   struct id request, struct package_chain *out);

#endif
