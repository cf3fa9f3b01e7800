// SPDX-License-Identifier: AGPL-3.0-or-later
/* The folders ed25519/ and hash/. */
#include <stdio.h>
#include <string.h>

#include "crypto/sign.h"
#include "evidence.h"

static void check_sign(struct run *run, const struct json_node *v)
{
	struct str seed, public, message, signature;
	bool ok = get_hex(run, v, "seedHex", &seed) && get_hex(run, v, "pubHex", &public) &&
		  get_hex(run, v, "msgHex", &message) && get_hex(run, v, "sigHex", &signature) &&
		  seed.n == SIGN_SEED_BYTES && public.n == SIGN_PUBLIC_BYTES &&
		  signature.n == SIGN_SIGNATURE_BYTES;
	if (ok) {
		AUTO(secret) secret = secret_copy(seed);
		AUTO(sign_key) key = sign_key_open(secret);
		const struct sign_public mine = sign_key_public(key);
		const struct sign_signature s = sign(key, message);
		ok = memcmp(mine.b, public.p, public.n) == 0 &&
		     memcmp(s.b, signature.p, signature.n) == 0 &&
		     sign_verify(&mine, message, &s) && sign_public_is_sound(&mine);
	}
	verdict(run, ok, "another key or signature");
}

/* Where the two libraries differ we are with libsodium, knowingly: the README says why. */
static void check_edge(struct run *run, const struct json_node *v)
{
	struct str public, signature;
	const struct json_node *want = json_get(v, "acceptedByLibsodium1018");
	if (!want || !get_hex(run, v, "key", &public) || !get_hex(run, v, "sig", &signature) ||
	    public.n != SIGN_PUBLIC_BYTES || signature.n != SIGN_SIGNATURE_BYTES) {
		verdict(run, false, "not a key, a signature and a verdict");
		return;
	}
	struct sign_public key;
	struct sign_signature s;
	memcpy(key.b, public.p, sizeof key.b);
	memcpy(s.b, signature.p, sizeof s.b);
	const bool holds = sign_verify(&key, json_get_text(v, "msg"), &s);
	verdict(run, holds == want->yes, "we say %d", holds);
}

/* The input is hexadecimal, or a text in quotes; ncopy of it, count times. */
static void check_sha(struct run *run, const struct json_node *v)
{
	const struct str alg = json_get_text(v, "alg");
	if (!str_eq(alg, STR("SHA256"))) {
		(void)printf("%s:%zu: not counted: comity does not use %.*s\n", run->file,
			     run->line, STR_ARG(alg));
		return;
	}
	struct str input = json_get_text(v, "input");
	uint64_t copies = 1, count = 1;
	struct sha256 want;
	bool ok = sha256_parse(json_get_text(v, "outputHex"), &want);
	if (str_starts(input, STR("\"")) && str_ends(input, STR("\"")) && input.n >= 2)
		input = str_slice(input, 1, input.n - 1);
	else
		ok = ok && parse_hex(run, input, &input);
	if (json_get(v, "ncopy"))
		ok = ok && get_number(v, "ncopy", &copies);
	if (json_get(v, "count"))
		ok = ok && get_number(v, "count", &count);
	AUTO(sha256_run) hashing = sha256_begin();
	for (uint64_t i = 0; ok && i < copies * count; i++)
		sha256_add(hashing, input);
	const struct sha256 got = sha256_end(hashing);
	verdict(run, ok && sha256_eq(&got, &want), "another hash");
}

static void check_folder(struct run *run, const char *folder, struct str begins,
			 vector_check *check, vector_check *other)
{
	const struct names names = names_in(run, folder);
	for (size_t i = 0; i < names.n; i++) {
		const struct str path = arena_fmt(run->cx->arena, "%s/%s", folder, names.p[i]);
		each_vector(run, path.p,
			    str_starts(str_from_c(names.p[i]), begins) ? check : other);
	}
}

void check_keys(struct run *run)
{
	check_folder(run, "ed25519", STR("sign"), check_sign, check_edge);
	check_folder(run, "hash", STR("sha"), check_sha, check_sha);
}
