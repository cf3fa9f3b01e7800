// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity seal */
#include <stdio.h>
#include <stdlib.h>

#include "evidence/certificate_cmd.h"
#include "evidence/certificate_to_json.h"
#include "evidence/evidence_cmd.h"
#include "evidence/progress_job.h"
#include "evidence/referral.h"
#include "law/law_cmd.h"
#include "evidence/seal_job.h"

static const struct option seal_table[] = {
	EVIDENCE_FACTS,
	CERTIFICATE_ORDER,
	{ "kind", "KIND", "file, folder, disk-image, mailbox, capture, delivery or screenshot",
	  OPTION_ONCE },
	{ "mounted", "yes|no|unknown", "whether the source's file system was mounted",
	  OPTION_ONCE },
	{ "write-blocker", "yes|no|unknown", "whether a hardware write-blocker was used",
	  OPTION_ONCE },
	{ "tool", "TEXT", "a tool that was used before, with its version", OPTION_REPEATS },
	{ "opaque", NULL,
	  "sealed bytes: never shown, looked into or taken out, but to another node", OPTION_ONCE },
	{ "leave", NULL, "hash it where it lies, and keep no copy", OPTION_ONCE },
	{ "also", "LIST", "digests besides SHA-256: md5,sha1,sha512", OPTION_ONCE },
	{ "fresh", NULL, "read all again, though an earlier run was interrupted", OPTION_ONCE },
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};

struct sealing {
	struct seal_plan plan;
	enum digest_kind also[DIGEST_KINDS];
	struct seal_result result;
	bool certifies; // --for
	struct certificate_order order;
};

static enum rc read_also(struct evidence_run *run, struct sealing *s)
{
	struct str rest = options_get(&run->options, "also"), name;
	while (rest.n > 0) {
		enum digest_kind kind;
		(void)str_cut(rest, ',', &name, &rest);
		if (!digest_of_name(name, &kind) || kind == DIGEST_SHA256)
			return cx_fail(run->cx, RC_INVALID,
				       "--also takes md5, sha1, sha224, sha384 and sha512, by "
				       "commas: \"%.*s\" is none",
				       STR_ARG(name));
		for (size_t i = 0; i < s->plan.n_also; i++)
			if (s->also[i] == kind)
				return cx_fail(run->cx, RC_INVALID, "--also names %.*s twice",
					       STR_ARG(name));
		s->also[s->plan.n_also++] = kind;
	}
	s->plan.also = s->also;
	return RC_OK;
}

static enum rc read_told(struct evidence_run *run, const char *option, enum told *out)
{
	const struct str text = options_get(&run->options, option);
	*out = TOLD_UNKNOWN;
	if (text.n > 0 && !told_parse(text, out))
		return cx_fail(run->cx, RC_INVALID, "--%s is yes, no or unknown", option);
	return RC_OK;
}

static enum rc read_kind(struct evidence_run *run, bool *is_told, enum exhibit_kind *out)
{
	const struct str text = options_get(&run->options, "kind");
	*is_told = text.n > 0;
	if (*is_told && (!exhibit_kind_parse(text, out) || *out == EXHIBIT_THING))
		return cx_fail(run->cx, RC_INVALID,
			       "--kind is file, folder, disk-image, mailbox, capture, delivery or "
			       "screenshot");
	return RC_OK;
}

static struct str tools(struct evidence_run *run)
{
	struct str all = STR("comity " COMITY_VERSION);
	const struct option_values *v = options_all(&run->options, "tool");
	for (size_t i = 0; i < v->n; i++)
		all = arena_fmt(run->cx->arena, "%.*s\n%.*s", STR_ARG(all), STR_ARG(v->p[i]));
	return all;
}

static enum rc add(struct cx *cx, struct db *db, void *arg)
{
	struct evidence_run *run = arg;
	const struct sealing *s = run->found;
	struct exhibit e = run->exhibit; // a unit may run again
	struct custody_facts facts = s->result.facts;
	e.id = s->result.exhibit;
	TRY(exhibit_add(cx, db, &ACTOR_TERMINAL, &e, &facts));
	run->exhibit.id = e.id;
	return RC_OK;
}

/* Whether the one is the other, or a folder above it; both as realpath gives them. */
/* The node's own folder has its keys and its evidence: nobody means to make an exhibit of those. */
static enum rc check_paths(struct evidence_run *run, const struct seal_plan *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		const struct str path = plan->paths[i];
		if (evidence_lies_in(run->cx, plan->folder, path) ||
		    evidence_lies_in(run->cx, path, plan->folder))
			return cx_fail(run->cx, RC_INVALID,
				       "%.*s is, or lies in, or has in it the data folder of this "
				       "node, with its keys: name what lies beside it",
				       STR_ARG(plan->paths[i]));
	}
	return RC_OK;
}

static enum rc seal(struct evidence_run *run, struct sealing *s, bool kind_is_told)
{
	struct progress progress;
	struct exhibit *e = &run->exhibit;
	progress_begin(&progress, &s->plan);
	const enum rc rc = seal_run(run->cx, run->store, run->blobs, &s->plan, &s->result);
	progress_end(&progress);
	TRY(rc);
	e->content = s->result.content;
	e->is_locked = s->result.is_locked;
	e->is_opaque = e->is_opaque || e->is_locked;
	if (!kind_is_told)
		e->kind = s->result.kind;
	run->cx->now = instant_now(); // it took its time
	TRY(unit_run(run->cx, run->store, TX_WRITE, add, run));
	return seal_done(run->cx, &s->plan, &s->result);
}

