// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * feed: reports that systems send to each other, many in one document: what each reader of such a
 * format ends in, and how a box carries it.
 *
 *	intelmq	events of IntelMQ, one a line or in a list	formats/intelmq.h
 *	misp	events of MISP					formats/misp.h
 *	stix	bundles of STIX 2.1				formats/stix.h
 *	iodef	incidents of IODEF 2 and 1			formats/iodef.h
 *	xarf-02	the report in a mail of X-ARF 0.1 and 0.2	formats/xarf_mail.h
 *	csv	a table, by a mapping				formats/csv_feed.h
 *
 * 1. Each event has its own bytes in the document (at, n): two events are the same when these are.
 * 2. Whatever deviates has a name and a place. An event with a `reason` could not be used.
 * 3. A document that is in order and holds nothing to report says why (`nothing`).
 * 4. What an event is about is of a kind and as it was written: whether it is one is judged by
 *    whoever takes it (intake/report_from_feed.h).
 *
 * Limits:  FEED_... below: RC_LIMIT; an event with more subjects is followed by another with the rest.
 * Memory:  in the cx's arena; texts may lie in the document.
 */
#ifndef FORMATS_FEED_H
#define FORMATS_FEED_H

#include "core/core.h"

enum feed_format {
	FEED_NONE, // none of these
	FEED_INTELMQ,
	FEED_MISP,
	FEED_STIX,
	FEED_IODEF,
	FEED_XARF_MAIL,
	FEED_CSV,
	FEED_FORMATS,
};
const char *feed_format_key(enum feed_format format); // "intelmq"

enum feed_kind {
	FEED_URL,
	FEED_HOST,
	FEED_IP,
	FEED_ASN,
	FEED_EMAIL,
	FEED_PHONE,
	FEED_WALLET,
	FEED_IBAN,
	FEED_HASH,
	FEED_ACCOUNT,
	FEED_KINDS,
};

/* As a column of a table names it: "url". */
const char *feed_kind_key(enum feed_kind kind);
NODISCARD bool feed_kind_parse(struct str key, enum feed_kind *out);

enum feed_text {
	FEED_ID,       // of who sent it
	FEED_VERSION,  // of the format
	FEED_CATEGORY, // as XARF 4 names them: "content"
	FEED_TYPE,     // "phishing"
	FEED_TLP,      // "amber"; empty: not said
	FEED_TITLE,
	FEED_BODY,
	FEED_LANGUAGE,
	FEED_ORG,     // who reports
	FEED_CONTACT, // their mail address
	FEED_REASON,  // why it could not be used; empty: it could
	FEED_TEXTS,
};

struct feed_subject {
	enum feed_kind kind;
	struct str value, place;
	int64_t port;	   // 0: not said
	struct instant at; // 0: not said
};
struct feed_subjects {
	struct feed_subject *p;
	size_t n, cap;
};

struct feed_fault {
	struct str name, place, sentence;
};
struct feed_faults {
	struct feed_fault *p;
	size_t n, cap;
};

struct feed_event {
	struct str texts[FEED_TEXTS];
	size_t at, n;		    // its bytes
	struct instant first, last; // 0: not said
	bool is_local;		    // these times are of the zone that the caller knows
	int64_t incidents;
	struct feed_subjects subjects;
	struct feed_faults faults;
};
struct feed_events {
	struct feed_event *p;
	size_t n, cap;
};

struct feed {
	enum feed_format format;
	struct feed_events events;
	struct str nothing; // a sentence; empty: there are events
};

#define FEED_BYTES_MAX ((size_t)16 << 20)
enum {
	FEED_EVENTS_MAX = 100000,
	FEED_SUBJECTS_MAX = 400,
	FEED_FAULTS_MAX = 50,
	FEED_TEXT_MAX = 16384,
	FEED_WORD_MAX = 2048,
	FEED_PLACE_MAX = 200,
	FEED_INCIDENTS_MAX = 1000000,
};

/* How a document is to be read: by its look, or as what the caller knows it to be. */
struct feed_ask {
	enum feed_format format;  // FEED_NONE: by its look
	struct str mapping, head; // of a table (formats/csv_feed.h): its map, its first row
	size_t line;		  // of the document's first line in its file, from 0
};

/* FEED_NONE as format: it is none of these, and out is otherwise empty. RC_INVALID: it is broken as
 * a whole; the sentence says where. RC_LIMIT. In the box, where this process has one. */
NODISCARD enum rc feed_read(struct cx *cx, const struct feed_ask *ask, struct str bytes,
			    struct feed *out);
NODISCARD enum rc feed_read_here(struct cx *cx, const struct feed_ask *ask, struct str bytes,
				 struct feed *out);

/* Whether these bytes look as if they were one of those that are known by their look. */
bool feed_looks(struct str bytes);

/* Where a document of one event a line may be cut: at most `most` bytes, whole lines. All of it:
 * it is no such document. */
size_t feed_cut(struct str bytes, size_t most);

/* ---- for readers ---- */

struct feed_event *feed_add(struct arena *a, struct feed *f, size_t at, size_t n);

/* Texts are cut, trimmed and made UTF-8; what is empty is not added. */
void feed_set(struct arena *a, struct feed_event *e, enum feed_text which, struct str text);
void feed_subject(struct arena *a, struct feed_event *e, enum feed_kind kind, struct str value,
		  struct str place, int64_t port);
void feed_fault(struct arena *a, struct feed_event *e, const char *name, struct str place,
		const char *sentence);
/* The first reason stays. */
void feed_refuse(struct feed_event *e, struct str reason);
/* "GREEN", "tlp:amber+strict"; the stricter of two stays. False: none is known by this name. */
bool feed_tlp(struct feed_event *e, struct str label);
/* With a fault, where it is no time of RFC 3339. */
void feed_time(struct arena *a, struct feed_event *e, struct instant *t, struct str text,
	       struct str place);
/* An event is cut into several where it has more subjects than one may have. */
struct feed_event *feed_room(struct arena *a, struct feed *f, struct feed_event *e, size_t at);

/* ---- in the box ---- */

void feed_pack(struct buf *b, const struct feed *f);
/* RC_BUG: these bytes are no answer about a document of this size. */
NODISCARD enum rc feed_unpack(struct cx *cx, struct str packed, size_t size, struct feed *out);

/* An ask as the bytes before a document, and back; false: these are none. */
struct str feed_ask_print(struct arena *a, const struct feed_ask *ask);
NODISCARD bool feed_ask_read(struct str *bytes, struct feed_ask *out);

#endif
