// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * mail: a mail as a list of its parts, whoever made it: leaves with media type, size and SHA-256 of
 * their decoded bytes, texts in UTF-8, headers decoded; those of mails within it, too.
 *
 * 1. Nothing is refused for its form. What deviates has a name and a place, and is read as most
 *    programs read it; what passes a limit stays a leaf, or is left out, and has its name as well.
 * 2. The bytes are never changed: each part says where in them it lies, so that one can be cut out
 *    of the whole, and everything else stays as it was.
 * 3. A walker of ours and not a library: it has those places, asks the kernel for nothing (it runs
 *    in the box, formats/parser.h), and takes a fifth of the time.
 *
 * Limits:  MAIL_... below; beyond MAIL_BYTES_MAX RC_LIMIT.
 * Source:  RFC 5322, 2045, 2046, 2047, 2231, 6532.
 * Memory:  in the cx's arena; texts are decoded copies.
 */
#ifndef FORMATS_MAIL_H
#define FORMATS_MAIL_H

#include "core/core.h"
#include "crypto/hash.h"

enum {
	MAIL_BYTES_MAX = 25 << 20,
	MAIL_PARTS_MAX = 1000,
	MAIL_NESTING_MAX = 20,
	MAIL_HEADER_LINES_MAX = 2000, // of all headers of one part
	MAIL_HEADER_BYTES_MAX = 256 << 10,
	MAIL_HEADER_MAX = 64 << 10, // of one
	MAIL_TEXT_MAX = 1 << 20,    // of one part: the rest of it is only hashed
	MAIL_TEXTS_MAX = 8 << 20,   // of all parts
	MAIL_DECODED_TIMES = 4,	    // decoded bytes in all, by those of the mail
	MAIL_SEGMENTS_MAX = 100,    // of one parameter (RFC 2231)
	MAIL_DEVIATIONS_MAX = 100,
};

struct mail_header {
	struct str name;  // as written
	struct str value; // unfolded and decoded
};
struct mail_headers {
	struct mail_header *p;
	size_t n, cap;
};

enum mail_kind {
	MAIL_LEAF,
	MAIL_MULTIPART,
	MAIL_MESSAGE, // its one part is the mail within
};

struct mail_part {
	enum mail_kind kind;
	size_t parent;	       // number in the list; its own: the whole mail
	struct str place;      // "2.1", as in IMAP; empty: the whole mail
	struct str media_type; // in small letters; "text/plain" where none is given
	struct str name;       // of a file
	bool is_attachment;    // Content-Disposition
	struct mail_headers headers;
	size_t from, body, end;	    // in the bytes of the mail. Of what lies within an encoded one:
				    // where that lies
	bool is_encoded;	    // it lies within an encoded one
	struct sha256 hash;	    // of a leaf, and of a message within: decoded
	int64_t size;		    // the same
	struct str text;	    // of leaves that are text
	struct mail_headers fields; // of those that are fields for machines (RFC 3464, 5965)
};
struct mail_parts {
	struct mail_part *p;
	size_t n, cap;
};

struct mail_deviation {
	const char *name; // "no-closing-boundary"
	struct str place; // of the part
};
struct mail_deviations {
	struct mail_deviation *p;
	size_t n, cap;
};

struct mail {
	struct mail_parts parts; // a part before those within it; the first is the whole
	struct mail_deviations deviations;
};

/* RC_LIMIT: it is longer than MAIL_BYTES_MAX. RC_INVALID: there is not one byte, or it ended those
 * who read it. In the box, where this process has one. */
NODISCARD enum rc mail_read(struct cx *cx, struct str bytes, struct mail *out);
NODISCARD enum rc mail_read_here(struct cx *cx, struct str bytes, struct mail *out);

/* What the deviation of this name is, in a sentence. */
const char *mail_deviation_sentence(const char *name);

/* The first header of this name (any case of letters), decoded; empty: there is none. */
struct str mail_header(const struct mail_headers *headers, const char *name);

/* "text/": "text/plain" and "text/html". */
bool mail_is_type(const struct mail_part *part, const char *start);

/* "a@b.example" of "Name <a@b.example> (note)"; the first of several. */
struct str mail_address(struct str value);

/* A Date of RFC 5322 as an instant; false: it is none. */
NODISCARD bool mail_date(struct str value, struct instant *out);

/* As a box carries it. RC_BUG: these bytes are no mail of this size. */
void mail_pack(struct buf *b, const struct mail *m);
NODISCARD enum rc mail_unpack(struct cx *cx, struct str packed, size_t size, struct mail *out);

#endif
