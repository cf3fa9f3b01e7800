// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/taxii_web.h"

#include "formats/json.h"
#include "formats/taxii.h"
#include "intake/keep_job.h"
#include "intake/share_db.h"
#include "intake/taxii_select_web.h"
#include "intake/take_web.h"
#include "intake/taxii_from_query.h"
#include "intake/visit_web.h"
#include "ledger/entry.h"
#include "people/people_web.h"
#include "web/upload.h"

#define KEYS "added_after limit next match[*"

/* ---- answers ---- */

static void send(struct page *pg, const struct json *j)
{
	pg->type = STR(TAXII_TYPE);
	json_print(j, pg->out);
}

/* An error message of TAXII (3.6.1 of the standard). */
static void write_fault(struct page *pg, struct str sentence)
{
	AUTO(json) j = json_new(pg->cx->arena);
	json_str(j, "title", sentence.n > 0 ? sentence : STR("it could not be answered"));
	json_str(j, "http_status", arena_fmt(pg->cx->arena, "%d", pg->status));
	if (pg->status == 401)
		page_header(pg, "WWW-Authenticate", STR("Basic realm=\"taxii\""));
	send(pg, j);
}

/* False: the answer says why not. */
static bool is_asked_well(struct page *pg)
{
	if (taxii_accepts(pg->req->accept))
		return true;
	pg->status = 406;
	pg->title = STR("this server answers with " TAXII_TYPE);
	return false;
}

/* ---- collections ---- */

static struct str uuid_of(const struct page *pg, const char *kind, struct id group)
{
	struct arena *a = pg->cx->arena;
	return share_uuid(a, arena_fmt(a, "%.*s/taxii2/%s/%.*s", STR_ARG(pg->site->address), kind,
				       STR_ARG(id_is_set(group) ? id_print(a, group) : STR(""))));
}

/* Those that whoever asks may know of. */
static enum rc collections(struct cx *cx, struct page *pg, struct taxii_collections *out)
{
	struct share_readers groups = { 0 };
	const struct id none = { { 0 } };
	*ARENA_PUSH(cx->arena, out) = (struct taxii_collection){
		.kind = TAXII_BLOCKS,
		.uuid = uuid_of(pg, "blocks", none),
		.title = STR("Block list"),
		.description = STR("What this node advises to block. TLP:CLEAR."),
		.can_read = true,
	};
	*ARENA_PUSH(cx->arena, out) = (struct taxii_collection){
		.kind = TAXII_WARNINGS,
		.uuid = uuid_of(pg, "warnings", none),
		.title = STR("Warnings"),
		.description = STR("Warnings for everybody. TLP:CLEAR."),
		.can_read = true,
	};
	if (id_is_set(pg->person.account))
		TRY(share_of(cx, pg->db, pg->person.account, &groups));
	if (page_may(pg, ACCESS_REPORT_SEND))
		*ARENA_PUSH(cx->arena, out) = (struct taxii_collection){
			.kind = TAXII_INBOX,
			.uuid = uuid_of(pg, "inbox", none),
			.title = STR("Inbox"),
			.description = STR("What is left here becomes reports of this node."),
			.can_write = true,
		};
	for (size_t i = 0; i < groups.n; i++)
		*ARENA_PUSH(cx->arena, out) = (struct taxii_collection){
			.kind = TAXII_GROUP,
			.uuid = uuid_of(pg, "group", groups.p[i].group_id),
			.title = groups.p[i].group,
			.description = STR("Warnings for this group. TLP:CLEAR and TLP:GREEN."),
			.group = groups.p[i].group_id,
			.can_read = true,
		};
	return RC_OK;
}

static enum rc find(struct cx *cx, struct page *pg, struct taxii_collection *out)
{
	struct taxii_collections all = { 0 };
	TRY(collections(cx, pg, &all));
	for (size_t i = 0; i < all.n; i++)
		if (str_eq_nocase(all.p[i].uuid, page_param(pg, "collection"))) {
			*out = all.p[i];
			return RC_OK;
		}
	return cx_fail(cx, RC_MISSING,
		       "there is no such collection, or this token may not know of it");
}

