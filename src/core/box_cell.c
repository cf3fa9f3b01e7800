// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/box_cell.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/confine.h"
#include "core/fd.h"

enum { SOCKET_FD = 3, FD_FREE = 4, KEPT_MAX = 1 << 20 };

bool box_read(int fd, void *p, size_t n)
{
	size_t got = 0;
	return fd_read(fd, p, n, &got) == 0 && got == n;
}

bool box_write(int fd, const void *p, size_t n)
{
	return fd_write(fd, (struct str){ p, n }) == 0;
}

/* ---- the process that reads ---- */

static const int calls[] = {
	SYS_read,      SYS_write,    SYS_exit_group, SYS_setitimer, SYS_clock_gettime,
	SYS_getrandom, SYS_getpid,   SYS_brk,	     SYS_mmap,	    SYS_mremap,
	SYS_munmap,    SYS_mprotect, SYS_madvise,    SYS_futex,
};

/* Pages that this process has of the address space now. */
static size_t pages_now(void)
{
	char text[64] = "";
	const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	const ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	int64_t pages = 0;
	struct str first, rest;
	if (fd >= 0)
		(void)close(fd); // only read from
	(void)str_cut((struct str){ text, n > 0 ? (size_t)n : 0 }, ' ', &first, &rest);
	return str_to_i64(first, 1, INT64_MAX, &pages) ? (size_t)pages : 0;
}

static enum rc limit(struct cx *cx, const struct box_config *config)
{
	const size_t pages = pages_now();
	const rlim_t bytes = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + config->memory;
	const struct rlimit memory = { bytes, bytes }, none = { 0 };
	if (pages == 0 || setrlimit(RLIMIT_AS, &memory) != 0 ||
	    setrlimit(RLIMIT_NOFILE, &none) != 0 || setrlimit(RLIMIT_FSIZE, &none) != 0)
		return cx_fail(cx, RC_IO, "a process that reads messages cannot be limited: %s",
			       strerror(errno));
	return confine(cx, "a process that reads messages", calls, sizeof calls / sizeof *calls);
}

static enum rc parse(struct cx *cx, const struct box_config *config, const struct box_question *q,
		     struct str text, struct buf *answer)
{
	const struct itimerval time = { .it_value = { config->processor_ms / 1000,
						      config->processor_ms % 1000 * 1000 } };
	cx_init(cx, cx->arena, instant_now());
	if (setitimer(ITIMER_PROF, &time, NULL) != 0) // SIGPROF ends it
		return cx_fail(cx, RC_IO, "a process that reads messages cannot be limited");
	for (unsigned i = 0; config->parsers[i].name; i++)
		if (i == q->parser)
			return config->parsers[i].parse(cx, text, answer);
	return cx_fail(cx, RC_BUG, "there is no parser %u", q->parser);
}

/* One process reads one document at a time; who reads without a box, each thread its own. */
static bool is_cell;
static _Thread_local const struct box_supply *supply_here;

void box_supply_here(const struct box_supply *supply)
{
	supply_here = supply;
}

static enum rc want_here(struct cx *cx, struct str wanted, struct str *given)
{
	struct buf b;
	if (!supply_here)
		return cx_fail(cx, RC_IO, "nobody gives what is read");
	buf_init(&b, BOX_GIVEN_MAX);
	enum rc rc = supply_here->give(cx, supply_here->of, wanted, &b);
	if (rc == RC_OK && buf_full(&b))
		rc = cx_fail(cx, RC_BUG, "more was given than may be");
	if (rc == RC_OK)
		*given = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return rc;
}

/* The other end ends this process where it gives nothing. */
enum rc box_want(struct cx *cx, struct str wanted, struct str *given)
{
	const struct box_answer want = { BOX_WANTS, (uint32_t)wanted.n };
	struct box_answer got;
	INVARIANT(wanted.n <= BOX_WANT_MAX);
	if (!is_cell)
		return want_here(cx, wanted, given);
	if (!box_write(SOCKET_FD, &want, sizeof want) ||
	    !box_write(SOCKET_FD, wanted.p, wanted.n) || !box_read(SOCKET_FD, &got, sizeof got) ||
	    got.n > BOX_GIVEN_MAX)
		_exit(1);
	char *p = arena_alloc(cx->arena, got.n + 1);
	if (!box_read(SOCKET_FD, p, got.n))
		_exit(1);
	*given = (struct str){ p, got.n };
	return RC_OK;
}

