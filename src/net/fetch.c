// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/fetch.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

#include "core/address.h"

struct incoming {
	struct buf buf, wanted;
	const char *name; // of the wanted header
	bool is_inside;	  // its machine is in no public network, and was not asked
};

enum { WANTED_MAX = 1000 };

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_library(void)
{
	INVARIANT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

static size_t on_piece(char *p, size_t size, size_t n, void *arg)
{
	struct incoming *in = arg;
	buf_add(&in->buf, (struct str){ p, size * n });
	return buf_full(&in->buf) ? 0 : size * n; // 0 ends the transfer
}

static size_t on_header(char *p, size_t size, size_t n, void *arg)
{
	struct incoming *in = arg;
	struct str name, value;
	if (in->name && str_cut((struct str){ p, size * n }, ':', &name, &value) &&
	    str_eq_nocase(name, str_from_c(in->name))) {
		buf_reset(&in->wanted);
		buf_add(&in->wanted, str_trim(value));
	}
	return size * n;
}

static bool is_public(const struct sockaddr *to)
{
	struct address a = { .b = { [10] = 0xff, [11] = 0xff } };
	if (to->sa_family == AF_INET)
		memcpy(a.b + 12, &((const struct sockaddr_in *)(const void *)to)->sin_addr, 4);
	else if (to->sa_family == AF_INET6)
		memcpy(a.b, &((const struct sockaddr_in6 *)(const void *)to)->sin6_addr, 16);
	else
		return false;
	return address_is_public(&a);
}

/* Whom the name led to, just before it is connected to: a name that changes has no second chance. */
static curl_socket_t on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct incoming *in = arg;
	if (purpose == CURLSOCKTYPE_IPCXN && is_public(&to->addr))
		return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
	in->is_inside = true;
	return CURL_SOCKET_BAD;
}

bool fetch_is_here(struct str url, struct str scheme)
{
	static const struct str hosts[] = { STR_INIT("127.0.0.1:"), STR_INIT("[::1]:") };
	struct str rest = str_slice(url, scheme.n, url.n);
	size_t host = 0, digits = 0;
	while (host < 2 && !str_starts(rest, hosts[host]))
		host++;
	if (!str_starts(url, scheme) || host == 2)
		return false;
	rest = str_slice(rest, hosts[host].n, rest.n);
	while (digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9')
		digits++;
	return digits > 0 && (digits == rest.n || rest.p[digits] == '/');
}

static bool is_plain(const struct fetch_req *req)
{
	return fetch_is_here(req->url, STR("http://")) ||
	       (req->is_signed && str_starts(req->url, STR("http://")));
}

/* Everything that can be said before the transfer, a POST where there is a type; false when the
 * library refuses. */
static bool prepare(CURL *curl, const char *url, const struct fetch_req *req,
		    struct curl_slist *headers, struct incoming *in)
{
	const CURLcode codes[] = {
		curl_easy_setopt(curl, CURLOPT_URL, url),
		curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, is_plain(req) ? "http" : "https"),
		curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2),
		curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L),
		curl_easy_setopt(curl, CURLOPT_PROXY, ""),
		curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)req->timeout_ms),
		curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers),
		curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_piece),
		curl_easy_setopt(curl, CURLOPT_WRITEDATA, in),
		curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header),
		curl_easy_setopt(curl, CURLOPT_HEADERDATA, in),
		curl_easy_setopt(curl, CURLOPT_USERAGENT, "comity/" COMITY_VERSION),
	};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i] != CURLE_OK)
			return false;
	if (req->is_public &&
	    (curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_socket) != CURLE_OK ||
	     curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, in) != CURLE_OK))
		return false;
	return req->type.n == 0 ||
	       (curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)req->body.n) ==
			CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, req->body.p) == CURLE_OK);
}

static enum rc transfer(struct cx *cx, CURL *curl, const struct fetch_req *req, struct incoming *in,
			struct fetch_res *out)
{
	long status = 0;
	const CURLcode rc = curl_easy_perform(curl);
	if (buf_full(&in->buf))
		return cx_fail(cx, RC_LIMIT, "%.*s answers with more than %zu bytes",
			       STR_ARG(req->url), req->answer_max);
	if (in->is_inside)
		return cx_fail(cx, RC_DENIED, "%.*s leads to a machine of no public network",
			       STR_ARG(req->url));
	if (rc != CURLE_OK)
		return cx_fail(cx, RC_IO, "%.*s: %s", STR_ARG(req->url), curl_easy_strerror(rc));
	if (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK)
		return cx_fail(cx, RC_IO, "%.*s: no status", STR_ARG(req->url));
	out->status = (int)status;
	out->body = arena_copy(cx->arena, buf_str(&in->buf));
	out->wanted = arena_copy(cx->arena, buf_str(&in->wanted));
	return RC_OK;
}

/* The headers are freed. */
static enum rc run(struct cx *cx, const struct fetch_req *req, struct curl_slist *headers,
		   struct fetch_res *out)
{
	struct incoming in = { .name = req->wanted };
	enum rc rc;
	const char *url = str_c(cx->arena, req->url);
	if (!url || !(is_plain(req) || str_starts(req->url, STR("https://")))) {
		curl_slist_free_all(headers);
		return cx_fail(cx, RC_INVALID, "\"%.*s\" is no https address", STR_ARG(req->url));
	}
	INVARIANT(pthread_once(&once, init_library) == 0);
	CURL *curl = curl_easy_init();
	INVARIANT(curl);
	buf_init(&in.buf, req->answer_max);
	buf_init(&in.wanted, WANTED_MAX);
	if (prepare(curl, url, req, headers, &in))
		rc = transfer(cx, curl, req, &in, out);
	else
		rc = cx_fail(cx, RC_INVALID, "\"%.*s\" cannot be asked", STR_ARG(req->url));
	buf_done(&in.buf);
	buf_done(&in.wanted);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	return rc;
}

/* A line of its own and nothing more. */
static bool is_header(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] < ' ' || line.p[i] > '~')
			return false;
	return str_find(line, STR(": ")) != STR_NONE;
}

/* NULL: one of them is no header. */
static struct curl_slist *headers_of(struct cx *cx, const struct fetch_req *req)
{
	// Without it there would be none, and NULL is a fault.
	const struct str first = req->type.n > 0 ? arena_fmt(cx->arena, "Content-Type: %.*s",
							     STR_ARG(req->type))
						 : STR("Expect:");
	const char *type = str_c(cx->arena, first);
	struct curl_slist *list = type ? curl_slist_append(NULL, type) : NULL;
	for (size_t i = 0; list && i < req->headers_n; i++) {
		const char *line = is_header(req->headers[i]) ? str_c(cx->arena, req->headers[i])
							      : NULL;
		struct curl_slist *longer = line ? curl_slist_append(list, line) : NULL;
		if (!longer)
			curl_slist_free_all(list);
		list = longer;
	}
	return list;
}

enum rc fetch_get(struct cx *cx, const struct fetch_req *req, struct fetch_res *out)
{
	struct fetch_req get = *req;
	get.type = (struct str){ 0 };
	struct curl_slist *headers = headers_of(cx, &get);
	if (!headers)
		return cx_fail(cx, RC_INVALID, "a header is more than a line of ASCII");
	return run(cx, &get, headers, out);
}

enum rc fetch_post(struct cx *cx, const struct fetch_req *req, struct fetch_res *out)
{
	struct curl_slist *headers = headers_of(cx, req);
	if (!headers)
		return cx_fail(cx, RC_INVALID, "a type or header is more than a line of ASCII");
	return run(cx, req, headers, out);
}
