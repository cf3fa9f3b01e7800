// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/httpd.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/test.h"
#include "net/gzip.h"
#include "net/test_client.h"

#define HOST "Host: x\r\n"
#define END "\r\n"

/* The whole answer to one request, on a connection that the server is asked to close. */
static struct str ask(struct cx *cx, uint16_t port, struct str request)
{
	bool closed;
	const int fd = test_connect(port);
	test_send(fd, request);
	const struct str answer = test_receive(cx, fd, (struct str){ 0 }, &closed);
	close(fd);
	CHECK(closed);
	return answer;
}

static struct str body_of(struct str answer)
{
	const size_t at = str_find(answer, STR("\r\n\r\n"));
	REQUIRE(at != STR_NONE);
	return str_slice(answer, at + 4, answer.n);
}

static bool has(struct str text, const char *what)
{
	return str_find(text, str_from_c(what)) != STR_NONE;
}

TEST(malformed_requests_never_succeed_and_never_hang)
{
	static const struct {
		const char *name;
		struct str bytes;
		int status; // 0: closed without an answer will do too
	} cases[] = {
		{ "length and encoding",
		  STR_INIT("POST /echo HTTP/1.1\r\n" HOST
			   "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		  400 },
		{ "two lengths",
		  STR_INIT("POST /echo HTTP/1.1\r\n" HOST
			   "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd"),
		  400 },
		{ "unknown encoding",
		  STR_INIT("POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n"),
		  411 },
		{ "chunked",
		  STR_INIT("POST /echo HTTP/1.1\r\n" HOST
			   "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		  411 },
		{ "bad chunk size",
		  STR_INIT("POST /echo HTTP/1.1\r\n" HOST
			   "Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
		  411 },
		{ "two hosts", STR_INIT("GET / HTTP/1.1\r\n" HOST "Host: y\r\n\r\n"), 400 },
		{ "no host", STR_INIT("GET / HTTP/1.1\r\nAccept: x\r\n\r\n"), 400 },
		{ "space before the colon",
		  STR_INIT("GET / HTTP/1.1\r\n" HOST "Accept : x\r\n\r\n"), 400 },
		{ "bare CR in a header", STR_INIT("GET / HTTP/1.1\r\n" HOST "Accept: a\rb\r\n\r\n"),
		  400 },
		{ "NUL in a header", STR_INIT("GET / HTTP/1.1\r\n" HOST "Accept: a\0bcd\r\n\r\n"),
		  400 },
		{ "NUL in a name", STR_INIT("GET / HTTP/1.1\r\n" HOST "Acc\0ept: abc\r\n\r\n"),
		  400 },
		{ "NUL in the address", STR_INIT("GET /\0x HTTP/1.1\r\n" HOST "\r\n"), 400 },
		{ "folded header", STR_INIT("GET / HTTP/1.1\r\n" HOST "Accept: a\r\n b\r\n\r\n"),
		  400 },
		{ "bare LF", STR_INIT("GET / HTTP/1.1\nHost: x\nAccept: x\n\n"), 400 },
		{ "signed length",
		  STR_INIT("POST /echo HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\nabcde"), 400 },
		{ "list of lengths",
		  STR_INIT("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\nabcde"),
		  400 },
		{ "HTTP/3.9", STR_INIT("GET / HTTP/3.9\r\n" HOST "\r\n"), 505 },
		{ "HTTP/0.9", STR_INIT("GET /\r\n\r\n"), 0 },
		{ "space in the address", STR_INIT("GET /a b HTTP/1.1\r\n" HOST "\r\n"), 0 },
		{ "no slash", STR_INIT("GET http://x/ HTTP/1.1\r\n" HOST "\r\n"), 400 },
		{ "not HTTP", STR_INIT("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 0 },
		{ "broken % in the query", STR_INIT("GET /?a=%zz HTTP/1.1\r\n" HOST "\r\n"), 400 },
		{ "NUL in the query", STR_INIT("GET /?a=%00 HTTP/1.1\r\n" HOST "\r\n"), 400 },
		{ "body with GET",
		  STR_INIT("GET / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"), 400 },
		{ "body that is no form",
		  STR_INIT("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}"), 415 },
		{ "body too large",
		  STR_INIT("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 262145\r\n\r\n"), 413 },
	};
	struct httpd *h = test_server(cx, (struct httpd_config){ 0 });
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const int status = test_http_status(cx, httpd_port(h), cases[i].bytes);
		const struct str got = arena_fmt(cx->arena, "%s: %d", cases[i].name, status);
		if (cases[i].status == 0)
			CHECK(status == 0 || (status >= 400 && status < 600));
		else
			EQ_STR(got, arena_fmt(cx->arena, "%s: %d", cases[i].name, cases[i].status));
	}
	EQ(test_http_status(cx, httpd_port(h), STR("GET / HTTP/1.1\r\n" HOST END)), 200);
	httpd_stop(h);
}

TEST(oversized_headers_and_addresses_are_refused)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ 0 });
	char *many = arena_alloc(cx->arena, 200000);
	for (size_t i = 0; i < 200000; i++)
		many[i] = 'a';
	static const struct {
		size_t target, header;
		int status;
	} cases[] = {
		{ 8000, 0, 404 },   { 8200, 0, 414 },	 { 10, 16000, 404 },
		{ 10, 17000, 431 }, { 10, 200000, 431 }, { 200000, 0, 414 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct str request = arena_fmt(
			cx->arena, "GET /%.*s HTTP/1.1\r\n" HOST "A: %.*s\r\n\r\n",
			(int)cases[i].target, many, (int)cases[i].header, many);
		EQ(test_http_status(cx, httpd_port(h), request), cases[i].status);
	}
	httpd_stop(h);
}

TEST(requests_sent_together_are_answered_in_order)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ 0 });
	bool closed;
	const int fd = test_connect(httpd_port(h));
	test_send(fd, STR("GET / HTTP/1.1\r\n" HOST END "GET /no HTTP/1.1\r\n" HOST END
			  "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 11\r\n"
			  "Content-Type: application/x-www-form-urlencoded\r\n\r\ntext=a%20+b"
			  "GET /peer HTTP/1.1\r\n" HOST "Connection: close\r\n" END));
	const struct str all = test_receive(cx, fd, (struct str){ 0 }, &closed);
	close(fd);
	CHECK(closed);
	const size_t ok = str_find(all, STR("\r\n\r\nok")),
		     missing = str_find(all, STR("no such page"));
	const size_t echo = str_find(all, STR("\r\n\r\na  b")),
		     peer = str_find(all, STR("none 0000"));
	CHECK(peer != STR_NONE && ok < missing && missing < echo && echo < peer);
	httpd_stop(h);
}

TEST(head_has_the_length_but_no_body)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ 0 });
	const struct str answer = ask(cx, httpd_port(h),
				      STR("HEAD / HTTP/1.1\r\n" HOST "Connection: close\r\n" END));
	CHECK(has(answer, "200 OK"));
	CHECK(has(answer, "Content-Length: 2\r\n"));
	EQ(body_of(answer).n, 0);
	httpd_stop(h);
}

