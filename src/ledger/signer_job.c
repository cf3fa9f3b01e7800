// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/signer_job.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/confine.h"
#include "formats/checkpoint.h"
#include "ledger/key_job.h"

enum { TEXT_MAX = 2048, KEYS_MAX = 2, SOCKET_FD = 3, STATE_FD = 4, FD_FREE = 5 };

enum { ANSWER_SECONDS = 60 }; // a disk may be slow to sync

enum op { OP_SIGN = 1, OP_COSIGN };

/* Both are one packet each way. */
struct question {
	uint32_t op;
	uint32_t n;
	uint64_t seconds;
	char text[TEXT_MAX];
};

struct answer {
	uint32_t rc;
	uint32_t n; // signatures, one a key
	struct sign_signature signatures[KEYS_MAX];
	char why[CX_ERROR_MAX];
};

/* The first packet of the process: what it holds. */
struct hello {
	uint32_t rc;
	uint32_t keys; // of the ledger
	struct sign_public publics[KEYS_MAX], witness;
	uint32_t origin_n, witness_n; // witness_n 0: none
	char origin[WATERMARK_NAME_MAX], witness_name[WATERMARK_NAME_MAX];
	char why[CX_ERROR_MAX];
};

/* What the process has. */
struct cell {
	struct cx *cx;
	struct str origin;
	struct sign_key *keys[KEYS_MAX];
	size_t keys_n;
	struct sign_key *witness; // NULL: none
};

struct signer {
	pthread_mutex_t lock;
	pid_t pid;
	int fd;
	struct arena arena; // of what follows
	struct str dir, origin;
	struct note_key keys[KEYS_MAX], witness;
	size_t keys_n;
	bool has_witness;
	atomic_bool silent; // it did not answer
};

/* ---- in the process ------------------------------------------------------ */

/* The ledger's keys are one log's; a witness has its own name. */
static enum rc read_keys(struct cx *cx, struct str dir, struct cell *cell, struct hello *hello)
{
	struct ledger_key k;
	TRY(ledger_key_read(cx, dir, KEY_LEDGER, &k));
	cell->origin = k.public.name;
	cell->keys[cell->keys_n] = k.key;
	hello->publics[cell->keys_n++] = k.public.public;
	enum rc rc = ledger_key_read(cx, dir, KEY_LEDGER_OLD, &k);
	if (rc == RC_OK && !str_eq(k.public.name, cell->origin))
		return cx_fail(cx, RC_INVALID, "keys/ledger.old.key is another log's key");
	if (rc == RC_OK) {
		cell->keys[cell->keys_n] = k.key;
		hello->publics[cell->keys_n++] = k.public.public;
	} else if (rc != RC_MISSING) {
		return rc;
	}
	rc = ledger_key_read(cx, dir, KEY_WITNESS, &k);
	if (rc == RC_OK) {
		cell->witness = k.key;
		hello->witness = k.public.public;
		if (k.public.name.n > WATERMARK_NAME_MAX)
			return cx_fail(cx, RC_LIMIT, "the witness's name is too long");
		hello->witness_n = (uint32_t)k.public.name.n;
		memcpy(hello->witness_name, k.public.name.p, k.public.name.n);
	} else if (rc != RC_MISSING) {
		return rc;
	}
	return RC_OK;
}

/* The allocator is not among them: all memory that it needs is there before. */
static const int calls[] = {
	SYS_read, SYS_write, SYS_pread64, SYS_pwrite64, SYS_flock, SYS_exit_group,
};

/* What a witness signs: C2SP tlog-cosignature. */
static struct str cosigned(char *p, size_t max, const struct question *q)
{
	const int n = snprintf(p, max, "cosignature/v1\ntime %llu\n%.*s",
			       (unsigned long long)q->seconds, (int)q->n, q->text);
	INVARIANT(n > 0 && (size_t)n < max);
	return (struct str){ p, (size_t)n };
}

