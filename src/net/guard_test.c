// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/guard.h"

#include "core/test.h"
#include "net/http.h"

#define HEADERS(...)                                                        \
	.headers = (const struct guard_header[]){ __VA_ARGS__ },            \
	.headers_n = sizeof((const struct guard_header[]){ __VA_ARGS__ }) / \
		     sizeof(struct guard_header)
#define H(name, value)                          \
	{                                       \
		STR_INIT(name), STR_INIT(value) \
	}

/* As if it came over the wire in the plain form. */
static struct guard_verdict check(struct guard_request r)
{
	r.version = STR("HTTP/1.1");
	r.header_max = 1000;
	r.target_max = 100;
	r.body_max = 500;
	if (r.method.n == 0)
		r.method = STR("GET");
	if (r.target.n == 0)
		r.target = STR("/law");
	r.wire_size += r.method.n + r.target.n + r.version.n + 6;
	for (size_t i = 0; i < r.headers_n; i++)
		r.wire_size += r.headers[i].name.n + r.headers[i].value.n + 4;
	return guard_check(&r);
}

TEST(a_plain_request_passes_the_guard)
{
	EQ(check((struct guard_request){ HEADERS(H("Host", "x"), H("Accept", "*/*")) }).status, 0);
	const struct guard_verdict v = check((struct guard_request){
		.method = STR("POST"), HEADERS(H("Host", "x"), H("Content-Length", "500")) });
	EQ(v.status, 0);
	EQ(v.body_size, 500);
}

TEST(the_guard_refuses_what_two_programs_may_read_differently)
{
	static const struct {
		int status;
		struct guard_header h[3];
		size_t n;
	} cases[] = {
		{ 400, { H("Accept", "x") }, 1 },
		{ 400, { H("Host", "x"), H("host", "x") }, 2 },
		{ 400, { H("Host", "x"), H("Content-Length", "1"), H("Content-Length", "2") }, 3 },
		{ 400, { H("Host", "x"), H("Content-Length", "1"), H("Content-Length", "1") }, 3 },
		{ 400,
		  { H("Host", "x"), H("Content-Length", "1"), H("Transfer-Encoding", "chunked") },
		  3 },
		{ 411, { H("Host", "x"), H("Transfer-Encoding", "xchunked") }, 2 },
		{ 400, { H("Host", "x"), H("Content-Length", "+5") }, 2 },
		{ 400, { H("Host", "x"), H("Content-Length", "-1") }, 2 },
		{ 400, { H("Host", "x"), H("Content-Length", "5, 5") }, 2 },
		{ 400, { H("Host", "x"), H("Content-Length", "99999999999999999999") }, 2 },
		{ 413, { H("Host", "x"), H("Content-Length", "501") }, 2 },
		{ 400, { H("Host", "x"), H("A ", "b") }, 2 },
		{ 400, { H("Host", "x"), H("A", "b\rc") }, 2 },
		{ 400, { H("Host", "x"), H("A", "\xff") }, 2 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EQ(check((struct guard_request){ .method = STR("POST"),
						 .headers = cases[i].h,
						 .headers_n = cases[i].n })
			   .status,
		   cases[i].status);
}

TEST(the_guard_adds_up_the_header)
{
	struct guard_request r = { HEADERS(H("Host", "x"), H("A", "b")) };
	r.wire_size = (size_t)-2; // "Host:x" and "A:b" are allowed
	EQ(check(r).status, 0);
	r.wire_size = (size_t)-3; // some line has no CR
	EQ(check(r).status, 400);
	r.wire_size = 1; // hidden bytes
	EQ(check(r).status, 400);
}

TEST(the_guard_looks_at_the_address)
{
	EQ(check((struct guard_request){ .target = STR("law"), HEADERS(H("Host", "x")) }).status,
	   400);
	EQ(check((struct guard_request){ .target = STR("/a b"), HEADERS(H("Host", "x")) }).status,
	   400);
	EQ(check((struct guard_request){ .target = STR("/\xc3\xa9"), HEADERS(H("Host", "x")) })
		   .status,
	   400);
	EQ(check((struct guard_request){ .target = STR("/\\a"), HEADERS(H("Host", "x")) }).status,
	   400);
	char longest[102];
	for (size_t i = 0; i < sizeof longest; i++)
		longest[i] = '/';
	EQ(check((struct guard_request){ .target = { longest, 100 }, HEADERS(H("Host", "x")) })
		   .status,
	   0);
	EQ(check((struct guard_request){ .target = { longest, 101 }, HEADERS(H("Host", "x")) })
		   .status,
	   414);
}

TEST(only_a_sent_form_has_a_body)
{
	EQ(check((struct guard_request){ HEADERS(H("Host", "x"), H("Content-Length", "3")) })
		   .status,
	   400);
	EQ(check((struct guard_request){ HEADERS(H("Host", "x"), H("Content-Length", "0")) })
		   .status,
	   0);
}

TEST(gzip_is_taken_where_the_client_says_so)
{
	CHECK(http_takes_gzip(STR("gzip, deflate, br")));
	CHECK(http_takes_gzip(STR("br;q=1.0, gzip;q=0.8")));
	CHECK(!http_takes_gzip(STR("br, deflate")));
	CHECK(!http_takes_gzip(STR("gzip;q=0")));
	CHECK(!http_takes_gzip(STR("")));
	CHECK(!http_takes_gzip(STR("xgzip")));
}
