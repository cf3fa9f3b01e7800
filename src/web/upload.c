// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/upload.h"

#include "core/log.h"
#include "crypto/hash.h"

/* Left free on the disk; what a form holds besides its file. */
#define ROOM_LEFT ((int64_t)64 * 1024 * 1024)
#define ROOM_OF_STAFF ((int64_t)10 * 1024 * 1024 * 1024)
#define FORM_BYTES ((int64_t)128 * 1024)

enum fault { FINE, FORGED, TOO_LARGE, BROKEN };

struct upload {
	struct upload_room *room;
	struct blob_writer *writers[UPLOAD_FILES_MAX]; // of each file, from its first byte
	struct buf bytes;			       // of a room without blobs
	struct str csrf; // of the session; empty: by a program's token
	int64_t size, promised;
	enum fault fault;
};

static struct str megabytes(const struct page *pg, int64_t bytes)
{
	return page_number(pg, bytes / (1024 * 1024));
}

static struct str say_too_large(const struct page *pg, const struct upload_room *room)
{
	if (room->budget > 0)
		return tr_with(pg, "More than {n} MiB: send less at a time.",
			       ARG("n", megabytes(pg, room->max)));
	if (!room->blobs)
		return tr_with(pg,
			       "The file is larger than {n} MiB. The program has no such limit: "
			       "{command}",
			       ARG("n", megabytes(pg, room->max)),
			       ARG("command", STR("comity verify")));
	return tr_with(pg,
		       "The file is larger than {n} MiB. Whoever runs this node attaches it there, "
		       "with: {command}",
		       ARG("n", megabytes(pg, room->max)),
		       ARG("command", STR("comity desk request attach")));
}

static void fail(struct page *pg, int status, struct str text)
{
	pg->fault = status;
	form_fail(pg, "file", text);
}

/* A tenth of the disk, or 10 GiB of a large one, is for those who work here: no visitor fills it. */
static enum rc room_kept(struct cx *cx, const struct page *pg, const struct upload_room *room,
			 int64_t *out)
{
	enum { SHARE = 10 };
	*out = ROOM_LEFT;
	if (!pg->visitor)
		return RC_OK;
	TRY(blobs_disk(cx, room->blobs, out));
	*out = *out / SHARE < ROOM_OF_STAFF ? *out / SHARE : ROOM_OF_STAFF;
	*out = *out > ROOM_LEFT ? *out : ROOM_LEFT;
	return RC_OK;
}

enum rc upload_open(struct page *pg, struct upload_room *room)
{
	struct cx *cx = pg->cx;
	struct http_upload *up = pg->req->upload;
	int64_t free_bytes = INT64_MAX, kept = 0;
	INVARIANT(up && !up->sink);
	if (up->body_size > (uint64_t)(room->max + FORM_BYTES)) {
		fail(pg, 413, say_too_large(pg, room));
		return RC_OK;
	}
	const int64_t size = (int64_t)up->body_size;
	if (room->budget > 0)
		free_bytes = room->budget;
	if (room->blobs) {
		TRY(blobs_room(cx, room->blobs, &free_bytes));
		TRY(room_kept(cx, pg, room, &kept));
	}
	if (free_bytes - atomic_load(&room->promised) < size + kept) {
		fail(pg, 503,
		     tr(pg, "This node has no room for the file. Tell whoever runs it, and "
			    "send the file again when there is room."));
		return RC_OK;
	}
	const int all = room->at_once > 0 ? room->at_once
			: room->blobs	  ? UPLOADS_AT_ONCE
					  : LOOKS_AT_ONCE;
	const int most = pg->visitor ? all / 2 : all; // staff find room
	if (atomic_fetch_add(&room->running, 1) >= most) {
		atomic_fetch_sub(&room->running, 1);
		fail(pg, 503,
		     tr(pg, "Too many files are being sent just now. Try again in some "
			    "minutes."));
		return RC_OK;
	}
	atomic_fetch_add(&room->promised, size);
	struct upload *u = arena_new(cx->arena, struct upload, 1);
	*u = (struct upload){ .room = room, .promised = size };
	if (id_is_set(pg->person.session))
		u->csrf = pg->person.csrf;
	buf_init(&u->bytes, room->blobs ? 0 : (size_t)room->max);
	up->sink = u;
	return RC_OK;
}

/* False: the disk is full, or out of order. */
static bool keep_piece(struct cx *cx, struct upload *u, const struct http_upload *up,
		       struct str bytes)
{
	const size_t i = up->files.n > 0 ? up->files.n - 1 : 0;
	if (!u->room->blobs) {
		buf_add(&u->bytes, bytes);
		return true; // no more than `max` come
	}
	INVARIANT(i < UPLOAD_FILES_MAX); // route.files is no more
	return (u->writers[i] || blob_begin(cx, u->room->blobs, &u->writers[i]) == RC_OK) &&
	       blob_add(cx, u->writers[i], bytes) == RC_OK;
}

/* Not sooner for a text that is wrong at its beginning. */
static bool is_forged(const struct upload *u, const struct http_req *req)
{
	const struct sha256 a = sha256_of(u->csrf), b = sha256_of(http_form(req, "csrf"));
	return u->csrf.n > 0 && !sha256_eq(&a, &b);
}

