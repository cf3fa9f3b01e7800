// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "core/table.h"
#include "desk/call_db.h"
#include "desk/desk_cmd.h"
#include "desk/duty_db.h"
#include "ledger/entry.h"
#include "people/account_db.h"

static const struct option plain_table[] = { DESK_DATA, DESK_JSON, { 0 } };
static const struct option set_table[] = {
	{ "from", "TIME", "a day or a time (UTC); now without it", OPTION_ONCE },
	{ "until", "TIME", "within a week of it", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option channel_table[] = {
	{ "mail", "ADDRESS", "a mailbox", OPTION_ONCE },
	{ "webhook", "URL", "JSON by POST", OPTION_ONCE },
	{ "push", "URL", "a topic, as ntfy takes it", OPTION_ONCE },
	{ "language", "LANG", "of the messages, such as fr (English)", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

static const struct option hand_over_table[] = {
	{ "text", "TEXT", "the note: references, no names", OPTION_ONCE },
	{ "undo", "ID",
	  "take back this note of the terminal's, within ten minutes and before it was taken",
	  OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

struct found {
	struct hand_over_list notes;
	struct str *by, *taken_by; // of each note
	struct duty_list roster;
	struct call_channels channels;
	struct call_list calls;
};

static struct found *found_of(struct desk_run *run)
{
	if (!run->found)
		run->found = arena_new(run->cx->arena, struct found, 1);
	return run->found;
}

/* "@roster": the roster as a whole; no login has such a sign. */
static enum rc read_account(struct desk_run *run, struct db *db, struct id *out)
{
	struct account a;
	*out = (struct id){ 0 };
	if (str_eq(run->options.args.p[0], STR("@roster")))
		return RC_OK;
	TRY(account_find(run->cx, db, account_login_fold(run->cx->arena, run->options.args.p[0]),
			 &a));
	*out = a.id;
	return RC_OK;
}

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	return duty_list(cx, db, &found_of(arg)->roster);
}

static enum rc set(struct cx *cx, struct db *db, void *arg)
{
	struct id account;
	struct instant from, until;
	TRY(read_account(arg, db, &account));
	if (!id_is_set(account))
		return cx_fail(cx, RC_INVALID, "a person is on duty: name their login");
	TRY(desk_time(arg, "from", &from));
	TRY(desk_time(arg, "until", &until));
	TRY(duty_add(cx, db, &ACTOR_TERMINAL, account, from.us == 0 ? cx->now : from, until));
	return list(cx, db, arg);
}

static enum rc remove_term(struct cx *cx, struct db *db, void *arg)
{
	const struct desk_run *run = arg;
	const struct str said = run->options.args.p[0];
	struct id id;
	if (!id_parse(said, &id))
		return cx_fail(cx, RC_INVALID,
			       "\"%.*s\" is no duty: comity desk duty list tells their ids",
			       STR_ARG(said));
	TRY(duty_remove(cx, db, &ACTOR_TERMINAL, id));
	return list(cx, db, arg);
}

/* ---- notes ------------------------------------------------------------------------- */

static enum rc name_of(struct cx *cx, struct db *db, struct id account, struct str *out)
{
	struct account a;
	*out = STR("terminal");
	if (!id_is_set(account))
		return RC_OK;
	TRY(account_load(cx, db, account, &a));
	*out = a.post.n > 0 ? a.post : a.name;
	return RC_OK;
}

static enum rc notes(struct cx *cx, struct db *db, void *arg)
{
	struct found *f = found_of(arg);
	TRY(hand_over_list(cx, db, &f->notes));
	f->by = arena_new(cx->arena, struct str, f->notes.n + 1);
	f->taken_by = arena_new(cx->arena, struct str, f->notes.n + 1);
	for (size_t i = 0; i < f->notes.n; i++) {
		const struct hand_over *h = &f->notes.p[i];
		TRY(name_of(cx, db, h->by, &f->by[i]));
		if (h->taken_at.us != 0)
			TRY(name_of(cx, db, h->taken_by, &f->taken_by[i]));
	}
	return RC_OK;
}

static enum rc hand_over(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	const struct options *o = &run->options;
	const struct str undo = options_get(o, "undo");
	struct id note;
	if (options_has(o, "undo") == options_has(o, "text"))
		return cx_fail(cx, RC_INVALID, "--text writes a note, --undo takes one back");
	if (!options_has(o, "undo"))
		TRY(hand_over_write(cx, db, &ACTOR_TERMINAL, options_get(o, "text")));
	else if (!id_parse(undo, &note))
		return cx_fail(cx, RC_INVALID,
			       "\"%.*s\" is no note: comity desk duty notes tells their ids",
			       STR_ARG(undo));
	else
		TRY(hand_over_undo(cx, db, &ACTOR_TERMINAL, note));
	return notes(cx, db, run);
}

/* ---- calling ----------------------------------------------------------------------- */

static enum rc channels(struct cx *cx, struct db *db, void *arg)
{
	struct id account;
	TRY(read_account(arg, db, &account));
	return channel_list(cx, db, account, &found_of(arg)->channels);
}

/* Each of the three that is named. */
static enum rc add_channel(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct call_channel c = { .language = options_get(&run->options, "language") };
	size_t n = 0;
	TRY(read_account(run, db, &c.account));
	for (c.kind = 0; c.kind < CHANNELS; c.kind++) {
		c.address = options_get(&run->options, channel_key(c.kind));
		if (c.address.n == 0)
			continue;
		TRY(channel_add(cx, db, &ACTOR_TERMINAL, &c));
		n++;
	}
	if (n == 0)
		return cx_fail(cx, RC_INVALID, "--mail, --webhook or --push names an address");
	return channels(cx, db, run);
}

static enum rc test_channels(struct cx *cx, struct db *db, void *arg)
{
	TRY(channels(cx, db, arg));
	const struct call_channels *l = &found_of(arg)->channels;
	for (size_t i = 0; i < l->n; i++)
		TRY(channel_test(cx, db, &ACTOR_TERMINAL, l->p[i].id));
	return RC_OK;
}

static enum rc calls(struct cx *cx, struct db *db, void *arg)
{
	return call_list(cx, db, &found_of(arg)->calls);
}

/* ---- telling ----------------------------------------------------------------------- */

static void time_to_json(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us == 0)
		json_add_null(j, key);
	else
		json_str(j, key, entry_print_time(a, t));
}

static void roster_to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct duty_list *l = &found_of(run)->roster;
	json_begin_array(j, "roster");
	for (size_t i = 0; i < l->n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, l->p[i].id));
		json_str(j, "who", l->p[i].who);
		time_to_json(j, a, "begins", l->p[i].begins);
		time_to_json(j, a, "ends", l->p[i].ends);
		json_end(j);
	}
	json_end(j);
}

static void roster_to_text(struct desk_run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	const struct duty_list *l = &found_of(run)->roster;
	if (l->n == 0) {
		(void)fputs("Nobody is on the roster. comity desk duty set LOGIN puts somebody "
			    "on it.\n",
			    run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("id"), TABLE_LEFT);
	table_column(&t, STR("who"), TABLE_LEFT);
	table_column(&t, STR("begins"), TABLE_LEFT);
	table_column(&t, STR("ends"), TABLE_LEFT);
	for (size_t i = 0; i < l->n; i++)
		TABLE_ROW(&t, id_print(a, l->p[i].id), l->p[i].who,
			  entry_print_time(a, l->p[i].begins), entry_print_time(a, l->p[i].ends));
	table_print(&t, run->out);
}

static void notes_to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct found *f = found_of(run);
	json_begin_array(j, "notes");
	for (size_t i = 0; i < f->notes.n; i++) {
		const struct hand_over *h = &f->notes.p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, h->id));
		time_to_json(j, a, "at", h->at);
		json_str(j, "by", f->by[i]);
		json_str(j, "text", h->text);
		time_to_json(j, a, "taken_at", h->taken_at);
		json_str(j, "taken_by", f->taken_by[i]);
		json_end(j);
	}
	json_end(j);
}

