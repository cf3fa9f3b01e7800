// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/archive.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/fd.h"
#include "core/mark.h"
#include "formats/bagit.h"

enum {
	END = 0x06054b50,
	END64 = 0x06064b50,
	LOCATOR = 0x07064b50,
	CENTRAL = 0x02014b50,
	LOCAL = 0x04034b50,
	END_BYTES = 22,
	END64_BYTES = 56,
	LOCATOR_BYTES = 20,
	CENTRAL_BYTES = 46,
	LOCAL_BYTES = 30,
	COMMENT_MAX = 65535,
	EXTRA_ZIP64 = 1,
	ENCRYPTED = 1 | 1 << 6 | 1 << 13, // APPNOTE 4.4.4, bits 0, 6 and 13
	STORED = 0,
	DEFLATED = 8,
	RATIO_MAX = 1040, // what deflate can do is 1,032
	MADE_BY_UNIX = 3,
	PIECE = 65536,
};

static enum rc invalid(struct cx *cx, const char *sentence)
{
	return cx_fail(cx, RC_INVALID, "ZIP: %s", sentence);
}

static enum rc invalid_file(struct cx *cx, struct str path, const char *sentence)
{
	return cx_fail(cx, RC_INVALID, "ZIP, %.*s: %s", STR_ARG(str_slice(path, 0, 200)), sentence);
}

static uint64_t get(const unsigned char *p, unsigned bytes)
{
	uint64_t n = 0;
	for (unsigned i = bytes; i-- > 0;)
		n = n << 8 | p[i];
	return n;
}

static bool is_zero(uint64_t n)
{
	return n == 0;
}

/* --- where the directory is --- */

struct directory {
	uint64_t at, bytes, files;
	uint64_t end; // where what follows it begins
};

static enum rc read64(struct cx *cx, const struct archive_source *s, uint64_t end,
		      struct directory *d)
{
	unsigned char p[END64_BYTES], l[LOCATOR_BYTES];
	if (end < LOCATOR_BYTES + END64_BYTES)
		return invalid(cx, N_("its end is damaged"));
	TRY(s->read_at(cx, s->of, end - LOCATOR_BYTES, l, sizeof l));
	const uint64_t at = get(l + 8, 8);
	if (get(l, 4) != LOCATOR || !is_zero(get(l + 4, 4)) || get(l + 16, 4) > 1 ||
	    at > end - LOCATOR_BYTES - END64_BYTES)
		return invalid(cx, N_("its end is damaged, or it is one of several parts"));
	TRY(s->read_at(cx, s->of, at, p, sizeof p));
	if (get(p, 4) != END64 || !is_zero(get(p + 16, 4)) || !is_zero(get(p + 20, 4)) ||
	    get(p + 24, 8) != get(p + 32, 8))
		return invalid(cx, N_("its end is damaged, or it is one of several parts"));
	*d = (struct directory){
		.files = get(p + 32, 8), .bytes = get(p + 40, 8), .at = get(p + 48, 8), .end = at
	};
	return RC_OK;
}

/* The end is the last 22 bytes, or before a comment that goes up to the last byte. */
static enum rc find_directory(struct cx *cx, const struct archive_source *s, struct directory *d)
{
	const size_t n = s->size < END_BYTES + COMMENT_MAX ? (size_t)s->size
							   : END_BYTES + COMMENT_MAX;
	unsigned char *tail = arena_alloc(cx->arena, n + 1);
	if (n < END_BYTES)
		return invalid(cx, N_("this is none: it is too short"));
	TRY(s->read_at(cx, s->of, s->size - n, tail, n));
	size_t i = n - END_BYTES;
	while (i > 0 && (get(tail + i, 4) != END || get(tail + i + 20, 2) != n - i - END_BYTES))
		i--;
	const unsigned char *p = tail + i;
	if (get(p, 4) != END || get(p + 20, 2) != n - i - END_BYTES)
		return invalid(cx, N_("this is none, or its end is missing"));
	const uint64_t end = s->size - n + i;
	*d = (struct directory){
		.files = get(p + 10, 2), .bytes = get(p + 12, 4), .at = get(p + 16, 4), .end = end
	};
	const bool is_64 = d->files == 0xffff || d->bytes == 0xffffffff || d->at == 0xffffffff;
	if (!is_64 && (!is_zero(get(p + 4, 4)) || get(p + 8, 2) != d->files))
		return invalid(cx, N_("it is one of several parts"));
	if (is_64)
		TRY(read64(cx, s, end, d));
	if (d->bytes > d->end || d->at != d->end - d->bytes)
		return invalid(cx, N_("its directory does not stand before its end"));
	if (d->bytes > ARCHIVE_DIRECTORY_MAX || d->files > ARCHIVE_FILES_MAX)
		return cx_fail(cx, RC_LIMIT, N_("ZIP: more than %d files"), ARCHIVE_FILES_MAX);
	return RC_OK;
}

