// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * file_db: files of requests in the database. Attaching, taking off and reading stand on the
 * ledger, by digest.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_FILE_DB_H
#define DESK_FILE_DB_H

#include "desk/act.h"
#include "people/access.h"
#include "store/blob.h"
#include "store/blob_holder.h"
#include "store/db.h"

/* Whether files are handed over with this step. */
bool file_goes_with(enum action action);

/* The bytes are kept already. name, type, size and digest are those of *file; id is filled in.
 * RC_DENIED; RC_INVALID: the name; RC_CONFLICT: nothing more is handed over for this request;
 * RC_LIMIT: too many. */
NODISCARD enum rc file_attach(struct cx *cx, struct db *db, const struct actor *by,
			      struct id request, struct desk_file *file);

/* Whether file_attach would take one more; changes nothing. */
NODISCARD enum rc file_may_attach(struct cx *cx, struct db *db, const struct actor *by,
				  struct id request);

/* The paper, mail or record by which the other side said something by hand, kept as it came: never
 * handed over. As file_attach; RC_CONFLICT: the other side has a node, or was not asked yet. */
NODISCARD enum rc file_scan(struct cx *cx, struct db *db, const struct actor *by, struct id request,
			    struct desk_file *file);
NODISCARD enum rc file_may_scan(struct cx *cx, struct db *db, const struct actor *by,
				struct id request);

/* One that was not handed over yet. RC_CONFLICT: it was. RC_MISSING. */
NODISCARD enum rc file_detach(struct cx *cx, struct db *db, const struct actor *by,
			      struct id request, struct id file);

/* Those that a reader may know of: attached, handed over, and what came with a step. */
NODISCARD enum rc file_list(struct cx *cx, struct db *db, struct id request, struct file_list *out);

/* One of them. RC_MISSING. */
NODISCARD enum rc file_load(struct cx *cx, struct db *db, struct id request, struct id file,
			    struct desk_file *out);

/* What is attached and would go with the next step that hands over. */
NODISCARD enum rc file_list_attached(struct cx *cx, struct db *db, struct id request,
				     struct file_list *out);

/* They were handed over by a step that was taken. */
NODISCARD enum rc file_given(struct cx *cx, struct db *db, struct id request,
			     const struct file_list *files);

/* One whose bytes will come in ranges, by file->freight. Once more is fine. */
NODISCARD enum rc file_announced(struct cx *cx, struct db *db, struct id request,
				 struct str delivery, const struct desk_file *file);

/* Its bytes go in ranges now. */
NODISCARD enum rc file_goes(struct cx *cx, struct db *db, struct id file);

/* What people do about one that is on its way. RC_CONFLICT: it is not, or not in that state. */
enum file_wish { FILE_PAUSE, FILE_RESUME, FILE_TAKE_BACK, FILE_WISHES };
NODISCARD enum rc file_wish(struct cx *cx, struct db *db, const struct actor *by, struct id request,
			    struct id file, enum file_wish wish);

/* A piece of one came; its bytes are kept. */
struct file_piece {
	struct str delivery; // UUID
	int64_t number;
	bool last;
	struct str name, type;
	struct blob bytes;
};

/* Once for each number. When the last of it is here the file is made of its pieces. */
NODISCARD enum rc file_take_piece(struct cx *cx, struct db *db, const struct blobs *blobs,
				  struct id request, const struct file_piece *piece);

/* Those that came whole and that no step has named yet: a HI1 system names none. */
NODISCARD enum rc file_list_unnamed(struct cx *cx, struct db *db, struct id request,
				    struct file_list *out);

/* The other side's step names these. RC_BUSY: one of them has not come yet. */
NODISCARD enum rc file_came(struct cx *cx, struct db *db, struct id request,
			    const struct file_list *files);

/* The blobs that this room names. */
extern const struct blob_holder desk_blobs;

#endif
