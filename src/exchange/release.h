// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * release: a country's file of the law data as a node of that country publishes it. Rules only.
 *
 * 1. Law editors keep their own country's file. What one of them drafts another approves; then it
 *    has the next serial number, is signed by the node and sent to every active peer.
 * 2. A peer takes it only from a node of that very country which is a contact point or an
 *    authority, and only with a serial number above all that it had from there.
 * 3. There it is read first. What cannot be read is said back. Else it is proposed: a law editor
 *    sees how it differs from what stands and what follows, and a second one approves; or one
 *    refuses it, with a reason. Either is said back.
 * 4. One that is accepted stands in place of the installed file, until the next, or until a law
 *    editor goes back to what stood before.
 *
 *	DRAFT ─approved─> PUBLISHED             RECEIVED ─read─> PROPOSED ─approved─> ACCEPTED
 *	DRAFT ─another draft─> DROPPED          RECEIVED ─not readable─> UNREADABLE
 *	                                        RECEIVED, PROPOSED ─a later one─> PASSED
 *	                                        PROPOSED ─refuse─> REFUSED
 *	                                        ACCEPTED ─undo─> UNDONE ─undo─> ACCEPTED
 */
#ifndef EXCHANGE_RELEASE_H
#define EXCHANGE_RELEASE_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"
#include "exchange/card.h"

enum {
	RELEASE_TEXT_MAX = 256 * 1024,
	RELEASE_TOLD_MAX = 200 * 1024,
	RELEASE_REASON_MAX = 1000,
};

enum release_state {
	RELEASE_DRAFT,
	RELEASE_PUBLISHED,
	RELEASE_DROPPED,
	RELEASE_RECEIVED,
	RELEASE_UNREADABLE,
	RELEASE_PROPOSED,
	RELEASE_ACCEPTED,
	RELEASE_REFUSED,
	RELEASE_PASSED,
	RELEASE_UNDONE,
	RELEASE_STATES,
};
const char *release_state_key(enum release_state s);  // "draft"
const char *release_state_name(enum release_state s); // English, marked

/* What a peer has said of one of ours. */
enum release_answer {
	RELEASE_NO_ANSWER,
	RELEASE_YES,
	RELEASE_NO,
	RELEASE_NOT_READ,
	RELEASE_TAKEN_BACK,
	RELEASE_NOT_TAKEN, // the message itself was refused
	RELEASE_ANSWERS,
};
const char *release_answer_key(enum release_answer a);	// "accepted"
const char *release_answer_name(enum release_answer a); // English, marked
NODISCARD bool release_answer_parse(struct str key, enum release_answer *out);

struct release {
	struct id id;
	struct id peer;		 // zero: of this node
	struct str origin, name; // of the node that published it
	struct str country;
	int64_t serial; // 0: a draft
	enum release_state state;
	struct sha256 digest; // of the text
	struct str text;      // YAML
	struct str note;      // the signed file; empty: not signed yet
	struct sha256 installed;
	struct str told;
	struct instant published_at, received_at, decided_at;
	struct id account; // who decided
	struct str reason;
};

struct release_list {
	struct release *p; // without text, note and told
	size_t n, cap;
};

/* Whether a node of this kind may publish its country's file. */
bool release_may_publish(enum card_kind kind);

/* RC_LIMIT, RC_INVALID: not of that size, not UTF-8, with control characters. */
NODISCARD enum rc release_check_text(struct cx *cx, struct str text);

/* RC_INVALID with the sentence. */
NODISCARD enum rc release_check_reason(struct cx *cx, struct str reason);

/* At most so many bytes of a text, whole characters. */
struct str release_cut(struct str s, size_t max);

/* What a second person approves. */
struct str release_statement(struct arena *a, const struct release *r, struct str why);

#endif
