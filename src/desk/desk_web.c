// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/desk_web.h"

#include <stdlib.h>

#include "desk/agreement_db.h"
#include "desk/approver_db.h"
#include "desk/calendar_db.h"
#include "desk/request_peer_db.h"
#include "desk/speech.h"
#include "law/names.h"
#include "people/account_db.h"
#include "people/organisation_db.h"

/* ---- names ------------------------------------------------------------------ */

enum rc desk_home(struct cx *cx, struct page *pg, struct str *out)
{
	struct organisation own;
	TRY(organisation_own(cx, pg->db, &own));
	*out = own.country;
	return RC_OK;
}

struct str desk_country(const struct law_view *lv, struct str alpha2)
{
	const uint16_t c = law_country(lv->law, alpha2);
	return c == LAW_NONE ? alpha2 : law_name_country(lv, c);
}

struct str desk_offence(const struct law_view *lv, struct str id)
{
	const uint16_t c = id.n > 0 ? law_concept(lv->law, id) : LAW_NONE;
	return c == LAW_NONE ? id : law_name_concept(lv, c);
}

struct str desk_instrument(const struct law_view *lv, struct str id)
{
	const uint16_t i = law_instrument(lv->law, id);
	if (str_eq(id, STR("none")))
		return tr(lv->pg, "without a treaty");
	return i == LAW_NONE ? id : law_name_instrument(lv, i);
}

struct str desk_words(const struct law_view *lv, struct str words)
{
	const char *text = str_c(lv->cx->arena, words);
	const struct str found = text ? tr(lv->pg, text) : words;
	if (found.p != text)
		return found;
	for (size_t i = 0; i < lv->law->instruments.n; i++) {
		const struct str name = lv->law->instruments.p[i].short_name;
		const struct str rest = str_slice(words, name.n, words.n);
		if (name.n > 0 && str_starts(words, name) &&
		    (rest.n == 0 || str_starts(rest, STR(" "))))
			return arena_fmt(lv->cx->arena, "%.*s%.*s",
					 STR_ARG(law_name_instrument(lv, (uint16_t)i)),
					 STR_ARG(rest));
	}
	return words;
}

enum rc desk_person(struct cx *cx, struct page *pg, struct id account, struct str *out)
{
	struct account a = { 0 };
	if (!id_is_set(account)) {
		*out = tr(pg, "the server's terminal");
		return RC_OK;
	}
	TRY(account_load(cx, pg->db, account, &a));
	*out = a.post.n > 0 ? a.post : a.name;
	return RC_OK;
}

bool desk_is_provider(const struct page *pg)
{
	return pg->staff == people_provider_navigation;
}

struct keyed_option {
	struct str key; // folded once: a sort compares each some eight times
	struct option_view option;
};

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct keyed_option *)a)->key,
		       ((const struct keyed_option *)b)->key);
}

/* By what a reader sees: a French reader finds "Égypte" between "Dominique" and "El Salvador". */
static void sort(struct arena *arena, struct select_view *v)
{
	const size_t n = v->options.n - 1;
	struct keyed_option *keyed = arena_new(arena, struct keyed_option, n);
	for (size_t i = 0; i < n; i++) {
		char key[LAW_NAME_KEY_MAX];
		keyed[i].option = v->options.p[i + 1];
		keyed[i].key = arena_copy(arena, law_name_key(keyed[i].option.text, key));
	}
	qsort(keyed, n, sizeof *keyed, by_key);
	for (size_t i = 0; i < n; i++)
		v->options.p[i + 1] = keyed[i].option;
}

void desk_choose_country(const struct law_view *lv, struct select_view *v, struct str now)
{
	const struct law *law = lv->law;
	part_choice(lv->pg, v, STR(""), tr(lv->pg, "Choose"), now.n == 0);
	for (size_t i = 0; i < law->countries.n; i++) {
		const struct str code = str_from_c(law->countries.p[i].alpha2);
		part_choice(lv->pg, v, code, law_name_country(lv, (uint16_t)i), str_eq(code, now));
	}
	sort(lv->cx->arena, v);
}

