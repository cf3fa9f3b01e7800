// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/new and what a draft needs: its text, its basis, decisions.
#include "desk/request_web.h"

#include "desk/html/pages.h"
#include "desk/request_peer_db.h"
#include "desk/sent.h"
#include "law/words.h"
#include "people/organisation_db.h"
#include "web/pages.h"

/* ---- what composing found ------------------------------------------------------------- */

struct str request_route_text(const struct law_view *lv, const struct route *r)
{
	return tr_with(
		lv->pg, "{basis} {provision}, {status}, {binding}",
		ARG("basis", desk_words(lv, phrase_basis_name(lv->law, &r->basis, r->bilateral))),
		ARG("provision", r->row ? r->row->provision : STR("")),
		ARG("status", tr(lv->pg, law_tag_route(r->status).word)),
		ARG("binding", law_say(lv, phrase_of_binding(r->binding))));
}

void request_fill_gaps(struct page *pg, const struct desk_request *d, const struct composition *c,
		       struct request_page_view *v)
{
	const struct str write = desk_request_href(pg, d->r.id, "write");
	for (size_t i = 0; i < c->gaps.n; i++) {
		const struct gap *g = &c->gaps.p[i];
		struct request_gap *out = ARENA_PUSH(pg->cx->arena, &v->gaps);
		const struct str why = desk_words(&d->lv, g->why);
		const bool is_ours = !str_eq(why, g->why);
		*out = (struct request_gap){ .label = tr(pg, str_c(pg->cx->arena, g->label)),
					     .why = is_ours ? why : STR(""),
					     .quoted = is_ours ? STR("") : why,
					     .source = desk_words(&d->lv, g->source) };
		if (v->may_write && g->field < FIELDS)
			out->href = arena_fmt(pg->cx->arena, "%.*s#%s", STR_ARG(write),
					      field_key(g->field));
		else if (v->may_write)
			out->href = write;
	}
}

static struct request_gap decision_row(struct page *pg, const struct desk_request *d,
				       const char *code, struct str text)
{
	const char *what = arena_fmt(pg->cx->arena, "decide/%s", code).p;
	return (struct request_gap){ .label = tr(pg, str_c(pg->cx->arena, text)),
				     .href = desk_request_href(pg, d->r.id, what),
				     .done = request_decision(&d->r, code) != NULL };
}

static void fill_doubts(struct page *pg, const struct desk_request *d, struct request_page_view *v)
{
	const struct composition *c = d->view.composition;
	for (size_t i = 0; i < c->doubts.n; i++)
		*ARENA_PUSH(pg->cx->arena, &v->doubts) = decision_row(pg, d, c->doubts.p[i].code,
								      c->doubts.p[i].text);
	for (enum flag f = 0; f < FLAGS_COUNT; f++)
		if ((c->flags >> f) & 1)
			*ARENA_PUSH(pg->cx->arena, &v->doubts) = decision_row(
				pg, d, flag_code(f), str_from_c(flag_text(f)));
}

void request_fill_composition(struct page *pg, const struct desk_request *d,
			      struct request_page_view *v)
{
	const struct composition *c = d->view.composition;
	for (enum stop s = 0; s < STOPS; s++)
		if ((c->stops >> s) & 1)
			*ARENA_PUSH(pg->cx->arena, &v->stops) = stop_text(s);
	request_fill_gaps(pg, d, c, v);
	fill_doubts(pg, d, v);
	for (size_t i = 0; i < c->narrower.n; i++)
		if (c->narrower.p[i].measure != LAW_NONE)
			*ARENA_PUSH(pg->cx->arena, &v->narrower) = law_name_measure(
				&d->lv, c->narrower.p[i].measure);
	if (c->route)
		v->basis = request_route_text(&d->lv, c->route);
	if (c->authority == YN_YES)
		v->authority = TR_MARK("Your own law asks for a judicial decision before this.");
	if (c->authority == YN_UNKNOWN)
		v->authority = TR_MARK("Whether your own law asks for a judicial decision before "
				       "this is not known.");
}

/* ---- a new one -------------------------------------------------------------------------- */

