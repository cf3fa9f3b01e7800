// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/incident.h"

#include <stdlib.h>

#include "intake/act_words.h"

static const struct word {
	const char *key, *text;
} states[INCIDENT_STATES] = {
	[INCIDENT_NEW] = { "new", N_("New") },
	[INCIDENT_CONFIRMED] = { "confirmed", N_("Confirmed") },
	[INCIDENT_CONTAINED] = { "contained", N_("Contained") },
	[INCIDENT_RESOLVED] = { "resolved", N_("Resolved") },
};

static const struct word severities[INCIDENT_SEVERITIES] = {
	[INCIDENT_LOW] = { "low", N_("Low: little is lost, and nobody waits for it") },
	[INCIDENT_MEDIUM] = { "medium", N_("Medium: some are hindered in their work") },
	[INCIDENT_HIGH] = { "high", N_("High: a service is down, or data are out") },
	[INCIDENT_SEVERE] = { "severe", N_("Severe: people or many services are in danger") },
};

static const struct word clocks[INCIDENT_CLOCKS] = {
	[INCIDENT_CLOCK_TELL] = { "tell", N_("First word to those whom it touches") },
	[INCIDENT_CLOCK_CONTAIN] = { "contain", N_("To be contained") },
	[INCIDENT_CLOCK_UPDATE] = { "update", N_("Next word to those whom it touches") },
};

#define FROM(state) (1U << (state))

/* Who works on the incident takes a step and says why; what may follow what, and the act. */
static const struct step_row {
	const char *key, *text;
	unsigned from; // states
	enum incident_state to;
	const char *act;
} steps[INCIDENT_STEPS] = {
	[INCIDENT_CONFIRM] = { .key = "confirm",
			       .text = N_("It is an incident"),
			       .from = FROM(INCIDENT_NEW),
			       .to = INCIDENT_CONFIRMED,
			       .act = "incident-confirmed" },
	[INCIDENT_CONTAIN] = { .key = "contain",
			       .text = N_("It is contained: it does not spread any more"),
			       .from = FROM(INCIDENT_CONFIRMED),
			       .to = INCIDENT_CONTAINED,
			       .act = "incident-contained" },
	[INCIDENT_RESOLVE] = { .key = "resolve",
			       .text = N_("It is resolved: what it touched works again"),
			       .from = FROM(INCIDENT_CONFIRMED) | FROM(INCIDENT_CONTAINED),
			       .to = INCIDENT_RESOLVED,
			       .act = "incident-resolved" },
	[INCIDENT_DISMISS] = { .key = "dismiss",
			       .text = N_("It is none, after all"),
			       .from = FROM(INCIDENT_NEW),
			       .to = INCIDENT_RESOLVED,
			       .act = "incident-dismissed" },
	[INCIDENT_SPREAD] = { .key = "spread",
			      .text = N_("It spreads again"),
			      .from = FROM(INCIDENT_CONTAINED),
			      .to = INCIDENT_CONFIRMED,
			      .act = "incident-spread" },
	[INCIDENT_REOPEN] = { .key = "reopen",
			      .text = N_("It is back"),
			      .from = FROM(INCIDENT_RESOLVED),
			      .to = INCIDENT_CONFIRMED,
			      .act = "incident-reopened" },
};

static size_t row_of(const struct word *words, size_t n, struct str key)
{
	size_t i = 0;
	while (i < n && !str_eq(key, str_from_c(words[i].key)))
		i++;
	return i;
}

const char *incident_state_key(enum incident_state state)
{
	INVARIANT(state < INCIDENT_STATES);
	return states[state].key;
}

const char *incident_state_text(enum incident_state state)
{
	INVARIANT(state < INCIDENT_STATES);
	return states[state].text;
}

bool incident_state_parse(struct str key, enum incident_state *out)
{
	const size_t i = row_of(states, INCIDENT_STATES, key);
	if (i < INCIDENT_STATES)
		*out = (enum incident_state)i;
	return i < INCIDENT_STATES;
}

const char *incident_severity_key(enum incident_severity severity)
{
	INVARIANT(severity < INCIDENT_SEVERITIES);
	return severities[severity].key;
}

const char *incident_severity_text(enum incident_severity severity)
{
	INVARIANT(severity < INCIDENT_SEVERITIES);
	return severities[severity].text;
}

bool incident_severity_parse(struct str key, enum incident_severity *out)
{
	const size_t i = row_of(severities, INCIDENT_SEVERITIES, key);
	if (i < INCIDENT_SEVERITIES)
		*out = (enum incident_severity)i;
	return i < INCIDENT_SEVERITIES;
}

const char *incident_step_key(enum incident_step step)
{
	INVARIANT(step < INCIDENT_STEPS);
	return steps[step].key;
}