static void put_collection(struct json *j, const struct taxii_collection *c)
{
	json_str(j, "id", c->uuid);
	json_str(j, "title", c->title);
	json_str(j, "description", c->description);
	json_bool(j, "can_read", c->can_read);
	json_bool(j, "can_write", c->can_write);
	json_begin_array(j, "media_types");
	json_str(j, NULL, STR(TAXII_STIX_TYPE));
	json_end(j);
}

static enum rc show_discovery(struct cx *cx, struct page *pg)
{
	AUTO(json) j = json_new(cx->arena);
	const struct str root = arena_fmt(cx->arena, "%.*s/taxii2/shared/",
					  STR_ARG(pg->site->address));
	if (!is_asked_well(pg))
		return RC_OK;
	json_str(j, "title", pg->site->node);
	json_str(j, "default", root);
	json_begin_array(j, "api_roots");
	json_str(j, NULL, root);
	json_end(j);
	send(pg, j);
	return RC_OK;
}

static enum rc show_root(struct cx *cx, struct page *pg)
{
	AUTO(json) j = json_new(cx->arena);
	if (!is_asked_well(pg))
		return RC_OK;
	json_str(j, "title", pg->site->node);
	json_begin_array(j, "versions");
	json_str(j, NULL, STR(TAXII_TYPE));
	json_end(j);
	json_int(j, "max_content_length", TAXII_POST_MAX);
	send(pg, j);
	return RC_OK;
}

static enum rc show_collections(struct cx *cx, struct page *pg)
{
	AUTO(json) j = json_new(cx->arena);
	struct taxii_collections all = { 0 };
	if (!is_asked_well(pg))
		return RC_OK;
	TRY(collections(cx, pg, &all));
	json_begin_array(j, "collections");
	for (size_t i = 0; i < all.n; i++) {
		json_begin_object(j, NULL);
		put_collection(j, &all.p[i]);
		json_end(j);
	}
	json_end(j);
	send(pg, j);
	return RC_OK;
}

static enum rc show_collection(struct cx *cx, struct page *pg)
{
	AUTO(json) j = json_new(cx->arena);
	struct taxii_collection c;
	if (!is_asked_well(pg))
		return RC_OK;
	TRY(find(cx, pg, &c));
	put_collection(j, &c);
	send(pg, j);
	return RC_OK;
}

/* ---- what stands in one ---- */

struct asked {
	struct taxii_collection c;
	struct taxii_filter f;
	struct share_home home;
	struct taxii_items items;
};

/* `object`: of this one alone; empty: of all that match. */
static enum rc select_items(struct cx *cx, struct page *pg, struct str object, struct asked *out)
{
	const struct http_req *req = pg->req;
	const struct taxii_query q = {
		.added_after = http_query(req, "added_after"),
		.limit = http_query(req, "limit"),
		.next = http_query(req, "next"),
		.ids = object.n > 0 ? object : http_query(req, "match[id]"),
		.types = http_query(req, "match[type]"),
		.versions = http_query(req, "match[version]"),
		.specs = http_query(req, "match[spec_version]"),
	};
	TRY(find(cx, pg, &out->c));
	if (!out->c.can_read)
		return cx_fail(cx, RC_DENIED, "nobody reads this collection");
	TRY(taxii_filter_read(cx, &q, &out->f));
	out->home = (struct share_home){ pg->site->node,
					 pg->site->address,
					 { cx->now.us - SHARE_SETTLE_US } };
	return taxii_select(cx, pg->db, &out->home, &out->c, &out->f, &out->items);
}

static void put_head(struct page *pg, struct json *j, const struct asked *k)
{
	const struct taxii_items *items = &k->items;
	json_bool(j, "more", items->more);
	if (items->n == 0)
		return;
	const struct taxii_object *first = &items->p[0].o, *last = &items->p[items->n - 1].o;
	if (items->more)
		json_str(j, "next", taxii_next_print(pg->cx->arena, &k->f, last->place));
	page_header(pg, "X-TAXII-Date-Added-First",
		    entry_print_time(pg->cx->arena, first->place.at));
	page_header(pg, "X-TAXII-Date-Added-Last", entry_print_time(pg->cx->arena, last->place.at));
}

