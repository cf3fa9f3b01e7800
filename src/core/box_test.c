// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/box.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/confine.h"
#include "core/test.h"

/* ---- parsers that do what no parser should ---- */

static enum rc turn_round(struct cx *cx, struct str question, struct buf *answer)
{
	if (str_eq(question, STR("bad")))
		return cx_fail(cx, RC_INVALID, "bad is bad");
	char *p = arena_alloc(cx->arena, question.n);
	for (size_t i = 0; i < question.n; i++)
		p[i] = question.p[question.n - 1 - i];
	buf_add(answer, (struct str){ p, question.n });
	return RC_OK;
}

static enum rc crash(struct cx *cx, struct str question, struct buf *answer)
{
	(void)cx;
	(void)question;
	(void)answer;
	abort();
}

static enum rc run_for_ever(struct cx *cx, struct str question, struct buf *answer)
{
	volatile unsigned turns = 0;
	(void)cx;
	(void)question;
	(void)answer;
	while (turns < 2) // it never is: the sum stays 0 or 1
		turns = (turns + 1) & 1;
	return RC_OK;
}

static enum rc stop_still(struct cx *cx, struct str question, struct buf *answer)
{
	char byte;
	(void)cx;
	(void)question;
	(void)answer;
	return read(3, &byte, 1) == 1 ? RC_OK : RC_IO; // nobody writes to it
}

/* Pieces as large as the allocator takes from the kernel each by itself. */
static enum rc eat_memory(struct cx *cx, struct str question, struct buf *answer)
{
	(void)question;
	(void)answer;
	for (int i = 0; i < 1024; i++)
		(void)arena_alloc(cx->arena, (size_t)4 << 20);
	return RC_OK;
}

static enum rc answer_much(struct cx *cx, struct str question, struct buf *answer)
{
	const struct str piece = { arena_alloc(cx->arena, 9 << 20), 9 << 20 };
	(void)question;
	for (int i = 0; i < 65; i++)
		buf_add(answer, piece);
	return RC_OK;
}

/* Says that more follows than does. */
static enum rc cut_short(struct cx *cx, struct str question, struct buf *answer)
{
	const uint32_t head[2] = { RC_OK, 1000 };
	(void)cx;
	(void)question;
	(void)answer;
	(void)!write(3, head, sizeof head);
	_exit(0);
}

static enum rc lie(struct cx *cx, struct str question, struct buf *answer)
{
	const uint32_t head[2] = { RC_OK, UINT32_MAX };
	(void)cx;
	(void)question;
	(void)answer;
	return write(3, head, sizeof head) > 0 ? RC_OK : RC_IO;
}

static enum rc open_file(struct cx *cx, struct str question, struct buf *answer)
{
	(void)answer;
	return open(str_c(cx->arena, question), O_RDONLY | O_CLOEXEC) >= 0 ? RC_OK : RC_MISSING;
}

static enum rc make_socket(struct cx *cx, struct str question, struct buf *answer)
{
	(void)cx;
	(void)question;
	(void)answer;
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? RC_OK : RC_MISSING;
}

static enum rc make_process(struct cx *cx, struct str question, struct buf *answer)
{
	(void)cx;
	(void)question;
	(void)answer;
	return fork() >= 0 ? RC_OK : RC_MISSING;
}

static enum rc make_code(struct cx *cx, struct str question, struct buf *answer)
{
	const int how = MAP_PRIVATE | MAP_ANONYMOUS;
	(void)cx;
	(void)question;
	(void)answer;
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, how, -1, 0) ? RC_OK : RC_MISSING;
}

static enum rc kill_others(struct cx *cx, struct str question, struct buf *answer)
{
	(void)cx;
	(void)question;
	(void)answer;
	return kill(1, 0) == 0 ? RC_OK : RC_MISSING;
}

/* What the kernel says of the process, as its keeper's children are listed to the test. */
static enum rc tell_number(struct cx *cx, struct str question, struct buf *answer)
{
	(void)cx;
	(void)question;
	buf_fmt(answer, "%d", (int)getpid());
	return RC_OK;
}

/* Asks for each byte of the question, one by one, and answers what it is given. */
static enum rc want_each(struct cx *cx, struct str question, struct buf *answer)
{
	for (size_t i = 0; i < question.n; i++) {
		struct str given = { NULL, 0 };
		TRY(box_want(cx, str_slice(question, i, i + 1), &given));
		buf_add(answer, given);
	}
	return RC_OK;
}

