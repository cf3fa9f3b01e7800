// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/request_to_hi1.h"

#include "desk/document_to_json.h"
#include "desk/sent.h"
#include "law/law.h"
#include "ledger/entry.h"

enum { SHORT_BYTES = 255, SUMMARY_BYTES = 60000 };

static const char *const part_names[] = { "authorisation", "document", "lp", "ld", "td" };

struct str request_hi1_id(struct arena *a, struct id request, enum hi1_part part)
{
	const struct str text = id_print(a, request);
	struct sha256 h = sha256_of(
		arena_fmt(a, "comity hi1 %s %.*s", part_names[part], STR_ARG(text)));
	h.b[6] = (uint8_t)((h.b[6] & 0x0f) | 0x80); // RFC 9562, version 8: of one's own making
	h.b[8] = (uint8_t)((h.b[8] & 0x3f) | 0x80);
	const struct str hex = sha256_print(a, &h);
	return arena_fmt(a, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.p, hex.p + 8, hex.p + 12, hex.p + 16,
			 hex.p + 20);
}

bool request_has_part(const struct request *r, enum hi1_part part)
{
	const enum request_kind kind = r->progress.kind;
	switch (part) {
	case HI1_PART_AUTHORISATION:
	case HI1_PART_DOCUMENT:
		return true;
	case HI1_PART_LP:
		return kind_flows(kind, 1U << FLOW_KEEP | 1U << FLOW_ORDER_KEEP) ||
		       kind == KIND_ORDER_PATH;
	case HI1_PART_LD:
		return kind_flows(kind, 1U << FLOW_DATA | 1U << FLOW_ORDER_DATA | 1U << FLOW_PATH);
	case HI1_PART_TD:
		return kind == KIND_TAKEDOWN;
	}
	return false;
}

struct str hi1_plain(struct arena *a, struct str text, size_t max)
{
	size_t n = text.n < max ? text.n : max;
	while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
		n--;
	char *p = arena_new(a, char, n + 1);
	for (size_t i = 0; i < n; i++) {
		const unsigned char c = (unsigned char)text.p[i];
		p[i] = text.p[i];
		if (c == 0x7f || (c < 0x20 && c != '\n'))
			p[i] = ' ';
	}
	const struct str plain = str_trim((struct str){ p, n });
	return hi1_is_text(plain) ? plain : STR("");
}

static void put_text(struct arena *a, struct hi1_node *o, const char *path, struct str text,
		     size_t max)
{
	const struct str plain = hi1_plain(a, text, max);
	if (plain.n > 0)
		hi1_put(a, o, path, plain);
}

static void put_word(struct arena *a, struct hi1_node *o, const char *path, const char *name,
		     const char *value)
{
	hi1_put_entry(a, o, path, STR("ETSI"), str_from_c(name), str_from_c(value));
}

static void put_ours(struct arena *a, struct hi1_node *o, const char *path, const char *name,
		     const char *value)
{
	hi1_put_entry(a, o, path, STR(HI1_OWNER), str_from_c(name), str_from_c(value));
}

static void put_time(struct arena *a, struct hi1_node *o, const char *path, struct instant t)
{
	if (t.us != 0)
		hi1_put(a, o, path, hi1_time_print(a, t));
}

static void put_link(struct arena *a, struct hi1_node *o, struct str uuid)
{
	hi1_put(a, hi1_add(a, o, "AssociatedObjects/AssociatedObject"), "", uuid);
}

static bool is_emergency(const struct request *r)
{
	return kind_is(r->progress.kind, KIND_EMERGENCY);
}

static struct hi1_node *object_new(struct arena *a, const struct hi1_type *type,
				   const struct request *r, enum hi1_part part)
{
	struct hi1_node *o = hi1_node_new(a, type);
	hi1_put(a, o, "ObjectIdentifier", request_hi1_id(a, r->id, part));
	hi1_put(a, o, "CountryCode", r->from);
	put_text(a, o, "ExternalIdentifier", r->reference, SHORT_BYTES);
	if (part != HI1_PART_AUTHORISATION)
		put_link(a, o, request_hi1_id(a, r->id, HI1_PART_AUTHORISATION));
	return o;
}

