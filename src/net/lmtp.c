// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/lmtp.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "core/log.h"
#include "net/listen.h"

enum { PIECE = 65536, REPLY_MAX = 1024 };

struct lmtp {
	struct arena memory;
	struct lmtp_config config;
	int fd;
	uint16_t port;
	pthread_t accepting;
	pthread_mutex_t lock; // of all below
	pthread_cond_t gone;
	struct session *sessions;
	unsigned n;
	size_t held; // bytes of mails under way
	bool is_ending;
};

struct session {
	struct lmtp *l;
	struct session *next;
	int fd;
	bool is_busy; // between the end of a mail and its answer
	char in[PIECE];
	size_t at, n;

	struct arena memory; // of one mail
	struct cx cx;
	struct str from, to[LMTP_RECIPIENTS_MAX];
	size_t n_to;
	bool greeted, has_from;
	struct lmtp_data data;
	size_t held;
};

/* ---- the end of a mail ------------------------------------------------------------- */

enum { AT_START, AFTER_POINT, AFTER_POINT_CR, IN_LINE, AFTER_CR };

/* Up to the next CR, all at once. */
static size_t take_line(struct lmtp_data *d, struct str s, size_t at)
{
	const char *cr = memchr(s.p + at, '\r', s.n - at);
	const size_t end = cr ? (size_t)(cr - s.p) : s.n;
	buf_add(&d->bytes, str_slice(s, at, end));
	return end;
}

static void take_byte(struct lmtp_data *d, char c)
{
	if (d->state == AFTER_POINT_CR && c == '\n') {
		d->is_ended = true;
		return;
	}
	if (d->state == AFTER_POINT_CR)
		buf_add_char(&d->bytes, '\r'); // the point was put there by the sender
	if (d->state == AT_START && c == '.') {
		d->state = AFTER_POINT;
		return;
	}
	if (d->state == AFTER_POINT && c == '\r') {
		d->state = AFTER_POINT_CR;
		return;
	}
	buf_add_char(&d->bytes, c);
	const bool after_cr = d->state == AFTER_CR || d->state == AFTER_POINT_CR;
	d->state = c == '\r' ? AFTER_CR : c == '\n' && after_cr ? AT_START : IN_LINE;
}

size_t lmtp_data_add(struct lmtp_data *d, struct str s)
{
	size_t at = 0;
	while (at < s.n && !d->is_ended) {
		if (d->state == IN_LINE && s.p[at] != '\r')
			at = take_line(d, s, at);
		else
			take_byte(d, s.p[at++]);
	}
	return at;
}

/* ---- bytes ---------------------------------------------------------------------------- */

static bool fill(struct session *s)
{
	ssize_t got;
	if (s->at > 0 && s->at == s->n)
		s->at = s->n = 0;
	if (s->at > 0) {
		memmove(s->in, s->in + s->at, s->n - s->at);
		s->n -= s->at;
		s->at = 0;
	}
	do {
		got = recv(s->fd, s->in + s->n, PIECE - s->n, 0);
	} while (got < 0 && errno == EINTR);
	if (got <= 0)
		return false;
	s->n += (size_t)got;
	return true;
}

/* Without its end; false: the client has gone, or the line is too long. */
static bool read_line(struct session *s, struct str *out)
{
	for (;;) {
		const struct str have = { s->in + s->at, s->n - s->at };
		const char *lf = have.n > 0 ? memchr(have.p, '\n', have.n) : NULL;
		if (lf) {
			const size_t n = (size_t)(lf - have.p);
			s->at += n + 1;
			*out = str_slice(have, 0, n > 0 && have.p[n - 1] == '\r' ? n - 1 : n);
			return n <= LMTP_LINE_MAX;
		}
		if (have.n > LMTP_LINE_MAX || !fill(s))
			return false;
	}
}

