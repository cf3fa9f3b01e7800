// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/fetch_peer.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/base64.h"
#include "net/gentle.h"
#include "net/resend.h"
#include "net/tls.h"
#include "net/trust.h"

enum { CONNECT_MS = 120000, STALL_MS = 300000, PART_STATUS = 206 };

struct fetch_many {
	CURLM *multi;
	struct gentle_lines lines;
};

struct fetch_peer {
	CURL *curl;
	struct fetch_peer_config config;
	const char *certificate, *key, *pin;
	const char *ca;		  // NULL: the pin decides
	struct transfer *running; // of fetch_many
	struct fetch_many *many;  // it runs among
	struct {
		struct sha256 der;
		struct trust_verdict verdict;
	} judged; // the certificate that was shown last
	struct arena memory;
};

/* One call. */
struct transfer {
	struct cx *cx;
	struct fetch_peer *peer;
	const struct fetch_call *call;
	struct fetch_answer answer;
	struct buf body;
	struct curl_slist *headers;
	uint64_t sent; // of the file
	bool in_file;  // the answer is the part that was asked for
	bool begun;    // its first byte has come
	bool stopped;
	struct gentle *line; // NULL: not known yet, or as fast as it goes
	enum rc failed;	     // what ended the transfer from within; its sentence is in cx
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_library(void)
{
	INVARIANT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

struct fetch_peer *fetch_peer_open(const struct fetch_peer_config *config)
{
	struct arena memory = { 0 };
	INVARIANT(pthread_once(&once, init_library) == 0);
	struct fetch_peer *peer = arena_new(&memory, struct fetch_peer, 1);
	const struct str pin = base64_print(
		&memory, (struct str){ (const char *)config->pin.b, sizeof config->pin.b });
	peer->config = *config;
	peer->config.connect_ms = config->connect_ms ? config->connect_ms : CONNECT_MS;
	peer->config.certificate = arena_copy(&memory, config->certificate);
	peer->config.key = arena_copy(&memory, config->key);
	peer->config.stall_ms = config->stall_ms ? config->stall_ms : STALL_MS;
	peer->certificate = str_c(&memory, config->certificate);
	peer->key = str_c(&memory, config->key);
	peer->pin = str_c(&memory, arena_fmt(&memory, "sha256//%.*s", STR_ARG(pin)));
	const struct sha256 none = { 0 };
	const struct str also = base64_print(
		&memory, (struct str){ (const char *)config->also.b, sizeof config->also.b });
	if (!sha256_eq(&config->also, &none))
		peer->pin = str_c(&memory,
				  arena_fmt(&memory, "%s;sha256//%.*s", peer->pin, STR_ARG(also)));
	peer->curl = curl_easy_init();
	if (config->ca.n > 0)
		peer->ca = str_c(&memory, config->ca);
	INVARIANT(peer->curl && peer->certificate && peer->key);
	peer->memory = memory;
	return peer;
}

void fetch_peer_close(struct fetch_peer *peer)
{
	if (!peer)
		return;
	curl_easy_cleanup(peer->curl);
	struct arena memory = peer->memory;
	arena_done(&memory);
}

/* ---- Who answers ---- */

static bool is_agreed(const struct fetch_peer_config *c, const uint8_t *key)
{
	static const uint8_t none[SHA256_BYTES];
	return memcmp(key, c->pin.b, SHA256_BYTES) == 0 ||
	       (memcmp(none, c->also.b, SHA256_BYTES) != 0 &&
		memcmp(key, c->also.b, SHA256_BYTES) == 0);
}

/* The library asks before each call, and a kept connection shows the same each time. */
static struct trust_verdict judge_shown(struct fetch_peer *peer, struct str der, struct instant now)
{
	const struct sha256 h = sha256_of(der);
	if (peer->judged.verdict.is_certificate && sha256_eq(&peer->judged.der, &h))
		return trust_judge_again(peer->judged.verdict, now);
	peer->judged.der = h;
	peer->judged.verdict = trust_judge_pinned(der, now);
	return peer->judged.verdict;
}

static void find_line(struct transfer *t, int local_port)
{
	const struct fetch_peer *peer = t->peer;
	if (!peer->config.is_gentle || !peer->many)
		return;
	if (t->line) // a kept connection that was closed at the other end
		t->line->is_busy = false;
	t->line = gentle_of(&peer->many->lines, local_port);
	if (t->line)
		t->line->is_busy = true;
}

/* After the handshake, before a byte of the request is sent. curl has compared the key
 * with the pin; the verdict is ours all the same. */
static int on_connected(void *arg, char *ip, char *local_ip, int port, int local_port)
{
	struct transfer *t = arg;
	struct curl_tlssessioninfo *info = NULL;
	struct str chain[TLS_CHAIN_MAX];
	(void)ip;
	(void)local_ip;
	(void)port;
	find_line(t, local_port);
	if (t->peer->ca)
		return CURL_PREREQFUNC_OK;
	const bool ours = curl_easy_getinfo(t->peer->curl, CURLINFO_TLS_SSL_PTR, &info) ==
				  CURLE_OK &&
			  info && info->backend == CURLSSLBACKEND_GNUTLS && info->internals;
	const size_t n = ours ? tls_peer_chain(info->internals, chain) : 0;
	const struct trust_verdict v = judge_shown(t->peer, n > 0 ? chain[0] : (struct str){ 0 },
						   t->cx->now);
	if (v.trusted && is_agreed(&t->peer->config, v.key_sha256))
		return CURL_PREREQFUNC_OK;
	t->failed = cx_fail(t->cx, RC_PEER, "%.*s: %s", STR_ARG(t->call->url),
			    v.is_certificate && !v.trusted ? v.reason
							   : "it shows another key than agreed");
	return CURL_PREREQFUNC_ABORT;
}

/* ---- What comes and goes ---- */

static bool is_status_line(struct str line)
{
	return str_starts(line, STR("HTTP/"));
}

static size_t on_header(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct fetch_field field;
	const struct str line = str_trim((struct str){ p, size * n });
	if (is_status_line(line)) // of an answer 100 before, too
		t->answer.fields.n = 0;
	else if (str_cut(line, ':', &field.name, &field.value)) {
		if (t->answer.fields.n == FETCH_FIELDS_MAX)
			return 0;
		field.name = arena_copy(t->cx->arena, field.name);
		field.value = arena_copy(t->cx->arena, str_trim(field.value));
		*ARENA_PUSH(t->cx->arena, &t->answer.fields) = field;
	}
	return size * n;
}

static struct str field_of(const struct fetch_answer *answer, struct str name)
{
	for (size_t i = 0; i < answer->fields.n; i++)
		if (str_eq_nocase(answer->fields.p[i].name, name))
			return answer->fields.p[i].value;
	return (struct str){ 0 };
}

/* A part that begins elsewhere, written here, would spoil the file. */
static bool check_part(struct transfer *t)
{
	const struct str range = field_of(&t->answer, STR("Content-Range"));
	const struct str want = arena_fmt(t->cx->arena, "bytes %llu-%llu/",
					  (unsigned long long)t->call->receive->at,
					  (unsigned long long)t->call->receive->end - 1);
	if (str_starts(range, want))
		return true;
	t->failed = cx_fail(t->cx, RC_PEER, "%.*s: asked for \"%.*s\", got \"%.*s\"",
			    STR_ARG(t->call->url), STR_ARG(want), STR_ARG(range));
	return false;
}

static bool begin_body(struct transfer *t)
{
	long status = 0;
	(void)curl_easy_getinfo(t->peer->curl, CURLINFO_RESPONSE_CODE, &status); // 0 is no part
	t->begun = true;
	t->in_file = t->call->receive && status == PART_STATUS;
	return !t->in_file || check_part(t);
}

static bool write_part(struct transfer *t, struct str piece)
{
	struct fetch_file *file = t->call->receive;
	if (piece.n > file->end - file->at) {
		t->failed = cx_fail(t->cx, RC_PEER, "%.*s: it sends more than was asked for",
				    STR_ARG(t->call->url));
		return false;
	}
	while (piece.n > 0) {
		const ssize_t n = pwrite(file->fd, piece.p, piece.n, (off_t)file->at);
		if (n <= 0) {
			t->failed = cx_fail(t->cx, RC_IO, "cannot write what %.*s sends: %s",
					    STR_ARG(t->call->url), strerror(errno));
			return false;
		}
		file->at += (uint64_t)n;
		piece = str_slice(piece, (size_t)n, piece.n);
	}
	return true;
}

static size_t on_piece(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	const struct str piece = { p, size * n };
	if (!t->begun && !begin_body(t))
		return 0;
	if (t->in_file)
		return write_part(t, piece) ? piece.n : 0;
	buf_add(&t->body, piece);
	return buf_full(&t->body) ? 0 : piece.n; // 0 ends the transfer
}

static size_t on_want(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	const struct fetch_file *file = t->call->send;
	const uint64_t left = file->end - file->at - t->sent;
	const size_t room = size * n < left ? size * n : (size_t)left;
	const ssize_t got = room > 0 ? pread(file->fd, p, room, (off_t)(file->at + t->sent)) : 0;
	if (got < 0 || (got == 0 && room > 0)) {
		t->failed = cx_fail(t->cx, RC_IO, "cannot read what is to be sent: %s",
				    strerror(errno));
		return CURL_READFUNC_ABORT;
	}
	t->sent += (uint64_t)got;
	return (size_t)got;
}

/* A kept connection may turn out to be closed: the library then begins anew. */
static int on_seek(void *arg, curl_off_t offset, int origin)
{
	struct transfer *t = arg;
	if (origin != SEEK_SET || offset < 0)
		return CURL_SEEKFUNC_CANTSEEK;
	t->sent = (uint64_t)offset;
	return CURL_SEEKFUNC_OK;
}

static int on_progress(void *arg, curl_off_t all_in, curl_off_t in, curl_off_t all_out,
		       curl_off_t out)
{
	struct transfer *t = arg;
	(void)all_in;
	(void)all_out;
	if (t->line)
		gentle_look(t->line, instant_now());
	t->stopped = t->call->go_on && !t->call->go_on(t->call->arg, (uint64_t)out, (uint64_t)in);
	return t->stopped;
}

static int on_socket(void *arg, curl_socket_t fd, curlsocktype purpose)
{
	struct fetch_peer *peer = arg;
	if (purpose != CURLSOCKTYPE_IPCXN)
		return CURL_SOCKOPT_OK;
	resend_soon(fd);
	if (peer->config.is_gentle && peer->many)
		gentle_opened(&peer->many->lines, fd, &peer->config.pin);
	return CURL_SOCKOPT_OK;
}

/* ---- A call ---- */

/* False when the library refuses. Certificates are verified by the library only where the
 * caller named an authority; else the pin and on_connected are the verdict. */
static bool set_tls(CURL *curl, struct transfer *t)
{
	const struct fetch_peer *peer = t->peer;
	const bool by_ca = peer->ca != NULL;
	const CURLcode codes[] = {
		curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https"),
		curl_easy_setopt(curl, CURLOPT_SSLVERSION,
				 (long)(by_ca ? CURL_SSLVERSION_TLSv1_2 : CURL_SSLVERSION_TLSv1_3)),
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, by_ca ? 1L : 0L),
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, by_ca ? 2L : 0L),
		curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, by_ca ? NULL : peer->pin),
		// else it reads all the system's authorities for each connection: 80 ms
		curl_easy_setopt(curl, CURLOPT_CAINFO, peer->ca),
		curl_easy_setopt(curl, CURLOPT_CAPATH, NULL),
		curl_easy_setopt(curl, CURLOPT_SSLCERT, peer->certificate),
		curl_easy_setopt(curl, CURLOPT_SSLKEY, peer->key),
		curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, on_connected),
		curl_easy_setopt(curl, CURLOPT_PREREQDATA, t),
		curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L),
		curl_easy_setopt(curl, CURLOPT_PROXY, ""),
		curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1),
		curl_easy_setopt(curl, CURLOPT_USERAGENT, "comity/" COMITY_VERSION),
	};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i] != CURLE_OK)
			return false;
	return true;
}

