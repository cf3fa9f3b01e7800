// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/cluster.h"

static const char *const keys[CLUES] = {
	[CLUE_HOST] = "host",	    [CLUE_DOMAIN] = "domain", [CLUE_WALLET] = "wallet",
	[CLUE_ACCOUNT] = "account", [CLUE_PHONE] = "phone",
};

const char *clue_key(enum clue_kind k)
{
	INVARIANT(k < CLUES);
	return keys[k];
}

bool clue_parse(struct str key, enum clue_kind *out)
{
	for (enum clue_kind k = 0; k < CLUES; k++) {
		if (!str_eq(key, str_from_c(keys[k])))
			continue;
		*out = k;
		return true;
	}
	return false;
}

bool likeness_add(struct likeness *l, enum clue_kind kind, struct str value)
{
	for (size_t i = 0; i < l->n_clues; i++)
		if (l->clues[i].kind == kind && str_eq(l->clues[i].value, value))
			return true;
	if (l->n_clues == CLUSTER_CLUES || value.n == 0)
		return false;
	l->clues[l->n_clues++] = (struct clue){ kind, value };
	return true;
}

bool cluster_has_text(const struct shingles *s)
{
	return s->n >= CLUSTER_SHINGLES;
}

static uint64_t mixed(uint64_t h)
{
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

static int64_t as_number(uint64_t h)
{
	return (int64_t)(h >> 1);
}

void cluster_bands(const struct shingles *s, int64_t out[CLUSTER_BANDS])
{
	for (size_t i = 0; i < CLUSTER_BANDS; i++) {
		const uint64_t pair = (uint64_t)s->minima[2 * i] << 32 | s->minima[2 * i + 1];
		out[i] = as_number(mixed(pair ^ mixed(i + 1)));
	}
}

int64_t cluster_exact(const struct shingles *s)
{
	uint64_t h = s->n > 0;
	for (size_t i = 0; i < SHINGLE_MINIMA; i++)
		h = mixed(h * 31 + s->minima[i]);
	return as_number(h);
}

struct str cluster_minima_bytes(struct arena *a, const struct shingles *s)
{
	char *p = arena_alloc(a, CLUSTER_MINIMA_BYTES);
	for (size_t i = 0; i < CLUSTER_MINIMA_BYTES; i++)
		p[i] = (char)(s->minima[i / 4] >> (8 * (i % 4)));
	return (struct str){ p, CLUSTER_MINIMA_BYTES };
}

bool cluster_minima_read(struct str bytes, struct shingles *out)
{
	if (bytes.n != CLUSTER_MINIMA_BYTES)
		return false;
	*out = (struct shingles){ .n = CLUSTER_SHINGLES };
	for (size_t i = 0; i < CLUSTER_MINIMA_BYTES; i++)
		out->minima[i / 4] |= (uint32_t)(unsigned char)bytes.p[i] << (8 * (i % 4));
	return true;
}
