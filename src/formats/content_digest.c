// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/content_digest.h"

#include <string.h>

#include "formats/sfv.h"

static enum rc read_one(struct cx *cx, const struct sfv_member *m, void *out, size_t n, bool *has)
{
	if (!m)
		return RC_OK;
	if (m->is_list || m->items.p[0].value.type != SFV_BYTES || m->items.p[0].parameters.n > 0)
		return cx_fail(cx, RC_INVALID, "Content-Digest: %.*s is not a byte sequence",
			       STR_ARG(m->key));
	const struct str bytes = m->items.p[0].value.text;
	if (bytes.n != n)
		return cx_fail(cx, RC_INVALID, "Content-Digest: %.*s has %zu bytes, not %zu",
			       STR_ARG(m->key), bytes.n, n);
	memcpy(out, bytes.p, n);
	*has = true;
	return RC_OK;
}

enum rc content_digest_parse(struct cx *cx, struct str text, struct content_digest *out)
{
	struct sfv_dictionary d;
	struct content_digest found = { 0 };
	TRY(sfv_parse(cx, text, &d));
	TRY(read_one(cx, sfv_member(&d, STR("sha-256")), found.sha256.b, SHA256_BYTES,
		     &found.has_256));
	TRY(read_one(cx, sfv_member(&d, STR("sha-512")), found.sha512.b, SHA512_BYTES,
		     &found.has_512));
	if (!found.has_256 && !found.has_512)
		return cx_fail(cx, RC_INVALID, "Content-Digest: neither sha-256 nor sha-512");
	*out = found;
	return RC_OK;
}

struct str content_digest_print(struct arena *a, const struct content_digest *digest)
{
	struct sfv_dictionary d = { 0 };
	INVARIANT(digest->has_256 || digest->has_512);
	for (int i = 0; i < 2; i++) {
		if (i == 0 ? !digest->has_256 : !digest->has_512)
			continue;
		struct sfv_member *m = ARENA_PUSH(a, &d);
		struct sfv_item *item = ARENA_PUSH(a, &m->items);
		item->value.type = SFV_BYTES;
		m->key = i == 0 ? STR("sha-256") : STR("sha-512");
		item->value.text = i == 0 ? (struct str){ (const char *)digest->sha256.b,
							  SHA256_BYTES }
					  : (struct str){ (const char *)digest->sha512.b,
							  SHA512_BYTES };
	}
	return sfv_print(a, &d);
}

struct content_digest content_digest_of(struct str bytes)
{
	return (struct content_digest){ .has_256 = true, .sha256 = sha256_of(bytes) };
}

struct content_digest_run {
	struct content_digest wanted;
	struct sha256_run *sha256; // NULL when not wanted
	struct sha512_run *sha512;
	struct arena memory;
};

struct content_digest_run *content_digest_begin(const struct content_digest *digest)
{
	struct arena memory = { 0 };
	struct content_digest_run *run = arena_new(&memory, struct content_digest_run, 1);
	*run = (struct content_digest_run){
		.wanted = *digest,
		.sha256 = digest->has_256 ? sha256_begin() : NULL,
		.sha512 = digest->has_512 ? sha512_begin() : NULL,
		.memory = memory,
	};
	return run;
}

void content_digest_add(struct content_digest_run *run, struct str piece)
{
	if (run->sha256)
		sha256_add(run->sha256, piece);
	if (run->sha512)
		sha512_add(run->sha512, piece);
}

enum rc content_digest_end(struct cx *cx, struct content_digest_run *run)
{
	if (run->sha256) {
		const struct sha256 h = sha256_end(run->sha256);
		if (!sha256_eq(&h, &run->wanted.sha256))
			return cx_fail(cx, RC_DENIED,
				       "the bytes have another SHA-256 than "
				       "Content-Digest says");
	}
	if (run->sha512) {
		const struct sha512 h = sha512_end(run->sha512);
		if (!sha512_eq(&h, &run->wanted.sha512))
			return cx_fail(cx, RC_DENIED,
				       "the bytes have another SHA-512 than "
				       "Content-Digest says");
	}
	return RC_OK;
}

void content_digest_run_close(struct content_digest_run *run)
{
	if (!run)
		return;
	sha256_run_close(run->sha256);
	sha512_run_close(run->sha512);
	struct arena memory = run->memory;
	arena_done(&memory);
}

enum rc content_digest_check(struct cx *cx, const struct content_digest *digest, struct str bytes)
{
	AUTO(content_digest_run) run = content_digest_begin(digest);
	content_digest_add(run, bytes);
	return content_digest_end(cx, run);
}
