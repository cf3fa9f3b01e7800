// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/foreign_inbound.h"

#include <string.h>

#include "desk/file_db.h"
#include "desk/foreign_db.h"
#include "desk/foreign_from_hi1.h"
#include "desk/foreign_to_hi1.h"
#include "desk/request_db.h"
#include "desk/step_db.h"

/* One message on its way through. */
struct visit {
	struct cx *cx;
	struct db *db;
	const struct inbound *in;
	struct str country; // of this node
	struct hi1_node *response;
	int code; // of the action that is refused
	struct str why;
};

static enum rc refuse(struct visit *h, int code, const char *why, struct str what)
{
	h->code = code;
	h->why = arena_fmt(h->cx->arena, "%s%s%.*s", why, what.n > 0 ? ": " : "", STR_ARG(what));
	return cx_fail(h->cx, RC_INVALID, "HI1 %d: %.*s", code, STR_ARG(h->why));
}

/* ---- objects ---------------------------------------------------------------------- */

static enum rc find(struct visit *h, struct str uuid, struct hi1_object_row *out, bool *found)
{
	return hi1_object_find(h->cx, h->db, h->in->peer, uuid, out, found);
}

/* What the peer made, and what it was told; of its tasks this node keeps the names alone. */
static bool is_visible(const struct hi1_object_row *row)
{
	return row->object.n > 0;
}

static bool has_ended(const struct hi1_object_row *row)
{
	return str_eq(row->status, STR("Cancelled")) || str_eq(row->status, STR("Expired")) ||
	       str_eq(row->status, STR("Rejected"));
}

/* Why the desk refused it: the ground, or what was said without one. */
static enum rc put_reason(struct visit *h, const struct hi1_object_row *row, struct hi1_node *o)
{
	struct arena *a = h->cx->arena;
	struct request *r = arena_new(a, struct request, 1);
	const struct hi1_type *type = foreign_type(row->type);
	if (row->ours || !id_is_set(row->thread) ||
	    (type != &hi1_ld_task && type != &hi1_lp_task && type != &hi1_td_task))
		return RC_OK;
	TRY(request_load(h->cx, h->db, row->thread, r));
	const struct refusal *ground = &r->refusal;
	hi1_put_number(a, o, "StatusReason/ErrorCode", HI1_GENERAL_ERROR);
	hi1_put(a, o, "StatusReason/ErrorDescription",
		ground->place == PLACE_NONE ? STR("refused")
					    : arena_fmt(a, "%.*s: %.*s", STR_ARG(ground->name),
							STR_ARG(ground->words)));
	return RC_OK;
}

/* As it came, with what is the receiver's to say. */
static enum rc open_object(struct visit *h, const struct hi1_object_row *row, struct hi1_node **out)
{
	struct arena *a = h->cx->arena;
	struct hi1_fault fault = { 0 };
	struct hi1_node *o;
	const struct hi1_type *type = foreign_type(row->type);
	TRY(hi1_read_object(h->cx, row->json ? HI1_JSON : HI1_XML, row->object, &o, &fault));
	hi1_put_number(a, o, "Generation", row->generation);
	hi1_put(a, o, "LastChanged", hi1_time_print(a, row->changed_at));
	if (type && row->status.n > 0)
		hi1_put_entry(a, o, foreign_status_path(type), STR("ETSI"),
			      str_from_c(foreign_dictionary(type)), row->status);
	if (type == &hi1_lp_task && id_is_set(row->thread)) {
		struct request *r = arena_new(a, struct request, 1);
		TRY(request_load(h->cx, h->db, row->thread, r));
		if (r->at.preserved_until.us != 0)
			hi1_put(a, o, "PreservationExpiration",
				hi1_time_print(a, r->at.preserved_until));
	}
	if (str_eq(row->status, STR("Rejected")))
		TRY(put_reason(h, row, o));
	*out = o;
	return RC_OK;
}

static enum rc answer_object(struct visit *h, enum hi1_verb verb, const struct hi1_object_row *row)
{
	struct hi1_node *o = NULL;
	TRY(open_object(h, row, &o));
	struct hi1_node *body = hi1_action_add(h->cx->arena, h->response, verb);
	if (verb != HI1_GET)
		hi1_put(h->cx->arena, body, "Identifier", row->uuid);
	(void)hi1_put_object(h->cx->arena, body, o);
	return RC_OK;
}

