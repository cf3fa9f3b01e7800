// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/httpd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "net/guard.h"
#include "net/gzip.h"
#include "net/listen.h"
#include "net/multipart.h"
#include "net/workers.h"
#include "net/reaper.h"
#include "net/tls.h"
#include "net/trust.h"

enum {
	CONNECTION_MEMORY = 32 * 1024, // header as received, header as sent
	GZIP_FROM = 1000,	       // smaller pages fit one packet as they are
	ANSWER_MS = 30000,	       // to take an answer, and a second more for each KiB
	WORK_MS = 60000,	       // to make an answer that has to wait for something
	UPLOAD_BUFFER = 256 * 1024,    // what of a file is handed to the pool at once
};

struct httpd {
	struct MHD_Daemon *daemon;
	struct httpd_config config; // its texts live in `memory`
	struct listen_socket socket;
	const char *unix_path; // to be removed at the end, or NULL
	struct reaper *reaper;
	struct shares *shares;	     // NULL: it is no server of peers
	struct workers *workers;     // NULL when no request may wait
	struct link *links;	     // one for each of the reaper's slots
	struct tls_tickets *tickets; // NULL without TLS
	struct trust *trust;	     // NULL when no client certificate is asked for
	atomic_uint running;	     // requests begun and not yet answered in full
	atomic_bool stopping;
	atomic_bool started;
	char complaint[256]; // what the library said while starting
	struct arena memory;
};

/* One connection. */
struct link {
	struct reaper_slot *slot;
	struct gnutls_session_int *session;
	bool judged;
	struct http_peer peer;
	struct shares_owner whose; // of a server of peers
	const char *distrust; // of a server of peers: why the certificate is not taken, or NULL
};

enum stage {
	STAGE_HEADER,
	STAGE_ADMITTED, // the pool has said whether its file may come
	STAGE_BODY,
	STAGE_ANSWERED, // by the pool
};

/* One request on it, from its first line until its answer has left. */
struct exchange {
	struct httpd *h;
	struct link *link;
	struct http_req req;
	struct http_res res;
	struct str target; // as sent
	enum stage stage;
	struct str form_type;
	char *body;
	size_t body_n, body_max;
	struct http_upload upload;
	struct multipart *parts; // of a form with a file
	bool admitted;
	int64_t begun_ms;	    // its body
	struct MHD_Connection *con; // of a request that was handed to the pool
	struct workers_job job;
	struct arena arena;
};

/* ---- Connections ---- */

static struct link *link_of(struct MHD_Connection *con)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		con, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info ? info->socket_context : NULL;
}

static void set_deadline(struct link *link, int64_t ms)
{
	if (link)
		reaper_set(link->slot, ms);
}

static void open_link(struct httpd *h, struct MHD_Connection *con, void **socket_context)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		con, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (!info)
		return;
	struct reaper_slot *slot = reaper_add(h->reaper, info->connect_fd, h->config.header_ms);
	if (!slot) { // never without a deadline
		(void)shutdown(info->connect_fd, SHUT_RDWR);
		return;
	}
	struct link *link = &h->links[reaper_number(h->reaper, slot)];
	*link = (struct link){ .slot = slot };
	if (!h->config.known)
		reaper_know(slot); // anybody may come
	if (h->tickets) {
		info = MHD_get_connection_info(con, MHD_CONNECTION_INFO_GNUTLS_SESSION);
		link->session = info ? info->tls_session : NULL;
	}
	if (link->session)
		tls_enable_tickets(h->tickets, link->session);
	if (link->session && h->config.known)
		tls_require_certificate(link->session);
	*socket_context = link;
}

static void on_connection(void *arg, struct MHD_Connection *con, void **socket_context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct httpd *h = arg;
	struct link *link = *socket_context;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		open_link(h, con, socket_context);
	} else if (link) {
		if (h->shares)
			shares_leave(h->shares, reaper_number(h->reaper, link->slot));
		reaper_remove(h->reaper, link->slot);
		*socket_context = NULL;
	}
}

/* Of a server of peers; the key itself is asked for again with each request. */
static void judge_pinned(struct link *link)
{
	struct str chain[TLS_CHAIN_MAX];
	const size_t n = tls_peer_chain(link->session, chain);
	const struct trust_verdict v = trust_judge_pinned(n > 0 ? chain[0] : (struct str){ 0 },
							  instant_now());
	link->judged = true;
	link->distrust = v.is_certificate ? v.reason : "no certificate";
	link->peer.state = v.trusted ? HTTP_PEER_TRUSTED : HTTP_PEER_UNTRUSTED;
	memcpy(link->peer.key_sha256, v.key_sha256, sizeof v.key_sha256);
}

