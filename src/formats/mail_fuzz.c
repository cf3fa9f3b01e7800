// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/mail.h"

/* Whatever it is, it comes out of the box as it went in, and each part lies within its holder. */
FUZZ(mail)
{
	struct mail m, again = { .parts = { .n = 0 } };
	struct buf packed, twice;
	struct instant at = { 0 };
	if (mail_read_here(cx, in, &m) != RC_OK)
		return;
	for (size_t i = 1; i < m.parts.n; i++) {
		const struct mail_part *p = &m.parts.p[i], *up = &m.parts.p[p->parent];
		CHECK(p->parent < i);
		CHECK(p->from >= up->from && p->end <= up->end);
	}
	const struct str from = mail_header(&m.parts.p[0].headers, "From");
	CHECK(mail_address(from).n <= from.n);
	CHECK(mail_date(mail_header(&m.parts.p[0].headers, "Date"), &at) || at.us == 0);
	buf_init(&packed, 64 << 20);
	buf_init(&twice, 64 << 20);
	mail_pack(&packed, &m);
	CHECK(mail_unpack(cx, buf_str(&packed), in.n, &again) == RC_OK);
	mail_pack(&twice, &again);
	CHECK(str_eq(buf_str(&packed), buf_str(&twice)));
	buf_done(&packed);
	buf_done(&twice);
}
