// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/test_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "core/test.h"

static char big[200 * 1024];

static void handle(void *arg, const struct http_req *req, struct http_res *res)
{
	(void)arg;
	res->type = STR("text/plain; charset=utf-8");
	if (req->refused != 0) {
		res->status = req->refused;
		res->body = req->why;
	} else if (str_eq(req->path, STR("/"))) {
		res->body = STR("ok");
	} else if (str_eq(req->path, STR("/echo"))) {
		res->body = http_form(req, "text");
	} else if (req->upload) {
		const struct http_upload *up = req->upload;
		res->body = arena_fmt(req->arena, "%d|%.*s|%.*s|%llu|%zu|%.*s", up->begun,
				      STR_ARG(up->name), STR_ARG(up->type),
				      (unsigned long long)up->size, req->form.n,
				      STR_ARG(http_form(req, "text")));
		for (size_t i = 0; up->files_max > 0 && i < up->files.n; i++)
			res->body = arena_fmt(req->arena, "%.*s|%.*s %llu", STR_ARG(res->body),
					      STR_ARG(up->files.p[i].name),
					      (unsigned long long)up->files.p[i].size);
	} else if (str_eq(req->path, STR("/big"))) {
		res->body = (struct str){ big, sizeof big };
	} else if (str_eq(req->path, STR("/slow"))) {
		test_sleep_ms(300);
		res->body = STR("slow");
	} else if (str_eq(req->path, STR("/slower"))) {
		test_sleep_ms(900);
		res->body = STR("slower");
	} else if (str_eq(req->path, STR("/kept"))) {
		res->etag = STR("\"1\"");
		res->cache = HTTP_CACHE_FOR_EVER;
		res->body = STR("kept");
	} else if (str_eq(req->path, STR("/peer"))) {
		static const char *const words[] = { "none", "trusted", "untrusted" };
		res->body = arena_fmt(req->arena, "%s %02x%02x", words[req->peer.state],
				      req->peer.key_sha256[0], req->peer.key_sha256[1]);
	} else {
		res->status = 404;
		res->body = STR("no such page");
	}
}

struct httpd *test_server(struct cx *cx, struct httpd_config config)
{
	struct httpd *h;
	memset(big, 'x', sizeof big);
	if (config.unix_path.n == 0)
		config.listen = STR("127.0.0.1:0");
	config.handle = handle;
	REQUIRE(httpd_start(cx, &config, &h) == RC_OK);
	return h;
}

int test_connect(uint16_t port)
{
	const struct timeval patience = { .tv_sec = 5 };
	const struct sockaddr_in a = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	REQUIRE(fd >= 0);
	REQUIRE(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
	REQUIRE(connect(fd, (const struct sockaddr *)&a, sizeof a) == 0);
	return fd;
}

void test_send(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		const ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (n <= 0) // the server closed: what it answered tells the test
			return;
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
}

struct str test_receive(struct cx *cx, int fd, struct str stop, bool *closed)
{
	struct buf all;
	char part[16384];
	buf_init(&all, 4 << 20);
	*closed = false;
	for (;;) {
		const ssize_t n = recv(fd, part, sizeof part, 0);
		if (n < 0)
			*closed = errno == ECONNRESET;
		else if (n == 0)
			*closed = true;
		if (n <= 0)
			break;
		buf_add(&all, (struct str){ part, (size_t)n });
		if (stop.n > 0 && str_find(buf_str(&all), stop) != STR_NONE)
			break;
	}
	const struct str copy = arena_copy(cx->arena, buf_str(&all));
	buf_done(&all);
	return copy;
}

int test_http_status(struct cx *cx, uint16_t port, struct str request)
{
	bool closed;
	int64_t status;
	const int fd = test_connect(port);
	test_send(fd, request);
	const struct str answer = test_receive(cx, fd, STR("\r\n\r\n"), &closed);
	close(fd);
	if (answer.n == 0)
		return closed ? 0 : -1;
	REQUIRE(str_starts(answer, STR("HTTP/1.1 ")) || str_starts(answer, STR("HTTP/1.0 ")));
	REQUIRE(str_to_i64(str_slice(answer, 9, 12), 100, 599, &status));
	return (int)status;
}

int64_t test_clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void test_sleep_ms(int ms)
{
	const struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };
	nanosleep(&t, NULL);
}
