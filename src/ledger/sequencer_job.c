// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/sequencer_job.h"

#include <stdlib.h>

#include "core/log.h"
#include "formats/checkpoint.h"
#include "ledger/alarm_db.h"
#include "ledger/entry_db.h"
#include "ledger/ticker_job.h"

static const int64_t MS = 1000;

enum { READ_BACK_MAX = 256 };

struct sequencer {
	struct sequencer_config config;
	struct tree_lease lease;
	bool holds;
	bool broken;		     // an alarm was raised: nothing more is signed here
	struct merkle_range checked; // what was read back
	int64_t signed_size;
	struct tree_head intended; // what another left unsigned; size 0: nothing
	bool receipt;		   // an entry waits for a checkpoint
	int64_t tick;		   // the clock's last, in multiples of every_us
	struct ticker *ticker;
};

/* ---- alarms -------------------------------------------------------------- */

static enum rc raise_alarm(struct cx *cx, struct db *db, void *arg)
{
	return ledger_alarm_raise(cx, db, arg, NULL);
}

/* Keeps the failure that is there, whatever becomes of the row. */
static enum rc break_off(struct cx *cx, struct sequencer *s, enum ledger_alarm_kind kind,
			 int64_t number, enum rc rc)
{
	struct ledger_alarm alarm = { .kind = kind, .number = number };
	struct cx own;
	cx_init(&own, cx->arena, cx->now);
	alarm.sentence = arena_copy(cx->arena, cx_error(cx));
	s->broken = true;
	LOG({ "unit", STR("ledger") }, { "alarm", str_from_c(ledger_alarm_key(kind)) },
	    { "why", alarm.sentence });
	if (unit_run(&own, s->config.store, TX_WRITE, raise_alarm, &alarm) != RC_OK)
		LOG({ "unit", STR("ledger") }, { "why", cx_error(&own) });
	return rc;
}

/* ---- the lease ----------------------------------------------------------- */

struct begin {
	struct sequencer *s;
	struct merkle_range range;
	int64_t signed_size;
	struct tree_head intended; // written down and not signed; size 0: none
};

static enum rc take_lease(struct cx *cx, struct db *db, void *arg)
{
	struct sequencer *s = arg;
	return tree_lease_take(cx, db, &s->lease, &s->lease.fence);
}

/* Where the last holder stopped: the last signed checkpoint, and the tree that it names. */
static enum rc load_begin(struct cx *cx, struct db *db, void *arg)
{
	struct begin *b = arg;
	struct checkpoint_row row;
	TRY(checkpoint_latest(cx, db, &row));
	TRY(tree_range(cx, db, row.size, &b->range));
	const struct sha256 root = merkle_root(&b->range);
	b->signed_size = row.size;
	if (row.size > 0 && !sha256_eq(&root, &row.root))
		return cx_fail(cx, RC_BUG,
			       "the ledger's tree does not give the root of the checkpoint of "
			       "size %lld",
			       (long long)row.size);
	TRY(checkpoint_intended(cx, db, &row));
	if (row.note.n == 0)
		b->intended = (struct tree_head){ row.size, row.root };
	return RC_OK;
}

static enum rc begin(struct cx *cx, struct sequencer *s)
{
	struct begin b = { .s = s };
	s->lease.until.us = cx->now.us + s->config.lease_us;
	const enum rc rc = unit_run(cx, s->config.store, TX_WRITE, take_lease, s);
	if (rc == RC_DENIED)
		return RC_OK; // another's turn
	TRY(rc);
	// Not at the start alone: the database may have been set back while it was served.
	const enum rc fits = sequencer_check(cx, s->config.store, s->config.signer);
	if (fits == RC_CONFLICT)
		return break_off(cx, s, LEDGER_ALARM_SET_BACK, -1, fits);
	TRY(fits);
	const enum rc loaded = unit_run(cx, s->config.store, TX_READ, load_begin, &b);
	if (loaded == RC_BUG)
		return break_off(cx, s, LEDGER_ALARM_TAMPERED, -1, loaded);
	TRY(loaded);
	s->checked = b.range;
	s->signed_size = b.signed_size;
	s->intended = b.intended;
	s->holds = true;
	return RC_OK;
}