static void put_item(struct json *j, struct arena *a, const struct share_home *home,
		     const struct taxii_item *i)
{
	json_begin_object(j, NULL);
	if (i->block)
		block_entry_to_stix(j, a, home, i->block);
	else if (i->sign)
		warning_sign_to_stix(j, a, home, i->warning, i->sign);
	else if (i->warning)
		warning_report_to_stix(j, a, home, i->warning, i->signs);
	else
		share_identity_to_stix(j, a, home);
	json_end(j);
}

static enum rc send_objects(struct cx *cx, struct page *pg, struct str object)
{
	AUTO(json) j = json_new(cx->arena);
	struct asked k = { .items = { 0 } };
	TRY(select_items(cx, pg, object, &k));
	if (object.n > 0 && k.items.n == 0)
		return cx_fail(cx, RC_MISSING, "there is no such object in this collection");
	put_head(pg, j, &k);
	if (k.items.n > 0) {
		json_begin_array(j, "objects");
		for (size_t i = 0; i < k.items.n; i++)
			put_item(j, cx->arena, &k.home, &k.items.p[i]);
		json_end(j);
	}
	send(pg, j);
	return RC_OK;
}

static enum rc show_objects(struct cx *cx, struct page *pg)
{
	return is_asked_well(pg) ? send_objects(cx, pg, STR("")) : RC_OK;
}

static enum rc show_object(struct cx *cx, struct page *pg)
{
	return is_asked_well(pg) ? send_objects(cx, pg, page_param(pg, "object")) : RC_OK;
}

static enum rc show_manifest(struct cx *cx, struct page *pg)
{
	AUTO(json) j = json_new(cx->arena);
	struct asked k = { .items = { 0 } };
	if (!is_asked_well(pg))
		return RC_OK;
	TRY(select_items(cx, pg, STR(""), &k));
	put_head(pg, j, &k);
	if (k.items.n > 0) {
		json_begin_array(j, "objects");
		for (size_t i = 0; i < k.items.n; i++) {
			const struct taxii_object *o = &k.items.p[i].o;
			json_begin_object(j, NULL);
			json_str(j, "id", o->id);
			json_str(j, "date_added", entry_print_time(cx->arena, o->place.at));
			json_str(j, "version", entry_print_time(cx->arena, o->modified));
			json_str(j, "media_type", STR(TAXII_STIX_TYPE));
			json_end(j);
		}
		json_end(j);
	}
	send(pg, j);
	return RC_OK;
}

static enum rc show_versions(struct cx *cx, struct page *pg)
{
	AUTO(json) j = json_new(cx->arena);
	struct asked k = { .items = { 0 } };
	if (!is_asked_well(pg))
		return RC_OK;
	TRY(select_items(cx, pg, page_param(pg, "object"), &k));
	if (k.items.n == 0)
		return cx_fail(cx, RC_MISSING, "there is no such object in this collection");
	put_head(pg, j, &k);
	json_begin_array(j, "versions");
	json_str(j, NULL, entry_print_time(cx->arena, k.items.p[0].o.modified));
	json_end(j);
	send(pg, j);
	return RC_OK;
}

/* ---- what is left here ---- */

/* From `work` to the handler. */
struct posted {
	struct taxii_envelope envelope;
	struct intake_readings readings;
	struct intake_group group;
};

static enum rc refuse(struct page *pg, int status, const char *why)
{
	pg->status = status;
	pg->title = str_from_c(why);
	return RC_OK;
}

/* By the header alone. */
static enum rc may_post(struct cx *cx, struct page *pg)
{
	struct taxii_collection c = { 0 };
	if (!is_asked_well(pg))
		return RC_OK;
	if (!taxii_is_type(pg->req->type_full))
		return refuse(pg, 415, "send the objects as " TAXII_TYPE);
	TRY(find(cx, pg, &c));
	return c.can_write ? RC_OK : cx_fail(cx, RC_DENIED, "nothing is left in this collection");
}

