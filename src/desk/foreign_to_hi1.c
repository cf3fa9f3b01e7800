// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/foreign_to_hi1.h"

#include "desk/request_to_hi1.h"
#include "desk/said_to_hi1.h"
#include "exchange/foreign_from_yaml.h"
#include "exchange/message.h"

static const struct {
	const struct hi1_type *type;
	const char *first, *dictionary, *path;
	enum hi1_part part;
} types[] = {
	{ &hi1_authorisation, "AwaitingApproval", "AuthorisationStatus", "AuthorisationStatus",
	  HI1_PART_AUTHORISATION },
	{ &hi1_document, "AwaitingApproval", "DocumentStatus", "DocumentStatus",
	  HI1_PART_DOCUMENT },
	{ &hi1_lp_task, "AwaitingPreservation", "LPTaskStatus", "Status", HI1_PART_LP },
	{ &hi1_ld_task, "AwaitingApproval", "LDTaskStatus", "Status", HI1_PART_LD },
	{ &hi1_td_task, "Pending", "TDTaskStatus", "Status", HI1_PART_TD },
};
enum { TYPES = sizeof types / sizeof *types };

static size_t row_of(const struct hi1_type *type)
{
	size_t i = 0;
	while (i < TYPES && types[i].type != type)
		i++;
	INVARIANT(i < TYPES);
	return i;
}

const struct hi1_type *foreign_type(struct str name)
{
	for (size_t i = 0; i < TYPES; i++)
		if (str_eq(name, str_from_c(types[i].type->name)))
			return types[i].type;
	return NULL;
}

const char *foreign_first_status(const struct hi1_type *type)
{
	return types[row_of(type)].first;
}

const char *foreign_dictionary(const struct hi1_type *type)
{
	return types[row_of(type)].dictionary;
}

const char *foreign_status_path(const struct hi1_type *type)
{
	return types[row_of(type)].path;
}

/* Of the legal act and its papers: approved once work began. */
static const char *act_status(enum request_state state)
{
	switch ((int)state) {
	case STATE_DRAFT:
	case STATE_CLOSED:
		return NULL;
	case STATE_REFUSED:
		return "Rejected";
	case STATE_WITHDRAWN:
		return "Cancelled";
	case STATE_EXPIRED:
		return "Expired";
	default:
		return state >= STATE_IN_WORK ? "Approved" : "AwaitingApproval";
	}
}

const char *foreign_status(const struct hi1_type *type, enum request_state state)
{
	const enum hi1_part part = types[row_of(type)].part;
	return part < HI1_PART_LP ? act_status(state) : hi1_task_status(part, state);
}

/* ---- the side that asks ---------------------------------------------------------- */

static void add(struct arena *a, struct foreign_letter *l, struct hi1_node *message,
		const struct hi1_action *action)
{
	struct hi1_node *o = hi1_put_object(a, hi1_action_add(a, message, action->verb),
					    action->object);
	if (action->verb == HI1_CREATE && o->type == &hi1_authorisation)
		hi1_put_entry(a, o, "AuthorisationLegalType", STR("ETSI"),
			      STR("AuthorisationLegalType"), STR("Manual"));
	if (action->verb == HI1_CREATE)
		*ARENA_PUSH(a, &l->ours) = (struct foreign_object){ .uuid = action->identifier,
								    .type = o->type };
}

/* Those of a message made for a node that are of HI1 alone, in its order or backwards: a
 * cancelled Authorisation takes its tasks with it, which then cannot be cancelled any more. */
static void copy(struct arena *a, struct foreign_letter *l, struct hi1_node *message,
		 const struct hi1_actions *made)
{
	const bool backwards = l->said->message.action == ACTION_WITHDRAW;
	for (size_t i = 0; i < made->n; i++) {
		struct hi1_action action = made->p[backwards ? made->n - 1 - i : i];
		const bool act = action.object->type == &hi1_authorisation;
		if (action.object->type == &hi1_document)
			continue;
		if (l->said->message.action == ACTION_NARROW) {
			if (act)
				continue;
			action.verb = HI1_UPDATE;
		}
		add(a, l, message, &action);
	}
}

static void ask(struct arena *a, struct foreign_letter *l, struct hi1_node *message,
		const struct hi1_header *header)
{
	const enum action action = l->said->message.action;
	struct hi1_node *made = hi1_request_new(a, header);
	if (action == ACTION_SUBMIT || action == ACTION_NARROW)
		request_to_hi1(a, l->request, made);
	else if (action == ACTION_WITHDRAW || action == ACTION_ASK_EXTENSION)
		said_to_hi1(a, l->request, l->said, made);
	const struct hi1_actions actions = hi1_actions_of(a, made);
	copy(a, l, message, &actions);
}

/* ---- the side that is asked -------------------------------------------------------- */

/* Whether there is something to tell: another status than before, or words. */
static bool has_news(const struct foreign_letter *l)
{
	for (size_t i = 0; i < l->theirs.n; i++) {
		const struct foreign_object *t = &l->theirs.p[i];
		const char *status = foreign_status(t->type, l->said->message.state);
		if (status && !str_eq(t->status, str_from_c(status)))
			return true;
	}
	return l->theirs.n > 0 && (l->said->facts.reason.n > 0 || l->said->facts.until.us != 0);
}

