// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/dns.h"

/* What was found has something to show for it; it comes out of the box as it was. */
FUZZ(dns)
{
	struct dns_answer d, again;
	struct buf a, b;
	if (dns_read_here(cx, in, &d) != RC_OK)
		return;
	CHECK(d.said != DNS_FOUND || d.addresses_n + d.names_n > 0);
	for (size_t i = 0; i < d.names_n; i++)
		CHECK(d.names[i].n > 0 && d.names[i].n < 255);
	buf_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	dns_pack(&a, &d);
	CHECK(dns_unpack(cx, buf_str(&a), &again) == RC_OK);
	dns_pack(&b, &again);
	CHECK(str_eq(buf_str(&a), buf_str(&b)));
	buf_done(&a);
	buf_done(&b);
}
