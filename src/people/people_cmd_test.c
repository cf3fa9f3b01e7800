// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/people_cmd.h"

#include <stdio.h>

#include "ledger/entry_db.h"
#include "people/link_db.h"
#include "people/alarm_db.h"
#include "people/factor_db.h"
#include "people/organisation_db.h"
#include "people/signing_db.h"
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
	struct id id;
	return test_data_folder(cx, set_up, &id);
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

static bool says(struct str said, const char *text)
{
	return str_find(said, str_from_c(text)) != STR_NONE;
}

/* Opens the link that was printed, as its person does. */
static enum rc use_link(struct cx *cx, struct db *db, void *arg)
{
	struct str *said = arg;
	struct id id;
	const size_t at = str_find(*said, STR("link="));
	INVARIANT(at != STR_NONE);
	const struct link_answer answer = {
		.token = sha256_of(str_slice(*said, at + 5, at + 5 + 43)),
		.password_hash = STR("hash"),
	};
	return link_use(cx, db, &answer, &id);
}

/* What only the overseer's page shows otherwise. */
static enum rc count_alarms(struct cx *cx, struct db *db, void *arg)
{
	struct alarm_list list;
	size_t *n = arg;
	TRY(alarm_list_open(cx, db, &list));
	*n = list.n;
	return RC_OK;
}

static void on_node(struct cx *cx, struct str dir, unit_handler *handler, void *arg)
{
	struct store *store = NULL;
	const struct store_config config = {
		.url = arena_fmt(cx->arena, "%.*s/comity.db", STR_ARG(dir)),
	};
	OK(store_open(cx, &config, &store));
	OK(unit_run(cx, store, TX_WRITE, handler, arg));
	store_close(store);
}

static size_t alarms(struct cx *cx, struct str dir)
{
	size_t n = 0;
	on_node(cx, dir, count_alarms, &n);
	return n;
}

/* An administrator who can sign in. */
static void add_administrator(struct cx *cx, struct str dir, const char *login)
{
	struct str said;
	EQ(run(cx, dir,
	       arena_fmt(cx->arena, "add|%s|--name|A|--roles|administrator|--alone", login).p,
	       &said),
	   0);
	on_node(cx, dir, use_link, &said);
}

TEST(what_takes_two_is_proposed_at_the_terminal_or_done_alone)
{
	static const struct {
		const char *words, *state; // of root2 after it was done alone
	} acts[] = {
		{ "disable|root2", "\"state\": \"disabled\"" },
		{ "enable|root2", "\"state\": \"active\"" },
		{ "reset-factor|root2", "\"link\": \"https://node.example/start?link=" },
		{ "roles|root2|officer", "\"officer\"" },
	};
	const struct str dir = new_node(cx);
	struct str said;
	add_administrator(cx, dir, "root1");
	add_administrator(cx, dir, "root2");
	add_administrator(cx, dir, "root3");
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		const char *line = acts[i].words;
		EQ(run(cx, dir, line, &said), 65); // no reason
		const char *why = arena_fmt(cx->arena, "%s|--reason|so", line).p;
		EQ(run(cx, dir, why, &said), 0);
		CHECK(says(said, "Nothing has happened yet") &&
		      says(said, "https://node.example/approvals/"));
		EQ(run(cx, dir, arena_fmt(cx->arena, "%s|--json", why).p, &said), 73); // one waits
		const size_t before = alarms(cx, dir);
		EQ(run(cx, dir, arena_fmt(cx->arena, "%s|--alone|--json", why).p, &said), 0);
		CHECK(says(said, acts[i].state) && !says(said, "proposal"));
		CHECK(alarms(cx, dir) > before);
	}
	EQ(run(cx, dir, "add|root4|--name|D|--roles|overseer|--json", &said), 0);
	CHECK(says(said, "\"proposal\": \"https://node.example/approvals/"));
}

