// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static const struct option table[] = {
	{ "offence", "ID", "the offence, such as illegal-access", OPTION_ONCE },
	{ "measure", "ID", "cooperation reach for this measure", OPTION_ONCE },
	{ "region", "ID", "harmonisation among its members: an organisation, or world",
	  OPTION_ONCE },
	ASKED_FACT,
	ASKED_CSV,
	ASKED_OPTIONS,
	{ 0 },
};

static bool read_region(struct asked *q, int *organisation)
{
	const struct str id = options_get(q->options, "region");
	*organisation = law_organisation(q->law, id);
	if (*organisation >= 0 || str_eq(id, STR("world")))
		return true;
	struct str_list known = { 0 };
	for (size_t i = 0; i < q->law->organisations_n; i++)
		*ARENA_PUSH(q->cx->arena, &known) = q->law->organisations[i];
	*ARENA_PUSH(q->cx->arena, &known) = STR("world");
	return asked_unknown(q, "region", id, &known);
}

static int run_region(struct asked *q, uint16_t offence)
{
	int organisation;
	struct teller t;
	struct table csv;
	if (options_has(q->options, "measure"))
		return command_usage(q->options->command,
				     "--region tells whose offences meet and takes no --measure");
	if (!read_region(q, &organisation))
		return q->exit_code;
	const struct harmonisation h = matrix_harmonisation(q->world, offence, organisation);
	teller_init(&t, q->out, q->cx->arena, q->world);
	if (q->format == ASKED_JSON) {
		AUTO(json) j = json_new(q->cx->arena);
		harmonisation_to_json(j, q->cx->arena, q->world, &h);
		json_write(j, q->out);
	} else if (q->format == ASKED_CSV_TABLE) {
		harmonisation_to_table(&t, &h, &csv);
		asked_print_table(q, &csv);
	} else {
		harmonisation_to_text(&t, &h);
	}
	return COMMAND_ANSWERED;
}

static int run_reach(struct asked *q, uint16_t offence)
{
	uint16_t measure;
	struct teller t;
	struct table csv;
	if (!asked_measure(q, &measure))
		return q->exit_code;
	const struct matrix_answer *a = matrix_run(q->cx->arena, q->world, offence, measure);
	teller_init(&t, q->out, q->cx->arena, q->world);
	if (q->format == ASKED_JSON) {
		AUTO(json) j = json_new(q->cx->arena);
		matrix_to_json(j, q->cx->arena, q->world, a);
		json_write(j, q->out);
	} else if (q->format == ASKED_CSV_TABLE) {
		matrix_to_table(&t, a, &csv);
		asked_print_table(q, &csv);
	} else {
		matrix_to_text(&t, a);
	}
	return COMMAND_ANSWERED;
}

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &matrix_commands[0], .table = table };
	struct asked q;
	uint16_t offence;
	if (!asked_open(&q, cx, &o, argc, argv, out) || !asked_offence(&q, &offence))
		return q.exit_code;
	return options_has(&o, "region") ? run_region(&q, offence) : run_reach(&q, offence);
}

const struct command matrix_commands[] = {
	{ "matrix", "count who can obtain help from whom, or whose offences meet",
	  "matrix --offence O --measure M | --region R [--fact F=yes|no]... [--date D] "
	  "[--csv|--json]",
	  run },
	{ 0 },
};
