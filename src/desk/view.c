// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/view.h"

static void add_steps(struct arena *arena, struct request_view *v, struct instant now)
{
	static const struct act_facts nothing = { 0 };
	const struct request *r = v->request;
	const struct act_known known = { .composition = v->composition };
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

enum rc view_make(struct cx *cx, const struct world *w, const struct request *r,
		  const struct clock_settings *settings, struct request_view *out)
{
	struct request_view v = { .request = r };
	if (r->progress.side == SIDE_ASKING && r->progress.state <= STATE_APPROVED) {
		struct composition *c = arena_new(cx->arena, struct composition, 1);
		TRY(compose(cx, w, r, c));
		v.composition = c;
	}
	v.clocks = clocks_of(cx->arena, r, settings, cx->now);
	add_steps(cx->arena, &v, cx->now);
	*out = v;
	return RC_OK;
}
