// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/bagit.h"

/* A path that begins with a blank cannot be told from its separator, but behind a star. None that
 * we write does: they begin with the names of our folders. */
static bool is_writable(const struct bagit_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].path.n > 0 &&
		    (list->p[i].path.p[0] == ' ' || list->p[i].path.p[0] == '\t'))
			return false;
	return true;
}

static void check_list(struct cx *cx, struct str in)
{
	static const struct bagit_declaration v1 = { .major = 1 };
	struct bagit_list list, again;
	if (bagit_read_list(cx, &v1, DIGEST_MD5, in, &list) != RC_OK || !is_writable(&list))
		return;
	struct buf out;
	buf_init(&out, 3 * in.n + 64 * list.n + 1);
	for (size_t i = 0; i < list.n; i++)
		bagit_add_line(&out, digest_print(cx->arena, DIGEST_MD5, &list.p[i].digest),
			       list.p[i].path);
	CHECK(!buf_full(&out));
	const struct str text = arena_copy(cx->arena, buf_str(&out));
	buf_done(&out);
	REQUIRE(bagit_read_list(cx, &v1, DIGEST_MD5, text, &again) == RC_OK);
	EQ(again.n, list.n);
	for (size_t i = 0; i < list.n && i < again.n; i++)
		if (!str_starts(list.p[i].path, STR("./")))
			EQ_STR(list.p[i].path, again.p[i].path);
}

/* What is read and written again is read again to the same. */
FUZZ(bagit)
{
	struct bagit_declaration d;
	struct bagit_info info;
	struct bagit_fetch fetch;
	struct str text;
	if (bagit_read_declaration(cx, in, &d) == RC_OK)
		CHECK(d.major >= 0 && d.minor >= 0);
	if (bagit_to_utf8(cx, BAGIT_UTF16, in, &text) == RC_OK)
		CHECK(str_is_utf8(text));
	if (bagit_read_info(cx, in, &info) == RC_OK)
		for (size_t i = 0; i < info.n; i++)
			CHECK(info.p[i].label.n > 0);
	if (bagit_read_fetch(cx, &(struct bagit_declaration){ .major = 1 }, in, &fetch) == RC_OK)
		for (size_t i = 0; i < fetch.n; i++)
			CHECK(fetch.p[i].line > 0);
	check_list(cx, in);
}
