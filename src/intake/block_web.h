// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * block_web: views of /blocklist, where staff keep the block list, and of /blocked, where
 * everybody reads it and appeals.
 */
#ifndef INTAKE_BLOCK_WEB_H
#define INTAKE_BLOCK_WEB_H

#include "web/dispatch.h"
#include "web/parts.h"

extern const struct web_route intake_block_routes[], intake_blocked_routes[];

struct block_row_view {
	struct str href, value, reason, since, until;
	const char *state; // English
	bool appealed;
};

struct block_never_view {
	struct str host, note;
	struct form_view remove; // without action: not for this reader
};

struct blocks_view {
	struct errors_view errors;
	bool may_work;
	struct {
		struct block_row_view *p;
		size_t n, cap;
	} rows;
	struct {
		struct block_never_view *p;
		size_t n, cap;
	} never;
	struct form_view add; // to what is never blocked; without action: not for this reader
};

struct block_line_view {
	struct str at, note;
	const char *what; // English
};

struct block_appeal_view {
	struct str at, contact, text, answer;
	const char *state; // English
};

struct block_view {
	struct errors_view errors;
	struct str value, reason, since, until, appeal_to, page, campaign;
	const char *state; // English
	bool names;	   // who appealed may be read
	struct {
		struct block_line_view *p;
		size_t n, cap;
	} lines;
	struct {
		struct block_appeal_view *p;
		size_t n, cap;
	} appeals;
	struct form_view decide, withdraw, restore; // without action: not now, or not for them
};

struct blocked_view {
	struct str asked;	// what was looked for
	const char *answer;	// English; NULL: nothing was asked
	struct str value, href; // of what was found
	struct str count;
};

#endif
