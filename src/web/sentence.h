// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sentence: why something failed, in the page's language. Whoever fails says it in English, with
 * names and numbers put in:
 *
 *	cx_fail(cx, RC_LIMIT, N_("a case has at most %d identifiers"), MAX)
 *
 * The translation is that of the text with its %-places, in the same order (tools/po compares
 * them); the names and numbers are found again by what stands around them. A word of the program
 * (%s) is translated where it has a translation; what people wrote (%.*s) stays as it is.
 *
 * Memory:  in the request's arena.
 */
#ifndef WEB_SENTENCE_H
#define WEB_SENTENCE_H

#include "web/page.h"

/* The sentence in that language, or the very same bytes. Of "what: why" each half that has a translation by
 * itself. */
struct str sentence_in(struct arena *a, const struct lang *lang, struct str english);

/* "Head: one; two; and three": head and sentences, each by itself. */
struct str sentence_list_in(struct arena *a, const struct lang *lang, struct str english);

/* The sentence itself, the very same bytes, where the page's language has none. */
struct str sentence_tr(const struct page *pg, struct str english);

/* What cx_fail said last. */
struct str sentence_of_failure(const struct page *pg);

#endif
