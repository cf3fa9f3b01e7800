// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/test_bag.h"

/* A bag without an error: each payload file has the digest of some list. */
FUZZ(bag)
{
	struct test_bag t;
	test_bag_judge(cx, in, &t);
	EQ(t.bag.errors + t.bag.warnings, t.bag.findings.n);
	for (size_t i = 0; t.bag.errors == 0 && i < t.bag.files.n; i++) {
		const struct bag_file *f = &t.bag.files.p[i];
		if (bag_is_payload(f->path))
			CHECK(f->first != BAG_END && t.bag.claims.p[f->first].was_put);
	}
}
