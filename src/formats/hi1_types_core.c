// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_type.h"

#define CORE(c_name, type_name) \
	const struct hi1_type c_name = { HI1_CORE, HI1_STRUCT, type_name, NULL, c_name##_members }

const struct hi1_type hi1_open = { HI1_CORE, HI1_OPEN, "anyType" };

static const struct hi1_member hi1_endpoint_members[] = {
	{ "CountryCode", &hi1_country, HI1_MUST },
	{ "UniqueIdentifier", &hi1_long, HI1_MUST },
	{ 0 },
};
CORE(hi1_endpoint, "EndpointID");

static const struct hi1_member version_members[] = {
	{ "ETSIVersion", &hi1_version, HI1_MUST },
	{ "NationalProfileOwner", &hi1_short, HI1_MUST },
	{ "NationalProfileVersion", &hi1_short, HI1_MUST },
	{ 0 },
};
static CORE(version, "Version");

static const struct hi1_member header_members[] = {
	{ "SenderIdentifier", &hi1_endpoint, HI1_MUST },
	{ "ReceiverIdentifier", &hi1_endpoint, HI1_MUST },
	{ "TransactionIdentifier", &hi1_uuid, HI1_MUST },
	{ "Timestamp", &hi1_time_us, HI1_MUST },
	{ "Version", &version, HI1_MUST },
	{ "WorkflowIdentifier", &hi1_long },
	{ 0 },
};
static CORE(header, "MessageHeader");

static const struct hi1_member hi1_error_members[] = {
	{ "ErrorCode", &hi1_count, HI1_MUST },
	{ "ErrorDescription", &hi1_long, HI1_MUST },
	{ 0 },
};
CORE(hi1_error, "ActionUnsuccesfulInformation");

static const struct hi1_member associated_members[] = {
	{ "AssociatedObject", &hi1_uuid, HI1_MANY },
	{ 0 },
};
static CORE(associated, "AssociatedObjects");

static const struct hi1_type handling = { HI1_CORE, HI1_HOOK, "NationalHandlingParameters" };

static const struct hi1_member hi1_object_members[] = {
	{ "ObjectIdentifier", &hi1_uuid, HI1_MUST },
	{ "CountryCode", &hi1_country },
	{ "OwnerIdentifier", &hi1_short },
	{ "Generation", &hi1_count },
	{ "ExternalIdentifier", &hi1_long },
	{ "AssociatedObjects", &associated },
	{ "LastChanged", &hi1_time },
	{ "NationalHandlingParameters", &handling },
	{ 0 },
};
const struct hi1_type hi1_object = { HI1_CORE, HI1_OBJECT, "HI1Object", NULL, hi1_object_members };

static const struct hi1_member identifier_members[] = {
	{ "Identifier", &hi1_uuid, HI1_MUST },
	{ 0 },
};
static const struct hi1_member object_only_members[] = {
	{ "HI1Object", &hi1_object, HI1_MUST },
	{ 0 },
};
static const struct hi1_member identifier_object_members[] = {
	{ "Identifier", &hi1_uuid, HI1_MUST },
	{ "HI1Object", &hi1_object },
	{ 0 },
};

#define VERB(c_name, type_name, of) \
	static const struct hi1_type c_name = { HI1_CORE, HI1_STRUCT, type_name, NULL, of }
VERB(get_request, "GETRequest", identifier_members);
VERB(get_response, "GETResponse", object_only_members);
VERB(create_request, "CREATERequest", object_only_members);
VERB(create_response, "CREATEResponse", identifier_object_members);
VERB(update_request, "UPDATERequest", object_only_members);
VERB(update_response, "UPDATEResponse", identifier_object_members);
VERB(deliver_response, "DELIVERResponse", identifier_members);

static const struct hi1_member deliver_request_members[] = {
	{ "Identifier", &hi1_uuid, HI1_MUST },
	{ "HI1Object", &hi1_object, HI1_MUST },
	{ 0 },
};
static CORE(deliver_request, "DELIVERRequest");

static const struct hi1_member list_request_members[] = {
	{ "ObjectType", &hi1_entry },
	{ "LastChanged", &hi1_time },
	{ "LastChangedTimespan", &hi1_timespan },
	{ "MaximumObjectCount", &hi1_number },
	{ "Status", &hi1_entry },
	{ "CountryCode", &hi1_country },
	{ 0 },
};
static CORE(list_request, "LISTRequest");

static const struct hi1_member list_record_members[] = {
	{ "ObjectType", &hi1_entry, HI1_MUST }, { "Identifier", &hi1_uuid, HI1_MUST },
	{ "CountryCode", &hi1_country },	{ "OwnerIdentifier", &hi1_short },
	{ "Generation", &hi1_count, HI1_MUST }, { "ExternalIdentifier", &hi1_long },
	{ "LastChanged", &hi1_time },		{ 0 },
};
static CORE(list_record, "ListResponseRecord");

static const struct hi1_member list_response_members[] = {
	{ "ListResponseRecord", &list_record, HI1_MANY },
	{ 0 },
};
static CORE(list_response, "LISTResponse");

static const struct hi1_member config_request_members[] = {
	{ 0 },
};
static CORE(config_request, "GETCSPCONFIGRequest");

static const struct hi1_member config_response_members[] = {
	{ "LastChanged", &hi1_time, HI1_MUST },
	{ "Dictionaries", &hi1_dictionaries },
	{ "TargetFormatTypeDefinitions", &hi1_formats },
	{ "TargetingConfigurations", &hi1_targets, HI1_MUST },
	{ "SupportedLIWorkflowEndpoints", &hi1_li_endpoints },
	{ "SupportedLPWorkflowEndpoints", &hi1_lp_endpoints },
	{ "SupportedLDWorkflowEndpoints", &hi1_ld_endpoints },
	{ 0 },
};
static CORE(config_response, "GETCSPCONFIGResponse");

static const struct hi1_member action_request_members[] = {
	{ "ActionIdentifier", &hi1_count, HI1_MUST },
	{ "GET", &get_request, HI1_MUST },
	{ "CREATE", &create_request, HI1_OR },
	{ "UPDATE", &update_request, HI1_OR },
	{ "LIST", &list_request, HI1_OR },
	{ "DELIVER", &deliver_request, HI1_OR },
	{ "GETCSPCONFIG", &config_request, HI1_OR },
	{ 0 },
};
static CORE(action_request, "ActionRequest");

static const struct hi1_member action_response_members[] = {
	{ "ActionIdentifier", &hi1_count, HI1_MUST },
	{ "GETResponse", &get_response, HI1_MUST },
	{ "CREATEResponse", &create_response, HI1_OR },
	{ "UPDATEResponse", &update_response, HI1_OR },
	{ "LISTResponse", &list_response, HI1_OR },
	{ "ErrorInformation", &hi1_error, HI1_OR },
	{ "DELIVERResponse", &deliver_response, HI1_OR },
	{ "GETCSPCONFIGResponse", &config_response, HI1_OR },
	{ 0 },
};
static CORE(action_response, "ActionResponse");

static const struct hi1_member action_requests_members[] = {
	{ "ActionRequest", &action_request, HI1_MUST | HI1_MANY },
	{ 0 },
};
static CORE(action_requests, "ActionRequests");

static const struct hi1_member action_responses_members[] = {
	{ "ActionResponse", &action_response, HI1_MUST | HI1_MANY },
	{ 0 },
};
static CORE(action_responses, "ActionResponses");

static const struct hi1_member request_payload_members[] = {
	{ "ActionRequests", &action_requests, HI1_MUST },
	{ 0 },
};
static CORE(request_payload, "RequestPayload");

static const struct hi1_member response_payload_members[] = {
	{ "ActionResponses", &action_responses, HI1_MUST },
	{ "ErrorInformation", &hi1_error, HI1_OR },
	{ 0 },
};
static CORE(response_payload, "ResponsePayload");

static const struct hi1_member payload_members[] = {
	{ "RequestPayload", &request_payload, HI1_MUST },
	{ "ResponsePayload", &response_payload, HI1_OR },
	{ 0 },
};
static CORE(payload, "MessagePayload");

/* Three layers, since the members of one type are of one space, and the signature of XML
 * stands between two of ours. */
static const struct hi1_member signed_members[] = {
	{ "Signature", &hi1_open },
	{ 0 },
};
static const struct hi1_member unsigned_members[] = {
	{ "Header", &header, HI1_MUST },
	{ "Payload", &payload, HI1_MUST },
	{ "Signature", &hi1_open },
	{ 0 },
};
static const struct hi1_member hi1_message_members[] = {
	{ "Signatures", &hi1_open },
	{ 0 },
};
static const struct hi1_type unsigned_message = { HI1_CORE, HI1_STRUCT, "HI1Message", NULL,
						  unsigned_members };
static const struct hi1_type signed_message = { HI1_DIGSIG, HI1_STRUCT, "HI1Message",
						&unsigned_message, signed_members };
const struct hi1_type hi1_message_type = { HI1_CORE, HI1_STRUCT, "HI1Message", &signed_message,
					   hi1_message_members };
