// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * wire-times: what messages between nodes cost. Each prints a line of key=value.
 *
 *     wire-times keys DIR              two identities in PEM for the rest and for openssl
 *     wire-times messages BYTES        sign, verify: microseconds each, digest included
 *     wire-times seal IN OUT DIR       encrypts a file to the receiver's key
 *     wire-times open IN OUT DIR       decrypts it: MB/s (10^6) and the most memory, KiB
 *     wire-times serve DIR             a server of peers; its port, then until input ends
 *     wire-times connect DIR PORT N    calls a second, each on a connection of its own
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "crypto/envelope.h"
#include "formats/content_digest.h"
#include "formats/httpsig.h"
#include "net/fetch_peer.h"
#include "net/httpd.h"

enum { PIECE = 1 << 20, MESSAGES = 5000, TEXT_MAX = 8192 };

static double now_s(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct str path_in(struct cx *cx, const char *dir, const char *name)
{
	return arena_fmt(cx->arena, "%s/%s", dir, name);
}

static enum rc write_text(struct cx *cx, struct str path, struct str text)
{
	FILE *f = fopen(str_c(cx->arena, path), "wb");
	const bool ok = f && fwrite(text.p, 1, text.n, f) == text.n;
	if (!f || fclose(f) != 0 || !ok)
		return cx_fail(cx, RC_IO, "cannot write %.*s", STR_ARG(path));
	return RC_OK;
}

static enum rc read_text(struct cx *cx, struct str path, struct str *out)
{
	char text[TEXT_MAX];
	FILE *f = fopen(str_c(cx->arena, path), "rb");
	if (!f)
		return cx_fail(cx, RC_IO, "cannot read %.*s", STR_ARG(path));
	const size_t n = fread(text, 1, sizeof text, f);
	(void)fclose(f);
	*out = arena_copy(cx->arena, (struct str){ text, n });
	return RC_OK;
}

/* ---- Keys ---- */

static enum rc make_keys(struct cx *cx, char **args)
{
	static const struct {
		const char *name;
		enum identity_use use;
	} makes[] = { { "server", IDENTITY_TLS },
		      { "client", IDENTITY_TLS },
		      { "receiver", IDENTITY_ENCRYPTION } };
	const struct identity_term term = { cx->now, instant_add(cx->now, DAYS(1)) };
	for (size_t i = 0; i < sizeof makes / sizeof *makes; i++) {
		AUTO(identity) id = identity_new();
		AUTO(secret) key = identity_print(id);
		struct str pem;
		TRY(identity_certify(cx, id, makes[i].use, str_from_c(makes[i].name), term, &pem));
		TRY(write_text(cx, path_in(cx, args[0], makes[i].name), pem));
		TRY(write_text(cx, arena_fmt(cx->arena, "%s/%s.key", args[0], makes[i].name),
			       secret_str(key)));
	}
	return RC_OK;
}

/* ---- Signatures ---- */

struct pair {
	struct httpsig_field fields[4];
	struct httpsig_message message;
	struct sign_key *key;
	struct str body;
};

static enum rc sign_one(struct cx *cx, struct pair *p)
{
	const struct content_digest digest = content_digest_of(p->body);
	const struct httpsig_signer signer = { STR("lk.example/node"), STR("bm9uY2Ugb2YgMTYu"),
					       p->key };
	struct httpsig_headers h = { 0 };
	p->fields[1] = (struct httpsig_field){ STR("content-digest"),
					       content_digest_print(cx->arena, &digest) };
	p->message.fields_n = 2;
	TRY(httpsig_sign(cx, &p->message, &httpsig_request_profile, &signer, &h));
	p->fields[2] = (struct httpsig_field){ STR("signature-input"), h.input };
	p->fields[3] = (struct httpsig_field){ STR("signature"), h.signature };
	p->message.fields_n = 4;
	return RC_OK;
}

static enum rc verify_one(struct cx *cx, const struct pair *p, const struct httpsig_key *key)
{
	struct httpsig sig;
	struct content_digest digest;
	TRY(httpsig_find(cx, &p->message, &httpsig_request_profile, &sig));
	TRY(httpsig_verify(cx, &p->message, &sig, key));
	TRY(content_digest_parse(cx, p->fields[1].value, &digest));
	return content_digest_check(cx, &digest, p->body);
}

static enum rc time_messages(struct cx *cx, char **args)
{
	int64_t n;
	double signing = 0, verifying = 0;
	if (!str_to_i64(str_from_c(args[0]), 1, 1 << 28, &n))
		return cx_fail(cx, RC_INVALID, "BYTES is a number");
	char *body = calloc(1, (size_t)n);
	INVARIANT(body);
	AUTO(secret) seed = secret_random(SIGN_SEED_BYTES);
	AUTO(sign_key) key = sign_key_open(seed);
	struct pair p = { .key = key, .body = { body, (size_t)n } };
	p.fields[0] = (struct httpsig_field){ STR("content-type"), STR("application/xml") };
	p.message = (struct httpsig_message){
		STR("POST"), STR("https"), STR("ge.example:8444"), STR("/hi1"), 0, p.fields, 2, NULL
	};
	const struct httpsig_key public = { .ed25519 = sign_key_public(key) };
	enum rc rc = RC_OK;
	for (int i = 0; i < MESSAGES && rc == RC_OK; i++) {
		const double a = now_s();
		rc = sign_one(cx, &p);
		const double b = now_s();
		if (rc == RC_OK)
			rc = verify_one(cx, &p, &public);
		signing += b - a;
		verifying += now_s() - b;
		arena_reset(cx->arena);
	}
	free(body);
	(void)printf("sign_us=%.1f verify_us=%.1f\n", signing / MESSAGES * 1e6,
		     verifying / MESSAGES * 1e6);
	return rc;
}

/* ---- Envelopes ---- */

static enum rc to_file(struct cx *cx, void *arg, struct str bytes)
{
	return fwrite(bytes.p, 1, bytes.n, arg) == bytes.n ? RC_OK
							   : cx_fail(cx, RC_IO, "cannot write");
}

static enum rc seal_file(struct cx *cx, const char *dir, FILE *in, FILE *out)
{
	static char piece[PIECE];
	struct str pem = { 0 };
	struct identity_public public = { 0 };
	AUTO(envelope_seal) seal = NULL;
	TRY(read_text(cx, path_in(cx, dir, "receiver"), &pem));
	TRY(identity_read(cx, pem, IDENTITY_ENCRYPTION, &public));
	TRY(envelope_seal_begin(cx, &public.der, 1, to_file, out, &seal));
	for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0;)
		TRY(envelope_seal_add(cx, seal, (struct str){ piece, n }));
	return envelope_seal_end(cx, seal);
}