static void notes_to_text(struct desk_run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	const struct found *f = found_of(run);
	if (f->notes.n == 0) {
		(void)fputs("No note was handed over. comity desk duty hand-over writes one.\n",
			    run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("id"), TABLE_LEFT);
	table_column(&t, STR("at"), TABLE_LEFT);
	table_column(&t, STR("by"), TABLE_LEFT);
	table_column(&t, STR("taken by"), TABLE_LEFT);
	table_column(&t, STR("note"), TABLE_LEFT);
	for (size_t i = 0; i < f->notes.n; i++)
		TABLE_ROW(&t, id_print(a, f->notes.p[i].id), entry_print_time(a, f->notes.p[i].at),
			  f->by[i], f->taken_by[i], f->notes.p[i].text);
	table_print(&t, run->out);
}

static void channels_to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct call_channels *l = &found_of(run)->channels;
	json_begin_array(j, "channels");
	for (size_t i = 0; i < l->n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, l->p[i].id));
		json_str(j, "kind", str_from_c(channel_key(l->p[i].kind)));
		json_str(j, "address", l->p[i].address);
		time_to_json(j, a, "sent", l->p[i].sent);
		json_str(j, "failed", l->p[i].failed);
		json_end(j);
	}
	json_end(j);
}

static void channels_to_text(struct desk_run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	const struct call_channels *l = &found_of(run)->channels;
	if (l->n == 0) {
		(void)fputs("Nobody can be called there. comity desk duty channel adds a way.\n",
			    run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("by"), TABLE_LEFT);
	table_column(&t, STR("address"), TABLE_LEFT);
	table_column(&t, STR("last sent"), TABLE_LEFT);
	table_column(&t, STR("failed"), TABLE_LEFT);
	for (size_t i = 0; i < l->n; i++)
		TABLE_ROW(&t, str_from_c(channel_key(l->p[i].kind)), l->p[i].address,
			  l->p[i].sent.us == 0 ? STR("") : entry_print_time(a, l->p[i].sent),
			  l->p[i].failed);
	table_print(&t, run->out);
}

static void calls_to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct call_list *l = &found_of(run)->calls;
	json_begin_array(j, "calls");
	for (size_t i = 0; i < l->n; i++) {
		const struct call *c = &l->p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, c->id));
		json_str(j, "request", c->reference);
		json_str(j, "event", str_from_c(event_key(c->event)));
		time_to_json(j, a, "at", c->at);
		time_to_json(j, a, "due", c->due);
		json_bool(j, "urgent", c->urgent);
		json_int(j, "called", c->rounds);
		json_str(j, "ended", c->ended);
		json_end(j);
	}
	json_end(j);
}

