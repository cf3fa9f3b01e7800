// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/box_cell.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"

enum { TRIES = 2, KEEPER_MS = 60000, GOING_MS = 100 };

struct cell {
	int fd; // -1: no process yet
	pid_t pid;
	unsigned documents;
	bool busy;
};

struct box {
	struct box_config config;
	pid_t keeper;
	int orders;		// socket of the keeper
	pthread_mutex_t lock;	// of what follows
	pthread_cond_t is_free; // a cell
	struct cell cells[BOX_PROCESSES_MAX];
	struct box_count count;
	pthread_mutex_t order_lock; // one order at a time
	bool gone;		    // the keeper; under order_lock
};

/* What is asked, with its head. */
struct document {
	struct box_question head;
	struct str parts[4];
	size_t n;
	const struct box_supply *supply; // NULL: the parser wants nothing more
};

struct reply {
	struct box_answer head;
	struct str text;
	enum rc why; // of END_UNSUPPLIED
};

/* How one try ended. */
enum end {
	END_ANSWERED,
	END_DIED, // while it had the document
	END_LATE,
	END_NO_PROCESS,
	END_UNSUPPLIED, // what it wanted was not given: why is in the cx
};

static enum rc is_gone(struct cx *cx)
{
	return cx_fail(cx, RC_IO,
		       "the process that starts those in which messages are read has ended, and "
		       "nothing from outside is read without it: restart comity");
}

/* ---- the keeper ---- */

static bool send_order(int fd, const struct box_order *order, int socket)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec part = { (void *)(uintptr_t)order, sizeof *order };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1 };
	if (socket >= 0) {
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.head), &socket, sizeof socket);
		m.msg_control = &control;
		m.msg_controllen = sizeof control;
	}
	return sendmsg(fd, &m, MSG_NOSIGNAL) == (ssize_t)sizeof *order;
}

static enum rc order(struct cx *cx, struct box *b, const struct box_order *what, int socket,
		     struct box_word *word)
{
	INVARIANT(pthread_mutex_lock(&b->order_lock) == 0);
	if (!b->gone)
		b->gone = !send_order(b->orders, what, socket) ||
			  recv(b->orders, word, sizeof *word, 0) != (ssize_t)sizeof *word;
	const bool gone = b->gone;
	INVARIANT(pthread_mutex_unlock(&b->order_lock) == 0);
	return gone ? is_gone(cx) : RC_OK;
}

enum rc box_check(struct cx *cx, struct box *b)
{
	struct pollfd p = { .fd = b->orders };
	INVARIANT(pthread_mutex_lock(&b->order_lock) == 0);
	if (!b->gone)
		b->gone = poll(&p, 1, 0) > 0 && (p.revents & POLLHUP) != 0;
	const bool gone = b->gone;
	INVARIANT(pthread_mutex_unlock(&b->order_lock) == 0);
	return gone ? is_gone(cx) : RC_OK;
}

/* ---- one process ---- */

/* Each wait for bytes has the limit, and so has the answer as a whole (take_answer). */
static bool set_patience(int fd, unsigned ms)
{
	const struct timeval t = { ms / 1000, ms % 1000 * 1000 };
	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t) == 0 &&
	       setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t) == 0;
}

static enum rc greet(struct cx *cx, const struct cell *cell)
{
	struct box_answer hello;
	char why[CX_ERROR_MAX];
	if (!box_read(cell->fd, &hello, sizeof hello) || hello.n >= sizeof why ||
	    !box_read(cell->fd, why, hello.n))
		return cx_fail(cx, RC_IO, "a process that reads messages does not begin");
	return hello.rc == RC_OK ? RC_OK : cx_fail(cx, RC_IO, "%.*s", (int)hello.n, why);
}

/* The word of how it ended; RC_OK with status 0 when the keeper is gone. */
static int end(struct cx *cx, struct box *b, struct cell *cell)
{
	const struct box_order last = { BOX_END, cell->pid };
	struct box_word word = { 0 };
	(void)close(cell->fd); // the process ends by it, or by the keeper
	cell->fd = -1;
	cell->documents = 0;
	return order(cx, b, &last, -1, &word) == RC_OK ? word.status : 0;
}

