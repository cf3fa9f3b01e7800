// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/xarf_table.h"

/* ---- version 4 ------------------------------------------------------------------- */

const struct xarf_member xarf_core_4[] = {
	{ "xarf_version", XARF_IS_VERSION_4, true, 0, 0 },
	{ "report_id", XARF_IS_UUID, true, 0, 0 },
	{ "timestamp", XARF_IS_DATE, true, 0, 0 },
	{ "reporter", XARF_IS_MAP, true, 0, 0 },
	{ "sender", XARF_IS_MAP, true, 0, 0 },
	{ "source_identifier", XARF_IS_TEXT, true, 0, 0 },
	{ "source_port", XARF_IS_PORT, false, 0, 0 },
	{ "category", XARF_IS_TEXT, true, 0, 0 },
	{ "type", XARF_IS_TEXT, true, 0, 0 },
	{ "evidence_source", XARF_IS_TEXT, false, 0, 0 },
	{ "evidence", XARF_IS_LIST, false, 0, 0 },
	{ "tags", XARF_IS_LIST, false, 0, 0 },
	{ "confidence", XARF_IS_SHARE, false, 0, 0 },
	{ "description", XARF_IS_TEXT, false, 0, 1000 },
	{ "legacy_version", XARF_IS_TEXT, false, 0, 0 },
	{ "_internal", XARF_IS_MAP, false, 0, 0 },
	{ "first_seen", XARF_IS_DATE, false, 0, 0 },
	{ "last_seen", XARF_IS_DATE, false, 0, 0 },
	{ "protocol", XARF_IS_TEXT, false, 0, 0 },
	{ "url", XARF_IS_URL, false, 0, 0 },
	{ "smtp_from", XARF_IS_EMAIL, false, 0, 0 },
	{ "service_port", XARF_IS_PORT, false, 0, 0 },
	{ "destination_port", XARF_IS_PORT, false, 0, 0 },
	{ 0 },
};

const struct xarf_member xarf_contact_4[] = {
	{ "org", XARF_IS_TEXT, true, 0, 200 },
	{ "contact", XARF_IS_EMAIL, true, 0, 0 },
	{ "domain", XARF_IS_HOST, true, 0, 0 },
	{ 0 },
};

const struct xarf_member xarf_evidence_4[] = {
	{ "content_type", XARF_IS_TEXT, true, 0, 0 }, { "payload", XARF_IS_TEXT, true, 0, 0 },
	{ "description", XARF_IS_TEXT, false, 0, 0 }, { "hash", XARF_IS_TEXT, false, 0, 0 },
	{ "size", XARF_IS_COUNT, false, 0, 0 },	      { 0 },
};

const struct xarf_type xarf_types_4[] = {
	{ "messaging", "spam", "protocol", false, true },
	{ "messaging", "bulk_messaging", "protocol recipient_count", false, true },
	{ "connection", "login_attack", "first_seen protocol", true, false },
	{ "connection", "port_scan", "first_seen protocol", true, false },
	{ "connection", "ddos", "first_seen protocol", true, false },
	{ "connection", "scraping", "first_seen protocol total_requests", false, false },
	{ "connection", "sql_injection", "first_seen protocol", false, false },
	{ "connection", "vulnerability_scan", "first_seen protocol scan_type", false, false },
	{ "connection", "infected_host", "first_seen protocol bot_type", false, false },
	{ "connection", "reconnaissance", "first_seen protocol probed_resources", false, false },
	{ "content", "phishing", "url", false, false },
	{ "content", "malware", "url", false, false },
	{ "content", "fraud", "url fraud_type", false, false },
	{ "content", "csam", "url classification detection_method", false, false },
	{ "content", "csem", "url detection_method exploitation_type", false, false },
	{ "content", "exposed_data", "url data_types exposure_method", false, false },
	{ "content", "brand_infringement", "url infringement_type legitimate_site", false, false },
	{ "content", "suspicious_registration", "url registration_date suspicious_indicators",
	  false, false },
	{ "content", "remote_compromise", "url compromise_type", false, false },
	{ "copyright", "copyright", "infringing_url", false, false },
	{ "copyright", "cyberlocker", "infringing_url hosting_service", false, false },
	{ "copyright", "link_site", "infringing_url site_name", false, false },
	{ "copyright", "p2p", "p2p_protocol swarm_info", false, false },
	{ "copyright", "usenet", "newsgroup message_info", false, false },
	{ "copyright", "ugc_platform", "infringing_url platform_name", false, false },
	{ "vulnerability", "cve", "service service_port cve_id", false, false },
	{ "vulnerability", "misconfiguration", "service", false, false },
	{ "vulnerability", "open_service", "service", false, false },
	{ "infrastructure", "botnet", "compromise_evidence", false, false },
	{ "infrastructure", "compromised_server", "compromise_method", false, false },
	{ "reputation", "blocklist", "threat_type", false, false },
	{ "reputation", "threat_intelligence", "threat_type", false, false },
	{ 0 },
};

