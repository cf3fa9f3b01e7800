// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/command.h"
#include "core/test.h"

static const struct command first[] = { { .name = "check" }, { .name = "route" }, { 0 } };
static const struct command second[] = { { .name = "serve" }, { 0 } };
static const struct command *const lists[] = { first, second, NULL };

TEST(a_command_is_found_in_any_list_by_its_whole_name)
{
	(void)cx;
	CHECK(command_find(lists, STR("route")) == &first[1]);
	CHECK(command_find(lists, STR("serve")) == &second[0]);
	CHECK(command_find(lists, STR("rout")) == NULL);
	CHECK(command_find(lists, STR("")) == NULL);
	EQ(command_exit(cx, RC_OK), COMMAND_ANSWERED);
}
