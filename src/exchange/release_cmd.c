// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/release_cmd.h"

#include "core/table.h"
#include "exchange/file_job.h"
#include "exchange/release_db.h"
#include "exchange/release_peer_db.h"
#include "exchange/release_to_json.h"
#include "exchange/run_cmd.h"
#include "law/profile_to_text.h"
#include "ledger/entry.h"

enum { LIST, SHOW, EXPORT, CHECK, PUBLISH, ACCEPT, REFUSE, UNDO, SUBCOMMANDS };
static const struct command subcommands[SUBCOMMANDS + 1]; // and its functions name each other

#define LAW_DIR                                                                               \
	{                                                                                     \
		"law", "DIR", "the installed law, if it is not the one built in", OPTION_ONCE \
	}

static const struct option plain_options[] = {
	EXCHANGE_DATA_OPTION, LAW_DIR, EXCHANGE_JSON_OPTION, { 0 }
};
static const struct option export_options[] = {
	EXCHANGE_DATA_OPTION,
	LAW_DIR,
	{ "serial", "N", "what this node published with that serial, not what stands",
	  OPTION_ONCE },
	{ "signed", NULL, "with it: the signed file, as other nodes get it", OPTION_ONCE },
	{ "installed", NULL, "the file that was installed, whatever stands", OPTION_ONCE },
	{ 0 },
};
static const struct option reason_options[] = {
	EXCHANGE_DATA_OPTION, LAW_DIR, EXCHANGE_REASON_OPTION, EXCHANGE_JSON_OPTION, { 0 }
};

struct profile_run {
	struct exchange_run run; // first: an act is given this
	struct release_list list;
	struct release_uses uses;
	struct release release;
	struct release_sents sents;
	struct release_look look;
	struct law_overlay overlay;
	struct law *law; // as it stands
	struct id id, proposal;
	struct str told;
};

static bool stands(const struct profile_run *p, const struct release *r)
{
	for (size_t i = 0; i < p->uses.n; i++)
		if (id_eq(p->uses.p[i].release, r->id))
			return true;
	return false;
}

static struct str reason_of(const struct profile_run *p)
{
	return options_get(&p->run.options, "reason");
}

/* ---- the law as it stands ---- */

static enum rc load_over(struct cx *cx, struct db *db, void *arg)
{
	struct profile_run *p = arg;
	TRY(release_uses_now(cx, db, &p->uses));
	return release_overlay(cx, db, &p->overlay);
}

static enum rc open_law(struct profile_run *p)
{
	struct cx *cx = p->run.cx;
	struct report report;
	report_init(&report, cx->arena);
	TRY(unit_run(cx, p->run.store, TX_READ, load_over, p));
	TRY(law_source_load(cx, cx->arena, options_get(&p->run.options, "law"), &p->overlay,
			    &report, &p->law));
	for (size_t i = 0; i < p->overlay.n; i++)
		if (p->overlay.p[i].fault.n > 0)
			(void)fprintf(stderr,
				      "comity: %.*s, which this node had accepted, does not fit "
				      "any more, and the installed file stands: %.*s\n",
				      STR_ARG(p->overlay.p[i].file.path),
				      STR_ARG(p->overlay.p[i].fault));
	return RC_OK;
}

static struct str own_country(const struct profile_run *p)
{
	return p->run.settings.country;
}

static enum rc look_at(struct profile_run *p, struct str country, struct str text)
{
	struct cx *cx = p->run.cx;
	TRY(open_law(p));
	TRY(release_look_at(cx, p->law, country, text, &p->look));
	if (p->look.is)
		p->told = arena_fmt(
			cx->arena, "%.*s\n%.*s",
			STR_ARG(profile_changes_text(cx->arena, &p->look.changes)),
			STR_ARG(profile_effects_text(cx->arena, p->look.is, p->look.effects)));
	return RC_OK;
}

/* ---- list ---- */

