// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * file: a file that one side hands over to the other for a request, by what is said of it. The
 * bytes are a blob of this digest (store/blob.h).
 *
 * 1. A file is attached first, and handed over by a step: what a second person approves, and
 *    what the step says to the other side, names each file with its digest.
 * 2. What came is shown once the step that names it was heard.
 */
#ifndef DESK_FILE_H
#define DESK_FILE_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"
#include "exchange/freight.h"

enum { FILE_NAME_MAX = 200, FILES_MAX = 50 };

struct desk_file {
	struct id id;
	bool came; // from the other side
	struct str name, type;
	int64_t size;
	struct sha256 digest;
	struct instant at, given_at; // given_at 0: attached, or came, and no step yet
	struct id by;		     // zero: the terminal, or the other side

	struct id freight;	      // by which its bytes go or come in ranges; zero: they do not
	const struct freight *on_way; // of those
};
struct file_list {
	struct desk_file *p;
	size_t n, cap;
};

/* "came", "given" or "attached" */
const char *file_place(const struct desk_file *file);

/* Whether all its bytes are at this node. */
bool file_is_here(const struct desk_file *file);

/* RC_INVALID: no name, too long, with a slash or a character that controls, among them those
 * that turn the direction of what follows; or not UTF-8. */
NODISCARD enum rc file_check_name(struct cx *cx, struct str name);

/* What a browser calls a file, as a name that file_check_name takes: the last part of a path,
 * without what it refuses, cut so that the ending stays. */
struct str file_tidy_name(struct arena *a, struct str name);

/* "text/csv"; empty where a browser says no media type. */
struct str file_tidy_type(struct arena *a, struct str type);

#endif
