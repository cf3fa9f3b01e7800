// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * consignment: an exhibit that goes to another node, as a package (evidence/package.h) beside the
 * messages (exchange/freight.h), over the line or on a stick.
 *
 * 1. Who holds the exhibit hands it over: its custody says "transferred", and it is in transit. A
 *    message announces the package, a ZIP, by its SHA-256; its bytes follow in ranges.
 * 2. The other node verifies what came, by the keys of the sender's card, before anybody is asked
 *    for it. Somebody there takes it, or refuses it with a reason. Taken, it is an exhibit there,
 *    whose custody goes on after the sender's last record.
 * 3. The answer names their record. The sender's custody then says "received"; refused, the
 *    hand-over is recalled.
 * 4. One that is not answered can be withdrawn, with a reason: the hand-over is recalled, and the
 *    other node told. If it had taken it all the same, and says so later, a correction in the
 *    sender's custody says that both have it.
 *
 * What stands in the messages, a line each:
 *
 *     comity/consignment/v1             comity/consignment-answer/v1
 *     id UUID                           id UUID
 *     bytes N                           outcome taken | refused
 *     sha256 HEX                        exhibit NUMBER     (theirs)
 *     exhibit NUMBER                    record HEX         (SHA-256 of their "received")
 *     record HEX                        by NAME
 *     to NAME                           why TEXT           (of refused)
 *     purpose TEXT
 *     locked yes | no
 *
 *     comity/consignment-withdrawal/v1
 *     id UUID
 *     by NAME
 *     why TEXT
 *
 * Memory:  in the arena.
 */
#ifndef EXCHANGE_CONSIGNMENT_H
#define EXCHANGE_CONSIGNMENT_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"

enum consignment_state {
	CONSIGNMENT_MOVING,   // announced; its bytes come, or go
	CONSIGNMENT_VERIFIED, // all is here, and nothing of it fails
	CONSIGNMENT_FAILED,   // all is here, and something fails: why says it
	CONSIGNMENT_TAKEN,
	CONSIGNMENT_REFUSED,
	CONSIGNMENT_WITHDRAWN, // by the sender
	CONSIGNMENT_STATES,
};
const char *consignment_state_key(enum consignment_state s);
const char *consignment_state_text(enum consignment_state s); // English, marked

struct consignment {
	struct id id, peer;
	bool sent;	   // by this node
	struct id exhibit; // of this node; zero: not one yet
	struct str number; // of the exhibit at the sender
	struct sha256 digest;
	int64_t size;
	struct sha256 record; // the sender's "transferred"
	struct str to, purpose;
	bool is_locked; // known child-abuse material (evidence/exhibit.h)
	enum consignment_state state;
	struct instant at, done_at;
	struct str why;		    // it failed or was refused
	struct str number_there;    // of a sent one, at the receiver
	struct sha256 record_there; // the receiver's "received"
	struct str by;		    // who took, refused or withdrew it
	bool is_letting_go;	    // its bytes are to be deleted here
	struct str logs;	    // of nodes before the sender: "PROOF ORIGIN", one a line
	struct str said;	    // what verifying it found, JSON; of consignment_said alone
};
struct consignment_list {
	struct consignment *p;
	size_t n, cap;
};

/* Why a locked one is turned away by a node without `keeps-abuse: yes`. */
#define CONSIGNMENT_NOT_HERE                                                                      \
	STR("this node may not have known child-abuse material: no byte of it is taken; it goes " \
	    "to a police node")

enum { CONSIGNMENT_LINE_MAX = 1000, CONSIGNMENT_TEXT_MAX = 8000 };

struct str consignment_print(struct arena *a, const struct consignment *c);
NODISCARD enum rc consignment_parse(struct cx *cx, struct str text, struct consignment *out);

/* id, state (taken, refused), number_there, record_there, by, why. */
struct str consignment_answer_print(struct arena *a, const struct consignment *c);
NODISCARD enum rc consignment_answer_parse(struct cx *cx, struct str text, struct consignment *out);

/* id, by, why. */
struct str consignment_withdrawal_print(struct arena *a, const struct consignment *c);
NODISCARD enum rc consignment_withdrawal_parse(struct cx *cx, struct str text,
					       struct consignment *out);

#endif
