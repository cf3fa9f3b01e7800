// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/exhibit_end_cmd.h"

#include <stdio.h>

#include "evidence/content_job.h"
#include "evidence/erase_job.h"
#include "evidence/seal_job.h"

enum { FINDINGS_MAX = 64 << 20 };

#define BY                                              \
	{                                               \
		"by", "NAME", "who did it", OPTION_ONCE \
	}

#define REASON                                                          \
	{                                                               \
		"reason", "TEXT", "why: the rule or order", OPTION_ONCE \
	}
#define SECOND                                                                   \
	{                                                                        \
		"second", "NAME", "the second person who was there", OPTION_ONCE \
	}

const struct option exhibit_findings_table[] = {
	{ "purpose", "TEXT", "of a locked exhibit: what they are read for", OPTION_ONCE },
	{ "by", "NAME", "of a locked exhibit: who reads them", OPTION_ONCE },
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};
const struct option exhibit_check_table[] = { BY, DATA_OPTION, EVIDENCE_JSON, { 0 } };
const struct option exhibit_export_table[] = {
	{ "out", "DIR", "a folder that is not there yet", OPTION_ONCE },
	{ "purpose", "TEXT", "what for", OPTION_ONCE },
	{ "to", "NAME", "for whom", OPTION_ONCE },
	BY,
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};
const struct option exhibit_reason_table[] = {
	REASON, SECOND, BY, DATA_OPTION, EVIDENCE_JSON, { 0 },
};

const struct option exhibit_end_table[] = {
	REASON,
	SECOND,
	{ "order", "TEXT", "the order by which it ends before the day until which it is to be kept",
	  OPTION_ONCE },
	BY,
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};

const struct option exhibit_keep_table[] = {
	{ "until", "TIME", "until when it is to be kept: a day that is to come", OPTION_ONCE },
	REASON,
	{ "second", "NAME", "of an earlier end: the second person", OPTION_ONCE },
	BY,
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};

static enum rc who(struct evidence_run *run, struct str *out)
{
	*out = options_get(&run->options, "by");
	return out->n > 0 ? RC_OK : cx_fail(run->cx, RC_INVALID, "--by says who did it");
}

static enum rc check_content(struct evidence_run *run)
{
	if (run->exhibit.kind == EXHIBIT_THING)
		return cx_fail(run->cx, RC_MISSING, "a physical item has no content here");
	return exhibit_check_here(run->cx, &run->exhibit);
}

/* Names and digests of what a list of abuse names are read for a reason, and that stands in its custody. */
static enum rc open_locked(struct evidence_run *run)
{
	struct custody_event event = { .act = CUSTODY_OPENED,
				       .purpose = options_get(&run->options, "purpose") };
	if (!run->exhibit.is_locked)
		return RC_OK;
	event.name = options_get(&run->options, "by");
	if (event.name.n == 0 || event.purpose.n == 0)
		return cx_fail(
			run->cx, RC_DENIED,
			"the exhibit is locked (known child-abuse material): its findings "
			"name files; --by and --purpose say who reads them and what for, and "
			"its custody keeps that");
	return evidence_act(run, &event);
}

/* ---- findings ------------------------------------------------------------------- */

enum rc exhibit_findings(struct evidence_run *run)
{
	size_t got = 1;
	struct buf all;
	char piece[4096];
	TRY(evidence_load(run));
	TRY(check_content(run));
	TRY(open_locked(run));
	AUTO(blob_reader) r = NULL;
	TRY(blob_open(run->cx, run->blobs, &run->exhibit.content.findings, &r));
	buf_init(&all, FINDINGS_MAX);
	enum rc rc = RC_OK;
	while (rc == RC_OK && got > 0) {
		rc = blob_read(run->cx, r, piece, sizeof piece, &got);
		buf_add(&all, (struct str){ piece, rc == RC_OK ? got : 0 });
	}
	struct str *text = arena_new(run->cx->arena, struct str, 1);
	*text = arena_copy(run->cx->arena, buf_str(&all));
	run->found = text;
	buf_done(&all);
	return rc;
}

