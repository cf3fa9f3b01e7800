// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/power.h"

#include "core/test.h"
#include "law/test_world.h"

static struct power of(struct cx *cx, enum request_kind kind, const char *from)
{
	struct request r = { .from = str_from_c(from), .to = str_from_c(from) };
	r.progress.kind = kind;
	return power_at_home(cx->arena, test_law(), &r);
}

TEST(power_of_an_order_is_cited_or_said_to_be_unknown)
{
	const struct law *law = test_law();
	const uint16_t concept = law_concept(law, STR("expedited-preservation"));
	size_t known = 0, not_studied = 0;
	for (size_t c = 0; c < law->countries.n; c++) {
		const struct power p = of(cx, KIND_ORDER_PRESERVATION, law->countries.p[c].alpha2);
		const struct national *row = law_national(law, (uint16_t)c, concept);
		EQ(p.found == POWER_NOT_STUDIED, row == NULL);
		EQ(p.found == POWER_KNOWN, p.citation.n > 0);
		EQ(power_text(p.found) == NULL, p.found == POWER_KNOWN);
		if (p.found == POWER_KNOWN)
			CHECK(row && str_starts(p.citation, row->law));
		known += p.found == POWER_KNOWN;
		not_studied += p.found == POWER_NOT_STUDIED;
	}
	CHECK(known > 0 && not_studied > 0);
	EQ(of(cx, KIND_PRESERVATION, "LK").found, POWER_NONE_NEEDED);
	EQ(of(cx, KIND_ORDER_PATH, "XX").found, POWER_NOT_STUDIED);
}