/* --- the directory --- */

/* Sizes and place that do not fit into 32 bits stand in an extra field, in this order. */
static bool read_extra64(const unsigned char *p, size_t n, struct archive_file *f)
{
	uint64_t *const fields[] = { &f->size, &f->packed, &f->at };
	bool wanted = false;
	for (size_t i = 0; i < 3; i++)
		wanted = wanted || *fields[i] == 0xffffffff;
	if (!wanted)
		return true;
	while (n >= 4) {
		const size_t bytes = (size_t)get(p + 2, 2);
		size_t used = 0;
		if (bytes > n - 4)
			return false;
		if (get(p, 2) == EXTRA_ZIP64) {
			for (size_t i = 0; i < 3; i++)
				if (*fields[i] == 0xffffffff) {
					if (used + 8 > bytes)
						return false;
					*fields[i] = get(p + 4 + used, 8);
					used += 8;
				}
			return true;
		}
		p += 4 + bytes;
		n -= 4 + bytes;
	}
	return false;
}

static enum rc check_file(struct cx *cx, const unsigned char *p, const struct archive_file *f)
{
	const uint64_t flags = get(p + 8, 2), method = get(p + 10, 2);
	const bool is_unix = p[5] == MADE_BY_UNIX;
	const uint64_t type = get(p + 38, 4) >> 16 & 0170000;
	if (flags & ENCRYPTED)
		return invalid_file(cx, f->path, N_("it is encrypted"));
	if (method != STORED && method != DEFLATED)
		return invalid_file(cx, f->path, N_("it is packed in a way that is not read here"));
	if (is_unix && type != 0 && type != 0100000 && type != 0040000)
		return invalid_file(cx, f->path, N_("it is a link or a device"));
	if (method == STORED ? f->size != f->packed : f->size / RATIO_MAX > f->packed)
		return invalid_file(cx, f->path, N_("it cannot have as many bytes as it says"));
	return RC_OK;
}

/* One row of the directory; *left: what it took. */
static enum rc read_row(struct cx *cx, struct str *rest, struct archive *out)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	if (rest->n < CENTRAL_BYTES || get(p, 4) != CENTRAL)
		return invalid(cx, N_("its directory is damaged"));
	const size_t name = (size_t)get(p + 28, 2), extra = (size_t)get(p + 30, 2);
	const size_t all = CENTRAL_BYTES + name + extra + (size_t)get(p + 32, 2);
	if (all > rest->n)
		return invalid(cx, N_("its directory is damaged"));
	struct archive_file f = { .path = str_slice(*rest, CENTRAL_BYTES, CENTRAL_BYTES + name),
				  .crc = (uint32_t)get(p + 16, 4),
				  .packed = get(p + 20, 4),
				  .size = get(p + 24, 4),
				  .at = get(p + 42, 4),
				  .is_deflated = get(p + 10, 2) == DEFLATED };
	if (!read_extra64(p + CENTRAL_BYTES + name, extra, &f))
		return invalid_file(cx, f.path, N_("its sizes are damaged"));
	TRY(check_file(cx, p, &f));
	const bool is_folder = str_ends(f.path, STR("/"));
	const char *fault = bagit_path_fault(is_folder ? str_slice(f.path, 0, f.path.n - 1)
						       : f.path);
	if (fault || !str_is_utf8(f.path))
		return invalid_file(cx, f.path, fault ? fault : N_("its name is not in UTF-8"));
	if (is_folder && f.size != 0)
		return invalid_file(cx, f.path, N_("a folder with bytes"));
	*ARENA_PUSH(cx->arena, out) = f;
	*rest = str_slice(*rest, all, rest->n);
	return RC_OK;
}

static int by_place(const void *a, const void *b)
{
	const uint64_t x = ((const struct archive_file *)a)->at;
	const uint64_t y = ((const struct archive_file *)b)->at;
	return x < y ? -1 : x > y;
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct archive_file *)a)->path,
		       ((const struct archive_file *)b)->path);
}