static bool set_limits(CURL *curl, struct transfer *t)
{
	const struct fetch_call *call = t->call;
	const curl_off_t rate = (curl_off_t)call->bytes_per_second;
	const long stall_s = (long)(t->peer->config.stall_ms + 999) / 1000;
	const CURLcode codes[] = {
		curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)t->peer->config.connect_ms),
		curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)call->timeout_ms),
		curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L), // bytes a second
		curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, stall_s),
		curl_easy_setopt(curl, CURLOPT_MAX_SEND_SPEED_LARGE, rate),
		curl_easy_setopt(curl, CURLOPT_MAX_RECV_SPEED_LARGE, rate),
		curl_easy_setopt(curl, CURLOPT_SOCKOPTFUNCTION, on_socket),
		curl_easy_setopt(curl, CURLOPT_SOCKOPTDATA, t->peer),
		curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L),
		curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress),
		curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t),
		curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header),
		curl_easy_setopt(curl, CURLOPT_HEADERDATA, t),
		curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_piece),
		curl_easy_setopt(curl, CURLOPT_WRITEDATA, t),
	};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i] != CURLE_OK)
			return false;
	return true;
}

static bool set_get(CURL *curl, struct transfer *t)
{
	const struct fetch_file *file = t->call->receive;
	if (file) {
		const struct str range = arena_fmt(t->cx->arena, "%llu-%llu",
						   (unsigned long long)file->at,
						   (unsigned long long)file->end - 1);
		if (curl_easy_setopt(curl, CURLOPT_RANGE, str_c(t->cx->arena, range)) != CURLE_OK)
			return false;
	}
	return curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L) == CURLE_OK;
}

