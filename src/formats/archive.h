// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * archive: reads a ZIP that a stranger made: its directory first and whole, then any file of it.
 *
 * 1. Refused as a whole: names that lead elsewhere (formats/bagit.h), are not UTF-8, or stand
 *    there twice; links; encryption; parts that overlap; a file whose own header says another
 *    name than the directory; more bytes than its packed ones can hold; what is not stored or
 *    deflated; bytes after the end; archives in several parts.
 * 2. A file is unpacked in pieces: neither its size nor how it was packed costs memory. Its size
 *    and CRC-32 are compared at its end.
 *
 * Source:  PKWARE APPNOTE 6.3.10 (ZIP, ZIP64); RFC 1951 by zlib.
 * Limits:  ARCHIVE_FILES_MAX, ARCHIVE_DIRECTORY_MAX bytes.
 * Errors:  RC_INVALID or RC_LIMIT with a sentence; what read_at fails with.
 * Memory:  names lie in the arena.
 */
#ifndef FORMATS_ARCHIVE_H
#define FORMATS_ARCHIVE_H

#include "core/core.h"

#define ARCHIVE_DIRECTORY_MAX ((uint64_t)512 << 20)

enum { ARCHIVE_FILES_MAX = 5000000 };

/* Bytes of the archive, by any thread. */
struct archive_source {
	void *of;
	uint64_t size;
	enum rc (*read_at)(struct cx *cx, void *of, uint64_t at, void *p, size_t n);
};

struct archive_file {
	struct str path;
	uint64_t size, packed;
	uint64_t at; // of its own header
	uint32_t crc;
	bool is_deflated;
};

struct archive {
	struct archive_file *p; // sorted by path; folders are left out
	size_t n, cap;
};

/* Of an open file, which *fd names as long as the source is used. */
struct archive_source archive_of_file(int *fd, uint64_t size);

NODISCARD enum rc archive_open(struct cx *cx, const struct archive_source *source,
			       struct archive *out);

/* NULL: there is none. */
const struct archive_file *archive_find(const struct archive *a, struct str path);

/* "name/", the one folder that all lies in; empty: there is none, or a bag lies at the top. */
struct str archive_top(const struct archive *a);

/* Where its bytes begin in the archive, as they are. RC_INVALID: it is deflated, or its own header
 * says something else. */
NODISCARD enum rc archive_place(struct cx *cx, const struct archive_source *source,
				const struct archive_file *file, uint64_t *at);

/* The CRC-32 so far (0: of nothing), and of what follows. */
uint32_t archive_crc(uint32_t crc, struct str bytes);

/* All of it, in pieces of at most 64 KiB. `crc` and size are right, or RC_INVALID at the end. */
typedef enum rc archive_sink(struct cx *cx, void *arg, struct str piece);
NODISCARD enum rc archive_read(struct cx *cx, const struct archive_source *source,
			       const struct archive_file *file, archive_sink *sink, void *arg);

/* All of it at once, in the arena. RC_LIMIT: it is larger than max. */
NODISCARD enum rc archive_read_whole(struct cx *cx, const struct archive_source *source,
				     const struct archive_file *file, size_t max, struct str *out);

#endif
