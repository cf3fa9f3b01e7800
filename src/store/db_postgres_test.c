// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * A connection to PostgreSQL that breaks: between the program and the server stands a relay, which
 * cuts it after any byte of the server's answers, or says the server's last word before. No unit
 * waits without end (the harness would end the test), none is half done, what is told of it is true,
 * and the next has a new connection.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/banned.h"
#include "store/db.h"
#include "store/test_db.h"

enum { COUNTER = 1000, PAIRS = 8, ENDLESS = -1, STEP_BYTES = 5, BEGIN_MESSAGES = 3 };

SQL_STATEMENT(break_test_new, "INSERT INTO store_migration (number, name, hash, applied_at)"
			      " VALUES ($1, '', $2, 0)");
SQL_STATEMENT(break_test_add, "UPDATE store_migration SET applied_at = applied_at + 1"
			      " WHERE number = $1");
SQL_STATEMENT(break_test_read, "SELECT applied_at FROM store_migration WHERE number = $1");

/* ---- the relay ----------------------------------------------------------------- */

/* As a server says it that is told to end a connection. */
static const char last_word[] = "E\0\0\0\x2bSFATAL\0VFATAL\0C57P01\0Mended by a test\0";
_Static_assert(sizeof last_word == 1 + 0x2b, "a message's length is without its kind");

struct relay {
	struct sockaddr_un here, server;
	struct pollfd fds[1 + 2 * PAIRS]; // who listens; then the program's and the server's
	_Atomic long left;		  // bytes of the server that pass before it is cut
	bool says_last_word;		  // then; `left` are whole messages, as a server sends them
	pthread_t thread;
};

static void pass_on(int fd, const char *p, size_t n)
{
	while (n > 0) {
		const ssize_t k = send(fd, p, n, MSG_NOSIGNAL);
		if (k < 0)
			return; // it is closed when it is read from
		p += k;
		n -= (size_t)k;
	}
}

static void close_pair(struct pollfd *pair)
{
	for (size_t i = 0; i < 2; i++) {
		(void)close(pair[i].fd);
		pair[i].fd = -1;
	}
}

/* How many bytes of an answer pass, and what of *left is used up by them. */
static size_t passing(const struct relay *r, const char *p, size_t n, long *left)
{
	size_t at = 0;
	for (; *left > 0 && at < n; --*left) {
		uint32_t length = 0; // of a message, without its kind
		if (r->says_last_word)
			memcpy(&length, p + at + 1, sizeof length);
		at += 1 + ntohl(length);
	}
	INVARIANT(at <= n);
	return at;
}

/* False: it is cut. */
static bool pass_answer(struct relay *r, int fd, const char *p, size_t n)
{
	long left = atomic_load(&r->left);
	const size_t passes = left == ENDLESS ? n : passing(r, p, n, &left);
	atomic_store(&r->left, passes == n ? left : ENDLESS); // before the unit may end by it
	pass_on(fd, p, passes);
	if (passes < n && r->says_last_word)
		pass_on(fd, last_word, sizeof last_word);
	return passes == n;
}

static void relay_pair(struct relay *r, struct pollfd *pair)
{
	char bytes[4096]; // an answer is shorter
	for (size_t i = 0; i < 2; i++) {
		if (pair[i].fd < 0 || pair[i].revents == 0)
			continue;
		const ssize_t n = recv(pair[i].fd, bytes, sizeof bytes, 0);
		if (n <= 0 || (i == 1 && !pass_answer(r, pair[0].fd, bytes, (size_t)n)))
			close_pair(pair);
		else if (i == 0)
			pass_on(pair[1].fd, bytes, (size_t)n);
	}
}

static void take_in(struct relay *r, int fd)
{
	struct pollfd *pair = r->fds + 1;
	while (pair[0].fd >= 0)
		pair += 2;
	INVARIANT(pair < r->fds + 1 + 2 * PAIRS);
	pair[0] = (struct pollfd){ .fd = fd, .events = POLLIN };
	pair[1] = (struct pollfd){ .fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
				   .events = POLLIN };
	INVARIANT(connect(pair[1].fd, (struct sockaddr *)&r->server, sizeof r->server) == 0);
}

