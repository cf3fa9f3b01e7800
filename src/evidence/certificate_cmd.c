// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity certificate draft|answer|sign|print|show|list|destruction */
#include "evidence/certificate_cmd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "evidence/certificate_to_json.h"
#include "evidence/certificate_to_pdf.h"
#include "law/law_cmd.h"

#define BY                                                                               \
	{                                                                                \
		"by", "NAME", "who does it; of sign, whose statement it is", OPTION_ONCE \
	}
#define LAW                                                                                      \
	{                                                                                        \
		"law", "DIR", "read the law from this folder, not the one built in", OPTION_ONCE \
	}

static const struct option draft_table[] = {
	CERTIFICATE_ORDER,
	{ "language", "LANG", "of the court, such as fr (English)", OPTION_ONCE },
	BY,
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};
static const struct option answer_table[] = {
	{ "answer", "FIELD=TEXT", "what a person states", OPTION_REPEATS },
	{ "unstated", "FIELD=WHY", "what they cannot state, and why", OPTION_REPEATS },
	{ "proposed", NULL, "take what the exhibit's record has for what has no answer",
	  OPTION_ONCE },
	BY,
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};
static const struct option sign_table[] = {
	{ "capacity", "TEXT", "in what capacity", OPTION_ONCE },
	{ "fits", "yes|no", "whether they are whom the rule asks for", OPTION_ONCE },
	{ "second", NULL, "of a destruction: as who ordered it", OPTION_ONCE },
	LAW,
	BY,
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};
static const struct option print_table[] = {
	{ "out", "FILE", "where the PDF goes", OPTION_ONCE },
	{ "no-cover", NULL, "without the cover note", OPTION_ONCE },
	LAW,
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};
static const struct option plain_table[] = { LAW, DATA_OPTION, EVIDENCE_JSON, { 0 } };
static const struct option list_table[] = { DATA_OPTION, EVIDENCE_JSON, { 0 } };
static const struct option end_table[] = {
	{ "capacity", "TEXT", "in what capacity it was destroyed", OPTION_ONCE },
	{ "ordered-by", "NAME", "who ordered it", OPTION_ONCE },
	{ "ordered-capacity", "TEXT", "in what capacity", OPTION_ONCE },
	{ "language", "LANG", "such as fr (English)", OPTION_ONCE },
	LAW,
	BY,
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};

/* A certificate at work. */
struct work {
	struct evidence_run *run;
	const struct law *law; // NULL: not asked for
	struct certificate_row row;
	struct certificate_facts facts;
	struct custody_rows rows;
	struct certificate_end end;
	struct certificate_answers answers;
	struct str cover, paper, file;
	enum certificate_role role;
	bool proposed, to_sign;
	size_t unknown;
};

/* As the law names it, or its code. */
static struct str country_name(const struct work *w)
{
	const struct str code = w->row.certificate.rule.country;
	const uint16_t n = w->law ? law_country(w->law, code) : LAW_NONE;
	return n == LAW_NONE ? code : w->law->countries.p[n].name;
}

/* "" for English. */
static enum rc read_language(struct evidence_run *run, struct str *out)
{
	struct certificate_language l;
	*out = options_get(&run->options, "language");
	TRY(evidence_language(run->cx, *out, &l));
	if (!l.language)
		*out = STR("");
	return RC_OK;
}

/* ---- telling ------------------------------------------------------------------- */

static void to_json(struct evidence_run *run, struct json *j)
{
	const struct work *w = run->found;
	json_begin_object(j, "certificate");
	certificate_row_to_json(j, run->cx->arena, &w->row, w->facts.exhibit);
	if (w->file.n > 0)
		json_str(j, "file", w->file);
	json_end(j);
}

