// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * content: the texts that say what an exhibit holds. Each is a blob, named in its record.
 *
 *     manifest   <64 hex>  data/00000/00000001-report.pdf        BagIt; sha256sum -c reads it
 *     names      path TAB original TAB kind TAB size TAB mode TAB modified TAB accessed TAB
 *                changed TAB owner TAB group TAB device TAB inode TAB links TAB target
 *     contents   path TAB <64 hex of a blob> TAB offset TAB size
 *     findings   path TAB original TAB kind TAB offset TAB length TAB words
 *
 * 1. A path is made by us: a number in the order of the walk, by which it is unique, and
 *    what is left of the original name when all but A-Z a-z 0-9 . _ - is taken away. So the
 *    order of paths is the order of all four texts.
 * 2. An original name is any bytes but / and NUL: it stands percent-encoded (RFC 3986
 *    section 2.1; all but unreserved characters and "/").
 * 3. What is no file (folder, link, pipe, socket, device) stands in names, without a path: "-".
 *    A link's target stands there; it is not followed.
 * 4. Times are UTC. Modes are octal. "-" stands for what is not known, so for all but name, kind
 *    and size of a file that a browser sent.
 * 5. An exhibit that was left outside has no contents.
 *
 * Source:  RFC 8493 section 2.1.3 (manifests).
 * Memory:  in the arena, or appended to a buffer.
 */
#ifndef EVIDENCE_CONTENT_H
#define EVIDENCE_CONTENT_H

#include "core/core.h"
#include "crypto/hash.h"

enum { CONTENT_PATH_MAX = 96, CONTENT_FILES_MAX = 99999999 };

/* "data/00000/00000001-report.pdf": number from 1. `original`: the last part of its name. */
struct str content_path(struct arena *a, int64_t number, struct str original);

/* Percent-encoded, appended. */
void content_encode(struct buf *b, struct str original);

/* RC_INVALID: not what content_encode gives. */
NODISCARD enum rc content_decode(struct cx *cx, struct str encoded, struct str *out);

enum source_kind {
	SOURCE_FILE,
	SOURCE_FOLDER,
	SOURCE_LINK,
	SOURCE_PIPE,
	SOURCE_SOCKET,
	SOURCE_CHARACTER,
	SOURCE_BLOCK, // sealed as a disk when it was named itself, else left out
	SOURCE_OTHER,
	SOURCE_KINDS,
};
const char *source_kind_key(enum source_kind kind); // "file", "folder", "link" ...

/* What the source's file system said of one name. */
struct source_facts {
	enum source_kind kind;
	int64_t size; // when it was opened
	uint32_t mode;
	struct instant modified, accessed, changed;
	int64_t owner, group, device, inode, links;
	struct str target; // of a link
};

void content_add_name(struct buf *b, struct str path, struct str original,
		      const struct source_facts *facts);

/* Of a file of which nothing is known but its name and size, as a browser sends it: "-" for all
 * else. */
void content_add_untold_name(struct buf *b, struct str path, struct str original, int64_t size);

/* Where the bytes of one file lie. */
struct content_file {
	struct str path;
	struct sha256 blob;
	int64_t offset, size;
};
void content_add_file(struct buf *b, const struct content_file *file);

/* Takes the first line of contents. RC_INVALID: it is none. */
NODISCARD enum rc content_take_file(struct cx *cx, struct str *rest, struct content_file *out);

/* Takes the first line of a manifest. RC_INVALID: it is none. */
NODISCARD enum rc content_take_digest(struct cx *cx, struct str *rest, struct str *hex,
				      struct str *path);

enum finding_kind {
	FINDING_UNREADABLE, // bytes of it; zeros stand in their place
	FINDING_CLOSED,	    // could not be opened at all
	FINDING_CHANGED,    // size or time of change, while it was read
	FINDING_SHORT,	    // it ended before its size
	FINDING_LEFT_OUT,   // no file
	FINDING_ACCESSED,   // reading may have changed its time of access
	FINDING_RESUMED,    // reading was interrupted, and went on from there
	FINDING_LISTED,	    // on a list of hashes that says it is worth looking at, or abuse
	FINDING_WITHHELD,   // on a list of abuse: its bytes are not kept here
	FINDING_ALIKE,	    // its perceptual hash is near one of such a list: not the same bytes
	FINDING_UNCOMPARED, // a picture, and nobody could look whether it is like one
	FINDING_EMPTY,	    // it came from a browser without a byte
	FINDING_DISK,	    // a whole disk, or a partition: which
	FINDING_KINDS,
};
const char *finding_key(enum finding_kind kind);
const char *finding_text(enum finding_kind kind); // English, marked
NODISCARD bool finding_parse(struct str key, enum finding_kind *out);

struct finding {
	enum finding_kind kind;
	struct str path, original; // path empty: it has none
	int64_t offset, length;	   // 0, 0: the whole
	struct str words;
};
void content_add_finding(struct buf *b, const struct finding *f);

#endif
