// SPDX-License-Identifier: AGPL-3.0-or-later
// A web server and a resolver on this machine, which counts as a public network here and nothing else inside does.
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/test.h"
#include "intake/look_job.h"
#include "intake/takedown_db.h"
#include "ledger/entry_db.h"
#include "store/test_db.h"

struct world {
	pthread_t thread;
	int http, dns, stop[2];
	uint16_t http_port, dns_port;
	_Atomic int connections, questions;
	_Atomic bool name_is_gone;
	char resolver[32];
	struct outside outside;
};

static bool is_public_here(const struct address *a)
{
	struct address here;
	return (address_parse(STR("127.0.0.1"), &here) && memcmp(a, &here, sizeof here) == 0) ||
	       address_is_public(a);
}

static int open_socket(int type, uint16_t *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	REQUIRE(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0);
	REQUIRE(type == SOCK_DGRAM || listen(fd, 16) == 0);
	REQUIRE(getsockname(fd, (struct sockaddr *)&at, &n) == 0);
	*port = ntohs(at.sin_port);
	return fd;
}

static const struct page {
	const char *path, *answer;
} pages[] = {
	{ "/up", "200 OK\r\nContent-Length: 5\r\n\r\nhello" },
	{ "/empty", "200 OK\r\nContent-Length: 0\r\n\r\n" },
	{ "/gone", "404 Not Found\r\nContent-Length: 2\r\n\r\nno" },
	{ "/blocked", "451 Unavailable\r\nContent-Length: 2\r\n\r\nno" },
	{ "/busy", "503 Busy\r\nContent-Length: 0\r\n\r\n" },
	{ "/in1", "302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n" },
	{ "/in2", "302 Found\r\nLocation: http://[::ffff:10.0.0.1]/\r\nContent-Length: 0\r\n\r\n" },
	{ "/in3", "302 Found\r\nLocation: http://inside.test/\r\nContent-Length: 0\r\n\r\n" },
	{ "/in4",
	  "302 Found\r\nLocation: http://2130706434/\r\nContent-Length: 0\r\n\r\n" }, // 127.0.0.2
	{ "/in5", "302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n" },
	{ "/loop", "302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n" },
	{ "/on", "302 Found\r\nLocation: /up\r\nContent-Length: 0\r\n\r\n" },
};

static void serve_page(struct world *w)
{
	char asked[4096] = "", path[64] = "";
	const int fd = accept(w->http, NULL, NULL);
	ssize_t n = fd < 0 ? -1 : recv(fd, asked, sizeof asked - 1, 0);
	const char *answer = "500 Bug\r\nContent-Length: 0\r\n\r\n";
	w->connections++;
	if (n > 0 && sscanf(asked, "%*s %63s", path) == 1)
		for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
			if (strcmp(pages[i].path, path) == 0)
				answer = pages[i].answer;
	(void)dprintf(fd, "HTTP/1.1 ");
	size_t length = strlen(answer);
	if (strncmp(asked, "HEAD", 4) == 0)
		length = (size_t)(strstr(answer, "\r\n\r\n") - answer) + 4;
	(void)!write(fd, answer, length);
	(void)close(fd);
}

static const struct name {
	const char *name; // as it is on the wire, from its first length on
	int code;
	const char *address; // "" : none
} names[] = {
	{ "\2up\4test", 0, "\x7f\0\0\1" }, { "\6inside\4test", 0, "\x0a\0\0\1" },
	{ "\4none\4test", 3, "" },	   { "\7refused\4test", 5, "" },
	{ "\5quiet\4test", 0, "" },	   { "\5other\4test", 0, "\x08\x08\x08\x08" },
	{ "\4hole\4test", 0, "\0\0\0\0" },
};

/* The first question of "rebind.test" is answered with an address outside, all later with one inside. */
static void answer_name(struct world *w)
{
	unsigned char q[512], *end;
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	const ssize_t n = recvfrom(w->dns, q, 400, 0, (struct sockaddr *)&from, &length);
	static const unsigned char head[] = { 0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4 };
	int code = 3;
	const char *address = NULL;
	if (n < 17)
		return;
	const char *asked = (const char *)q + 12;
	const bool is_a = q[12 + strlen(asked) + 2] == 1;
	w->questions++;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].name, asked) == 0) {
			code = names[i].code;
			address = names[i].code == 0 && strcmp(asked, "\5quiet\4test") != 0
					  ? names[i].address
					  : NULL;
		}
	if (strcmp(asked, "\6rebind\4test") == 0) {
		code = 0;
		address = w->questions <= 1 ? "\x7f\0\0\1" : "\x0a\0\0\1";
	}
	if (w->name_is_gone) {
		code = 3;
		address = NULL;
	}
	end = q + 12 + strlen(asked) + 1 + 4; // what follows the question (EDNS) is left out
	q[2] = 0x81;
	q[3] = (unsigned char)(0x80 | code);
	memset(q + 6, 0, 6);
	if (is_a && address) {
		q[7] = 1;
		memcpy(end, head, sizeof head);
		memcpy(end + sizeof head, address, 4);
		end += sizeof head + 4;
	}
	(void)sendto(w->dns, q, (size_t)(end - q), 0, (struct sockaddr *)&from, length);
}