void desk_choose_offence(const struct law_view *lv, struct select_view *v, struct str now)
{
	const struct id_list *offences = &lv->world->offences;
	part_choice(lv->pg, v, STR(""), tr(lv->pg, "Choose"), now.n == 0);
	for (size_t i = 0; i < offences->n; i++) {
		const struct str id = lv->law->concepts.p[offences->p[i]].id;
		part_choice(lv->pg, v, id, law_name_concept(lv, offences->p[i]), str_eq(id, now));
	}
	sort(lv->cx->arena, v);
}

enum rc desk_facts(struct law_view *lv, const struct desk_case *c)
{
	const struct str_list *facts = &c->words[CASE_FACTS];
	if (facts->n == 0)
		return RC_OK;
	for (size_t i = 0; i < facts->n; i++) {
		struct phrase why = phrase_of(NULL);
		if (facts_read(lv->cx, lv->law, facts->p[i], &lv->facts, &why) != RC_OK)
			return cx_fail(lv->cx, RC_CONFLICT,
				       TR_MARK("the law data no longer know the fact \"%.*s\" of "
					       "the case"),
				       STR_ARG(facts->p[i]));
	}
	const struct world_options options = { .date = lv->date, .facts = lv->facts };
	lv->world = world_build(lv->cx->arena, lv->law, options);
	return RC_OK;
}

struct str desk_pair(const struct law_view *lv, struct str from, struct str to)
{
	if (str_eq(from, to))
		return tr_with(lv->pg, "{country}: an order to a provider",
			       ARG("country", desk_country(lv, from)));
	return tr_with(lv->pg, "{from} asks {to}", ARG("from", desk_country(lv, from)),
		       ARG("to", desk_country(lv, to)));
}

/* ---- times --------------------------------------------------------------------- */

struct desk_zones desk_zones_of(const struct clock_settings *s, enum step_side own)
{
	return own == SIDE_ASKING ? (struct desk_zones){ s->asking_zone, s->asked_zone }
				  : (struct desk_zones){ s->asked_zone, s->asking_zone };
}

struct str desk_when(struct page *pg, const struct desk_zones *z, struct instant t)
{
	struct date day = DATE_NONE;
	if (t.us == 0)
		return STR("");
	if (!z->own && !z->other)
		return page_time(pg, t);
	const struct zone *first = z->own ? z->own : z->other;
	const struct str mine = page_time_in(pg, first, t, &day);
	if (!z->own || !z->other || str_eq(page_place(pg, z->own), page_place(pg, z->other)))
		return mine;
	const struct str theirs = page_time_in(pg, z->other, t, &day); // once: it moves the day
	return arena_fmt(pg->cx->arena, "%.*s · %.*s", STR_ARG(mine), STR_ARG(theirs));
}

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

struct str desk_span(struct page *pg, int64_t seconds, bool up)
{
	struct arena *a = pg->cx->arena;
	const int64_t unit = seconds >= 14 * DAY ? DAY : seconds >= 2 * DAY ? HOUR : MINUTE;
	if (up)
		seconds += unit - 1;
	const int64_t days = seconds / DAY;
	const struct str in_days = tr_n(pg, days, "{n} day", "{n} days");
	const struct str day_text = page_sentence(pg, str_c(a, in_days), PAGE_ARGS(ARG("n", days)));
	if (unit == DAY)
		return day_text;
	if (unit == HOUR)
		return arena_fmt(a, "%.*s %lld h", STR_ARG(day_text),
				 (long long)(seconds % DAY / HOUR));
	if (seconds < HOUR)
		return arena_fmt(a, "%lld min", (long long)(seconds / MINUTE));
	return arena_fmt(a, "%lld h %lld min", (long long)(seconds / HOUR),
			 (long long)(seconds % HOUR / MINUTE));
}

struct str desk_left(struct page *pg, struct instant now, struct instant due)
{
	const int64_t seconds = (due.us - now.us) / 1000000;
	if (due.us >= now.us)
		return tr_with(pg, "{time} left", ARG("time", desk_span(pg, seconds, false)));
	return tr_with(pg, "{time} late", ARG("time", desk_span(pg, -seconds, true)));
}

/* ---- clocks and states ------------------------------------------------------------- */

