// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/lmtp_job.h"

#include <pthread.h>
#include <stdlib.h>

#include "net/lmtp.h"

enum { PATIENCE_S = 300 };
#define MEMORY_MAX ((size_t)64 << 20)

/* One mail that waits, on the stack of its thread. */
struct waiting {
	struct waiting *next;
	struct intake_reading *reading;
	struct intake_kept kept;
	enum rc rc;
	bool is_done;
	char error[CX_ERROR_MAX];
	char number[INTAKE_WORD_MAX];
	size_t number_n;
};

struct lmtp_service {
	struct arena memory;
	struct intake_home home;
	struct str address;
	struct lmtp *lmtp;
	pthread_t keeper;
	pthread_mutex_t lock; // of all below
	pthread_cond_t came, done;
	struct waiting *first, **last;
	size_t n;
	bool is_ending;
};

/* ---- the keeper ------------------------------------------------------------------- */

/* Up to a group of those that wait, taken out; 0: it ends. */
static size_t take_group(struct lmtp_service *s, struct waiting **group)
{
	size_t n = 0;
	(void)pthread_mutex_lock(&s->lock);
	while (!s->first && !s->is_ending)
		(void)pthread_cond_wait(&s->came, &s->lock);
	while (s->first && n < LMTP_GROUP) {
		group[n++] = s->first;
		s->first = s->first->next;
		s->n--;
	}
	if (!s->first)
		s->last = &s->first;
	(void)pthread_mutex_unlock(&s->lock);
	return n;
}

static void copy_out(struct cx *cx, struct waiting *w, enum rc rc, const struct intake_kept *kept)
{
	w->rc = rc;
	if (rc != RC_OK) {
		const struct str why = cx_error(cx);
		w->number_n = 0;
		for (size_t i = 0; i <= why.n && i < CX_ERROR_MAX; i++)
			w->error[i] = (char)(i < why.n ? why.p[i] : 0);
		return;
	}
	w->kept = *kept;
	w->number_n = kept->number.n < INTAKE_WORD_MAX ? kept->number.n : INTAKE_WORD_MAX;
	for (size_t i = 0; i < w->number_n; i++)
		w->number[i] = kept->number.p[i];
	w->kept.number = (struct str){ w->number, w->number_n };
}

static void keep_group(struct lmtp_service *s, struct waiting **group, size_t n)
{
	struct arena memory;
	struct cx cx;
	struct intake_reading readings[LMTP_GROUP];
	struct intake_kept kept[LMTP_GROUP];
	arena_init(&memory);
	cx_init(&cx, &memory, instant_now());
	for (size_t i = 0; i < n; i++)
		readings[i] = *group[i]->reading;
	const enum rc rc = intake_keep(&cx, &s->home, NULL, readings, n, kept);
	(void)pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < n; i++) {
		copy_out(&cx, group[i], rc, &kept[i]);
		group[i]->is_done = true;
	}
	(void)pthread_cond_broadcast(&s->done);
	(void)pthread_mutex_unlock(&s->lock);
	arena_done(&memory);
}

static void *keep_all(void *arg)
{
	struct lmtp_service *s = arg;
	struct waiting *group[LMTP_GROUP];
	size_t n;
	while ((n = take_group(s, group)) > 0)
		keep_group(s, group, n);
	return NULL;
}

/* ---- one mail ------------------------------------------------------------------------ */

/* False: too many wait. */
static bool wait_for_group(struct lmtp_service *s, struct waiting *w)
{
	(void)pthread_mutex_lock(&s->lock);
	const bool fits = s->n < LMTP_WAITING_MAX && !s->is_ending;
	if (fits) {
		*s->last = w;
		s->last = &w->next;
		s->n++;
		(void)pthread_cond_signal(&s->came);
		while (!w->is_done)
			(void)pthread_cond_wait(&s->done, &s->lock);
	}
	(void)pthread_mutex_unlock(&s->lock);
	return fits;
}

static enum rc take(struct cx *cx, void *arg, const struct lmtp_mail *mail, struct str *said)
{
	struct lmtp_service *s = arg;
	struct intake_reading *reading = arena_new(cx->arena, struct intake_reading, 1);
	struct waiting *w = arena_new(cx->arena, struct waiting, 1);
	const struct intake_origin origin = { .channel = INTAKE_MAIL,
					      .own_address = s->address,
					      .has_no_sender = mail->from.n == 0 };
	cx->now = instant_now();
	TRY(intake_read(cx, &origin, mail->bytes, reading));
	w->reading = reading;
	if (!wait_for_group(s, w))
		return cx_fail(cx, RC_LIMIT, "too many mails wait to be kept");
	if (w->rc != RC_OK)
		return cx_fail(cx, w->rc, "%s", w->error);
	*said = arena_fmt(cx->arena, "kept as %.*s%s", STR_ARG(w->kept.number),
			  w->kept.is_again ? ", once more" : "");
	return RC_OK;
}

/* ---- the service ------------------------------------------------------------------------- */

enum rc lmtp_service_start(struct cx *cx, const struct intake_home *home, struct str listen,
			   struct str address, struct lmtp_service **out)
{
	*out = NULL;
	if (listen.n == 0)
		return RC_OK;
	struct lmtp_service *s = calloc(1, sizeof *s);
	INVARIANT(s);
	arena_init(&s->memory);
	s->home = *home;
	s->address = arena_copy(&s->memory, address);
	s->last = &s->first;
	INVARIANT(pthread_mutex_init(&s->lock, NULL) == 0);
	INVARIANT(pthread_cond_init(&s->came, NULL) == 0 && pthread_cond_init(&s->done, NULL) == 0);
	INVARIANT(pthread_create(&s->keeper, NULL, keep_all, s) == 0);
	const struct lmtp_config config = { .listen = listen,
					    .address = address,
					    .mail_max = MAIL_BYTES_MAX,
					    .memory_max = MEMORY_MAX,
					    .connections_max = LMTP_CONNECTIONS_MAX,
					    .patience_s = PATIENCE_S,
					    .take = take,
					    .arg = s };
	const enum rc rc = lmtp_start(cx, &config, &s->lmtp);
	if (rc != RC_OK) {
		lmtp_service_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

uint16_t lmtp_service_port(const struct lmtp_service *s)
{
	return s ? lmtp_port(s->lmtp) : 0;
}

/* First the door, so that each mail whose end had come is kept and answered. */
void lmtp_service_close(struct lmtp_service *s)
{
	if (!s)
		return;
	lmtp_close(s->lmtp);
	(void)pthread_mutex_lock(&s->lock);
	s->is_ending = true;
	(void)pthread_cond_broadcast(&s->came);
	(void)pthread_mutex_unlock(&s->lock);
	(void)pthread_join(s->keeper, NULL);
	(void)pthread_cond_destroy(&s->came);
	(void)pthread_cond_destroy(&s->done);
	(void)pthread_mutex_destroy(&s->lock);
	arena_done(&s->memory);
	free(s);
}
