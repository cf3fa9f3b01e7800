// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/transition.h"

// clang-format off
static const struct {
	const char *key, *name;
} action_rows[ACTIONS] = {
	[ACTION_SHOW_DRAFT] = { "show-draft", N_("Send the draft for comment") },
	[ACTION_PROPOSE] = { "propose", N_("Send for approval") },
	[ACTION_RETURN] = { "return", N_("Return to the officer") },
	[ACTION_APPROVE] = { "approve", N_("Approve") },
	[ACTION_CLEAR] = { "clear", N_("Clear, where one person is enough") },
	[ACTION_CHANGE] = { "change", N_("Change the text") },
	[ACTION_SUBMIT] = { "submit", N_("Send") },
	[ACTION_DROP] = { "drop", N_("Drop before sending") },
	[ACTION_RECEIPT] = { "receipt", N_("Record the receipt of the other node") },
	[ACTION_TAKE_BACK] = { "take-back", N_("Take back what the other node could not take") },
	[ACTION_WITHDRAW] = { "withdraw", N_("Withdraw") },
	[ACTION_ANSWER_QUESTION] = { "answer-question", N_("Answer what was asked") },
	[ACTION_NARROW] = { "narrow", N_("Narrow the request") },
	[ACTION_ACCEPT_CONDITIONS] = { "accept-conditions", N_("Accept the conditions") },
	[ACTION_DECLINE_CONDITIONS] = { "decline-conditions", N_("Decline the conditions") },
	[ACTION_ASK_EXTENSION] = { "ask-extension", N_("Ask for an extension") },
	[ACTION_ANNOUNCE_FOLLOW_UP] = { "announce-follow-up", N_("Tell that the follow-up was sent") },
	[ACTION_HAND_OVER] = { "hand-over", N_("Hand over the information") },
	[ACTION_CLOSE] = { "close", N_("Close, and say what became of it") },
	[ACTION_COMMENT] = { "comment", N_("Comment on the draft") },
	[ACTION_ACKNOWLEDGE] = { "acknowledge", N_("Acknowledge") },
	[ACTION_START] = { "start", N_("Take into work") },
	[ACTION_ASK_MORE] = { "ask-more", N_("Ask for what is missing") },
	[ACTION_ASK_NARROWER] = { "ask-narrower", N_("Ask to narrow it") },
	[ACTION_GO_ON] = { "go-on", N_("Go on without an answer") },
	[ACTION_OFFER_CONDITIONS] = { "offer-conditions", N_("Offer conditions") },
	[ACTION_POSTPONE] = { "postpone", N_("Postpone") },
	[ACTION_RESUME] = { "resume", N_("Resume") },
	[ACTION_PRESERVE] = { "preserve", N_("Record that the data are preserved") },
	[ACTION_EXTEND] = { "extend", N_("Extend") },
	[ACTION_DECLINE_EXTENSION] = { "decline-extension", N_("Decline to extend") },
	[ACTION_FOLLOW_UP] = { "follow-up", N_("Record the follow-up request") },
	[ACTION_RELEASE] = { "release", N_("Release after the decision") },
	[ACTION_EXPIRE] = { "expire", N_("Let expire") },
	[ACTION_GIVE_PATH] = { "give-path", N_("Disclose the path") },
	[ACTION_WITHHOLD_PATH] = { "withhold-path", N_("Withhold the path") },
	[ACTION_DISCLOSE_PART] = { "disclose-part", N_("Disclose in part") },
	[ACTION_DISCLOSE] = { "disclose", N_("Disclose") },
	[ACTION_ANSWER] = { "answer", N_("Answer") },
	[ACTION_REFUSE] = { "refuse", N_("Refuse with a ground") },
	[ACTION_FINISH] = { "finish", N_("Finish, where the asker does not close") },
};
// clang-format on

const char *action_key(enum action a)
{
	INVARIANT(a < ACTIONS);
	return action_rows[a].key;
}

const char *action_name(enum action a)
{
	INVARIANT(a < ACTIONS);
	return action_rows[a].name;
}