static void create(struct arena *a, struct hi1_node *message, const struct hi1_node *object)
{
	hi1_put_object(a, hi1_action_add(a, message, HI1_CREATE), object);
}

static void put_provider(struct arena *a, struct hi1_node *o, const char *path,
			 const struct request *r)
{
	const struct str name = hi1_plain(a, r->provider, SHORT_BYTES);
	if (name.n == 0)
		return;
	struct hi1_node *csp = hi1_make(a, o, path);
	hi1_put(a, csp, "CountryCode", r->to);
	hi1_put(a, csp, "UniqueIdentifier", name);
}

/* ---- the legal act -------------------------------------------------------------- */

/* For a person at a system that reads no document. */
static struct str summary(struct arena *a, const struct request *r)
{
	struct buf b;
	buf_init(&b, (size_t)FIELDS * (FIELD_BYTES_MAX + SHORT_BYTES));
	buf_add_c(&b, kind_row(r->progress.kind)->title);
	for (enum request_field f = 0; f < FIELDS; f++)
		if (r->text[f].n > 0)
			buf_fmt(&b, "\n%s: %.*s", sent_label(r->progress.kind, f),
				STR_ARG(r->text[f]));
	const struct str text = hi1_plain(a, buf_str(&b), SUMMARY_BYTES);
	buf_done(&b);
	return text;
}

static void put_approval(struct arena *a, struct hi1_node *o, const struct request *r)
{
	put_text(a, o, "AuthorisationApprovalDetails/ApprovalDescription", r->text[FIELD_AUTHORITY],
		 FIELD_BYTES_MAX);
	if (entry_has_hash(&r->authorisation))
		hi1_put(a, o, "AuthorisationApprovalDetails/ApprovalReference",
			arena_fmt(a, "SHA-256 %.*s", STR_ARG(sha256_print(a, &r->authorisation))));
	if (is_emergency(r))
		hi1_put_boolean(a, o, "AuthorisationApprovalDetails/ApprovalIsEmergency", true);
}

static void create_authorisation(struct arena *a, const struct request *r, struct hi1_node *message)
{
	struct hi1_node *o = object_new(a, &hi1_authorisation, r, HI1_PART_AUTHORISATION);
	const bool urgent = is_emergency(r) || r->text[FIELD_URGENCY].n > 0;
	put_text(a, o, "AuthorisationReference", r->reference, SHORT_BYTES);
	if (r->basis.n > 0)
		put_ours(
			a, o, "AuthorisationLegalType", "LegalBasis",
			str_c(a, arena_fmt(a, "%.*s %.*s", STR_ARG(r->basis),
					   STR_ARG(r->provision.n > 0 ? r->provision : STR("-")))));
	put_word(a, o, "AuthorisationPriority", "AuthorisationPriority",
		 urgent ? "High" : "Routine");
	put_word(a, o, "AuthorisationDesiredStatus", "AuthorisationDesiredStatus",
		 "SubmittedToCSP");
	put_time(a, o, "AuthorisationTimespan/EndTime", r->at.authorisation_ends);
	put_provider(a, o, "AuthorisationCSPID/CSPID", r);
	put_approval(a, o, r);
	if (is_emergency(r))
		put_word(a, o, "AuthorisationFlags/AuthorisationFlag", "AuthorisationFlag",
			 "IsEmergency");
	hi1_put(a, o, "AuthorisationManualInformation", summary(a, r));
	hi1_put(a, o, "AuthorisationJurisdiction", r->from);
	put_word(a, o, "AuthorisationTypeOfCase", "AuthorisationTypeOfCase", "Cybercrime");
	create(a, message, o);
}