static enum rc keep(struct visit *h, struct hi1_object_row *row, const struct hi1_node *object)
{
	row->json = h->in->message->encoding == HI1_JSON;
	row->changed_at = h->cx->now;
	TRY(hi1_print_alone(h->cx, h->in->message->encoding, object, &row->object));
	return hi1_object_put(h->cx, h->db, row);
}

/* ---- GET, LIST, GETCSPCONFIG -------------------------------------------------------- */

static enum rc get(struct visit *h, const struct hi1_action *act)
{
	struct hi1_object_row row;
	bool found;
	TRY(find(h, act->identifier, &row, &found));
	if (!found || !is_visible(&row))
		return refuse(h, HI1_GET_MISSING, "there is no such object", act->identifier);
	return answer_object(h, HI1_GET, &row);
}

/* Of ETSI's dictionary ObjectType: the name without its end. */
static struct str type_word(struct str type)
{
	return str_slice(type, 0, type.n - (str_ends(type, STR("Object")) ? 6 : 0));
}

static bool is_wanted(const struct hi1_node *ask, const struct hi1_object_row *row,
		      const struct hi1_node *object)
{
	const struct str type = hi1_text(ask, "ObjectType/Value");
	const struct str status = hi1_text(ask, "Status/Value");
	const struct str country = hi1_text(ask, "CountryCode");
	return (type.n == 0 || str_eq(type, type_word(row->type))) &&
	       (status.n == 0 || str_eq(status, row->status)) &&
	       (country.n == 0 || str_eq(country, hi1_text(object, "CountryCode")));
}

static void add_record(struct arena *a, struct hi1_node *body, const struct hi1_object_row *row,
		       const struct hi1_node *object)
{
	static const char *const copied[] = { "CountryCode", "OwnerIdentifier",
					      "ExternalIdentifier" };
	struct hi1_node *record = hi1_add(a, body, "ListResponseRecord");
	const bool etsi = !str_eq(row->type, STR("TDTaskObject"));
	hi1_put_entry(a, record, "ObjectType", etsi ? STR("ETSI") : STR("COMITY"),
		      STR("ObjectType"), type_word(row->type));
	hi1_put(a, record, "Identifier", row->uuid);
	hi1_put_number(a, record, "Generation", row->generation);
	hi1_put(a, record, "LastChanged", hi1_time_print(a, row->changed_at));
	for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
		if (hi1_text(object, copied[i]).n > 0)
			hi1_put(a, record, copied[i], hi1_text(object, copied[i]));
}

static enum rc list(struct visit *h, const struct hi1_action *act)
{
	struct hi1_object_rows rows;
	struct hi1_object_span span = { { 0 }, { INT64_MAX } };
	struct hi1_node *body = hi1_action_add(h->cx->arena, h->response, HI1_LIST);
	int64_t max = HI1_OBJECT_PAGE, n = 0;
	(void)hi1_get_time(act->body, "LastChanged", &span.since); // absent: from the first
	(void)hi1_get_time(act->body, "LastChangedTimespan/StartTime", &span.since);
	if (hi1_get_time(act->body, "LastChangedTimespan/EndTime", &span.until))
		span.until.us += 999999; // the whole second
	(void)hi1_get_number(act->body, "MaximumObjectCount", &max);
	if (max < 1)
		return refuse(h, HI1_IMPROPER_VALUE, "MaximumObjectCount is less than 1", STR(""));
	TRY(hi1_object_list(h->cx, h->db, h->in->peer, span, &rows));
	for (size_t i = 0; i < rows.n && n < max; i++) {
		struct hi1_node *object = NULL;
		if (!is_visible(&rows.p[i]))
			continue;
		TRY(open_object(h, &rows.p[i], &object));
		if (!is_wanted(act->body, &rows.p[i], object))
			continue;
		add_record(h->cx->arena, body, &rows.p[i], object);
		n++;
	}
	return RC_OK;
}

