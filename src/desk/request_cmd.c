// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "core/table.h"
#include "desk/agreement_db.h"
#include "desk/calendar_db.h"
#include "desk/call_back_db.h"
#include "desk/case_db.h"
#include "desk/content_db.h"
#include "desk/desk_cmd.h"
#include "desk/desk_to_json.h"
#include "desk/file_db.h"
#include "desk/lack.h"
#include "desk/linked_db.h"
#include "desk/request_db.h"
#include "desk/request_peer_db.h"
#include "desk/search_db.h"
#include "desk/sent.h"
#include "desk/step_db.h"
#include "law/words.h"
#include "ledger/entry.h"

#define SUBJECT                                                                                    \
	{ "peer", "ORIGIN", "the node it goes to; none: by hand, as a letter", OPTION_ONCE },      \
		{ "provider", "NAME", "the provider that is addressed", OPTION_ONCE },             \
		{ "offence", "ID", "such as illegal-access", OPTION_ONCE },                        \
		{ "basis", "ID", "such as budapest; none: without a treaty", OPTION_ONCE },        \
		{ "class", "CLASS", "subscriber, traffic, content or domain", OPTION_REPEATS },    \
		{ "data-from", "TIME", "where the period of the data begins: a day, or a time",    \
		  OPTION_ONCE },                                                                   \
		{ "data-to", "TIME", "where it ends; a day counts wholly", OPTION_ONCE },          \
		{ "follow-up-due", "DAY", "when your request for the data follows", OPTION_ONCE }, \
		{ "reply-wanted", "TIME", "by when you want an answer", OPTION_ONCE },             \
		{ "follows", "REFERENCE", "the preservation that this follows", OPTION_ONCE },     \
		{ "political", NULL, "flag the charge as politically coloured", OPTION_ONCE },     \
	{                                                                                          \
		"say", "FIELD=TEXT", "such as \"facts=...\"; show names the fields",               \
			OPTION_REPEATS                                                             \
	}

#define NEW                                                                                      \
	{ "kind", "KIND", "such as preservation", OPTION_ONCE },                                 \
		{ "from", "CC", "the country that asks", OPTION_ONCE },                          \
		{ "to", "CC", "the country that is asked", OPTION_ONCE },                        \
		{ "case", "REFERENCE", "the case it belongs to", OPTION_ONCE },                  \
		{ "their-reference", "TEXT", "the reference of the other side", OPTION_ONCE },   \
		{ "executes", "REFERENCE", "the request from abroad that the order carries out", \
		  OPTION_ONCE },                                                                 \
		SUBJECT, DESK_MEMBER, DESK_DATA, DESK_JSON

