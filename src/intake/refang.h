// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * refang: addresses that were written so that nobody opens them, read as they were meant; and
 * the other way, for every page and paper on which a person sees one.
 *
 * There is no standard. Read: hxxp, hXXp, h**p, htxp, fxp, meow; [.] (.) {.} [dot] (dot) "\."
 * and " dot " before a well-known ending; [:] [://] [/] [@] [at] (at); blanks around brackets;
 * full-width letters and points; characters of no width. Written: hxxp, [.] and [@].
 *
 * A dot stands only between letters or digits: "(see example.com.)" stays as it is.
 * Memory:  in the arena.
 */
#ifndef INTAKE_REFANG_H
#define INTAKE_REFANG_H

#include "core/core.h"

struct refanged {
	struct str text;
	const uint32_t *at; // for each byte and for the end: where it stood in the original
};

/* The text is UTF-8 of less than 4 GiB. */
struct refanged refang(struct arena *a, struct str text);

/* "hxxps://evil[.]example/a.html", "user[@]evil[.]example", "192[.]0[.]2[.]1". */
struct str defang(struct arena *a, struct str s);

/* All addresses within a text for people. */
struct str defang_text(struct arena *a, struct str text);

#endif
