// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/evidence_cmd.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/calendar.h"
#include "core/table.h"
#include "desk/request_db.h"
#include "evidence/certificate_cmd.h"
#include "evidence/exhibit_to_json.h"
#include "evidence/hashset_job.h"
#include "evidence/package_paper_db.h"
#include "formats/parser.h"
#include "web/lang.h"
#include "web/sentence.h"
#include "ledger/entry.h"

/* ---- options ------------------------------------------------------------------ */

enum rc evidence_time(struct evidence_run *run, const char *option, struct instant *out)
{
	struct date day;
	struct instant t = { 0 };
	const struct str text = options_get(&run->options, option);
	if (date_parse(text, &day))
		t.us = INT64_C(86400) * 1000000 * day.days;
	else if (text.n > 0 && !entry_parse_time(text, &t))
		return cx_fail(run->cx, RC_INVALID,
			       "--%s is a day such as 2026-11-21, or a time such as "
			       "2026-11-21T12:00:00.000000Z",
			       option);
	*out = t;
	return RC_OK;
}

static struct str lines(struct evidence_run *run, const char *option)
{
	struct str all = { 0 };
	const struct option_values *v = options_all(&run->options, option);
	for (size_t i = 0; i < v->n; i++)
		all = arena_fmt(run->cx->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "\n" : "",
				STR_ARG(v->p[i]));
	return all;
}

static enum rc read_authority(struct evidence_run *run, struct legal_authority *a)
{
	const struct options *o = &run->options;
	if (!authority_kind_parse(options_get(o, "authority"), &a->kind))
		return cx_fail(run->cx, RC_INVALID,
			       "--authority is request, order, consent or other: by what it was "
			       "obtained");
	a->text = options_get(o, "authority-text");
	TRY(evidence_time(run, "valid-from", &a->from));
	return evidence_time(run, "valid-to", &a->until);
}

struct basis_of {
	struct str name; // as it was told: a reference or an id
	struct exhibit *e;
};

static enum rc no_basis(struct cx *cx, struct str name)
{
	return cx_fail(cx, RC_MISSING,
		       "this node has no request or order \"%.*s\": comity desk request list --all "
		       "tells its references. What is not of this node, such as a warrant or a "
		       "consent, is named by --authority-text alone",
		       STR_ARG(name));
}

/* A request or an order of this node, in the exhibit's case; the record names it by its id. */
static enum rc find_basis(struct cx *cx, struct db *db, void *arg)
{
	struct id id = { 0 };
	bool found = false;
	const struct basis_of *b = arg;
	struct exhibit *e = b->e;
	struct request *r = arena_new(cx->arena, struct request, 1);
	enum rc rc = id_parse(b->name, &id) ? RC_OK : request_find(cx, db, b->name, &id);
	if (rc == RC_OK)
		rc = request_try_load(cx, db, id, r, &found);
	if (rc == RC_MISSING || (rc == RC_OK && !found))
		return no_basis(cx, b->name);
	TRY(rc);
	if (id_is_set(e->of_case) && !id_eq(r->case_id, e->of_case))
		return cx_fail(cx, RC_INVALID,
			       "%.*s is not of that case: name a request of it, or the case of "
			       "this one by --case",
			       STR_ARG(r->reference));
	e->authority.id = id_print(cx->arena, id);
	if (e->authority.until.us == 0)
		e->authority.until = r->at.authorisation_ends;
	return RC_OK;
}

/* Only requests and orders have something of theirs in this node. */
static enum rc read_basis(struct evidence_run *run, struct exhibit *e)
{
	struct basis_of b = { options_get(&run->options, "authority-id"), e };
	if (b.name.n == 0)
		return RC_OK;
	if (e->authority.kind != AUTHORITY_REQUEST && e->authority.kind != AUTHORITY_ORDER)
		return no_basis(run->cx, b.name);
	return unit_run(run->cx, run->store, TX_READ, find_basis, &b);
}

struct parent_of {
	struct str number;
	struct exhibit *e;
};

static enum rc find_parent(struct cx *cx, struct db *db, void *arg)
{
	struct exhibit parent;
	const struct parent_of *p = arg;
	TRY(exhibit_find(cx, db, p->number, &parent));
	p->e->parent = parent.id;
	return RC_OK;
}

