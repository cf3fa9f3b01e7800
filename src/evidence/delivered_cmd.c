// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/delivered_cmd.h"

#include "desk/delivered_db.h"
#include "desk/kind.h"
#include "evidence/delivery_db.h"
#include "evidence/sealing_job.h"
#include "ledger/entry.h"

const struct option delivered_table[] = {
	{ "collector", "NAME", "who takes it in", OPTION_ONCE },
	{ "description", "TEXT", "what it is (whose files, for which request)", OPTION_ONCE },
	{ "stated", "SHA256", "a digest that they state on paper: it must be that of a file",
	  OPTION_REPEATS },
	{ "again", NULL, "also what is sealed already", OPTION_ONCE },
	{ "number", "NUMBER", "its number (the node's next)", OPTION_ONCE },
	{ "keep-until", "TIME", "until when it is kept", OPTION_ONCE },
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};

struct delivered {
	struct evidence_run *run;
	struct request *request;
	struct exhibit_deliveries files;
	struct sealing sealing;
	struct sealing_result result;
};

/* Two exhibits of one file have two custodies: that is meant, or a mistake. */
static enum rc check_not_sealed(struct cx *cx, struct db *db, const struct delivered *d)
{
	struct deliveries_sealed sealed = { NULL, 0, 0 };
	TRY(delivery_sealed_of(cx, db, d->request->id, &sealed));
	for (size_t i = 0; i < d->files.n * sealed.n; i++) {
		const struct exhibit_delivery *f = &d->files.p[i / sealed.n];
		const struct delivery_sealed *s = &sealed.p[i % sealed.n];
		if (id_eq(f->file, s->file))
			return cx_fail(
				cx, RC_CONFLICT,
				"%.*s is sealed already, as %.*s: name the files that are to "
				"be sealed by their ids, or say --again",
				STR_ARG(f->name), STR_ARG(s->number));
	}
	return RC_OK;
}

static enum rc find(struct cx *cx, struct db *db, void *arg)
{
	struct id id = { 0 };
	struct delivered *d = arg;
	struct str ids = STR("");
	const struct options *o = &d->run->options;
	for (size_t i = 1; i < o->args.n; i++)
		ids = arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(ids), STR_ARG(o->args.p[i]));
	TRY(request_find(cx, db, o->args.p[0], &id));
	TRY(request_load(cx, db, id, d->request));
	TRY(delivered_list(cx, db, d->request, &d->files));
	if (d->files.n == 0)
		return cx_fail(cx, RC_MISSING, "nothing has come for %.*s",
			       STR_ARG(d->request->reference));
	TRY(delivered_choose(cx, ids, &d->files));
	return options_has(o, "again") ? RC_OK : check_not_sealed(cx, db, d);
}

static enum rc check_stated(struct delivered *d)
{
	const struct option_values *v = options_all(&d->run->options, "stated");
	for (size_t i = 0; i < v->n; i++) {
		struct sha256 digest;
		const struct str hex = str_lower(d->run->cx->arena, v->p[i]);
		if (!sha256_parse(hex, &digest))
			return cx_fail(d->run->cx, RC_INVALID,
				       "--stated is a SHA-256 of 64 hexadecimal digits");
		TRY(delivery_state(d->run->cx, &d->files, hex));
	}
	return RC_OK;
}

static struct legal_authority authority_of(struct arena *a, const struct request *r)
{
	const bool is_order = r->provider.n > 0 || entry_has_hash(&r->authorisation);
	return (struct legal_authority){
		.kind = is_order ? AUTHORITY_ORDER : AUTHORITY_REQUEST,
		.id = id_print(a, r->id),
		.text = str_trim(arena_fmt(a, "%s %.*s: %.*s asks %.*s, %.*s %.*s",
					   kind_row(r->progress.kind)->title, STR_ARG(r->reference),
					   STR_ARG(r->from), STR_ARG(r->to), STR_ARG(r->basis),
					   STR_ARG(r->provision))),
		.until = r->at.authorisation_ends,
	};
}

static enum rc read_facts(struct delivered *d)
{
	struct evidence_run *run = d->run;
	struct arena *a = run->cx->arena;
	const struct options *o = &run->options;
	struct exhibit *e = &run->exhibit;
	*e = (struct exhibit){ .of_case = d->request->case_id,
			       .kind = EXHIBIT_DELIVERY,
			       .description = options_get(o, "description"),
			       .number = options_get(o, "number"),
			       .collector = options_get(o, "collector"),
			       .authority = authority_of(a, d->request),
			       .collected_at = delivered_at(&d->files),
			       .source = { .mounted = TOLD_NO },
			       .tools = STR("comity " COMITY_VERSION ", as delivered") };
	if (e->description.n == 0)
		e->description = arena_fmt(a, "%zu %s that %.*s delivered for %.*s", d->files.n,
					   d->files.n == 1 ? "file" : "files",
					   STR_ARG(d->files.p[0].giver),
					   STR_ARG(d->request->reference));
	TRY(evidence_time(run, "keep-until", &e->keep_until));
	return exhibit_check(run->cx, e);
}

static enum rc add(struct cx *cx, struct db *db, void *arg)
{
	const struct delivered *d = arg;
	struct exhibit e = d->run->exhibit; // a unit may run again
	TRY(sealing_end_here(cx, db, &ACTOR_TERMINAL, &d->sealing, &d->result, &e));
	d->run->exhibit.id = e.id;
	return RC_OK;
}

/* The blobs are held: what is written here is named by the unit that follows. */
static enum rc seal(struct delivered *d)
{
	struct evidence_run *run = d->run;
	const struct sealing_place place = { run->blobs, run->settings.dir,
					     run->settings.keeps_abuse.n > 0 };
	AUTO(blob_hold) hold = NULL;
	for (size_t i = 0; i < d->files.n; i++) {
		const struct exhibit_delivery *f = &d->files.p[i];
		struct sealing_file *to = ARENA_PUSH(run->cx->arena, &d->sealing.files);
		*to = (struct sealing_file){ .n = (int64_t)i + 1,
					     .name = f->name,
					     .blob = { f->digest, f->size } };
	}
	TRY(blobs_hold(run->cx, run->blobs, false, &hold));
	TRY(sealing_write(run->cx, &place, &d->sealing, &d->result));
	d->result.facts.deliveries = d->files;
	run->cx->now = instant_now(); // it took its time
	return unit_run(run->cx, run->store, TX_WRITE, add, d);
}

enum rc delivered_seal(struct evidence_run *run)
{
	struct delivered *d = arena_new(run->cx->arena, struct delivered, 1);
	d->run = run;
	d->request = arena_new(run->cx->arena, struct request, 1);
	TRY(unit_run(run->cx, run->store, TX_READ, find, d));
	TRY(check_stated(d));
	TRY(read_facts(d));
	TRY(seal(d));
	return evidence_load(run);
}
