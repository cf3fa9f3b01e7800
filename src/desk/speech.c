// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/speech.h"

#include "desk/act.h"
#include "desk/safeguards.h"

static bool is_order(enum request_kind kind)
{
	return kind_row(kind)->to != TO_STATE;
}

/* ---- states and steps ----------------------------------------------------------- */

const char *speech_state(enum request_kind kind, enum request_state state)
{
	static const char *const orders[STATES] = {
		[STATE_DELIVERED] = N_("Served"),
		[STATE_PARTLY] = N_("Produced in part"),
		[STATE_DISCLOSED] = N_("Produced"),
		[STATE_REFUSED] = N_("Objected to"),
	};
	return is_order(kind) && orders[state] ? orders[state] : state_name(state);
}

const char *speech_step(enum request_kind kind, enum action action)
{
	static const char *const orders[ACTIONS] = {
		[ACTION_SUBMIT] = N_("Serve the order"),
		[ACTION_DISCLOSE_PART] = N_("Produce a part of the data"),
		[ACTION_DISCLOSE] = N_("Produce the data"),
		[ACTION_REFUSE] = N_("Object with a ground"),
	};
	return is_order(kind) && orders[action] ? orders[action] : action_name(action);
}

// clang-format off
static const struct {
	const char *request, *order; // order NULL: the same
} done_rows[ACTIONS] = {
	[ACTION_SHOW_DRAFT] = { N_("Draft sent for comment"), NULL },
	[ACTION_PROPOSE] = { N_("Sent for approval"), NULL },
	[ACTION_RETURN] = { N_("Returned to the officer"), NULL },
	[ACTION_APPROVE] = { N_("Approved by a second person"), NULL },
	[ACTION_CLEAR] = { N_("Cleared: one person is enough"), NULL },
	[ACTION_CHANGE] = { N_("Opened again, to change the text"), NULL },
	[ACTION_SUBMIT] = { N_("The request was sent"), N_("The order was sent") },
	[ACTION_DROP] = { N_("Dropped before sending"), NULL },
	[ACTION_RECEIPT] = { N_("Delivered: the other node's receipt came"), N_("Served: the other node's receipt came") },
	[ACTION_TAKE_BACK] = { N_("Taken back: the other node could not take it"), NULL },
	[ACTION_WITHDRAW] = { N_("Withdrawal told"), NULL },
	[ACTION_ANSWER_QUESTION] = { N_("The question was answered"), NULL },
	[ACTION_NARROW] = { N_("The request was narrowed"), N_("The order was narrowed") },
	[ACTION_ACCEPT_CONDITIONS] = { N_("Conditions accepted"), NULL },
	[ACTION_DECLINE_CONDITIONS] = { N_("Conditions declined"), NULL },
	[ACTION_ASK_EXTENSION] = { N_("An extension was asked for"), NULL },
	[ACTION_ANNOUNCE_FOLLOW_UP] = { N_("Told that the follow-up was sent"), NULL },
	[ACTION_HAND_OVER] = { N_("Information handed over"), NULL },
	[ACTION_CLOSE] = { N_("Closed by the side that asked"), NULL },
	[ACTION_COMMENT] = { N_("A comment on the draft"), NULL },
	[ACTION_ACKNOWLEDGE] = { N_("Acknowledged: a person has it"), NULL },
	[ACTION_START] = { N_("Taken into work"), NULL },
	[ACTION_ASK_MORE] = { N_("Asked for what is missing"), NULL },
	[ACTION_ASK_NARROWER] = { N_("Asked to narrow it"), NULL },
	[ACTION_GO_ON] = { N_("Went on without an answer"), NULL },
	[ACTION_OFFER_CONDITIONS] = { N_("Conditions offered"), NULL },
	[ACTION_POSTPONE] = { N_("Postponed by the side that is asked"), NULL },
	[ACTION_RESUME] = { N_("Work was resumed"), NULL },
	[ACTION_PRESERVE] = { N_("The data are preserved"), NULL },
	[ACTION_EXTEND] = { N_("The preservation was extended"), NULL },
	[ACTION_DECLINE_EXTENSION] = { N_("The extension was declined"), NULL },
	[ACTION_FOLLOW_UP] = { N_("The follow-up request was received"), NULL },
	[ACTION_RELEASE] = { N_("Released after the decision"), NULL },
	[ACTION_EXPIRE] = { N_("The preservation expired"), NULL },
	[ACTION_GIVE_PATH] = { N_("The path was disclosed"), NULL },
	[ACTION_WITHHOLD_PATH] = { N_("The path was withheld"), NULL },
	[ACTION_DISCLOSE_PART] = { N_("A part was disclosed"), N_("A part of the data was produced") },
	[ACTION_DISCLOSE] = { N_("The data were disclosed"), N_("The data were produced") },
	[ACTION_ANSWER] = { N_("It was answered"), NULL },
	[ACTION_REFUSE] = { N_("Refused, with a ground"), N_("Objected to, with a ground") },
	[ACTION_FINISH] = { N_("Finished, without the asker"), NULL },
};
// clang-format on

