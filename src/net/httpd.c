// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/httpd.h"

#include <microhttpd.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "net/httpd_link.h"
#include "net/httpd_read.h"
#include "net/httpd_send.h"
#include "net/multipart.h"
#include "net/reaper.h"
#include "net/tls.h"
#include "net/trust.h"

enum {
	CONNECTION_MEMORY = 32 * 1024, // header as received, header as sent
	WORK_MS = 60000,	       // to make an answer, which may have to wait for something
	UPLOAD_BUFFER = 256 * 1024,    // what of a file is handed to the pool at once
};

/* ---- A request begins and ends ---- */

/* The library would take the query apart too, into the few KiB that a connection has, and
 * ends the connection without a word when some 500 values do not fit there. We have our
 * copy, so it gets none to take apart. The text is the library's own read buffer, which its
 * callback shows as const. */
static void hide_query(const char *target)
{
	union {
		const char *in;
		char *out;
	} query = { .in = strchr(target, '?') };
	if (query.in)
		memset(query.out, '-', strlen(query.in));
}

/* The first line has arrived. What is returned becomes the request's own pointer. */
static void *on_target(void *arg, const char *target, struct MHD_Connection *con)
{
	struct httpd *h = arg;
	struct arena arena = { 0 };
	struct httpd_exchange *x = arena_new(&arena, struct httpd_exchange, 1);
	x->target = arena_copy(&arena, str_from_c(target));
	hide_query(target);
	x->h = h;
	x->link = httpd_link_of(con);
	x->arena = arena;
	x->req.arena = &x->arena;
	httpd_set_deadline(x->link, h->config.header_ms);
	atomic_fetch_add(&h->running, 1);
	return x;
}

static void on_completed(void *arg, struct MHD_Connection *con, void **request,
			 enum MHD_RequestTerminationCode code)
{
	struct httpd *h = arg;
	struct httpd_exchange *x = *request;
	(void)con;
	(void)code;
	if (!x)
		return;
	httpd_set_deadline(x->link, (int64_t)h->config.idle_ms + h->config.header_ms);
	if (h->shares && x->link)
		shares_give_back(h->shares, reaper_number(h->reaper, x->link->slot));
	multipart_close(x->parts);
	if (x->upload.sink)
		h->config.uploads->drop(x->upload.sink);
	struct arena arena = x->arena;
	arena_done(&arena);
	*request = NULL;
	atomic_fetch_sub(&h->running, 1);
}

/* The last bytes of a form with a file. */
static void end_parts(struct httpd_exchange *x)
{
	multipart_add(x->parts, (struct str){ x->body, x->body_n });
	const char *why = multipart_end(x->parts);
	if (why)
		httpd_refuse(x, 400, str_from_c(why));
}

/* Of a body that is no form: what has come of it. */
static void take_raw(struct httpd_exchange *x)
{
	x->upload.begun = x->upload.begun || x->body_n > 0;
	x->upload.size += x->body_n;
	x->h->config.uploads->take(x->upload.sink, &x->req, (struct str){ x->body, x->body_n });
	x->body_n = 0;
}

static void handle(struct httpd_exchange *x)
{
	x->res.status = 200;
	if (x->parts)
		end_parts(x);
	else if (x->upload.sink && x->body_n > 0)
		take_raw(x);
	x->h->config.handle(x->h->config.arg, &x->req, &x->res);
}

/* ---- What the pool does. After the last line of each the exchange is the library's again. ---- */

static void handle_and_resume(void *arg)
{
	struct httpd_exchange *x = arg;
	handle(x);
	MHD_resume_connection(x->con);
}

static void admit_and_resume(void *arg)
{
	struct httpd_exchange *x = arg;
	x->res.status = 200;
	if (x->req.refused != 0)
		x->h->config.handle(x->h->config.arg, &x->req, &x->res);
	else
		x->admitted = x->h->config.uploads->admit(x->h->config.arg, &x->req, &x->res);
	MHD_resume_connection(x->con);
}

static void take_and_resume(void *arg)
{
	struct httpd_exchange *x = arg;
	if (x->parts)
		multipart_add(x->parts, (struct str){ x->body, x->body_n });
	else
		take_raw(x);
	x->body_n = 0;
	MHD_resume_connection(x->con);
}