/* Says that it wants more than anything that may be wanted. */
static enum rc want_much(struct cx *cx, struct str question, struct buf *answer)
{
	const uint32_t head[2] = { 1000, BOX_WANT_MAX + 1 };
	(void)cx;
	(void)question;
	(void)answer;
	(void)!write(3, head, sizeof head);
	return box_want(cx, question, &question);
}

enum {
	WANT,
	WANT_MUCH,
	ROUND,
	CRASH,
	EVER,
	STILL,
	MEMORY,
	MUCH,
	SHORT,
	LIE,
	FILES,
	SOCKET,
	PROCESS,
	CODE,
	KILL,
	WHO
};

static const struct box_parser parsers[] = {
	[WANT] = { "want", NULL, want_each },
	[WANT_MUCH] = { "want-much", NULL, want_much },
	[ROUND] = { "round", NULL, turn_round },
	[CRASH] = { "crash", NULL, crash },
	[EVER] = { "ever", NULL, run_for_ever },
	[STILL] = { "still", NULL, stop_still },
	[MEMORY] = { "memory", NULL, eat_memory },
	[MUCH] = { "much", NULL, answer_much },
	[SHORT] = { "short", NULL, cut_short },
	[LIE] = { "lie", NULL, lie },
	[FILES] = { "file", NULL, open_file },
	[SOCKET] = { "socket", NULL, make_socket },
	[PROCESS] = { "fork", NULL, make_process },
	[CODE] = { "code", NULL, make_code },
	[KILL] = { "kill", NULL, kill_others },
	[WHO] = { "who", NULL, tell_number },
	{ 0 },
};

static const struct box_config config = { .parsers = parsers,
					  .processes = 2,
					  .processor_ms = 300,
					  .patience_ms = 20000,
					  .memory = (size_t)512 << 20 };

static enum rc ask(struct cx *cx, struct box *b, unsigned parser, struct str text, struct str *out)
{
	return box_ask(cx, b, parser, &text, 1, out);
}

static pid_t who(struct cx *cx, struct box *b)
{
	struct str out = { 0 };
	int64_t pid = 0;
	REQUIRE(ask(cx, b, WHO, STR(""), &out) == RC_OK);
	REQUIRE(str_to_i64(out, 2, INT32_MAX, &pid));
	return (pid_t)pid;
}

static void check_lives(struct cx *cx, struct box *b)
{
	struct str out = { 0 };
	EQ(ask(cx, b, ROUND, STR("next"), &out), RC_OK);
	EQ_STR(out, "txen");
}

/* ---- what it does ---- */

TEST(a_box_gives_what_its_parser_says)
{
	AUTO(box) b = NULL;
	struct str out = { 0 };
	REQUIRE(box_start(cx, &config, &b) == RC_OK);
	check_lives(cx, b);
	const struct str parts[] = { STR("ab"), STR(""), STR("cd") };
	EQ(box_ask(cx, b, ROUND, parts, 3, &out), RC_OK);
	EQ_STR(out, "dcba");
	EQ(ask(cx, b, ROUND, STR(""), &out), RC_OK);
	EQ(out.n, 0);
	EQ(ask(cx, b, ROUND, STR("bad"), &out), RC_INVALID);
	EQ_STR(cx_error(cx), "bad is bad");
	const struct str large = { arena_alloc(cx->arena, 9 << 20), 9 << 20 };
	EQ(ask(cx, b, ROUND, large, &out), RC_OK);
	EQ(out.n, large.n);
	EQ(box_count(b).documents, 5);
	EQ(box_count(b).ended, 0);
}

/* Each is refused alone, and the next is read. */
TEST(what_ends_a_process_is_refused_and_the_next_is_read)
{
	static const struct {
		unsigned parser;
		enum rc rc;
		const char *says;
	} rows[] = {
		{ CRASH, RC_INVALID, "it ends the process that reads it" },
		{ EVER, RC_LIMIT, "it takes more than the 300 ms of processor time" },
		{ MEMORY, RC_INVALID, "it ends the process that reads it" },
		{ MUCH, RC_LIMIT, "what was read takes too much memory" },
		{ SHORT, RC_INVALID, "it ends the process that reads it (exit code 0)" },
		{ LIE, RC_INVALID, "it ends the process that reads it" },
		{ FILES, RC_INVALID, "it ends the process that reads it (signal 31" },
		{ SOCKET, RC_INVALID, "it ends the process that reads it (signal 31" },
		{ PROCESS, RC_INVALID, "it ends the process that reads it (signal 31" },
		{ CODE, RC_INVALID, "it ends the process that reads it (signal 31" },
		{ KILL, RC_INVALID, "it ends the process that reads it (signal 31" },
	};
	AUTO(box) b = NULL;
	struct str out = { 0 };
	REQUIRE(box_start(cx, &config, &b) == RC_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		EQ(ask(cx, b, rows[i].parser, STR("/etc/hostname"), &out), rows[i].rc);
		EQ_STR(str_slice(cx_error(cx), 0, strlen(rows[i].says)), rows[i].says);
		check_lives(cx, b);
	}
	EQ(box_count(b).ended, 19); // two a document, but one where the time tells
	EQ(box_count(b).refused, 10);
	EQ(box_check(cx, b), RC_OK);
}

