// SPDX-License-Identifier: AGPL-3.0-or-later
// /sealings/:sealing/court: for which country's court it may be, while it is being sealed and is known
// best; what the rule there demands is asked, and becomes the draft of a certificate.
#include "evidence/answers_web.h"
#include "evidence/certificate_web.h"
#include "evidence/court_db.h"
#include "evidence/evidence_web.h"
#include "evidence/sealing_db.h"
#include "law/law.h"
#include "web/pages.h"

static struct str href(struct page *pg, struct id sealing, const char *what)
{
	return arena_fmt(pg->cx->arena, "/sealings/%.*s%s",
			 STR_ARG(id_print(pg->cx->arena, sealing)), what);
}

/* It is the sealing of whoever asks, or none. */
static enum rc load(struct cx *cx, struct page *pg, struct sealing *s, struct sealing_court *court,
		    bool *found)
{
	struct id id;
	const struct actor by = people_actor(pg);
	*court = (struct sealing_court){ .regime = STR("") };
	if (!id_parse(page_param(pg, "sealing"), &id))
		return cx_fail(cx, RC_MISSING, "nothing of this name is being sealed");
	TRY(sealing_load(cx, pg->db, &by, id, s));
	pg->object = (struct page_object){ "sealing", s->id };
	page_crumb(pg, tr(pg, "The files of the exhibit"), href(pg, s->id, "").p);
	return court_load(cx, pg->db, id, court, found);
}

/* ---- whose court ------------------------------------------------------------------------- */

static enum rc show_court(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	struct sealing_court court;
	struct certificate_rules rules = { 0 };
	bool found = false;
	TRY(load(cx, pg, &s, &court, &found));
	const bool is_sent = pg->form.values.n > 0;
	const struct str country = is_sent ? form_value(pg, "country") : court.rule.country;
	if (country.n > 0)
		TRY(certificate_rules_of(cx, pg->law, country, &rules));
	const size_t mark = page_mark(pg);
	answers_put_country(pg, is_sent ? STR("") : country);
	if (rules.n > 1)
		answers_put_regimes(pg, &rules, is_sent ? STR("") : court.regime);
	answers_put_language(pg);
	struct form_page_view v = { .heading = tr(pg, "For a court abroad"),
				    .form = { .action = href(pg, s.id, "/court"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Continue") } };
	const size_t above = page_mark(pg);
	people_put_text(pg, tr(pg, "You need not say it. If you know for whose court it may be, "
				   "you are asked now, while you know it best, what the rule there "
				   "demands. When it is sealed a draft certificate has your "
				   "answers; somebody signs it, or nobody does."));
	v.above = page_since(pg, above);
	return people_form(pg, &v);
}

static enum rc choose_court(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	struct sealing_court court;
	struct certificate_rules rules;
	bool found = false;
	const struct str country = form_value(pg, "country"), regime = form_value(pg, "regime");
	TRY(load(cx, pg, &s, &court, &found));
	TRY(certificate_rules_of(cx, pg->law, country, &rules));
	if (rules.n > 1 && regime.n == 0) {
		form_fail(pg, "regime", tr(pg, "Choose which rule applies"));
		return RC_INVALID;
	}
	court.regime = rules.n > 1 ? regime : STR("");
	TRY(certificate_choose(cx, pg->law, country, court.regime, &court.kind, &court.rule));
	court.language = certificate_chosen_language(pg);
	TRY(court_put(cx, pg->db, s.id, &court));
	return page_redirect(pg, href(pg, s.id, court.rule.fields.n > 0 ? "/court/answers" : ""));
}

static enum rc drop_court(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	struct sealing_court court;
	bool found = false;
	TRY(load(cx, pg, &s, &court, &found));
	TRY(court_forget(cx, pg->db, s.id));
	return page_redirect(pg, href(pg, s.id, ""));
}

/* ---- what its rule demands ---------------------------------------------------------------- */

static enum rc load_asked(struct cx *cx, struct page *pg, struct sealing *s,
			  struct sealing_court *court)
{
	bool found = false;
	TRY(load(cx, pg, s, court, &found));
	if (!found || court->rule.fields.n == 0)
		return cx_fail(cx, RC_MISSING,
			       "no court abroad was named whose rule asks anything");
	return answers_fit(cx, &court->rule);
}

static enum rc show_answers(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	struct sealing_court court;
	TRY(load_asked(cx, pg, &s, &court));
	const struct answers_about about = { &court.rule, &court.answers, NULL };
	const size_t mark = page_mark(pg);
	answers_put(pg, &about);
	struct form_page_view v = { .heading = tr(pg, "What the rule asks"),
				    .form = { .action = href(pg, s.id, "/court/answers"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Save") } };
	v.above = answers_above(pg, &court.rule);
	return people_form(pg, &v);
}

static enum rc save_answers(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	struct sealing_court court;
	struct certificate_answers answers = { 0 };
	TRY(load_asked(cx, pg, &s, &court));
	answers_read(pg, &court.rule, &answers);
	if (form_failed(pg))
		return RC_INVALID;
	TRY(court_put_answers(cx, pg->db, s.id, &court, &answers));
	return page_redirect(pg, href(pg, s.id, ""));
}

static const struct web_field court_fields[] = {
	{ "country", FORM_TEXT, true, 2, .missing = TR_MARK("Choose whose court receives it") },
	{ "regime", FORM_TEXT, false, 3 },
	{ "language", FORM_TEXT, false, 10 },
	{ 0 },
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form court_form = { court_fields, show_court },
			     drop_form = { no_fields, show_court },
			     answers_form = { answers_fields, show_answers };

#define COURT "/sealings/:sealing/court"
const struct web_route evidence_court_routes[] = {
	{ HTTP_GET, COURT, show_court, .tx = TX_READ, .need = ACCESS_EVIDENCE_KEEP,
	  .content = true },
	{ HTTP_POST, COURT, choose_court, .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP,
	  .form = &court_form },
	{ HTTP_POST, COURT "/drop", drop_court, .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP,
	  .form = &drop_form },
	{ HTTP_GET, COURT "/answers", show_answers, .tx = TX_READ, .need = ACCESS_EVIDENCE_KEEP,
	  .content = true },
	{ HTTP_POST, COURT "/answers", save_answers, .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP,
	  .form = &answers_form },
	{ 0 },
};
