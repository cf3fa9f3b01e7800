// SPDX-License-Identifier: AGPL-3.0-or-later
/* Real handshakes with OpenSSL as the client. */
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/test.h"
#include "net/test_certificate.h"
#include "net/test_client.h"

struct world {
	struct test_identity ca, server, client, stranger;
	struct httpd *h;
};

static struct world world_new(struct cx *cx)
{
	struct world w = {
		.ca = test_identity_new("authority", TEST_AUTHORITY, NULL),
		.stranger = test_identity_new("stranger", TEST_CLIENT, NULL),
	};
	w.server = test_identity_new("server", TEST_SERVER, &w.ca);
	w.client = test_identity_new("client", TEST_CLIENT, &w.ca);
	w.h = test_server(cx, (struct httpd_config){
				      .tls_cert = test_certificate_pem(cx, &w.server),
				      .tls_key = test_key_pem(cx, &w.server),
				      .client_ca = test_certificate_pem(cx, &w.ca),
				      .header_ms = 1500,
			      });
	return w;
}

static void world_free(struct world *w)
{
	httpd_stop(w->h);
	test_identity_free(&w->ca);
	test_identity_free(&w->server);
	test_identity_free(&w->client);
	test_identity_free(&w->stranger);
}

static SSL_CTX *client_new(const struct world *w, const struct test_identity *id)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	REQUIRE(ctx != NULL);
	REQUIRE(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), w->ca.certificate) == 1);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (id) {
		REQUIRE(SSL_CTX_use_certificate(ctx, id->certificate) == 1);
		REQUIRE(SSL_CTX_use_PrivateKey(ctx, id->key) == 1);
	}
	return ctx;
}

struct visit {
	bool connected, resumed;
	struct str answer;
	SSL_SESSION *session; // to resume; the caller frees it
};

