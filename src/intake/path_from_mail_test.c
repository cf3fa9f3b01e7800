// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/path_from_mail.h"

#include "core/test.h"

static struct mail_path path_of(struct cx *cx, const char *lines)
{
	struct mail m;
	REQUIRE(mail_read_here(cx, arena_fmt(cx->arena, "%sFrom: a@b.example\n\nx\n", lines), &m) ==
		RC_OK);
	return path_from_mail(cx->arena, &m.parts.p[0].headers);
}

#define OWN "Received: from mta7.home.net (mta7.home.net [9.9.1.7]) by box.home.net with LMTP; x\n"
#define IN                                                                                  \
	"Received: from mx.evil.org (host.isp.org [8.8.4.4])\n\tby mta7.home.net (Postfix)" \
	" with ESMTP id 4711; Thu, 29 Apr 2016 23:34:45 +0000\n"
#define BELOW "Received: from laptop (bank.com [13.1.2.3]) by mx.evil.org; x\n"

TEST(who_handed_a_mail_over_is_the_first_machine_outside)
{
	static const struct {
		const char *lines, *from, *by, *claimed;
		bool is_guess;
	} cases[] = {
		{ IN, "8.8.4.4", "mta7.home.net", "", false },
		{ IN BELOW, "8.8.4.4", "mta7.home.net", "13.1.2.3", false },
		{ OWN IN BELOW, "8.8.4.4", "mta7.home.net", "13.1.2.3", true },
		{ "Received: from localhost (mta7.home.net [127.0.0.1]) by mta7.home.net; x\n" IN,
		  "8.8.4.4", "mta7.home.net", "", false },
		{ "Received: by box.home.net; x\n" IN, "8.8.4.4", "mta7.home.net", "", false },
		// It calls itself as the receiver is called; the name that was looked up is another.
		{ "Received: from mx.home.net (dyn.isp.org [8.8.4.4]) by mta7.home.net; x\n" BELOW,
		  "8.8.4.4", "mta7.home.net", "13.1.2.3", false },
		{ "Received: from unknown (HELO mx.home.org) (8.8.4.4) by mx.other.net with SMTP; "
		  "x\n",
		  "8.8.4.4", "mx.other.net", "", false },
		{ "Received: from [IPv6:2a00::1] (port=25 helo=x) by mx.other.net with esmtp; x\n",
		  "2a00::1", "mx.other.net", "", false },
		{ "Received: from a.b.org (2a00::2) by mx.other.net (2a00::9) with HTTPS; x\n",
		  "2a00::2", "mx.other.net", "", false },
		{ "Received: from a.b.org (192.0.2.1) by mx.other.net; x\n", "", "", "", false },
		{ "Received: from mx.other.net by mx.other.net (8.8.4.4); x\n", "", "", "", false },
		{ "Received: ((((\nReceived:\nReceived: from\nReceived: ;;;\n", "", "", "", false },
		{ "", "", "", "", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct mail_path p = path_of(cx, cases[i].lines);
		EQ_STR(p.from, cases[i].from);
		EQ_STR(p.noted_by, cases[i].by);
		EQ_STR(p.claimed, cases[i].claimed);
		EQ(p.is_guess, cases[i].is_guess);
	}
	EQ(path_of(cx, IN).at.us, INT64_C(1461972885000000));
}