void exhibit_findings_to_json(struct evidence_run *run, struct json *j)
{
	struct str rest = *(const struct str *)run->found, line, field;
	static const char *const keys[] = { "path", "original", "finding", "offset", "length" };
	json_begin_array(j, "findings");
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		json_begin_object(j, NULL);
		for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
			int64_t n = 0;
			(void)str_cut(line, '\t', &field, &line);
			if (i >= 3 && str_to_i64(field, 0, INT64_MAX, &n))
				json_int(j, keys[i], n);
			else
				json_str(j, keys[i], field);
		}
		json_str(j, "text", line);
		json_end(j);
	}
	json_end(j);
}

void exhibit_findings_to_text(struct evidence_run *run)
{
	struct str rest = *(const struct str *)run->found, line;
	if (rest.n == 0)
		(void)fputs("There is none: all was read, and did not change meanwhile.\n",
			    run->out);
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		(void)fprintf(run->out, "%.*s\n", STR_ARG(seal_finding_says(run->cx->arena, line)));
	}
}

/* ---- verify --------------------------------------------------------------------- */

enum rc exhibit_verify(struct evidence_run *run)
{
	struct custody_event event = { .act = CUSTODY_VERIFIED };
	struct content_check *c = arena_new(run->cx->arena, struct content_check, 1);
	TRY(who(run, &event.name));
	TRY(evidence_load(run));
	TRY(check_content(run));
	TRY(content_check(run->cx, run->blobs, &run->exhibit.content, c));
	run->found = c;
	event.hash_before = run->exhibit.content.manifest;
	event.has_changed = c->n_bad > 0;
	event.purpose = c->n_bad == 0 ? STR("all of it is as it was sealed")
				      : STR("some of it is not as it was sealed");
	event.changes = c->n_bad == 0
				? STR("")
				: arena_fmt(run->cx->arena, "%lld %s; the first: %.*s",
					    (long long)c->n_bad, c->n_bad == 1 ? "file" : "files",
					    STR_ARG(c->bad.p[0]));
	run->exit_code = c->n_bad == 0 ? COMMAND_ANSWERED : COMMAND_PARTLY;
	return evidence_act(run, &event);
}

void exhibit_verified_to_json(struct evidence_run *run, struct json *j)
{
	const struct content_check *c = run->found;
	evidence_exhibit_to_json(run, j);
	json_begin_object(j, "verified");
	json_int(j, "files", c->files);
	json_int(j, "bytes", c->bytes);
	json_int(j, "bad", c->n_bad);
	json_begin_array(j, "first_bad");
	for (size_t i = 0; i < c->bad.n; i++)
		json_str(j, NULL, c->bad.p[i]);
	json_end(j);
	json_end(j);
}

void exhibit_verified_to_text(struct evidence_run *run)
{
	const struct content_check *c = run->found;
	for (size_t i = 0; i < c->bad.n; i++)
		(void)fprintf(run->out, "BAD %.*s\n", STR_ARG(c->bad.p[i]));
	(void)fprintf(run->out, "%lld %s, %lld bytes read again; %lld %s not what was sealed.\n",
		      (long long)c->files, c->files == 1 ? "file" : "files", (long long)c->bytes,
		      (long long)c->n_bad, c->n_bad == 1 ? "is" : "are");
}

/* ---- export-content ------------------------------------------------------------- */

/* In the data folder it would stand in each backup, and outlive what erases the exhibit. Of one that is to
 * be made: the folder that it comes into. */
static enum rc check_out(struct evidence_run *run, struct str out)
{
	struct str rest = out;
	while (rest.n > 1 && str_ends(rest, STR("/")))
		rest.n--;
	while (rest.n > 0 && rest.p[rest.n - 1] != '/')
		rest.n--;
	if (evidence_lies_in(run->cx, run->settings.dir, rest.n > 0 ? rest : STR(".")))
		return cx_fail(run->cx, RC_INVALID,
			       "%.*s lies in the data folder of this node, which backups hold: "
			       "--out names a place beside it",
			       STR_ARG(out));
	return RC_OK;
}