static void calls_to_text(struct desk_run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	const struct call_list *l = &found_of(run)->calls;
	if (l->n == 0) {
		(void)fputs("Nothing has needed a person yet.\n", run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("at"), TABLE_LEFT);
	table_column(&t, STR("request"), TABLE_LEFT);
	table_column(&t, STR("event"), TABLE_LEFT);
	table_column(&t, STR("called"), TABLE_RIGHT);
	table_column(&t, STR("ended"), TABLE_LEFT);
	for (size_t i = 0; i < l->n; i++)
		TABLE_ROW(&t, entry_print_time(a, l->p[i].at), l->p[i].reference,
			  str_from_c(event_key(l->p[i].event)),
			  arena_fmt(a, "%lld", (long long)l->p[i].rounds),
			  l->p[i].ended.n > 0 ? l->p[i].ended : STR("goes on"));
	table_print(&t, run->out);
}

const struct desk_word duty_words[] = {
	{ { "desk duty list", "tell who is on duty when", "desk duty list --data DIR", NULL },
	  plain_table,
	  0,
	  list,
	  true,
	  roster_to_json,
	  roster_to_text },
	{ { "desk duty set", "put somebody on the roster",
	    "desk duty set LOGIN --until TIME [--from TIME] --data DIR", NULL },
	  set_table,
	  1,
	  set,
	  false,
	  roster_to_json,
	  roster_to_text },
	{ { "desk duty remove", "take a duty off the roster", "desk duty remove ID --data DIR",
	    NULL },
	  plain_table,
	  1,
	  remove_term,
	  false,
	  roster_to_json,
	  roster_to_text },
	{ { "desk duty hand-over", "write a note for whoever comes next, or take it back",
	    "desk duty hand-over --text TEXT|--undo ID --data DIR", NULL },
	  hand_over_table,
	  0,
	  hand_over,
	  false,
	  notes_to_json,
	  notes_to_text },
	{ { "desk duty notes", "tell the newest hand-over notes, and who took them",
	    "desk duty notes --data DIR", NULL },
	  plain_table,
	  0,
	  notes,
	  true,
	  notes_to_json,
	  notes_to_text },
	{ { "desk duty channels", "tell how somebody, or the whole roster, is called",
	    "desk duty channels LOGIN|@roster --data DIR", NULL },
	  plain_table,
	  1,
	  channels,
	  true,
	  channels_to_json,
	  channels_to_text },
	{ { "desk duty channel", "add a way to call somebody, or the whole roster",
	    "desk duty channel LOGIN|@roster [--mail ADDRESS] [--webhook URL] [--push URL] --data "
	    "DIR",
	    NULL },
	  channel_table,
	  1,
	  add_channel,
	  false,
	  channels_to_json,
	  channels_to_text },
	{ { "desk duty test", "send somebody, or the whole roster, a test",
	    "desk duty test LOGIN|@roster --data DIR", NULL },
	  plain_table,
	  1,
	  test_channels,
	  false,
	  channels_to_json,
	  channels_to_text },
	{ { "desk duty calls", "list what needed a person, and who took it, newest first",
	    "desk duty calls --data DIR", NULL },
	  plain_table,
	  0,
	  calls,
	  true,
	  calls_to_json,
	  calls_to_text },
	{ { 0 }, NULL, 0, NULL, false, NULL, NULL },
};