static enum rc configuration(struct visit *h)
{
	static const struct str formats[] = { STR_INIT("InternationalizedEmailAddress"),
					      STR_INIT("EmailAddress"), STR_INIT("IPv4Address"),
					      STR_INIT("IPv6Address"),
					      STR_INIT("InternationalE164") };
	static const struct str kinds[] = { STR_INIT("SubscriberData"), STR_INIT("TrafficData"),
					    STR_INIT("StoredContentData") };
	static const char *const lists[] = { "AssociatedLDRequestTypes/DictionaryEntry",
					     "AssociatedLPRequestTypes/DictionaryEntry" };
	struct arena *a = h->cx->arena;
	struct hi1_node *body = hi1_action_add(a, h->response, HI1_GETCSPCONFIG);
	hi1_put(a, body, "LastChanged", STR("2026-11-22T00:00:00Z"));
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct hi1_node *one = hi1_add(a, body,
					       "TargetingConfigurations/TargetingConfiguration");
		hi1_put(a, one, "FormatName", formats[i]);
		hi1_put(a, one, "FormatOwner", STR("ETSI"));
		for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
			for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
				hi1_put_entry(a, hi1_add(a, one, lists[l]), "", STR("ETSI"),
					      STR("RequestType"), kinds[k]);
	}
	return RC_OK;
}

/* ---- CREATE of what is asked for ------------------------------------------------------ */

static bool is_task(const struct hi1_type *type)
{
	return type == &hi1_lp_task || type == &hi1_ld_task || type == &hi1_td_task;
}

static enum rc check_new(struct visit *h, const struct hi1_node *o)
{
	struct hi1_object_row row;
	struct hi1_fault fault = { 0 };
	bool found;
	TRY(find(h, hi1_text(o, "ObjectIdentifier"), &row, &found));
	if (found)
		return refuse(h, HI1_OBJECT_EXISTS, "ObjectIdentifier exists", row.uuid);
	if (hi1_get(o, "Generation") || hi1_get(o, "LastChanged"))
		return refuse(h, HI1_IMPROPER_VALUE,
			      "Generation and LastChanged are the receiver's to set", STR(""));
	if (foreign_type(str_from_c(o->type->name)) && hi1_get(o, foreign_status_path(o->type)))
		return refuse(h, HI1_IMPROPER_VALUE, "the status is the receiver's to set",
			      str_from_c(foreign_status_path(o->type)));
	if (hi1_check_words(h->cx, o, &fault) != RC_OK)
		return refuse(h, fault.code, "a word that is not in its dictionary", fault.problem);
	return RC_OK;
}

/* Each is there, the asker's, and not over. act: the Authorisation among them, or NULL. */
static enum rc check_links(struct visit *h, const struct hi1_node *o, struct hi1_object_row *act,
			   bool *has_act)
{
	const struct hi1_node *link = hi1_get(o, "AssociatedObjects/AssociatedObject");
	*has_act = false;
	for (; link; link = hi1_next_same(link)) {
		struct hi1_object_row row;
		bool found;
		TRY(find(h, link->text, &row, &found));
		if (!found)
			return refuse(h, HI1_LINK_MISSING, "AssociatedObject does not exist",
				      link->text);
		if (has_ended(&row))
			return refuse(h, HI1_LINK_EXPIRED, "AssociatedObject is over", link->text);
		if (str_eq(row.type, STR("AuthorisationObject")) && !row.ours) {
			*act = row;
			*has_act = true;
		}
	}
	return RC_OK;
}

static enum rc submit(struct visit *h, struct id request)
{
	struct step_done done;
	const struct step_heard heard = {
		.said = { .request = request,
			  .message = { .number = 1,
				       .action = ACTION_SUBMIT,
				       .state = STATE_SENT } },
		.from = h->in->id,
	};
	return step_hear(h->cx, h->db, &heard, &done);
}