static enum rc read_relations(struct evidence_run *run, struct exhibit *e)
{
	const struct options *o = &run->options;
	const struct str of_case = options_get(o, "case");
	struct parent_of parent = { options_get(o, "parent"), e };
	e->persons = lines(run, "person");
	e->devices = lines(run, "related-device");
	e->derivation = options_get(o, "derivation");
	if (of_case.n > 0 && !id_parse(of_case, &e->of_case))
		return cx_fail(run->cx, RC_INVALID,
			       "--case is the id of a case: comity desk case show --json tells it");
	TRY(read_basis(run, e));
	if (parent.number.n > 0)
		return unit_run(run->cx, run->store, TX_READ, find_parent, &parent);
	return RC_OK;
}

static enum rc read_zone(struct evidence_run *run, struct str *out)
{
	struct zone *zone = NULL;
	*out = options_get(&run->options, "zone");
	if (out->n == 0 || zone_load(run->cx, run->cx->arena, *out, &zone) == RC_OK)
		return RC_OK;
	return cx_fail(run->cx, RC_INVALID,
		       "--zone is a time zone as the system has it, such as Africa/Nairobi");
}

enum rc evidence_read_facts(struct evidence_run *run, struct exhibit *e)
{
	const struct options *o = &run->options;
	e->number = options_get(o, "number");
	e->description = options_get(o, "description");
	e->collector = options_get(o, "collector");
	e->holder = options_get(o, "holder");
	e->place = options_get(o, "place");
	TRY(read_zone(run, &e->zone));
	e->source.device = options_get(o, "device");
	e->source.serial = options_get(o, "serial");
	e->seal = options_get(o, "seal");
	TRY(read_authority(run, &e->authority));
	TRY(evidence_time(run, "collected", &e->collected_at));
	TRY(evidence_time(run, "keep-until", &e->keep_until));
	if (e->keep_until.us != 0 && e->keep_until.us <= run->cx->now.us)
		return cx_fail(run->cx, RC_INVALID, "--keep-until is over already");
	if (e->collected_at.us == 0)
		e->collected_at = run->cx->now;
	return read_relations(run, e);
}

/* ---- languages ------------------------------------------------------------------- */

static struct str say(struct arena *a, const void *language, const char *english)
{
	return lang_text(a, language, english);
}

static struct str say_country(struct arena *a, const void *language, struct str alpha2,
			      struct str english)
{
	return lang_country(a, language, alpha2, english);
}

static struct str say_sentence(struct arena *a, const void *language, struct str english)
{
	return sentence_in(a, language, english);
}

enum rc evidence_language(struct cx *cx, struct str name, struct certificate_language *out)
{
	*out = (struct certificate_language){ 0 };
	if (name.n == 0 || str_eq(name, STR("en")))
		return RC_OK;
	out->language = lang_by_prefix(name, false);
	if (!out->language)
		return cx_fail(cx, RC_INVALID, "\"%.*s\" is no language that comity has",
			       STR_ARG(name));
	out->say = say;
	out->country = say_country;
	out->sentence = say_sentence;
	out->name = name;
	return RC_OK;
}

static bool holds(struct str folder, struct str path)
{
	const struct str rest = str_slice(path, folder.n < path.n ? folder.n : path.n, path.n);
	return str_starts(path, folder) &&
	       (rest.n == 0 || rest.p[0] == '/' || str_ends(folder, STR("/")));
}

static struct str real_path(struct cx *cx, struct str path)
{
	const char *name = str_c(cx->arena, path);
	char *real = name ? realpath(name, NULL) : NULL;
	const struct str found = real ? arena_copy(cx->arena, str_from_c(real)) : STR("");
	free(real);
	return found;
}

bool evidence_lies_in(struct cx *cx, struct str folder, struct str path)
{
	const struct str in = real_path(cx, folder), what = real_path(cx, path);
	return in.n > 0 && what.n > 0 && holds(in, what);
}

/* ---- what several do ------------------------------------------------------------ */

static enum rc load_custody(struct cx *cx, struct db *db, struct evidence_run *run)
{
	TRY(exhibit_load(cx, db, run->exhibit.id, &run->exhibit));
	TRY(custody_list(cx, db, run->exhibit.id, &run->custody));
	TRY(exhibit_matches(cx, db, run->exhibit.id, &run->matches));
	if (exhibit_check_here(cx, &run->exhibit) == RC_OK)
		TRY(exhibit_paper_list(cx, db, run->exhibit.id, &run->papers));
	custody_rows_walk(cx->arena, &run->custody, &run->exhibit, &run->state);
	return RC_OK;
}

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct evidence_run *run = arg;
	if (!id_is_set(run->exhibit.id))
		TRY(exhibit_find(cx, db, run->options.args.p[0], &run->exhibit));
	return load_custody(cx, db, run);
}