static enum rc begin(struct cx *cx, struct box *b, struct cell *cell)
{
	const struct box_order first = { .op = BOX_FORK };
	struct box_word word = { 0 };
	int pair[2];
	if (cell->fd >= 0 && cell->documents >= BOX_DOCUMENTS_MAX)
		(void)end(cx, b, cell);
	if (cell->fd >= 0)
		return RC_OK;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return cx_fail(cx, RC_IO, "a process that reads messages: %s", strerror(errno));
	enum rc rc = order(cx, b, &first, pair[1], &word);
	(void)close(pair[1]); // the new process's
	if (rc == RC_OK && word.pid < 0)
		rc = cx_fail(cx, RC_IO, "a process that reads messages cannot begin: %s",
			     strerror(word.error));
	if (rc != RC_OK) {
		(void)close(pair[0]); // of nobody
		return rc;
	}
	*cell = (struct cell){ .fd = pair[0], .pid = word.pid, .busy = true };
	rc = set_patience(cell->fd, b->config.patience_ms)
		     ? greet(cx, cell)
		     : cx_fail(cx, RC_IO, "a process that reads messages: %s", strerror(errno));
	if (rc != RC_OK)
		(void)end(cx, b, cell);
	return rc;
}

/* ---- one document ---- */

static int64_t now_ms(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* As box_read, on a socket that has a limit a wait; *late says that it was the time. */
static bool take(int fd, char *p, size_t n, int64_t until, bool *late)
{
	while (n > 0) {
		const ssize_t got = recv(fd, p, n, 0);
		*late = (got < 0 && errno == EAGAIN) || now_ms() > until;
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || *late)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static bool put(int fd, const struct document *d, bool *late)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct str part = d->parts[i];
		for (size_t at = 0; at < part.n;) {
			const int more = i + 1 < d->n ? MSG_MORE : 0;
			const ssize_t n = send(fd, part.p + at, part.n - at, MSG_NOSIGNAL | more);
			*late = n < 0 && errno == EAGAIN;
			if (n < 0 && errno == EINTR)
				continue;
			if (n <= 0)
				return false;
			at += (size_t)n;
		}
	}
	return true;
}

/* What it wants, of n bytes; *rc says why it was not given. */
static enum end supply(struct cx *cx, const struct cell *cell, const struct document *d, size_t n,
		       int64_t until, enum rc *rc)
{
	char wanted[BOX_WANT_MAX];
	bool late = false;
	struct buf given;
	if (!d->supply || n > sizeof wanted)
		return END_DIED; // as one that says what no parser says
	if (!take(cell->fd, wanted, n, until, &late))
		return late ? END_LATE : END_DIED;
	buf_init(&given, BOX_GIVEN_MAX);
	*rc = d->supply->give(cx, d->supply->of, (struct str){ wanted, n }, &given);
	const struct box_answer head = { RC_OK, (uint32_t)buf_str(&given).n };
	const struct document reply = {
		.parts = { { (const char *)&head, sizeof head }, buf_str(&given) }, .n = 2
	};
	enum end e = END_UNSUPPLIED;
	if (*rc == RC_OK)
		e = put(cell->fd, &reply, &late) ? END_ANSWERED : late ? END_LATE : END_DIED;
	buf_done(&given);
	return e;
}

/* Each time that it was given something it has its time again: its processor's has an end. */
static enum end try(struct cx *cx, const struct box *b, struct cell *cell, const struct document *d,
		    struct reply *reply)
{
	struct box_answer *answer = &reply->head;
	struct str *text = &reply->text;
	int64_t until = now_ms() + b->config.patience_ms;
	bool late = false;
	cell->documents++;
	if (!put(cell->fd, d, &late))
		return late ? END_LATE : END_DIED;
	for (;;) {
		if (!take(cell->fd, (char *)answer, sizeof *answer, until, &late))
			return late ? END_LATE : END_DIED;
		if (answer->rc != BOX_WANTS)
			break;
		const enum end e = supply(cx, cell, d, answer->n, until, &reply->why);
		if (e != END_ANSWERED)
			return e;
		until = now_ms() + b->config.patience_ms;
	}
	if (answer->n > BOX_ANSWER_MAX || answer->rc > RC_BUG)
		return END_DIED;
	char *p = arena_alloc(cx->arena, answer->n);
	*text = (struct str){ p, answer->n };
	if (!take(cell->fd, p, answer->n, until, &late))
		return late ? END_LATE : END_DIED;
	return END_ANSWERED;
}

