// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "desk/desk_cmd.h"
#include "desk/signing_rule_db.h"
#include "ledger/entry.h"

static const struct option signing_table[] = {
	{ "all-sign", "yes|no",
	  "whether whoever proposes, approves or answers a request signs it with their own key",
	  OPTION_ONCE },
	{ "reason", "TEXT", "why", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

static enum rc handle(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	const struct str wanted = options_get(&run->options, "all-sign");
	run->found = arena_new(cx->arena, struct signing_rule, 1);
	if (wanted.n > 0 && !str_eq(wanted, STR("yes")) && !str_eq(wanted, STR("no")))
		return cx_fail(cx, RC_INVALID, "--all-sign is yes or no");
	if (wanted.n > 0)
		TRY(signing_rule_set(cx, db, &ACTOR_TERMINAL, str_eq(wanted, STR("yes")),
				     options_get(&run->options, "reason")));
	return signing_rule_load(cx, db, run->found);
}

static void to_json(struct desk_run *run, struct json *j)
{
	const struct signing_rule *rule = run->found;
	json_begin_object(j, "signing");
	json_bool(j, "all_sign", rule->all_sign);
	json_str(j, "reason", rule->reason);
	if (rule->at.us != 0)
		json_str(j, "at", entry_print_time(run->cx->arena, rule->at));
	else
		json_add_null(j, "at");
	json_end(j);
}

static void to_text(struct desk_run *run)
{
	const struct signing_rule *rule = run->found;
	(void)fputs(rule->all_sign
			    ? "Whoever proposes or approves a request signs it with a key of "
			      "their own; one that came counts as verified only with both "
			      "signatures.\n"
			    : "Who has a key of their own signs; for who has none, the other side "
			      "is told that this node alone confirmed it.\n",
		    run->out);
	if (rule->at.us != 0)
		(void)fprintf(run->out, "Set at %.*s: %.*s\n",
			      STR_ARG(entry_print_time(run->cx->arena, rule->at)),
			      STR_ARG(rule->reason));
}

const struct desk_word signing_word = {
	.command = { "desk signing", "tell, or set, whose own signatures requests need",
		     "desk signing [--all-sign yes|no --reason TEXT] --data DIR", NULL },
	.table = signing_table,
	.handler = handle,
	.to_json = to_json,
	.to_text = to_text,
};