/* NULL: a peer. Else why it is refused. */
static const char *stranger(const struct httpd *h, struct link *link)
{
	if (!link || !link->session)
		return "no TLS";
	if (!link->judged)
		judge_pinned(link);
	if (link->distrust)
		return link->distrust;
	return h->config.known(h->config.arg, link->peer.key_sha256, &link->whose) ? NULL
										   : "unknown key";
}

/* The verdict holds for the connection: the handshake is over before the first request. */
static struct http_peer peer_of(const struct httpd *h, struct link *link)
{
	struct str chain[TLS_CHAIN_MAX];
	if (!link || !link->session || !(h->trust || h->config.known))
		return (struct http_peer){ 0 };
	if (!link->judged) {
		const size_t n = tls_peer_chain(link->session, chain);
		const struct trust_verdict v = trust_judge(h->trust, chain, n, instant_now());
		link->judged = true;
		if (v.is_certificate) {
			link->peer.state = v.trusted ? HTTP_PEER_TRUSTED : HTTP_PEER_UNTRUSTED;
			memcpy(link->peer.key_sha256, v.key_sha256, sizeof v.key_sha256);
		}
	}
	return link->peer;
}

/* ---- Requests ---- */

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
	struct exchange *x = arena_new(&arena, struct exchange, 1);
	x->target = arena_copy(&arena, str_from_c(target));
	hide_query(target);
	x->h = h;
	x->link = link_of(con);
	x->arena = arena;
	x->req.arena = &x->arena;
	set_deadline(x->link, h->config.header_ms);
	atomic_fetch_add(&h->running, 1);
	return x;
}

static void on_completed(void *arg, struct MHD_Connection *con, void **request,
			 enum MHD_RequestTerminationCode code)
{
	struct httpd *h = arg;
	struct exchange *x = *request;
	(void)con;
	(void)code;
	if (!x)
		return;
	set_deadline(x->link, (int64_t)h->config.idle_ms + h->config.header_ms);
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

struct headers {
	struct arena *arena;
	struct guard_header *p;
	size_t n, cap;
};

static enum MHD_Result take_header(void *arg, enum MHD_ValueKind kind, const char *name,
				   size_t name_n, const char *value, size_t value_n)
{
	struct headers *all = arg;
	(void)kind;
	struct guard_header *h = ARENA_PUSH(all->arena, all);
	h->name = (struct str){ name, name_n };
	h->value = (struct str){ value, value_n };
	return MHD_YES;
}

static struct str header_of(const struct headers *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq_nocase(all->p[i].name, str_from_c(name)))
			return arena_copy(all->arena, all->p[i].value);
	return (struct str){ 0 };
}

static void refuse(struct exchange *x, int status, struct str why)
{
	x->req.refused = status;
	x->req.why = why;
}

/* A UNIX socket is for a proxy: it has added the client's address last. */
static struct str client_of(struct exchange *x, struct MHD_Connection *con, struct str forwarded)
{
	char text[INET6_ADDRSTRLEN] = "";
	if (x->h->unix_path) {
		struct str rest = forwarded, last = { 0 };
		while (rest.n > 0)
			str_cut(rest, ',', &last, &rest);
		return str_trim(last);
	}
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		con, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (!info || !info->client_addr)
		return (struct str){ 0 };
	union {
		const struct sockaddr *any;
		const struct sockaddr_in *four;
		const struct sockaddr_in6 *six;
	} address = { .any = info->client_addr };
	if (address.any->sa_family == AF_INET6)
		(void)inet_ntop(AF_INET6, &address.six->sin6_addr, text, sizeof text);
	else if (address.any->sa_family == AF_INET)
		(void)inet_ntop(AF_INET, &address.four->sin_addr, text, sizeof text);
	return arena_copy(&x->arena, str_from_c(text));
}

static void parse_pairs(struct exchange *x, struct str text, bool form, struct query *out)
{
	struct cx cx;
	cx_init(&cx, &x->arena, (struct instant){ 0 });
	const enum rc rc = form ? query_parse_form(&cx, text, out) : query_parse(&cx, text, out);
	if (rc != RC_OK && x->req.refused == 0)
		refuse(x, rc == RC_LIMIT && !form ? 414 : rc_http_status(rc),
		       arena_copy(&x->arena, cx_error(&cx)));
}

