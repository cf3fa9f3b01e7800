// SPDX-License-Identifier: AGPL-3.0-or-later
/* What certificate draft and seal --for share: which rule, what was answered, what is asked. */
#include <stdio.h>

#include "evidence/certificate_cmd.h"
#include "law/law_cmd.h"

enum rc certificate_read_pairs(struct evidence_run *run, const char *option, bool is_unstated,
			       struct certificate_answers *out)
{
	const struct option_values *v = options_all(&run->options, option);
	for (size_t i = 0; i < v->n; i++) {
		struct certificate_answer a = { .is_unstated = is_unstated };
		if (!str_cut(v->p[i], '=', &a.field, &a.value))
			return cx_fail(run->cx, RC_INVALID, "--%s is FIELD=TEXT", option);
		*ARENA_PUSH(run->cx->arena, out) = a;
	}
	return RC_OK;
}

enum rc certificate_read_order(struct evidence_run *run, struct str made_by,
			       struct certificate_order *out)
{
	const struct options *o = &run->options;
	*out = (struct certificate_order){ .law = NULL };
	struct exhibit_certificate *c = &out->certificate;
	if (options_get(o, "for").n == 0)
		return cx_fail(run->cx, RC_INVALID, "--for names the receiving country");
	if (made_by.n == 0)
		return cx_fail(run->cx, RC_INVALID, "--by says who drafts it");
	c->made_by = made_by;
	TRY(law_cmd_open(run->cx, o, &out->law));
	TRY(certificate_choose(run->cx, out->law, options_get(o, "for"), options_get(o, "regime"),
			       &c->kind, &c->rule));
	TRY(certificate_read_pairs(run, "answer", false, &out->answers));
	for (size_t i = 0; i < out->answers.n; i++)
		TRY(certificate_check_answer(run->cx, &c->rule, &out->answers.p[i]));
	return RC_OK;
}

struct beginning {
	struct evidence_run *run;
	struct certificate_order *order;
};

static enum rc begin(struct cx *cx, struct db *db, void *arg)
{
	const struct beginning *b = arg;
	struct exhibit_certificate *c = &b->order->certificate;
	struct certificate_row row = { 0 };
	c->exhibit = b->run->exhibit.id;
	TRY(certificate_draft(cx, db, &ACTOR_TERMINAL, c));
	TRY(certificate_put_answers(cx, db, &ACTOR_TERMINAL, c->made_by, c, &b->order->answers));
	TRY(certificate_load(cx, db, c->id, &row));
	*c = row.certificate;
	return RC_OK;
}

enum rc certificate_begin(struct evidence_run *run, struct certificate_order *order)
{
	struct beginning b = { run, order };
	return unit_run(run->cx, run->store, TX_WRITE, begin, &b);
}

void certificate_ask(struct evidence_run *run, const struct exhibit_certificate *c)
{
	struct certificate_fields missing = { 0 };
	certificate_missing(run->cx->arena, &c->rule, &c->answers, &missing);
	if (missing.n == 0)
		return;
	(void)fprintf(run->out,
		      "The rule asks for what has no answer yet. Somebody who can state it answers "
		      "by comity certificate answer, or says why it is left unstated:\n");
	if (c->rule.test.n > 0)
		(void)fprintf(run->out, "  The test of the rule: %.*s\n", STR_ARG(c->rule.test));
	for (size_t i = 0; i < missing.n; i++) {
		const struct certificate_field *f = &missing.p[i];
		const char *label = certificate_label(f->name), *hint = certificate_hint(f->kind);
		const struct str proposed = certificate_propose(run->cx->arena, f->name,
								&run->exhibit);
		(void)fprintf(run->out, "  %.*s=  %s (%.*s)", STR_ARG(f->name), label ? label : "",
			      STR_ARG(f->type));
		if (hint)
			(void)fprintf(run->out, ". %s", hint);
		if (proposed.n > 0)
			(void)fprintf(run->out, ". The record has: %.*s", STR_ARG(proposed));
		(void)fputc('\n', run->out);
	}
}
