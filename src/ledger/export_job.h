// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * export_job: entries of the ledger as files that anybody can check without us.
 *
 *     DIR/<12 digits>.entry        the bytes as they were hashed; none for an erased one
 *     DIR/<12 digits>.tlog-proof   its proof, all to one checkpoint
 *     DIR/checkpoint               that checkpoint, with its cosignatures
 *     DIR/policy.txt               this ledger's keys, as a C2SP tlog-policy
 */
#ifndef LEDGER_EXPORT_JOB_H
#define LEDGER_EXPORT_JOB_H

#include "store/store.h"

struct ledger_export {
	struct str dir;	  // must not exist
	int64_t from, to; // entries from .. to, both in
};

/* *written: how many entries. RC_MISSING: no checkpoint covers them all. */
NODISCARD enum rc ledger_export(struct cx *cx, struct store *store, const struct ledger_export *e,
				int64_t *written);

#endif