static enum MHD_Result hand(struct httpd_exchange *x, struct MHD_Connection *con,
			    void (*run)(void *))
{
	x->con = con;
	x->job = (struct workers_job){ .run = run, .arg = x };
	httpd_set_deadline(x->link, WORK_MS);
	MHD_suspend_connection(con);
	if (!workers_add(x->h->workers, &x->job)) {
		httpd_refuse(x, 503, STR("the server is being stopped"));
		run(x);
	}
	return MHD_YES;
}

static enum MHD_Result answer(struct httpd_exchange *x, struct MHD_Connection *con)
{
	struct httpd *h = x->h;
	if (x->req.refused != 0 || !h->workers || !h->config.may_wait(h->config.arg, &x->req)) {
		httpd_set_deadline(x->link, WORK_MS); // the client has said all it has to
		handle(x);
		return httpd_send(x, con);
	}
	x->stage = STAGE_ANSWERED;
	return hand(x, con, handle_and_resume);
}

/* ---- Bodies ---- */

static int64_t clock_ms(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t body_ms(const struct httpd_exchange *x)
{
	return x->h->config.body_ms + (int64_t)(x->upload.body_size / 1024) * 1000;
}

static enum MHD_Result begin_body(struct httpd_exchange *x)
{
	x->stage = STAGE_BODY;
	x->begun_ms = clock_ms();
	x->body = arena_alloc(&x->arena, x->body_max + 1);
	httpd_set_deadline(x->link, body_ms(x));
	return MHD_YES;
}

/* The library asks once more with the header: an answer now is instead of the body. */
static enum MHD_Result begin_upload(struct httpd_exchange *x, struct MHD_Connection *con)
{
	if (!x->admitted)
		return httpd_send(x, con);
	INVARIANT(x->upload.sink);
	if (!x->upload.is_raw) {
		x->parts = multipart_open(con, &x->req, x->h->config.uploads->take);
		if (!x->parts)
			return MHD_NO;
	}
	x->body_max = UPLOAD_BUFFER;
	return begin_body(x);
}

/* Of a file: no longer without a byte than any other body, and no slower in all. */
static void set_upload_deadline(const struct httpd_exchange *x)
{
	const int64_t left = x->begun_ms + body_ms(x) - clock_ms(), idle = x->h->config.idle_ms;
	httpd_set_deadline(x->link, left < idle ? left : idle);
}

/* Of a peer, maybe behind a bad line: as long as bytes come, but not one now and then for ever. */
static void set_peer_deadline(const struct httpd_exchange *x)
{
	const int64_t whole = INT64_C(10) * x->h->config.body_ms +
			      (int64_t)(x->body_max / 1024) * 4000,
		      left = x->begun_ms + whole - clock_ms(), idle = x->h->config.body_ms;
	httpd_set_deadline(x->link, left < idle ? left : idle);
}

static enum MHD_Result take_piece(struct httpd_exchange *x, struct MHD_Connection *con,
				  const char *piece, size_t *piece_n)
{
	const struct httpd_config *c = &x->h->config;
	if (*piece_n > x->body_max - x->body_n && x->upload.sink && x->body_n > 0)
		return hand(x, con, take_and_resume); // and the same piece comes again
	if (*piece_n > x->body_max - x->body_n)
		return MHD_NO;
	memcpy(x->body + x->body_n, piece, *piece_n);
	x->body_n += *piece_n;
	*piece_n = 0;
	if (x->upload.sink)
		set_upload_deadline(x);
	else if (c->known)
		set_peer_deadline(x);
	return MHD_YES;
}

/* The library calls this once with the header, then with each piece of the body, then
 * once more with none. An answer to the first call ends the connection, since the body
 * was not read: just right for a refusal. After the pool has worked on it, once more. */
static enum MHD_Result on_request(void *arg, struct MHD_Connection *con, const char *url,
				  const char *method, const char *version, const char *piece,
				  size_t *piece_n, void **request)
{
	struct httpd_exchange *x = *request;
	(void)arg;
	(void)url;
	if (!x)
		return MHD_NO;
	switch (x->stage) {
	case STAGE_ANSWERED:
		return httpd_send(x, con);
	case STAGE_ADMITTED:
		return begin_upload(x, con);
	case STAGE_BODY:
		break;
	case STAGE_HEADER:
		httpd_read_header(x, con, method, version);
		if (x->req.refused != 0)
			return answer(x, con);
		if (!x->req.upload)
			return begin_body(x);
		x->stage = STAGE_ADMITTED;
		return hand(x, con, admit_and_resume);
	}
	if (*piece_n > 0)
		return take_piece(x, con, piece, piece_n);
	if (!x->upload.sink)
		httpd_read_body(x);
	return answer(x, con);
}

/* ---- Start and stop ---- */

/* While serving, the library's remarks are about what clients do: a client must not be
 * able to fill the log. While starting they say why it cannot start. */
static void on_remark(void *arg, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

static void on_remark(void *arg, const char *fmt, va_list ap)
{
	struct httpd *h = arg;
	if (!atomic_load(&h->started))
		(void)vsnprintf(h->complaint, sizeof h->complaint, fmt, ap);
}

static unsigned or_default(unsigned value, unsigned fallback)
{
	return value > 0 ? value : fallback;
}

static void set_defaults(struct httpd *h)
{
	struct httpd_config *c = &h->config;
	c->threads = or_default(c->threads, 2);
	c->workers = or_default(c->workers, 32);
	c->connections = or_default(c->connections, 1024);
	c->per_address = h->socket.loopback && c->per_address == 0
				 ? 0
				 : or_default(c->per_address, 128);
	c->header_ms = or_default(c->header_ms, 10000);
	c->idle_ms = or_default(c->idle_ms, 30000);
	c->body_ms = or_default(c->body_ms, 10000);
	c->stop_ms = or_default(c->stop_ms, 10000);
	if (!c->known || c->body_max == 0)
		c->body_max = HTTPD_BODY_MAX;
	c->per_peer = or_default(c->per_peer, 64);
	if (c->per_peer_bytes == 0)
		c->per_peer_bytes = 8 * c->body_max;
	if (c->connections < c->threads)
		c->connections = c->threads;
}

enum { OPTIONS_N = 8 };

static void add_option(struct MHD_OptionItem list[OPTIONS_N], size_t *n, enum MHD_OPTION option,
		       intptr_t value, const char *text)
{
	union {
		const char *in;
		void *out;
	} p = { .in = text };
	INVARIANT(*n + 1 < OPTIONS_N);
	list[(*n)++] = (struct MHD_OptionItem){ option, value, p.out };
}

/* While stopping, a new connection is closed at once. The library's own way,
 * MHD_quiesce_daemon, races with its threads for the listening socket and aborts the
 * program now and then ("Failed to remove listen FD from epoll set", 0.9.75). */
static enum MHD_Result on_accept(void *arg, const struct sockaddr *address, socklen_t n)
{
	const struct httpd *h = arg;
	(void)address;
	(void)n;
	return atomic_load(&h->stopping) ? MHD_NO : MHD_YES;
}

/* By epoll the library (0.9.75) asks a connection again and again whose handshake has stopped
 * halfway: a client whose line broke, or that means ill, would cost a processor. */
static unsigned wait_by(const struct httpd *h)
{
	return h->tickets ? MHD_USE_POLL_INTERNAL_THREAD : MHD_USE_EPOLL_INTERNAL_THREAD;
}

static void start_daemon(struct httpd *h)
{
	const struct httpd_config *c = &h->config;
	const int listener = dup(h->socket.fd); // the library closes the one it is given
	if (listener < 0)
		return;
	struct MHD_OptionItem list[OPTIONS_N];
	size_t n = 0;
	unsigned flags = wait_by(h) | MHD_USE_ITC | MHD_USE_ERROR_LOG;
	if (h->workers)
		flags |= MHD_ALLOW_SUSPEND_RESUME;
	if (h->socket.ipv6)
		flags |= MHD_USE_IPv6;
	if (h->tickets) {
		flags |= MHD_USE_TLS;
		add_option(list, &n, MHD_OPTION_HTTPS_MEM_CERT, 0, c->tls_cert.p);
		add_option(list, &n, MHD_OPTION_HTTPS_MEM_KEY, 0, c->tls_key.p);
		add_option(list, &n, MHD_OPTION_HTTPS_PRIORITIES, 0, TLS_PRIORITIES);
	}
	if (h->trust) // makes GnuTLS ask for a certificate; it refuses none
		add_option(list, &n, MHD_OPTION_HTTPS_MEM_TRUST, 0, c->client_ca.p);
	if (c->threads > 1)
		add_option(list, &n, MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)c->threads, NULL);
	if (c->per_address > 0)
		add_option(list, &n, MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t)c->per_address,
			   NULL);
	add_option(list, &n, MHD_OPTION_END, 0, NULL);
	h->daemon = MHD_start_daemon(
		flags, h->socket.port, on_accept, h, on_request, h, MHD_OPTION_EXTERNAL_LOGGER,
		on_remark, h, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_NOTIFY_CONNECTION,
		httpd_on_connection, h, MHD_OPTION_URI_LOG_CALLBACK, on_target, h,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_CONNECTION_LIMIT,
		c->connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
		MHD_OPTION_CONNECTION_TIMEOUT, (c->idle_ms + 999) / 1000,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, list, MHD_OPTION_END);
}