static bool say(struct session *s, const char *text)
{
	size_t n = strlen(text);
	while (n > 0) {
		const ssize_t sent = send(s->fd, text, n, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		text += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* ---- memory ------------------------------------------------------------------------------ */

/* So many bytes more for this mail; false: there are too many under way. */
static bool hold(struct session *s, size_t n)
{
	struct lmtp *l = s->l;
	(void)pthread_mutex_lock(&l->lock);
	const bool fits = l->held + n <= l->config.memory_max;
	if (fits) {
		l->held += n;
		s->held += n;
	}
	(void)pthread_mutex_unlock(&l->lock);
	return fits;
}

static void let_go(struct session *s)
{
	(void)pthread_mutex_lock(&s->l->lock);
	s->l->held -= s->held;
	(void)pthread_mutex_unlock(&s->l->lock);
	s->held = 0;
}

/* ---- one mail -------------------------------------------------------------------------- */

static void forget(struct session *s)
{
	buf_done(&s->data.bytes);
	let_go(s);
	arena_reset(&s->memory);
	cx_init(&s->cx, &s->memory, instant_now());
	s->from = (struct str){ 0 };
	s->n_to = 0;
	s->has_from = false;
}

/* Reads to the end of the mail even when there is no room for it. *why: the answer that refuses
 * it; NULL: it is whole. */
static bool read_mail(struct session *s, const char **why)
{
	const struct lmtp_config *c = &s->l->config;
	struct lmtp_data *d = &s->data;
	*why = NULL;
	*d = (struct lmtp_data){ .state = AT_START };
	buf_init(&d->bytes, c->mail_max);
	while (!d->is_ended) {
		if (s->at == s->n && !fill(s))
			return false;
		const struct str have = { s->in + s->at, s->n - s->at };
		/* Twice: a buffer that grows is there twice. */
		if (!*why && d->bytes.n + have.n > s->held / 2 &&
		    !hold(s, 2 * (have.n + d->bytes.n / 2))) {
			*why = "452 4.3.1 too many mails are under way; come again\r\n";
			buf_done(&d->bytes);
			buf_init(&d->bytes, 0);
		}
		s->at += lmtp_data_add(d, have);
		if (!*why && buf_full(&d->bytes)) {
			*why = "552 5.3.4 the mail is too large\r\n";
			buf_done(&d->bytes);
			buf_init(&d->bytes, 0);
		}
	}
	return true;
}

static bool answer_all(struct session *s, const char *text)
{
	for (size_t i = 0; i < s->n_to; i++)
		if (!say(s, text))
			return false;
	return true;
}

static const char *code_of(enum rc rc)
{
	if (rc == RC_OK)
		return "250 2.0.0";
	if (rc == RC_BUSY || rc == RC_LIMIT)
		return "452 4.3.1";
	return rc == RC_IO ? "451 4.3.0" : "554 5.6.0";
}

static bool take(struct session *s)
{
	const struct lmtp_config *c = &s->l->config;
	const struct lmtp_mail mail = { s->from, s->to, s->n_to, buf_str(&s->data.bytes) };
	struct str said = STR("kept");
	const enum rc rc = c->take(&s->cx, c->arg, &mail, &said);
	if (rc != RC_OK) {
		LOG({ "unit", STR("lmtp") }, { "refused", str_from_c(code_of(rc)) },
		    { "why", cx_error(&s->cx) });
		said = STR("it could not be kept; come again");
	}
	return answer_all(s, arena_fmt(s->cx.arena, "%s %.*s\r\n", code_of(rc), STR_ARG(said)).p);
}

static bool do_data(struct session *s)
{
	const char *why;
	if (s->n_to == 0)
		return say(s, "503 5.5.1 no valid recipients\r\n");
	if (!say(s, "354 go on\r\n") || !read_mail(s, &why))
		return false;
	const bool ok = why ? answer_all(s, why) : take(s);
	forget(s);
	return ok;
}

/* ---- commands --------------------------------------------------------------------------- */

static bool is_command(struct str line, const char *word)
{
	const struct str w = str_from_c(word);
	return line.n >= w.n && str_eq_nocase(str_slice(line, 0, w.n), w) &&
	       (line.n == w.n || line.p[line.n > w.n ? w.n : 0] == ' ' || w.p[w.n - 1] == ':');
}

/* "<a@b.example>" behind the colon; *rest: the parameters. */
static bool path_of(struct str line, struct str *path, struct str *rest)
{
	struct str before, after;
	if (!str_cut(line, '<', &before, &after) || !str_cut(after, '>', path, rest))
		return false;
	const size_t colon = str_find(before, STR(":"));
	return colon != STR_NONE && str_trim(str_slice(before, colon + 1, before.n)).n == 0;
}

static bool do_mail(struct session *s, struct str line)
{
	struct str path, rest, word;
	int64_t size = 0;
	if (!s->greeted)
		return say(s, "503 5.5.1 LHLO first\r\n");
	if (s->has_from)
		return say(s, "503 5.5.1 there is a sender already\r\n");
	if (!path_of(line, &path, &rest))
		return say(s, "501 5.5.4 MAIL FROM:<address>\r\n");
	while (rest.n > 0) {
		(void)str_cut(str_trim(rest), ' ', &word, &rest);
		if (word.n > 5 && str_eq_nocase(str_slice(word, 0, 5), STR("SIZE=")) &&
		    !str_to_i64(str_slice(word, 5, word.n), 0, INT64_MAX, &size))
			return say(s, "501 5.5.4 SIZE is a number\r\n");
	}
	if ((uint64_t)size > s->l->config.mail_max)
		return say(s, "552 5.3.4 the mail is too large\r\n");
	s->from = arena_copy(&s->memory, path);
	s->has_from = true;
	return say(s, "250 2.1.0 sender\r\n");
}

static bool do_rcpt(struct session *s, struct str line)
{
	struct str path, rest;
	const struct str only = s->l->config.address;
	if (!s->has_from)
		return say(s, "503 5.5.1 MAIL first\r\n");
	if (!path_of(line, &path, &rest) || path.n == 0)
		return say(s, "501 5.5.4 RCPT TO:<address>\r\n");
	if (only.n > 0 && !str_eq_nocase(path, only))
		return say(s, "550 5.1.1 no such recipient here\r\n");
	if (s->n_to == LMTP_RECIPIENTS_MAX)
		return say(s, "452 4.5.3 too many recipients\r\n");
	s->to[s->n_to++] = arena_copy(&s->memory, path);
	return say(s, "250 2.1.5 recipient\r\n");
}

static bool do_lhlo(struct session *s)
{
	char text[REPLY_MAX];
	struct buf b;
	forget(s);
	s->greeted = true;
	buf_init(&b, sizeof text);
	buf_fmt(&b,
		"250-comity\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
		"250-ENHANCEDSTATUSCODES\r\n250 SIZE %zu\r\n",
		s->l->config.mail_max);
	buf_add_char(&b, 0);
	const bool ok = say(s, buf_str(&b).p);
	buf_done(&b);
	return ok;
}

/* False: the connection ends. */
static bool do_line(struct session *s, struct str line)
{
	if (is_command(line, "LHLO"))
		return do_lhlo(s);
	if (is_command(line, "MAIL FROM:"))
		return do_mail(s, line);
	if (is_command(line, "RCPT TO:"))
		return do_rcpt(s, line);
	if (is_command(line, "DATA"))
		return do_data(s);
	if (is_command(line, "RSET")) {
		forget(s);
		return say(s, "250 2.0.0 forgotten\r\n");
	}
	if (is_command(line, "NOOP"))
		return say(s, "250 2.0.0 yes\r\n");
	if (is_command(line, "VRFY"))
		return say(s, "252 2.1.5 try\r\n");
	if (is_command(line, "QUIT")) {
		(void)say(s, "221 2.0.0 good bye\r\n"); // it goes anyway
		return false;
	}
	if (is_command(line, "HELO") || is_command(line, "EHLO"))
		return say(s, "500 5.5.1 this is LMTP: LHLO\r\n");
	return say(s, "500 5.5.2 unknown command\r\n");
}

/* ---- connections --------------------------------------------------------------------------- */

static void leave(struct session *s)
{
	struct lmtp *l = s->l;
	struct session **p = &l->sessions;
	(void)pthread_mutex_lock(&l->lock);
	while (*p != s)
		p = &(*p)->next;
	*p = s->next;
	l->n--;
	(void)close(s->fd); // while nobody may shut it down
	(void)pthread_cond_broadcast(&l->gone);
	(void)pthread_mutex_unlock(&l->lock);
}

static bool is_ending(struct lmtp *l)
{
	(void)pthread_mutex_lock(&l->lock);
	const bool ending = l->is_ending;
	(void)pthread_mutex_unlock(&l->lock);
	return ending;
}

static void *serve(void *arg)
{
	struct session *s = arg;
	struct str line;
	if (say(s, "220 comity LMTP\r\n"))
		while (!is_ending(s->l) && read_line(s, &line) && do_line(s, line))
			;
	forget(s);
	arena_done(&s->memory);
	leave(s);
	free(s);
	return NULL;
}

static void refuse(int fd, const char *text)
{
	(void)send(fd, text, strlen(text),
		   MSG_NOSIGNAL | MSG_DONTWAIT); // who is not there is not told
	(void)close(fd);
}

static bool enter(struct lmtp *l, struct session *s)
{
	pthread_t thread;
	pthread_attr_t attributes;
	(void)pthread_mutex_lock(&l->lock);
	bool ok = !l->is_ending && l->n < l->config.connections_max;
	if (ok) {
		INVARIANT(pthread_attr_init(&attributes) == 0);
		(void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
		s->next = l->sessions;
		l->sessions = s;
		l->n++;
		ok = pthread_create(&thread, &attributes, serve, s) == 0;
		if (!ok) {
			l->sessions = s->next;
			l->n--;
		}
		(void)pthread_attr_destroy(&attributes);
	}
	(void)pthread_mutex_unlock(&l->lock);
	return ok;
}

static void *accept_all(void *arg)
{
	struct lmtp *l = arg;
	for (;;) {
		const struct timeval patience = { .tv_sec = l->config.patience_s };
		const int fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0 && is_ending(l))
			return NULL;
		if (fd < 0) {
			(void)usleep(10000); // no file descriptor is free, say
			continue;
		}
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
		(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
		struct session *s = calloc(1, sizeof *s);
		if (!s) {
			refuse(fd, "421 4.3.2 no memory; come again\r\n");
			continue;
		}
		s->l = l;
		s->fd = fd;
		arena_init(&s->memory);
		cx_init(&s->cx, &s->memory, instant_now());
		if (!enter(l, s)) {
			refuse(fd, "421 4.3.2 too many connections; come again\r\n");
			arena_done(&s->memory);
			free(s);
		}
	}
}

enum rc lmtp_start(struct cx *cx, const struct lmtp_config *config, struct lmtp **out)
{
	struct listen_socket socket;
	if (str_starts(config->listen, STR("/")))
		TRY(listen_unix(cx, config->listen, &socket));
	else
		TRY(listen_tcp(cx, config->listen, false, &socket));
	struct lmtp *l = calloc(1, sizeof *l);
	INVARIANT(l);
	arena_init(&l->memory);
	l->config = *config;
	l->config.address = arena_copy(&l->memory, config->address);
	l->fd = socket.fd;
	l->port = socket.port;
	INVARIANT(pthread_mutex_init(&l->lock, NULL) == 0);
	INVARIANT(pthread_cond_init(&l->gone, NULL) == 0);
	INVARIANT(pthread_create(&l->accepting, NULL, accept_all, l) == 0);
	*out = l;
	return RC_OK;
}

uint16_t lmtp_port(const struct lmtp *l)
{
	return l->port;
}

void lmtp_close(struct lmtp *l)
{
	if (!l)
		return;
	(void)pthread_mutex_lock(&l->lock);
	l->is_ending = true;
	for (struct session *s = l->sessions; s; s = s->next)
		(void)shutdown(s->fd, SHUT_RD); // an answer that is due still goes
	(void)pthread_mutex_unlock(&l->lock);
	(void)shutdown(l->fd, SHUT_RDWR);
	(void)pthread_join(l->accepting, NULL);
	(void)close(l->fd);
	(void)pthread_mutex_lock(&l->lock);
	while (l->sessions)
		(void)pthread_cond_wait(&l->gone, &l->lock);
	(void)pthread_mutex_unlock(&l->lock);
	(void)pthread_cond_destroy(&l->gone);
	(void)pthread_mutex_destroy(&l->lock);
	arena_done(&l->memory);
	free(l);
}
