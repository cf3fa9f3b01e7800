// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * blob_write: new blobs of a folder. Bytes gather in a buffer of BUFFER_BYTES. What fits
 * into one is written and hashed when it is kept. What does not:
 *
 * 1. goes through a ring of RING buffers: while the caller fills one, a second thread hashes those
 *    that are full, in their order, and SCRIBES others write them, each where it belongs, past the
 *    page cache (O_DIRECT), into room that was asked for before (fallocate). So the slowest of the
 *    three sets the pace, and not their sum, and a disk that is late now and then delays nobody.
 *    Several writes are under way at once, since a disk does less than half of what it could for
 *    one who waits for each (docs/benchmarks.md). The cache is left to the database. Where a file
 *    system offers neither, the cache is taken;
 * 2. each buffer is whole but the last, so that what is on disk ends at a multiple of it;
 * 3. zeros that the caller says are none are hashed and not written: they stay holes.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "store/blob_disk.h"

enum {
	BUFFER_BYTES = 2 << 20,
	RING = 8,
	SCRIBES = 2,
	ALIGNMENT = 4096,
	AHEAD_BYTES = 64 << 20, // room asked for at once where the size is not known
};

/* What is to be hashed and written. */
struct piece {
	char *p; // a buffer's
	size_t n;
	bool is_zeros; // n bytes of them; they are nowhere
	int64_t at;    // of the file
	unsigned left; // crews that are not done with it
};

/* Threads that do one thing with each piece, and take them in their order. */
struct crew {
	struct blob_writer *w;
	void (*work)(struct blob_writer *w, const struct piece *p);
	pthread_t threads[SCRIBES];
	size_t n, most;	     // threads
	uint64_t taken;	     // pieces
	pthread_cond_t more; // of them, or none will come: each piece wakes one thread, not all
};

struct blob_writer {
	const struct blobs *blobs;
	struct sha256_run *run;
	int fd;
	int64_t size; // that was added
	int64_t room; // that was asked for
	bool kept, has_holes, is_expected;
	bool is_hashed; // all of it: `hash`
	struct sha256 hash;
	char name[4 + ID_TEXT + 1]; // new/ID

	char *buffers[RING]; // the first is filled where there are no threads
	size_t n;	     // bytes in the buffer that is filled
	int64_t at;	     // of that buffer in the file

	pthread_mutex_t lock; // of what follows
	pthread_cond_t done;  // both crews with a piece
	struct crew hasher, scribes;
	struct piece pieces[RING]; // the last that were given
	uint64_t given;
	bool is_over;

	_Atomic bool is_direct;
	_Atomic int error; // errno of the first write that failed; 0: none has
};

/* ---- hashing ----------------------------------------------------------------- */

static void hash_zeros(struct sha256_run *run, size_t n)
{
	static const char zeros[1 << 16];
	while (n > 0) {
		const size_t k = n < sizeof zeros ? n : sizeof zeros;
		sha256_add(run, (struct str){ zeros, k });
		n -= k;
	}
}

static void hash_piece(struct blob_writer *w, const struct piece *p)
{
	if (p->is_zeros)
		hash_zeros(w->run, p->n);
	else
		sha256_add(w->run, (struct str){ p->p, p->n });
}

/* ---- threads ------------------------------------------------------------------- */

/* The lock is held, but for the work. */
static void take_piece(struct crew *c)
{
	struct blob_writer *w = c->w;
	struct piece *p = &w->pieces[c->taken++ % RING];
	INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
	c->work(w, p);
	INVARIANT(pthread_mutex_lock(&w->lock) == 0);
	if (--p->left == 0)
		INVARIANT(pthread_cond_signal(&w->done) == 0);
}

static void *help(void *arg)
{
	struct crew *c = arg;
	struct blob_writer *w = c->w;
	INVARIANT(pthread_mutex_lock(&w->lock) == 0);
	for (;;) {
		while (c->taken == w->given && !w->is_over)
			INVARIANT(pthread_cond_wait(&c->more, &w->lock) == 0);
		if (c->taken == w->given)
			break;
		take_piece(c);
	}
	INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
	return NULL;
}

/* The lock is held. Where there is no thread, this one does it. */
static void catch_up(struct crew *c)
{
	while (c->n == 0 && c->taken < c->w->given)
		take_piece(c);
}

