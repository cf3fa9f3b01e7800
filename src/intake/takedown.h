// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * takedown: what somebody was asked to take offline, and whether it is.
 *
 * 1. What the recipient says (acknowledged, acted, refused) and what a look finds are two things.
 *    Only looks make it offline: three in a row that find it gone.
 * 2. A look that was refused for us (403, 451, a resolver that refuses), or that one country sees
 *    and another does not, finds nothing: it neither counts as gone nor takes misses away.
 * 3. Found again after it was offline it is back; found at another machine it has moved. Both
 *    reopen it.
 *
 * Rules only: whoever looks, a person or a program, says what was found.
 */
#ifndef INTAKE_TAKEDOWN_H
#define INTAKE_TAKEDOWN_H

#include "core/core.h"
#include "core/id.h"
#include "intake/report.h"

enum takedown_state {
	TAKEDOWN_ASKED,
	TAKEDOWN_ACKNOWLEDGED,
	TAKEDOWN_ACTED, // they say so
	TAKEDOWN_REFUSED,
	TAKEDOWN_OFFLINE,
	TAKEDOWN_BACK,
	TAKEDOWN_STATES,
};
const char *takedown_state_key(enum takedown_state state);  // "asked"
const char *takedown_state_text(enum takedown_state state); // "Asked"
NODISCARD bool takedown_state_parse(struct str key, enum takedown_state *out);

enum takedown_finding {
	TAKEDOWN_UP,
	TAKEDOWN_GONE,
	TAKEDOWN_BLOCKED, // for us
	TAKEDOWN_UNSURE,  // geo-fenced, a page that says nothing
	TAKEDOWN_FINDINGS,
};
const char *takedown_finding_key(enum takedown_finding finding);
const char *takedown_finding_text(enum takedown_finding finding);
NODISCARD bool takedown_finding_parse(struct str key, enum takedown_finding *out);

enum { TAKEDOWN_MISSES = 3 };

struct takedown {
	struct id id, campaign; // campaign zero: none
	enum subject_kind kind;
	struct str key, asked_of, host;
	enum takedown_state state;
	int64_t misses, returns;
	struct instant asked_at, answered_at, offline_at, changed_at;
	bool of_notice;			   // of a hotline: its address is for who works on it
	struct instant looked_at, look_at; // by the program; 0: never, and not any more
};

struct takedowns {
	struct takedown *p;
	size_t n, cap;
};

struct takedown_line {
	struct instant at;
	struct str what, host, note;
	struct id account;
};

struct takedown_lines {
	struct takedown_line *p;
	size_t n, cap;
};

/* What a look makes of it; host empty: not known. */
void takedown_found(struct takedown *t, enum takedown_finding finding, struct str host,
		    struct instant now);

/* What its recipient says. False: nobody says that (offline and back are found). */
NODISCARD bool takedown_answered(struct takedown *t, enum takedown_state says, struct instant now);

/* How many are offline within so many hours, and how many are not. */
enum { TAKEDOWN_BANDS = 5 };
extern const int64_t takedown_hours[TAKEDOWN_BANDS - 1]; // 4, 24, 72, 168; the last: later
struct takedown_times {
	int64_t n[TAKEDOWN_BANDS], open;
	int64_t median_us; // of those that are offline; 0: none is
};
struct takedown_times takedown_times_of(struct arena *a, const struct takedowns *all);

#endif