static enum rc take_task(struct visit *h, const struct hi1_node *o, struct hi1_object_row *row,
			 struct hi1_object_row *act)
{
	struct request *r = arena_new(h->cx->arena, struct request, 1);
	struct hi1_node *act_object = NULL;
	TRY(open_object(h, act, &act_object));
	const struct foreign_task task = {
		.act = act_object, .task = o, .from = h->in->country, .to = h->country
	};
	if (foreign_request(h->cx, &task, r) != RC_OK)
		return refuse(h, HI1_ELEMENT_MISSING, "the task cannot be acted upon",
			      arena_copy(h->cx->arena, cx_error(h->cx)));
	r->id = id_new(h->cx->now);
	r->peer = h->in->peer;
	TRY(request_receive(h->cx, h->db, r));
	row->thread = r->id;
	TRY(keep(h, row, o));
	if (!id_is_set(act->thread)) {
		act->thread = r->id;
		TRY(hi1_object_put(h->cx, h->db, act));
	}
	return submit(h, r->id);
}

static enum rc create_asked(struct visit *h, const struct hi1_node *o)
{
	struct hi1_object_row act = { 0 };
	bool has_act = false;
	struct hi1_object_row row = {
		.peer = h->in->peer,
		.uuid = hi1_text(o, "ObjectIdentifier"),
		.type = str_from_c(o->type->name),
		.generation = 1,
		.status = str_from_c(foreign_first_status(o->type)),
	};
	TRY(check_links(h, o, &act, &has_act));
	if (is_task(o->type) && !has_act)
		return refuse(h, HI1_ELEMENT_MISSING, "a task is associated with its Authorisation",
			      STR("AssociatedObjects"));
	if (has_act)
		row.thread = act.thread;
	if (is_task(o->type))
		TRY(take_task(h, o, &row, &act));
	else
		TRY(keep(h, &row, o));
	return answer_object(h, HI1_CREATE, &row);
}

/* ---- CREATE of a Notification ----------------------------------------------------------- */

static enum rc hear(struct visit *h, const struct hi1_object_row *row, struct str status,
		    struct str details)
{
	struct request *r = arena_new(h->cx->arena, struct request, 1);
	struct step_done done;
	const struct foreign_word word = { foreign_type(row->type), status };
	struct step_heard heard = { .said = { .request = row->thread }, .from = h->in->id };
	TRY(request_load(h->cx, h->db, row->thread, r));
	if (!word.type || r->progress.side != SIDE_ASKING ||
	    !foreign_step(&word, &r->progress, &heard.said.message))
		return RC_OK;
	if (word.type == &hi1_ld_task)
		TRY(file_list_unnamed(h->cx, h->db, row->thread, &heard.said.facts.files));
	heard.said.facts.reason = str_slice(details, 0, ACT_REASON_MAX);
	while (!str_is_utf8(heard.said.facts.reason))
		heard.said.facts.reason.n--;
	return step_hear(h->cx, h->db, &heard, &done);
}

static enum rc create_notification(struct visit *h, const struct hi1_node *o)
{
	struct hi1_object_row row = { .peer = h->in->peer,
				      .uuid = hi1_text(o, "ObjectIdentifier"),
				      .type = str_from_c(o->type->name),
				      .generation = 1,
				      .status = STR("") };
	const struct hi1_node *one = hi1_get(o, "StatusOfAssociatedObjects/AssociatedObjectStatus");
	if (!one)
		return refuse(h, HI1_IMPROPER_VALUE,
			      "only who acts on a task notifies, about its status (7.4.1)",
			      STR("StatusOfAssociatedObjects"));
	for (; one; one = hi1_next_same(one)) {
		struct hi1_object_row about;
		bool found;
		const struct str uuid = hi1_text(one, "AssociatedObject");
		const struct str details = hi1_text(one, "Details");
		TRY(find(h, uuid, &about, &found));
		if (!found || !about.ours)
			return refuse(h, HI1_LINK_MISSING, "AssociatedObject does not exist", uuid);
		about.status = hi1_text(one, "Status/Value");
		about.changed_at = h->cx->now;
		TRY(hi1_object_put(h->cx, h->db, &about));
		TRY(hear(h, &about, about.status,
			 details.n > 0 ? details : hi1_text(o, "NotificationDetails")));
		row.thread = about.thread;
	}
	TRY(keep(h, &row, o));
	struct hi1_node *body = hi1_action_add(h->cx->arena, h->response, HI1_CREATE);
	hi1_put(h->cx->arena, body, "Identifier", row.uuid);
	return RC_OK;
}

