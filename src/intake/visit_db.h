// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * visit_db: reports of people without an account, from the first word on: drafts under their
 * private code, their files, what was added later and what the reporter was told.
 *
 * 1. The answers lie sealed under a key that is not in the database; the code as a hash keyed with
 *    it. Who reads the database alone can open neither.
 * 2. A draft lasts seven days after its last change; then it is forgotten with its files.
 * 3. Sent twice is sent once: the second time finds the first number.
 * 4. What one network can begin, bring and try is counted; so is what all of them begin.
 */
#ifndef INTAKE_VISIT_DB_H
#define INTAKE_VISIT_DB_H

#include "crypto/seal.h"
#include "evidence/exhibit_db.h"
#include "intake/visit.h"
#include "people/access.h"
#include "store/blob_holder.h"

#define VISIT_LASTS DAYS(7)

extern const struct blob_holder visit_blobs;

struct visit_file {
	int64_t n; // from 1
	struct str name, type;
	int64_t size;
	struct sha256 digest;
};

struct visit_row {
	struct id id;
	struct instant begun_at, changed_at, expires_at, sent_at;
	enum visit_page page;
	struct str way, number; // number empty: not sent
	struct id entered_by;
	struct visit answers;
	struct {
		struct visit_file *p;
		size_t n, cap;
	} files;
};

/* ---- how much ---- */

enum visit_rate {
	VISIT_RATE_BEGIN,
	VISIT_RATE_FILE,
	VISIT_RATE_SEND,
	VISIT_RATE_ADD,
	VISIT_RATE_PROGRAM, // with a token
	VISIT_RATES,
};

/* Counts one more from that network. *wait 0: it may; else how long until it may. Nothing more is
 * counted then. */
NODISCARD enum rc visit_count(struct cx *cx, struct db *db, enum visit_rate what,
			      struct str network, struct duration *wait);

/* ---- drafts ---- */

/* A new one; *code is told to nobody else. way: "form" of the public; else by whom of staff. */
NODISCARD enum rc visit_begin(struct cx *cx, struct db *db, const struct seal_key *key,
			      struct visit_row *row, struct str *code);

/* Of a draft, or a report; RC_MISSING: none has this code, or it has expired. */
NODISCARD enum rc visit_find(struct cx *cx, struct db *db, const struct seal_key *key,
			     struct str code, struct visit_row *out);

/* Of the report with this number. */
NODISCARD enum rc visit_of_number(struct cx *cx, struct db *db, const struct seal_key *key,
				  struct str number, struct visit_row *out);

/* What row->answers and row->page say now. Files go where they may not stay. RC_CONFLICT: it was
 * sent. */
NODISCARD enum rc visit_save(struct cx *cx, struct db *db, const struct seal_key *key,
			     struct visit_row *row);

/* RC_LIMIT: there are as many as can be; RC_DENIED: none may come here. */
NODISCARD enum rc visit_may_file(struct cx *cx, const struct visit_row *row);
NODISCARD enum rc visit_add_file(struct cx *cx, struct db *db, struct visit_row *row,
				 struct visit_file *file);
NODISCARD enum rc visit_drop_file(struct cx *cx, struct db *db, struct visit_row *row, int64_t n);

/* The draft is the report with this number from now on. */
NODISCARD enum rc visit_mark_sent(struct cx *cx, struct db *db, struct visit_row *row,
				  struct str number);

/* At most 200 drafts whose time is over; for a job. */
NODISCARD enum rc visit_forget(struct cx *cx, struct db *db, int64_t *n);

/* Contents that a draft had and has no more, at most 200: to be deleted unless something else names
 * them; then dropped. */
NODISCARD enum rc visit_loose(struct cx *cx, struct db *db, struct digest_list *out);
NODISCARD enum rc visit_drop_loose(struct cx *cx, struct db *db, const struct digest_list *list);

/* ---- after it was sent ---- */

struct visit_word {
	struct id number;
	struct instant at;
	bool told;
	struct str outcome, text;
};
struct visit_words {
	struct visit_word *p;
	size_t n, cap;
};

/* The newest first. */
NODISCARD enum rc visit_words(struct cx *cx, struct db *db, const struct seal_key *key,
			      struct id visit, struct visit_words *out);

/* What staff told since then is taken back. */
NODISCARD enum rc visit_untell(struct cx *cx, struct db *db, struct id visit, struct instant since);

/* *again: this act was done before, and nothing was added. */
NODISCARD enum rc visit_add_word(struct cx *cx, struct db *db, const struct seal_key *key,
				 struct id visit, const struct visit_word *word, bool *again);

#endif
