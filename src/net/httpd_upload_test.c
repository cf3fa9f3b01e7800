// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/httpd.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/test.h"
#include "crypto/hash.h"
#include "net/test_client.h"

#define HOST "Host: x\r\n"
#define TYPE "Content-Type: multipart/form-data; boundary=cut\r\n"

/* Where the file of a test goes. */
static struct {
	struct sha256_run *run;
	atomic_int open, taken; // sinks that were not dropped; pieces
	bool text_first;	// the field "text" stood before the first byte
	bool refuses;
	unsigned files_max;
} sink;

static bool wants(void *arg, const struct http_req *req)
{
	(void)arg;
	return str_eq(req->path, STR("/upload"));
}

static bool wants_raw(void *arg, const struct http_req *req)
{
	(void)arg;
	return str_eq(req->path, STR("/raw"));
}

static bool admit(void *arg, struct http_req *req, struct http_res *res)
{
	(void)arg;
	if (sink.refuses) {
		res->status = 404;
		res->type = STR("text/plain; charset=utf-8");
		res->body = STR("nothing here");
		return false;
	}
	sink.run = sha256_begin();
	sink.text_first = false;
	atomic_store(&sink.taken, 0);
	atomic_fetch_add(&sink.open, 1);
	req->upload->sink = &sink;
	req->upload->files_max = sink.files_max;
	return true;
}

static void take(void *arg, const struct http_req *req, struct str bytes)
{
	INVARIANT(arg == &sink);
	if (atomic_fetch_add(&sink.taken, 1) == 0)
		sink.text_first = http_form(req, "text").n > 0;
	sha256_add(sink.run, bytes);
}

static void drop(void *arg)
{
	INVARIANT(arg == &sink);
	sha256_run_close(sink.run);
	atomic_fetch_sub(&sink.open, 1);
}

static bool always(void *arg, const struct http_req *req)
{
	(void)arg;
	(void)req;
	return true;
}

static struct httpd *begin(struct cx *cx)
{
	static const struct httpd_uploads uploads = { wants, wants_raw, admit, take, drop };
	memset(&sink, 0, sizeof sink);
	return test_server(cx, (struct httpd_config){ .may_wait = always, .uploads = &uploads });
}

/* "200 " and the body of the answer. */
static struct str ask(struct cx *cx, const struct httpd *h, struct str body)
{
	bool closed;
	const int fd = test_connect(httpd_port(h));
	test_send(fd, arena_fmt(cx->arena,
				"POST /upload HTTP/1.1\r\n" HOST TYPE
				"Content-Length: %zu\r\nConnection: close\r\n\r\n",
				body.n));
	test_send(fd, body);
	const struct str all = test_receive(cx, fd, (struct str){ 0 }, &closed);
	close(fd);
	const size_t at = str_find(all, STR("\r\n\r\n"));
	if (at == STR_NONE)
		return STR("no answer");
	return arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(str_slice(all, 9, 12)),
			 STR_ARG(str_slice(all, at + 4, all.n)));
}

static void expect(struct cx *cx, const struct httpd *h, const char *body, const char *answer)
{
	EQ_STR(ask(cx, h, str_from_c(body)), str_from_c(answer));
}

#define PART(head, value) "--cut\r\nContent-Disposition: form-data; " head "\r\n\r\n" value "\r\n"
#define END "--cut--\r\n"
#define TEXT PART("name=\"text\"", "words")
#define FILE_A PART("name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain", "bytes")

TEST(a_body_of_any_type_is_the_file_where_it_may_be)
{
	struct httpd *h = begin(cx);
	bool closed;
	struct buf body;
	buf_init(&body, 1 << 20);
	while (body.n < 300000) // more than lies in one buffer
		buf_add_c(&body, "0123456789");
	const int fd = test_connect(httpd_port(h));
	test_send(fd, arena_fmt(cx->arena,
				"POST /raw HTTP/1.1\r\n" HOST
				"Content-Type: message/rfc822\r\nContent-Length: %zu\r\n"
				"Connection: close\r\n\r\n",
				body.n));
	test_send(fd, buf_str(&body));
	const struct str all = test_receive(cx, fd, (struct str){ 0 }, &closed);
	close(fd);
	CHECK(str_find(all, STR("|300000|")) != STR_NONE);
	CHECK(atomic_load(&sink.taken) > 1);
	buf_done(&body);
	httpd_stop(h);
	EQ(atomic_load(&sink.open), 0);
}

