// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/run_cmd.h"

#include "app/crl.h"
#include "app/inbound.h"
#include "crypto/fingerprint.h"
#include "exchange/foreign.h"
#include "ledger/entry.h"

int exchange_subcommand(struct cx *cx, const struct command *top,
			const struct command *const *lists, int argc, char **argv, FILE *out)
{
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	const struct command *c = command_find(lists, name);
	if (c)
		return c->run(cx, argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(top, name.n > 0 ? "there is no such subcommand"
						     : "a subcommand is needed");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", top->name, top->summary,
		      top->usage);
	for (size_t i = 0; lists[i]; i++)
		for (c = lists[i]; c->name; c++)
			(void)fprintf(out, "  comity %s\n      %s\n", c->usage, c->summary);
	return COMMAND_ANSWERED;
}

static enum rc act_on(struct exchange_run *run, exchange_act *act)
{
	struct cx *cx = run->cx;
	TRY(data_option_open(cx, &run->options, &run->settings, &run->store));
	run->kinds = inbound_kinds;
	run->revoked = crl_folder_check;
	const enum rc rc = act(run);
	store_close(run->store);
	return rc;
}

int exchange_run_do(struct exchange_run *run, const struct option *table, int argc, char **argv,
		    exchange_act *act)
{
	run->options.table = table;
	if (!data_option_parse(run->cx, &run->options, argc, argv, run->out))
		return run->options.exit_code;
	return command_exit(run->cx, act_on(run, act));
}

struct str exchange_proposal(const struct exchange_run *run, struct id proposal)
{
	if (!id_is_set(proposal))
		return (struct str){ 0 };
	return arena_fmt(run->cx->arena, "%.*s/approvals/%.*s", STR_ARG(run->settings.address),
			 STR_ARG(id_print(run->cx->arena, proposal)));
}

void peer_to_json(struct json *j, struct arena *a, const struct peer *p)
{
	json_str(j, "origin", p->origin);
	json_str(j, "name", p->name);
	json_str(j, "country", p->country);
	json_str(j, "state", str_from_c(peer_state_key(p->state)));
	json_str(j, "proof", str_from_c(peer_road_key(p->road)));
	json_str(j, "vouched", p->vouched);
	json_int(j, "serial", p->serial);
	json_str(j, "fingerprint", fingerprint_print(a, &p->fingerprint));
	json_str(j, "since", entry_print_time(a, p->created_at));
	json_str(j, "changed", entry_print_time(a, p->changed_at));
}
