// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/import_job.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/csv_feed.h"
#include "intake/report_from_feed.h"

enum { DEPTH_MAX = 16 };

/* ---- mailboxes ---------------------------------------------------------------- */

/* "\nFrom " behind `from`, where the next mail begins; the end: there is none. */
static size_t next_from(struct str s, size_t from)
{
	const char *found = from < s.n ? memmem(s.p + from, s.n - from, "\nFrom ", 6) : NULL;
	return found ? (size_t)(found - s.p) + 1 : s.n;
}

bool import_mbox_next(struct str box, size_t *at, struct str *mail)
{
	if (*at >= box.n)
		return false;
	const size_t end = next_from(box, *at);
	const char *lf = memchr(box.p + *at, '\n', end - *at);
	*mail = str_slice(box, lf ? (size_t)(lf - box.p) + 1 : end, end);
	*at = end;
	return true;
}

/* ---- groups -------------------------------------------------------------------- */

struct import {
	struct cx *cx; // of the caller: for what it is told
	const struct import_plan *plan;
	struct import_counts counts;
	struct arena memory; // of the group
	struct cx own;
	struct intake_reading readings[IMPORT_GROUP];
	struct str paths[IMPORT_GROUP];
	size_t n, bytes;
};

static enum rc fail(struct import *im, enum rc rc)
{
	return rc == RC_OK ? rc : cx_fail(im->cx, rc, "%s", im->own.error);
}

/* n of them; paths: of each. */
static enum rc keep_some(struct import *im, struct intake_reading *readings,
			 const struct str *paths, size_t n)
{
	const struct import_plan *plan = im->plan;
	struct intake_kept *kept = arena_new(&im->memory, struct intake_kept, n + 1);
	if (n > 0 && plan->home)
		TRY(fail(im, intake_keep(&im->own, plan->home, plan->by, readings, n, kept)));
	for (size_t i = 0; i < n; i++) {
		const bool again = plan->home && kept[i].is_again;
		im->counts.reports++;
		im->counts.again += again;
		if (!again)
			im->counts.states[readings[i].report.state]++;
		if (plan->each)
			plan->each(plan->arg, paths[i], &readings[i], plan->home ? &kept[i] : NULL);
	}
	if (plan->tell)
		plan->tell(plan->arg, &im->counts);
	return RC_OK;
}

static void begin_group(struct import *im)
{
	im->n = im->bytes = 0;
	arena_reset(&im->memory);
	cx_init(&im->own, &im->memory, instant_now());
}

static enum rc end_group(struct import *im)
{
	TRY(keep_some(im, im->readings, im->paths, im->n));
	begin_group(im);
	return RC_OK;
}

/* ---- feeds and tables ----------------------------------------------------------- */

/* The events of a document, or of a piece of one, are kept some hundred in a unit. */
static enum rc add_events(struct import *im, struct str path, const struct intake_origin *origin,
			  struct str piece)
{
	struct intake_readings all = { 0 };
	struct str paths[IMPORT_EVENTS];
	begin_group(im);
	for (size_t i = 0; i < IMPORT_EVENTS; i++)
		paths[i] = path;
	TRY(fail(im, intake_read_all(&im->own, origin, piece, &all)));
	for (size_t i = 0; i < all.n; i += IMPORT_EVENTS) {
		const size_t n = all.n - i < IMPORT_EVENTS ? all.n - i : IMPORT_EVENTS;
		TRY(keep_some(im, all.p + i, paths, n));
	}
	return RC_OK;
}

