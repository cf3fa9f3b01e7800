// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * propose_web: the view of the pages on which an officer signs: a request that they propose, an
 * answer that they give.
 */
#ifndef DESK_PROPOSE_WEB_H
#define DESK_PROPOSE_WEB_H

#include "desk/request_web.h"
#include "people/sign_web.h"

struct propose_view {
	struct errors_view errors;
	struct str heading;
	struct request_sentences needs; // what it still lacks; then there is no form
	const char *what;		// over the bytes, English, marked
	struct exact_bytes_view exact;
	struct str next; // what becomes of it
	struct str rule; // of this node; empty: who has a key signs
	struct sign_form_view form;
};

#endif
