// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/seal_job.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "evidence/content.h"
#include "evidence/content_job.h"
#include "evidence/erase_job.h"
#include "evidence/hashset_job.h"
#include "evidence/journal_job.h"
#include "evidence/seal_read_job.h"

enum {
	BATCH_BYTES = 4 << 20, // of small files that one thread takes, by what the walk says
	THREADS_MAX = 64,
	TELL_MS = 500,
};
/* ---- the walk ---------------------------------------------------------------- */

static bool is_file(const struct seal *s, const struct walk_entry *e)
{
	return e->fault.n == 0 &&
	       (e->facts.kind == SOURCE_FILE ||
		(e->facts.kind == SOURCE_BLOCK && e->is_root && s->plan->may_be_disk));
}

/* The next names, until they are enough for one go. False: there are no more. */
static bool take_batch(struct worker *w, uint64_t *ticket)
{
	struct seal *s = w->seal;
	int64_t bytes = 0;
	w->n = 0;
	INVARIANT(pthread_mutex_lock(&s->walking) == 0);
	while (w->n < SEAL_BATCH_FILES && bytes < BATCH_BYTES) {
		struct task *t = &w->tasks[w->n];
		*t = (struct task){ 0 };
		if (!walk_next(&w->arena, s->walk, &t->entry))
			break;
		w->n++;
		if (!is_file(s, &t->entry))
			continue;
		const struct journal_name name = seal_name(&t->entry);
		t->number = ++s->numbers;
		t->is_known = journal_find(&w->arena, s->journal, &name, &t->known);
		bytes += t->is_known ? 0 : t->entry.facts.size;
	}
	*ticket = s->tickets;
	s->tickets += w->n > 0;
	INVARIANT(pthread_mutex_unlock(&s->walking) == 0);
	return w->n > 0;
}

/* ---- threads ----------------------------------------------------------------- */

static void note_failure(struct worker *w, enum rc rc)
{
	struct seal *s = w->seal;
	INVARIANT(pthread_mutex_lock(&s->lock) == 0);
	if (s->rc == RC_OK) {
		s->rc = rc;
		(void)snprintf(s->error, sizeof s->error, "%s", w->cx.error);
	}
	atomic_store(&s->failed, true);
	INVARIANT(pthread_cond_broadcast(&s->changed) == 0);
	INVARIANT(pthread_mutex_unlock(&s->lock) == 0);
}

/* False: it is over. */
static bool wait_turn(struct seal *s, uint64_t ticket)
{
	INVARIANT(pthread_mutex_lock(&s->lock) == 0);
	while (s->turn != ticket && !atomic_load(&s->failed))
		INVARIANT(pthread_cond_wait(&s->changed, &s->lock) == 0);
	INVARIANT(pthread_mutex_unlock(&s->lock) == 0);
	return !atomic_load(&s->failed);
}

static void end_turn(struct seal *s)
{
	INVARIANT(pthread_mutex_lock(&s->lock) == 0);
	s->turn++;
	INVARIANT(pthread_cond_broadcast(&s->changed) == 0);
	INVARIANT(pthread_mutex_unlock(&s->lock) == 0);
}

static enum rc seal_batch(struct worker *w, uint64_t ticket)
{
	enum rc rc = RC_OK;
	w->used = 0;
	for (size_t i = 0; i < w->n; i++) {
		if (rc == RC_OK && !atomic_load(&w->seal->failed))
			rc = seal_read(w, &w->tasks[i], &w->sealed[i]);
		walk_let_go(w->tasks[i].entry.folder);
	}
	TRY(rc);
	if (!wait_turn(w->seal, ticket))
		return RC_OK;
	for (size_t i = 0; i < w->n; i++) {
		TRY(seal_out_add(&w->cx, w->seal->out, &w->sealed[i]));
		atomic_fetch_add(&w->seal->files, w->sealed[i].how != SEALED_NONE);
	}
	end_turn(w->seal);
	return RC_OK;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	uint64_t ticket = 0;
	while (!atomic_load(&w->seal->failed) && take_batch(w, &ticket)) {
		const enum rc rc = seal_batch(w, ticket);
		if (rc != RC_OK)
			note_failure(w, rc);
		arena_reset(&w->arena);
	}
	return NULL;
}

