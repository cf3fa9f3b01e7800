// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/scope.h"

#include "desk/sent.h"

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

/* Each line of one is a line of the other. */
static bool has_lines(struct str of, struct str lines)
{
	while (lines.n > 0) {
		struct str line, rest = of, other = STR("");
		bool found = false;
		(void)str_cut(lines, '\n', &line, &lines); // the last has no line end
		while (!found && rest.n > 0) {
			(void)str_cut(rest, '\n', &other, &rest);
			found = str_eq(str_trim(line), str_trim(other));
		}
		if (!found && str_trim(line).n > 0)
			return false;
	}
	return true;
}

/* Lines may be struck out of what is asked for; nobody approved other words. */
static bool only_strikes(const struct request *before, const struct request *after)
{
	for (enum request_field f = 0; f < FIELDS; f++) {
		const bool strikes = (f == FIELD_DATA || f == FIELD_IDENTIFIERS ||
				      f == FIELD_PERSONS) &&
				     sent_field(before->progress.kind, f);
		const struct str a = before->text[f], b = after->text[f];
		if (!str_eq(a, b) && (!strikes || str_trim(b).n == 0 || !has_lines(a, b)))
			return false;
	}
	return true;
}

enum rc scope_check(struct cx *cx, const struct request *before, const struct request *after)
{
	if ((after->classes & ~before->classes) != 0 || (before->classes && !after->classes))
		return cx_fail(cx, RC_INVALID,
			       N_("other classes of data than before need a new request"));
	if (begins_before(after->data_from, before->data_from) ||
	    ends_after(after->data_to, before->data_to))
		return cx_fail(cx, RC_INVALID,
			       N_("a longer period than before needs a new request"));
	if (!only_strikes(before, after))
		return cx_fail(cx, RC_INVALID,
			       N_("other words need a new request, which a second person approves: "
				  "only lines of the data, the identifiers and the persons may be "
				  "struck out; explain it in the reason"));
	if (is_same(before, after))
		return cx_fail(
			cx, RC_INVALID,
			N_("say what is narrower: fewer classes, a shorter period, fewer lines"));
	return RC_OK;
}

void scope_copy(struct request *to, const struct request *from)
{
	to->classes = from->classes;
	to->data_from = from->data_from;
	to->data_to = from->data_to;
	for (enum request_field f = 0; f < FIELDS; f++)
		if (sent_field(to->progress.kind, f))
			to->text[f] = from->text[f];
}
