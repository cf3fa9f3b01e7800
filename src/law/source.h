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

/* Files that stand in place of those of the same path: what other nodes said of their own
 * countries, and this node has taken. */
struct law_over {
	struct law_file file;
	struct str fault; // not empty: it does not fit the rest, which stands without it
};

struct law_overlay {
	struct law_over *p;
	size_t n, cap;
};

/* dir empty: the files built in. RC_MISSING: no such folder; RC_IO: it cannot be
 * read; RC_LIMIT, RC_INVALID: it breaks the rules above. */
NODISCARD enum rc law_source_read(struct cx *cx, struct str dir, struct law_files *out);

/* Reads and loads: law_source_read, then law_load. For a command `arena` may be
 * cx->arena. What of the overlay (NULL: none) has mistakes is left out, one file or, where
 * it cannot be told which, all, and gets its `fault`: a node that was upgraded goes on. */
NODISCARD enum rc law_source_load(struct cx *cx, struct arena *arena, struct str dir,
				  struct law_overlay *overlay, struct report *report,
				  struct law **out);

/* The law as it stands with one file in place of what is there. RC_INVALID: the report tells
 * its mistakes. */
NODISCARD enum rc law_source_try(struct cx *cx, struct arena *arena, const struct law *law,
				 const struct law_file *file, struct report *report,
				 struct law **out);

/* A country's file as it stands, and the one that was installed, which may be the same.
 * RC_MISSING: there is no such country. */
NODISCARD enum rc law_source_country(struct cx *cx, const struct law *law, struct str code,
				     struct str *standing, struct str *installed);

/* "countries/ke.yaml" for KE. */
struct str law_source_path(struct arena *arena, struct str code);

/* The same from the files built in. */
NODISCARD enum rc law_load_embedded(struct cx *cx, struct arena *arena, struct report *report,
				    struct law **out);

#endif
