// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * bundle_web: view of /cases/:case/bundle.
 */
#ifndef DESK_BUNDLE_WEB_H
#define DESK_BUNDLE_WEB_H

#include "desk/desk_web.h"

struct bundle_view {
	struct errors_view errors;
	struct str reference, case_href, approval_href;
	bool waits, approved;
	struct str manifest; // of what waits or was approved
	struct form_view propose, give;
};

#endif