struct desk_tag desk_state_tag(enum request_kind kind, enum request_state s)
{
	static const char *const kinds[STATES] = {
		[STATE_DRAFT] = "govuk-tag--grey",
		[STATE_AWAITING_APPROVAL] = "govuk-tag--yellow",
		[STATE_MORE_ASKED] = "govuk-tag--yellow",
		[STATE_CONDITIONS_OFFERED] = "govuk-tag--yellow",
		[STATE_POSTPONED] = "govuk-tag--yellow",
		[STATE_PRESERVED] = "govuk-tag--green",
		[STATE_PARTLY] = "govuk-tag--green",
		[STATE_DISCLOSED] = "govuk-tag--green",
		[STATE_WITHDRAWN] = "govuk-tag--grey",
		[STATE_EXPIRED] = "govuk-tag--grey",
		[STATE_CLOSED] = "govuk-tag--grey",
	};
	return (struct desk_tag){ kinds[s]	       ? kinds[s]
				  : s == STATE_REFUSED ? "app-tag app-tag--none"
						       : "",
				  speech_state(kind, s) };
}

static const char *clock_tag(enum clock_state s)
{
	switch (s) {
	case CLOCK_LATE:
		return "govuk-tag--red";
	case CLOCK_NEAR:
		return "govuk-tag--yellow";
	case CLOCK_HELD:
		return "govuk-tag--grey";
	case CLOCK_UNKNOWN:
		return "app-tag app-tag--unknown";
	case CLOCK_RUNNING:
		break;
	}
	return "";
}

static struct str clock_text(struct page *pg, const struct desk_zones *z, const struct clock *c)
{
	if (c->state == CLOCK_UNKNOWN)
		return tr(pg, "There may be a limit; our data do not know it. Ask.");
	if (c->state == CLOCK_HELD)
		return tr_with(pg, "no date, since {time}",
			       ARG("time", desk_when(pg, z, c->held_since)));
	const struct str due = tr_with(pg, "{left} · due {time}",
				       ARG("left", desk_left(pg, pg->cx->now, c->due)),
				       ARG("time", desk_when(pg, z, c->due)));
	if (c->act_by.us == 0 || c->act_by.us >= c->due.us || c->act_by.us <= pg->cx->now.us ||
	    c->due.us - pg->cx->now.us > DAYS(30).us)
		return due;
	return tr_with(pg, "{due} · act by {time}, while both offices are open", ARG("due", due),
		       ARG("time", desk_when(pg, z, c->act_by)));
}

struct desk_tag desk_clock_tag(enum clock_state s)
{
	return (struct desk_tag){ clock_tag(s), clock_state_name(s) };
}

struct desk_clock desk_clock_of(struct page *pg, const struct desk_zones *z, const struct clock *c,
				enum step_side own)
{
	return (struct desk_clock){
		.tag = desk_clock_tag(c->state),
		.name = clock_kind_name(c->kind),
		.text = clock_text(pg, z, c),
		.source = c->source,
		.late = c->state == CLOCK_LATE,
		.mine = c->side == own,
	};
}

/* ---- one request ----------------------------------------------------------------------- */

struct str desk_request_href(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/requests/%.*s%s%s", STR_ARG(id_print(pg->cx->arena, id)),
			 *what ? "/" : "", what);
}

struct str desk_case_href(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/cases/%.*s%s%s", STR_ARG(id_print(pg->cx->arena, id)),
			 *what ? "/" : "", what);
}

static enum rc may_see(struct cx *cx, struct page *pg, struct desk_request *d)
{
	const struct actor who = people_actor(pg);
	bool approver = false;
	const enum rc works = request_access(cx, pg->db, &who, &d->r, MEMBER_WORK);
	d->works = works == RC_OK;
	if (works != RC_MISSING)
		return works;
	const enum rc reads = request_access(cx, pg->db, &who, &d->r, MEMBER_GLASS);
	if (reads != RC_MISSING)
		return reads;
	// Glass broken for the request opens it, and not its case.
	const enum rc glass = case_access(cx, pg->db, &who, d->r.id, MEMBER_GLASS);
	if (glass != RC_MISSING)
		return glass;
	if (page_may(pg, ACCESS_REQUEST_APPROVE) || page_may(pg, ACCESS_MEASURE_AUTHORISE))
		TRY(approver_sees(cx, pg->db, &who, &d->people, &approver));
	return approver ? RC_OK : reads;
}