static void keep_fields(struct exchange *x, const struct headers *all)
{
	struct http_field *fields = arena_new(&x->arena, struct http_field, all->n);
	for (size_t i = 0; i < all->n; i++)
		fields[i] = (struct http_field){ arena_copy(&x->arena, all->p[i].name),
						 arena_copy(&x->arena, all->p[i].value) };
	x->req.fields = fields;
	x->req.fields_n = all->n;
}

static void read_line(struct exchange *x, const char *method)
{
	struct http_req *req = &x->req;
	req->target = x->target;
	str_cut(x->target, '?', &req->path, &req->query_text);
	req->head = strcmp(method, "HEAD") == 0;
	if (strcmp(method, "GET") == 0 || req->head)
		req->method = HTTP_GET;
	else
		req->method = strcmp(method, "POST") == 0 ? HTTP_POST : HTTP_OTHER;
}

/* Where the form is not written as browsers write it, it is as any body that is none. */
static bool wants_upload(const struct exchange *x)
{
	struct str boundary;
	const struct httpd_config *c = &x->h->config;
	return c->uploads && x->req.method == HTTP_POST &&
	       multipart_type(x->form_type, &boundary) && boundary.n > 0 &&
	       c->uploads->wants(c->arg, &x->req);
}

static void take_share(struct exchange *x)
{
	const size_t slot = reaper_number(x->h->reaper, x->link->slot);
	const char *why = shares_take(x->h->shares, slot, &x->link->whose, x->body_max);
	if (why)
		refuse(x, 429, str_from_c(why));
}

static void read_header(struct exchange *x, struct MHD_Connection *con, const char *method,
			const char *version)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		con, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct headers all = { .arena = &x->arena };
	(void)MHD_get_connection_values_n(con, MHD_HEADER_KIND, take_header,
					  &all); // the count is all.n
	read_line(x, method);
	x->form_type = header_of(&all, "Content-Type");
	const bool upload = wants_upload(x);
	const struct guard_verdict v = guard_check(&(struct guard_request){
		.method = str_from_c(method),
		.target = x->target,
		.version = str_from_c(version),
		.headers = all.p,
		.headers_n = all.n,
		.wire_size = info ? info->header_size : 0,
		.header_max = HTTPD_HEADER_MAX,
		.target_max = HTTPD_TARGET_MAX,
		.body_max = upload ? INT64_MAX : x->h->config.body_max,
	});
	struct http_req *req = &x->req;
	req->accept_language = header_of(&all, "Accept-Language");
	req->cookie = header_of(&all, "Cookie");
	req->if_none_match = header_of(&all, "If-None-Match");
	req->host = header_of(&all, "Host");
	req->origin = header_of(&all, "Origin");
	req->fetch_site = header_of(&all, "Sec-Fetch-Site");
	req->authorization = header_of(&all, "Authorization");
	req->user_agent = header_of(&all, "User-Agent");
	req->client = client_of(x, con, header_of(&all, "X-Forwarded-For"));
	// What peers get is signed as it stands.
	req->gzip = !x->h->config.known && http_takes_gzip(header_of(&all, "Accept-Encoding"));
	req->secure = x->h->tickets != NULL;
	x->body_max = v.body_size;
	x->upload.body_size = v.body_size;
	req->upload = upload ? &x->upload : NULL;
	if (v.status != 0) {
		refuse(x, v.status, str_from_c(v.why));
		return;
	}
	if (x->h->config.known) {
		const char *why = stranger(x->h, x->link);
		if (why) {
			refuse(x, 403, str_from_c(why));
			return;
		}
		reaper_know(x->link->slot);
		keep_fields(x, &all);
	}
	req->peer = peer_of(x->h, x->link);
	if (x->h->shares)
		take_share(x);
	parse_pairs(x, req->query_text, false, &req->query);
}

static void read_body(struct exchange *x)
{
	struct str type, parameters;
	if (x->body_n == 0)
		return;
	if (x->h->config.known) {
		x->req.body = (struct str){ x->body, x->body_n };
		return;
	}
	str_cut(x->form_type, ';', &type, &parameters);
	const struct str body = { x->body, x->body_n };
	if (str_eq_nocase(str_trim(type), STR("application/x-www-form-urlencoded"))) {
		parse_pairs(x, body, true, &x->req.form);
	} else {
		x->req.body = body;
		refuse(x, 415, STR("the body is not a form"));
	}
}

/* ---- Answers ---- */

static bool is_packable(struct str type)
{
	return str_starts(type, STR("text/")) || str_starts(type, STR("application/json")) ||
	       str_starts(type, STR("image/svg"));
}