static enum rc create(struct visit *h, const struct hi1_action *act)
{
	const struct hi1_node *o = act->object;
	const bool told = o->type == &hi1_notification;
	if (!told && !foreign_type(str_from_c(o->type->name)))
		return refuse(h, HI1_NOT_SUPPORTED, "this node takes no such objects",
			      str_from_c(o->type->name));
	TRY(check_new(h, o));
	return told ? create_notification(h, o) : create_asked(h, o);
}

/* ---- UPDATE ------------------------------------------------------------------------------ */

static enum rc wish(struct visit *h, struct id request, enum action action, struct instant until)
{
	struct request *r = arena_new(h->cx->arena, struct request, 1);
	struct step_done done;
	TRY(request_load(h->cx, h->db, request, r));
	const struct step_heard heard = {
		.said = { .request = request,
			  .message = { .number = r->progress.heard + 1,
				       .action = action,
				       .state = r->progress.state },
			  .facts = { .until = until } },
		.from = h->in->id,
	};
	return step_hear(h->cx, h->db, &heard, &done);
}

/* What is cancelled takes its tasks with it. */
static enum rc cancel(struct visit *h, const struct hi1_object_row *row)
{
	struct hi1_object_rows all;
	if (foreign_type(row->type) == &hi1_document)
		return RC_OK;
	if (is_task(foreign_type(row->type)))
		return wish(h, row->thread, ACTION_WITHDRAW, (struct instant){ 0 });
	TRY(hi1_object_list(h->cx, h->db, h->in->peer,
			    (struct hi1_object_span){ { 0 }, { INT64_MAX } }, &all));
	for (size_t i = 0; i < all.n; i++) {
		struct hi1_node *o = NULL;
		const struct hi1_type *type = foreign_type(all.p[i].type);
		if (all.p[i].ours || !is_task(type) || has_ended(&all.p[i]))
			continue;
		TRY(open_object(h, &all.p[i], &o));
		const struct hi1_node *link = hi1_get(o, "AssociatedObjects/AssociatedObject");
		for (; link; link = hi1_next_same(link))
			if (str_eq(link->text, row->uuid))
				TRY(wish(h, all.p[i].thread, ACTION_WITHDRAW,
					 (struct instant){ 0 }));
	}
	return RC_OK;
}

static const char *desired_path(const struct hi1_type *type)
{
	if (type == &hi1_authorisation)
		return "AuthorisationDesiredStatus";
	return type == &hi1_document ? "DocumentDesiredStatus" : "DesiredStatus";
}

static enum rc check_update(struct visit *h, const struct hi1_node *o,
			    const struct hi1_object_row *row)
{
	int64_t generation = row->generation;
	struct hi1_fault fault = { 0 };
	(void)hi1_get_number(o, "Generation", &generation); // absent: as it is
	if (has_ended(row))
		return refuse(h, HI1_UPDATE_EXPIRED, "the object is over", row->status);
	if (!str_eq(row->type, str_from_c(o->type->name)))
		return refuse(h, HI1_IMPROPER_VALUE, "the object is of another type", row->type);
	if (generation != row->generation)
		return refuse(h, HI1_IMPROPER_CHANGE, "Generation is another by now",
			      arena_fmt(h->cx->arena, "%lld", (long long)row->generation));
	if (hi1_get(o, foreign_status_path(o->type)))
		return refuse(h, HI1_CHANGE_NOT_ALLOWED, "the status is the receiver's to set",
			      str_from_c(foreign_status_path(o->type)));
	if (is_task(o->type) && hi1_get(o, "RequestDetails"))
		return refuse(
			h, HI1_CHANGE_NOT_ALLOWED,
			"what is asked for is not changed: cancel the task, and create another",
			STR("RequestDetails"));
	if (hi1_check_words(h->cx, o, &fault) != RC_OK)
		return refuse(h, fault.code, "a word that is not in its dictionary", fault.problem);
	return RC_OK;
}

