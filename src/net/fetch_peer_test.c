// SPDX-License-Identifier: AGPL-3.0-or-later
/* Two processes over real TLS: the server runs in a child. `openssl s_client` and
 * `openssl s_server` are the other sides. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/test.h"
#include "crypto/identity.h"
#include "net/fetch_peer.h"
#include "net/httpd.h"
#include "net/test_client.h"

enum { FILE_BYTES = 3000000, BODY_MAX = 4 << 20 };

struct side {
	struct str certificate, key; // paths
	struct sha256 pin;
};

struct world {
	char folder[64];
	struct side server, client, stranger, expired;
	struct sha256 known; // whom the server takes
	unsigned per_peer;   // connections; 0: the default
	pid_t child;
	int life; // closed: the child ends
	uint16_t port;
};

/* ---- Keys ---- */

static struct str path_of(struct cx *cx, const struct world *w, const char *name)
{
	return arena_fmt(cx->arena, "%s/%s", w->folder, name);
}

static void write_file(struct cx *cx, struct str path, struct str bytes)
{
	FILE *f = fopen(str_c(cx->arena, path), "wb");
	REQUIRE(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
}

static struct side make_side(struct cx *cx, const struct world *w, const char *name,
			     struct duration ends)
{
	AUTO(identity) id = identity_new();
	AUTO(secret) key = identity_print(id);
	struct str pem;
	struct side s = { .certificate = path_of(cx, w, name),
			  .key = arena_fmt(cx->arena, "%s/%s.key", w->folder, name),
			  .pin = identity_key(id) };
	const struct identity_term term = { instant_add(cx->now, DAYS(-2)),
					    instant_add(cx->now, ends) };
	REQUIRE(identity_certify(cx, id, IDENTITY_TLS, str_from_c(name), term, &pem) == RC_OK);
	write_file(cx, s.certificate, pem);
	write_file(cx, s.key, secret_str(key));
	return s;
}

/* ---- The server's process ---- */

static bool is_known(void *arg, const uint8_t key_sha256[32], struct shares_owner *whose)
{
	memcpy(whose->b, key_sha256, sizeof whose->b);
	const struct world *w = arg;
	return memcmp(key_sha256, w->known.b, 32) == 0;
}

static struct str field(const struct http_req *req, const char *name)
{
	for (size_t i = 0; i < req->fields_n; i++)
		if (str_eq_nocase(req->fields[i].name, str_from_c(name)))
			return req->fields[i].value;
	return (struct str){ 0 };
}

/* "/shifted" answers the range that begins one byte later than the one asked for. */
static void serve_file(const struct world *w, const struct http_req *req, struct http_res *res)
{
	struct str first, last, rest;
	int64_t from, to;
	struct cx cx;
	cx_init(&cx, req->arena, (struct instant){ 0 });
	str_cut(field(req, "Range"), '=', &first, &rest);
	str_cut(rest, '-', &first, &last);
	if (!str_to_i64(first, 0, FILE_BYTES, &from) || !str_to_i64(last, 0, FILE_BYTES, &to)) {
		res->body = STR("whole");
		return;
	}
	from += str_eq(req->path, STR("/shifted"));
	struct http_file *file = arena_new(req->arena, struct http_file, 1);
	*file = (struct http_file){ open(str_c(req->arena, path_of(&cx, w, "large")),
					 O_RDONLY | O_CLOEXEC),
				    (uint64_t)from, (uint64_t)(to - from + 1) };
	res->file = file;
	res->status = 206;
	http_header(res, "Content-Range",
		    arena_fmt(req->arena, "bytes %lld-%lld/%d", (long long)from, (long long)to,
			      FILE_BYTES));
}

static void handle(void *arg, const struct http_req *req, struct http_res *res)
{
	res->type = STR("application/octet-stream");
	if (req->refused != 0) {
		res->status = req->refused;
		res->body = req->why;
	} else if (str_eq(req->path, STR("/echo"))) {
		res->body = req->body;
		http_header(res, "X-Type", field(req, "Content-Type"));
		http_header(res, "X-Target", req->target);
	} else if (str_eq(req->path, STR("/large")) || str_eq(req->path, STR("/shifted"))) {
		serve_file(arg, req, res);
	} else {
		res->status = 404;
	}
}

static void run_server(struct cx *cx, struct world *w, const struct side *as, int port_fd,
		       int life_fd)
{
	char byte;
	struct httpd *h;
	struct httpd_config config = {
		.listen = STR("127.0.0.1:0"),
		.known = is_known,
		.body_max = BODY_MAX,
		.per_peer = w->per_peer,
		.handle = handle,
		.arg = w,
	};
	char text[8192];
	struct str *const texts[] = { &config.tls_cert, &config.tls_key };
	const struct str paths[] = { as->certificate, as->key };
	for (int i = 0; i < 2; i++) {
		FILE *f = fopen(str_c(cx->arena, paths[i]), "rb");
		const size_t n = f ? fread(text, 1, sizeof text, f) : 0;
		*texts[i] = arena_copy(cx->arena, (struct str){ text, n });
		if (f)
			(void)fclose(f);
	}
	if (httpd_start(cx, &config, &h) != RC_OK)
		_exit(1);
	const uint16_t port = httpd_port(h);
	if (write(port_fd, &port, sizeof port) != sizeof port)
		_exit(1);
	while (read(life_fd, &byte, 1) > 0)
		;
	httpd_stop(h);
	_exit(0);
}

static void start_server(struct cx *cx, struct world *w, const struct side *as)
{
	int port[2], life[2];
	REQUIRE(pipe2(port, O_CLOEXEC) == 0 && pipe2(life, O_CLOEXEC) == 0);
	w->child = fork();
	REQUIRE(w->child >= 0);
	if (w->child == 0) {
		close(life[1]);
		run_server(cx, w, as, port[1], life[0]);
	}
	close(port[1]);
	close(life[0]);
	w->life = life[1];
	REQUIRE(read(port[0], &w->port, sizeof w->port) == sizeof w->port);
	close(port[0]);
}

static void stop_server(struct world *w)
{
	int status = 0;
	close(w->life);
	EQ(waitpid(w->child, &status, 0), w->child);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void world_open(struct cx *cx, struct world *w)
{
	memset(w, 0, sizeof *w);
	cx->now = instant_now();
	(void)snprintf(w->folder, sizeof w->folder, "/tmp/comity-peer-XXXXXX");
	REQUIRE(mkdtemp(w->folder) != NULL);
	w->server = make_side(cx, w, "server", DAYS(1));
	w->client = make_side(cx, w, "client", DAYS(1));
	w->stranger = make_side(cx, w, "stranger", DAYS(1));
	w->expired = make_side(cx, w, "expired", DAYS(-1));
	w->known = w->client.pin;
	char *large = arena_alloc(cx->arena, FILE_BYTES);
	for (size_t i = 0; i < FILE_BYTES; i++)
		large[i] = (char)(i * 13 + i / 977);
	write_file(cx, path_of(cx, w, "large"), (struct str){ large, FILE_BYTES });
}

static void world_close(struct cx *cx, struct world *w)
{
	const struct str line = arena_fmt(cx->arena, "rm -r %s", w->folder);
	EQ(system(str_c(cx->arena, line)), 0); // NOLINT(cert-env33-c)
}

static struct fetch_peer *peer_of(const struct side *as, struct sha256 pin)
{
	return fetch_peer_open(&(struct fetch_peer_config){
		.certificate = as->certificate, .key = as->key, .pin = pin, .connect_ms = 5000 });
}

static struct str url_of(struct cx *cx, const struct world *w, const char *path)
{
	return arena_fmt(cx->arena, "https://127.0.0.1:%u%s", w->port, path);
}

static enum rc ask(struct cx *cx, const struct world *w, const struct side *as, struct sha256 pin,
		   struct fetch_answer *out)
{
	AUTO(fetch_peer) peer = peer_of(as, pin);
	const struct fetch_call call = { .url = url_of(cx, w, "/echo?a=1"),
					 .body = STR("hello"),
					 .answer_max = 1000,
					 .timeout_ms = 10000 };
	return fetch_peer_call(cx, peer, &call, out);
}

static struct str answer_field(const struct fetch_answer *a, const char *name)
{
	for (size_t i = 0; i < a->fields.n; i++)
		if (str_eq_nocase(a->fields.p[i].name, str_from_c(name)))
			return a->fields.p[i].value;
	return (struct str){ 0 };
}

static bool error_says(const struct cx *cx, const char *what)
{
	return str_find(cx_error(cx), str_from_c(what)) != STR_NONE;
}

/* ---- Tests ---- */

/* Until one has ended, at most ten seconds. */
static struct fetch_peer *next_of(struct fetch_many *many, enum rc *rc, struct fetch_answer *a)
{
	struct fetch_peer *peer = NULL;
	for (int i = 0; i < 1000 && !(peer = fetch_many_next(many, rc, a)); i++)
		fetch_many_wait(many, 10);
	return peer;
}

TEST(many_calls_run_side_by_side)
{
	enum { GOOD, STRANGE, DEAD, STOPPED, CALLS };
	struct world w;
	struct arena arenas[CALLS] = { 0 };
	struct cx each[CALLS];
	struct fetch_peer *peers[CALLS];
	struct fetch_call calls[CALLS];
	world_open(cx, &w);
	start_server(cx, &w, &w.server);
	AUTO(fetch_many) many = fetch_many_open();
	for (size_t i = 0; i < CALLS; i++) {
		cx_init(&each[i], &arenas[i], cx->now);
		peers[i] = peer_of(&w.client, i == STRANGE ? w.stranger.pin : w.server.pin);
		calls[i] = (struct fetch_call){ .url = i == DEAD ? STR("https://127.0.0.1:1/")
								 : url_of(cx, &w, "/echo?a=1"),
						.body = STR("hello"),
						.answer_max = 1000 };
		REQUIRE(fetch_many_begin(&each[i], many, peers[i], &calls[i]) == RC_OK);
	}
	fetch_many_stop(many, peers[STOPPED]);
	static const enum rc expected[] = { RC_OK, RC_PEER, RC_IO };
	for (int n = 0; n < STOPPED; n++) {
		enum rc rc = RC_BUG;
		struct fetch_answer a = { 0 };
		struct fetch_peer *peer = next_of(many, &rc, &a);
		REQUIRE(peer);
		for (size_t i = 0; i < STOPPED; i++)
			if (peers[i] == peer)
				EQ(rc, expected[i]);
		if (peer == peers[GOOD])
			EQ_STR(a.body, "hello");
	}
	enum rc rc;
	struct fetch_answer a;
	CHECK(!fetch_many_next(many, &rc, &a));
	fetch_many_wake(many);
	fetch_many_wait(many, 10000); // returns at once
	for (size_t i = 0; i < CALLS; i++) {
		fetch_peer_close(peers[i]);
		arena_done(&arenas[i]);
	}
	stop_server(&w);
	world_close(cx, &w);
}

TEST(peers_talk_over_pinned_keys)
{
	struct world w;
	struct fetch_answer a;
	world_open(cx, &w);
	start_server(cx, &w, &w.server);
	AUTO(fetch_peer) peer = peer_of(&w.client, w.server.pin);
	const struct fetch_field type = { STR("Content-Type"), STR("application/xml") };
	char *body = arena_alloc(cx->arena, 300000);
	memset(body, 'x', 300000);
	for (int i = 0; i < 3; i++) {
		const struct fetch_call call = { .url = url_of(cx, &w, "/echo?a=1"),
						 .fields = &type,
						 .fields_n = 1,
						 .body = { body, i == 0 ? 0 : 300000 },
						 .answer_max = 1 << 20,
						 .timeout_ms = 10000 };
		REQUIRE(fetch_peer_call(cx, peer, &call, &a) == RC_OK);
		EQ(a.status, 200);
		CHECK(str_eq(a.body, call.body));
		EQ_STR(answer_field(&a, "x-type"), "application/xml");
		EQ_STR(answer_field(&a, "x-target"), "/echo?a=1");
		CHECK(answer_field(&a, "content-encoding").n == 0);
	}
	EQ(ask(cx, &w, &w.client, w.server.pin, &a), RC_OK);
	AUTO(fetch_peer) small = peer_of(&w.client, w.server.pin);
	const struct fetch_call call = { .url = url_of(cx, &w, "/echo"),
					 .body = { body, 300000 },
					 .answer_max = 299999 };
	EQ(fetch_peer_call(cx, small, &call, &a), RC_LIMIT);
	stop_server(&w);
	EQ(ask(cx, &w, &w.client, w.server.pin, &a), RC_IO);
	world_close(cx, &w);
}

TEST(peers_with_another_key_are_not_asked)
{
	struct world w;
	struct fetch_answer a;
	world_open(cx, &w);
	start_server(cx, &w, &w.server);
	EQ(ask(cx, &w, &w.client, w.stranger.pin, &a), RC_PEER);
	CHECK(error_says(cx, "another key than agreed"));
	stop_server(&w);
	start_server(cx, &w, &w.expired);
	EQ(ask(cx, &w, &w.client, w.expired.pin, &a), RC_PEER);
	CHECK(error_says(cx, "certificate has expired"));
	stop_server(&w);
	struct side none = w.client;
	none.key = STR("/nowhere");
	start_server(cx, &w, &w.server);
	EQ(ask(cx, &w, &none, w.server.pin, &a), RC_INVALID);
	AUTO(fetch_peer) peer = peer_of(&w.client, w.server.pin);
	const struct fetch_call plain = { .url = STR("http://127.0.0.1:1/"), .answer_max = 1 };
	EQ(fetch_peer_call(cx, peer, &plain, &a), RC_INVALID);
	stop_server(&w);
	world_close(cx, &w);
}

TEST(strangers_get_403_and_no_more)
{
	struct world w;
	struct fetch_answer a;
	world_open(cx, &w);
	start_server(cx, &w, &w.server);
	REQUIRE(ask(cx, &w, &w.stranger, w.server.pin, &a) == RC_OK);
	EQ(a.status, 403);
	EQ_STR(a.body, "unknown key");
	EQ_STR(answer_field(&a, "connection"), "close");
	stop_server(&w);
	w.known = w.expired.pin;
	start_server(cx, &w, &w.server);
	REQUIRE(ask(cx, &w, &w.expired, w.server.pin, &a) == RC_OK);
	EQ(a.status, 403);
	EQ_STR(a.body, "certificate has expired");
	stop_server(&w);
	world_close(cx, &w);
}

/* Its third connection is one too many; another peer would not notice. */
TEST(a_peer_with_all_its_connections_gets_429)
{
	struct world w;
	struct fetch_answer a;
	world_open(cx, &w);
	w.per_peer = 2;
	start_server(cx, &w, &w.server);
	AUTO(fetch_peer) first = peer_of(&w.client, w.server.pin);
	AUTO(fetch_peer) second = peer_of(&w.client, w.server.pin);
	const struct fetch_call call = { .url = url_of(cx, &w, "/echo?a=1"),
					 .body = STR("hello"),
					 .answer_max = 1000,
					 .timeout_ms = 10000 };
	for (int i = 0; i < 2; i++) { // kept, and used again
		REQUIRE(fetch_peer_call(cx, first, &call, &a) == RC_OK);
		EQ(a.status, 200);
		REQUIRE(fetch_peer_call(cx, second, &call, &a) == RC_OK);
		EQ(a.status, 200);
	}
	REQUIRE(ask(cx, &w, &w.client, w.server.pin, &a) == RC_OK);
	EQ(a.status, 429);
	CHECK(str_find(a.body, STR("more connections")) != STR_NONE);
	stop_server(&w);
	world_close(cx, &w);
}

/* What a shell command prints, standard error included. */
static struct str shell(struct cx *cx, struct str line)
{
	char part[65536];
	FILE *f = popen(str_c(cx->arena, line), "r"); // NOLINT(cert-env33-c)
	REQUIRE(f != NULL);
	const size_t n = fread(part, 1, sizeof part, f);
	(void)pclose(f); // the output says how it went
	return arena_copy(cx->arena, (struct str){ part, n });
}

TEST(openssl_s_client_sees_tls_13_with_certificates_only)
{
	static const struct {
		const char *options, *says;
	} cases[] = {
		{ "-tls1_3 -cert client -key client.key", "HTTP/1.1 200 OK" },
		{ "-tls1_3 -cert stranger -key stranger.key", "HTTP/1.1 403 " },
		{ "-tls1_3", "unexpected eof while reading" },
		{ "-tls1_2 -cert client -key client.key", "no peer certificate available" },
	};
	struct world w;
	world_open(cx, &w);
	start_server(cx, &w, &w.server);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct str said = shell(
			cx, arena_fmt(cx->arena,
				      "cd %s && (printf 'POST /echo HTTP/1.1\\r\\nHost: x\\r\\n"
				      "Content-Type: text/plain\\r\\n"
				      "Content-Length: 2\\r\\nConnection: close\\r\\n\\r\\nhi'; "
				      "sleep 1) | timeout 10 openssl s_client -connect "
				      "127.0.0.1:%u -ign_eof %s 2>&1",
				      w.folder, w.port, cases[i].options));
		CHECK(str_find(said, str_from_c(cases[i].says)) != STR_NONE);
		EQ(str_find(said, STR("HTTP/1.1 ")) != STR_NONE, i < 2);
	}
	stop_server(&w);
	world_close(cx, &w);
}

/* Starts `openssl s_server` on a free port of the system's. */
static pid_t s_server(struct cx *cx, struct world *w, const char *options)
{
	struct str said = { 0 };
	const struct str pid = shell(
		cx, arena_fmt(cx->arena,
			      "cd %s && : >out && (exec openssl s_server -accept 127.0.0.1:0 -www "
			      "-cert server -key server.key %s >out 2>&1 </dev/null & echo $!)",
			      w->folder, options));
	int64_t n, port;
	REQUIRE(str_to_i64(str_trim(pid), 2, INT32_MAX, &n));
	for (int i = 0; i < 100 && str_find(said, STR("ACCEPT 127.0.0.1:")) == STR_NONE; i++) {
		test_sleep_ms(50);
		said = shell(cx, arena_fmt(cx->arena, "cat %s/out", w->folder));
	}
	const size_t at = str_find(said, STR("ACCEPT 127.0.0.1:"));
	struct str digits, rest;
	REQUIRE(at != STR_NONE);
	str_cut(str_slice(said, at + 17, said.n), '\n', &digits, &rest);
	REQUIRE(str_to_i64(digits, 1, 65535, &port));
	w->port = (uint16_t)port;
	return (pid_t)n;
}

TEST(openssl_s_server_is_a_peer_in_tls_13_only)
{
	struct world w;
	struct fetch_answer a;
	world_open(cx, &w);
	AUTO(fetch_peer) peer = peer_of(&w.client, w.server.pin);
	struct fetch_call call = { .get = true, .answer_max = 1 << 16, .timeout_ms = 10000 };
	pid_t pid = s_server(cx, &w, "-tls1_3 -Verify 1");
	call.url = url_of(cx, &w, "/");
	EQ(fetch_peer_call(cx, peer, &call, &a), RC_OK);
	CHECK(str_find(a.body, STR("TLSv1.3")) != STR_NONE);
	CHECK(str_find(a.body, STR("Client certificate")) != STR_NONE);
	EQ(kill(pid, SIGTERM), 0);
	pid = s_server(cx, &w, "-tls1_2 -Verify 1");
	call.url = url_of(cx, &w, "/");
	EQ(fetch_peer_call(cx, peer, &call, &a), RC_IO);
	EQ(kill(pid, SIGTERM), 0);
	world_close(cx, &w);
}

/* ---- Large content ---- */

static bool until_a_million(void *arg, uint64_t sent, uint64_t received)
{
	(void)arg;
	return sent + received < 1000000;
}

TEST(a_download_that_was_stopped_goes_on_where_it_was)
{
	struct world w;
	struct fetch_answer a;
	world_open(cx, &w);
	start_server(cx, &w, &w.server);
	AUTO(fetch_peer) peer = peer_of(&w.client, w.server.pin);
	const struct str path = path_of(cx, &w, "got");
	struct fetch_file file = { open(str_c(cx->arena, path), O_RDWR | O_CREAT | O_CLOEXEC, 0600),
				   0, FILE_BYTES };
	struct fetch_call call = { .url = url_of(cx, &w, "/large"),
				   .get = true,
				   .receive = &file,
				   .answer_max = 100,
				   .bytes_per_second = 1500000,
				   .go_on = until_a_million };
	EQ(fetch_peer_call(cx, peer, &call, &a), RC_CONFLICT);
	CHECK(file.at >= 1000000 && file.at < FILE_BYTES);
	call.go_on = NULL;
	call.bytes_per_second = 0;
	EQ(fetch_peer_call(cx, peer, &call, &a), RC_OK);
	EQ(a.status, 206);
	EQ(file.at, FILE_BYTES);
	EQ_STR(shell(cx, arena_fmt(cx->arena, "cd %s && cmp got large && echo same", w.folder)),
	       "same\n");
	close(file.fd);
	stop_server(&w);
	world_close(cx, &w);
}

TEST(another_part_than_was_asked_for_is_not_written)
{
	struct world w;
	struct fetch_answer a;
	world_open(cx, &w);
	start_server(cx, &w, &w.server);
	AUTO(fetch_peer) peer = peer_of(&w.client, w.server.pin);
	struct fetch_file file = { -1, 5, 1000 };
	struct fetch_call call = {
		.url = url_of(cx, &w, "/shifted"), .get = true, .receive = &file, .answer_max = 100
	};
	EQ(fetch_peer_call(cx, peer, &call, &a), RC_PEER);
	CHECK(error_says(cx, "asked for \"bytes 5-999/\", got \"bytes 6-999/3000000\""));
	EQ(file.at, 5);
	call.url = url_of(cx, &w, "/nothing"); // an answer that is no part stays in memory
	EQ(fetch_peer_call(cx, peer, &call, &a), RC_OK);
	EQ(a.status, 404);
	EQ(file.at, 5);
	stop_server(&w);
	world_close(cx, &w);
}

TEST(a_part_of_a_file_is_sent_from_the_file)
{
	struct world w;
	struct fetch_answer a;
	world_open(cx, &w);
	start_server(cx, &w, &w.server);
	AUTO(fetch_peer) peer = peer_of(&w.client, w.server.pin);
	const struct str path = path_of(cx, &w, "large");
	const struct fetch_file part = { open(str_c(cx->arena, path), O_RDONLY | O_CLOEXEC), 1000,
					 2001000 };
	struct fetch_call call = { .url = url_of(cx, &w, "/echo"),
				   .send = &part,
				   .answer_max = BODY_MAX,
				   .timeout_ms = 20000 };
	char *want = arena_alloc(cx->arena, 2000000);
	EQ(pread(part.fd, want, 2000000, 1000), 2000000);
	for (int i = 0; i < 2; i++) { // the second on the kept connection
		REQUIRE(fetch_peer_call(cx, peer, &call, &a) == RC_OK);
		EQ(a.body.n, 2000000);
		CHECK(str_eq(a.body, (struct str){ want, 2000000 }));
	}
	call.bytes_per_second = 4000000;
	const int64_t from = test_clock_ms();
	EQ(fetch_peer_call(cx, peer, &call, &a), RC_OK);
	CHECK(test_clock_ms() - from > 400);
	close(part.fd);
	stop_server(&w);
	world_close(cx, &w);
}