static unsigned threads_of(const struct seal_plan *plan)
{
	const long here = sysconf(_SC_NPROCESSORS_ONLN);
	const unsigned n = plan->threads ? plan->threads : here > 1 ? (unsigned)here : 1;
	return n < THREADS_MAX ? n : THREADS_MAX;
}

/* One thread does all where there can be no more. */
static void run_workers(struct seal *s)
{
	const unsigned n = threads_of(s->plan);
	struct worker *workers = calloc(n, sizeof *workers);
	INVARIANT(workers);
	for (unsigned i = 0; i < n; i++) {
		struct worker *w = &workers[i];
		w->seal = s;
		arena_init(&w->arena);
		cx_init(&w->cx, &w->arena, s->now);
		w->buffer = malloc(SEAL_BUFFER_BYTES);
		INVARIANT(w->buffer);
		w->has_thread = i > 0 && pthread_create(&w->thread, NULL, work, w) == 0;
	}
	(void)work(&workers[0]);
	for (unsigned i = 0; i < n; i++) {
		if (workers[i].has_thread)
			INVARIANT(pthread_join(workers[i].thread, NULL) == 0);
		arena_done(&workers[i].arena);
		free(workers[i].buffer);
	}
	free(workers);
}

/* ---- telling ----------------------------------------------------------------- */

/* How much there is, so that a time left can be told. */
static void *measure(void *arg)
{
	struct seal *s = arg;
	struct arena a = { 0 };
	int64_t total = 0;
	struct walk_entry e;
	struct walk *w = walk_new(s->plan->paths, s->plan->n);
	arena_init(&a);
	while (!atomic_load(&s->failed) && walk_next(&a, w, &e)) {
		total += is_file(s, &e) ? e.facts.size : 0;
		walk_let_go(e.folder);
		arena_reset(&a);
	}
	walk_close(w);
	arena_done(&a);
	atomic_store(&s->total, total);
	return NULL;
}

static void *tell(void *arg)
{
	struct seal *s = arg;
	INVARIANT(pthread_mutex_lock(&s->lock) == 0);
	while (!s->is_over) {
		struct timespec until;
		INVARIANT(clock_gettime(CLOCK_REALTIME, &until) == 0);
		until.tv_nsec += TELL_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		while (!s->is_over && pthread_cond_timedwait(&s->changed, &s->lock, &until) == 0)
			;
		const struct seal_progress p = { atomic_load(&s->files), atomic_load(&s->bytes),
						 atomic_load(&s->total) };
		INVARIANT(pthread_mutex_unlock(&s->lock) == 0);
		s->plan->tell(s->plan->arg, &p);
		INVARIANT(pthread_mutex_lock(&s->lock) == 0);
	}
	INVARIANT(pthread_mutex_unlock(&s->lock) == 0);
	return NULL;
}

static void run_and_tell(struct seal *s)
{
	pthread_t telling, measuring;
	const bool tells = s->plan->tell && pthread_create(&telling, NULL, tell, s) == 0;
	const bool measures = tells && pthread_create(&measuring, NULL, measure, s) == 0;
	run_workers(s);
	INVARIANT(pthread_mutex_lock(&s->lock) == 0);
	s->is_over = true;
	INVARIANT(pthread_cond_broadcast(&s->changed) == 0);
	INVARIANT(pthread_mutex_unlock(&s->lock) == 0);
	if (measures)
		INVARIANT(pthread_join(measuring, NULL) == 0);
	if (tells)
		INVARIANT(pthread_join(telling, NULL) == 0);
}

/* ---- calls ------------------------------------------------------------------- */

