// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_cmd.h"

#include <stdio.h>
#include <string.h>

#include "core/core.h"
#include "core/options.h"
#include "core/term.h"
#include "evidence/verify_job.h"
#include "evidence/verify_to_json.h"

static const struct option table[] = {
	{ "policy", "FILE", "keys of the log and its witnesses, from elsewhere than the package",
	  OPTION_ONCE },
	{ "root", "FILE", "root certificate of a time-stamp authority, from elsewhere (PEM)",
	  OPTION_REPEATS },
	{ "all", NULL, "print all findings, not the first 20 of each part", OPTION_ONCE },
	{ "json", NULL, "print JSON", OPTION_ONCE },
	{ 0 },
};

enum { SHOWN_MAX = 20 };

static enum term_colour colour_of(enum verify_verdict v)
{
	static const enum term_colour colours[] = { [VERIFY_ABSENT] = TERM_PLAIN,
						    [VERIFY_HOLDS] = TERM_GREEN,
						    [VERIFY_OPEN] = TERM_YELLOW,
						    [VERIFY_FAILS] = TERM_RED };
	return colours[v];
}

/* Names come from outside: a control character would move the reader's cursor. */
static void put(const struct term *t, const char *label, struct str text)
{
	if (text.n == 0)
		return;
	(void)fputs(label, t->out);
	term_word(t, TERM_PLAIN, text);
	(void)fputc('\n', t->out);
}

static void print_findings(const struct term *t, const struct verification *v, bool all)
{
	for (unsigned part = 0; part < VERIFY_PARTS; part++) {
		size_t shown = 0, hidden = 0;
		for (size_t i = 0; i < v->findings.n; i++) {
			const struct verify_finding *f = &v->findings.p[i];
			if (f->part != part)
				continue;
			if (!all && shown == SHOWN_MAX) {
				hidden++;
				continue;
			}
			shown++;
			(void)fputc('\n', t->out);
			term_word(t, f->fails ? TERM_RED : TERM_YELLOW,
				  f->fails ? STR("FAILS") : STR("OPEN"));
			put(t, "  ", f->file);
			put(t, f->fails ? "  what:     " : "  not shown: ", f->what);
			put(t, "  expected: ", f->expected);
			put(t, "  found:    ", f->found);
			put(t, "  may still be relied on: ", f->rely);
		}
		if (hidden > 0)
			(void)fprintf(t->out, "\n%zu more of this part: --all\n", hidden);
	}
}

static void print_text(struct cx *cx, const struct verification *v, bool all, FILE *out)
{
	const struct term t = term_init(out);
	put(&t, "", verify_not_proven(cx->arena, v));
	(void)fputc('\n', out);
	for (size_t i = 0; i < v->exhibits.n; i++)
		put(&t, "Exhibit  ", v->exhibits.p[i]);
	for (size_t i = 0; i < v->certificates.n; i++) {
		const struct verify_certificate *c = &v->certificates.p[i];
		put(&t, "Certificate  ",
		    arena_fmt(cx->arena,
			      "%.*s: %.*s says that %.*s signed exactly this, at %.*s. Whether it "
			      "is true, and their signature, are for the court.",
			      STR_ARG(c->file), STR_ARG(c->record), STR_ARG(c->by),
			      STR_ARG(c->at)));
	}
	for (unsigned i = 0; i < VERIFY_PARTS; i++) {
		const enum verify_verdict verdict = v->parts[i].verdict;
		(void)fprintf(out, "%-8s ", verify_part_text((enum verify_part)i));
		term_word(&t, colour_of(verdict), str_from_c(verify_verdict_key(verdict)));
		(void)fprintf(out, "%*s", (int)(7 - strlen(verify_verdict_key(verdict))), "");
		if (verdict == VERIFY_HOLDS || verdict == VERIFY_OPEN)
			term_word(&t, TERM_PLAIN,
				  v->parts[i].says.n > 0 ? v->parts[i].says
							 : STR("see what is not shown, below"));
		else if (verdict == VERIFY_FAILS)
			(void)fprintf(out, "%zu %s", v->parts[i].fails,
				      v->parts[i].fails == 1 ? "finding" : "findings");
		(void)fputc('\n', out);
	}
	print_findings(&t, v, all);
}

static void print_json(struct cx *cx, const struct verification *v, FILE *out)
{
	AUTO(json) j = json_new(cx->arena);
	verify_to_json(cx, v, SIZE_MAX, j);
	json_write(j, out);
}

struct shower {
	struct instant began, shown;
};

static void show_progress(void *of, uint64_t done, uint64_t bytes)
{
	struct shower *s = of;
	const struct instant now = instant_now();
	const double seconds = (double)(now.us - s->began.us) / 1e6;
	if (now.us - s->shown.us < 500000 || seconds <= 0 || bytes == 0)
		return;
	s->shown = now;
	const double rate = (double)done / seconds;
	(void)fprintf(stderr, "\r%3.0f %%  %.0f MB/s  %.0f s left   ",
		      100.0 * (double)done / (double)bytes, rate / 1e6,
		      rate > 0 ? (double)(bytes - done) / rate : 0.0);
	(void)fflush(stderr);
}

/* One that came by another road, and is not empty for that: all would be said as if it were not there. */
static enum rc read_given(struct cx *cx, struct str name, struct str *out)
{
	const char *path = str_c(cx->arena, name);
	TRY(verify_read_file(cx, path ? path : "", out));
	if (str_trim(*out).n == 0)
		return cx_fail(cx, RC_INVALID, "%.*s is empty", STR_ARG(name));
	return RC_OK;
}

static enum rc read_trust(struct cx *cx, const struct options *o, struct verify_asked *asked)
{
	const struct option_values *roots = options_all(o, "root");
	if (options_has(o, "policy"))
		TRY(read_given(cx, options_get(o, "policy"), &asked->policy));
	for (size_t i = 0; i < roots->n; i++) {
		struct str pem;
		TRY(read_given(cx, roots->p[i], &pem));
		asked->roots = arena_fmt(cx->arena, "%.*s%.*s\n", STR_ARG(asked->roots),
					 STR_ARG(pem));
	}
	return RC_OK;
}

static int run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = {
		.command = &verify_commands[0], .table = table, .args_min = 1, .args_max = 1
	};
	struct verification v;
	if (!options_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	struct shower shower = { .began = instant_now(), .shown = instant_now() };
	struct verify_asked asked = { .path = str_c(cx->arena, o.args.p[0]) };
	const bool shows = term_init(stderr).colour && !options_has(&o, "json");
	if (shows) {
		asked.progress = show_progress;
		asked.of = &shower;
	}
	enum rc rc = read_trust(cx, &o, &asked);
	if (rc == RC_OK)
		rc = verify_run(cx, &asked, &v);
	if (shows)
		(void)fputs("\r\033[K", stderr);
	if (rc != RC_OK)
		return command_exit(cx, rc);
	if (options_has(&o, "json"))
		print_json(cx, &v, out);
	else
		print_text(cx, &v, options_has(&o, "all"), out);
	return verify_holds(&v) ? COMMAND_ANSWERED : COMMAND_PARTLY;
}

const struct command verify_commands[] = {
	{ "verify", "say what a package of evidence proves, and what it does not",
	  "verify FOLDER|FILE.zip [--policy FILE] [--root FILE]... [--all] [--json]", run },
	{ 0 },
};
