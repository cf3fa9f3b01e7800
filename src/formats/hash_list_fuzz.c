// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/hash_list.h"

/* Whatever a list says: each line is a row with a hash, nothing, or refused with its place. */
FUZZ(hash_list)
{
	struct hash_list l;
	struct str rest = in, line;
	hash_list_begin(&l, in.n % 2 == 0, (1U << HASHSET_KINDS) - 1);
	while (rest.n > 0) {
		bool has = false, any = false;
		struct hash_list_row row;
		(void)str_cut(rest, '\n', &line, &rest);
		if (hash_list_take(cx, &l, line, &row, &has) != RC_OK) {
			CHECK(str_starts(cx_error(cx), STR("line ")));
			return;
		}
		for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++)
			any = any || row.has[k];
		EQ(has, any);
	}
}