static enum rc answer_question(struct cell *cell, const struct question *q, struct answer *a)
{
	struct checkpoint c;
	char message[TEXT_MAX + 64];
	const struct str text = { q->text, q->n };
	TRY(checkpoint_parse(cell->cx, text, &c));
	const bool own = str_eq(c.origin, cell->origin);
	if (c.extensions.n > 0 || c.size == 0 || (q->op != OP_SIGN && q->op != OP_COSIGN) ||
	    own != (q->op == OP_SIGN) || (q->op == OP_COSIGN && !cell->witness))
		return cx_fail(cell->cx, RC_DENIED, "the signing process does not sign this");
	const struct watermark mark = { c.size, c.root };
	TRY(watermark_raise(cell->cx, STATE_FD, c.origin, &mark));
	if (own) {
		for (size_t i = 0; i < cell->keys_n; i++)
			a->signatures[a->n++] = sign(cell->keys[i], text);
	} else {
		a->signatures[a->n++] = sign(cell->witness, cosigned(message, sizeof message, q));
	}
	return RC_OK;
}

static bool is_whole(const struct question *q, ssize_t n)
{
	const ssize_t head = (ssize_t)offsetof(struct question, text);
	return n >= head && q->n <= TEXT_MAX && n == head + (ssize_t)q->n;
}

/* Until the other end closes. */
static _Noreturn void serve(struct cell *cell)
{
	static struct question q; // static: no stack that grows
	static struct answer a;
	for (;;) {
		const ssize_t n = read(SOCKET_FD, &q, sizeof q);
		if (n <= 0)
			_exit(0);
		a = (struct answer){ 0 };
		a.rc = is_whole(&q, n) ? (uint32_t)answer_question(cell, &q, &a) : (uint32_t)RC_BUG;
		const struct str why = cx_error(cell->cx);
		if (a.rc != RC_OK)
			memcpy(a.why, why.p, why.n < sizeof a.why ? why.n : sizeof a.why - 1);
		if (write(SOCKET_FD, &a, sizeof a) != (ssize_t)sizeof a)
			_exit(0);
	}
}

static enum rc prepare(struct cx *cx, struct str dir, struct cell *cell, struct hello *hello)
{
	int fd;
	struct watermark mark; // read for what it allocates, and to fail early
	const char *path = str_c(cx->arena,
				 arena_fmt(cx->arena, "%.*s/state/witnessed", STR_ARG(dir)));
	TRY(read_keys(cx, dir, cell, hello));
	if (cell->origin.n > WATERMARK_NAME_MAX)
		return cx_fail(cx, RC_LIMIT, "the ledger's origin is too long");
	TRY(watermark_open(cx, path, &fd));
	if (dup2(fd, STATE_FD) != STATE_FD || close_range(FD_FREE, ~0U, 0) != 0)
		return cx_fail(cx, RC_IO, "the signing process: %s", strerror(errno));
	TRY(watermark_read(cx, STATE_FD, cell->origin, &mark));
	hello->keys = (uint32_t)cell->keys_n;
	hello->origin_n = (uint32_t)cell->origin.n;
	memcpy(hello->origin, cell->origin.p, cell->origin.n);
	return confine(cx, "the signing process", calls, sizeof calls / sizeof *calls);
}

static _Noreturn void run(struct str dir, int fd)
{
	static struct hello hello;
	struct arena arena;
	struct cx cx;
	arena_init(&arena);
	cx_init(&cx, &arena, instant_now());
	struct cell cell = { .cx = &cx };
	(void)prctl(PR_SET_NAME, "comity-signer");
	if (dup2(fd, SOCKET_FD) != SOCKET_FD)
		_exit(1);
	hello.rc = (uint32_t)prepare(&cx, dir, &cell, &hello);
	const struct str why = cx_error(&cx);
	if (hello.rc != RC_OK)
		memcpy(hello.why, why.p, why.n < sizeof hello.why ? why.n : sizeof hello.why - 1);
	if (write(SOCKET_FD, &hello, sizeof hello) != (ssize_t)sizeof hello || hello.rc != RC_OK)
		_exit(1);
	serve(&cell);
}

