// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/hash_sort_job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/fd.h"

enum {
	RUNS_MAX = 2048,
	RUN_BUFFER = 64 << 10, // of each run while they are merged
};

struct run {
	int64_t at, end; // bytes of the file that are not in the buffer yet
	uint8_t *buffer;
	size_t used, n;
};

struct hash_sort {
	struct str folder;
	size_t width, cap; // cap: values in memory
	size_t batch;	   // bytes of a run that are read at a time: whole values
	uint8_t *values, *spare;
	size_t n;
	int64_t count;
	int fd; // of the runs; -1: there is none
	struct run *runs;
	size_t n_runs;
	size_t *heap; // runs by their first value
	size_t n_heap;
};

struct hash_sort *hash_sort_new(struct str folder, size_t width, size_t memory)
{
	struct hash_sort *s = calloc(1, sizeof *s);
	INVARIANT(s && width >= 4 && memory >= 2 * width);
	s->folder = folder;
	s->width = width;
	s->cap = memory / width;
	s->batch = RUN_BUFFER / width * width;
	s->fd = -1;
	return s;
}

void hash_sort_close(struct hash_sort *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_runs; i++)
		free(s->runs[i].buffer);
	if (s->fd >= 0)
		(void)close(s->fd); // it has no name, and nobody reads it again
	free(s->runs);
	free(s->heap);
	free(s->values);
	free(s->spare);
	free(s);
}

int64_t hash_sort_count(const struct hash_sort *s)
{
	return s->count;
}

/* ---- in memory ---------------------------------------------------------------- */

static void sort_small(struct hash_sort *s, uint8_t *p, size_t n)
{
	uint8_t held[64];
	for (size_t i = 1; i < n; i++) {
		size_t k = i;
		memcpy(held, p + i * s->width, s->width);
		for (; k > 0 && memcmp(p + (k - 1) * s->width, held, s->width) > 0; k--)
			memcpy(p + k * s->width, p + (k - 1) * s->width, s->width);
		memcpy(p + k * s->width, held, s->width);
	}
}

/* By the byte at `depth`, then each group by the next: hashes are even, so groups become small
 * soon; a list that is not so is at most `width` deep. */