static void *run_world(void *arg)
{
	struct world *w = arg;
	for (;;) {
		struct pollfd fds[] = { { w->http, POLLIN, 0 },
					{ w->dns, POLLIN, 0 },
					{ w->stop[0], POLLIN, 0 } };
		if (poll(fds, 3, -1) < 0 || fds[2].revents)
			return NULL;
		if (fds[0].revents)
			serve_page(w);
		if (fds[1].revents)
			answer_name(w);
	}
}

static void begin(struct world *w)
{
	*w = (struct world){ .connections = 0 };
	w->http = open_socket(SOCK_STREAM, &w->http_port);
	w->dns = open_socket(SOCK_DGRAM, &w->dns_port);
	REQUIRE(pipe(w->stop) == 0);
	(void)snprintf(w->resolver, sizeof w->resolver, "127.0.0.1:%u", w->dns_port);
	w->outside = (struct outside){ .resolver = str_from_c(w->resolver),
				       .is_public = is_public_here,
				       .timeout_ms = 3000 };
	REQUIRE(pthread_create(&w->thread, NULL, run_world, w) == 0);
}

static void end(struct world *w)
{
	(void)close(w->stop[1]);
	(void)pthread_join(w->thread, NULL);
	(void)close(w->stop[0]);
	(void)close(w->http);
	(void)close(w->dns);
}

static struct look look_at(struct cx *cx, struct world *w, enum subject_kind kind, struct str key,
			   bool bare)
{
	const struct looker looker = look_outside(&w->outside);
	const struct takedown t = { .kind = kind, .key = key };
	struct look l = { .finding = TAKEDOWN_FINDINGS };
	EQ(looker.look(cx, looker.arg, &t, bare, &l), RC_OK);
	return l;
}

TEST(what_a_look_finds_is_told_by_name_and_status)
{
	static const struct {
		const char *host, *path;
		enum takedown_finding finding;
	} cases[] = {
		{ "up.test", "/up", TAKEDOWN_UP },
		{ "up.test", "/on", TAKEDOWN_UP },
		{ "up.test", "/empty", TAKEDOWN_UNSURE },
		{ "up.test", "/gone", TAKEDOWN_GONE },
		{ "up.test", "/blocked", TAKEDOWN_BLOCKED },
		{ "up.test", "/busy", TAKEDOWN_UNSURE },
		{ "up.test", "/loop", TAKEDOWN_UNSURE },
		{ "none.test", "/up", TAKEDOWN_GONE },
		{ "quiet.test", "/up", TAKEDOWN_GONE },
		{ "refused.test", "/up", TAKEDOWN_BLOCKED },
		{ "hole.test", "/up", TAKEDOWN_BLOCKED },
	};
	struct world w;
	begin(&w);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct str url = arena_fmt(cx->arena, "http://%s:%u%s", cases[i].host,
						 w.http_port, cases[i].path);
		const struct look l = look_at(cx, &w, SUBJECT_URL, url, false);
		EQ_STR(takedown_finding_key(l.finding), takedown_finding_key(cases[i].finding));
		CHECK(l.note.n > 0);
	}
	end(&w);
}

TEST(nothing_leads_inside)
{
	static const char *const addresses[] = {
		"http://127.0.0.2:%u/up",	 "http://[::1]:%u/up",
		"http://[::ffff:127.0.0.2]:%u/", "http://2130706434:%u/up",
		"http://0x7f.0.0.2:%u/up",	 "http://10.0.0.1:%u/",
		"http://inside.test:%u/",	 "http://169.254.169.254:%u/latest/",
	};
	static const char *const redirects[] = { "in1", "in2", "in3", "in4", "in5" };
	struct world w;
	begin(&w);
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		char url[100];
		(void)snprintf(url, sizeof url, "%.*s%u%s",
			       (int)(strstr(addresses[i], "%u") - addresses[i]), addresses[i],
			       w.http_port, strstr(addresses[i], "%u") + 2);
		const struct look l = look_at(cx, &w, SUBJECT_URL, str_from_c(url), false);
		EQ_STR(l.note, "it leads to no public network");
		EQ(l.host.n, 0);
	}
	EQ(w.connections, 0);
	for (size_t i = 0; i < sizeof redirects / sizeof *redirects; i++) {
		const struct look l = look_at(
			cx, &w, SUBJECT_URL,
			arena_fmt(cx->arena, "http://up.test:%u/%s", w.http_port, redirects[i]),
			false);
		CHECK(l.finding == TAKEDOWN_BLOCKED || l.finding == TAKEDOWN_UNSURE);
	}
	EQ(w.connections, 5); // the redirects themselves
	end(&w);
}

