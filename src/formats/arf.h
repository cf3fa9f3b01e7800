// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * arf: the part for machines of a feedback report about mail, from its fields (formats/mail.h).
 *
 * 1. A field that the standard asks for and that is missing, or stands there twice where it may
 *    once, makes the report unusable: `fault` says why. All else that deviates is named and read.
 * 2. What is unknown is left alone: fields of extensions are those of the registry.
 *
 * Source:  RFC 5965 section 3, updated by 6591 (auth-failure) and 6692 (Source-Port); IANA
 *          marf-parameters.
 * Memory:  texts are those of the fields.
 */
#ifndef FORMATS_ARF_H
#define FORMATS_ARF_H

#include "formats/mail.h"

enum arf_type {
	ARF_ABUSE,
	ARF_FRAUD,
	ARF_VIRUS,
	ARF_OTHER,
	ARF_NOT_SPAM,
	ARF_AUTH_FAILURE,
	ARF_XARF, // a report of another format lies beside it
	ARF_TYPES,
};
const char *arf_type_key(enum arf_type type); // "auth-failure"

struct arf_texts {
	struct str *p;
	size_t n, cap;
};

struct arf_deviation {
	const char *name;
	struct str field;
	const char *sentence;
};
struct arf_deviations {
	struct arf_deviation *p;
	size_t n, cap;
};

enum { ARF_INCIDENTS_MAX = 1000000, ARF_TEXTS_MAX = 500 };

struct arf {
	enum arf_type type;
	struct str version, user_agent;
	struct instant arrival; // 0: not said
	struct str source_ip;
	int64_t source_port; // 0: not said
	int64_t incidents;   // 1 where it is not said
	struct str original_mail_from, original_envelope_id, reporting_mta, auth_failure;
	struct arf_texts rcpt_to, domains, uris;
	struct arf_deviations deviations;
	const char *fault; // a sentence; NULL: it is usable
};

/* Whether these fields are of such a report at all. */
bool arf_is(const struct mail_headers *fields);

void arf_read(struct arena *a, const struct mail_headers *fields, struct arf *out);

#endif
