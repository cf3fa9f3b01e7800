// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/view.h"

static void add_steps(struct arena *arena, struct request_view *v, struct instant now)
{
	static const struct act_facts nothing = { 0 };
	const struct request *r = v->request;
	const struct act_known known = { .composition = v->composition,
					 .entitled = v->entitled.answer == YN_YES };
	const struct step_table t = step_table();
	for (size_t i = 0; i < t.n; i++) {
		const struct step *row = &t.p[i];
		if (row->by != BY_PERSON || row->side != r->progress.side ||
		    !((row->from >> r->progress.state) & 1) ||
		    !kind_flows(r->progress.kind, row->flows))
			continue;
		const struct guards met = act_guards(r, row->action, &nothing, &known, now);
		*ARENA_PUSH(arena, &v->steps) = (struct view_step){ row,
								    { row->guards & ~met.bits } };
	}
}

/* What a peer wrote may name a basis that our law data do not know: then only what any request of
 * its kind must say is looked for. */
static enum rc judge_came(struct cx *cx, const struct world *w, struct request_view *v)
{
	struct composition *c = arena_new(cx->arena, struct composition, 1);
	struct request *bare = arena_new(cx->arena, struct request, 1);
	enum rc rc = compose(cx, w, v->request, c);
	if (rc == RC_OK)
		v->entitled = entitlement_of(w, v->request, c->route);
	if (rc == RC_INVALID) {
		*bare = *v->request;
		bare->basis = STR("");
		rc = compose(cx, w, bare, c);
	}
	if (rc == RC_OK)
		v->came = c;
	return rc == RC_INVALID ? RC_OK : rc;
}

enum rc view_make(struct cx *cx, const struct world *w, const struct request *r,
		  const struct clock_settings *settings, struct request_view *out)
{
	struct request_view v = { .request = r, .entitled = { .answer = YN_UNKNOWN } };
	if (r->progress.side == SIDE_ASKING && r->progress.state <= STATE_APPROVED) {
		struct composition *c = arena_new(cx->arena, struct composition, 1);
		TRY(compose(cx, w, r, c));
		v.composition = c;
	}
	if (r->progress.side == SIDE_ASKED)
		TRY(judge_came(cx, w, &v));
	v.clocks = clocks_of(cx->arena, r, settings, cx->now);
	add_steps(cx->arena, &v, cx->now);
	*out = v;
	return RC_OK;
}