TEST(a_form_brings_fields_and_one_file)
{
	struct httpd *h = begin(cx);
	expect(cx, h, TEXT FILE_A END, "200 1|a.txt|text/plain|5|1|words");
	CHECK(sink.text_first);
	expect(cx, h, FILE_A TEXT END, "200 1|a.txt|text/plain|5|1|words");
	CHECK(!sink.text_first);
	expect(cx, h, TEXT PART("name=\"file\"; filename=\"\"", "") END, "200 0|||0|1|words");
	expect(cx, h, TEXT PART("name=\"file\"; filename=\"e\"", "") END, "200 1|e||0|1|words");
	expect(cx, h, TEXT END, "200 0|||0|1|words");
	expect(cx, h, PART("name=\"file\"; filename=\"a\"", "--cu\r\n--cu\r\n\r\n--") TEXT END,
	       "200 1|a||16|1|words");
	httpd_stop(h);
	EQ(atomic_load(&sink.open), 0);
}

TEST(a_form_brings_as_many_files_as_may_come)
{
#define FILE_OF(name, bytes) \
	PART("name=\"file\"; filename=\"" name "\"\r\nContent-Type: text/plain", bytes)
	struct httpd *h = begin(cx);
	sink.files_max = 3;
	expect(cx, h, TEXT FILE_OF("a", "one") FILE_OF("b", "") FILE_OF("c", "three") END,
	       "200 1|c|text/plain|8|1|words|a 3|b 0|c 5");
	expect(cx, h, FILE_OF("a", "") FILE_OF("b", "x") TEXT END,
	       "200 1|b|text/plain|1|1|words|a 0|b 1");
	expect(cx, h, PART("name=\"file\"; filename=\"\"", "") TEXT END, "200 0|||0|1|words");
	expect(cx, h, FILE_OF("a", "1") FILE_OF("b", "2") FILE_OF("c", "3") FILE_OF("d", "4") END,
	       "400 the form brings more files than may come at a time: send fewer");
#undef FILE_OF
	httpd_stop(h);
	EQ(atomic_load(&sink.open), 0);
}

TEST(a_form_that_is_broken_is_refused_and_forgotten)
{
	struct httpd *h = begin(cx);
	static const char middle[] = "400 the form ends in the middle: send it again";
	static const char broken[] = "400 the form is not written as it should be";
	expect(cx, h, TEXT FILE_A, middle);
	expect(cx, h, TEXT "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"",
	       middle);
	expect(cx, h, "no boundary at all", middle);
	expect(cx, h, "", middle);
	expect(cx, h, FILE_A PART("name=\"file\"; filename=\"b.txt\"", "more") END,
	       "400 the form brings more than one file: send them one by one");
	expect(cx, h, FILE_A PART("name=\"other\"; filename=\"a.txt\"", "bytes") END,
	       "400 the form brings more than one file: send them one by one");
	expect(cx, h, PART("filename=\"a.txt\"", "bytes") END,
	       "400 a part of the form has no name");
	expect(cx, h, PART("name=\"text\"", "\xff") END,
	       "400 the form holds text that is not UTF-8, or a control character");
	expect(cx, h, PART("name=\"file\"; filename=\"\"", "bytes") END,
	       "400 the form brings a file without a name");
	char *x = arena_alloc(cx->arena, 300000);
	memset(x, 'x', 300000);
	EQ_STR(ask(cx, h, arena_fmt(cx->arena, PART("name=\"text\"", "%.270000s") END, x)),
	       STR("400 the form holds too much text"));
	EQ_STR(ask(cx, h,
		   arena_fmt(cx->arena, PART("name=\"file\"; filename=\"%.90000s\"", "b") END, x)),
	       str_from_c(broken));
	struct str many = STR("");
	for (int i = 0; i < 65; i++)
		many = arena_fmt(cx->arena, "%.*s%s", STR_ARG(many), TEXT);
	EQ_STR(ask(cx, h, arena_fmt(cx->arena, "%.*s%s", STR_ARG(many), END)),
	       STR("400 the form holds too many values"));
	httpd_stop(h);
	EQ(atomic_load(&sink.open), 0);
}

