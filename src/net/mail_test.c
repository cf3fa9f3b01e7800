// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "net/mail.h"

TEST(mail_is_printed_whole)
{
	cx->now = (struct instant){ INT64_C(1795317120) * 1000000 };
	const struct mail_server server = { .from = STR("duty@node.example") };
	const struct mail mail = { .to = STR("a@b.example"),
				   .id = STR("01X"),
				   .subject = STR("Une demande à vous"),
				   .text = STR("one\n") };
	EQ_STR(mail_print(cx, &server, &mail),
	       STR("Date: Sun, 22 Nov 2026 03:12:00 +0000\r\nFrom: <duty@node.example>\r\n"
		   "To: <a@b.example>\r\nMessage-ID: <01X@node.example>\r\n"
		   "Subject: =?utf-8?B?VW5lIGRlbWFuZGUgw6Agdm91cw==?=\r\n"
		   "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
		   "Content-Type: text/plain; charset=utf-8\r\n"
		   "Content-Transfer-Encoding: base64\r\n\r\nb25lCg==\r\n"));
}

TEST(mail_words_break_between_characters)
{
	EQ_STR(mail_word(cx->arena, STR("plain")), STR("plain"));
	// 41 bytes and then a character of two: it goes to the next word.
	const struct str out = mail_word(cx->arena,
					 STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaéb"));
	CHECK(str_find(out, STR("?= =?utf-8?B?w6li?=")) != STR_NONE);
	CHECK(str_find(mail_word(cx->arena, STR("a\r\nX: y")), STR("\n")) == STR_NONE);
}

TEST(mail_refuses_what_is_no_mailbox)
{
	const struct mail_server server = { .url = STR("smtp://127.0.0.1:9"),
					    .from = STR("duty@node.example") };
	struct mail mail = { .to = STR("a@b.example>\r\nRCPT TO:<c@d.example") };
	EQ(mail_send(cx, &server, &mail, 1000), RC_INVALID);
	mail.to = STR("a@b.example"); // and there nobody listens
	EQ(mail_send(cx, &server, &mail, 1000), RC_IO);
}