/* False: the other end is gone. */
static bool answer_one(struct cx *cx, const struct box_config *config)
{
	struct box_question q;
	struct buf answer;
	if (!box_read(SOCKET_FD, &q, sizeof q) || q.n > BOX_QUESTION_MAX)
		return false;
	char *text = arena_alloc(cx->arena, q.n);
	if (!box_read(SOCKET_FD, text, q.n))
		return false;
	buf_init(&answer, BOX_ANSWER_MAX);
	enum rc rc = parse(cx, config, &q, (struct str){ text, q.n }, &answer);
	if (rc == RC_OK && buf_full(&answer))
		rc = cx_fail(cx, RC_LIMIT, "what was read takes too much memory");
	const struct str says = rc == RC_OK ? buf_str(&answer) : cx_error(cx);
	const struct box_answer a = { (uint32_t)rc, (uint32_t)says.n };
	const bool ok = box_write(SOCKET_FD, &a, sizeof a) && box_write(SOCKET_FD, says.p, says.n);
	buf_done(&answer);
	return ok;
}

/* Its first answer says whether it is shut in. */
static _Noreturn void serve(const struct box_config *config, int fd)
{
	struct arena arena;
	struct cx cx;
	arena_init(&arena);
	cx_init(&cx, &arena, instant_now());
	is_cell = true;
	(void)prctl(PR_SET_NAME, "comity-parser");
	if (dup2(fd, SOCKET_FD) != SOCKET_FD || close_range(FD_FREE, ~0U, 0) != 0)
		_exit(1);
	const enum rc rc = limit(&cx, config);
	const struct str why = cx_error(&cx);
	const struct box_answer hello = { (uint32_t)rc, (uint32_t)why.n };
	if (!box_write(SOCKET_FD, &hello, sizeof hello) || !box_write(SOCKET_FD, why.p, why.n) ||
	    rc != RC_OK)
		_exit(1);
	while (answer_one(&cx, config)) {
		if (arena_used(&arena) > KEPT_MAX)
			arena_done(&arena);
		arena_reset(&arena);
	}
	_exit(0);
}

/* ---- the keeper ---- */

/* One packet, and the descriptor that came with it. False: the asking side is gone. */
static bool take_order(int fd, struct box_order *order, int *socket)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec part = { order, sizeof *order };
	struct msghdr m = { .msg_iov = &part,
			    .msg_iovlen = 1,
			    .msg_control = &control,
			    .msg_controllen = sizeof control };
	*socket = -1;
	if (recvmsg(fd, &m, MSG_CMSG_CLOEXEC) != (ssize_t)sizeof *order)
		return false;
	const struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
		memcpy(socket, CMSG_DATA(c), sizeof *socket);
	return true;
}

static struct box_word fork_one(const struct box_config *config, int socket)
{
	const pid_t parent = getpid();
	const pid_t pid = fork();
	if (pid == 0) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
			_exit(1);
		serve(config, socket);
	}
	return (struct box_word){ .pid = pid, .error = pid < 0 ? errno : 0 };
}

/* A child stays one until it was waited for here, so the number is nobody else's. */
static struct box_word end_one(pid_t pid)
{
	struct box_word word = { .pid = pid };
	(void)kill(pid, SIGKILL); // it may have ended
	while (waitpid(pid, &word.status, 0) < 0 && errno == EINTR)
		;
	return word;
}

/* What a message may take over has no terminal, no log and no secret of the environment. */
static bool forget(void)
{
	const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	const int last = confine_is_sanitized() ? STDOUT_FILENO : STDERR_FILENO;
	for (char **e = environ; e && *e; e++)
		memset(*e, 0, strlen(*e));
	for (int fd = STDIN_FILENO; fd <= last; fd++)
		if (null < 0 || dup2(null, fd) != fd)
			return false;
	return close_range(FD_FREE, ~0U, 0) == 0;
}

_Noreturn void box_keep(const struct box_config *config, int fd)
{
	struct box_order order;
	int socket;
	(void)prctl(PR_SET_NAME, "comity-keeper");
	if (dup2(fd, SOCKET_FD) != SOCKET_FD)
		_exit(1);
	// To all of a terminal's or a service's processes: this one ends with the asking side.
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN); // of one that has gone
	for (unsigned i = 0; config->parsers[i].name; i++)
		if (config->parsers[i].prepare)
			config->parsers[i].prepare();
	if (!forget())
		_exit(1);
	while (take_order(SOCKET_FD, &order, &socket)) {
		const struct box_word word = order.op == BOX_FORK ? fork_one(config, socket)
								  : end_one(order.pid);
		if (socket >= 0)
			(void)close(socket); // the child's
		if (!box_write(SOCKET_FD, &word, sizeof word))
			break;
	}
	_exit(0);
}