static enum rc start_parts(struct cx *cx, struct httpd *h)
{
	const struct httpd_config *c = &h->config;
	const bool tls = c->tls_cert.n > 0;
	if (tls != (c->tls_key.n > 0))
		return cx_fail(cx, RC_INVALID, "TLS needs both a certificate and its key");
	if (!tls && c->client_ca.n > 0)
		return cx_fail(cx, RC_INVALID,
			       "client certificates need TLS: give --tls-cert and --tls-key");
	if (c->known && (!tls || c->client_ca.n > 0))
		return cx_fail(cx, RC_INVALID,
			       "a server of peers needs TLS and no authority for clients");
	if (c->client_ca.n > 0)
		TRY(trust_open(cx, c->client_ca, &h->trust));
	if (tls)
		TRY(tls_tickets_open(cx, &h->tickets));
	if (c->unix_path.n > 0) {
		TRY(listen_unix(cx, c->unix_path, &h->socket));
		h->unix_path = str_c(&h->memory, c->unix_path);
	} else {
		TRY(listen_tcp(cx, c->listen, tls, &h->socket));
	}
	set_defaults(h);
	const size_t slots = (size_t)c->connections + c->threads;
	h->links = arena_new(&h->memory, struct httpd_link, slots);
	TRY(reaper_start(cx, slots, &h->reaper));
	if (c->known)
		h->shares = shares_open(slots,
					(struct shares_limits){ c->per_peer, c->per_peer_bytes });
	INVARIANT(!c->uploads || c->may_wait);
	if (c->may_wait)
		TRY(workers_start(cx, c->workers, &h->workers));
	start_daemon(h);
	if (!h->daemon)
		return cx_fail(cx, tls ? RC_INVALID : RC_IO, "the server does not start: %s",
			       h->complaint[0] ? h->complaint : "no reason given");
	atomic_store(&h->started, true);
	return RC_OK;
}

