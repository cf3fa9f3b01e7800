// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/glass_db.h"

SQL_STATEMENT(glass_case, "SELECT count(*) FROM desk_case WHERE id = $1");
SQL_STATEMENT(glass_request, "SELECT count(*) FROM desk_request WHERE id = $1");

const struct member_kind desk_glass[] = {
	{ "case", N_("Case"), "/cases", &glass_case },
	{ "request", N_("Request"), "/requests", &glass_request },
	{ 0 },
};