static void put_kinds(struct page *pg)
{
	static const char *const labels[] = {
		[TO_STATE] = TR_MARK("To another country"),
		[TO_PROVIDER_ABROAD] = TR_MARK("To a provider abroad"),
		[TO_PROVIDER_HOME] = TR_MARK("To a provider at home"),
	};
	struct select_view v = part_select(pg, "kind", TR_MARK("What do you need?"));
	const struct str kind = pg->form.values.n > 0 ? form_value(pg, "kind")
						      : http_query(pg->req, "kind");
	part_choice(pg, &v, STR(""), tr(pg, "Choose"), false);
	for (enum addressee to = TO_STATE; to <= TO_PROVIDER_HOME; to++) {
		struct option_group_view *g = ARENA_PUSH(pg->cx->arena, &v.groups);
		*g = (struct option_group_view){ .label = tr(pg, labels[to]) };
		for (enum request_kind k = 0; k < KINDS; k++) {
			const struct str key = str_from_c(kind_key(k));
			if (kind_row(k)->to == to)
				part_option(pg->cx->arena, &g->options, key,
					    tr(pg, kind_row(k)->title), str_eq(kind, key));
		}
	}
	page_select(pg, &v);
}

/* What the address or the form names; of a follow-up, the case of what it follows. */
static enum rc read_origin(struct cx *cx, struct page *pg, struct id *of_case, struct request *of)
{
	const struct actor who = people_actor(pg);
	const bool sent = pg->form.values.n > 0;
	const struct str c = sent ? form_value(pg, "case") : http_query(pg->req, "case");
	const struct str f = sent ? form_value(pg, "follows") : http_query(pg->req, "follows");
	*of_case = (struct id){ 0 };
	if (c.n > 0 && !id_parse(c, of_case))
		return cx_fail(cx, RC_MISSING, N_("there is no such case"));
	if (f.n > 0) {
		struct id id;
		if (!id_parse(f, &id))
			return cx_fail(cx, RC_MISSING, N_("there is no such request"));
		TRY(request_load(cx, pg->db, id, of));
		TRY(case_access(cx, pg->db, &who, request_scope(of), MEMBER_WORK));
		*of_case = of->case_id;
	}
	return id_is_set(*of_case) ? case_access(cx, pg->db, &who, *of_case, MEMBER_WORK) : RC_OK;
}

static enum rc put_case(struct cx *cx, struct page *pg, struct id now)
{
	struct case_list list;
	const struct actor who = people_actor(pg);
	struct select_view v = part_select(pg, "case", TR_MARK("For which case?"));
	TRY(case_list(cx, pg->db, &who, &list));
	part_choice(pg, &v, STR(""), tr(pg, "No case"), !id_is_set(now));
	for (size_t i = 0; i < list.n; i++)
		part_choice(pg, &v, id_print(cx->arena, list.p[i].id),
			    arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(list.p[i].reference),
				      STR_ARG(list.p[i].title)),
			    id_eq(list.p[i].id, now));
	page_select(pg, &v);
	return RC_OK;
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct id of_case;
	struct request *of = arena_new(cx->arena, struct request, 1);
	struct desk_case c = { 0 };
	TRY(law_view_open(cx, pg, &lv));
	TRY(read_origin(cx, pg, &of_case, of));
	if (id_is_set(of_case))
		TRY(case_load(cx, pg->db, of_case, &c));
	const struct str_list *offences = &c.words[CASE_OFFENCES];
	struct select_view to = part_select(pg, "to", TR_MARK("Where is it?"));
	struct select_view offence = part_select(pg, "offence", TR_MARK("For which offence?"));
	struct input_view provider = part_input(pg, "provider",
						TR_MARK("Provider, if there is one"));
	to.hint = tr(pg, "Not needed for an order at home.");
	desk_choose_country(&lv, &to, of->to.n > 0 ? of->to : http_query(pg->req, "to"));
	desk_choose_offence(&lv, &offence,
			    of->offence.n > 0 ? of->offence
			    : offences->n > 0 ? offences->p[0]
					      : STR(""));
	const size_t mark = page_mark(pg);
	put_kinds(pg);
	page_select(pg, &to);
	page_input(pg, &provider);
	page_select(pg, &offence);
	TRY(put_case(cx, pg, of_case));
	if (id_is_set(of->id))
		people_put_hidden(pg, "follows", id_print(cx->arena, of->id));
	struct form_page_view v = {
		.heading = id_is_set(of->id) ? tr_with(pg, "Follow-up of {thing}",
						       ARG("thing", of->reference))
					     : tr(pg, "Draft a request"),
		.form = { STR("/requests/new"), page_since(pg, mark), tr(pg, "Continue"), false },
	};
	return people_form(pg, &v);
}

