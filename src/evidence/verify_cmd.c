// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_cmd.h"

#include <stdio.h>

#include "core/core.h"
#include "core/mark.h"
#include "core/options.h"
#include "core/term.h"
#include "crypto/certificate.h"
#include "evidence/verify_job.h"
#include "evidence/verify_to_json.h"
#include "web/lang.h"
#include "web/sentence.h"

static const struct option table[] = {
	{ "policy", "FILE", "keys of the log and its witnesses, from elsewhere than the package",
	  OPTION_ONCE },
	{ "root", "FILE", "root certificate of a time-stamp authority, from elsewhere (PEM)",
	  OPTION_REPEATS },
	{ "language", "LANG", "of what is printed, such as fr; JSON stays English", OPTION_ONCE },
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

struct teller {
	struct arena *a;
	const struct lang *lang;
	struct term t;
	int part_width, verdict_width; // in letters
};

static struct str word(const struct teller *t, const char *english)
{
	return lang_text(t->a, t->lang, english);
}

static bool is_english(const struct teller *t)
{
	return t->lang == lang_english();
}

/* Names come from outside: a control character would move the reader's cursor. */
static void put(const struct teller *t, struct str label, struct str text)
{
	if (text.n == 0)
		return;
	(void)fprintf(t->t.out, "%.*s", STR_ARG(label));
	term_word(&t->t, TERM_PLAIN, text);
	(void)fputc('\n', t->t.out);
}

/* "  found:    ", in English as ever; else "  Trouvé : ". */
static void put_fact(const struct teller *t, const char *english, const char *label,
		     struct str text)
{
	const struct str told = sentence_in(t->a, t->lang, text);
	put(t,
	    is_english(t) ? str_from_c(english)
			  : arena_fmt(t->a, "  %.*s", STR_ARG(word(t, label))),
	    told);
}

static void print_finding(const struct teller *t, const struct verify_finding *f)
{
	const struct str open = is_english(t) ? STR("OPEN") : word(t, N_("NOT SHOWN"));
	(void)fputc('\n', t->t.out);
	term_word(&t->t, f->fails ? TERM_RED : TERM_YELLOW, f->fails ? word(t, N_("FAILS")) : open);
	put(t, STR("  "), f->file);
	put_fact(t, f->fails ? "  what:     " : "  not shown: ",
		 f->fails ? N_("what is wrong: ") : N_("not shown: "), f->what);
	put_fact(t, "  expected: ", N_("expected: "), f->expected);
	put_fact(t, "  found:    ", N_("found: "), f->found);
	put_fact(t, "  may still be relied on: ", N_("may still be relied on: "), f->rely);
}

static void print_findings(const struct teller *t, const struct verification *v, bool all)
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
			print_finding(t, f);
		}
		if (hidden > 0)
			put(t, STR("\n"),
			    sentence_in(
				    t->a, t->lang,
				    arena_fmt(t->a, N_("%zu more of this part: --all"), hidden)));
	}
}

static void print_certificates(const struct teller *t, const struct verification *v)
{
	for (size_t i = 0; i < v->certificates.n; i++) {
		const struct verify_certificate *c = &v->certificates.p[i];
		const struct str says = arena_fmt(
			t->a,
			N_("%.*s: %.*s says that %.*s signed exactly this, at %.*s. Whether it is "
			   "true, and their signature, are for the court."),
			STR_ARG(c->file), STR_ARG(c->record), STR_ARG(c->by), STR_ARG(c->at));
		put(t, arena_fmt(t->a, "%.*s  ", STR_ARG(word(t, N_("Certificate")))),
		    sentence_in(t->a, t->lang, says));
	}
}

static struct str name_of_part(const struct teller *t, unsigned part)
{
	return is_english(t) ? str_from_c(verify_part_text((enum verify_part)part))
			     : word(t, verify_part_name((enum verify_part)part));
}

static struct str name_of_verdict(const struct teller *t, enum verify_verdict verdict)
{
	return is_english(t) ? str_from_c(verify_verdict_key(verdict))
			     : word(t, verify_verdict_name(verdict));
}