/* ---- version 3 -------------------------------------------------------------------- */

const struct xarf_member xarf_core_3[] = {
	{ "Version", XARF_IS_TEXT, true, 0, 0 },
	{ "Disclosure", XARF_IS_YES_NO, true, 0, 0 },
	{ "ReporterInfo", XARF_IS_MAP, true, 0, 0 },
	{ "OnBehalfOf", XARF_IS_MAP, false, 0, 0 },
	{ "InternalProcessing", XARF_IS_MAP, false, 0, 0 },
	{ "Report", XARF_IS_MAP, true, 0, 0 },
	{ 0 },
};

const struct xarf_member xarf_reporter_3[] = {
	{ "ReporterType", XARF_IS_TEXT, false, 0, 0 },
	{ "ReporterOrg", XARF_IS_TEXT, true, 3, 0 },
	{ "ReporterOrgDomain", XARF_IS_HOST, true, 0, 0 },
	{ "ReporterOrgEmail", XARF_IS_EMAIL, true, 0, 0 },
	{ "ReporterOrgAddress", XARF_IS_TEXT, false, 0, 0 },
	{ "ReporterContactEmail", XARF_IS_EMAIL, false, 0, 0 },
	{ "ReporterContactName", XARF_IS_TEXT, false, 3, 0 },
	{ "ReporterContactPhone", XARF_IS_TEXT, false, 3, 0 },
	{ 0 },
};

const struct xarf_member xarf_complainant_3[] = {
	{ "ComplainantOrg", XARF_IS_TEXT, true, 3, 0 },
	{ "ComplainantOrgDomain", XARF_IS_HOST, true, 0, 0 },
	{ "ComplainantOrgEmail", XARF_IS_EMAIL, true, 0, 0 },
	{ "ComplainantContactEmail", XARF_IS_EMAIL, false, 0, 0 },
	{ "ComplainantContactName", XARF_IS_TEXT, false, 3, 0 },
	{ "ComplainantContactPhone", XARF_IS_TEXT, false, 3, 0 },
	{ 0 },
};

