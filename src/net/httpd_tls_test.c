// SPDX-License-Identifier: AGPL-3.0-or-later
/* Real handshakes with OpenSSL as the client. */
#include <openssl/ssl.h>
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
