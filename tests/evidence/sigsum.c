// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * A Sigsum proof, version 2: another project's spelling of the same tree, signatures
 * and cosignatures. Only tested, since we exchange no such proofs.
 *
 * Source: sigsum.org, log server protocol and proof format.
 */
#include <string.h>

#include "crypto/base64.h"
#include "crypto/sign.h"
#include "evidence.h"

struct sigsum {
	struct str leaf_key, leaf_signature, root_signature;
	struct str root_text;			  // hexadecimal
	struct str witness, seconds, cosignature; // of the first cosignature
	struct sha256 root, log;
	uint64_t size, index;
	struct merkle_proof path;
};

/* The key of an OpenSSH line: the last 32 bytes of its second word. */
static bool ssh_key(struct run *run, struct str line, struct sign_public *out)
{
	struct str kind, base64, rest, bytes;
	if (!str_cut(line, ' ', &kind, &base64))
		return false;
	(void)str_cut(base64, ' ', &base64, &rest);
	if (!base64_parse(run->cx->arena, base64, &bytes) || bytes.n < sizeof out->b)
		return false;
	memcpy(out->b, bytes.p + bytes.n - sizeof out->b, sizeof out->b);
	return true;
}

static bool words(struct str value, struct str *one, struct str *two, struct str *three)
{
	return str_cut(value, ' ', one, two) && (!three || str_cut(*two, ' ', two, three));
}

static bool read_field(struct run *run, struct str key, struct str value, struct sigsum *out)
{
	struct str hex;
	int64_t n = 0;
	if (str_eq(key, STR("log")))
		return sha256_parse(value, &out->log);
	if (str_eq(key, STR("leaf")))
		return words(value, &out->leaf_key, &hex, NULL) &&
		       parse_hex(run, hex, &out->leaf_signature) &&
		       parse_hex(run, out->leaf_key, &out->leaf_key);
	if (str_eq(key, STR("root_hash"))) {
		out->root_text = value;
		return sha256_parse(value, &out->root);
	}
	if (str_eq(key, STR("signature")))
		return parse_hex(run, value, &out->root_signature);
	if (str_eq(key, STR("cosignature")))
		return words(value, &out->witness, &out->seconds, &hex) &&
		       parse_hex(run, hex, &out->cosignature);
	if (str_eq(key, STR("node_hash")))
		return out->path.n < MERKLE_PROOF_MAX &&
		       sha256_parse(value, &out->path.h[out->path.n++]);
	if (str_eq(key, STR("size")) || str_eq(key, STR("leaf_index"))) {
		const bool ok = str_to_i64(value, 0, INT64_MAX, &n);
		*(str_eq(key, STR("size")) ? &out->size : &out->index) = (uint64_t)n;
		return ok;
	}
	return str_eq(key, STR("version")) && str_eq(value, STR("2"));
}

static bool read_proof(struct run *run, struct str text, struct sigsum *out)
{
	while (text.n > 0) {
		struct str line, key, value;
		(void)str_cut(text, '\n', &line, &text);
		if (line.n > 0 &&
		    (!str_cut(line, '=', &key, &value) || !read_field(run, key, value, out)))
			return false;
	}
	return true;
}

static bool verifies(const struct sign_public *key, struct str message, struct str signature)
{
	struct sign_signature s;
	if (signature.n != sizeof s.b)
		return false;
	memcpy(s.b, signature.p, sizeof s.b);
	return sign_verify(key, message, &s);
}

static struct sha256 key_hash(const struct sign_public *key)
{
	return sha256_of((struct str){ (const char *)key->b, sizeof key->b });
}

/* checksum, signature, key hash: the leaf's 128 bytes; the submitter signs the first
 * after a name of what it is. */
static bool leaf_holds(struct run *run, const struct sigsum *p, const struct sign_public *submitter,
		       struct str message)
{
	static const char what[] = "sigsum.org/v1/tree-leaf"; // its NUL is signed, too
	const struct sha256 checksum = sha256_of(message), hash = key_hash(submitter);
	char to_sign[sizeof what + SHA256_BYTES], leaf[2 * SHA256_BYTES + SIGN_SIGNATURE_BYTES];
	memcpy(to_sign, what, sizeof what);
	memcpy(to_sign + sizeof what, checksum.b, SHA256_BYTES);
	if (p->leaf_key.n != SHA256_BYTES || memcmp(p->leaf_key.p, hash.b, SHA256_BYTES) != 0 ||
	    !verifies(submitter, (struct str){ to_sign, sizeof to_sign }, p->leaf_signature))
		return false;
	memcpy(leaf, checksum.b, SHA256_BYTES);
	memcpy(leaf + SHA256_BYTES, p->leaf_signature.p, SIGN_SIGNATURE_BYTES);
	memcpy(leaf + SHA256_BYTES + SIGN_SIGNATURE_BYTES, hash.b, SHA256_BYTES);
	const struct sha256 h = merkle_leaf((struct str){ leaf, sizeof leaf });
	(void)run;
	return merkle_verify_inclusion(p->index, p->size, &h, &p->path, &p->root);
}

static bool tree_head_holds(struct run *run, const struct sigsum *p, const struct sign_public *log,
			    const struct sign_public *witness)
{
	struct arena *a = run->cx->arena;
	const struct sha256 name = key_hash(log), by = key_hash(witness);
	const struct str origin = sha256_print(a, &name);
	const struct str root = base64_print(a, (struct str){ (const char *)p->root.b, 32 });
	const struct str head = arena_fmt(a, "sigsum.org/v1/tree/%.*s\n%llu\n%.*s\n",
					  STR_ARG(origin), (unsigned long long)p->size,
					  STR_ARG(root));
	const struct str cosigned = arena_fmt(a, "cosignature/v1\ntime %.*s\n%.*s",
					      STR_ARG(p->seconds), STR_ARG(head));
	return sha256_eq(&name, &p->log) && str_eq(p->witness, sha256_print(a, &by)) &&
	       verifies(log, head, p->root_signature) &&
	       verifies(witness, cosigned, p->cosignature);
}

void check_sigsum(struct run *run, const struct json_node *v)
{
	struct sigsum p = { 0 };
	struct sign_public log, submitter, witness;
	const bool ok = read_proof(run, json_get_text(v, "proof"), &p) &&
			ssh_key(run, json_get_text(v, "logKey"), &log) &&
			ssh_key(run, json_get_text(v, "submitKey"), &submitter) &&
			ssh_key(run, json_get_text(v, "witnessKey"), &witness) &&
			leaf_holds(run, &p, &submitter, json_get_text(v, "message")) &&
			tree_head_holds(run, &p, &log, &witness);
	verdict(run, ok == str_eq(json_get_text(v, "want"), STR("ok")), "we say %d", ok);
}