static enum rc read_posted(struct cx *cx, struct page *pg)
{
	struct posted *p = arena_new(cx->arena, struct posted, 1);
	const struct intake_origin origin = { .channel = INTAKE_FEED };
	struct str bytes = { 0 };
	TRY(upload_bytes(cx, pg, &bytes));
	if (form_failed(pg))
		return RC_OK;
	if (bytes.n > TAXII_POST_MAX)
		return cx_fail(cx, RC_LIMIT, "more than %d bytes: send less at a time",
			       TAXII_POST_MAX);
	TRY(taxii_read(cx, bytes, &p->envelope));
	if (p->envelope.entries.n == 0)
		return refuse(pg, 422, "there is no object with an id in it");
	TRY(intake_read_all(cx, &origin, bytes, &p->readings));
	if (p->readings.n > TAKE_EVENTS_MAX)
		return cx_fail(cx, RC_LIMIT, "more than %d reports: send less at a time",
			       TAKE_EVENTS_MAX);
	p->group = (struct intake_group){ .readings = p->readings.p,
					  .n = p->readings.n,
					  .kept = arena_new(cx->arena, struct intake_kept,
							    p->readings.n + 1) };
	TRY(upload_hold(cx, pg));
	TRY(intake_keep_bytes(cx, pg->site->blobs, &p->group));
	pg->kept = p;
	return RC_OK;
}

static void send_status(struct page *pg, const struct share_status *s,
			const struct taxii_envelope *e)
{
	struct arena *a = pg->cx->arena;
	AUTO(json) j = json_new(a);
	json_str(j, "id", taxii_status_print(a, s->id));
	json_str(j, "status", STR("complete"));
	json_str(j, "request_timestamp", entry_print_time(a, s->at));
	json_int(j, "total_count", s->total);
	json_int(j, "success_count", s->success);
	json_int(j, "failure_count", s->total - s->success);
	json_int(j, "pending_count", 0);
	if (e && e->entries.n > 0) {
		json_begin_array(j, "successes");
		for (size_t i = 0; i < e->entries.n; i++) {
			json_begin_object(j, NULL);
			json_str(j, "id", e->entries.p[i].id);
			json_str(j, "version", e->entries.p[i].version);
			json_end(j);
		}
		json_end(j);
	}
	buf_reset(pg->out);
	send(pg, j);
}

/* Answered when it is durable: nothing is ever pending. */
static enum rc keep_posted(struct cx *cx, struct page *pg)
{
	struct posted *p = pg->kept;
	const struct actor by = people_actor(pg);
	struct share_status s = { .success = (int64_t)p->envelope.entries.n };
	s.total = s.success + (int64_t)p->envelope.without_id;
	TRY(visit_limit(cx, pg, VISIT_RATE_PROGRAM));
	if (pg->status == 429)
		return RC_OK;
	p->group.by = &by;
	TRY(intake_keep_rows(cx, pg->db, &p->group));
	TRY(share_status_add(cx, pg->db, &by, &s));
	send_status(pg, &s, &p->envelope);
	pg->status = 202;
	return RC_OK;
}

static enum rc show_status(struct cx *cx, struct page *pg)
{
	struct id id;
	struct share_status s;
	if (!is_asked_well(pg))
		return RC_OK;
	if (!taxii_status_parse(page_param(pg, "status"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such status");
	TRY(share_status_load(cx, pg->db, pg->person.account, id, &s));
	send_status(pg, &s, NULL);
	return RC_OK;
}

#define ROOT "/taxii2/shared"
#define COLLECTION ROOT "/collections/:collection"
#define READ .tx = TX_READ, .fault = write_fault

const struct web_route intake_taxii_routes[] = {
	{ HTTP_GET, "/taxii2", show_discovery, READ },
	{ HTTP_GET, ROOT, show_root, READ },
	{ HTTP_GET, ROOT "/collections", show_collections, READ },
	{ HTTP_GET, COLLECTION, show_collection, READ },
	{ HTTP_GET, COLLECTION "/manifest", show_manifest, .keys = KEYS, READ },
	{ HTTP_GET, COLLECTION "/objects", show_objects, .keys = KEYS, READ },
	{ HTTP_POST, COLLECTION "/objects", keep_posted, .tx = TX_WRITE, .fault = write_fault,
	  .need = ACCESS_REPORT_SEND, .takes = true, .upload = may_post, .work = read_posted },
	{ HTTP_GET, ROOT "/status/:status", show_status, .need = ACCESS_REPORT_SEND, READ },
	{ HTTP_GET, COLLECTION "/objects/:object", show_object, .keys = KEYS, READ },
	{ HTTP_GET, COLLECTION "/objects/:object/versions", show_versions, .keys = KEYS, READ },
	{ 0 },
};