static enum rc open_file(struct cx *cx, const char *dir, FILE *in, FILE *out)
{
	static char piece[PIECE];
	struct str pem = { 0 };
	AUTO(identity) id = NULL;
	TRY(read_text(cx, path_in(cx, dir, "receiver.key"), &pem));
	TRY(identity_open(cx, pem, &id));
	AUTO(envelope_open) o = envelope_open_begin(id, to_file, out);
	for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0;)
		TRY(envelope_open_add(cx, o, (struct str){ piece, n }));
	return envelope_open_end(cx, o);
}

static enum rc time_envelope(struct cx *cx, char **args,
			     enum rc (*work)(struct cx *, const char *, FILE *, FILE *))
{
	struct stat st;
	struct rusage usage;
	FILE *in = fopen(args[0], "rb"), *out = fopen(args[1], "wb");
	if (!in || !out || fstat(fileno(in), &st) != 0)
		return cx_fail(cx, RC_IO, "cannot open %s or %s", args[0], args[1]);
	const double from = now_s();
	TRY(work(cx, args[2], in, out));
	if (fclose(out) != 0)
		return cx_fail(cx, RC_IO, "cannot write %s", args[1]);
	const double took = now_s() - from;
	(void)fclose(in);
	(void)getrusage(RUSAGE_SELF, &usage);
	(void)printf("mb_s=%.1f seconds=%.3f memory_kib=%ld\n", (double)st.st_size / 1e6 / took,
		     took, usage.ru_maxrss);
	return RC_OK;
}

