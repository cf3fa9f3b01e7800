// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/hashset_import_job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fd.h"
#include "evidence/hash_sort_job.h"
#include "evidence/hashset_job.h"
#include "formats/hash_list.h"

enum {
	READ_BYTES = 1 << 20, // and the longest line
	WRITE_BYTES = 1 << 20,
	RUN_BYTES = 32 << 20,
	TELL_ROWS = 1 << 18,
	SLOT_KEYS = 1 << 16,
};

struct import {
	const struct hashset_order *order;
	struct str folder;
	struct hash_sort *sorts[HASHSET_KINDS];
	struct hashset set;
	struct hashset_progress progress;

	char path[4096]; // of the new file; empty: there is none
	int fd;
	uint8_t *buffer; // to be written
	size_t used, at;
	uint32_t *table; // of the section that is written
	enum hashset_kind kind;
	size_t bucket;
};

static enum rc no_room(struct cx *cx, const struct import *m)
{
	return cx_fail(cx, RC_IO, "cannot write the hash set in %.*s: %s", STR_ARG(m->folder),
		       strerror(errno));
}

/* ---- reading ------------------------------------------------------------------ */

static void tell(const struct import *m)
{
	if (m->order->tell)
		m->order->tell(m->order->arg, &m->progress);
}

static enum rc add_row(struct cx *cx, struct import *m, const struct hash_list_row *row)
{
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++)
		if (row->has[k])
			TRY(hash_sort_add(cx, m->sorts[k], row->values[k]));
	if (++m->progress.rows % TELL_ROWS == 0)
		tell(m);
	return RC_OK;
}

static enum rc take_line(struct cx *cx, struct import *m, struct hash_list *l, struct str line)
{
	bool has = false;
	struct hash_list_row row;
	TRY(hash_list_take(cx, l, line, &row, &has));
	return has ? add_row(cx, m, &row) : RC_OK;
}

/* All whole lines of the buffer; what is left is moved to its front. */
static enum rc take_lines(struct cx *cx, struct import *m, struct hash_list *l, char *p, size_t *n,
			  bool is_end)
{
	size_t from = 0;
	while (from < *n) {
		const char *lf = memchr(p + from, '\n', *n - from);
		if (!lf && !is_end)
			break;
		const size_t end = lf ? (size_t)(lf - p) : *n;
		TRY(take_line(cx, m, l, (struct str){ p + from, end - from }));
		from = end + 1;
	}
	const size_t left = from < *n ? *n - from : 0;
	if (left == READ_BYTES)
		return cx_fail(cx, RC_INVALID, "line %lld is longer than %d bytes",
			       (long long)l->line + 1, READ_BYTES);
	memmove(p, p + from, left);
	*n = left;
	return RC_OK;
}