/* A later end of a preservation; *until 0: none is wished for. */
static enum rc check_extension(struct visit *h, const struct hi1_node *o,
			       const struct hi1_node *stored, struct instant *until)
{
	struct instant before = { 0 };
	*until = (struct instant){ 0 };
	if (o->type != &hi1_lp_task || !hi1_get_time(o, "DesiredPreservationExpiration", until))
		return RC_OK;
	(void)hi1_get_time(stored, "DesiredPreservationExpiration",
			   &before); // absent: any is later
	if (until->us < before.us)
		return refuse(h, HI1_IMPROPER_CHANGE, "an extension does not shorten",
			      STR("DesiredPreservationExpiration"));
	if (until->us == before.us)
		*until = (struct instant){ 0 };
	return RC_OK;
}

static enum rc update(struct visit *h, const struct hi1_action *act)
{
	struct hi1_object_row row;
	struct hi1_node *stored = NULL;
	struct hi1_fault fault = { 0 };
	struct instant until;
	bool found;
	const struct hi1_node *o = act->object;
	const struct str uuid = hi1_text(o, "ObjectIdentifier");
	TRY(find(h, uuid, &row, &found));
	if (!found || row.ours || !foreign_type(row.type))
		return refuse(h, HI1_UPDATE_MISSING, "there is no such object", uuid);
	TRY(check_update(h, o, &row));
	TRY(hi1_read_object(h->cx, row.json ? HI1_JSON : HI1_XML, row.object, &stored, &fault));
	TRY(check_extension(h, o, stored, &until));
	row.generation++;
	TRY(keep(h, &row, hi1_updated(h->cx->arena, stored, o)));
	const char *desired = desired_path(o->type);
	const struct hi1_node *wanted = hi1_get(o, desired);
	if (wanted && str_eq(hi1_text(wanted, "Value"), STR("Cancelled")))
		TRY(cancel(h, &row));
	else if (until.us != 0)
		TRY(wish(h, row.thread, ACTION_ASK_EXTENSION, until));
	TRY(find(h, uuid, &row, &found)); // with the status that this leaves it in
	return answer_object(h, HI1_UPDATE, &row);
}

/* ---- DELIVER ------------------------------------------------------------------------------ */

static enum rc check_data(struct visit *h, const struct hi1_node *o, struct str *out)
{
	struct str bytes;
	struct sha256 said;
	const struct str checksum = hi1_text(o, "Delivery/BinaryData/Checksum");
	const struct str type = hi1_text(o, "Delivery/BinaryData/ChecksumType");
	if (!hi1_get_bytes(h->cx->arena, o, "Delivery/BinaryData/Data", &bytes))
		return refuse(h, HI1_NOT_SUPPORTED, "only BinaryData is taken", STR("Delivery"));
	const struct sha256 digest = sha256_of(bytes);
	const bool ours = type.n == 0 || str_eq_nocase(type, STR("SHA-256")) ||
			  str_eq_nocase(type, STR("SHA256"));
	if (checksum.n > 0 && ours &&
	    (!sha256_parse(str_lower(h->cx->arena, checksum), &said) || !sha256_eq(&said, &digest)))
		return refuse(h, HI1_IMPROPER_VALUE, "Checksum is not the SHA-256 of Data",
			      checksum);
	*out = bytes;
	return RC_OK;
}

/* The bytes are a file of the request; SQL keeps what is said of them alone. */
static enum rc take_bytes(struct visit *h, const struct hi1_node *o, struct id request,
			  struct str bytes)
{
	AUTO(blob_writer) w = NULL;
	const struct str id = hi1_text(o, "DeliveryID");
	struct file_piece piece = { .delivery = id.n > 0 ? id : hi1_text(o, "ObjectIdentifier"),
				    .number = 1,
				    .last = true,
				    .name = hi1_text(o, "Delivery/BinaryData/OriginalFilename"),
				    .type = hi1_text(o, "Delivery/BinaryData/ContentType") };
	(void)hi1_get_number(o, "SequenceNumber", &piece.number); // absent: the only one
	(void)hi1_get_boolean(o, "LastSequence", &piece.last);
	if (piece.number < 1)
		return refuse(h, HI1_IMPROPER_VALUE, "SequenceNumber is less than 1", STR(""));
	if (piece.name.n == 0)
		piece.name = arena_fmt(h->cx->arena, "%.*s", STR_ARG(piece.delivery));
	if (file_check_name(h->cx, piece.name) != RC_OK)
		return refuse(h, HI1_IMPROPER_VALUE, "OriginalFilename is no name of a file",
			      STR(""));
	TRY(blob_begin(h->cx, h->in->blobs, &w));
	TRY(blob_add(h->cx, w, bytes));
	TRY(blob_keep(h->cx, w, &piece.bytes));
	return file_take_piece(h->cx, h->db, h->in->blobs, request, &piece);
}