static void tell(struct arena *a, struct foreign_letter *l, struct hi1_node *message,
		 struct instant now)
{
	struct hi1_node *o = hi1_node_new(a, &hi1_notification);
	size_t told = 0;
	hi1_put(a, o, "ObjectIdentifier", request_hi1_id(a, l->message, HI1_PART_DOCUMENT));
	for (size_t i = 0; i < l->theirs.n; i++)
		hi1_put(a, hi1_add(a, o, "AssociatedObjects/AssociatedObject"), "",
			l->theirs.p[i].uuid);
	const struct str details = hi1_step_details(a, l->said);
	if (details.n > 0)
		hi1_put(a, o, "NotificationDetails", details);
	hi1_put_entry(a, o, "NotificationType", STR("ETSI"), STR("NotificationType"),
		      STR("General"));
	hi1_put_boolean(a, o, "NewNotification", true);
	hi1_put(a, o, "NotificationTimestamp", hi1_time_print(a, now));
	for (size_t i = 0; i < l->theirs.n; i++) {
		const struct foreign_object *t = &l->theirs.p[i];
		const char *status = foreign_status(t->type, l->said->message.state);
		if (!status)
			continue;
		struct hi1_node *one = hi1_add(a, o,
					       "StatusOfAssociatedObjects/AssociatedObjectStatus");
		hi1_put(a, one, "AssociatedObject", t->uuid);
		hi1_put_entry(a, one, "Status", STR("ETSI"),
			      str_from_c(foreign_dictionary(t->type)), str_from_c(status));
		told++;
	}
	if (told == 0)
		return;
	hi1_put_object(a, hi1_action_add(a, message, HI1_CREATE), o);
	*ARENA_PUSH(a, &l->ours) = (struct foreign_object){ .uuid = hi1_text(o, "ObjectIdentifier"),
							    .type = o->type,
							    .object = o };
}

/* ---- all of it ------------------------------------------------------------------------ */

static enum rc begin(struct cx *cx, const struct foreign_letter *l, struct foreign *f,
		     struct hi1_header *header)
{
	TRY(foreign_read(cx, l->record, f));
	*header = (struct hi1_header){
		.sender = { l->country, f->our_identifier.n > 0 ? f->our_identifier : l->node },
		.receiver = { f->card.country, f->identifier },
		.transaction = message_transaction(cx->arena, l->message),
		.at = cx->now,
		.version = f->version,
		.profile_owner = f->profile_owner,
		.profile_version = f->profile_version,
	};
	return RC_OK;
}

static enum rc print(struct cx *cx, bool json, const struct hi1_node *message, struct str *out)
{
	struct buf b;
	struct hi1_fault fault;
	buf_init(&b, MESSAGE_BYTES_MAX);
	enum rc rc = hi1_fit(cx, json ? HI1_JSON : HI1_XML, message, &message, &fault);
	if (rc == RC_OK)
		rc = hi1_print(cx, json ? HI1_JSON : HI1_XML, message, &b, &fault);
	const bool full = buf_full(&b);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return full ? cx_fail(cx, RC_LIMIT, "a message has at most %zu bytes", MESSAGE_BYTES_MAX)
		    : rc;
}

enum rc foreign_print(struct cx *cx, struct foreign_letter *l, struct str *out, bool *json)
{
	struct foreign f;
	struct hi1_header header;
	TRY(begin(cx, l, &f, &header));
	struct hi1_node *message = hi1_request_new(cx->arena, &header);
	if (l->request->progress.side == SIDE_ASKING)
		ask(cx->arena, l, message, &header);
	else if (has_news(l))
		tell(cx->arena, l, message, cx->now);
	*json = f.json;
	*out = (struct str){ 0 };
	if (hi1_actions_of(cx->arena, message).n == 0)
		return RC_OK;
	return print(cx, f.json, message, out);
}

/* The task that asked for data; NULL: none did. */
static const struct foreign_object *asking_task(const struct foreign_letter *l)
{
	for (size_t i = 0; i < l->theirs.n; i++)
		if (l->theirs.p[i].type == &hi1_ld_task)
			return &l->theirs.p[i];
	return NULL;
}

enum rc foreign_print_delivery(struct cx *cx, const struct foreign_letter *l,
			       const struct delivery *d, struct str *out, bool *json)
{
	struct foreign f;
	struct hi1_header header;
	const struct foreign_object *task = asking_task(l);
	TRY(begin(cx, l, &f, &header));
	if (!task)
		return cx_fail(
			cx, RC_CONFLICT,
			"the HI1 system asked by no LDTask: it has nothing that files belong to");
	struct hi1_node *message = hi1_request_new(cx->arena, &header);
	delivery_to_hi1(cx->arena, l->request, d, message);
	const struct hi1_actions actions = hi1_actions_of(cx->arena, message);
	// Made a moment ago, and ours to change.
	struct hi1_node *object = (struct hi1_node *)(uintptr_t)actions.p[0].object;
	hi1_put(cx->arena, object, "AssociatedObjects/AssociatedObject", task->uuid);
	*json = f.json;
	return print(cx, f.json, message, out);
}
