// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1_read: what the two readers of HI1 share. Others include hi1.h.
 */
#ifndef FORMATS_HI1_READ_H
#define FORMATS_HI1_READ_H

#include "formats/hi1.h"

/* Fills the fault and fails: path and line of node (NULL: of the message). */
enum rc hi1_fail(struct cx *cx, struct hi1_fault *fault, struct hi1_fault what,
		 const struct hi1_node *node);

/* V1.20.1 as 1020001: versions compare as numbers. */
int64_t hi1_version_number(struct str version);

enum { HI1_VERSION_OLDEST = 1012001, HI1_VERSION_RENAMED = 1020001, HI1_VERSION_OURS = 1023001 };

/* A member by the name that it had before V1.20.1 is what it is called today, in a message
 * of such a version; in others it is none. Other numbers stay. */
int hi1_member_today(const struct hi1_node *node, int member);

/* The tree of one text in UTF-8, whose root is of the type. */
enum rc hi1_xml_read(struct cx *cx, struct str text, const struct hi1_type *type,
		     struct hi1_node **out, struct hi1_fault *fault);
enum rc hi1_json_read(struct cx *cx, struct str text, const struct hi1_type *type,
		      struct hi1_node **out, struct hi1_fault *fault);

/* hi1_read and hi1_read_object in this very process (parser.h). */
enum rc hi1_read_here(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
		      struct hi1_message *out, struct hi1_fault *fault);
enum rc hi1_read_object_here(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
			     struct hi1_node **out, struct hi1_fault *fault);

/* Of a header that could not be read whole: the first that has the form of one, so that the answer
 * names it (9.2.2). Nothing else is taken from what is refused. Empty: there is none. */
struct str hi1_find_transaction(struct str text);

/* UTF-16 with its mark, or XML's "<?" in it, becomes UTF-8; other bytes stay. */
enum rc hi1_xml_decode(struct cx *cx, struct str bytes, struct str *out, struct hi1_fault *fault);

/* Without check. */
void hi1_xml_print(struct buf *out, const struct hi1_node *root);
void hi1_json_print(struct buf *out, const struct hi1_node *root);

/* The whole tree against the grammar, for writing in this encoding. */
enum rc hi1_check(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *root,
		  struct hi1_fault *fault);

#endif