/* From the case and one's own account; the rest the officer writes. */
static enum rc prefill(struct cx *cx, struct page *pg, struct request *r, const struct request *of)
{
	struct organisation own;
	TRY(organisation_own(cx, pg->db, &own));
	r->text[FIELD_CONTACT] = arena_fmt(cx->arena, "%.*s, %.*s", STR_ARG(own.name),
					   STR_ARG(pg->person.name));
	if (id_is_set(r->case_id)) {
		struct desk_case c;
		TRY(case_load(cx, pg->db, r->case_id, &c));
		r->text[FIELD_FACTS] = c.summary;
	}
	if (!id_is_set(of->id))
		return RC_OK;
	for (enum request_field f = 0; f < FIELDS; f++)
		if (f != FIELD_FOLLOW_UP)
			r->text[f] = of->text[f];
	r->classes = of->classes;
	r->data_from = of->data_from;
	r->data_to = of->data_to;
	r->text[FIELD_EARLIER] = of->reference;
	return RC_OK;
}

enum rc request_fill_basis(const struct law_view *lv, struct request *r)
{
	return compose_begin(lv->cx, lv->world, r);
}

static enum rc create(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct request *r = arena_new(cx->arena, struct request, 2), *of = r + 1;
	const struct actor by = people_actor(pg);
	TRY(law_view_open(cx, pg, &lv));
	TRY(read_origin(cx, pg, &r->case_id, of));
	TRY(desk_home(cx, pg, &r->from));
	if (!kind_parse(form_value(pg, "kind"), &r->progress.kind))
		form_fail(pg, "kind", tr(pg, "Choose one of those that are offered"));
	else if (kind_row(r->progress.kind)->to == TO_PROVIDER_HOME)
		r->to = r->from;
	else if (form_value(pg, "to").n == 0)
		form_fail(pg, "to", tr(pg, "Choose the country that is asked"));
	else
		r->to = form_value(pg, "to");
	if (form_failed(pg))
		return RC_INVALID;
	r->provider = form_value(pg, "provider");
	r->offence = form_value(pg, "offence");
	r->follows = of->id;
	TRY(prefill(cx, pg, r, of));
	enum rc rc = request_fill_basis(&lv, r);
	if (rc == RC_OK)
		rc = request_choose_peer(cx, pg->db, r);
	if (rc == RC_OK)
		rc = request_create(cx, pg->db, &by, r, (struct id){ 0 });
	TRY(request_refused(pg, "to", rc));
	return page_redirect(pg, desk_request_href(pg, r->id, "write"));
}

/* ---- its text ------------------------------------------------------------------------------ */

static struct str day_utc(struct arena *a, struct instant t)
{
	return t.us == 0 ? STR("") : date_print(a, date_today(t));
}

static void put_date(struct page *pg, const char *name, const char *label, struct str hint,
		     struct str now)
{
	struct input_view v = part_input(pg, name, label);
	v.type = "date";
	v.hint = hint;
	if (pg->form.values.n == 0)
		v.value = now;
	page_input(pg, &v);
}

static void put_day(struct page *pg, const char *name, const char *label, struct instant now)
{
	put_date(pg, name, label, form_where(pg), desk_day(pg, now));
}

/* Logs are kept in UTC, and both sides must mean the same days. */
static void put_data_day(struct page *pg, const char *name, const char *label, struct instant now)
{
	put_date(pg, name, label, tr(pg, "The day in UTC"), day_utc(pg->cx->arena, now));
}