static void close_all(struct upload *u)
{
	for (size_t i = 0; i < UPLOAD_FILES_MAX; i++) {
		blob_writer_close(u->writers[i]);
		u->writers[i] = NULL;
	}
	buf_done(&u->bytes);
}

static void forget(struct upload *u, enum fault fault)
{
	u->fault = fault;
	close_all(u);
}

static void tell_operator(const struct cx *cx)
{
	LOG({ "unit", STR("upload") }, { "error", cx_error(cx) });
}

void upload_take(void *sink, const struct http_req *req, struct str bytes)
{
	struct upload *u = sink;
	struct cx cx;
	if (u->fault != FINE)
		return;
	cx_init(&cx, req->arena, instant_now());
	u->size += (int64_t)bytes.n;
	if (u->size == (int64_t)bytes.n && is_forged(u, req)) { // at the first of them
		forget(u, FORGED);
	} else if (u->size > u->room->max) {
		forget(u, TOO_LARGE);
	} else if (!keep_piece(&cx, u, req->upload, bytes)) {
		tell_operator(&cx);
		forget(u, BROKEN);
	}
}

void upload_drop(void *sink)
{
	struct upload *u = sink;
	close_all(u);
	atomic_fetch_sub(&u->room->promised, u->promised);
	atomic_fetch_sub(&u->room->running, 1);
}

enum rc upload_hold(struct cx *cx, struct page *pg)
{
	return pg->hold ? RC_OK : blobs_hold(cx, pg->site->blobs, false, &pg->hold);
}

static void say_broken(struct page *pg)
{
	fail(pg, 503,
	     tr(pg, "This node could not keep the file: its disk is full, or out of order. "
		    "Nothing of it was kept. Tell whoever runs it, then send the file "
		    "again."));
}

/* NULL: there is none, or something is wrong with it, which is told. */
static enum rc find_upload(struct cx *cx, struct page *pg, struct upload **out)
{
	const struct http_upload *up = pg->req->upload;
	struct upload *u = up ? up->sink : NULL;
	*out = NULL;
	if (!u || !up->begun) {
		form_fail(pg, "file", tr(pg, "Choose the file"));
		return RC_OK;
	}
	switch (u->fault) {
	case FORGED: // or the token stands behind the file
		return cx_fail(
			cx, RC_DENIED,
			TR_MARK("the form did not show in time that it is ours; nothing was kept"));
	case TOO_LARGE:
		fail(pg, 413, say_too_large(pg, u->room));
		return RC_OK;
	case BROKEN:
		say_broken(pg);
		return RC_OK;
	case FINE:
		break;
	}
	*out = u;
	return RC_OK;
}

/* The same of one that has bytes. */
static enum rc find_bytes(struct cx *cx, struct page *pg, struct upload **out)
{
	TRY(find_upload(cx, pg, out));
	if (*out && (*out)->size == 0) {
		form_fail(pg, "file", tr(pg, "The file is empty: choose another"));
		*out = NULL;
	}
	return RC_OK;
}

static struct str last_part(struct str name)
{
	size_t i = name.n;
	while (i > 0 && name.p[i - 1] != '/' && name.p[i - 1] != '\\')
		i--;
	name = str_slice(name, i, name.n);
	return name.n > 0 ? name : STR("file");
}

struct str upload_name(const struct page *pg)
{
	return last_part(pg->req->upload->name);
}

enum rc upload_bytes(struct cx *cx, struct page *pg, struct str *out)
{
	struct upload *u = NULL;
	TRY(find_bytes(cx, pg, &u));
	INVARIANT(!u || !u->room->blobs);
	*out = u ? arena_copy(cx->arena, buf_str(&u->bytes)) : STR("");
	return RC_OK;
}

enum rc upload_keep(struct cx *cx, struct page *pg, struct blob *out)
{
	struct upload *u = NULL;
	TRY(find_bytes(cx, pg, &u));
	if (!u)
		return RC_OK;
	INVARIANT(u->writers[0]);
	TRY(upload_hold(cx, pg));
	if (blob_keep(cx, u->writers[0], out) == RC_OK)
		return RC_OK;
	tell_operator(cx);
	say_broken(pg);
	return RC_OK;
}

/* An empty one has no writer yet. */
static enum rc keep_file(struct cx *cx, struct upload *u, size_t i, struct blob *out)
{
	if (!u->writers[i])
		TRY(blob_begin(cx, u->room->blobs, &u->writers[i]));
	return blob_keep(cx, u->writers[i], out);
}

enum rc upload_keep_all(struct cx *cx, struct page *pg, struct upload_files *out)
{
	struct upload *u = NULL;
	const struct http_upload *up = pg->req->upload;
	*out = (struct upload_files){ NULL, 0, 0 };
	TRY(find_upload(cx, pg, &u));
	if (!u)
		return RC_OK;
	TRY(upload_hold(cx, pg));
	for (size_t i = 0; i < up->files.n; i++) {
		struct upload_file *f = ARENA_PUSH(cx->arena, out);
		f->name = last_part(up->files.p[i].name);
		if (keep_file(cx, u, i, &f->blob) == RC_OK)
			continue;
		tell_operator(cx);
		say_broken(pg);
		return RC_OK;
	}
	return RC_OK;
}
