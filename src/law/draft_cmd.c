// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static const struct option table[] = {
	{ "provision", "NUMBER", "the provision, such as 29 or 9(1)(a)", OPTION_ONCE },
	{ "against", "INSTRUMENT", "whose provision it is; budapest without it", OPTION_ONCE },
	ASKED_OPTIONS,
	{ 0 },
};

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = {
		.command = &draft_commands[0], .table = table, .args_min = 1, .args_max = 1
	};
	struct asked q;
	uint16_t country, instrument;
	struct draft_brief *d;
	if (!asked_open(&q, cx, &o, argc, argv, out) || !asked_country(&q, o.args.p[0], &country))
		return q.exit_code;
	if (!options_has(&o, "provision"))
		return command_usage(o.command, "--provision is missing, such as --provision 29");
	const struct str against = options_has(&o, "against") ? options_get(&o, "against")
							      : STR("budapest");
	if (!asked_instrument(&q, against, &instrument) ||
	    !asked_ok(&q, draft_run(cx, q.world, country, instrument, options_get(&o, "provision"),
				    &d)))
		return q.exit_code;
	if (q.format == ASKED_JSON) {
		AUTO(json) j = json_new(cx->arena);
		draft_to_json(j, cx->arena, q.world, d);
		json_write(j, q.out);
	} else {
		struct teller t;
		teller_init(&t, out, cx->arena, q.world);
		draft_to_text(&t, d);
	}
	return COMMAND_ANSWERED;
}

const struct command draft_commands[] = {
	{ "draft", "print a drafting brief for a provision",
	  "draft COUNTRY --provision NUMBER [--against INSTRUMENT] [--date D] [--json]", run },
	{ 0 },
};
