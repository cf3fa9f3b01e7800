// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "evidence/verify_from_bag.h"
#include "formats/test_bag.h"

/* Whatever a package holds: it is judged, each finding has a file and says what, and one that
 * holds has records, a log, and a seal where it has files. */
FUZZ(verify)
{
	struct test_bag t;
	struct verification v;
	test_bag_judge(cx, in, &t);
	const struct verify_package p = { .source = &t.source, .bag = &t.bag, .n_odd = 0 };
	REQUIRE(verify_from_bag(cx, &p, &v) == RC_OK);
	for (size_t i = 0; i < v.findings.n; i++) {
		const struct verify_finding *f = &v.findings.p[i];
		CHECK(f->file.n > 0 && f->what.n > 0 && (!f->fails || f->rely.n > 0));
	}
	if (verify_holds(&v)) {
		CHECK(v.parts[VERIFY_RECORDS].says.n > 0 && v.origin.n > 0);
		CHECK(t.bag.errors == 0);
		CHECK(v.files == 0 || v.parts[VERIFY_SEAL].says.n > 0);
	}
	CHECK(str_starts(verify_not_proven(cx->arena, &v), STR("Not proven: ")));
}
