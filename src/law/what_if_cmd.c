// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

#define CHANGES_MAX 20

static const struct option table[] = {
	{ "best", "COUNTRY", "rank what this country could change, by what it opens", OPTION_ONCE },
	{ "list", NULL, "also list every pair of countries", OPTION_ONCE },
	ASKED_FACT,
	ASKED_CSV,
	ASKED_OPTIONS,
	{ 0 },
};

static int run_best(struct asked *q)
{
	uint16_t country;
	struct table csv;
	struct teller t;
	if (q->options->args.n > 0)
		return command_usage(q->options->command, "--best takes no change");
	if (!asked_country(q, options_get(q->options, "best"), &country))
		return q->exit_code;
	const struct reform_list reforms = what_if_best(q->cx->arena, q->world, country);
	teller_init(&t, q->out, q->cx->arena, q->world);
	if (q->format == ASKED_JSON) {
		AUTO(json) j = json_new(q->cx->arena);
		reforms_to_json(j, q->cx->arena, q->world, country, &reforms);
		json_write(j, q->out);
	} else if (q->format == ASKED_CSV_TABLE) {
		reforms_to_table(&t, &reforms, &csv);
		asked_print_table(q, &csv);
	} else {
		reforms_to_text(&t, country, &reforms);
	}
	return COMMAND_ANSWERED;
}

static bool read_changes(struct asked *q, struct change_list *changes)
{
	const struct option_values *args = &q->options->args;
	if (args->n == 0)
		return asked_wrong(q,
				   "name a change, such as accede:KE:budapest, or --best COUNTRY");
	for (size_t i = 0; i < args->n; i++) {
		struct change c;
		if (!str_is_utf8(args->p[i]))
			return asked_wrong(q, "a change is not UTF-8");
		if (!asked_ok(q, change_parse(q->cx, q->world, args->p[i], &c)))
			return false;
		*ARENA_PUSH(q->cx->arena, changes) = c;
	}
	return true;
}

static void print(struct asked *q, const struct what_if_answer *a)
{
	struct teller t;
	struct table csv;
	teller_init(&t, q->out, q->cx->arena, q->world);
	if (q->format == ASKED_JSON) {
		AUTO(json) j = json_new(q->cx->arena);
		what_if_to_json(j, q->cx->arena, q->world, a);
		json_write(j, q->out);
	} else if (q->format == ASKED_CSV_TABLE) {
		what_if_to_table(&t, a, &csv);
		asked_print_table(q, &csv);
	} else {
		what_if_to_text(&t, a, options_has(q->options, "list"));
	}
}

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &what_if_commands[0],
			     .table = table,
			     .args_max = CHANGES_MAX };
	struct asked q;
	struct change_list changes = { 0 };
	if (!asked_open(&q, cx, &o, argc, argv, out))
		return q.exit_code;
	if (options_has(&o, "best"))
		return run_best(&q);
	if (!read_changes(&q, &changes))
		return q.exit_code;
	print(&q, what_if_run(cx->arena, q.world, &changes));
	return COMMAND_ANSWERED;
}

const struct command what_if_commands[] = {
	{ "what-if", "say what a reform would open and close",
	  "what-if CHANGE... [--list] [--date D] [--csv|--json] | what-if --best COUNTRY", run },
	{ 0 },
};
