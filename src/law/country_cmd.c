// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static const struct option table[] = { ASKED_CSV, ASKED_OPTIONS, { 0 } };

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = {
		.command = &country_commands[0], .table = table, .args_min = 1, .args_max = 1
	};
	struct asked q;
	struct teller t;
	struct table csv;
	uint16_t country;
	if (!asked_open(&q, cx, &o, argc, argv, out) || !asked_country(&q, o.args.p[0], &country))
		return q.exit_code;
	teller_init(&t, out, cx->arena, q.world);
	if (q.format == ASKED_JSON) {
		AUTO(json) j = json_new(cx->arena);
		country_to_json(j, cx->arena, q.world, country);
		json_write(j, q.out);
	} else if (q.format == ASKED_CSV_TABLE) {
		country_to_table(&t, country, &csv);
		asked_print_table(&q, &csv);
	} else {
		country_to_text(&t, country);
	}
	return COMMAND_ANSWERED;
}

const struct command country_commands[] = {
	{ "country", "show what the data hold about a country",
	  "country COUNTRY [--date D] [--csv|--json]", run },
	{ 0 },
};
