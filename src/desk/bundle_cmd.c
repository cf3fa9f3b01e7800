// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "desk/bundle_db.h"
#include "desk/bundle_to_zip.h"
#include "desk/case_db.h"
#include "desk/content_db.h"
#include "desk/desk_cmd.h"

#define BYTES_MAX ((size_t)256 * 1024 * 1024)

static const struct option bundle_table[] = {
	{ "out", "FILE", "where the archive (ZIP) goes once it is approved", OPTION_ONCE },
	{ "withhold", "WHAT:WHY", "a request, or REFERENCE/FILE, and the reason", OPTION_REPEATS },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

struct found {
	struct str reference, zip; // zip empty: it waits for approval
	struct id approval;
	size_t files;
};

static struct str withheld_lines(struct desk_run *run)
{
	const struct option_values *v = options_all(&run->options, "withhold");
	struct str out = STR("");
	for (size_t i = 0; i < v->n; i++)
		out = arena_fmt(run->cx->arena, "%.*s%.*s\n", STR_ARG(out), STR_ARG(v->p[i]));
	return out;
}

static enum rc make(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct found *f = arena_new(cx->arena, struct found, 1);
	struct bundle *b = arena_new(cx->arena, struct bundle, 1);
	struct bundle_order *o = arena_new(cx->arena, struct bundle_order, 1);
	struct bundle_paths paths;
	struct bundle_approval approval;
	bool found, given;
	run->found = f;
	f->reference = run->options.args.p[0];
	if (!options_has(&run->options, "out"))
		return cx_fail(cx, RC_INVALID, "--out names the file");
	TRY(case_find(cx, db, f->reference, &o->case_id));
	TRY(bundle_approval(cx, db, o->case_id, &found, &approval));
	if (found && !approval.approved)
		return cx_fail(cx, RC_CONFLICT, "it waits for a second person: %.*s/approvals/%.*s",
			       STR_ARG(run->address), STR_ARG(id_print(cx->arena, approval.id)));
	TRY(bundle_read_withheld(
		cx, found ? bundle_withheld_of(cx->arena, approval.manifest) : withheld_lines(run),
		&o->withheld));
	o->blobs = run->blobs;
	o->max = BYTES_MAX;
	TRY(content_read(cx, db, &ACTOR_TERMINAL, "case", o->case_id));
	TRY(bundle_load(cx, db, &ACTOR_TERMINAL, o, b));
	TRY(bundle_paths(cx, run->law, b, &paths));
	const struct str manifest = bundle_manifest(cx->arena, b, &paths);
	f->files = paths.n;
	if (!found)
		return bundle_propose(cx, db, &ACTOR_TERMINAL, b, manifest, &f->approval);
	f->approval = approval.id;
	TRY(bundle_zip(cx, &paths, BYTES_MAX, &f->zip));
	const struct bundle_asked asked = { &approval, manifest };
	TRY(bundle_give(cx, db, &ACTOR_TERMINAL, b, &asked, &given));
	if (given)
		return RC_OK;
	f->zip = STR("");
	TRY(bundle_approval(cx, db, o->case_id, &found, &approval));
	f->approval = approval.id;
	return RC_OK;
}

static enum rc save(struct desk_run *run)
{
	const struct found *f = run->found;
	const char *path = str_c(run->cx->arena, options_get(&run->options, "out"));
	if (f->zip.n == 0)
		return RC_OK;
	FILE *file = path ? fopen(path, "wb") : NULL;
	bool ok = file && fwrite(f->zip.p, 1, f->zip.n, file) == f->zip.n;
	if (file && fclose(file) != 0)
		ok = false;
	return ok ? RC_OK
		  : cx_fail(run->cx, RC_IO, "%s: %s", path ? path : "--out", strerror(errno));
}

static void to_json(struct desk_run *run, struct json *j)
{
	const struct found *f = run->found;
	json_begin_object(j, "bundle");
	json_str(j, "case", f->reference);
	json_str(j, "state", f->zip.n > 0 ? STR("given") : STR("proposed"));
	json_str(j, "approval", id_print(run->cx->arena, f->approval));
	json_int(j, "files", (int64_t)f->files);
	json_int(j, "bytes", (int64_t)f->zip.n);
	json_end(j);
}

static void to_text(struct desk_run *run)
{
	const struct found *f = run->found;
	if (f->zip.n > 0)
		(void)fprintf(run->out, "%.*s: %zu %s, %zu bytes\n",
			      STR_ARG(options_get(&run->options, "out")), f->files,
			      f->files == 1 ? "file" : "files", f->zip.n);
	else
		(void)fprintf(run->out,
			      "Nothing was written yet. A second person approves it at "
			      "%.*s/approvals/%.*s; then run this again.\n",
			      STR_ARG(run->address),
			      STR_ARG(id_print(run->cx->arena, f->approval)));
}

const struct desk_word bundle_words[] = {
	{ { "desk case bundle", "gather what the defence is given; a second person approves it",
	    "desk case bundle CASE --out FILE.zip [--withhold WHAT:WHY]... --data DIR", NULL },
	  bundle_table,
	  1,
	  make,
	  false,
	  to_json,
	  to_text,
	  save },
	{ { 0 }, NULL, 0, NULL, false, NULL, NULL },
};
