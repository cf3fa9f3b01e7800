// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/stamp_queue_job.h"

#include "evidence/stamp_db.h"

#define LOOK_US (INT64_C(2) * 1000000)
#define LIST_DAY_US (INT64_C(86400) * 1000000) // later a list is none of the stamp's day

struct turn {
	struct stamper *s;
	struct stamp_authorities authorities;
	struct stamp_rows due;
	bool has_plan; // something is to be written down
};

struct work {
	struct stamp_row row;
	struct stamp_lists lists;
	struct str why;
};

static enum rc plan(struct cx *cx, struct db *db, void *arg __attribute__((unused)))
{
	return stamp_plan(cx, db);
}

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	TRY(stamp_authority_list(cx, db, &t->authorities));
	TRY(stamp_has_plan(cx, db, &t->has_plan));
	return stamp_due(cx, db, &t->due);
}

static enum rc move(struct cx *cx, struct db *db, void *arg)
{
	struct work *w = arg;
	return stamp_move(cx, db, &w->row);
}

static enum rc put_off(struct cx *cx, struct db *db, void *arg)
{
	const struct work *w = arg;
	return stamp_put_off(cx, db, &w->row, w->why);
}

static enum rc had(struct cx *cx, struct db *db, void *arg)
{
	const struct work *w = arg;
	return stamp_had(cx, db, &w->row);
}

static enum rc listed(struct cx *cx, struct db *db, void *arg)
{
	const struct work *w = arg;
	return stamp_listed(cx, db, &w->row, &w->lists);
}

static const struct stamp_authority *authority_of(const struct turn *t, struct str url)
{
	for (size_t i = 0; i < t->authorities.n; i++)
		if (str_eq(t->authorities.p[i].url, url))
			return &t->authorities.p[i];
	return NULL;
}

/* The answer holds by what the operator told of the authority. */
static enum rc ask(struct cx *cx, const struct turn *t, const struct stamp_authority *a,
		   struct work *w)
{
	struct stamp got = { .request = STR(""), .response = STR("") };
	const struct sha256 h = sha256_of(w->row.covered);
	struct digest digest;
	const struct timestamp_trust trust = { .roots = a->chain, .takes_own = true };
	TRY(t->s->ask ? t->s->ask(cx, a->url, &h, &got) : stamp_ask_once(cx, a->url, &h, &got));
	digest = digest_of(DIGEST_SHA256, w->row.covered);
	TRY(timestamp_verify(cx, got.response, DIGEST_SHA256, &digest, &trust, &got.says));
	w->row.request = got.request;
	w->row.response = got.response;
	w->row.at = got.says.at;
	w->row.ends = got.says.ends;
	w->row.chain = a->chain;
	return RC_OK;
}

static enum rc fetch_lists(struct cx *cx, const struct turn *t, const struct stamp_authority *a,
			   struct work *w)
{
	struct str rest = a->lists, url;
	while (rest.n > 0) {
		struct stamp_list list;
		(void)str_cut(rest, '\n', &url, &rest);
		list.url = url;
		TRY(t->s->fetch ? t->s->fetch(cx, url, &list.bytes)
				: stamp_fetch_list(cx, url, &list.bytes));
		*ARENA_PUSH(cx->arena, &w->lists) = list;
	}
	return RC_OK;
}

static enum rc in_vain(struct cx *cx, struct turn *t, struct work *w)
{
	w->why = arena_copy(cx->arena, cx_error(cx));
	return unit_run(cx, t->s->store, TX_WRITE, put_off, w);
}

/* First the stamp, then the lists of its day: they may be away one without the other. */
static enum rc do_one(struct cx *cx, struct turn *t, const struct stamp_row *row)
{
	struct work w = { .row = *row };
	const struct stamp_authority *a = authority_of(t, row->url);
	if (!a)
		return RC_OK;
	if (row->at.us == 0) {
		TRY(unit_run(cx, t->s->store, TX_WRITE, move, &w));
		if (ask(cx, t, a, &w) != RC_OK)
			return in_vain(cx, t, &w);
		TRY(unit_run(cx, t->s->store, TX_WRITE, had, &w));
	}
	if (fetch_lists(cx, t, a, &w) == RC_OK)
		return unit_run(cx, t->s->store, TX_WRITE, listed, &w);
	if (cx->now.us - w.row.at.us < LIST_DAY_US)
		return in_vain(cx, t, &w);
	w.lists.n = 0;
	return unit_run(cx, t->s->store, TX_WRITE, listed, &w);
}

enum rc stamp_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	struct turn t = { .s = arg };
	*next_us = LOOK_US;
	TRY(unit_run(cx, t.s->store, TX_READ, look, &t));
	if (t.has_plan) {
		TRY(unit_run(cx, t.s->store, TX_WRITE, plan, NULL));
		TRY(unit_run(cx, t.s->store, TX_READ, look, &t));
	}
	for (size_t i = 0; i < t.due.n; i++)
		TRY(do_one(cx, &t, &t.due.p[i]));
	return RC_OK;
}
