// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/freight_in_job.h"

#include "core/log.h"
#include "exchange/freight_db.h"
#include "exchange/receipt_job.h"

#define JUDGE_EVERY_US INT64_C(100000)
#define RATE_FORGOTTEN SECONDS(60)

#define WHY_UNKNOWN STR("no message has announced this file yet")
#define WHY_PAUSED STR("paused by the receiver")
#define WHY_FULL STR("there is no room for it on the receiver's disk")
#define WHY_TOO_LARGE STR("it is larger than the receiver takes")
#define WHY_OTHER STR("what came has another SHA-256 than was announced")

/* One range on its way through. */
struct taking {
	const struct receiver *r;
	const struct freight_came *came;
	struct freight f;
	bool is_known;
	int64_t moved, rate; // to be written down
	struct freight_answer answer;
};

/* ---- Units ---- */

static enum rc find(struct cx *cx, struct db *db, void *arg)
{
	struct taking *t = arg;
	const enum rc rc = freight_load(cx, db, t->came->ask.id, &t->f);
	t->is_known = rc == RC_OK && !t->f.sent && id_eq(t->f.peer, t->came->from->peer->id);
	if (!t->is_known)
		t->f = (struct freight){ 0 }; // another's is no business of this peer
	return rc == RC_MISSING ? RC_OK : rc;
}

static enum rc write_moved(struct cx *cx, struct db *db, void *arg)
{
	struct taking *t = arg;
	return freight_moved(cx, db, &t->f, t->moved, t->rate);
}

static enum rc write_lost(struct cx *cx, struct db *db, void *arg)
{
	struct taking *t = arg;
	return freight_lost(cx, db, &t->f, t->moved);
}

static enum rc write_too_large(struct cx *cx, struct db *db, void *arg)
{
	struct taking *t = arg;
	return freight_refused(cx, db, &t->f, WHY_TOO_LARGE, STR(""));
}

static enum rc write_gone(struct cx *cx, struct db *db, void *arg)
{
	struct taking *t = arg;
	return freight_gone(cx, db, &t->f);
}

static enum rc write_restarted(struct cx *cx, struct db *db, void *arg)
{
	struct taking *t = arg;
	return freight_restarted(cx, db, &t->f);
}

/* ---- A range ---- */

static enum rc say(struct taking *t, enum freight_word word, struct str why)
{
	t->answer.word = word;
	t->answer.why = why;
	t->answer.moved = t->f.moved;
	return RC_OK;
}

/* The sentence that says what is wrong with the disk is for our operator alone. */
static enum rc say_full(struct cx *cx, struct taking *t)
{
	LOG({ "unit", STR("freight") }, { "why", cx_error(cx) });
	return say(t, FREIGHT_FULL, WHY_FULL);
}

/* Bytes a second, smoothed; a pause counts for nothing. */
static int64_t rate_of(const struct cx *cx, const struct freight *f, size_t n)
{
	const int64_t us = cx->now.us - f->moved_at.us;
	if (f->moved_at.us == 0 || us <= 0 || us > RATE_FORGOTTEN.us)
		return 0;
	const int64_t now = (int64_t)n * 1000000 / us;
	return f->rate > 0 ? (3 * f->rate + now) / 4 : now;
}

static enum rc has_room(struct cx *cx, const struct taking *t, bool *out)
{
	int64_t room = 0, disk = 0;
	TRY(blobs_room(cx, t->r->blobs, &room));
	TRY(blobs_disk(cx, t->r->blobs, &disk));
	*out = room >= t->f.size - t->f.moved + freight_room_left(disk);
	return RC_OK;
}

/* What was written down is there: a folder may have come out of a backup. */
static enum rc check_part(struct cx *cx, struct taking *t)
{
	int64_t there = 0;
	TRY(blob_part_size(cx, t->r->blobs, t->f.id, &there));
	if (there >= t->f.moved)
		return RC_OK;
	t->f.moved = t->moved = there;
	return unit_run(cx, t->r->store, TX_WRITE, write_lost, t);
}

static enum rc take_bytes(struct cx *cx, struct taking *t)
{
	bool fits = false;
	const int64_t end = t->came->ask.at + (int64_t)t->came->pouch->body.n;
	if (end > t->f.size)
		return cx_fail(cx, RC_INVALID, "the file has %lld bytes", (long long)t->f.size);
	TRY(check_part(cx, t));
	TRY(has_room(cx, t, &fits));
	if (!fits)
		return say(t, FREIGHT_FULL, WHY_FULL);
	if (t->came->ask.at > t->f.moved || end <= t->f.moved)
		return say(t, FREIGHT_SEND, STR(""));
	const struct str fresh = str_slice(t->came->pouch->body,
					   (size_t)(t->f.moved - t->came->ask.at),
					   t->came->pouch->body.n);
	if (blob_part_write(cx, t->r->blobs, t->f.id, t->f.moved, fresh) != RC_OK)
		return say_full(cx, t);
	t->moved = end;
	t->rate = rate_of(cx, &t->f, fresh.n);
	TRY(unit_run(cx, t->r->store, TX_WRITE, write_moved, t));
	t->f.moved = end;
	return say(t, end == t->f.size ? FREIGHT_CHECKED : FREIGHT_SEND, STR(""));
}

static enum rc take_back(struct cx *cx, struct taking *t)
{
	TRY(unit_run(cx, t->r->store, TX_WRITE, write_gone, t));
	TRY(blob_part_delete(cx, t->r->blobs, t->f.id));
	return say(t, FREIGHT_NO, STR("taken back"));
}