static enum rc read_list(struct cx *cx, struct import *m, int fd, char *buffer)
{
	size_t n = 0;
	struct hash_list l;
	hash_list_begin(&l, m->order->is_near, m->order->columns);
	for (;;) {
		const ssize_t got = read(fd, buffer + n, READ_BYTES - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return cx_fail(cx, RC_IO, "cannot be read: %s", strerror(errno));
		m->progress.bytes += got;
		n += (size_t)got;
		TRY(take_lines(cx, m, &l, buffer, &n, got == 0));
		if (got == 0)
			return RC_OK;
	}
}

static enum rc read_file(struct cx *cx, struct import *m, struct str name, char *buffer)
{
	const char *path = str_c(cx->arena, name);
	const bool is_input = str_eq(name, STR("-"));
	const int fd = is_input ? STDIN_FILENO : path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		return cx_fail(cx, RC_INVALID, "cannot read %.*s: %s", STR_ARG(name),
			       strerror(errno));
	const enum rc rc = read_list(cx, m, fd, buffer);
	if (!is_input)
		(void)close(fd); // only read
	if (rc != RC_OK)
		return cx_fail(cx, rc, "%.*s: %.*s",
			       STR_ARG(is_input ? STR("standard input") : name),
			       STR_ARG(arena_copy(cx->arena, cx_error(cx))));
	return RC_OK;
}

static enum rc read_files(struct cx *cx, struct import *m)
{
	char *buffer = malloc(READ_BYTES);
	INVARIANT(buffer);
	enum rc rc = RC_OK;
	for (size_t i = 0; i < m->order->n && rc == RC_OK; i++)
		rc = read_file(cx, m, m->order->files[i], buffer);
	free(buffer);
	TRY(rc);
	return m->progress.rows > 0 ? RC_OK
				    : cx_fail(cx, RC_INVALID, "there is no hash in the list");
}

/* ---- writing ------------------------------------------------------------------ */

static enum rc flush(struct cx *cx, struct import *m)
{
	const struct str bytes = { (const char *)m->buffer, m->used };
	errno = fd_write(m->fd, bytes);
	if (errno != 0)
		return no_room(cx, m);
	m->used = 0;
	return RC_OK;
}

static enum rc put(struct cx *cx, struct import *m, const void *p, size_t n)
{
	if (m->used + n > WRITE_BYTES)
		TRY(flush(cx, m));
	memcpy(m->buffer + m->used, p, n);
	m->used += n;
	m->at += n;
	return RC_OK;
}

static enum rc pad(struct cx *cx, struct import *m)
{
	static const uint8_t zeros[64];
	return put(cx, m, zeros, (64 - m->at % 64) % 64);
}

static enum rc put_value(struct cx *cx, void *arg, const uint8_t *value)
{
	struct import *m = arg;
	struct hashset_section *c = &m->set.sections[m->kind];
	const uint32_t head = (uint32_t)value[0] << 24 | (uint32_t)value[1] << 16 |
			      (uint32_t)value[2] << 8 | value[3];
	const size_t bucket = c->bits == 0 ? 0 : head >> (32 - c->bits);
	if (c->count == HASHSET_COUNT_MAX)
		return cx_fail(cx, RC_LIMIT, "the list has more values than one set can hold");
	while (m->bucket <= bucket)
		m->table[m->bucket++] = (uint32_t)c->count;
	c->count++;
	return put(cx, m, value, hashset_width(m->kind));
}

static enum rc put_table(struct cx *cx, struct import *m)
{
	const struct hashset_section *c = &m->set.sections[m->kind];
	const size_t n = ((size_t)1 << c->bits) + 1;
	while (m->bucket < n)
		m->table[m->bucket++] = (uint32_t)c->count;
	TRY(pad(cx, m));
	for (size_t i = 0; i < n; i++) {
		const uint32_t v = m->table[i];
		const uint8_t b[4] = { (uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16),
				       (uint8_t)(v >> 24) };
		TRY(put(cx, m, b, sizeof b));
	}
	return pad(cx, m);
}

static enum rc put_section(struct cx *cx, struct import *m, enum hashset_kind kind)
{
	struct hashset_section *c = &m->set.sections[kind];
	const int64_t rows = hash_sort_count(m->sorts[kind]);
	if (rows == 0)
		return RC_OK;
	m->kind = kind;
	m->bucket = 0;
	c->is_complete = rows == m->progress.rows;
	c->bits = hashset_bits(rows);
	m->table = calloc(((size_t)1 << c->bits) + 1, sizeof *m->table);
	INVARIANT(m->table);
	enum rc rc = hash_sort_end(cx, m->sorts[kind], put_value, m);
	if (rc == RC_OK)
		rc = put_table(cx, m);
	free(m->table);
	m->table = NULL;
	hash_sort_close(m->sorts[kind]); // its memory is not needed any more
	m->sorts[kind] = NULL;
	return rc;
}

/* ---- the near slots ----------------------------------------------------------- */

static void put_number(uint8_t *p, size_t i, uint32_t v)
{
	for (unsigned b = 0; b < 4; b++)
		p[4 * i + b] = (uint8_t)(v >> 8 * b);
}

/* Counts, then puts each value's number into its place. */
static void fill_slot(struct import *m, uint8_t *map, size_t slot, uint32_t *next)
{
	const struct hashset_section *c = &m->set.sections[HASHSET_NEAR];
	const uint8_t *values = map + c->values + 2 * slot;
	uint8_t *table = map + hashset_slot(c, slot);
	uint8_t *ids = table + (((size_t)SLOT_KEYS + 1) * 4 + 63) / 64 * 64;
	uint32_t sum = 0;
	memset(next, 0, SLOT_KEYS * sizeof *next);
	for (size_t i = 0; i < (size_t)c->count; i++)
		next[(size_t)values[HASHSET_VALUE_MAX * i] << 8 |
		     values[HASHSET_VALUE_MAX * i + 1]]++;
	for (size_t key = 0; key < SLOT_KEYS; key++) {
		const uint32_t n = next[key];
		next[key] = sum;
		put_number(table, key, sum);
		sum += n;
	}
	put_number(table, SLOT_KEYS, sum);
	for (size_t i = 0; i < (size_t)c->count; i++) {
		const size_t key = (size_t)values[HASHSET_VALUE_MAX * i] << 8 |
				   values[HASHSET_VALUE_MAX * i + 1];
		put_number(ids, next[key]++, (uint32_t)i);
	}
}

static enum rc put_slots(struct cx *cx, struct import *m)
{
	const struct hashset_section *c = &m->set.sections[HASHSET_NEAR];
	if (c->count == 0)
		return RC_OK;
	errno = posix_fallocate(m->fd, 0, (int64_t)m->set.n); // a full disk must not end us
	if (errno != 0)
		return no_room(cx, m);
	uint8_t *map = mmap(NULL, m->set.n, PROT_READ | PROT_WRITE, MAP_SHARED, m->fd, 0);
	if (map == MAP_FAILED)
		return no_room(cx, m);
	uint32_t *next = malloc(SLOT_KEYS * sizeof *next);
	INVARIANT(next);
	for (size_t slot = 0; slot < HASHSET_SLOTS; slot++)
		fill_slot(m, map, slot, next);
	free(next);
	return munmap(map, m->set.n) == 0 ? RC_OK : no_room(cx, m);
}

/* ---- the whole ---------------------------------------------------------------- */

static enum rc begin_file(struct cx *cx, struct import *m)
{
	uint8_t empty[HASHSET_HEADER] = { 0 };
	(void)snprintf(m->path, sizeof m->path, "%.*s/.%.*s.XXXXXX", STR_ARG(m->folder),
		       STR_ARG(m->order->name));
	m->fd = mkostemp(m->path, O_CLOEXEC);
	if (m->fd < 0) {
		m->path[0] = '\0';
		return no_room(cx, m);
	}
	m->buffer = malloc(WRITE_BYTES);
	INVARIANT(m->buffer);
	return put(cx, m, empty, sizeof empty);
}

/* Reads back what was written, and then writes the header, without which it is no set. */
static enum rc end_file(struct cx *cx, struct import *m, struct sha256 *digest)
{
	uint8_t header[HASHSET_HEADER];
	struct hashset opened;
	const size_t n = m->set.n;
	uint8_t *map = mmap(NULL, n, PROT_READ, MAP_SHARED, m->fd, 0);
	if (map == MAP_FAILED)
		return no_room(cx, m);
	m->set.body = sha256_of(
		(struct str){ (const char *)map + HASHSET_HEADER, n - HASHSET_HEADER });
	hashset_print(&m->set, header);
	enum rc rc = RC_OK;
	errno = fd_write_at(m->fd, (struct str){ (const char *)header, sizeof header }, 0);
	if (errno != 0 || fsync(m->fd) != 0)
		rc = no_room(cx, m);
	if (rc == RC_OK)
		rc = hashset_open(cx, (struct str){ (const char *)map, n }, &opened);
	if (rc == RC_OK)
		rc = hashset_check(cx, &opened);
	*digest = sha256_of((struct str){ (const char *)map, n });
	(void)munmap(map, n); // only read
	return rc;
}

static enum rc put_in_place(struct cx *cx, struct import *m)
{
	char path[4096];
	(void)snprintf(path, sizeof path, "%.*s/%.*s.hashset", STR_ARG(m->folder),
		       STR_ARG(m->order->name));
	if (rename(m->path, path) != 0)
		return no_room(cx, m);
	m->path[0] = '\0';
	const int folder = open(m->folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const bool is_kept = folder >= 0 && fsync(folder) == 0;
	if (folder >= 0)
		(void)close(folder); // only synced
	return is_kept ? RC_OK : no_room(cx, m);
}

static enum rc write_set(struct cx *cx, struct import *m, struct sha256 *digest)
{
	TRY(begin_file(cx, m));
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++) {
		TRY(put_section(cx, m, k));
		if (k != HASHSET_NEAR)
			continue;
		TRY(flush(cx, m));
		hashset_lay(&m->set);
		TRY(put_slots(cx, m));
	}
	TRY(end_file(cx, m, digest));
	return put_in_place(cx, m);
}

static enum rc check_order(struct cx *cx, const struct hashset_order *o)
{
	if (!hashset_name_is_good(o->name))
		return cx_fail(cx, RC_INVALID,
			       "a name of a hash set is of a-z, 0-9, '.', '_' and '-', at most %d",
			       HASHSET_NAME_MAX);
	if (o->title.n > HASHSET_TITLE_MAX || !str_is_utf8(o->title))
		return cx_fail(cx, RC_INVALID, "the title is UTF-8 of at most %d bytes",
			       HASHSET_TITLE_MAX);
	if (o->distance > HASHSET_DISTANCE_MAX)
		return cx_fail(cx, RC_INVALID, "the distance is 0 to %d", HASHSET_DISTANCE_MAX);
	return RC_OK;
}

static void begin_import(struct import *m, const struct hashset_order *order)
{
	m->set = (struct hashset){ .class = order->class,
				   .distance = order->distance,
				   .name = order->name,
				   .title = order->title };
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++)
		m->sorts[k] = hash_sort_new(m->folder, hashset_width(k),
					    order->memory > 0 ? order->memory : RUN_BYTES);
}

static void end_import(struct import *m)
{
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++)
		hash_sort_close(m->sorts[k]);
	if (m->fd >= 0)
		(void)close(m->fd); // synced before, or of no use
	if (m->path[0] != '\0')
		(void)unlink(m->path); // what stays is not read: its name begins with a dot
	free(m->buffer);
}

enum rc hashset_import(struct cx *cx, const struct hashset_order *order, struct sha256 *digest)
{
	struct import m = { .order = order, .fd = -1 };
	TRY(check_order(cx, order));
	m.folder = hashset_folder(cx->arena, order->data);
	if (mkdir(m.folder.p, 0700) != 0 && errno != EEXIST)
		return no_room(cx, &m);
	begin_import(&m, order);
	enum rc rc = read_files(cx, &m);
	m.progress.is_sorting = true;
	tell(&m);
	m.set.rows = m.progress.rows;
	m.set.made = cx->now;
	if (rc == RC_OK)
		rc = write_set(cx, &m, digest);
	end_import(&m);
	return rc;
}