/* The lock is held. */
static void wait_for(struct blob_writer *w, const struct piece *p)
{
	while (p->left > 0)
		INVARIANT(pthread_cond_wait(&w->done, &w->lock) == 0);
}

static void wait_for_all(struct blob_writer *w)
{
	INVARIANT(pthread_mutex_lock(&w->lock) == 0);
	for (size_t i = 0; i < RING; i++)
		wait_for(w, &w->pieces[i]);
	INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
}

/* The next buffer is free when it returns. */
static void give_piece(struct blob_writer *w, struct piece p)
{
	p.at = w->at;
	p.left = 2;
	w->at += (int64_t)p.n;
	INVARIANT(pthread_mutex_lock(&w->lock) == 0);
	w->pieces[w->given++ % RING] = p;
	INVARIANT(pthread_cond_signal(&w->hasher.more) == 0);
	INVARIANT(pthread_cond_signal(&w->scribes.more) == 0);
	catch_up(&w->hasher);
	catch_up(&w->scribes);
	wait_for(w, &w->pieces[w->given % RING]);
	INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
}

static char **buffer_now(struct blob_writer *w)
{
	char **b = &w->buffers[w->given % RING];
	if (!*b) {
		*b = aligned_alloc(ALIGNMENT, BUFFER_BYTES);
		INVARIANT(*b);
	}
	return b;
}

/* One more. */
static void start_thread(struct crew *c)
{
	struct blob_writer *w = c->w;
	INVARIANT(pthread_mutex_lock(&w->lock) == 0);
	if (c->n < c->most && pthread_create(&c->threads[c->n], NULL, help, c) == 0)
		c->n++;
	INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
}

/* For each piece, so that a file of a few buffers has a few scribes. */
static void start_threads(struct blob_writer *w)
{
	start_thread(&w->hasher);
	start_thread(&w->scribes);
}

static void end_crew(struct crew *c)
{
	for (; c->n > 0; c->n--)
		INVARIANT(pthread_join(c->threads[c->n - 1], NULL) == 0);
}

/* They do what they were given before they end. */
static void end_threads(struct blob_writer *w)
{
	INVARIANT(pthread_mutex_lock(&w->lock) == 0);
	w->is_over = true;
	INVARIANT(pthread_cond_broadcast(&w->hasher.more) == 0);
	INVARIANT(pthread_cond_broadcast(&w->scribes.more) == 0);
	INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
	end_crew(&w->hasher);
	end_crew(&w->scribes);
}

/* ---- writing ----------------------------------------------------------------- */

static void set_direct(struct blob_writer *w, bool direct)
{
	const int flags = fcntl(w->fd, F_GETFL);
	w->is_direct = flags >= 0 &&
		       fcntl(w->fd, F_SETFL, direct ? flags | O_DIRECT : flags & ~O_DIRECT) == 0 &&
		       direct;
}

