// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "core/table.h"
#include "desk/case_db.h"
#include "desk/content_db.h"
#include "desk/desk_cmd.h"
#include "desk/hit_db.h"
#include "exchange/peer_db.h"
#include "ledger/entry.h"

#define VALUES                                                                              \
	{ "email", "ADDRESS", "a mail address", OPTION_REPEATS },                           \
		{ "phone", "NUMBER", "with the country's number: +94...", OPTION_REPEATS }, \
		{ "ip", "ADDRESS", "an IP address", OPTION_REPEATS },                       \
		{ "domain", "NAME", "a domain", OPTION_REPEATS },                           \
		{ "account", "SERVICE:NAME", "an account of a service", OPTION_REPEATS },   \
		{ "wallet", "ADDRESS", "a wallet", OPTION_REPEATS },                        \
	{                                                                                   \
		"iban", "IBAN", "a bank account", OPTION_REPEATS                            \
	}

static const struct option add_table[] = { VALUES, DESK_DATA, DESK_JSON, { 0 } };
static const struct option ask_table[] = {
	{ "peer", "ORIGIN", "the node that is asked; several, each by itself", OPTION_REPEATS },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option plain_table[] = { DESK_DATA, DESK_JSON, { 0 } };

struct found {
	struct trait_list identifiers;
	struct hit_list hits;
	struct hit hit;
};

static struct found *found_of(struct desk_run *run)
{
	if (!run->found)
		run->found = arena_new(run->cx->arena, struct found, 1);
	return run->found;
}

static enum rc find_case(struct desk_run *run, struct db *db, struct id *out)
{
	TRY(case_find(run->cx, db, run->options.args.p[0], out));
	return content_read(run->cx, db, &ACTOR_TERMINAL, "case", *out);
}

static enum rc list_identifiers(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	TRY(find_case(arg, db, &id));
	return trait_list(cx, db, id, &found_of(arg)->identifiers);
}

static enum rc change(struct desk_run *run, struct db *db, struct id case_id, enum trait_kind kind,
		      bool remove)
{
	struct trait_list list;
	struct str plain;
	struct cx *cx = run->cx;
	const struct option_values *v = options_all(&run->options, trait_key(kind));
	TRY(trait_list(cx, db, case_id, &list));
	for (size_t i = 0; i < v->n; i++) {
		if (!remove) {
			TRY(trait_add(cx, db, &ACTOR_TERMINAL, case_id, kind, v->p[i]));
			continue;
		}
		struct id id = { 0 };
		if (trait_plain(cx->arena, kind, v->p[i], &plain))
			for (size_t n = 0; n < list.n; n++)
				if (list.p[n].kind == kind && str_eq(list.p[n].value, plain))
					id = list.p[n].id;
		TRY(trait_remove(cx, db, &ACTOR_TERMINAL, case_id, id));
	}
	return RC_OK;
}

static enum rc change_all(struct desk_run *run, struct db *db, bool remove)
{
	struct id id;
	TRY(case_find(run->cx, db, run->options.args.p[0], &id));
	for (enum trait_kind k = 0; k < TRAITS; k++)
		TRY(change(run, db, id, k, remove));
	return list_identifiers(run->cx, db, run);
}

static enum rc add(struct cx *cx, struct db *db, void *arg)
{
	(void)cx;
	return change_all(arg, db, false);
}

static enum rc drop(struct cx *cx, struct db *db, void *arg)
{
	(void)cx;
	return change_all(arg, db, true);
}

static enum rc ask(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct id id, question;
	const struct option_values *peers = options_all(&run->options, "peer");
	if (peers->n == 0)
		return cx_fail(cx, RC_INVALID, "--peer names a node; comity peer list tells them");
	TRY(case_find(cx, db, run->options.args.p[0], &id));
	for (size_t i = 0; i < peers->n; i++) {
		struct peer peer = { 0 };
		TRY(peer_find(cx, db, peers->p[i], &peer));
		TRY(hit_ask(cx, db, &ACTOR_TERMINAL, id, peer.id, &question));
	}
	return hit_list(cx, db, id, &found_of(run)->hits);
}

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	return hit_list(cx, db, (struct id){ 0 }, &found_of(arg)->hits);
}

