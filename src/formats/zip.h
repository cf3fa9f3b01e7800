// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * zip: files in one archive that any system opens, without compression.
 *
 * The same files give the same bytes: all are dated 1 January 1980.
 *
 * Limits:  4 GB and 65,535 files; the buffer's own limit comes before (buf_full).
 * Source:  PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16, 4.4.4 (names in UTF-8).
 */
#ifndef FORMATS_ZIP_H
#define FORMATS_ZIP_H

#include "core/core.h"

struct zip {
	struct buf *out;
	struct buf directory;
	unsigned n;
};

void zip_begin(struct zip *z, struct buf *out);
void zip_add(struct zip *z, struct str name, struct str bytes);
void zip_end(struct zip *z); // writes the directory

#endif