/* ---- numbering ----------------------------------------------------------- */

struct step {
	struct sequencer *s;
	struct tree_step did;
	bool due; // the clock asks for a checkpoint
	bool intended;
};

static enum rc any_waits(struct cx *cx, struct db *db, void *arg)
{
	return tree_any_waits(cx, db, arg);
}

static enum rc run_step(struct cx *cx, struct db *db, void *arg)
{
	struct step *step = arg;
	const struct sequencer *s = step->s;
	TRY(tree_step(cx, db, &s->lease, &step->did));
	step->intended = (step->due || step->did.receipt || s->receipt) &&
			 step->did.head.size > s->signed_size;
	return step->intended ? checkpoint_intend(cx, db, &s->lease, &step->did.head) : RC_OK;
}

/* ---- reading back -------------------------------------------------------- */

struct read_back {
	struct sequencer *s;
	int64_t upto, bad; // bad: the entry that is not what was hashed, or -1
	struct merkle_range range;
};

static enum rc check_row(struct cx *cx, struct read_back *b, const struct ledger_row *row)
{
	const struct sha256 leaf = row->bytes.n > 0 ? merkle_leaf(row->bytes) : row->leaf;
	if (row->number == (int64_t)b->range.size && sha256_eq(&leaf, &row->leaf)) {
		INVARIANT(merkle_push(&b->range, &leaf));
		return RC_OK;
	}
	b->bad = (int64_t)b->range.size;
	return cx_fail(cx, RC_BUG, "entry %lld of the ledger is not what was hashed",
		       (long long)b->bad);
}

