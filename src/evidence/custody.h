// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * custody: who had an exhibit, from its collection on, and what is missing in that.
 *
 * 1. One act is one record: a JSON object on one line, keys in this fixed order, LF at the
 *    end. Its bytes are stored and hashed as written here; nobody writes them a second
 *    time. The ledger's entry of the act has their SHA-256 as `content`, and the salt.
 *
 *     {"v":1,"log":"node.example/ke","exhibit":{"id":"0…","number":"E-2026-000012"},"seq":2,
 *      "at":"2026-11-21T12:00:00.000000Z","clock":"node","act":"transferred",
 *      "by":{"account":"0…","name":"…","office":"…","role":"custodian"},
 *      "from":"…","to":"…","place":"…","purpose":"…",
 *      "basis":{"kind":"order","id":"…","text":"…","validFrom":null,"validTo":null},
 *      "manifestSha256":"<64 hex>","hashBefore":null,"hashAfter":null,
 *      "changed":false,"changes":"","seal":"…","second":"…","corrects":null,
 *      "facts":{…},"prev":"<64 hex>"}
 *
 *    "kept" alone has "keepUntil" after "corrects".
 *
 * 2. `prev` is the SHA-256 of this exhibit's record before: one exhibit's story is a chain
 *    without the ledger, too.
 * 3. A hand-over is two acts: `transferred` by who gives, `received` by who takes. Between
 *    them the exhibit is in transit, and nothing else is done with it.
 * 4. A gap is computed and shown, never smoothed: what is refused is only what cannot be.
 *
 * Source:  ISO/IEC 27037 section 6.1 (chain of custody), RFC 8259.
 * Memory:  texts and bytes given out live in the arena, or the cx's.
 */
#ifndef EVIDENCE_CUSTODY_H
#define EVIDENCE_CUSTODY_H

#include "evidence/delivery.h"
#include "evidence/exhibit.h"

enum custody_act {
	CUSTODY_COLLECTED,
	CUSTODY_SEALED,
	CUSTODY_STORED,
	CUSTODY_OPENED,
	CUSTODY_COPIED,
	CUSTODY_DERIVED,
	CUSTODY_ANALYSED,
	CUSTODY_VERIFIED,
	CUSTODY_TRANSFERRED,
	CUSTODY_RECALLED, // a hand-over taken back before it was received
	CUSTODY_RECEIVED,
	CUSTODY_RETURNED,
	CUSTODY_EXPORTED,
	CUSTODY_REFERRED,  // told to an authority, to which alone a locked one may go
	CUSTODY_CERTIFIED, // a person signed a certificate about it
	CUSTODY_KEPT,	   // until when it is to be kept was changed
	CUSTODY_HELD,	   // legal hold
	CUSTODY_RELEASED,
	CUSTODY_CORRECTION,
	CUSTODY_ERASED,
	CUSTODY_DESTROYED,
	CUSTODY_ACTS,
};
const char *custody_key(enum custody_act act);	// "transferred"
const char *custody_text(enum custody_act act); // "Handed over: waits to be received"
NODISCARD bool custody_parse(struct str key, enum custody_act *out);

/* "exhibit-transferred": the act on the ledger. */
struct str custody_ledger_act(struct arena *a, enum custody_act act);

/* Whether people write it down themselves (comity custody add); the others are of a command. */
bool custody_is_told(enum custody_act act);

/* The same files' digests by another algorithm. */
struct exhibit_manifest {
	struct str algorithm; // "sha512"
	struct sha256 digest; // of the manifest, a blob
};
struct exhibit_manifests {
	struct exhibit_manifest *p;
	size_t n, cap;
};

/* Files of it that are on a list of hashes. */
struct custody_match {
	struct str list, class; // "known", "notable" or "abuse"
	struct sha256 digest;	// of the list's values
	int64_t files;		// whose bytes are on it
	int64_t withheld;	// of those and of `alike`, whose bytes this node may not have
	int64_t alike;		// pictures that look like one on it, and have other bytes
	int64_t distance;	// in how many of 256 bits they may differ; -1: nothing was compared
};
struct custody_matches {
	struct custody_match *p;
	size_t n, cap;
};

/* All that is said of an exhibit, for its first records. */
struct custody_facts {
	const struct exhibit *exhibit;
	struct exhibit_manifests manifests;
	struct custody_matches matches; // of each list that was looked up in, with files or none
	struct {
		struct str *p;
		size_t n, cap;
	} findings; // the first of them, as lines of the findings; content.n_findings says how many
	struct exhibit_deliveries deliveries; // of files that were delivered to this node
};

/* What is recorded of one act. Texts that do not apply are empty, hashes all zero. */
struct custody_event {
	enum custody_act act;
	struct instant at; // UTC
	bool at_is_told;   // by a person ("clock":"told"), and not by the node's clock
	struct id account; // zero: the terminal
	struct str name, office, role;
	struct str from, to; // holders; to: of transferred, received, returned
	bool to_account;     // `to` was found by an account: two may have one name
	struct str place, purpose;
	struct sha256 hash_before, hash_after; // of the manifest
	bool has_changed;
	struct str changes;
	struct str seal, second;	   // number of a thing's seal; the second person
	int64_t corrects;		   // seq of the act that this one mends; 0: none
	struct instant keep_until;	   // of kept: from then on
	const struct custody_facts *facts; // of collected, sealed, received; NULL: none
	bool is_ordered; // by an order, which `purpose` names: before its time (custody_kept)
};

/* Where it stands in the chain. */
struct custody_place {
	struct str log; // origin of the ledger
	int64_t seq;	// from 1
	struct sha256 prev;
};