static void to_text(struct evidence_run *run)
{
	const struct work *w = run->found;
	const struct exhibit_certificate *c = &w->row.certificate;
	const struct certificate_rule *r = &c->rule;
	(void)fprintf(run->out, "%.*s  %s  %.*s\n", STR_ARG(id_print(run->cx->arena, c->id)),
		      certificate_state_key(&w->row), STR_ARG(w->facts.exhibit->number));
	if (c->kind == CERTIFICATE_OF_FACTS)
		(void)fprintf(run->out,
			      "The law data do not say what %.*s asks for: it is a plain statement "
			      "of facts.\n",
			      STR_ARG(country_name(w)));
	if (c->kind == CERTIFICATE_OF_RULE)
		(void)fprintf(run->out, "%.*s, %.*s (%.*s): %.*s%s%.*s\n", STR_ARG(r->law),
			      STR_ARG(r->section), STR_ARG(r->jurisdiction), STR_ARG(r->confidence),
			      r->from_memory.n > 0 ? "; from memory: " : "",
			      STR_ARG(r->from_memory));
	if (w->file.n > 0)
		(void)fprintf(run->out, "%.*s is written.\n", STR_ARG(w->file));
	if (w->unknown > 0)
		(void)fprintf(run->out,
			      "No font here shows %zu of its characters: install those of their "
			      "scripts (package fonts-noto-core) and print it again.\n",
			      w->unknown);
	run->exhibit = *w->facts.exhibit;
	certificate_ask(run, c);
}

/* ---- one of them --------------------------------------------------------------- */

/* Of those of an exhibit the one that is to be answered and signed. */
static enum rc find_unsigned(struct cx *cx, const struct certificate_list *list, struct str number,
			     struct certificate_row *out)
{
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++)
		if (!certificate_is_signed(&list->p[i])) {
			*out = list->p[i];
			n++;
		}
	return n < 2 ? RC_OK
		     : cx_fail(cx, RC_CONFLICT,
			       "%.*s has %zu certificates that are not signed: name one by its id, "
			       "which comity certificate list %.*s tells",
			       STR_ARG(number), n, STR_ARG(number));
}

/* By its id, or by the exhibit's number: the newest, and to answer or sign the one that is not
 * signed. */
static enum rc find(struct cx *cx, struct db *db, struct str name, bool to_sign,
		    struct certificate_row *out)
{
	struct id id;
	struct exhibit e = { 0 };
	struct certificate_list list = { 0 };
	if (id_parse(name, &id))
		return certificate_load(cx, db, id, out);
	TRY(exhibit_find(cx, db, name, &e));
	TRY(certificate_list(cx, db, e.id, &list));
	if (list.n == 0)
		return cx_fail(cx, RC_MISSING,
			       "%.*s has no certificate: comity certificate draft makes one",
			       STR_ARG(name));
	*out = list.p[list.n - 1];
	return to_sign ? find_unsigned(cx, &list, name, out) : RC_OK;
}

static enum rc load_end(struct cx *cx, struct work *w)
{
	for (size_t i = w->rows.n; i-- > 0;) {
		const struct custody_row *r = &w->rows.p[i];
		if (r->step.event.act != CUSTODY_DESTROYED && r->step.event.act != CUSTODY_ERASED)
			continue;
		w->facts.end = &w->end;
		return certificate_end_from_record(cx, &r->step, r->record, &w->end);
	}
	return RC_OK;
}

static enum rc load_facts(struct cx *cx, struct db *db, struct work *w)
{
	const struct exhibit_certificate *c = &w->row.certificate;
	TRY(certificate_facts(cx, db, c->exhibit, &w->facts, &w->rows));
	w->facts.country = country_name(w);
	return load_end(cx, w);
}

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct work *w = arg;
	TRY(find(cx, db, w->run->options.args.p[0], w->to_sign, &w->row));
	return load_facts(cx, db, w);
}

static struct work *new_work(struct evidence_run *run)
{
	struct work *w = arena_new(run->cx->arena, struct work, 1);
	w->run = run;
	run->found = w;
	return w;
}

static enum rc print_paper(struct cx *cx, struct work *w, bool is_ready, struct str *out)
{
	struct certificate_language l;
	const struct exhibit_certificate *c = &w->row.certificate;
	TRY(evidence_language(cx, c->language, &l));
	return certificate_print(cx, c, &w->facts, &l, is_ready, out);
}

