// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * mail_read: what the files of the reader of mails share.
 */
#ifndef FORMATS_MAIL_READ_H
#define FORMATS_MAIL_READ_H

#include "formats/mail.h"

/* Deviations, by their number in the table of mail.c. */
enum mail_fault {
	MAIL_FAULT_NUL,
	MAIL_FAULT_CR,
	MAIL_FAULT_MBOX_LINE,
	MAIL_FAULT_NO_COLON,
	MAIL_FAULT_HEADER_LONG,
	MAIL_FAULT_HEADERS_LONG,
	MAIL_FAULT_CONTENT_TYPE,
	MAIL_FAULT_NO_BOUNDARY_NAMED,
	MAIL_FAULT_NO_BOUNDARY,
	MAIL_FAULT_NOT_CLOSED,
	MAIL_FAULT_PARTS,
	MAIL_FAULT_NESTING,
	MAIL_FAULT_DECODED,
	MAIL_FAULT_ENCODING,
	MAIL_FAULT_ENCODED_MULTIPART,
	MAIL_FAULT_BASE64,
	MAIL_FAULT_QUOTED,
	MAIL_FAULT_CHARSET,
	MAIL_FAULT_TEXT_LONG,
	MAIL_FAULTS,
};
const char *mail_fault_name(enum mail_fault fault);

/* ---- headers (mail_header.c) ---- */

struct mail_head {
	struct mail_headers headers;
	size_t body; // where the body begins
	bool has_mbox_line, has_no_colon, is_long, are_long;
	struct str type, encoding, disposition; // Content-..., unfolded, not decoded
};

/* The headers at the front of these bytes. */
void mail_read_head(struct arena *a, struct str bytes, struct mail_head *out);

/* The value with its encoded words (RFC 2047) in UTF-8. */
struct str mail_decode_words(struct arena *a, struct str value);

/* "text/plain" of "Text/Plain (x); charset=a", in small letters; false: it is none. */
NODISCARD bool mail_media_type(struct arena *a, struct str value, struct str *out);

/* The parameter of this name, its segments put together (RFC 2231), in UTF-8; empty: none. */
struct str mail_parameter(struct arena *a, struct str value, const char *name);

/* ---- bodies (mail_body.c) ---- */

enum mail_encoding { MAIL_PLAIN, MAIL_BASE64, MAIL_QUOTED };

struct mail_decoded {
	struct sha256 hash;
	int64_t size;
	struct str kept; // at most what was asked for
	bool has_fault;
};

/* Decodes all, and keeps the first `keep` bytes. */
void mail_decode(struct arena *a, enum mail_encoding encoding, struct str bytes, size_t keep,
		 struct mail_decoded *out);

/* Decodes at most out_max bytes (3/4 of the text is enough); for encoded words. */
struct str mail_decode_short(struct arena *a, enum mail_encoding encoding, struct str bytes);

#endif
