// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1.h"

#include <string.h>

#include "formats/hi1_read.h"

static const char *const verbs[][2] = {
	[HI1_GET] = { "GET", "GETResponse" },
	[HI1_CREATE] = { "CREATE", "CREATEResponse" },
	[HI1_UPDATE] = { "UPDATE", "UPDATEResponse" },
	[HI1_LIST] = { "LIST", "LISTResponse" },
	[HI1_DELIVER] = { "DELIVER", "DELIVERResponse" },
	[HI1_GETCSPCONFIG] = { "GETCSPCONFIG", "GETCSPCONFIGResponse" },
	[HI1_ERROR] = { "", "ErrorInformation" },
};
enum { VERBS = sizeof verbs / sizeof *verbs };

#define REQUESTS "Payload/RequestPayload/ActionRequests"
#define RESPONSES "Payload/ResponsePayload/ActionResponses"

// Faults.

enum rc hi1_fail(struct cx *cx, struct hi1_fault *fault, struct hi1_fault what,
		 const struct hi1_node *node)
{
	const struct hi1_node *header = fault->header;
	const struct str transaction = fault->transaction;
	*fault = what;
	fault->header = header;
	fault->transaction = transaction;
	fault->path = hi1_path(cx->arena, node);
	return cx_fail(cx, what.code == HI1_TOO_LARGE ? RC_LIMIT : RC_INVALID, "HI1 %d: %.*s",
		       what.code, STR_ARG(hi1_fault_print(cx->arena, fault)));
}

struct str hi1_fault_print(struct arena *a, const struct hi1_fault *fault)
{
	const struct str place = fault->line > 0 ? arena_fmt(a, "line %zu, byte %zu, ", fault->line,
							     fault->at)
						 : (struct str){ 0 };
	return arena_fmt(a, "%.*s%.*s%s%.*s (%.*s)", STR_ARG(place), STR_ARG(fault->path),
			 fault->path.n > 0 ? ": " : "", STR_ARG(fault->problem),
			 STR_ARG(fault->remedy));
}

static size_t line_of(struct str text, size_t at)
{
	size_t line = 1;
	for (size_t i = 0; i < at && i < text.n; i++)
		line += text.p[i] == '\n';
	return line;
}

// Versions.

int64_t hi1_version_number(struct str version)
{
	struct str part, rest = str_slice(version, 1, version.n);
	int64_t number = 0;
	for (int i = 0; i < 3; i++) {
		int64_t n;
		(void)str_cut(rest, '.', &part, &rest);
		if (!str_to_i64(part, 0, i == 0 ? 99 : 999, &n))
			return 0;
		number = number * (i == 0 ? 1 : 1000) + n;
	}
	return number;
}

bool hi1_version_known(struct str version)
{
	const int64_t number = hi1_version_number(version);
	return str_starts(version, STR("V")) && number >= HI1_VERSION_OLDEST &&
	       number <= HI1_VERSION_OURS;
}

static const struct hi1_node *root_of(const struct hi1_node *node)
{
	while (node->up)
		node = node->up;
	return node;
}

int hi1_member_today(const struct hi1_node *node, int member)
{
	const struct hi1_type *in = NULL;
	const struct hi1_member *m = member == HI1_NO_MEMBER
					     ? NULL
					     : hi1_member_at(node->type, member, &in);
	if (!m || !(m->how & HI1_OLD))
		return member;
	const struct str version = hi1_text(root_of(node), "Header/Version/ETSIVersion");
	return hi1_version_number(version) < HI1_VERSION_RENAMED ? member - 1 : HI1_NO_MEMBER;
}

static enum rc check_version(struct cx *cx, const struct hi1_node *root, struct hi1_fault *fault)
{
	const struct hi1_node *version = hi1_get(root, "Header/Version/ETSIVersion");
	const int64_t number = hi1_version_number(version->text);
	if (number >= HI1_VERSION_OLDEST && number <= HI1_VERSION_OURS)
		return RC_OK;
	const struct hi1_fault what = {
		.code = HI1_VERSION,
		.at = version->at,
		.problem = arena_fmt(cx->arena, "version %.*s is not supported",
				     STR_ARG(version->text)),
		.remedy = STR("V1.12.1 to V1.23.1 are"),
	};
	return hi1_fail(cx, fault, what, version);
}

// Reading.

/* *text: what offsets count in. */
static enum rc read_text(struct cx *cx, struct hi1_message *m, const struct hi1_type *type,
			 struct str *text, struct hi1_fault *fault)
{
	*text = m->bytes;
	if (m->encoding == HI1_JSON)
		return hi1_json_read(cx, *text, type, &m->root, fault);
	TRY(hi1_xml_decode(cx, m->bytes, text, fault));
	return hi1_xml_read(cx, *text, type, &m->root, fault);
}

