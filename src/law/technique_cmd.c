// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static const struct option table[] = {
	{ "country", "COUNTRY", "what this country's law has for each offence", OPTION_ONCE },
	ASKED_CSV,
	ASKED_OPTIONS,
	{ 0 },
};

static int run_list(struct asked *q)
{
	struct teller t;
	struct table rows;
	if (options_has(q->options, "country"))
		return command_usage(q->options->command,
				     "name the technique that --country is asked about");
	if (q->format == ASKED_JSON) {
		AUTO(json) j = json_new(q->cx->arena);
		techniques_to_json(j, q->cx->arena, q->world);
		json_write(j, q->out);
		return COMMAND_ANSWERED;
	}
	teller_init(&t, q->out, q->cx->arena, q->world);
	techniques_to_table(&t, &rows);
	asked_print_table(q, &rows);
	return COMMAND_ANSWERED;
}

static void print(struct asked *q, const struct technique_answer *a)
{
	struct teller t;
	struct table csv;
	teller_init(&t, q->out, q->cx->arena, q->world);
	if (q->format == ASKED_JSON) {
		AUTO(json) j = json_new(q->cx->arena);
		technique_to_json(j, q->world, a);
		json_write(j, q->out);
	} else if (q->format == ASKED_CSV_TABLE) {
		technique_to_table(&t, a, &csv);
		asked_print_table(q, &csv);
	} else {
		technique_to_text(&t, a);
	}
}

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &technique_commands[0], .table = table, .args_max = 1 };
	struct asked q;
	struct technique_answer a;
	uint16_t country = LAW_NONE;
	if (!asked_open(&q, cx, &o, argc, argv, out))
		return q.exit_code;
	if (o.args.n == 0)
		return run_list(&q);
	if (options_has(&o, "country") && !asked_country(&q, options_get(&o, "country"), &country))
		return q.exit_code;
	if (!asked_ok(&q, technique_find(cx, q.world, o.args.p[0], country, &a)))
		return q.exit_code;
	print(&q, &a);
	return COMMAND_ANSWERED;
}

const struct command technique_commands[] = {
	{ "technique", "show which offences cover a technique of attack; without an id, list all",
	  "technique [TECHNIQUE] [--country COUNTRY] [--date D] [--csv|--json]", run },
	{ 0 },
};
