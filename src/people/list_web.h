// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * list_web: views of the pages about who has an account and what roles may do.
 */
#ifndef PEOPLE_LIST_WEB_H
#define PEOPLE_LIST_WEB_H

#include "people/account_web.h"

struct people_row {
	struct str href, login, name, post, organisation, roles;
	const char *state; // English, marked
};

struct people_list_view {
	struct {
		struct people_row *p;
		size_t n, cap;
	} rows;
	struct str more; // address of the next ones; empty: there are none
	int64_t administrators;
	bool may_manage;
};

/* The account, and a form for each thing that can be done to it. */
struct people_one_view {
	struct errors_view errors;
	struct people_row row;
	struct factors factors;
	struct str since;
	bool own, active, disabled, invited;
	struct form_view roles, disable, enable, link;
};

struct people_link_view {
	struct str heading, name, link;
	struct str until;
};

/* The page that shows a link, once. */
enum rc people_show_link(struct page *pg, struct str heading, struct str name, struct str token);

struct role_column {
	const char *name, *text;
	bool factor;
};
struct role_cell {
	bool may;
	const char *role;
};
struct role_row {
	const char *text;
	bool acts, delicate;
	struct {
		struct role_cell *p;
		size_t n, cap;
	} cells;
};
struct people_roles_view {
	struct {
		struct role_column *p;
		size_t n, cap;
	} roles;
	struct {
		struct role_row *p;
		size_t n, cap;
	} rows;
};

#endif
