// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/people_cmd.h"

#include "core/table.h"
#include "crypto/token.h"
#include "ledger/entry.h"
#include "people/four_eyes_db.h"
#include "people/organisation_db.h"
#include "people/run_cmd.h"

enum { LIST, ADD, LINK, ROLES_OF, RESET, DISABLE, ENABLE, SUBCOMMANDS };
static const struct command subcommands[SUBCOMMANDS + 1]; // and its functions name each other

#define REASON_OPTION                                                 \
	{                                                             \
		"reason", "TEXT",                                     \
			"why, and how the person was recognised; it " \
			"stays with the act",                         \
			OPTION_ONCE                                   \
	}

#define ALONE_OPTION                                                                          \
	{                                                                                     \
		"alone", NULL,                                                                \
			"do not wait for a second administrator's approval; the overseer is " \
			"told",                                                               \
			OPTION_ONCE                                                           \
	}

/* ---- answers --------------------------------------------------------------- */

static void account_to_json(struct json *j, struct arena *arena, const struct account *a)
{
	json_begin_object(j, NULL);
	json_str(j, "id", id_print(arena, a->id));
	json_str(j, "login", a->login);
	json_str(j, "kind", str_from_c(account_kind_key(a->kind)));
	json_str(j, "state", str_from_c(account_state_key(a->state)));
	json_str(j, "name", a->name);
	json_str(j, "post", a->post);
	json_str(j, "organisation", a->organisation_name);
	json_begin_array(j, "roles");
	for (enum role r = 0; r < ROLES; r++)
		if (roles_has(a->roles, r))
			json_str(j, NULL, str_from_c(role_key(r)));
	json_end(j);
	json_str(j, "created_at", entry_print_time(arena, a->created_at));
	json_end(j);
}

/* The page where an administrator approves it. */
static struct str proposal_of(struct people_run *run)
{
	return arena_fmt(run->cx->arena, "%.*s/approvals/%.*s", STR_ARG(run->settings.address),
			 STR_ARG(id_print(run->cx->arena, run->proposal)));
}

static void print_json(struct people_run *run)
{
	AUTO(json) j = json_new(run->cx->arena);
	json_begin_array(j, "people");
	for (size_t i = 0; i < run->accounts.n; i++)
		account_to_json(j, run->cx->arena, &run->accounts.p[i]);
	json_end(j);
	if (run->link.n > 0)
		json_str(j, "link", run->link);
	if (id_is_set(run->proposal))
		json_str(j, "proposal", proposal_of(run));
	if (run->more_json)
		run->more_json(run, j);
	json_write(j, run->out);
}

