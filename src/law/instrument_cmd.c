// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static const struct option table[] = { ASKED_CSV, ASKED_OPTIONS, { 0 } };

static int run_list(struct asked *q)
{
	struct teller t;
	struct table rows;
	if (q->format == ASKED_JSON) {
		AUTO(json) j = json_new(q->cx->arena);
		instruments_to_json(j, q->world);
		json_write(j, q->out);
		return COMMAND_ANSWERED;
	}
	teller_init(&t, q->out, q->cx->arena, q->world);
	instruments_to_table(&t, &rows);
	asked_print_table(q, &rows);
	return COMMAND_ANSWERED;
}

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &instrument_commands[0], .table = table, .args_max = 1 };
	struct asked q;
	struct teller t;
	struct table csv;
	uint16_t instrument;
	if (!asked_open(&q, cx, &o, argc, argv, out))
		return q.exit_code;
	if (o.args.n == 0)
		return run_list(&q);
	if (!asked_instrument(&q, o.args.p[0], &instrument))
		return q.exit_code;
	teller_init(&t, out, cx->arena, q.world);
	if (q.format == ASKED_JSON) {
		AUTO(json) j = json_new(cx->arena);
		instrument_to_json(j, cx->arena, q.world, instrument);
		json_write(j, q.out);
	} else if (q.format == ASKED_CSV_TABLE) {
		instrument_to_table(&t, instrument, &csv);
		asked_print_table(&q, &csv);
	} else {
		instrument_to_text(&t, instrument);
	}
	return COMMAND_ANSWERED;
}

const struct command instrument_commands[] = {
	{ "instrument", "show a treaty or model law and who is bound; without an id, list all",
	  "instrument [INSTRUMENT] [--date D] [--csv|--json]", run },
	{ 0 },
};