/* With its NUL, for the library; empty stays empty. */
static struct str keep(struct arena *memory, struct str s)
{
	return s.n > 0 ? arena_fmt(memory, "%.*s", STR_ARG(s)) : (struct str){ 0 };
}

enum rc httpd_start(struct cx *cx, const struct httpd_config *config, struct httpd **out)
{
	struct arena memory = { 0 };
	struct httpd *h = arena_new(&memory, struct httpd, 1);
	h->memory = memory;
	h->socket.fd = -1;
	h->config = *config;
	h->config.listen = keep(&h->memory, config->listen);
	h->config.unix_path = keep(&h->memory, config->unix_path);
	h->config.tls_cert = keep(&h->memory, config->tls_cert);
	h->config.tls_key = keep(&h->memory, config->tls_key);
	h->config.client_ca = keep(&h->memory, config->client_ca);
	const enum rc rc = start_parts(cx, h);
	if (rc != RC_OK) {
		httpd_stop(h);
		return rc;
	}
	*out = h;
	return RC_OK;
}

uint16_t httpd_port(const struct httpd *h)
{
	return h->socket.port;
}

static void finish_running(struct httpd *h)
{
	const struct timespec nap = { .tv_nsec = 10 * 1000000L };
	atomic_store(&h->stopping, true);
	for (unsigned waited = 0; waited < h->config.stop_ms && atomic_load(&h->running) > 0;
	     waited += 10)
		nanosleep(&nap, NULL);
}

void httpd_stop(struct httpd *h)
{
	if (!h)
		return;
	if (h->daemon)
		finish_running(h);
	if (h->workers) // the library may not be stopped while a connection is suspended
		workers_finish(h->workers);
	if (h->daemon)
		MHD_stop_daemon(h->daemon);
	workers_close(h->workers);
	reaper_stop(h->reaper);
	shares_close(h->shares);
	if (h->socket.fd >= 0)
		close(h->socket.fd);
	if (h->unix_path)
		unlink(h->unix_path);
	tls_tickets_close(h->tickets);
	trust_close(h->trust);
	struct arena memory = h->memory;
	arena_done(&memory);
}
