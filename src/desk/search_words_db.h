// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * search_words_db: by what requests and cases are found (desk/search_db.h): each text that names
 * one, from the beginning of each of its words to the end of the line, at most
 * SEARCH_WORDS_MAX bytes, small letters for A to Z. A word is letters and digits, all of what is
 * not ASCII among them.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_SEARCH_WORDS_DB_H
#define DESK_SEARCH_WORDS_DB_H

#include "store/db.h"
#include "store/store.h"

enum { SEARCH_WORDS_MAX = 200 };

/* Writes them anew, in the unit that changed what names the request or the case. */
NODISCARD enum rc search_words_put(struct cx *cx, struct db *db, struct id thing);

/* Of what was here before there were words: some of it, *n; and all, in units of its own. */
NODISCARD enum rc search_words_fill_some(struct cx *cx, struct db *db, size_t *n);
NODISCARD enum rc search_words_fill(struct cx *cx, struct store *store);

/* As they are stored, from the first word on; empty: there is none in it. */
struct str search_words_typed(struct arena *a, struct str typed);

#endif
