// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/test_page.h"

struct page test_page(struct cx *cx, const struct lang *lang)
{
	static const struct site site = { .node = STR_INIT("node"), .pseudo = true };
	struct http_req *req = arena_new(cx->arena, struct http_req, 1);
	struct buf *out = arena_new(cx->arena, struct buf, 1);
	buf_init(out, PAGE_BYTES_MAX);
	req->arena = cx->arena;
	req->path = STR("/");
	return (struct page){ .cx = cx,
			      .out = out,
			      .lang = lang ? lang : lang_english(),
			      .site = &site,
			      .req = req,
			      .path = STR("/") };
}

void test_page_done(struct page *pg)
{
	buf_done(pg->out);
}

struct str test_page_take(struct page *pg)
{
	return page_since(pg, 0).text;
}
