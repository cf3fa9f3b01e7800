// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sealing_db: what somebody is about to seal in the browser, in the database: the facts as they
 * were typed, and the files that have come.
 *
 * 1. It belongs to who began it, and is seen by nobody else. Its id becomes the exhibit's.
 * 2. A file is a blob, on disk before it is named here; the blob is claimed for the exhibit in
 *    the same unit, so that nothing deletes it.
 * 3. sealing_write (evidence/sealing_job.h) writes the exhibit's texts. sealing_end then adds the
 *    exhibit.
 * 4. What was begun SEALING_LASTS ago is dropped; what is dropped is erased later, by the node.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_SEALING_DB_H
#define EVIDENCE_SEALING_DB_H

#include "evidence/custody.h"
#include "evidence/exhibit_db.h"
#include "store/blob.h"

enum { SEALING_FILES_MAX = 1000, SEALING_NAME_MAX = 1000 };
#define SEALING_LASTS DAYS(14)

struct sealing_file {
	int64_t n; // from 1, in the order in which they came
	struct str name;
	struct blob blob;

	/* What the lists of hashes say (evidence/sealing_job.h). */
	struct str listed;    // in words; empty: nothing
	bool is_abuse;	      // one of known child-abuse material has it
	bool is_withheld;     // and this node may not: its bytes go, its digests stay
	struct str md5, sha1; // hexadecimal; empty: nobody asked
	struct str pdq;	      // as evidence/alike_job.h has it; empty: no picture, or nobody asked
};
struct sealing {
	struct id id;
	struct instant began_at;
	struct str facts;
	struct {
		struct sealing_file *p;
		size_t n, cap;
	} files;
};
struct sealings {
	struct sealing *p; // without files
	size_t n, cap;
};

/* RC_DENIED: no role of theirs keeps evidence. */
NODISCARD enum rc sealing_begin(struct cx *cx, struct db *db, const struct actor *by,
				struct str facts, struct id *out);

/* RC_MISSING: there is none, or it is another's. So with all below. */
NODISCARD enum rc sealing_load(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			       struct sealing *out);
NODISCARD enum rc sealing_set_facts(struct cx *cx, struct db *db, const struct actor *by,
				    struct id id, struct str facts);

/* n is filled in. The bytes of one that is withheld are left to be erased; one on a list of abuse
 * stands on the ledger. RC_LIMIT: SEALING_FILES_MAX are there. */
NODISCARD enum rc sealing_add_file(struct cx *cx, struct db *db, const struct actor *by,
				   struct id id, struct sealing_file *file);
/* RC_CONFLICT: a list of abuse has it. */
NODISCARD enum rc sealing_take_off(struct cx *cx, struct db *db, const struct actor *by,
				   struct id id, int64_t n);
NODISCARD enum rc sealing_drop(struct cx *cx, struct db *db, const struct actor *by, struct id id);

/* Those of this person that are neither sealed nor dropped, the newest first. */
NODISCARD enum rc sealing_list(struct cx *cx, struct db *db, const struct actor *by,
			       struct sealings *out);

/* What sealing_write gave. */
struct sealing_result {
	struct exhibit_content content;
	struct custody_facts facts; // manifests, matches, findings
	bool is_locked;		    // a list of abuse has a file of it
	struct {
		struct sha256 *p; // of files that are withheld, and were not when they came
		size_t n, cap;
	} withheld;
};

/* Of exactly these files: RC_CONFLICT, when others are there by now. e->content and its lock are
 * filled in. Errors as exhibit_add. */
NODISCARD enum rc sealing_end(struct cx *cx, struct db *db, const struct actor *by,
			      const struct sealing *s, const struct sealing_result *r,
			      struct exhibit *e);

/* The same of files that lie here already and that nobody uploaded: their blobs are claimed beside
 * whoever names them, and stay that one's. by NULL: as exhibit_add. */
NODISCARD enum rc sealing_end_here(struct cx *cx, struct db *db, const struct actor *by,
				   const struct sealing *s, const struct sealing_result *r,
				   struct exhibit *e);

/* Whether one was begun so long ago; drops those. */
NODISCARD enum rc sealing_has_expired(struct cx *cx, struct db *db, bool *out);
NODISCARD enum rc sealing_expire(struct cx *cx, struct db *db);

/* The next one after this, by id, whose files are to be erased. RC_MISSING: there is none. */
NODISCARD enum rc sealing_next_dropped(struct cx *cx, struct db *db, struct id after,
				       struct id *out);
NODISCARD enum rc sealing_forget(struct cx *cx, struct db *db, struct id id);

#endif