const struct xarf_member xarf_report_3[] = {
	{ "ReportClass", XARF_IS_TEXT, true, 0, 0 },
	{ "ReportType", XARF_IS_TEXT, true, 0, 0 },
	{ "Date", XARF_IS_DATE, true, 0, 0 },
	{ "FirstSeen", XARF_IS_DATE, false, 0, 0 },
	{ "SourceIp", XARF_IS_ADDRESS, false, 0, 0 },
	{ "SourcePort", XARF_IS_PORT, false, 0, 0 },
	{ "SourceUrl", XARF_IS_URL, false, 0, 0 },
	{ "DestinationIp", XARF_IS_ADDRESS, false, 0, 0 },
	{ "AttackerIp", XARF_IS_ADDRESS, false, 0, 0 },
	{ "ByteCount", XARF_IS_COUNT, false, 0, 0 },
	{ "Ongoing", XARF_IS_YES_NO, false, 0, 0 },
	{ "Samples", XARF_IS_LIST, false, 0, 0 },
	{ "Account", XARF_IS_MAP, false, 0, 0 },
	{ "ServiceName", XARF_IS_TEXT, false, 0, 0 },
	{ "TransportProtocol", XARF_IS_TRANSPORT, false, 0, 0 },
	{ "RpzDomain", XARF_IS_HOST, false, 0, 0 },
	{ "CVE", XARF_IS_CVE, false, 0, 0 },
	{ "CVSS", XARF_IS_CVSS, false, 0, 0 },
	{ "Custom", XARF_IS_FLAT, false, 0, 0 },
	{ "ReporterCaseID", XARF_IS_TEXT, false, 0, 0 },
	{ "ReporterNotes", XARF_IS_TEXT, false, 0, 0 },
	{ "FileName", XARF_IS_TEXT, false, 0, 0 },
	{ "FileSize", XARF_IS_COUNT, false, 0, 0 },
	{ "PacketCount", XARF_IS_COUNT, false, 0, 0 },
	{ "Harasser", XARF_IS_TEXT, false, 0, 0 },
	{ "HarassmentDescription", XARF_IS_TEXT, false, 0, 0 },
	{ "SmtpMailFromAddress", XARF_IS_EMAIL, false, 0, 0 },
	{ "SmtpRcptToAddress", XARF_IS_EMAIL, false, 0, 0 },
	{ 0 },
};

const struct xarf_member xarf_sample_3[] = {
	{ "ContentType", XARF_IS_TEXT, true, 0, 0 },
	{ "Base64Encoded", XARF_IS_YES_NO, false, 0, 0 },
	{ "Payload", XARF_IS_TEXT, true, 0, 0 },
	{ "Description", XARF_IS_TEXT, false, 0, 0 },
	{ 0 },
};

const struct xarf_member xarf_account_3[] = {
	{ "AccountIdentifier", XARF_IS_TEXT, false, 0, 0 },
	{ "AccountName", XARF_IS_TEXT, false, 0, 0 },
	{ "AccountEmail", XARF_IS_EMAIL, false, 0, 0 },
	{ 0 },
};

const struct xarf_member xarf_subscriber_3[] = {
	{ "ID", XARF_IS_TEXT, false, 0, 0 },
	{ "SubscriberData", XARF_IS_MAP, false, 0, 0 },
	{ 0 },
};

const struct xarf_type_3 xarf_types_3[] = {
	{ "Activity", "Spam", "messaging", "spam", "", true, false, false },
	{ "Activity", "DOS", "connection", "ddos", "", true, false, false },
	{ "Activity", "DDoS", "connection", "ddos", "", true, false, false },
	{ "Activity", "PortScan", "connection", "port_scan", "", true, false, false },
	{ "Activity", "LoginAttack", "connection", "login_attack", "", true, false, false },
	{ "Activity", "Exploit", "connection", "vulnerability_scan", "", true, false, false },
	{ "Activity", "WebCrawler", "connection", "scraping", "", false, true, false },
	{ "Activity", "Harassment", "messaging", "", "Harasser HarassmentDescription", false,
	  false },
	{ "Activity", "PotentiallyCompromisedAccount", "infrastructure", "compromised_server",
	  "Account", false, false, true },
	{ "Activity", "Malware", "connection", "infected_host", "", true, false, false },
	{ "Content", "Botnet", "infrastructure", "botnet", "", false, true, false },
	{ "Content", "Phishing", "content", "phishing", "SourceUrl", false, true, false },
	{ "Content", "Malware", "content", "malware", "", false, true, false },
	{ "Content", "ChildAbuse", "content", "csam", "", false, true, false },
	{ "Content", "Copyright", "copyright", "copyright", "InfringedMaterial", false, true,
	  false },
	{ "Content", "Trademark", "content", "brand_infringement", "TrademarkedMaterial", false,
	  true },
	{ "Vulnerability", "OpenService", "vulnerability", "open_service", "ServiceName", false,
	  true },
	{ 0 },
};