static int letters(struct str s)
{
	int n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static void print_part(const struct teller *t, const struct verification *v, unsigned part)
{
	const enum verify_verdict verdict = v->parts[part].verdict;
	const struct str name = name_of_part(t, part), says = v->parts[part].says,
			 judged = name_of_verdict(t, verdict);
	(void)fprintf(t->t.out, "%.*s%*s ", STR_ARG(name), t->part_width - letters(name), "");
	term_word(&t->t, colour_of(verdict), judged);
	(void)fprintf(t->t.out, "%*s", t->verdict_width - letters(judged), "");
	if (verdict == VERIFY_HOLDS || verdict == VERIFY_OPEN)
		term_word(&t->t, TERM_PLAIN,
			  says.n > 0 ? sentence_list_in(t->a, t->lang, says)
				     : word(t, N_("see what is not shown, below")));
	else if (verdict == VERIFY_FAILS)
		(void)fprintf(t->t.out, "%zu %.*s", v->parts[part].fails,
			      STR_ARG(word(t, v->parts[part].fails == 1 ? N_("finding")
									: N_("findings"))));
	(void)fputc('\n', t->t.out);
}

static void print_text(struct cx *cx, const struct verification *v, const struct lang *lang,
		       bool all, FILE *out)
{
	struct teller t = { cx->arena, lang, term_init(out), 8, 7 };
	for (unsigned i = 0; i < VERIFY_PARTS; i++) {
		const int n = letters(name_of_part(&t, i)),
			  m = letters(name_of_verdict(&t, v->parts[i].verdict)) + 1;
		t.part_width = n > t.part_width ? n : t.part_width;
		t.verdict_width = m > t.verdict_width ? m : t.verdict_width;
	}
	put(&t, STR(""), sentence_list_in(cx->arena, lang, verify_not_proven(cx->arena, v)));
	(void)fputc('\n', out);
	for (size_t i = 0; i < v->exhibits.n; i++)
		put(&t, arena_fmt(cx->arena, "%.*s  ", STR_ARG(word(&t, N_("Exhibit")))),
		    v->exhibits.p[i]);
	print_certificates(&t, v);
	for (unsigned i = 0; i < VERIFY_PARTS; i++)
		print_part(&t, v, i);
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
		struct certificate root;
		TRY(read_given(cx, roots->p[i], &pem));
		if (certificate_read(cx, pem, &root) != RC_OK)
			return cx_fail(cx, RC_INVALID,
				       "%.*s is no certificate (PEM): --root takes that of a "
				       "time-stamp authority",
				       STR_ARG(roots->p[i]));
		asked->roots = arena_fmt(cx->arena, "%.*s%.*s\n", STR_ARG(asked->roots),
					 STR_ARG(pem));
	}
	return RC_OK;
}

static enum rc read_language(struct cx *cx, struct str name, const struct lang **out)
{
	*out = name.n == 0 || str_eq(name, STR("en")) ? lang_english()
						      : lang_by_prefix(name, false);
	return *out ? RC_OK
		    : cx_fail(cx, RC_INVALID, "\"%.*s\" is no language that comity has",
			      STR_ARG(name));
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
	const struct lang *lang = NULL;
	enum rc rc = read_language(cx, options_get(&o, "language"), &lang);
	if (rc == RC_OK)
		rc = read_trust(cx, &o, &asked);
	if (rc == RC_OK)
		rc = verify_run(cx, &asked, &v);
	if (shows)
		(void)fputs("\r\033[K", stderr);
	if (rc != RC_OK)
		return command_exit(cx, rc);
	if (options_has(&o, "json"))
		print_json(cx, &v, out);
	else
		print_text(cx, &v, lang, options_has(&o, "all"), out);
	return verify_holds(&v) ? COMMAND_ANSWERED : COMMAND_PARTLY;
}

const struct command verify_commands[] = {
	{ "verify", "say what a package of evidence proves, and what it does not",
	  "verify FOLDER|FILE.zip [--policy FILE] [--root FILE]... [--language fr] [--all] "
	  "[--json]",
	  run },
	{ 0 },
};
