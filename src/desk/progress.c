// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/progress.h"

static uint64_t wish(enum action a)
{
	_Static_assert(ACTIONS <= 64, "a set of actions is 64 bits");
	return UINT64_C(1) << a;
}

static bool is_of_asking(enum action a)
{
	return a < ACTION_COMMENT;
}

static bool asks(enum action a)
{
	return a == ACTION_ASK_MORE || a == ACTION_ASK_NARROWER || a == ACTION_OFFER_CONDITIONS;
}

bool progress_is_pending(const struct progress *p, enum action action)
{
	return (p->pending & wish(action)) != 0;
}

static bool must_travel(const struct progress *p, const struct step *row)
{
	return row->travel == TRAVELS || (row->travel == TRAVELS_IF_SHOWN && p->shown);
}

bool progress_do(struct progress *p, const struct step *row, struct step_message *out)
{
	INVARIANT(row->side == p->side && ((row->from >> p->state) & 1));
	if (row->to != STATE_SAME)
		p->state = row->to;
	if (!must_travel(p, row))
		return false;
	p->shown = true;
	if (p->side == SIDE_ASKING)
		p->pending |= wish(row->action);
	*out = (struct step_message){ ++p->said, row->action, p->state, 0,
				      p->side == SIDE_ASKING ? p->heard : 0 };
	if (asks(row->action))
		p->asked = p->said;
	return true;
}

void progress_unsay(struct progress *p, uint32_t taken, uint64_t wishes)
{
	INVARIANT(taken <= p->said);
	p->said = taken;
	if (p->asked > taken)
		p->asked = taken;
	if (p->side == SIDE_ASKING && taken == 0)
		p->shown = false; // the other side knows nothing of it: there is nobody to tell
	p->pending &= ~wishes;
}

bool progress_settles_refusal(enum action action)
{
	return action == ACTION_TAKE_BACK || action == ACTION_SUBMIT;
}

/* It was said before the side that says it had heard what is asked or offered now. */
static bool is_overtaken(const struct progress *p, const struct step_message *m)
{
	const bool replies = m->action == ACTION_ANSWER_QUESTION || m->action == ACTION_NARROW ||
			     m->action == ACTION_ACCEPT_CONDITIONS ||
			     m->action == ACTION_DECLINE_CONDITIONS;
	return replies && m->heard > 0 && m->heard < p->asked;
}

/* The side that is asked applies what the other side wishes. */
static enum hearing apply(struct progress *p, const struct step_message *m,
			  struct step_message *out, bool *has_answer)
{
	const struct step *row = step_on_message(p->kind, p->state, m->action);
	if (!row)
		return HEARD_WRONG;
	p->heard = m->number;
	*has_answer = true;
	if (is_overtaken(p, m))
		*out = (struct step_message){ ++p->said, m->action, p->state, 0, 0 };
	else
		*has_answer = progress_do(p, row, out);
	out->answers = m->number;
	return HEARD;
}

/* The side that asks takes over what the other side says. */
static enum hearing take_over(struct progress *p, const struct step_message *m)
{
	if (m->answers > p->said || (m->answers > 0) != is_of_asking(m->action))
		return HEARD_WRONG;
	p->heard = m->number;
	if (m->answers > 0)
		p->pending &= ~wish(m->action);
	if (p->state >= STATE_SENT && !state_is_end(p->state) && m->state != STATE_DRAFT)
		p->state = m->state;
	return HEARD;
}

enum hearing progress_hear(struct progress *p, const struct step_message *m,
			   struct step_message *out, bool *has_answer)
{
	*has_answer = false;
	if (m->number <= p->heard)
		return HEARD_AGAIN;
	if (m->number > p->heard + 1)
		return HEARD_EARLY;
	if (m->action >= ACTIONS || m->state >= STATES)
		return HEARD_WRONG;
	return p->side == SIDE_ASKED ? apply(p, m, out, has_answer) : take_over(p, m);
}
