// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * box: processes in which bytes from outside are read, and which can do nothing else.
 *
 * 1. A process of a box has one socket. It can read it, write it, and ask for memory and for
 *    chance; any other call of the kernel ends it (core/confine.h): no file, no network, no
 *    other process. Memory and processor time have limits.
 * 2. It answers one document at a time. One that ends its process is tried once more in a
 *    new one, since somebody else may have ended the first; then it is refused, alone.
 * 3. A process is replaced after BOX_DOCUMENTS_MAX documents, so that one that a document
 *    took over does not read the others' for long.
 * 4. New ones are forked by a keeper, which has one thread and reads no document. It is itself
 *    forked by box_start: before any other thread, and before anything is read that is secret,
 *    since all of them see memory as it was then.
 *
 * 5. What is too large to be sent whole stays with who asks: the parser wants pieces of it
 *    (box_want), over its one socket, and a box_supply gives them, or says no, which ends the
 *    process. How much one document may want is the supply's to limit.
 *
 * A parser is a function from bytes to bytes. It keeps nothing from one document to the next.
 *
 * Threads: any may ask; as many documents are read at a time as the box has processes.
 */
#ifndef CORE_BOX_H
#define CORE_BOX_H

#include <stdint.h>

#include "core/buf.h"
#include "core/cx.h"

enum {
	BOX_PROCESSES_MAX = 16,
	BOX_DOCUMENTS_MAX = 1000,
	BOX_QUESTION_MAX = 32 * 1024 * 1024, // bytes
	BOX_ANSWER_MAX = 64 * 1024 * 1024,
	BOX_WANT_MAX = 256,	   // bytes of what a parser says that it wants
	BOX_GIVEN_MAX = 64 * 1024, // and of what it is given
};

struct box_parser {
	const char *name;      // NULL ends a table
	void (*prepare)(void); // loads its libraries, while that is still allowed; NULL: nothing
	/* What it fails with goes to who asks, as it is. */
	enum rc (*parse)(struct cx *cx, struct str question, struct buf *answer);
};

/* Gives a parser what it wants. What fails ends the document with that. */
struct box_supply {
	void *of;
	enum rc (*give)(struct cx *cx, void *of, struct str wanted, struct buf *given);
};

/* Within a parser: *given is in the cx's arena. RC_IO: nobody gives. */
NODISCARD enum rc box_want(struct cx *cx, struct str wanted, struct str *given);

/* For who reads without a box: what box_want of this thread is given from; NULL: nobody gives. */
void box_supply_here(const struct box_supply *supply);

struct box_config {
	const struct box_parser *parsers;
	unsigned processes;
	unsigned processor_ms; // of one document
	unsigned patience_ms;  // until an answer must be there, come what may
	size_t memory;	       // bytes, beyond what the process has at its start
};

struct box;

/* RC_IO: the kernel gives no process, or no way to shut one in. RC_BUG: there are threads already. */
NODISCARD enum rc box_start(struct cx *cx, const struct box_config *config, struct box **out);

/* Ends all of its processes. NULL is fine. */
void box_close(struct box *box);
AUTO_CLOSER(box);

/* The parts, one behind the other, to the parser of this number in the table. *answer is in
 * the arena. What the parser fails with, or:
 *   RC_INVALID  the document ended two processes.
 *   RC_LIMIT    it took more processor time than it may, or is too large.
 *   RC_BUSY     no answer came in time: perhaps the machine is at its end. Come again.
 *   RC_IO       the keeper is gone, and with it the box. */
NODISCARD enum rc box_ask(struct cx *cx, struct box *box, unsigned parser, const struct str *parts,
			  size_t n, struct str *answer);

/* The same, of a document whose parser wants more. */
struct box_demand {
	unsigned parser;
	const struct str *parts;
	size_t n;
	const struct box_supply *supply; // NULL: it wants nothing
};
NODISCARD enum rc box_ask_with(struct cx *cx, struct box *box, const struct box_demand *demand,
			       struct str *answer);

/* RC_IO: the keeper is gone. */
NODISCARD enum rc box_check(struct cx *cx, struct box *box);

/* Since the start. */
struct box_count {
	uint64_t documents, // that were answered
		ended,	    // processes that ended while they read
		refused,    // documents, for that
		late;	    // documents without an answer in time
};
struct box_count box_count(struct box *box);

#endif