bool action_parse(struct str key, enum action *out)
{
	for (enum action a = 0; a < ACTIONS; a++) {
		if (str_eq(key, str_from_c(action_rows[a].key))) {
			*out = a;
			return true;
		}
	}
	return false;
}

const char *side_key(enum step_side s)
{
	return s == SIDE_ASKING ? "asking" : "asked";
}

const char *step_by_key(enum step_by b)
{
	static const char *const keys[] = { "person", "node", "message" };
	return keys[b];
}

/* How far a row fits: the greatest is the most telling reason why none does. */
enum fit { FITS_NOT, FITS_ACTION, FITS_SIDE, FITS_BY, FITS_KIND, FITS_STATE };

static enum fit fit_of(const struct step *row, const struct step_ask *ask)
{
	if (row->action != ask->action)
		return FITS_NOT;
	if (row->side != ask->side)
		return FITS_ACTION;
	if (row->by != ask->by)
		return FITS_SIDE;
	if (!kind_flows(ask->kind, row->flows))
		return FITS_BY;
	return (row->from >> ask->state) & 1 ? FITS_STATE : FITS_KIND;
}

static const enum step_why why_of[] = {
	[FITS_NOT] = STEP_NOT_SIDE, [FITS_ACTION] = STEP_NOT_SIDE, [FITS_SIDE] = STEP_NOT_BY,
	[FITS_BY] = STEP_NOT_KIND,  [FITS_KIND] = STEP_NOT_FROM,   [FITS_STATE] = STEP_MAY,
};

static struct step_verdict judge_row(const struct step *row, const struct step_ask *ask)
{
	struct step_verdict v = { STEP_MAY, row, GUARDS };
	if (row->by == BY_PERSON && !bits_test(&ask->permissions, row->need)) {
		v.why = STEP_NOT_PERMITTED;
		return v;
	}
	for (enum guard g = 0; g < GUARDS && v.why == STEP_MAY; g++) {
		if ((row->guards & GUARD_SET(g)) && !guards_has(ask->met, g)) {
			v.why = STEP_GUARD;
			v.missing = g;
		}
	}
	return v;
}

struct step_verdict step_judge(const struct step_ask *ask)
{
	const struct step_table t = step_table();
	enum fit best = FITS_NOT;
	for (size_t i = 0; i < t.n; i++) {
		const enum fit fit = fit_of(&t.p[i], ask);
		if (fit == FITS_STATE)
			return judge_row(&t.p[i], ask);
		if (fit > best)
			best = fit;
	}
	return (struct step_verdict){ why_of[best], NULL, GUARDS };
}

struct str step_why_text(struct arena *a, const struct step_ask *ask, const struct step_verdict *v)
{
	const char *act = action_key(ask->action);
	switch (v->why) {
	case STEP_MAY:
		return STR("");
	case STEP_NOT_FROM:
		return arena_fmt(a, "\"%s\" is not possible while the request is \"%s\"", act,
				 state_key(ask->state));
	case STEP_NOT_KIND:
		return arena_fmt(a, "\"%s\" does not exist for a request of the kind \"%s\"", act,
				 kind_key(ask->kind));
	case STEP_NOT_SIDE:
		return arena_fmt(a, "\"%s\" is not for the side that is %s", act,
				 side_key(ask->side));
	case STEP_NOT_BY:
		return arena_fmt(a, "\"%s\" is not done by a %s", act, step_by_key(ask->by));
	case STEP_NOT_PERMITTED:
		return arena_fmt(a, "\"%s\" needs a role that may: %s", act,
				 access_text(v->row->need));
	case STEP_GUARD:
		return arena_fmt(a, "\"%s\" needs that %s", act, guard_text(v->missing));
	}
	return STR("");
}

const struct step *step_on_message(enum request_kind kind, enum request_state state,
				   enum action action)
{
	const struct step_table t = step_table();
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i].by == BY_MESSAGE && t.p[i].action == action &&
		    kind_flows(kind, t.p[i].flows) && ((t.p[i].from >> state) & 1))
			return &t.p[i];
	return NULL;
}

struct str step_act(struct arena *a, enum action action)
{
	return arena_fmt(a, "request-%s", action_key(action));
}
