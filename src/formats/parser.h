// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * parser: where bytes from outside are read: in a box (core/box.h), once parser_box was called.
 *
 * The table of what a box reads is parser.c; callers know the parsers' own headers:
 * hi1_read, hi1_read_object, xmldsig_verify, mail_read, xarf_read, feed_read, dns_read, taxii_read,
 * rdap_read, picture_hash. A new parser is a row there, bytes to
 * bytes; one of a room is a row that parser_add is given, and whoever asks it names it (parser_ask).
 *
 * 1. comity calls parser_box before it does anything else; the box itself begins at the first
 *    need, or with parser_start, which a process that makes threads or opens a node calls before:
 *    its processes must not wait for what a thread held, nor know what the node knows.
 * 2. Without parser_box (tests, fuzz targets) they read where they are called.
 * 3. Of a document that ends the process that reads it HI1 says 3020, of one that takes too
 *    much processor time 3022; 3003, with RC_BUSY or RC_IO, says that the fault is here.
 */
#ifndef FORMATS_PARSER_H
#define FORMATS_PARSER_H

#include "core/box.h"

/* From now on this process reads nothing from outside by itself. */
void parser_box(void);

/* A row of a room, besides those of parser.c: before the box begins. */
void parser_add(const struct box_parser *row);

/* Asks such a row, in the box once parser_box was called. As box_ask; RC_BUG: nobody added it. */
NODISCARD enum rc parser_ask(struct cx *cx, const struct box_parser *row, const struct str *parts,
			     size_t n, struct str *answer);

/* The same where the parser wants more of what is too large to be sent (core/box.h). */
NODISCARD enum rc parser_ask_with(struct cx *cx, const struct box_parser *row,
				  const struct str *parts, size_t n,
				  const struct box_supply *supply, struct str *answer);

/* The box begins. RC_IO: box_start. */
NODISCARD enum rc parser_start(struct cx *cx);

/* RC_IO: the box has ended, for good. RC_OK when there is none. */
NODISCARD enum rc parser_check(struct cx *cx);

/* Ends it, and parser_box with it: for the end of a process, and for tests. */
void parser_close(void);

struct box_count parser_count(void);

#endif