static enum rc refuse_large(struct cx *cx, size_t n, struct hi1_fault *fault)
{
	const struct hi1_fault what = {
		.code = HI1_TOO_LARGE,
		.problem = arena_fmt(cx->arena, "%zu bytes are too many", n),
		.remedy = arena_fmt(cx->arena, "send at most %zu, and large data by URL",
				    HI1_BYTES_MAX),
	};
	return hi1_fail(cx, fault, what, NULL);
}

static enum rc read_as(struct cx *cx, const struct hi1_type *type, struct hi1_message *m,
		       struct hi1_fault *fault)
{
	*fault = (struct hi1_fault){ 0 };
	if (m->bytes.n > HI1_BYTES_MAX)
		return refuse_large(cx, m->bytes.n, fault);
	struct str text;
	enum rc rc = read_text(cx, m, type, &text, fault);
	if (rc == RC_OK && type == &hi1_message_type)
		rc = check_version(cx, m->root, fault);
	if (rc == RC_OK)
		return RC_OK;
	fault->line = line_of(text, fault->at);
	return cx_fail(cx, rc, "HI1 %d: %.*s", fault->code,
		       STR_ARG(hi1_fault_print(cx->arena, fault)));
}

enum rc hi1_read_here(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
		      struct hi1_message *out, struct hi1_fault *fault)
{
	struct hi1_message m = { .encoding = encoding, .bytes = bytes };
	TRY(read_as(cx, &hi1_message_type, &m, fault));
	*out = m;
	return RC_OK;
}

enum rc hi1_read_object_here(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
			     struct hi1_node **out, struct hi1_fault *fault)
{
	struct hi1_message m = { .encoding = encoding, .bytes = bytes };
	TRY(read_as(cx, &hi1_object, &m, fault));
	*out = m.root;
	return RC_OK;
}

enum rc hi1_check_numbers(struct cx *cx, const struct hi1_node *message, struct hi1_fault *fault)
{
	const struct hi1_node *action = hi1_get(message, REQUESTS "/ActionRequest");
	int64_t due = 0, number = 0;
	for (; action; action = hi1_next_same(action), due++) {
		const struct hi1_node *at = hi1_get(action, "ActionIdentifier");
		if (hi1_get_number(action, "ActionIdentifier", &number) && number == due)
			continue;
		const struct hi1_fault what = {
			.code = number < due ? HI1_DUPLICATE_ACTION : HI1_IMPROPER_VALUE,
			.at = at->at,
			.problem = arena_fmt(cx->arena, "action %.*s where %lld is due",
					     STR_ARG(at->text), (long long)due),
			.remedy = STR("number the actions 0, 1, 2 and so on"),
		};
		return hi1_fail(cx, fault, what, at);
	}
	return RC_OK;
}

// Writing.

enum rc hi1_print(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *node,
		  struct buf *out, struct hi1_fault *fault)
{
	*fault = (struct hi1_fault){ 0 };
	TRY(hi1_check(cx, encoding, node, fault));
	if (encoding == HI1_XML)
		hi1_xml_print(out, node);
	else
		hi1_json_print(out, node);
	return RC_OK;
}

enum rc hi1_print_alone(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *object,
			struct str *out)
{
	struct buf b;
	struct hi1_fault fault;
	struct hi1_node alone = *object;
	alone.up = NULL;
	buf_init(&b, HI1_BYTES_MAX);
	const enum rc rc = hi1_print(cx, encoding, &alone, &b, &fault);
	const bool full = buf_full(&b);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return full ? cx_fail(cx, RC_LIMIT, "HI1: the object is too large") : rc;
}

// What is in a message.

static struct hi1_party party_of(const struct hi1_node *header, const char *path)
{
	const struct hi1_node *node = hi1_get(header, path);
	return (struct hi1_party){ hi1_text(node, "CountryCode"),
				   hi1_text(node, "UniqueIdentifier") };
}

struct hi1_header hi1_header_of(const struct hi1_node *header)
{
	struct hi1_header h = {
		.sender = party_of(header, "SenderIdentifier"),
		.receiver = party_of(header, "ReceiverIdentifier"),
		.transaction = hi1_text(header, "TransactionIdentifier"),
		.version = hi1_text(header, "Version/ETSIVersion"),
		.profile_owner = hi1_text(header, "Version/NationalProfileOwner"),
		.profile_version = hi1_text(header, "Version/NationalProfileVersion"),
		.workflow = hi1_text(header, "WorkflowIdentifier"),
	};
	(void)hi1_get_time(header, "Timestamp", &h.at); // the grammar has seen to it
	return h;
}

