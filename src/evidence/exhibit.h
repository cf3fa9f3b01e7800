// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * exhibit: what an exhibit is, by what is said of it.
 *
 * 1. Its content is a manifest (BagIt: digest, two spaces, path) and what goes with it
 *    (evidence/content.h), each a blob; the exhibit holds their SHA-256. A thing has none.
 * 2. After it is sealed nothing of it changes: mistakes are mended by a custody act
 *    "correction", contents by a derived exhibit.
 * 3. Who holds it, and whether it is here, follows from its custody (evidence/custody.h).
 *
 * Texts:   UTF-8, on one line but for the description.
 * Source:  ISO/IEC 27037 sections 5 to 7 (what is recorded of a source).
 */
#ifndef EVIDENCE_EXHIBIT_H
#define EVIDENCE_EXHIBIT_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"

enum exhibit_kind {
	EXHIBIT_FILE,
	EXHIBIT_FOLDER,
	EXHIBIT_DISK_IMAGE,
	EXHIBIT_MAILBOX,
	EXHIBIT_CAPTURE,
	EXHIBIT_DELIVERY,
	EXHIBIT_SCREENSHOT,
	EXHIBIT_THING, // physical: it has no content here
	EXHIBIT_KINDS,
};
const char *exhibit_kind_key(enum exhibit_kind kind);  // "disk-image"
const char *exhibit_kind_text(enum exhibit_kind kind); // "Disk image"
NODISCARD bool exhibit_kind_parse(struct str key, enum exhibit_kind *out);

/* By what it was obtained. */
enum authority_kind {
	AUTHORITY_REQUEST,
	AUTHORITY_ORDER,
	AUTHORITY_CONSENT,
	AUTHORITY_OTHER,
	AUTHORITY_KINDS,
};
const char *authority_kind_key(enum authority_kind kind);
const char *authority_kind_text(enum authority_kind kind);
NODISCARD bool authority_kind_parse(struct str key, enum authority_kind *out);

struct legal_authority {
	enum authority_kind kind;
	struct str id;		    // of the request, say; empty: outside this node
	struct str text;	    // in words: court, number, date
	struct instant from, until; // when it is in force; 0: not said
};

/* What the officer knows or does not. */
enum told { TOLD_UNKNOWN, TOLD_YES, TOLD_NO, TOLDS };
const char *told_key(enum told t); // "unknown", "yes", "no"
NODISCARD bool told_parse(struct str key, enum told *out);

/* Where the bytes came from. */
struct exhibit_source {
	struct str device, serial; // empty: none, or not known
	enum told mounted;	   // its file system while it was read
	enum told write_blocker;   // a hardware one
};

enum exhibit_state {
	EXHIBIT_HELD,
	EXHIBIT_IN_TRANSIT,
	EXHIBIT_RETURNED,
	EXHIBIT_ERASED, // the content; the record of it stays
	EXHIBIT_DESTROYED,
	EXHIBIT_STATES,
};
const char *exhibit_state_key(enum exhibit_state state);
const char *exhibit_state_text(enum exhibit_state state);
NODISCARD bool exhibit_state_parse(struct str key, enum exhibit_state *out);

/* What it holds; all zero for a thing. */
struct exhibit_content {
	struct sha256 manifest, names, contents, findings; // blobs (evidence/content.h)
	int64_t files, bytes;
	int64_t n_findings; // what could not be read, or changed meanwhile
	bool is_outside;    // left where it lies: this node has digests alone
};

struct exhibit {
	struct id id;
	struct str number;
	struct instant made_at;

	struct id of_case; // zero: none
	enum exhibit_kind kind;
	struct str description;
	struct legal_authority authority;
	struct str collector, place;
	struct instant collected_at;
	struct str zone; // "Africa/Nairobi", or +03:00; empty: not said
	struct exhibit_source source;
	struct str tools;	     // and their versions
	struct str persons, devices; // references, one a line
	struct id parent;	     // zero: it is derived of none
	struct str derivation;	     // how it was made of its parent
	struct str seal;	     // number on the seal of a thing
	bool is_opaque;		     // no preview, no extraction
	bool is_locked;		     // known child-abuse material: opaque, and custody_locked
	struct exhibit_content content;

	enum exhibit_state state;
	struct str holder;
	struct str hold; // why it may not go; empty: it may
	struct instant keep_until;
};

enum { EXHIBIT_TEXT_MAX = 200, EXHIBIT_LONG_MAX = 4000, EXHIBIT_NUMBER_MAX = 64 };

/* What is said of a new one. RC_INVALID with the sentence of the first that breaks a rule. */
NODISCARD enum rc exhibit_check(struct cx *cx, const struct exhibit *e);

/* "E-2026-000012" */
struct str exhibit_number(struct arena *a, int year, int64_t n);

/* What the record, and each page and print, says plainly of a source that was mounted, or of
 * which that is not known; empty for one that was not. */
struct str exhibit_source_warning(const struct exhibit_source *source);

#endif