TEST(pages_are_packed_for_clients_that_take_gzip)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ 0 });
	const struct str plain = ask(cx, httpd_port(h),
				     STR("GET /big HTTP/1.1\r\n" HOST "Connection: close\r\n" END));
	const struct str packed = ask(cx, httpd_port(h),
				      STR("GET /big HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n"
					  "Connection: close\r\n" END));
	struct str again;
	CHECK(has(plain, "Vary: Accept-Encoding") && !has(plain, "Content-Encoding"));
	CHECK(has(packed, "Vary: Accept-Encoding") && has(packed, "Content-Encoding: gzip"));
	CHECK(packed.n < 2000);
	REQUIRE(gzip_unpack(cx, body_of(packed), 1 << 20, &again) == RC_OK);
	CHECK(str_eq(again, body_of(plain)));
	EQ(gzip_unpack(cx, body_of(packed), 1000, &again), RC_LIMIT);
	EQ(gzip_unpack(cx, str_slice(body_of(packed), 0, 100), 1 << 20, &again), RC_INVALID);
	httpd_stop(h);
}

TEST(a_known_file_is_not_sent_again)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ 0 });
	const struct str answer = ask(cx, httpd_port(h),
				      STR("GET /kept HTTP/1.1\r\n" HOST
					  "If-None-Match: \"0\", \"1\"\r\n"
					  "Connection: close\r\n" END));
	CHECK(has(answer, "304 Not Modified") && has(answer, "immutable"));
	EQ(body_of(answer).n, 0);
	CHECK(has(ask(cx, httpd_port(h),
		      STR("GET /kept HTTP/1.1\r\n" HOST "Connection: close\r\n" END)),
		  "\r\n\r\nkept"));
	httpd_stop(h);
}

TEST(a_running_request_is_finished_when_the_server_stops)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ 0 });
	bool closed;
	const int fd = test_connect(httpd_port(h)), idle = test_connect(httpd_port(h));
	test_send(fd, STR("GET /slow HTTP/1.1\r\n" HOST END));
	test_sleep_ms(100);
	const int64_t from = test_clock_ms();
	httpd_stop(h);
	CHECK(test_clock_ms() - from < 2000);
	CHECK(has(test_receive(cx, fd, (struct str){ 0 }, &closed), "\r\n\r\nslow"));
	close(fd);
	EQ(test_receive(cx, idle, (struct str){ 0 }, &closed).n, 0);
	CHECK(closed);
	close(idle);
}

TEST(a_unix_socket_serves_a_front_proxy)
{
	char folder[] = "/tmp/comity-httpd-XXXXXX";
	REQUIRE(mkdtemp(folder) != NULL);
	const struct str path = arena_fmt(cx->arena, "%s/http", folder);
	struct httpd *h = test_server(cx, (struct httpd_config){ .unix_path = path });
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	bool closed;
	for (size_t i = 0; i < path.n; i++)
		a.sun_path[i] = path.p[i];
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	EQ(connect(fd, (const struct sockaddr *)&a, sizeof a), 0);
	test_send(fd, STR("GET / HTTP/1.1\r\n" HOST "Connection: close\r\n" END));
	CHECK(has(test_receive(cx, fd, (struct str){ 0 }, &closed), "\r\n\r\nok"));
	close(fd);
	httpd_stop(h);
	EQ(access(a.sun_path, F_OK), -1);
	EQ(rmdir(folder), 0);
}