static struct visit visit(struct cx *cx, const struct world *w, SSL_CTX *ctx, SSL_SESSION *session)
{
	struct visit v = { 0 };
	struct buf all;
	char part[4096];
	const int fd = test_connect(httpd_port(w->h));
	SSL *ssl = SSL_new(ctx);
	REQUIRE(ssl != NULL && SSL_set_fd(ssl, fd) == 1);
	buf_init(&all, 100000);
	if (session)
		SSL_set_session(ssl, session);
	v.connected = SSL_connect(ssl) == 1;
	const struct str request = STR(
		"GET /peer HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	if (v.connected && SSL_write(ssl, request.p, (int)request.n) > 0)
		for (int n; (n = SSL_read(ssl, part, sizeof part)) > 0;)
			buf_add(&all, (struct str){ part, (size_t)n });
	v.resumed = SSL_session_reused(ssl) == 1;
	v.session = v.connected ? SSL_get1_session(ssl) : NULL;
	v.answer = arena_copy(cx->arena, buf_str(&all));
	buf_done(&all);
	SSL_shutdown(ssl); // or its session cannot be resumed
	SSL_free(ssl);
	close(fd);
	return v;
}

static bool says(struct visit v, const char *what)
{
	return str_find(v.answer, str_from_c(what)) != STR_NONE;
}

TEST(tls_serves_13_and_refuses_12)
{
	struct world w = world_new(cx);
	SSL_CTX *ctx = client_new(&w, NULL);
	struct visit v = visit(cx, &w, ctx, NULL);
	CHECK(v.connected && says(v, "\r\n\r\nnone 0000"));
	SSL_SESSION_free(v.session);
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	v = visit(cx, &w, ctx, NULL);
	CHECK(!v.connected);
	SSL_CTX_free(ctx);
	world_free(&w);
}

TEST(tls_tells_trusted_clients_from_strangers)
{
	struct world w = world_new(cx);
	SSL_CTX *client = client_new(&w, &w.client), *stranger = client_new(&w, &w.stranger);
	struct visit v = visit(cx, &w, client, NULL);
	CHECK(says(v, "\r\n\r\ntrusted "));
	SSL_SESSION_free(v.session);
	v = visit(cx, &w, stranger, NULL);
	CHECK(says(v, "\r\n\r\nuntrusted ") && !says(v, "untrusted 0000"));
	SSL_SESSION_free(v.session);
	SSL_CTX_free(client);
	SSL_CTX_free(stranger);
	world_free(&w);
}

TEST(tls_sessions_are_resumed_and_keep_the_client)
{
	struct world w = world_new(cx);
	SSL_CTX *client = client_new(&w, &w.client);
	struct visit first = visit(cx, &w, client, NULL);
	CHECK(!first.resumed && says(first, "\r\n\r\ntrusted "));
	struct visit again = visit(cx, &w, client, first.session);
	CHECK(again.resumed && says(again, "\r\n\r\ntrusted "));
	SSL_SESSION_free(first.session);
	SSL_SESSION_free(again.session);
	SSL_CTX_free(client);
	world_free(&w);
}

TEST(a_handshake_that_never_begins_is_cut_off)
{
	struct world w = world_new(cx);
	bool closed;
	const int fd = test_connect(httpd_port(w.h));
	const int64_t from = test_clock_ms();
	(void)test_receive(cx, fd, (struct str){ 0 }, &closed);
	CHECK(closed && test_clock_ms() - from < 3500);
	close(fd);
	EQ(test_http_status(cx, httpd_port(w.h), STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n")),
	   0); // plain HTTP
	world_free(&w);
}

enum { SLOW = 6 };

/* A client whose bytes leave only when the test lets them. */
struct slow_client {
	SSL *ssl;
	BIO *in, *out; // of the client; ssl owns them
	int fd;
};

static struct slow_client slow_client(const struct world *w, SSL_CTX *ctx)
{
	struct slow_client c = { SSL_new(ctx), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()),
				 test_connect(httpd_port(w->h)) };
	REQUIRE(c.ssl && c.in && c.out);
	SSL_set_bio(c.ssl, c.in, c.out);
	SSL_set_connect_state(c.ssl);
	CHECK(SSL_do_handshake(c.ssl) != 1);
	return c;
}

static void slow_free(struct slow_client *c)
{
	SSL_free(c->ssl);
	close(c->fd);
}

/* Of what the client wants to send; 0: all of it. */
static void let_go(const struct slow_client *c, size_t n)
{
	char *p;
	const long all = BIO_get_mem_data(c->out, &p);
	REQUIRE(all > 0 && n < (size_t)all);
	test_send(c->fd, (struct str){ p, n > 0 ? n : (size_t)all });
	REQUIRE(BIO_reset(c->out) == 1);
}

/* Up to the client's last words of it, which wait in c->out. */
static void shake_hands(const struct slow_client *c)
{
	char part[4096];
	let_go(c, 0);
	while (SSL_do_handshake(c->ssl) != 1) {
		const ssize_t n = recv(c->fd, part, sizeof part, 0);
		REQUIRE(n > 0 && BIO_write(c->in, part, (int)n) == (int)n);
	}
}

static int64_t processor_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

TEST(a_client_that_stops_halfway_costs_no_processor)
{
	const struct str head = STR("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n"
				    "Content-Type: application/x-www-form-urlencoded\r\n\r\n");
	struct world w = world_new(cx);
	SSL_CTX *ctx = client_new(&w, NULL);
	struct slow_client all[SLOW];
	for (size_t i = 0; i < SLOW; i++) {
		all[i] = slow_client(&w, ctx);
		if (i > 2)
			shake_hands(&all[i]);
	}
	let_go(&all[0], 3); // of the first record's header
	let_go(&all[1], 100);
	let_go(&all[2], 0); // the whole first word, and no answer to the server's
	let_go(&all[3], 20);
	let_go(&all[4], 0);
	let_go(&all[5], 0);
	CHECK(SSL_write(all[4].ssl, head.p, (int)head.n) > 0);
	let_go(&all[4], 40);
	CHECK(SSL_write(all[5].ssl, head.p, (int)head.n) > 0);
	let_go(&all[5], 0);
	CHECK(SSL_write(all[5].ssl, head.p, 100) == 100);
	let_go(&all[5], 50);
	test_sleep_ms(100);
	const int64_t from = processor_ms();
	test_sleep_ms(600);
	CHECK(processor_ms() - from < 60); // else one of them is asked all the time
	for (size_t i = 0; i < SLOW; i++)
		slow_free(&all[i]);
	SSL_CTX_free(ctx);
	world_free(&w);
}

TEST(tls_needs_what_belongs_together)
{
	struct test_identity ca = test_identity_new("authority", TEST_AUTHORITY, NULL);
	struct test_identity other = test_identity_new("other", TEST_SERVER, NULL);
	struct httpd *h;
	struct httpd_config c = { .listen = STR("127.0.0.1:0"),
				  .tls_cert = test_certificate_pem(cx, &ca) };
	EQ(httpd_start(cx, &c, &h), RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("both a certificate and its key")) != STR_NONE);
	c.tls_key = test_key_pem(cx, &other);
	EQ(httpd_start(cx, &c, &h), RC_INVALID);
	c = (struct httpd_config){ .listen = STR("127.0.0.1:0"),
				   .client_ca = test_certificate_pem(cx, &ca) };
	EQ(httpd_start(cx, &c, &h), RC_INVALID);
	test_identity_free(&ca);
	test_identity_free(&other);
}
