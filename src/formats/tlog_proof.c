// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/tlog_proof.h"

#include "core/mark.h"
#include "crypto/base64.h"

static const struct str header = STR_INIT("c2sp.org/tlog-proof@v1");

static enum rc fail_at(struct cx *cx, size_t line, const char *what)
{
	return cx_fail(cx, RC_INVALID, N_("tlog-proof, line %zu: %s"), line, what);
}

enum rc tlog_proof_parse(struct cx *cx, struct str text, struct tlog_proof *out)
{
	if (text.n > TLOG_PROOF_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, N_("tlog-proof: more than %zu bytes"),
			       TLOG_PROOF_BYTES_MAX);
	struct tlog_proof proof = { 0 };
	struct str line;
	size_t n = 1;
	if (!str_cut(text, '\n', &line, &text) || !str_eq(line, header))
		return fail_at(cx, n, N_("not the header of version 1"));

	bool ended = str_cut(text, '\n', &line, &text);
	n++;
	proof.has_extra = str_starts(line, STR("extra "));
	if (proof.has_extra) {
		if (!base64_parse(cx->arena, str_slice(line, 6, line.n), &proof.extra))
			return fail_at(cx, n, N_("the extra data is not in base64"));
		ended = str_cut(text, '\n', &line, &text);
		n++;
	}
	if (!str_starts(line, STR("index ")) ||
	    !checkpoint_parse_number(str_slice(line, 6, line.n), &proof.index))
		return fail_at(cx, n, N_("not the index of an entry"));

	while (ended && (ended = str_cut(text, '\n', &line, &text)) && line.n > 0) {
		n++;
		if (proof.path.n == MERKLE_PROOF_MAX)
			return cx_fail(cx, RC_LIMIT, N_("tlog-proof, line %zu: too many hashes"),
				       n);
		if (!base64_parse_n(line, proof.path.h[proof.path.n++].b, SHA256_BYTES))
			return fail_at(cx, n, N_("not the base64 of a hash of 32 bytes"));
	}
	if (!ended || text.n == 0)
		return fail_at(cx, n + 1, N_("there is no checkpoint"));
	proof.checkpoint = text;
	*out = proof;
	return RC_OK;
}

struct str tlog_proof_print(struct arena *a, const struct tlog_proof *proof)
{
	struct buf out;
	buf_init(&out, 2 * TLOG_PROOF_BYTES_MAX);
	buf_add(&out, header);
	if (proof->has_extra) {
		buf_add_c(&out, "\nextra ");
		buf_add(&out, base64_print(a, proof->extra));
	}
	buf_fmt(&out, "\nindex %llu\n", (unsigned long long)proof->index);
	for (size_t i = 0; i < proof->path.n; i++) {
		const struct sha256 *h = &proof->path.h[i];
		buf_add(&out, base64_print(a, (struct str){ (const char *)h->b, sizeof h->b }));
		buf_add_char(&out, '\n');
	}
	buf_add_char(&out, '\n');
	buf_add(&out, proof->checkpoint);
	INVARIANT(!buf_full(&out));
	const struct str text = arena_copy(a, buf_str(&out));
	buf_done(&out);
	return text;
}

enum rc tlog_proof_judge(struct cx *cx, const struct tlog_proof *proof, struct str entry,
			 const struct tlog_policy *policy, struct checkpoint *out)
{
	struct checkpoint c;
	TRY(tlog_policy_judge(cx, policy, proof->checkpoint, &c));
	if (proof->index >= c.size)
		return cx_fail(cx, RC_DENIED, N_("entry %llu is not in a log of %llu entries"),
			       (unsigned long long)proof->index, (unsigned long long)c.size);
	const struct sha256 leaf = merkle_leaf(entry);
	if (!merkle_verify_inclusion(proof->index, c.size, &leaf, &proof->path, &c.root))
		return cx_fail(cx, RC_DENIED,
			       N_("the path does not lead from this entry to the root"));
	*out = c;
	return RC_OK;
}
