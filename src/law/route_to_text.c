// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/grounds.h"
#include "law/law_to_text.h"

/* ---- CSV ----------------------------------------------------------------- */

static struct str authorities_of(struct teller *t, const struct route *r)
{
	struct str out = { 0 };
	for (size_t i = 0; i < r->authorities.n; i++)
		out = arena_fmt(t->arena, "%.*s%s%.*s", STR_ARG(out), i > 0 ? "; " : "",
				STR_ARG(r->authorities.p[i]->organisation));
	return out;
}

static struct str conditions_of(struct teller *t, const struct route *r)
{
	struct str out = { 0 };
	for (size_t i = 0; i < r->conditions.n; i++)
		out = arena_fmt(t->arena, "%.*s%s%s", STR_ARG(out), i > 0 ? "; " : "",
				condition_code_word(r->conditions.p[i].code));
	return out;
}

void route_to_table(struct teller *t, const struct route_answer *a, struct table *out)
{
	static const char *const titles[] = {
		"basis",   "name",	  "provision",	"status",     "binding", "dual_criminality",
		"channel", "authorities", "conditions", "confidence",
	};
	table_init(out, t->arena);
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		table_column(out, str_from_c(titles[i]), TABLE_LEFT);
	for (size_t i = 0; i < a->routes.n; i++) {
		const struct route *r = &a->routes.p[i];
		TABLE_ROW(out, basis_id(t->arena, t->w->law, &r->basis),
			  phrase_basis_name(t->w->law, &r->basis, r->bilateral),
			  r->row ? r->row->provision : (struct str){ 0 },
			  str_from_c(route_status_word(r->status)),
			  r->binding ? STR("yes") : STR("no"), str_from_c(dc_asked_word(r->dual)),
			  str_from_c(channel_word(r->channel)), authorities_of(t, r),
			  conditions_of(t, r), str_from_c(confidence_word(r->confidence)));
	}
}

/* ---- one route ----------------------------------------------------------- */

static void tell_title(struct teller *t, size_t number, const struct route *r)
{
	const struct law *law = t->w->law;
	(void)fprintf(t->out, "\n%zu  ", number);
	term_word(&t->term, tell_status_colour(r->status), tell_status(t, r->status));
	(void)fputs("  ", t->out);
	term_word(&t->term, TERM_PLAIN, phrase_basis_name(law, &r->basis, r->bilateral));
	if (r->row && r->exact)
		(void)fprintf(t->out, " %.*s", STR_ARG(r->row->provision));
	const struct str binding = tell_word(t, phrase_of_binding(r->binding));
	(void)fprintf(t->out, "  (%.*s)\n", STR_ARG(binding));
}

static void tell_channel(struct teller *t, const struct route *r)
{
	const struct str kind = tell_word(t, phrase_of_channel(r->channel));
	const struct str who = authorities_of(t, r);
	tell_label(t, "Send to",
		   who.n == 0 ? kind
			      : arena_fmt(t->arena, "%.*s: %.*s", STR_ARG(kind), STR_ARG(who)));
	for (size_t i = 0; i < r->declared.n; i++)
		tell_label(t, "Declared", r->declared.p[i]->effect);
	tell_label_phrase(t, "If urgent", phrase_urgent(r->urgent));
}

static void tell_asked(struct teller *t, const struct fact_set *facts)
{
	const struct law *law = t->w->law;
	for (uint16_t f = 0; f < law->facts.n; f++)
		if (fact_set_has(facts, f))
			tell_label(t, "Say",
				   arena_fmt(t->arena, "--fact %.*s=yes|no  %.*s",
					     STR_ARG(law->facts.p[f].id),
					     STR_ARG(law->facts.p[f].question)));
}

static void tell_conditions(struct teller *t, const struct route_answer *a, const struct route *r)
{
	for (size_t i = 0; i < r->conditions.n; i++) {
		tell_label_phrase(t, i == 0 ? "If" : "and if",
				  phrase_condition(t->w, a, r, &r->conditions.p[i]));
		tell_asked(t, &r->conditions.p[i].facts);
	}
}

static void tell_time(struct teller *t, const struct route_answer *a, const struct route *r)
{
	for (size_t i = 0; i < r->deadlines.n; i++)
		tell_label_phrase(t, i == 0 ? "Time" : "",
				  phrase_deadline(t->arena, t->w, a->to, &r->deadlines.p[i]));
	tell_label_phrase(t, "", phrase_two_clocks(t->arena, t->w, a->to, r));
}

static void tell_grounds(struct teller *t, const struct route_answer *a, const struct route *r)
{
	static const char *const labels[] = {
		[GROUND_INSTRUMENT] = "Refusal",
		[GROUND_REQUESTED_LAW] = "by its law",
		[GROUND_OTHER_TREATY] = "other treaty",
	};
	const struct ground_list grounds = route_grounds(t->arena, t->w, a, r);
	for (enum ground_where where = GROUND_INSTRUMENT; where <= GROUND_OTHER_TREATY; where++) {
		struct str text = { 0 };
		for (size_t i = 0; i < grounds.n; i++) {
			const struct ground *g = &grounds.p[i];
			if (g->where != where)
				continue;
			const bool named = where == GROUND_OTHER_TREATY;
			text = arena_fmt(t->arena, "%.*s%s%.*s%s%.*s", STR_ARG(text),
					 text.n > 0 ? "; " : "", named ? (int)g->name.n : 0,
					 g->name.p ? g->name.p : "", named ? ": " : "",
					 STR_ARG(tell_word(t, g->text)));
		}
		tell_label(t, labels[where], text);
	}
}