/* ---- draft, answer ------------------------------------------------------------- */

static enum rc draft(struct evidence_run *run)
{
	struct certificate_order order;
	struct work *w = new_work(run);
	TRY(certificate_read_order(run, options_get(&run->options, "by"), &order));
	TRY(read_language(run, &order.certificate.language));
	TRY(evidence_load(run));
	TRY(certificate_begin(run, &order));
	w->law = order.law;
	w->row.certificate = order.certificate;
	w->facts.exhibit = &run->exhibit;
	return RC_OK;
}

/* What the record has, for what has no answer. */
static void add_proposed(struct cx *cx, struct work *w)
{
	struct certificate_fields missing = { 0 };
	const struct exhibit_certificate *c = &w->row.certificate;
	certificate_missing(cx->arena, &c->rule, &c->answers, &missing);
	for (size_t i = 0; i < missing.n; i++) {
		const struct str v = certificate_propose(cx->arena, missing.p[i].name,
							 w->facts.exhibit);
		if (v.n > 0 && !certificate_answer_to(&w->answers, missing.p[i].name))
			*ARENA_PUSH(cx->arena,
				    &w->answers) = (struct certificate_answer){ missing.p[i].name,
										v, false };
	}
}

static enum rc do_answer(struct cx *cx, struct db *db, void *arg)
{
	struct work *w = arg;
	const struct str by = options_get(&w->run->options, "by");
	TRY(load(cx, db, w));
	if (w->proposed)
		add_proposed(cx, w);
	TRY(certificate_put_answers(cx, db, &ACTOR_TERMINAL, by, &w->row.certificate, &w->answers));
	return certificate_load(cx, db, w->row.certificate.id, &w->row);
}

static enum rc answer(struct evidence_run *run)
{
	struct work *w = new_work(run);
	if (options_get(&run->options, "by").n == 0)
		return cx_fail(run->cx, RC_INVALID, "--by says who answers");
	TRY(certificate_read_pairs(run, "answer", false, &w->answers));
	TRY(certificate_read_pairs(run, "unstated", true, &w->answers));
	w->proposed = options_has(&run->options, "proposed");
	w->to_sign = true;
	return unit_run(run->cx, run->store, TX_WRITE, do_answer, w);
}

/* ---- sign ---------------------------------------------------------------------- */

static enum rc prepare(struct cx *cx, struct db *db, struct work *w)
{
	struct exhibit_certificate *c = &w->row.certificate;
	TRY(certificate_may_prepare(cx, db, &ACTOR_TERMINAL, c, w->law));
	TRY(print_paper(cx, w, true, &c->text));
	return certificate_prepare(cx, db, &ACTOR_TERMINAL, c);
}

static enum rc do_sign(struct cx *cx, struct db *db, void *arg)
{
	struct work *w = arg;
	const struct options *o = &w->run->options;
	TRY(load(cx, db, w));
	struct exhibit_certificate *c = &w->row.certificate;
	const struct str by = options_get(o, "by");
	if (c->kind != CERTIFICATE_OF_DESTRUCTION) {
		c->signer.name = by;
		c->signer.capacity = options_get(o, "capacity");
		if (options_has(o, "fits") && !told_parse(options_get(o, "fits"), &c->signer.fits))
			return cx_fail(cx, RC_INVALID, "--fits is yes or no");
		if (w->row.signatures.n == 0)
			TRY(prepare(cx, db, w));
	} else if (!str_eq(by, w->role == CERTIFICATE_SECOND ? c->second.name : c->signer.name)) {
		return cx_fail(
			cx, RC_DENIED, "the certificate is to be signed by %.*s",
			STR_ARG(w->role == CERTIFICATE_SECOND ? c->second.name : c->signer.name));
	}
	const struct certificate_signing signing = {
		.certificate = c->id, .role = w->role, .seen = sha256_of(c->text), .law = w->law
	};
	TRY(certificate_sign(cx, db, &ACTOR_TERMINAL, &signing));
	return certificate_load(cx, db, c->id, &w->row);
}