static void sort_from(struct hash_sort *s, uint8_t *p, size_t n, size_t depth)
{
	size_t begin[257] = { 0 }, next[256];
	if (n <= 24 || depth == s->width) {
		if (depth < s->width)
			sort_small(s, p, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		begin[p[i * s->width + depth] + 1]++;
	for (size_t b = 0; b < 256; b++) {
		begin[b + 1] += begin[b];
		next[b] = begin[b];
	}
	for (size_t i = 0; i < n; i++) {
		const uint8_t *v = p + i * s->width;
		memcpy(s->spare + next[v[depth]]++ * s->width, v, s->width);
	}
	memcpy(p, s->spare, n * s->width);
	for (size_t b = 0; b < 256; b++)
		sort_from(s, p + begin[b] * s->width, begin[b + 1] - begin[b], depth + 1);
}

static void sort_values(struct hash_sort *s)
{
	size_t kept = 0;
	if (s->n == 0)
		return;
	sort_from(s, s->values, s->n, 0);
	for (size_t i = 0; i < s->n; i++) {
		const uint8_t *v = s->values + i * s->width;
		if (kept > 0 && memcmp(s->values + (kept - 1) * s->width, v, s->width) == 0)
			continue;
		memmove(s->values + kept++ * s->width, v, s->width);
	}
	s->n = kept;
}

/* ---- runs --------------------------------------------------------------------- */

static enum rc open_file(struct cx *cx, struct hash_sort *s)
{
	char path[4096];
	if (s->fd >= 0)
		return RC_OK;
	(void)snprintf(path, sizeof path, "%.*s/.sort-XXXXXX", STR_ARG(s->folder));
	s->fd = mkostemp(path, O_CLOEXEC);
	if (s->fd < 0)
		return cx_fail(cx, RC_IO, "cannot make a file in %.*s: %s", STR_ARG(s->folder),
			       strerror(errno));
	(void)unlink(path); // one that stays is only litter
	return RC_OK;
}

static enum rc write_run(struct cx *cx, struct hash_sort *s)
{
	const int64_t at = s->n_runs > 0 ? s->runs[s->n_runs - 1].end : 0;
	TRY(open_file(cx, s));
	if (s->n_runs == RUNS_MAX)
		return cx_fail(cx, RC_LIMIT, "the list has more values than one set can hold");
	sort_values(s);
	const size_t all = s->n * s->width;
	const int error = fd_write_at(s->fd, (struct str){ (const char *)s->values, all }, at);
	if (error != 0)
		return cx_fail(cx, RC_IO, "cannot write what is being sorted to %.*s: %s",
			       STR_ARG(s->folder), strerror(error));
	s->runs = s->runs ? s->runs : calloc(RUNS_MAX, sizeof *s->runs);
	INVARIANT(s->runs);
	s->runs[s->n_runs++] = (struct run){ .at = at, .end = at + (int64_t)all };
	s->n = 0;
	return RC_OK;
}

enum rc hash_sort_add(struct cx *cx, struct hash_sort *s, const uint8_t *value)
{
	if (!s->values) {
		s->values = malloc(s->cap * s->width);
		s->spare = malloc(s->cap * s->width);
		INVARIANT(s->values && s->spare);
	}
	if (s->n == s->cap)
		TRY(write_run(cx, s));
	memcpy(s->values + s->n++ * s->width, value, s->width);
	s->count++;
	return RC_OK;
}

/* ---- merging ------------------------------------------------------------------ */

static const uint8_t *first(const struct hash_sort *s, size_t run)
{
	return s->runs[run].buffer + s->runs[run].used;
}

/* *more: the run is not at its end. */
static enum rc fill(struct cx *cx, struct hash_sort *s, struct run *r, bool *more)
{
	const size_t whole = s->batch;
	const size_t left = (size_t)(r->end - r->at);
	const size_t want = left < whole ? left : whole;
	size_t got = 0;
	*more = want > 0;
	const int error = fd_read_at(s->fd, r->buffer, want, r->at, &got);
	if (error != 0 || got < want)
		return cx_fail(cx, RC_IO, "cannot read again what was sorted: %s",
			       error != 0 ? strerror(error) : "the file became shorter");
	r->at += (int64_t)want;
	r->used = 0;
	r->n = want;
	return RC_OK;
}

static void sink_down(struct hash_sort *s, size_t i)
{
	for (;;) {
		size_t least = i;
		for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < s->n_heap; child++)
			if (memcmp(first(s, s->heap[child]), first(s, s->heap[least]), s->width) <
			    0)
				least = child;
		if (least == i)
			return;
		const size_t held = s->heap[i];
		s->heap[i] = s->heap[least];
		s->heap[least] = held;
		i = least;
	}
}

static enum rc begin_merge(struct cx *cx, struct hash_sort *s)
{
	s->heap = calloc(s->n_runs, sizeof *s->heap);
	INVARIANT(s->heap);
	for (size_t i = 0; i < s->n_runs; i++) {
		bool more = false;
		s->runs[i].buffer = malloc(RUN_BUFFER);
		INVARIANT(s->runs[i].buffer);
		TRY(fill(cx, s, &s->runs[i], &more));
		if (more)
			s->heap[s->n_heap++] = i;
	}
	for (size_t i = s->n_heap; i-- > 0;)
		sink_down(s, i);
	return RC_OK;
}

static enum rc merge(struct cx *cx, struct hash_sort *s, hash_sort_sink *sink, void *arg)
{
	uint8_t last[64];
	bool has_last = false;
	TRY(begin_merge(cx, s));
	while (s->n_heap > 0) {
		struct run *r = &s->runs[s->heap[0]];
		const uint8_t *v = r->buffer + r->used;
		bool more = true;
		if (!has_last || memcmp(last, v, s->width) != 0) {
			TRY(sink(cx, arg, v));
			memcpy(last, v, s->width);
			has_last = true;
		}
		r->used += s->width;
		if (r->used == r->n)
			TRY(fill(cx, s, r, &more));
		if (!more)
			s->heap[0] = s->heap[--s->n_heap];
		sink_down(s, 0);
	}
	return RC_OK;
}

enum rc hash_sort_end(struct cx *cx, struct hash_sort *s, hash_sort_sink *sink, void *arg)
{
	if (s->n_runs == 0) {
		sort_values(s);
		for (size_t i = 0; i < s->n; i++)
			TRY(sink(cx, arg, s->values + i * s->width));
		return RC_OK;
	}
	if (s->n > 0)
		TRY(write_run(cx, s));
	free(s->values);
	free(s->spare);
	s->values = s->spare = NULL;
	return merge(cx, s, sink, arg);
}