static enum rc show(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct found *f = found_of(run);
	struct id id;
	if (!id_parse(run->options.args.p[0], &id))
		return cx_fail(cx, RC_INVALID,
			       "a question is named by its id: comity desk hit list");
	TRY(hit_load(cx, db, id, &f->hit));
	if (!f->hit.asked_of_us)
		TRY(content_read(cx, db, &ACTOR_TERMINAL, "case", f->hit.case_id));
	return hit_identifiers(cx, db, id, &f->identifiers);
}

static enum rc set_policy(struct desk_run *run, struct db *db, bool silent)
{
	struct peer peer = { 0 };
	TRY(peer_find(run->cx, db, run->options.args.p[0], &peer));
	TRY(hit_silence(run->cx, db, &ACTOR_TERMINAL, peer.id, silent));
	return list(run->cx, db, run);
}

static enum rc silence(struct cx *cx, struct db *db, void *arg)
{
	(void)cx;
	return set_policy(arg, db, true);
}

static enum rc allow(struct cx *cx, struct db *db, void *arg)
{
	(void)cx;
	return set_policy(arg, db, false);
}

/* ---- telling ------------------------------------------------------------------------- */

static void put_identifiers(struct desk_run *run, struct json *j, bool with_hit)
{
	const struct trait_list *l = &found_of(run)->identifiers;
	json_begin_array(j, "identifiers");
	for (size_t i = 0; i < l->n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "kind", str_from_c(trait_key(l->p[i].kind)));
		json_str(j, "value", l->p[i].value);
		if (with_hit)
			json_bool(j, "hit", l->p[i].hit);
		json_end(j);
	}
	json_end(j);
}

static void identifiers_to_json(struct desk_run *run, struct json *j)
{
	put_identifiers(run, j, false);
}

static void put_hit(struct desk_run *run, struct json *j, const struct hit *h)
{
	struct arena *a = run->cx->arena;
	json_str(j, "id", id_print(a, h->id));
	json_str(j, "side", h->asked_of_us ? STR("asked") : STR("asking"));
	json_str(j, "peer", h->origin);
	json_str(j, "at", entry_print_time(a, h->at));
	json_str(j, "state", h->state);
	json_str(j, "reason", h->reason);
	json_int(j, "identifiers_asked", h->n);
	json_int(j, "compared_with", h->others);
	if (h->asked_of_us)
		json_add_null(j, "hits");
	else
		json_int(j, "hits", h->hits);
}

static void hits_to_json(struct desk_run *run, struct json *j)
{
	const struct hit_list *l = &found_of(run)->hits;
	json_begin_array(j, "questions");
	for (size_t i = 0; i < l->n; i++) {
		json_begin_object(j, NULL);
		put_hit(run, j, &l->p[i]);
		json_end(j);
	}
	json_end(j);
}

static void one_to_json(struct desk_run *run, struct json *j)
{
	json_begin_object(j, "question");
	put_hit(run, j, &found_of(run)->hit);
	json_end(j);
	put_identifiers(run, j, true);
}

static void identifiers_to_text(struct desk_run *run)
{
	const struct trait_list *l = &found_of(run)->identifiers;
	if (l->n == 0)
		(void)fputs(
			"The case has no identifiers. comity desk hit add CASE --email ... adds "
			"some.\n",
			run->out);
	for (size_t i = 0; i < l->n; i++)
		(void)fprintf(run->out, "%-8s %.*s\n", trait_key(l->p[i].kind),
			      STR_ARG(l->p[i].value));
}