static void print_table(struct people_run *run)
{
	struct table t;
	table_init(&t, run->cx->arena);
	table_column(&t, STR("login"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("kind"), TABLE_LEFT);
	table_column(&t, STR("name"), TABLE_LEFT);
	table_column(&t, STR("roles"), TABLE_LEFT);
	for (size_t i = 0; i < run->accounts.n; i++) {
		const struct account *a = &run->accounts.p[i];
		TABLE_ROW(&t, a->login, str_from_c(account_state_key(a->state)),
			  str_from_c(account_kind_key(a->kind)), a->name,
			  roles_print(run->cx->arena, a->roles));
	}
	table_print(&t, run->out);
}

static void print_answer(struct people_run *run)
{
	if (options_has(&run->options, "json")) {
		print_json(run);
		return;
	}
	if (run->accounts.n > 0)
		print_table(run);
	else if (run->link.n == 0)
		(void)fputs("There is no account yet: comity people link --data DIR prints the "
			    "first administrator's link.\n",
			    run->out);
	if (run->link.n > 0)
		(void)fprintf(run->out,
			      "\nThis link works once. Give it to the person only:\n%.*s\n",
			      STR_ARG(run->link));
	if (id_is_set(run->proposal))
		(void)fprintf(run->out,
			      "\nNothing has happened yet: an administrator must approve it here:\n"
			      "%.*s\n",
			      STR_ARG(proposal_of(run)));
	if (run->more_text)
		run->more_text(run);
}

/* ---- one run --------------------------------------------------------------- */

/* Reads the command line, opens the database, runs the handler in one unit and prints. */
static enum rc run_on(struct people_run *run, enum tx_mode mode, unit_handler *handler)
{
	struct cx *cx = run->cx;
	TRY(data_option_open(cx, &run->options, &run->settings, &run->store));
	const enum rc rc = unit_run(cx, run->store, mode, handler, run);
	store_close(run->store);
	return rc;
}

int people_run_answer(struct people_run *run, enum tx_mode mode, unit_handler *handler)
{
	const enum rc rc = run_on(run, mode, handler);
	if (rc == RC_OK)
		print_answer(run);
	return command_exit(run->cx, rc);
}

bool people_run_begin(struct people_run *run, const struct option *table, int argc, char **argv)
{
	run->options.table = table;
	if (!data_option_parse(run->cx, &run->options, argc, argv, run->out))
		return false;
	if (run->options.args.n > 0)
		run->login = account_login_fold(run->cx->arena, run->options.args.p[0]);
	return true;
}

enum rc people_run_account(struct people_run *run, struct db *db)
{
	struct account *a = arena_new(run->cx->arena, struct account, 1);
	TRY(account_find(run->cx, db, run->login, a));
	run->accounts = (struct account_list){ .p = a, .n = 1 };
	return RC_OK;
}

static struct str link_of(struct people_run *run, struct str token)
{
	return arena_fmt(run->cx->arena, "%.*s/start?link=%.*s", STR_ARG(run->settings.address),
			 STR_ARG(token));
}

/* What takes two: at once, or as a proposal. */
static enum rc do_for_two(struct people_run *run, struct db *db, struct four_eyes_act act)
{
	struct cx *cx = run->cx;
	struct str token = { 0 };
	act.alone = options_has(&run->options, "alone");
	if (act.kind == FOUR_EYES_LINK)
		token = token_new(cx->arena, &act.token);
	TRY(four_eyes_do(cx, db, &ACTOR_TERMINAL, &act, &run->proposal));
	if (act.kind == FOUR_EYES_LINK && !id_is_set(run->proposal))
		run->link = link_of(run, token);
	return people_run_account(run, db);
}

/* ---- list ------------------------------------------------------------------ */

static const struct option list_options[] = { DATA_OPTION, PEOPLE_JSON_OPTION, { 0 } };

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct people_run *run = arg;
	struct {
		struct account *p;
		size_t n, cap;
	} all = { 0 };
	struct account_list page = { .more = true };
	while (page.more) {
		const struct str after = all.n > 0 ? all.p[all.n - 1].login : STR("");
		TRY(account_list(cx, db, after, &page));
		for (size_t i = 0; i < page.n; i++)
			*ARENA_PUSH(cx->arena, &all) = page.p[i];
	}
	run->accounts = (struct account_list){ .p = all.p, .n = all.n };
	return RC_OK;
}

static int run_list(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = { .cx = cx,
				  .out = out,
				  .options = { .command = &subcommands[LIST] } };
	if (!people_run_begin(&run, list_options, argc, argv))
		return run.options.exit_code;
	return people_run_answer(&run, TX_READ, list);
}

/* ---- add ------------------------------------------------------------------- */

static const struct option add_options[] = {
	DATA_OPTION,
	{ "name", "NAME", "the person's name, or what the machine is", OPTION_ONCE },
	{ "post", "POST", "what others see first, such as \"duty officer\"", OPTION_ONCE },
	{ "roles", "ROLES", "such as officer,approver", OPTION_ONCE },
	{ "organisation", "NAME", "whose they are (the node's own)", OPTION_ONCE },
	{ "country", "CC", "with --kind: the organisation is new; its country, if it has one",
	  OPTION_ONCE },
	{ "kind", "KIND", "the organisation is new, and of this kind, such as police",
	  OPTION_ONCE },
	{ "machine", NULL, "a program: it signs in with a key, not by a link", OPTION_ONCE },
	ALONE_OPTION,
	PEOPLE_JSON_OPTION,
	{ 0 },
};

/* The node's own, one that is there, or a new one. */
static enum rc find_organisation(struct people_run *run, struct db *db, struct id *out)
{
	const struct options *o = &run->options;
	struct organisation found = { .name = options_get(o, "organisation"),
				      .country = options_get(o, "country") };
	if (options_has(o, "kind") || options_has(o, "country")) {
		if (found.name.n == 0 ||
		    !organisation_kind_parse(options_get(o, "kind"), &found.kind))
			return cx_fail(run->cx, RC_INVALID,
				       "a new organisation needs --organisation NAME and --kind: "
				       "contact-point, police, prosecution, central-authority, "
				       "court, cert, hotline, provider, capacity-building or "
				       "oversight");
		return organisation_add(run->cx, db, &ACTOR_TERMINAL, &found, out);
	}
	if (found.name.n > 0)
		TRY(organisation_find(run->cx, db, found.name, &found));
	else
		TRY(organisation_own(run->cx, db, &found));
	*out = found.id;
	return RC_OK;
}

