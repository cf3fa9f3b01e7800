// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Notes, proofs and requests printed by our code, for checkers that share no line with
 * it: files for a shell script and a Go program, lines of JSON for one in Python.
 */
#include <stdio.h>
#include <string.h>

#include "crypto/base64.h"
#include "evidence.h"
#include "formats/add_checkpoint.h"
#include "formats/json.h"
#include "formats/note.h"
#include "formats/tlog_policy.h"
#include "formats/tlog_proof.h"

enum { SAMPLE_SIZE = 1000, SAMPLE_SECONDS = 1795262400 };

#define ORIGIN "node.example/interop"

struct signer {
	struct sign_key *secret;
	struct note_key key;
};

struct samples {
	struct cx *cx;
	const char *folder;
	struct decimal_log log;
	struct merkle_source source;
	struct signer self, witness[2];
	struct str policy;
	FILE *lines;
};

static struct signer signer_of(struct cx *cx, const char *name, enum note_type type)
{
	const struct sha256 h = sha256_of(arena_fmt(cx->arena, "interop key of %s", name));
	AUTO(secret) seed = secret_copy((struct str){ (const char *)h.b, sizeof h.b });
	struct sign_key *secret = sign_key_open(seed);
	const struct sign_public public = sign_key_public(secret);
	return (struct signer){ secret, note_key_of(cx->arena, str_from_c(name), type, &public) };
}

static enum rc write_file(const struct samples *s, struct str name, struct str bytes)
{
	const struct str path = arena_fmt(s->cx->arena, "%s/%.*s", s->folder, STR_ARG(name));
	FILE *f = fopen(path.p, "wb");
	if (!f)
		return cx_fail(s->cx, RC_IO, "%s cannot be written", path.p);
	const bool whole = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
	return fclose(f) == 0 && whole ? RC_OK : cx_fail(s->cx, RC_IO, "%s is cut off", path.p);
}

/* One vector of check.py: {kind, name, want, text, ...} on one line. */
static void put_line(const struct samples *s, const char *kind, const char *want, struct str text,
		     struct str entry, const struct add_checkpoint_seen *seen)
{
	AUTO(json) j = json_new(s->cx->arena);
	json_str(j, "kind", str_from_c(kind));
	json_str(j, "name", arena_fmt(s->cx->arena, "%s wanted %s", kind, want));
	json_str(j, "want", str_from_c(want));
	json_str(j, "policy", s->policy);
	json_str(j, "text", text);
	json_str(j, "entryBase64", base64_print(s->cx->arena, entry));
	json_begin_array(j, "vkeys");
	json_str(j, NULL, note_key_print(s->cx->arena, &s->self.key));
	json_end(j);
	if (seen) {
		const struct str root = { (const char *)seen->root.b, sizeof seen->root.b };
		json_begin_object(j, "extra");
		json_str(j, "witnessHasSize",
			 arena_fmt(s->cx->arena, "%llu", (unsigned long long)seen->size));
		json_str(j, "witnessHasRoot", base64_print(s->cx->arena, root));
		json_end(j);
	}
	struct buf b;
	buf_init(&b, NOTE_BYTES_MAX);
	json_print(j, &b);
	for (size_t i = 0; i < b.n; i++)
		(void)fputc(b.p[i] == '\n' ? ' ' : b.p[i], s->lines);
	(void)fputc('\n', s->lines);
	buf_done(&b);
}

static struct sha256 root_at(const struct samples *s, uint64_t size)
{
	struct merkle_range range;
	INVARIANT(merkle_range_read(s->cx, &s->source, size, &range) == RC_OK);
	return merkle_root(&range);
}

static struct str checkpoint_note(const struct samples *s, uint64_t size, size_t witnesses)
{
	const struct checkpoint c = { .origin = STR(ORIGIN),
				      .size = size,
				      .root = root_at(s, size) };
	struct note note = { .text = checkpoint_print(s->cx->arena, &c) };
	note_sign(s->cx->arena, &note, &s->self.key, s->self.secret, 0);
	for (size_t i = 0; i < witnesses; i++)
		note_sign(s->cx->arena, &note, &s->witness[i].key, s->witness[i].secret,
			  SAMPLE_SECONDS + i);
	return note_print(s->cx->arena, &note);
}