static enum rc load_list(struct cx *cx, struct db *db, void *arg)
{
	struct profile_run *p = arg;
	const struct str country = p->run.options.args.n > 0 ? p->run.options.args.p[0] : STR("");
	TRY(release_uses_now(cx, db, &p->uses));
	return release_list_of(cx, db, country, &p->list);
}

static struct str day_of(struct arena *a, struct instant t)
{
	return t.us == 0 ? (struct str){ 0 } : date_print(a, date_today(t));
}

static enum rc list(struct exchange_run *run)
{
	struct profile_run *p = (struct profile_run *)run;
	struct cx *cx = run->cx;
	TRY(unit_run(cx, run->store, TX_READ, load_list, p));
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(cx->arena);
		json_begin_array(j, "profiles");
		for (size_t i = 0; i < p->list.n; i++)
			release_to_json(j, cx->arena, NULL, &p->list.p[i],
					stands(p, &p->list.p[i]));
		json_end(j);
		json_write(j, run->out);
		return RC_OK;
	}
	struct table t;
	table_init(&t, cx->arena);
	static const char *const columns[] = { "id",	"country",   "node",  "serial",
					       "state", "published", "stands" };
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
		table_column(&t, str_from_c(columns[i]), i == 3 ? TABLE_RIGHT : TABLE_LEFT);
	for (size_t i = 0; i < p->list.n; i++) {
		const struct release *r = &p->list.p[i];
		TABLE_ROW(&t, id_print(cx->arena, r->id), r->country, r->origin,
			  arena_fmt(cx->arena, "%lld", (long long)r->serial),
			  str_from_c(release_state_key(r->state)),
			  day_of(cx->arena, r->published_at),
			  stands(p, r) ? STR("yes") : STR("no"));
	}
	table_print(&t, run->out);
	return RC_OK;
}

/* ---- show ---- */

static enum rc read_id(struct profile_run *p)
{
	const struct str text = p->run.options.args.p[0];
	return id_parse(text, &p->id) ? RC_OK
				      : cx_fail(p->run.cx, RC_MISSING,
						"\"%.*s\" is no id: comity profile list shows them",
						STR_ARG(text));
}

static enum rc load_one(struct cx *cx, struct db *db, void *arg)
{
	struct profile_run *p = arg;
	TRY(release_uses_now(cx, db, &p->uses));
	TRY(release_load(cx, db, p->id, &p->release));
	TRY(release_waiting(cx, db, &p->release, &p->proposal));
	return release_sent_list(cx, db, p->id, &p->sents);
}

static void show_json(struct profile_run *p)
{
	struct arena *a = p->run.cx->arena;
	AUTO(json) j = json_new(a);
	release_to_json(j, a, "profile", &p->release, stands(p, &p->release));
	json_str(j, "proposal", exchange_proposal(&p->run, p->proposal));
	json_begin_array(j, "sent");
	for (size_t i = 0; i < p->sents.n; i++) {
		const struct release_sent *s = &p->sents.p[i];
		json_begin_object(j, NULL);
		json_str(j, "node", s->origin);
		json_str(j, "at", entry_print_time(a, s->sent_at));
		json_str(j, "answer", str_from_c(release_answer_key(s->answer)));
		json_str(j, "reason", s->reason);
		json_end(j);
	}
	json_end(j);
	if (p->look.was)
		release_look_to_json(j, &p->look);
	json_write(j, p->run.out);
}

