// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity exhibit list|show|findings|add, and the words of exhibit_end_cmd.c */
#include <stdio.h>

#include "core/table.h"
#include "evidence/delivered_cmd.h"
#include "evidence/evidence_cmd.h"
#include "evidence/exhibit_end_cmd.h"
#include "evidence/exhibit_to_json.h"

static const struct option plain_table[] = { DATA_OPTION, EVIDENCE_JSON, { 0 } };
static const struct option list_table[] = {
	{ "case", "ID", "only those of this case", OPTION_ONCE },
	{ "due", NULL, "only those that were to be kept until a time that is over", OPTION_ONCE },
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};
static const struct option add_table[] = { EVIDENCE_FACTS, DATA_OPTION, EVIDENCE_JSON, { 0 } };

/* ---- list ----------------------------------------------------------------------- */

struct listing {
	struct id of_case;
	bool is_due;
	struct exhibit_list list;
};

static enum rc read_list(struct cx *cx, struct db *db, void *arg)
{
	struct listing *l = arg;
	const struct instant newest = { 0 };
	l->list = (struct exhibit_list){ 0 };
	if (l->is_due)
		return exhibit_due(cx, db, &ACTOR_TERMINAL, l->of_case, &l->list);
	return exhibit_list(cx, db, &ACTOR_TERMINAL, l->of_case, newest, &l->list);
}

static enum rc list(struct evidence_run *run)
{
	struct listing *l = arena_new(run->cx->arena, struct listing, 1);
	const struct str of_case = options_get(&run->options, "case");
	run->found = l;
	l->is_due = options_has(&run->options, "due");
	if (of_case.n > 0 && !id_parse(of_case, &l->of_case))
		return cx_fail(run->cx, RC_INVALID, "--case is the id of a case");
	return unit_run(run->cx, run->store, TX_READ, read_list, l);
}

static void list_to_json(struct evidence_run *run, struct json *j)
{
	const struct listing *l = run->found;
	json_begin_array(j, "exhibits");
	for (size_t i = 0; i < l->list.n; i++) {
		json_begin_object(j, NULL);
		exhibit_to_json(j, run->cx->arena, &l->list.p[i]);
		json_end(j);
	}
	json_end(j);
}

static void list_to_text(struct evidence_run *run)
{
	struct table t;
	const struct listing *l = run->found;
	table_init(&t, run->cx->arena);
	table_column(&t, STR("exhibit"), TABLE_LEFT);
	table_column(&t, STR("kind"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("kept until"), TABLE_LEFT);
	table_column(&t, STR("held by"), TABLE_LEFT);
	table_column(&t, STR("description"), TABLE_LEFT);
	for (size_t i = 0; i < l->list.n; i++) {
		const struct exhibit *e = &l->list.p[i];
		TABLE_ROW(&t, e->number, str_from_c(exhibit_kind_key(e->kind)),
			  str_from_c(exhibit_state_key(e->state)),
			  e->keep_until.us != 0
				  ? date_print(run->cx->arena, date_today(e->keep_until))
				  : STR(""),
			  e->holder, e->description);
	}
	if (l->list.n == 0)
		(void)fputs(l->is_due ? "Of no exhibit the time until which it is kept is over.\n"
				      : "There is no exhibit. comity seal takes in the first.\n",
			    run->out);
	else
		table_print(&t, run->out);
}

/* ---- add ------------------------------------------------------------------------ */

static enum rc add_thing(struct cx *cx, struct db *db, void *arg)
{
	struct evidence_run *run = arg;
	struct exhibit e = run->exhibit; // a unit may run again
	struct custody_facts facts = { 0 };
	TRY(exhibit_add(cx, db, &ACTOR_TERMINAL, &e, &facts));
	run->found = arena_new(cx->arena, struct id, 1);
	*(struct id *)run->found = e.id;
	return RC_OK;
}

static enum rc add(struct evidence_run *run)
{
	run->exhibit.kind = EXHIBIT_THING;
	TRY(evidence_read_facts(run, &run->exhibit));
	TRY(unit_run(run->cx, run->store, TX_WRITE, add_thing, run));
	run->exhibit.id = *(const struct id *)run->found;
	return evidence_load(run);
}

const struct evidence_word exhibit_words[] = {
	{ .command = { "exhibit list", "list the exhibits, newest first",
		       "exhibit list --data DIR [--case ID] [--due] [--json]", NULL },
	  .table = list_table,
	  .run = list,
	  .to_json = list_to_json,
	  .to_text = list_to_text },
	{ .command = { "exhibit show", "tell an exhibit and its custody",
		       "exhibit show NUMBER --data DIR [--json]", NULL },
	  .table = plain_table,
	  .args_min = 1,
	  .args_max = 1,
	  .run = evidence_load,
	  .to_json = evidence_exhibit_to_json,
	  .to_text = evidence_exhibit_to_text },
	{ .command = { "exhibit add", "take in a physical item, by the number on its seal",
		       "exhibit add --data DIR --seal NUMBER --description TEXT --collector NAME "
		       "--authority KIND --authority-text TEXT [OPTION]...",
		       NULL },
	  .table = add_table,
	  .run = add,
	  .to_json = evidence_exhibit_to_json,
	  .to_text = evidence_exhibit_to_text },
	DELIVERED_WORDS,
	EXHIBIT_END_WORDS,
	{ .command = { "exhibit unsealed", "list sealings that were interrupted",
		       "exhibit unsealed --data DIR [--json]", NULL },
	  .table = plain_table,
	  .run = unsealed_find,
	  .to_json = unsealed_to_json,
	  .to_text = unsealed_to_text },
	{ .command = { 0 } },
};
