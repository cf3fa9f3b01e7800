// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * upload: a file that a form of ours brings, on its way into the blobs.
 *
 *	{ HTTP_POST, "/requests/:request/attach", attach, .tx = TX_WRITE, .need = ...,
 *	  .form = &attach_form, .upload = may_attach, .before = may_attach, .work = keep },
 *
 * 1. may_attach is asked before a byte of the body is read: who sends it, and whether they may.
 *    What cannot be kept (too large, no room) is told then, too, on the form's page.
 * 2. No byte of the file is kept before the form's token has been seen to be the session's: the
 *    page must hold it in front of the file, as form.html does.
 * 3. The bytes go to the disk as they come. upload_keep, in `work`, syncs them: what was cut, or
 *    is not kept, leaves nothing.
 * 4. A file that is only looked at (route.looks) lies in memory, and nothing of it on a disk: its
 *    `work` has it by upload_bytes.
 *
 * Threads: a room is shared by all; an upload belongs to the thread that works on its request.
 */
#ifndef WEB_UPLOAD_H
#define WEB_UPLOAD_H

#include <stdatomic.h>

#include "store/blob.h"
#include "web/form.h"

enum { UPLOADS_AT_ONCE = 16, LOOKS_AT_ONCE = 4, UPLOAD_FILES_MAX = 20 };

/* All files that come now. */
struct upload_room {
	const struct blobs *blobs; // NULL: they are looked at and forgotten, and stay in memory
	int64_t max;		   // bytes of one, or of those that come together
	int64_t budget;		   // of all in memory at a time; 0: they are few
	int at_once;		   // 0: UPLOADS_AT_ONCE, LOOKS_AT_ONCE
	_Atomic int64_t promised;  // bytes of all that may still come
	atomic_int running;
};

/* Sets pg->req->upload->sink, or tells at the form's field "file" what is wrong: 413 with what is
 * too large, 503 with what would be taken at another time. */
NODISCARD enum rc upload_open(struct page *pg, struct upload_room *room);

/* For struct httpd_config. */
void upload_take(void *sink, const struct http_req *req, struct str bytes);
void upload_drop(void *sink);

/* For `work` that stores blobs which the handler names: nobody deletes them meanwhile. */
NODISCARD enum rc upload_hold(struct cx *cx, struct page *pg);

/* The file as a blob, on disk, and held. What is wrong with it is told at the field "file". */
NODISCARD enum rc upload_keep(struct cx *cx, struct page *pg, struct blob *out);

/* Where the route takes several: all of them, on disk, and held, in the order in which they came. One
 * without a byte is kept as it is. */
struct upload_files {
	struct upload_file {
		struct str name; // as upload_name
		struct blob blob;
	} * p;
	size_t n, cap;
};
NODISCARD enum rc upload_keep_all(struct cx *cx, struct page *pg, struct upload_files *out);

/* The last part of what the browser calls the file; "file": of no name. */
struct str upload_name(const struct page *pg);

/* Of a file that stays in memory: its bytes, in the page's arena. */
NODISCARD enum rc upload_bytes(struct cx *cx, struct page *pg, struct str *out);

#endif
