// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static const struct option table[] = { ASKED_CSV, ASKED_OPTIONS, { 0 } };

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &children_commands[0], .table = table };
	struct asked q;
	struct teller t;
	struct table csv;
	if (!asked_open(&q, cx, &o, argc, argv, out))
		return q.exit_code;
	teller_init(&t, out, cx->arena, q.world);
	if (q.format == ASKED_JSON) {
		AUTO(json) j = json_new(cx->arena);
		children_to_json(j, q.world);
		json_write(j, q.out);
	} else if (q.format == ASKED_CSV_TABLE) {
		children_to_table(&t, &csv);
		asked_print_table(&q, &csv);
	} else {
		children_to_text(&t);
	}
	return COMMAND_ANSWERED;
}

const struct command children_commands[] = {
	{ "children", "show the five child-protection criteria for every country",
	  "children [--date D] [--csv|--json]", run },
	{ 0 },
};