static struct str cache_control(enum http_cache cache)
{
	switch (cache) {
	case HTTP_CACHE_NEVER:
		return STR("no-store");
	case HTTP_CACHE_CHECK:
		return STR("no-cache");
	case HTTP_CACHE_FOR_EVER:
		return STR("public, max-age=31536000, immutable");
	}
	return STR("no-store");
}

static bool is_known(const struct exchange *x)
{
	return x->res.status == 200 && x->res.etag.n > 0 && x->req.if_none_match.n > 0 &&
	       str_find(x->req.if_none_match, x->res.etag) != STR_NONE;
}

/* Chooses the form in which the body leaves. */
static struct str choose_body(struct exchange *x)
{
	struct http_res *res = &x->res;
	const bool packable = res->body_gzip.n > 0 ||
			      (is_packable(res->type) && res->body.n >= GZIP_FROM);
	if (packable)
		http_header(res, "Vary", STR("Accept-Encoding"));
	if (!packable || !x->req.gzip)
		return res->body;
	http_header(res, "Content-Encoding", STR("gzip"));
	return res->body_gzip.n > 0 ? res->body_gzip : gzip_pack(&x->arena, res->body);
}

static bool add_headers(struct exchange *x, struct MHD_Response *response)
{
	bool ok = true;
	for (size_t i = 0; i < x->res.headers_n && ok; i++) {
		const char *value = str_c(&x->arena, x->res.headers[i].value);
		ok = value &&
		     MHD_add_response_header(response, x->res.headers[i].name, value) == MHD_YES;
	}
	return ok;
}

/* The body lives in the exchange's arena or in the program: both outlive the answer. The
 * library's parameter lacks the const; it does not write. */
static struct MHD_Response *make_response(const struct http_res *res, struct str body)
{
	union {
		const char *in;
		void *out;
	} bytes = { .in = body.p };
	if (!res->file)
		return MHD_create_response_from_buffer(body.n, bytes.out, MHD_RESPMEM_PERSISTENT);
	struct MHD_Response *response = MHD_create_response_from_fd_at_offset64(
		res->file->n, res->file->fd, res->file->from);
	if (!response)
		close(res->file->fd);
	return response;
}

static enum MHD_Result send_answer(struct exchange *x, struct MHD_Connection *con)
{
	struct http_res *res = &x->res;
	struct str body = { 0 };
	if (is_known(x))
		res->status = 304;
	else
		body = choose_body(x);
	if (res->type.n > 0 && res->status != 304)
		http_header(res, "Content-Type", res->type);
	if (res->etag.n > 0)
		http_header(res, "ETag", res->etag);
	http_header(res, "Cache-Control", cache_control(res->cache));
	if (atomic_load(&x->h->stopping) || x->req.refused != 0 || (x->req.upload && !x->admitted))
		http_header(res, "Connection", STR("close"));

	struct MHD_Response *response = make_response(res, body);
	if (!response)
		return MHD_NO;
	enum MHD_Result result = MHD_NO;
	if (add_headers(x, response))
		result = MHD_queue_response(con, (unsigned)res->status, response);
	MHD_destroy_response(response);
	const uint64_t n = res->file ? res->file->n : body.n;
	const int64_t ms = x->h->config.known && x->h->config.body_ms > ANSWER_MS
				   ? (int64_t)x->h->config.body_ms
				   : ANSWER_MS;
	set_deadline(x->link, ms + (int64_t)(n / 1024) * 1000);
	return result;
}

/* The last bytes of a form with a file. */
static void end_parts(struct exchange *x)
{
	multipart_add(x->parts, (struct str){ x->body, x->body_n });
	const char *why = multipart_end(x->parts);
	if (why)
		refuse(x, 400, str_from_c(why));
}

static void handle(struct exchange *x)
{
	x->res.status = 200;
	if (x->parts)
		end_parts(x);
	x->h->config.handle(x->h->config.arg, &x->req, &x->res);
}

/* ---- What the pool does. After the last line of each the exchange is the library's again. ---- */

static void handle_and_resume(void *arg)
{
	struct exchange *x = arg;
	handle(x);
	MHD_resume_connection(x->con);
}

static void admit_and_resume(void *arg)
{
	struct exchange *x = arg;
	x->res.status = 200;
	if (x->req.refused != 0)
		x->h->config.handle(x->h->config.arg, &x->req, &x->res);
	else
		x->admitted = x->h->config.uploads->admit(x->h->config.arg, &x->req, &x->res);
	MHD_resume_connection(x->con);
}