static const struct option new_table[] = {
	NEW,
	{ "narrower-than", "REFERENCE",
	  "take over all of this one, which was refused; say what is "
	  "less",
	  OPTION_ONCE },
	{ 0 },
};
static const struct option enter_table[] = {
	{ "came", "TIME", "when it came; the clocks run from then (now)", OPTION_ONCE },
	NEW,
	{ 0 },
};
static const struct option write_table[] = { SUBJECT, DESK_DATA, DESK_JSON, { 0 } };
static const struct option show_table[] = {
	{ "as-provider", NULL, "nothing but what the provider is sent", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option list_table[] = {
	{ "all", NULL, "those that have ended, too, newest first", OPTION_ONCE },
	{ "ended", NULL, "only those that have ended", OPTION_ONCE },
	{ "find", "TEXT", "of all, those with it in a reference, an identifier, a provider's name",
	  OPTION_ONCE },
	{ "after", "REFERENCE", "the next 100, after this one", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option decide_table[] = {
	{ "code", "CODE", "of the doubt that show names", OPTION_ONCE },
	{ "reason", "TEXT", "why", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option step_table_options[] = {
	{ "reason", "TEXT", "why; the question, the answer, the conditions", OPTION_ONCE },
	{ "stated", "NEED", "what you state, such as kept; desk states names them",
	  OPTION_REPEATS },
	{ "until", "TIME", "the end of a preservation", OPTION_ONCE },
	{ "ground", "PLACE|NAME|WORDS", "PLACE is instrument, law or treaty", OPTION_ONCE },
	{ "evidence", "SHA256", "of the paper or the record of the call", OPTION_ONCE },
	{ "when", "TIME", "when the other side did it", OPTION_ONCE },
	{ "class", "CLASS", "of narrow: the classes of data that stay", OPTION_REPEATS },
	{ "data-from", "TIME", "of narrow: where the period begins now", OPTION_ONCE },
	{ "data-to", "TIME", "of narrow: where it ends now", OPTION_ONCE },
	{ "say", "FIELD=TEXT", "of narrow: words that change", OPTION_REPEATS },
	{ "by-hand", NULL, "the other side did it, on paper", OPTION_ONCE },
	{ "propose", NULL, "ask a second person to approve this answer", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option check_table[] = {
	{ "reason", "TEXT", "how it was checked, and who answered", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option verify_table[] = {
	{ "contact", "CONTACT", "of the asking node: comity peer contact list NODE", OPTION_ONCE },
	{ "number", "NUMBER", "of no contact: the call is recorded, and verifies nobody",
	  OPTION_ONCE },
	{ "source", "TEXT", "where you have the number from: never from the request", OPTION_ONCE },
	{ "reason", "TEXT", "who answered, and what they said", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
struct found {
	struct request request;
	struct request_view view;
	struct step_list steps;
	struct linked_list linked;
	struct file_list files;
	struct request_page page;
	bool chose;	  // the basis, just now
	bool as_provider; // nothing but what a provider is sent
};

static struct found *found_of(struct desk_run *run)
{
	if (!run->found)
		run->found = arena_new(run->cx->arena, struct found, 1);
	return run->found;
}

static enum rc load_found(struct desk_run *run, struct db *db, struct id id)
{
	struct found *f = found_of(run);
	struct clock_settings settings;
	TRY(request_load(run->cx, db, id, &f->request));
	TRY(calendar_load(run->cx, db, f->request.from, f->request.to, &settings));
	TRY(step_list(run->cx, db, &f->request, &f->steps));
	TRY(linked_list(run->cx, db, &ACTOR_TERMINAL, &f->request, &f->linked));
	TRY(file_list(run->cx, db, id, &f->files));
	TRY(view_make(run->cx, run->world, &f->request, &settings, &f->view));
	return agreement_view_of(run->cx, db, &f->request, &f->view.agreement);
}

static enum rc find(struct desk_run *run, struct db *db, struct id *out)
{
	return request_find(run->cx, db, run->options.args.p[0], out);
}

/* ---- reading the command line ------------------------------------------------------ */

static enum rc read_classes(struct desk_run *run, struct request *r)
{
	const struct option_values *v = options_all(&run->options, "class");
	if (v->n > 0)
		r->classes = 0;
	for (size_t i = 0; i < v->n; i++) {
		int value;
		if (!law_word_find(law_words_data, v->p[i], &value) || value == 0)
			return cx_fail(run->cx, RC_INVALID, "\"%.*s\" is no class of data",
				       STR_ARG(v->p[i]));
		r->classes |= (unsigned)value;
	}
	return RC_OK;
}

static enum rc read_fields(struct desk_run *run, struct request *r)
{
	const struct option_values *v = options_all(&run->options, "say");
	for (size_t i = 0; i < v->n; i++) {
		struct str key, text;
		enum request_field f;
		if (!str_cut(v->p[i], '=', &key, &text) || !field_parse(key, &f))
			return cx_fail(run->cx, RC_INVALID, "\"%.*s\" is no field: say FIELD=TEXT",
				       STR_ARG(key));
		r->text[f] = text;
	}
	return RC_OK;
}

static void replace(const struct desk_run *run, const char *option, struct str *out)
{
	if (options_has(&run->options, option))
		*out = options_get(&run->options, option);
}

static enum rc replace_time(struct desk_run *run, const char *option, struct instant *out)
{
	return options_has(&run->options, option) ? desk_time(run, option, out) : RC_OK;
}

/* Of a day that is named, the last second, as on the page. */
static enum rc replace_end(struct desk_run *run, const char *option, struct instant *out)
{
	struct date day;
	TRY(replace_time(run, option, out));
	if (date_parse(options_get(&run->options, option), &day))
		out->us += DAYS(1).us - 1000000;
	return RC_OK;
}

static enum rc read_subject(struct desk_run *run, struct db *db, struct request *r)
{
	replace(run, "provider", &r->provider);
	replace(run, "offence", &r->offence);
	replace(run, "basis", &r->basis);
	r->political = r->political || options_has(&run->options, "political");
	TRY(read_classes(run, r));
	TRY(replace_time(run, "data-from", &r->data_from));
	TRY(replace_end(run, "data-to", &r->data_to));
	const char *fault = safeguards_period_fault(r, run->cx->now);
	if (fault)
		return cx_fail(run->cx, RC_INVALID, "--data-to: %s", fault);
	TRY(replace_time(run, "follow-up-due", &r->at.follow_up_due));
	TRY(replace_time(run, "reply-wanted", &r->at.reply_wanted));
	if (options_has(&run->options, "follows"))
		TRY(request_find(run->cx, db, options_get(&run->options, "follows"), &r->follows));
	return read_fields(run, r);
}

/* none, or a node; without the option the only one there is, for a new request. */
static enum rc read_peer(struct desk_run *run, struct db *db, struct request *r, bool is_new)
{
	const struct str origin = options_get(&run->options, "peer");
	struct peer peer;
	if (!options_has(&run->options, "peer"))
		return is_new ? request_choose_peer(run->cx, db, r) : RC_OK;
	r->peer = (struct id){ 0 };
	if (str_eq(origin, STR("none")))
		return RC_OK;
	TRY(peer_find(run->cx, db, origin, &peer));
	r->peer = peer.id;
	return RC_OK;
}

/* What the order takes over; the options say what is different. */
static enum rc read_executed(struct desk_run *run, struct db *db, struct request *r)
{
	struct request *of = arena_new(run->cx->arena, struct request, 1);
	struct id id;
	if (!options_has(&run->options, "executes"))
		return RC_OK;
	TRY(request_find(run->cx, db, options_get(&run->options, "executes"), &id));
	TRY(request_load(run->cx, db, id, of));
	if (r->progress.kind != kind_at_home(of->progress.kind))
		return cx_fail(run->cx, RC_INVALID,
			       "a request of kind %s is carried out by an order of kind %s: change "
			       "--kind, or leave out --executes",
			       kind_key(of->progress.kind),
			       kind_at_home(of->progress.kind) == KINDS
				       ? "none"
				       : kind_key(kind_at_home(of->progress.kind)));
	r->offence = of->offence;
	return linked_carry_out(run->cx, db, &ACTOR_TERMINAL, id, r);
}

/* All of one that was refused; the options say what is less. */
static enum rc read_refused(struct desk_run *run, struct db *db, struct request *r)
{
	struct id id;
	if (options_has(&run->options, "kind"))
		return cx_fail(run->cx, RC_INVALID,
			       "--narrower-than takes over the kind: leave out --kind");
	TRY(request_find(run->cx, db, options_get(&run->options, "narrower-than"), &id));
	TRY(linked_narrow(run->cx, db, &ACTOR_TERMINAL, id, r));
	return read_subject(run, db, r);
}

static enum rc read_new(struct desk_run *run, struct db *db, struct request *r)
{
	const struct str kind = options_get(&run->options, "kind");
	if (!kind_parse(kind, &r->progress.kind))
		return cx_fail(run->cx, RC_INVALID,
			       "\"%.*s\" is no kind of request; desk states --json lists them",
			       STR_ARG(kind));
	replace(run, "from", &r->from);
	replace(run, "to", &r->to);
	replace(run, "their-reference", &r->their_reference);
	if (options_has(&run->options, "case"))
		TRY(case_find(run->cx, db, options_get(&run->options, "case"), &r->case_id));
	TRY(read_executed(run, db, r));
	return read_subject(run, db, r);
}

static enum rc read_hash(struct desk_run *run, struct sha256 *out)
{
	const struct str hex = options_get(&run->options, "evidence");
	if (hex.n > 0 && !sha256_parse(hex, out))
		return cx_fail(run->cx, RC_INVALID, "--evidence is a SHA-256 in 64 hex digits");
	return RC_OK;
}

static enum rc read_ground(struct desk_run *run, struct refusal *out)
{
	struct str place, rest;
	const struct str text = options_get(&run->options, "ground");
	if (text.n == 0)
		return RC_OK;
	(void)str_cut(text, '|', &place, &rest); // no bar: no words, refused below
	(void)str_cut(rest, '|', &out->name, &out->words);
	if (!place_parse(place, &out->place) || out->name.n == 0 || out->words.n == 0)
		return cx_fail(run->cx, RC_INVALID, "--ground is PLACE|NAME|WORDS");
	return RC_OK;
}

static bool guard_parse(struct str key, enum guard *out)
{
	for (enum guard g = 0; g < GUARDS; g++) {
		if (str_eq(key, str_from_c(guard_key(g)))) {
			*out = g;
			return true;
		}
	}
	return false;
}

static enum rc read_facts(struct desk_run *run, struct act_facts *f)
{
	const struct option_values *v = options_all(&run->options, "stated");
	f->reason = options_get(&run->options, "reason");
	for (size_t i = 0; i < v->n; i++) {
		enum guard g;
		if (!guard_parse(v->p[i], &g) || !guards_has(act_statements(), g))
			return cx_fail(run->cx, RC_INVALID, "\"%.*s\" is nothing one can state",
				       STR_ARG(v->p[i]));
		f->stated.bits |= GUARD_SET(g);
	}
	TRY(desk_time(run, "until", &f->until));
	TRY(desk_time(run, "when", &f->when));
	TRY(read_ground(run, &f->ground));
	return read_hash(run, &f->evidence);
}

/* ---- handlers ------------------------------------------------------------------------ */

/* The best that is open, as the page does; --basis says another. */
static enum rc choose_basis(struct desk_run *run, struct request *r)
{
	if (r->basis.n > 0)
		return RC_OK;
	TRY(compose_begin(run->cx, run->world, r));
	found_of(run)->chose = r->basis.n > 0;
	return RC_OK;
}

static enum rc create(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct id member, of;
	const bool again = options_has(&run->options, "narrower-than");
	TRY(again ? read_refused(run, db, r) : read_new(run, db, r));
	TRY(choose_basis(run, r));
	TRY(read_peer(run, db, r, !id_is_set(r->peer)));
	TRY(desk_member(run, db, &member));
	TRY(request_create(cx, db, &ACTOR_TERMINAL, r, member));
	if (again) {
		TRY(request_find(cx, db, options_get(&run->options, "narrower-than"), &of));
		TRY(linked_narrowed(cx, db, r->id, of));
	}
	return load_found(run, db, r->id);
}

static enum rc enter(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct step_done done;
	struct id member;
	TRY(read_new(run, db, r));
	TRY(desk_time(run, "came", &r->at.delivered));
	TRY(desk_member(run, db, &member));
	TRY(request_enter(cx, db, &ACTOR_TERMINAL, r, member));
	TRY(step_follow_up(cx, db, r->id, &done));
	return load_found(run, db, r->id);
}

/* Nothing is left of the rest, so neither text nor JSON can tell it. */
static enum rc see_as_provider(struct desk_run *run, struct found *f)
{
	const struct request *r = &f->request;
	if (r->progress.side != SIDE_ASKING || kind_row(r->progress.kind)->to == TO_STATE)
		return cx_fail(run->cx, RC_CONFLICT, "%.*s goes to no provider",
			       STR_ARG(r->reference));
	struct request *sent = arena_new(run->cx->arena, struct request, 1);
	*sent = *sent_request(run->cx->arena, r);
	*f = (struct found){ .as_provider = true, .request = *sent };
	f->view.request = &f->request;
	return RC_OK;
}

static enum rc show(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	struct desk_run *run = arg;
	TRY(find(run, db, &id));
	TRY(content_read(cx, db, &ACTOR_TERMINAL, "request", id));
	TRY(load_found(run, db, id));
	return options_has(&run->options, "as-provider") ? see_as_provider(run, found_of(run))
							 : RC_OK;
}

static enum rc write_it(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct id id;
	TRY(find(run, db, &id));
	TRY(request_load(cx, db, id, r));
	TRY(read_subject(run, db, r));
	if (r->progress.side == SIDE_ASKING)
		TRY(choose_basis(run, r));
	TRY(read_peer(run, db, r, false));
	TRY(request_write(cx, db, &ACTOR_TERMINAL, r));
	return load_found(run, db, id);
}

static enum rc decide(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct id id;
	TRY(find(run, db, &id));
	TRY(request_decide(cx, db, &ACTOR_TERMINAL, id, options_get(&run->options, "code"),
			   options_get(&run->options, "reason")));
	return load_found(run, db, id);
}

/* The request as --class, --data-from, --data-to and --say narrow it. */
static enum rc read_scope(struct desk_run *run, struct db *db, struct step_order *o)
{
	struct request *r = arena_new(run->cx->arena, struct request, 1);
	if (o->action != ACTION_NARROW)
		return RC_OK;
	TRY(request_load(run->cx, db, o->request, r));
	TRY(read_classes(run, r));
	TRY(replace_time(run, "data-from", &r->data_from));
	TRY(replace_end(run, "data-to", &r->data_to));
	TRY(read_fields(run, r));
	o->scope = r;
	return RC_OK;
}

/* What the page puts into its form: what is missing, in the words of the rules that want it. */
static enum rc ask_for_lacks(struct desk_run *run, struct db *db, struct step_order *o)
{
	if (o->action != ACTION_ASK_MORE || o->facts.reason.n > 0)
		return RC_OK;
	TRY(load_found(run, db, o->request));
	o->facts.reason = lack_text(run->cx->arena, found_of(run)->view.came, NULL, NULL);
	return o->facts.reason.n > 0
		       ? RC_OK
		       : cx_fail(run->cx, RC_INVALID,
				 "by the rules that this node knows nothing is missing: say with "
				 "--reason what you ask for");
}

static enum rc step(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct step_order o = { .world = run->world, .blobs = run->blobs, .address = run->address };
	struct step_done done;
	struct id approval;
	const struct str name = run->options.args.p[1];
	TRY(find(run, db, &o.request));
	TRY(read_facts(run, &o.facts));
	if (!action_parse(name, &o.action))
		return cx_fail(cx, RC_INVALID, "\"%.*s\" is no step; desk states lists them",
			       STR_ARG(name));
	TRY(read_scope(run, db, &o));
	TRY(ask_for_lacks(run, db, &o));
	if (options_has(&run->options, "propose"))
		TRY(step_propose(cx, db, &ACTOR_TERMINAL, &o, &approval));
	else if (options_has(&run->options, "by-hand"))
		TRY(step_by_hand(cx, db, &ACTOR_TERMINAL, &o, &done));
	else
		TRY(step_take(cx, db, &ACTOR_TERMINAL, &o, &done));
	return load_found(run, db, o.request);
}

static enum rc check(struct desk_run *run, struct db *db, enum request_check what)
{
	struct id id;
	TRY(find(run, db, &id));
	TRY(request_check(run->cx, db, &ACTOR_TERMINAL, id, what,
			  options_get(&run->options, "reason")));
	return load_found(run, db, id);
}

static enum rc verify(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	const struct options *o = &run->options;
	struct id id;
	struct call_back call = { .number = options_get(o, "number"),
				  .source = options_get(o, "source"),
				  .how = options_get(o, "reason") };
	TRY(find(run, db, &id));
	if (options_has(o, "contact") && !id_parse(options_get(o, "contact"), &call.contact))
		return cx_fail(cx, RC_INVALID, "--contact: no contact is called so");
	TRY(request_called_back(cx, db, &ACTOR_TERMINAL, id, &call));
	return load_found(run, db, id);
}

static enum rc confirm(struct cx *cx, struct db *db, void *arg)
{
	(void)cx;
	return check(arg, db, CHECK_CONFIRMED);
}

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct found *f = found_of(run);
	struct request_search s = { .words = options_get(&run->options, "find"),
				    .limit = SEARCH_PAGE_MAX };
	if (options_has(&run->options, "ended"))
		s.which = REQUESTS_ENDED;
	else if (options_has(&run->options, "all"))
		s.which = REQUESTS_ALL;
	if (options_has(&run->options, "after"))
		TRY(request_find(cx, db, options_get(&run->options, "after"), &s.after));
	TRY(request_search(cx, db, &ACTOR_TERMINAL, &s, &f->page));
	return RC_OK;
}

/* ---- telling --------------------------------------------------------------------------- */

static void one_to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct found *f = found_of(run);
	request_to_json(j, a, run->world, &f->view);
	linked_to_json(j, a, &f->linked);
	steps_to_json(j, a, &f->steps);
	files_to_json(j, a, &f->files);
}

static void list_to_json(struct desk_run *run, struct json *j)
{
	const struct request_page *page = &found_of(run)->page;
	const struct request_list *list_of = &page->list;
	json_begin_array(j, "requests");
	for (size_t i = 0; i < list_of->n; i++) {
		const struct request_row *r = &list_of->p[i];
		json_begin_object(j, NULL);
		request_row_to_json(j, run->cx->arena, r);
		json_end(j);
	}
	json_end(j);
	if (page->more)
		json_str(j, "next", list_of->p[list_of->n - 1].reference);
	else
		json_add_null(j, "next");
}

static void tell_gaps(struct desk_run *run, const struct composition *c)
{
	for (size_t i = 0; i < c->gaps.n; i++) {
		const struct gap *g = &c->gaps.p[i];
		(void)fprintf(run->out, "  missing  %s%s%.*s (%.*s%s%.*s)\n",
			      g->field < FIELDS ? field_key(g->field) : "",
			      g->field < FIELDS ? " " : "", STR_ARG(g->label), STR_ARG(g->why),
			      g->why.n > 0 && g->source.n > 0 ? "; " : "", STR_ARG(g->source));
	}
}

static void tell_composition(struct desk_run *run, const struct composition *c)
{
	const char *chosen = found_of(run)->chose
				     ? " (chosen now, the first that is open; --basis says another)"
				     : " (chosen)";
	for (enum stop s = 0; s < STOPS; s++)
		if ((c->stops >> s) & 1)
			(void)fprintf(run->out, "  stops    %s\n", stop_text(s));
	tell_gaps(run, c);
	for (size_t i = 0; i < c->doubts.n; i++)
		(void)fprintf(run->out, "  %s  %s: %.*s\n",
			      c->doubts.p[i].decided ? "decided" : "decide ", c->doubts.p[i].code,
			      STR_ARG(c->doubts.p[i].text));
	for (size_t i = 0; c->answer && i < c->answer->routes.n; i++) {
		const struct route *r = &c->answer->routes.p[i];
		const struct str id = basis_id(run->cx->arena, run->law, &r->basis);
		(void)fprintf(run->out, "  basis    %.*s: %s, %s%s\n", STR_ARG(id),
			      route_status_word(r->status), r->binding ? "binding" : "voluntary",
			      r == c->route ? chosen : "");
	}
	for (size_t i = 0; i < c->narrower.n; i++)
		if (c->narrower.p[i].measure != LAW_NONE)
			(void)fprintf(run->out, "  narrower %.*s\n",
				      STR_ARG(run->law->measures.p[c->narrower.p[i].measure].id));
}

static void tell_agreement(struct desk_run *run, const struct agreement_view *v)
{
	for (size_t i = 0; i < v->notes.n; i++) {
		const struct agreement_note *n = &v->notes.p[i];
		(void)fprintf(run->out, "  %s  %.*s\n",
			      n->level == NOTE_MISSING	 ? "missing"
			      : n->level == NOTE_WARNING ? "warning"
							 : "agreed ",
			      STR_ARG(phrase_print(run->cx->arena, &n->text)));
	}
}

static void tell_clocks(struct desk_run *run, const struct clock_list *clocks)
{
	for (size_t i = 0; i < clocks->n; i++) {
		const struct clock *c = &clocks->p[i];
		const struct str due = c->due.us ? entry_print_time(run->cx->arena, c->due)
						 : STR("no date");
		(void)fprintf(run->out, "  clock    %s: %s, %.*s %.*s\n", clock_kind_name(c->kind),
			      clock_state_name(c->state), STR_ARG(due), STR_ARG(c->source));
	}
}

static const char *stays(const struct request *r, enum request_field f)
{
	return r->progress.side == SIDE_ASKED || sent_field(r->progress.kind, f)
		       ? ""
		       : " (the provider is not sent this)";
}

static void one_to_text(struct desk_run *run)
{
	const struct found *f = found_of(run);
	const struct request *r = &f->request;
	if (f->as_provider) { // as it is approved
		(void)fprintf(run->out, "%.*s", STR_ARG(request_bytes(run->cx->arena, r)));
		return;
	}
	(void)fprintf(run->out, "%.*s  %s  %s\n%.*s -> %.*s %.*s\n", STR_ARG(r->reference),
		      kind_key(r->progress.kind), state_name(r->progress.state), STR_ARG(r->from),
		      STR_ARG(r->to), STR_ARG(r->provider));
	for (enum request_field k = 0; k < FIELDS; k++)
		if (r->text[k].n > 0)
			(void)fprintf(run->out, "  %-15s %.*s%s\n", field_key(k),
				      STR_ARG(r->text[k]), stays(r, k));
	if (f->view.composition)
		tell_composition(run, f->view.composition);
	if (f->view.came)
		tell_gaps(run, f->view.came);
	if (f->view.agreement)
		tell_agreement(run, f->view.agreement);
	tell_clocks(run, &f->view.clocks);
	for (size_t i = 0; i < f->view.steps.n; i++) {
		(void)fprintf(run->out, "  can      %s",
			      action_key(f->view.steps.p[i].row->action));
		for (enum guard g = 0; g < GUARDS; g++)
			if (guards_has(f->view.steps.p[i].needs, g))
				(void)fprintf(run->out, " [%s]", guard_key(g));
		(void)fputc('\n', run->out);
	}
}

static void list_to_text(struct desk_run *run)
{
	static const char *const titles[] = { "request", "kind", "state", "from", "to", "due" };
	struct table t;
	const struct request_list *l = &found_of(run)->page.list;
	table_init(&t, run->cx->arena);
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		table_column(&t, str_from_c(titles[i]), TABLE_LEFT);
	for (size_t i = 0; i < l->n; i++)
		TABLE_ROW(&t, l->p[i].reference, l->p[i].kind, l->p[i].state, l->p[i].from,
			  l->p[i].to,
			  l->p[i].next_due.us ? entry_print_time(run->cx->arena, l->p[i].next_due)
					      : STR("-"));
	if (l->n == 0)
		(void)fputs("There is no such request.\n", run->out);
	else
		table_print(&t, run->out);
	if (found_of(run)->page.more)
		(void)fprintf(run->out, "There are more: --after %.*s\n",
			      STR_ARG(l->p[l->n - 1].reference));
}

#define ONE one_to_json, one_to_text
#define REQUEST "desk request "

const struct desk_word request_words[] = {
	{ { REQUEST "new", "draft a request",
	    REQUEST "new --data DIR --kind KIND --from CC --to CC --case REFERENCE", NULL },
	  new_table,
	  0,
	  create,
	  false,
	  ONE },
	{ { REQUEST "enter", "enter a request that came by mail, telephone or on paper",
	    REQUEST "enter --data DIR --kind KIND --from CC --to CC --member LOGIN", NULL },
	  enter_table,
	  0,
	  enter,
	  false,
	  ONE },
	{ { REQUEST "show", "tell a request: what stops it, its clocks, what can be done",
	    REQUEST "show REFERENCE --data DIR [--as-provider]", NULL },
	  show_table,
	  1,
	  show,
	  false,
	  ONE },
	{ { REQUEST "list", "list requests: the open ones, the next due first",
	    REQUEST "list --data DIR [--all|--ended|--find TEXT] [--after REFERENCE]", NULL },
	  list_table,
	  0,
	  list,
	  true,
	  list_to_json,
	  list_to_text },
	{ { REQUEST "write", "change the words of a draft",
	    REQUEST "write REFERENCE --data DIR [--say FIELD=TEXT]...", NULL },
	  write_table,
	  1,
	  write_it,
	  false,
	  ONE },
	{ { REQUEST "decide", "decide where the law data do not know",
	    REQUEST "decide REFERENCE --code CODE --reason TEXT --data DIR", NULL },
	  decide_table,
	  1,
	  decide,
	  false,
	  ONE },
	{ { REQUEST "step", "take a step of the table of transitions",
	    REQUEST "step REFERENCE STEP [--reason TEXT] [--stated NEED]... --data DIR", NULL },
	  step_table_options,
	  2,
	  step,
	  false,
	  ONE },
	{ { REQUEST "verify", "record that the asker was called back",
	    REQUEST "verify REFERENCE --contact CONTACT|--number NUMBER --source TEXT "
		    "--reason TEXT --data DIR",
	    NULL },
	  verify_table,
	  1,
	  verify,
	  false,
	  ONE },
	{ { REQUEST "confirm", "record that an emergency was confirmed in writing",
	    REQUEST "confirm REFERENCE --reason TEXT --data DIR", NULL },
	  check_table,
	  1,
	  confirm,
	  false,
	  ONE },
	{ { 0 }, NULL, 0, NULL, false, NULL, NULL },
};
