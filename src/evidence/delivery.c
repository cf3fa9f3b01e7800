// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/delivery.h"

#include "ledger/act_words.h"

enum { HEX = 64 };

static const struct {
	const char *key, *text;
} roads[DELIVERY_ROADS] = {
	[DELIVERY_BY_NODE] = { "node", N_("from their node, with its digest, signed") },
	[DELIVERY_BY_HI1] = { "hi1", N_("from a system that knows HI1 alone") },
	[DELIVERY_BY_HAND] = { "hand", N_("by hand: somebody of this node kept it") },
};

const char *delivery_road_key(enum delivery_road road)
{
	INVARIANT(road < DELIVERY_ROADS);
	return roads[road].key;
}

const char *delivery_road_text(enum delivery_road road)
{
	INVARIANT(road < DELIVERY_ROADS);
	return roads[road].text;
}

bool delivery_road_parse(struct str key, enum delivery_road *out)
{
	for (enum delivery_road r = 0; r < DELIVERY_ROADS; r++) {
		if (str_eq(key, str_from_c(roads[r].key))) {
			*out = r;
			return true;
		}
	}
	return false;
}

static bool state(struct exhibit_deliveries *list, const struct sha256 *digest)
{
	bool found = false;
	for (size_t i = 0; i < list->n; i++) {
		if (!sha256_eq(&list->p[i].digest, digest))
			continue;
		list->p[i].stated = *digest;
		found = true;
	}
	return found;
}

enum rc delivery_state(struct cx *cx, struct exhibit_deliveries *list, struct str text)
{
	struct str line, rest = text;
	while (rest.n > 0) {
		struct sha256 digest;
		(void)str_cut(rest, '\n', &line, &rest);
		const struct str hex = str_lower(cx->arena, str_slice(str_trim(line), 0, HEX));
		if (sha256_parse(hex, &digest) && !state(list, &digest))
			return cx_fail(cx, RC_INVALID,
				       N_("they state %.*s, and no file that is sealed here has "
					  "that digest: do not seal it before they have said why"),
				       STR_ARG(hex));
	}
	return RC_OK;
}