static void put_classes(const struct law_view *lv, const struct request *r)
{
	struct checkboxes_view v = part_checkboxes(lv->pg, "class", TR_MARK("Classes of data"));
	v.hint = tr(lv->pg, "The narrowest that serve.");
	for (const struct law_word *w = law_words_data; w->word; w++)
		if (w->value != 0)
			part_checkbox(lv->pg, &v,
				      (struct checkbox_view){
					      .value = str_from_c(w->word),
					      .text = law_word_name(lv, str_from_c(w->word)),
					      .selected = (r->classes & (unsigned)w->value) != 0 });
	page_checkboxes(lv->pg, &v);
}

const char *request_field_label(struct str name)
{
	enum request_field f;
	return field_parse(name, &f) ? field_label(f) : NULL;
}

struct str request_field_word(struct page *pg, struct str name, struct str value)
{
	struct law_view lv;
	enum request_kind kind;
	if (str_eq(name, STR("kind")))
		return kind_parse(value, &kind) ? tr(pg, kind_row(kind)->title) : STR("");
	if (str_eq(name, STR("political")))
		return tr(pg, "It may be politically coloured");
	if (law_view_open(pg->cx, pg, &lv) != RC_OK)
		return STR("");
	if (str_eq(name, STR("to")) || str_eq(name, STR("from")))
		return desk_country(&lv, value);
	if (str_eq(name, STR("offence")))
		return desk_offence(&lv, value);
	return str_eq(name, STR("class")) ? law_word_name(&lv, value) : STR("");
}

/* Why a field is asked for; empty: nothing asks. */
static struct str asked_by(const struct desk_request *d, enum request_field f)
{
	const struct composition *c = d->view.composition;
	for (size_t i = 0; c && i < c->gaps.n; i++)
		if (c->gaps.p[i].field == f)
			return arena_fmt(d->lv.cx->arena, "%.*s%s(%.*s)",
					 STR_ARG(desk_words(&d->lv, c->gaps.p[i].why)),
					 c->gaps.p[i].why.n > 0 ? " " : "",
					 STR_ARG(desk_words(&d->lv, c->gaps.p[i].source)));
	return STR("");
}

/* Those that are asked for or filled first, then the others. */
static void put_fields(struct page *pg, const struct desk_request *d, bool first)
{
	const struct request *r = &d->r;
	for (enum request_field f = 0; f < FIELDS; f++) {
		const struct str why = asked_by(d, f);
		const bool wanted = why.n > 0 || r->text[f].n > 0 ||
				    form_value(pg, field_key(f)).n > 0 ||
				    (field_is_safeguard(f) &&
				     kind_is(r->progress.kind, KIND_SAFEGUARDS));
		if (wanted != first)
			continue;
		const char *note = sent_note(r->progress.kind, f);
		struct textarea_view v = part_textarea(pg, field_key(f),
						       sent_label(r->progress.kind, f));
		v.hint = !note	      ? why
			 : why.n == 0 ? tr(pg, note)
				      : tr_with(pg, "{note} What asks for it: {why}",
						ARG("note", tr(pg, note)), ARG("why", why));
		if (pg->form.values.n == 0)
			v.value = r->text[f];
		page_textarea(pg, &v);
	}
}

void request_put_details(struct page *pg, struct str summary, struct html inner)
{
	const struct details_view v = { summary, inner, .open = pg->form.values.n > 0 };
	page_details(pg, &v);
}

void request_put_scope(struct page *pg, const struct desk_request *d)
{
	put_classes(&d->lv, &d->r);
	put_data_day(pg, "data-from", TR_MARK("Data from"), d->r.data_from);
	put_data_day(pg, "data-to", TR_MARK("Data to"), d->r.data_to);
}

static unsigned read_classes(const struct page *pg)
{
	unsigned classes = 0;
	for (const struct law_word *w = law_words_data; w->word; w++)
		if (form_has(pg, "class", str_from_c(w->word)))
			classes |= (unsigned)w->value;
	return classes;
}

struct request *request_read_scope(struct page *pg, const struct request *r)
{
	struct request *scope = arena_new(pg->cx->arena, struct request, 1);
	*scope = *r;
	scope->classes = read_classes(pg);
	// The form says days: one that was not changed keeps its time.
	if (!str_eq(form_value(pg, "data-from"), day_utc(pg->cx->arena, r->data_from)))
		scope->data_from = desk_read_day_utc(pg, "data-from", false);
	if (!str_eq(form_value(pg, "data-to"), day_utc(pg->cx->arena, r->data_to)))
		scope->data_to = desk_read_day_utc(pg, "data-to", true);
	return scope;
}