static enum rc add(struct cx *cx, struct db *db, void *arg)
{
	struct people_run *run = arg;
	struct four_eyes_act act = { .kind = FOUR_EYES_LINK,
				     .reason = STR("added at the terminal") };
	TRY(find_organisation(run, db, &run->form.organisation));
	TRY(account_add(cx, db, &ACTOR_TERMINAL, &run->form, &act.account));
	if (run->form.kind == ACCOUNT_PERSON)
		return do_for_two(run, db, act);
	return people_run_account(run, db);
}

static int run_add(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = {
		.cx = cx,
		.out = out,
		.options = { .command = &subcommands[ADD], .args_min = 1, .args_max = 1 }
	};
	if (!people_run_begin(&run, add_options, argc, argv))
		return run.options.exit_code;
	run.form.kind = options_has(&run.options, "machine") ? ACCOUNT_MACHINE : ACCOUNT_PERSON;
	run.form.login = run.login;
	run.form.name = options_get(&run.options, "name");
	run.form.post = options_get(&run.options, "post");
	const enum rc rc = roles_parse(cx, options_get(&run.options, "roles"), &run.form.roles);
	if (rc != RC_OK)
		return command_exit(cx, rc);
	return people_run_answer(&run, TX_WRITE, add);
}

/* ---- link, reset-factor ---------------------------------------------------- */

static const struct option link_options[] = {
	DATA_OPTION, REASON_OPTION, ALONE_OPTION, PEOPLE_JSON_OPTION, { 0 }
};

/* The first administrator's. */
static enum rc make_first(struct people_run *run, struct db *db)
{
	bool made = false;
	struct sha256 hash;
	const struct str token = token_new(run->cx->arena, &hash);
	TRY(link_make_first(run->cx, db, hash, &made));
	if (!made)
		return cx_fail(run->cx, RC_CONFLICT,
			       "there is an administrator already: name the login that the link "
			       "is for");
	run->link = link_of(run, token);
	return RC_OK;
}

/* A link for the named account, which must be in this state now. */
static enum rc make_link(struct people_run *run, struct db *db, enum account_state state,
			 const char *otherwise)
{
	struct cx *cx = run->cx;
	TRY(people_run_account(run, db));
	if (run->accounts.p[0].state != state)
		return cx_fail(cx, RC_CONFLICT, "%.*s is %s: %s", STR_ARG(run->login),
			       account_state_key(run->accounts.p[0].state), otherwise);
	return do_for_two(run, db,
			  (struct four_eyes_act){
				  .kind = FOUR_EYES_LINK,
				  .account = run->accounts.p[0].id,
				  .reason = options_get(&run->options, "reason"),
			  });
}

static enum rc make_invitation(struct cx *cx, struct db *db, void *arg)
{
	struct people_run *run = arg;
	(void)cx;
	if (run->login.n == 0)
		return make_first(run, db);
	return make_link(run, db, ACCOUNT_INVITED,
			 "a new link is for who has not signed in yet; see comity people "
			 "reset-factor");
}

static int run_link(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = { .cx = cx,
				  .out = out,
				  .options = { .command = &subcommands[LINK], .args_max = 1 } };
	if (!people_run_begin(&run, link_options, argc, argv))
		return run.options.exit_code;
	return people_run_answer(&run, TX_WRITE, make_invitation);
}

static enum rc make_reset(struct cx *cx, struct db *db, void *arg)
{
	(void)cx;
	return make_link(arg, db, ACCOUNT_ACTIVE, "there is nothing to reset");
}

static int run_reset(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = {
		.cx = cx,
		.out = out,
		.options = { .command = &subcommands[RESET], .args_min = 1, .args_max = 1 }
	};
	if (!people_run_begin(&run, link_options, argc, argv))
		return run.options.exit_code;
	return people_run_answer(&run, TX_WRITE, make_reset);
}

/* ---- roles ----------------------------------------------------------------- */

static enum rc set_roles(struct cx *cx, struct db *db, void *arg)
{
	struct people_run *run = arg;
	struct four_eyes_act act = { .kind = FOUR_EYES_ROLES,
				     .reason = options_get(&run->options, "reason") };
	TRY(roles_parse(cx, run->options.args.p[1], &act.roles));
	TRY(people_run_account(run, db));
	act.account = run->accounts.p[0].id;
	return do_for_two(run, db, act);
}