static size_t lines_in(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* However long it is, what is known of it at a time is one piece. */
static enum rc add_feed(struct import *im, struct str path, struct str bytes)
{
	struct intake_origin origin = im->plan->origin;
	struct intake_table table = { .line = 0 };
	TRY(end_group(im));
	if (origin.table) {
		table = *origin.table;
		TRY(fail(im, intake_table_head(&im->own, &table, bytes)));
		table.head = arena_copy(im->cx->arena, table.head);
		origin.table = &table;
	}
	for (size_t at = 0; at < bytes.n;) {
		const struct str rest = str_slice(bytes, at, bytes.n);
		const size_t n = origin.table ? csv_cut(rest, IMPORT_PIECE)
					      : feed_cut(rest, IMPORT_PIECE);
		TRY(add_events(im, path, &origin, str_slice(rest, 0, n)));
		origin.line += lines_in(str_slice(rest, 0, n));
		table.line = origin.line;
		at += n;
	}
	begin_group(im);
	return RC_OK;
}

/* ---- one by one ------------------------------------------------------------------ */

static enum rc add(struct import *im, struct str path, struct str bytes)
{
	const struct str copy = arena_copy(&im->memory, bytes); // the file is closed before
	im->paths[im->n] = arena_copy(&im->memory, path);
	TRY(fail(im, intake_read(&im->own, &im->plan->origin, copy, &im->readings[im->n])));
	im->n++;
	im->bytes += bytes.n;
	return im->n == IMPORT_GROUP || im->bytes >= IMPORT_GROUP_BYTES ? end_group(im) : RC_OK;
}

static enum rc add_box(struct import *im, struct str path, struct str box)
{
	struct str mail;
	size_t at = 0;
	while (import_mbox_next(box, &at, &mail))
		TRY(add(im, path, mail));
	return RC_OK;
}

/* ---- files ----------------------------------------------------------------------- */

static enum rc read_bytes(struct import *im, int fd, struct str path, size_t size)
{
	im->counts.files++;
	if (size == 0)
		return add(im, path, STR(""));
	void *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return cx_fail(im->cx, RC_IO, "cannot read %.*s: %s", STR_ARG(path),
			       strerror(errno));
	const struct str bytes = { p, size };
	const bool is_box = str_starts(bytes, STR("From ")) && next_from(bytes, 0) < size;
	const enum rc rc = report_is_feed(&im->plan->origin, bytes) ? add_feed(im, path, bytes)
			   : is_box				    ? add_box(im, path, bytes)
								    : add(im, path, bytes);
	(void)munmap(p, size);
	return rc;
}

static enum rc walk(struct import *im, struct str path, int depth);

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_shown(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static enum rc walk_folder(struct import *im, struct str path, int depth)
{
	struct dirent **names = NULL;
	const int n = scandir(str_c(im->cx->arena, path), &names, is_shown, by_name);
	enum rc rc = n < 0 ? cx_fail(im->cx, RC_IO, "cannot read the folder %.*s: %s",
				     STR_ARG(path), strerror(errno))
			   : RC_OK;
	for (int i = 0; i < n; i++) {
		if (rc == RC_OK)
			rc = walk(im,
				  arena_fmt(im->cx->arena, "%.*s/%s", STR_ARG(path),
					    names[i]->d_name),
				  depth + 1);
		free(names[i]);
	}
	free(names);
	return rc;
}

static enum rc walk(struct import *im, struct str path, int depth)
{
	struct stat st;
	const int fd = open(str_c(im->cx->arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st) != 0) {
		const int why = errno;
		if (fd >= 0)
			(void)close(fd);
		return cx_fail(im->cx, why == ENOENT ? RC_MISSING : RC_IO, "cannot read %.*s: %s",
			       STR_ARG(path), strerror(why));
	}
	enum rc rc = RC_OK;
	if (S_ISREG(st.st_mode) && (size_t)st.st_size > IMPORT_FILE_MAX)
		im->counts.too_large++;
	else if (S_ISREG(st.st_mode))
		rc = read_bytes(im, fd, path, (size_t)st.st_size);
	(void)close(fd);
	if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
		rc = walk_folder(im, path, depth);
	return rc;
}

enum rc import_paths(struct cx *cx, const struct import_plan *plan, const struct str *paths,
		     size_t n, struct import_counts *out)
{
	struct import *im = arena_new(cx->arena, struct import, 1);
	enum rc rc = RC_OK;
	im->cx = cx;
	im->plan = plan;
	arena_init(&im->memory);
	cx_init(&im->own, &im->memory, instant_now());
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = walk(im, paths[i], 0);
	if (rc == RC_OK)
		rc = end_group(im);
	*out = im->counts;
	arena_done(&im->memory);
	return rc;
}
