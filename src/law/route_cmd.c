// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static const struct option table[] = {
	{ "offence", "ID", "the offence, such as illegal-access", OPTION_ONCE },
	{ "measure", "ID", "what is asked for, such as expedited-preservation", OPTION_ONCE },
	ASKED_FACT,
	{ "provider", "NAME", "the provider that holds the data", OPTION_ONCE },
	ASKED_CSV,
	ASKED_OPTIONS,
	{ 0 },
};

static bool goes_to_provider(const struct route_answer *a)
{
	for (size_t i = 0; i < a->routes.n; i++)
		if (a->routes.p[i].channel == CHANNEL_PROVIDER)
			return true;
	return false;
}

static void print(struct asked *q, const struct route_answer *a)
{
	struct teller t;
	struct table csv;
	teller_init(&t, q->out, q->cx->arena, q->world);
	if (q->format == ASKED_JSON) {
		AUTO(json) j = json_new(q->cx->arena);
		route_to_json(j, q->cx->arena, q->world, a);
		json_write(j, q->out);
	} else if (q->format == ASKED_CSV_TABLE) {
		route_to_table(&t, a, &csv);
		asked_print_table(q, &csv);
	} else {
		route_to_text(&t, a);
		if (a->provider.n > 0 && !goes_to_provider(a))
			tell_text(&t, 0,
				  STR("--provider has no effect: none of these ways goes to "
				      "a provider."));
	}
}

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = {
		.command = &route_commands[0], .table = table, .args_min = 2, .args_max = 2
	};
	struct asked q;
	struct route_question ask = { 0 };
	if (!asked_open(&q, cx, &o, argc, argv, out) ||
	    !asked_country(&q, o.args.p[0], &ask.from) ||
	    !asked_country(&q, o.args.p[1], &ask.to) || !asked_offence(&q, &ask.offence) ||
	    !asked_measure(&q, &ask.measure))
		return q.exit_code;
	if (ask.from == ask.to)
		return command_usage(o.command, "a country does not ask itself");
	ask.provider = options_get(&o, "provider");
	if (!str_is_utf8(ask.provider))
		return command_usage(o.command, "the name of the provider is not UTF-8");
	const struct route_answer *a = route_find(cx->arena, q.world, &ask);
	print(&q, a);
	return a->best == ROUTE_UNKNOWN || a->best == ROUTE_NONE ? COMMAND_UNKNOWN
								 : COMMAND_ANSWERED;
}

const struct command route_commands[] = {
	{ "route", "find the ways by which one country may ask another for help",
	  "route FROM TO --offence O --measure M [--fact F=yes|no]... [--provider NAME] [--date D] "
	  "[--csv|--json]",
	  run },
	{ 0 },
};