static enum rc time_seal(struct cx *cx, char **args)
{
	return time_envelope(cx, args, seal_file);
}

static enum rc time_open(struct cx *cx, char **args)
{
	return time_envelope(cx, args, open_file);
}

/* ---- Connections ---- */

static bool is_known(void *arg, const uint8_t key_sha256[32], struct shares_owner *whose)
{
	const struct identity_public *client = arg;
	*whose = (struct shares_owner){ { 1 } };
	return memcmp(key_sha256, client->key.b, SHA256_BYTES) == 0;
}

static void handle(void *arg, const struct http_req *req, struct http_res *res)
{
	(void)arg;
	res->type = STR("text/plain");
	res->status = req->refused != 0 ? req->refused : 200;
	res->body = req->refused != 0 ? req->why : STR("ok\n");
}

static enum rc read_public(struct cx *cx, const char *dir, const char *name,
			   struct identity_public *out)
{
	struct str pem = { 0 };
	TRY(read_text(cx, path_in(cx, dir, name), &pem));
	return identity_read(cx, pem, IDENTITY_TLS, out);
}

static enum rc serve(struct cx *cx, char **args)
{
	struct identity_public client;
	struct httpd *h;
	struct httpd_config config = {
		.listen = STR("127.0.0.1:0"), .known = is_known, .handle = handle, .arg = &client
	};
	TRY(read_public(cx, args[0], "client", &client));
	TRY(read_text(cx, path_in(cx, args[0], "server"), &config.tls_cert));
	TRY(read_text(cx, path_in(cx, args[0], "server.key"), &config.tls_key));
	TRY(httpd_start(cx, &config, &h));
	(void)printf("port=%u\n", httpd_port(h));
	(void)fflush(stdout);
	while (getchar() != EOF)
		;
	httpd_stop(h);
	return RC_OK;
}

static enum rc time_connects(struct cx *cx, char **args)
{
	struct identity_public server = { 0 };
	int64_t n;
	TRY(read_public(cx, args[0], "server", &server));
	if (!str_to_i64(str_from_c(args[2]), 1, 1000000, &n))
		return cx_fail(cx, RC_INVALID, "N is a number");
	const struct fetch_peer_config config = { .certificate = path_in(cx, args[0], "client"),
						  .key = path_in(cx, args[0], "client.key"),
						  .pin = server.key };
	const struct fetch_call call = {
		.url = arena_fmt(cx->arena, "https://127.0.0.1:%s/", args[1]),
		.get = true,
		.answer_max = 1 << 20,
	};
	const double from = now_s();
	for (int64_t i = 0; i < n; i++) {
		struct fetch_answer answer;
		AUTO(fetch_peer) peer = fetch_peer_open(&config);
		TRY(fetch_peer_call(cx, peer, &call, &answer));
		if (answer.status != 200)
			return cx_fail(cx, RC_PEER, "status %d", answer.status);
	}
	(void)printf("per_second=%.1f\n", (double)n / (now_s() - from));
	return RC_OK;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int args;
		enum rc (*run)(struct cx *cx, char **args);
	} verbs[] = {
		{ "keys", 1, make_keys }, { "messages", 1, time_messages },
		{ "seal", 3, time_seal }, { "open", 3, time_open },
		{ "serve", 1, serve },	  { "connect", 3, time_connects },
	};
	struct arena arena = { 0 };
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (argc != 2 + verbs[i].args || strcmp(argv[1], verbs[i].name) != 0)
			continue;
		const enum rc rc = verbs[i].run(&cx, argv + 2);
		if (rc != RC_OK)
			(void)fprintf(stderr, "wire-times: %s\n", cx.error);
		arena_done(&arena);
		return rc_exit_code(rc);
	}
	(void)fprintf(stderr, "usage: wire-times VERB ...; see the source\n");
	return 2;
}
