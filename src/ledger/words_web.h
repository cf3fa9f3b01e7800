// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * words_web: what stands in an entry, in the words of the page's language.
 *
 * A key that no table has (of a later version, or of a partner) is shown as it is.
 */
#ifndef LEDGER_WORDS_WEB_H
#define LEDGER_WORDS_WEB_H

#include "web/parts.h"

struct str words_of_act(const struct page *pg, struct str act);
struct str words_of_thing(const struct page *pg, struct str kind);
struct str words_of_role(const struct page *pg, struct str role); // empty: the node itself

/* "01m8…ynrh": an id in a row; the whole stands in the link. */
struct str words_short_id(struct arena *a, struct id id);

/* All acts to choose one from; one that no table has is added, so that it stays chosen. */
void words_acts_to_choose(struct page *pg, struct select_view *v, struct str chosen);

#endif
