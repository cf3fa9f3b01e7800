// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/stick_cmd.h"

#include "exchange/run_cmd.h"
#include "exchange/stick_job.h"
#include "formats/parser.h"

static int run_export(struct cx *cx, int argc, char **argv, FILE *out);
static int run_import(struct cx *cx, int argc, char **argv, FILE *out);

const struct command stick_export_command[] = {
	{ "export", "write what waits, and receipts, into a folder, encrypted to their receivers",
	  "outbox export FOLDER --data DIR [--json]", run_export },
	{ 0 },
};

const struct command stick_import_command[] = {
	{ "import", "take messages and receipts for this node from a folder",
	  "inbox import FOLDER --data DIR [--json]", run_import },
	{ 0 },
};

static const struct option options_table[] = { EXCHANGE_DATA_OPTION, EXCHANGE_JSON_OPTION, { 0 } };

struct stick_run {
	struct exchange_run run; // first: an act is given this
	struct stick_tally tally;
	struct json *j; // the array of refused files, or NULL: text
};

/* With keys and blobs open. */
typedef enum rc stick_work(struct stick_run *s, const struct receiver *r);

static enum rc with_receiver(struct stick_run *s, stick_work *work)
{
	struct cx *cx = s->run.cx;
	struct exchange_keys keys;
	AUTO(blobs) blobs = NULL;
	const struct str dir = s->run.settings.dir;
	TRY(blobs_open(cx, arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(dir)), &blobs));
	TRY(exchange_keys_open(cx, dir, &keys));
	const struct receiver r = { .store = s->run.store,
				    .blobs = blobs,
				    .keys = &keys,
				    .kinds = s->run.kinds,
				    .revoked = s->run.revoked,
				    .data_dir = dir,
				    .keeps_abuse = s->run.settings.keeps_abuse.n > 0,
				    .country = s->run.settings.country,
				    .origin = s->run.settings.origin };
	const enum rc rc = work(s, &r);
	exchange_keys_close(&keys);
	return rc;
}

static void add_tally(const struct stick_run *s, struct json *j)
{
	json_int(j, "messages", s->tally.messages);
	json_int(j, "receipts", s->tally.receipts);
	json_int(j, "ranges", s->tally.ranges);
	json_int(j, "for_others", s->tally.foreign);
	json_int(j, "refused", s->tally.refused);
}

static enum rc do_export(struct stick_run *s, const struct receiver *r)
{
	TRY(stick_export(s->run.cx, r, s->run.options.args.p[0], &s->tally));
	if (options_has(&s->run.options, "json")) {
		AUTO(json) j = json_new(s->run.cx->arena);
		add_tally(s, j);
		json_write(j, s->run.out);
	} else {
		(void)fprintf(s->run.out, "%lld messages and %lld receipts written\n",
			      (long long)s->tally.messages, (long long)s->tally.receipts);
	}
	return RC_OK;
}

static void tell(void *arg, struct str file, struct str why)
{
	struct stick_run *s = arg;
	if (s->j) {
		json_begin_object(s->j, NULL);
		json_str(s->j, "file", str_is_utf8(file) ? file : STR("?"));
		json_str(s->j, "why", why);
		json_end(s->j);
	} else {
		(void)fprintf(s->run.out, "refused: %.*s: %.*s\n", STR_ARG(file), STR_ARG(why));
	}
}

static enum rc do_import(struct stick_run *s, const struct receiver *r)
{
	AUTO(json) j = json_new(s->run.cx->arena);
	s->j = options_has(&s->run.options, "json") ? j : NULL;
	json_begin_array(j, "refused_files");
	TRY(stick_import(s->run.cx, r, s->run.options.args.p[0], tell, s, &s->tally));
	json_end(j);
	add_tally(s, j);
	if (s->j)
		json_write(j, s->run.out);
	else
		(void)fprintf(s->run.out,
			      "%lld messages and %lld receipts taken, %lld refused, %lld for other "
			      "nodes\n",
			      (long long)s->tally.messages, (long long)s->tally.receipts,
			      (long long)s->tally.refused, (long long)s->tally.foreign);
	return RC_OK;
}

static enum rc export(struct exchange_run *run) {
	return with_receiver((struct stick_run *)run, do_export);
}

static enum rc import(struct exchange_run *run)
{
	return with_receiver((struct stick_run *)run, do_import);
}

static int run_export(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct stick_run s = { .run = { .cx = cx,
					.out = out,
					.options = { .command = stick_export_command,
						     .args_min = 1,
						     .args_max = 1 } } };
	return exchange_run_do(&s.run, options_table, argc, argv, export);
}

static int run_import(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct stick_run s = { .run = { .cx = cx,
					.out = out,
					.options = { .command = stick_import_command,
						     .args_min = 1,
						     .args_max = 1 } } };
	if (parser_start(cx) != RC_OK) // before the node's threads
		return command_exit(cx, RC_IO);
	const int code = exchange_run_do(&s.run, options_table, argc, argv, import);
	return code == COMMAND_ANSWERED && s.tally.refused > 0 ? COMMAND_PARTLY : code;
}
