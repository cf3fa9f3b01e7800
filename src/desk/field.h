// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * field: what a request says in words. One list, in field.c: its name, its question, the
 * fields of official forms that it fills, and the words by which the law data ask for it.
 *
 * Source:  Budapest Convention arts 15, 26(2), 28, 29(2); the T-CY templates for arts 29-30
 *          and 31; forms and contents come from the law data (struct form_field, the
 *          contents of a measure_row).
 * Stored as the key; keys never change.
 */
#ifndef DESK_FIELD_H
#define DESK_FIELD_H

#include "core/core.h"

enum { FIELD_BYTES_MAX = 16384 };

enum request_field {
	FIELD_CONTACT,	       // who asks: organisation, person, address, numbers, time zone
	FIELD_CONFIRMATION,    // whom to ask whether it is genuine
	FIELD_INVESTIGATOR,    // who leads the case, if another
	FIELD_OFFENCE_LAW,     // provision and penalty of one's own law
	FIELD_GRAVITY,	       // the weight of the offence in this case
	FIELD_FACTS,	       // short summary
	FIELD_DATA,	       // what is asked for
	FIELD_DATA_LINK,       // how it relates to the offence
	FIELD_IDENTIFIERS,     // addresses with date, time and zone, accounts, numbers; one a line
	FIELD_CUSTODIAN,       // who holds it, where the system is
	FIELD_NECESSITY,       // why it is needed
	FIELD_LESS_INTRUSIVE,  // why nothing less intrusive serves
	FIELD_PERSONS,	       // whose data, and why theirs
	FIELD_DURATION,	       // for how long, and why
	FIELD_AUTHORITY,       // who authorised it, by which decision
	FIELD_NOTICE,	       // when the person is told, or why not
	FIELD_FOLLOW_UP,       // that and when a request for the data will follow: 29(2)(f)
	FIELD_URGENCY,	       // why it cannot wait
	FIELD_EMERGENCY,       // facts that show the emergency
	FIELD_CONFIDENTIALITY, // what is to be kept from whom
	FIELD_USE_LIMITS,      // limits of use, or that there are none
	FIELD_PROCEDURE,       // procedures that are asked for: 27(3)
	FIELD_QUESTION,	       // of advice and consultations
	FIELD_CONTENT,	       // of spontaneous information; what is to be removed, and where
	FIELD_EARLIER,	       // earlier requests: references, dates, ways
	FIELD_STATEMENT,       // what the instrument wants to be declared
	FIELDS,
};

const char *field_key(enum request_field f);
const char *field_label(enum request_field f); // English, for people; of a request: sent_label
NODISCARD bool field_parse(struct str key, enum request_field *out);

/* The words of art. 15: a request for data leaves with all of them. */
bool field_is_safeguard(enum request_field f);

enum form_filling {
	FORM_FIELD,   // by *out
	FORM_NODE,    // by the node itself: date, reference, addressee, signature
	FORM_CLASSES, // by the classes of data
	FORM_OTHER,   // by nothing that we have: an officer sees to it
};
/* What fills this field of an official form ("data_link"). */
enum form_filling form_filling_of(struct str form_field, enum request_field *out);

/* The fields for which the words of the law data ask ("why preservation is needed"), as a
 * set 1 << field; 0: an officer must read them. */
uint32_t fields_asked_by(struct str words);

#endif
