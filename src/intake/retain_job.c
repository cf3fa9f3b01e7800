// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/retain_job.h"

#include "core/log.h"

struct turn {
	enum retain_class class;
	struct instant before;
	int64_t n;
};

static enum rc redact(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	return retain_redact(cx, db, &ACTOR_TERMINAL, t->class, t->before, &t->n);
}

static void tell(struct cx *cx, const struct turn *t)
{
	LOG({ "unit", STR("retention") }, { "class", str_from_c(retain_class_key(t->class)) },
	    { "deleted", arena_fmt(cx->arena, "%lld", (long long)t->n) });
}

enum rc retain_turn(struct cx *cx, struct store *store, const struct retain_terms *terms,
		    bool *found)
{
	*found = false;
	for (enum retain_class c = 0; c < RETAIN_CLASSES; c++) {
		struct turn t = { .class = c };
		if (terms->days[c] == 0)
			continue;
		t.before.us = cx->now.us - terms->days[c] * DAYS(1).us;
		TRY(unit_run(cx, store, TX_WRITE, redact, &t));
		if (t.n > 0)
			tell(cx, &t);
		*found = *found || t.n == RETAIN_AT_ONCE;
	}
	return RC_OK;
}
