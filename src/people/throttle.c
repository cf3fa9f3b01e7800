// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/throttle.h"

#include <string.h>

static const struct rule {
	int64_t free;
	int64_t first, longest; // seconds
} rules[] = {
	[THROTTLE_LOGIN] = { 5, 30, 15 * 60 },
	[THROTTLE_NETWORK] = { 20, 30, 60 * 60 },
};

struct duration throttle_wait(enum throttle_kind kind, int64_t failures)
{
	const struct rule *r = &rules[kind];
	if (failures < r->free)
		return (struct duration){ 0 };
	int64_t wait = r->first;
	for (int64_t i = r->free; i < failures && wait < r->longest; i++)
		wait *= 2;
	return SECONDS(wait < r->longest ? wait : r->longest);
}

struct instant throttle_until(const struct throttle *t, struct instant now)
{
	if (instant_add(t->last_at, THROTTLE_FORGETS).us <= now.us)
		return (struct instant){ 0 };
	return instant_add(t->last_at, throttle_wait(t->kind, t->failures));
}

struct sha256 throttle_key(struct arena *a, enum throttle_kind kind, struct str what)
{
	return sha256_of(arena_fmt(a, "comity throttle %d\n%.*s", (int)kind, STR_ARG(what)));
}

static bool hex_group(struct str text, uint16_t *out)
{
	uint32_t v = 0;
	if (text.n < 1 || text.n > 4)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		const char *digits = "0123456789abcdef";
		const char c = text.p[i];
		const char *at = strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
		if (!at || c == '\0')
			return false;
		v = v * 16 + (uint32_t)(at - digits);
	}
	*out = (uint16_t)v;
	return true;
}

/* The groups of "a:b:c"; a dotted IPv4 address at the end counts as two, which are only
 * counted. Returns how many, or more than 8 when it is no such text. */
static size_t groups_of(struct str text, uint16_t out[8])
{
	size_t n = 0;
	while (text.n > 0) {
		struct str group;
		const bool more = str_cut(text, ':', &group, &text);
		if (n >= 8 || (more && text.n == 0))
			return SIZE_MAX;
		if (!more && str_find(group, STR(".")) != STR_NONE)
			return n + 2;
		if (!hex_group(group, &out[n++]))
			return SIZE_MAX;
	}
	return n;
}

struct str throttle_network(struct arena *a, struct str address)
{
	uint16_t head[8] = { 0 }, tail[8] = { 0 };
	struct str plain, zone;
	(void)str_cut(address, '%', &plain, &zone); // "fe80::1%eth0": the zone is not kept
	struct str before = plain, after = { 0 };
	if (str_starts(plain, STR("::ffff:")) && str_find(plain, STR(".")) != STR_NONE)
		return str_slice(plain, 7, plain.n);
	const size_t gap = str_find(plain, STR("::"));
	if (gap != STR_NONE) {
		before = str_slice(plain, 0, gap);
		after = str_slice(plain, gap + 2, plain.n);
	}
	const size_t n = groups_of(before, head), m = groups_of(after, tail);
	const bool ok = n <= 8 && m <= 8 && (gap == STR_NONE ? n == 8 : n + m < 8);
	if (!ok || str_find(plain, STR(":")) == STR_NONE)
		return address;
	// What stands behind the gap ends at group 8.
	for (size_t i = 0; i < m; i++)
		head[8 - m + i] = tail[i];
	return arena_fmt(a, "%x:%x:%x:%x::/64", head[0], head[1], head[2], head[3]);
}
