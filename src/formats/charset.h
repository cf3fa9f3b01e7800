// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * charset: text of outside in any of the character sets that mails are written in, as UTF-8.
 *
 * The C library converts; it reads a file for each set it learns, which a process in the box may
 * not: charset_prepare makes it learn all of them, and others are not known.
 *
 * Source:  the names are those of the WHATWG encoding standard and IANA; ISO-8859-1 and US-ASCII
 *          are read as windows-1252, as all browsers do.
 */
#ifndef FORMATS_CHARSET_H
#define FORMATS_CHARSET_H

#include "core/core.h"

/* Before the process is shut in. */
void charset_prepare(void);

/* Whether there is a set of this name (any case of letters). */
bool charset_is_known(struct str charset);

/* The text, in UTF-8 and without NUL: what is no character becomes U+FFFD. An empty or unknown set:
 * as UTF-8 where that holds, else as windows-1252. */
struct str charset_to_utf8(struct arena *a, struct str charset, struct str bytes);

#endif
