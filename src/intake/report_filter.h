// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report_filter: which of the listed reports somebody asks for. Pure.
 */
#ifndef INTAKE_REPORT_FILTER_H
#define INTAKE_REPORT_FILTER_H

#include "intake/report.h"

/* What is empty asks for nothing. */
struct report_filter {
	struct str kind; // in "content/phishing", any case of letters
	struct str text; // in text, subject, sender, number
	bool has_channel;
	enum intake_channel channel;
	struct instant from, to; // received; `to` is the first instant after
};

bool report_filter_is_set(const struct report_filter *f);
bool report_filter_fits(const struct report_filter *f, const struct intake_report *r);

#endif
