// SPDX-License-Identifier: AGPL-3.0-or-later
/* The folder signed/: notes, checkpoints, proofs, requests to witnesses. */
#include <stdio.h>
#include <string.h>

#include "crypto/base64.h"
#include "evidence.h"
#include "formats/add_checkpoint.h"
#include "formats/note.h"
#include "formats/tlog_policy.h"
#include "formats/tlog_proof.h"

static void expect(struct run *run, const struct json_node *v, bool accepted)
{
	const struct str name = json_get_text(v, "name"), want = json_get_text(v, "want");
	const bool known = str_eq(want, STR("ok")) || str_eq(want, STR("reject"));
	verdict(run, known && accepted == str_eq(want, STR("ok")), "%.*s: wanted %.*s, %s",
		STR_ARG(name), STR_ARG(want), accepted ? "we accept it" : run->cx->error);
}

static void check_note(struct run *run, const struct json_node *v)
{
	struct note note;
	bool any = false, ok = note_parse(run->cx, json_get_text(v, "text"), &note) == RC_OK;
	const struct json_node *keys = json_get(v, "vkeys");
	for (const struct json_node *c = keys ? keys->first : NULL; ok && c; c = c->next) {
		struct note_key key;
		bool found = false;
		ok = note_key_parse(run->cx, c->text, &key) == RC_OK &&
		     note_verify(run->cx, &note, &key, &found) == RC_OK;
		any |= found;
	}
	if (ok && !str_eq(note_print(run->cx->arena, &note), json_get_text(v, "text")))
		verdict(run, false, "it is printed otherwise");
	expect(run, v, ok && any);
}

static bool read_policy(struct run *run, const struct json_node *v, struct tlog_policy *out)
{
	if (tlog_policy_parse(run->cx, json_get_text(v, "policy"), out) == RC_OK)
		return true;
	verdict(run, false, "%s", run->cx->error);
	return false;
}

static void check_checkpoint(struct run *run, const struct json_node *v)
{
	struct tlog_policy policy;
	struct checkpoint c;
	if (read_policy(run, v, &policy))
		expect(run, v,
		       tlog_policy_judge(run->cx, &policy, json_get_text(v, "text"), &c) == RC_OK);
}

static void check_tlog_proof(struct run *run, const struct json_node *v)
{
	const struct str text = json_get_text(v, "text");
	struct tlog_policy policy;
	struct tlog_proof proof;
	struct checkpoint c;
	struct str entry;
	if (!read_policy(run, v, &policy))
		return;
	if (!base64_parse(run->cx->arena, json_get_text(v, "entryBase64"), &entry)) {
		verdict(run, false, "the entry is not in base64");
		return;
	}
	const bool parsed = tlog_proof_parse(run->cx, text, &proof) == RC_OK;
	if (parsed && !str_eq(tlog_proof_print(run->cx->arena, &proof), text))
		verdict(run, false, "it is printed otherwise");
	expect(run, v, parsed && tlog_proof_judge(run->cx, &proof, entry, &policy, &c) == RC_OK);
}

static void check_add_checkpoint(struct run *run, const struct json_node *v)
{
	struct tlog_policy policy;
	struct add_checkpoint req;
	struct add_checkpoint_seen seen = { 0 };
	struct checkpoint c;
	const struct json_node *extra = json_get(v, "extra");
	if (!read_policy(run, v, &policy))
		return;
	// A root that the verdict does not depend on is written "any" or "none".
	if (!get_number(extra, "witnessHasSize", &seen.size) ||
	    (!get_hash(extra, "witnessHasRoot", &seen.root) &&
	     json_get_text(extra, "witnessHasRoot").n > 4)) {
		verdict(run, false, "what the witness has seen is missing");
		return;
	}
	unsigned got = ADD_CHECKPOINT_MALFORMED;
	if (add_checkpoint_parse(run->cx, json_get_text(v, "text"), &req) == RC_OK) {
		got = add_checkpoint_judge(run->cx, &req, &policy, &seen, &c);
		if (!str_eq(add_checkpoint_print(run->cx->arena, &req), json_get_text(v, "text")))
			verdict(run, false, "it is printed otherwise");
	}
	const struct str want = json_get_text(v, "want"), name = json_get_text(v, "name");
	const struct str mine = arena_fmt(run->cx->arena, "%u", got);
	verdict(run, str_eq(want, mine), "%.*s: wanted %.*s, we answer %u", STR_ARG(name),
		STR_ARG(want), got);
}

static void check_vkey(struct run *run, const struct json_node *v)
{
	struct note_key key;
	const struct str text = json_get_text(v, "vkey");
	const bool ok = note_key_parse(run->cx, text, &key) == RC_OK;
	if (ok && !str_eq(note_key_print(run->cx->arena, &key), text))
		verdict(run, false, "it is printed otherwise");
	expect(run, v, ok);
}

/* The library that these come from takes a root of any length and empty lines after
 * it; the standard does not, nor do we: the README says so. */
static void check_body(struct run *run, const struct json_node *v)
{
	struct checkpoint c;
	const struct str name = json_get_text(v, "name");
	const bool ok = checkpoint_parse(run->cx, json_get_text(v, "text"), &c) == RC_OK;
	if (!ok && !get_yes(v, "wantErr") &&
	    str_starts(cx_error(run->cx), STR("checkpoint, line 3: ")))
		differ(run, "a root has 32 bytes");
	else
		verdict(run, ok == !get_yes(v, "wantErr"), "%.*s: we say %d", STR_ARG(name), ok);
}

static void check_proof_text(struct run *run, const struct json_node *v)
{
	struct tlog_proof proof;
	expect(run, v, tlog_proof_parse(run->cx, json_get_text(v, "text"), &proof) == RC_OK);
}

/* The seed of each role gives the key that the other vectors know it by. */
static void check_seeds(struct run *run, const struct json_node *v)
{
	const struct json_node *keys = json_get(v, "keys");
	for (const struct json_node *c = keys ? keys->first : NULL; c; c = c->next) {
		struct str hex, vkey, bytes;
		struct note_key key;
		bool ok = str_cut(c->text, ' ', &hex, &vkey) && parse_hex(run, hex, &bytes) &&
			  bytes.n == SIGN_SEED_BYTES &&
			  note_key_parse(run->cx, vkey, &key) == RC_OK;
		if (ok) {
			AUTO(secret) seed = secret_copy(bytes);
			AUTO(sign_key) secret = sign_key_open(seed);
			const struct sign_public public = sign_key_public(secret);
			const struct note_key mine = note_key_of(run->cx->arena, key.name, key.type,
								 &public);
			ok = note_key_eq(&mine, &key);
		}
		if (!ok)
			verdict(run, false, "the seed of %.*s", STR_ARG(c->key));
	}
}

void check_signed(struct run *run)
{
	static const struct vector_kind kinds[] = {
		{ STR_INIT("note"), check_note },
		{ STR_INIT("checkpoint-bodies"), check_body },
		{ STR_INIT("checkpoint"), check_checkpoint },
		{ STR_INIT("tlog-proof-parse"), check_proof_text },
		{ STR_INIT("tlog-proof"), check_tlog_proof },
		{ STR_INIT("add-checkpoint"), check_add_checkpoint },
		{ STR_INIT("vkeys"), check_vkey },
		{ STR_INIT("keys"), check_seeds },
		{ STR_INIT("sigsum-proof"), check_sigsum },
	};
	each_file(run, "signed", kinds, sizeof kinds / sizeof *kinds);
}
