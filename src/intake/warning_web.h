// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * warning_web: views of /warnings, which everybody reads, and of /warn, where staff write them.
 */
#ifndef INTAKE_WARNING_WEB_H
#define INTAKE_WARNING_WEB_H

#include "web/dispatch.h"
#include "web/parts.h"

extern const struct web_route intake_warning_routes[], intake_warn_routes[];

struct warning_row_view {
	struct str href, title, at;
	const char *state; // English; NULL: it holds
};

struct warning_group_view {
	struct str name, count;
};

struct warnings_view {
	struct errors_view errors;
	bool may_work;
	struct {
		struct warning_row_view *p;
		size_t n, cap;
	} rows;
	struct {
		struct warning_group_view *p;
		size_t n, cap;
	} groups;
	struct form_view group; // without action: not for this reader
};

struct warning_line_view {
	struct str text;
};

struct warning_version_view {
	struct str number, at, title, text;
	const char *state; // English
};

struct warning_view {
	struct errors_view errors;
	struct str title, language, text, published, changed, version, tlp;
	struct str withdrawn, why; // empty: it holds
	const char *state;	   // English
	struct {
		struct warning_line_view *p;
		size_t n, cap;
	} observables;
	struct {
		struct warning_version_view *p;
		size_t n, cap;
	} versions;

	/* Of staff. */
	struct str page, campaign, approval, update; // addresses; empty: none
	struct str reads, mails, waiting, later, groups;
	struct form_view withdraw; // without action: not now, or not for this reader
};

#endif