static bool set_post(CURL *curl, struct transfer *t)
{
	const struct fetch_file *file = t->call->send;
	const struct str body = t->call->body;
	const uint64_t n = file ? file->end - file->at : body.n;
	bool ok = curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
		  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)n) == CURLE_OK;
	if (!file)
		return ok && curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.n > 0 ? body.p : "") ==
				     CURLE_OK;
	return ok && curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_want) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_READDATA, t) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, on_seek) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_SEEKDATA, t) == CURLE_OK;
}

/* "Expect" would cost a round trip before each larger body. */
static struct curl_slist *header_list(struct cx *cx, const struct fetch_call *call)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	for (size_t i = 0; i < call->fields_n && list; i++) {
		const char *line = str_c(cx->arena, arena_fmt(cx->arena, "%.*s: %.*s",
							      STR_ARG(call->fields[i].name),
							      STR_ARG(call->fields[i].value)));
		INVARIANT(line);
		list = curl_slist_append(list, line);
	}
	INVARIANT(list);
	return list;
}

/* The library calls a file that it cannot read a failed handshake. */
static bool are_readable(const struct fetch_peer *peer)
{
	return access(peer->certificate, R_OK) == 0 && access(peer->key, R_OK) == 0;
}

static enum rc judge(struct transfer *t, CURLcode code)
{
	struct cx *cx = t->cx;
	const struct str url = t->call->url;
	long status = 0;
	if (t->failed != RC_OK)
		return t->failed;
	if (buf_full(&t->body))
		return cx_fail(cx, RC_LIMIT, "%.*s answers with more than %zu bytes", STR_ARG(url),
			       t->call->answer_max);
	if (t->stopped)
		return cx_fail(cx, RC_CONFLICT, "%.*s: stopped", STR_ARG(url));
	if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
		return cx_fail(cx, RC_PEER, "%.*s: it shows another key than agreed", STR_ARG(url));
	if (code == CURLE_SSL_CERTPROBLEM ||
	    (code == CURLE_SSL_CONNECT_ERROR && !are_readable(t->peer)))
		return cx_fail(cx, RC_INVALID, "our certificate or key cannot be read: %.*s, %.*s",
			       STR_ARG(t->peer->config.certificate), STR_ARG(t->peer->config.key));
	if (code != CURLE_OK)
		return cx_fail(cx, RC_IO, "%.*s: %s", STR_ARG(url), curl_easy_strerror(code));
	if (curl_easy_getinfo(t->peer->curl, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK)
		return cx_fail(cx, RC_IO, "%.*s: no status", STR_ARG(url));
	t->answer.status = (int)status;
	t->answer.body = arena_copy(cx->arena, buf_str(&t->body));
	return RC_OK;
}

static void let_go(struct transfer *t)
{
	if (t->line)
		t->line->is_busy = false;
	buf_done(&t->body);
	curl_slist_free_all(t->headers);
}

/* Readies the handle for the call. What it holds is let go when that fails. */
static enum rc prepare(struct transfer *t)
{
	struct cx *cx = t->cx;
	const struct fetch_call *call = t->call;
	CURL *curl = t->peer->curl;
	const char *url = str_c(cx->arena, call->url);
	INVARIANT(call->get ? !call->send : !call->receive);
	INVARIANT(!call->receive || call->receive->at < call->receive->end);
	if (!url || !str_starts(call->url, STR("https://")))
		return cx_fail(cx, RC_INVALID, "\"%.*s\" is no https address", STR_ARG(call->url));
	t->headers = header_list(cx, call);
	buf_init(&t->body, call->answer_max);
	curl_easy_reset(curl); // keeps its connections
	if (curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, t->headers) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PRIVATE, t->peer) == CURLE_OK && set_tls(curl, t) &&
	    set_limits(curl, t) && (call->get ? set_get(curl, t) : set_post(curl, t)))
		return RC_OK;
	let_go(t);
	return cx_fail(cx, RC_INVALID, "\"%.*s\" cannot be asked", STR_ARG(call->url));
}

