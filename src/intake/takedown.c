// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/takedown.h"

#include <stdlib.h>

#include "people/role.h" // N_

static const struct word {
	const char *key, *text;
} states[TAKEDOWN_STATES] = {
	[TAKEDOWN_ASKED] = { "asked", N_("Asked") },
	[TAKEDOWN_ACKNOWLEDGED] = { "acknowledged", N_("Acknowledged") },
	[TAKEDOWN_ACTED] = { "acted", N_("Acted, they say") },
	[TAKEDOWN_REFUSED] = { "refused", N_("Refused") },
	[TAKEDOWN_OFFLINE] = { "offline", N_("Offline") },
	[TAKEDOWN_BACK] = { "back", N_("Online again") },
};

static const struct word findings[TAKEDOWN_FINDINGS] = {
	[TAKEDOWN_UP] = { "up", N_("It is up") },
	[TAKEDOWN_GONE] = { "gone", N_("It is gone") },
	[TAKEDOWN_BLOCKED] = { "blocked", N_("It is blocked for us") },
	[TAKEDOWN_UNSURE] = { "unsure",
			      N_("Unsure: shown to some countries only, or says nothing") },
};

static size_t row_of(const struct word *words, size_t n, struct str key)
{
	size_t i = 0;
	while (i < n && !str_eq(key, str_from_c(words[i].key)))
		i++;
	return i;
}

const char *takedown_state_key(enum takedown_state state)
{
	INVARIANT(state < TAKEDOWN_STATES);
	return states[state].key;
}

const char *takedown_state_text(enum takedown_state state)
{
	INVARIANT(state < TAKEDOWN_STATES);
	return states[state].text;
}

bool takedown_state_parse(struct str key, enum takedown_state *out)
{
	const size_t i = row_of(states, TAKEDOWN_STATES, key);
	if (i < TAKEDOWN_STATES)
		*out = (enum takedown_state)i;
	return i < TAKEDOWN_STATES;
}

const char *takedown_finding_key(enum takedown_finding finding)
{
	INVARIANT(finding < TAKEDOWN_FINDINGS);
	return findings[finding].key;
}

const char *takedown_finding_text(enum takedown_finding finding)
{
	INVARIANT(finding < TAKEDOWN_FINDINGS);
	return findings[finding].text;
}

bool takedown_finding_parse(struct str key, enum takedown_finding *out)
{
	const size_t i = row_of(findings, TAKEDOWN_FINDINGS, key);
	if (i < TAKEDOWN_FINDINGS)
		*out = (enum takedown_finding)i;
	return i < TAKEDOWN_FINDINGS;
}

static void reopen(struct takedown *t)
{
	t->state = TAKEDOWN_BACK;
	t->offline_at = (struct instant){ 0 };
	t->returns++;
}

void takedown_found(struct takedown *t, enum takedown_finding finding, struct str host,
		    struct instant now)
{
	t->changed_at = now;
	if (finding == TAKEDOWN_GONE) {
		if (t->misses++ == 0 && t->state != TAKEDOWN_OFFLINE)
			t->offline_at = now;
		if (t->misses >= TAKEDOWN_MISSES)
			t->state = TAKEDOWN_OFFLINE;
		return;
	}
	if (finding != TAKEDOWN_UP)
		return;
	t->misses = 0;
	const bool moved = host.n > 0 && t->host.n > 0 && !str_eq(host, t->host);
	if (t->state == TAKEDOWN_OFFLINE || moved)
		reopen(t);
	t->offline_at = (struct instant){ 0 };
	if (host.n > 0)
		t->host = host;
}

bool takedown_answered(struct takedown *t, enum takedown_state says, struct instant now)
{
	if (says != TAKEDOWN_ACKNOWLEDGED && says != TAKEDOWN_ACTED && says != TAKEDOWN_REFUSED)
		return false;
	if (t->answered_at.us == 0)
		t->answered_at = now;
	if (t->state != TAKEDOWN_OFFLINE) // what was found counts more than what is said
		t->state = says;
	t->changed_at = now;
	return true;
}

const int64_t takedown_hours[TAKEDOWN_BANDS - 1] = { 4, 24, 72, 168 };

static int by_size(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

struct takedown_times takedown_times_of(struct arena *a, const struct takedowns *all)
{
	struct takedown_times out = { .open = 0 };
	size_t n = 0;
	int64_t *took = arena_new(a, int64_t, all->n + 1);
	for (size_t i = 0; i < all->n; i++) {
		const struct takedown *t = &all->p[i];
		if (t->state != TAKEDOWN_OFFLINE) {
			out.open++;
			continue;
		}
		size_t band = 0;
		took[n] = t->offline_at.us - t->asked_at.us;
		while (band < TAKEDOWN_BANDS - 1 && took[n] > HOURS(takedown_hours[band]).us)
			band++;
		out.n[band]++;
		n++;
	}
	qsort(took, n, sizeof *took, by_size);
	out.median_us = n > 0 ? took[(n - 1) / 2] : 0;
	return out;
}
