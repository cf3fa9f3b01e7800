// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static const struct option table[] = {
	{ "against", "INSTRUMENT", "what to check against; budapest without it", OPTION_ONCE },
	ASKED_CSV,
	ASKED_OPTIONS,
	{ 0 },
};

/* A country, or a model law or treaty that stands in its place. */
static bool read_subject(struct asked *q, struct str name, uint16_t *country, uint16_t *subject)
{
	*country = law_country(q->law, name);
	*subject = LAW_NONE;
	if (*country != LAW_NONE)
		return true;
	*subject = law_instrument(q->law, name);
	return *subject != LAW_NONE || asked_country(q, name, country);
}

static bool is_unknown(const struct check_answer *a)
{
	return a->counts.unknown == a->findings.n;
}

static void print(struct asked *q, const struct check_answer *a)
{
	struct teller t;
	struct table csv;
	teller_init(&t, q->out, q->cx->arena, q->world);
	if (q->format == ASKED_JSON) {
		AUTO(json) j = json_new(q->cx->arena);
		check_to_json(j, q->cx->arena, q->world, a);
		json_write(j, q->out);
	} else if (q->format == ASKED_CSV_TABLE) {
		check_to_table(&t, a, &csv);
		asked_print_table(q, &csv);
	} else {
		check_to_text(&t, a);
	}
}

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = {
		.command = &check_commands[0], .table = table, .args_min = 1, .args_max = 1
	};
	struct asked q;
	uint16_t country, subject, instrument;
	if (!asked_open(&q, cx, &o, argc, argv, out) ||
	    !read_subject(&q, o.args.p[0], &country, &subject))
		return q.exit_code;
	const struct str against = options_has(&o, "against") ? options_get(&o, "against")
							      : STR("budapest");
	if (!asked_instrument(&q, against, &instrument))
		return q.exit_code;
	if (subject == instrument)
		return command_usage(o.command, "a text is not checked against itself");
	const bool with_next = country != LAW_NONE && q.format != ASKED_CSV_TABLE;
	const struct check_answer *a = check_run(cx->arena, q.world, country, subject, instrument,
						 with_next);
	if (a->findings.n == 0)
		return command_usage(o.command,
				     "the data hold no provision of \"%.*s\" to check against",
				     STR_ARG(against));
	print(&q, a);
	return is_unknown(a) ? COMMAND_UNKNOWN : COMMAND_ANSWERED;
}

const struct command check_commands[] = {
	{ "check", "say what a law lacks against a treaty or model law",
	  "check COUNTRY|MODEL-LAW [--against INSTRUMENT] [--date D] [--csv|--json]", run },
	{ 0 },
};
