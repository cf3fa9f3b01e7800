// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * xarf_table: what XARF asks of a report, as tables.
 */
#ifndef FORMATS_XARF_TABLE_H
#define FORMATS_XARF_TABLE_H

#include "core/core.h"

/* What a member must be. */
enum xarf_kind {
	XARF_IS_TEXT,
	XARF_IS_DATE,
	XARF_IS_UUID,
	XARF_IS_EMAIL,
	XARF_IS_HOST,
	XARF_IS_ADDRESS, // of a machine
	XARF_IS_URL,
	XARF_IS_PORT,
	XARF_IS_COUNT, // a whole number from 0 on
	XARF_IS_NUMBER,
	XARF_IS_SHARE, // from 0 to 1
	XARF_IS_YES_NO,
	XARF_IS_LIST,
	XARF_IS_MAP,
	XARF_IS_VERSION_4,
	XARF_IS_TRANSPORT, // tcp, udp
	XARF_IS_CVE,
	XARF_IS_FLAT, // an object of values that are neither list nor object
	XARF_IS_CVSS, // with its version
};

struct xarf_member {
	const char *name;
	enum xarf_kind kind;
	bool required;
	int64_t least, most; // characters of a text; most 0: any
};

/* Ended by an empty one. */
extern const struct xarf_member xarf_core_4[], xarf_contact_4[], xarf_evidence_4[];
extern const struct xarf_member xarf_core_3[], xarf_reporter_3[], xarf_complainant_3[],
	xarf_report_3[], xarf_sample_3[], xarf_account_3[], xarf_subscriber_3[];

/* A category and type, and the members that it asks for, divided by blanks. */
struct xarf_type {
	const char *category, *type;
	const char *members;
	bool port_for_address; // source_port, where the source is an address
	bool port_for_smtp;    // smtp_from and source_port, where the protocol is that
};
extern const struct xarf_type xarf_types_4[];

/* Of version 3, and what it is in 4. */
struct xarf_type_3 {
	const char *class, *type;
	const char *category_4, *type_4;
	const char *members;
	bool needs_address; // SourceIp
	bool needs_url;	    // SourceUrl or SourceIp
	bool has_no_source; // neither may be there: it is about an account
};
extern const struct xarf_type_3 xarf_types_3[];

#endif
