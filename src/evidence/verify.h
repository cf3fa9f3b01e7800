// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * verify: what a package of evidence proves, and what it does not.
 *
 * 1. What is not proven comes first: a package that holds proves that these are the bytes that
 *    were sealed, by which log, and not later than when; never that they are true.
 * 2. Each finding names a file, what was expected, what was found, and what a court may still
 *    rely on. One that is open does not speak against the package: something is not shown.
 * 3. Keys of the log and roots of time-stamp authorities that come with the package prove
 *    nothing about who they are: they are open unless they were given by another road.
 *
 * Memory:  in the arena.
 */
#ifndef EVIDENCE_VERIFY_H
#define EVIDENCE_VERIFY_H

#include "core/core.h"

enum verify_part {
	VERIFY_FILES,	// each file of data/ is as its list says
	VERIFY_SEAL,	// the list is the one that was sealed
	VERIFY_RECORDS, // the records of custody are those of the log, and a chain
	VERIFY_LOG,	// the log and its witnesses signed
	VERIFY_TIME,	// an authority says not later than when
	VERIFY_PAPERS,	// the other papers are as listed, and nothing was put in
	VERIFY_PARTS,
};
const char *verify_part_key(enum verify_part part);  // "files"
const char *verify_part_text(enum verify_part part); // "Time"
const char *verify_part_name(enum verify_part part); // "Time-stamps": to be translated

enum verify_verdict {
	VERIFY_ABSENT, // the package says nothing of it
	VERIFY_HOLDS,
	VERIFY_OPEN,  // holds as far as it goes; something is not shown
	VERIFY_FAILS, // does not hold
};
const char *verify_verdict_key(enum verify_verdict verdict);  // "open"
const char *verify_verdict_name(enum verify_verdict verdict); // "not shown": to be translated

struct verify_finding {
	enum verify_part part;
	bool fails; // else open
	struct str file, what;
	struct str expected, found; // empty: does not apply
	struct str rely;	    // what a court may still rely on
	bool is_first;		    // said before all else: the content is gone
};

struct verification {
	struct {
		enum verify_verdict verdict;
		struct str says; // one line
		size_t fails, open;
	} parts[VERIFY_PARTS];
	struct {
		struct verify_finding *p;
		size_t n, cap;
	} findings;
	struct {
		struct str *p;
		size_t n, cap;
	} exhibits; // numbers
	struct {
		struct verify_certificate {
			struct str file, by, at, record;
		} * p;
		size_t n, cap;
	} certificates; // papers of certificate/ that a record says somebody signed
	struct {
		struct verify_log {
			struct str origin;
			bool is_known; // to the policy that came by another road; else by its own keys
		} * p;
		size_t n, cap;
	} before; // logs of the nodes that had it before, the last first
	struct {
		struct verify_end {
			struct str exhibit, act, at, by, second,
				record; // act: "erased", "destroyed"
		} * p;
		size_t n, cap;
	} ended; // exhibits whose content is not in it, since it was erased or destroyed
	uint64_t files, bytes;
	struct str origin;	  // of the log
	struct instant not_later; // the earliest stamp that holds; 0: none
};

struct verify_finding *verify_find(struct arena *a, struct verification *v, enum verify_part part,
				   bool fails, struct str file);

/* Of each part: its verdict, from its findings; `says` is for whoever looked at it. */
void verify_conclude(struct verification *v);

bool verify_holds(const struct verification *v); // no finding fails

/* The first line: what is not proven. */
struct str verify_not_proven(struct arena *a, const struct verification *v);

/* What may still be relied on where a finding of this part fails. */
struct str verify_rely(enum verify_part part);

#endif