static void tell_route(struct teller *t, const struct route_answer *a, const struct route *r,
		       size_t number)
{
	struct str sources = { 0 };
	tell_title(t, number, r);
	tell_conditions(t, a, r);
	tell_channel(t, r);
	tell_label_phrase(t, "Both punish?", phrase_of_dc(r->dual));
	tell_time(t, a, r);
	tell_grounds(t, a, r);
	if (r->row) {
		tell_label(t, "Must say", tell_list(t, &r->row->contents, "; "));
		tell_label(t, "Use", r->row->use_limits);
	}
	for (size_t k = 0; k < r->rows.n; k++) {
		const struct str source = tell_source(t, r->rows.p[k]->source);
		if (source.n > 0 && str_find(sources, source) == STR_NONE)
			sources = arena_fmt(t->arena, "%.*s%.*s", STR_ARG(sources),
					    STR_ARG(source));
	}
	tell_label(t, "Sources", sources);
	tell_label_phrase(t, "How sure", phrase_of_confidence(r->confidence));
}

/* Where our data are silent on both sides, six lines for each treaty would say one thing. */
static void tell_routes(struct teller *t, const struct route_answer *a)
{
	struct str untold = { 0 };
	for (size_t i = 0, number = 0; i < a->routes.n; i++) {
		const struct route *r = &a->routes.p[i];
		if (r->untold)
			untold = arena_fmt(t->arena, "%.*s%s%.*s", STR_ARG(untold),
					   untold.n > 0 ? "; " : "",
					   STR_ARG(phrase_basis_name(t->w->law, &r->basis, NULL)));
		else
			tell_route(t, a, r, ++number);
	}
	if (untold.n > 0)
		(void)fputc('\n', t->out);
	tell_phrase(t, 0, phrase_untold(t->w, a, untold));
}

/* ---- the rest ------------------------------------------------------------ */

static void tell_not_yet(struct teller *t, const struct route_answer *a)
{
	if (a->not_yet.n > 0)
		tell_heading(t, STR("Does not help yet"));
	for (size_t i = 0; i < a->not_yet.n; i++) {
		const struct phrase what = phrase_not_yet(t->w, &a->not_yet.p[i]);
		const struct phrase opens = phrase_opens_when(t->w, &a->not_yet.p[i]);
		tell_text(t, 2,
			  arena_fmt(t->arena, "○ %.*s %.*s", STR_ARG(phrase_print(t->arena, &what)),
				    STR_ARG(phrase_print(t->arena, &opens))));
	}
}

static void tell_without(struct teller *t, const struct route_answer *a)
{
	tell_heading(t, STR("Without any request"));
	for (size_t i = 0; i < sizeof(a->without) / sizeof(*a->without); i++) {
		const struct without_request *x = &a->without[i];
		const struct phrase what = phrase_without(x->kind),
				    risk = phrase_risk(t->w, a->to, x);
		tell_text(t, 2,
			  arena_fmt(t->arena, "%.*s: %.*s. %.*s",
				    STR_ARG(tell_yes_no(t, x->possible)),
				    STR_ARG(phrase_print(t->arena, &what)),
				    STR_ARG(phrase_print(t->arena, &risk))));
	}
}

static void tell_question(struct teller *t, const struct route_answer *a)
{
	const struct law *law = t->w->law;
	struct phrase p = phrase_of("{from} asks {to} for {measure}; the offence is {offence}.");
	phrase_country(&p, "from", law, a->from);
	phrase_country(&p, "to", law, a->to);
	phrase_measure(&p, "measure", law, a->measure);
	phrase_concept(&p, "offence", law, a->offence);
	tell_phrase(t, 0, p);
}

void route_to_text(struct teller *t, const struct route_answer *a)
{
	tell_question(t, a);
	tell_phrase(t, 0, phrase_route_answer(t->w, a));
	tell_phrase(t, 0, phrase_route_reason(t->w, a));
	tell_heading(t, STR("Do both laws punish it?"));
	tell_phrase(t, 2, phrase_dual_answer(t->w, a->from, a->to, a->offence, &a->dual));
	tell_facts(t, 4, &a->dual.needs);
	if (a->power.needed) {
		tell_heading(t, STR("The power of the requested country"));
		tell_phrase(t, 2, phrase_power(t->arena, t->w, a->to, &a->power));
	}
	tell_routes(t, a);
	tell_not_yet(t, a);
	tell_without(t, a);
	tell_sources(t);
	(void)fputc('\n', t->out);
	tell_phrase(t, 0, phrase_of_confidence(a->confidence));
	tell_phrase(t, 0, phrase_bilateral_note(t->w, a->to));
}