static struct str result(struct arena *a, const struct hit *h)
{
	if (!str_eq(h->state, STR("answered")))
		return h->reason;
	return h->asked_of_us ? arena_fmt(a, "%lld asked", (long long)h->n)
			      : arena_fmt(a, "%lld of %lld", (long long)h->hits, (long long)h->n);
}

static void hits_to_text(struct desk_run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	const struct hit_list *l = &found_of(run)->hits;
	if (l->n == 0) {
		(void)fputs("Nothing was asked. comity desk hit ask CASE --peer ORIGIN asks.\n",
			    run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("question"), TABLE_LEFT);
	table_column(&t, STR("at"), TABLE_LEFT);
	table_column(&t, STR("who asks"), TABLE_LEFT);
	table_column(&t, STR("node"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("hits"), TABLE_LEFT);
	for (size_t i = 0; i < l->n; i++)
		TABLE_ROW(&t, id_print(a, l->p[i].id), entry_print_time(a, l->p[i].at),
			  l->p[i].asked_of_us ? STR("they") : STR("we"), l->p[i].origin,
			  l->p[i].state, result(a, &l->p[i]));
	table_print(&t, run->out);
}

static void one_to_text(struct desk_run *run)
{
	const struct found *f = found_of(run);
	(void)fprintf(run->out, "%.*s  %.*s %.*s\n", STR_ARG(f->hit.origin), STR_ARG(f->hit.state),
		      STR_ARG(result(run->cx->arena, &f->hit)));
	for (size_t i = 0; i < f->identifiers.n; i++)
		(void)fprintf(
			run->out, "  %-6s %-8s %.*s\n", f->identifiers.p[i].hit ? "HIT" : "no hit",
			trait_key(f->identifiers.p[i].kind), STR_ARG(f->identifiers.p[i].value));
	if (f->hit.hits > 0)
		(void)fputs(
			"Both have it: consult on jurisdiction, art. 22(5): comity desk request "
			"new --kind consultation.\n",
			run->out);
}

const struct desk_word hit_commands[] = {
	{ { "desk hit add", "add identifiers to a case",
	    "desk hit add CASE [--email ADDRESS]... [--phone NUMBER]... --data DIR", NULL },
	  add_table,
	  1,
	  add,
	  false,
	  identifiers_to_json,
	  identifiers_to_text },
	{ { "desk hit remove", "take identifiers off a case",
	    "desk hit remove CASE [--email ADDRESS]... --data DIR", NULL },
	  add_table,
	  1,
	  drop,
	  false,
	  identifiers_to_json,
	  identifiers_to_text },
	{ { "desk hit identifiers", "tell the identifiers of a case",
	    "desk hit identifiers CASE --data DIR", NULL },
	  plain_table,
	  1,
	  list_identifiers,
	  false,
	  identifiers_to_json,
	  identifiers_to_text },
	{ { "desk hit ask", "ask other nodes whether they have them, without showing them",
	    "desk hit ask CASE --peer ORIGIN... --data DIR", NULL },
	  ask_table,
	  1,
	  ask,
	  false,
	  hits_to_json,
	  hits_to_text },
	{ { "desk hit list", "list what was asked, by this node and of it",
	    "desk hit list --data DIR", NULL },
	  plain_table,
	  0,
	  list,
	  true,
	  hits_to_json,
	  hits_to_text },
	{ { "desk hit show", "tell what came of a question", "desk hit show QUESTION --data DIR",
	    NULL },
	  plain_table,
	  1,
	  show,
	  false,
	  one_to_json,
	  one_to_text },
	{ { "desk hit silence", "answer no such questions of a node",
	    "desk hit silence ORIGIN --data DIR", NULL },
	  plain_table,
	  1,
	  silence,
	  false,
	  hits_to_json,
	  hits_to_text },
	{ { "desk hit allow", "answer them again", "desk hit allow ORIGIN --data DIR", NULL },
	  plain_table,
	  1,
	  allow,
	  false,
	  hits_to_json,
	  hits_to_text },
	{ { 0 }, NULL, 0, NULL, false, NULL, NULL },
};