static void *relay_run(void *arg)
{
	struct relay *r = arg;
	for (;;) {
		INVARIANT(poll(r->fds, 1 + 2 * PAIRS, -1) > 0 || errno == EINTR);
		for (size_t i = 1; i < 1 + 2 * PAIRS; i += 2)
			relay_pair(r, &r->fds[i]);
		if (r->fds[0].revents == 0)
			continue;
		const int fd = accept4(r->fds[0].fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			break; // relay_end
		take_in(r, fd);
	}
	for (size_t i = 1; i < 1 + 2 * PAIRS; i += 2)
		close_pair(&r->fds[i]);
	return NULL;
}

static bool socket_of(struct str folder, struct sockaddr_un *out)
{
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	const int n = snprintf(out->sun_path, sizeof out->sun_path, "%.*s/.s.PGSQL.5432",
			       STR_ARG(folder));
	return n > 0 && (size_t)n < sizeof out->sun_path;
}

/* A database of this URL is then reached through it; the empty text: it is not. */
static struct str relay_begin(struct cx *cx, struct relay *r, struct str url)
{
	const struct str folder = test_db_path(cx, "relay");
	const size_t host = str_find(url, STR("host="));
	struct str server = { 0 }, rest;
	*r = (struct relay){ .left = ENDLESS };
	for (size_t i = 0; i < 1 + 2 * PAIRS; i++)
		r->fds[i].fd = -1;
	if (host == STR_NONE || !str_cut(str_slice(url, host + 5, url.n), '&', &server, &rest) ||
	    !socket_of(server, &r->server) || !socket_of(folder, &r->here) ||
	    mkdir(folder.p, 0700) != 0)
		return (struct str){ 0 };
	r->fds[0] = (struct pollfd){ .fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
				     .events = POLLIN };
	if (bind(r->fds[0].fd, (struct sockaddr *)&r->here, sizeof r->here) != 0 ||
	    listen(r->fds[0].fd, PAIRS) != 0 || pthread_create(&r->thread, NULL, relay_run, r) != 0)
		return (struct str){ 0 };
	return arena_fmt(cx->arena, "%.*s&host=%.*s", STR_ARG(url), STR_ARG(folder));
}

static void relay_end(struct relay *r)
{
	(void)shutdown(r->fds[0].fd, SHUT_RDWR);
	INVARIANT(pthread_join(r->thread, NULL) == 0);
	(void)close(r->fds[0].fd);
}

/* Nobody can write to it any more, and so many bytes of the server's last word are there to be read. */
static void hang_up(struct relay *r, size_t n)
{
	for (size_t i = 1; i < 1 + 2 * PAIRS; i += 2) {
		if (r->fds[i].fd < 0)
			continue;
		pass_on(r->fds[i].fd, last_word, n);
		EQ(shutdown(r->fds[i].fd, SHUT_RDWR), 0);
	}
}

/* ---- units ----------------------------------------------------------------------- */

struct trial {
	unit_handler *work; // adds one
	struct relay *relay;
	long passes;	// bytes, before it is cut
	size_t said;	// of the last word, where the unit hangs up
	unsigned times; // that it was ended
};

static enum rc make(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return DB_RUN(cx, db, &break_test_new, VAL(COUNTER), VAL(sha256_of(STR("x"))));
}

static enum rc read_value(struct cx *cx, struct db *db, void *arg)
{
	int64_t *value = arg;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &break_test_read, VAL(COUNTER)));
	*value = rows_next(r) ? rows_int(r) : -1;
	return rows_end(cx, r);
}

/* Nothing is answered before the COMMIT. */
static enum rc add(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return DB_RUN(cx, db, &break_test_add, VAL(COUNTER));
}

static enum rc read_and_add(struct cx *cx, struct db *db, void *arg)
{
	int64_t value = 0;
	TRY(read_value(cx, db, &value));
	return add(cx, db, arg);
}

static void end_all(struct trial *t)
{
	if (t->times++ == 0)
		CHECK(test_postgres_do(
			"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
			" WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"));
}

static enum rc add_and_be_ended(struct cx *cx, struct db *db, void *arg)
{
	TRY(add(cx, db, NULL));
	end_all(arg);
	return RC_OK;
}

static enum rc read_and_be_ended(struct cx *cx, struct db *db, void *arg)
{
	int64_t value = 0;
	TRY(read_value(cx, db, &value));
	end_all(arg);
	return add(cx, db, NULL);
}

