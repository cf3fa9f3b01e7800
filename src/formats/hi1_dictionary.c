// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_read.h"

/* ETSI's dictionaries that have values, as of V1.23.1: values with spaces between. */
static const struct {
	struct str name, values;
} dictionaries[] = {
	{ STR_INIT("ObjectType"),
	  STR_INIT("Authorisation Document Notification Task LDTask LPTask Delivery") },
	{ STR_INIT("AuthorisationLegalType"), STR_INIT("Manual") },
	{ STR_INIT("AuthorisationPriority"), STR_INIT("High Routine") },
	{ STR_INIT("AuthorisationStatus"),
	  STR_INIT("AwaitingApproval EmergencyApproval Approved Rejected Suspended Cancelled "
		   "Expired Invalid CreatingForCSP SubmittedToCSP AwaitingUpdateApproval") },
	{ STR_INIT("AuthorisationDesiredStatus"),
	  STR_INIT("AwaitingApproval EmergencyApproval Approved Rejected Suspended Cancelled "
		   "Expired CreatingForCSP SubmittedToCSP") },
	{ STR_INIT("AuthorisationFlag"),
	  STR_INIT("IsEmergency IsConsensual IsTest IsDataAvailable") },
	{ STR_INIT("AuthorisationTypeOfCase"),
	  STR_INIT("ChildExploitationOrChildSexualAbuse Corruption Cybercrime Defamation "
		   "DrugsOrDrugTrafficking HarassmentOrThreatToPersonalSafety HateSpeech "
		   "HumanTrafficking MissingPerson MoneyLaundering OtherFinancialCrimeOrFraud "
		   "SexualAbuseOrExploitation Theft TerrorismOrThreatToPublicSafety "
		   "ViolenceOrCrimeAgainstAPerson Other NotSpecified") },
	{ STR_INIT("DocumentStatus"),
	  STR_INIT("AwaitingApproval Approved Rejected Suspended Cancelled Expired Invalid") },
	{ STR_INIT("DocumentDesiredStatus"),
	  STR_INIT("AwaitingApproval Approved Rejected Suspended Cancelled Expired") },
	{ STR_INIT("DocumentType"), STR_INIT("Warrant TakedownRefinement") },
	{ STR_INIT("NotificationType"), STR_INIT("General") },
	{ STR_INIT("TrafficAction"), STR_INIT("PDSR PDHR NotDelivered Delivered Truncate") },
	{ STR_INIT("TaskStatus"),
	  STR_INIT("AwaitingApproval AwaitingProvisioning Active Rejected Suspended Cancelled "
		   "Expired Error Invalid") },
	{ STR_INIT("TaskDesiredStatus"),
	  STR_INIT("AwaitingApproval AwaitingProvisioning Active Rejected Suspended Cancelled "
		   "Expired") },
	{ STR_INIT("TaskDeliveryType"), STR_INIT("IRIOnly CCOnly IRIandCC") },
	{ STR_INIT("HandoverFormat"),
	  STR_INIT("TS102232-2 TS102232-3 TS102232-4 TS102232-5 TS102232-6 TS102232-7 TS103707 "
		   "TS103976") },
	{ STR_INIT("TaskFlag"), STR_INIT("IsTest IsEmergency IsNonLocal IsLocal") },
	{ STR_INIT("LDTaskStatus"),
	  STR_INIT("AwaitingApproval AwaitingDisclosure Disclosed DisclosureNotAvailable Rejected "
		   "Cancelled Error Invalid") },
	{ STR_INIT("LDTaskDesiredStatus"),
	  STR_INIT("AwaitingApproval AwaitingDisclosure Disclosed Rejected Cancelled") },
	{ STR_INIT("RequestType"),
	  STR_INIT("SubscriberData UserIdentifyingData TrafficData StoredContentData "
		   "SubscriberDataAndUserIdentifyingData TrafficDataAndStoredContentData Other") },
	{ STR_INIT("LDHandoverFormat"),
	  STR_INIT("TS102657 EncapsulatedTS102657 TS103120 TS103705 TS103707") },
	{ STR_INIT("LDTaskFlag"), STR_INIT("IsTest IsEmergency IsNonLocal IsLocal") },
	{ STR_INIT("LPTaskStatus"),
	  STR_INIT("AwaitingPreservation Preserved PreservationNotAvailable Rejected Cancelled "
		   "Expired Error Invalid") },
	{ STR_INIT("LPTaskDesiredStatus"), STR_INIT("AwaitingPreservation Preserved Cancelled") },
	{ STR_INIT("LIWorkflowEndpoint"),
	  STR_INIT("NewAuthorisation AuthorisationExtension AuthorisationCancellation "
		   "TaskAddition TaskCancellation ChangeOfDelivery") },
	{ STR_INIT("LPWorkflowEndpoint"),
	  STR_INIT("NewPreservation PreservationExtension PreservationCancellation") },
	{ STR_INIT("ManifestSpecification"),
	  STR_INIT("TS102657-ASN.1 TS102657-XML TS103705 TS103707 TS103976") },
	{ STR_INIT("DeliveryStatus"), STR_INIT("Available Acknowledged Expired Error Received") },
	{ STR_INIT("DeliveryDesiredStatus"), STR_INIT("Available Acknowledged Error Received") },
	{ STR_INIT("IRIEvents"), STR_INIT("All") },
	{ STR_INIT("IRIAction"), STR_INIT("NotDelivered Delivered") },
	{ STR_INIT("TDTaskStatus"), STR_INIT("Pending Resolved Rejected Error") },
	{ STR_INIT("TDTaskDesiredStatus"), STR_INIT("Pending Cancelled") },
};

bool hi1_dictionary_has(struct str name, struct str value, bool *known)
{
	*known = false;
	for (size_t i = 0; i < sizeof dictionaries / sizeof *dictionaries; i++) {
		struct str word, rest = dictionaries[i].values;
		if (!str_eq(dictionaries[i].name, name))
			continue;
		*known = true;
		while (rest.n > 0) {
			(void)str_cut(rest, ' ', &word, &rest);
			if (str_eq(word, value))
				return true;
		}
	}
	return false;
}

/* Recursive, as deep as the grammar is. */
enum rc hi1_check_words(struct cx *cx, const struct hi1_node *object, struct hi1_fault *fault)
{
	bool known;
	for (const struct hi1_node *c = object->first; c; c = c->next)
		TRY(hi1_check_words(cx, c, fault));
	if (object->type != &hi1_entry || !str_eq(hi1_text(object, "Owner"), STR("ETSI")))
		return RC_OK;
	const struct str name = hi1_text(object, "Name"), value = hi1_text(object, "Value");
	if (hi1_dictionary_has(name, value, &known) || !known)
		return RC_OK;
	const struct hi1_fault what = {
		.code = HI1_VALUE_NOT_FOUND,
		.at = object->at,
		.problem = arena_fmt(cx->arena, "ETSI's dictionary %.*s has no \"%.*s\"",
				     STR_ARG(name), STR_ARG(value)),
		.remedy = STR("use one of its values, as of V1.23.1"),
	};
	return hi1_fail(cx, fault, what, object);
}