TEST(a_process_that_does_not_answer_is_ended)
{
	AUTO(box) b = NULL;
	struct str out = { 0 };
	struct box_config hasty = config;
	hasty.patience_ms = 200;
	hasty.processes = 1;
	REQUIRE(box_start(cx, &hasty, &b) == RC_OK);
	const pid_t before = who(cx, b);
	EQ(ask(cx, b, STILL, STR(""), &out), RC_BUSY); // perhaps it is the machine's fault
	EQ(box_count(b).late, 1);
	CHECK(kill(before, 0) != 0);
	check_lives(cx, b);
	CHECK(who(cx, b) != before);
}

/* A process that somebody ended costs no document. */
TEST(a_killed_process_refuses_nothing)
{
	AUTO(box) b = NULL;
	REQUIRE(box_start(cx, &config, &b) == RC_OK);
	for (int i = 0; i < 3; i++) {
		const pid_t before = who(cx, b);
		REQUIRE(kill(before, SIGKILL) == 0);
		check_lives(cx, b);
		CHECK(who(cx, b) != before);
	}
	EQ(box_count(b).refused, 0);
	EQ(box_count(b).ended, 3);
}

TEST(a_process_is_replaced_after_many_documents)
{
	AUTO(box) b = NULL;
	REQUIRE(box_start(cx, &config, &b) == RC_OK);
	const pid_t first = who(cx, b);
	for (int i = 1; i < BOX_DOCUMENTS_MAX; i++)
		REQUIRE(who(cx, b) == first);
	CHECK(who(cx, b) != first);
	EQ(box_count(b).ended, 0);
}

static struct str proc_file(struct cx *cx, pid_t pid, const char *name)
{
	char *text = arena_alloc(cx->arena, 4096);
	const int fd = open(str_c(cx->arena, arena_fmt(cx->arena, "/proc/%d/%s", (int)pid, name)),
			    O_RDONLY | O_CLOEXEC);
	REQUIRE(fd >= 0);
	const ssize_t n = read(fd, text, 4096);
	(void)close(fd); // only read from
	return (struct str){ text, n > 0 ? (size_t)n : 0 };
}

/* The socket, and nothing to read or write otherwise: the sanitizer alone has an error output. */
static void check_descriptor(struct cx *cx, pid_t pid, struct str name)
{
	char target[256] = "";
	const struct str path = arena_fmt(cx->arena, "/proc/%d/fd/%.*s", (int)pid, STR_ARG(name));
	if (str_starts(name, STR(".")) || (str_eq(name, STR("2")) && confine_is_sanitized()))
		return;
	CHECK(readlink(str_c(cx->arena, path), target, sizeof target - 1) > 0);
	if (str_eq(name, STR("3")))
		CHECK(str_starts(str_from_c(target), STR("socket:")));
	else
		EQ_STR(target, "/dev/null");
}

/* Of the kernel, not of ourselves. */
TEST(a_process_is_shut_in_and_holds_one_socket)
{
	AUTO(box) b = NULL;
	const int other = open("/dev/null", O_RDONLY); // would be inherited
	REQUIRE(box_start(cx, &config, &b) == RC_OK);
	const pid_t pid = who(cx, b);
	const struct str status = proc_file(cx, pid, "status");
	CHECK(str_find(status, STR("Seccomp:\t2\n")) != STR_NONE);
	CHECK(str_find(status, STR("NoNewPrivs:\t1\n")) != STR_NONE);
	CHECK(str_find(status, STR("Name:\tcomity-parser\n")) != STR_NONE);
	const struct str limits = proc_file(cx, pid, "limits");
	CHECK(str_find(limits, STR("Max open files            0 ")) != STR_NONE);
	CHECK(str_find(limits, STR("Max core file size        0 ")) != STR_NONE);
	CHECK(str_find(limits, STR("Max file size             0 ")) != STR_NONE);
	CHECK(str_find(limits, STR("Max address space         unlimited")) == STR_NONE);
	DIR *dir = opendir(str_c(cx->arena, arena_fmt(cx->arena, "/proc/%d/fd", (int)pid)));
	if (dir) { // to its own user it is closed, since it may not be looked into
		for (const struct dirent *e = readdir(dir); e; e = readdir(dir))
			check_descriptor(cx, pid, str_from_c(e->d_name));
		(void)closedir(dir);
	}
	(void)close(other);
}