TEST(the_terminal_gives_machines_keys_and_takes_them)
{
	const struct str dir = new_node(cx);
	struct str said, id;
	EQ(run(cx, dir, "add|feed|--name|Feed|--roles|liaison|--machine", &said), 0);
	EQ(run(cx, dir, "keys|feed", &said), 0);
	EQ(run(cx, dir, "add-token|feed|--name|spare|--scopes|ledger-tiles,shared-see", &said), 0);
	CHECK(says(said, "shown this once") && says(said, "ledger-tiles shared-see"));
	EQ(run(cx, dir, "add-token|feed|--name|other|--scopes|ledger-tiles|--json", &said), 0);
	CHECK(says(said, "\"token\": \"") && says(said, "\"kind\": \"token\""));
	EQ(run(cx, dir, "keys|feed|--json", &said), 0);
	CHECK(says(said, "spare") && says(said, "other") && !says(said, "\"token\": \""));
	const size_t at = str_find(said, STR("\"keys\"")),
		     key = at + str_find(str_slice(said, at, said.n), STR("\"id\": \"")) + 7;
	id = str_slice(said, key, key + ID_TEXT);
	EQ(run(cx, dir, arena_fmt(cx->arena, "remove-key|feed|%.*s", STR_ARG(id)).p, &said), 0);
	CHECK(says(said, "spare") != says(said, "other")); // whichever came first
	EQ(run(cx, dir, arena_fmt(cx->arena, "remove-key|feed|%.*s|--json", STR_ARG(id)).p, &said),
	   66);
	EQ(run(cx, dir, "add-token|feed|--name|x|--scopes|everything", &said), 65);
	EQ(run(cx, dir, "add-token|feed|--name|x|--scopes|approval-decide", &said), 65);
	EQ(run(cx, dir, "add-token|feed|--name|x", &said), 65);
	EQ(run(cx, dir, "add-certificate|feed|--name|x|--certificate|/nowhere", &said), 66);
	EQ(run(cx, dir,
	       "add-certificate|feed|--name|x|--certificate|" COMITY_SOURCE
	       "/src/crypto/testdata/fuzz/certificate/certificate.pem|--json",
	       &said),
	   0);
	CHECK(says(said, "\"kind\": \"client-certificate\""));
	EQ(run(cx, dir, "signature|00000000000000000000000000", &said), 66);
	EQ(run(cx, dir, "signature|x", &said), 65);
}

TEST(each_subcommand_of_people_has_help)
{
	static const char *const names[] = {
		"list",	  "add",  "link",      "roles",		  "reset-factor", "disable",
		"enable", "keys", "add-token", "add-certificate", "remove-key",	  "signature"
	};
	struct str all, said;
	EQ(run(cx, STR("/nowhere"), "--help", &all), 0);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		EQ(run(cx, STR("/nowhere"), arena_fmt(cx->arena, "%s|--help", names[i]).p, &said),
		   0);
		const char *usage = arena_fmt(cx->arena, "comity people %s ", names[i]).p;
		CHECK(says(said, usage) && says(said, "--data DIR") && says(said, "--json"));
		CHECK(says(all, usage));
	}
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

TEST(people_of_another_organisation_are_added)
{
	struct str said;
	const struct str dir = new_node(cx);
	EQ(run(cx, dir, "add|one|--name|One|--roles|liaison|--organisation|Partner police", &said),
	   66);
	EQ(run(cx, dir, "add|one|--name|One|--roles|liaison|--kind|police", &said), 65);
	EQ(run(cx, dir,
	       "add|one|--name|One|--roles|liaison|--organisation|Partner police|--kind|police"
	       "|--country|GE|--json",
	       &said),
	   0);
	CHECK(str_find(said, STR("Partner police")) != STR_NONE);
	EQ(run(cx, dir, "add|two|--name|Two|--roles|liaison|--organisation|Partner police", &said),
	   0);
	EQ(run(cx, dir,
	       "add|three|--name|Three|--roles|liaison|--organisation|Partner police|--kind|cert",
	       &said),
	   73);
	EQ(run(cx, dir, "add|four|--name|Four|--roles|officer|--json", &said), 0);
	CHECK(str_find(said, STR("Contact point")) != STR_NONE);
}