/* What is whole is shown at once: as a part of what is asked for, until the task's status says
 * that it is all. */
static enum rc show_files(struct visit *h, struct id request)
{
	struct request *r = arena_new(h->cx->arena, struct request, 1);
	struct step_done done;
	struct step_heard heard = { .said = { .request = request }, .from = h->in->id };
	struct file_list *files = &heard.said.facts.files;
	TRY(request_load(h->cx, h->db, request, r));
	TRY(file_list_unnamed(h->cx, h->db, request, files));
	if (files->n == 0)
		return RC_OK;
	const enum request_state s = r->progress.state;
	if (s == STATE_DISCLOSED || s == STATE_PARTLY || state_is_end(s))
		return file_came(h->cx, h->db, request, files);
	heard.said.message = (struct step_message){ .number = r->progress.heard + 1,
						    .action = ACTION_DISCLOSE_PART,
						    .state = STATE_PARTLY };
	return step_hear(h->cx, h->db, &heard, &done);
}

/* Without the bytes. */
static enum rc keep_delivery(struct visit *h, struct hi1_object_row *row, const struct hi1_node *o,
			     struct str task)
{
	struct arena *a = h->cx->arena;
	struct hi1_node *kept = hi1_node_new(a, &hi1_delivery);
	hi1_put(a, kept, "ObjectIdentifier", row->uuid);
	hi1_put(a, hi1_add(a, kept, "AssociatedObjects/AssociatedObject"), "", task);
	if (hi1_get(o, "DeliveryID"))
		hi1_put(a, kept, "DeliveryID", hi1_text(o, "DeliveryID"));
	hi1_put(a, kept, "Delivery/BinaryData/Data", STR(""));
	if (hi1_get(o, "Delivery/BinaryData/Checksum"))
		hi1_put(a, kept, "Delivery/BinaryData/Checksum",
			hi1_text(o, "Delivery/BinaryData/Checksum"));
	return keep(h, row, kept);
}

/* The task that it is for: by its link, or by its reference. */
static enum rc find_task(struct visit *h, const struct hi1_node *o, struct hi1_object_row *out)
{
	const struct hi1_node *link = hi1_get(o, "AssociatedObjects/AssociatedObject");
	for (; link; link = hi1_next_same(link)) {
		bool found;
		TRY(find(h, link->text, out, &found));
		if (found && out->ours && id_is_set(out->thread))
			return RC_OK;
	}
	return refuse(h, HI1_LINK_MISSING, "it is for no task of this node",
		      STR("AssociatedObjects"));
}

static enum rc deliver(struct visit *h, const struct hi1_action *act)
{
	const struct hi1_node *o = act->object;
	struct hi1_object_row task, row = { .peer = h->in->peer,
					    .uuid = act->identifier,
					    .type = STR("DeliveryObject"),
					    .generation = 1,
					    .status = STR("") };
	struct str bytes = { 0 };
	bool found;
	if (o->type != &hi1_delivery || !str_eq(act->identifier, hi1_text(o, "ObjectIdentifier")))
		return refuse(h, HI1_IMPROPER_VALUE,
			      "DELIVER has a DeliveryObject of its Identifier", act->identifier);
	TRY(find(h, row.uuid, &task, &found));
	if (found)
		return refuse(h, HI1_OBJECT_EXISTS, "this delivery came before", row.uuid);
	TRY(check_data(h, o, &bytes));
	TRY(find_task(h, o, &task));
	row.thread = task.thread;
	TRY(keep_delivery(h, &row, o, task.uuid));
	TRY(take_bytes(h, o, row.thread, bytes));
	TRY(show_files(h, row.thread));
	struct hi1_node *body = hi1_action_add(h->cx->arena, h->response, HI1_DELIVER);
	hi1_put(h->cx->arena, body, "Identifier", row.uuid);
	return RC_OK;
}

