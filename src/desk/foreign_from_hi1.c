// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/foreign_from_hi1.h"

#include "desk/request_to_hi1.h"
#include "law/law.h"

enum { WORDS_MAX = 8000 };

/* ---- a request ------------------------------------------------------------------- */

static bool is_value(const struct hi1_node *node, const char *path, const char *value)
{
	const struct hi1_node *entry = hi1_get(node, path);
	return entry && str_eq(hi1_text(entry, "Value"), str_from_c(value));
}

static bool is_emergency(const struct foreign_task *t)
{
	const struct hi1_node *flag = hi1_get(t->act, "AuthorisationFlags/AuthorisationFlag");
	for (; flag; flag = hi1_next_same(flag))
		if (is_value(flag, "", "IsEmergency"))
			return true;
	flag = t->task->type == &hi1_ld_task ? hi1_get(t->task, "Flags/LDTaskFlag") : NULL;
	for (; flag; flag = hi1_next_same(flag))
		if (is_value(flag, "", "IsEmergency"))
			return true;
	return false;
}

static enum request_kind kind_of(const struct foreign_task *t)
{
	const bool home = str_eq(t->from, t->to);
	const struct hi1_node *task = t->task;
	if (task->type == &hi1_td_task)
		return KIND_TAKEDOWN;
	if (task->type == &hi1_lp_task)
		return home ? KIND_ORDER_PRESERVATION : KIND_PRESERVATION;
	if (home)
		return KIND_ORDER_PRODUCTION;
	if (is_emergency(t))
		return KIND_EMERGENCY_DISCLOSURE;
	if (is_value(task, "RequestDetails/Type", "SubscriberData") ||
	    is_value(task, "RequestDetails/Type", "UserIdentifyingData"))
		return KIND_SUBSCRIBER;
	return KIND_STORED_DATA;
}

static unsigned classes_of(struct str type)
{
	static const struct {
		struct str type;
		unsigned classes;
	} classes[] = {
		{ STR_INIT("SubscriberData"), DATA_SUBSCRIBER },
		{ STR_INIT("UserIdentifyingData"), DATA_SUBSCRIBER },
		{ STR_INIT("SubscriberDataAndUserIdentifyingData"), DATA_SUBSCRIBER },
		{ STR_INIT("TrafficData"), DATA_TRAFFIC },
		{ STR_INIT("StoredContentData"), DATA_CONTENT },
		{ STR_INIT("TrafficDataAndStoredContentData"), DATA_TRAFFIC | DATA_CONTENT },
	};
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (str_eq(type, classes[i].type))
			return classes[i].classes;
	return 0;
}

static struct str line(struct arena *a, struct str text, const char *label, struct str value)
{
	if (value.n == 0)
		return text;
	return arena_fmt(a, "%.*s%s%s: %.*s", STR_ARG(text), text.n > 0 ? "\n" : "", label,
			 STR_ARG(value));
}

static struct str identifiers(struct arena *a, const struct hi1_node *task)
{
	struct str text = STR("");
	const struct hi1_node *v = hi1_get(task, "RequestDetails/RequestValues/RequestValue");
	for (; v; v = hi1_next_same(v))
		text = line(a, text,
			    str_c(a, hi1_plain(a, hi1_text(v, "FormatType/FormatName"), 200)),
			    hi1_text(v, "Value"));
	return text;
}

static struct str approvals(struct arena *a, const struct hi1_node *act)
{
	struct str text = STR("");
	const struct hi1_node *d = hi1_get(act, "AuthorisationApprovalDetails");
	for (; d; d = hi1_next_same(d)) {
		text = line(a, text, "Approval", hi1_text(d, "ApprovalType"));
		text = line(a, text, "Description", hi1_text(d, "ApprovalDescription"));
		text = line(a, text, "Reference", hi1_text(d, "ApprovalReference"));
		text = line(a, text, "Name", hi1_text(d, "ApproverDetails/ApproverName"));
		text = line(a, text, "Role", hi1_text(d, "ApproverDetails/ApproverRole"));
		text = line(a, text, "Time", hi1_text(d, "ApprovalTimestamp"));
	}
	return text;
}

