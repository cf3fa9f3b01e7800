// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/file.h"

bool file_is_here(const struct desk_file *file)
{
	return !file->came || !file->on_way || file->on_way->state == FREIGHT_WHOLE;
}

enum rc file_check_name(struct cx *cx, struct str name)
{
	bool plain = name.n > 0 && name.n <= FILE_NAME_MAX && str_is_utf8(name);
	for (size_t i = 0; i < name.n; i++)
		plain = plain && (unsigned char)name.p[i] >= ' ' && name.p[i] != 0x7f &&
			name.p[i] != '/' && name.p[i] != '\\';
	if (plain)
		return RC_OK;
	return cx_fail(cx, RC_INVALID,
		       "a file is called by 1 to %d bytes of UTF-8 without slashes and control "
		       "characters",
		       FILE_NAME_MAX);
}
