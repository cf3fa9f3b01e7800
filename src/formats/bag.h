// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * bag: whether a folder of files is a bag (RFC 8493), complete and unchanged.
 *
 *     bag_open(cx, &source, &bag);             // reads its lists; what is not there?
 *     for each file f with bag.files.p[f].kinds != 0:
 *             for each kind in them: bag_put(&bag, f, kind, &digest);     // any thread, one a file
 *     bag_judge(cx, &bag);                     // what was changed?
 *
 * 1. All that is wrong is a finding, in the order in which it was found; nothing stops at the
 *    first. An error makes the bag incomplete or changed, a warning does not.
 * 2. One verdict on all systems: a name that leads out of the bag on Windows is refused here.
 * 3. Before 1.0 a file may be listed twice alike, stand in one list of several, and bear a
 *    name of another Unicode normal form than its list says: warnings, since old tools did so.
 *    In 1.0 each is an error.
 * 4. Files that operating systems leave behind (.DS_Store, Thumbs.db, desktop.ini) and that
 *    are listed are a warning; before 1.0 they may be missing.
 *
 * Source:  RFC 8493, sections 2 and 3; the conformance suite of the Library of Congress.
 * Memory:  in the arena of bag_open's cx. Findings' texts too.
 */
#ifndef FORMATS_BAG_H
#define FORMATS_BAG_H

#include "core/core.h"
#include "formats/bagit.h"

enum bag_fault {
	BAG_NO_DECLARATION,
	BAG_BAD_DECLARATION,
	BAG_NO_LIST,	    // no list of payload files that we can check
	BAG_BAD_LIST,	    // a list that cannot be read
	BAG_UNKNOWN_DIGEST, // a list by an algorithm that we do not know
	BAG_BAD_PATH,	    // a name that leads elsewhere
	BAG_MISSING,	    // listed, not there
	BAG_UNLISTED,	    // in data/, and not listed
	BAG_TWICE,	    // listed twice
	BAG_CHANGED,	    // another digest than listed
	BAG_UNREADABLE,	    // nobody told its digest
	BAG_BAD_INFO,	    // bag-info.txt cannot be read
	BAG_BAD_SUM,	    // Payload-Oxum says other numbers
	BAG_FETCH,	    // fetch.txt cannot be read
	BAG_OTHER_FORM,	    // the name in the list is of another Unicode form
	BAG_STAR,	    // names with * before them
	BAG_DOT,	    // names with ./ before them
	BAG_SYSTEM_FILE,
	BAG_CASE, // two names that differ by case alone
};

struct bag_finding {
	enum bag_fault fault;
	bool is_warning;
	struct str file, expected, found; // empty: does not apply
	size_t line;			  // of a list; 0: none
};

/* What a list says of a file. */
struct bag_claim {
	size_t list; // in bag.lists
	struct digest wanted, got;
	bool was_put;
	size_t next; // of the same file, or BAG_END
};

#define BAG_END SIZE_MAX

struct bag_file {
	struct str path;
	uint64_t size;
	unsigned kinds; // 1 << digest_kind: digests that somebody must put
	size_t first;	// its claims, or BAG_END
};

struct bag_list {
	struct str path;
	bool is_tags;
	enum digest_kind kind;
};

struct bag {
	struct bagit_declaration declaration;
	struct {
		struct bag_file *p;
		size_t n, cap;
	} files; // sorted by path
	struct {
		struct bag_list *p;
		size_t n, cap;
	} lists;
	struct {
		struct bag_claim *p;
		size_t n, cap;
	} claims;
	struct {
		struct bag_finding *p;
		size_t n, cap;
	} findings;
	struct bagit_info info;
	size_t errors, warnings;
	size_t system_missing; // files of rule 4
	uint64_t payload_bytes, payload_files;
};

/* The files of a folder, and a way to read the small ones whole. */
struct bag_source {
	struct bag_file *files; // path and size; any order
	size_t n;
	void *of;
	enum rc (*read)(struct cx *cx, void *of, const struct bag_file *file, struct str *out);
};

/* RC_OK, with findings, for all that can be wrong with the files; else what `read` fails
 * with. */
NODISCARD enum rc bag_open(struct cx *cx, const struct bag_source *source, struct bag *out);

/* The index of a file, or BAG_END. */
size_t bag_find(const struct bag *bag, struct str path);

void bag_put(struct bag *bag, size_t file, enum digest_kind kind, const struct digest *digest);

void bag_judge(struct cx *cx, struct bag *bag);

bool bag_is_payload(struct str path);

/* "missing", "changed" ... : one word for programs, a sentence for people. */
const char *bag_fault_word(enum bag_fault fault);
const char *bag_fault_text(enum bag_fault fault);

#endif