/* ---- on the asking side -------------------------------------------------- */

static enum rc ended(struct cx *cx)
{
	return cx_fail(cx, RC_IO,
		       "the signing process has ended or does not answer, and nothing is signed "
		       "without it: restart comity");
}

enum rc signer_check(struct cx *cx, const struct signer *s)
{
	struct pollfd p = { .fd = s->fd };
	const bool hung_up = poll(&p, 1, 0) > 0 && (p.revents & POLLHUP) != 0;
	return hung_up || atomic_load(&s->silent) ? ended(cx) : RC_OK;
}

static void take_hello(struct signer *s, const struct hello *hello)
{
	const struct str origin = { hello->origin, hello->origin_n };
	s->origin = arena_copy(&s->arena, origin);
	s->keys_n = hello->keys;
	for (size_t i = 0; i < s->keys_n; i++)
		s->keys[i] = note_key_of(&s->arena, s->origin, NOTE_ED25519, &hello->publics[i]);
	const struct str witness = { hello->witness_name, hello->witness_n };
	s->has_witness = witness.n > 0;
	if (s->has_witness)
		s->witness = note_key_of(&s->arena, arena_copy(&s->arena, witness),
					 NOTE_COSIGNATURE, &hello->witness);
}

static enum rc greet(struct cx *cx, struct signer *s)
{
	struct hello hello;
	const ssize_t n = recv(s->fd, &hello, sizeof hello, 0);
	if (n != (ssize_t)sizeof hello || hello.keys > KEYS_MAX ||
	    hello.origin_n > WATERMARK_NAME_MAX || hello.witness_n > WATERMARK_NAME_MAX)
		return ended(cx);
	hello.why[sizeof hello.why - 1] = '\0';
	if (hello.rc != RC_OK)
		return cx_fail(cx, (enum rc)hello.rc, "%s", hello.why);
	take_hello(s, &hello);
	return RC_OK;
}