enum rc fetch_peer_call(struct cx *cx, struct fetch_peer *peer, const struct fetch_call *call,
			struct fetch_answer *out)
{
	struct transfer t = { .cx = cx, .peer = peer, .call = call };
	TRY(prepare(&t));
	const enum rc rc = judge(&t, curl_easy_perform(peer->curl));
	let_go(&t);
	if (rc == RC_OK)
		*out = t.answer;
	return rc;
}

/* ---- Many calls ---- */

struct fetch_many *fetch_many_open(void)
{
	INVARIANT(pthread_once(&once, init_library) == 0);
	struct fetch_many *many = calloc(1, sizeof *many);
	INVARIANT(many);
	many->multi = curl_multi_init();
	INVARIANT(many->multi);
	return many;
}

void fetch_many_close(struct fetch_many *many)
{
	if (!many)
		return;
	INVARIANT(curl_multi_cleanup(many->multi) == CURLM_OK);
	free(many);
}

enum rc fetch_many_begin(struct cx *cx, struct fetch_many *many, struct fetch_peer *peer,
			 const struct fetch_call *call)
{
	struct transfer *t = arena_new(cx->arena, struct transfer, 1);
	*t = (struct transfer){ .cx = cx, .peer = peer, .call = call };
	INVARIANT(!peer->running);
	TRY(prepare(t));
	peer->running = t;
	peer->many = many;
	INVARIANT(curl_multi_add_handle(many->multi, peer->curl) == CURLM_OK);
	return RC_OK;
}