/* Of all that decides what comes out. */
struct sha256 seal_key(const struct seal_plan *plan, const struct hashsets *lists)
{
	struct sha256_run *run = sha256_begin();
	const char how[] = { plan->is_outside ? 'o' : 'h', plan->may_be_disk ? 'd' : 'f' };
	sha256_add(run, (struct str){ how, sizeof how });
	for (size_t i = 0; i < plan->n_also; i++) {
		sha256_add(run, digest_name(plan->also[i]));
		sha256_add(run, (struct str){ "", 1 });
	}
	for (size_t i = 0; i < plan->n; i++) {
		sha256_add(run, plan->paths[i]);
		sha256_add(run, (struct str){ "", 1 });
	}
	for (size_t i = 0; i < lists->n; i++) { // they decide what is kept, and what is a finding
		sha256_add(run, str_from_c(hashset_class_key(lists->p[i].class)));
		sha256_add(run, (struct str){ (const char *)lists->p[i].body.b, SHA256_BYTES });
		if (hashset_looks(&lists->p[i]) >= 0) {
			const char distance = (char)lists->p[i].distance;
			sha256_add(run, (struct str){ &distance, 1 });
		}
	}
	if (lists->n > 0 && plan->keeps_abuse)
		sha256_add(run, STR("keeps"));
	const struct sha256 key = sha256_end(run);
	sha256_run_close(run);
	return key;
}

/* Each folder on the way holds a descriptor. */
static void raise_limits(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files); // a folder too deep is a finding
	}
}

static struct str take_field(struct str *line)
{
	struct str one;
	(void)str_cut(*line, '\t', &one, line); // the last has nothing after it
	return one;
}

struct str seal_finding_says(struct arena *a, struct str line)
{
	enum finding_kind kind;
	int64_t offset = 0, length = 0;
	struct str rest = line;
	(void)take_field(&rest); // its path
	const struct str original = take_field(&rest);
	if (!finding_parse(take_field(&rest), &kind) ||
	    !str_to_i64(take_field(&rest), 0, INT64_MAX, &offset) ||
	    !str_to_i64(take_field(&rest), 0, INT64_MAX, &length))
		return line;
	const struct str range = length > 0 ? arena_fmt(a, ", %lld bytes from %lld",
							(long long)length, (long long)offset)
					    : STR("");
	return arena_fmt(a, "%.*s: %s%.*s%s%.*s%s", STR_ARG(original), finding_text(kind),
			 STR_ARG(range), rest.n > 0 ? " (" : "", STR_ARG(rest),
			 rest.n > 0 ? ")" : "");
}

static enum rc run(struct cx *cx, struct seal *s, struct store *store, struct seal_result *out)
{
	AUTO(seal_out) o = NULL;
	AUTO(walk) walk = walk_new(s->plan->paths, s->plan->n);
	TRY(seal_out_new(cx, s->plan, store, s->blobs, s->journal, &o));
	seal_out_lists(o, s->lists);
	s->out = o;
	s->walk = walk;
	run_and_tell(s);
	if (s->rc != RC_OK)
		return cx_fail(cx, s->rc, "%s", s->error);
	TRY(seal_out_end(cx, o, out));
	if (out->content.files == 0 && out->n_withheld == 0)
		return cx_fail(
			cx, RC_INVALID, "there is no file that could be read: %.*s%s",
			STR_ARG(out->facts.findings.n > 0
					? seal_finding_says(cx->arena, out->facts.findings.p[0])
					: STR("what was named is empty")),
			out->content.n_findings > 1 ? "; and more" : "");
	return RC_OK;
}

