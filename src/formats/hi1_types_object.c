// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_type.h"

#define PART(c_name, space, type_name)                                              \
	static const struct hi1_type c_name = { space, HI1_STRUCT, type_name, NULL, \
						c_name##_members }
#define HOOK(c_name, space, type_name) \
	static const struct hi1_type c_name = { space, HI1_HOOK, type_name }
#define OBJECT(c_name, space, type_name)                                            \
	const struct hi1_type c_name = { space, HI1_STRUCT, type_name, &hi1_object, \
					 c_name##_members }

static const struct hi1_member span_members[] = {
	{ "StartTime", &hi1_time },
	{ "EndTime", &hi1_time },
	{ 0 },
};

// Authorisation.

static const struct hi1_type auth_span = { HI1_AUTH, HI1_STRUCT, "AuthorisationTimespan", NULL,
					   span_members };

static const struct hi1_member auth_flags_members[] = {
	{ "AuthorisationFlag", &hi1_entry, HI1_MANY },
	{ 0 },
};
PART(auth_flags, HI1_AUTH, "AuthorisationFlags");

static const struct hi1_member auth_csp_members[] = {
	{ "CSPID", &hi1_endpoint, HI1_MUST | HI1_MANY },
	{ 0 },
};
PART(auth_csp, HI1_AUTH, "AuthorisationCSPID");

HOOK(auth_national, HI1_AUTH, "NationalAuthorisationParameters");

static const struct hi1_member hi1_authorisation_members[] = {
	{ "AuthorisationReference", &hi1_long },
	{ "AuthorisationLegalType", &hi1_entry },
	{ "AuthorisationPriority", &hi1_entry },
	{ "AuthorisationStatus", &hi1_entry },
	{ "AuthorisationDesiredStatus", &hi1_entry },
	{ "AuthorisationTimespan", &auth_span },
	{ "AuthorisationCSPID", &auth_csp },
	{ "AuthorisationCreationTimestamp", &hi1_time },
	{ "AuthorisationServedTimestamp", &hi1_time },
	{ "AuthorisationTerminationTimestamp", &hi1_time },
	{ "AuthorisationApprovalDetails", &hi1_approval, HI1_MANY },
	{ "AuthorisationInvalidReason", &hi1_error },
	{ "AuthorisationFlags", &auth_flags },
	{ "AuthorisationManualInformation", &hi1_long },
	{ "NationalAuthorisationParameters", &auth_national },
	{ "AuthorisationJurisdiction", &hi1_long },
	{ "AuthorisationTypeOfCase", &hi1_entry },
	{ "AuthorisationLegalEntity", &hi1_short },
	{ 0 },
};
OBJECT(hi1_authorisation, HI1_AUTH, "AuthorisationObject");

// Document.

static const struct hi1_type doc_span = { HI1_DOC, HI1_STRUCT, "DocumentTimespan", NULL,
					  span_members };

static const struct hi1_member doc_property_members[] = {
	{ "PropertyType", &hi1_entry, HI1_MUST },
	{ "PropertyValue", &hi1_long, HI1_MUST },
	{ 0 },
};
PART(doc_property, HI1_DOC, "DocumentProperty");

static const struct hi1_member doc_properties_members[] = {
	{ "DocumentProperty", &doc_property, HI1_MANY },
	{ 0 },
};
PART(doc_properties, HI1_DOC, "DocumentProperties");

static const struct hi1_member doc_body_members[] = {
	{ "Contents", &hi1_base64 },
	{ "ContentType", &hi1_short },
	{ "Checksum", &hi1_short },
	{ "ChecksumType", &hi1_short },
	{ 0 },
};
PART(doc_body, HI1_DOC, "DocumentBody");

HOOK(doc_national, HI1_DOC, "NationalDocumentParameters");

static const struct hi1_member hi1_document_members[] = {
	{ "DocumentReference", &hi1_long },
	{ "DocumentName", &hi1_long },
	{ "DocumentStatus", &hi1_entry },
	{ "DocumentDesiredStatus", &hi1_entry },
	{ "DocumentTimespan", &doc_span },
	{ "DocumentType", &hi1_entry },
	{ "DocumentProperties", &doc_properties },
	{ "DocumentBody", &doc_body },
	{ "DocumentSignature", &hi1_approval, HI1_MANY },
	{ "DocumentInvalidReason", &hi1_error },
	{ "NationalDocumentParameters", &doc_national },
	{ 0 },
};
OBJECT(hi1_document, HI1_DOC, "DocumentObject");

// Notification.

static const struct hi1_member note_status_members[] = {
	{ "AssociatedObject", &hi1_uuid, HI1_MUST },
	{ "Status", &hi1_entry, HI1_MUST },
	{ "Details", &hi1_long },
	{ 0 },
};
PART(note_status, HI1_NOTE, "AssociatedObjectStatus");

static const struct hi1_member note_statuses_members[] = {
	{ "AssociatedObjectStatus", &note_status, HI1_MUST | HI1_MANY },
	{ 0 },
};
PART(note_statuses, HI1_NOTE, "ListOfAssociatedObjectStatus");

HOOK(note_national, HI1_NOTE, "NationalNotificationParameters");

static const struct hi1_member hi1_notification_members[] = {
	{ "NotificationDetails", &hi1_long },
	{ "NotificationType", &hi1_entry },
	{ "NewNotification", &hi1_boolean },
	{ "NotificationTimestamp", &hi1_time },
	{ "StatusOfAssociatedObjects", &note_statuses },
	{ "NationalNotificationParameters", &note_national },
	{ 0 },
};
OBJECT(hi1_notification, HI1_NOTE, "NotificationObject");

// Delivery.

static const struct hi1_type xml_data = { HI1_DELIVERY, HI1_ELEMENTS, "EmbeddedXMLData" };
static const struct hi1_type json_data = { HI1_DELIVERY, HI1_ELEMENTS, "EmbeddedJSONData" };

static const struct hi1_member reference_members[] = {
	{ "LDID", &hi1_ldid, HI1_MUST },
	{ "LIID", &hi1_liid, HI1_OR },
	{ 0 },
};
PART(reference, HI1_DELIVERY, "Reference");

static const struct hi1_member binary_members[] = {
	{ "Data", &hi1_base64, HI1_MUST }, { "ContentType", &hi1_short },
	{ "Checksum", &hi1_short },	   { "ChecksumType", &hi1_short },
	{ "Checksums", &hi1_checksums },   { "OriginalFilename", &hi1_long },
	{ "ContentLength", &hi1_count },   { 0 },
};
PART(binary, HI1_DELIVERY, "EmbeddedBinaryData");

static const struct hi1_member schema_members[] = {
	{ "schema", &hi1_open, HI1_MUST },
	{ 0 },
};
PART(schema, HI1_DELIVERY, "SchemaContent");

static const struct hi1_member manifest_contents_members[] = {
	{ "BinaryData", &binary, HI1_MUST },
	{ "XMLSchema", &schema, HI1_OR },
	{ "JSONSchema", &json_data, HI1_OR },
	{ 0 },
};
PART(manifest_contents, HI1_DELIVERY, "ManifestContents");

static const struct hi1_member external_members[] = {
	{ "ManifestID", &hi1_long },
	{ "ManifestContents", &manifest_contents },
	{ 0 },
};
PART(external, HI1_DELIVERY, "ExternalSchema");

static const struct hi1_member manifest_members[] = {
	{ "Specification", &hi1_entry, HI1_MUST },
	{ "ExternalSchema", &external, HI1_OR },
	{ 0 },
};
PART(manifest, HI1_DELIVERY, "Manifest");

static const struct hi1_member url_members[] = {
	{ "URL", &hi1_uri, HI1_MUST },
	{ "ContentLength", &hi1_count },
	{ "ContentType", &hi1_long },
	{ "Expiry", &hi1_time_us },
	{ "Checksum", &hi1_short },
	{ "OriginalFilename", &hi1_long },
	{ "CSPDefinedIdentifier", &hi1_long },
	{ "ChecksumType", &hi1_short },
	{ "Checksums", &hi1_checksums },
	{ 0 },
};
PART(url, HI1_DELIVERY, "URLObject");

static const struct hi1_member delivered_members[] = {
	{ "BinaryData", &binary, HI1_MUST },	   { "XMLData", &xml_data, HI1_OR },
	{ "JSONData", &json_data, HI1_OR },	   { "URL", &url, HI1_OR },
	{ "DataExistence", &hi1_boolean, HI1_OR }, { 0 },
};
PART(delivered, HI1_DELIVERY, "Delivery");

static const struct hi1_member delivery_encryption_members[] = {
	{ "EncryptionReference", &hi1_uuid },
	{ "AdditionalInformation", &hi1_long },
	{ 0 },
};
PART(delivery_encryption, HI1_DELIVERY, "DeliveryEncryptionDetails");

static const struct hi1_member hi1_delivery_members[] = {
	{ "Reference", &reference },
	{ "DeliveryID", &hi1_uuid },
	{ "SequenceNumber", &hi1_count },
	{ "LastSequence", &hi1_boolean },
	{ "Manifest", &manifest },
	{ "Delivery", &delivered },
	{ "DeliveryStatus", &hi1_entry },
	{ "DeliveryDesiredStatus", &hi1_entry },
	{ "EncryptionDetails", &delivery_encryption },
	{ 0 },
};
OBJECT(hi1_delivery, HI1_DELIVERY, "DeliveryObject");

// Encryption.

static const struct hi1_member certificate_members[] = {
	{ "X509CertificateDER", &hi1_base64 },
	{ 0 },
};
PART(certificate, HI1_ENCRYPTION, "X509Certificate");

static const struct hi1_member x509_members[] = {
	{ "X509Certificates", &certificate, HI1_MANY },
	{ 0 },
};
PART(x509, HI1_ENCRYPTION, "X509EncryptionDetails");

static const struct hi1_member hi1_encryption_members[] = {
	{ "EncryptionScheme", &hi1_entry, HI1_MUST },
	{ "X509EncryptionDetails", &x509 },
	{ 0 },
};
OBJECT(hi1_encryption, HI1_ENCRYPTION, "EncryptionObject");

// Destinations.

HOOK(dest_national, HI1_DEST, "NationalDestinationParameters");

static const struct hi1_member hi1_li_destination_members[] = {
	{ "DeliveryAddress", &hi1_address },
	{ "FriendlyName", &hi1_long },
	{ "NationalDestinationParameters", &dest_national },
	{ 0 },
};
OBJECT(hi1_li_destination, HI1_DEST, "LIDestinationObject");
const struct hi1_type hi1_ld_destination = { HI1_DEST, HI1_STRUCT, "LDDestinationObject",
					     &hi1_object, hi1_li_destination_members };

// Known by name, so that they are refused as not supported and not as invalid.

const struct hi1_type hi1_traffic_policy = { HI1_TRAFFIC, HI1_OPEN, "TrafficPolicyObject" };
const struct hi1_type hi1_traffic_rule = { HI1_TRAFFIC, HI1_OPEN, "TrafficRuleObject" };
const struct hi1_type hi1_iri_policy = { HI1_IRI, HI1_OPEN, "IRIPolicyObject" };
const struct hi1_type hi1_iri_rule = { HI1_IRI, HI1_OPEN, "IRIRuleObject" };
