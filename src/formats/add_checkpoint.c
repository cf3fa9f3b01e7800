// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/add_checkpoint.h"

#include "crypto/base64.h"

static enum rc fail_at(struct cx *cx, size_t line, const char *what)
{
	return cx_fail(cx, RC_INVALID, "add-checkpoint, line %zu: %s", line, what);
}

enum rc add_checkpoint_parse(struct cx *cx, struct str body, struct add_checkpoint *out)
{
	if (body.n > ADD_CHECKPOINT_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "add-checkpoint: more than %zu bytes",
			       ADD_CHECKPOINT_BYTES_MAX);
	struct add_checkpoint req = { 0 };
	struct str line;
	size_t n = 1;
	bool ended = str_cut(body, '\n', &line, &body);
	if (!str_starts(line, STR("old ")) ||
	    !checkpoint_parse_number(str_slice(line, 4, line.n), &req.old))
		return fail_at(cx, n, "not the old size");
	while (ended && (ended = str_cut(body, '\n', &line, &body)) && line.n > 0) {
		n++;
		if (req.proof.n == ADD_CHECKPOINT_HASHES_MAX)
			return cx_fail(cx, RC_LIMIT, "add-checkpoint, line %zu: too many hashes",
				       n);
		if (!base64_parse_n(line, req.proof.h[req.proof.n++].b, SHA256_BYTES))
			return fail_at(cx, n, "not the base64 of a hash of 32 bytes");
	}
	if (!ended || body.n == 0)
		return fail_at(cx, n + 1, "there is no checkpoint");
	req.checkpoint = body;
	*out = req;
	return RC_OK;
}

struct str add_checkpoint_print(struct arena *a, const struct add_checkpoint *req)
{
	INVARIANT(req->proof.n <= ADD_CHECKPOINT_HASHES_MAX);
	struct buf out;
	buf_init(&out, 2 * ADD_CHECKPOINT_BYTES_MAX);
	buf_fmt(&out, "old %llu\n", (unsigned long long)req->old);
	for (size_t i = 0; i < req->proof.n; i++) {
		const struct sha256 *h = &req->proof.h[i];
		buf_add(&out, base64_print(a, (struct str){ (const char *)h->b, sizeof h->b }));
		buf_add_char(&out, '\n');
	}
	buf_add_char(&out, '\n');
	buf_add(&out, req->checkpoint);
	INVARIANT(!buf_full(&out));
	const struct str text = arena_copy(a, buf_str(&out));
	buf_done(&out);
	return text;
}

enum rc add_checkpoint_origin(struct cx *cx, const struct add_checkpoint *req, struct str *out)
{
	struct note note;
	struct checkpoint c;
	TRY(note_parse(cx, req->checkpoint, &note));
	TRY(checkpoint_parse(cx, note.text, &c));
	*out = c.origin;
	return RC_OK;
}

static bool is_consistent(const struct add_checkpoint *req, const struct add_checkpoint_seen *seen,
			  const struct checkpoint *c)
{
	if (c->size == 0) {
		const struct sha256 empty = sha256_of((struct str){ 0 });
		return req->proof.n == 0 && sha256_eq(&c->root, &empty);
	}
	// Every tree begins with the empty one: the library refuses to prove it.
	if (seen->size == 0)
		return req->proof.n == 0;
	return merkle_verify_consistency(seen->size, c->size, &seen->root, &c->root, &req->proof);
}

enum add_checkpoint_verdict add_checkpoint_judge(struct cx *cx, const struct add_checkpoint *req,
						 const struct tlog_policy *policy,
						 const struct add_checkpoint_seen *seen,
						 struct checkpoint *out)
{
	INVARIANT(policy->quorum == policy->members.n);
	struct checkpoint c;
	const enum rc rc = tlog_policy_judge(cx, policy, req->checkpoint, &c);
	if (rc == RC_MISSING)
		return ADD_CHECKPOINT_UNKNOWN_LOG;
	if (rc == RC_DENIED)
		return ADD_CHECKPOINT_NOT_SIGNED;
	if (rc != RC_OK || req->old > c.size)
		return ADD_CHECKPOINT_MALFORMED;
	if (req->old != seen->size)
		return ADD_CHECKPOINT_OTHER_SIZE;
	if (!is_consistent(req, seen, &c))
		return ADD_CHECKPOINT_INCONSISTENT;
	*out = c;
	return ADD_CHECKPOINT_COSIGN;
}