static enum rc sign(struct evidence_run *run)
{
	struct work *w = new_work(run);
	if (options_get(&run->options, "by").n == 0)
		return cx_fail(run->cx, RC_INVALID, "--by says who signs");
	w->to_sign = true;
	w->role = options_has(&run->options, "second") ? CERTIFICATE_SECOND : CERTIFICATE_SIGNER;
	TRY(law_cmd_open(run->cx, &run->options, &w->law));
	return unit_run(run->cx, run->store, TX_WRITE, do_sign, w);
}

static void signed_to_text(struct evidence_run *run)
{
	to_text(run);
	(void)fputs(
		"The ledger has it as \"certified\", confirmed by this node only: print it, and "
		"let them sign it by hand; on the pages they sign with a key of their own.\n",
		run->out);
}

/* ---- print, show, list ---------------------------------------------------------- */

static enum rc do_print(struct cx *cx, struct db *db, void *arg)
{
	struct certificate_language l;
	struct work *w = arg;
	TRY(load(cx, db, w));
	const struct exhibit_certificate *c = &w->row.certificate;
	TRY(evidence_language(cx, c->language, &l));
	TRY(certificate_cover(cx, c, &w->facts, &l, &w->cover));
	w->paper = c->text;
	return c->text.n > 0 ? RC_OK : print_paper(cx, w, false, &w->paper);
}

static enum rc save(struct evidence_run *run, struct str bytes)
{
	const char *path = str_c(run->cx->arena, options_get(&run->options, "out"));
	FILE *f = path ? fopen(path, "wb") : NULL;
	bool ok = f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
	if (f && fclose(f) != 0)
		ok = false;
	return ok ? RC_OK
		  : cx_fail(run->cx, RC_IO, "%s: %s", path ? path : "--out", strerror(errno));
}

static enum rc print(struct evidence_run *run)
{
	struct certificate_language l;
	struct certificate_signed by[2] = { 0 };
	struct str bytes;
	struct work *w = new_work(run);
	w->file = options_get(&run->options, "out");
	if (w->file.n == 0)
		return cx_fail(run->cx, RC_INVALID, "--out names the file");
	TRY(law_cmd_open(run->cx, &run->options, &w->law));
	TRY(unit_run(run->cx, run->store, TX_READ, do_print, w));
	if (options_has(&run->options, "no-cover"))
		w->cover = STR("");
	TRY(evidence_language(run->cx, w->row.certificate.language, &l));
	const struct str after = certificate_after(run->cx->arena, by,
						   certificate_signed_of(&w->row, by), &l);
	TRY(certificate_to_pdf(run->cx, w->cover, w->paper, after, &bytes, &w->unknown));
	return save(run, bytes);
}

static enum rc show(struct evidence_run *run)
{
	struct work *w = new_work(run);
	TRY(law_cmd_open(run->cx, &run->options, &w->law));
	return unit_run(run->cx, run->store, TX_READ, do_print, w);
}

static void shown_to_text(struct evidence_run *run)
{
	const struct work *w = run->found;
	to_text(run);
	(void)fprintf(run->out, "\n%.*s\n%.*s", STR_ARG(w->cover), STR_ARG(w->paper));
}

static enum rc do_list(struct cx *cx, struct db *db, void *arg)
{
	struct evidence_run *run = arg;
	TRY(exhibit_find(cx, db, run->options.args.p[0], &run->exhibit));
	return certificate_list(cx, db, run->exhibit.id, run->found);
}

static enum rc list(struct evidence_run *run)
{
	run->found = arena_new(run->cx->arena, struct certificate_list, 1);
	return unit_run(run->cx, run->store, TX_READ, do_list, run);
}

static void list_to_json(struct evidence_run *run, struct json *j)
{
	const struct certificate_list *l = run->found;
	json_begin_array(j, "certificates");
	for (size_t i = 0; i < l->n; i++) {
		json_begin_object(j, NULL);
		certificate_row_to_json(j, run->cx->arena, &l->p[i], &run->exhibit);
		json_end(j);
	}
	json_end(j);
}

