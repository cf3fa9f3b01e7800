// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static const struct option table[] = {
	{ "offence", "ID", "the offence, such as illegal-access", OPTION_ONCE },
	ASKED_FACT,
	ASKED_OPTIONS,
	{ 0 },
};

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = {
		.command = &dual_commands[0], .table = table, .args_min = 2, .args_max = 2
	};
	struct asked q;
	uint16_t a, b, offence;
	if (!asked_open(&q, cx, &o, argc, argv, out) || !asked_country(&q, o.args.p[0], &a) ||
	    !asked_country(&q, o.args.p[1], &b) || !asked_offence(&q, &offence))
		return q.exit_code;
	if (a == b)
		return command_usage(o.command, "name two different countries");
	if (q.format == ASKED_JSON) {
		AUTO(json) j = json_new(cx->arena);
		dual_to_json(j, cx->arena, q.world, a, b, offence);
		json_write(j, q.out);
	} else {
		struct teller t;
		teller_init(&t, out, cx->arena, q.world);
		dual_to_text(&t, a, b, offence);
	}
	return dual_criminality(q.world, a, b, offence).answer == PUNISH_UNKNOWN ? COMMAND_UNKNOWN
										 : COMMAND_ANSWERED;
}

const struct command dual_commands[] = {
	{ "dual", "say whether two laws both punish a conduct",
	  "dual COUNTRY COUNTRY --offence O [--fact F=yes|no]... [--date D] [--json]", run },
	{ 0 },
};
