// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/service_job.h"

#include <stdlib.h>

#include "ledger/check_job.h"
#include "ledger/sequencer_job.h"
#include "ledger/ticker_job.h"

struct ledger_service {
	struct sequencer *sequencer;
	struct witness *witness;
	struct ticker *check;
};

enum rc ledger_service_start(struct cx *cx, const struct witness_config *config,
			     struct ledger_service **out)
{
	const struct sequencer_config sequencer = {
		.store = config->store,
		.signer = config->signer,
	};
	struct witness *witness;
	TRY(sequencer_check(cx, config->store, config->signer));
	TRY(witness_open(cx, config, &witness));
	struct ledger_service *s = calloc(1, sizeof *s);
	INVARIANT(s);
	s->witness = witness;
	s->sequencer = sequencer_open(&sequencer);
	sequencer_run(s->sequencer);
	witness_run(witness);
	s->check = ticker_start("ledger-check", ledger_check_turn, config->store);
	*out = s;
	return RC_OK;
}

struct witness *ledger_service_witness(const struct ledger_service *s)
{
	return s->witness;
}

void ledger_service_close(struct cx *cx, struct ledger_service *s)
{
	if (!s)
		return;
	ticker_close(s->check);
	witness_close(s->witness);
	sequencer_close(cx, s->sequencer);
	free(s);
}
