// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/test_archive.h"

#include <string.h>

enum rc test_archive_read(struct cx *cx, void *of, uint64_t at, void *p, size_t n)
{
	const struct str *bytes = of;
	if (at > bytes->n || n > bytes->n - at)
		return cx_fail(cx, RC_BUG, "more than there is");
	memcpy(p, bytes->p + at, n);
	return RC_OK;
}
