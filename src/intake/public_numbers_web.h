// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * public_numbers_web: views of /numbers, which everybody reads where the node says so.
 */
#ifndef INTAKE_PUBLIC_NUMBERS_WEB_H
#define INTAKE_PUBLIC_NUMBERS_WEB_H

#include "intake/numbers_web.h"

extern const struct web_route intake_public_numbers_routes[];

struct public_numbers_view {
	struct str month, reports, hours, highest; // reports empty: too few; hours: not told
	struct {
		struct numbers_span_view *p;
		size_t n, cap;
	} months;
	struct {
		struct campaign_bar *p;
		size_t n, cap;
	} bars;
	struct numbers_lists lists;
};

#endif
