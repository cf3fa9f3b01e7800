// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/said_to_hi1.h"

#include "desk/request_to_hi1.h"
#include "desk/said_to_json.h"

enum { DETAILS_BYTES = 60000 };

static const enum hi1_part tasks[] = { HI1_PART_LP, HI1_PART_LD, HI1_PART_TD };
enum { TASKS = sizeof(tasks) / sizeof(*tasks) };

static struct str object_id(struct arena *a, const struct said *s, enum hi1_part part)
{
	/* The request's id with side and number in it: another id for each thing said. */
	struct id id = s->request;
	const struct sha256 h = sha256_of(arena_fmt(a, "%.*s %s %u",
						    STR_ARG(id_print(a, s->request)),
						    side_key(said_side(s)), s->message.number));
	for (size_t i = 0; i < ID_BYTES; i++)
		id.b[i] = h.b[i];
	return request_hi1_id(a, id, part);
}

static void put_word(struct arena *a, struct hi1_node *o, const char *path, const char *name,
		     const char *value)
{
	hi1_put_entry(a, o, path, STR("ETSI"), str_from_c(name), str_from_c(value));
}

/* ---- wishes ---------------------------------------------------------------------- */

static struct hi1_node *update_new(struct arena *a, const struct request *r, enum hi1_part part,
				   const struct hi1_type *type)
{
	struct hi1_node *o = hi1_node_new(a, type);
	hi1_put(a, o, "ObjectIdentifier", request_hi1_id(a, r->id, part));
	return o;
}

static void update(struct arena *a, struct hi1_node *message, const struct hi1_node *o)
{
	hi1_put_object(a, hi1_action_add(a, message, HI1_UPDATE), o);
}

static const struct {
	const struct hi1_type *type;
	const char *status, *desired;
} words[TASKS] = {
	{ &hi1_lp_task, "LPTaskStatus", "LPTaskDesiredStatus" },
	{ &hi1_ld_task, "LDTaskStatus", "LDTaskDesiredStatus" },
	{ &hi1_td_task, "TDTaskStatus", "TDTaskDesiredStatus" },
};

static void withdraw(struct arena *a, const struct request *r, struct hi1_node *message)
{
	struct hi1_node *o = update_new(a, r, HI1_PART_AUTHORISATION, &hi1_authorisation);
	put_word(a, o, "AuthorisationDesiredStatus", "AuthorisationDesiredStatus", "Cancelled");
	update(a, message, o);
	for (size_t i = 0; i < TASKS; i++) {
		if (!request_has_part(r, tasks[i]))
			continue;
		o = update_new(a, r, tasks[i], words[i].type);
		put_word(a, o, "DesiredStatus", words[i].desired, "Cancelled");
		update(a, message, o);
	}
}

static void extend(struct arena *a, const struct request *r, const struct said *s,
		   struct hi1_node *message)
{
	if (s->facts.until.us == 0 || !request_has_part(r, HI1_PART_LP))
		return;
	struct hi1_node *o = update_new(a, r, HI1_PART_LP, &hi1_lp_task);
	put_word(a, o, "DesiredStatus", "LPTaskDesiredStatus", "Preserved");
	hi1_put(a, o, "DesiredPreservationExpiration", hi1_time_print(a, s->facts.until));
	update(a, message, o);
}

/* ---- answers ------------------------------------------------------------------------ */

/* The status of a task in a state; NULL: HI1 has no word for it. */
const char *hi1_task_status(enum hi1_part part, enum request_state state)
{
	// clang-format off
	static const char *const status[STATES][TASKS] = {
		[STATE_DELIVERED] = { "AwaitingPreservation", "AwaitingApproval", "Pending" },
		[STATE_ACKNOWLEDGED] = { "AwaitingPreservation", "AwaitingApproval", "Pending" },
		[STATE_IN_WORK] = { "AwaitingPreservation", "AwaitingDisclosure", "Pending" },
		[STATE_MORE_ASKED] = { "AwaitingPreservation", "AwaitingApproval", "Pending" },
		[STATE_CONDITIONS_OFFERED] = { "AwaitingPreservation", "AwaitingApproval", "Pending" },
		[STATE_POSTPONED] = { "AwaitingPreservation", "AwaitingApproval", "Pending" },
		[STATE_PRESERVED] = { "Preserved", "AwaitingApproval", NULL },
		[STATE_EXTENDED] = { "Preserved", "AwaitingApproval", NULL },
		[STATE_HELD] = { "Preserved", "AwaitingApproval", NULL },
		[STATE_PARTLY] = { "Preserved", "Disclosed", "Resolved" },
		[STATE_DISCLOSED] = { "Preserved", "Disclosed", "Resolved" },
		[STATE_REFUSED] = { "Rejected", "Rejected", "Rejected" },
		[STATE_WITHDRAWN] = { "Cancelled", "Cancelled", NULL },
		[STATE_EXPIRED] = { "Expired", "Cancelled", NULL },
	};
	// clang-format on
	return status[state][part - HI1_PART_LP];
}