static void show_text(struct profile_run *p)
{
	struct cx *cx = p->run.cx;
	const struct release *r = &p->release;
	const struct str proposal = exchange_proposal(&p->run, p->proposal);
	(void)fprintf(p->run.out, "%.*s, %.*s, serial %lld: %s%s\n", STR_ARG(r->country),
		      STR_ARG(r->origin), (long long)r->serial, release_state_key(r->state),
		      stands(p, r) ? "; it stands" : "");
	if (r->reason.n > 0)
		(void)fprintf(p->run.out, "Reason: %.*s\n", STR_ARG(r->reason));
	if (proposal.n > 0)
		(void)fprintf(p->run.out, "A law editor decides on %.*s\n", STR_ARG(proposal));
	for (size_t i = 0; i < p->sents.n; i++) {
		const struct release_sent *s = &p->sents.p[i];
		(void)fprintf(p->run.out, "Sent to %.*s on %.*s: %s%s%.*s\n", STR_ARG(s->origin),
			      STR_ARG(entry_print_time(cx->arena, s->sent_at)),
			      release_answer_key(s->answer), s->reason.n > 0 ? ", " : "",
			      STR_ARG(s->reason));
	}
	(void)fputc('\n', p->run.out);
	if (p->look.was && !p->look.is)
		report_write(&p->look.report, p->run.out);
	else
		(void)fprintf(p->run.out, "%.*s", STR_ARG(p->look.was ? p->told : r->told));
}

/* What waits is compared with what stands now; of the rest it is told what was said then. */
static enum rc show(struct exchange_run *run)
{
	struct profile_run *p = (struct profile_run *)run;
	TRY(read_id(p));
	TRY(unit_run(run->cx, run->store, TX_READ, load_one, p));
	const enum release_state s = p->release.state;
	if (s == RELEASE_DRAFT || s == RELEASE_PROPOSED || s == RELEASE_UNREADABLE)
		TRY(look_at(p, p->release.country, p->release.text));
	if (options_has(&run->options, "json"))
		show_json(p);
	else
		show_text(p);
	return RC_OK;
}

/* ---- export ---- */

static enum rc load_serial(struct cx *cx, struct db *db, void *arg)
{
	struct profile_run *p = arg;
	int64_t serial;
	if (!str_to_i64(options_get(&p->run.options, "serial"), 1, INT64_MAX, &serial))
		return cx_fail(cx, RC_INVALID, "--serial takes a number from 1");
	return release_own_serial(cx, db, serial, &p->release);
}

static enum rc export(struct exchange_run *run) {
	struct profile_run *p = (struct profile_run *)run; struct cx *cx = run->cx;
	struct str standing, installed;
	const struct str country = run->options.args.n > 0 ? run->options.args.p[0]
							   : own_country(p);
	if (options_has(&run->options, "serial")){
		TRY(unit_run(cx, run->store, TX_READ, load_serial, p));
		const bool with = options_has(&run->options, "signed");
		if (with && p->release.note.n == 0) return cx_fail(
			cx, RC_BUSY, "comity serve has not signed it yet");
		const struct str text = with ? p->release.note : p->release.text;
		(void)fprintf(run->out, "%.*s", STR_ARG(text)); return RC_OK; }
if (country.n == 0) return cx_fail(cx, RC_MISSING, "node.yaml names no country: name one");
TRY(open_law(p));
TRY(law_source_country(cx, p->law, country, &standing, &installed));
const struct str text = options_has(&run->options, "installed") ? installed : standing;
(void)fprintf(run->out, "%.*s", STR_ARG(text));
return RC_OK;
}

/* ---- check, publish ---- */

/* The file of the command line beside what stands. RC_INVALID: its mistakes were told. */
static enum rc look_at_file(struct profile_run *p)
{
	struct cx *cx = p->run.cx;
	struct str text;
	if (own_country(p).n == 0)
		return cx_fail(cx, RC_CONFLICT, "node.yaml names no country");
	TRY(file_read(cx, p->run.options.args.p[0], RELEASE_TEXT_MAX, &text));
	TRY(look_at(p, own_country(p), text));
	if (p->look.is)
		return RC_OK;
	if (!options_has(&p->run.options, "json"))
		report_write(&p->look.report, p->run.out);
	return cx_fail(cx, RC_INVALID, "%zu mistakes in it", report_count(&p->look.report));
}