void fetch_many_wait(struct fetch_many *many, unsigned ms)
{
	int running = 0, n = 0;
	INVARIANT(curl_multi_perform(many->multi, &running) == CURLM_OK);
	if (gentle_look_all(&many->lines, instant_now()) && ms > GENTLE_BEGIN_MS)
		ms = GENTLE_BEGIN_MS;
	CURLMcode code = curl_multi_poll(many->multi, NULL, 0, (int)ms, &n);
	INVARIANT(code == CURLM_OK || code == CURLM_UNRECOVERABLE_POLL);
	INVARIANT(curl_multi_perform(many->multi, &running) == CURLM_OK);
}

void fetch_many_wake(struct fetch_many *many)
{
	INVARIANT(curl_multi_wakeup(many->multi) == CURLM_OK);
}

static struct transfer *take_off(struct fetch_many *many, struct fetch_peer *peer)
{
	struct transfer *t = peer->running;
	INVARIANT(t && curl_multi_remove_handle(many->multi, peer->curl) == CURLM_OK);
	peer->running = NULL;
	peer->many = NULL;
	return t;
}

struct fetch_peer *fetch_many_next(struct fetch_many *many, enum rc *rc, struct fetch_answer *out)
{
	int left = 0;
	struct fetch_peer *peer = NULL;
	const CURLMsg *m = curl_multi_info_read(many->multi, &left);
	if (!m) // the only message there is says that a call has ended
		return NULL;
	CURL *curl = m->easy_handle;
	const CURLcode code = m->data.result; // m is gone once the handle is off
	INVARIANT(curl_easy_getinfo(curl, CURLINFO_PRIVATE, &peer) == CURLE_OK);
	struct transfer *t = peer->running;
	*rc = judge(t, code); // asks the handle
	(void)take_off(many, peer);
	let_go(t);
	if (*rc == RC_OK)
		*out = t->answer;
	return peer;
}

void fetch_many_stop(struct fetch_many *many, struct fetch_peer *peer)
{
	let_go(take_off(many, peer));
}
