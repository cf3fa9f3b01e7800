// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/chain_job.h"

#include "desk/chain_db.h"
#include "desk/chain_to_papers.h"

enum rc desk_chain(struct cx *cx, struct db *db, struct str address, struct id request,
		   struct package_chain *out)
{
	struct chain_request *c = arena_new(cx->arena, struct chain_request, 1);
	TRY(chain_load(cx, db, address, request, c));
	chain_to_papers(cx->arena, c, out);
	return RC_OK;
}
