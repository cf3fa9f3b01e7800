// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/place.h"

struct str place_network(struct arena *a, const struct place *p)
{
	if (p->asn == 0)
		return p->network;
	return arena_fmt(a, "AS%lld%s%.*s", (long long)p->asn, p->network.n > 0 ? " " : "",
			 STR_ARG(p->network));
}