/* Each ends before the next begins, the last before the directory. */
static enum rc check_places(struct cx *cx, const struct archive *a, uint64_t end)
{
	for (size_t i = 0; i < a->n; i++) {
		const struct archive_file *f = &a->p[i];
		const uint64_t next = i + 1 < a->n ? a->p[i + 1].at : end;
		const uint64_t head = LOCAL_BYTES + f->path.n;
		if (f->at > next || next - f->at < head || f->packed > next - f->at - head)
			return invalid_file(cx, f->path,
					    N_("it overlaps another part of the archive"));
	}
	return RC_OK;
}

enum rc archive_open(struct cx *cx, const struct archive_source *source, struct archive *out)
{
	struct directory d = { .at = 0, .bytes = 0, .files = 0, .end = 0 };
	size_t kept = 0;
	*out = (struct archive){ NULL, 0, 0 };
	TRY(find_directory(cx, source, &d));
	char *bytes = arena_alloc(cx->arena, (size_t)d.bytes + 1);
	TRY(source->read_at(cx, source->of, d.at, bytes, (size_t)d.bytes));
	struct str rest = { bytes, (size_t)d.bytes };
	for (uint64_t i = 0; i < d.files; i++)
		TRY(read_row(cx, &rest, out));
	if (rest.n > 0)
		return invalid(cx, N_("its directory has more rows than it says"));
	if (out->n == 0)
		return RC_OK;
	qsort(out->p, out->n, sizeof *out->p, by_place);
	TRY(check_places(cx, out, d.at));
	for (size_t i = 0; i < out->n; i++)
		if (!str_ends(out->p[i].path, STR("/")))
			out->p[kept++] = out->p[i];
	out->n = kept;
	if (kept > 1)
		qsort(out->p, out->n, sizeof *out->p, by_path);
	for (size_t i = 1; i < out->n; i++)
		if (str_eq(out->p[i - 1].path, out->p[i].path))
			return invalid_file(cx, out->p[i].path, N_("it is there twice"));
	return RC_OK;
}

const struct archive_file *archive_find(const struct archive *a, struct str path)
{
	const struct archive_file key = { .path = path };
	return a->n > 0 ? bsearch(&key, a->p, a->n, sizeof key, by_path) : NULL;
}

/* --- one file --- */

struct unpacking {
	struct cx *cx;
	const struct archive_source *source;
	const struct archive_file *file;
	archive_sink *sink;
	void *arg;
	uint64_t at, left; // of its packed bytes
	uint64_t size;	   // so many bytes were given out
	unsigned long crc;
	unsigned char in[PIECE], out[PIECE];
};

/* Its own header must say the same name; its sizes may stand behind it instead. */
static enum rc find_bytes(struct unpacking *u)
{
	unsigned char p[LOCAL_BYTES];
	const struct archive_file *f = u->file;
	TRY(u->source->read_at(u->cx, u->source->of, f->at, p, sizeof p));
	const size_t name = (size_t)get(p + 26, 2), extra = (size_t)get(p + 28, 2);
	if (get(p, 4) != LOCAL || name != f->path.n || name > sizeof u->in ||
	    (get(p + 6, 2) & ENCRYPTED) || (get(p + 8, 2) == DEFLATED) != f->is_deflated)
		return invalid_file(u->cx, f->path, N_("its own header says something else"));
	TRY(u->source->read_at(u->cx, u->source->of, f->at + LOCAL_BYTES, u->in, name));
	if (memcmp(u->in, f->path.p, name) != 0)
		return invalid_file(u->cx, f->path, N_("its own header says another name"));
	u->at = f->at + LOCAL_BYTES + name + extra;
	u->left = f->packed;
	if (u->at > u->source->size || u->left > u->source->size - u->at)
		return invalid_file(u->cx, f->path, N_("it goes beyond the archive"));
	return RC_OK;
}

enum rc archive_place(struct cx *cx, const struct archive_source *source,
		      const struct archive_file *file, uint64_t *at)
{
	struct unpacking *u = arena_new(cx->arena, struct unpacking, 1);
	u->cx = cx;
	u->source = source;
	u->file = file;
	if (file->is_deflated)
		return invalid_file(cx, file->path, N_("it is packed: its bytes do not lie there"));
	TRY(find_bytes(u));
	*at = u->at;
	return RC_OK;
}

uint32_t archive_crc(uint32_t crc, struct str bytes)
{
	return (uint32_t)crc32_z(crc, (const unsigned char *)bytes.p, bytes.n);
}

static enum rc read_piece(struct unpacking *u, size_t *n)
{
	*n = u->left < PIECE ? (size_t)u->left : PIECE;
	TRY(u->source->read_at(u->cx, u->source->of, u->at, u->in, *n));
	u->at += *n;
	u->left -= *n;
	return RC_OK;
}

