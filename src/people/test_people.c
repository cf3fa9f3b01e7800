// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/test_people.h"

#include <stdio.h>
#include <sys/stat.h>

#include "ledger/entry_db.h"
#include "people/account_db.h"
#include "people/organisation_db.h"

void test_ok(struct cx *cx, enum rc rc, const char *text, const char *file, int line)
{
	if (rc == RC_OK)
		return;
	test_check(false, text, file, line);
	(void)printf("\trc %d: %s\n", (int)rc, cx->error);
}

struct str test_data_folder(struct cx *cx, unit_handler *set_up, void *arg)
{
	struct store *store = NULL;
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
	OK(unit_run(cx, store, TX_WRITE, set_up, arg));
	store_close(store);
	return dir;
}

struct id test_account(struct cx *cx, struct test_world *w, const char *login, enum role role)
{
	struct id id = { 0 };
	const struct account_form form = {
		.login = str_from_c(login),
		.name = STR("A person"),
		.post = STR("a post"),
		.organisation = w->organisation,
		.roles = roles_of(role),
	};
	OK(account_add(cx, w->db, &ACTOR_TERMINAL, &form, &id));
	return id;
}

SQL_STATEMENT(test_activate, "UPDATE people_account SET state = 1, password = $1 WHERE id = $2");

static struct actor person(struct cx *cx, struct test_world *w, const char *login, enum role role)
{
	const struct actor who = { test_account(cx, w, login, role), roles_of(role) };
	OK(DB_RUN(cx, w->db, &test_activate, VAL(arena_fmt(cx->arena, "hash %s", login)),
		  VAL(who.account)));
	return who;
}

struct run {
	people_test *test;
};

static enum rc run_unit(struct cx *cx, struct db *db, void *arg)
{
	const struct run *run = arg;
	struct test_world w = { .db = db };
	const struct organisation o = { .name = STR("Contact point"),
					.country = STR("KE"),
					.kind = ORGANISATION_CONTACT_POINT,
					.own = true };
	TRY(ledger_origin_set(cx, db, STR("node.example/ke")));
	TRY(organisation_add(cx, db, &ACTOR_TERMINAL, &o, &w.organisation));
	for (enum role r = 0; r < ROLES; r++)
		w.as[r] = person(cx, &w, role_key(r), r);
	w.second_admin = person(cx, &w, "second-administrator", ROLE_ADMINISTRATOR);
	run->test(cx, &w);
	return RC_OK;
}

void test_people_run(struct cx *cx, struct store *store, people_test *test)
{
	struct run run = { test };
	OK(unit_run(cx, store, TX_WRITE, run_unit, &run));
}

SQL_STATEMENT(test_count_acts, "SELECT count(*) FROM ledger_entry WHERE act = $1");

int64_t test_acts(struct cx *cx, struct test_world *w, const char *act)
{
	int64_t n = -1;
	AUTO(rows) r = NULL;
	OK(ROWS_OPEN(cx, w->db, &r, &test_count_acts, VAL(str_from_c(act))));
	if (r && rows_next(r))
		n = rows_int(r);
	if (r)
		OK(rows_end(cx, r));
	return n;
}

SQL_STATEMENT(test_read_act, "SELECT bytes FROM ledger_entry WHERE act = $1"
			     " ORDER BY arrival DESC LIMIT 1");

struct str test_last_act(struct cx *cx, struct test_world *w, const char *act)
{
	struct str bytes = { 0 };
	AUTO(rows) r = NULL;
	OK(ROWS_OPEN(cx, w->db, &r, &test_read_act, VAL(str_from_c(act))));
	if (r && rows_next(r))
		bytes = rows_bytes(r);
	if (r)
		OK(rows_end(cx, r));
	return bytes;
}