enum rc evidence_load(struct evidence_run *run)
{
	return unit_run(run->cx, run->store, TX_READ, load, run);
}

struct act {
	struct evidence_run *run;
	struct custody_event *event;
};

static enum rc do_act(struct cx *cx, struct db *db, void *arg)
{
	const struct act *a = arg;
	struct custody_event event = *a->event; // a unit may run again
	TRY(load(cx, db, a->run));
	TRY(custody_append(cx, db, &ACTOR_TERMINAL, &a->run->exhibit, &event, NULL));
	return load_custody(cx, db, a->run);
}

enum rc evidence_act(struct evidence_run *run, struct custody_event *event)
{
	struct act act = { run, event };
	return unit_run(run->cx, run->store, TX_WRITE, do_act, &act);
}

/* ---- telling -------------------------------------------------------------------- */

void evidence_exhibit_to_json(struct evidence_run *run, struct json *j)
{
	json_begin_object(j, "exhibit");
	exhibit_to_json(j, run->cx->arena, &run->exhibit);
	custody_state_to_json(j, run->cx->arena, &run->state);
	matches_to_json(j, run->cx->arena, &run->matches);
	exhibit_papers_to_json(j, run->cx->arena, &run->papers);
	custody_rows_to_json(j, run->cx->arena, &run->custody, run->exhibit.is_locked);
	json_end(j);
}

static void line(struct evidence_run *run, const char *key, struct str value)
{
	if (value.n > 0)
		(void)fprintf(run->out, "  %-14s %.*s\n", key, STR_ARG(value));
}

static void tell_content(struct evidence_run *run, const struct exhibit *e)
{
	const struct exhibit_content *c = &e->content;
	struct arena *a = run->cx->arena;
	if (!entry_has_hash(&c->manifest))
		return;
	line(run, "content",
	     arena_fmt(a, "%lld %s, %lld bytes%s", (long long)c->files,
		       c->files == 1 ? "file" : "files", (long long)c->bytes,
		       c->is_outside ? "; left where it lies" : ""));
	line(run, "manifest", sha256_print(a, &c->manifest));
	if (c->n_findings > 0)
		line(run, "findings",
		     arena_fmt(a, "%lld: comity exhibit findings %.*s tells them",
			       (long long)c->n_findings, STR_ARG(e->number)));
}

static void tell_source(struct evidence_run *run, const struct exhibit *e)
{
	line(run, "device", e->source.device);
	line(run, "serial", e->source.serial);
	if (e->kind != EXHIBIT_THING)
		line(run, "source", exhibit_source_warning(&e->source));
}

static void tell_match(struct evidence_run *run, const struct custody_match *m)
{
	if (m->alike > 0)
		line(run, "looks like",
		     arena_fmt(run->cx->arena,
			       "%.*s (%.*s): %lld %s, a likeness and not the same bytes; at most "
			       "%lld of 256 bits differ",
			       STR_ARG(m->list), STR_ARG(m->class), (long long)m->alike,
			       m->alike == 1 ? "picture" : "pictures", (long long)m->distance));
	if (m->files == 0 && m->alike > 0 && m->withheld > 0)
		line(run, "not kept",
		     arena_fmt(run->cx->arena, "%lld of them", (long long)m->withheld));
	if (m->files == 0 && m->alike > 0)
		return;
	if (m->files == 0)
		line(run, "looked up in",
		     arena_fmt(run->cx->arena, "%.*s (%.*s): %s", STR_ARG(m->list),
			       STR_ARG(m->class),
			       m->distance >= 0 && run->exhibit.content.n_findings > 0
				       ? "nothing that could be compared is on it; a picture that "
					 "could not be is among the findings"
				       : "nothing is on it"));
	else
		line(run, "on a list",
		     arena_fmt(run->cx->arena, "%.*s (%.*s): %lld %s, %lld of them not kept",
			       STR_ARG(m->list), STR_ARG(m->class), (long long)m->files,
			       m->files == 1 ? "file" : "files", (long long)m->withheld));
}

