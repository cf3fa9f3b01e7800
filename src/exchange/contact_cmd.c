// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_cmd.h"

#include "core/table.h"
#include "exchange/contact_offer_db.h"
#include "exchange/contact_to_json.h"
#include "exchange/peer_db.h"
#include "exchange/run_cmd.h"
#include "ledger/entry.h"

enum { LIST, ADD, REMOVE, PING, ASKED, ANSWER, ACCEPT, REFUSE, SUBCOMMANDS };
static const struct command subcommands[SUBCOMMANDS + 1]; // and its functions name each other

static const struct option data_options[] = { EXCHANGE_DATA_OPTION, EXCHANGE_JSON_OPTION, { 0 } };

struct contact_run {
	struct exchange_run run; // first: an act is given this
	struct contact contact;
	struct contact_list list;
	struct contact_offer offer; // of a peer
	struct ping_list pings;
	struct str *peers; // origins of those who ask
	struct id id;
	unit_handler *act;
};

/* ---- Answers ---- */

/* What waits to be accepted, beside what stands. */
static void print_offer(struct contact_run *r)
{
	struct arena *a = r->run.cx->arena;
	if (r->offer.changes.n > 0)
		(void)fputs(
			"\nWaits for somebody to accept it (comity peer contact accept NODE):\n",
			r->run.out);
	for (size_t i = 0; i < r->offer.changes.n; i++) {
		const struct contact_change *c = &r->offer.changes.p[i];
		const struct contact *one = c->is ? c->is : c->was;
		INVARIANT(one != NULL);
		const struct str was = c->was ? arena_fmt(a, "; was: %s, %.*s, %.*s, %.*s",
							  contact_role_key(c->was->role),
							  STR_ARG(c->was->name),
							  STR_ARG(c->was->telephone),
							  STR_ARG(c->was->hours))
					      : STR("; new");
		(void)fprintf(r->run.out, "  %s, %.*s, %.*s, %.*s%.*s\n",
			      contact_role_key(one->role), STR_ARG(one->name),
			      STR_ARG(one->telephone), STR_ARG(one->hours), STR_ARG(was));
	}
}

static void print_list(struct contact_run *r)
{
	struct cx *cx = r->run.cx;
	struct table t;
	if (options_has(&r->run.options, "json")) {
		AUTO(json) j = json_new(cx->arena);
		contacts_to_json(j, cx->arena, &r->list, cx->now);
		contact_changes_to_json(j, cx->arena, &r->offer.changes);
		json_write(j, r->run.out);
		return;
	}
	table_init(&t, cx->arena);
	table_column(&t, STR("contact"), TABLE_LEFT);
	table_column(&t, STR("role"), TABLE_LEFT);
	table_column(&t, STR("name"), TABLE_LEFT);
	table_column(&t, STR("telephone"), TABLE_LEFT);
	table_column(&t, STR("confirmed"), TABLE_LEFT);
	for (size_t i = 0; i < r->list.n; i++) {
		const struct contact *c = &r->list.p[i];
		const struct str when = entry_print_time(cx->arena, c->confirmed_at);
		TABLE_ROW(&t, id_print(cx->arena, c->id), str_from_c(contact_role_key(c->role)),
			  c->name, c->telephone,
			  c->confirmed_at.us == 0 ? STR("never")
			  : contact_counts(c, cx->now)
				  ? when
				  : arena_fmt(cx->arena, "%.*s: too long ago", STR_ARG(when)));
	}
	table_print(&t, r->run.out);
	print_offer(r);
}

static void print_pings(struct contact_run *r)
{
	struct arena *a = r->run.cx->arena;
	const bool as_json = options_has(&r->run.options, "json");
	AUTO(json) j = json_new(a);
	json_begin_array(j, "pings");
	for (size_t i = 0; i < r->pings.n; i++) {
		const struct ping *p = &r->pings.p[i];
		const struct str id = id_print(a, p->id), at = entry_print_time(a, p->asked_at);
		json_begin_object(j, NULL);
		json_str(j, "id", id);
		json_str(j, "peer", r->peers[i]);
		json_str(j, "contact", id_print(a, p->contact));
		json_str(j, "asked", at);
		json_end(j);
		if (!as_json)
			(void)fprintf(r->run.out, "%.*s  %.*s asks since %.*s\n", STR_ARG(id),
				      STR_ARG(r->peers[i]), STR_ARG(at));
	}
	json_end(j);
	if (as_json)
		json_write(j, r->run.out);
}

/* ---- Units ---- */