/* ---- the document ------------------------------------------------------------------ */

struct hi1_node *document_to_hi1(struct arena *a, struct str uuid, const char *type,
				 const char *content_type, struct str bytes)
{
	struct hi1_node *o = hi1_node_new(a, &hi1_document);
	const struct sha256 h = sha256_of(bytes);
	hi1_put(a, o, "ObjectIdentifier", uuid);
	put_ours(a, o, "DocumentType", "DocumentType", type);
	hi1_put_bytes(a, o, "DocumentBody/Contents", bytes);
	hi1_put(a, o, "DocumentBody/ContentType", str_from_c(content_type));
	hi1_put(a, o, "DocumentBody/Checksum", sha256_print(a, &h));
	hi1_put(a, o, "DocumentBody/ChecksumType", STR("SHA-256"));
	return o;
}

void request_document_to_hi1(struct arena *a, const struct request *r, struct hi1_node *message)
{
	const struct str uuid = request_hi1_id(a, r->id, HI1_PART_DOCUMENT);
	struct hi1_node *o = document_to_hi1(a, uuid, "RequestData", DOCUMENT_TYPE,
					     document_to_json(a, r));
	hi1_put(a, o, "CountryCode", r->from);
	put_text(a, o, "ExternalIdentifier", r->reference, SHORT_BYTES);
	put_text(a, o, "DocumentReference", r->reference, SHORT_BYTES);
	put_link(a, o, request_hi1_id(a, r->id, HI1_PART_AUTHORISATION));
	create(a, message, o);
}

/* ---- the tasks ------------------------------------------------------------------------ */

static const char *type_of(const struct request *r)
{
	static const struct {
		unsigned classes;
		const char *type;
	} types[] = {
		{ DATA_SUBSCRIBER, "SubscriberData" },
		{ DATA_DOMAIN, "SubscriberData" },
		{ DATA_SUBSCRIBER | DATA_DOMAIN, "SubscriberData" },
		{ DATA_TRAFFIC, "TrafficData" },
		{ DATA_CONTENT, "StoredContentData" },
		{ DATA_TRAFFIC | DATA_CONTENT, "TrafficDataAndStoredContentData" },
	};
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (types[i].classes == r->classes)
			return types[i].type;
	return "Other";
}

static const char *subtype_of(const struct request *r)
{
	const enum request_kind kind = r->progress.kind;
	if (kind_flows(kind, 1U << FLOW_PATH) || kind == KIND_ORDER_PATH)
		return "PathOnly";
	return kind == KIND_DOMAIN_REGISTRATION ? "DomainRegistration" : NULL;
}

/* A line is one identifier; what it is, when the whole line shows it. */
static void put_identifiers(struct arena *a, struct hi1_node *o, const struct request *r)
{
	static const struct {
		const struct hi1_type *type;
		const char *name;
	} formats[] = {
		{ &hi1_ipv4, "IPv4Address" },
		{ &hi1_ipv6, "IPv6Address" },
		{ &hi1_email, "EmailAddress" },
		{ &hi1_international_email, "InternationalizedEmailAddress" },
	};
	struct str line, rest = hi1_plain(a, r->text[FIELD_IDENTIFIERS], FIELD_BYTES_MAX);
	while (rest.n > 0) {
		if (!str_cut(rest, '\n', &line, &rest))
			rest = STR("");
		line = str_trim(line);
		if (line.n == 0)
			continue;
		const char *owner = HI1_OWNER, *name = "Text";
		const bool one_word = str_find(line, STR(" ")) == STR_NONE;
		for (size_t i = 0; one_word && i < sizeof(formats) / sizeof(*formats); i++) {
			if (formats[i].type->value->fits(line)) {
				owner = "ETSI";
				name = formats[i].name;
				break;
			}
		}
		struct hi1_node *v = hi1_add(a, o, "RequestDetails/RequestValues/RequestValue");
		hi1_put(a, v, "FormatType/FormatOwner", str_from_c(owner));
		hi1_put(a, v, "FormatType/FormatName", str_from_c(name));
		hi1_put(a, v, "Value", line);
	}
}