void evidence_exhibit_to_text(struct evidence_run *run)
{
	const struct exhibit *e = &run->exhibit;
	struct arena *a = run->cx->arena;
	(void)fprintf(run->out, "%.*s  %s  %s\n%.*s\n", STR_ARG(e->number),
		      exhibit_kind_text(e->kind), exhibit_state_text(e->state),
		      STR_ARG(e->description));
	line(run, "authority",
	     arena_fmt(a, "%s: %.*s", authority_kind_text(e->authority.kind),
		       STR_ARG(e->authority.text)));
	line(run, "collected",
	     arena_fmt(a, "%.*s by %.*s", STR_ARG(entry_print_time(a, e->collected_at)),
		       STR_ARG(e->collector)));
	line(run, "place", e->place);
	tell_source(run, e);
	line(run, "seal", e->seal);
	line(run, "derivation", e->derivation);
	if (e->is_locked)
		line(run, "LOCKED",
		     STR("known child-abuse material: not opened without a reason, not copied, "
			 "and given only to an authority that it was referred to"));
	for (size_t i = 0; i < run->matches.n; i++)
		tell_match(run, &run->matches.p[i]);
	tell_content(run, e);
	for (size_t i = 0; i < run->papers.n; i++)
		line(run, "paper",
		     arena_fmt(a, "%.*s  %.*s/%.*s", STR_ARG(id_print(a, run->papers.p[i].id)),
			       STR_ARG(run->papers.p[i].folder), STR_ARG(run->papers.p[i].given)));
	line(run, "held by", run->state.holder);
	line(run, "in transit to", run->state.awaited);
	line(run, "legal hold", e->hold);
	if (e->keep_until.us != 0)
		line(run, "kept until", entry_print_time(a, e->keep_until));
	evidence_custody_to_text(run);
}

/* "NAME: FROM -> TO" */
static struct str from_to(struct arena *a, const struct custody_event *e)
{
	const bool moves = e->to.n > 0 && !str_eq(e->to, e->name);
	return arena_fmt(a, "%.*s%s%.*s%s%.*s", STR_ARG(e->name), moves ? ": " : "",
			 STR_ARG(moves ? e->from : STR("")), moves ? "-> " : "",
			 STR_ARG(moves ? e->to : STR("")));
}

void evidence_custody_to_text(struct evidence_run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	table_init(&t, a);
	table_column(&t, STR(""), TABLE_RIGHT);
	table_column(&t, STR("at"), TABLE_LEFT);
	table_column(&t, STR("act"), TABLE_LEFT);
	table_column(&t, STR("ledger"), TABLE_RIGHT);
	table_column(&t, STR("who"), TABLE_LEFT);
	for (size_t i = 0; i < run->custody.n; i++) {
		const struct custody_row *r = &run->custody.p[i];
		TABLE_ROW(&t, arena_fmt(a, "%lld", (long long)r->step.seq),
			  entry_print_time(a, r->step.event.at),
			  str_from_c(custody_key(r->step.event.act)),
			  r->number < 0 ? STR("not yet")
					: arena_fmt(a, "%.*s%s%lld", STR_ARG(r->log),
						    r->log.n > 0 ? " " : "", (long long)r->number),
			  from_to(a, &r->step.event));
	}
	table_print(&t, run->out);
	for (size_t i = 0; i < run->custody.n; i++) {
		const struct custody_row *r = &run->custody.p[i];
		if (r->log.n > 0 && r->proof != CUSTODY_BY_KNOWN_KEY)
			(void)fprintf(run->out, "%s: act %lld, as %.*s recorded it\n",
				      r->proof == CUSTODY_NOT_VERIFIED
					      ? "NOT VERIFIED by this node"
					      : "Verified by a key that came with the package",
				      (long long)r->step.seq, STR_ARG(r->log));
	}
	for (size_t i = 0; i < run->state.gaps.n; i++) {
		const struct custody_gap *g = &run->state.gaps.p[i];
		(void)fprintf(run->out, "GAP at act %lld: %s", (long long)g->seq,
			      custody_gap_text(g->kind));
		if (g->expected.n > 0 || g->found.n > 0)
			(void)fprintf(run->out, " (expected \"%.*s\", found \"%.*s\")",
				      STR_ARG(g->expected), STR_ARG(g->found));
		(void)fputc('\n', run->out);
	}
	if (run->state.gaps.n == 0)
		(void)fputs("No gap is known in its custody.\n", run->out);
}

/* ---- running -------------------------------------------------------------------- */

/* What comes from outside is read in a box, which begins before the node's threads; pictures only where
 * a list asks for it. */
