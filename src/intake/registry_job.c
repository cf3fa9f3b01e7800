// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/registry_job.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "formats/rdap.h"
#include "formats/suffix.h"
#include "intake/constituent.h"
#include "intake/registry_db.h"

enum { FILE_MAX = 1 << 20, AGAIN_LEAST = 60, AGAIN_MOST = 86400 }; // seconds
#define LEASE_US (INT64_C(120) * 1000 * 1000)

/* "domain/evil.example", and by which file. False: nobody registers that. */
static bool question_of(struct arena *a, const struct registry *r, struct str *what,
			const char **file, struct str *asked)
{
	struct str place;
	struct address at;
	if (!observed_place(r->kind, r->key, &place))
		return false;
	if (address_parse(place, &at)) {
		*what = place;
		*file = address_is_v4(&at) ? "ipv4.json" : "ipv6.json";
		*asked = arena_fmt(a, "ip/%.*s", STR_ARG(place));
		return address_is_public(&at);
	}
	*what = suffix_registered(a, place);
	*file = "dns.json";
	*asked = arena_fmt(a, "domain/%.*s", STR_ARG(*what));
	return what->n > 0;
}

static enum rc read_file(struct cx *cx, struct str folder, const char *name, struct str *out)
{
	const struct str path = arena_fmt(cx->arena, "%.*s/%s", STR_ARG(folder), name);
	FILE *f = fopen(path.p, "rbe");
	if (!f)
		return cx_fail(cx, RC_IO, "cannot read %s: %s", path.p, strerror(errno));
	char *bytes = arena_alloc(cx->arena, FILE_MAX);
	*out = (struct str){ bytes, fread(bytes, 1, FILE_MAX, f) };
	(void)fclose(f); // only read
	return RC_OK;
}

static void fail(struct cx *cx, struct registry *r, struct str why)
{
	r->state = REGISTRY_FAILED;
	r->why = arena_copy(cx->arena, why);
}

static void take_answer(struct cx *cx, struct registry *r, const struct rdap *said)
{
	struct buf mails;
	buf_init(&mails, 4096);
	for (size_t i = 0; i < said->mails_n; i++)
		if (constituent_mail_is_good(said->mails[i]))
			buf_fmt(&mails, "%s%.*s", mails.n > 0 ? " " : "", STR_ARG(said->mails[i]));
	r->mails = arena_copy(cx->arena, buf_str(&mails));
	buf_done(&mails);
	r->registrar = said->registrar;
	r->network = said->network;
	r->country = said->country;
	r->state = r->mails.n > 0 ? REGISTRY_FOUND : REGISTRY_NONE;
	if (r->state == REGISTRY_NONE)
		r->why = STR("it names no mailbox for abuse");
}

static enum rc judge(struct cx *cx, const struct outside_found *f, struct registry *r)
{
	struct rdap said;
	r->source = f->url;
	if (f->end != OUTSIDE_ANSWERED) {
		fail(cx, r, f->why.n > 0 ? f->why : STR("its server cannot be asked"));
		return RC_OK;
	}
	if (f->got.status == 429) { // wanted again, later
		const int64_t wait = f->got.retry_after < AGAIN_LEAST  ? AGAIN_LEAST
				     : f->got.retry_after > AGAIN_MOST ? AGAIN_MOST
								       : f->got.retry_after;
		r->state = REGISTRY_WANTED;
		r->why = STR("its server says that it is asked too much");
		r->until.us = cx->now.us + wait * 1000000;
		return RC_OK;
	}
	if (f->got.status == 404) {
		r->state = REGISTRY_NONE;
		r->why = STR("its server does not know it");
		return RC_OK;
	}
	if (f->got.status != 200 || f->got.is_cut) {
		fail(cx, r, arena_fmt(cx->arena, "its server answers with HTTP %d", f->got.status));
		return RC_OK;
	}
	const enum rc rc = rdap_read(cx, f->got.body, &said);
	if (rc == RC_OK)
		take_answer(cx, r, &said);
	else if (rc == RC_BUSY || rc == RC_IO)
		return rc;
	else
		fail(cx, r, cx_error(cx));
	return RC_OK;
}

static enum rc ask(struct cx *cx, const struct registry_config *c, struct str what,
		   const char *file, struct registry *r)
{
	struct str servers = { 0 }, base = { 0 };
	struct outside_found f;
	enum rc rc = read_file(cx, c->folder, file, &servers);
	if (rc == RC_OK)
		rc = rdap_base(cx, servers, what, &base);
	if (rc != RC_OK) {
		fail(cx, r, cx_error(cx));
		return RC_OK;
	}
	const struct fetch_at req = { .url = arena_fmt(cx->arena, "%.*s%.*s", STR_ARG(base),
						       STR_ARG(r->asked)),
				      .accept = STR("application/rdap+json"),
				      .verify = true,
				      .keep = true,
				      .body_max = RDAP_BYTES_MAX };
	TRY(outside_get(cx, &c->outside, &req, STR(""), &f));
	return judge(cx, &f, r);
}

struct turn {
	struct registry r, same;
	bool found, is_same, is_question;
	struct str what;
	const char *file;
};

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	t->is_same = false;
	TRY(registry_take(cx, db, LEASE_US, &t->r, &t->found));
	if (!t->found)
		return RC_OK;
	t->is_question = question_of(cx->arena, &t->r, &t->what, &t->file, &t->r.asked);
	return t->is_question ? registry_same(cx, db, t->r.asked, &t->same, &t->is_same) : RC_OK;
}

static enum rc write_down(struct cx *cx, struct db *db, void *arg)
{
	return registry_save(cx, db, arg);
}

enum rc registry_turn(struct cx *cx, struct store *store, const struct registry_config *config,
		      bool *found)
{
	struct turn t = { .found = false };
	TRY(unit_run(cx, store, TX_WRITE, take, &t));
	*found = t.found;
	if (!t.found)
		return RC_OK;
	struct registry *r = &t.r;
	if (t.is_same) {
		t.same.kind = r->kind;
		t.same.key = r->key;
		return unit_run(cx, store, TX_WRITE, write_down, &t.same);
	}
	if (!t.is_question) {
		r->state = REGISTRY_NONE;
		r->why = STR("no registry knows such a thing");
	} else {
		TRY(ask(cx, config, t.what, t.file, r));
	}
	cx->now = instant_now();
	r->at = cx->now;
	if (r->state != REGISTRY_WANTED)
		r->until = registry_until(r->state, cx->now);
	return unit_run(cx, store, TX_WRITE, write_down, r);
}
