// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/fetch_at.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct transfer {
	const struct fetch_at *req;
	struct buf body;
	bool is_cut;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_library(void)
{
	INVARIANT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

static size_t on_piece(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	const size_t left = t->req->body_max - t->body.n, all = size * n;
	buf_add(&t->body, (struct str){ p, all < left ? all : left });
	t->is_cut = t->is_cut || all > left;
	return t->is_cut ? 0 : all; // 0 ends the transfer
}

static bool is_it(const struct address *at, const struct sockaddr *to)
{
	struct address found = { { 0 } };
	if (to->sa_family == AF_INET) {
		memset(found.b + 10, 0xff, 2);
		memcpy(found.b + 12, &((const struct sockaddr_in *)to)->sin_addr, 4);
	} else if (to->sa_family == AF_INET6) {
		memcpy(found.b, &((const struct sockaddr_in6 *)to)->sin6_addr, 16);
	} else {
		return false;
	}
	return memcmp(&found, at, sizeof found) == 0;
}

/* The last word on where it connects. */
static curl_socket_t on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	const struct transfer *t = arg;
	if (purpose != CURLSOCKTYPE_IPCXN || !is_it(&t->req->at, &to->addr))
		return CURL_SOCKET_BAD;
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* "::192.0.2.1:" : whatever host and port the address has, this machine and that port. */
static struct curl_slist *way_of(struct arena *a, const struct address *at)
{
	char text[INET6_ADDRSTRLEN];
	const bool v4 = address_is_v4(at);
	if (!inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? at->b + 12 : at->b, text, sizeof text))
		return NULL;
	return curl_slist_append(NULL, arena_fmt(a, v4 ? "::%s:" : "::[%s]:", text).p);
}

static bool prepare(struct arena *a, CURL *curl, struct transfer *t, struct curl_slist *way,
		    struct curl_slist *headers)
{
	const struct fetch_at *req = t->req;
	const CURLcode codes[] = {
		curl_easy_setopt(curl, CURLOPT_URL, str_c(a, req->url)),
		curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https"),
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, req->verify ? 1L : 0L),
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, req->verify ? 2L : 0L),
		curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L),
		curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L),
		curl_easy_setopt(curl, CURLOPT_PROXY, ""),
		curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)req->timeout_ms),
		curl_easy_setopt(curl, CURLOPT_NOBODY, req->head ? 1L : 0L),
		curl_easy_setopt(curl, CURLOPT_CONNECT_TO, way),
		curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_socket),
		curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, t),
		curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers),
		curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_piece),
		curl_easy_setopt(curl, CURLOPT_WRITEDATA, t),
		curl_easy_setopt(curl, CURLOPT_USERAGENT, "comity/" COMITY_VERSION),
	};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i] != CURLE_OK)
			return false;
	return way != NULL;
}

static enum rc perform(struct cx *cx, CURL *curl, struct transfer *t, struct fetched *out)
{
	long status = 0;
	char *location = NULL;
	curl_off_t again = 0;
	const CURLcode rc = curl_easy_perform(curl);
	if (rc != CURLE_OK && !(rc == CURLE_WRITE_ERROR && t->is_cut))
		return cx_fail(cx, rc == CURLE_URL_MALFORMAT ? RC_INVALID : RC_IO, "%s",
			       curl_easy_strerror(rc));
	INVARIANT(curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK);
	INVARIANT(curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &location) == CURLE_OK);
	INVARIANT(curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &again) == CURLE_OK);
	const struct str body = buf_str(&t->body);
	*out = (struct fetched){
		.status = (int)status,
		.location = arena_copy(cx->arena, str_from_c(location)),
		.body = t->req->keep ? arena_copy(cx->arena, body) : (struct str){ 0 },
		.hash = sha256_of(body),
		.size = body.n,
		.is_cut = t->is_cut,
		.retry_after = again,
	};
	return RC_OK;
}

enum rc fetch_at(struct cx *cx, const struct fetch_at *req, struct fetched *out)
{
	struct transfer t = { .req = req };
	if (!str_c(cx->arena, req->url))
		return cx_fail(cx, RC_INVALID, "the address has a byte of value 0");
	INVARIANT(pthread_once(&once, init_library) == 0);
	CURL *curl = curl_easy_init();
	INVARIANT(curl);
	struct curl_slist *way = way_of(cx->arena, &req->at), *headers = NULL;
	if (req->accept.n > 0)
		headers = curl_slist_append(
			NULL, arena_fmt(cx->arena, "Accept: %.*s", STR_ARG(req->accept)).p);
	buf_init(&t.body, req->body_max + 1);
	const enum rc rc = prepare(cx->arena, curl, &t, way, headers)
				   ? perform(cx, curl, &t, out)
				   : cx_fail(cx, RC_INVALID, "it cannot be asked");
	buf_done(&t.body);
	curl_slist_free_all(way);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	return rc;
}
