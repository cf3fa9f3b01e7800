// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/lmtp.h"

#include "core/test.h"

/* The mail, whether its end came, and how many bytes are behind it, however the bytes come. */
static struct str data(struct cx *cx, const char *bytes, size_t step, size_t *used)
{
	struct lmtp_data d = { .state = 0 };
	const struct str all = str_from_c(bytes);
	buf_init(&d.bytes, 1000);
	*used = 0;
	while (*used < all.n && !d.is_ended)
		*used += lmtp_data_add(&d, str_slice(all, *used, *used + step));
	if (!d.is_ended)
		*used = 0;
	const struct str mail = arena_copy(cx->arena, buf_str(&d.bytes));
	buf_done(&d.bytes);
	return mail;
}

TEST(a_mail_ends_with_a_point_on_a_line_and_with_nothing_else)
{
	static const struct {
		const char *bytes, *mail;
		size_t used; // 0: the end has not come
	} cases[] = {
		{ "a\r\n.\r\nQUIT", "a\r\n", 6 },
		{ ".\r\n", "", 3 },
		{ "a\r\n..b\r\n.\r\n", "a\r\n.b\r\n", 11 },
		{ "a\n.\nb\r\n.\r\n", "a\n.\nb\r\n", 10 },
		{ "a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n", 11 },
		{ "a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n", 11 },
		{ "a\r.\r\nb\r\n.\r\n", "a\r.\r\nb\r\n", 11 },
		{ "a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n", 11 },
		{ "a\r\n.\r\r\n.\r\n", "a\r\n\r\r\n", 10 },
		{ "a\r\n.\r", "a\r\n", 0 },
		{ "a.\r\n", "a.\r\n", 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t step = 1; step < 12; step++) {
			size_t used = 0;
			EQ_STR(data(cx, cases[i].bytes, step, &used), cases[i].mail);
			EQ(used, cases[i].used);
		}
	}
}