static struct str how(struct arena *a, int status)
{
	if (WIFSIGNALED(status))
		return arena_fmt(a, "signal %d, %s", WTERMSIG(status), strsignal(WTERMSIG(status)));
	return arena_fmt(a, "exit code %d", WEXITSTATUS(status));
}

static void count(struct box *b, uint64_t *what)
{
	INVARIANT(pthread_mutex_lock(&b->lock) == 0);
	++*what;
	INVARIANT(pthread_mutex_unlock(&b->lock) == 0);
}

/* The sentence for a document that could not be read; the process is no more. */
static enum rc refuse(struct cx *cx, struct box *b, struct cell *cell, enum end how_it_went,
		      const char *parser, bool *again)
{
	const int status = end(cx, b, cell);
	const bool over_time = WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF;
	const struct str why = how_it_went == END_LATE ? STR("no answer in time")
						       : how(cx->arena, status);
	*again = *again && how_it_went == END_DIED && !over_time;
	count(b, how_it_went == END_LATE ? &b->count.late : &b->count.ended);
	LOG({ "unit", STR("parser") }, { "reads", str_from_c(parser) }, { "ended", why },
	    { "next", *again ? STR("again") : STR("refused") });
	if (*again)
		return RC_OK;
	if (how_it_went == END_LATE)
		return cx_fail(cx, RC_BUSY, "it was not read within %u seconds: send it again",
			       b->config.patience_ms / 1000);
	count(b, &b->count.refused);
	if (over_time)
		return cx_fail(cx, RC_LIMIT,
			       "it takes more than the %u ms of processor time that one may: send "
			       "less at a time",
			       b->config.processor_ms);
	return cx_fail(cx, RC_INVALID,
		       "it ends the process that reads it (%.*s): send it in a simpler form",
		       STR_ARG(why));
}

static enum rc ask(struct cx *cx, struct box *b, struct cell *cell, const struct document *d,
		   struct str *out)
{
	struct reply reply = { .why = RC_OK };
	bool again;
	for (int left = TRIES; left > 0; left--) {
		TRY(begin(cx, b, cell));
		const enum end e = try(cx, b, cell, d, &reply);
		if (e == END_UNSUPPLIED) {
			(void)end(cx, b, cell); // it waits for ever
			return reply.why;
		}
		if (e == END_ANSWERED) {
			count(b, &b->count.documents);
			*out = reply.text;
			return reply.head.rc == RC_OK ? RC_OK
						      : cx_fail(cx, (enum rc)reply.head.rc, "%.*s",
								STR_ARG(reply.text));
		}
		again = left > 1;
		TRY(refuse(cx, b, cell, e, b->config.parsers[d->head.parser].name, &again));
	}
	return cx_fail(cx, RC_BUG, "a document was neither read nor refused");
}

/* NULL: none came free in time. */
static struct cell *seize(struct box *b)
{
	struct cell *cell = NULL;
	struct timespec until;
	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += b->config.patience_ms / 1000 + 1;
	INVARIANT(pthread_mutex_lock(&b->lock) == 0);
	for (int rc = 0; !cell && rc == 0;) {
		for (unsigned i = 0; i < b->config.processes && !cell; i++)
			if (!b->cells[i].busy)
				cell = &b->cells[i];
		if (!cell)
			rc = pthread_cond_timedwait(&b->is_free, &b->lock, &until);
	}
	if (cell)
		cell->busy = true;
	INVARIANT(pthread_mutex_unlock(&b->lock) == 0);
	return cell;
}

static void let_go(struct box *b, struct cell *cell)
{
	INVARIANT(pthread_mutex_lock(&b->lock) == 0);
	cell->busy = false;
	INVARIANT(pthread_cond_signal(&b->is_free) == 0);
	INVARIANT(pthread_mutex_unlock(&b->lock) == 0);
}