static enum rc print_proof(const struct samples *s, uint64_t index, uint64_t size)
{
	struct arena *a = s->cx->arena;
	struct tlog_proof proof = { .index = index, .checkpoint = checkpoint_note(s, size, 2) };
	TRY(merkle_prove_inclusion(s->cx, &s->source, index, size, &proof.path));
	const struct str entry = arena_fmt(a, "%llu", (unsigned long long)index);
	const struct str text = tlog_proof_print(a, &proof);
	const struct str name = arena_fmt(a, "%llu-of-%llu", (unsigned long long)index,
					  (unsigned long long)size);
	TRY(write_file(s, arena_fmt(a, "%.*s.entry", STR_ARG(name)), entry));
	TRY(write_file(s, arena_fmt(a, "%.*s.tlog-proof", STR_ARG(name)), text));
	put_line(s, "tlog-proof", "ok", text, entry, NULL);
	put_line(s, "tlog-proof", "reject", text, STR("another entry"), NULL);
	if (proof.path.n > 0) {
		proof.path.h[0].b[7] ^= 1;
		put_line(s, "tlog-proof", "reject", tlog_proof_print(a, &proof), entry, NULL);
	}
	return RC_OK;
}

static enum rc print_request(const struct samples *s, uint64_t from, uint64_t to)
{
	struct add_checkpoint_seen seen = { from, root_at(s, from) };
	struct add_checkpoint req = { .old = from, .checkpoint = checkpoint_note(s, to, 0) };
	if (from > 0)
		TRY(merkle_prove_consistency(s->cx, &s->source, from, to, &req.proof));
	const struct str text = add_checkpoint_print(s->cx->arena, &req);
	put_line(s, "add-checkpoint", "200", text, STR(""), &seen);
	if (from > 0) {
		seen.root.b[0] ^= 1;
		put_line(s, "add-checkpoint", "422", text, STR(""), &seen);
	}
	seen.size++;
	put_line(s, "add-checkpoint", "409", text, STR(""), &seen);
	return RC_OK;
}

static enum rc print_all(struct samples *s)
{
	static const uint64_t sizes[] = { 1, 2, 7, 255, 256, 257, 999, 1000 };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const uint64_t size = sizes[i];
		const struct str note = checkpoint_note(s, size, 2);
		put_line(s, "note", "ok", note, STR(""), NULL);
		put_line(s, "checkpoint", "ok", note, STR(""), NULL);
		put_line(s, "checkpoint", "reject", checkpoint_note(s, size, 1), STR(""), NULL);
		TRY(print_proof(s, size / 2, size));
		if (size > 2)
			TRY(print_proof(s, size - 1, size));
	}
	const struct str policy = s->policy;
	const size_t quorum = str_find(policy, STR("quorum"));
	s->policy = arena_fmt(s->cx->arena, "%.*squorum none\n", (int)quorum, policy.p);
	for (size_t i = 0; i + 1 < sizeof sizes / sizeof *sizes; i++) {
		TRY(print_request(s, 0, sizes[i]));
		TRY(print_request(s, sizes[i], sizes[i + 1]));
		TRY(print_request(s, sizes[i], SAMPLE_SIZE));
	}
	s->policy = policy;
	return RC_OK;
}

bool print_samples(struct cx *cx, const char *folder)
{
	struct samples s = { .cx = cx, .folder = folder };
	struct arena *a = cx->arena;
	decimal_log_open(&s.log, a, SAMPLE_SIZE);
	s.source = decimal_source(&s.log);
	s.self = signer_of(cx, ORIGIN, NOTE_ED25519);
	s.witness[0] = signer_of(cx, "w1.example", NOTE_COSIGNATURE);
	s.witness[1] = signer_of(cx, "w2.example", NOTE_COSIGNATURE);

	const struct str log = note_key_print(a, &s.self.key);
	const struct str w1 = note_key_print(a, &s.witness[0].key);
	const struct str w2 = note_key_print(a, &s.witness[1].key);
	const struct str text = arena_fmt(
		a, "log %.*s\nwitness W1 %.*s\nwitness W2 %.*s\ngroup G all W1 W2\nquorum G\n",
		STR_ARG(log), STR_ARG(w1), STR_ARG(w2));
	struct tlog_policy policy;
	if (tlog_policy_parse(cx, text, &policy) != RC_OK)
		return false;
	s.policy = tlog_policy_print(a, &policy);

	const struct str path = arena_fmt(a, "%s/lines.jsonl", folder);
	s.lines = fopen(path.p, "wb");
	if (!s.lines)
		return false;
	bool ok = write_file(&s, STR("policy"), s.policy) == RC_OK &&
		  write_file(&s, STR("vkey"), log) == RC_OK && print_all(&s) == RC_OK;
	if (fclose(s.lines) != 0)
		ok = false;
	sign_key_close(s.self.secret);
	sign_key_close(s.witness[0].secret);
	sign_key_close(s.witness[1].secret);
	return ok;
}