/* A path that only some tasks have: "" for the others. */
static struct str task_text(const struct foreign_task *t, const struct hi1_type *type,
			    const char *path)
{
	return t->task->type == type ? hi1_text(t->task, path) : (struct str){ 0 };
}

static void put(struct arena *a, struct request *r, enum request_field f, struct str text)
{
	r->text[f] = hi1_plain(a, text, WORDS_MAX);
}

static struct str reference_of(const struct foreign_task *t)
{
	const struct str of_task = t->task->type == &hi1_ld_task
					   ? hi1_text(t->task, "Reference")
					   : task_text(t, &hi1_td_task, "RequesterReference");
	if (of_task.n > 0)
		return of_task;
	const struct str of_act = hi1_text(t->act, "AuthorisationReference");
	return of_act.n > 0 ? of_act : hi1_text(t->task, "ObjectIdentifier");
}

static void fill_words(struct arena *a, const struct foreign_task *t, struct request *r)
{
	const struct hi1_node *act = t->act, *task = t->task;
	struct str data = line(a, STR(""), "Type",
			       task->type == &hi1_td_task
				       ? (struct str){ 0 }
				       : hi1_text(task, "RequestDetails/Type/Value"));
	data = line(a, data, "In words", task_text(t, &hi1_ld_task, "ManualInformation"));
	data = line(a, data, "In words", task_text(t, &hi1_td_task, "ManualInformation"));
	data = line(a, data, "Which",
		    task_text(t, &hi1_td_task, "RequestDetails/RequestValueRefinement"));
	put(a, r, FIELD_DATA, data);
	put(a, r, FIELD_IDENTIFIERS, identifiers(a, task));
	put(a, r, FIELD_FACTS, hi1_text(act, "AuthorisationManualInformation"));
	put(a, r, FIELD_AUTHORITY, approvals(a, act));
	put(a, r, FIELD_DURATION, task_text(t, &hi1_lp_task, "DesiredPreservationExpiration"));
	struct str law = line(a, STR(""), "Case", hi1_text(act, "AuthorisationTypeOfCase/Value"));
	law = line(a, law, "Legal type", hi1_text(act, "AuthorisationLegalType/Value"));
	law = line(a, law, "Jurisdiction", hi1_text(act, "AuthorisationJurisdiction"));
	put(a, r, FIELD_OFFENCE_LAW, law);
	put(a, r, FIELD_CONTACT, hi1_text(act, "AuthorisationLegalEntity"));
	if (is_emergency(t))
		put(a, r, FIELD_URGENCY, STR("IsEmergency"));
}

enum rc foreign_request(struct cx *cx, const struct foreign_task *t, struct request *out)
{
	struct request *r = out;
	*r = (struct request){ .from = t->from, .to = t->to, .progress = { .kind = kind_of(t) } };
	r->reference = hi1_plain(cx->arena, reference_of(t), REQUEST_PROVIDER_MAX);
	if (!hi1_get(t->task, "RequestDetails"))
		return cx_fail(cx, RC_INVALID, "RequestDetails is missing");
	if (t->task->type != &hi1_td_task) {
		r->classes = classes_of(hi1_text(t->task, "RequestDetails/Type/Value"));
		(void)hi1_get_time(t->task, "RequestDetails/StartTime", &r->data_from);
		(void)hi1_get_time(t->task, "RequestDetails/EndTime", &r->data_to);
	}
	if (t->task->type == &hi1_ld_task)
		(void)hi1_get_time(t->task, "Deadlines/LDDeadline/DateTime", &r->at.reply_wanted);
	(void)hi1_get_time(t->act, "AuthorisationTimespan/EndTime", &r->at.authorisation_ends);
	r->provider = hi1_plain(cx->arena, hi1_text(t->task, "CSPID/UniqueIdentifier"),
				REQUEST_PROVIDER_MAX);
	if (kind_row(r->progress.kind)->to == TO_STATE)
		r->provider = (struct str){ 0 };
	fill_words(cx->arena, t, r);
	return RC_OK;
}

