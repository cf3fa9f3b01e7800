// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_type.h"

#define COMMON(c_name, type_name) \
	const struct hi1_type c_name = { HI1_COMMON, HI1_STRUCT, type_name, NULL, c_name##_members }
#define HOOK(c_name, type_name) \
	static const struct hi1_type c_name = { HI1_COMMON, HI1_HOOK, type_name }
#define ETSI(c_name, type_name)                                                        \
	static const struct hi1_type c_name = { HI1_ETSI, HI1_STRUCT, type_name, NULL, \
						c_name##_members }

static const struct hi1_member hi1_entry_members[] = {
	{ "Owner", &hi1_short, HI1_MUST },
	{ "Name", &hi1_short, HI1_MUST },
	{ "Value", &hi1_short, HI1_MUST },
	{ 0 },
};
COMMON(hi1_entry, "DictionaryEntry");

static const struct hi1_member hi1_entries_members[] = {
	{ "DictionaryEntry", &hi1_entry, HI1_MANY },
	{ 0 },
};
COMMON(hi1_entries, "DictionaryEntries");

static const struct hi1_member hi1_timespan_members[] = {
	{ "StartTime", &hi1_time },
	{ "EndTime", &hi1_time },
	{ 0 },
};
COMMON(hi1_timespan, "Timespan");

static const struct hi1_member checksum_members[] = {
	{ "Checksum", &hi1_short, HI1_MUST },
	{ "ChecksumType", &hi1_short, HI1_MUST },
	{ 0 },
};
static COMMON(checksum, "ChecksumAndType");

static const struct hi1_member hi1_checksums_members[] = {
	{ "ChecksumAndType", &checksum, HI1_MUST | HI1_MANY },
	{ 0 },
};
COMMON(hi1_checksums, "ListOfChecksumAndType");

static const struct hi1_member language_members[] = {
	{ "ISO639Set1LanguageIdentifier", &hi1_language, HI1_MUST },
	{ 0 },
};
static COMMON(language, "LanguageIdentifier");

static const struct hi1_member contact_members[] = {
	{ "Name", &hi1_long },
	{ "Role", &hi1_long },
	{ "EmailAddress", &hi1_international_email },
	{ "PhoneNumber", &hi1_e164 },
	{ "FaxNumber", &hi1_e164 },
	{ "Address", &hi1_long },
	{ "Languages", &language, HI1_MANY },
	{ "ApproverAlternateName", &hi1_long },
	{ "ApproverEmailAddress", &hi1_international_email },
	{ "ApproverPhoneNumber", &hi1_e164 },
	{ 0 },
};
static COMMON(contact, "ApproverContactDetails");

HOOK(national_identity, "NationalApproverIdentity");
HOOK(national_signature, "NationalDigitalSignature");
HOOK(national_approval, "ApprovalNationalDetails");

static const struct hi1_member identity_members[] = {
	{ "NationalApproverIdentity", &national_identity, HI1_MUST },
	{ 0 },
};
static COMMON(identity, "ApproverIdentity");

static const struct hi1_member approver_members[] = {
	{ "ApproverName", &hi1_long },
	{ "ApproverRole", &hi1_long },
	{ "ApproverIdentity", &identity },
	{ "ApproverContactDetails", &contact, HI1_MANY },
	{ 0 },
};
static COMMON(approver, "ApproverDetails");

static const struct hi1_member signature_members[] = {
	{ "NationalDigitalSignature", &national_signature, HI1_MUST },
	{ 0 },
};
static COMMON(signature, "ApprovalDigitalSignature");

static const struct hi1_member hi1_approval_members[] = {
	{ "ApprovalType", &hi1_long },
	{ "ApprovalDescription", &hi1_long },
	{ "ApprovalReference", &hi1_long },
	{ "ApproverDetails", &approver },
	{ "ApprovalTimestamp", &hi1_time },
	{ "ApprovalIsEmergency", &hi1_boolean },
	{ "ApprovalDigitalSignature", &signature },
	{ "ApprovalNationalDetails", &national_approval },
	{ 0 },
};
COMMON(hi1_approval, "ApprovalDetails");

static const struct hi1_member ip_members[] = {
	{ "IPv4Address", &hi1_ipv4, HI1_MUST },
	{ "IPv6Address", &hi1_ipv6, HI1_OR },
	{ 0 },
};
ETSI(ip, "IPAddress");

static const struct hi1_member port_members[] = {
	{ "TCPPort", &hi1_tcp_port, HI1_MUST },
	{ "UDPPort", &hi1_udp_port, HI1_OR },
	{ 0 },
};
ETSI(port, "Port");

static const struct hi1_member tcp_range_members[] = {
	{ "start", &hi1_tcp_port, HI1_MUST },
	{ "end", &hi1_tcp_port, HI1_MUST },
	{ 0 },
};
ETSI(tcp_range, "TCPPortRange");

static const struct hi1_member udp_range_members[] = {
	{ "start", &hi1_udp_port, HI1_MUST },
	{ "end", &hi1_udp_port, HI1_MUST },
	{ 0 },
};
ETSI(udp_range, "UDPPortRange");

static const struct hi1_member port_range_members[] = {
	{ "TCPPortRange", &tcp_range, HI1_MUST },
	{ "UDPPortRange", &udp_range, HI1_OR },
	{ 0 },
};
ETSI(port_range, "PortRange");

static const struct hi1_member ip_port_members[] = {
	{ "address", &ip, HI1_MUST },
	{ "port", &port, HI1_MUST },
	{ 0 },
};
ETSI(ip_port, "IPAddressPort");

static const struct hi1_member ip_port_range_members[] = {
	{ "address", &ip, HI1_MUST },
	{ "portRange", &port_range, HI1_MUST },
	{ 0 },
};
ETSI(ip_port_range, "IPAddressPortRange");

static const struct hi1_member address_members[] = {
	{ "IPv4Address", &hi1_ipv4, HI1_MUST },
	{ "IPv6Address", &hi1_ipv6, HI1_OR },
	{ "IPAddressPort", &ip_port, HI1_OR },
	{ "IPAddressPortRange", &ip_port_range, HI1_OR },
	{ "E164Number", &hi1_e164, HI1_OR },
	{ "FTPAddress", &hi1_uri, HI1_OR },
	{ "URL", &hi1_uri, HI1_OR },
	{ "FQDN", &hi1_long, HI1_OR },
	{ "EmailAddress", &hi1_email, HI1_OR },
	{ "EndpointID", &hi1_endpoint, HI1_OR },
	{ "DeliveryInformationID", &hi1_long, HI1_OR },
	{ 0 },
};
const struct hi1_type hi1_address = { HI1_TASK, HI1_STRUCT, "DeliveryAddress", NULL,
				      address_members };