static enum rc load_list(struct cx *cx, struct db *db, void *arg)
{
	struct contact_run *r = arg;
	struct peer peer = { 0 };
	if (r->run.options.args.n > 0)
		TRY(peer_find(cx, db, r->run.options.args.p[0], &peer));
	if (id_is_set(peer.id))
		TRY(contact_offer_load(cx, db, peer.id, &r->offer));
	return contact_list(cx, db, peer.id, &r->list);
}

/* The list that is there when the command runs: it was printed by "list". */
static enum rc accept(struct cx *cx, struct db *db, void *arg)
{
	struct contact_run *r = arg;
	struct peer peer;
	TRY(peer_find(cx, db, r->run.options.args.p[0], &peer));
	TRY(contact_offer_load(cx, db, peer.id, &r->offer));
	TRY(contact_offer_accept(cx, db, &ACTOR_TERMINAL, peer.id, r->offer.digest));
	return load_list(cx, db, arg);
}

static enum rc refuse(struct cx *cx, struct db *db, void *arg)
{
	struct contact_run *r = arg;
	struct peer peer;
	TRY(peer_find(cx, db, r->run.options.args.p[0], &peer));
	TRY(contact_offer_refuse(cx, db, &ACTOR_TERMINAL, peer.id,
				 options_get(&r->run.options, "reason")));
	return load_list(cx, db, arg);
}

static enum rc load_own(struct cx *cx, struct db *db, struct contact_run *r)
{
	return contact_list(cx, db, (struct id){ 0 }, &r->list);
}

static enum rc add(struct cx *cx, struct db *db, void *arg)
{
	struct contact_run *r = arg;
	TRY(contact_put(cx, db, &ACTOR_TERMINAL, &r->contact, &r->id));
	return load_own(cx, db, r);
}

static enum rc remove_one(struct cx *cx, struct db *db, void *arg)
{
	struct contact_run *r = arg;
	TRY(contact_remove(cx, db, &ACTOR_TERMINAL, r->id));
	return load_own(cx, db, r);
}

static enum rc ping(struct cx *cx, struct db *db, void *arg)
{
	struct contact_run *r = arg;
	struct contact c;
	struct id asked;
	TRY(ping_ask(cx, db, &ACTOR_TERMINAL, r->id, &asked));
	TRY(contact_load(cx, db, r->id, &c));
	return contact_list(cx, db, c.peer, &r->list);
}

static enum rc load_pings(struct cx *cx, struct db *db, void *arg)
{
	struct contact_run *r = arg;
	TRY(ping_open(cx, db, &r->pings));
	r->peers = arena_new(cx->arena, struct str, r->pings.n + 1);
	for (size_t i = 0; i < r->pings.n; i++) {
		struct peer p;
		TRY(peer_load(cx, db, r->pings.p[i].peer, &p));
		r->peers[i] = p.origin;
	}
	return RC_OK;
}

static enum rc answer(struct cx *cx, struct db *db, void *arg)
{
	struct contact_run *r = arg;
	TRY(ping_answer(cx, db, &ACTOR_TERMINAL, r->id));
	return load_pings(cx, db, r);
}

/* ---- Commands ---- */

static enum rc list(struct exchange_run *run)
{
	struct contact_run *r = (struct contact_run *)run;
	TRY(unit_run(run->cx, run->store, TX_READ, load_list, r));
	print_list(r);
	return RC_OK;
}

static const struct option add_options[] = {
	EXCHANGE_DATA_OPTION,
	{ "name", "NAME", "the office, or a person who wants it so", OPTION_ONCE },
	{ "role", "ROLE", "point (art. 35), central (27(2)), extradition (24(7)) or other",
	  OPTION_ONCE },
	{ "telephone", "NUMBER", "as from abroad: +94 11 000 0000", OPTION_ONCE },
	{ "languages", "LANGUAGES", "such as \"en fr\"", OPTION_ONCE },
	{ "hours", "HOURS", "such as 24/7", OPTION_ONCE },
	EXCHANGE_JSON_OPTION,
	{ 0 },
};

static enum rc add_one(struct exchange_run *run)
{
	struct contact_run *r = (struct contact_run *)run;
	const struct options *o = &run->options;
	r->contact = (struct contact){ .name = options_get(o, "name"),
				       .telephone = options_get(o, "telephone"),
				       .languages = options_get(o, "languages"),
				       .hours = options_get(o, "hours") };
	if (!contact_role_parse(options_get(o, "role"), &r->contact.role))
		return cx_fail(run->cx, RC_INVALID,
			       "--role is point, central, extradition or other");
	TRY(unit_run(run->cx, run->store, TX_WRITE, add, r));
	print_list(r);
	return RC_OK;
}