static enum rc read_some(struct cx *cx, struct db *db, void *arg)
{
	struct read_back *b = arg;
	struct ledger_rows rows;
	const int64_t left = b->upto - (int64_t)b->range.size;
	TRY(ledger_rows_from(cx, db, (int64_t)b->range.size,
			     left < READ_BACK_MAX ? left : READ_BACK_MAX, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(check_row(cx, b, &rows.p[i]));
	if (rows.n > 0)
		return RC_OK;
	b->bad = (int64_t)b->range.size;
	return cx_fail(cx, RC_BUG, "entry %lld of the ledger is missing", (long long)b->bad);
}

/* Reads all up to the tree's head, in other memory than what numbered them. */
static enum rc read_back(struct cx *cx, struct sequencer *s, const struct tree_head *head)
{
	struct read_back *b = arena_new(cx->arena, struct read_back, 1);
	*b = (struct read_back){ .s = s, .upto = head->size, .bad = -1, .range = s->checked };
	while ((int64_t)b->range.size < head->size) {
		const enum rc rc = unit_run(cx, s->config.store, TX_READ, read_some, b);
		if (rc == RC_BUG)
			return break_off(cx, s, LEDGER_ALARM_TAMPERED, b->bad, rc);
		TRY(rc);
	}
	const struct sha256 root = merkle_root(&b->range);
	if (!sha256_eq(&root, &head->root)) {
		const enum rc rc = cx_fail(cx, RC_BUG,
					   "the ledger's tree of %lld entries has "
					   "another root than its entries",
					   (long long)head->size);
		return break_off(cx, s, LEDGER_ALARM_TAMPERED, -1, rc);
	}
	s->checked = b->range;
	return RC_OK;
}

/* ---- signing ------------------------------------------------------------- */

struct keep {
	struct sequencer *s;
	int64_t size;
	struct str note;
};

static enum rc keep_note(struct cx *cx, struct db *db, void *arg)
{
	const struct keep *k = arg;
	return checkpoint_store(cx, db, &k->s->lease, k->size, k->note);
}

static enum rc sign_head(struct cx *cx, struct sequencer *s, const struct tree_head *head)
{
	const struct checkpoint c = {
		.origin = signer_origin(s->config.signer),
		.size = (uint64_t)head->size,
		.root = merkle_root(&s->checked), // what was read back
	};
	struct keep k = { .s = s, .size = head->size };
	const enum rc rc = signer_sign(cx, s->config.signer, checkpoint_print(cx->arena, &c),
				       &k.note);
	if (rc == RC_CONFLICT)
		return break_off(cx, s, LEDGER_ALARM_SET_BACK, -1, rc);
	TRY(rc);
	TRY(unit_run(cx, s->config.store, TX_WRITE, keep_note, &k));
	s->signed_size = head->size;
	s->receipt = false;
	return RC_OK;
}

/* Before another is written down: so only the last one can lack its note, and one that was
 * taken away is found (check_job.h). */
static enum rc sign_intended(struct cx *cx, struct sequencer *s)
{
	const struct tree_head head = s->intended;
	TRY(read_back(cx, s, &head));
	TRY(sign_head(cx, s, &head));
	s->intended.size = 0;
	return RC_OK;
}

/* ---- a turn -------------------------------------------------------------- */

static enum rc work(struct cx *cx, struct sequencer *s, int64_t *next_us)
{
	bool waits = false;
	const int64_t tick = cx->now.us / s->config.every_us;
	struct step step = { .s = s, .due = tick != s->tick };
	if (s->intended.size > 0)
		TRY(sign_intended(cx, s));
	TRY(unit_run(cx, s->config.store, TX_READ, any_waits, &waits));
	const bool renew = s->lease.until.us - cx->now.us < s->config.lease_us / 2;
	if (!waits && !renew && !step.due && !s->receipt)
		return RC_OK;
	s->lease.until.us = cx->now.us + s->config.lease_us;
	TRY(unit_run(cx, s->config.store, TX_WRITE, run_step, &step));
	s->receipt = s->receipt || step.did.receipt;
	TRY(read_back(cx, s, &step.did.head));
	if (step.intended)
		TRY(sign_head(cx, s, &step.did.head));
	s->tick = tick;
	if (step.did.numbered == TREE_BATCH_MAX)
		*next_us = 0; // else those that come meanwhile share a turn
	return RC_OK;
}

enum rc sequencer_turn(struct cx *cx, void *sequencer, int64_t *next_us)
{
	struct sequencer *s = sequencer;
	*next_us = s->config.lease_us / 4;
	if (s->broken)
		return cx_fail(cx, RC_CONFLICT,
			       "the ledger is not signed any more: see its alarms");
	if (!s->holds)
		TRY(begin(cx, s));
	if (!s->holds)
		return RC_OK;
	*next_us = 20 * MS;
	const enum rc rc = work(cx, s, next_us);
	if (rc == RC_OK)
		return RC_OK;
	*next_us = 1000 * MS;
	s->holds = false;  // begin anew: by the database, not by what this process remembers
	s->receipt = true; // one may have been waiting
	return rc == RC_DENIED ? RC_OK : rc;
}

struct sequencer *sequencer_open(const struct sequencer_config *config)
{
	struct sequencer *s = calloc(1, sizeof *s);
	INVARIANT(s);
	s->config = *config;
	if (s->config.every_us == 0)
		s->config.every_us = 60 * 1000 * MS;
	if (s->config.lease_us == 0)
		s->config.lease_us = 10 * 1000 * MS;
	random_bytes(&s->lease.holder, sizeof s->lease.holder);
	return s;
}

void sequencer_run(struct sequencer *s)
{
	s->ticker = ticker_start("sequencer", sequencer_turn, s);
}

static enum rc drop_lease(struct cx *cx, struct db *db, void *arg)
{
	const struct sequencer *s = arg;
	return tree_lease_drop(cx, db, &s->lease);
}

void sequencer_close(struct cx *cx, struct sequencer *s)
{
	if (!s)
		return;
	ticker_close(s->ticker);
	// Should it fail the lease ends by itself.
	if (s->holds && unit_run(cx, s->config.store, TX_WRITE, drop_lease, s) != RC_OK)
		LOG({ "unit", STR("sequencer") }, { "why", cx_error(cx) });
	free(s);
}

/* ---- others -------------------------------------------------------------- */

struct began {
	const struct signer *signer;
	struct watermark mark;
};

/* A ledger whose last checkpoint is its own has a mark, unless that was taken away. */
static enum rc check_forgotten(struct cx *cx, struct db *db, struct str origin)
{
	struct checkpoint_row last;
	struct str first, rest;
	TRY(checkpoint_latest(cx, db, &last));
	if (!str_cut(last.note, '\n', &first, &rest) || !str_eq(first, origin))
		return RC_OK;
	return cx_fail(
		cx, RC_CONFLICT,
		"this ledger has signed checkpoints, but state/witnessed, which remembers the "
		"last of them, is missing or empty: it was deleted, or the node's folder was "
		"put back without it, so that more may have been signed than this database "
		"holds. Copy state/witnessed from the old disk; if it is lost: comity ledger "
		"acknowledge-restore");
}

static enum rc check_began(struct cx *cx, struct db *db, void *arg)
{
	const struct began *b = arg;
	struct tree_head head;
	struct merkle_range range;
	struct str origin;
	TRY(ledger_origin(cx, db, &origin));
	if (!str_eq(origin, signer_origin(b->signer)))
		return cx_fail(cx, RC_CONFLICT,
			       "the ledger of this database is %.*s, its key (keys/ledger.key) is "
			       "%.*s's",
			       STR_ARG(origin), STR_ARG(signer_origin(b->signer)));
	if (b->mark.size == 0)
		return check_forgotten(cx, db, origin);
	TRY(tree_head_load(cx, db, &head));
	bool fits = b->mark.size <= (uint64_t)head.size;
	if (fits) {
		TRY(tree_range(cx, db, (int64_t)b->mark.size, &range));
		const struct sha256 root = merkle_root(&range);
		fits = sha256_eq(&root, &b->mark.root);
	}
	if (fits)
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       "this database is older than what its ledger has signed: %lld entries, and "
		       "a checkpoint of %llu is signed. It was restored from a backup or copied. "
		       "Look for the newer database first; if it is lost: comity ledger "
		       "acknowledge-restore",
		       (long long)head.size, (unsigned long long)b->mark.size);
}

enum rc sequencer_check(struct cx *cx, struct store *store, const struct signer *signer)
{
	struct began b = { .signer = signer };
	TRY(signer_mark(cx, signer, &b.mark)); // before the database, which is ahead of it
	return unit_run(cx, store, TX_READ, check_began, &b);
}

struct wait {
	struct id entry;
	int64_t number;
	struct checkpoint_row row; // size 0: not yet
};

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	struct wait *w = arg;
	struct ledger_row row;
	struct checkpoint_row latest;
	w->row.size = 0;
	TRY(ledger_row_by_id(cx, db, w->entry, &row));
	TRY(checkpoint_latest(cx, db, &latest));
	w->number = row.number;
	if (row.number < 0 || latest.size <= row.number)
		return RC_OK;
	return checkpoint_from(cx, db, row.number + 1, &w->row);
}

