// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/banned.h"
#include "exchange/consignment_job.h"
#include "exchange/consignment_take_db.h"
#include "exchange/freight_db.h"
#include "exchange/test_exchange.h"
#include "ledger/test_ledger.h"
#include "store/test_db.h"

#define THEM STR("lk.example/node")

/* Two packages that came; the bytes of the first are lost. */
struct scene {
	struct test_node them;
	struct peer peer;
	struct consignment lost, other;
};

static enum rc expect(struct cx *cx, struct db *db, const struct scene *s, struct consignment *c)
{
	struct freight f;
	c->peer = s->peer.id;
	c->record = sha256_of(STR("their record"));
	TRY(consignment_expect(cx, db, c));
	TRY(freight_load(cx, db, c->id, &f));
	return freight_done(cx, db, &f, STR("receipt"));
}

static enum rc set_up(struct cx *cx, struct db *db, void *arg)
{
	struct scene *s = arg;
	TRY(test_node_meet(cx, db, &s->them, &s->peer));
	TRY(expect(cx, db, s, &s->lost));
	return expect(cx, db, s, &s->other);
}

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	struct scene *s = arg;
	TRY(consignment_load(cx, db, s->lost.id, &s->lost));
	return consignment_load(cx, db, s->other.id, &s->other);
}

/* What does not hold is not taken; it waits to be refused, and what was found is kept. */
static enum rc ask_for_other(struct cx *cx, struct db *db, void *arg)
{
	struct scene *s = arg;
	struct consignment_take_wish wish = { .consignment = s->other.id };
	int64_t open = 0;
	TRY(consignment_count_open(cx, db, &open));
	EQ(open, 1);
	return consignment_take_ask(cx, db, &ACTOR_TERMINAL, &wish);
}

static struct blob bring(struct cx *cx, const struct blobs *blobs, struct str bytes)
{
	struct blob blob = { .size = 0 };
	AUTO(blob_writer) w = NULL;
	REQUIRE(blob_begin(cx, blobs, &w) == RC_OK);
	REQUIRE(blob_add(cx, w, bytes) == RC_OK);
	REQUIRE(blob_keep(cx, w, &blob) == RC_OK);
	return blob;
}

DB_TEST(one_package_that_cannot_be_read_keeps_no_other_waiting)
{
	struct blobs *blobs = NULL;
	test_ledger_open(cx, store);
	REQUIRE(blobs_open(cx, test_db_path(cx, "blobs"), &blobs) == RC_OK);
	const struct blob blob = bring(cx, blobs, STR("no package"));
	struct scene s = {
		.them = test_node_new(cx, THEM, STR("LK"), 1),
		.lost = { .id = id_new(cx->now), .digest = sha256_of(STR("lost")), .size = 4 },
	};
	const struct instant later = { cx->now.us + 1000000 }; // it is the second
	s.other = (struct consignment){ .id = id_new(later),
					.digest = blob.hash,
					.size = blob.size };
	REQUIRE(unit_run(cx, store, TX_WRITE, set_up, &s) == RC_OK);
	EQ(consignment_turn(cx, store, blobs), RC_MISSING);
	REQUIRE(unit_run(cx, store, TX_READ, look, &s) == RC_OK);
	EQ(s.lost.state, CONSIGNMENT_MOVING); // again later
	EQ(s.other.state, CONSIGNMENT_FAILED);
	EQ(unit_run(cx, store, TX_WRITE, ask_for_other, &s), RC_CONFLICT);
	test_node_done(&s.them);
	blobs_close(blobs);
}