/* What has an id as its argument. */
static enum rc act_on(struct exchange_run *run)
{
	struct contact_run *r = (struct contact_run *)run;
	if (!id_parse(run->options.args.p[0], &r->id))
		return cx_fail(run->cx, RC_INVALID, "\"%.*s\" is no id: the list names them",
			       STR_ARG(run->options.args.p[0]));
	TRY(unit_run(run->cx, run->store, TX_WRITE, r->act, r));
	if (r->act == answer)
		print_pings(r);
	else
		print_list(r);
	return RC_OK;
}

/* What has a node as its argument. */
static enum rc act_on_node(struct exchange_run *run)
{
	struct contact_run *r = (struct contact_run *)run;
	TRY(unit_run(run->cx, run->store, TX_WRITE, r->act, r));
	print_list(r);
	return RC_OK;
}

static enum rc show_pings(struct exchange_run *run)
{
	struct contact_run *r = (struct contact_run *)run;
	TRY(unit_run(run->cx, run->store, TX_READ, load_pings, r));
	print_pings(r);
	return RC_OK;
}

static struct contact_run run_of(struct cx *cx, FILE *out, int which, size_t args_min,
				 size_t args_max)
{
	return (struct contact_run){ .run = { .cx = cx,
					      .out = out,
					      .options = { .command = &subcommands[which],
							   .args_min = args_min,
							   .args_max = args_max } } };
}

static int run_list(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct contact_run r = run_of(cx, out, LIST, 0, 1);
	return exchange_run_do(&r.run, data_options, argc, argv, list);
}

static int run_add(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct contact_run r = run_of(cx, out, ADD, 0, 0);
	return exchange_run_do(&r.run, add_options, argc, argv, add_one);
}

static int run_act(struct cx *cx, int argc, char **argv, FILE *out, int which, unit_handler *act)
{
	struct contact_run r = run_of(cx, out, which, 1, 1);
	r.act = act;
	return exchange_run_do(&r.run, data_options, argc, argv, act_on);
}

static int run_remove(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_act(cx, argc, argv, out, REMOVE, remove_one);
}

static int run_ping(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_act(cx, argc, argv, out, PING, ping);
}

static int run_answer(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_act(cx, argc, argv, out, ANSWER, answer);
}

static int run_asked(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct contact_run r = run_of(cx, out, ASKED, 0, 0);
	return exchange_run_do(&r.run, data_options, argc, argv, show_pings);
}

static int run_accept(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct contact_run r = run_of(cx, out, ACCEPT, 1, 1);
	r.act = accept;
	return exchange_run_do(&r.run, data_options, argc, argv, act_on_node);
}

static const struct option refuse_options[] = {
	EXCHANGE_DATA_OPTION, EXCHANGE_REASON_OPTION, EXCHANGE_JSON_OPTION, { 0 }
};

static int run_refuse(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct contact_run r = run_of(cx, out, REFUSE, 1, 1);
	r.act = refuse;
	return exchange_run_do(&r.run, refuse_options, argc, argv, act_on_node);
}

#define CONTACT "peer contact "
static const struct command subcommands[SUBCOMMANDS + 1] = {
	[LIST] = { "list", "whom to call at a node, or here",
		   CONTACT "list [NODE] --data DIR [--json]", run_list },
	[ADD] = { "add", "add an office of this node; other nodes are told",
		  CONTACT "add --name NAME --role ROLE --telephone NUMBER [--languages LANGUAGES] "
			  "[--hours HOURS] --data DIR [--json]",
		  run_add },
	[REMOVE] = { "remove", "take one of this node away",
		     CONTACT "remove CONTACT --data DIR [--json]", run_remove },
	[PING] = { "ping", "ask the people behind a contact of another node whether they are there",
		   CONTACT "ping CONTACT --data DIR [--json]", run_ping },
	[ASKED] = { "asked", "list what other nodes ask the people here",
		    CONTACT "asked --data DIR [--json]", run_asked },
	[ANSWER] = { "answer", "say that somebody is here: one of those",
		     CONTACT "answer PING --data DIR [--json]", run_answer },
	[ACCEPT] = { "accept", "take what a node says now of whom to call there",
		     CONTACT "accept NODE --data DIR [--json]", run_accept },
	[REFUSE] = { "refuse", "leave what stood before",
		     CONTACT "refuse NODE --reason TEXT --data DIR [--json]", run_refuse },
};

static int run_contact(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *const lists[] = { subcommands, NULL };
	return exchange_subcommand(cx, peer_contact_command, lists, argc, argv, out);
}

const struct command peer_contact_command[] = {
	{ "contact", "whom to call, and whether somebody is there",
	  "peer contact list|add|remove|ping|asked|answer|accept|refuse --data DIR", run_contact },
	{ 0 },
};
