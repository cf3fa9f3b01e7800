// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_cmd.h"

#include <stdio.h>
#include <string.h>

#include "core/core.h"
#include "core/options.h"
#include "core/term.h"
#include "evidence/verify_job.h"
#include "formats/json.h"
#include "ledger/entry.h"

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
		(void)fprintf(out,
			      "Certificate  %.*s: %.*s says that %.*s signed exactly this, at "
			      "%.*s. Whether it is true, and their signature, are for the court.\n",
			      STR_ARG(c->file), STR_ARG(c->record), STR_ARG(c->by), STR_ARG(c->at));
	}
	for (unsigned i = 0; i < VERIFY_PARTS; i++) {
		const enum verify_verdict verdict = v->parts[i].verdict;
		(void)fprintf(out, "%-8s ", verify_part_text((enum verify_part)i));
		term_word(&t, colour_of(verdict), str_from_c(verify_verdict_key(verdict)));
		(void)fprintf(out, "%*s", (int)(7 - strlen(verify_verdict_key(verdict))), "");
		if (verdict == VERIFY_HOLDS || verdict == VERIFY_OPEN)
			term_word(&t, TERM_PLAIN, v->parts[i].says);
		else if (verdict == VERIFY_FAILS)
			(void)fprintf(out, "%zu findings", v->parts[i].fails);
		(void)fputc('\n', out);
	}
	print_findings(&t, v, all);
}

static void print_json(struct cx *cx, const struct verification *v, FILE *out)
{
	AUTO(json) j = json_new(cx->arena);
	json_str(j, "notProven", verify_not_proven(cx->arena, v));
	json_bool(j, "holds", verify_holds(v));
	json_begin_array(j, "exhibits");
	for (size_t i = 0; i < v->exhibits.n; i++)
		json_str(j, NULL, v->exhibits.p[i]);
	json_end(j);
	json_begin_array(j, "certificates");
	for (size_t i = 0; i < v->certificates.n; i++) {
		const struct verify_certificate *c = &v->certificates.p[i];
		json_begin_object(j, NULL);
		json_str(j, "file", c->file);
		json_str(j, "by", c->by);
		json_str(j, "at", c->at);
		json_str(j, "record", c->record);
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "before");
	for (size_t i = 0; i < v->before.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "log", v->before.p[i].origin);
		json_bool(j, "known", v->before.p[i].is_known);
		json_end(j);
	}
	json_end(j);
	json_int(j, "files", (int64_t)v->files);
	json_int(j, "bytes", (int64_t)v->bytes);
	json_str(j, "log", v->origin);
	if (v->not_later.us != 0)
		json_str(j, "notLaterThan", entry_print_time(cx->arena, v->not_later));
	else
		json_add_null(j, "notLaterThan");
	json_begin_object(j, "parts");
	for (unsigned i = 0; i < VERIFY_PARTS; i++) {
		json_begin_object(j, verify_part_key((enum verify_part)i));
		json_str(j, "verdict", str_from_c(verify_verdict_key(v->parts[i].verdict)));
		json_str(j, "says",
			 v->parts[i].verdict == VERIFY_FAILS ? STR("") : v->parts[i].says);
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "findings");
	for (size_t i = 0; i < v->findings.n; i++) {
		const struct verify_finding *f = &v->findings.p[i];
		json_begin_object(j, NULL);
		json_str(j, "part", str_from_c(verify_part_key(f->part)));
		json_bool(j, "fails", f->fails);
		json_str(j, "file", f->file);
		json_str(j, "what", f->what);
		json_str(j, "expected", f->expected);
		json_str(j, "found", f->found);
		json_str(j, "mayStillBeReliedOn", f->rely);
		json_end(j);
	}
	json_end(j);
	json_write(j, out);
}

/* A name of a file may be any bytes; what is printed as JSON is UTF-8. */
static void make_printable(struct cx *cx, struct verification *v)
{
	for (size_t i = 0; i < v->findings.n; i++) {
		struct verify_finding *f = &v->findings.p[i];
		struct str *const texts[] = { &f->file, &f->what, &f->expected, &f->found };
		for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
			if (str_is_utf8(*texts[k]))
				continue;
			struct buf b;
			buf_init(&b, 4 * texts[k]->n + 1);
			for (size_t n = 0; n < texts[k]->n; n++) {
				const unsigned char c = (unsigned char)texts[k]->p[n];
				if (c < 0x80)
					buf_add_char(&b, (char)c);
				else
					buf_fmt(&b, "\\x%02x", c);
			}
			*texts[k] = arena_copy(cx->arena, buf_str(&b));
			buf_done(&b);
		}
	}
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

static enum rc read_trust(struct cx *cx, const struct options *o, struct verify_asked *asked)
{
	const struct option_values *roots = options_all(o, "root");
	if (options_has(o, "policy")) {
		const char *path = str_c(cx->arena, options_get(o, "policy"));
		TRY(verify_read_file(cx, path ? path : "", &asked->policy));
	}
	for (size_t i = 0; i < roots->n; i++) {
		struct str pem;
		const char *path = str_c(cx->arena, roots->p[i]);
		TRY(verify_read_file(cx, path ? path : "", &pem));
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
	make_printable(cx, &v);
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