/* ---- all verbs ------------------------------------------------------------------------------ */

static enum rc act(struct visit *h, const struct hi1_action *action)
{
	switch (action->verb) {
	case HI1_GET:
		return get(h, action);
	case HI1_CREATE:
		return create(h, action);
	case HI1_UPDATE:
		return update(h, action);
	case HI1_LIST:
		return list(h, action);
	case HI1_DELIVER:
		return deliver(h, action);
	case HI1_GETCSPCONFIG:
		return configuration(h);
	case HI1_ERROR:
		break;
	}
	return refuse(h, HI1_IMPROPER_VALUE, "no verb of a request", STR(""));
}

static enum rc print(struct visit *h, struct str *out)
{
	struct buf b;
	struct hi1_fault fault;
	buf_init(&b, HI1_BYTES_MAX);
	const enum hi1_encoding encoding = h->in->message->encoding;
	const struct hi1_node *fitted = NULL;
	enum rc rc = hi1_fit(h->cx, encoding, h->response, &fitted, &fault);
	if (rc == RC_OK)
		rc = hi1_print(h->cx, encoding, fitted, &b, &fault);
	const bool full = buf_full(&b);
	*out = arena_copy(h->cx->arena, buf_str(&b));
	buf_done(&b);
	return full ? cx_fail(h->cx, RC_LIMIT, "the response is too large: ask for less") : rc;
}

static bool is_linked(const struct hi1_action *action, struct str uuid)
{
	const struct hi1_node *link = hi1_get(action->object, "AssociatedObjects/AssociatedObject");
	for (; link; link = hi1_next_same(link))
		if (str_eq(link->text, uuid))
			return true;
	return false;
}

/* Action n was refused; none of the others is applied: 3018 where they build on it. */
static enum rc answer_refused(struct visit *h, const struct hi1_header *header, size_t n,
			      const struct hi1_actions *actions, struct inbound_answer *out)
{
	const struct str others = arena_fmt(h->cx->arena,
					    "not applied, since action %zu was refused", n);
	h->response = hi1_response_new(h->cx->arena, header, h->cx->now);
	for (size_t i = 0; i < actions->n; i++) {
		const bool builds = is_linked(&actions->p[i], actions->p[n].identifier);
		const enum hi1_code other = builds ? HI1_LINK_FAILED : HI1_GENERAL_ERROR;
		hi1_action_fail(h->cx->arena, h->response, i == n ? (enum hi1_code)h->code : other,
				i == n ? h->why : others);
	}
	out->code = h->code;
	out->description = h->why;
	return print(h, &out->body);
}

enum rc foreign_apply(struct cx *cx, struct db *db, const struct inbound *in,
		      struct inbound_answer *out)
{
	const struct hi1_node *root = in->message->root;
	const struct hi1_header header = hi1_header_of(hi1_get(root, "Header"));
	const struct hi1_actions actions = hi1_actions_of(cx->arena, root);
	struct visit h = { .cx = cx,
			   .db = db,
			   .in = in,
			   .country = header.receiver.country,
			   .response = hi1_response_new(cx->arena, &header, cx->now) };
	*out = (struct inbound_answer){ 0 };
	for (size_t i = 0; i < actions.n; i++) {
		const enum rc rc = act(&h, &actions.p[i]);
		if (rc == RC_OK)
			continue;
		if (h.code == 0 && (rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_DENIED ||
				    rc == RC_MISSING || rc == RC_PEER)) {
			h.code = HI1_GENERAL_ERROR;
			h.why = arena_copy(cx->arena, cx_error(cx));
		}
		if (h.code == 0)
			return rc;
		TRY(answer_refused(&h, &header, i, &actions, out));
		return cx_fail(cx, RC_INVALID, "HI1 %d: %.*s", h.code, STR_ARG(h.why));
	}
	return print(&h, &out->body);
}

/* ---- what became of ours ------------------------------------------------------------------- */

enum rc foreign_settle(struct cx *cx, struct db *db, const struct outbound_done *done)
{
	const struct step_receipt receipt = { .request = done->thread,
					      .message = done->id,
					      .accepted = done->accepted,
					      .why = done->reason };
	return step_receipt(cx, db, &receipt);
}
