// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * xarf: a report of network abuse as a JSON document: XARF 4, its older dialect, and version 3.
 *
 * 1. Members are judged by tables (formats/xarf_table.c): what a category and type ask for, and of
 *    what kind each is. Each fault has the JSON pointer of its place.
 * 2. The level says what can be done with it:
 *	valid	 no fault
 *	dialect	 an XARF 4 of before its sender was asked for, whose faults are those that it had
 *	usable	 faults, but what it is about and where is known
 *	unusable it is not known
 * 3. Evidence is decoded, hashed and measured; its bytes are not given out.
 *
 * Limits:  those of formats/json_read.h; XARF_... below.
 * Source:  xarf.org, specification 4 (core and types) and 3.
 * Memory:  in the cx's arena.
 */
#ifndef FORMATS_XARF_H
#define FORMATS_XARF_H

#include "core/core.h"
#include "crypto/hash.h"

enum xarf_level { XARF_VALID, XARF_DIALECT, XARF_USABLE, XARF_UNUSABLE, XARF_LEVELS };
const char *xarf_level_key(enum xarf_level level);

enum xarf_text {
	XARF_VERSION, // "4.0.0", "3"
	XARF_ID,
	XARF_TIME, // RFC 3339
	XARF_ORG,
	XARF_CONTACT,
	XARF_SOURCE, // address, host or URL
	XARF_CATEGORY,
	XARF_TYPE,
	XARF_URL,
	XARF_DESCRIPTION,
	XARF_FIRST_SEEN,
	XARF_LAST_SEEN,
	XARF_FROM, // of a mail
	XARF_SUBJECT,
	XARF_TLP,
	XARF_TEXTS,
};

struct xarf_evidence {
	struct str type, description;
	struct sha256 hash; // of the decoded payload
	int64_t size;
};
struct xarf_evidences {
	struct xarf_evidence *p;
	size_t n, cap;
};

struct xarf_fault {
	struct str pointer;  // RFC 6901
	struct str sentence; // what is wrong there
};
struct xarf_faults {
	struct xarf_fault *p;
	size_t n, cap;
};

enum { XARF_EVIDENCE_MAX = 50, XARF_FAULTS_MAX = 100, XARF_TEXT_MAX = 65536 };

struct xarf {
	enum xarf_level level;
	struct str texts[XARF_TEXTS];
	int64_t port; // 0: not said
	struct xarf_evidences evidence;
	struct xarf_faults faults;
};

/* RC_INVALID: it is no JSON document, or has no version of XARF, or ended who read it; the sentence
 * says which. RC_LIMIT: it is too large. In the box, where this process has one. */
NODISCARD enum rc xarf_read(struct cx *cx, struct str bytes, struct xarf *out);
NODISCARD enum rc xarf_read_here(struct cx *cx, struct str bytes, struct xarf *out);

/* Whether these bytes look like such a document. */
bool xarf_looks(struct str bytes);

/* A time of RFC 3339; false: it is none. */
NODISCARD bool xarf_time(struct str text, struct instant *out);

/* As a box carries it. RC_BUG. */
void xarf_pack(struct buf *b, const struct xarf *x);
NODISCARD enum rc xarf_unpack(struct cx *cx, struct str packed, struct xarf *out);

#endif
