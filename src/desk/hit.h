// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hit: a question whether two nodes have the same identifiers, and the multiplying by which it is
 * answered (crypto/blind.h): on the side that is asked, and on the side that asked.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_HIT_H
#define DESK_HIT_H

#include "core/id.h"
#include "crypto/blind.h"
#include "desk/trait.h"

enum { HIT_POINTS_MAX = 200, HIT_OTHERS_MAX = 8192 };

enum { TRAITS_MAX = HIT_POINTS_MAX /* of a case */, HIT_DAY_MAX = 500 /* of a peer */ };

struct blind_points {
	struct blind_point *p;
	size_t n, cap;
};

struct hit_words {
	struct id question;
	struct blind_points points, others;
	struct str refused; // empty: it was answered
};

struct trait {
	struct id id;
	enum trait_kind kind;
	struct str value; // plain
	struct instant at;
	bool hit; // of a question
};
struct trait_list {
	struct trait *p;
	size_t n;
};

struct hit {
	struct id id, question;
	bool asked_of_us;
	struct id case_id; // zero: asked of us
	struct id peer;
	struct str origin, country; // the peer's
	struct id by;
	struct instant at, answered_at;
	struct str state, reason; // "asked", "comparing", "answered", "refused"
	int64_t n, others, hits;
};
struct hit_list {
	struct hit *p;
	size_t n;
};

/* What is multiplied: a question of theirs with what we have, or their answer to ours. */
struct hit_work {
	struct hit hit;
	struct blind_key secret; // of a question of ours
	struct blind_points points, others;
	struct trait_list own; // a question of theirs: what may be compared
	struct str refused;    // why it is not answered; empty: it is
};

/* The answer to a question of theirs: its points times a secret of ours that is forgotten, and
 * ours times the same, sorted, with as many points of nobody that their number says little. */
void hit_make_answer(struct cx *cx, const struct hit_work *w, struct hit_words *out);

/* Of an answer to ours: whether they have the i-th identifier. */
const bool *hit_compare(struct cx *cx, const struct hit_work *w);

/* One point after the other, as the database keeps them. */
struct str hit_points_print(struct arena *a, const struct blind_points *points);
struct blind_points hit_points_of(struct arena *a, struct str bytes);

#endif
