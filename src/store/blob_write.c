// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * blob_write: new blobs of a folder. Bytes gather in a buffer of BUFFER_BYTES. What fits
 * into one is written and hashed when it is kept. What does not:
 *
 * 1. has two buffers: while one is hashed by a second thread and written by a third, past
 *    the page cache (O_DIRECT), into room that was asked for before (fallocate), the caller
 *    fills the other. So the slowest of the three sets the pace, and not their sum. That is
 *    three times as fast as through the cache, and leaves the cache to the database. Where
 *    a file system offers neither, the cache is taken;
 * 2. each buffer is whole but the last, so that what is on disk ends at a multiple of it;
 * 3. zeros that the caller says are none are hashed and not written: they stay holes.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "store/blob_disk.h"

enum {
	BUFFER_BYTES = 4 << 20,
	ALIGNMENT = 4096,
	AHEAD_BYTES = 64 << 20, // room asked for at once where the size is not known
};

/* One buffer, and what of it is to be hashed and written. */
struct piece {
	char *p;
	size_t n;
	bool is_zeros; // n bytes of them; they are nowhere
};

/* A thread that does one thing with each piece: takes it when it is set, and unsets it. */
struct helper {
	struct blob_writer *w;
	void (*work)(struct blob_writer *w, const struct piece *p);
	pthread_t thread;
	bool runs, is_set, is_over;
	struct piece piece;
};

struct blob_writer {
	const struct blobs *blobs;
	struct sha256_run *run;
	int fd;
	int64_t size;	 // that was added
	int64_t written; // that the file has been given; the rest is in the buffer
	int64_t room;	 // that was asked for
	bool kept, is_direct, has_holes, is_expected;
	bool is_hashed; // all of it: `hash`
	struct sha256 hash;
	char name[4 + ID_TEXT + 1]; // new/ID

	char *buffers[2]; // the second with the threads
	size_t now;	  // which of them is filled
	size_t n;	  // bytes in it

	pthread_mutex_t lock; // of both helpers
	pthread_cond_t changed;
	struct helper hasher, scribe;

