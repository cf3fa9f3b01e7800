// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/workers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "core/test.h"
#include "net/test_client.h"

#define GET_SLOW "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

static void count(void *arg)
{
	atomic_fetch_add((atomic_int *)arg, 1);
}

TEST(all_jobs_that_were_added_are_done)
{
	enum { JOBS = 1000 };
	atomic_int done = 0;
	struct workers *p;
	struct workers_job *jobs = arena_new(cx->arena, struct workers_job, JOBS);
	REQUIRE(workers_start(cx, 4, &p) == RC_OK);
	for (size_t i = 0; i < JOBS; i++) {
		jobs[i] = (struct workers_job){ .run = count, .arg = &done };
		REQUIRE(workers_add(p, &jobs[i]));
	}
	workers_finish(p);
	EQ(atomic_load(&done), JOBS);
	CHECK(!workers_add(p, &jobs[0]));
	workers_close(p);
	EQ(atomic_load(&done), JOBS);
}

/* ---- The server ---- */

static bool is_slow(void *arg, const struct http_req *req)
{
	(void)arg;
	return str_eq(req->path, STR("/slow")) || str_eq(req->path, STR("/echo"));
}

static struct httpd *pool_server(struct cx *cx, unsigned workers)
{
	return test_server(
		cx, (struct httpd_config){ .threads = 1, .workers = workers, .may_wait = is_slow });
}

TEST(requests_that_wait_hold_up_nobody)
{
	enum { SLOW = 8 };
	int fds[SLOW];
	bool closed;
	struct httpd *h = pool_server(cx, SLOW);
	const int64_t begun = test_clock_ms();
	for (size_t i = 0; i < SLOW; i++) {
		fds[i] = test_connect(httpd_port(h));
		test_send(fds[i], STR(GET_SLOW));
	}
	EQ(test_http_status(cx, httpd_port(h), STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
	CHECK(test_clock_ms() - begun < 290); // less than one of them takes
	for (size_t i = 0; i < SLOW; i++) {
		const struct str answer = test_receive(cx, fds[i], (struct str){ 0 }, &closed);
		CHECK(str_ends(answer, STR("slow")));
		close(fds[i]);
	}
	CHECK(test_clock_ms() - begun < 2 * 300 * SLOW / 3); // beside each other
	httpd_stop(h);
}

TEST(a_form_reaches_the_pool_whole)
{
	struct httpd *h = pool_server(cx, 2);
	bool closed;
	for (int i = 0; i < 50; i++) {
		const int fd = test_connect(httpd_port(h));
		test_send(fd, STR("POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
				  "Content-Type: application/x-www-form-urlencoded\r\n"
				  "Content-Length: 9\r\n\r\ntext=abcd"));
		const struct str answer = test_receive(cx, fd, (struct str){ 0 }, &closed);
		CHECK(str_starts(answer, STR("HTTP/1.1 200")) && str_ends(answer, STR("abcd")));
		close(fd);
	}
	httpd_stop(h);
}

TEST(stopping_lets_requests_that_wait_finish)
{
	struct httpd *h = pool_server(cx, 1);
	bool closed;
	int fds[3];
	for (size_t i = 0; i < 3; i++) {
		fds[i] = test_connect(httpd_port(h));
		test_send(fds[i], STR(GET_SLOW));
	}
	test_sleep_ms(100);
	httpd_stop(h);
	for (size_t i = 0; i < 3; i++) {
		CHECK(str_ends(test_receive(cx, fds[i], (struct str){ 0 }, &closed), STR("slow")));
		close(fds[i]);
	}
}

TEST(clients_that_leave_while_their_request_waits_cost_nothing)
{
	struct httpd *h = pool_server(cx, 4);
	for (int i = 0; i < 8; i++) {
		const int fd = test_connect(httpd_port(h));
		test_send(fd, STR(GET_SLOW));
		close(fd);
	}
	test_sleep_ms(50);
	EQ(test_http_status(cx, httpd_port(h), STR(GET_SLOW)), 200);
	httpd_stop(h);
}
