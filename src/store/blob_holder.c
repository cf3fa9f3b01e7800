// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/blob_holder.h"

static enum rc count(struct cx *cx, struct db *db, const struct blob_holder *h,
		     const struct sha256 *digest, int64_t *n)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, h->count, VAL(*digest)));
	*n = rows_next(r) ? rows_int(r) : 0;
	return rows_end(cx, r);
}

enum rc blob_is_held(struct cx *cx, struct db *db, const struct blob_holder *const *holders,
		     const struct sha256 *digest, bool *held)
{
	*held = false;
	for (; *holders && !*held; holders++) {
		int64_t n = 0;
		TRY(count(cx, db, *holders, digest, &n));
		*held = n > 0;
	}
	return RC_OK;
}
