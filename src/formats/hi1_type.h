// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1_type: the grammar of HI1 messages (ETSI TS 103 120), as tables.
 *
 * One table a type, written from the schemas of V1.23.1; it serves reading and
 * writing, in XML and in JSON. Which member comes where, how often, which text it may
 * hold: all of it is here, and no other file knows the name of a member.
 *
 *     hi1_types_core.c      the envelope and its verbs
 *     hi1_types_common.c    what several objects share
 *     hi1_types_object.c    authorisation, document, notification, delivery, keys
 *     hi1_types_task.c      the tasks
 *     hi1_types_config.c    what a receiver says of itself
 *     hi1_value.c           the texts (also those of TS 103 280)
 *
 * JSON:    a member of the core space has no prefix, others have that of their space;
 *          what may be there more than once is an array, also with one item.
 * Versions: V1.12.1 and all between are parts of V1.23.1, but for members that were
 *          renamed, which HI1_OLD marks.
 */
#ifndef FORMATS_HI1_TYPE_H
#define FORMATS_HI1_TYPE_H

#include "core/core.h"

enum hi1_space {
	HI1_CORE,
	HI1_COMMON,
	HI1_AUTH,
	HI1_TASK,
	HI1_DOC,
	HI1_NOTE,
	HI1_DELIVERY,
	HI1_ENCRYPTION,
	HI1_DEST,
	HI1_CONFIG,
	HI1_DICTIONARIES,
	HI1_ETSI,    // TS 103 280
	HI1_DIGSIG,  // XML signatures
	HI1_TRAFFIC, // policies of interception: known by name alone
	HI1_IRI,
	HI1_SPACES,
};

struct hi1_space_row {
	struct str prefix, uri;
};
extern const struct hi1_space_row hi1_spaces[HI1_SPACES];

/* HI1_SPACES when there is no such address. */
enum hi1_space hi1_space_of(struct str uri);

enum hi1_shape {
	HI1_VALUE,    // text
	HI1_STRUCT,   // members in their order
	HI1_OBJECT,   // abstract: xsi:type names one of the objects
	HI1_HOOK,     // abstract, for others to extend: kept as it came
	HI1_OPEN,     // of any content: kept as it came
	HI1_ELEMENTS, // elements of other spaces, one at least: kept as they came
};

/* How JSON writes a value. */
enum hi1_json { HI1_JSON_TEXT, HI1_JSON_INTEGER, HI1_JSON_BOOLEAN };

/* What XML does to white space before it compares. */
enum hi1_blanks { HI1_KEEP, HI1_REPLACE, HI1_COLLAPSE, HI1_REMOVE };

struct hi1_value {
	enum hi1_blanks blanks;
	enum hi1_json json;
	uint32_t max;		       // characters; 0: no limit of its own
	bool (*fits)(struct str text); // NULL: any text
	const char *is;		       // "a country code of two capital letters"
};

/* How often a member is there. HI1_OR: instead of the one before it. */
enum { HI1_MUST = 1, HI1_MANY = 2, HI1_OR = 4, HI1_OLD = 8 };

struct hi1_member {
	const char *name; // NULL ends the table
	const struct hi1_type *type;
	unsigned how;
};

struct hi1_type {
	enum hi1_space space;
	enum hi1_shape shape;
	const char *name;
	const struct hi1_type *base; // its members come first; NULL
	const struct hi1_member *members;
	const struct hi1_value *value;
};

/* A member's number in its type, base members first; HI1_NO_MEMBER: there is none. */
enum { HI1_NO_MEMBER = -1 };
int hi1_member_find(const struct hi1_type *type, enum hi1_space space, struct str name);

/* NULL after the last; in_out is the type that declares it, and whose space it has. */
const struct hi1_member *hi1_member_at(const struct hi1_type *type, int number,
				       const struct hi1_type **in_out);

/* The concrete type of this name, for xsi:type; NULL when there is none. */
const struct hi1_type *hi1_type_find(enum hi1_space space, struct str name);

/* Brings white space and spelling of a value to its one form (true, not 1; 7, not 007);
 * NULL when it is one, else what is wrong with it: "is not ...". Memory: the result is
 * text, part of it, or in the arena. */
const char *hi1_value_read(struct arena *a, const struct hi1_value *value, struct str *text);

/* The characters that XML 1.0 can carry, as UTF-8. */
bool hi1_is_text(struct str s);

/* The values. */
extern const struct hi1_type hi1_short, hi1_long, hi1_string, hi1_uuid, hi1_country, hi1_language,
	hi1_time, hi1_time_us, hi1_version, hi1_count, hi1_number, hi1_boolean, hi1_base64, hi1_uri,
	hi1_e164, hi1_email, hi1_international_email, hi1_ipv4, hi1_ipv6, hi1_tcp_port,
	hi1_udp_port, hi1_ldid, hi1_liid;

/* What types of other files use. */
extern const struct hi1_type hi1_endpoint, hi1_error, hi1_object, hi1_entry, hi1_entries,
	hi1_approval, hi1_timespan, hi1_checksums, hi1_address, hi1_open;
extern const struct hi1_type hi1_dictionaries, hi1_formats, hi1_targets, hi1_li_endpoints,
	hi1_lp_endpoints, hi1_ld_endpoints;

/* The roots. */
extern const struct hi1_type hi1_message_type;

/* The objects. */
extern const struct hi1_type hi1_authorisation, hi1_document, hi1_notification, hi1_delivery,
	hi1_encryption, hi1_li_destination, hi1_ld_destination, hi1_li_task, hi1_ld_task,
	hi1_lp_task, hi1_td_task, hi1_traffic_policy, hi1_traffic_rule, hi1_iri_policy,
	hi1_iri_rule;

#endif
