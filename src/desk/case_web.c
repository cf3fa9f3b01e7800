// SPDX-License-Identifier: AGPL-3.0-or-later
// /cases: those that one is a member of; one case with its notes, members and requests.
#include "desk/case_web.h"

#include "desk/desk_to_json.h"
#include "desk/html/pages.h"
#include "desk/search_db.h"
#include "desk/speech.h"
#include "formats/json.h"
#include "intake/incident.h"
#include "intake/outcome.h"
#include "ledger/entry.h"
#include "people/account_db.h"
#include "people/member_db.h"
#include "web/pages.h"

struct case_row desk_case_row(struct page *pg, const struct desk_case *c)
{
	return (struct case_row){
		.href = desk_case_href(pg, c->id, ""),
		.reference = c->reference,
		.title = c->title,
		.opened = page_time(pg, c->opened_at),
		.tlp = tlp_label(c->tlp),
		.incident_href = c->kind == CASE_INCIDENT
					 ? arena_fmt(pg->cx->arena, "/incidents/%.*s",
						     STR_ARG(id_print(pg->cx->arena, c->id)))
					 : STR("")
	};
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct case_list list = { 0 };
	struct cases_view v = { .may_work = page_may(pg, ACCESS_CASE_WORK) };
	const struct actor who = people_actor(pg);
	TRY(case_list(cx, pg->db, &who, &list));
	pg->object = (struct page_object){ "case-list", who.account }; // titles are content
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		json_begin_array(j, "cases");
		for (size_t i = 0; i < list.n; i++) {
			json_begin_object(j, NULL);
			case_to_json(j, cx->arena, &list.p[i]);
			json_end(j);
		}
		json_end(j);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = desk_case_row(pg, &list.p[i]);
	pg->title = tr(pg, "Cases");
	page_desk_cases(pg, &v);
	return RC_OK;
}

/* ---- the form of a case ---------------------------------------------------------- */

static const struct web_field form_fields[] = {
	{ "title", FORM_TEXT, true, CASE_TITLE_MAX, .missing = TR_MARK("Enter a title"),
	  .label = TR_MARK("Title") },
	{ "summary", FORM_LINES, false, CASE_SUMMARY_MAX, .label = TR_MARK("Facts, in short") },
	{ "tlp", FORM_TEXT, true, 40, .missing = TR_MARK("Choose who may know"),
	  .label = TR_MARK("Who may know (TLP)") },
	{ "offence", FORM_MANY, false, CASE_WORD_MAX, .label = TR_MARK("Offences") },
	{ "technique", FORM_MANY, false, CASE_WORD_MAX, .label = TR_MARK("Techniques") },
	{ "countries", FORM_TEXT, false, 1000, .label = TR_MARK("Countries that may prosecute") },
	{ "shared", FORM_LINES, false, 2000,
	  .label = TR_MARK("Liaison organisations that it is shared with, one a line") },
	{ 0 },
};

static bool has_word(const struct str_list *list, struct str word)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i], word))
			return true;
	return false;
}

static struct str joined(struct arena *a, const struct str_list *list, const char *between)
{
	struct str out = STR("");
	for (size_t i = 0; i < list->n; i++)
		out = arena_fmt(a, "%.*s%s%.*s", STR_ARG(out), i > 0 ? between : "",
				STR_ARG(list->p[i]));
	return out;
}

static void put_tlp(struct page *pg, enum tlp now)
{
	struct select_view v = part_select(pg, "tlp", TR_MARK("Who may know (TLP)"));
	for (enum tlp t = 0; t < TLPS; t++)
		part_choice(pg, &v, str_from_c(tlp_label(t)), str_from_c(tlp_label(t)), t == now);
	page_select(pg, &v);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(((const struct checkbox_view *)a)->text,
		       ((const struct checkbox_view *)b)->text);
}

