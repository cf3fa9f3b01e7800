// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * exhibit_db: exhibits in the database. Who is on the case of one sees it; one without a case
 * has members of its own (people/member.h). The server's terminal sees all.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_EXHIBIT_DB_H
#define EVIDENCE_EXHIBIT_DB_H

#include "evidence/custody.h"
#include "people/access.h"
#include "people/member.h"
#include "store/db.h"

/* RC_MISSING: `who` has not at least this level on it. */
NODISCARD enum rc exhibit_access(struct cx *cx, struct db *db, const struct actor *who,
				 const struct exhibit *e, enum member_level least);

/* Whether `who` may know more of it than its number and state: of a locked one (known child-abuse material)
 * ACCESS_EVIDENCE_LOCKED. The terminal may. */
bool exhibit_is_open_to(const struct actor *who, const struct exhibit *e);

/* The next number of the node's own scheme. */
NODISCARD enum rc exhibit_next_number(struct cx *cx, struct db *db, struct str *out);

/* `by` of NULL: the node itself, for what it received and was asked to seal into a case; its role
 * stands in the records as "node".
 *
 * With the records "collected" and, where it has content, "sealed". Without a number it is given
 * the next one. e->id may be set before (its blobs are named already). number, id, made_at,
 * state and holder are filled in. `facts` says what exhibit does not. RC_DENIED; RC_CONFLICT:
 * the number is taken; RC_MISSING: the parent; else as exhibit_check. */
NODISCARD enum rc exhibit_add(struct cx *cx, struct db *db, const struct actor *by,
			      struct exhibit *e, struct custody_facts *facts);

/* The row alone, with who may see it; its first record is the caller's. As exhibit_add. */
NODISCARD enum rc exhibit_enter(struct cx *cx, struct db *db, const struct actor *by,
				struct exhibit *e);

/* RC_CONFLICT: it was erased or destroyed. */
NODISCARD enum rc exhibit_check_here(struct cx *cx, const struct exhibit *e);

/* RC_MISSING. */
NODISCARD enum rc exhibit_load(struct cx *cx, struct db *db, struct id id, struct exhibit *out);
NODISCARD enum rc exhibit_find(struct cx *cx, struct db *db, struct str number,
			       struct exhibit *out);
NODISCARD enum rc exhibit_manifests(struct cx *cx, struct db *db, struct id id,
				    struct exhibit_manifests *out);

enum { EXHIBIT_PAGE = 200 };
struct exhibit_list {
	struct exhibit *p;
	size_t n, cap;
};
/* Those that `who` may see, newest first, at most EXHIBIT_PAGE, made before; zero: the newest.
 * of_case zero: of all cases. */
NODISCARD enum rc exhibit_list(struct cx *cx, struct db *db, const struct actor *who,
			       struct id of_case, struct instant before, struct exhibit_list *out);

/* The same, of all cases, of which the words stand in number, description, holder, seal, device or
 * serial number, in any case of letters (ASCII). RC_LIMIT: they are too long. */
enum { EXHIBIT_WORDS_MAX = 100 };
NODISCARD enum rc exhibit_search(struct cx *cx, struct db *db, const struct actor *who,
				 struct str words, struct instant before, struct exhibit_list *out);

/* Those whose time is over (keep_until), that nothing holds and nobody ended, the longest over first, at
 * most EXHIBIT_PAGE: that `who` works on; at the terminal all, or those of one case. */
NODISCARD enum rc exhibit_due(struct cx *cx, struct db *db, const struct actor *who,
			      struct id of_case, struct exhibit_list *out);

/* The lists of hashes that its files were looked up in. */
NODISCARD enum rc exhibit_matches(struct cx *cx, struct db *db, struct id id,
				  struct custody_matches *out);

/* Those that were derived of it. */
NODISCARD enum rc exhibit_children(struct cx *cx, struct db *db, struct id parent,
				   struct exhibit_list *out);

/* As its custody says now, and its legal holds in words; for custody_db. */
NODISCARD enum rc exhibit_set_state(struct cx *cx, struct db *db, struct id id,
				    const struct custody_state *state);
NODISCARD enum rc exhibit_set_hold(struct cx *cx, struct db *db, struct id id, struct str why);
NODISCARD enum rc exhibit_set_keep(struct cx *cx, struct db *db, struct id id,
				   struct instant until);

/* ---- blobs that hold an exhibit ---------------------------------------------- */

struct digest_list {
	struct sha256 *p;
	size_t n, cap;
};

/* Before the exhibit is added; once more is fine. */
NODISCARD enum rc exhibit_claim_blobs(struct cx *cx, struct db *db, struct id id,
				      const struct digest_list *blobs);

/* The next of them by digest, at most EXHIBIT_PAGE, that no other exhibit has; whether another room
 * has it, its holders say (store/blob_holder.h). */
NODISCARD enum rc exhibit_own_blobs(struct cx *cx, struct db *db, struct id id,
				    const struct sha256 *after, struct digest_list *out);
NODISCARD enum rc exhibit_leave_blobs(struct cx *cx, struct db *db, struct id id,
				      const struct digest_list *blobs);
NODISCARD enum rc exhibit_leave_all_blobs(struct cx *cx, struct db *db, struct id id);

/* *out: it has one yet: what was erased has none when the erasure has ended. */
NODISCARD enum rc exhibit_has_content(struct cx *cx, struct db *db, struct id id, bool *out);

#endif
