// SPDX-License-Identifier: AGPL-3.0-or-later
// comity desk request ask-authority, authorise: the judicial authority and a draft.
#include <stdio.h>

#include "desk/authority_db.h"
#include "desk/desk_cmd.h"
#include "desk/request_db.h"
#include "ledger/entry.h"

static const struct option ask_table[] = {
	{ "until", "TIME", "until when it is to hold", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option record_table[] = {
	{ "evidence", "SHA256", "of the judicial decision", OPTION_ONCE },
	{ "until", "TIME", "when it ends", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

static enum rc load(struct desk_run *run, struct db *db)
{
	run->found = arena_new(run->cx->arena, struct request, 1);
	return request_load(run->cx, db, run->object, run->found);
}

static enum rc ask(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct instant ends;
	struct id approval;
	TRY(request_find(cx, db, run->options.args.p[0], &run->object));
	TRY(desk_time(run, "until", &ends));
	TRY(authority_ask(cx, db, &ACTOR_TERMINAL, run->object, ends, &approval));
	return load(run, db);
}

static enum rc record(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	const struct str hex = options_get(&run->options, "evidence");
	struct sha256 document = { 0 };
	struct instant ends;
	TRY(request_find(cx, db, run->options.args.p[0], &run->object));
	if (!sha256_parse(hex, &document))
		return cx_fail(cx, RC_INVALID, "--evidence is a SHA-256 in 64 hex digits");
	TRY(desk_time(run, "until", &ends));
	TRY(authority_record(cx, db, &ACTOR_TERMINAL, run->object, document, ends));
	return load(run, db);
}

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us == 0)
		json_add_null(j, key);
	else
		json_str(j, key, entry_print_time(a, t));
}

static void to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct request *r = run->found;
	json_begin_object(j, "authority");
	json_str(j, "reference", r->reference);
	if (entry_has_hash(&r->authorisation))
		json_str(j, "authorisation", sha256_print(a, &r->authorisation));
	else
		json_add_null(j, "authorisation");
	put_time(j, a, "ends", r->at.authorisation_ends);
	put_time(j, a, "asked_until", r->authority.ends);
	put_time(j, a, "refused", r->authority.refused);
	json_str(j, "why", r->authority.why);
	json_end(j);
}

static void to_text(struct desk_run *run)
{
	const struct request *r = run->found;
	if (entry_has_hash(&r->authorisation))
		(void)fprintf(run->out, "judicial decision attached, SHA-256 %.*s\n",
			      STR_ARG(sha256_print(run->cx->arena, &r->authorisation)));
	else
		(void)fprintf(run->out,
			      "the judicial authority is asked: it decides at /approvals, "
			      "signed in\n");
}

#define REQUEST "desk request "

const struct desk_word authority_words[] = {
	{ .command = { REQUEST "ask-authority", "ask the judicial authority of this node",
		       REQUEST "ask-authority REFERENCE --until TIME --data DIR", NULL },
	  .table = ask_table,
	  .args = 1,
	  .handler = ask,
	  .to_json = to_json,
	  .to_text = to_text },
	{ .command = { REQUEST "authorise", "attach a judicial decision on paper",
		       REQUEST "authorise REFERENCE --evidence SHA256 [--until TIME] --data DIR",
		       NULL },
	  .table = record_table,
	  .args = 1,
	  .handler = record,
	  .to_json = to_json,
	  .to_text = to_text },
	{ .command = { 0 } },
};