TEST(the_name_of_a_file_is_any_bytes_but_not_endless)
{
	struct httpd *h = begin(cx);
	char *x = arena_alloc(cx->arena, 10000);
	memset(x, 'x', 10000);
	expect(cx, h, PART("name=\"f\"; filename=\"../../etc/passwd\"", "b") END,
	       "200 1|../../etc/passwd||1|0|");
	expect(cx, h,
	       PART("name=\"f\"; filename=\"a\xe2\x80\xae"
		    "b\x01\xff\"",
		    "b") END,
	       "200 1|a\xe2\x80\xae"
	       "b\x01\xff||1|0|");
	EQ_STR(ask(cx, h,
		   arena_fmt(cx->arena, PART("name=\"f\"; filename=\"%.10000s\"", "b") END, x)),
	       arena_fmt(cx->arena, "200 1|%.1024s||1|0|", x));
	httpd_stop(h);
}

TEST(a_large_file_goes_through_in_pieces_and_is_the_same)
{
	enum { SIZE = 3000000 };
	struct httpd *h = begin(cx);
	char *bytes = arena_alloc(cx->arena, SIZE);
	for (size_t i = 0; i < SIZE; i++) // line ends and hyphens everywhere
		bytes[i] = "\r\n--cutx"[(i * 7 + i / 1000) % 9];
	struct buf b;
	buf_init(&b, SIZE + 1000);
	buf_add(&b, STR(TEXT "--cut\r\nContent-Disposition: form-data; name=\"f\"; "
			     "filename=\"big\"\r\n\r\n"));
	buf_add(&b, (struct str){ bytes, SIZE });
	buf_add(&b, STR("\r\n" END));
	EQ_STR(ask(cx, h, buf_str(&b)), STR("200 1|big||3000000|1|words"));
	CHECK(atomic_load(&sink.taken) > 10);
	buf_done(&b);
	httpd_stop(h);
	EQ(atomic_load(&sink.open), 0);
}

TEST(nothing_of_a_body_is_taken_from_whom_nobody_admits)
{
	struct httpd *h = begin(cx);
	sink.refuses = true;
	expect(cx, h, TEXT FILE_A END, "404 nothing here");
	EQ(test_http_status(cx, httpd_port(h),
			    STR("POST /upload HTTP/1.1\r\n" HOST TYPE
				"Expect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n")),
	   404); // and not 100
	EQ(atomic_load(&sink.taken), 0);
	EQ(test_http_status(
		   cx, httpd_port(h),
		   STR("POST /echo HTTP/1.1\r\n" HOST TYPE "Content-Length: 99999999999\r\n\r\n")),
	   413);
	EQ(test_http_status(cx, httpd_port(h),
			    STR("POST /echo HTTP/1.1\r\n" HOST TYPE "Content-Length: 2\r\n\r\n{}")),
	   415);
	httpd_stop(h);
	EQ(atomic_load(&sink.open), 0);
}

TEST(what_was_cut_is_forgotten)
{
	struct httpd *h = begin(cx);
	const int fd = test_connect(httpd_port(h));
	test_send(fd,
		  STR("POST /upload HTTP/1.1\r\n" HOST TYPE "Content-Length: 1000000\r\n\r\n" TEXT
		      "--cut\r\nContent-Disposition: form-data; name=\"f\"; "
		      "filename=\"a\"\r\n\r\nbytes"));
	for (int i = 0; i < 200 && atomic_load(&sink.open) == 0; i++)
		test_sleep_ms(10);
	EQ(atomic_load(&sink.open), 1);
	close(fd);
	for (int i = 0; i < 200 && atomic_load(&sink.open) > 0; i++)
		test_sleep_ms(10);
	EQ(atomic_load(&sink.open), 0);
	httpd_stop(h);
}