static enum rc check(struct exchange_run *run)
{
	struct profile_run *p = (struct profile_run *)run;
	const enum rc rc = look_at_file(p);
	if (options_has(&run->options, "json") && p->look.was) {
		AUTO(json) j = json_new(run->cx->arena);
		release_look_to_json(j, &p->look);
		json_write(j, run->out);
	} else if (rc == RC_OK) {
		(void)fprintf(run->out, "%.*s", STR_ARG(p->told));
	}
	return rc;
}

static enum rc add_draft(struct cx *cx, struct db *db, void *arg)
{
	struct profile_run *p = arg;
	const struct release_form form = { .country = own_country(p),
					   .text = p->look.text,
					   .installed = p->look.installed };
	struct release_proposal what = { .told = p->told, .why = reason_of(p) };
	TRY(release_draft(cx, db, &ACTOR_TERMINAL, &form, &p->id));
	what.release = p->id;
	return release_propose(cx, db, &ACTOR_TERMINAL, &what, &p->proposal);
}

static enum rc tell_proposal(struct profile_run *p)
{
	struct exchange_run *run = &p->run;
	const struct str address = exchange_proposal(run, p->proposal);
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(run->cx->arena);
		json_str(j, "id", id_print(run->cx->arena, p->id));
		json_str(j, "proposal", address);
		json_write(j, run->out);
		return RC_OK;
	}
	(void)fprintf(run->out, "%.*s\nNothing has happened yet: a law editor decides on\n  %.*s\n",
		      STR_ARG(p->told), STR_ARG(address));
	return RC_OK;
}

static enum rc publish(struct exchange_run *run)
{
	struct profile_run *p = (struct profile_run *)run;
	TRY(look_at_file(p));
	if (p->look.changes.n == 0)
		return cx_fail(run->cx, RC_CONFLICT,
			       "no row and no field differs from what stands: there is nothing to "
			       "publish");
	TRY(unit_run(run->cx, run->store, TX_WRITE, add_draft, p));
	return tell_proposal(p);
}

/* ---- accept, refuse, undo ---- */

static enum rc propose(struct cx *cx, struct db *db, void *arg)
{
	struct profile_run *p = arg;
	const struct release_proposal what = { p->id, p->told, reason_of(p) };
	return release_propose(cx, db, &ACTOR_TERMINAL, &what, &p->proposal);
}

static enum rc accept(struct exchange_run *run)
{
	struct profile_run *p = (struct profile_run *)run;
	TRY(read_id(p));
	TRY(unit_run(run->cx, run->store, TX_READ, load_one, p));
	TRY(look_at(p, p->release.country, p->release.text));
	if (!p->look.is) {
		report_write(&p->look.report, stderr);
		return cx_fail(run->cx, RC_INVALID, "it cannot be read here");
	}
	TRY(unit_run(run->cx, run->store, TX_WRITE, propose, p));
	return tell_proposal(p);
}

static enum rc do_refuse(struct cx *cx, struct db *db, void *arg)
{
	struct profile_run *p = arg;
	TRY(release_refuse(cx, db, &ACTOR_TERMINAL, p->id, reason_of(p)));
	return release_load(cx, db, p->id, &p->release);
}

static enum rc refuse(struct exchange_run *run)
{
	struct profile_run *p = (struct profile_run *)run;
	TRY(read_id(p));
	TRY(unit_run(run->cx, run->store, TX_WRITE, do_refuse, p));
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(run->cx->arena);
		release_to_json(j, run->cx->arena, "profile", &p->release, false);
		json_write(j, run->out);
	} else {
		(void)fprintf(run->out, "Refused; %.*s is told.\n", STR_ARG(p->release.origin));
	}
	return RC_OK;
}

static enum rc do_undo(struct cx *cx, struct db *db, void *arg)
{
	struct profile_run *p = arg;
	const struct str country = p->run.options.args.p[0];
	TRY(release_undo(cx, db, &ACTOR_TERMINAL, country, reason_of(p)));
	TRY(release_uses_of(cx, db, country, &p->uses));
	p->release = (struct release){ 0 };
	return p->uses.n > 0 && id_is_set(p->uses.p[0].release)
		       ? release_load(cx, db, p->uses.p[0].release, &p->release)
		       : RC_OK;
}