enum rc exhibit_export(struct evidence_run *run)
{
	const struct options *o = &run->options;
	struct custody_event event = { .act = CUSTODY_EXPORTED,
				       .to = options_get(o, "to"),
				       .purpose = options_get(o, "purpose") };
	TRY(who(run, &event.name));
	if (options_get(o, "out").n == 0 || event.purpose.n == 0)
		return cx_fail(run->cx, RC_INVALID,
			       "--out and --purpose say where to, and what for");
	TRY(check_out(run, options_get(o, "out")));
	TRY(evidence_load(run));
	TRY(check_content(run));
	if (run->exhibit.is_opaque && !run->exhibit.is_locked) // a locked one has its own rule
		return cx_fail(run->cx, RC_DENIED,
			       "the exhibit is sealed as opaque: its content is not taken out");
	event.hash_before = run->exhibit.content.manifest;
	TRY(evidence_act(run, &event)); // who reads it stands on the ledger first
	return content_export(run->cx, run->blobs, &run->exhibit.content, options_get(o, "out"));
}

/* ---- ends ----------------------------------------------------------------------- */

/* order: by which it ends before its time; empty: by none. */
static enum rc for_reason(struct evidence_run *run, enum custody_act act, struct str order)
{
	struct custody_event event = { .act = act,
				       .second = options_get(&run->options, "second"),
				       .purpose = options_get(&run->options, "reason") };
	TRY(who(run, &event.name));
	if (event.purpose.n == 0)
		return cx_fail(run->cx, RC_INVALID, "--reason says why: the rule or order");
	if (order.n > 0) {
		event.is_ordered = true;
		event.purpose = arena_fmt(run->cx->arena, "%.*s; before its time, by order: %.*s",
					  STR_ARG(event.purpose), STR_ARG(order));
	}
	return evidence_act(run, &event);
}

enum rc exhibit_hold(struct evidence_run *run)
{
	return for_reason(run, CUSTODY_HELD, STR(""));
}

enum rc exhibit_release(struct evidence_run *run)
{
	return for_reason(run, CUSTODY_RELEASED, STR(""));
}

enum rc exhibit_keep(struct evidence_run *run)
{
	struct custody_event event = { .act = CUSTODY_KEPT,
				       .second = options_get(&run->options, "second"),
				       .purpose = options_get(&run->options, "reason") };
	TRY(who(run, &event.name));
	TRY(evidence_time(run, "until", &event.keep_until));
	if (event.keep_until.us == 0 || event.purpose.n == 0)
		return cx_fail(run->cx, RC_INVALID,
			       "--until and --reason say until when it is to be kept, and by what "
			       "rule or order");
	return evidence_act(run, &event);
}

/* The act first: an erasure that was cut short is ended by saying it again. */
static enum rc end(struct evidence_run *run, enum custody_act act, enum exhibit_state then)
{
	int64_t *n = arena_new(run->cx->arena, int64_t, 1);
	run->found = n;
	TRY(evidence_load(run));
	if (run->exhibit.state != then)
		TRY(for_reason(run, act, options_get(&run->options, "order")));
	const struct content_home home = { run->store, run->blobs, run->settings.dir,
					   data_blob_holders };
	return content_erase(run->cx, &home, run->exhibit.id, n);
}

enum rc exhibit_erase(struct evidence_run *run)
{
	return end(run, CUSTODY_ERASED, EXHIBIT_ERASED);
}

enum rc exhibit_destroy(struct evidence_run *run)
{
	return end(run, CUSTODY_DESTROYED, EXHIBIT_DESTROYED);
}

void exhibit_erased_to_json(struct evidence_run *run, struct json *j)
{
	evidence_exhibit_to_json(run, j);
	json_int(j, "blobs_deleted", *(const int64_t *)run->found);
}

void exhibit_erased_to_text(struct evidence_run *run)
{
	evidence_custody_to_text(run);
	(void)fprintf(run->out,
		      "%lld blobs were deleted; those that something else of the node holds stay. "
		      "Backups that were made before still have them.\nIts certificate: comity "
		      "certificate destruction %.*s\n",
		      (long long)*(const int64_t *)run->found, STR_ARG(run->exhibit.number));
}