/* Until it is there, the deadline, or a failure. */
static enum rc look_again(struct cx *cx, struct store *store, struct wait *w,
			  struct instant deadline)
{
	const struct timespec pause = { .tv_nsec = 5 * 1000 * 1000 };
	for (;;) {
		TRY(unit_run(cx, store, TX_READ, look, w));
		if (w->row.size > 0)
			return RC_OK;
		if (instant_now().us >= deadline.us)
			return cx_fail(cx, RC_IO,
				       "no checkpoint was signed in time: does a comity "
				       "serve run on this database?");
		arena_reset(cx->arena);
		(void)nanosleep(&pause, NULL); // woken early it looks once more
	}
}

enum rc ledger_wait(struct cx *cx, struct store *store, struct id entry, struct instant deadline,
		    int64_t *number, struct checkpoint_row *out)
{
	struct wait w = { .entry = entry };
	struct arena arena; // of its own: each look forgets the one before
	struct cx own;
	arena_init(&arena);
	cx_init(&own, &arena, cx->now);
	const enum rc rc = look_again(&own, store, &w, deadline);
	if (rc == RC_OK) {
		*out = w.row;
		out->note = arena_copy(cx->arena, w.row.note);
		*number = w.number;
	} else {
		(void)cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	}
	arena_done(&arena);
	return rc;
}