static enum rc undo(struct exchange_run *run)
{
	struct profile_run *p = (struct profile_run *)run;
	const struct release *r = &p->release;
	TRY(unit_run(run->cx, run->store, TX_WRITE, do_undo, p));
	const bool installed = !id_is_set(r->id);
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(run->cx->arena);
		json_bool(j, "installed", installed);
		if (!installed)
			release_to_json(j, run->cx->arena, "profile", r, true);
		json_write(j, run->out);
	} else if (installed) {
		(void)fputs("The installed file stands.\n", run->out);
	} else {
		(void)fprintf(run->out, "Serial %lld of %.*s stands.\n", (long long)r->serial,
			      STR_ARG(r->origin));
	}
	return RC_OK;
}

/* ---- the commands ---- */

static const struct {
	const struct option *table;
	exchange_act *act;
	size_t args_min, args_max;
} words[SUBCOMMANDS] = {
	[LIST] = { plain_options, list, 0, 1 },	       [SHOW] = { plain_options, show, 1, 1 },
	[EXPORT] = { export_options, export, 0, 1 },   [CHECK] = { plain_options, check, 1, 1 },
	[PUBLISH] = { reason_options, publish, 1, 1 }, [ACCEPT] = { reason_options, accept, 1, 1 },
	[REFUSE] = { reason_options, refuse, 1, 1 },   [UNDO] = { reason_options, undo, 1, 1 },
};

static int run_word(struct cx *cx, int argc, char **argv, FILE *out)
{
	size_t which = 0;
	while (which < SUBCOMMANDS - 1 &&
	       !str_eq(str_from_c(subcommands[which].name), str_from_c(argv[0])))
		which++;
	struct profile_run p = { .run = { .cx = cx,
					  .out = out,
					  .options = { .command = &subcommands[which],
						       .args_min = words[which].args_min,
						       .args_max = words[which].args_max } } };
	return exchange_run_do(&p.run, words[which].table, argc, argv, words[which].act);
}

static const struct command subcommands[SUBCOMMANDS + 1] = {
	[LIST] = { "list", "list the files of countries that nodes published",
		   "profile list [COUNTRY] --data DIR [--json]", run_word },
	[SHOW] = { "show", "show one: how it differs from what stands, and what follows",
		   "profile show ID --data DIR [--law DIR] [--json]", run_word },
	[EXPORT] = { "export", "print a country's file as it stands, to be changed",
		     "profile export [COUNTRY] [--installed | --serial N [--signed]] --data DIR "
		     "[--law DIR]",
		     run_word },
	[CHECK] = { "check", "read a changed file: its mistakes, or what it changes",
		    "profile check FILE --data DIR [--law DIR] [--json]", run_word },
	[PUBLISH] = { "publish", "propose to publish a changed file of this node's country",
		      "profile publish FILE --reason TEXT --data DIR [--law DIR] [--json]",
		      run_word },
	[ACCEPT] = { "accept", "propose to accept what another node published",
		     "profile accept ID --reason TEXT --data DIR [--law DIR] [--json]", run_word },
	[REFUSE] = { "refuse", "refuse it; that node is told",
		     "profile refuse ID --reason TEXT --data DIR [--json]", run_word },
	[UNDO] = { "undo", "go back to what stood before for a country",
		   "profile undo COUNTRY --reason TEXT --data DIR [--json]", run_word },
};

static int run_profile(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *const lists[] = { subcommands, NULL };
	return exchange_subcommand(cx, profile_commands, lists, argc, argv, out);
}

const struct command profile_commands[] = {
	{ "profile", "keep this country's file of the law data, and take other nodes'",
	  "profile list|show|export|check|publish|accept|refuse|undo --data DIR", run_profile },
	{ 0 },
};