static void put_subject(struct page *pg, const struct desk_request *d)
{
	const struct request *r = &d->r;
	struct input_view provider = part_input(pg, "provider",
						TR_MARK("Provider, if there is one"));
	struct select_view offence = part_select(pg, "offence", TR_MARK("For which offence?"));
	struct input_view theirs = part_input(pg, "their-reference", TR_MARK("Their reference"));
	struct checkboxes_view political = part_checkboxes(pg, "political", TR_MARK("The charge"));
	desk_choose_offence(&d->lv, &offence, r->offence);
	part_checkbox(pg, &political,
		      (struct checkbox_view){ .value = STR("yes"),
					      .text = tr(pg, "It may be politically coloured"),
					      .selected = r->political });
	if (pg->form.values.n == 0) {
		provider.value = r->provider;
		theirs.value = r->their_reference;
	}
	page_select(pg, &offence);
	page_input(pg, &provider);
	page_input(pg, &theirs);
	put_classes(&d->lv, r);
	put_data_day(pg, "data-from", TR_MARK("Data from"), r->data_from);
	put_data_day(pg, "data-to", TR_MARK("Data to"), r->data_to);
	put_day(pg, "follow-up-due", TR_MARK("Your request for the data follows by"),
		r->at.follow_up_due);
	put_day(pg, "reply-wanted", TR_MARK("You want an answer by"), r->at.reply_wanted);
	page_checkboxes(pg, &political);
}

/* One of the nodes of that country, or the letter. The only one is chosen already. */
static enum rc put_node(struct cx *cx, struct page *pg, const struct request *r)
{
	struct peer_list list;
	struct radios_view v = part_radios(pg, "peer", TR_MARK("How it goes"));
	TRY(request_peers(cx, pg->db, r, &list));
	if (list.n == 0)
		return RC_OK;
	for (size_t i = 0; i < list.n; i++)
		part_radio(pg, &v, list.p[i].origin,
			   tr_with(pg, "To the node {node} ({thing})", ARG("node", list.p[i].name),
				   ARG("thing", list.p[i].origin)));
	part_radio(pg, &v, STR("none"), tr(pg, "By hand, as a letter"));
	for (size_t i = 0; pg->form.values.n == 0 && i < v.options.n; i++)
		v.options.p[i].selected = str_eq(v.options.p[i].value,
						 id_is_set(r->peer) ? r->peer_origin : STR("none"));
	page_radios(pg, &v);
	return RC_OK;
}

static enum rc read_node(struct cx *cx, struct page *pg, struct request *r)
{
	struct peer peer;
	const struct str origin = form_value(pg, "peer");
	if (origin.n == 0)
		return RC_OK;
	r->peer = (struct id){ 0 };
	if (str_eq(origin, STR("none")))
		return RC_OK;
	TRY(request_refused(pg, "peer", peer_find(cx, pg->db, origin, &peer)));
	r->peer = peer.id;
	return RC_OK;
}

static enum rc load_own(struct cx *cx, struct page *pg, struct desk_request **out)
{
	*out = arena_new(cx->arena, struct desk_request, 1);
	TRY(desk_request_load(cx, pg, *out));
	if (!(*out)->works)
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	return RC_OK;
}

/* Of what the page shows: who saves it does not wipe out what another saved meanwhile. */
static struct str version_of(struct page *pg, const struct request *r)
{
	const struct sha256 digest = sha256_of(request_bytes_here(pg->cx->arena, r));
	return sha256_print(pg->cx->arena, &digest);
}

static enum rc show_write(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	TRY(load_own(cx, pg, &d));
	const size_t mark = page_mark(pg);
	put_fields(pg, d, true);
	put_subject(pg, d);
	TRY(put_node(cx, pg, &d->r));
	const size_t inner = page_mark(pg);
	put_fields(pg, d, false);
	request_put_details(pg, tr(pg, "More that can be said"), page_since(pg, inner));
	people_put_hidden(pg, "seen", version_of(pg, &d->r));
	struct form_page_view v = {
		.heading = tr_with(pg, "{thing}: the text", ARG("thing", d->r.reference)),
		.form = { desk_request_href(pg, d->r.id, "write"), page_since(pg, mark),
			  tr(pg, "Save"), false },
	};
	return people_form(pg, &v);
}

