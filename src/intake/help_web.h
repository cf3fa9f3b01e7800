// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * help_web: view of /help: where to go in a country, and with which rights, without a report.
 */
#ifndef INTAKE_HELP_WEB_H
#define INTAKE_HELP_WEB_H

#include "intake/visit_web.h"

extern const struct web_route intake_help_routes[];

struct help_view {
	bool shown; // a country was chosen
	struct visit_now_view now;
	struct select_view country, about;
};

#endif