struct str hi1_step_details(struct arena *a, const struct said *s)
{
	const struct refusal *g = &s->facts.ground;
	struct str text = str_from_c(action_name(s->message.action));
	text = arena_fmt(a, "%.*s. %s.", STR_ARG(text), state_name(s->message.state));
	if (s->facts.until.us != 0)
		text = arena_fmt(a, "%.*s\nUntil %.*s.", STR_ARG(text),
				 STR_ARG(hi1_time_print(a, s->facts.until)));
	if (g->place != PLACE_NONE)
		text = arena_fmt(a, "%.*s\nGround (%s): %.*s: %.*s", STR_ARG(text),
				 place_key(g->place), STR_ARG(g->name), STR_ARG(g->words));
	if (s->facts.reason.n > 0)
		text = arena_fmt(a, "%.*s\n%.*s", STR_ARG(text), STR_ARG(s->facts.reason));
	return hi1_plain(a, text, DETAILS_BYTES);
}

static void notify(struct arena *a, const struct request *r, const struct said *s,
		   struct hi1_node *message)
{
	struct hi1_node *o = hi1_node_new(a, &hi1_notification);
	hi1_put(a, o, "ObjectIdentifier", object_id(a, s, HI1_PART_AUTHORISATION));
	hi1_put(a, hi1_add(a, o, "AssociatedObjects/AssociatedObject"), "",
		request_hi1_id(a, r->id, HI1_PART_AUTHORISATION));
	const struct str text = hi1_step_details(a, s);
	if (text.n > 0)
		hi1_put(a, o, "NotificationDetails", text);
	put_word(a, o, "NotificationType", "NotificationType", "General");
	hi1_put_boolean(a, o, "NewNotification", true);
	for (size_t i = 0; i < TASKS; i++) {
		const char *status = hi1_task_status(tasks[i], s->message.state);
		if (!status || !request_has_part(r, tasks[i]))
			continue;
		struct hi1_node *one = hi1_add(a, o,
					       "StatusOfAssociatedObjects/AssociatedObjectStatus");
		hi1_put(a, one, "AssociatedObject", request_hi1_id(a, r->id, tasks[i]));
		put_word(a, one, "Status", words[i].status, status);
	}
	hi1_put_object(a, hi1_action_add(a, message, HI1_CREATE), o);
}

/* ---- all of it ------------------------------------------------------------------------ */

static void create_document(struct arena *a, const struct request *r, const struct said *s,
			    struct hi1_node *message)
{
	const struct refusal *g = &s->facts.ground;
	struct hi1_node *o = document_to_hi1(a, object_id(a, s, HI1_PART_DOCUMENT), "Step",
					     STEP_TYPE, said_to_json(a, s));
	hi1_put(a, hi1_add(a, o, "AssociatedObjects/AssociatedObject"), "",
		request_hi1_id(a, r->id, HI1_PART_AUTHORISATION));
	const struct str words_of = hi1_plain(
		a, arena_fmt(a, "%.*s: %.*s", STR_ARG(g->name), STR_ARG(g->words)), DETAILS_BYTES);
	if (g->place != PLACE_NONE && words_of.n > 0) {
		hi1_put_entry(a, o, "DocumentProperties/DocumentProperty/PropertyType",
			      STR(HI1_OWNER), STR("RefusalGround"),
			      str_from_c(place_key(g->place)));
		hi1_put(a, o, "DocumentProperties/DocumentProperty/PropertyValue", words_of);
	}
	hi1_put_object(a, hi1_action_add(a, message, HI1_CREATE), o);
}

void said_to_hi1(struct arena *a, const struct request *r, const struct said *s,
		 struct hi1_node *message)
{
	create_document(a, r, s, message);
	if (said_side(s) == SIDE_ASKED)
		notify(a, r, s, message);
	else if (s->message.action == ACTION_WITHDRAW)
		withdraw(a, r, message);
	else if (s->message.action == ACTION_ASK_EXTENSION)
		extend(a, r, s, message);
}
