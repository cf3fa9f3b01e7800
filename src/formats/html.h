// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * html: what a message in HTML shows, and where it leads. For reading a report, never for
 * showing it: nothing of the markup is kept.
 *
 * Source:  the tokens of the WHATWG HTML standard, leniently: a tag that never ends is text.
 *          Comments, and tags that stand within words, leave no gap: "vi<!-- x -->ag<b>ra</b>"
 *          is one word, as it is to who reads it. Other tags are a blank or the end of a line.
 * Limits:  HTML_LINKS_MAX links; time grows with the length alone.
 * Memory:  in the arena; the text is never longer than what it was made from.
 */
#ifndef FORMATS_HTML_H
#define FORMATS_HTML_H

#include "core/core.h"

enum { HTML_LINKS_MAX = 500 };

struct html_links {
	struct str *p; // values of href, src, action and background
	size_t n, cap;
};

/* Any bytes give a text; bytes that are no UTF-8 stay as they are. */
struct str html_text(struct arena *a, struct str html, struct html_links *links);

/* With "&amp;" and the like as what they stand for. */
struct str html_decoded(struct arena *a, struct str s);

#endif