static enum rc start_box(struct evidence_run *run, const struct evidence_word *word)
{
	AUTO(hashsets) lists = NULL;
	if (word->reads_outside)
		return parser_start(run->cx);
	if (!word->seals)
		return RC_OK;
	TRY(hashsets_open(run->cx, options_get(&run->options, "data"), &lists));
	return hashsets_ask_near(lists) ? parser_start(run->cx) : RC_OK;
}

static enum rc open_and_run(struct evidence_run *run, const struct evidence_word *word)
{
	struct cx *cx = run->cx;
	TRY(start_box(run, word));
	TRY(data_option_open(cx, &run->options, &run->settings, &run->store));
	const struct str folder = arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(run->settings.dir));
	TRY(blobs_open(cx, folder, &run->blobs));
	return word->run(run);
}

static void tell(struct evidence_run *run, const struct evidence_word *word)
{
	if (!options_has(&run->options, "json")) {
		word->to_text(run);
		return;
	}
	AUTO(json) j = json_new(run->cx->arena);
	word->to_json(run, j);
	json_write(j, run->out);
}

static int run_word(struct cx *cx, const struct evidence_word *word, int argc, char **argv,
		    FILE *out)
{
	struct evidence_run run = { .cx = cx,
				    .out = out,
				    .options = { .command = &word->command,
						 .table = word->table,
						 .args_min = word->args_min,
						 .args_max = word->args_max } };
	if (!data_option_parse(cx, &run.options, argc, argv, out))
		return run.options.exit_code;
	const enum rc rc = open_and_run(&run, word);
	if (rc == RC_OK)
		tell(&run, word);
	blobs_close(run.blobs);
	store_close(run.store);
	return rc == RC_OK ? run.exit_code : command_exit(cx, rc);
}

static const struct evidence_word *find_word(const struct evidence_word *words, struct str name)
{
	for (const struct evidence_word *w = words; w->command.name; w++) {
		struct str group, word;
		(void)str_cut(str_from_c(w->command.name), ' ', &group, &word);
		if (str_eq(word, name))
			return w;
	}
	return NULL;
}

static int run_group(struct cx *cx, const struct evidence_word *words, int argc, char **argv,
		     FILE *out)
{
	const struct command *c = command_find(
		(const struct command *const[]){ evidence_commands, NULL }, str_from_c(argv[0]));
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	const struct evidence_word *word = find_word(words, name);
	if (word)
		return run_word(cx, word, argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity %s --help lists the commands", c->name);
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (const struct evidence_word *w = words; w->command.name; w++)
		(void)fprintf(out, "  comity %s\n      %s\n", w->command.usage, w->command.summary);
	return COMMAND_ANSWERED;
}

static int run_seal(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_word(cx, &seal_word, argc, argv, out);
}

static int run_exhibit(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_group(cx, exhibit_words, argc, argv, out);
}

static int run_custody(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_group(cx, custody_words, argc, argv, out);
}

static int run_package(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_group(cx, package_words, argc, argv, out);
}

static int run_certificate(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_group(cx, certificate_words, argc, argv, out);
}

static int run_stamp(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_group(cx, stamp_words, argc, argv, out);
}

static int run_hashset(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_group(cx, hashset_words, argc, argv, out);
}

const struct command evidence_commands[] = {
	{ "seal", "take in what was collected, as an exhibit",
	  "seal PATH... --data DIR --description TEXT --collector NAME --authority KIND "
	  "--authority-text TEXT [--for COUNTRY] [OPTION]...",
	  run_seal },
	{ "exhibit", "list, show, check, write out and destroy exhibits",
	  "exhibit list|show|findings|add|verify|export-content|hold|release|keep|erase|destroy|"
	  "unsealed|give-up ... "
	  "(see --help)",
	  run_exhibit },
	{ "custody", "tell and write down who had an exhibit", "custody show|add ... (see --help)",
	  run_custody },
	{ "package", "write exhibits as packages that anybody can verify",
	  "package make ... (see --help)", run_package },
	{ "certificate", "draft, sign and print what a court's rule asks to be certified",
	  "certificate draft|answer|sign|print|show|list|destruction ... (see --help)",
	  run_certificate },
	{ "stamp", "ask time-stamp authorities about the log",
	  "stamp list|ask|leave|now ... (see --help)", run_stamp },
	{ "hashset", "keep lists of hashes, which files are looked up in as they are sealed",
	  "hashset import|list|show|remove|lookup ... (see --help)", run_hashset },
	{ 0 },
};