static void put_sorted(struct page *pg, struct checkboxes_view *v)
{
	if (v->boxes.n > 0)
		qsort(v->boxes.p, v->boxes.n, sizeof *v->boxes.p, by_text);
	page_checkboxes(pg, v);
}

static void put_offences(const struct law_view *lv, const struct desk_case *c)
{
	struct page *pg = lv->pg;
	struct checkboxes_view v = part_checkboxes(pg, "offence", TR_MARK("Offences"));
	v.hint = tr(pg, "As the conventions name them. Bases and grounds follow from these.");
	for (size_t i = 0; i < lv->world->offences.n; i++) {
		const uint16_t id = lv->world->offences.p[i];
		const struct str word = lv->law->concepts.p[id].id;
		part_checkbox(pg, &v,
			      (struct checkbox_view){
				      .value = word,
				      .text = law_name_concept(lv, id),
				      .selected = has_word(&c->words[CASE_OFFENCES], word) });
	}
	put_sorted(pg, &v);
}

static void put_techniques(const struct law_view *lv, const struct desk_case *c)
{
	struct page *pg = lv->pg;
	struct checkboxes_view v = part_checkboxes(pg, "technique", TR_MARK("Techniques"));
	struct str before = STR("");
	for (size_t i = 0; i < lv->law->techniques.n; i++) {
		const struct technique_row *t = &lv->law->techniques.p[i];
		if (!case_technique(t) || str_eq(t->technique, before)) // a row for each provision
			continue;
		before = t->technique;
		const bool now = has_word(&c->words[CASE_TECHNIQUES], t->technique);
		part_checkbox(pg, &v,
			      (struct checkbox_view){ .value = t->technique,
						      .text = law_name_technique(lv, t),
						      .selected = now });
	}
	put_sorted(pg, &v);
}

static void put_texts(struct page *pg, const struct desk_case *c)
{
	const bool sent = pg->form.values.n > 0;
	struct input_view title = part_input(pg, "title", TR_MARK("Title"));
	struct textarea_view summary = part_textarea(pg, "summary", TR_MARK("Facts, in short"));
	title.hint = tr(pg, "Members alone see it. No names of persons.");
	if (!sent) {
		title.value = c->title;
		summary.value = c->summary;
	}
	page_input(pg, &title);
	page_textarea(pg, &summary);
}

static void put_circle(struct page *pg, const struct desk_case *c)
{
	const bool sent = pg->form.values.n > 0;
	struct input_view countries = part_input(pg, "countries",
						 TR_MARK("Countries that may prosecute"));
	struct textarea_view shared = part_textarea(
		pg, "shared", TR_MARK("Liaison organisations that it is shared with, one a line"));
	countries.hint = tr(pg, "Two letters each, such as: LK, GE. More than one: the desk offers "
				"a consultation on jurisdiction (art. 22(5)).");
	if (!sent) {
		countries.value = joined(pg->cx->arena, &c->words[CASE_COUNTRIES], ", ");
		shared.value = joined(pg->cx->arena, &c->words[CASE_SHARED], "\n");
	}
	page_input(pg, &countries);
	page_textarea(pg, &shared);
}

static enum rc show_form(struct cx *cx, struct page *pg, const struct desk_case *c,
			 struct form_page_view v)
{
	struct law_view lv;
	TRY(law_view_open(cx, pg, &lv));
	const size_t mark = page_mark(pg);
	put_texts(pg, c);
	put_tlp(pg, c->tlp);
	put_offences(&lv, c);
	put_techniques(&lv, c);
	put_circle(pg, c);
	v.form.fields = page_since(pg, mark);
	return people_form(pg, &v);
}

static void read_many(struct page *pg, const char *name, struct str_list *out)
{
	for (size_t i = 0; i < pg->form.values.n; i++)
		if (str_eq(pg->form.values.p[i].name, str_from_c(name)))
			*ARENA_PUSH(pg->cx->arena, out) = pg->form.values.p[i].value;
}

