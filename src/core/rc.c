// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/rc.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
	int exit_code, http_status;
} codes[] = {
	[RC_OK] = { 0, 200 },	    [RC_INVALID] = { 65, 400 },	 [RC_DENIED] = { 77, 403 },
	[RC_MISSING] = { 66, 404 }, [RC_CONFLICT] = { 73, 409 }, [RC_LIMIT] = { 69, 413 },
	[RC_PEER] = { 76, 502 },    [RC_BUSY] = { 75, 503 },	 [RC_IO] = { 74, 503 },
	[RC_BUG] = { 70, 500 },
};

int rc_exit_code(enum rc rc)
{
	return codes[rc].exit_code;
}

int rc_http_status(enum rc rc)
{
	return codes[rc].http_status;
}

void invariant_failed(const char *cond, const char *file, int line)
{
	(void)fprintf(stderr, "comity: %s:%d: this must hold and does not: %s\n", file, line, cond);
	abort();
}