static int run_roles(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = {
		.cx = cx,
		.out = out,
		.options = { .command = &subcommands[ROLES_OF], .args_min = 2, .args_max = 2 }
	};
	if (!people_run_begin(&run, link_options, argc, argv))
		return run.options.exit_code;
	return people_run_answer(&run, TX_WRITE, set_roles);
}

/* ---- disable, enable ------------------------------------------------------- */

static enum rc set_state(struct people_run *run, struct db *db, enum four_eyes_kind kind)
{
	TRY(people_run_account(run, db));
	return do_for_two(run, db,
			  (struct four_eyes_act){
				  .kind = kind,
				  .account = run->accounts.p[0].id,
				  .reason = options_get(&run->options, "reason"),
			  });
}

static enum rc disable(struct cx *cx, struct db *db, void *arg)
{
	(void)cx;
	return set_state(arg, db, FOUR_EYES_DISABLE);
}

static int run_disable(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = {
		.cx = cx,
		.out = out,
		.options = { .command = &subcommands[DISABLE], .args_min = 1, .args_max = 1 }
	};
	if (!people_run_begin(&run, link_options, argc, argv))
		return run.options.exit_code;
	return people_run_answer(&run, TX_WRITE, disable);
}

static enum rc enable(struct cx *cx, struct db *db, void *arg)
{
	(void)cx;
	return set_state(arg, db, FOUR_EYES_ENABLE);
}

static int run_enable(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = {
		.cx = cx,
		.out = out,
		.options = { .command = &subcommands[ENABLE], .args_min = 1, .args_max = 1 }
	};
	if (!people_run_begin(&run, link_options, argc, argv))
		return run.options.exit_code;
	return people_run_answer(&run, TX_WRITE, enable);
}

/* ---- comity people --------------------------------------------------------- */

static const struct command subcommands[SUBCOMMANDS + 1] = {
	[LIST] = { "list", "list the accounts", "people list --data DIR [--json]", run_list },
	[ADD] = { "add", "add an account and print its invitation",
		  "people add LOGIN --name NAME --roles ROLES [--post POST] [--organisation NAME "
		  "[--kind KIND] [--country CC]] [--machine] [--alone] --data DIR [--json]",
		  run_add },
	[LINK] = { "link", "print a new invitation; without LOGIN the first administrator's link",
		   "people link [LOGIN --reason TEXT [--alone]] --data DIR [--json]", run_link },
	[ROLES_OF] = { "roles", "give an account these roles instead of those it has",
		       "people roles LOGIN ROLES --reason TEXT [--alone] --data DIR [--json]",
		       run_roles },
	[RESET] = { "reset-factor",
		    "take away password and second factors, and print a link for new ones",
		    "people reset-factor LOGIN --reason TEXT [--alone] --data DIR [--json]",
		    run_reset },
	[DISABLE] = { "disable", "end an account and its sessions",
		      "people disable LOGIN --reason TEXT [--alone] --data DIR [--json]",
		      run_disable },
	[ENABLE] = { "enable", "open a disabled account again",
		     "people enable LOGIN --reason TEXT [--alone] --data DIR [--json]",
		     run_enable },
};

static int run_people(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *const lists[] = { subcommands, people_key_subcommands, NULL };
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	if (str_eq(name, STR("--help"))) {
		(void)fprintf(out, "comity people: %s\n\nUsage: comity %s\n\n",
			      people_commands[0].summary, people_commands[0].usage);
		for (size_t i = 0; lists[i]; i++)
			for (const struct command *c = lists[i]; c->name; c++)
				(void)fprintf(out, "  comity %s\n      %s\n", c->usage, c->summary);
		return COMMAND_ANSWERED;
	}
	const struct command *c = command_find(lists, name);
	if (c)
		return c->run(cx, argc - 1, argv + 1, out);
	if (name.n == 0)
		return command_usage(people_commands, "people needs to be told what to do");
	return command_usage(people_commands, "people cannot \"%.*s\"", STR_ARG(name));
}

const struct command people_commands[] = {
	{ "people", "look after accounts at the server's terminal",
	  "people list|add|link|roles|reset-factor|disable|enable|keys|add-token|"
	  "add-certificate|remove-key|signature --data DIR",
	  run_people },
	{ 0 },
};