static void read_parts(struct page *pg, const char *name, char between, struct str_list *out)
{
	struct str rest = form_value(pg, name), one;
	while (rest.n > 0) {
		(void)str_cut(rest, between, &one, &rest); // the last has nothing after it
		one = str_trim(one);
		if (one.n > 0)
			*ARENA_PUSH(pg->cx->arena, out) = one;
	}
}

/* Codes in any case, or names of countries. */
static void read_countries(const struct law_view *lv, struct str_list *out)
{
	struct str_list said = { 0 };
	read_parts(lv->pg, "countries", ',', &said);
	for (size_t i = 0; i < said.n; i++) {
		const uint16_t c = law_country(lv->law, said.p[i]);
		if (c == LAW_NONE)
			form_fail(
				lv->pg, "countries",
				tr_with(lv->pg,
					"\"{value}\" is no country. Enter two letters, such as LK",
					ARG("value", said.p[i])));
		else
			*ARENA_PUSH(lv->cx->arena,
				    out) = str_from_c(lv->law->countries.p[c].alpha2);
	}
}

static enum rc read_form(struct cx *cx, struct page *pg, struct desk_case *c)
{
	struct law_view lv;
	TRY(law_view_open(cx, pg, &lv));
	c->title = form_value(pg, "title");
	c->summary = form_value(pg, "summary");
	if (!tlp_parse(form_value(pg, "tlp"), &c->tlp))
		form_fail(pg, "tlp", tr(pg, "Choose one of those that are offered"));
	for (enum case_words k = 0; k < CASE_WORDS; k++)
		if (k != CASE_FACTS)
			c->words[k] = (struct str_list){ 0 };
	read_many(pg, "offence", &c->words[CASE_OFFENCES]);
	read_many(pg, "technique", &c->words[CASE_TECHNIQUES]);
	read_countries(&lv, &c->words[CASE_COUNTRIES]);
	read_parts(pg, "shared", '\n', &c->words[CASE_SHARED]);
	return form_failed(pg) ? RC_INVALID : RC_OK;
}

/* ---- a new one ------------------------------------------------------------------------ */

static enum rc show_new(struct cx *cx, struct page *pg)
{
	const struct desk_case c = { .tlp = TLP_AMBER };
	return show_form(cx, pg, &c,
			 (struct form_page_view){ .heading = tr(pg, "Open a case"),
						  .form = { .action = STR("/cases/new"),
							    .button = tr(pg, "Open the case") } });
}

