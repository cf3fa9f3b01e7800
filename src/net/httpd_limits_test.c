// SPDX-License-Identifier: AGPL-3.0-or-later
/* Slow and greedy clients. The limits are made small so that the tests are quick. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/test.h"
#include "net/test_client.h"

#define HOST "Host: x\r\n"

/* Sends the bytes one at a time; how long until the server closed, or -1. */
static int64_t drip(struct cx *cx, int fd, struct str bytes, int pause_ms, int64_t patience_ms)
{
	const int64_t from = test_clock_ms();
	char c;
	(void)cx;
	for (size_t i = 0; test_clock_ms() - from < patience_ms; i++) {
		test_send(fd, str_slice(bytes, i % bytes.n, i % bytes.n + 1));
		test_sleep_ms(pause_ms);
		if (recv(fd, &c, 1, MSG_DONTWAIT) >= 0)
			return test_clock_ms() - from;
	}
	return -1;
}

TEST(a_header_that_drips_in_is_cut_off)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ .header_ms = 600 });
	const int fd = test_connect(httpd_port(h));
	test_send(fd, STR("GET / HTTP/1.1\r\n" HOST));
	const int64_t ms = drip(cx, fd, STR("A: bcdefghijk\r\n"), 50, 4000);
	CHECK(ms >= 300 && ms < 2000);
	close(fd);
	httpd_stop(h);
}

TEST(a_second_header_that_drips_in_is_cut_off_too)
{
	struct httpd *h = test_server(cx,
				      (struct httpd_config){ .header_ms = 400, .idle_ms = 1000 });
	bool closed;
	const int fd = test_connect(httpd_port(h));
	test_send(fd, STR("GET / HTTP/1.1\r\n" HOST "\r\n"));
	CHECK(str_find(test_receive(cx, fd, STR("\r\n\r\nok"), &closed), STR("200 OK")) !=
	      STR_NONE);
	const int64_t ms = drip(cx, fd, STR("GET / HTTP/1.1\r\nA: bcd\r\n"), 50, 5000);
	CHECK(ms >= 300 && ms < 3500);
	close(fd);
	httpd_stop(h);
}

TEST(an_answer_may_take_longer_than_a_header)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ .header_ms = 200 });
	bool closed;
	const int fd = test_connect(httpd_port(h));
	test_send(fd, STR("GET /slower HTTP/1.1\r\n" HOST "\r\n"));
	CHECK(str_find(test_receive(cx, fd, STR("slower"), &closed), STR("200 OK")) != STR_NONE);
	close(fd);
	httpd_stop(h);
}

TEST(a_silent_connection_is_closed)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ .header_ms = 500 });
	bool closed;
	const int fd = test_connect(httpd_port(h));
	const int64_t from = test_clock_ms();
	EQ(test_receive(cx, fd, (struct str){ 0 }, &closed).n, 0);
	CHECK(closed && test_clock_ms() - from < 2000);
	close(fd);
	httpd_stop(h);
}

TEST(a_body_that_drips_in_is_cut_off)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ .body_ms = 600 });
	const int fd = test_connect(httpd_port(h));
	test_send(fd, STR("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 900\r\n"
			  "Content-Type: application/x-www-form-urlencoded\r\n\r\ntext="));
	const int64_t ms = drip(cx, fd, STR("a"), 50, 4000);
	CHECK(ms >= 300 && ms < 2000);
	close(fd);
	httpd_stop(h);
}

TEST(a_connection_over_the_limit_waits_for_its_turn)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ .threads = 1, .connections = 4 });
	int held[4];
	bool closed;
	for (size_t i = 0; i < 4; i++) {
		held[i] = test_connect(httpd_port(h));
		test_send(held[i], STR("GET / HTTP/1.1\r\n" HOST "\r\n"));
		CHECK(test_receive(cx, held[i], STR("\r\n\r\nok"), &closed).n > 0);
	}
	const int late = test_connect(httpd_port(h));
	char c;
	test_send(late, STR("GET / HTTP/1.1\r\n" HOST "\r\n"));
	test_sleep_ms(300);
	EQ(recv(late, &c, 1, MSG_DONTWAIT), -1);
	close(held[0]);
	CHECK(test_receive(cx, late, STR("\r\n\r\nok"), &closed).n > 0);
	close(late);
	for (size_t i = 1; i < 4; i++)
		close(held[i]);
	httpd_stop(h);
}

TEST(one_address_has_a_limit_of_its_own)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ .threads = 1, .per_address = 3 });
	int held[3];
	bool closed;
	for (size_t i = 0; i < 3; i++) {
		held[i] = test_connect(httpd_port(h));
		test_send(held[i], STR("GET / HTTP/1.1\r\n" HOST "\r\n"));
		CHECK(test_receive(cx, held[i], STR("\r\n\r\nok"), &closed).n > 0);
	}
	EQ(test_http_status(cx, httpd_port(h), STR("GET / HTTP/1.1\r\n" HOST "\r\n")), 0);
	for (size_t i = 0; i < 3; i++)
		close(held[i]);
	httpd_stop(h);
}

TEST(a_client_that_does_not_read_holds_no_thread)
{
	struct httpd *h = test_server(cx, (struct httpd_config){ .threads = 1 });
	const int lazy = test_connect(httpd_port(h));
	for (int i = 0; i < 40; i++) // 8 MB of answers, more than the socket's buffers hold
		test_send(lazy, STR("GET /big HTTP/1.1\r\n" HOST "\r\n"));
	test_sleep_ms(100);
	EQ(test_http_status(cx, httpd_port(h), STR("GET / HTTP/1.1\r\n" HOST "\r\n")), 200);
	close(lazy);
	httpd_stop(h);
}

/* As many values as an address can hold are refused in words, or ignored when they are
 * empty; the connection does not end without an answer. */
TEST(too_many_values_in_an_address_are_refused_in_words)
{
	static const struct {
		const char *piece;
		int status;
	} asked[] = { { "a&", 414 }, { "&", 200 }, { "?a=b&", 414 }, { "a=%41&", 414 } };
	struct httpd *h = test_server(cx, (struct httpd_config){ .threads = 1 });
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		struct buf b;
		buf_init(&b, HTTPD_TARGET_MAX * 2);
		buf_add_c(&b, "GET /?");
		while (b.n + strlen(asked[i].piece) < HTTPD_TARGET_MAX)
			buf_add_c(&b, asked[i].piece);
		buf_add_c(&b, " HTTP/1.1\r\n" HOST "\r\n");
		EQ(test_http_status(cx, httpd_port(h), buf_str(&b)), asked[i].status);
		buf_done(&b);
	}
	httpd_stop(h);
}
