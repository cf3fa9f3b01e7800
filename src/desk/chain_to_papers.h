// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * chain_to_papers: what stands below legal/ of a package, of a request by which an exhibit was
 * obtained:
 *
 *	REFERENCE/request.txt	exactly the bytes that people approved and signed; request.json: the
 *				document that travels, whose SHA-256 a letter bears
 *	REFERENCE/approval.json	who proposed and approved it, with their own signatures where there are
 *				any (docs/openapi.yaml, VouchDocument); approval.txt: the same to be read
 *	REFERENCE/steps.txt	its history: each answer, its reason, who stands behind it
 *	REFERENCE/files.txt	what came and what was handed over, by SHA-256
 *	REFERENCE/N-ACTION.hi1	each message that went or came, with N-ACTION.signature.txt (the
 *				sender's signed header) and N-ACTION.receipt.txt (the receiver's)
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_CHAIN_TO_PAPERS_H
#define DESK_CHAIN_TO_PAPERS_H

#include "desk/chain.h"
#include "evidence/chain.h"

/* REFERENCE/letter.pdf */
void chain_add_letter(struct arena *a, struct str pdf, struct package_chain *out);

void chain_to_papers(struct arena *a, const struct chain_request *c, struct package_chain *out);

#endif