const char *incident_step_text(enum incident_step step)
{
	INVARIANT(step < INCIDENT_STEPS);
	return steps[step].text;
}

const char *incident_step_act(enum incident_step step)
{
	INVARIANT(step < INCIDENT_STEPS);
	return steps[step].act;
}

bool incident_step_parse(struct str key, enum incident_step *out)
{
	for (enum incident_step s = 0; s < INCIDENT_STEPS; s++) {
		if (str_eq(key, str_from_c(steps[s].key))) {
			*out = s;
			return true;
		}
	}
	return false;
}

bool incident_may_step(enum incident_state state, enum incident_step step)
{
	INVARIANT(state < INCIDENT_STATES && step < INCIDENT_STEPS);
	return steps[step].from & FROM(state);
}

const char *incident_act_text(struct str act)
{
	return str_starts(act, STR("incident-")) ? act_text_of(intake_act_groups, act) : NULL;
}

void incident_take_step(struct incident *i, enum incident_step step, struct instant now)
{
	const struct instant none = { 0 };
	INVARIANT(incident_may_step(i->state, step));
	switch (step) {
	case INCIDENT_CONFIRM:
		i->confirmed_at = now;
		break;
	case INCIDENT_CONTAIN:
		i->contained_at = now;
		break;
	case INCIDENT_RESOLVE:
	case INCIDENT_DISMISS:
		i->resolved_at = now;
		break;
	case INCIDENT_SPREAD:
	case INCIDENT_REOPEN:
		i->began_at = now;
		i->confirmed_at = now;
		i->contained_at = none;
		i->resolved_at = none;
		break;
	case INCIDENT_STEPS:
		break;
	}
	i->state = steps[step].to;
}

/* ---- clocks ------------------------------------------------------------------- */

const char *incident_clock_key(enum incident_clock clock)
{
	INVARIANT(clock < INCIDENT_CLOCKS);
	return clocks[clock].key;
}

const char *incident_clock_text(enum incident_clock clock)
{
	INVARIANT(clock < INCIDENT_CLOCKS);
	return clocks[clock].text;
}

static void add(struct incident_dues *out, enum incident_clock clock, struct instant from,
		struct duration term, struct instant now)
{
	const struct instant due = instant_add(from, term);
	const int64_t left = due.us - now.us;
	const enum clock_state state = left < 0		    ? CLOCK_LATE
				       : left < term.us / 4 ? CLOCK_NEAR
							    : CLOCK_RUNNING;
	size_t at = out->n++;
	for (; at > 0 && out->p[at - 1].due.us > due.us; at--)
		out->p[at] = out->p[at - 1];
	out->p[at] = (struct incident_due){ clock, state, due };
}

struct incident_dues incident_dues(const struct incident *i, const struct incident_rules *rules,
				   struct instant now)
{
	struct incident_dues out = { .n = 0 };
	const struct duration *terms = rules->terms[i->critical];
	const bool over = i->state == INCIDENT_RESOLVED;
	// What was none from the beginning needs no word to anybody.
	const bool was_none = over && i->confirmed_at.us == 0;
	const struct instant last = i->told_at.us < i->began_at.us ? i->began_at : i->told_at;
	if (i->c.closed_at.us != 0)
		return out;
	if (i->told_at.us == 0 && !was_none)
		add(&out, INCIDENT_CLOCK_TELL, i->c.opened_at, terms[INCIDENT_CLOCK_TELL], now);
	else if (i->told_at.us != 0 && (!over || i->told_at.us < i->resolved_at.us))
		add(&out, INCIDENT_CLOCK_UPDATE, last, terms[INCIDENT_CLOCK_UPDATE], now);
	if (i->state == INCIDENT_NEW || i->state == INCIDENT_CONFIRMED)
		add(&out, INCIDENT_CLOCK_CONTAIN, i->began_at, terms[INCIDENT_CLOCK_CONTAIN], now);
	return out;
}

struct waiting {
	int64_t due;
	struct incident i;
	size_t at; // in the list, which had the latest first
};

static int by_due(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;
	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

void incidents_sort(struct arena *a, struct incidents *all, const struct incident_rules *rules,
		    struct instant now)
{
	struct waiting *line = arena_new(a, struct waiting, all->n + 1);
	for (size_t k = 0; k < all->n; k++) {
		const struct incident_dues dues = incident_dues(&all->p[k], rules, now);
		line[k] = (struct waiting){ dues.n > 0 ? dues.p[0].due.us : INT64_MAX, all->p[k],
					    k };
	}
	qsort(line, all->n, sizeof *line, by_due);
	for (size_t k = 0; k < all->n; k++)
		all->p[k] = line[k].i;
}