const char *speech_done(enum request_kind kind, enum action action)
{
	const char *order = done_rows[action].order;
	return is_order(kind) && order ? order : done_rows[action].request;
}

const char *speech_decision(struct str code)
{
	static const struct {
		const char *code, *text;
	} rows[] = {
		{ "no-basis", N_("No treaty is known to bind both") },
		{ "basis-unknown", N_("Whether the basis is open is not known") },
		{ "dual-criminality", N_("Whether both laws punish it is not known") },
		{ "power", N_("Whether their law has the power is not known") },
		{ "authority", N_("Whether a judicial decision is needed is not known") },
		{ "contents", N_("Whether all that the basis wants is said") },
	};
	for (enum flag f = 0; f < FLAGS_COUNT; f++)
		if (str_eq(code, str_from_c(flag_code(f))))
			return flag_text(f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(code, str_from_c(rows[i].code)))
			return rows[i].text;
	return N_("A condition of the basis");
}

/* ---- what is next ------------------------------------------------------------------- */

// clang-format off
static const char *const asking_rows[STATES] = {
	[STATE_DRAFT] = N_("A draft. Fill in what is missing, then send it for approval. Nothing has left this node, unless you sent the draft for comment."),
	[STATE_AWAITING_APPROVAL] = N_("A second person must approve it. Nothing has left this node."),
	[STATE_APPROVED] = N_("Approved, and not sent yet. Send it."),
	[STATE_SENT] = N_("Signed and on its way. It counts as delivered when the other node's receipt has come; until then it is sent again by itself."),
	[STATE_DELIVERED] = N_("The other side has it. No person there has acknowledged it yet."),
	[STATE_ACKNOWLEDGED] = N_("A person on the other side has it, and decides what to do."),
	[STATE_IN_WORK] = N_("The other side works on it. It is their move."),
	[STATE_MORE_ASKED] = N_("The other side asks you something, below. Answer, or narrow it: until then nothing is done."),
	[STATE_CONDITIONS_OFFERED] = N_("The other side offers conditions, below. Accept or decline them: until then nothing is done."),
	[STATE_POSTPONED] = N_("The other side has postponed it, for the reason below. It is their move."),
	[STATE_PRESERVED] = N_("The data are kept, and nothing was handed over. They may be deleted after the date below, unless you send the request for the data itself or ask for an extension."),
	[STATE_EXTENDED] = N_("The data are kept for longer. They may be deleted after the date below, unless you send the request for the data itself."),
	[STATE_HELD] = N_("The request for the data was received: they are kept until it is decided."),
	[STATE_PARTLY] = N_("You have a part of the data. Read what is missing and why; then close it, or wait for the rest."),
	[STATE_DISCLOSED] = N_("You have the answer. Close it, and say what became of it."),
	[STATE_REFUSED] = N_("It was refused, on the ground told here, and no data were disclosed. Ask for less by a new request, or another way; then close this one."),
	[STATE_WITHDRAWN] = N_("It was withdrawn. Nothing more is to be done."),
	[STATE_EXPIRED] = N_("The time is over, and no request for the data had been received: they may be gone. Ask at once whether they are still there, or close it."),
	[STATE_CLOSED] = N_("It is closed. Nothing more is to be done."),
};
static const char *const asked_rows[STATES] = {
	[STATE_DRAFT] = N_("A draft that you are shown for comment. It asks for nothing: no clock runs, and nothing may be done on it but to comment."),
	[STATE_DELIVERED] = N_("It waits for a person here. To acknowledge it says only that somebody has it."),
	[STATE_ACKNOWLEDGED] = N_("Check whether the asker is real and entitled. Then take it into work, ask for what is missing, or refuse it on a ground."),
	[STATE_IN_WORK] = N_("You work on it. Say what you did, ask for what is missing, or refuse it on a ground."),
	[STATE_MORE_ASKED] = N_("You asked the other side something. It is their move."),
	[STATE_CONDITIONS_OFFERED] = N_("You offered conditions. It is the other side's move."),
	[STATE_POSTPONED] = N_("You postponed it. Its time stands still until you resume."),
	[STATE_PRESERVED] = N_("You keep the data and hand over nothing. If no request for them comes before the date below, they are released."),
	[STATE_EXTENDED] = N_("You keep the data for longer and hand over nothing. If no request for them comes before the date below, they are released."),
	[STATE_HELD] = N_("The request for the data has come. Keep them until it is decided."),
	[STATE_PARTLY] = N_("You handed over a part. Hand over the rest when you can, or say that there is none."),
	[STATE_DISCLOSED] = N_("Done here. It stays open until the side that asked closes it."),
	[STATE_REFUSED] = N_("You refused it. It stays open until the side that asked closes it."),
	[STATE_WITHDRAWN] = N_("It was withdrawn. Nothing more is to be done."),
	[STATE_EXPIRED] = N_("The time is over and no request for the data was received. You may release them."),
	[STATE_CLOSED] = N_("It is closed. Nothing more is to be done."),
};
// clang-format on

