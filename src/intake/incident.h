// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * incident: a case (desk/case.h) about something that goes wrong at those whom this node looks after:
 * how bad it is, what it touches, how far it is, who has it in hand, what is to be done, and by when.
 *
 *	new -> confirmed -> contained -> resolved
 *	  \         \____________________/ /
 *	   \__ dismissed: resolved, it was none
 *
 * contained goes back to confirmed when it spreads again, and resolved when it is back.
 *
 * 1. Three clocks run, by terms of the node's own (settings), which no law says: until those whom it
 *    touches are told for the first time, until it is contained, and from one word to them to the
 *    next, the last when it is resolved.
 * 2. It is critical when somebody said so, or when a member of the constituency whose service is vital
 *    is touched: named by hand, or by what its reports name. Its terms are the shorter ones then.
 *
 * Rules only.
 */
#ifndef INTAKE_INCIDENT_H
#define INTAKE_INCIDENT_H

#include "desk/case.h"
#include "desk/clock.h"

enum incident_state {
	INCIDENT_NEW,
	INCIDENT_CONFIRMED,
	INCIDENT_CONTAINED,
	INCIDENT_RESOLVED,
	INCIDENT_STATES,
};
const char *incident_state_key(enum incident_state state);  // "contained"
const char *incident_state_text(enum incident_state state); // "Contained"
NODISCARD bool incident_state_parse(struct str key, enum incident_state *out);

enum incident_severity {
	INCIDENT_LOW,
	INCIDENT_MEDIUM,
	INCIDENT_HIGH,
	INCIDENT_SEVERE,
	INCIDENT_SEVERITIES,
};
const char *incident_severity_key(enum incident_severity severity);
const char *incident_severity_text(enum incident_severity severity);
NODISCARD bool incident_severity_parse(struct str key, enum incident_severity *out);

enum incident_step {
	INCIDENT_CONFIRM,
	INCIDENT_CONTAIN,
	INCIDENT_RESOLVE,
	INCIDENT_DISMISS, // it was none
	INCIDENT_SPREAD,
	INCIDENT_REOPEN,
	INCIDENT_STEPS,
};
const char *incident_step_key(enum incident_step step);	 // "contain"
const char *incident_step_text(enum incident_step step); // "It is contained"
const char *incident_step_act(enum incident_step step);	 // of the ledger: "incident-contained"
NODISCARD bool incident_step_parse(struct str key, enum incident_step *out);

/* Whether it can be taken in this state. */
bool incident_may_step(enum incident_state state, enum incident_step step);

/* What the history calls an act on an incident, English and marked; NULL: no act of its. */
const char *incident_act_text(struct str act);

enum {
	INCIDENT_SERVICE_MAX = 200,
	INCIDENT_TASK_MAX = 500,
	INCIDENT_TEXT_MAX = CASE_NOTE_MAX,
	INCIDENT_TASKS_MAX = 200,
	INCIDENT_HOURS_TELL = 4,
	INCIDENT_HOURS_CONTAIN = 72,
	INCIDENT_HOURS_UPDATE = 24,
	INCIDENT_HOURS_TELL_CRITICAL = 1,
	INCIDENT_HOURS_CONTAIN_CRITICAL = 24,
	INCIDENT_HOURS_UPDATE_CRITICAL = 8,
};

/* One that is touched, and by what that is known. */
struct incident_touch {
	struct id member;
	struct str name;
	bool critical;
	struct str kind, key,
		place; // as of a concern (intake/constituent.h); empty: somebody named it
	int64_t reports;
};
struct incident_touches {
	struct incident_touch *p;
	size_t n, cap;
};

struct incident_task {
	struct id id, who; // who zero: whoever works on it
	struct str what, name;
	struct instant due_at, made_at, done_at;
};
struct incident_tasks {
	struct incident_task *p;
	size_t n, cap;
};

struct incident {
	struct desk_case c;
	enum incident_state state;
	enum incident_severity severity;
	bool said_critical, critical; // somebody said so; on the whole
	struct str service;
	struct instant began_at, confirmed_at, contained_at, resolved_at, told_at;
	struct id holder, offered_to;
	struct str holder_name, offered_name, offer_note;
	struct instant offered_at;
	int64_t open_tasks;
	struct incident_touches touches; // of one alone, as the tasks
	struct incident_tasks tasks;
};
struct incidents {
	struct incident *p;
	size_t n, cap;
};

/* What it is after a step that may be taken. */
void incident_take_step(struct incident *i, enum incident_step step, struct instant now);

/* ---- clocks ---- */

enum incident_clock {
	INCIDENT_CLOCK_TELL,	// those whom it touches, for the first time
	INCIDENT_CLOCK_CONTAIN, // it
	INCIDENT_CLOCK_UPDATE,	// those whom it touches, again
	INCIDENT_CLOCKS,
};
const char *incident_clock_key(enum incident_clock clock);
const char *incident_clock_text(enum incident_clock clock);

struct incident_rules {
	struct duration terms[2][INCIDENT_CLOCKS]; // of those that are not critical, and that are
};

struct incident_due {
	enum incident_clock clock;
	enum clock_state state; // running, near or late
	struct instant due;
};
struct incident_dues {
	struct incident_due p[INCIDENT_CLOCKS]; // the nearest first
	size_t n;
};
struct incident_dues incident_dues(const struct incident *i, const struct incident_rules *rules,
				   struct instant now);

/* The nearest due comes first; then what runs no clock, the latest opened first. */
void incidents_sort(struct arena *a, struct incidents *all, const struct incident_rules *rules,
		    struct instant now);

#endif