static enum rc open_case(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	const struct actor by = people_actor(pg);
	TRY(read_form(cx, pg, &c));
	TRY(case_open(cx, pg->db, &by, pg->law, &c, (struct id){ 0 }));
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

/* ---- one ------------------------------------------------------------------------------- */

static const char *const word_titles[CASE_WORDS] = {
	[CASE_OFFENCES] = TR_MARK("Offences"),
	[CASE_TECHNIQUES] = TR_MARK("Techniques"),
	[CASE_FACTS] = TR_MARK("Facts for dual criminality"),
	[CASE_COUNTRIES] = TR_MARK("Countries that may prosecute"),
	[CASE_SHARED] = TR_MARK("Shared with"),
};

/* "security-bypassed=yes" as a question and its answer. */
static struct str fact_text(const struct law_view *lv, struct str word)
{
	struct str id, value;
	(void)str_cut(word, '=', &id, &value); // always one: case_check
	const uint16_t fact = law_fact(lv->law, id);
	return tr_with(
		lv->pg, "{question} {answer}",
		ARG("question", fact == LAW_NONE ? id : law_name_fact(lv, fact)),
		ARG("answer", str_eq(value, STR("yes")) ? tr(lv->pg, "Yes") : tr(lv->pg, "No")));
}

static struct str word_text(const struct law_view *lv, enum case_words k, struct str word)
{
	switch (k) {
	case CASE_OFFENCES:
		return desk_offence(lv, word);
	case CASE_COUNTRIES:
		return desk_country(lv, word);
	case CASE_FACTS:
		return fact_text(lv, word);
	case CASE_TECHNIQUES:
		for (size_t i = 0; i < lv->law->techniques.n; i++)
			if (str_eq(lv->law->techniques.p[i].technique, word))
				return law_name_technique(lv, &lv->law->techniques.p[i]);
		break;
	case CASE_SHARED:
	case CASE_WORDS:
		break;
	}
	return word;
}

void desk_case_words(const struct law_view *lv, const struct desk_case *c, struct case_view *v)
{
	struct arena *a = lv->cx->arena;
	for (enum case_words k = 0; k < CASE_WORDS; k++) {
		struct case_word_row row = { .key = word_titles[k] };
		for (size_t i = 0; i < c->words[k].n; i++)
			*ARENA_PUSH(a, &row.words) = word_text(lv, k, c->words[k].p[i]);
		if (row.words.n > 0)
			*ARENA_PUSH(a, &v->words) = row;
	}
}

const char *desk_case_event(struct page *pg, const struct case_event *e, struct str *text)
{
	enum action action;
	enum outcome outcome;
	enum request_kind kind;
	const char *of_incident = incident_act_text(e->action);
	*text = e->text;
	if (action_parse(e->action, &action) && kind_parse(e->kind, &kind))
		return speech_done(kind, action);
	if (str_eq(e->action, STR("report-linked")))
		return TR_MARK("Reports linked");
	if (str_eq(e->action, STR("report-unlinked")))
		return TR_MARK("A report taken off");
	if (!str_eq(e->action, STR("reporters-told")))
		return of_incident ? of_incident : TR_MARK("Note");
	if (outcome_parse(e->text, &outcome))
		*text = tr(pg, outcome_sentence(outcome));
	return TR_MARK("The reporters were told");
}

static enum rc fill_events(struct cx *cx, struct page *pg, const struct desk_case *c,
			   struct case_view *v)
{
	struct case_timeline t = { 0 };
	TRY(case_timeline(cx, pg->db, c->id, &t));
	for (size_t i = 0; i < t.n; i++) {
		const struct case_event *e = &t.p[i];
		struct case_event_row row = { .time = page_time(pg, e->at),
					      .reference = e->reference };
		row.what = desk_case_event(pg, e, &row.text);
		if (id_is_set(e->by))
			TRY(desk_person(cx, pg, e->by, &row.who));
		if (v->works && str_eq(e->action, STR("note")) &&
		    id_eq(e->by, pg->person.account) && cx->now.us - e->at.us < CASE_UNDO.us)
			row.undo = (struct form_view){
				.action = arena_fmt(cx->arena, "%.*s/%.*s/undo",
						    STR_ARG(desk_case_href(pg, c->id, "note")),
						    STR_ARG(id_print(cx->arena, e->id))),
				.button = tr(pg, "Undo: take this note back")
			};
		*ARENA_PUSH(cx->arena, &v->events) = row;
	}
	return RC_OK;
}

static enum rc fill_requests(struct cx *cx, const struct law_view *lv, const struct desk_case *c,
			     struct case_view *v)
{
	struct request_page page;
	TRY(request_of_case(cx, lv->pg->db, c->id, (struct id){ 0 }, SEARCH_PAGE_MAX, &page));
	if (page.more)
		v->more_href = arena_fmt(cx->arena, "/requests?which=all&find=%.*s",
					 STR_ARG(c->reference));
	for (size_t i = 0; i < page.list.n; i++) {
		enum request_kind kind;
		enum request_state state;
		const struct request_row *r = &page.list.p[i];
		if (!kind_parse(r->kind, &kind) || !state_parse(r->state, &state))
			continue;
		*ARENA_PUSH(cx->arena, &v->requests) = (struct queue_row){
			.href = desk_request_href(lv->pg, r->id, ""),
			.reference = r->reference,
			.pair = desk_pair(lv, r->from, r->to),
			.kind = kind_row(kind)->title,
			.state = desk_state_tag(kind, state),
		};
	}
	return RC_OK;
}

static enum rc fill_members(struct cx *cx, struct page *pg, const struct desk_case *c,
			    struct case_view *v)
{
	struct member_list list = { 0 };
	TRY(member_list(cx, pg->db, c->id, &list));
	const bool may_remove = v->works && page_may(pg, ACCESS_CASE_MEMBERS);
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v->members) = (struct case_member_view){
			.who = list.p[i].post.n > 0 ? list.p[i].post : list.p[i].name,
			.level = list.p[i].level == MEMBER_WORK ? TR_MARK("works on it")
								: TR_MARK("reads"),
			.remove_href = may_remove ? desk_member_href(pg, c->id, list.p[i].account)
						  : STR(""),
		};
	return RC_OK;
}