static void put_details(struct arena *a, struct hi1_node *o, const struct request *r)
{
	put_word(a, o, "RequestDetails/Type", "RequestType",
		 subtype_of(r) && str_eq(str_from_c(subtype_of(r)), STR("PathOnly")) ? "TrafficData"
										     : type_of(r));
	put_time(a, o, "RequestDetails/StartTime", r->data_from);
	put_time(a, o, "RequestDetails/EndTime", r->data_to);
	put_identifiers(a, o, r);
}

static void create_lp(struct arena *a, const struct request *r, struct hi1_node *message)
{
	struct hi1_node *o = object_new(a, &hi1_lp_task, r, HI1_PART_LP);
	put_word(a, o, "DesiredStatus", "LPTaskDesiredStatus", "Preserved");
	put_details(a, o, r);
	put_provider(a, o, "CSPID", r);
	create(a, message, o);
}

static void create_ld(struct arena *a, const struct request *r, struct hi1_node *message)
{
	struct hi1_node *o = object_new(a, &hi1_ld_task, r, HI1_PART_LD);
	if (request_has_part(r, HI1_PART_LP))
		put_link(a, o, request_hi1_id(a, r->id, HI1_PART_LP));
	if (id_is_set(r->follows))
		put_link(a, o, request_hi1_id(a, r->follows, HI1_PART_LP));
	if (hi1_ldid.value->fits(r->reference) && hi1_is_text(r->reference))
		hi1_put(a, o, "Reference", r->reference);
	put_word(a, o, "DesiredStatus", "LDTaskDesiredStatus", "Disclosed");
	put_details(a, o, r);
	if (subtype_of(r))
		put_ours(a, o, "RequestDetails/Subtype/RequestSubtype", "Subtype", subtype_of(r));
	put_provider(a, o, "CSPID", r);
	if (is_emergency(r))
		put_word(a, o, "Flags/LDTaskFlag", "LDTaskFlag", "IsEmergency");
	if (r->at.reply_wanted.us != 0) {
		put_time(a, o, "Deadlines/LDDeadline/DateTime", r->at.reply_wanted);
		put_ours(a, o, "Deadlines/LDDeadline/NatureOfDeadline", "Deadline", "ReplyWanted");
	}
	create(a, message, o);
}

static void create_td(struct arena *a, const struct request *r, struct hi1_node *message)
{
	struct hi1_node *o = object_new(a, &hi1_td_task, r, HI1_PART_TD);
	put_text(a, o, "RequesterReference", r->reference, SHORT_BYTES);
	put_word(a, o, "DesiredStatus", "TDTaskDesiredStatus", "Pending");
	put_identifiers(a, o, r);
	put_text(a, o, "RequestDetails/RequestValueRefinement", r->text[FIELD_CONTENT],
		 FIELD_BYTES_MAX);
	put_provider(a, o, "CSPID", r);
	if (r->at.reply_wanted.us != 0) {
		put_time(a, o, "Deadlines/TakedownDeadline/DateTime", r->at.reply_wanted);
		put_ours(a, o, "Deadlines/TakedownDeadline/NatureOfDeadline", "Deadline",
			 "ReplyWanted");
	}
	create(a, message, o);
}

void request_to_hi1(struct arena *a, const struct request *whole, struct hi1_node *message)
{
	const struct request *r = sent_request(a, whole);
	create_authorisation(a, r, message);
	request_document_to_hi1(a, r, message);
	if (request_has_part(r, HI1_PART_LP))
		create_lp(a, r, message);
	if (request_has_part(r, HI1_PART_LD))
		create_ld(a, r, message);
	if (request_has_part(r, HI1_PART_TD))
		create_td(a, r, message);
}
