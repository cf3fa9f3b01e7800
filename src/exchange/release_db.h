// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * release_db: the files of countries that this node publishes and receives, and which of them
 * stand. Each act is on the ledger.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_RELEASE_DB_H
#define EXCHANGE_RELEASE_DB_H

#include "exchange/peer.h"
#include "exchange/release.h"
#include "law/source.h"
#include "people/approval_db.h"
#include "store/db.h"

#define RELEASE_LASTS DAYS(7)

enum { RELEASE_PAGE = 200 };

/* ---- what there is ---- */

/* RC_MISSING. */
NODISCARD enum rc release_load(struct cx *cx, struct db *db, struct id id, struct release *out);

/* Newest first, at most RELEASE_PAGE; country empty: all. */
NODISCARD enum rc release_list_of(struct cx *cx, struct db *db, struct str country,
				  struct release_list *out);

/* The newest of this node's own in this state, with its text; *out zero: none. */
NODISCARD enum rc release_own(struct cx *cx, struct db *db, enum release_state state,
			      struct release *out);
NODISCARD enum rc release_own_serial(struct cx *cx, struct db *db, int64_t serial,
				     struct release *out);

/* What stands for a country since when. */
struct release_use {
	int64_t number;
	struct str country;
	struct id release; // zero: the installed file
	struct instant at;
	struct id account;
	struct str reason;
};
struct release_uses {
	struct release_use *p;
	size_t n, cap;
};

/* The one that counts of each country; zero where the installed file counts again. */
NODISCARD enum rc release_uses_now(struct cx *cx, struct db *db, struct release_uses *out);

/* All of one country, the newest first. */
NODISCARD enum rc release_uses_of(struct cx *cx, struct db *db, struct str country,
				  struct release_uses *out);

/* Grows whenever something else stands. */
NODISCARD enum rc release_version(struct cx *cx, struct db *db, int64_t *out);

/* What lies over the installed files (law/source.h). */
NODISCARD enum rc release_overlay(struct cx *cx, struct db *db, struct law_overlay *out);

/* ---- acts of law editors ---- */

/* What somebody has changed in their own country's file: read by the law already. */
struct release_form {
	struct str country; // this node's
	struct str text;
	struct sha256 installed;
};

/* A draft; one before is given up. RC_CONFLICT: the text is the one that stands, or this node has
 * no card. RC_DENIED: it is of a kind that publishes none. */
NODISCARD enum rc release_draft(struct cx *cx, struct db *db, const struct actor *by,
				const struct release_form *form, struct id *out);

/* Asks a second law editor to publish a draft, or to accept what is proposed. `told`: how it
 * differs from what stands and what follows, in words. RC_CONFLICT: it is neither, or one waits
 * already. */
struct release_proposal {
	struct id release;
	struct str told, why;
};
NODISCARD enum rc release_propose(struct cx *cx, struct db *db, const struct actor *by,
				  const struct release_proposal *what, struct id *proposal);

/* An approval of any kind was decided: if it is one of ours and was approved, it is done now. */
NODISCARD enum rc release_decided(struct cx *cx, struct db *db, const struct approval *approval,
				  const struct approval_ask *ask);

/* What waits for a second person; zero: nothing. */
NODISCARD enum rc release_waiting(struct cx *cx, struct db *db, const struct release *r,
				  struct id *out);

/* One person refuses what is proposed; its publisher is told. */
NODISCARD enum rc release_refuse(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				 struct str reason);

/* Back to what stood before: an earlier one, or the installed file. RC_CONFLICT: nothing stood
 * before, or what stands is this node's own (publish the former text again). */
NODISCARD enum rc release_undo(struct cx *cx, struct db *db, const struct actor *by,
			       struct str country, struct str reason);

/* ---- between nodes ---- */

/* One that came from a peer; the same again is RC_OK. RC_CONFLICT: its serial is not above those
 * before. */
NODISCARD enum rc release_take(struct cx *cx, struct db *db, const struct release *r);

/* It was read: fault empty: it is proposed; else the publisher is told what is wrong. */
NODISCARD enum rc release_examined(struct cx *cx, struct db *db, struct id id, struct str fault,
				   struct sha256 installed);

/* The own one is signed now. */
NODISCARD enum rc release_signed(struct cx *cx, struct db *db, struct id id, struct str note);

/* The oldest in this state; *out zero: none. */
NODISCARD enum rc release_next(struct cx *cx, struct db *db, enum release_state state,
			       struct release *out);

#endif
