// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * What came after V1.12.1, by the schemas of both ends; the versions between are those that the
 * README of ETSI's repository of schemas tells.
 */
#include "formats/hi1.h"
#include "formats/hi1_read.h"

#define SAY(cx, ...) arena_fmt((cx)->arena, __VA_ARGS__)

enum { SOON = 1013001 }; // nobody tells when: with the version after V1.12.1

static const struct {
	const char *type, *member; // the type that declares it
	int64_t since;
} members[] = {
	{ "HI1Message", "Signatures", 1014001 }, // with JSON
	{ "Delivery", "JSONData", 1014001 },
	{ "ManifestContents", "JSONSchema", 1014001 },
	{ "ActionRequest", "GETCSPCONFIG", 1017001 },
	{ "ActionResponse", "GETCSPCONFIGResponse", 1017001 },
	{ "EmbeddedBinaryData", "Checksums", 1018001 },
	{ "URLObject", "Checksums", 1018001 },
	{ "ApproverContactDetails", "Name", 1019001 },
	{ "ApproverContactDetails", "Role", 1019001 },
	{ "ApproverContactDetails", "EmailAddress", 1019001 },
	{ "ApproverContactDetails", "PhoneNumber", 1019001 },
	{ "ApproverContactDetails", "FaxNumber", 1019001 },
	{ "ApproverContactDetails", "Address", 1019001 },
	{ "ApproverContactDetails", "Languages", 1019001 },
	{ "LDTaskObject", "Deadlines", 1020001 },
	{ "LDTaskObject", "ManualInformation", 1020001 },
	{ "AlternativePreservationReference", "TransmissionTime", 1021001 },
	{ "LISTRequest", "CountryCode", 1021001 },
	{ "DeliveryObject", "EncryptionDetails", 1022001 },
	{ "DeliveryDestination", "EncryptionReference", 1022001 },
	{ "LDDeliveryDestination", "EncryptionReference", 1022001 },
	{ "LITaskObject", "ListOfIRIPolicyReferences", 1022001 },
	{ "EmbeddedBinaryData", "OriginalFilename", 1023001 },
	{ "URLObject", "OriginalFilename", 1023001 },
	{ "DeliveryDestination", "DestinationReference", 1023001 },
	{ "LDDeliveryDestination", "DestinationReference", 1023001 },
	{ "MessageHeader", "WorkflowIdentifier", SOON },
	{ "LISTRequest", "LastChangedTimespan", SOON },
	{ "LISTRequest", "MaximumObjectCount", SOON },
	{ "LISTRequest", "Status", SOON },
	{ "Delivery", "URL", SOON },
	{ "Delivery", "DataExistence", SOON },
	{ "DeliveryObject", "DeliveryStatus", SOON },
	{ "DeliveryObject", "DeliveryDesiredStatus", SOON },
	{ "EmbeddedBinaryData", "ContentLength", SOON },
	{ "NotificationObject", "StatusOfAssociatedObjects", SOON },
	{ "DeliveryAddress", "DeliveryInformationID", SOON },
	{ "LDTaskObject", "AlternativePreservationReferences", SOON },
	{ "RequestDetails", "TargetIdentifierSubtype", SOON },
	{ "TargetIdentifier", "TargetIdentifierSubtype", SOON },
};

static const struct {
	const struct hi1_type *type;
	int64_t since;
} objects[] = {
	{ &hi1_lp_task, 1014001 },	  { &hi1_td_task, 1022001 },
	{ &hi1_encryption, 1022001 },	  { &hi1_iri_policy, 1022001 },
	{ &hi1_iri_rule, 1022001 },	  { &hi1_li_destination, 1023001 },
	{ &hi1_ld_destination, 1023001 },
};

static struct str version_print(struct arena *a, int64_t since)
{
	return arena_fmt(a, "V%d.%d.%d", (int)(since / 1000000), (int)(since / 1000 % 1000),
			 (int)(since % 1000));
}

/* 0: it was always there. */
static int64_t since_of(const struct hi1_node *up, const struct hi1_node *node)
{
	const struct hi1_type *in = NULL;
	(void)hi1_member_at(up->type, node->member, &in);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (str_eq(str_from_c(node->name), str_from_c(members[i].member)) &&
		    str_eq(str_from_c(in->name), str_from_c(members[i].type)))
			return members[i].since;
	return 0;
}

static int64_t object_since(const struct hi1_type *type)
{
	for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
		if (objects[i].type == type)
			return objects[i].since;
	return 0;
}

static enum rc refuse(struct cx *cx, const struct hi1_node *node, const char *what, int64_t since,
		      struct hi1_fault *fault)
{
	const struct hi1_fault wrong = {
		.code = HI1_NOT_SUPPORTED,
		.problem = SAY(cx, "%s came with %.*s, and the other side has an older version",
			       what, STR_ARG(version_print(cx->arena, since))),
		.remedy = STR("ask in another form, or when it has that version"),
	};
	return hi1_fail(cx, fault, wrong, node);
}

/* A verb cannot be left out: what is asked would be another thing. */
static bool is_verb(const struct hi1_node *up)
{
	return str_eq(str_from_c(up->type->name), STR("ActionRequest")) ||
	       str_eq(str_from_c(up->type->name), STR("ActionResponse"));
}

/* Recursive, as deep as the grammar is. */
static enum rc copy(struct cx *cx, const struct hi1_node *from, int64_t version,
		    struct hi1_node *to, struct hi1_fault *fault)
{
	for (const struct hi1_node *c = from->first; c; c = c->next) {
		const int64_t since = since_of(from, c), object = object_since(c->type);
		if (object > version)
			return refuse(cx, c, c->type->name, object, fault);
		if (since > version && is_verb(from))
			return refuse(cx, c, c->name, since, fault);
		if (since > version)
			continue;
		struct hi1_node *child = hi1_append(cx->arena, to, c->member);
		child->type = c->type;
		child->text = c->text;
		child->kept = c->kept;
		child->kept_as = c->kept_as;
		child->prefixes = c->prefixes;
		child->at = c->at;
		TRY(copy(cx, c, version, child, fault));
	}
	return RC_OK;
}

enum rc hi1_fit(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *message,
		const struct hi1_node **out, struct hi1_fault *fault)
{
	const int64_t version = hi1_version_number(hi1_text(message, "Header/Version/ETSIVersion"));
	*fault = (struct hi1_fault){ 0 };
	*out = message;
	if (version >= HI1_VERSION_OURS)
		return RC_OK;
	if (encoding == HI1_JSON && version < 1014001 &&
	    hi1_is_request(message)) // who asks in it reads it
		return refuse(cx, message, "JSON", 1014001, fault);
	struct hi1_node *fitted = hi1_node_new(cx->arena, message->type);
	TRY(copy(cx, message, version, fitted, fault));
	*out = fitted;
	return RC_OK;
}
