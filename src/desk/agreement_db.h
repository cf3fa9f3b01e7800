// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * agreement_db: agreements with providers in the database. Each change makes a version,
 * stands on the ledger and can be undone; no version is ever changed.
 *
 * Everybody who sees cases may read them; who works on cases may change them.
 *
 * Memory:  what is loaded lives in the cx's arena.
 */
#ifndef DESK_AGREEMENT_DB_H
#define DESK_AGREEMENT_DB_H

#include "desk/agreement_check.h"
#include "people/access.h"
#include "store/db.h"

/* A new one, where id is zero, else its next version; id and version are filled in. What
 * equals the version that counts changes nothing. RC_INVALID as agreement_rules;
 * RC_CONFLICT: there is one of this name and country, or somebody changed it since
 * `version`; RC_DENIED. */
NODISCARD enum rc agreement_put(struct cx *cx, struct db *db, const struct actor *by,
				const struct law *law, struct agreement *a);

/* The version before `version`, which must be the one that counts, counts again, as a new
 * version. RC_CONFLICT: it is not, or there is none before it. */
NODISCARD enum rc agreement_undo(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				 int64_t version);

/* RC_MISSING. */
NODISCARD enum rc agreement_load(struct cx *cx, struct db *db, struct id id, struct agreement *out);
NODISCARD enum rc agreement_load_version(struct cx *cx, struct db *db, struct id id,
					 int64_t version, struct agreement *out);

/* By the provider's name; an empty country: any, RC_CONFLICT where several have it. */
NODISCARD enum rc agreement_find(struct cx *cx, struct db *db, struct str country, struct str name,
				 struct id *out);

/* The one with the provider of a request; letters large or small are the same. Not found:
 * *found false. */
NODISCARD enum rc agreement_for(struct cx *cx, struct db *db, struct str country, struct str name,
				bool *found, struct agreement *out);

/* With what it says of this request, of the side that asks a provider; NULL: there is none. */
NODISCARD enum rc agreement_view_of(struct cx *cx, struct db *db, const struct request *r,
				    const struct agreement_view **out);

struct agreement_list {
	struct agreement_row *p;
	size_t n;
};
/* By country and name, at most 500. */
NODISCARD enum rc agreement_list(struct cx *cx, struct db *db, struct agreement_list *out);

struct agreement_version {
	int64_t version, undoes; // undoes 0: none
	struct instant at;
	struct id by; // zero: the server's terminal
};
struct agreement_history {
	struct agreement_version *p;
	size_t n;
};
/* Newest first, at most 100. */
NODISCARD enum rc agreement_history(struct cx *cx, struct db *db, struct id id,
				    struct agreement_history *out);

#endif