/* RC_INVALID: one of the paths is not there. */
static enum rc check_paths(struct cx *cx, const struct seal_plan *plan, enum exhibit_kind *kind)
{
	struct stat st;
	*kind = plan->n == 1 ? EXHIBIT_FILE : EXHIBIT_FOLDER;
	for (size_t i = 0; i < plan->n; i++) {
		const char *path = str_c(cx->arena, plan->paths[i]);
		if (!path || lstat(path, &st) != 0)
			return cx_fail(cx, RC_INVALID, "there is no %.*s, or it cannot be reached",
				       STR_ARG(plan->paths[i]));
		if (S_ISDIR(st.st_mode))
			*kind = EXHIBIT_FOLDER;
		else if (S_ISBLK(st.st_mode) && plan->n == 1)
			*kind = EXHIBIT_DISK_IMAGE;
	}
	return RC_OK;
}

/* With the digests that the lists ask for. */
static void widen(struct seal_plan *plan, const struct hashsets *lists, enum digest_kind *also)
{
	enum digest_kind asked[DIGEST_KINDS];
	const size_t n = hashsets_ask(lists, asked);
	for (size_t i = 0; i < plan->n_also; i++)
		also[i] = plan->also[i];
	for (size_t i = 0; i < n; i++) {
		bool has = false;
		for (size_t k = 0; k < plan->n_also; k++)
			has = has || also[k] == asked[i];
		if (!has)
			also[plan->n_also++] = asked[i];
	}
	plan->also = also;
}

static enum rc run_locked(struct cx *cx, struct seal *s, struct store *store,
			  struct seal_result *out)
{
	struct blob_hold *hold = NULL;
	TRY(blobs_hold(cx, s->blobs, false, &hold));
	raise_limits();
	INVARIANT(pthread_mutex_init(&s->walking, NULL) == 0);
	INVARIANT(pthread_mutex_init(&s->lock, NULL) == 0);
	INVARIANT(pthread_cond_init(&s->changed, NULL) == 0);
	const enum rc rc = run(cx, s, store, out);
	blob_hold_close(hold);
	(void)pthread_cond_destroy(&s->changed);
	(void)pthread_mutex_destroy(&s->lock);
	(void)pthread_mutex_destroy(&s->walking);
	return rc;
}

static enum rc look_sealed(struct cx *cx, struct db *db, void *arg)
{
	const struct id *id = arg;
	struct exhibit e;
	return exhibit_load(cx, db, *id, &e);
}

/* One whose exhibit is there was not removed in time, or a power cut brought it back. */
static enum rc open_journal(struct cx *cx, struct store *store, const struct seal_plan *plan,
			    const struct sha256 *key, struct journal **out)
{
	TRY(journal_open(cx, plan->folder, key, plan->is_fresh, out));
	struct id id = journal_exhibit(*out);
	const enum rc rc = unit_run(cx, store, TX_READ, look_sealed, &id);
	if (rc != RC_OK)
		return rc == RC_MISSING ? RC_OK : rc;
	journal_close(*out);
	*out = NULL;
	return journal_open(cx, plan->folder, key, true, out);
}

enum rc seal_run(struct cx *cx, struct store *store, const struct blobs *blobs,
		 const struct seal_plan *asked, struct seal_result *out)
{
	AUTO(journal) journal = NULL;
	AUTO(hashsets) lists = NULL;
	enum digest_kind also[DIGEST_KINDS] = { 0 };
	struct seal_plan plan = *asked;
	struct seal s = { .plan = &plan, .blobs = blobs, .now = cx->now };
	enum exhibit_kind kind;
	TRY(check_paths(cx, &plan, &kind));
	TRY(hashsets_open(cx, plan.folder, &lists));
	widen(&plan, lists, also);
	const struct sha256 key = seal_key(&plan, lists);
	TRY(open_journal(cx, store, &plan, &key, &journal));
	s.journal = journal;
	s.lists = lists;
	TRY(run_locked(cx, &s, store, out));
	out->kind = kind;
	out->key = key;
	return RC_OK;
}

enum rc seal_done(struct cx *cx, const struct seal_plan *plan, const struct seal_result *result)
{
	AUTO(journal) journal = NULL;
	TRY(journal_open(cx, plan->folder, &result->key, true, &journal));
	journal_remove(journal);
	return RC_OK;
}