	// Of the scribe, while it has a piece: written, is_direct, and this.
	int error; // errno of a write that failed; 0: none has
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

static void *help(void *arg)
{
	struct helper *h = arg;
	struct blob_writer *w = h->w;
	INVARIANT(pthread_mutex_lock(&w->lock) == 0);
	for (;;) {
		while (!h->is_set && !h->is_over)
			INVARIANT(pthread_cond_wait(&w->changed, &w->lock) == 0);
		if (!h->is_set)
			break;
		const struct piece p = h->piece;
		INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
		h->work(w, &p);
		INVARIANT(pthread_mutex_lock(&w->lock) == 0);
		h->is_set = false;
		INVARIANT(pthread_cond_broadcast(&w->changed) == 0);
	}
	INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
	return NULL;
}

/* Until it is done with the piece before. */
static void wait_for(struct helper *h)
{
	struct blob_writer *w = h->w;
	if (!h->runs)
		return;
	INVARIANT(pthread_mutex_lock(&w->lock) == 0);
	while (h->is_set)
		INVARIANT(pthread_cond_wait(&w->changed, &w->lock) == 0);
	INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
}

static void give_piece(struct helper *h, struct piece p)
{
	struct blob_writer *w = h->w;
	wait_for(h);
	if (!h->runs) {
		h->work(w, &p);
		return;
	}
	INVARIANT(pthread_mutex_lock(&w->lock) == 0);
	h->piece = p;
	h->is_set = true;
	INVARIANT(pthread_cond_broadcast(&w->changed) == 0);
	INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
}

/* Without a thread, where there can be none, all is done by this one. */
static void start_helper(struct helper *h)
{
	if (!h->runs)
		h->runs = pthread_create(&h->thread, NULL, help, h) == 0;
}

static void start_threads(struct blob_writer *w)
{
	if (w->buffers[1])
		return;
	w->buffers[1] = aligned_alloc(ALIGNMENT, BUFFER_BYTES);
	INVARIANT(w->buffers[1]);
	start_helper(&w->hasher);
	start_helper(&w->scribe);
}

static void end_helper(struct helper *h)
{
	struct blob_writer *w = h->w;
	if (!h->runs)
		return;
	INVARIANT(pthread_mutex_lock(&w->lock) == 0);
	h->is_over = true;
	INVARIANT(pthread_cond_broadcast(&w->changed) == 0);
	INVARIANT(pthread_mutex_unlock(&w->lock) == 0);
	INVARIANT(pthread_join(h->thread, NULL) == 0);
	h->runs = false;
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

/* By the scribe, or by the caller when that has nothing to do. */
static void write_piece(struct blob_writer *w, const struct piece *p)
{
	struct str bytes = { p->p, p->n };
	while (bytes.n > 0 && w->error == 0) {
		const ssize_t n = pwrite(w->fd, bytes.p, bytes.n, (off_t)w->written);
		if (n < 0 && errno == EINVAL && w->is_direct) {
			set_direct(w, false);
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			w->error = errno;
			return;
		}
		bytes = str_slice(bytes, (size_t)n, bytes.n);
		w->written += n;
		if (n % ALIGNMENT != 0 && w->is_direct)
			set_direct(w, false);
	}
}

/* All that was given to the scribe stands in the file. */
static enum rc wait_written(struct cx *cx, struct blob_writer *w)
{
	wait_for(&w->scribe);
	return w->error == 0 ? RC_OK : blob_fail(cx, w->blobs, w->name, w->error);
}

/* The buffer is full, and more comes. */
static enum rc flush(struct cx *cx, struct blob_writer *w)
{
	const struct piece p = { w->buffers[w->now], w->n, false };
	if (!w->buffers[1] && w->written == 0 && !w->has_holes)
		set_direct(w, true);
	start_threads(w);
	if (!w->is_expected && w->size > w->room)
		TRY(ask_room(cx, w, w->room + AHEAD_BYTES));
	give_piece(&w->hasher, p);
	TRY(wait_written(cx, w));
	give_piece(&w->scribe, p);
	w->now = 1 - w->now; // both are done with that one: else this could not have been given
	w->n = 0;
	return RC_OK;
}

/* What is in a buffer that is not full, through the cache. */
static enum rc flush_last(struct cx *cx, struct blob_writer *w)
{
	const struct piece p = { w->buffers[w->now], w->n, false };
	TRY(wait_written(cx, w));
	if (w->n == 0)
		return RC_OK;
	if (w->is_direct)
		set_direct(w, false);
	give_piece(&w->hasher, p);
	write_piece(w, &p);
	wait_for(&w->hasher);
	w->n = 0;
	return wait_written(cx, w);
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
	w->hasher = (struct helper){ .w = w, .work = hash_piece };
	w->scribe = (struct helper){ .w = w, .work = write_piece };
	INVARIANT(pthread_mutex_init(&w->lock, NULL) == 0);
	INVARIANT(pthread_cond_init(&w->changed, NULL) == 0);
	return w;
}

static void writer_free(struct blob_writer *w)
{
	end_helper(&w->hasher);
	end_helper(&w->scribe);
	(void)pthread_mutex_destroy(&w->lock);
	(void)pthread_cond_destroy(&w->changed);
	sha256_run_close(w->run);
	free(w->buffers[0]);
	free(w->buffers[1]);
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
	if (!w->buffers[0]) {
		w->buffers[0] = aligned_alloc(ALIGNMENT, BUFFER_BYTES);
		INVARIANT(w->buffers[0]);
	}
	*n = BUFFER_BYTES - w->n;
	return w->buffers[w->now] + w->n;
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
		give_piece(&w->hasher, (struct piece){ .n = (size_t)k, .is_zeros = true });
		left -= k;
	}
	w->size += n;
	w->written += n;
	return RC_OK;
}

enum rc blob_mark(struct cx *cx, struct blob_writer *w, struct blob_mark *out)
{
	TRY(wait_written(cx, w));
	if ((w->has_holes && ftruncate(w->fd, (off_t)w->written) != 0) || fdatasync(w->fd) != 0)
		return blob_fail(cx, w->blobs, w->name, errno);
	TRY(w->written > 0 ? RC_OK : cx_fail(cx, RC_MISSING, "nothing is on disk yet"));
	INVARIANT(id_parse(str_from_c(w->name + 4), &out->id));
	out->size = w->written;
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
	w->written = size;
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
		end_helper(&w->hasher);
		end_helper(&w->scribe);
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
	end_helper(&w->hasher);
	end_helper(&w->scribe); // it writes there
	(void)close(w->fd);	// what was kept is synced; the rest goes
	if (!w->kept)
		(void)unlinkat(w->blobs->fd, w->name, 0); // else a left-over
	writer_free(w);
}
