// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * bagit: the text files of a bag: its declaration, lists of files, labels.
 *
 * Source:  RFC 8493 (BagIt 1.0), and drafts 0.93 to 0.97, where they are laxer.
 * Accepts: lines that end in LF, CRLF or CR. A list of files: digest, blanks, path from the
 *          bag's root; in paths %0A and %0D, in 1.0 also %25, stand for LF, CR and %.
 * Writes:  1.0, with the two blanks that sha256sum asks for.
 * Limits:  BAGIT_BYTES_MAX a file, BAGIT_PATH_MAX a path.
 * Errors:  RC_INVALID or RC_LIMIT, with the line.
 * Memory:  slices point into the input; what is decoded lies in the arena.
 */
#ifndef FORMATS_BAGIT_H
#define FORMATS_BAGIT_H

#include "core/core.h"
#include "crypto/digest.h"

#define BAGIT_BYTES_MAX ((size_t)256 * 1024 * 1024)

enum { BAGIT_PATH_MAX = 4096 };

enum bagit_encoding { BAGIT_UTF8, BAGIT_UTF16 };

/* bagit.txt */
struct bagit_declaration {
	int major, minor;
	enum bagit_encoding encoding; // of the other text files
};
NODISCARD enum rc bagit_read_declaration(struct cx *cx, struct str bytes,
					 struct bagit_declaration *out);
bool bagit_is_1(const struct bagit_declaration *d); // 1.0 or later

/* The bytes of another text file of the bag as UTF-8, which they may be already. */
NODISCARD enum rc bagit_to_utf8(struct cx *cx, enum bagit_encoding encoding, struct str bytes,
				struct str *out);

/* "manifest-sha256.txt" and "tagmanifest-sha256.txt": false for any other name. The name of
 * an algorithm that we do not know is a list as well: `kind` is then DIGEST_KINDS. */
NODISCARD bool bagit_list_name(struct str path, bool *is_tags, enum digest_kind *kind);

struct bagit_line {
	struct str path; // decoded
	struct digest digest;
	size_t line;
	bool star; // a * before the path, as md5sum writes
	bool dot;  // a ./ before the path, which is left out here
};
struct bagit_list {
	struct bagit_line *p;
	size_t n, cap;
};
NODISCARD enum rc bagit_read_list(struct cx *cx, const struct bagit_declaration *d,
				  enum digest_kind kind, struct str text, struct bagit_list *out);

/* fetch.txt: files to be brought from the net. We never write one. */
struct bagit_fetch {
	struct {
		struct str url, path;
		size_t line;
	} * p;
	size_t n, cap;
};
NODISCARD enum rc bagit_read_fetch(struct cx *cx, const struct bagit_declaration *d,
				   struct str text, struct bagit_fetch *out);

/* bag-info.txt: labels in their order, which may repeat. */
struct bagit_info {
	struct {
		struct str label, value;
	} * p;
	size_t n, cap;
};
NODISCARD enum rc bagit_read_info(struct cx *cx, struct str text, struct bagit_info *out);

/* The value of a label, whatever its case; empty: there is none. */
struct str bagit_info_get(const struct bagit_info *info, struct str label);

/* Why no file may be called so: a sentence, or NULL. A path that leads out of the bag on any
 * system is refused on all. */
const char *bagit_path_fault(struct str path);

/* Writing. */
struct str bagit_print_declaration(void);
void bagit_add_line(struct buf *out, struct str hex, struct str path);
void bagit_add_label(struct buf *out, struct str label, struct str value);

#endif