/* ---- a status ---------------------------------------------------------------------- */

static const struct {
	const struct hi1_type *type;
	struct str status;
	enum action action;
	enum request_state state;
} steps[] = {
	{ &hi1_lp_task, STR_INIT("AwaitingPreservation"), ACTION_ACKNOWLEDGE, STATE_ACKNOWLEDGED },
	{ &hi1_lp_task, STR_INIT("Preserved"), ACTION_PRESERVE, STATE_PRESERVED },
	{ &hi1_lp_task, STR_INIT("PreservationNotAvailable"), ACTION_REFUSE, STATE_REFUSED },
	{ &hi1_lp_task, STR_INIT("Rejected"), ACTION_REFUSE, STATE_REFUSED },
	{ &hi1_lp_task, STR_INIT("Cancelled"), ACTION_WITHDRAW, STATE_WITHDRAWN },
	{ &hi1_lp_task, STR_INIT("Expired"), ACTION_EXPIRE, STATE_EXPIRED },
	{ &hi1_lp_task, STR_INIT("Error"), ACTION_ASK_MORE, STATE_MORE_ASKED },
	{ &hi1_lp_task, STR_INIT("Invalid"), ACTION_ASK_MORE, STATE_MORE_ASKED },
	{ &hi1_ld_task, STR_INIT("AwaitingApproval"), ACTION_ACKNOWLEDGE, STATE_ACKNOWLEDGED },
	{ &hi1_ld_task, STR_INIT("AwaitingDisclosure"), ACTION_START, STATE_IN_WORK },
	{ &hi1_ld_task, STR_INIT("Disclosed"), ACTION_DISCLOSE, STATE_DISCLOSED },
	{ &hi1_ld_task, STR_INIT("DisclosureNotAvailable"), ACTION_REFUSE, STATE_REFUSED },
	{ &hi1_ld_task, STR_INIT("Rejected"), ACTION_REFUSE, STATE_REFUSED },
	{ &hi1_ld_task, STR_INIT("Cancelled"), ACTION_WITHDRAW, STATE_WITHDRAWN },
	{ &hi1_ld_task, STR_INIT("Error"), ACTION_ASK_MORE, STATE_MORE_ASKED },
	{ &hi1_ld_task, STR_INIT("Invalid"), ACTION_ASK_MORE, STATE_MORE_ASKED },
	{ &hi1_td_task, STR_INIT("Pending"), ACTION_ACKNOWLEDGE, STATE_ACKNOWLEDGED },
	{ &hi1_td_task, STR_INIT("Resolved"), ACTION_ANSWER, STATE_DISCLOSED },
	{ &hi1_td_task, STR_INIT("Rejected"), ACTION_REFUSE, STATE_REFUSED },
	{ &hi1_td_task, STR_INIT("Error"), ACTION_ASK_MORE, STATE_MORE_ASKED },
};

/* What ended stays so, and no status leads back. */
static bool leads_on(const struct progress *p, enum request_state to)
{
	if (state_is_end(p->state) || p->state == to)
		return false;
	return !(to == STATE_ACKNOWLEDGED && p->state > STATE_ACKNOWLEDGED);
}

bool foreign_step(const struct foreign_word *w, const struct progress *p, struct step_message *out)
{
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (steps[i].type != w->type || !str_eq(steps[i].status, w->status))
			continue;
		if (!leads_on(p, steps[i].state))
			return false;
		*out = (struct step_message){ .number = p->heard + 1,
					      .action = steps[i].action,
					      .state = steps[i].state };
		if (steps[i].action != ACTION_WITHDRAW)
			return true;
		if (progress_is_pending(p, ACTION_WITHDRAW)) {
			out->answers = p->said;
			return true;
		}
		out->action = ACTION_REFUSE; // nobody had wished for it
		out->state = STATE_REFUSED;
		return true;
	}
	return false;
}