enum rc box_ask_with(struct cx *cx, struct box *b, const struct box_demand *demand,
		     struct str *answer)
{
	const struct str *parts = demand->parts;
	const size_t n = demand->n;
	struct document d = { .head = { .parser = demand->parser },
			      .n = n + 1,
			      .supply = demand->supply };
	size_t bytes = 0;
	INVARIANT(d.n <= sizeof d.parts / sizeof *d.parts);
	for (size_t i = 0; i < n; i++) {
		d.parts[i + 1] = parts[i];
		bytes += parts[i].n;
	}
	if (bytes > BOX_QUESTION_MAX)
		return cx_fail(cx, RC_LIMIT, "%zu bytes are more than are read at once", bytes);
	d.head.n = (uint32_t)bytes;
	d.parts[0] = (struct str){ (const char *)&d.head, sizeof d.head };
	struct cell *cell = seize(b);
	if (!cell) {
		count(b, &b->count.late);
		return cx_fail(cx, RC_BUSY,
			       "all processes that read messages have work: come "
			       "again");
	}
	const enum rc rc = ask(cx, b, cell, &d, answer);
	let_go(b, cell);
	return rc;
}

enum rc box_ask(struct cx *cx, struct box *b, unsigned parser, const struct str *parts, size_t n,
		struct str *answer)
{
	const struct box_demand demand = { parser, parts, n, NULL };
	return box_ask_with(cx, b, &demand, answer);
}

struct box_count box_count(struct box *b)
{
	INVARIANT(pthread_mutex_lock(&b->lock) == 0);
	const struct box_count count = b->count;
	INVARIANT(pthread_mutex_unlock(&b->lock) == 0);
	return count;
}

/* ---- all of them ---- */

static struct box *box_new(const struct box_config *config, pid_t keeper, int orders)
{
	struct box *b = calloc(1, sizeof *b);
	INVARIANT(b != NULL);
	INVARIANT(pthread_mutex_init(&b->lock, NULL) == 0 &&
		  pthread_mutex_init(&b->order_lock, NULL) == 0 &&
		  pthread_cond_init(&b->is_free, NULL) == 0);
	b->config = *config;
	b->keeper = keeper;
	b->orders = orders;
	for (size_t i = 0; i < BOX_PROCESSES_MAX; i++)
		b->cells[i].fd = -1;
	return b;
}

/* A child of a process with threads may wait for ever for a lock that one of them held, and sees
 * what they know. */
static bool has_threads(void)
{
	struct stat task; // two links more than threads (proc(5))
	for (unsigned i = 0; i < GOING_MS; i++) {
		if (stat("/proc/self/task", &task) != 0 || task.st_nlink <= 3)
			return false;
		(void)usleep(1000); // one that was joined may still be going
	}
	return true;
}

/* The first process begins now, so that a kernel that does not shut it in is known. */
enum rc box_start(struct cx *cx, const struct box_config *config, struct box **out)
{
	int pair[2];
	INVARIANT(config->processes > 0 && config->processes <= BOX_PROCESSES_MAX);
	if (has_threads())
		return cx_fail(cx, RC_BUG, "the processes that read messages begin before threads");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return cx_fail(cx, RC_IO, "the processes that read messages: %s", strerror(errno));
	const pid_t parent = getpid();
	const pid_t pid = fork();
	if (pid == 0) {
		// Ends with its parent, also with one that is killed.
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
			_exit(1);
		box_keep(config, pair[1]);
	}
	(void)close(pair[1]); // the child's
	if (pid < 0) {
		(void)close(pair[0]); // of nobody
		return cx_fail(cx, RC_IO, "the processes that read messages: %s", strerror(errno));
	}
	struct box *b = box_new(config, pid, pair[0]);
	INVARIANT(set_patience(b->orders, KEEPER_MS)); // one that was stopped is gone
	const enum rc rc = begin(cx, b, &b->cells[0]);
	b->cells[0].busy = false;
	if (rc != RC_OK) {
		(void)kill(pid, SIGKILL); // one that hangs ends by nothing else
		box_close(b);
		return rc;
	}
	*out = b;
	return RC_OK;
}

void box_close(struct box *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < BOX_PROCESSES_MAX; i++)
		if (b->cells[i].fd >= 0)
			(void)close(b->cells[i].fd); // ends with the keeper
	(void)close(b->orders);			     // the keeper ends by it
	while (waitpid(b->keeper, NULL, 0) < 0 && errno == EINTR)
		;
	(void)pthread_cond_destroy(&b->is_free);
	(void)pthread_mutex_destroy(&b->lock);
	(void)pthread_mutex_destroy(&b->order_lock);
	free(b);
}
