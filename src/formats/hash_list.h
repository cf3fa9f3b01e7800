// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hash_list: reads other people's lists of hashes, line by line.
 *
 * What is read, told by the first line that is no comment:
 *   1. CSV with a header that names columns: md5, sha1, sha256, pdq (in any case, with '-',
 *      '_' or blanks within); comma, semicolon or tab; quotes as in RFC 4180, on one line.
 *      So NSRL's RDS text (NSRLFile.txt) and what SQLite writes of RDSv3 as CSV. What stands
 *      behind the last such column is not looked at: RDS has file names with bare quotes.
 *   2. hashdeep: "%%%% size,md5,sha256,filename", and "##" comments.
 *   3. A hash a line, what follows it behind white space or a comma left alone (md5sum,
 *      sha256sum, hotlines' lists), or "MD5 (name) = hash" (BSD). Its length says which: 32,
 *      40 or 64 digits; 64 is a perceptual hash where the caller says so.
 *
 * '#' begins a comment in 2 and 3. Databases and compressed files are refused, with how to make
 * text of them. A line that breaks a rule is an error, and is never left out silently.
 *
 * Source:  NIST NSRL, "Data Formats of the NSRL Reference Data Set", RFC 4180.
 */
#ifndef FORMATS_HASH_LIST_H
#define FORMATS_HASH_LIST_H

#include "formats/hashset.h"

struct hash_list_row {
	bool has[HASHSET_KINDS];
	uint8_t values[HASHSET_KINDS][HASHSET_VALUE_MAX];
};

struct hash_list {
	bool is_near;	  // 64 digits are a perceptual hash
	unsigned columns; // a set of the kinds that are read, by their numbers
	enum { HASH_LIST_NEW, HASH_LIST_PLAIN, HASH_LIST_CSV } form;
	char separator;
	size_t last;	 // of the columns that are read
	int kind_of[64]; // of a column; -1: not read
	int64_t line;	 // of the last one given
};

void hash_list_begin(struct hash_list *l, bool is_near, unsigned columns);

/* One line, without its LF. *has: it holds a row. RC_INVALID: "line 7, field MD5: ...". */
NODISCARD enum rc hash_list_take(struct cx *cx, struct hash_list *l, struct str line,
				 struct hash_list_row *row, bool *has);

#endif