static enum rc read_and_be_hung_up(struct cx *cx, struct db *db, void *arg)
{
	struct trial *t = arg;
	int64_t value = 0;
	TRY(read_value(cx, db, &value));
	if (t->times++ == 0)
		hang_up(t->relay, t->said);
	return add(cx, db, NULL);
}

/* ---- tests ----------------------------------------------------------------------- */

static int64_t value_now(struct cx *cx, struct store *store)
{
	int64_t value = -1;
	EQ(unit_run(cx, store, TX_READ, read_value, &value), RC_OK);
	return value;
}

/* What it was told of the unit is true, and the next has a connection. Whether it was cut. */
static bool judge(struct cx *cx, struct store *store, struct trial *t)
{
	const int64_t before = value_now(cx, store);
	atomic_store(&t->relay->left, t->passes);
	const enum rc rc = unit_run(cx, store, TX_WRITE, t->work, t);
	const bool is_cut = atomic_exchange(&t->relay->left, ENDLESS) == ENDLESS;
	const struct str said = rc == RC_OK ? STR("") : arena_copy(cx->arena, cx_error(cx));
	const int64_t after = value_now(cx, store);
	CHECK(rc == RC_OK || (rc == RC_IO && str_find(said, STR(" broke")) != STR_NONE));
	if (str_find(said, STR("is not known")) == STR_NONE)
		EQ(after, before + (rc == RC_OK));
	else
		CHECK(after == before || after == before + 1);
	return is_cut;
}

/* The unit's answers are cut after 0, 5, 10 ... bytes, and the server says a last word after each of
 * its messages but those that answer BEGIN: where that is refused nothing was done, which the relay
 * cannot arrange. */
static void cut_everywhere(struct cx *cx, struct store *store, struct relay *relay)
{
	static unit_handler *const works[] = { add, read_and_add };
	for (size_t i = 0; i < 4; i++) {
		relay->says_last_word = i % 2 == 1;
		struct trial t = { works[i / 2], relay,
				   relay->says_last_word ? BEGIN_MESSAGES : 0 };
		while (judge(cx, store, &t))
			t.passes += relay->says_last_word ? 1 : STEP_BYTES;
		CHECK(t.passes > 5); // there were answers
	}
}

static void end_them(struct cx *cx, struct store *store, struct relay *relay)
{
	struct trial late = { add_and_be_ended, relay, ENDLESS }, early = late;
	early.work = read_and_be_ended;
	(void)judge(cx, store, &late);
	(void)judge(cx, store, &early);
}

static void hang_up_on_them(struct cx *cx, struct store *store, struct relay *relay)
{
	static const size_t said[] = { 0, 3, sizeof last_word };
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		struct trial t = { read_and_be_hung_up, relay, ENDLESS, .said = said[i] };
		const int64_t before = value_now(cx, store);
		(void)judge(cx, store, &t);
		EQ(value_now(cx, store), before);
	}
}

static void through_a_relay(struct cx *cx,
			    void (*test)(struct cx *, struct store *, struct relay *))
{
	struct relay relay;
	struct store *store = NULL;
	const struct str url = test_postgres_url(cx);
	if (url.n == 0)
		return; // noted
	EQ(store_create(cx, &(struct store_config){ .url = url }), RC_OK);
	const struct str through = relay_begin(cx, &relay, url);
	REQUIRE(through.n > 0);
	if (store_open(cx, &(struct store_config){ .url = through }, &store) == RC_OK) {
		EQ(unit_run(cx, store, TX_WRITE, make, NULL), RC_OK);
		test(cx, store, &relay);
		store_close(store);
	} else {
		EQ_STR(cx_error(cx), "");
	}
	relay_end(&relay);
	test_postgres_drop(cx, url);
}

TEST(a_connection_that_is_cut_at_any_byte_of_an_answer_loses_no_truth_and_no_time)
{
	through_a_relay(cx, cut_everywhere);
}

TEST(a_unit_whose_connection_the_server_ended_is_told_the_truth)
{
	through_a_relay(cx, end_them);
}

/* What cannot be written is an error, and what is left to be read ends in the middle. */
TEST(a_unit_that_can_write_no_more_is_not_waited_for_without_end)
{
	through_a_relay(cx, hang_up_on_them);
}
