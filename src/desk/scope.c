// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/scope.h"

/* An end that is not said is open. */
static bool begins_before(struct instant a, struct instant b)
{
	return b.us != 0 && (a.us == 0 || a.us < b.us);
}

static bool ends_after(struct instant a, struct instant b)
{
	return b.us != 0 && (a.us == 0 || a.us > b.us);
}

static bool is_same(const struct request *a, const struct request *b)
{
	bool same = a->classes == b->classes && a->data_from.us == b->data_from.us &&
		    a->data_to.us == b->data_to.us;
	for (enum request_field f = 0; f < FIELDS; f++)
		same = same && str_eq(a->text[f], b->text[f]);
	return same;
}

enum rc scope_check(struct cx *cx, const struct request *before, const struct request *after)
{
	if ((after->classes & ~before->classes) != 0 || (before->classes && !after->classes))
		return cx_fail(cx, RC_INVALID,
			       "other classes of data than before need a new request");
	if (begins_before(after->data_from, before->data_from) ||
	    ends_after(after->data_to, before->data_to))
		return cx_fail(cx, RC_INVALID, "a longer period than before needs a new request");
	if (is_same(before, after))
		return cx_fail(
			cx, RC_INVALID,
			"say what is narrower: fewer classes, a shorter period, other words");
	return RC_OK;
}

void scope_copy(struct request *to, const struct request *from)
{
	to->classes = from->classes;
	to->data_from = from->data_from;
	to->data_to = from->data_to;
	for (enum request_field f = 0; f < FIELDS; f++)
		to->text[f] = from->text[f];
}
