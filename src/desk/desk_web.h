// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * desk_web: what the pages of the desk share: times in both zones, clocks and states as
 * tags, names, choices, and the request that an address names.
 *
 * Need to know: whoever may not see a case or request gets the answer for what does not
 * exist. An approver sees a request while its approval waits for them or was theirs.
 *
 * Memory:  in the page's arena.
 */
#ifndef DESK_DESK_WEB_H
#define DESK_DESK_WEB_H

#include "desk/case_db.h"
#include "desk/event.h"
#include "desk/request_db.h"
#include "desk/step_db.h"
#include "desk/view.h"
#include "law/law_web.h"
#include "people/approval.h"
#include "people/people_web.h"

/* The tables of the pages, one a file. */
extern const struct web_route desk_agreement_routes[], desk_attach_routes[],
	desk_authority_routes[], desk_bundle_routes[], desk_call_routes[],
	desk_case_report_routes[], desk_case_routes[], desk_compose_routes[],
	desk_delivered_routes[], desk_duty_routes[], desk_enter_routes[], desk_file_routes[],
	desk_given_routes[], desk_hit_routes[], desk_letter_routes[], desk_numbers_routes[],
	desk_order_routes[], desk_propose_routes[], desk_queue_routes[], desk_request_routes[],
	desk_sent_routes[], desk_shared_routes[], desk_step_routes[], desk_times_routes[],
	desk_undo_routes[];

/* For struct dispatch: who is on duty, on every page of those who work on cases. */
enum rc desk_duty_line(struct cx *cx, struct db *db, void *arg, struct page *pg);

/* What follows on another room's decision: an approval of a request, decided on its own page,
 * moves the request. For struct people_site. */
enum rc desk_approval_decided(struct cx *cx, struct page *pg, const struct approval *approval,
			      const struct approval_ask *ask);

/* What an approval of a request is about, as people read it, out of the bytes that are approved;
 * empty: not of a request, or in a form that this program does not know. For struct people_site. */
enum rc desk_approval_shown(struct cx *cx, struct page *pg, const struct approval *a,
			    struct html *out);
enum rc desk_bytes_shown(struct cx *cx, struct page *pg, struct id request, struct str bytes,
			 struct html *out);

/* What the pages of evidence ask. For struct site. */
struct evidence_site;
extern const struct evidence_site desk_evidence;

/* ---- names ----------------------------------------------------------------- */

/* Whether this node is a provider's: it is given orders, and drafts none. */
bool desk_is_provider(const struct page *pg);

/* The country of the node's own organisation, "LK". */
NODISCARD enum rc desk_home(struct cx *cx, struct page *pg, struct str *out);

struct str desk_country(const struct law_view *lv, struct str alpha2);
struct str desk_offence(const struct law_view *lv, struct str id);

/* Words that came from the law data, such as a ground of refusal, in the page's language where
 * they are translated. "Budapest Convention 29(5)": the name of the instrument is. */
struct str desk_words(const struct law_view *lv, struct str words);

struct str desk_instrument(const struct law_view *lv,
			   struct str id); // "without a treaty" for "none"

/* Post, or name, of an account; the terminal for none. */
NODISCARD enum rc desk_person(struct cx *cx, struct page *pg, struct id account, struct str *out);

/* Lists to choose from, by name in the page's language; `first` is the empty entry. */
void desk_choose_country(const struct law_view *lv, struct select_view *v, struct str now);
void desk_choose_offence(const struct law_view *lv, struct select_view *v, struct str now);

/* The law with the facts of a case. */
NODISCARD enum rc desk_facts(struct law_view *lv, const struct desk_case *c);

/* ---- times and clocks --------------------------------------------------------- */

/* The places of both sides, one's own first; NULL: no calendar is set, UTC is shown. */
struct desk_zones {
	const struct zone *own, *other;
};
struct desk_zones desk_zones_of(const struct clock_settings *s, enum step_side own);

/* "Sat 21 Nov 2026, 03:12 Colombo (UTC+5:30) · 01:42 Tbilisi (UTC+4)" */
struct str desk_when(struct page *pg, const struct desk_zones *z, struct instant t);

/* "3 h 40 min", "5 days 3 h": in the units that matter; `up`: rounded up. */
struct str desk_span(struct page *pg, int64_t seconds, bool up);

/* "5 days 3 h left", "2 h 10 min late"; left rounds down, late rounds up. */
struct str desk_left(struct page *pg, struct instant now, struct instant due);

struct desk_tag {
	const char *kind; // class of the tag beside govuk-tag
	const char *word; // English, marked
};
struct desk_tag desk_state_tag(enum request_kind kind, enum request_state s);

struct desk_tag desk_clock_tag(enum clock_state s);

struct desk_clock {
	struct desk_tag tag;
	const char *name; // English, marked
	struct str text;  // "5 days left, due ..."
	struct str source;
	bool late, mine;
};
struct desk_clock desk_clock_of(struct page *pg, const struct desk_zones *z, const struct clock *c,
				enum step_side own);

struct desk_clocks {
	struct desk_clock *p;
	size_t n, cap;
};

/* ---- the case that the address names ------------------------------------------------ */

/* RC_MISSING, also for who has less than this on it. Sets pg->object. */
NODISCARD enum rc desk_case_load(struct cx *cx, struct page *pg, enum member_level least,
				 struct desk_case *out);

/* ---- the request that the address names --------------------------------------------- */

struct desk_request {
	struct request r;
	struct request_people people;
	struct law_view lv;
	struct clock_settings settings;
	struct desk_zones zones;
	struct request_view view;
	bool works; // a member who works on it
};

/* RC_MISSING. Sets pg->object. */
NODISCARD enum rc desk_request_load(struct cx *cx, struct page *pg, struct desk_request *out);

/* "/requests/ID" and "/requests/ID/WHAT" */
struct str desk_request_href(struct page *pg, struct id id, const char *what);
struct str desk_case_href(struct page *pg, struct id id, const char *what);

/* "Sri Lanka asks Georgia" */
struct str desk_pair(const struct law_view *lv, struct str from, struct str to);

/* ---- what time brought -------------------------------------------------------------- */

/* Of an event that was told. */
struct desk_told_row {
	struct desk_tag tag;
	const char *clock; // English, marked; NULL: none
	struct str due, at;
};
struct desk_told_rows {
	struct desk_told_row *p;
	size_t n, cap;
};
NODISCARD enum rc desk_told(struct cx *cx, struct page *pg, const struct desk_request *d,
			    struct desk_told_rows *out);

struct desk_tag desk_event_tag(enum event_kind k);

/* The worst that holds now; false: nothing. Lapsed: an approval, and nobody has done anything
 * since. */
NODISCARD enum rc desk_event_now(struct cx *cx, struct page *pg, const struct request *r,
				 const struct clock_settings *settings, bool *found,
				 enum event_kind *out);

/* What the law data say of the office that asks; empty: this node asks. */
struct str desk_entitled(struct page *pg, const struct desk_request *d);

/* The last second of that day of a form, by the clock of pg->zone. */
struct instant desk_read_day(struct page *pg, const char *day);

/* Of the period that data cover, which both sides read in UTC: its first or last second. */
struct instant desk_read_day_utc(struct page *pg, const char *day, bool last);

/* What desk_read_day reads again; empty when it is not set. */
struct str desk_day(const struct page *pg, struct instant t);

/* RC_CONFLICT, with the sentence in the page's language. */
NODISCARD enum rc desk_wrong_state(struct cx *cx, struct page *pg, const struct request *r);

#endif