enum rc signer_start(struct cx *cx, struct str dir, struct signer **out)
{
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return cx_fail(cx, RC_IO, "the signing process: %s", strerror(errno));
	const pid_t parent = getpid();
	const pid_t pid = fork();
	if (pid == 0) {
		// Ends with its parent, also with one that is killed.
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
			_exit(1);
		run(dir, pair[1]);
	}
	(void)close(pair[1]); // the child's
	if (pid < 0) {
		(void)close(pair[0]); // of nobody
		return cx_fail(cx, RC_IO, "the signing process: %s", strerror(errno));
	}
	struct signer *s = calloc(1, sizeof *s);
	INVARIANT(s);
	INVARIANT(pthread_mutex_init(&s->lock, NULL) == 0);
	s->dir = arena_copy(&s->arena, dir);
	s->pid = pid;
	s->fd = pair[0];
	const struct timeval patience = { .tv_sec = ANSWER_SECONDS };
	INVARIANT(setsockopt(s->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
	const enum rc rc = greet(cx, s);
	if (rc != RC_OK) {
		signer_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

void signer_close(struct signer *s)
{
	if (!s)
		return;
	(void)close(s->fd); // the process ends by it
	if (atomic_load(&s->silent))
		(void)kill(s->pid, SIGKILL); // it may be stopped
	while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
		;
	(void)pthread_mutex_destroy(&s->lock);
	arena_done(&s->arena);
	free(s);
}

struct str signer_origin(const struct signer *s)
{
	return s->origin;
}

size_t signer_keys(const struct signer *s, const struct note_key **out)
{
	*out = s->keys;
	return s->keys_n;
}

const struct note_key *signer_witness_key(const struct signer *s)
{
	return s->has_witness ? &s->witness : NULL;
}

enum rc signer_mark(struct cx *cx, const struct signer *s, struct watermark *out)
{
	return watermark_load(cx, s->dir, s->origin, out);
}

static enum rc ask(struct cx *cx, struct signer *s, const struct question *q, struct answer *a)
{
	const size_t n = offsetof(struct question, text) + q->n;
	INVARIANT(pthread_mutex_lock(&s->lock) == 0);
	const bool ok = send(s->fd, q, n, MSG_NOSIGNAL) == (ssize_t)n &&
			recv(s->fd, a, sizeof *a, 0) == (ssize_t)sizeof *a && a->n <= KEYS_MAX;
	INVARIANT(pthread_mutex_unlock(&s->lock) == 0);
	if (!ok) {
		atomic_store(&s->silent, true); // an answer that came late would be to another
		return ended(cx);
	}
	a->why[sizeof a->why - 1] = '\0';
	return a->rc == RC_OK ? RC_OK : cx_fail(cx, (enum rc)a->rc, "%s", a->why);
}

static enum rc put_question(struct cx *cx, enum op op, struct str text, struct question *q)
{
	if (text.n > TEXT_MAX)
		return cx_fail(cx, RC_LIMIT, "a checkpoint is at most %d bytes long", TEXT_MAX);
	q->op = op;
	q->n = (uint32_t)text.n;
	memcpy(q->text, text.p, text.n);
	return RC_OK;
}

static void add_line(struct cx *cx, struct note *note, const struct note_key *key,
		     struct str signature)
{
	struct note_line *line = ARENA_PUSH(cx->arena, &note->lines);
	line->name = key->name;
	memcpy(line->id, key->id, sizeof line->id);
	line->signature = signature;
}

/* A signature made by a computer that errs would be there for good. */
static enum rc verify(struct cx *cx, const struct note *note, const struct note_key *key)
{
	bool signed_by = false;
	TRY(note_verify(cx, note, key, &signed_by));
	return signed_by ? RC_OK
			 : cx_fail(cx, RC_BUG, "the signing process did not sign as it should");
}

enum rc signer_sign(struct cx *cx, struct signer *s, struct str checkpoint, struct str *out)
{
	struct question q = { 0 };
	struct answer a = { 0 };
	TRY(put_question(cx, OP_SIGN, checkpoint, &q));
	TRY(ask(cx, s, &q, &a));
	struct note note = { .text = checkpoint };
	if (a.n != s->keys_n)
		return ended(cx);
	for (size_t i = 0; i < a.n; i++)
		add_line(cx, &note, &s->keys[i],
			 (struct str){ (const char *)a.signatures[i].b, SIGN_SIGNATURE_BYTES });
	for (size_t i = 0; i < a.n; i++)
		TRY(verify(cx, &note, &s->keys[i]));
	*out = note_print(cx->arena, &note);
	return RC_OK;
}

enum rc signer_cosign(struct cx *cx, struct signer *s, struct str checkpoint, uint64_t seconds,
		      struct str *out)
{
	struct question q = { .seconds = seconds };
	struct answer a = { 0 };
	char field[8 + SIGN_SIGNATURE_BYTES];
	if (!s->has_witness)
		return cx_fail(cx, RC_MISSING, "this node has no key to countersign with");
	TRY(put_question(cx, OP_COSIGN, checkpoint, &q));
	TRY(ask(cx, s, &q, &a));
	if (a.n != 1)
		return ended(cx);
	for (size_t i = 0; i < 8; i++)
		field[i] = (char)(unsigned char)(seconds >> (56 - 8 * i));
	memcpy(field + 8, a.signatures[0].b, SIGN_SIGNATURE_BYTES);
	struct note note = { .text = checkpoint };
	add_line(cx, &note, &s->witness, (struct str){ field, sizeof field });
	TRY(verify(cx, &note, &s->witness));
	*out = note_print_lines(cx->arena, &note);
	return RC_OK;
}