static void fill_forms(struct page *pg, const struct desk_case *c, struct case_view *v)
{
	size_t mark = page_mark(pg);
	struct textarea_view note = part_textarea(pg, "note", TR_MARK("Note"));
	page_textarea(pg, &note);
	v->note = (struct form_view){ desk_case_href(pg, c->id, "note"), page_since(pg, mark),
				      tr(pg, "Add the note"), false };
	mark = page_mark(pg);
	struct input_view login = part_input(pg, "login", TR_MARK("User name"));
	struct radios_view level = part_radios(pg, "level", TR_MARK("What they do"));
	part_radio(pg, &level, STR("work"), tr(pg, "works on it"));
	part_radio(pg, &level, STR("read"), tr(pg, "reads"));
	page_input(pg, &login);
	page_radios(pg, &level);
	v->member = (struct form_view){ desk_case_href(pg, c->id, "member"), page_since(pg, mark),
					tr(pg, "Add the member"), false };
	mark = page_mark(pg);
	struct textarea_view outcome = part_textarea(pg, "outcome", TR_MARK("How it ended"));
	page_textarea(pg, &outcome);
	v->close = (struct form_view){ desk_case_href(pg, c->id, "close"), page_since(pg, mark),
				       tr(pg, "Close the case"), true };
}

static void send_json(struct page *pg, const struct desk_case *c, const struct case_view *v)
{
	AUTO(json) j = json_new(pg->cx->arena);
	case_to_json(j, pg->cx->arena, c);
	json_begin_array(j, "requests");
	for (size_t i = 0; i < v->requests.n; i++)
		json_str(j, NULL, v->requests.p[i].reference);
	json_end(j);
	json_begin_array(j, "reports");
	for (size_t i = 0; i < v->reports.n; i++)
		json_str(j, NULL, v->reports.p[i].number);
	json_end(j);
	law_send_json(pg, j);
}

enum rc desk_case_show(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct desk_case c = { 0 };
	const struct actor who = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_GLASS, &c));
	TRY(law_view_open(cx, pg, &lv));
	struct case_view v = {
		.errors = part_errors(pg),
		.row = desk_case_row(pg, &c),
		.summary = c.summary,
		.closed = page_time(pg, c.closed_at),
		.outcome = c.outcome,
		.consult = case_asks_consultation(&c),
		.may_propose = page_may(pg, ACCESS_REQUEST_PROPOSE),
		.change_href = desk_case_href(pg, c.id, "change"),
		.facts_href = desk_case_href(pg, c.id, "facts"),
		.hits_href = desk_case_href(pg, c.id, "hits"),
		.bundle_href = desk_case_href(pg, c.id, "bundle"),
		.request_href = arena_fmt(cx->arena, "/requests/new?case=%.*s",
					  STR_ARG(id_print(cx->arena, c.id))),
	};
	const enum rc works = case_access(cx, pg->db, &who, c.id, MEMBER_WORK);
	v.works = works == RC_OK && c.closed_at.us == 0 && page_may(pg, ACCESS_CASE_WORK);
	TRY(fill_requests(cx, &lv, &c, &v));
	TRY(desk_case_reports(cx, &lv, &c, &v));
	if (pg->format == PAGE_JSON) {
		send_json(pg, &c, &v);
		return RC_OK;
	}
	desk_case_words(&lv, &c, &v);
	TRY(desk_exhibits(cx, pg, c.id, &v.exhibits));
	if (page_may(pg, ACCESS_EVIDENCE_SEE))
		v.exhibits_href = arena_fmt(cx->arena, "/exhibits?case=%.*s",
					    STR_ARG(id_print(cx->arena, c.id)));
	TRY(fill_events(cx, pg, &c, &v));
	TRY(fill_members(cx, pg, &c, &v));
	if (v.works)
		fill_forms(pg, &c, &v);
	if (c.kind == CASE_INCIDENT)
		v.close = (struct form_view){ 0 };
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", c.reference),
			    ARG("state", c.closed_at.us ? tr(pg, "closed") : tr(pg, "open")));
	page_desk_case(pg, &v);
	return RC_OK;
}