const char *speech_next(const struct request *r)
{
	const enum request_state s = r->progress.state;
	const bool settled = s == STATE_HELD && r->at.settled.us != 0;
	if (settled && r->progress.side == SIDE_ASKED)
		return N_("The request for the data is decided: nothing holds them any more. "
			  "Release them, unless the other side has asked again.");
	if (settled)
		return N_("The request for the data is decided. The other side may release what "
			  "it kept; if you still need it, say so at once.");
	if (r->progress.side == SIDE_ASKED)
		return asked_rows[s] ? asked_rows[s] : "";
	if (s == STATE_SENT && r->by_hand)
		return N_("It went by hand. Record here what the other side does or says.");
	if (act_is_turned_away(r))
		return N_("The program of the other node refused it, for the reason below: nobody "
			  "there has seen it. Take it back, mend what it names, and have it "
			  "approved again.");
	return asking_rows[s] ? asking_rows[s] : "";
}

static enum action first_work(enum request_kind kind)
{
	static const enum action rows[FLOWS] = {
		[FLOW_KEEP] = ACTION_PRESERVE,
		[FLOW_PATH] = ACTION_DISCLOSE,
		[FLOW_DATA] = ACTION_DISCLOSE,
		[FLOW_ORDER_KEEP] = ACTION_PRESERVE,
		[FLOW_ORDER_DATA] = ACTION_DISCLOSE,
		[FLOW_ANSWER] = ACTION_ANSWER,
		[FLOW_INFORM] = ACTIONS,
		[FLOW_RECORD] = ACTION_ANSWER,
	};
	return rows[kind_row(kind)->flow];
}

static enum action first_of_asked(const struct request *r)
{
	switch ((int)r->progress.state) {
	case STATE_DRAFT:
		return ACTION_COMMENT;
	case STATE_DELIVERED:
		return ACTION_ACKNOWLEDGE;
	case STATE_ACKNOWLEDGED:
		return ACTION_START;
	case STATE_IN_WORK:
		return first_work(r->progress.kind);
	case STATE_PARTLY:
		return ACTION_DISCLOSE;
	case STATE_POSTPONED:
		return ACTION_RESUME;
	case STATE_HELD:
		return r->at.settled.us != 0 ? ACTION_RELEASE : ACTIONS;
	default:
		return ACTIONS;
	}
}

enum action speech_first(const struct request *r)
{
	if (r->progress.side == SIDE_ASKED)
		return first_of_asked(r);
	switch ((int)r->progress.state) {
	case STATE_DRAFT:
		return ACTION_PROPOSE;
	case STATE_APPROVED:
		return ACTION_SUBMIT;
	case STATE_SENT:
		return act_is_turned_away(r) ? ACTION_TAKE_BACK : ACTIONS;
	case STATE_MORE_ASKED:
		return ACTION_ANSWER_QUESTION;
	case STATE_CONDITIONS_OFFERED:
		return ACTION_ACCEPT_CONDITIONS;
	case STATE_DISCLOSED:
	case STATE_REFUSED:
		return ACTION_CLOSE;
	default:
		return ACTIONS;
	}
}

const char *speech_signed(bool is_signed, bool came)
{
	if (came)
		return is_signed ? N_("signed with their own key, verified by this node with the "
				      "key in "
				      "their node's card")
				 : N_("no signature with a key that their card names: confirmed by "
				      "their node only");
	return is_signed ? N_("signed with their own key")
			 : N_("no signature of their own: confirmed by this node only");
}

const char *speech_lacks(void)
{
	return N_("This node asks for the own signature of each person behind an answer, and one "
		  "is missing. Call the other side before you rely on it.");
}
