// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "core/fuzz.h"
#include "formats/hashset.h"

static bool count_hit(void *arg, const uint8_t value[HASHSET_VALUE_MAX], unsigned distance)
{
	(void)value;
	CHECK(distance <= HASHSET_DISTANCE_MAX);
	return ++*(int *)arg < 100;
}

/* The header's digest is made right, so that what lies behind it is reached. */
static struct str mend(struct cx *cx, struct str in)
{
	uint8_t *p = arena_alloc(cx->arena, in.n);
	memcpy(p, in.p, in.n);
	if (in.n >= HASHSET_HEADER) {
		const struct sha256 h = sha256_of(
			(struct str){ (const char *)p, HASHSET_HEADER - 32 });
		memcpy(p + HASHSET_HEADER - 32, h.b, 32);
	}
	return (struct str){ (const char *)p, in.n };
}

/* Whatever a file holds: it is refused with its place, or looked up in without harm. */
FUZZ(hashset)
{
	static const uint8_t none[HASHSET_VALUE_MAX];
	struct hashset s;
	int hits = 0;
	if (in.n == 0)
		return;
	const struct str bytes = mend(cx, in);
	if (hashset_open(cx, bytes, &s) != RC_OK) {
		CHECK(str_starts(cx_error(cx), STR("byte ")));
		return;
	}
	const uint8_t *last = s.p + s.n - HASHSET_VALUE_MAX;
	const bool is_whole = hashset_check(cx, &s) == RC_OK;
	for (enum hashset_kind k = 0; k < HASHSET_NEAR; k++) {
		(void)hashset_has(&s, k, none);
		(void)hashset_has(&s, k, last);
		if (is_whole && s.sections[k].count > 0)
			CHECK(hashset_has(&s, k, s.p + s.sections[k].values));
	}
	hashset_near(&s, none, HASHSET_DISTANCE_MAX, count_hit, &hits);
	hashset_near(&s, last, 0, count_hit, &hits);
}
