// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/look_job.h"

#include "formats/suffix.h"
#include "formats/url.h"
#include "intake/block_db.h"
#include "intake/block_from_text.h"
#include "intake/network.h"
#include "intake/takedown_db.h"

/* ---- looking ---- */

static struct str print(struct arena *a, const struct address *at)
{
	const struct network n = { *at, NETWORK_BITS };
	return network_print(a, &n);
}

static const struct {
	enum takedown_finding finding;
	const char *note;
} ends[] = {
	[OUTSIDE_ANSWERED] = { TAKEDOWN_UP, "" },
	[OUTSIDE_NO_NAME] = { TAKEDOWN_GONE, "its name leads nowhere" },
	[OUTSIDE_REFUSED] = { TAKEDOWN_BLOCKED, "the resolver does not say where it is" },
	[OUTSIDE_INSIDE] = { TAKEDOWN_BLOCKED, "it leads to no public network" },
	[OUTSIDE_SILENT] = { TAKEDOWN_GONE, "no answer: " },
	[OUTSIDE_NO_ADDRESS] = { TAKEDOWN_UNSURE, "it cannot be looked at" },
	[OUTSIDE_REDIRECTED] = { TAKEDOWN_UNSURE, "it leads on and on" },
};

static enum rc look_at_name(struct cx *cx, const struct outside *o, const struct takedown *t,
			    struct look *out)
{
	struct dns_answer d = { .said = DNS_FAILED };
	struct address before;
	TRY(outside_lookup(cx, o, t->key, &d));
	const enum outside_end end = d.said == DNS_FOUND     ? OUTSIDE_ANSWERED
				     : d.said == DNS_NOTHING ? OUTSIDE_NO_NAME
							     : OUTSIDE_REFUSED;
	*out = (struct look){ .finding = ends[end].finding, .note = str_from_c(ends[end].note) };
	if (end != OUTSIDE_ANSWERED)
		return RC_OK;
	const bool has_before = t->host.n > 0 && address_parse(t->host, &before);
	out->host = print(cx->arena, &d.addresses[0]);
	for (size_t i = 0; i < d.addresses_n; i++) {
		if (!o->is_public(&d.addresses[i])) {
			*out = (struct look){ .finding = ends[OUTSIDE_INSIDE].finding,
					      .note = str_from_c(ends[OUTSIDE_INSIDE].note) };
			return RC_OK;
		}
		if (has_before &&
		    str_eq(print(cx->arena, &d.addresses[i]), print(cx->arena, &before)))
			out->host = t->host;
	}
	out->note = STR("its name leads there");
	return RC_OK;
}

static struct str note_of(struct arena *a, const struct takedown *t, const struct outside_found *f,
			  bool bare)
{
	struct str note = arena_fmt(a, "HTTP %d", f->got.status);
	if (!str_eq(f->url, t->key))
		note = arena_fmt(a, "%.*s at %.*s", STR_ARG(note), STR_ARG(f->url));
	if (bare || f->got.status >= 300)
		return note;
	return arena_fmt(a, "%.*s, %zu bytes%s, SHA-256 %.*s", STR_ARG(note), f->got.size,
			 f->got.is_cut ? " and more" : "", STR_ARG(sha256_print(a, &f->got.hash)));
}

static struct str domain_of(struct arena *a, struct str address)
{
	struct url u;
	if (!url_parse(a, address, &u))
		return (struct str){ 0 };
	const struct str domain = u.is_address ? u.host : suffix_registered(a, u.host);
	return domain.n > 0 ? domain : u.host;
}

/* It led to somebody else's: as pages do that show themselves to their victims alone. */
static bool has_left(struct arena *a, struct str from, struct str to)
{
	return !str_eq(domain_of(a, from), domain_of(a, to));
}

static enum rc look(struct cx *cx, void *arg, const struct takedown *t, bool bare, struct look *out)
{
	const struct outside *o = arg;
	struct outside_found f;
	const struct fetch_at req = { .url = t->key, .head = bare, .body_max = LOOK_BODY_MAX };
	if (t->kind == SUBJECT_HOST)
		return look_at_name(cx, o, t, out);
	TRY(outside_get(cx, o, &req, t->host, &f));
	*out = (struct look){ .finding = ends[f.end].finding,
			      .note = arena_fmt(cx->arena, "%s%.*s", ends[f.end].note,
						STR_ARG(f.why)) };
	if (f.has_address)
		out->host = print(cx->arena, &f.at);
	if (f.end != OUTSIDE_ANSWERED)
		return RC_OK;
	out->finding = look_status(f.got.status);
	out->note = note_of(cx->arena, t, &f, bare);
	const bool says_nothing = !bare && f.got.size == 0;
	if (out->finding == TAKEDOWN_UP && (says_nothing || has_left(cx->arena, t->key, f.url)))
		out->finding = TAKEDOWN_UNSURE;
	return RC_OK;
}

struct looker look_outside(const struct outside *o)
{
	return (struct looker){ look, (void *)(uintptr_t)o };
}

/* ---- writing it down ---- */

struct turn {
	struct id id; // zero: whichever is due
	struct takedown t;
	bool bare, found;
	struct look look;
};

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	struct turn *turn = arg;
	turn->found = false;
	turn->t = (struct takedown){ .misses = 0 };
	if (id_is_set(turn->id)) {
		TRY(takedown_load(cx, db, turn->id, &turn->t));
		turn->found = true;
	} else {
		TRY(takedown_due(cx, db, &turn->t, &turn->found));
	}
	if (!turn->found)
		return RC_OK;
	if (turn->t.kind == SUBJECT_IP)
		return cx_fail(
			cx, RC_CONFLICT,
			"a machine by itself cannot be looked at: somebody says what they saw");
	TRY(takedown_look_later(cx, db, turn->t.id, look_next(&turn->t, cx->now)));
	const struct block_target what = block_from_text(cx->arena, turn->t.key);
	turn->bare = true;
	return what.kind == SUBJECT_KINDS ? RC_OK : block_is_abuse(cx, db, &what, &turn->bare);
}

static enum rc write_down(struct cx *cx, struct db *db, void *arg)
{
	struct turn *turn = arg;
	const struct look *l = &turn->look;
	const struct takedown_line line = { .what = str_from_c(takedown_finding_key(l->finding)),
					    .host = l->host,
					    .note = arena_fmt(cx->arena, "By the program: %.*s",
							      STR_ARG(l->note)) };
	TRY(takedown_looked(cx, db, turn->t.id, &line, &turn->t));
	return takedown_look_later(cx, db, turn->t.id, look_next(&turn->t, cx->now));
}

static enum rc go(struct cx *cx, struct store *store, const struct looker *looker,
		  struct turn *turn)
{
	TRY(unit_run(cx, store, TX_WRITE, take, turn));
	if (!turn->found)
		return RC_OK;
	TRY(looker->look(cx, looker->arg, &turn->t, turn->bare, &turn->look));
	cx->now = instant_now();
	return unit_run(cx, store, TX_WRITE, write_down, turn);
}

enum rc look_turn(struct cx *cx, struct store *store, const struct looker *looker, bool *found)
{
	struct turn turn = { .found = false };
	const enum rc rc = go(cx, store, looker, &turn);
	*found = turn.found;
	return rc;
}

enum rc look_now(struct cx *cx, struct store *store, const struct looker *looker, struct id id,
		 struct takedown *t)
{
	struct turn turn = { .id = id };
	TRY(go(cx, store, looker, &turn));
	*t = turn.t;
	return RC_OK;
}