TEST(it_connects_to_the_address_that_was_judged)
{
	struct world w;
	begin(&w);
	const struct str url = arena_fmt(cx->arena, "http://rebind.test:%u/up", w.http_port);
	EQ(look_at(cx, &w, SUBJECT_URL, url, false).finding, TAKEDOWN_UP);
	EQ(w.questions, 2); // A and AAAA: nobody asks again before connecting
	EQ(look_at(cx, &w, SUBJECT_URL, url, false).finding, TAKEDOWN_BLOCKED);
	EQ(w.connections, 1);
	end(&w);
}

TEST(of_some_pages_nothing_but_headers_comes)
{
	struct world w;
	begin(&w);
	const struct str url = arena_fmt(cx->arena, "http://up.test:%u/up", w.http_port);
	EQ_STR(look_at(cx, &w, SUBJECT_URL, url, true).note, "HTTP 200");
	const struct str note = look_at(cx, &w, SUBJECT_URL, url, false).note;
	CHECK(str_find(note, STR("5 bytes, SHA-256 2cf24dba")) != STR_NONE);
	end(&w);
}

TEST(a_host_is_looked_up_and_not_asked)
{
	struct world w;
	begin(&w);
	const struct look l = look_at(cx, &w, SUBJECT_HOST, STR("up.test"), false);
	EQ(l.finding, TAKEDOWN_UP);
	EQ_STR(l.host, "127.0.0.1");
	EQ(look_at(cx, &w, SUBJECT_HOST, STR("none.test"), false).finding, TAKEDOWN_GONE);
	EQ(w.connections, 0);
	end(&w);
}

static enum rc add_one(struct cx *cx, struct db *db, void *arg)
{
	TRY(ledger_origin_set(cx, db, STR("node.example/lk")));
	return takedown_add(cx, db, &ACTOR_TERMINAL, arg);
}

struct seen {
	struct takedown t;
	struct takedown_lines lines;
};

static enum rc load_seen(struct cx *cx, struct db *db, void *arg)
{
	struct seen *s = arg;
	const struct id id = s->t.id;
	s->lines = (struct takedown_lines){ 0 };
	TRY(takedown_load(cx, db, id, &s->t));
	return takedown_log(cx, db, id, &s->lines);
}

DB_TEST(three_looks_that_find_it_gone_make_it_offline_and_one_that_finds_it_again_reopens_it)
{
	struct world w;
	struct seen s = {
		.t = { .kind = SUBJECT_HOST, .key = STR("up.test"), .asked_of = STR("x") }
	};
	struct takedown t;
	bool found = false;
	begin(&w);
	const struct looker looker = look_outside(&w.outside);
	REQUIRE(unit_run(cx, store, TX_WRITE, add_one, &s.t) == RC_OK);
	EQ(look_turn(cx, store, &looker, &found), RC_OK);
	CHECK(found); // at once
	EQ(look_turn(cx, store, &looker, &found), RC_OK);
	CHECK(!found); // and then not before an hour is over
	EQ(look_now(cx, store, &looker, s.t.id, &t), RC_OK);
	REQUIRE(unit_run(cx, store, TX_READ, load_seen, &s) == RC_OK);
	EQ(s.lines.n, 2); // asked, up; the second look says nothing new
	CHECK(s.t.looked_at.us > 0 && s.t.look_at.us >= s.t.looked_at.us + HOURS(1).us);
	w.name_is_gone = true;
	for (int i = 0; i < 5; i++)
		EQ(look_now(cx, store, &looker, s.t.id, &t), RC_OK);
	EQ(t.state, TAKEDOWN_OFFLINE);
	REQUIRE(unit_run(cx, store, TX_READ, load_seen, &s) == RC_OK);
	EQ(s.lines.n, 5); // those three that count
	w.name_is_gone = false;
	EQ(look_now(cx, store, &looker, s.t.id, &t), RC_OK);
	EQ(t.state, TAKEDOWN_BACK);
	EQ(t.returns, 1);
	end(&w);
}

TEST(when_it_looks_again)
{
	const struct instant now = cx->now, day = { now.us - DAYS(2).us },
			     year = { now.us - DAYS(400).us };
	const struct takedown fresh = { .asked_at = now }, old = { .asked_at = day },
			      going = { .asked_at = day, .misses = 1 },
			      off = { .asked_at = day,
				      .state = TAKEDOWN_OFFLINE,
				      .offline_at = day },
			      ended = { .asked_at = year };
	EQ(look_next(&fresh, now).us, now.us + HOURS(1).us);
	EQ(look_next(&old, now).us, now.us + HOURS(4).us);
	EQ(look_next(&going, now).us, now.us + HOURS(1).us);
	EQ(look_next(&off, now).us, now.us + HOURS(4).us);
	EQ(look_next(&ended, now).us, 0);
}