static void take_and_resume(void *arg)
{
	struct exchange *x = arg;
	multipart_add(x->parts, (struct str){ x->body, x->body_n });
	x->body_n = 0;
	MHD_resume_connection(x->con);
}

static enum MHD_Result hand(struct exchange *x, struct MHD_Connection *con, void (*run)(void *))
{
	x->con = con;
	x->job = (struct workers_job){ .run = run, .arg = x };
	set_deadline(x->link, WORK_MS);
	MHD_suspend_connection(con);
	if (!workers_add(x->h->workers, &x->job)) {
		refuse(x, 503, STR("the server is being stopped"));
		run(x);
	}
	return MHD_YES;
}

static enum MHD_Result answer(struct exchange *x, struct MHD_Connection *con)
{
	struct httpd *h = x->h;
	if (x->req.refused != 0 || !h->workers || !h->config.may_wait(h->config.arg, &x->req)) {
		handle(x);
		return send_answer(x, con);
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

static int64_t body_ms(const struct exchange *x)
{
	return x->h->config.body_ms + (int64_t)(x->upload.body_size / 1024) * 1000;
}

static enum MHD_Result begin_body(struct exchange *x)
{
	x->stage = STAGE_BODY;
	x->begun_ms = clock_ms();
	x->body = arena_alloc(&x->arena, x->body_max + 1);
	set_deadline(x->link, body_ms(x));
	return MHD_YES;
}

/* The library asks once more with the header: an answer now is instead of the body. */
static enum MHD_Result begin_upload(struct exchange *x, struct MHD_Connection *con)
{
	if (!x->admitted)
		return send_answer(x, con);
	INVARIANT(x->upload.sink);
	x->parts = multipart_open(con, &x->req, x->h->config.uploads->take);
	if (!x->parts)
		return MHD_NO;
	x->body_max = UPLOAD_BUFFER;
	return begin_body(x);
}

/* Of a file: no longer without a byte than any other body, and no slower in all. */
static void set_upload_deadline(const struct exchange *x)
{
	const int64_t left = x->begun_ms + body_ms(x) - clock_ms(), idle = x->h->config.idle_ms;
	set_deadline(x->link, left < idle ? left : idle);
}

/* Of a peer, maybe behind a bad line: as long as bytes come, but not one now and then for ever. */
static void set_peer_deadline(const struct exchange *x)
{
	const int64_t whole = INT64_C(10) * x->h->config.body_ms +
			      (int64_t)(x->body_max / 1024) * 4000,
		      left = x->begun_ms + whole - clock_ms(), idle = x->h->config.body_ms;
	set_deadline(x->link, left < idle ? left : idle);
}

static enum MHD_Result take_piece(struct exchange *x, struct MHD_Connection *con, const char *piece,
				  size_t *piece_n)
{
	const struct httpd_config *c = &x->h->config;
	if (*piece_n > x->body_max - x->body_n && x->parts && x->body_n > 0)
		return hand(x, con, take_and_resume); // and the same piece comes again
	if (*piece_n > x->body_max - x->body_n)
		return MHD_NO;
	memcpy(x->body + x->body_n, piece, *piece_n);
	x->body_n += *piece_n;
	*piece_n = 0;
	if (x->parts)
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
	struct exchange *x = *request;
	(void)arg;
	(void)url;
	if (!x)
		return MHD_NO;
	switch (x->stage) {
	case STAGE_ANSWERED:
		return send_answer(x, con);
	case STAGE_ADMITTED:
		return begin_upload(x, con);
	case STAGE_BODY:
		break;
	case STAGE_HEADER:
		read_header(x, con, method, version);
		if (x->req.refused != 0)
			return answer(x, con);
		if (!x->req.upload)
			return begin_body(x);
		x->stage = STAGE_ADMITTED;
		return hand(x, con, admit_and_resume);
	}
	if (*piece_n > 0)
		return take_piece(x, con, piece, piece_n);
	if (!x->parts)
		read_body(x);
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

static void start_daemon(struct httpd *h)
{
	const struct httpd_config *c = &h->config;
	const int listener = dup(h->socket.fd); // the library closes the one it is given
	if (listener < 0)
		return;
	struct MHD_OptionItem list[OPTIONS_N];
	size_t n = 0;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG;
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
		on_connection, h, MHD_OPTION_URI_LOG_CALLBACK, on_target, h,
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
	h->links = arena_new(&h->memory, struct link, slots);
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