static enum rc give(struct unpacking *u, const unsigned char *p, size_t n)
{
	u->size += n;
	if (u->size > u->file->size)
		return invalid_file(u->cx, u->file->path, N_("it has more bytes than it says"));
	u->crc = crc32(u->crc, p, (unsigned)n);
	return n > 0 ? u->sink(u->cx, u->arg, (struct str){ (const char *)p, n }) : RC_OK;
}

static enum rc copy(struct unpacking *u)
{
	size_t n;
	while (u->left > 0) {
		TRY(read_piece(u, &n));
		TRY(give(u, u->in, n));
	}
	return RC_OK;
}

static enum rc inflate_pieces(struct unpacking *u, z_stream *z)
{
	int state = Z_OK;
	while (state != Z_STREAM_END) {
		if (z->avail_in == 0 && u->left > 0) {
			size_t n;
			TRY(read_piece(u, &n));
			z->next_in = u->in;
			z->avail_in = (unsigned)n;
		}
		z->next_out = u->out;
		z->avail_out = PIECE;
		state = inflate(z, Z_NO_FLUSH);
		if (state != Z_OK && state != Z_STREAM_END)
			return invalid_file(u->cx, u->file->path,
					    N_("its packed bytes are damaged"));
		TRY(give(u, u->out, PIECE - z->avail_out));
	}
	return z->avail_in == 0 && u->left == 0
		       ? RC_OK
		       : invalid_file(u->cx, u->file->path, N_("bytes follow its end"));
}

static enum rc unpack(struct unpacking *u)
{
	z_stream z = { .next_in = NULL };
	TRY(find_bytes(u));
	if (!u->file->is_deflated) {
		TRY(copy(u));
	} else {
		INVARIANT(inflateInit2(&z, -MAX_WBITS) == Z_OK);
		const enum rc rc = inflate_pieces(u, &z);
		(void)inflateEnd(&z);
		TRY(rc);
	}
	if (u->size != u->file->size || u->crc != u->file->crc)
		return invalid_file(u->cx, u->file->path,
				    N_("its bytes are not those that were packed"));
	return RC_OK;
}

enum rc archive_read(struct cx *cx, const struct archive_source *source,
		     const struct archive_file *file, archive_sink *sink, void *arg)
{
	struct unpacking *u = arena_new(cx->arena, struct unpacking, 1);
	u->cx = cx;
	u->source = source;
	u->file = file;
	u->sink = sink;
	u->arg = arg;
	u->crc = crc32(0, NULL, 0);
	return unpack(u);
}

static enum rc to_memory(struct cx *cx __attribute__((unused)), void *arg, struct str piece)
{
	char **to = arg;
	memcpy(*to, piece.p, piece.n); // archive_read gives no more than the size it says
	*to += piece.n;
	return RC_OK;
}

enum rc archive_read_whole(struct cx *cx, const struct archive_source *source,
			   const struct archive_file *file, size_t max, struct str *out)
{
	if (file->size > max)
		return cx_fail(cx, RC_LIMIT, N_("%.*s is larger than %zu bytes"),
			       STR_ARG(file->path), max);
	char *p = arena_alloc(cx->arena, (size_t)file->size + 1), *to = p;
	*out = (struct str){ p, (size_t)file->size };
	return archive_read(cx, source, file, to_memory, &to);
}

/* ---- a file ---- */

static enum rc read_file_at(struct cx *cx, void *of, uint64_t at, void *p, size_t n)
{
	const int *fd = of;
	size_t got = 0;
	const int error = fd_read_at(*fd, p, n, (int64_t)at, &got);
	if (error != 0 || got < n)
		return cx_fail(cx, RC_IO, N_("the archive: %s"),
			       error != 0 ? strerror(error) : N_("it ends too early"));
	return RC_OK;
}

struct archive_source archive_of_file(int *fd, uint64_t size)
{
	return (struct archive_source){ .of = fd, .size = size, .read_at = read_file_at };
}

struct str archive_top(const struct archive *a)
{
	struct str first, rest;
	if (archive_find(a, STR("bagit.txt")) || a->n == 0 ||
	    !str_cut(a->p[0].path, '/', &first, &rest))
		return STR("");
	const struct str top = str_slice(a->p[0].path, 0, first.n + 1);
	for (size_t i = 0; i < a->n; i++)
		if (!str_starts(a->p[i].path, top))
			return STR("");
	return top;
}
