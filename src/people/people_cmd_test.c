// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/people_cmd.h"

#include <stdio.h>
#include <sys/stat.h>

#include "ledger/entry_db.h"
#include "people/link_db.h"
#include "people/organisation_db.h"
#include "people/test_people.h"

#define SAID_MAX 65536

static enum rc set_up(struct cx *cx, struct db *db, void *arg)
{
	const struct organisation own = { .name = STR("Contact point"),
					  .country = STR("KE"),
					  .own = true };
	struct id *id = arg;
	TRY(ledger_origin_set(cx, db, STR("node.example/ke")));
	return organisation_add(cx, db, &ACTOR_TERMINAL, &own, id);
}

/* A data folder with an empty database; its path. */
static struct str new_node(struct cx *cx)
{
	struct store *store = NULL;
	struct id id;
	const struct str dir = test_db_path(cx, "node");
	const struct store_config config = {
		.url = arena_fmt(cx->arena, "%.*s/comity.db", STR_ARG(dir)),
	};
	REQUIRE(mkdir(dir.p, 0700) == 0);
	FILE *f = fopen(arena_fmt(cx->arena, "%.*s/node.yaml", STR_ARG(dir)).p, "w");
	REQUIRE(f);
	(void)fputs("name: Test\norigin: node.example/ke\naddress: https://node.example\n"
		    "database: comity.db\n",
		    f);
	REQUIRE(fclose(f) == 0);
	OK(store_create(cx, &config));
	OK(store_open(cx, &config, &store));
	OK(unit_run(cx, store, TX_WRITE, set_up, &id));
	store_close(store);
	return dir;
}

/* Runs "people WORD..." with --data DIR after it; *said: what it printed. */
static int run(struct cx *cx, struct str dir, const char *line, struct str *said)
{
	char *argv[32] = { 0 };
	int argc = 0;
	struct str rest = arena_fmt(cx->arena, "people|%s|--data|%.*s", line, STR_ARG(dir)), word;
	while (rest.n > 0) {
		(void)str_cut(rest, '|', &word, &rest); // the last word has none after it
		argv[argc] = arena_alloc(cx->arena, word.n + 1);
		(void)snprintf(argv[argc++], word.n + 1, "%.*s", STR_ARG(word));
	}
	FILE *out = tmpfile();
	REQUIRE(out);
	const int code = people_commands[0].run(cx, argc, argv, out);
	char *text = arena_alloc(cx->arena, SAID_MAX);
	rewind(out);
	*said = (struct str){ text, fread(text, 1, SAID_MAX, out) };
	(void)fclose(out); // only read from
	return code;
}

TEST(the_terminal_invites_and_lists_people)
{
	const struct str dir = new_node(cx);
	struct str said;
	EQ(run(cx, dir, "list", &said), 0);
	CHECK(str_starts(said, STR("There is no account yet")));
	EQ(run(cx, dir, "link", &said), 0);
	CHECK(str_find(said, STR("https://node.example/start?link=")) != STR_NONE);
	EQ(run(cx, dir, "add|Night.Desk|--name|Night desk|--roles|officer,analyst", &said), 0);
	CHECK(str_find(said, STR("https://node.example/start?link=")) != STR_NONE);
	EQ(run(cx, dir, "add|night.desk|--name|Another|--roles|officer", &said), 73);
	EQ(run(cx, dir, "add|b.c|--name|B|--roles|boss", &said), 65);
	EQ(run(cx, dir, "add|b.c|--roles|officer", &said), 65);
	EQ(run(cx, dir, "add|feed|--name|Feed|--roles|analyst|--machine|--json", &said), 0);
	CHECK(str_find(said, STR("\"kind\": \"machine\"")) != STR_NONE);
	CHECK(str_find(said, STR("\"link\"")) == STR_NONE);
	EQ(run(cx, dir, "list|--json", &said), 0);
	CHECK(str_find(said, STR("\"login\": \"night.desk\"")) != STR_NONE);
	CHECK(str_find(said, STR("\"state\": \"invited\"")) != STR_NONE);
}

TEST(the_terminal_ends_and_opens_accounts_for_a_reason)
{
	const struct str dir = new_node(cx);
	struct str said;
	EQ(run(cx, dir, "add|desk|--name|Desk|--roles|officer", &said), 0);
	EQ(run(cx, dir, "reset-factor|desk|--reason|lost", &said), 73); // not active yet
	EQ(run(cx, dir, "link|desk", &said), 65);			// no reason
	EQ(run(cx, dir, "link|desk|--reason|mail was lost", &said), 0);
	EQ(run(cx, dir, "disable|desk", &said), 65);
	EQ(run(cx, dir, "disable|desk|--reason|left", &said), 0);
	CHECK(str_find(said, STR("disabled")) != STR_NONE);
	EQ(run(cx, dir, "disable|desk|--reason|left", &said), 73);
	EQ(run(cx, dir, "enable|desk|--reason|back", &said), 0);
	CHECK(str_find(said, STR("invited")) != STR_NONE);
	EQ(run(cx, dir, "disable|nobody|--reason|left", &said), 66);
}

TEST(people_says_what_it_can_do)
{
	struct str said;
	char *help[] = { (char[]){ "people" }, (char[]){ "--help" }, NULL };
	char *wrong[] = { (char[]){ "people" }, (char[]){ "promote" }, NULL };
	char *bare[] = { (char[]){ "people" }, (char[]){ "list" }, NULL };
	FILE *out = tmpfile();
	REQUIRE(out);
	EQ(people_commands[0].run(cx, 2, help, out), 0);
	EQ(people_commands[0].run(cx, 2, wrong, out), 2);
	EQ(people_commands[0].run(cx, 1, help, out), 2);
	EQ(people_commands[0].run(cx, 2, bare, out), 2);
	(void)fclose(out); // what it says is not looked at here
	EQ(run(cx, STR("/nowhere"), "list", &said), 66);
}