TEST(a_box_without_its_keeper_says_so)
{
	AUTO(box) b = NULL;
	struct str out = { 0 }, parent;
	int64_t keeper = 0;
	REQUIRE(box_start(cx, &config, &b) == RC_OK);
	const struct str status = proc_file(cx, who(cx, b), "status");
	const size_t at = str_find(status, STR("PPid:\t"));
	REQUIRE(at != STR_NONE);
	(void)str_cut(str_slice(status, at + 6, status.n), '\n', &parent, &out);
	REQUIRE(str_to_i64(parent, 2, INT32_MAX, &keeper));
	EQ(box_check(cx, b), RC_OK);
	REQUIRE(kill((pid_t)keeper, SIGKILL) == 0);
	while (box_check(cx, b) == RC_OK)
		(void)usleep(1000);
	while (ask(cx, b, ROUND, STR("last"), &out) == RC_OK)
		(void)usleep(1000); // the process that reads ends after its keeper
	EQ(ask(cx, b, ROUND, STR("next"), &out), RC_IO);
	EQ_STR(cx_error(cx), "the process that starts those in which messages are read has ended, "
			     "and nothing from outside is read without it: restart comity");
}

static void *wait_for_lock(void *lock)
{
	(void)pthread_mutex_lock(lock);
	(void)pthread_mutex_unlock(lock);
	return NULL;
}

/* Its keeper would be a child of what may hold locks for ever. */
TEST(a_box_begins_before_threads)
{
	AUTO(box) b = NULL;
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_t thread;
	REQUIRE(pthread_mutex_lock(&lock) == 0);
	REQUIRE(pthread_create(&thread, NULL, wait_for_lock, &lock) == 0);
	EQ(box_start(cx, &config, &b), RC_BUG);
	EQ(b == NULL, true);
	(void)pthread_mutex_unlock(&lock);
	(void)pthread_join(thread, NULL);
}

/* "a" is given as "<a>"; "!" is refused, and "*" is more than may be given at once. */
static enum rc give_bracketed(struct cx *cx, void *of, struct str wanted, struct buf *given)
{
	int *times = of;
	++*times;
	if (str_eq(wanted, STR("!")))
		return cx_fail(cx, RC_LIMIT, "no more of that");
	for (int i = 0; str_eq(wanted, STR("*")) && i < BOX_GIVEN_MAX; i++)
		buf_add_char(given, '*');
	buf_fmt(given, "<%.*s>", STR_ARG(wanted));
	return buf_full(given) ? cx_fail(cx, RC_BUG, "it is too much") : RC_OK;
}

static int times;

static enum rc ask_with(struct cx *cx, struct box *b, unsigned parser, const struct str *text,
			struct str *out)
{
	static const struct box_supply supply = { &times, give_bracketed };
	const struct box_demand demand = { parser, text, 1, &supply };
	return box_ask_with(cx, b, &demand, out);
}

TEST(what_is_too_large_to_be_sent_is_given_as_it_is_wanted)
{
	struct str text = { 0 };
	struct box *b = NULL;
	times = 0;
	const struct box_supply supply = { &times, give_bracketed };
	const struct str ab = STR("ab"), bad = STR("a!b"), much = STR("*");
	EQ(box_start(cx, &config, &b), RC_OK);
	EQ(ask_with(cx, b, WANT, &ab, &text), RC_OK);
	EQ_STR(text, "<a><b>");
	EQ(times, 2);
	EQ(ask_with(cx, b, WANT, &bad, &text), RC_LIMIT);
	EQ_STR(cx_error(cx), "no more of that");
	EQ(times, 4); // what comes after it is not asked for, nor all of it again
	EQ(ask_with(cx, b, WANT, &much, &text), RC_BUG);
	EQ(ask_with(cx, b, WANT, &ab, &text), RC_OK);	     // in a new process
	EQ(box_ask(cx, b, WANT, &ab, 1, &text), RC_INVALID); // nobody gives: the process is ended
	EQ(ask_with(cx, b, WANT_MUCH, &ab, &text), RC_INVALID);
	box_close(b);
	EQ(box_want(cx, ab, &text), RC_IO);
	box_supply_here(&supply); // without a box
	EQ(box_want(cx, ab, &text), RC_OK);
	EQ_STR(text, "<ab>");
	box_supply_here(NULL);
}