static enum rc run_it(struct evidence_run *run)
{
	struct sealing *s = arena_new(run->cx->arena, struct sealing, 1);
	struct exhibit *e = &run->exhibit;
	bool kind_is_told = false;
	run->found = s;
	s->plan = (struct seal_plan){
		.paths = run->options.args.p,
		.n = run->options.args.n,
		.folder = run->settings.dir,
		.is_outside = options_has(&run->options, "leave"),
		.is_fresh = options_has(&run->options, "fresh"),
		.may_be_disk = true,
		.keeps_abuse = run->settings.keeps_abuse.n > 0,
	};
	TRY(check_paths(run, &s->plan));
	TRY(read_also(run, s));
	TRY(evidence_read_facts(run, e));
	TRY(read_kind(run, &kind_is_told, &e->kind));
	TRY(read_told(run, "mounted", &e->source.mounted));
	TRY(read_told(run, "write-blocker", &e->source.write_blocker));
	e->tools = tools(run);
	e->is_opaque = options_has(&run->options, "opaque");
	TRY(exhibit_check(run->cx, e)); // before hours are spent
	s->certifies = options_has(&run->options, "for");
	if (s->certifies)
		TRY(certificate_read_order(run, e->collector, &s->order));
	TRY(seal(run, s, kind_is_told));
	TRY(evidence_load(run));
	return s->certifies ? certificate_begin(run, &s->order) : RC_OK;
}

static void to_json(struct evidence_run *run, struct json *j)
{
	const struct sealing *s = run->found;
	evidence_exhibit_to_json(run, j);
	json_int(j, "not_read_again", s->result.n_known);
	json_int(j, "withheld", s->result.n_withheld);
	if (!s->certifies)
		return;
	json_begin_object(j, "certificate");
	certificate_to_json(j, run->cx->arena, &s->order.certificate, &run->exhibit);
	json_end(j);
}

/* What it says must be done, and by whom. */
static void tell_locked(struct evidence_run *run, const struct seal_result *r)
{
	const struct law *law = NULL;
	struct str contacts = { 0 };
	if (!r->is_locked)
		return;
	if (law_cmd_open(run->cx, &run->options, &law) == RC_OK)
		contacts = referral_contacts(run->cx->arena, law, run->settings.country);
	(void)fputs("LOCKED: a list of known child-abuse material names a file of it, or a picture "
		    "that looks like one of it. Do not open it, and do not copy it.\n",
		    run->out);
	if (r->n_withheld > 0)
		(void)fprintf(run->out,
			      "This node may not have such material: of %lld %s it keeps the "
			      "digest and the name, and no byte.\n",
			      (long long)r->n_withheld, r->n_withheld == 1 ? "file" : "files");
	(void)fprintf(run->out, "Call the national police%s\n%.*s",
		      contacts.n > 0 ? ", or a hotline of the country:" : ".", STR_ARG(contacts));
	(void)fprintf(run->out,
		      "Then: comity custody add %.*s --act referred --to AUTHORITY --purpose "
		      "REFERENCE --by NAME\n",
		      STR_ARG(run->exhibit.number));
}

static void tell_match(struct evidence_run *run, const struct custody_match *m)
{
	if (m->files > 0)
		(void)fprintf(run->out, "LISTED %.*s (%.*s): %lld %s\n", STR_ARG(m->list),
			      STR_ARG(m->class), (long long)m->files,
			      m->files == 1 ? "file" : "files");
	if (m->alike > 0)
		(void)fprintf(run->out,
			      "LOOKS LIKE %.*s (%.*s): %lld %s; a likeness, not the same bytes\n",
			      STR_ARG(m->list), STR_ARG(m->class), (long long)m->alike,
			      m->alike == 1 ? "picture" : "pictures");
}

static void to_text(struct evidence_run *run)
{
	const struct sealing *s = run->found;
	const struct custody_facts *f = &s->result.facts;
	evidence_exhibit_to_text(run);
	if (s->result.n_known > 0)
		(void)fprintf(run->out,
			      "%lld %s sealed by an earlier run that was interrupted, and not read "
			      "again.\n",
			      (long long)s->result.n_known,
			      s->result.n_known == 1 ? "file was" : "files were");
	for (size_t i = 0; !s->result.is_locked && i < f->findings.n; i++)
		(void)fprintf(run->out, "FINDING %.*s\n",
			      STR_ARG(seal_finding_says(run->cx->arena, f->findings.p[i])));
	for (size_t i = 0; i < f->matches.n; i++)
		tell_match(run, &f->matches.p[i]);
	tell_locked(run, &s->result);
	if (s->certifies)
		certificate_ask(run, &s->order.certificate);
}

const struct evidence_word seal_word = {
	.command = { "seal", "take in what was collected, as an exhibit",
		     "seal PATH... --data DIR --description TEXT --collector NAME "
		     "--authority KIND --authority-text TEXT [--for COUNTRY] [OPTION]...",
		     NULL },
	.table = seal_table,
	.args_min = 1,
	.args_max = 1000,
	.run = run_it,
	.to_json = to_json,
	.to_text = to_text,
	.seals = true,
};
