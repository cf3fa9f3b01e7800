// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package_out_job: where a package is written: a new folder, or a new ZIP of one (ZIP64 where it
 * must be), which is never larger in memory than a piece and the list of its names.
 *
 *     TRY(package_out_open(cx, "x.zip.part", true, STR("x"), &o));
 *     TRY(package_out_folder(cx, o, STR("data/")));	// one that may have no file
 *     TRY(package_out_begin(cx, o, STR("data/a"), 3));
 *     TRY(package_out_add(cx, o, STR("abc")));
 *     TRY(package_out_end(cx, o));	// of this file
 *     TRY(package_out_keep(cx, o));	// all of it is on disk, and stays when closed
 *
 * The same files in the same order are the same bytes of a ZIP. Stretches of zeros take no room
 * on disk.
 *
 * Errors:  RC_CONFLICT: there is something of that name. RC_IO: the sentence names the file, and
 *          what to do.
 */
#ifndef EVIDENCE_PACKAGE_OUT_JOB_H
#define EVIDENCE_PACKAGE_OUT_JOB_H

#include "core/core.h"
#include "store/blob.h"

struct package_out;

/* `top`: the folder that all of a ZIP lies in. */
NODISCARD enum rc package_out_open(struct cx *cx, const char *path, bool is_zip, struct str top,
				   struct package_out **out);

/* One that was not kept is removed. */
void package_out_close(struct package_out *o);
AUTO_CLOSER(package_out);

NODISCARD enum rc package_out_folder(struct cx *cx, struct package_out *o, struct str path);
NODISCARD enum rc package_out_begin(struct cx *cx, struct package_out *o, struct str path,
				    int64_t size);
NODISCARD enum rc package_out_add(struct cx *cx, struct package_out *o, struct str piece);
NODISCARD enum rc package_out_end(struct cx *cx, struct package_out *o);
NODISCARD enum rc package_out_keep(struct cx *cx, struct package_out *o);

/* The file of that name becomes a blob, and goes, also where that failed. */
NODISCARD enum rc package_out_to_blob(struct cx *cx, const char *path, const struct blobs *blobs,
				      struct blob *out);

/* One that was kept, and is not to be. */
void package_out_remove(const char *path);

/* Removes the files of a folder whose names begin so: ZIPs that a process left when it died. One that
 * is written, or that somebody has a lock on (flock), stays. */
NODISCARD enum rc package_out_sweep(struct cx *cx, struct str folder, struct str prefix);

#endif