static void read_write(struct page *pg, struct request *r)
{
	for (enum request_field f = 0; f < FIELDS; f++)
		r->text[f] = form_value(pg, field_key(f));
	r->provider = form_value(pg, "provider");
	if (!str_eq(r->offence, form_value(pg, "offence")))
		r->basis = r->provision = STR("");
	r->offence = form_value(pg, "offence");
	r->their_reference = form_value(pg, "their-reference");
	r->political = form_has(pg, "political", STR("yes"));
	r->classes = read_classes(pg);
	r->data_from = desk_read_day_utc(pg, "data-from", false);
	r->data_to = desk_read_day_utc(pg, "data-to", true);
	const char *fault = safeguards_period_fault(r, pg->cx->now);
	if (fault)
		form_fail(pg, "data-to", tr(pg, fault));
	r->at.follow_up_due = desk_read_day(pg, "follow-up-due");
	r->at.reply_wanted = desk_read_day(pg, "reply-wanted");
}

static enum rc write_it(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	const struct actor by = people_actor(pg);
	TRY(load_own(cx, pg, &d));
	const struct str seen = form_value(pg, "seen");
	if (seen.n > 0 && !str_eq(seen, version_of(pg, &d->r)))
		form_fail(pg, "offence",
			  tr(pg,
			     "Somebody has changed it meanwhile. Look at it in another window: to "
			     "save again replaces their words by yours"));
	read_write(pg, &d->r);
	TRY(read_node(cx, pg, &d->r));
	if (form_failed(pg))
		return RC_INVALID;
	enum rc rc = request_fill_basis(&d->lv, &d->r);
	if (rc == RC_OK)
		rc = request_write(cx, pg->db, &by, &d->r);
	TRY(request_refused(pg, "offence", rc));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

/* ---- its basis ---------------------------------------------------------------------------------- */

static struct basis_card card_of(const struct law_view *lv, const struct route_answer *a,
				 const struct route *r)
{
	struct basis_card card = {
		.tag = law_tag_route(r->status),
		.name = desk_words(lv, phrase_basis_name(lv->law, &r->basis, r->bilateral)),
		.provisions = r->row ? r->row->provision : STR(""),
		.binding = law_say(lv, phrase_of_binding(r->binding)),
		.channel = law_say_word(lv, phrase_of_channel(r->channel)),
		.dual = law_say_word(lv, phrase_of_dc(r->dual)),
	};
	for (size_t i = 0; i < r->conditions.n; i++)
		*ARENA_PUSH(lv->cx->arena, &card.conditions) = law_sentence(
			lv, phrase_condition(lv->world, a, r, &r->conditions.p[i]));
	return card;
}

static enum rc show_basis(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	TRY(load_own(cx, pg, &d));
	struct composition *c = arena_new(cx->arena, struct composition, 1);
	TRY(compose(cx, d->lv.world, &d->r, c));
	struct basis_view v = { .errors = part_errors(pg), .heading = tr(pg, "Choose the basis") };
	struct radios_view basis = part_radios(pg, "basis", TR_MARK("It rests on"));
	for (size_t i = 0; c->answer && i < c->answer->routes.n; i++) {
		const struct route *r = &c->answer->routes.p[i];
		const struct str id = basis_id(cx->arena, d->lv.law, &r->basis);
		if (r->untold)
			continue;
		*ARENA_PUSH(cx->arena, &v.cards) = card_of(&d->lv, c->answer, r);
		part_radio(pg, &basis, id, request_route_text(&d->lv, r));
		basis.options.p[basis.options.n - 1].selected |= str_eq(id, d->r.basis);
	}
	part_radio(pg, &basis, STR("none"),
		   tr(pg, "Without a treaty: the other side need not answer"));
	basis.options.p[basis.options.n - 1].selected |= str_eq(d->r.basis, STR("none"));
	if (c->answer) {
		v.answer = law_say(&d->lv, phrase_route_answer(d->lv.world, c->answer));
		v.reason = law_say(&d->lv, phrase_route_reason(d->lv.world, c->answer));
	}
	const size_t mark = page_mark(pg);
	page_radios(pg, &basis);
	v.form = (struct form_view){ desk_request_href(pg, d->r.id, "basis"), page_since(pg, mark),
				     tr(pg, "Use this basis"), false };
	pg->title = tr_with(pg, "{thing}: the basis", ARG("thing", d->r.reference));
	page_desk_basis(pg, &v);
	return RC_OK;
}

static enum rc set_basis(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	const struct actor by = people_actor(pg);
	TRY(load_own(cx, pg, &d));
	d->r.basis = form_value(pg, "basis");
	d->r.provision = d->r.text[FIELD_STATEMENT] = STR("");
	enum rc rc = request_fill_basis(&d->lv, &d->r);
	if (rc == RC_OK)
		rc = request_write(cx, pg->db, &by, &d->r);
	TRY(request_refused(pg, "basis", rc));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

/* ---- decisions where the law is not known ---------------------------------------------------- */

static struct str doubt_text(const struct desk_request *d, struct str code)
{
	const struct composition *c = d->view.composition;
	for (size_t i = 0; c && i < c->doubts.n; i++)
		if (str_eq(code, str_from_c(c->doubts.p[i].code)))
			return c->doubts.p[i].text;
	for (enum flag f = 0; c && f < FLAGS_COUNT; f++)
		if (((c->flags >> f) & 1) && str_eq(code, str_from_c(flag_code(f))))
			return str_from_c(flag_text(f));
	return STR("");
}

static enum rc show_decide(struct cx *cx, struct page *pg)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	TRY(desk_request_load(cx, pg, d));
	const struct str text = doubt_text(d, page_param(pg, "code"));
	if (text.n == 0)
		return cx_fail(cx, RC_MISSING, "there is nothing of this name to decide");
	const char *what = arena_fmt(cx->arena, "decide/%.*s", STR_ARG(page_param(pg, "code"))).p;
	const size_t mark = page_mark(pg);
	people_put_text(pg, tr(pg, str_c(cx->arena, text)));
	people_put_text(pg,
			tr(pg, "The reason stays with the request and in the ledger. The flag of "
			       "an offence is answered by an approver."));
	const struct html above = page_since(pg, mark);
	struct textarea_view reason = part_textarea(pg, "reason", TR_MARK("Go on, because"));
	page_textarea(pg, &reason);
	struct form_page_view v = {
		.heading = tr_with(pg, "{thing}: decide", ARG("thing", d->r.reference)),
		.above = above,
		.form = { desk_request_href(pg, d->r.id, what), page_since(pg, mark),
			  tr(pg, "Decide so"), false },
	};
	return people_form(pg, &v);
}

static enum rc decide(struct cx *cx, struct page *pg)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	const struct actor by = people_actor(pg);
	TRY(desk_request_load(cx, pg, d));
	if (doubt_text(d, page_param(pg, "code")).n == 0)
		return cx_fail(cx, RC_MISSING, "there is nothing of this name to decide");
	TRY(request_refused(pg, "reason",
			    request_decide(cx, pg->db, &by, d->r.id, page_param(pg, "code"),
					   form_value(pg, "reason"))));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

#define DAY_FIELD(name)                    \
	{                                  \
		name, FORM_TEXT, false, 10 \
	}
#define WORDS(name)                                      \
	{                                                \
		name, FORM_LINES, false, FIELD_BYTES_MAX \
	}
static const struct web_field new_fields[] = {
	{ "kind", FORM_TEXT, true, 60, .missing = TR_MARK("Choose what you need"),
	  .label = TR_MARK("What do you need?") },
	{ "to", FORM_TEXT, false, 2, .label = TR_MARK("Where is it?") },
	{ "provider", FORM_TEXT, false, REQUEST_PROVIDER_MAX,
	  .label = TR_MARK("Provider, if there is one") },
	{ "offence", FORM_TEXT, true, REQUEST_WORD_MAX, .missing = TR_MARK("Choose an offence"),
	  .label = TR_MARK("For which offence?") },
	{ "case", FORM_ID, false, ID_TEXT },
	{ "follows", FORM_ID, false, ID_TEXT },
	{ 0 },
};
static const struct web_field write_fields[] = {
	{ "peer", FORM_TEXT, false, 300, .label = TR_MARK("How it goes") },
	WORDS("contact"),
	WORDS("confirmation"),
	WORDS("investigator"),
	WORDS("offence-law"),
	WORDS("gravity"),
	WORDS("facts"),
	WORDS("data"),
	WORDS("data-link"),
	WORDS("identifiers"),
	WORDS("custodian"),
	WORDS("necessity"),
	WORDS("less-intrusive"),
	WORDS("persons"),
	WORDS("duration"),
	WORDS("authority"),
	WORDS("notice"),
	WORDS("follow-up"),
	WORDS("urgency"),
	WORDS("emergency"),
	WORDS("confidentiality"),
	WORDS("use-limits"),
	WORDS("procedure"),
	WORDS("question"),
	WORDS("content"),
	WORDS("earlier"),
	WORDS("statement"),
	DAY_FIELD("data-from"),
	DAY_FIELD("data-to"),
	DAY_FIELD("follow-up-due"),
	DAY_FIELD("reply-wanted"),
	{ "provider", FORM_TEXT, false, REQUEST_PROVIDER_MAX,
	  .label = TR_MARK("Provider, if there is one") },
	{ "offence", FORM_TEXT, false, REQUEST_WORD_MAX, .label = TR_MARK("For which offence?") },
	{ "their-reference", FORM_TEXT, false, 100, .label = TR_MARK("Their reference") },
	{ "seen", FORM_TEXT, false, 64, .label = "" },
	{ "class", FORM_MANY, false, 40, .label = TR_MARK("Classes of data") },
	{ "political", FORM_MANY, false, 3, .choices = "yes", .label = TR_MARK("The charge") },
	{ 0 },
};
static const struct web_field basis_fields[] = { { "basis", FORM_TEXT, true, REQUEST_WORD_MAX,
						   .missing = TR_MARK("Choose a basis"),
						   .label = TR_MARK("It rests on") },
						 { 0 } };
static const struct web_field decide_fields[] = {
	{ "reason", FORM_LINES, true, FIELD_BYTES_MAX,
	  .missing = TR_MARK("Say why: the reason stays with the act"),
	  .label = TR_MARK("Go on, because") },
	{ 0 }
};
static const struct web_form new_form = { new_fields, show_new, NULL, request_field_word },
			     write_form = { write_fields, show_write, request_field_label,
					    request_field_word },
			     basis_form = { basis_fields, show_basis },
			     decide_form = { decide_fields, show_decide };

const struct web_route desk_compose_routes[] = {
	{ HTTP_GET, "/requests/new", show_new, .keys = "case follows kind to", .tx = TX_READ,
	  .need = ACCESS_REQUEST_PROPOSE },
	{ HTTP_POST, "/requests/new", create, .tx = TX_WRITE, .need = ACCESS_REQUEST_PROPOSE,
	  .form = &new_form },
	{ HTTP_GET, "/requests/:request/write", show_write, .tx = TX_READ,
	  .need = ACCESS_REQUEST_PROPOSE, .content = true },
	{ HTTP_POST, "/requests/:request/write", write_it, .tx = TX_WRITE,
	  .need = ACCESS_REQUEST_PROPOSE, .form = &write_form },
	{ HTTP_GET, "/requests/:request/basis", show_basis, .tx = TX_READ,
	  .need = ACCESS_REQUEST_PROPOSE, .content = true },
	{ HTTP_POST, "/requests/:request/basis", set_basis, .tx = TX_WRITE,
	  .need = ACCESS_REQUEST_PROPOSE, .form = &basis_form },
	{ HTTP_GET, "/requests/:request/decide/:code", show_decide, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ HTTP_POST, "/requests/:request/decide/:code", decide, .tx = TX_WRITE,
	  .need = ACCESS_CASE_SEE, .form = &decide_form },
	{ 0 },
};
