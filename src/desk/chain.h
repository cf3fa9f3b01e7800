// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * chain: what this node has of a request as the authority of evidence.
 *
 * Memory:  in the arena of whoever loaded it.
 */
#ifndef DESK_CHAIN_H
#define DESK_CHAIN_H

#include "desk/bundle.h"
#include "desk/vouch.h"

struct chain_message {
	struct str action; // of the step: "submit"
	bool sent;	   // by this node
	struct instant at;
	struct str body;    // HI1; empty: too large to be kept in the database
	struct str wire;    // the signed header of it
	struct str receipt; // the signed note; empty: none
	struct sha256 digest;
};

struct chain_request {
	struct bundle_request b; // without files
	struct file_list files;	 // that came or were given
	size_t n_gone;		 // of those, by what was made of them: their name is empty
	struct vouch vouch;
	bool is_vouched;	// with the signatures that there are
	struct str vouch_lacks; // why it is not told; empty: it is, or nobody approved
	struct {
		struct chain_message *p;
		size_t n, cap;
	} messages;
};

#endif