/* RC_IO: the disk is full, and the size is known; else writing finds out. */
static enum rc ask_room(struct cx *cx, struct blob_writer *w, int64_t until)
{
	if (until <= w->room || w->has_holes)
		return RC_OK;
	int rc;
	do
		rc = fallocate(w->fd, 0, (off_t)w->room, (off_t)(until - w->room));
	while (rc != 0 && errno == EINTR);
	if (rc != 0 && w->is_expected && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
		return blob_fail(cx, w->blobs, w->name, errno);
	w->room = until;
	return RC_OK;
}

/* By a scribe, while others write elsewhere. */
static void write_piece(struct blob_writer *w, const struct piece *p)
{
	struct str bytes = { p->p, p->is_zeros ? 0 : p->n };
	int64_t at = p->at;
	while (bytes.n > 0 && w->error == 0) {
		const bool was_direct = w->is_direct; // another may end that meanwhile
		const ssize_t n = pwrite(w->fd, bytes.p, bytes.n, (off_t)at);
		if (n < 0 && errno == EINVAL && was_direct) {
			set_direct(w, false);
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int none = 0;
			(void)atomic_compare_exchange_strong(&w->error, &none, errno);
			return;
		}
		bytes = str_slice(bytes, (size_t)n, bytes.n);
		at += n;
		if (n % ALIGNMENT != 0 && was_direct)
			set_direct(w, false);
	}
}

static enum rc check_written(struct cx *cx, const struct blob_writer *w)
{
	const int error = w->error;
	return error == 0 ? RC_OK : blob_fail(cx, w->blobs, w->name, error);
}

/* The buffer is full, and more comes. */
static enum rc flush(struct cx *cx, struct blob_writer *w)
{
	const struct piece p = { .p = *buffer_now(w), .n = w->n };
	if (w->at == 0 && !w->has_holes)
		set_direct(w, true);
	start_threads(w);
	if (!w->is_expected && w->size > w->room)
		TRY(ask_room(cx, w, w->room + AHEAD_BYTES));
	give_piece(w, p);
	w->n = 0;
	return check_written(cx, w);
}

/* What is in a buffer that is not full, through the cache. All is hashed and written then. */
static enum rc flush_last(struct cx *cx, struct blob_writer *w)
{
	wait_for_all(w);
	if (w->n > 0) {
		if (w->is_direct)
			set_direct(w, false);
		give_piece(w, (struct piece){ .p = *buffer_now(w), .n = w->n });
		wait_for_all(w);
		w->n = 0;
	}
	return check_written(cx, w);
}

/* ---- calls ------------------------------------------------------------------- */

static struct blob_writer *writer_new(struct cx *cx, const struct blobs *b, struct id id)
{
	struct blob_writer *w = calloc(1, sizeof *w);
	INVARIANT(w);
	w->blobs = b;
	const struct str text = id_print(cx->arena, id);
	(void)snprintf(w->name, sizeof w->name, "new/%.*s", STR_ARG(text));
	w->run = sha256_begin();
	w->hasher = (struct crew){ .w = w, .work = hash_piece, .most = 1 };
	w->scribes = (struct crew){ .w = w, .work = write_piece, .most = SCRIBES };
	INVARIANT(pthread_mutex_init(&w->lock, NULL) == 0);
	INVARIANT(pthread_cond_init(&w->done, NULL) == 0);
	INVARIANT(pthread_cond_init(&w->hasher.more, NULL) == 0);
	INVARIANT(pthread_cond_init(&w->scribes.more, NULL) == 0);
	return w;
}

static void writer_free(struct blob_writer *w)
{
	end_threads(w);
	(void)pthread_mutex_destroy(&w->lock);
	(void)pthread_cond_destroy(&w->done);
	(void)pthread_cond_destroy(&w->hasher.more);
	(void)pthread_cond_destroy(&w->scribes.more);
	sha256_run_close(w->run);
	for (size_t i = 0; i < RING; i++)
		free(w->buffers[i]);
	free(w);
}

enum rc blob_begin(struct cx *cx, const struct blobs *b, struct blob_writer **out)
{
	struct blob_writer *w = writer_new(cx, b, id_new(cx->now));
	w->fd = openat(b->fd, w->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	if (w->fd < 0) {
		const int error = errno;
		writer_free(w);
		return blob_fail(cx, b, "new", error);
	}
	*out = w;
	return RC_OK;
}

enum rc blob_expect(struct cx *cx, struct blob_writer *w, int64_t size, bool has_holes)
{
	INVARIANT(w->n == 0);
	w->is_expected = true;
	w->has_holes = has_holes;
	return size > BUFFER_BYTES ? ask_room(cx, w, size) : RC_OK;
}

char *blob_space(struct blob_writer *w, size_t *n)
{
	INVARIANT(!w->kept);
	*n = BUFFER_BYTES - w->n;
	return *buffer_now(w) + w->n;
}

enum rc blob_fill(struct cx *cx, struct blob_writer *w, size_t n)
{
	INVARIANT(n <= BUFFER_BYTES - w->n);
	w->n += n;
	w->size += (int64_t)n;
	return w->n == BUFFER_BYTES ? flush(cx, w) : RC_OK;
}

enum rc blob_add(struct cx *cx, struct blob_writer *w, struct str bytes)
{
	while (bytes.n > 0) {
		size_t room = 0;
		char *space = blob_space(w, &room);
		const size_t n = bytes.n < room ? bytes.n : room;
		memcpy(space, bytes.p, n);
		bytes = str_slice(bytes, n, bytes.n);
		TRY(blob_fill(cx, w, n));
	}
	return RC_OK;
}

enum rc blob_add_hole(struct cx *cx, struct blob_writer *w, int64_t n)
{
	INVARIANT(w->has_holes && n >= 0);
	TRY(flush_last(cx, w));
	if (n > BUFFER_BYTES)
		start_threads(w);
	for (int64_t left = n; left > 0;) {
		const int64_t k = left < BUFFER_BYTES ? left : BUFFER_BYTES;
		give_piece(w, (struct piece){ .n = (size_t)k, .is_zeros = true });
		left -= k;
	}
	wait_for_all(w);
	w->size += n;
	return RC_OK;
}

enum rc blob_mark(struct cx *cx, struct blob_writer *w, struct blob_mark *out)
{
	wait_for_all(w);
	const int64_t written = w->at;
	if ((w->has_holes && ftruncate(w->fd, (off_t)written) != 0) || fdatasync(w->fd) != 0)
		return blob_fail(cx, w->blobs, w->name, errno);
	TRY(check_written(cx, w));
	TRY(written > 0 ? RC_OK : cx_fail(cx, RC_MISSING, "nothing is on disk yet"));
	INVARIANT(id_parse(str_from_c(w->name + 4), &out->id));
	out->size = written;
	return RC_OK;
}

static enum rc hash_again(struct cx *cx, struct blob_writer *w, int64_t size)
{
	size_t room = 0;
	while (w->size < size) {
		char *space = blob_space(w, &room);
		const int64_t left = size - w->size;
		const size_t want = (int64_t)room < left ? room : (size_t)left;
		const ssize_t n = pread(w->fd, space, want, (off_t)w->size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return blob_fail(cx, w->blobs, w->name, errno);
		if (n == 0)
			return cx_fail(cx, RC_MISSING, "less of it is there than was marked");
		sha256_add(w->run, (struct str){ space, (size_t)n });
		w->size += n;
	}
	w->at = size;
	return RC_OK;
}

enum rc blob_resume(struct cx *cx, const struct blobs *b, const struct blob_mark *mark,
		    struct blob_writer **out)
{
	struct blob_writer *w = writer_new(cx, b, mark->id);
	// It was made a file that nobody may write, for the time when it is kept.
	const bool opens = fchmodat(b->fd, w->name, 0600, 0) == 0;
	w->fd = opens ? openat(b->fd, w->name, O_RDWR | O_CLOEXEC | O_NOFOLLOW) : -1;
	if (w->fd < 0) {
		const int error = errno;
		writer_free(w);
		return error == ENOENT ? cx_fail(cx, RC_MISSING, "what was begun is gone")
				       : blob_fail(cx, b, "new", error);
	}
	enum rc rc = hash_again(cx, w, mark->size);
	if (rc == RC_OK && (ftruncate(w->fd, (off_t)mark->size) != 0 || fchmod(w->fd, 0400) != 0))
		rc = blob_fail(cx, b, w->name, errno);
	if (rc != RC_OK) {
		blob_writer_close(w);
		return rc;
	}
	w->room = mark->size;
	set_direct(w, mark->size % ALIGNMENT == 0);
	*out = w;
	return RC_OK;
}

enum rc blob_hash(struct cx *cx, struct blob_writer *w, struct sha256 *out)
{
	INVARIANT(!w->kept);
	if (!w->is_hashed) {
		TRY(flush_last(cx, w));
		end_threads(w);
		w->hash = sha256_end(w->run);
		w->is_hashed = true;
	}
	*out = w->hash;
	return RC_OK;
}

enum rc blob_keep(struct cx *cx, struct blob_writer *w, struct blob *out)
{
	struct sha256 hash;
	TRY(blob_hash(cx, w, &hash));
	if ((w->room != w->size || w->has_holes) && ftruncate(w->fd, (off_t)w->size) != 0)
		return blob_fail(cx, w->blobs, w->name, errno);
	if (fsync(w->fd) != 0)
		return blob_fail(cx, w->blobs, w->name, errno);
	w->kept = true;
	const enum rc rc = blob_put(cx, w->blobs, w->name, &hash);
	if (rc != RC_OK) {
		w->kept = false; // closing it removes what has no place yet
		return rc;
	}
	*out = (struct blob){ hash, w->size };
	return RC_OK;
}

void blob_writer_close(struct blob_writer *w)
{
	if (!w)
		return;
	end_threads(w);	    // one of them writes there
	(void)close(w->fd); // what was kept is synced; the rest goes
	if (!w->kept)
		(void)unlinkat(w->blobs->fd, w->name, 0); // else a left-over
	writer_free(w);
}
