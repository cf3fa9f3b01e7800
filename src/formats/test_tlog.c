// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/test_tlog.h"

#include "crypto/merkle.h"

struct str tlog_sample(struct cx *cx, const char *name)
{
	const struct str path = arena_fmt(cx->arena, "src/formats/testdata/tlog/%s", name);
	return test_read(cx, path.p);
}

struct tlog_policy tlog_sample_policy(struct cx *cx)
{
	struct tlog_policy policy;
	REQUIRE(tlog_policy_parse(cx, tlog_sample(cx, "policy"), &policy) == RC_OK);
	return policy;
}

struct str tlog_entry(struct cx *cx, size_t i)
{
	return arena_fmt(cx->arena, "{\"v\":1,\"seq\":%zu}\n", i);
}

struct sha256 *tlog_leaves(struct cx *cx, size_t n)
{
	struct sha256 *leaves = arena_new(cx->arena, struct sha256, n);
	for (size_t i = 0; i < n; i++)
		leaves[i] = merkle_leaf(tlog_entry(cx, i));
	return leaves;
}

struct sign_key *tlog_key(struct cx *cx, const char *who)
{
	const struct sha256 h = sha256_of(arena_fmt(cx->arena, "comity test key %s", who));
	AUTO(secret) seed = secret_copy((struct str){ (const char *)h.b, sizeof h.b });
	return sign_key_open(seed);
}

struct note_key tlog_note_key(struct cx *cx, const char *who, const char *name, enum note_type type)
{
	AUTO(sign_key) key = tlog_key(cx, who);
	const struct sign_public public = sign_key_public(key);
	return note_key_of(cx->arena, str_from_c(name), type, &public);
}

struct str tlog_replace(struct cx *cx, struct str text, struct str from, struct str to)
{
	const size_t at = str_find(text, from);
	REQUIRE(at != STR_NONE);
	const struct str after = str_slice(text, at + from.n, text.n);
	return arena_fmt(cx->arena, "%.*s%.*s%.*s", (int)at, text.p, STR_ARG(to), STR_ARG(after));
}
