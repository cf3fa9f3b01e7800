// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * freight: a file that goes to a peer in ranges, beside the messages. Rules only.
 *
 * 1. A message of the sender announces it: id, size, SHA-256. The bytes follow, pushed in the
 *    same direction, so that a node that others cannot reach can still send: from the first on,
 *    in ranges that are each signed with their digest, as a message is.
 * 2. The receiver takes a range only when digest and signature hold, stores it and how far it
 *    has come, and only then answers, signed, how many bytes it has: the sender goes on from
 *    there, after a cut, too. It says no, or "later", before bytes come: too large, no room.
 * 3. When all bytes are there and their SHA-256 is the announced one, the receiver makes a
 *    receipt over it (formats/receipt.h; the transaction is the freight's UUID).
 * 4. A range is as large as the line carries in some seconds, and none begins while a small
 *    message waits for the same peer. While small ones come and go, ranges are smaller: the
 *    processors work on a range in one stretch, and a small one stands behind it.
 *
 * Memory:  in the arena.
 */
#ifndef EXCHANGE_FREIGHT_H
#define EXCHANGE_FREIGHT_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"

/* Range sizes; what was asked for in one unit of the receiver. */
enum {
	FREIGHT_RANGE_MIN = 16 * 1024,
	FREIGHT_RANGE_FIRST = 64 * 1024,
	FREIGHT_RANGE_MAX = 4 * 1024 * 1024,
	FREIGHT_RANGE_BESIDE = 1024 * 1024, // while small messages go to the same peer
	FREIGHT_WHY_MAX = 300,
	FREIGHT_ANSWER_MAX = 1024,
};

/* A peer may have so many on their way to us. */
enum { FREIGHT_AT_ONCE = 200 };

/* What is left free on a disk of so many bytes: a peer's files do not stop the node's own work. A
 * twentieth, between these two: what the node needs does not grow with the disk. */
#define FREIGHT_ROOM_LEFT ((int64_t)16 * 1024 * 1024)
#define FREIGHT_ROOM_LEFT_MAX ((int64_t)1024 * 1024 * 1024)
int64_t freight_room_left(int64_t disk);

enum freight_state {
	FREIGHT_MOVING,	    // or waits for its turn
	FREIGHT_PAUSED,	    // by somebody at this node
	FREIGHT_WHOLE,	    // with a receipt
	FREIGHT_TAKEN_BACK, // by the sender
	FREIGHT_REFUSED,    // by the receiver: why says it
	FREIGHT_STATES,
};
const char *freight_state_key(enum freight_state s);  // "moving"
const char *freight_state_name(enum freight_state s); // English, marked

struct freight {
	struct id id, peer;
	bool sent;	   // by this node
	struct id message; // of ours that announces it; zero: it comes
	struct id thread;  // what it is about
	struct sha256 digest;
	int64_t size, moved; // bytes
	enum freight_state state;
	struct instant queued_at, moved_at, due_at, done_at;
	int64_t tries, rate; // bytes a second, lately; 0: not known
	struct str why;	     // it does not move
	bool told, by_stick; // told: the peer knows how it has ended
	bool again;	     // from the begin, after a refusal; the peer is to be told
	struct str receipt;
};
struct freight_list {
	struct freight *p;
	size_t n, cap;
};

/* What the receiver answers. */
enum freight_word {
	FREIGHT_SEND,	 // from `moved` on
	FREIGHT_LATER,	 // paused there, or not announced yet
	FREIGHT_FULL,	 // no room on the disk
	FREIGHT_CHECKED, // all is there, and its SHA-256 is being compared
	FREIGHT_DONE,	 // with the receipt
	FREIGHT_NO,	 // never
	FREIGHT_WORDS,
};

/* In a signed answer:
 *
 *     comity/freight/v1
 *     id UUID
 *     bytes N
 *     state send | later | full | checked | done | no
 *     why one line             may be left out
 */
struct freight_answer {
	struct id id;
	int64_t moved;
	enum freight_word word;
	struct str why;
};
struct str freight_answer_print(struct arena *a, const struct freight_answer *answer);
NODISCARD enum rc freight_answer_parse(struct cx *cx, struct str text, struct freight_answer *out);

/* POST /exchange/files/UUID/WHAT: bytes from this place on, which may be none, to ask; or one
 * of the words. */
enum freight_verb {
	FREIGHT_BYTES,
	FREIGHT_AGAIN,	   // "again": from the begin, after it was refused
	FREIGHT_TAKE_BACK, // "take-back"
};
struct freight_ask {
	struct id id;
	enum freight_verb verb;
	int64_t at; // of bytes
};
#define FREIGHT_PATH "/exchange/files/"
struct str freight_path_print(struct arena *a, const struct freight_ask *ask);
NODISCARD bool freight_path_parse(struct str path, struct freight_ask *out);

/* The next range, after one of n bytes took so long. */
size_t freight_range_next(size_t n, struct duration took);

/* What of a range is sent at once, so long after a small message waited for the same peer. */
size_t freight_range_now(size_t range, struct duration since_small);

/* Rounded down: 100 is all. */
int freight_percent(const struct freight *f);

/* Microseconds until the rest is there, at its rate; -1: nobody knows. */
int64_t freight_left_us(const struct freight *f);

#endif
