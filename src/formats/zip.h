// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * zip: files in one archive that any system opens, without compression; ZIP64 where it must be.
 *
 * 1. The same files give the same bytes: all are dated 1 January 1980.
 * 2. What is small is added whole (zip_add). What is large goes past: zip_file writes its header
 *    with its size, the caller writes its bytes behind and tells them (zip_pass), and puts the
 *    four bytes of zip_file_end where they belong. A reader needs no second look at it.
 *
 * Limits:  a name of 65,535 bytes; the directory ZIP_DIRECTORY_MAX bytes (buf_full). Without
 *          zip_file the buffer holds all of it, and its own limit comes before.
 * Source:  PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 to 4.3.16, 4.4.4 (names in UTF-8), 4.5.3.
 */
#ifndef FORMATS_ZIP_H
#define FORMATS_ZIP_H

#include "core/core.h"

#define ZIP_DIRECTORY_MAX ((size_t)512 << 20)

struct zip {
	struct buf *out; // who writes it to disk empties it (buf_reset)
	struct buf directory;
	uint64_t at; // bytes of the archive so far
	uint64_t n;

	/* The file that goes past. */
	struct str name;
	uint64_t begins; // where its header does
	uint64_t size;
	uint32_t crc; // of what was passed
};

void zip_begin(struct zip *z, struct buf *out);
void zip_add(struct zip *z, struct str name, struct str bytes);

/* `name` lives until zip_file_end. */
void zip_file(struct zip *z, struct str name, uint64_t size);
void zip_pass(struct zip *z, struct str bytes);

/* Four bytes that belong at *at of the archive: a header that stands there without them. */
struct zip_patch {
	uint64_t at;
	char bytes[4];
};
struct zip_patch zip_file_end(struct zip *z);

void zip_end(struct zip *z); // writes the directory

#endif