enum { CUSTODY_RECORD_MAX = 1 << 20, CUSTODY_TEXT_MAX = 1000 };

/* RC_INVALID: a text is not UTF-8 or too long, or the act asks for one that is missing. */
NODISCARD enum rc custody_check(struct cx *cx, const struct custody_event *event);

/* RC_LIMIT: longer than CUSTODY_RECORD_MAX. */
NODISCARD enum rc custody_print(struct cx *cx, const struct exhibit *e,
				const struct custody_event *event,
				const struct custody_place *place, struct str *out);

enum { CUSTODY_FINDINGS_MAX = 100 }; // in a record; all of them are a blob

/* ---- the chain -------------------------------------------------------------- */

/* An act as it stands in the chain. */
struct custody_step {
	struct custody_event event; // without facts
	int64_t seq;
	struct sha256 hash, prev;
};

enum custody_gap_kind {
	GAP_NUMBER,	// an act is missing, or stands twice
	GAP_CHAIN,	// prev is not the hash of the record before
	GAP_TIME,	// earlier than the act before
	GAP_BEGIN,	// the first act does not say who collected or received it
	GAP_HOLDER,	// done by, or handed over from, another than who held it
	GAP_TRANSIT,	// done while it was in transit
	GAP_RECEIVER,	// received by another than it was handed to
	GAP_UNRECEIVED, // handed over and never received
	GAP_UNGIVEN,	// received from somebody who did not hand it over
	GAP_CONTENT,	// its digest before differs from the one known last
	GAP_AUTHORITY,	// outside the time for which the authority is in force
	GAP_END,	// after it was destroyed
	GAP_ERASED,	// takes its content, after that was erased
	GAP_KINDS,
};
const char *custody_gap_key(enum custody_gap_kind kind); // "receiver"
const char *custody_gap_text(enum custody_gap_kind kind);

struct custody_gap {
	enum custody_gap_kind kind;
	int64_t seq; // of the act that shows it
	struct str expected, found;
};
struct custody_gaps {
	struct custody_gap *p;
	size_t n, cap;
};

/* What the chain says at its end. */
struct custody_state {
	enum exhibit_state state;
	struct str holder;	  // empty: not known
	struct str awaited;	  // whom it is in transit to; empty: it is not
	struct sha256 hash;	  // of the manifest, as known last
	struct instant at;	  // of the last act
	int64_t holds;		  // legal holds that are not lifted
	bool has_rest;		  // more than its content here: a thing, or files where they lie
	struct custody_gaps gaps; // in the order of the acts
};
struct custody_steps {
	struct custody_step *p;
	size_t n, cap;
};
/* By whose key the log that holds another node's record was verified. Numbers stand in the database. */
enum custody_proof {
	CUSTODY_NOT_VERIFIED = 0,
	CUSTODY_BY_PACKAGE_KEY = 1, // that came with the package
	CUSTODY_BY_KNOWN_KEY = 2,   // of this node or of a peer's card
};

/* One of another node that handed the exhibit over: as that node wrote it. */
struct foreign_record {
	struct custody_step step;
	struct str log, record; // whose it is, and its bytes
	int64_t number;		// of its entry there
	bool has_facts;		// it says what the exhibit is
	enum custody_proof proof;
};
struct foreign_records {
	struct foreign_record *p;
	size_t n, cap;
};

/* An act as it stands in the database. */
struct custody_row {
	struct custody_step step; // event: its columns alone
	struct str record;	  // the bytes; empty: erased
	struct id entry;	  // of the ledger
	int64_t number;		  // in the ledger, from 0; -1: not yet numbered
	struct str log;		  // of another node that handed it over; empty: ours
	enum custody_proof proof; // of another node's
	struct id signature;	  // zero: confirmed by this node only
};
struct custody_rows {
	struct custody_row *p;
	size_t n, cap;
};

/* "Signed with ..."; of another node's, who vouches for it. English, marked. `signed_how`: of ours. */
const char *custody_vouched(const struct custody_row *row, const char *signed_how);

/* Of the exhibit its authority, and whether anything of it outlives its content: what was erased is not
 * opened, copied, analysed or verified, unless there is a thing (its number of a seal says so, too), or
 * what was sealed lies elsewhere. */
void custody_walk(struct arena *a, const struct custody_steps *steps, const struct exhibit *e,
		  struct custody_state *out);

/* Whether this act can follow. RC_CONFLICT, with what to do first: it is destroyed, or erased and
 * nothing else of it is there, in transit, under a hold, handed to who has it, or nothing was
 * handed over. */
NODISCARD enum rc custody_follows(struct cx *cx, const struct custody_state *state,
				  const struct custody_event *event);

/* Until the day until which it is to be kept it is neither erased nor destroyed, unless an order
 * says so, and a second person was there. RC_CONFLICT, RC_INVALID. */
NODISCARD enum rc custody_kept(struct cx *cx, const struct exhibit *e,
			       const struct custody_event *event);

/* Until when it is to be kept is changed to a day that is to come. An earlier one takes a second
 * person, and none comes under a hold. RC_CONFLICT, RC_INVALID. */
NODISCARD enum rc custody_keeps(struct cx *cx, const struct exhibit *e,
				const struct custody_state *state,
				const struct custody_event *event);

/* What may be done with a locked exhibit (known child-abuse material): no copy, extract or
 * derived one; it leaves only to an authority to which it was referred; and each act on it says
 * why. RC_DENIED, with what to do first. */
NODISCARD enum rc custody_locked(struct cx *cx, const struct exhibit *e,
				 const struct custody_steps *steps,
				 const struct custody_event *event);

#endif
