// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/service_job.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/log.h"
#include "ledger/check_job.h"
#include "ledger/key_db.h"
#include "ledger/sequencer_job.h"
#include "ledger/ticker_job.h"

struct ledger_service {
	struct sequencer *sequencer;
	struct witness *witness;
	struct ledger_check_place place;
	struct ticker *check;
	struct signer *signer;
	struct ticker *watch;
};

/* Without the process that signs, entries would be taken and never signed, and nobody told:
 * serve ends as by SIGTERM, and whoever started it starts both again. */
static enum rc watch_signer(struct cx *cx, void *arg, int64_t *next_us)
{
	const struct ledger_service *s = arg;
	*next_us = 1000000;
	if (signer_check(cx, s->signer) == RC_OK)
		return RC_OK;
	LOG({ "unit", STR("ledger") }, { "alarm", STR("signer-ended") }, { "why", cx_error(cx) });
	*next_us = 60 * 1000000LL; // once is enough
	(void)kill(getpid(), SIGTERM);
	return RC_OK;
}

/* What another key of the same name signs, nobody could verify. */
static enum rc check_keys(struct cx *cx, struct db *db, void *arg)
{
	const struct note_key *keys;
	const size_t n = signer_keys(arg, &keys);
	for (size_t i = 0; i < n; i++) {
		bool in_use = false;
		const struct str vkey = note_key_print(cx->arena, &keys[i]);
		TRY(ledger_key_in_use(cx, db, vkey, &in_use));
		if (!in_use)
			return cx_fail(
				cx, RC_CONFLICT,
				"the ledger does not know the key %.*s, or has retired it: put "
				"the right keys into keys/. If comity ledger key new was cut "
				"off, run it again",
				STR_ARG(vkey));
	}
	return RC_OK;
}

/* A witness that cannot be asked is no reason not to serve. */
static enum rc check_witnesses(struct cx *cx, const struct witness *w)
{
	struct witness_memories m;
	const enum rc rc = witness_remember(cx, w, &m);
	for (size_t i = 0; i < m.n; i++)
		if (m.p[i].trouble.n > 0)
			LOG({ "unit", STR("witness") }, { "not-asked", m.p[i].witness },
			    { "why", m.p[i].trouble });
	return rc;
}

enum rc ledger_service_start(struct cx *cx, const struct witness_config *config,
			     struct ledger_service **out)
{
	const struct sequencer_config sequencer = {
		.store = config->store,
		.signer = config->signer,
	};
	struct witness *witness;
	TRY(sequencer_check(cx, config->store, config->signer));
	TRY(unit_run(cx, config->store, TX_READ, check_keys, config->signer));
	TRY(witness_open(cx, config, &witness));
	const enum rc rc = check_witnesses(cx, witness);
	if (rc != RC_OK) {
		witness_close(witness);
		return rc;
	}
	struct ledger_service *s = calloc(1, sizeof *s);
	INVARIANT(s);
	s->witness = witness;
	s->signer = config->signer;
	s->place.store = config->store;
	s->place.dir = config->dir;
	s->sequencer = sequencer_open(&sequencer);
	sequencer_run(s->sequencer);
	witness_run(witness);
	s->check = ticker_start_low("ledger-check", ledger_check_turn, &s->place);
	s->watch = ticker_start("signer", watch_signer, s);
	*out = s;
	return RC_OK;
}

struct witness *ledger_service_witness(const struct ledger_service *s)
{
	return s->witness;
}

bool ledger_service_has_checked(const struct ledger_service *s)
{
	return atomic_load(&s->place.times) > 0;
}

void ledger_service_close(struct cx *cx, struct ledger_service *s)
{
	if (!s)
		return;
	ticker_close(s->watch);
	ticker_close(s->check);
	ledger_check_stop(&s->place);
	witness_close(s->witness);
	sequencer_close(cx, s->sequencer);
	free(s);
}