static void list_to_text(struct evidence_run *run)
{
	const struct certificate_list *l = run->found;
	for (size_t i = 0; i < l->n; i++) {
		const struct exhibit_certificate *c = &l->p[i].certificate;
		(void)fprintf(run->out, "%.*s  %-6s  %-11s  %.*s  %.*s\n",
			      STR_ARG(id_print(run->cx->arena, c->id)),
			      certificate_state_key(&l->p[i]), certificate_kind_key(c->kind),
			      STR_ARG(c->rule.country), STR_ARG(c->rule.law));
	}
	if (l->n == 0)
		(void)fputs("There is none: comity certificate draft makes one.\n", run->out);
}

/* ---- destruction ---------------------------------------------------------------- */

static enum rc do_destruction(struct cx *cx, struct db *db, void *arg)
{
	struct work *w = arg;
	struct exhibit_certificate c = w->row.certificate; // a unit may run again
	TRY(exhibit_find(cx, db, w->run->options.args.p[0], &w->run->exhibit));
	c.exhibit = w->run->exhibit.id;
	TRY(certificate_draft(cx, db, &ACTOR_TERMINAL, &c));
	TRY(certificate_load(cx, db, c.id, &w->row));
	TRY(load_facts(cx, db, w));
	w->row.certificate.second.fits = TOLD_UNKNOWN;
	TRY(prepare(cx, db, w));
	return certificate_load(cx, db, c.id, &w->row);
}

static enum rc destruction(struct evidence_run *run)
{
	struct work *w = new_work(run);
	const struct options *o = &run->options;
	struct exhibit_certificate *c = &w->row.certificate;
	c->kind = CERTIFICATE_OF_DESTRUCTION;
	c->signer.name = options_get(o, "by");
	c->signer.capacity = options_get(o, "capacity");
	c->second.name = options_get(o, "ordered-by");
	c->second.capacity = options_get(o, "ordered-capacity");
	c->made_by = c->signer.name;
	TRY(read_language(run, &c->language));
	TRY(law_cmd_open(run->cx, o, &w->law));
	return unit_run(run->cx, run->store, TX_WRITE, do_destruction, w);
}

#define WORD(word, summary_text, usage_text, options, handler, json_of, text_of)       \
	{                                                                              \
		.command = { "certificate " word, summary_text,                        \
			     "certificate " word " " usage_text " --data DIR", NULL }, \
		.table = options, .args_min = 1, .args_max = 1, .run = handler,        \
		.to_json = json_of, .to_text = text_of                                 \
	}

const struct evidence_word certificate_words[] = {
	WORD("draft", "begin what the receiving country's rule asks to be certified",
	     "NUMBER --for COUNTRY [--regime N] [--answer FIELD=TEXT]... [--language fr] --by NAME",
	     draft_table, draft, to_json, to_text),
	WORD("answer", "write down what a person states, or why they do not",
	     "ID|NUMBER [--answer FIELD=TEXT]... [--unstated FIELD=WHY]... [--proposed] --by NAME",
	     answer_table, answer, to_json, to_text),
	WORD("sign", "record that a person signs it",
	     "ID|NUMBER --by NAME --capacity TEXT [--fits yes] [--second]", sign_table, sign,
	     to_json, signed_to_text),
	WORD("print", "print it with its cover note (PDF)", "ID|NUMBER --out FILE [--no-cover]",
	     print_table, print, to_json, to_text),
	WORD("show", "tell it, with its cover note and what is not answered", "ID|NUMBER",
	     plain_table, show, to_json, shown_to_text),
	WORD("list", "list the certificates of an exhibit", "NUMBER", list_table, list,
	     list_to_json, list_to_text),
	WORD("destruction", "draft the certificate of a destruction or erasure",
	     "NUMBER --by NAME --capacity TEXT --ordered-by NAME --ordered-capacity TEXT "
	     "[--language fr]",
	     end_table, destruction, to_json, to_text),
	{ .command = { 0 } },
};