/* ---- what is done to it ------------------------------------------------------------------ */

static enum rc show_change(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	return show_form(
		cx, pg, &c,
		(struct form_page_view){
			.heading = tr_with(pg, "Change {thing}", ARG("thing", c.reference)),
			.form = { .action = desk_case_href(pg, c.id, "change"),
				  .button = tr(pg, "Save") } });
}

static enum rc change(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	TRY(read_form(cx, pg, &c));
	TRY(case_change(cx, pg->db, &by, pg->law, &c));
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

/* Those on which it depends, in any country, whether its law punishes one of the offences; of a case
 * without an offence all. */
static bool fact_matters(const struct law_view *lv, const struct str_list *offences, uint16_t fact)
{
	for (size_t i = 0; i < offences->n; i++) {
		const uint16_t offence = law_concept(lv->law, offences->p[i]);
		for (uint16_t c = 0; offence != LAW_NONE && c < lv->law->countries.n; c++)
			if (fact_set_has(&world_punishes(lv->world, c, offence)->open, fact))
				return true;
	}
	return offences->n == 0;
}

/* Which facts of the law data are so in this case: yes and no apart, else not known. The world knows
 * none of them: what is said already still matters. */
static void put_facts(const struct law_view *lv, const struct desk_case *c, const char *name,
		      const char *legend)
{
	struct checkboxes_view v = part_checkboxes(lv->pg, name, legend);
	for (size_t i = 0; i < lv->law->facts.n; i++) {
		const struct str id = lv->law->facts.p[i].id;
		const struct str word = arena_fmt(lv->cx->arena, "%.*s=%s", STR_ARG(id), name);
		if (!fact_matters(lv, &c->words[CASE_OFFENCES], (uint16_t)i) &&
		    !has_word(&c->words[CASE_FACTS], word))
			continue;
		part_checkbox(lv->pg, &v,
			      (struct checkbox_view){
				      .value = word,
				      .text = law_name_fact(lv, (uint16_t)i),
				      .selected = has_word(&c->words[CASE_FACTS], word) });
	}
	if (v.boxes.n > 0)
		page_checkboxes(lv->pg, &v);
}

static enum rc show_facts(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct desk_case c = { 0 };
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	TRY(law_view_open(cx, pg, &lv));
	const size_t mark = page_mark(pg);
	put_facts(&lv, &c, "yes", TR_MARK("It is so in this case"));
	put_facts(&lv, &c, "no", TR_MARK("It is not so in this case"));
	struct form_page_view v = {
		.heading = tr(pg, "Facts for dual criminality"),
		.form = { desk_case_href(pg, c.id, "facts"), page_since(pg, mark), tr(pg, "Save"),
			  false },
	};
	return people_form(pg, &v);
}

static enum rc set_facts(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	c.words[CASE_FACTS] = (struct str_list){ 0 };
	read_many(pg, "yes", &c.words[CASE_FACTS]);
	read_many(pg, "no", &c.words[CASE_FACTS]);
	const enum rc rc = case_change(cx, pg->db, &by, pg->law, &c);
	if (rc == RC_INVALID)
		form_fail(pg, "no", tr(pg, "The same fact cannot be so and not so"));
	TRY(rc);
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

static enum rc add_note(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	TRY(case_note_add(cx, pg->db, &by, c.id, form_value(pg, "note")));
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

static enum rc add_member(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	struct account a = { 0 };
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	const enum rc rc = account_find(cx, pg->db,
					account_login_fold(cx->arena, form_value(pg, "login")), &a);
	if (rc == RC_MISSING) {
		form_fail(pg, "login", tr(pg, "Nobody has this user name"));
		return RC_INVALID;
	}
	TRY(rc);
	const bool works = str_eq(form_value(pg, "level"), STR("work"));
	TRY(member_add(cx, pg->db, &by, (struct member_of){ "case", c.id }, a.id,
		       (struct member_term){ .level = works ? MEMBER_WORK : MEMBER_READ }));
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

static enum rc close_case(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	TRY(case_close(cx, pg->db, &by, c.id, form_value(pg, "outcome")));
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

static const struct web_field facts_fields[] = {
	{ "yes", FORM_MANY, false, CASE_WORD_MAX, .label = TR_MARK("It is so in this case") },
	{ "no", FORM_MANY, false, CASE_WORD_MAX, .label = TR_MARK("It is not so in this case") },
	{ 0 }
};
static const struct web_field note_fields[] = { { "note", FORM_LINES, true, CASE_NOTE_MAX,
						  .missing = TR_MARK("Write the note"),
						  .label = TR_MARK("Note") },
						{ 0 } };
static const struct web_field member_fields[] = {
	{ "login", FORM_TEXT, true, 200, .missing = TR_MARK("Enter a user name"),
	  .label = TR_MARK("User name") },
	{ "level", FORM_CHOICE, true, 10, .missing = TR_MARK("Choose what they do"),
	  .choices = "work read", .label = TR_MARK("What they do") },
	{ 0 },
};
static const struct web_field close_fields[] = { { "outcome", FORM_LINES, true, CASE_NOTE_MAX,
						   .missing = TR_MARK("Say how it ended"),
						   .label = TR_MARK("How it ended") },
						 { 0 } };
static const struct web_form new_form = { form_fields, show_new },
			     change_form = { form_fields, show_change },
			     facts_form = { facts_fields, show_facts },
			     note_form = { note_fields, desk_case_show },
			     member_form = { member_fields, desk_case_show },
			     close_form = { close_fields, desk_case_show };

const struct web_route desk_case_routes[] = {
	{ HTTP_GET, "/cases", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ HTTP_GET, "/cases/new", show_new, .tx = TX_READ, .need = ACCESS_CASE_WORK },
	{ HTTP_POST, "/cases/new", open_case, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &new_form },
	{ HTTP_GET, "/cases/:case", desk_case_show, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ HTTP_GET, "/cases/:case/change", show_change, .tx = TX_READ, .need = ACCESS_CASE_WORK,
	  .content = true },
	{ HTTP_POST, "/cases/:case/change", change, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &change_form },
	{ HTTP_GET, "/cases/:case/facts", show_facts, .tx = TX_READ, .need = ACCESS_CASE_WORK,
	  .content = true },
	{ HTTP_POST, "/cases/:case/facts", set_facts, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &facts_form },
	{ HTTP_POST, "/cases/:case/note", add_note, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &note_form },
	{ HTTP_POST, "/cases/:case/member", add_member, .tx = TX_WRITE, .need = ACCESS_CASE_MEMBERS,
	  .form = &member_form },
	{ HTTP_POST, "/cases/:case/close", close_case, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &close_form },
	{ 0 },
};
