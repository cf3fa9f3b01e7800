// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * search_db: the requests that somebody may see, page by page: those that are open, those that
 * ended, all; and those that words name.
 *
 * Words are found in a reference of either side or of the case, in the name of the provider, in
 * the identifiers that a request says, and as an identifier of its case in any form in which it
 * may be typed ("A@Example[.]org"): from the beginning of any word of these on
 * (desk/search_words_db.h), the last one need not be whole. What somebody may not see is not
 * found, nor counted.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_SEARCH_DB_H
#define DESK_SEARCH_DB_H

#include "desk/request.h"
#include "desk/search_words_db.h"
#include "people/access.h"
#include "store/db.h"

enum request_which {
	REQUESTS_OPEN,	// the next due first
	REQUESTS_ENDED, // the newest first; so all below
	REQUESTS_ALL,
	REQUEST_WHICHES,
};
const char *request_which_key(enum request_which w); // "open"
NODISCARD bool request_which_parse(struct str key, enum request_which *out);

enum { SEARCH_PAGE_MAX = 100 };

struct request_search {
	enum request_which which;
	struct str words; // not empty: of all, those that they name
	struct id after;  // the last one of the page before; zero: the first page
	size_t limit;	  // 1 to SEARCH_PAGE_MAX
};

struct request_page {
	struct request_list list;
	bool more; // there is another page: after the last of this one
};

/* Of a row with the columns of a list: id, reference, state, kind, both countries, the case's
 * reference, side, next due. */
void request_read_row(struct rows *r, struct request_row *out);

/* RC_INVALID: the words are too long. */
NODISCARD enum rc request_search(struct cx *cx, struct db *db, const struct actor *who,
				 const struct request_search *search, struct request_page *out);

/* The queue: the first SEARCH_PAGE_MAX of those that are open. */
NODISCARD enum rc request_list(struct cx *cx, struct db *db, const struct actor *who,
			       struct request_list *out);

/* Those of a case, the newest first, whatever became of them; whoever asks may see the case. */
NODISCARD enum rc request_of_case(struct cx *cx, struct db *db, struct id case_id, struct id after,
				  size_t limit, struct request_page *out);

#endif