/* What came stood on the desk of all until one took it. The others are told so much, and nothing of
 * what it says. */
static enum rc refuse_taken(struct cx *cx, struct page *pg, const struct request *r)
{
	struct instant since = { 0 };
	if (page_may(pg, ACCESS_CASE_WORK))
		TRY(request_taken(cx, pg->db, r, &since));
	if (since.us == 0)
		return RC_MISSING;
	pg->failure_translated = true;
	pg->instead = (struct page_instead){
		.heading = tr(pg, "A colleague has taken this request"),
		.advice = tr(pg, "Nothing was done by your click. Only who is on a request sees "
				 "it; if you must work on it, ask whoever took it to add you."),
		.href = STR("/requests"),
		.link = tr(pg, "The requests that you may see"),
	};
	return cx_fail(cx, RC_CONFLICT, "%.*s",
		       STR_ARG(tr_with(pg, "A colleague is on it since {time}.",
				       ARG("time", page_time(pg, since)))));
}

enum rc desk_case_load(struct cx *cx, struct page *pg, enum member_level least,
		       struct desk_case *out)
{
	struct id id;
	const struct actor who = people_actor(pg);
	if (!id_parse(page_param(pg, "case"), &id))
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	TRY(case_access(cx, pg->db, &who, id, least));
	pg->object = (struct page_object){ "case", id };
	return case_load(cx, pg->db, id, out);
}

enum rc desk_request_load(struct cx *cx, struct page *pg, struct desk_request *out)
{
	struct desk_request *d = out;
	struct id id;
	if (!id_parse(page_param(pg, "request"), &id))
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	*d = (struct desk_request){ 0 };
	TRY(request_load(cx, pg->db, id, &d->r));
	TRY(request_people(cx, pg->db, id, &d->people));
	const enum rc sees = may_see(cx, pg, d);
	if (sees == RC_MISSING)
		TRY(refuse_taken(cx, pg, &d->r));
	TRY(sees);
	TRY(law_view_open(cx, pg, &d->lv));
	if (id_is_set(d->r.case_id)) {
		struct desk_case c;
		TRY(case_load(cx, pg->db, d->r.case_id, &c));
		TRY(desk_facts(&d->lv, &c));
	}
	TRY(calendar_load(cx, pg->db, d->r.from, d->r.to, &d->settings));
	d->zones = desk_zones_of(&d->settings, d->r.progress.side);
	pg->there = d->zones.other;
	pg->object = (struct page_object){ "request", id };
	TRY(view_make(cx, d->lv.world, &d->r, &d->settings, &d->view));
	return agreement_view_of(cx, pg->db, &d->r, &d->view.agreement);
}

/* ---- forms --------------------------------------------------------------------------------- */

struct instant desk_read_day(struct page *pg, const char *day)
{
	struct date date;
	if (!form_day(pg, day, &date))
		return (struct instant){ 0 };
	const struct instant next = form_instant(pg, (struct date){ date.days + 1 }, 0);
	return (struct instant){ next.us - 1000000 };
}

struct instant desk_read_day_utc(struct page *pg, const char *day, bool last)
{
	struct date date;
	if (!form_day(pg, day, &date))
		return (struct instant){ 0 };
	return (struct instant){ ((int64_t)(date.days + last) * DAY - last) * 1000000 };
}

enum rc desk_wrong_state(struct cx *cx, struct page *pg, const struct request *r)
{
	const struct str told = tr_with(
		pg, "This cannot be done with {reference} now: {state}.",
		ARG("reference", r->reference),
		ARG("state", tr(pg, speech_state(r->progress.kind, r->progress.state))));
	pg->failure_translated = true;
	return cx_fail(cx, RC_CONFLICT, "%.*s", STR_ARG(told));
}

struct str desk_day(const struct page *pg, struct instant t)
{
	if (t.us == 0)
		return STR("");
	return date_print(pg->cx->arena, pg->zone ? zone_local(pg->zone, t).date : date_today(t));
}