bool hi1_is_request(const struct hi1_node *message)
{
	return hi1_get(message, "Payload/RequestPayload") != NULL;
}

bool hi1_is_signed(const struct hi1_node *message)
{
	const struct hi1_node *payload = hi1_get(message, "Payload");
	return payload && payload->next; // all that may follow are signatures
}

static struct hi1_action action_of(const struct hi1_node *node)
{
	const struct hi1_node *body = node->last;
	struct hi1_action action = { .body = body };
	(void)hi1_get_number(node, "ActionIdentifier", &action.number);
	for (unsigned v = 0; v < VERBS; v++) {
		if (strcmp(verbs[v][0], body->name) == 0 || strcmp(verbs[v][1], body->name) == 0)
			action.verb = (enum hi1_verb)v;
	}
	action.object = hi1_get(body, "HI1Object");
	action.identifier = hi1_text(body, "Identifier");
	if (action.identifier.n == 0)
		action.identifier = hi1_text(action.object, "ObjectIdentifier");
	(void)hi1_get_number(body, "ErrorCode", &action.error);
	action.description = hi1_text(body, "ErrorDescription");
	return action;
}

struct hi1_actions hi1_actions_of(struct arena *a, const struct hi1_node *message)
{
	struct {
		struct hi1_action *p;
		size_t n, cap;
	} list = { 0 };
	const struct hi1_node *all = hi1_get(message, REQUESTS);
	if (!all)
		all = hi1_get(message, RESPONSES);
	for (const struct hi1_node *c = all ? all->first : NULL; c; c = c->next)
		*ARENA_PUSH(a, &list) = action_of(c);
	return (struct hi1_actions){ list.p, list.n };
}

// Building.

static void put_party(struct arena *a, struct hi1_node *header, const char *path,
		      struct hi1_party party)
{
	struct hi1_node *node = hi1_make(a, header, path);
	hi1_put(a, node, "CountryCode", party.country);
	hi1_put(a, node, "UniqueIdentifier", party.id);
}

static struct hi1_node *message_new(struct arena *a, const struct hi1_header *h)
{
	struct hi1_node *message = hi1_node_new(a, &hi1_message_type);
	struct hi1_node *header = hi1_make(a, message, "Header");
	put_party(a, header, "SenderIdentifier", h->sender);
	put_party(a, header, "ReceiverIdentifier", h->receiver);
	hi1_put(a, header, "TransactionIdentifier", h->transaction);
	hi1_put(a, header, "Timestamp", hi1_time_us_print(a, h->at));
	hi1_put(a, header, "Version/ETSIVersion", h->version);
	hi1_put(a, header, "Version/NationalProfileOwner", h->profile_owner);
	hi1_put(a, header, "Version/NationalProfileVersion", h->profile_version);
	if (h->workflow.n > 0)
		hi1_put(a, header, "WorkflowIdentifier", h->workflow);
	return message;
}

struct hi1_node *hi1_request_new(struct arena *a, const struct hi1_header *header)
{
	struct hi1_node *message = message_new(a, header);
	(void)hi1_make(a, message, REQUESTS);
	return message;
}

struct hi1_node *hi1_response_new(struct arena *a, const struct hi1_header *header,
				  struct instant now)
{
	struct hi1_header h = *header;
	h.at = now;
	struct hi1_node *message = message_new(a, &h);
	(void)hi1_make(a, message, "Payload/ResponsePayload");
	return message;
}

struct hi1_node *hi1_action_add(struct arena *a, struct hi1_node *message, enum hi1_verb verb)
{
	const bool request = hi1_is_request(message);
	struct hi1_node *all = hi1_make(a, message, request ? REQUESTS : RESPONSES);
	const int64_t number = (int64_t)all->n;
	struct hi1_node *action = hi1_add(a, all, request ? "ActionRequest" : "ActionResponse");
	hi1_put_number(a, action, "ActionIdentifier", number);
	return hi1_make(a, action, verbs[verb][request ? 0 : 1]);
}

static void put_error(struct arena *a, struct hi1_node *error, enum hi1_code code,
		      struct str description)
{
	hi1_put_number(a, error, "ErrorCode", code);
	hi1_put(a, error, "ErrorDescription", description);
}

void hi1_action_fail(struct arena *a, struct hi1_node *response, enum hi1_code code,
		     struct str description)
{
	put_error(a, hi1_action_add(a, response, HI1_ERROR), code, description);
}

void hi1_refuse(struct arena *a, struct hi1_node *response, enum hi1_code code,
		struct str description)
{
	put_error(a, hi1_make(a, response, "Payload/ResponsePayload/ErrorInformation"), code,
		  description);
}
