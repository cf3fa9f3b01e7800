// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * source: where the files of the law come from: those built into the program,
 * or a folder of the same shape.
 *
 * Folder:  *.yaml in it and in its sub-folders instruments/ and countries/.
 *          Other files there (COUNTS, a README, hidden files) are left alone.
 * Limits:  LAW_FILES_MAX files of LAW_FILE_BYTES_MAX bytes each. A symbolic link
 *          is refused, since it may lead out of the folder; so is anything that
 *          is not a regular file.
 * Memory:  texts and paths of a folder live in cx->arena; those built in are static.
 */
#ifndef LAW_SOURCE_H
#define LAW_SOURCE_H

#include "law/load.h"

struct law_files {
	struct law_file *p;
	size_t n, cap;
};

/* dir empty: the files built in. RC_MISSING: no such folder; RC_IO: it cannot be
 * read; RC_LIMIT, RC_INVALID: it breaks the rules above. */
NODISCARD enum rc law_source_read(struct cx *cx, struct str dir, struct law_files *out);

/* Reads and loads: law_source_read, then law_load. For a command `arena` may be
 * cx->arena. */
NODISCARD enum rc law_source_load(struct cx *cx, struct arena *arena, struct str dir,
				  struct report *report, struct law **out);

/* The same from the files built in. */
NODISCARD enum rc law_load_embedded(struct cx *cx, struct arena *arena, struct report *report,
				    struct law **out);

#endif
