// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * propose_web: the view of the page on which an officer proposes a request and signs it.
 */
#ifndef DESK_PROPOSE_WEB_H
#define DESK_PROPOSE_WEB_H

#include "desk/request_web.h"
#include "people/sign_web.h"

struct propose_view {
	struct errors_view errors;
	struct str heading, action;
	struct request_sentences needs; // what it still lacks; then there is no form
	struct exact_bytes_view exact;
	bool all_sign; // the rule of this node
	struct sign_view sign;
	struct str challenge;
};

#endif