static enum rc begin_again(struct cx *cx, struct taking *t)
{
	TRY(blob_part_delete(cx, t->r->blobs, t->f.id));
	TRY(unit_run(cx, t->r->store, TX_WRITE, write_restarted, t));
	t->f.moved = 0;
	return say(t, FREIGHT_SEND, STR(""));
}

static enum rc refuse_large(struct cx *cx, struct taking *t)
{
	TRY(unit_run(cx, t->r->store, TX_WRITE, write_too_large, t));
	return say(t, FREIGHT_NO, WHY_TOO_LARGE);
}

static enum rc decide(struct cx *cx, struct taking *t)
{
	const int64_t max = t->r->file_max > 0 ? t->r->file_max : FREIGHT_MAX;
	if (!t->is_known)
		return say(t, FREIGHT_LATER, WHY_UNKNOWN);
	if (t->f.state == FREIGHT_WHOLE)
		return say(t, FREIGHT_DONE, STR(""));
	if (t->came->ask.verb == FREIGHT_TAKE_BACK)
		return take_back(cx, t);
	if (t->f.state == FREIGHT_REFUSED && t->came->ask.verb == FREIGHT_AGAIN)
		return begin_again(cx, t);
	if (t->f.state == FREIGHT_REFUSED || t->f.state == FREIGHT_TAKEN_BACK)
		return say(t, FREIGHT_NO, t->f.why);
	if (t->f.state == FREIGHT_PAUSED)
		return say(t, FREIGHT_LATER, WHY_PAUSED);
	if (t->f.size > max)
		return refuse_large(cx, t);
	if (t->f.moved == t->f.size)
		return say(t, FREIGHT_CHECKED, STR(""));
	return take_bytes(cx, t);
}

enum rc freight_receive(struct cx *cx, const struct receiver *r, const struct freight_came *came,
			struct received *out)
{
	struct str transaction = { 0 };
	struct taking t = { .r = r, .came = came, .answer = { .id = came->ask.id } };
	TRY(pouch_judge(cx, came->pouch, came->from->card, &transaction));
	if (!str_eq(transaction, message_transaction(cx->arena, came->ask.id)))
		return cx_fail(cx, RC_DENIED, "the nonce is not the file's");
	TRY(unit_run(cx, r->store, TX_READ, find, &t));
	TRY(decide(cx, &t));
	*out = (struct received){ .type = STR("text/plain; charset=utf-8"),
				  .response = freight_answer_print(cx->arena, &t.answer),
				  .status = t.answer.word == FREIGHT_FULL ? 507 : 200,
				  .accepted = t.answer.word == FREIGHT_DONE ||
					      t.answer.word == FREIGHT_CHECKED };
	if (t.answer.word == FREIGHT_DONE || t.answer.word == FREIGHT_NO)
		out->receipt = t.f.receipt;
	return RC_OK;
}

/* ---- The whole ---- */

struct judging {
	const struct receiver *r;
	struct freight_list list;
	struct freight *f;
	struct str refusal; // empty: it is what was announced
};

static enum rc load_unjudged(struct cx *cx, struct db *db, void *arg)
{
	struct judging *j = arg;
	return freight_list_unjudged(cx, db, &j->list);
}

static enum rc write_verdict(struct cx *cx, struct db *db, void *arg)
{
	struct judging *j = arg;
	struct peer peer = { 0 };
	struct str bytes;
	TRY(peer_load(cx, db, j->f->peer, &peer));
	struct receipt receipt = { .message = j->f->digest,
				   .transaction = message_transaction(cx->arena, j->f->id),
				   .sender = peer.origin,
				   .time = cx->now,
				   .outcome = j->refusal.n > 0 ? RECEIPT_REFUSED : RECEIPT_ACCEPTED,
				   .reason = j->refusal };
	TRY(receipt_give(cx, db, j->r->keys, &receipt, &bytes));
	if (j->refusal.n > 0)
		return freight_refused(cx, db, j->f, j->refusal, bytes);
	return freight_done(cx, db, j->f, bytes);
}

static enum rc write_all_lost(struct cx *cx, struct db *db, void *arg)
{
	struct judging *j = arg;
	return freight_lost(cx, db, j->f, 0);
}

static enum rc judge_one(struct cx *cx, struct judging *j)
{
	const struct blob want = { j->f->digest, j->f->size };
	const struct instant begun = instant_now();
	const enum rc rc = blob_part_keep(cx, j->r->blobs, j->f->id, &want);
	cx->now.us += instant_now().us - begun.us; // a large one takes minutes
	if (rc == RC_MISSING)
		return unit_run(cx, j->r->store, TX_WRITE, write_all_lost, j);
	if (rc != RC_OK && rc != RC_INVALID)
		return rc;
	j->refusal = rc == RC_OK ? STR("") : WHY_OTHER;
	TRY(unit_run(cx, j->r->store, TX_WRITE, write_verdict, j));
	return rc == RC_OK ? RC_OK : blob_part_delete(cx, j->r->blobs, j->f->id);
}

enum rc freight_judge_all(struct cx *cx, const struct receiver *r)
{
	struct judging j = { .r = r };
	enum rc rc = RC_OK;
	TRY(unit_run(cx, r->store, TX_READ, load_unjudged, &j));
	for (size_t i = 0; i < j.list.n; i++) {
		j.f = &j.list.p[i];
		const enum rc one = judge_one(cx, &j);
		rc = rc == RC_OK ? one : rc; // the others are judged all the same
	}
	return rc;
}

enum rc freight_judge_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	const struct receiver *r = arg;
	*next_us = JUDGE_EVERY_US;
	return freight_judge_all(cx, r);
}
