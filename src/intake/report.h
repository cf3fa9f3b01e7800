// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report: what somebody told this node, whatever way it came by. Every reader of a format ends in
 * this one record, so that clustering, referral and numbers never see a format.
 *
 * 1. The raw report is kept as it was received, by its SHA-256: small as a row, larger as a blob. What cannot be read is
 *    kept all the same, with the reason (INTAKE_UNUSABLE, INTAKE_QUARANTINED); what is no report
 *    (a bounce, an automatic answer, a report about many mails) is kept aside.
 * 2. In categories of child abuse no image and no video is ever stored: it is hashed and cut out,
 *    of the raw report too, before anything is written. What is kept then has another SHA-256 than
 *    what was received; both are here.
 * 3. Whatever deviates from its format has a name and a place.
 * 4. Who reported is a row of its own (struct intake_reporter), which not everybody may see.
 *
 * Texts:   UTF-8, as given; they are shown escaped, and what is complained of defanged.
 * Source:  RFC 5965 (ARF), xarf.org v4; the record is ours.
 */
#ifndef INTAKE_REPORT_H
#define INTAKE_REPORT_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"
#include "desk/case.h"
#include "intake/place.h"

enum intake_channel {
	INTAKE_FORM,
	INTAKE_MAIL,
	INTAKE_IMPORT,
	INTAKE_FEED,
	INTAKE_API,
	INTAKE_HAND, // telephone, paper, walk-in: entered by staff
	INTAKE_HOTLINE,
	INTAKE_CHANNELS,
};
const char *intake_channel_key(enum intake_channel channel);  // "mail"
const char *intake_channel_text(enum intake_channel channel); // "Mail"
NODISCARD bool intake_channel_parse(struct str key, enum intake_channel *out);

enum intake_state {
	INTAKE_NEW,
	INTAKE_SEEN,
	INTAKE_UNUSABLE,    // kept, but nothing could be made of it: `reason`
	INTAKE_QUARANTINED, // it ended its reader: kept, read again by hand alone
	INTAKE_ASIDE,	    // no report: a bounce, an automatic answer, our own mail come back
	INTAKE_STATES,
};
const char *intake_state_key(enum intake_state state);
const char *intake_state_text(enum intake_state state);
NODISCARD bool intake_state_parse(struct str key, enum intake_state *out);

enum subject_kind {
	SUBJECT_URL,
	SUBJECT_HOST,
	SUBJECT_IP,
	SUBJECT_ASN,
	SUBJECT_EMAIL,
	SUBJECT_PHONE,
	SUBJECT_WALLET,
	SUBJECT_IBAN,
	SUBJECT_HASH,  // of a file
	SUBJECT_PHASH, // perceptual, of an image or a video
	SUBJECT_ACCOUNT,
	SUBJECT_KINDS,
};
const char *subject_kind_key(enum subject_kind kind);  // "url"
const char *subject_kind_text(enum subject_kind kind); // "Address of a page"
NODISCARD bool subject_kind_parse(struct str key, enum subject_kind *out);

/* What is complained of. */
struct intake_subject {
	enum subject_kind kind;
	struct str shown;  // as it was
	struct str key;	   // canonical; as shown where nobody knows better
	struct instant at; // when it was seen there; 0: not said
	int64_t port;	   // of the sender; 0: not said
	/* An address without its time, or of a carrier's NAT without its port, leads to nobody. */
	bool needs_time, needs_port;
	struct place place; // of an address
};

/* A part of what was sent. */
struct intake_part {
	struct str media_type, name; // name: as given; may be empty
	struct sha256 hash;	     // of the decoded bytes
	int64_t size;
	bool is_dropped; // hashed and cut out: its bytes are nowhere here
	struct str reason;
};

struct intake_deviation {
	struct str name;     // "no-report-type"
	struct str place;    // "part 2", "/reporter/domain", "byte 120"
	struct str sentence; // English
};

/* Of a mail that is complained of (the inner one, where there is one). */
struct intake_message {
	struct str message_id, from, return_path, subject;
};

struct intake_subjects {
	struct intake_subject *p;
	size_t n, cap;
};
struct intake_parts {
	struct intake_part *p;
	size_t n, cap;
};
struct intake_deviations {
	struct intake_deviation *p;
	size_t n, cap;
};

struct intake_report {
	struct id id;
	struct str number; // "LK-R-2026-004217"
	struct instant received_at;
	enum intake_channel channel;
	enum intake_state state;
	struct str reason; // of unusable, quarantined and aside

	struct sha256 received; // what came
	int64_t received_size;
	struct sha256 raw; // the blob that is kept; all zero: none is (a form without a file)
	int64_t raw_size;

	struct str format, version; // "arf", "xarf-4", "mail", "form"; "bounce", "auto-reply" ...
	struct str category, type;  // as XARF v4 names them: "messaging", "spam"
	struct id reporter;	    // zero: nobody is named
	struct str reporter_reference;
	enum tlp tlp;
	bool tlp_said; // by who sent it: it binds. For whoever stores one; not loaded
	struct instant first_seen, last_seen; // 0: not said
	int64_t incidents;		      // at least 1
	struct str language;		      // "fr"; empty: not known
	struct str text;
	struct intake_message message;
	struct mail_path path; // of that mail
	int64_t arrivals;      // how often the same bytes came

	/* Loaded with one report, not with a list. */
	struct intake_subjects subjects;
	struct intake_parts parts;
	struct intake_deviations deviations;
};

struct intake_reporter {
	struct id id;
	struct str name, organisation, email, phone, other;
};

enum {
	INTAKE_SUBJECTS_MAX = 500,
	INTAKE_PARTS_MAX = 1000,
	INTAKE_DEVIATIONS_MAX = 100,
	INTAKE_TEXT_MAX = 65536, // bytes of `text`; more is in the raw report
	INTAKE_WORD_MAX = 2048,	 // of any other text
	INTAKE_INCIDENTS_MAX = 1000000,
};

/* Whether it is about the abuse of children: no file of it is ever kept. */
bool intake_is_child_abuse(struct str category, struct str type);

/* "LK-R-2026-004217" */
struct str intake_number(struct arena *a, struct str country, int year, int64_t n);

/* XARF's class and type as people read them, "content/phishing"; a class alone where no type was said. */
struct str intake_what(struct arena *a, struct str category, struct str type);

/* At most max bytes of s, cut at the end of a character, without NUL and with U+FFFD in place of
 * what is not UTF-8: what a reader puts into a report. */
struct str intake_text(struct arena *a, struct str s, size_t max);

/* They add unless the list is full. */
void intake_add_subject(struct arena *a, struct intake_report *r, enum subject_kind kind,
			struct str shown);
void intake_add_deviation(struct arena *a, struct intake_report *r, const char *name,
			  struct str place, struct str sentence);

/* Cuts what is too long, counts at least one incident, and marks addresses that lack their time or
 * port. For each report, before it is stored. */
void intake_settle(struct arena *a, struct intake_report *r);

#endif
