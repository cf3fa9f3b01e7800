// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_type.h"

#define PART(c_name, type_name)                                                        \
	static const struct hi1_type c_name = { HI1_TASK, HI1_STRUCT, type_name, NULL, \
						c_name##_members }
#define HOOK(c_name, type_name) \
	static const struct hi1_type c_name = { HI1_TASK, HI1_HOOK, type_name }
#define OBJECT(c_name, type_name)                                                      \
	const struct hi1_type c_name = { HI1_TASK, HI1_STRUCT, type_name, &hi1_object, \
					 c_name##_members }

HOOK(national_delivery, "NationalDeliveryParameters");
HOOK(national_encryption, "NationalEncryptionDetails");
HOOK(national_li, "NationalLITaskingParameters");
HOOK(national_ld, "NationalLDTaskingParameters");
HOOK(national_lp, "NationalLPTaskingParameters");
HOOK(national_td, "NationalTDTaskingParameters");

// What tasks share.

static const struct hi1_member format_members[] = {
	{ "FormatOwner", &hi1_short, HI1_MUST },
	{ "FormatName", &hi1_short, HI1_MUST },
	{ 0 },
};
PART(format, "FormatType");

static const struct hi1_member value_members[] = {
	{ "FormatType", &format, HI1_MUST },
	{ "Value", &hi1_long, HI1_MUST },
	{ 0 },
};
PART(value, "RequestValue");

static const struct hi1_member values_members[] = {
	{ "RequestValue", &value, HI1_MUST | HI1_MANY },
	{ 0 },
};
PART(values, "RequestValues");

static const struct hi1_member subtype_members[] = {
	{ "RequestSubtype", &hi1_entry, HI1_MUST | HI1_MANY },
	{ 0 },
};
PART(subtype, "RequestSubtype");

// Interception.

static const struct hi1_member li_span_members[] = {
	{ "StartTime", &hi1_time },	     { "EndTime", &hi1_time },
	{ "TerminationTime", &hi1_time },    { "ProvisioningTime", &hi1_time },
	{ "DeprovisioningTime", &hi1_time }, { 0 },
};
PART(li_span, "TaskTimespan");

static const struct hi1_type target_value = { HI1_TASK, HI1_STRUCT, "TargetIdentifierValue", NULL,
					      value_members };

static const struct hi1_member target_values_members[] = {
	{ "TargetIdentifierValue", &target_value, HI1_MUST | HI1_MANY },
	{ 0 },
};
PART(target_values, "TargetIdentifierValues");

static const struct hi1_member target_members[] = {
	{ "TargetIdentifierValues", &target_values },
	{ "ServiceType", &hi1_entry },
	{ "TargetIdentifierSubtype", &hi1_entry },
	{ 0 },
};
PART(target, "TargetIdentifier");

static const struct hi1_member li_destination_members[] = {
	{ "DeliveryAddress", &hi1_address },
	{ "DestinationReference", &hi1_uuid },
	{ "EncryptionReference", &hi1_uuid },
	{ "EncryptionDetails", &national_encryption },
	{ "IRIorCC", &hi1_entry },
	{ "HandoverFormat", &hi1_entry },
	{ "DeliveryProfile", &hi1_entry },
	{ "NationalDeliveryParameters", &national_delivery },
	{ 0 },
};
PART(li_destination, "DeliveryDestination");

static const struct hi1_member li_destinations_members[] = {
	{ "DeliveryDestination", &li_destination, HI1_MUST | HI1_MANY },
	{ 0 },
};
PART(li_destinations, "TaskDeliveryDetails");

static const struct hi1_member li_flags_members[] = {
	{ "TaskFlag", &hi1_entry, HI1_MANY },
	{ 0 },
};
PART(li_flags, "TaskFlags");

static const struct hi1_member policy_members[] = {
	{ "Order", &hi1_number },
	{ "ObjectIdentifier", &hi1_uuid },
	{ 0 },
};
static const struct hi1_type traffic_reference = { HI1_TASK, HI1_STRUCT, "TrafficPolicyReference",
						   NULL, policy_members };
static const struct hi1_type iri_reference = { HI1_TASK, HI1_STRUCT, "IRIPolicyReference", NULL,
					       policy_members };

static const struct hi1_member traffic_references_members[] = {
	{ "TrafficPolicyReference", &traffic_reference, HI1_MANY },
	{ 0 },
};
PART(traffic_references, "ListOfTrafficPolicyReferences");

static const struct hi1_member iri_references_members[] = {
	{ "IRIPolicyReference", &iri_reference, HI1_MANY },
	{ 0 },
};
PART(iri_references, "ListOfIRIPolicyReferences");

static const struct hi1_member hi1_li_task_members[] = {
	{ "Reference", &hi1_liid },
	{ "Status", &hi1_entry },
	{ "DesiredStatus", &hi1_entry },
	{ "Timespan", &li_span },
	{ "TargetIdentifier", &target },
	{ "DeliveryType", &hi1_entry },
	{ "DeliveryDetails", &li_destinations },
	{ "ApprovalDetails", &hi1_approval, HI1_MANY },
	{ "CSPID", &hi1_endpoint },
	{ "HandlingProfile", &hi1_entry },
	{ "InvalidReason", &hi1_error },
	{ "Flags", &li_flags },
	{ "NationalLITaskingParameters", &national_li },
	{ "ListOfTrafficPolicyReferences", &traffic_references },
	{ "ListOfIRIPolicyReferences", &iri_references },
	{ 0 },
};
OBJECT(hi1_li_task, "LITaskObject");

// Disclosure.

static const struct hi1_member ld_request_members[] = {
	{ "Type", &hi1_entry },
	{ "StartTime", &hi1_time },
	{ "EndTime", &hi1_time },
	{ "ObservedTime", &hi1_time },
	{ "ObservedTimes", &hi1_time, HI1_MANY },
	{ "RequestValues", &values },
	{ "Subtype", &subtype },
	{ "TargetIdentifierSubtype", &hi1_entry },
	{ 0 },
};
PART(ld_request, "RequestDetails");

static const struct hi1_member ld_destination_members[] = {
	{ "DeliveryAddress", &hi1_address },
	{ "DestinationReference", &hi1_uuid },
	{ "EncryptionReference", &hi1_uuid },
	{ "EncryptionDetails", &national_encryption },
	{ "LDHandoverFormat", &hi1_entry },
	{ "LDDeliveryProfile", &hi1_entry },
	{ "NationalDeliveryParameters", &national_delivery },
	{ 0 },
};
PART(ld_destination, "LDDeliveryDestination");

static const struct hi1_member ld_destinations_members[] = {
	{ "LDDeliveryDestination", &ld_destination, HI1_MUST | HI1_MANY },
	{ 0 },
};
PART(ld_destinations, "LDDeliveryDetails");

static const struct hi1_member ld_flags_members[] = {
	{ "LDTaskFlag", &hi1_entry, HI1_MANY },
	{ 0 },
};
PART(ld_flags, "LDTaskFlags");

static const struct hi1_member preservation_members[] = {
	{ "ReferenceValue", &hi1_long, HI1_MUST },
	{ "NatureOfReference", &hi1_long },
	{ "TransmissionTime", &hi1_time },
	{ 0 },
};
PART(preservation, "AlternativePreservationReference");

static const struct hi1_member preservations_members[] = {
	{ "AlternativePreservationReference", &preservation, HI1_MUST | HI1_MANY },
	{ 0 },
};
PART(preservations, "ListOfAlternativePreservationReferences");

static const struct hi1_member deadline_members[] = {
	{ "DateTime", &hi1_time },
	{ "NatureOfDeadline", &hi1_entry },
	{ "OtherInformation", &hi1_long },
	{ 0 },
};
PART(deadline, "LDDeadline");
static const struct hi1_type td_deadline = { HI1_TASK, HI1_STRUCT, "TakedownDeadline", NULL,
					     deadline_members };

static const struct hi1_member deadlines_members[] = {
	{ "LDDeadline", &deadline, HI1_MANY },
	{ 0 },
};
PART(deadlines, "ListOfLDDeadlines");

static const struct hi1_member hi1_ld_task_members[] = {
	{ "Reference", &hi1_ldid },
	{ "Status", &hi1_entry },
	{ "StatusReason", &hi1_error },
	{ "DesiredStatus", &hi1_entry },
	{ "RequestDetails", &ld_request },
	{ "DeliveryDetails", &ld_destinations },
	{ "ApprovalDetails", &hi1_approval, HI1_MANY },
	{ "CSPID", &hi1_endpoint },
	{ "HandlingProfile", &hi1_entry },
	{ "Flags", &ld_flags },
	{ "AlternativePreservationReferences", &preservations },
	{ "NationalLDTaskingParameters", &national_ld },
	{ "Deadlines", &deadlines },
	{ "ManualInformation", &hi1_long },
	{ 0 },
};
OBJECT(hi1_ld_task, "LDTaskObject");

// Preservation.

static const struct hi1_member lp_request_members[] = {
	{ "Type", &hi1_entry },
	{ "StartTime", &hi1_time },
	{ "EndTime", &hi1_time },
	{ "RequestValues", &values },
	{ "Subtype", &subtype },
	{ "TargetIdentifierSubtype", &hi1_entry },
	{ 0 },
};
PART(lp_request, "LPRequestDetails");

static const struct hi1_member hi1_lp_task_members[] = {
	{ "Status", &hi1_entry },
	{ "StatusReason", &hi1_error },
	{ "DesiredStatus", &hi1_entry },
	{ "RequestDetails", &lp_request },
	{ "DesiredPreservationExpiration", &hi1_time },
	{ "PreservationExpiration", &hi1_time },
	{ "CSPID", &hi1_endpoint },
	{ "NationalLPTaskingParameters", &national_lp },
	{ 0 },
};
OBJECT(hi1_lp_task, "LPTaskObject");

// Takedown.

static const struct hi1_member observed_members[] = {
	{ "ObservedTime", &hi1_time, HI1_MANY },
	{ 0 },
};
PART(observed, "ListOfObservedTimes");

static const struct hi1_member td_request_members[] = {
	{ "RequestValues", &values },
	{ "RequestValueRefinement", &hi1_long },
	{ "ObservedTimes", &observed },
	{ 0 },
};
PART(td_request, "TakedownRequestDetails");

static const struct hi1_member td_flags_members[] = {
	{ "TDTaskFlag", &hi1_entry, HI1_MANY },
	{ 0 },
};
PART(td_flags, "TDTaskFlags");

static const struct hi1_member td_deadlines_members[] = {
	{ "TakedownDeadline", &td_deadline, HI1_MANY },
	{ 0 },
};
PART(td_deadlines, "ListOfTDDeadlines");

static const struct hi1_member disclosure_members[] = {
	{ "ReferenceValue", &hi1_long },
	{ "NatureOfReference", &hi1_entry },
	{ "TransmissionTime", &hi1_time },
	{ 0 },
};
PART(disclosure, "AlternativeDisclosureReference");

static const struct hi1_member disclosures_members[] = {
	{ "AlternativeDisclosureReference", &disclosure, HI1_MANY },
	{ 0 },
};
PART(disclosures, "ListOfAlternativeDisclosureReferences");

static const struct hi1_member hi1_td_task_members[] = {
	{ "RequesterReference", &hi1_long },
	{ "CSPReference", &hi1_long },
	{ "Status", &hi1_entry },
	{ "StatusReason", &hi1_error },
	{ "DesiredStatus", &hi1_entry },
	{ "RequestDetails", &td_request },
	{ "CSPID", &hi1_endpoint },
	{ "Flags", &td_flags },
	{ "NationalTDTaskingParameters", &national_td },
	{ "Deadlines", &td_deadlines },
	{ "AlternativeDisclosureReferences", &disclosures },
	{ "ManualInformation", &hi1_long },
	{ 0 },
};
OBJECT(hi1_td_task, "TDTaskObject");
