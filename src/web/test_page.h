// SPDX-License-Identifier: AGPL-3.0-or-later
/* test_page: a page to write into, for the tests of web. */
#ifndef WEB_TEST_PAGE_H
#define WEB_TEST_PAGE_H

#include "web/page.h"

/* lang: NULL is English. The page's buffer is freed by test_page_done. */
struct page test_page(struct cx *cx, const struct lang *lang);
void test_page_done(struct page *pg);

/* What was written since the last call. */
struct str test_page_take(struct page *pg);

#endif
