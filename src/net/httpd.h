// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * httpd: the HTTP server: sockets, TLS 1.3, limits and deadlines.
 *
 * Takes requests on one address, hands each to config.handle on one of its threads
 * and sends the answer. httpd*.c and multipart.c alone know libmicrohttpd
 * (0.9.75 and 1.x).
 *
 * 1. What HTTP leaves doubtful is refused before a handler acts (net/guard.h).
 * 2. Every connection has a deadline at all times (net/reaper.h): for the handshake
 *    with the header, for the body and for taking the answer.
 * 3. Plain HTTP is for loopback addresses and UNIX sockets only.
 * 4. A request for which config.may_wait is true is handled on a pool of other threads,
 *    so that one that waits for a disk or a database holds up no other connection.
 * 5. TLS is version 1.3. Who a client is, net/trust.h decides, once a connection.
 * 6. A server of peers (config.known) ends the handshake of a client without certificate;
 *    a request by an unknown key, or one with an expired certificate, is answered 403 and
 *    its body is not read. No peer holds more than its share: what is beyond is answered 429.
 * 7. A file in a form is for addresses that ask for one, and begins after whoever sends it was
 *    admitted by the header alone. The pool takes it piece by piece: none is whole in memory.
 *
 * Errors:  httpd_start says in one sentence why it cannot serve.
 */
#ifndef NET_HTTPD_H
#define NET_HTTPD_H

#include "core/core.h"
#include "net/http.h"
#include "net/shares.h"

enum {
	HTTPD_TARGET_MAX = 8192,
	HTTPD_HEADER_MAX = 16384,
	HTTPD_BODY_MAX = 262144, // a letter of Georgian takes nine bytes in a form
};

/* Runs on several threads at once. `res` is zeroed. Must answer. */
typedef void httpd_handler(void *arg, const struct http_req *req, struct http_res *res);

/* Whether a key, by the SHA-256 of its SubjectPublicKeyInfo, is a peer's now; whose, since a peer
 * may have several. */
typedef bool httpd_known(void *arg, const uint8_t key_sha256[32], struct shares_owner *whose);

/* Whether handling this request may have to wait. Called before the handler. */
typedef bool httpd_question(void *arg, const struct http_req *req);

/* Where files in forms go. All but `wants` run on a thread of the pool. */
struct httpd_uploads {
	/* Whether this address takes a file; by path and method alone. */
	bool (*wants)(void *arg, const struct http_req *req);

	/* Whether it takes a body of any type, which is the file; the same. */
	bool (*wants_raw)(void *arg, const struct http_req *req);

	/* By the header alone, before a byte of the body is read: true, and req->upload->sink
	 * is set; or false, and *res is the answer. */
	bool (*admit)(void *arg, struct http_req *req, struct http_res *res);

	/* Bytes of the file, in order; req->form holds what stood before it in the form. What
	 * goes wrong is the sink's to remember. */
	void (*take)(void *sink, const struct http_req *req, struct str bytes);

	/* The request is over, or was cut. Once for each sink. */
	void (*drop)(void *sink);
};

struct httpd_config {
	struct str listen;    // "127.0.0.1:8080", "[::1]:0" (any free port), or
	struct str unix_path; // a socket file; one of both
	struct str tls_cert;  // PEM text: the server's chain; empty: plain HTTP
	struct str tls_key;   // PEM text
	struct str client_ca; // PEM text; not empty: ask for a client certificate

	/* Not NULL: a server of peers. Needs TLS, takes no client_ca, reads bodies of any
	 * type. Asked before each body is read, so that who is revoked is out at once. */
	httpd_known *known;
	size_t body_max; // of a server of peers; else, and with 0, HTTPD_BODY_MAX

	/* 0 in any of these takes the default. */
	unsigned per_peer;     // 64 connections
	size_t per_peer_bytes; // of bodies at a time: eight times body_max
	unsigned threads;      // 2
	unsigned workers;      // 32: threads for requests that may wait
	unsigned connections;  // 1024 in all
	unsigned per_address;  // 128; loopback and UNIX sockets: no limit
	unsigned header_ms;    // 10000: handshake and header
	unsigned idle_ms;      // 30000: between requests
	unsigned body_ms; // 10000, and a second more for each KiB; of peers: without a byte, and
			  // ten times as long, and four seconds more for each KiB, in all
	unsigned stop_ms; // 10000: for running requests at the end

	httpd_handler *handle;
	httpd_question *may_wait;	     // NULL: none may
	const struct httpd_uploads *uploads; // NULL: no address takes files; else needs may_wait
	void *arg;
};

struct httpd;

NODISCARD enum rc httpd_start(struct cx *cx, const struct httpd_config *config, struct httpd **out);

/* The port it listens on; 0 for a UNIX socket. */
uint16_t httpd_port(const struct httpd *h);

/* Takes no new connections, lets running requests finish within stop_ms, closes. */
void httpd_stop(struct httpd *h);

#endif
